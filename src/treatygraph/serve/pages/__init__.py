"""Pages for people: the front page, a page for every thing, documents with their statements, saved queries.

They hold no script, but for the query page, so they work wherever HTML does; what they show is asked of the
graph by SPARQL.
"""

from __future__ import annotations

import asyncio
import gzip
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from treatygraph.errors import QueryError
from treatygraph.graph.names import BASE
from treatygraph.queries import SavedQuery
from treatygraph.serve.answering import Answerer
from treatygraph.serve.pages.documents import read_document_view
from treatygraph.serve.pages.query_page import ADDRESS as EDITOR
from treatygraph.serve.pages.rows import ask_rows
from treatygraph.serve.pages.things import read_overview, read_thing
from treatygraph.serve.responses import PAGE_HEADERS
from treatygraph.serve.yasgui import FOLDER, INTEGRITY
from treatygraph.store.search import SERVICE

_BREAK = re.compile(r"[ \t]*[\r\n][\s]*")
_BREAK_IN_HAN = re.compile(r"(?<=[\u3000-\u9fff，。；：（）])\n|\n(?=[\u3000-\u9fff，。；：（）])")
_FOLDER = Path(__file__).parent
_LANGUAGES = {"en": "English", "ar": "العربية", "es": "Español", "fr": "Français", "ru": "Русский", "zh": "中文"}
_SEARCH = """PREFIX search: <{service}#>
SELECT ?entity ?text {{
  SERVICE <{service}> {{ ?entity search:words ?words ; search:text ?text ; search:limit 60 }}
}}"""


class PeoplePages:
    """The pages over an answerer; `router` serves their own paths."""

    def __init__(self, answerer: Answerer, queries: Mapping[str, SavedQuery]) -> None:
        self._answerer = answerer
        self._queries = queries
        self._templates = jinja2.Environment(
            loader=jinja2.FileSystemLoader(_FOLDER / "templates"), autoescape=True, trim_blocks=True, lstrip_blocks=True
        )
        self._templates.filters["local"] = local_address
        self._templates.filters["flow"] = join_lines
        self.router = APIRouter(include_in_schema=False)
        self.router.add_api_route("/", self.show_home, methods=["GET", "HEAD"])
        self.router.add_api_route("/ask", self.list_queries, methods=["GET", "HEAD"])
        self.router.add_api_route("/ask/{name}", self.show_query, methods=["GET", "HEAD"])
        self.router.add_api_route("/find", self.show_search, methods=["GET", "HEAD"])
        self.router.add_api_route(EDITOR + "{name}", self.send_editor, methods=["GET", "HEAD"])
        self.router.add_api_route("/static/{name}", self.send_static, methods=["GET", "HEAD"])

    async def show_home(self, request: Request) -> Response:
        """Return the front page: what is here, the documents, the saved queries, one answer with its sentence."""
        overview = await read_overview(self._answerer)
        return self._render("home.html", request, overview=overview, queries=list(self._queries.values()))

    async def list_queries(self, request: Request) -> Response:
        """Return the list of saved queries with their questions."""
        return self._render("queries.html", request, queries=list(self._queries.values()))

    async def show_query(self, request: Request, name: str) -> Response:
        """Return a saved query with a form for its parameters and its answer as a table."""
        query = self._queries.get(name)
        if query is None:
            return self.show_missing(f"There is no saved query {name}.", request)
        values = {p.name: request.query_params.get(p.name, "") for p in query.parameters}
        try:
            columns, rows = await ask_rows(self._answerer, query, {k: v for k, v in values.items() if v})
        except QueryError as error:
            response = self._render("query.html", request, query=query, values=values, failure=str(error))
            response.status_code = 400
            return response
        return self._render("query.html", request, query=query, values=values, columns=columns, rows=rows)

    async def show_search(self, request: Request, q: str = "") -> Response:
        """Return what is found by words, in any of the languages."""
        found: dict[str, str] = {}
        if q.strip():
            text = _SEARCH.format(service=SERVICE)
            parameters = [["words", q[:400], "http://www.w3.org/2001/XMLSchema#string"]]
            answer = await self._answerer.ask(text, parameters=parameters)
            for row in answer["results"]["bindings"]:
                found.setdefault(row["entity"]["value"], row["text"]["value"])
        return self._render("search.html", request, words=q, found=found)

    async def show_entity(self, iri: str, request: Request) -> Response | None:
        """Return the page of a thing, or of a document with its text; None where the graph says nothing of it."""
        if iri == f"{BASE}ontology":
            return None
        source = self._answerer.pool.source
        if iri.startswith(f"{BASE}document/") and source is not None and source.path is not None:
            view = await read_document_view(self._answerer, iri, Path(source.path).parent)
            if view is not None:
                return self._render("document.html", request, view=view, iri=iri)
        thing = await read_thing(self._answerer, iri)
        return self._render("thing.html", request, thing=thing, iri=iri) if thing is not None else None

    async def send_static(self, name: str) -> Response:
        """Return a style sheet, script or picture of the project's own."""
        if name not in ("treatygraph.css", "editor.css", "editor.js", "favicon.svg"):
            return Response(status_code=404)
        content = (_FOLDER / "static" / name).read_bytes()
        return Response(content, media_type=_name_type(name), headers={"cache-control": "max-age=3600"})

    async def send_editor(self, request: Request, name: str) -> Response:
        """Return YASGUI's script or style; a release has an address of its own, so browsers may keep it."""
        if name not in INTEGRITY or not (FOLDER / name).is_file():
            return Response(status_code=404)
        headers = {"cache-control": "max-age=31536000, immutable", "vary": "Accept-Encoding"}
        packed = "gzip" in request.headers.get("accept-encoding", "")
        if packed:
            headers["content-encoding"] = "gzip"
        content = await asyncio.to_thread(_read_editor, name, packed)
        return Response(content, media_type=_name_type(name), headers=headers)

    def show_missing(self, message: str, request: Request) -> Response:
        """Return the page that says what there is not, with status 404."""
        response = self._render("missing.html", request, message=message)
        response.status_code = 404
        return response

    def _render(self, template: str, request: Request, **values: Any) -> Response:
        page = self._templates.get_template(template).render(
            path=request.url.path, languages=_LANGUAGES, base=BASE, **values
        )
        headers = {name.decode(): value.decode() for name, value in PAGE_HEADERS}
        return HTMLResponse(page, headers=headers)


@cache
def _read_editor(name: str, packed: bool) -> bytes:
    content = (FOLDER / name).read_bytes()
    return gzip.compress(content, mtime=0) if packed else content


def _name_type(name: str) -> str:
    return {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}[Path(name).suffix]


def local_address(iri: str) -> str:
    """Return the address of a thing on this server: the path of its IRI; a foreign IRI as it is."""
    if iri.startswith(f"{BASE}ontology#"):
        return "/ontology"
    return "/" + iri.removeprefix(BASE) if iri.startswith(BASE) else iri


def join_lines(text: str) -> str:
    """Return text on one line: what was broken between Chinese characters joins without a space."""
    return _BREAK_IN_HAN.sub("", _BREAK.sub("\n", text)).replace("\n", " ")


def make_pages(answerer: Answerer, queries: Mapping[str, SavedQuery]) -> tuple[APIRouter, PeoplePages]:
    """Return the router of the pages' own paths, and the pages of things."""
    pages = PeoplePages(answerer, queries)
    return pages.router, pages


__all__ = ["PeoplePages", "local_address", "make_pages"]
