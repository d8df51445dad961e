"""The SPARQL 1.1 Graph Store Protocol at `/graphs`: whole graphs read, and written where updates are on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from pyoxigraph import NamedNode
from starlette.types import Receive, Scope, Send

from treatygraph.serve.answering import Answerer
from treatygraph.serve.limits import Limits
from treatygraph.serve.media import RDF_FORMATS, TRIPLES
from treatygraph.serve.problems import CORS, ProblemError
from treatygraph.serve.protocol import parse_fields, read_body, read_headers
from treatygraph.serve.responses import send_preflight

_ALL = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"
_MULTIPART = "multipart/form-data"

Write = Callable[[dict[str, Any], bytes, dict[str, str]], Awaitable[None]]


class GraphStore:
    """The ASGI application of the graph store.

    A graph is named by `?graph=IRI`, by `?default`, or by a path below the graph store (4.1, 4.2).
    """

    def __init__(self, answerer: Answerer, limits: Limits, base: str, *, union: bool, write: Write | None) -> None:
        self._answerer = answerer
        self._limits = limits
        self._base = base
        self._union = union
        self._write = write

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer GET and HEAD; PUT, POST and DELETE where updates are on."""
        method = scope["method"]
        if method == "OPTIONS":
            await send_preflight(send, "GET, HEAD, PUT, POST, DELETE, OPTIONS")
            return
        headers = read_headers(scope)
        name = self._read_name(scope)
        if method in ("GET", "HEAD"):
            task: dict[str, Any] = {"text": _ALL}
            if name is not None:
                await self._require(name)
                task["default_graphs"] = [name]
            await self._answerer.answer(task, headers, scope, receive, send, route="/graphs")
            return
        if method not in ("PUT", "POST", "DELETE"):
            raise ProblemError(405, "protocol", f"{method} is not supported here.")
        if self._write is None:
            raise ProblemError(403, "read-only", "This server takes no updates.")
        order: dict[str, Any] = {"do": method.lower(), "graph": name}
        existed = name is None or await self._exists(name)
        if method == "DELETE":
            if not existed:
                raise _missing(name)
            await self._write(order, b"", headers)
        else:
            body = await read_body(receive, self._limits.upload, headers)
            order["format"] = _read_format(headers)
            order["base"] = name or self._base
            await self._write(order, body, headers)
        status = 204 if existed else 201
        location = [(b"location", name.encode())] if name and not existed else []
        start = [*CORS, *location, *([] if status == 204 else [(b"content-length", b"0")])]
        await send({"type": "http.response.start", "status": status, "headers": start})
        await send({"type": "http.response.body", "body": b""})

    def _read_name(self, scope: Scope) -> str | None:
        fields = parse_fields(scope["query_string"])
        names = [value for key, value in fields if key == "graph"]
        default = any(key == "default" for key, _ in fields)
        path = scope["path"].removeprefix("/graphs").strip("/")
        if path and not names and not default:
            return f"{self._base}/graphs/{path}"
        if len(names) + default != 1:
            raise ProblemError(400, "protocol", "Name one graph: ?graph=IRI, or ?default.")
        if default:
            return None
        try:
            NamedNode(names[0])
        except ValueError as error:
            raise ProblemError(400, "protocol", f"The graph {names[0]} is no absolute IRI.") from error
        return names[0]

    async def _exists(self, name: str) -> bool:
        result = await self._answerer.ask(f"ASK {{ GRAPH <{name}> {{ ?s ?p ?o }} }}")
        return bool(result["boolean"])

    async def _require(self, name: str) -> None:
        if not await self._exists(name):
            raise _missing(name)


def _missing(name: str | None) -> ProblemError:
    return ProblemError(404, "not-found", f"The store holds no graph {name}.")


def _read_format(headers: dict[str, str]) -> str:
    kind = headers.get("content-type", "text/turtle").partition(";")[0].strip().lower()
    for offer in TRIPLES:
        if kind == offer.media_type or kind in offer.aliases:
            return offer.name
    known = ", ".join(offer.media_type for offer in TRIPLES if offer.name in RDF_FORMATS)
    raise ProblemError(415, "protocol", f"The Content-Type “{kind}” is no RDF format. Use one of {known}.")
