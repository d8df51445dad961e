"""What operators ask: `/health` and `/metrics`."""

from __future__ import annotations

from fastapi import APIRouter, Response

from treatygraph.serve.answering import Answerer
from treatygraph.serve.problems import ProblemError
from treatygraph.serve.responses import write_json


def create_router(answerer: Answerer) -> APIRouter:
    """Return the routes of operation."""
    router = APIRouter(tags=["Operation"])

    @router.get("/health", summary="Whether the server answers queries")
    async def health() -> Response:
        """Ask the graph for one triple: 200 and `ok`, or 503."""
        source = answerer.pool.source
        try:
            await answerer.ask("ASK { ?s ?p ?o }")
        except ProblemError as problem:
            body = write_json({"status": "failing", "detail": str(problem), **answerer.pool.state})
            return Response(body, 503, media_type="application/json")
        body = write_json({"status": "ok", "snapshot": source.snapshot if source else None, **answerer.pool.state})
        return Response(body, media_type="application/json", headers={"cache-control": "no-store"})

    @router.get("/metrics", summary="Counters in Prometheus' text format")
    async def metrics() -> Response:
        """Return requests, seconds, rows, cache hits and the state of the workers."""
        gauges = {**answerer.pool.state, "killed": answerer.pool.killed}
        return Response(answerer.journal.write_metrics(gauges), media_type="text/plain; version=0.0.4")

    return router
