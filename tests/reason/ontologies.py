"""Random small ontologies with data, over the whole vocabulary of OWL 2 RL, for hypothesis."""

from __future__ import annotations

from itertools import count

from hypothesis import strategies as st
from tests.reason.specification import COUNTS, Triple, term

INDIVIDUALS = [f"<http://e/{name}>" for name in "abcd"]
CLASSES = [*(f"<http://e/{name}>" for name in "CDEF"), term("owl:Thing")]
PROPERTIES = [f"<http://e/{name}>" for name in "pqr"]

_TYPED = '"{}"^^<http://www.w3.org/2001/XMLSchema#{}>'
ONE, ONE_PADDED, TWO = (
    _TYPED.format("1", "integer"),
    _TYPED.format("01", "integer"),
    _TYPED.format("2", "integer"),
)
ONE_DECIMAL, HALF = _TYPED.format("1.0", "decimal"), _TYPED.format("0.5", "decimal")
TEXT, TAGGED = '"one"', '"one"@en'

VALUES: dict[str, object] = {
    ONE: 1, ONE_PADDED: 1, ONE_DECIMAL: 1, COUNTS["1"]: 1, COUNTS["0"]: 0, TWO: 2, HALF: 0.5,
    TEXT: "one", TAGGED: ("one", "en"),
}  # fmt: skip
INTEGERS = {ONE, ONE_PADDED, ONE_DECIMAL, TWO, *COUNTS.values()}
DATATYPES = {
    term("xsd:integer"): INTEGERS,
    term("xsd:decimal"): INTEGERS | {HALF},
    term("xsd:string"): {TEXT},
}

individuals = st.sampled_from(INDIVIDUALS)
literals = st.sampled_from([ONE, ONE_PADDED, ONE_DECIMAL, TWO, HALF, TEXT, TAGGED])
classes = st.sampled_from(CLASSES)
ranges = st.sampled_from([*CLASSES, *DATATYPES])
properties = st.sampled_from(PROPERTIES)
kinds = st.sampled_from(
    [
        term(f"owl:{name}Property")
        for name in (
            "Functional", "InverseFunctional", "Symmetric", "Asymmetric", "Transitive", "Irreflexive",
            "Object", "Datatype",
        )
    ]
)  # fmt: skip
A = st.just(term("a"))
_cells = count()


def _list(members: list[str]) -> tuple[str, list[Triple]]:
    head, triples = term("rdf:nil"), []
    for member in reversed(members):
        cell = f"_:l{next(_cells)}"
        triples += [(cell, term("rdf:first"), member), (cell, term("rdf:rest"), head)]
        head = cell
    return head, triples


def _with_list(
    subjects: st.SearchStrategy[str], predicate: str, members: st.SearchStrategy[str], kind: str | None = None
) -> st.SearchStrategy[list[Triple]]:
    def build(subject: str, chosen: list[str]) -> list[Triple]:
        head, cells = _list(chosen)
        types = [(subject, term("a"), term(kind))] if kind else []
        return [(subject, term(predicate), head), *cells, *types]

    return st.builds(build, subjects, st.lists(members, min_size=1, max_size=3))


def _restriction(
    predicate: str, values: st.SearchStrategy[str], extra: str | None = None
) -> st.SearchStrategy[list[Triple]]:
    def build(restriction: str, prop: str, value: str, on: str) -> list[Triple]:
        triples = [(restriction, term("owl:onProperty"), prop), (restriction, term(predicate), value)]
        return [*triples, (restriction, term(extra), on)] if extra else triples

    return st.builds(build, classes.filter(lambda c: "Thing" not in c), properties, values, classes)


def _one(
    subjects: st.SearchStrategy[str], predicate: str, objects: st.SearchStrategy[str]
) -> st.SearchStrategy[list[Triple]]:
    return st.tuples(subjects, st.just(term(predicate)), objects).map(lambda triple: [triple])


counts = st.sampled_from(list(COUNTS.values()))
groups = st.sampled_from(["<http://e/g>", "<http://e/h>"])
data = st.one_of(
    _one(individuals, "a", classes),
    st.tuples(individuals, properties, individuals).map(lambda triple: [triple]),
    st.tuples(individuals, properties, literals).map(lambda triple: [triple]),
)
axioms = st.one_of(
    _one(classes, "rdfs:subClassOf", ranges),
    _one(classes, "owl:equivalentClass", classes),
    _one(classes, "a", st.just(term("owl:Class"))),
    _one(properties, "rdfs:subPropertyOf", properties),
    _one(properties, "owl:equivalentProperty", properties),
    _one(properties, "owl:inverseOf", properties),
    _one(properties, "rdfs:domain", classes),
    _one(properties, "rdfs:range", ranges),
    _one(properties, "a", kinds),
    _one(individuals, "owl:sameAs", individuals),
    _with_list(properties, "owl:propertyChainAxiom", properties),
    _with_list(classes, "owl:intersectionOf", classes),
    _with_list(classes, "owl:unionOf", classes),
    _with_list(classes, "owl:oneOf", individuals),
    _with_list(classes, "owl:hasKey", properties),
    _restriction("owl:someValuesFrom", ranges),
    _restriction("owl:allValuesFrom", ranges),
    _restriction("owl:hasValue", st.one_of(individuals, literals)),
    _restriction("owl:maxCardinality", counts),
    _restriction("owl:maxQualifiedCardinality", counts, "owl:onClass"),
)
constraints = st.one_of(
    _one(individuals, "owl:differentFrom", individuals),
    _one(classes, "owl:disjointWith", classes),
    _one(classes, "owl:complementOf", classes),
    _one(properties, "owl:propertyDisjointWith", properties),
    _with_list(groups, "owl:members", individuals, "owl:AllDifferent"),
    _with_list(groups, "owl:distinctMembers", individuals, "owl:AllDifferent"),
    _with_list(groups, "owl:members", classes, "owl:AllDisjointClasses"),
    _with_list(groups, "owl:members", properties, "owl:AllDisjointProperties"),
)
PUNNED = [
    term(name)
    for name in (
        "a", "rdfs:subClassOf", "rdfs:subPropertyOf", "rdfs:domain", "owl:sameAs", "owl:inverseOf", "owl:hasValue",
        "rdf:first",
    )
]  # fmt: skip
naming = _one(individuals, "owl:sameAs", literals)
anything = st.sampled_from([*INDIVIDUALS, *CLASSES, *PROPERTIES])
reflection = st.one_of(
    _one(properties, "rdfs:subPropertyOf", st.sampled_from(PUNNED)),
    _one(st.sampled_from(PUNNED), "rdfs:subPropertyOf", properties),
    _one(st.sampled_from(PUNNED), "rdfs:domain", classes),
    _one(properties, "owl:inverseOf", st.sampled_from(PUNNED)),
    _one(anything, "owl:sameAs", anything),
    _one(properties, "owl:sameAs", st.sampled_from([name for name in PUNNED if "sameAs" not in name])),
    st.tuples(anything, properties, anything).map(lambda triple: [triple]),
)


def ontologies(*parts: st.SearchStrategy[list[Triple]], size: int = 9) -> st.SearchStrategy[set[Triple]]:
    """Return graphs of up to `size` axioms and facts of these kinds."""
    return st.lists(st.one_of(*parts), max_size=size).map(lambda rows: {t for row in rows for t in row})
