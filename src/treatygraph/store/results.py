"""Results as people read them: a table for the terminal, CSV, TSV, JSON, Markdown, or Turtle for triples."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from pyoxigraph import (
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
)

from treatygraph.errors import QueryError
from treatygraph.store.interface import Result

FORMATS = ("table", "csv", "tsv", "json", "md")
"""What `format_results` writes; the names are those of `treatygraph query --format`."""

_STANDARD = {"csv": QueryResultsFormat.CSV, "tsv": QueryResultsFormat.TSV, "json": QueryResultsFormat.JSON}


def format_results(result: Result, form: str = "table") -> str:
    """Return a result as text in one of `FORMATS`; triples come as Turtle, as JSON-LD where JSON is asked.

    CSV, TSV and JSON follow the SPARQL 1.1 results formats. Raises `QueryError` for an unknown format.
    """
    if form not in FORMATS:
        raise QueryError(f"There is no format “{form}”. Choose one of {', '.join(FORMATS)}.")
    if isinstance(result, QueryTriples):
        triples = result.serialize(format=RdfFormat.JSON_LD if form == "json" else RdfFormat.TURTLE)
        return (triples or b"").decode()
    if isinstance(result, QueryBoolean) and form != "json":
        return f"{'true' if result else 'false'}\n"
    if form in _STANDARD:
        return (result.serialize(format=_STANDARD[form]) or b"").decode()
    if not isinstance(result, QuerySolutions):
        raise QueryError("This result is no table.")
    names = [variable.value for variable in result.variables]
    rows = [[_read_term(value) for value in row] for row in result]
    return _write_markdown(names, rows) if form == "md" else _write_table(names, rows)


def _read_term(term: object) -> str:
    if term is None:
        return ""
    if isinstance(term, (NamedNode, Literal)):
        return term.value
    return str(term)


def _write_table(names: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [[" ".join(value.split()) for value in row] for row in rows]
    widths = [max(map(measure_width, column)) for column in zip(names, *lines, strict=True)]

    def write(row: Sequence[str]) -> str:
        cells = (value + " " * (width - measure_width(value)) for value, width in zip(row, widths, strict=True))
        return "  ".join(cells).rstrip()

    rule = "  ".join("─" * width for width in widths)
    count = f"({len(rows)} row{'' if len(rows) == 1 else 's'})"
    return "\n".join([write(names), rule, *map(write, lines), count]) + "\n"


def _write_markdown(names: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    def write(row: Sequence[str]) -> str:
        return "| " + " | ".join(" ".join(v.replace("|", "\\|").split()) for v in row) + " |"

    return "\n".join([write(names), "|" + " --- |" * len(names), *map(write, rows)]) + "\n"


def measure_width(text: str) -> int:
    """Return how many terminal columns `text` takes: East Asian wide characters two, marks none (UAX 11)."""
    if text.isascii():
        return len(text)
    return sum(
        0
        if unicodedata.combining(c) or unicodedata.category(c) == "Cf"
        else 2
        if unicodedata.east_asian_width(c) in "WF"
        else 1
        for c in text
    )
