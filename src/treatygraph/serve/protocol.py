"""Requests of the SPARQL 1.1 Protocol, read."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from starlette.types import Receive, Scope

from treatygraph.serve.limits import MEGABYTE, Limits
from treatygraph.serve.problems import ProblemError

_BODY_TIME = 30.0


@dataclass(slots=True)
class Operation:
    """What a request asks for: a query, an update, or neither (the service description or the query page).

    `fields` holds the protocol's other parameters, each a list in order of appearance.
    """

    query: str | None = None
    update: str | None = None
    fields: dict[str, list[str]] = field(default_factory=dict)

    def dataset(self, default: str, named: str) -> dict[str, list[str]]:
        """Return the graphs named by the two parameters as members of a task; none where neither is given."""
        chosen = {"default_graphs": self.fields.get(default, []), "named_graphs": self.fields.get(named, [])}
        return chosen if any(chosen.values()) else {}

    def time_limit(self) -> float | None:
        """Return the client's own limit of time (`timeout`, in seconds), if it gave one."""
        given = self.fields.get("timeout")
        if not given:
            return None
        try:
            seconds = float(given[-1])
        except ValueError:
            seconds = 0.0
        if not 0 < seconds < float("inf"):
            raise ProblemError(400, "protocol", f"timeout={given[-1]} is no number of seconds above 0.")
        return seconds


def read_headers(scope: Scope) -> dict[str, str]:
    """Return the request's headers by lower-case name; repeated ones are joined by commas."""
    headers: dict[str, str] = {}
    for name, value in scope["headers"]:
        key, text = name.decode("latin-1"), value.decode("latin-1")
        headers[key] = f"{headers[key]},{text}" if key in headers else text
    return headers


async def read_operation(scope: Scope, receive: Receive, headers: dict[str, str], limits: Limits) -> Operation:
    """Return what the request asks for (SPARQL 1.1 Protocol, 2.1 and 2.2).

    Raises `ProblemError` where the request is malformed, too long, or of a kind the protocol does not know.
    """
    method = scope["method"]
    pairs = parse_fields(scope["query_string"])
    if method in ("GET", "HEAD"):
        if any(name == "update" for name, _ in pairs):
            raise ProblemError(405, "protocol", "An update must be sent with POST.")
        return _read_pairs(pairs, limits)
    if method != "POST":
        raise ProblemError(405, "protocol", f"{method} is not part of the SPARQL protocol. Use GET or POST.")
    kind, _, parameters = headers.get("content-type", "").partition(";")
    kind = kind.strip().lower()
    charset = _read_charset(parameters)
    if charset not in ("", "utf-8"):
        raise ProblemError(415, "protocol", f"The body must be UTF-8, not {charset}.")
    if kind == "application/x-www-form-urlencoded":
        body = await read_body(receive, 3 * limits.upload, headers)
        return _read_pairs([*pairs, *parse_fields(body)], limits)
    if kind in ("application/sparql-query", "application/sparql-update"):
        if any(name in ("query", "update") for name, _ in pairs):
            raise ProblemError(400, "protocol", "The query stands both in the address and in the body.")
        text = decode(await read_body(receive, limits.upload, headers), "The body")
        name = kind.removeprefix("application/sparql-")
        return _read_pairs([*pairs, (name, text)], limits)
    raise ProblemError(
        415,
        "protocol",
        "The Content-Type of a POST must be application/sparql-query, application/sparql-update "
        f"or application/x-www-form-urlencoded, not “{kind}”.",
    )


def _read_pairs(pairs: list[tuple[str, str]], limits: Limits) -> Operation:
    fields: dict[str, list[str]] = {}
    for name, value in pairs:
        fields.setdefault(name, []).append(value)
    queries, updates = fields.pop("query", []), fields.pop("update", [])
    if len(queries) + len(updates) > 1:
        raise ProblemError(400, "protocol", "A request holds one query or one update, not several.")
    if queries and len(queries[0]) > limits.length:
        raise ProblemError(
            413,
            "limit",
            f"The query has {len(queries[0]):,} characters; this server reads {limits.length:,}. Shorten it.",
        )
    return Operation(queries[0] if queries else None, updates[0] if updates else None, fields)


def parse_fields(data: bytes) -> list[tuple[str, str]]:
    """Return the pairs of a query string or form, decoded once; `ProblemError` where it is not UTF-8."""
    if not data:
        return []
    try:
        text = data.decode("ascii")
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=1000)
    except UnicodeDecodeError as error:
        raise ProblemError(400, "protocol", "The parameters are not UTF-8.") from error
    except ValueError as error:
        raise ProblemError(400, "protocol", f"The parameters cannot be read: {error}.") from error


def decode(body: bytes, what: str) -> str:
    """Return UTF-8 bytes as text; raise `ProblemError` where they are none."""
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ProblemError(400, "protocol", f"{what} is not UTF-8: byte {error.start} is wrong.") from error


async def read_body(receive: Receive, limit: int, headers: dict[str, str]) -> bytes:
    """Return the whole body; raise `ProblemError` past `limit` bytes, or where it does not arrive in time."""
    length = headers.get("content-length", "")
    if length.isdigit() and int(length) > limit:
        raise _too_long(limit)
    parts: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(_BODY_TIME):
            while True:
                message: Any = await receive()
                if message["type"] == "http.disconnect":
                    raise ProblemError(499, "cancelled", "The client has gone.")
                parts.append(message.get("body", b""))
                size += len(parts[-1])
                if size > limit:
                    raise _too_long(limit)
                if not message.get("more_body"):
                    return b"".join(parts)
    except TimeoutError as error:
        raise ProblemError(408, "time", f"The body did not arrive within {_BODY_TIME:g} s.") from error


def _too_long(limit: int) -> ProblemError:
    return ProblemError(413, "limit", f"The body is longer than this server reads ({limit // MEGABYTE} MB).")


def _read_charset(parameters: str) -> str:
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            return value.strip().strip('"').lower()
    return ""
