"""A built graph explained: its closure and conclusions made anew from what is asserted."""

from __future__ import annotations

import json
from collections.abc import Iterable

import pyoxigraph as ox
from rdflib import OWL, RDF, RDFS

from treatygraph.errors import QueryError
from treatygraph.graph.names import BASE, DCTERMS, DERIVED_GRAPH, INFERRED_GRAPH, OA, PROV, SKOS, TG
from treatygraph.reason.closure import Statement, close
from treatygraph.reason.law import derive, read_rules
from treatygraph.reason.proof import Explainer
from treatygraph.reason.rendering import format_text, format_turtle, to_json
from treatygraph.reason.sources import GraphSources

_PREFIXES = {"": TG, "rdf": RDF, "rdfs": RDFS, "owl": OWL, "skos": SKOS, "prov": PROV, "oa": OA, "dcterms": DCTERMS}
_FOLLOWING = {str(INFERRED_GRAPH), str(DERIVED_GRAPH)}


class GraphExplainer:
    """Explains the statements of a built graph, down to the sentences of its documents."""

    def __init__(self, quads: Iterable[ox.Quad]) -> None:
        """Take the quads of a build; what was inferred and derived in it is made anew."""
        asserted = [q for q in quads if getattr(q.graph_name, "value", "") not in _FOLLOWING]
        closure = close(asserted)
        inferred = ox.NamedNode(str(INFERRED_GRAPH))
        closed = [*asserted, *(ox.Quad(t.subject, t.predicate, t.object, inferred) for t in closure.inferred)]
        derivation = derive(closed, read_rules())
        derived = ox.NamedNode(str(DERIVED_GRAPH))
        closed += (ox.Quad(t.subject, t.predicate, t.object, derived) for t in derivation.triples)
        self._sources = GraphSources(closed)
        self._explainer = Explainer(closure, derivation, self._sources)

    def explain(self, statement: Statement, form: str = "text") -> str:
        """Return the proof of a statement as `text` (an indented tree), `turtle` or `json`.

        Raises QueryError where the graph neither states nor implies it.
        """
        proof = self._explainer.explain(statement)
        if form == "json":
            return json.dumps(to_json(proof), ensure_ascii=False, indent=2)
        return format_turtle(proof) if form == "turtle" else format_text(proof, self._sources.name)


def parse_name(text: str) -> str:
    """Return the N-Triples text of a term as people write it: an IRI, `:assures`, `state/FRA`, or a literal.

    >>> parse_name("rdfs:label")
    '<http://www.w3.org/2000/01/rdf-schema#label>'

    Raises QueryError for what is none of these.
    """
    text = text.strip()
    if text.startswith(("<", '"', "_:")):
        return text
    if text == "a":
        return f"<{RDF.type}>"
    if "://" in text:
        return f"<{text}>"
    prefix, colon, local = text.partition(":")
    if colon and prefix in _PREFIXES:
        return f"<{_PREFIXES[prefix]}{local}>"
    if "/" in text and " " not in text:
        return f"<{BASE}{text}>"
    raise QueryError(f"{text!r} is no term: write an IRI, :assures, state/FRA, or a literal in quotes.")
