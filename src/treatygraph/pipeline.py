"""The order of the stages: documents, claims, asserted graph, inferred graph, derived graph, snapshot."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from tqdm import tqdm

from treatygraph.documents import read_folder
from treatygraph.errors import ContradictionError, DocumentError, OntologyError, StoreError
from treatygraph.extract import Findings, extract_claims, report_extraction
from treatygraph.graph import (
    DERIVED_GRAPH,
    INFERRED_GRAPH,
    build_dataset,
    check_profile,
    check_shapes,
    read_corrections,
    read_ontology,
)
from treatygraph.model import Claim, Document
from treatygraph.reason import Closure, Explainer, GraphSources, Reasoner, close, format_text
from treatygraph.reason.graph import GraphExplainer, parse_name
from treatygraph.reason.law import derive, read_rules
from treatygraph.resources import build_dir as default_build_dir
from treatygraph.resources import documents_dir, queries_dir
from treatygraph.store import EmbeddedStore, Snapshot, open_snapshot, write_snapshot


@dataclass(slots=True)
class Assembly:
    """A build in memory: documents, claims, the quads of all graphs, and the report."""

    documents: tuple[Document, ...]
    claims: tuple[Claim, ...]
    quads: list[ox.Quad]
    report: dict[str, Any] = field(default_factory=dict)


def assemble(folder: Path | None = None, *, reasoner: Reasoner = "treatygraph", quiet: bool = True) -> Assembly:
    """Return the whole graph of the documents in `folder` (default: the project's), checked.

    A document that cannot be read is in the report under `errors`; the others are built. Corrections are
    those of the `corrections.csv` beside `folder`. Raises DocumentError where no document can be read,
    OntologyError where the ontology leaves OWL 2 RL or the graph violates a shape, ContradictionError
    where the closure is inconsistent, CorrectionError for a correction that matches nothing.
    """
    seconds: dict[str, float] = {}
    with _stage("documents", seconds):
        folder = folder or documents_dir()
        documents, errors = read_folder(folder)
    if not documents:
        raise DocumentError("\n".join([f"{folder} holds no document that can be read.", *map(str, errors)]))
    findings = Findings()
    with _stage("claims", seconds):
        claims = [
            claim
            for document in tqdm(documents, desc="Reading", unit="document", disable=quiet, delay=2)
            for claim in extract_claims(document, findings)
        ]
    with _stage("asserted graph", seconds):
        ontology = read_ontology()
        check_profile(ontology)
        corrections = read_corrections(folder.parent / "corrections.csv")
        dataset = build_dataset(documents, claims, corrections, ontology=ontology)
        store = EmbeddedStore(union=True)
        store.load(dataset)
    with _stage("shapes", seconds):
        check_shapes(dataset)
    quads = list(store.quads())
    with _stage("inferred graph", seconds):
        closure = close(quads, reasoner=reasoner)
        if closure.contradictions:
            raise ContradictionError(_explain(closure, quads))
        quads.extend(ox.Quad(t.subject, t.predicate, t.object, _node(INFERRED_GRAPH)) for t in closure.inferred)
    with _stage("derived graph", seconds):
        derivation = derive(quads, read_rules())
        quads.extend(ox.Quad(t.subject, t.predicate, t.object, _node(DERIVED_GRAPH)) for t in derivation.triples)
    with _stage("checks", seconds):
        checks = run_checks(quads)
    report = {
        "documents": [{"slug": d.slug, "language": d.language, "passages": len(d.passages)} for d in documents],
        "errors": [str(error) for error in errors],
        "extraction": report_extraction(claims, findings),
        "triples": _count(quads),
        "checks": checks,
        "seconds": {name: round(value, 3) for name, value in seconds.items()},
    }
    return Assembly(tuple(documents), tuple(claims), quads, report)


def build(
    folder: Path | None = None,
    build_dir: Path | None = None,
    *,
    reasoner: Reasoner = "treatygraph",
    quiet: bool = True,
) -> tuple[Snapshot, dict[str, Any]]:
    """Build the graph of the documents in `folder` and put it in use; return the snapshot and the report.

    The snapshot before stays in use until the new one is whole; errors are those of `assemble`, and
    StoreError where it cannot be written.
    """
    target = build_dir or default_build_dir()
    assembly = assemble(folder, reasoner=reasoner, quiet=quiet)
    started = time.perf_counter()
    with write_snapshot(target) as draft:
        draft.add_triples(assembly.quads)
        with (draft.path / "claims.jsonl").open("w", encoding="utf-8") as file:
            for claim in assembly.claims:
                file.write(json.dumps(claim.to_json(), ensure_ascii=False) + "\n")
        for document in assembly.documents:
            text = draft.path / "documents" / document.slug / f"{document.language}.txt"
            text.parent.mkdir(parents=True, exist_ok=True)
            text.write_bytes(document.text.encode("utf-8"))
        assembly.report["seconds"]["snapshot"] = round(time.perf_counter() - started, 3)
        report = json.dumps(assembly.report, ensure_ascii=False, indent=1)
        (draft.path / "report.json").write_text(report, encoding="utf-8")
    return open_snapshot(target), assembly.report


def open_or_build(build_dir: Path | None = None, *, quiet: bool = True) -> Snapshot:
    """Return the snapshot in use; where there is none yet, build it first."""
    target = build_dir or default_build_dir()
    try:
        return open_snapshot(target)
    except StoreError:
        return build(build_dir=target, quiet=quiet)[0]


def explain_triple(terms: tuple[str, str, str], form: str = "text", build_dir: Path | None = None) -> str:
    """Return why a triple of the built graph holds: rules and premises down to the sentences of documents.

    `terms` are written as people write them (`state/FRA`, `:assures`); `form` is `text`, `turtle` or `json`.
    Raises QueryError where the graph neither states nor implies it.
    """
    subject, predicate, object_ = (parse_name(term) for term in terms)
    explainer = GraphExplainer(open_or_build(build_dir).open_store().quads())
    return explainer.explain((subject, predicate, object_), form)


def run_checks(quads: Sequence[ox.Quad]) -> list[dict[str, str]]:
    """Return what the quality checks (`queries/checks/*.rq`) find: one entry a row, with the check's name."""
    store = EmbeddedStore(union=True)
    store.load(iter(quads))
    found = []
    for path in sorted((queries_dir() / "checks").glob("*.rq")):
        result = store.query(path.read_text(encoding="utf-8"))
        if not isinstance(result, ox.QuerySolutions):
            raise OntologyError(f"{path.name}: a check must be a SELECT that finds nothing when all is well")
        names = [variable.value for variable in result.variables]
        for row in result:
            values = {n: str(getattr(row[n], "value", row[n])) for n in names if row[n] is not None}
            found.append({"check": path.stem, **values})
    return found


def _explain(closure: Closure, quads: Sequence[ox.Quad]) -> str:
    """Return the proof of each contradiction, down to the sentences of documents; owlrl leaves no proof."""
    if closure.engine is None:
        return "\n".join(map(str, closure.contradictions))
    sources = GraphSources(quads)
    explainer = Explainer(closure, sources=sources)
    proofs = (format_text(explainer.explain_contradiction(c), sources.name) for c in closure.contradictions)
    return "\n".join(["The graph contradicts itself.", *proofs])


def _node(graph: object) -> ox.NamedNode:
    return ox.NamedNode(str(graph))


def _count(quads: Sequence[ox.Quad]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for quad in quads:
        name = str(getattr(quad.graph_name, "value", ""))
        counts[name] = counts.get(name, 0) + 1
    return dict(sorted(counts.items()))


@contextmanager
def _stage(name: str, seconds: dict[str, float]) -> Iterator[None]:
    started = time.perf_counter()
    yield
    seconds[name] = time.perf_counter() - started
