"""RDF files in and out, and the report of a run."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from treatygraph.errors import DocumentError, LimitError
from treatygraph.reason import Triples, arrays, reason_files
from treatygraph.reason.files import format_lines, read_files, write_triples

DISJOINT = """
@prefix : <http://e/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
:C owl:disjointWith :D . :p rdfs:domain :C . :a a :D ; :p :b .
"""


def save(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


iris = st.sampled_from(["http://e/a", "http://e/点心", "urn:x:y", "http://e/ü?b=c#d"]).map(ox.NamedNode)
blanks = st.sampled_from(["b0", "x.y", "n-1"]).map(ox.BlankNode)
literals = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs"])).map(ox.Literal),
    st.builds(ox.Literal, st.text('aé \\"\n\t', max_size=5), language=st.sampled_from(["en", "zh-hant"])),
    st.builds(ox.Literal, st.text('01 ."', max_size=5), datatype=iris),
)
triples = st.builds(ox.Triple, st.one_of(iris, blanks), iris, st.one_of(iris, blanks, literals))


@settings(deadline=None)
@given(st.lists(triples))
def test_what_is_written_is_read_again(tmp_path_factory: pytest.TempPathFactory, rows: list[ox.Triple]) -> None:
    folder = tmp_path_factory.mktemp("files")
    for name in ("a.nt", "a.nq", "a.ttl"):
        write_triples(folder / name, [Triples.from_rdf(rows)])
        read = read_files([folder / name])
        if name != "a.ttl":  # where blank nodes get other labels
            assert set(read) == set(rows)
        assert len(set(read)) == len(set(rows))


def test_lines_are_what_oxigraph_reads() -> None:
    rows = [ox.Triple(ox.NamedNode("http://e/a"), ox.NamedNode("http://e/p"), ox.Literal('"\\\n'))]
    text = "".join(format_lines([Triples.from_rdf(rows)]))
    assert [quad.triple for quad in ox.parse(text, format=ox.RdfFormat.N_TRIPLES)] == rows


@pytest.mark.parametrize(
    "line",
    [
        "<http://e/a>\t<http://e/p> <http://e/b>.",
        '<http://e/a> <http://e/p> "x"^^<http://www.w3.org/2001/XMLSchema#string> . # comment',
        '<http://e/a> <http://e/p> "caf\\u00E9"@EN .',
        "<http://e/a> <http://e/\\u0070> <http://e/b> .",
        "# only a comment\n\n<http://e/a> <http://e/p> _:b .",
        "<http://e/a> <http://e/p> <http://e/b> .\r",
    ],
)
def test_unusual_lines_are_read_as_oxigraph_reads_them(tmp_path: Path, line: str) -> None:
    text = f"<http://e/x> <http://e/p> <http://e/y> .\n{line}\n"
    path = tmp_path / "a.nt"
    path.write_bytes(text.encode())
    assert set(read_files([path])) == {q.triple for q in ox.parse(text, format=ox.RdfFormat.N_TRIPLES)}


def test_blank_nodes_of_two_files_stay_apart(tmp_path: Path) -> None:
    paths = [save(tmp_path, f"{n}.nt", "_:b <http://e/p> _:b .\n") for n in "ab"]
    assert len(set(read_files(paths))) == 2


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.nt", "<http://e/a> <http://e/p> <http://e/b> .\nnonsense\n", "line 2"),
        ("a.ttl", "@prefix : nonsense", "this is not"),
        ("a.csv", "", "names no RDF format"),
        ("a.nt", None, "cannot be read"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, name: str, text: str | None, message: str) -> None:
    path = tmp_path / name if text is None else save(tmp_path, name, text)
    with pytest.raises(DocumentError, match=message) as error:
        reason_files([path], quiet=True)
    assert str(path) in str(error.value)


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.nt"
    path.write_bytes('<http://e/a> <http://e/p> "é" .\n'.encode("latin-1"))
    with pytest.raises(DocumentError, match=r"a\.nt"):
        read_files([path])


def test_a_run_counts_and_explains_contradictions(tmp_path: Path) -> None:
    report = reason_files([save(tmp_path, "a.ttl", DISJOINT)], tmp_path / "out.nt", quiet=True)
    assert report.exit_code == 1
    assert len(report.closure.asserted) == 4
    assert "asserted" in str(report)
    assert "peak memory" in str(report)
    (text,) = report.explain_contradictions()
    assert text.splitlines()[:2] == ["contradiction", "  by cax-dw"]
    assert "by prp-dom" in text
    assert set(read_files([tmp_path / "out.nt"])) == {*report.closure.asserted, *report.closure.inferred}


def test_inferred_triples_can_be_written_alone(tmp_path: Path) -> None:
    path = save(tmp_path, "a.ttl", DISJOINT)
    report = reason_files([path], tmp_path / "out.ttl", inferred_only=True, quiet=True)
    assert set(read_files([tmp_path / "out.ttl"])) == set(report.closure.inferred)


def test_owlrl_reports_what_it_finds(tmp_path: Path) -> None:
    report = reason_files([save(tmp_path, "a.ttl", DISJOINT)], reasoner="owlrl", quiet=True)
    assert report.exit_code == 1
    assert "isjoint" in next(report.explain_contradictions())


def test_a_closure_larger_than_memory_is_refused_in_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrays, "_LARGE", 1_000)
    monkeypatch.setattr(arrays, "_available_memory", lambda: 1_000_000)
    same = "".join(f"<http://e/{n}> <http://www.w3.org/2002/07/owl#sameAs> <http://e/{n + 1}> .\n" for n in range(400))
    with pytest.raises(LimitError, match="does not fit in memory"):
        reason_files([save(tmp_path, "a.nt", same)], quiet=True)
