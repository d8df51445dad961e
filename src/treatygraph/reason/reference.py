"""owlrl behind the same interface: the reference that the engine is compared with."""

from __future__ import annotations

import owlrl

from treatygraph.reason.triples import Triples
from treatygraph.reason.trivial import is_trivial
from treatygraph.reason.vocabulary import DATATYPE, TYPE


def run_owlrl(triples: Triples, *, full: bool = False) -> tuple[Triples, list[str]]:
    """Return the triples that owlrl infers, without its noise unless `full`, and its error messages.

    Literal subjects and blank predicates, which RDF has not, are dropped in either case.
    """
    graph = triples.to_rdflib()
    semantics = owlrl.OWLRL_Semantics(graph, axioms=False, daxioms=False)
    semantics.closure()
    error = owlrl.Namespaces.ERRNS
    for node in set(graph.subjects(error.error)):
        graph.remove((node, None, None))
    stated = frozenset(triples.numbered())
    closed = Triples.from_rdflib(graph, triples.terms)
    texts = triples.terms.texts()
    kept = [
        triple
        for triple in set(closed.numbered()) - stated
        if texts[triple[0]][0] != '"'
        and texts[triple[1]][0] == "<"
        and (full or not (is_trivial(*triple) or triple[1:] == (TYPE, DATATYPE)))
    ]
    return Triples.from_numbers(kept, triples.terms), list(semantics.error_messages)
