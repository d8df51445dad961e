"""Saved queries over HTTP: `GET /queries` and `GET /queries/NAME`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from treatygraph.errors import QueryError
from treatygraph.queries import Parameter, SavedQuery
from treatygraph.serve.answering import Answerer
from treatygraph.serve.media import BOOLEAN, SOLUTIONS, TRIPLES
from treatygraph.serve.problems import ProblemError
from treatygraph.serve.protocol import parse_fields, read_headers
from treatygraph.serve.responses import Deferred, send_bytes, write_json

_SCHEMAS: dict[str, dict[str, Any]] = {
    "date": {"type": "string", "format": "date", "examples": ["2015-03-01"]},
    "language": {"type": "string", "pattern": "^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$", "default": "en"},
    "integer": {"type": "integer"},
    "string": {"type": "string"},
}
_OFFERS = {offer.name: offer for offer in (*SOLUTIONS, *BOOLEAN, *TRIPLES)}


def create_router(answerer: Answerer, queries: Mapping[str, SavedQuery]) -> APIRouter:
    """Return the routes of the saved queries, each described for OpenAPI."""
    router = APIRouter(tags=["Saved queries"])

    async def list_queries(request: Request) -> Response:
        async def run(scope: Any, receive: Any, send: Any) -> None:
            base = str(request.base_url).rstrip("/")
            body = write_json({"queries": [describe_query(query, base) for query in queries.values()]})
            await send_bytes(send, 200, body, "application/json", head=scope["method"] == "HEAD")

        return Deferred(run)

    router.add_api_route(
        "/queries",
        list_queries,
        methods=["GET", "HEAD"],
        summary="The saved queries, with their parameters and examples",
        operation_id="list_queries",
    )
    for query in queries.values():
        router.add_api_route(
            f"/queries/{query.name}",
            _make_handler(answerer, query),
            methods=["GET", "HEAD"],
            summary=query.title,
            description=f"{query.question}\n\n{query.description}",
            operation_id=query.name.replace("-", "_"),
            openapi_extra={"parameters": [_describe_parameter(p) for p in query.parameters] + [_FORMAT]},
            responses={200: {"content": {offer.media_type: {} for offer in SOLUTIONS}}},
        )
    return router


def _make_handler(answerer: Answerer, query: SavedQuery) -> Any:
    async def handle(request: Request) -> Response:
        async def run(scope: Any, receive: Any, send: Any) -> None:
            headers = read_headers(scope)
            values = dict(parse_fields(scope["query_string"]))
            task: dict[str, Any] = {"text": query.text, "steady": True}
            if form := values.pop("format", None):
                if form not in _OFFERS:
                    raise ProblemError(400, "query", f"There is no format “{form}”. Use csv, tsv, json or xml.")
                task["accept"] = _OFFERS[form].media_type
            try:
                bound = query.parse_values(values)
            except QueryError as error:
                raise ProblemError(400, "query", str(error)) from error
            task["parameters"] = [[name, value.lexical, value.datatype] for name, value in bound.items()]
            await answerer.answer(task, headers, scope, receive, send, route="/queries")

        return Deferred(run)

    return handle


def describe_query(query: SavedQuery, base: str) -> dict[str, Any]:
    """Return what `GET /queries` says of one query."""
    address = f"{base}/queries/{query.name}"
    examples = {"date": "2015-03-01", "language": "fr"}
    shown = {p.name: examples[p.type] for p in query.parameters if p.type in examples}
    return {
        "name": query.name,
        "title": query.title,
        "question": query.question,
        "description": query.description,
        "columns": list(query.columns),
        "parameters": [{"name": p.name, "type": p.type, "description": p.description} for p in query.parameters],
        "examples": [f"{address}?{urlencode(shown)}"] if shown else [address],
        "address": address,
        "sparql": query.text,
    }


def _describe_parameter(parameter: Parameter) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "in": "query",
        "required": False,
        "description": parameter.description,
        "schema": _SCHEMAS[parameter.type],
    }


_FORMAT: dict[str, Any] = {
    "name": "format",
    "in": "query",
    "required": False,
    "description": "Instead of the Accept header.",
    "schema": {"type": "string", "enum": ["csv", "tsv", "json", "xml"]},
}
