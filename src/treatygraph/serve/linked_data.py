"""Entities at their own addresses: `/state/FRA` answers for `https://w3id.org/treatygraph/state/FRA`.

The description of a thing is what the graph says of it and of its blank nodes, what points to it, and the
labels of its neighbours (Cool URIs for the Semantic Web; SPARQL 1.1 leaves DESCRIBE to the service).
"""

from __future__ import annotations

import re
from collections.abc import Awaitable
from typing import Protocol

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from treatygraph.graph.names import BASE, ONTOLOGY_GRAPH
from treatygraph.serve.answering import Answerer
from treatygraph.serve.media import TRIPLES, Format, choose_format
from treatygraph.serve.problems import ProblemError
from treatygraph.serve.protocol import read_headers

_PATH = re.compile(r"/(?P<id>[A-Za-z0-9._/-]+?)(?:\.(?P<ending>ttl|nt|rdf|jsonld|n3|trig|nq|html))?")
_HTML = Format("html", "text/html", ("application/xhtml+xml",))
_INCOMING = 2000
_DESCRIPTION = """PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
CONSTRUCT {{ <{iri}> ?p ?o . ?o ?p2 ?o2 . ?s ?q <{iri}> . ?n rdfs:label ?label }}
WHERE {{
  {{ <{iri}> ?p ?o OPTIONAL {{ ?o ?p2 ?o2 FILTER(ISBLANK(?o)) }} }}
  UNION {{ SELECT ?s ?q {{ ?s ?q <{iri}> FILTER(!ISBLANK(?s)) }} LIMIT {incoming} }}
  UNION {{ <{iri}> ?p3 ?n . ?n rdfs:label ?label FILTER(LANG(?label) = "en") }}
}}"""
_ONTOLOGY = """CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"""
_KNOWN = "ASK {{ {{ <{iri}> ?p ?o }} UNION {{ ?s ?q <{iri}> }} }}"


class Pages(Protocol):
    """What the pages for people give: the page of an entity, or None where they have none for it."""

    def show_entity(self, iri: str, request: Request) -> Awaitable[Response | None]:
        """Return the page of the entity with this IRI."""

    def show_missing(self, message: str, request: Request) -> Response:
        """Return the page, with status 404, that says what there is not."""


class LinkedData:
    """The ASGI application for every path that is none of the server's own."""

    def __init__(self, answerer: Answerer, pages: Pages | None) -> None:
        self._answerer = answerer
        self._pages = pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the description of what the path names, in the format that the client wants."""
        match = _PATH.fullmatch(scope["path"])
        if match is None:
            raise ProblemError(404, "not-found", "There is nothing at this address.")
        iri = BASE + match["id"]
        headers = read_headers(scope)
        offers = (*TRIPLES, _HTML)
        chosen = choose_format(headers.get("accept"), offers)
        if match["ending"]:
            # A full stop may belong to the id itself: the ending counts only where the whole is no entity.
            if await self._exists(BASE + scope["path"][1:]):
                iri = BASE + scope["path"][1:]
            else:
                chosen = next(offer for offer in offers if offer.name == match["ending"])
        if chosen is None:
            types = ", ".join(offer.media_type for offer in offers)
            raise ProblemError(406, "not-acceptable", f"The description can be sent as {types}.")
        ontology = match["id"] == "ontology"
        if not ontology and not await self._exists(iri):
            message = f"The graph holds nothing about {iri}."
            if chosen is not _HTML or self._pages is None:
                raise ProblemError(404, "not-found", message)
            await self._pages.show_missing(message, Request(scope, receive))(scope, receive, send)
            return
        if chosen is _HTML:
            page = await self._pages.show_entity(iri, Request(scope, receive)) if self._pages else None
            if page is not None:
                await page(scope, receive, send)
                return
            chosen = TRIPLES[0]
        text = _ONTOLOGY.format(graph=ONTOLOGY_GRAPH) if ontology else _DESCRIPTION.format(iri=iri, incoming=_INCOMING)
        extra = [(b"link", f'<{iri}>; rel="describes"'.encode())]
        task = {"text": text, "accept": chosen.media_type}
        await self._answerer.answer(task, headers, scope, receive, send, route="/entity", extra=extra)

    async def _exists(self, iri: str) -> bool:
        result = await self._answerer.ask(_KNOWN.format(iri=iri))
        return bool(result["boolean"])
