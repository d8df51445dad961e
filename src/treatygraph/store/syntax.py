"""SPARQL text seen as tokens: enough to bind parameters, find datasets and refuse what must not run.

Tokens are those of SPARQL 1.1 Query, 19.8; nothing here parses. The store's own parser has the last word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from pyoxigraph import NamedNode

from treatygraph.errors import LimitError, QueryError
from treatygraph.store.interface import Term

MAX_DEPTH = 200
"""Brackets open at once. Oxigraph's parser recurses: 5,000 braces overflow its stack."""

_TOKEN = re.compile(
    r"""
      (?P<space>\s+|\#[^\n\r]*)
    | (?P<iri><[^<>"{}|^`\s]*>)
    | (?P<string>\"{3}(?:[^"\\]|\\.|"(?!""))*\"{3}|'{3}(?:[^'\\]|\\.|'(?!''))*'{3}
                |"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')
    | (?P<var>[?$]\w+)
    | (?P<name>(?:[^\W\d_][\w.-]*)?:(?:[\w.:-]|%[0-9A-Fa-f]{2}|\\.)*|_:\w[\w.-]*)
    | (?P<tag>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    | (?P<word>[^\W\d]\w*)
    | (?P<other>[\d.]+|.)
    """,
    re.VERBOSE | re.DOTALL,
)
_OPEN, _CLOSE = frozenset("{(["), frozenset("})]")
_FORMS = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})


class Token(NamedTuple):
    """A stretch of SPARQL text: its kind (a group of the token pattern), text and offset."""

    kind: str
    text: str
    start: int


def scan_tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of `text` in order, without white space and comments."""
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup
        if kind and kind != "space":
            yield Token(kind, match.group(), match.start())


def check_depth(text: str, limit: int = MAX_DEPTH) -> None:
    """Raise `LimitError` where more than `limit` brackets are open at once.

    Braces, brackets and parentheses in strings, IRIs and comments do not count.
    Chains of prefix operators nest as well (`!!!!…`, `----…`, `^^^^…`), so their length is bounded too.
    """
    depth = run = 0
    for token in scan_tokens(text):
        if token.text in _OPEN:
            depth += 1
        elif token.text in _CLOSE:
            depth -= 1
        run = run + 1 if token.text in "!-+^" else 0
        if depth > limit or run > limit:
            line, column = locate(text, token.start)
            raise LimitError(
                f"The query nests more than {limit} levels deep at line {line}, column {column}. "
                "Flatten it, or split it into several queries."
            )


def locate(text: str, offset: int) -> tuple[int, int]:
    """Return line and column, both from 1, of an offset into `text`."""
    before = text[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1


def has_dataset(text: str) -> bool:
    """Return whether the query names its own dataset with FROM or FROM NAMED."""
    return "FROM" in text.upper() and any(
        token.kind == "word" and token.text.upper() == "FROM" for token in scan_tokens(text)
    )


def find_form(text: str) -> str | None:
    """Return `SELECT`, `ASK`, `CONSTRUCT` or `DESCRIBE`, or None where the text holds no query."""
    for token in scan_tokens(text):
        if token.kind == "word" and token.text.upper() in _FORMS:
            return token.text.upper()
    return None


def find_services(text: str) -> list[str | None]:
    """Return what each SERVICE of the query calls: an absolute IRI, or None for anything else."""
    services: list[str | None] = []
    tokens = iter(list(scan_tokens(text)))
    for token in tokens:
        if token.kind == "word" and token.text.upper() == "SERVICE":
            called = next(tokens, None)
            if called and called.text.upper() == "SILENT":
                called = next(tokens, None)
            services.append(called.text[1:-1] if called and called.kind == "iri" else None)
    return services


def has_load(text: str) -> bool:
    """Return whether an update holds a LOAD operation."""
    return any(token.kind == "word" and token.text.upper() == "LOAD" for token in scan_tokens(text))


def bind_parameters(text: str, parameters: Mapping[str, Term]) -> str:
    """Return the query with each variable in `parameters` replaced by its term, wherever it stands.

    Oxigraph's own substitution reaches only variables that are projected, and a saved query's columns
    are a contract, so the replacement is made on tokens: strings, IRIs and comments stay as they are,
    a term is written with its escapes, `BOUND(?x)` becomes `true`, and a projected `?x` becomes
    `(term AS ?x)`, so that the column remains.

    Raises `QueryError` where a parameter does not occur, or is assigned by the query itself (AS, VALUES).
    """
    tokens = list(scan_tokens(text))
    pieces: list[str] = []
    found: set[str] = set()
    position = 0
    depth = 0
    projecting_at: int | None = None
    for index, token in enumerate(tokens):
        word = token.text.upper() if token.kind == "word" else token.text
        if word == "SELECT":
            projecting_at = depth
        elif word == "{" or word in ("WHERE", "FROM"):
            projecting_at = None
        depth += (word in _OPEN) - (word in _CLOSE)
        name = token.text[1:] if token.kind == "var" else None
        if name is None or name not in parameters:
            continue
        before = [t.text.upper() for t in tokens[max(0, index - 2) : index]]
        if before[-1:] == ["AS"] or before[-1:] == ["VALUES"]:
            line, column = locate(text, token.start)
            raise QueryError(
                f"The query assigns its parameter ?{name} at line {line}, column {column}; rename it there."
            )
        term = str(parameters[name])
        start, end = token.start, token.start + len(token.text)
        if before == ["BOUND", "("]:
            start, end = tokens[index - 2].start, tokens[index + 1].start + 1
            term = "true"
        elif projecting_at == depth:
            term = f"({term} AS {token.text})"
        pieces += [text[position:start], term]
        position = end
        found.add(name)
    missing = sorted(set(parameters) - found)
    if missing:
        raise QueryError(f"The query has no variable ?{missing[0]} to bind. Leave that parameter out.")
    return "".join([*pieces, text[position:]])


def add_using(text: str, graphs: Sequence[str], named: Sequence[str]) -> str:
    """Return the update with a USING clause in each DELETE/INSERT … WHERE (SPARQL 1.1 Protocol, 2.2.3).

    Raises `QueryError` where the update has USING or WITH of its own, as the protocol demands.
    """
    try:
        clause = "".join(
            [f" USING {NamedNode(iri)}" for iri in graphs] + [f" USING NAMED {NamedNode(iri)}" for iri in named]
        )
    except ValueError as error:
        raise QueryError(f"A graph of the dataset is no absolute IRI: {error}.") from error
    pieces: list[str] = []
    position = depth = 0
    for token in scan_tokens(text):
        depth += (token.text == "{") - (token.text == "}")
        word = token.text.upper() if token.kind == "word" else ""
        if word in ("USING", "WITH"):
            raise QueryError(f"The update has its own {word}: leave out {word}, or the using- parameters.")
        if word == "WHERE" and depth == 0:
            pieces += [text[position : token.start], clause, " "]
            position = token.start
    return "".join([*pieces, text[position:]])
