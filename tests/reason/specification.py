"""OWL 2 RL/RDF by the letter: the rules of OWL 2 Profiles, section 4.3, tables 4 to 9, applied one by one.

Slow and plain, over triples of strings: what the engine is compared with. A variable starts with `?`;
`false` as a head is an inconsistency. Datatype rules are given the values of the literals.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

Triple = tuple[str, str, str]
Binding = dict[str, str]

NAMESPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def term(name: str) -> str:
    """Return the N-Triples text of a prefixed name, a variable or `a`."""
    if name == "a":
        name = "rdf:type"
    prefix, colon, local = name.partition(":")
    return f"<{NAMESPACES[prefix]}{local}>" if colon and prefix in NAMESPACES else name


def _pattern(text: str) -> Triple:
    s, p, o = (term(word) for word in text.split())
    return s, p, o


RULES = """
eq-ref: ?s ?p ?o -> ?s owl:sameAs ?s, ?p owl:sameAs ?p, ?o owl:sameAs ?o
eq-sym: ?x owl:sameAs ?y -> ?y owl:sameAs ?x
eq-trans: ?x owl:sameAs ?y, ?y owl:sameAs ?z -> ?x owl:sameAs ?z
eq-rep-s: ?s owl:sameAs ?s2, ?s ?p ?o -> ?s2 ?p ?o
eq-rep-p: ?p owl:sameAs ?p2, ?s ?p ?o -> ?s ?p2 ?o
eq-rep-o: ?o owl:sameAs ?o2, ?s ?p ?o -> ?s ?p ?o2
eq-diff1: ?x owl:sameAs ?y, ?x owl:differentFrom ?y -> false
prp-dom: ?p rdfs:domain ?c, ?x ?p ?y -> ?x a ?c
prp-rng: ?p rdfs:range ?c, ?x ?p ?y -> ?y a ?c
prp-fp: ?p a owl:FunctionalProperty, ?x ?p ?y1, ?x ?p ?y2 -> ?y1 owl:sameAs ?y2
prp-ifp: ?p a owl:InverseFunctionalProperty, ?x1 ?p ?y, ?x2 ?p ?y -> ?x1 owl:sameAs ?x2
prp-irp: ?p a owl:IrreflexiveProperty, ?x ?p ?x -> false
prp-symp: ?p a owl:SymmetricProperty, ?x ?p ?y -> ?y ?p ?x
prp-asyp: ?p a owl:AsymmetricProperty, ?x ?p ?y, ?y ?p ?x -> false
prp-trp: ?p a owl:TransitiveProperty, ?x ?p ?y, ?y ?p ?z -> ?x ?p ?z
prp-spo1: ?p1 rdfs:subPropertyOf ?p2, ?x ?p1 ?y -> ?x ?p2 ?y
prp-eqp1: ?p1 owl:equivalentProperty ?p2, ?x ?p1 ?y -> ?x ?p2 ?y
prp-eqp2: ?p1 owl:equivalentProperty ?p2, ?x ?p2 ?y -> ?x ?p1 ?y
prp-pdw: ?p1 owl:propertyDisjointWith ?p2, ?x ?p1 ?y, ?x ?p2 ?y -> false
prp-inv1: ?p1 owl:inverseOf ?p2, ?x ?p1 ?y -> ?y ?p2 ?x
prp-inv2: ?p1 owl:inverseOf ?p2, ?x ?p2 ?y -> ?y ?p1 ?x
prp-npa1: ?n owl:sourceIndividual ?x, ?n owl:assertionProperty ?p, ?n owl:targetIndividual ?y, ?x ?p ?y -> false
prp-npa2: ?n owl:sourceIndividual ?x, ?n owl:assertionProperty ?p, ?n owl:targetValue ?y, ?x ?p ?y -> false
cls-nothing2: ?x a owl:Nothing -> false
cls-com: ?c1 owl:complementOf ?c2, ?x a ?c1, ?x a ?c2 -> false
cls-svf1: ?r owl:someValuesFrom ?y, ?r owl:onProperty ?p, ?u ?p ?v, ?v a ?y -> ?u a ?r
cls-svf2: ?r owl:someValuesFrom owl:Thing, ?r owl:onProperty ?p, ?u ?p ?v -> ?u a ?r
cls-avf: ?r owl:allValuesFrom ?y, ?r owl:onProperty ?p, ?u a ?r, ?u ?p ?v -> ?v a ?y
cls-hv1: ?r owl:hasValue ?y, ?r owl:onProperty ?p, ?u a ?r -> ?u ?p ?y
cls-hv2: ?r owl:hasValue ?y, ?r owl:onProperty ?p, ?u ?p ?y -> ?u a ?r
cls-maxc1: ?r owl:maxCardinality 0, ?r owl:onProperty ?p, ?u a ?r, ?u ?p ?y -> false
cls-maxc2: ?r owl:maxCardinality 1, ?r owl:onProperty ?p, ?u a ?r, ?u ?p ?y1, ?u ?p ?y2 -> ?y1 owl:sameAs ?y2
cls-maxqc1: ?r owl:maxQualifiedCardinality 0, ?r owl:onProperty ?p, ?r owl:onClass ?c, ?u a ?r, ?u ?p ?y, ?y a ?c -> false
cls-maxqc2: ?r owl:maxQualifiedCardinality 0, ?r owl:onProperty ?p, ?r owl:onClass owl:Thing, ?u a ?r, ?u ?p ?y -> false
cls-maxqc3: ?r owl:maxQualifiedCardinality 1, ?r owl:onProperty ?p, ?r owl:onClass ?c, ?u a ?r, ?u ?p ?y1, ?y1 a ?c, ?u ?p ?y2, ?y2 a ?c -> ?y1 owl:sameAs ?y2
cls-maxqc4: ?r owl:maxQualifiedCardinality 1, ?r owl:onProperty ?p, ?r owl:onClass owl:Thing, ?u a ?r, ?u ?p ?y1, ?u ?p ?y2 -> ?y1 owl:sameAs ?y2
cax-sco: ?c1 rdfs:subClassOf ?c2, ?x a ?c1 -> ?x a ?c2
cax-eqc1: ?c1 owl:equivalentClass ?c2, ?x a ?c1 -> ?x a ?c2
cax-eqc2: ?c1 owl:equivalentClass ?c2, ?x a ?c2 -> ?x a ?c1
cax-dw: ?c1 owl:disjointWith ?c2, ?x a ?c1, ?x a ?c2 -> false
scm-cls: ?c a owl:Class -> ?c rdfs:subClassOf ?c, ?c owl:equivalentClass ?c, ?c rdfs:subClassOf owl:Thing, owl:Nothing rdfs:subClassOf ?c
scm-sco: ?c1 rdfs:subClassOf ?c2, ?c2 rdfs:subClassOf ?c3 -> ?c1 rdfs:subClassOf ?c3
scm-eqc1: ?c1 owl:equivalentClass ?c2 -> ?c1 rdfs:subClassOf ?c2, ?c2 rdfs:subClassOf ?c1
scm-eqc2: ?c1 rdfs:subClassOf ?c2, ?c2 rdfs:subClassOf ?c1 -> ?c1 owl:equivalentClass ?c2
scm-op: ?p a owl:ObjectProperty -> ?p rdfs:subPropertyOf ?p, ?p owl:equivalentProperty ?p
scm-dp: ?p a owl:DatatypeProperty -> ?p rdfs:subPropertyOf ?p, ?p owl:equivalentProperty ?p
scm-spo: ?p1 rdfs:subPropertyOf ?p2, ?p2 rdfs:subPropertyOf ?p3 -> ?p1 rdfs:subPropertyOf ?p3
scm-eqp1: ?p1 owl:equivalentProperty ?p2 -> ?p1 rdfs:subPropertyOf ?p2, ?p2 rdfs:subPropertyOf ?p1
scm-eqp2: ?p1 rdfs:subPropertyOf ?p2, ?p2 rdfs:subPropertyOf ?p1 -> ?p1 owl:equivalentProperty ?p2
scm-dom1: ?p rdfs:domain ?c1, ?c1 rdfs:subClassOf ?c2 -> ?p rdfs:domain ?c2
scm-dom2: ?p2 rdfs:domain ?c, ?p1 rdfs:subPropertyOf ?p2 -> ?p1 rdfs:domain ?c
scm-rng1: ?p rdfs:range ?c1, ?c1 rdfs:subClassOf ?c2 -> ?p rdfs:range ?c2
scm-rng2: ?p2 rdfs:range ?c, ?p1 rdfs:subPropertyOf ?p2 -> ?p1 rdfs:range ?c
scm-hv: ?c1 owl:hasValue ?i, ?c1 owl:onProperty ?p1, ?c2 owl:hasValue ?i, ?c2 owl:onProperty ?p2, ?p1 rdfs:subPropertyOf ?p2 -> ?c1 rdfs:subClassOf ?c2
scm-svf1: ?c1 owl:someValuesFrom ?y1, ?c1 owl:onProperty ?p, ?c2 owl:someValuesFrom ?y2, ?c2 owl:onProperty ?p, ?y1 rdfs:subClassOf ?y2 -> ?c1 rdfs:subClassOf ?c2
scm-svf2: ?c1 owl:someValuesFrom ?y, ?c1 owl:onProperty ?p1, ?c2 owl:someValuesFrom ?y, ?c2 owl:onProperty ?p2, ?p1 rdfs:subPropertyOf ?p2 -> ?c1 rdfs:subClassOf ?c2
scm-avf1: ?c1 owl:allValuesFrom ?y1, ?c1 owl:onProperty ?p, ?c2 owl:allValuesFrom ?y2, ?c2 owl:onProperty ?p, ?y1 rdfs:subClassOf ?y2 -> ?c1 rdfs:subClassOf ?c2
scm-avf2: ?c1 owl:allValuesFrom ?y, ?c1 owl:onProperty ?p1, ?c2 owl:allValuesFrom ?y, ?c2 owl:onProperty ?p2, ?p1 rdfs:subPropertyOf ?p2 -> ?c2 rdfs:subClassOf ?c1
"""  # noqa: E501 - one rule, one line, as in the specification

COUNTS = {"0": '"0"^^<http://www.w3.org/2001/XMLSchema#nonNegativeInteger>'}
COUNTS["1"] = COUNTS["0"].replace('"0"', '"1"')


def _read_rules() -> list[tuple[str, list[Triple], list[Triple] | None]]:
    rules = []
    for line in RULES.strip().splitlines():
        name, _, rest = line.partition(": ")
        body, _, head = rest.partition(" -> ")
        for number, literal in COUNTS.items():
            body = body.replace(f"Cardinality {number},", f"Cardinality {literal},")
        heads = None if head == "false" else [_pattern(text) for text in head.split(", ")]
        rules.append((name, [_pattern(text) for text in body.split(", ")], heads))
    return rules


class Graph:
    """Triples indexed by predicate, and by predicate with subject or object."""

    def __init__(self) -> None:
        self.triples: set[Triple] = set()
        self.index: dict[tuple[str | None, ...], set[Triple]] = defaultdict(set)

    def add(self, triple: Triple) -> None:
        if triple not in self.triples:
            self.triples.add(triple)
            s, p, o = triple
            for key in (
                (None, p, None),
                (s, p, None),
                (None, p, o),
                (None, None, None),
                (s, None, None),
                (None, None, o),
            ):
                self.index[key].add(triple)

    def find(self, s: str | None, p: str | None, o: str | None) -> set[Triple]:
        if s is not None and o is not None:
            return {t for t in self.find(s, p, None) if t[2] == o}
        return self.index.get((s, p, o), set())


def match(graph: Graph, patterns: list[Triple], binding: Binding) -> Iterator[Binding]:
    """Yield every way to find the patterns in the graph."""
    if not patterns:
        yield binding
        return
    wanted = [binding.get(word, word) for word in patterns[0]]
    s, p, o = (None if word.startswith("?") else word for word in wanted)
    for found in graph.find(s, p, o):
        extended = dict(binding)
        if all(
            not word.startswith("?") or extended.setdefault(word, value) == value
            for word, value in zip(wanted, found, strict=True)
        ):
            yield from match(graph, patterns[1:], extended)


def lists(graph: Graph, head: str, seen: frozenset[str] = frozenset()) -> Iterator[tuple[str, ...]]:
    """Yield the members of each list that starts at `head`."""
    if head == term("rdf:nil"):
        yield ()
    elif head not in seen:
        for _, _, first in graph.find(head, term("rdf:first"), None):
            for _, _, rest in graph.find(head, term("rdf:rest"), None):
                for others in lists(graph, rest, seen | {head}):
                    yield first, *others


def list_rules(graph: Graph) -> Iterator[tuple[str, list[Triple], list[Triple] | None]]:
    """Yield the rules with LIST[…] as rules for each list of the graph."""
    of = {
        name: term(f"owl:{name}")
        for name in (
            "propertyChainAxiom",
            "hasKey",
            "intersectionOf",
            "unionOf",
            "oneOf",
            "members",
            "distinctMembers",
        )
    }
    a, same, sub = term("a"), term("owl:sameAs"), term("rdfs:subClassOf")
    for name, prop in of.items():
        for subject, _, head in list(graph.find(None, prop, None)):
            for m in list(lists(graph, head)):
                n = len(m)
                if name == "propertyChainAxiom" and n:
                    body = [(f"?u{i}", m[i], f"?u{i + 1}") for i in range(n)]
                    yield "prp-spo2", body, [("?u0", subject, f"?u{n}")]
                elif name == "hasKey" and n:
                    body = [("?x", a, subject), ("?y", a, subject)]
                    body += [(who, m[i], f"?z{i}") for i in range(n) for who in ("?x", "?y")]
                    yield "prp-key", body, [("?x", same, "?y")]
                elif name == "intersectionOf":
                    if n:
                        yield "cls-int1", [("?y", a, c) for c in m], [("?y", a, subject)]
                        yield "cls-int2", [("?y", a, subject)], [("?y", a, c) for c in m]
                    yield "scm-int", [], [(subject, sub, c) for c in m]
                elif name == "unionOf":
                    for c in m:
                        yield "cls-uni", [("?y", a, c)], [("?y", a, subject)]
                    yield "scm-uni", [], [(c, sub, subject) for c in m]
                elif name == "oneOf":
                    yield "cls-oo", [], [(x, a, subject) for x in m]
                else:
                    for i in range(n):
                        for j in range(i + 1, n):
                            yield from _pair_rules(name, subject, m[i], m[j])


def _pair_rules(name: str, group: str, one: str, other: str) -> Iterator[tuple[str, list[Triple], None]]:
    a = term("a")
    different = "eq-diff2" if name == "members" else "eq-diff3"
    yield different, [(group, a, term("owl:AllDifferent")), (one, term("owl:sameAs"), other)], None
    if name == "members":
        classes = (group, a, term("owl:AllDisjointClasses"))
        yield "cax-adc", [classes, ("?x", a, one), ("?x", a, other)], None
        properties = (group, a, term("owl:AllDisjointProperties"))
        yield "prp-adp", [properties, ("?x", one, "?y"), ("?x", other, "?y")], None


def close(
    asserted: set[Triple], values: dict[str, object], datatypes: dict[str, set[str]]
) -> tuple[dict[Triple, int], set[str]]:
    """Return the closure, literals as subjects too, and the names of the rules that concluded `false`.

    Each triple comes with its depth: the round in which it appears where every round applies all rules to
    what the rounds before have given. `values` gives the data value of literals; `datatypes` for each
    datatype the literals it contains.
    """
    graph, errors = Graph(), set[str]()
    for triple in asserted:
        graph.add(triple)
    depths = dict.fromkeys(asserted, 0)
    rules = _read_rules()
    found = set(axioms(asserted, values, datatypes))
    depth = 0
    while True:
        depth += 1
        for name, body, head in [*rules, *list_rules(graph)]:
            for binding in match(graph, body, {}):
                if head is None:
                    errors.add(name)
                for s, p, o in head or ():
                    found.add((binding.get(s, s), binding.get(p, p), binding.get(o, o)))
        found -= graph.triples
        for triple in found:
            graph.add(triple)
            depths[triple] = depth
        if not found:
            break
        found = set()
    for datatype, contained in datatypes.items():
        for literal, _, _ in graph.find(None, term("a"), datatype):
            if literal in values and literal not in contained:
                errors.add("dt-not-type")
    return depths, errors


def axioms(asserted: set[Triple], values: dict[str, object], datatypes: dict[str, set[str]]) -> Iterator[Triple]:
    """Yield what holds without premises: cls-thing, cls-nothing1 and the rules of table 8."""
    yield term("owl:Thing"), term("a"), term("owl:Class")
    yield term("owl:Nothing"), term("a"), term("owl:Class")
    literals = {t for triple in asserted for t in triple if t in values}
    for datatype, contained in datatypes.items():
        yield datatype, term("a"), term("rdfs:Datatype")
        for literal in literals & contained:
            yield literal, term("a"), datatype
    for one in literals:
        for other in literals:
            same = values[one] == values[other]
            yield one, term("owl:sameAs") if same else term("owl:differentFrom"), other
