"""OWL 2 RL: `close` a graph, `extend` the closure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import pyoxigraph as ox

from treatygraph.reason.closure import Closure, Contradiction, Statement, close_with_engine, extend
from treatygraph.reason.reference import close_with_owlrl
from treatygraph.reason.triples import Terms, Triples

__all__ = ["Closure", "Contradiction", "Reasoner", "Statement", "Terms", "Triples", "close", "extend"]

Reasoner = Literal["treatygraph", "owlrl"]


def close(
    triples: Triples | Iterable[ox.Triple | ox.Quad],
    *,
    reasoner: Reasoner = "treatygraph",
    full: bool = False,
) -> Closure:
    """Return the closure of a graph under OWL 2 RL/RDF (OWL 2 Profiles, section 4.3, tables 4 to 9).

    Ontology and data go in together. `full` adds what is true of everything: reflexive `owl:sameAs`,
    `owl:Thing`, axiomatic and datatype triples.
    """
    if not isinstance(triples, Triples):
        triples = Triples.from_rdf(triples)
    run = close_with_owlrl if reasoner == "owlrl" else close_with_engine
    return run(triples, full=full)
