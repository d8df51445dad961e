"""Rows that Oxigraph writes are counted, and cut only between two of them, whatever they hold."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ET
from typing import Any

import pyoxigraph
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, QueryResultsFormat, RdfFormat

from treatygraph.serve.frames import Frame, FrameReader, pack_frame
from treatygraph.serve.media import N_TRIPLES
from treatygraph.serve.sending import Answer, CutError, RowStream, count_rows
from treatygraph.serve.writing import SOLUTION_WRITERS, TriplesWriter

FORMATS = {
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
}
SENT: list[bytes] = []
ANSWER = Answer(SENT.append)
# What looks like the end of a row in one format or another.
VALUES = st.text(
    st.one_of(st.sampled_from('}{,":\\\n\r\t<>/[]'), st.characters(exclude_categories=["Cs", "Cc"])), max_size=30
) | st.sampled_from(['}},{"', "</result><result>", '"\r\n', '},{"s":{"type":', "a\r\nb"])


def make_store(values: list[str]) -> pyoxigraph.Store:
    store = pyoxigraph.Store()
    store.extend(
        Quad(NamedNode(f"http://e.org/{i}"), NamedNode("http://e.org/p"), Literal(value))
        for i, value in enumerate(values)
    )
    return store


def write(store: pyoxigraph.Store, form: str, limit: int) -> tuple[bytes, dict[str, Any]]:
    result: Any = store.query("SELECT ?s ?o { ?s ?p ?o }")
    SENT.clear()
    ANSWER.open({}, "identity")
    writer = SOLUTION_WRITERS[form](["s", "o"])
    ANSWER.add((writer.begin() + writer.write([next(result)])).encode())
    stream: Any = RowStream(ANSWER, form, limit)
    cut = None
    try:
        result.serialize(stream, FORMATS[form])
    except CutError:
        cut = "cut here"
    count = 1 + stream.rows + (form in ("json", "xml") and stream.has_rows)
    ANSWER.finish(writer.end(cut).encode(), count, cut is not None)
    frames = list(FrameReader().feed(b"".join(SENT)))
    return b"".join(frame.body for frame in frames), frames[-1].meta


def read_number(body: bytes, form: str) -> int:
    if form == "json":
        return len(json.loads(body)["results"]["bindings"])
    if form == "xml":
        return len(ET.fromstring(body).findall(".//{*}result"))
    lines = (
        list(csv.reader(io.StringIO(body.decode(), newline=""))) if form == "csv" else body.decode().split("\n")[:-1]
    )
    return (
        len([line for line in lines if not str(line[0]).startswith("# cut") and not str(line).startswith("# cut")]) - 1
    )


@settings(max_examples=60, deadline=None)
@given(st.lists(VALUES, min_size=1, max_size=20), st.sampled_from(sorted(FORMATS)))
def test_every_row_is_passed_on_and_counted(values: list[str], form: str) -> None:
    body, end = write(make_store(values), form, 1 << 30)
    assert not end["cut"]
    assert end["rows"] == len(values) == read_number(body, form)


@settings(max_examples=60, deadline=None)
@given(st.lists(VALUES, max_size=20))
def test_what_oxigraph_writes_at_once_is_what_is_written_row_by_row(values: list[str]) -> None:
    store = make_store(values)
    rows: Any = store.query("SELECT ?s ?o ?x { ?s ?p ?o }")
    writer: Any = SOLUTION_WRITERS["json"](["s", "o", "x"])
    solutions: Any = store.query("SELECT ?s ?o ?x { ?s ?p ?o }")
    text = writer.begin() + (writer.write(list(rows)) if values else "") + writer.end(None)
    assert solutions.serialize(format=QueryResultsFormat.JSON) == text.encode()
    assert count_rows(text.encode(), "json") == len(values)

    graph: Any = store.query("CONSTRUCT WHERE { ?s ?p ?o }")
    triples: Any = store.query("CONSTRUCT WHERE { ?s ?p ?o }")
    text = TriplesWriter(N_TRIPLES).write(list(triples))
    assert graph.serialize(format=RdfFormat.N_TRIPLES) == text.encode()
    assert count_rows(text.encode(), "nt") == len(values)


@settings(max_examples=40, deadline=None)
@given(VALUES, st.sampled_from(sorted(FORMATS)), st.integers(1, 60_000))
def test_a_cut_leaves_whole_rows(value: str, form: str, limit: int) -> None:
    body, end = write(make_store([value + str(i) for i in range(1500)]), form, limit)
    rows = read_number(body, form)
    assert 1 <= rows <= 1500
    if end["cut"]:
        assert b"cut here" in body
    elif form in ("json", "xml"):
        assert rows == 1500


@given(st.lists(st.tuples(st.sampled_from("ADESX"), st.dictionaries(st.text(max_size=5), st.integers()), st.binary())))
def test_messages_arrive_as_they_were_sent_however_they_are_cut(messages: list[Any]) -> None:
    data = b"".join(pack_frame(kind.encode(), meta, body) for kind, meta, body in messages)
    reader = FrameReader()
    got = [frame for i in range(0, len(data), 7) for frame in reader.feed(data[i : i + 7])]
    assert got == [Frame(kind.encode(), meta, body) for kind, meta, body in messages]


@pytest.mark.parametrize("form", [RdfFormat.TURTLE, RdfFormat.RDF_XML, RdfFormat.JSON_LD])
def test_batches_of_triples_make_one_document(form: RdfFormat) -> None:
    from treatygraph.serve.media import RDF_FORMATS, TRIPLES

    offer = next(offer for offer in TRIPLES if RDF_FORMATS[offer.name] == form)
    triples = [
        pyoxigraph.Triple(NamedNode(f"http://e.org/{i}"), NamedNode("http://e.org/p"), Literal(f"<{i}>"))
        for i in range(9)
    ]
    for cut in (None, "cut here"):
        writer = TriplesWriter(offer)
        text = writer.begin() + "".join(writer.write(triples[i : i + 4]) for i in (0, 4, 8)) + writer.end(cut)
        parsed = {quad.triple for quad in pyoxigraph.parse(text, form)}
        assert set(triples) <= parsed
        assert (cut is None) or "cut here" in text
