"""What a build does with what people give it: bad documents, corrections, nonsense, and no build at all."""

from __future__ import annotations

import csv
import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from treatygraph.cli import main
from treatygraph.errors import ContradictionError, CorrectionError, DocumentError, OntologyError
from treatygraph.graph.corrections import COLUMNS
from treatygraph.pipeline import Assembly, assemble, build, open_or_build
from treatygraph.queries import read_query
from treatygraph.resources import documents_dir
from treatygraph.store import EmbeddedStore, Snapshot, open_snapshot, run_saved_query

MEMORANDUM = "canwfz-memorandum-2022"
ACTION = {"document": MEMORANDUM, "reason": "A test.", "name": "A tester", "on": "2026-11-21"}
KAZAKHSTAN_SIGNED = {"kind": "signed", "passage": "3", "subject": "state/KAZ"}


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    """A folder of documents of its own that holds the memorandum."""
    folder = tmp_path / "documents"
    shutil.copytree(documents_dir() / MEMORANDUM, folder / MEMORANDUM)
    return folder


def correct(documents: Path, **cells: str) -> None:
    with (documents.parent / "corrections.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerow(ACTION | cells)


def read_statements(assembly: Assembly) -> set[str]:
    """Everything but blank nodes, whose names no two builds share."""
    return {
        str(q)
        for q in assembly.quads
        if not isinstance(q.subject, ox.BlankNode) and not isinstance(q.object, ox.BlankNode)
    }


def read_signatures(assembly: Assembly) -> Iterator[tuple[str, str, str]]:
    store = EmbeddedStore(union=True)
    store.load(iter(assembly.quads))
    for row in run_saved_query(store, read_query("treaty-actions")):  # type: ignore[union-attr]
        if row["action"].value == "signed" and row["passage"].value == "3":
            yield row["stateLabel"].value, row["treatyLabel"].value, row["date"].value


def test_a_bad_document_is_named_and_the_others_are_built(documents: Path, tmp_path: Path) -> None:
    for slug, content in (("empty", b""), ("binary", b"\0\1\2"), ("latin", "Traité".encode("latin-1"))):
        (documents / slug).mkdir()
        (documents / slug / "fr.txt").write_bytes(content)
    snapshot, report = build(documents, tmp_path / "build")
    assert [d["slug"] for d in report["documents"]] == [MEMORANDUM]
    assert len(report["errors"]) == 3
    for slug in ("empty", "binary", "latin"):
        assert any(str(documents / slug / "fr.txt") in error for error in report["errors"])
    assert (snapshot.path / "report.json").is_file()


def test_where_no_document_can_be_read_the_build_before_stays_in_use(documents: Path, tmp_path: Path) -> None:
    before = build(documents, tmp_path / "build")[0]
    (documents / MEMORANDUM / "zh.txt").write_bytes(b"")
    with pytest.raises(DocumentError, match=r"zh\.txt holds no text"):
        build(documents, tmp_path / "build")
    assert open_snapshot(tmp_path / "build") == before


def test_a_withdrawn_claim_leaves_the_answers_and_stays_in_the_graph_and_comes_back(documents: Path) -> None:
    before = assemble(documents)
    assert ("Kazakhstan", "CANWFZ Treaty", "2006-09-08") in set(read_signatures(before))

    correct(documents, action="withdraw", **KAZAKHSTAN_SIGNED)
    after = assemble(documents)
    assert {state for state, _, _ in read_signatures(after)} == {state for state, _, _ in read_signatures(before)} - {
        "Kazakhstan"
    }
    invalidated = [q for q in after.quads if q.predicate.value == "http://www.w3.org/ns/prov#wasInvalidatedBy"]
    assert len(invalidated) == 1
    reasons = {q.object.value for q in after.quads if q.subject == invalidated[0].object}  # type: ignore[union-attr]
    assert {"A test.", "A tester"} <= reasons

    (documents.parent / "corrections.csv").unlink()
    assert read_statements(assemble(documents)) == read_statements(before)


def test_an_amended_claim_answers_with_what_it_was_amended_to(documents: Path) -> None:
    correct(documents, action="amend", field="date", value="2006-09-09", **KAZAKHSTAN_SIGNED)
    rows = set(read_signatures(assemble(documents)))
    assert ("Kazakhstan", "CANWFZ Treaty", "2006-09-09") in rows
    assert ("Kazakhstan", "CANWFZ Treaty", "2006-09-08") not in rows


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"action": "withdraw", "kind": "signed", "passage": "99"}, "row 2 .*matches no claim"),
        ({"action": "withdraw", "kind": "signed", "reason": ""}, "row 2 .*lacks reason"),
        ({"action": "remove", "kind": "signed"}, "row 2 .*write withdraw or amend"),
        ({"action": "amend", "field": "object", "value": "state/XXX", **KAZAKHSTAN_SIGNED}, "no register has"),
    ],
)
def test_a_correction_that_cannot_be_applied_names_its_row(documents: Path, cells: dict[str, str], said: str) -> None:
    correct(documents, **cells)
    with pytest.raises(CorrectionError, match=said):
        assemble(documents)


def test_a_state_made_a_treaty_stops_the_build_by_a_shape(documents: Path) -> None:
    correct(documents, action="amend", field="object", value="state/FRA", **KAZAKHSTAN_SIGNED)
    with pytest.raises(OntologyError) as caught:
        assemble(documents)
    message = str(caught.value)
    assert f"{MEMORANDUM}, passage 3" in message
    assert "signed Kazakhstan → France" in message


def test_a_state_made_a_treaty_stops_the_build_by_a_contradiction(documents: Path, tmp_path: Path) -> None:
    before = build(documents, tmp_path / "build")[0]
    correct(documents, action="amend", kind="depositary", passage="5", field="object", value="state/FRA")
    with pytest.raises(ContradictionError) as caught:
        build(documents, tmp_path / "build")
    message = str(caught.value)
    assert "Kyrgyzstan is depositary of France" in message
    assert f"{MEMORANDUM} (zh), 5: " in message
    assert open_snapshot(tmp_path / "build") == before


def test_a_query_before_any_build_builds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TREATYGRAPH_BUILD", str(tmp_path / "fresh"))
    monkeypatch.setattr("sys.argv", ["treatygraph", "query", "assurances", "--format", "csv"])
    main()
    assert len(capsys.readouterr().out.splitlines()) == 21
    built = open_snapshot(tmp_path / "fresh")
    assert open_or_build() == built


def test_the_snapshot_keeps_claims_texts_and_report(snapshot: Snapshot) -> None:
    claims = [json.loads(line) for line in (snapshot.path / "claims.jsonl").read_text("utf-8").splitlines()]
    texts: dict[tuple[str, str], str] = {}
    for claim in claims:
        key = claim["document"], claim["language"]
        if key not in texts:
            path = snapshot.path / "documents" / key[0] / f"{key[1]}.txt"
            texts[key] = path.read_bytes().decode("utf-8")
        assert texts[key][claim["start"] : claim["end"]] == claim["quote"]
    report = json.loads((snapshot.path / "report.json").read_text("utf-8"))
    assert set(report) == {"documents", "errors", "extraction", "triples", "checks", "seconds"}
    assert report["errors"] == []


def test_the_two_documents_build_within_twenty_seconds(built: tuple[Snapshot, dict[str, dict[str, float]]]) -> None:
    assert sum(built[1]["seconds"].values()) < 20


@pytest.mark.parametrize("form", ["nquads", "trig", "json-ld"])
def test_an_export_of_all_graphs_reads_back_the_same(
    form: str, store: EmbeddedStore, export: Callable[..., bytes]
) -> None:
    assert count_quads(ox.parse(export(form), format=FORMATS[form])) == count_quads(store.quads())


def test_an_export_as_turtle_holds_the_triples_of_all_graphs(
    store: EmbeddedStore, export: Callable[..., bytes]
) -> None:
    triples = {q.triple for q in store.quads()}
    assert count_triples(ox.parse(export("turtle"), format=ox.RdfFormat.TURTLE)) == count_triples(triples)


def test_an_export_of_one_graph_takes_a_slug(store: EmbeddedStore, export: Callable[..., bytes]) -> None:
    graph = ox.NamedNode(f"https://w3id.org/treatygraph/graph/document/{MEMORANDUM}")
    triples = [q.triple for q in store.quads() if q.graph_name == graph]
    read = ox.parse(export("turtle", MEMORANDUM), format=ox.RdfFormat.TURTLE)
    assert count_triples(read) == count_triples(triples)


FORMATS = {"nquads": ox.RdfFormat.N_QUADS, "trig": ox.RdfFormat.TRIG, "json-ld": ox.RdfFormat.JSON_LD}


def count_quads(quads: Iterable[ox.Quad]) -> Counter[tuple[str, ...]]:
    """Count statements, blank nodes counting as one: a reader gives them names of its own."""
    return Counter((str(q.graph_name), *read_terms(q)) for q in quads)


def count_triples(triples: Iterable[ox.Triple | ox.Quad]) -> Counter[tuple[str, ...]]:
    return Counter(map(read_terms, triples))


def read_terms(statement: ox.Triple | ox.Quad) -> tuple[str, ...]:
    terms = (statement.subject, statement.predicate, statement.object)
    return tuple("_:" if isinstance(term, ox.BlankNode) else str(term) for term in terms)


@pytest.fixture(scope="module")
def export(snapshot: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., bytes]:
    """Run `treatygraph export` on the built graph and return what it wrote."""
    target = tmp_path_factory.mktemp("export") / "graph"

    def run(form: str, graph: str = "") -> bytes:
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("TREATYGRAPH_BUILD", str(snapshot.path.parents[1]))
            chosen = ["--graph", graph] if graph else []
            patch.setattr("sys.argv", ["treatygraph", "export", "--format", form, *chosen, "-o", str(target)])
            main()
        return target.read_bytes()

    return run
