"""Closing a graph under OWL 2 RL: the inferred triples and the contradictions."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

import pyoxigraph as ox

from treatygraph.reason.contradictions import find_contradictions
from treatygraph.reason.engine import Engine
from treatygraph.reason.expansion import Expansion
from treatygraph.reason.index import TripleIndex
from treatygraph.reason.reference import run_owlrl
from treatygraph.reason.triples import Triples

Reasoner = Literal["treatygraph", "owlrl"]

Statement = tuple[str, str, str]
"""A triple as the N-Triples texts of its terms; unlike an RDF triple its subject may be a literal."""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Statements that cannot be true together, and the rule of OWL 2 RL/RDF that says so.

    `rule` is the rule's name in the specification (`cax-dw`); `premises` are asserted or inferred.
    From owlrl, which keeps no premises, `rule` is its message and `premises` is empty.
    """

    rule: str
    premises: tuple[Statement, ...]

    def __str__(self) -> str:
        lines = "".join(f"\n  {s} {p} {o}" for s, p, o in self.premises)
        return f"contradiction by {self.rule}{lines}"


@dataclass(frozen=True)
class Closure:
    """A graph closed under OWL 2 RL: what was asserted, what follows, what contradicts.

    `engine` is what `extend` and `Explainer` go on from; it is None where owlrl made the closure.
    """

    asserted: Triples
    contradictions: tuple[Contradiction, ...]
    full: bool
    engine: Engine | None = field(repr=False)
    found: Triples | None = field(default=None, repr=False)

    @cached_property
    def inferred(self) -> Triples:
        """The inferred triples, none of them asserted; laid out when first asked for."""
        if self.engine is None:
            return self.found or Triples.from_numbers((), self.asserted.terms)
        return Expansion(self.engine, self.asserted, full=self.full).triples()

    def __contains__(self, triple: object) -> bool:
        """Return whether a triple (pyoxigraph's or a `Statement`) is asserted or inferred."""
        if isinstance(triple, ox.Triple):
            triple = (str(triple.subject), str(triple.predicate), str(triple.object))
        if not isinstance(triple, tuple):
            return False
        numbers = tuple(self.asserted.terms.number(text) for text in triple)
        return None not in numbers and (numbers in self.stated or numbers in self._inferred)

    @cached_property
    def stated(self) -> TripleIndex:
        """The asserted triples, to look up by the numbers of their terms."""
        return TripleIndex(self.asserted)

    @cached_property
    def _inferred(self) -> TripleIndex:
        return TripleIndex(self.inferred)


def close(
    triples: Triples | Iterable[ox.Triple | ox.Quad],
    *,
    reasoner: Reasoner = "treatygraph",
    full: bool = False,
    advance: Callable[[], object] = lambda: None,
) -> Closure:
    """Return the closure of a graph under OWL 2 RL/RDF (OWL 2 Profiles, section 4.3, tables 4 to 9).

    Ontology and data go in together, the triples of quads whatever their graphs. `full` adds what is true
    of everything: reflexive `owl:sameAs`, `owl:Thing`, axiomatic and datatype triples. `advance` is called
    after each round. LimitError where memory is too small.
    """
    if not isinstance(triples, Triples):
        triples = Triples.from_rdf(triples)
    if reasoner == "owlrl":
        inferred, messages = run_owlrl(triples, full=full)
        return Closure(triples, tuple(Contradiction(m, ()) for m in messages), full, None, inferred)
    engine = Engine(triples.terms, full=full)
    return _run(engine, triples, triples, advance)


def extend(closure: Closure, new: Triples | Iterable[ox.Triple | ox.Quad]) -> Closure:
    """Return the closure of what a closure was made from and of new triples; the one given stays as it is.

    It is the same as a closure of all from nothing, and takes time for what is new only.
    """
    if closure.engine is None:
        raise ValueError("owlrl keeps no state: a closure that it made cannot be extended")
    terms = closure.asserted.terms
    if not isinstance(new, Triples):
        new = Triples.from_rdf(new, terms)
    elif new.terms is not terms:
        new = Triples.from_texts((text for row in new.texts() for text in row), terms)
    return _run(closure.engine.copy(), closure.asserted.union(new), new, lambda: None)


def _run(engine: Engine, asserted: Triples, new: Triples, advance: Callable[[], object]) -> Closure:
    engine.add(new)
    engine.run(advance)
    texts = engine.terms.texts()
    closure = Closure(asserted, (), engine.full, engine)
    contradictions = tuple(
        Contradiction(rule, tuple((texts[s], texts[p], texts[o]) for s, p, o in premises))
        for rule, premises in find_contradictions(engine, lambda: closure.stated)
    )
    return replace(closure, contradictions=contradictions) if contradictions else closure
