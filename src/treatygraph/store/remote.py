"""A store behind the SPARQL 1.1 Protocol: any server by its address."""

from __future__ import annotations

import io
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode, urlsplit

import pyoxigraph
from pyoxigraph import QueryResultsFormat, QuerySolutions, RdfFormat

from treatygraph.errors import QueryError, StoreError
from treatygraph.store.interface import Result, Term
from treatygraph.store.syntax import bind_parameters, find_form

_RESULTS = "application/sparql-results+json, application/sparql-results+xml;q=0.9"
_GRAPHS = "application/n-triples, text/turtle;q=0.9, application/rdf+xml;q=0.8"
_TIMEOUT = 600.0


class RemoteStore:
    """The triples of the SPARQL server at `address`, asked by POST.

    Only `address` itself is called: redirections are not followed. The default graph is the server's own.
    """

    def __init__(self, address: str, update_address: str | None = None) -> None:
        if urlsplit(address).scheme not in ("http", "https"):
            raise StoreError(f"The store address {address} must begin with http:// or https://.")
        self.union = False
        self._address = address
        self._update_address = update_address or address
        self._opener = urllib.request.OpenerDirector()
        for handler in (
            urllib.request.HTTPHandler,
            urllib.request.HTTPSHandler,
            urllib.request.HTTPErrorProcessor,
            urllib.request.HTTPDefaultErrorHandler,
        ):
            self._opener.add_handler(handler())

    def query(
        self,
        text: str,
        *,
        parameters: Mapping[str, Term] | None = None,
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
        base: str | None = None,
    ) -> Result:
        """Return the result of a query; see `Store.query`. `base` is put before the query as BASE."""
        if parameters:
            text = bind_parameters(text, parameters)
        if base:
            text = f"BASE <{base}>\n{text}"
        form = find_form(text)
        if form is None:
            raise QueryError("This is no query: it holds no SELECT, ASK, CONSTRUCT or DESCRIBE.")
        fields = [("query", text)]
        fields += [("default-graph-uri", graph) for graph in default_graphs or ()]
        fields += [("named-graph-uri", graph) for graph in named_graphs or ()]
        tabular = form in ("SELECT", "ASK")
        media_type, body = self._post(self._address, fields, _RESULTS if tabular else _GRAPHS)
        try:
            if tabular:
                results_format = QueryResultsFormat.from_media_type(media_type)
                result = pyoxigraph.parse_query_results(body, format=results_format or QueryResultsFormat.JSON)
                if form == "ASK" and isinstance(result, QuerySolutions):
                    # Virtuoso 7 answers an ASK that begins with BASE by a table of one number.
                    truth = any(value is not None and value.value in ("1", "true") for row in result for value in row)
                    return pyoxigraph.Store().query("ASK { }" if truth else "ASK { FILTER(false) }")
                return result
            triples = pyoxigraph.Store()
            triples.load(body, RdfFormat.from_media_type(media_type) or RdfFormat.N_TRIPLES)
        except (SyntaxError, ValueError, OSError) as error:
            raise StoreError(f"The answer of {self._address} cannot be read: {error}.") from error
        return triples.query("CONSTRUCT WHERE { ?s ?p ?o }")

    def update(
        self,
        text: str,
        *,
        using_graphs: Sequence[str] | None = None,
        using_named_graphs: Sequence[str] | None = None,
        base: str | None = None,
    ) -> None:
        """Send a SPARQL 1.1 Update; see `Store.update`."""
        fields = [("update", f"BASE <{base}>\n{text}" if base else text)]
        fields += [("using-graph-uri", graph) for graph in using_graphs or ()]
        fields += [("using-named-graph-uri", graph) for graph in using_named_graphs or ()]
        self._post(self._update_address, fields, "*/*")

    def sizes(self) -> dict[str | None, int]:
        """Return the number of triples of each graph; see `Store.sizes`."""
        named = self.query("SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g")
        sizes: dict[str | None, int] = {row["g"].value: int(row["n"].value) for row in named}  # type: ignore[union-attr]
        unnamed = self.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
        sizes[None] = next(int(row["n"].value) for row in unnamed)  # type: ignore[union-attr]
        return sizes

    def _post(self, address: str, fields: list[tuple[str, str]], accept: str) -> tuple[str, io.BytesIO]:
        request = urllib.request.Request(  # noqa: S310 - the scheme is checked when the store is made
            address,
            data=urlencode(fields).encode(),
            headers={
                "Accept": accept,
                "Content-Type": "application/x-www-form-urlencoded",
                "User-Agent": "TreatyGraph",
            },
        )
        try:
            with self._opener.open(request, timeout=_TIMEOUT) as response:
                return response.headers.get("Content-Type", ""), io.BytesIO(response.read())
        except urllib.error.HTTPError as error:
            detail = error.read(2000).decode("utf-8", "replace").strip()
            if error.code == 400:
                raise QueryError(f"{address} refused the query: {detail}") from error
            raise StoreError(f"The store at {address} answered {error.code} {error.reason}: {detail}") from error
        except (OSError, urllib.error.URLError) as error:
            reason = getattr(error, "reason", error)
            raise StoreError(f"The store at {address} is out of reach: {reason}. Is it running?") from error
