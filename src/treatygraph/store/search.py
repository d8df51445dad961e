"""Word search inside SPARQL: a SERVICE clause that the text index answers instead of another server.

    PREFIX search: <https://w3id.org/treatygraph/search#>
    SELECT ?entity ?text {
      SERVICE <https://w3id.org/treatygraph/search> {
        ?entity search:words "nuclear free" ; search:text ?text ; search:language "en" ; search:limit 20 .
      }
    }

`search:words` is required; `search:text`, `search:property` and `search:language` may give variables;
`search:language` and `search:limit` may restrict. The clause becomes a VALUES table before the store sees the query.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

import pyoxigraph
from pyoxigraph import Literal, NamedNode, RdfFormat

from treatygraph.errors import QueryError
from treatygraph.store.syntax import Token, locate, scan_tokens
from treatygraph.store.text import TextIndex

SERVICE = "https://w3id.org/treatygraph/search"
_NAMES = ("words", "text", "property", "language", "limit")
_PREFIX = re.compile(r"\bPREFIX\s+([\w.-]*):\s*<([^<>]*)>", re.IGNORECASE)
_LIMIT = 1000


def has_search(text: str) -> bool:
    """Return whether the query may hold a search clause."""
    return SERVICE in text


def expand_search(text: str, index: TextIndex | None) -> str:
    """Return the query with each search clause replaced by what the index finds.

    Raises `QueryError` for a clause that is not as described above, or where there is no index.
    """
    tokens = list(scan_tokens(text))
    prefixes: dict[str, str] = dict(_PREFIX.findall(text))
    pieces: list[str] = []
    position = 0
    for i, token in enumerate(tokens):
        if token.text.upper() != "SERVICE" or token.kind != "word":
            continue
        j = i + 2 if tokens[i + 1 : i + 2] and tokens[i + 1].text.upper() == "SILENT" else i + 1
        if j >= len(tokens) or tokens[j].text != f"<{SERVICE}>":
            continue
        body = list(itertools.takewhile(lambda t: t.text != "}", tokens[j + 1 :]))
        end = j + 1 + len(body)
        if end >= len(tokens) or not body or body[0].text != "{":
            raise _malformed(text, token)
        if index is None:
            raise QueryError("There is no text index here: it is built with a build, and not while updates are on.")
        pieces += [text[position : token.start], _answer(text, token, body[1:], prefixes, index)]
        position = tokens[end].start + 1
    return "".join([*pieces, text[position:]])


def _answer(text: str, start: Token, body: Sequence[Token], prefixes: dict[str, str], index: TextIndex) -> str:
    if not body or body[0].kind != "var":
        raise _malformed(text, start)
    wanted: dict[str, Token] = {}
    rest = list(body[1:])
    while rest:
        name = _read_name(rest.pop(0), prefixes)
        if name not in _NAMES or not rest:
            raise _malformed(text, start)
        wanted[name] = rest.pop(0)
        if wanted[name].kind == "string" and rest and rest[0].kind == "tag":
            wanted.setdefault("language", rest.pop(0))
        while rest and rest[0].text in (";", "."):
            rest.pop(0)
    if "words" not in wanted or wanted["words"].kind != "string":
        raise _malformed(text, start)
    language = wanted.get("language")
    limit = wanted.get("limit")
    fixed = None
    if language is not None and language.kind == "string":
        fixed = _read_string(language)
    elif language is not None and language.kind == "tag":
        fixed = language.text[1:]
    hits = index.find(
        _read_string(wanted["words"]),
        language=fixed,
        limit=int(limit.text) if limit is not None and limit.text.isdigit() else _LIMIT,
    )
    shown = [body[0].text]
    shown += [wanted[n].text for n in ("text", "property", "language") if n in wanted and wanted[n].kind == "var"]
    rows = []
    for hit in hits:
        terms = {
            "text": Literal(hit.text, language=hit.language) if hit.language else Literal(hit.text),
            "property": NamedNode(hit.property),
            "language": Literal(hit.language),
        }
        cells = [NamedNode(hit.entity)]
        cells += [terms[n] for n in ("text", "property", "language") if n in wanted and wanted[n].kind == "var"]  # type: ignore[misc]
        rows.append("(" + " ".join(map(str, cells)) + ")")
    return f"VALUES ({' '.join(shown)}) {{ {' '.join(dict.fromkeys(rows))} }}"


def _read_name(token: Token, prefixes: dict[str, str]) -> str:
    if token.kind == "iri":
        iri = token.text[1:-1]
    else:
        prefix, _, local = token.text.partition(":")
        iri = prefixes.get(prefix, "") + local
    return iri.removeprefix(SERVICE + "#") if iri.startswith(SERVICE + "#") else ""


def _read_string(token: Token) -> str:
    quads = pyoxigraph.parse(f"<a:> <a:> {token.text} .".encode(), RdfFormat.TURTLE)
    return next(str(quad.object.value) for quad in quads if isinstance(quad.object, Literal))


def _malformed(text: str, token: Token) -> QueryError:
    line, column = locate(text, token.start)
    return QueryError(
        f"The search at line {line}, column {column} must read: SERVICE <{SERVICE}> "
        '{ ?entity search:words "words" ; search:text ?text ; search:limit 20 }.'
    )
