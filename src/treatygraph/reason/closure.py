"""What a reasoner gives back: the inferred triples and the contradictions of a graph."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import pyoxigraph as ox

from treatygraph.reason.contradictions import find_contradictions
from treatygraph.reason.engine import Engine
from treatygraph.reason.expansion import Expansion
from treatygraph.reason.triples import Triple, Triples

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

    `inferred` holds no asserted triple. `engine` is what `extend` and `explain` go on from; it is None
    where owlrl made the closure.
    """

    asserted: Triples
    inferred: Triples
    contradictions: tuple[Contradiction, ...] = ()
    full: bool = False
    engine: Engine | None = field(default=None, repr=False)

    def __contains__(self, triple: object) -> bool:
        """Return whether a triple (pyoxigraph's or a `Statement`) is asserted or inferred."""
        if isinstance(triple, ox.Triple):
            triple = (str(triple.subject), str(triple.predicate), str(triple.object))
        if not isinstance(triple, tuple):
            return False
        numbers = tuple(self.asserted.terms.number(text) for text in triple)
        return numbers in self._inferred or numbers in self.stated

    @cached_property
    def stated(self) -> frozenset[Triple]:
        """The asserted triples by the numbers of their terms."""
        return frozenset(self.asserted.numbered())

    @cached_property
    def _inferred(self) -> frozenset[Triple]:
        return frozenset(self.inferred.numbered())


def close_with_engine(triples: Triples, *, full: bool = False) -> Closure:
    """Return the closure that this project's own engine computes."""
    engine = Engine(triples.terms, full=full)
    return _run(engine, triples, triples)


def extend(closure: Closure, new: Triples) -> Closure:
    """Return the closure of what a closure was made from and of new triples.

    It is the same as a closure of all from nothing, and takes time for what is new only.
    """
    if closure.engine is None:
        raise ValueError("owlrl keeps no state: a closure that it made cannot be extended")
    return _run(closure.engine.copy(), closure.asserted.union(new), new)


def _run(engine: Engine, asserted: Triples, new: Triples) -> Closure:
    engine.add(new)
    engine.run()
    inferred = Expansion(engine, asserted, full=engine.full).triples()
    texts = engine.terms.texts()
    contradictions = tuple(
        Contradiction(rule, tuple((texts[s], texts[p], texts[o]) for s, p, o in premises))
        for rule, premises in find_contradictions(engine)
    )
    return Closure(asserted, inferred, contradictions, engine.full, engine)
