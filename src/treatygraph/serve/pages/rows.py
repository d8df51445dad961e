"""Answers of queries as rows of cells for a page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from treatygraph.queries import SavedQuery
from treatygraph.serve.answering import Answerer

Row = dict[str, str]


async def ask_rows(answerer: Answerer, query: SavedQuery, values: Mapping[str, str]) -> tuple[list[str], list[Row]]:
    """Return the columns and rows of a saved query; QueryError for a parameter that is not its own."""
    parameters = [[name, value.lexical, value.datatype] for name, value in query.parse_values(values).items()]
    return _read(await answerer.ask(query.text, parameters=parameters))


async def ask_table(answerer: Answerer, text: str) -> list[Row]:
    """Return the rows of a query of the server's own, unbound cells left out."""
    return _read(await answerer.ask(text))[1]


def _read(answer: Any) -> tuple[list[str], list[Row]]:
    rows = [{name: cell["value"] for name, cell in row.items()} for row in answer["results"]["bindings"]]
    return list(answer["head"]["vars"]), rows
