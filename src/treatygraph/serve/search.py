"""Word search over HTTP: `GET /search?q=…`."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pyoxigraph import Literal

from treatygraph.serve.answering import Answerer
from treatygraph.serve.protocol import read_headers
from treatygraph.serve.responses import Deferred
from treatygraph.store.search import SERVICE

_QUERY = """PREFIX search: <{service}#>
SELECT ?entity ?text ?property {{
  SERVICE <{service}> {{ ?entity search:words {words} ; search:text ?text ; search:property ?property{more} }}
}}"""


def create_router(answerer: Answerer) -> APIRouter:
    """Return the route of the search."""
    router = APIRouter(tags=["Search"])

    @router.api_route(
        "/search",
        methods=["GET", "HEAD"],
        summary="Entities and passages that hold all of the words, in any language",
        operation_id="search",
    )
    async def search(
        request: Request,
        q: Annotated[str, Query(max_length=500, description="Words; `word*` finds beginnings.")],
        lang: Annotated[str, Query(pattern="^([A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*)?$", description="BCP 47 tag.")] = "",
        limit: Annotated[int, Query(ge=1, le=1000)] = 50,
    ) -> Response:
        """Answer in any of the formats of SPARQL results; the shortest texts come first."""
        more = f" ; search:limit {limit}" + (f" ; search:language {Literal(lang)}" if lang else "")
        text = _QUERY.format(service=SERVICE, words=Literal(q), more=more)

        async def run(scope: Any, receive: Any, send: Any) -> None:
            await answerer.answer({"text": text}, read_headers(scope), scope, receive, send, route="/search")

        return Deferred(run)

    return router
