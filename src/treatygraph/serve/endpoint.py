"""The SPARQL endpoint: the router of rdflib-endpoint, with evaluation in the pool of workers."""

from __future__ import annotations

import warnings
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from rdflib import Graph
from rdflib_endpoint import SparqlRouter
from rdflib_endpoint.utils import QueryExample
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from treatygraph.queries import SavedQuery
from treatygraph.serve.answering import Answerer
from treatygraph.serve.description import DescriptionPage
from treatygraph.serve.limits import Limits
from treatygraph.serve.media import SOLUTIONS, TRIPLES
from treatygraph.serve.pages.query_page import QueryPage, make_query_page
from treatygraph.serve.problems import CORS, ProblemError
from treatygraph.serve.protocol import Operation, read_headers, read_operation
from treatygraph.serve.responses import send_bytes, send_preflight, write_page_headers

TITLE = "TreatyGraph"
DESCRIPTION = "United Nations disarmament documents as a knowledge graph: every fact with its sentence, law with dates."

Update = Callable[[Operation, dict[str, str]], Awaitable[None]]


class Endpoint:
    """The ASGI application at `/sparql` (SPARQL 1.1 Protocol); it raises `ProblemError`."""

    def __init__(
        self,
        answerer: Answerer,
        limits: Limits,
        base: str,
        page: QueryPage,
        description: DescriptionPage,
        update: Update | None,
    ) -> None:
        self._answerer = answerer
        self._limits = limits
        self._base = base
        self._page = page
        self._description = description
        self._update = update

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a query, an update, or describe the service."""
        if scope["method"] == "OPTIONS":
            await send_preflight(send, "GET, HEAD, POST, OPTIONS")
            return
        headers = read_headers(scope)
        operation = await read_operation(scope, receive, headers, self._limits)
        if operation.query is not None:
            await self._answer(operation, headers, scope, receive, send)
        elif operation.update is not None:
            await self._apply(operation, headers, send)
        elif scope["method"] == "POST":
            raise ProblemError(400, "protocol", "The request holds neither query nor update.")
        elif _wants_page(headers):
            page = self._page
            page_headers = write_page_headers(page.policy)
            head = scope["method"] == "HEAD"
            await send_bytes(send, 200, page.text.encode(), "text/html; charset=utf-8", page_headers, head=head)
        else:
            await self._description.answer(headers, scope, receive, send)

    async def _answer(
        self, operation: Operation, headers: dict[str, str], scope: Scope, receive: Receive, send: Send
    ) -> None:
        task = {
            "text": operation.query,
            "base": f"{self._base}/sparql",
            **operation.dataset("default-graph-uri", "named-graph-uri"),
        }
        await self._answerer.answer(task, headers, scope, receive, send, route="/sparql", limit=operation.time_limit())

    async def _apply(self, operation: Operation, headers: dict[str, str], send: Send) -> None:
        if self._update is None:
            raise ProblemError(403, "read-only", "This server takes no updates.")
        await self._update(operation, headers)
        await send({"type": "http.response.start", "status": 204, "headers": CORS})
        await send({"type": "http.response.body", "body": b""})


def _wants_page(headers: Mapping[str, str]) -> bool:
    return "text/html" in headers.get("accept", "")


class EndpointRouter(SparqlRouter):
    """rdflib-endpoint's router with its query page, and `Endpoint` in the place of its handlers."""

    def __init__(self, queries: Mapping[str, SavedQuery], address: str) -> None:
        self._queries = queries
        examples = {query.title: QueryExample(query=query.text) for query in queries.values()}
        super().__init__(
            path="/sparql",
            title=TITLE,
            description=DESCRIPTION,
            graph=Graph(),
            example_queries=examples,
            favicon="/static/favicon.svg",
            public_url=address,
        )

    def make_page(self) -> QueryPage:
        """Return the query page with the saved queries as examples."""
        with warnings.catch_warnings():
            # rdflib-endpoint opens its page by a function that Python 3.11 and 3.12 deprecate.
            warnings.simplefilter("ignore", DeprecationWarning)
            original = bytes(self.serve_yasgui().body).decode()
        return make_query_page(original, self._queries)

    def answer_with(self, endpoint: ASGIApp) -> None:
        """Let `endpoint` answer at this router's paths."""
        self.routes[:] = [Route(path, endpoint=endpoint) for path in ("/sparql", "/sparql/")]


def describe_endpoint(document: dict[str, Any]) -> dict[str, Any]:
    """Return the OpenAPI document with the endpoint's path, whose handler FastAPI knows nothing of."""
    query = {"name": "query", "in": "query", "required": True, "schema": {"type": "string"}}
    graphs = [
        {"name": name, "in": "query", "schema": {"type": "array", "items": {"type": "string", "format": "uri"}}}
        for name in ("default-graph-uri", "named-graph-uri")
    ]
    timeout = {"name": "timeout", "in": "query", "schema": {"type": "number", "exclusiveMinimum": 0}}
    answers = {"200": {"description": "Results", "content": {f.media_type: {} for f in (*SOLUTIONS, *TRIPLES)}}}
    document["paths"]["/sparql"] = {
        "get": {
            "tags": ["SPARQL"],
            "summary": "Ask a SPARQL 1.1 query",
            "operationId": "query",
            "parameters": [query, *graphs, timeout],
            "responses": answers,
        },
        "post": {
            "tags": ["SPARQL"],
            "summary": "Ask a SPARQL 1.1 query, or send an update where updates are on",
            "operationId": "query_by_post",
            "parameters": [*graphs, timeout],
            "requestBody": {
                "content": {
                    "application/sparql-query": {"schema": {"type": "string"}},
                    "application/sparql-update": {"schema": {"type": "string"}},
                    "application/x-www-form-urlencoded": {"schema": {"type": "object"}},
                }
            },
            "responses": answers,
        },
    }
    return document
