"""SHACL: refuses a graph whose statements, evidence, registers or terms lack what they must have."""

from __future__ import annotations

from pathlib import Path

import pyshacl
from rdflib import RDF, RDFS, Dataset, Graph, Literal, Namespace, Node

from treatygraph.errors import OntologyError
from treatygraph.graph.names import BASE, OA, PROV, TG
from treatygraph.graph.vocabulary import merge_graphs, parse_turtle
from treatygraph.resources import ontology_dir

_SH = Namespace("http://www.w3.org/ns/shacl#")
_SHOWN = 20


def check_shapes(dataset: Dataset, folder: Path | None = None) -> None:
    """Raise OntologyError where the dataset violates a shape of `folder` (default: `ontology/shapes`).

    The message names each statement with its document, passage and words, and says what it lacks.
    """
    violations = find_shape_violations(dataset, folder)
    if violations:
        rest = len(violations) - _SHOWN
        more = [f"… and {rest} more"] if rest > 0 else []
        lines = "\n".join(f"  {line}" for line in [*violations[:_SHOWN], *more])
        raise OntologyError(f"The graph violates its shapes (ontology/shapes).\n{lines}")


def find_shape_violations(dataset: Dataset, folder: Path | None = None) -> list[str]:
    """Return a line for each violation of a shape, in order; see `check_shapes`."""
    files = sorted((folder or ontology_dir() / "shapes").glob("*.ttl"))
    shapes = merge_graphs({path: parse_turtle(path) for path in files})
    # pyshacl goes over a dataset graph by graph, and a shape needs the union: class here, evidence there.
    data = Graph()
    for s, p, o, _ in dataset.quads():
        data.add((s, p, o))
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none", meta_shacl=False)
    if not isinstance(report, Graph):
        raise OntologyError(f"The shapes cannot be checked: {report}")
    results = report.subjects(RDF.type, _SH.ValidationResult)
    return sorted({_describe_result(report, result, data) for result in results})


def _describe_result(report: Graph, result: Node, data: Graph) -> str:
    focus = report.value(result, _SH.focusNode)
    message = report.value(result, _SH.resultMessage)
    value = report.value(result, _SH.value)
    found = f" Found: {_shorten(value)}." if value is not None and value != focus else ""
    return f"{describe_node(focus, data)}: {message}{found}" if focus is not None else str(message)


def describe_node(node: Node, data: Graph) -> str:
    """Return how a person finds a node: kind, subject and object, document, passage and words, or its IRI."""
    if (node, RDF.type, OA.TextPositionSelector) in data or (node, RDF.type, OA.TextQuoteSelector) in data:
        node = data.value(None, OA.hasSelector, node) or node
    if (node, RDF.type, TG.Evidence) in data:
        node = data.value(None, PROV.wasDerivedFrom, node) or node
    kind = data.value(node, TG.kind) or data.value(node, TG.withdrawnKind)
    document = data.value(node, TG.inDocument)
    if kind is None and document is None:
        return _shorten(node)
    roles = (data.value(node, role) for role in (TG.subject, TG.object))
    who = " → ".join(str(data.value(role, RDFS.label) or _shorten(role)) for role in roles if role is not None)
    evidence = data.value(node, PROV.wasDerivedFrom)
    selectors = data.objects(evidence, OA.hasSelector) if evidence is not None else iter(())
    quotes = (data.value(selector, OA.exact) for selector in selectors)
    quote = next((f", “{' '.join(q.split())}”" for q in quotes if isinstance(q, Literal)), "")
    passage = data.value(node, TG.inPassage)
    where = f"{_shorten(document)}, passage {passage}" if document is not None else _shorten(node)
    return f"{where}{quote}: {kind} {who}".rstrip()


def _shorten(node: Node | None) -> str:
    return str(node).removeprefix(BASE)
