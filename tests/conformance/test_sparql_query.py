"""The W3C's SPARQL 1.1 tests of queries and updates, on the embedded store and the server's own writers.

Entailment tests are asked of the closed graph; federation stands apart, for SERVICE is refused by design.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from pyoxigraph import QueryBoolean, QuerySolutions, QueryTriples, RdfFormat
from rdflib import RDF, BNode, Graph, Literal, Namespace, URIRef
from rdflib.compare import isomorphic
from rdflib.query import Result
from tests.shared import SHARED

from treatygraph.errors import QueryError, QuerySyntaxError, StoreError
from treatygraph.reason import close
from treatygraph.serve.writing import SOLUTION_WRITERS
from treatygraph.store import EmbeddedStore

ROOT = SHARED / "w3c/sparql/sparql11"
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
RS = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/result-set#")
LABEL = URIRef("http://www.w3.org/2000/01/rdf-schema#label")
APART = (
    "entailment",
    "service",
    "protocol",
    "graph-store-protocol",
    "http-rdf-update",
    "service-description",
)
FORMATS = {".srx": "xml", ".srj": "json", ".csv": "csv", ".tsv": "tsv"}
RESULTS = URIRef("http://example.org/results")

_LANGUAGE = "Oxigraph's GROUP_CONCAT keeps a language tag that all members share; SPARQL 1.1 gives a simple literal"
_SET = "Oxigraph lets a path of length zero start at a constant only where the constant is in the graph"
_GRAPH = "Oxigraph evaluates a group within GRAPH ?g over all graphs at once, not graph by graph"
FAILURES = {
    "aggregates/agg-groupconcat-04": _LANGUAGE,
    "aggregates/agg-groupconcat-06": _LANGUAGE,
    "aggregates/agg-empty-group-count-graph": _GRAPH,
    "bindings/graph": _GRAPH,
    "negation/graph-minus": _GRAPH,
    "csv-tsv-res/csv03": "Oxigraph keeps a number's value, not how it was written: 1.0e6 comes back as 1000000",
    "functions/strlang02": "Oxigraph writes language tags in lower case (BCP 47 tags are equal in any case)",
    "functions/bnode01": "Oxigraph's BNODE(label) gives the same node for the same label in every solution",
    "property-path/zero_or_more_set_start": _SET,
    "property-path/zero_or_more_set_end": _SET,
    "property-path/zero_or_one_set_start": _SET,
    "property-path/zero_or_one_set_end": _SET,
}
"""Each test that does not pass, with its cause; all lie in Oxigraph's evaluation, none in what is added here."""

pytestmark = pytest.mark.skipif(not ROOT.is_dir(), reason="the W3C tests are not at TREATYGRAPH_SHARED")


def read_tests() -> Iterable[tuple[str, Graph, Any]]:
    for manifest in sorted(ROOT.glob("*/manifest*.ttl")):
        if manifest.parent.name in APART:
            continue
        graph = Graph().parse(manifest)
        for entries in graph.objects(None, MF.entries):
            for test in graph.items(entries):
                yield f"{manifest.parent.name}/{str(test).rpartition('#')[2]}", graph, test


TESTS = list(read_tests()) if ROOT.is_dir() else []


def find_file(node: Any) -> Path:
    return Path(urlsplit(str(node)).path)


def load_store(graph: Graph, node: Any, data: Any, named: Any) -> EmbeddedStore:
    store = EmbeddedStore()
    for file in graph.objects(node, data):
        store.load(find_file(file))
    for item in graph.objects(node, named):
        file = graph.value(item, UT.graph) or item
        name = graph.value(item, LABEL) or file
        store.load(find_file(file), str(name))
    return store


def check_query(graph: Graph, test: Any, prepare: Callable[[EmbeddedStore], None] = lambda store: None) -> None:
    action = graph.value(test, MF.action)
    store = load_store(graph, action, QT.data, QT.graphData)
    prepare(store)
    file = find_file(graph.value(action, QT.query))
    result = store.query(file.read_text(), base=file.as_uri())
    expected = find_file(graph.value(test, MF.result))
    if isinstance(result, QueryTriples):
        actual = Graph().parse(data=result.serialize(format=RdfFormat.N_TRIPLES), format="nt")
        assert isomorphic(actual, Graph().parse(expected))
        return
    wanted = read_result(expected)
    if isinstance(result, QueryBoolean):
        assert bool(result) is wanted.askAnswer
        return
    assert isinstance(result, QuerySolutions)
    form = FORMATS.get(expected.suffix, "json")
    names = [variable.value for variable in result.variables]
    writer = SOLUTION_WRITERS[form](names)
    text = writer.begin() + writer.write(list(result)) + writer.end(None)
    got = Result.parse(BytesIO(text.encode()), format=form)
    assert {str(v) for v in got.vars or ()} == {str(v) for v in wanted.vars or ()}
    assert isomorphic(describe_rows(got), describe_rows(wanted)), f"{text}\nwanted {list(wanted)}"


def read_result(path: Path) -> Result:
    if path.suffix in FORMATS:
        with path.open("rb") as file:
            return Result.parse(file, format=FORMATS[path.suffix])
    graph = Graph().parse(path)
    answer = graph.value(None, RS.boolean)
    if answer is not None:
        result = Result("ASK")
        result.askAnswer = bool(answer)
        return result
    result = Result("SELECT")
    head = graph.value(predicate=RDF.type, object=RS.ResultSet)
    result.vars = [BNode(str(name)) for name in graph.objects(head, RS.resultVariable)]  # type: ignore[misc]
    result.bindings = [
        {
            str(graph.value(binding, RS.variable)): graph.value(binding, RS.value)
            for binding in graph.objects(solution, RS.binding)
        }
        for solution in graph.objects(head, RS.solution)
    ]  # type: ignore[assignment]
    return result


def describe_rows(result: Result) -> Graph:
    """Rows as a graph, so that blank nodes are compared by structure; equal rows are counted."""
    graph = Graph()
    rows: Counter[Any] = Counter()
    for row in result.bindings:
        rows[frozenset((str(name), normalise(term)) for name, term in row.items() if term is not None)] += 1
    for row, count in rows.items():
        node = BNode()
        graph.add((RESULTS, RDF.value, node))
        graph.add((node, RS["index"], Literal(count)))
        for name, term in row:
            graph.add((node, RS[name], term))
    return graph


def normalise(term: Any) -> Any:
    if isinstance(term, Literal) and isinstance(term.value, int | float) and not isinstance(term.value, bool):
        return Literal(float(term.value))
    if isinstance(term, Literal) and term.datatype is not None and "decimal" in str(term.datatype):
        return Literal(float(term))
    return term


def check_update(graph: Graph, test: Any) -> None:
    action, wanted = graph.value(test, MF.action), graph.value(test, MF.result)
    store = load_store(graph, action, UT.data, UT.graphData)
    file = find_file(graph.value(action, UT.request))
    store.update(file.read_text(), base=file.as_uri())
    expected = load_store(graph, wanted, UT.data, UT.graphData)
    assert isomorphic_stores(store, expected)


def isomorphic_stores(first: EmbeddedStore, second: EmbeddedStore) -> bool:
    return set(first.sizes()) - {None} == set(second.sizes()) - {None} and all(
        isomorphic(read_graph(first, name), read_graph(second, name)) for name in first.sizes()
    )


def read_graph(store: EmbeddedStore, name: str | None) -> Graph:
    text = f"CONSTRUCT {{ ?s ?p ?o }} {{ GRAPH <{name}> {{ ?s ?p ?o }} }}" if name else "CONSTRUCT WHERE { ?s ?p ?o }"
    result = store.query(text)
    assert isinstance(result, QueryTriples)
    return Graph().parse(data=result.serialize(format=RdfFormat.N_TRIPLES), format="nt")


def check_syntax(graph: Graph, test: Any, *, update: bool, positive: bool) -> None:
    file = find_file(graph.value(test, MF.action))
    store = EmbeddedStore()
    text = file.read_text()
    try:
        if update:
            store.update(text, base=file.as_uri())
        else:
            store.query(text, base=file.as_uri())
    except QuerySyntaxError:
        assert not positive
    except (QueryError, StoreError):
        assert positive, "parsed, and then refused for another reason"
    else:
        assert positive


@pytest.mark.parametrize(("name", "graph", "test"), TESTS, ids=[name for name, _, _ in TESTS])
def test_w3c(name: str, graph: Graph, test: Any, request: pytest.FixtureRequest) -> None:
    if name in FAILURES:
        request.applymarker(pytest.mark.xfail(reason=FAILURES[name], strict=True))
    kind = str(graph.value(test, RDF.type)).rpartition("#")[2]
    if kind in ("QueryEvaluationTest", "CSVResultFormatTest"):
        check_query(graph, test)
    elif kind == "UpdateEvaluationTest":
        check_update(graph, test)
    else:
        check_syntax(graph, test, update="Update" in kind, positive=kind.startswith("Positive"))


def test_the_suite_is_whole() -> None:
    assert len(TESTS) == 498


SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
BEYOND = {
    "rdf01": "that every predicate is an rdf:Property follows in RDF, in OWL 2 RL only for declared ones",
    "rdfs11": "that a property is its own subproperty follows in RDFS, in OWL 2 RL only for declared ones",
    "paper-sparqldl-Q1-rdfs": "asks for what RDFS alone gives; OWL 2 RL rightly gives more",
}
"""Entailment tests within reach that the OWL 2 RL closure does not answer as expected, and why."""


def read_entailment_tests() -> Iterable[tuple[str, Graph, Any]]:
    """Yield the tests whose regime is RDF or RDFS, or OWL's RDF-based semantics in the RL profile."""
    graph = Graph().parse(ROOT / "entailment/manifest.ttl")

    def read_names(action: Any, predicate: Any) -> set[str]:
        values = [graph.items(v) if (v, RDF.first, None) in graph else [v] for v in graph.objects(action, predicate)]
        return {str(name).rpartition("/")[2] for part in values for name in part}

    for entries in graph.objects(None, MF.entries):
        for test in graph.items(entries):
            action = graph.value(test, MF.action)
            regimes, profiles = read_names(action, SD.entailmentRegime), read_names(action, SD.EntailmentProfile)
            if regimes & {"RDF", "RDFS"} or ("OWL-RDF-Based" in regimes and "RL" in profiles):
                yield str(test).rpartition("#")[2], graph, test


ENTAILMENT = list(read_entailment_tests()) if ROOT.is_dir() else []


def close_store(store: EmbeddedStore) -> None:
    everything = store.query("CONSTRUCT WHERE { ?s ?p ?o }")
    assert isinstance(everything, QueryTriples)
    inferred = close(list(everything), full=True).inferred
    store.load("".join(f"{s} {p} {o} .\n" for s, p, o in inferred.texts() if not s.startswith('"')).encode())


@pytest.mark.parametrize(("name", "graph", "test"), ENTAILMENT, ids=[name for name, _, _ in ENTAILMENT])
def test_entailment(name: str, graph: Graph, test: Any, request: pytest.FixtureRequest) -> None:
    if name in BEYOND:
        request.applymarker(pytest.mark.xfail(reason=BEYOND[name], strict=True))
    check_query(graph, test, close_store)


def test_the_entailment_tests_within_reach_are_many() -> None:
    assert len(ENTAILMENT) == 42
