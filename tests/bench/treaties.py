"""Generated data in the manner of a treaty collection, of any size, over most of OWL 2 RL."""

from __future__ import annotations

import random
from collections.abc import Iterator

ONTOLOGY = """
@prefix : <https://example.org/t#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

:Agent rdfs:subClassOf :Entity .
:Work rdfs:subClassOf :Entity .
:Event rdfs:subClassOf :Entity .
:Area rdfs:subClassOf :Entity .
:Work owl:disjointWith :Area .
:Organisation rdfs:subClassOf :Agent .
:Country rdfs:subClassOf :Agent .
:State rdfs:subClassOf :Country .
:Instrument rdfs:subClassOf :LegalSource .
:LegalSource rdfs:subClassOf :Work .
:Treaty rdfs:subClassOf :Instrument .
:Protocol rdfs:subClassOf :Treaty .
:Resolution rdfs:subClassOf :Work .
:Report rdfs:subClassOf :Work .
:Place rdfs:subClassOf :Area .
:Zone rdfs:subClassOf :Area .
:Action rdfs:subClassOf :Event .
:Signature rdfs:subClassOf :Action .
:Ratification rdfs:subClassOf :Action .
:Meeting rdfs:subClassOf :Event .

:takesPartIn a owl:ObjectProperty ; rdfs:domain :Agent ; rdfs:range :Event .
:chairs rdfs:subPropertyOf :takesPartIn .
:attends rdfs:subPropertyOf :takesPartIn .
:hasParticipant owl:inverseOf :takesPartIn .
:performs rdfs:subPropertyOf :takesPartIn .
:isPerformedBy owl:inverseOf :performs .
:concerns rdfs:subPropertyOf :isAbout .
:isSubjectOf owl:inverseOf :isAbout .
:concerns rdfs:range :Treaty ; rdfs:domain :Action .
:actsOn owl:propertyChainAxiom ( :performs :concerns ) .
:actsOn owl:inverseOf :isActedOnBy ; rdfs:subPropertyOf :dealsWith .
:Entity rdfs:subClassOf :Thing .
:Action rdfs:subClassOf :LegalAct .
:LegalAct rdfs:subClassOf :Event .
:establishes rdfs:domain :Treaty ; rdfs:range :Zone .
:belongsTo owl:inverseOf :hasMember ; owl:propertyChainAxiom ( :performs :concerns :establishes ) .
:cites rdfs:domain :Work ; rdfs:range :Work .
:isCitedBy owl:inverseOf :cites .
:follows a owl:TransitiveProperty .
:locatedIn a owl:TransitiveProperty ; rdfs:range :Place .
:borders a owl:SymmetricProperty .
:depositary a owl:FunctionalProperty .
:hasSymbol a owl:InverseFunctionalProperty .
:heldAt owl:propertyChainAxiom ( :heldAt :locatedIn ) ; rdfs:domain :Meeting .

:Host owl:onProperty :hosts ; owl:someValuesFrom :Meeting .
:Citing owl:onProperty :cites ; owl:someValuesFrom :Resolution .
:Binding owl:onProperty :status ; owl:hasValue :InForce .
:BindingTreaty owl:intersectionOf ( :Binding :Treaty ) .
:Restricted owl:onProperty :cites ; owl:allValuesFrom :Instrument .
:Protocol rdfs:subClassOf :Restricted .
"""

_BASE = "https://example.org/t#"
_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"


def generate(size: int, seed: int = 4) -> Iterator[str]:
    """Yield about `size` triples as lines of N-Triples, the same for the same seed; the ontology is not among them."""
    chance = random.Random(seed)
    written = 0

    def name(kind: str, number: int) -> str:
        return f"<{_BASE}{kind}{number}>"

    def link(prop: str) -> str:
        return f"<{_BASE}{prop}>"

    places = max(4, size // 100)
    states = max(4, size // 200)
    for number in range(1, places):
        yield f"{name('place', number)} {link('locatedIn')} {name('place', number // 4)} ."
        written += 1
    for number in range(states):
        yield f"{name('state', number)} {_TYPE} {link('State')} ."
        yield f"{name('state', number)} {link('borders')} {name('state', chance.randrange(states))} ."
        written += 2
    block = 0
    while written < size:
        treaty = name("treaty", block)
        rows = [
            (treaty, _TYPE, link("Protocol" if block % 5 == 0 else "Treaty")),
            (treaty, link("hasSymbol"), f'"A/{block}"'),
            (treaty, link("establishes"), name("zone", block)),
            (treaty, link("depositary"), name("state", block % states)),
            (name("text", block), link("contains"), treaty),
        ]
        if block % 3 == 0:
            rows.append((treaty, link("status"), link("InForce")))
        if block % 20 == 0:
            rows.append((name("text", block), link("hasSymbol"), f'"A/{block}"'))
        if block % 50 == 0:
            rows.append((treaty, link("depositary"), name("alias", block)))
        if block % 8:
            rows.append((treaty, link("follows"), name("treaty", block - 1)))
        for part in range(4):
            action = name("action", block * 4 + part)
            rows += [
                (action, _TYPE, link("Signature" if part % 2 else "Ratification")),
                (name("state", chance.randrange(states)), link("performs"), action),
                (action, link("concerns"), treaty),
                (
                    action,
                    link("date"),
                    f'"{1960 + block % 60}-0{1 + part}-1{part}"^^<http://www.w3.org/2001/XMLSchema#date>',
                ),
            ]
        for part in range(3):
            report = name("report", block * 3 + part)
            rows += [
                (report, _TYPE, link("Resolution" if part else "Report")),
                (report, link("cites"), name("report", chance.randrange(block * 3 + part + 1))),
                (report, link("cites"), treaty),
            ]
        meeting = name("meeting", block)
        rows += [
            (meeting, _TYPE, link("Meeting")),
            (meeting, link("heldAt"), name("place", chance.randrange(places))),
            (name("state", chance.randrange(states)), link("hosts"), meeting),
            (name("state", chance.randrange(states)), link("chairs"), meeting),
            (name("state", chance.randrange(states)), link("attends"), meeting),
        ]
        for s, p, o in rows:
            yield f"{s} {p} {o} ."
        written += len(rows)
        block += 1
