"""Proofs at an address: `GET /explain?subject=state/FRA&predicate=:assures&object=state/KAZ`."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from treatygraph.errors import LimitError, QueryError
from treatygraph.reason import Statement
from treatygraph.reason.graph import GraphExplainer, parse_name
from treatygraph.serve.answering import Answerer
from treatygraph.serve.media import Format, choose_format
from treatygraph.serve.problems import ProblemError
from treatygraph.serve.responses import PAGE_HEADERS
from treatygraph.serve.worker import Source
from treatygraph.store import EmbeddedStore

_FORMS = (
    Format("text", "text/plain", ()),
    Format("turtle", "text/turtle", ()),
    Format("json", "application/json", ("application/ld+json",)),
)
_Term = Annotated[str, Query(max_length=2000, description="An IRI, `:assures`, `state/FRA`, or a literal in quotes.")]


def create_router(answerer: Answerer) -> APIRouter:
    """Return the route of the explanations; they are made one at a time, from the snapshot in use."""
    router = APIRouter(tags=["Explanations"])
    # Oxigraph's iterators belong to one thread, so all explaining happens in one.
    thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="explain")
    known: dict[str, GraphExplainer] = {}

    def run(source: Source, statement: Statement, form: str) -> str:
        if source.snapshot not in known:
            known.clear()
            store = EmbeddedStore(Path(source.path or ""), read_only=True, union=True)
            known[source.snapshot] = GraphExplainer(store.quads())
        return known[source.snapshot].explain(statement, form)

    @router.get("/explain", summary="Why a triple holds: rules and premises down to the words of documents")
    async def explain(request: Request, subject: _Term, predicate: _Term, object: _Term) -> Response:  # noqa: A002
        """Answer as an indented tree, Turtle or JSON, by the Accept header."""
        chosen = choose_format(request.headers.get("accept"), _FORMS)
        if chosen is None:
            raise ProblemError(
                406, "not-acceptable", "A proof can be sent as text/plain, text/turtle or application/json."
            )
        try:
            statement = (parse_name(subject), parse_name(predicate), parse_name(object))
            source = answerer.pool.source
            if source is None or source.path is None:
                raise ProblemError(501, "no-proofs", "Only a build can be explained, and this server has none.")
            body = await asyncio.get_running_loop().run_in_executor(thread, run, source, statement, chosen.name)
        except QueryError as error:
            raise ProblemError(404, "not-found", str(error)) from error
        except LimitError as error:
            raise ProblemError(507, "limit", str(error)) from error
        headers = {name.decode(): value.decode() for name, value in PAGE_HEADERS}
        return Response(body, media_type=f"{chosen.media_type}; charset=utf-8", headers=headers)

    return router
