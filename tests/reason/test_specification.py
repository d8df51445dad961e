"""The engine against the rules of the specification applied by the letter, on random ontologies."""

from __future__ import annotations

from hypothesis import given, settings
from tests.reason import specification
from tests.reason.ontologies import DATATYPES, VALUES, axioms, constraints, data, naming, ontologies, reflection
from tests.reason.specification import Triple, term

from treatygraph.reason import Triples, close, vocabulary

SILENT = {vocabulary.TEXTS[n] for n in (vocabulary.ANNOTATION_PROPERTY, *vocabulary.ANNOTATIONS, *vocabulary.DATATYPES)}
SILENT -= set(DATATYPES)
"""Terms that only the axioms prp-ap and dt-type1 mention, which the comparison leaves out."""
VOCABULARY = tuple(f"<{namespace}" for namespace in specification.NAMESPACES.values())


def comparable(inferred: set[Triple]) -> set[Triple]:
    """Leave out axioms of the built-in annotation properties and datatypes, and the vocabulary's own eq-ref."""
    return {
        (s, p, o)
        for s, p, o in inferred
        if SILENT.isdisjoint((s, p, o))
        and o != term("rdfs:Datatype")
        and not (s == o and p == term("owl:sameAs") and s.startswith(VOCABULARY))
    }


def by_the_letter(graph: set[Triple]) -> tuple[set[Triple], set[str]]:
    """Return what the specification infers and RDF can express, and the rules that conclude false."""
    closed, errors = specification.close(graph, VALUES, DATATYPES)
    return comparable({t for t in closed.keys() - graph if t[0][0] != '"' and t[1][0] == "<"}), errors


def by_the_engine(graph: set[Triple], *, full: bool) -> tuple[set[Triple], set[str]]:
    closure = close(Triples.from_texts(t for triple in sorted(graph) for t in triple), full=full)
    return comparable(set(closure.inferred.texts())), {case.rule for case in closure.contradictions}


def compare(graph: set[Triple]) -> None:
    expected, errors = by_the_letter(graph)
    inferred, found = by_the_engine(graph, full=True)
    assert bool(found) == bool(errors), (found, errors)
    if errors:
        return
    assert inferred == expected, (inferred - expected, expected - inferred)
    wanted, _ = by_the_engine(graph, full=False)
    assert wanted <= inferred
    lost = {t for t in inferred - wanted if not is_noise(t, graph)}
    assert not lost, lost


def is_noise(triple: Triple, graph: set[Triple]) -> bool:
    """Return whether a triple is true of anything, or says of an equal literal what is said of another."""
    s, p, o = triple
    if p == term("owl:differentFrom") or o in DATATYPES:
        return True  # dt-diff, dt-type2
    if o in VALUES:
        return any(s2 == s and VALUES.get(o2) == VALUES[o] for s2, _, o2 in graph)
    reflexive = [term(f"owl:{n}") for n in ("sameAs", "equivalentClass", "equivalentProperty")]
    if s == o and p in (*reflexive, term("rdfs:subClassOf"), term("rdfs:subPropertyOf")):
        return True
    if p == term("rdfs:subClassOf"):
        return o == term("owl:Thing") or s == term("owl:Nothing")
    if p in (term("rdfs:domain"), term("rdfs:range")):
        return o == term("owl:Thing")
    return p == term("a") and (o == term("owl:Thing") or s in (term("owl:Thing"), term("owl:Nothing")))


@settings(max_examples=150, deadline=None)
@given(ontologies(data, axioms))
def test_everything_the_specification_infers_and_nothing_else(graph: set[Triple]) -> None:
    compare(graph)


@settings(max_examples=100, deadline=None)
@given(ontologies(data, axioms, constraints))
def test_contradictions(graph: set[Triple]) -> None:
    compare(graph)


@settings(max_examples=100, deadline=None)
@given(ontologies(data, axioms, naming))
def test_individuals_that_are_data_values(graph: set[Triple]) -> None:
    compare(graph)


@settings(max_examples=100, deadline=None)
@given(ontologies(data, axioms, reflection, size=6))
def test_vocabulary_used_as_data(graph: set[Triple]) -> None:
    compare(graph)
