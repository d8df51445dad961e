"""A document as its page shows it: the stored text with the quoted stretches marked, and what they say beside."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from treatygraph.documents import outline_passages
from treatygraph.graph.names import BASE
from treatygraph.serve.answering import Answerer
from treatygraph.serve.pages.rows import Row, ask_table
from treatygraph.serve.pages.things import PREFIXES, Thing, match_label, read_thing

_CLAIMS = """SELECT DISTINCT ?claim ?kind ?subject ?subjectLabel ?object ?objectLabel ?date ?placeLabel ?passage
  ?start ?end ?language ?topic {{
  ?claim a :Claim ; :inDocument <{iri}> ; :kind ?kind ; prov:wasDerivedFrom ?evidence .
  ?evidence dcterms:language ?language ; :inPassage ?passage ; oa:hasSelector ?position .
  ?position oa:start ?start ; oa:end ?end .
  FILTER(?kind != "alias")
  OPTIONAL {{
    ?claim :subject ?subject
    {label_of_subject}
  }}
  OPTIONAL {{
    ?claim :object ?object
    {label_of_object}
  }}
  OPTIONAL {{ ?claim :date ?date }}
  OPTIONAL {{ ?claim :place/rdfs:label ?placeLabel }}
  OPTIONAL {{ ?claim :topic/rdfs:label ?topic FILTER(LANG(?topic) = "en") }}
}} ORDER BY ?start ?kind LIMIT 5000"""


@dataclass(slots=True)
class PassageView:
    """A passage: its address, its text in pieces (text, whether quoted), the claims read in it."""

    address: str
    kind: str
    pieces: list[tuple[str, bool]]
    claims: list[Row] = field(default_factory=list)


@dataclass(slots=True)
class DocumentView:
    """A document in one language, passage by passage."""

    thing: Thing
    language: str
    languages: list[str]
    passages: list[PassageView]


async def read_document_view(answerer: Answerer, iri: str, folder: Path) -> DocumentView | None:
    """Return the view of a document whose text the snapshot in `folder` keeps; None where it keeps none."""
    slug = iri.removeprefix(f"{BASE}document/")
    texts = sorted((folder / "documents" / slug).glob("*.txt")) if "/" not in slug and ".." not in slug else []
    thing = await read_thing(answerer, iri)
    if not texts or thing is None:
        return None
    language = texts[0].stem
    text = texts[0].read_bytes().decode("utf-8")
    claims = _CLAIMS.format(iri=iri, label_of_subject=match_label("subject"), label_of_object=match_label("object"))
    rows = await ask_table(answerer, PREFIXES + claims)
    rows = [row for row in rows if row["language"] == language]
    views = []
    for passage in outline_passages(text, language):
        inside = [row for row in rows if passage.start <= int(row["start"]) < passage.end]
        spans = [(int(r["start"]), int(r["end"])) for r in inside]
        pieces = mark_spans(text, passage.start, passage.end, spans)
        views.append(PassageView(passage.address, passage.kind, pieces, inside))
    thing.statements = {}
    return DocumentView(thing, language, [t.stem for t in texts], views)


def mark_spans(text: str, start: int, end: int, spans: list[tuple[int, int]]) -> list[tuple[str, bool]]:
    """Return a stretch of text cut into pieces, each with whether one of the spans covers it.

    >>> mark_spans("abcdef", 0, 6, [(1, 3), (2, 4)])
    [('a', False), ('bcd', True), ('ef', False)]
    """
    pieces: list[tuple[str, bool]] = []
    position = start
    for first, last in sorted(spans):
        first, last = max(first, position), min(last, end)
        if last <= first:
            continue
        if first > position:
            pieces.append((text[position:first], False))
        if pieces and pieces[-1][1] and first == position:
            pieces[-1] = (pieces[-1][0] + text[first:last], True)
        else:
            pieces.append((text[first:last], True))
        position = last
    if position < end:
        pieces.append((text[position:end], False))
    return pieces
