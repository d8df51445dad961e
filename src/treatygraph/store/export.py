"""A store written as RDF."""

from __future__ import annotations

from typing import Final

import pyoxigraph as ox

from treatygraph.errors import StoreError
from treatygraph.store.embedded import EmbeddedStore

_FORMATS: Final = {
    "trig": ox.RdfFormat.TRIG,
    "nquads": ox.RdfFormat.N_QUADS,
    "turtle": ox.RdfFormat.TURTLE,
    "json-ld": ox.RdfFormat.JSON_LD,
}
_GRAPHS: Final = "https://w3id.org/treatygraph/graph/"


def dump_store(store: EmbeddedStore, form: str, graph: str | None = None) -> bytes:
    """Return the store's graphs in a format (`trig`, `nquads`, `turtle`, `json-ld`), or one graph of it.

    `graph` is a graph's IRI, the end of it (`derived`), or the slug of a document. Turtle has no graphs: all
    go into one. Raises StoreError if there is no such graph.
    """
    quads = list(store.quads())
    if graph is not None:
        names = {q.graph_name.value for q in quads if isinstance(q.graph_name, ox.NamedNode)}
        iri = next((n for n in (graph, _GRAPHS + graph, f"{_GRAPHS}document/{graph}") if n in names), None)
        if iri is None:
            known = ", ".join(sorted(name.removeprefix(_GRAPHS).removeprefix("document/") for name in names))
            raise StoreError(f"There is no graph {graph}. There are {known}.")
        quads = [q for q in quads if isinstance(q.graph_name, ox.NamedNode) and q.graph_name.value == iri]
    target = _FORMATS[form]
    statements = quads if target.supports_datasets and graph is None else list(dict.fromkeys(q.triple for q in quads))
    return ox.serialize(statements, format=target, prefixes=_PREFIXES) or b""


_PREFIXES: Final = {
    "tg": "https://w3id.org/treatygraph/ontology#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "prov": "http://www.w3.org/ns/prov#",
    "oa": "http://www.w3.org/ns/oa#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
