"""The query page: rdflib-endpoint's page with YASGUI from this server, under a policy that admits no other host."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import jinja2

from treatygraph.queries import SavedQuery
from treatygraph.serve.responses import write_policy
from treatygraph.serve.yasgui import FOLDER, INTEGRITY, UNPKG, VERSION, has_yasgui, measure_integrity

ADDRESS = f"/static/yasgui-{VERSION}/"
"""Where this server has YASGUI's files; they never change under this address."""

_TEMPLATES = Path(__file__).parent / "templates"
_UNPKG = re.compile(r'"https://unpkg\.com/@triply/yasgui(?:@[^/"]*)?/build/(yasgui\.min\.(?:js|css))"')
_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)


@dataclass(frozen=True)
class QueryPage:
    """The page and its Content-Security-Policy."""

    text: str
    policy: str


def make_query_page(original: str, queries: Mapping[str, SavedQuery], folder: Path = FOLDER) -> QueryPage:
    """Return the query page made from `original`, the page of rdflib-endpoint.

    YASGUI comes from `folder` by way of this server; where it is not there, from unpkg.com, as `original` has
    it, but this release alone, bit for bit. Without script, or without YASGUI, a plain form asks the query.
    """
    kept = has_yasgui(folder)

    def place(match: re.Match[str]) -> str:
        name = match[1]
        return (
            f'"{ADDRESS}{name}"' if kept else f'"{UNPKG}{name}" integrity="{INTEGRITY[name]}" crossorigin="anonymous"'
        )

    templates = jinja2.Environment(loader=jinja2.FileSystemLoader(_TEMPLATES), autoescape=True)
    first = next((query.text for query in queries.values()), "SELECT * { ?s ?p ?o } LIMIT 25")
    page = _UNPKG.sub(place, original)
    page = page.replace("</head>", templates.get_template("editor_head.html").render() + "</head>", 1)
    page = page.replace("<body>", "<body>" + templates.get_template("editor.html").render(query=first), 1)
    elsewhere = () if kept else (UNPKG,)
    hashes = (f"'{measure_integrity(script.encode(), 'sha256-')}'" for script in _INLINE.findall(page))
    # YASGUI writes styles of its own into the page, for the columns of its tables.
    policy = write_policy(scripts=("'self'", *hashes, *elsewhere), styles=("'self'", "'unsafe-inline'", *elsewhere))
    return QueryPage(page, policy)
