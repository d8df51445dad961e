"""Proofs: why a statement of a closure holds, by one proof of least depth, down to what was asserted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import pyoxigraph as ox

from treatygraph.errors import QueryError
from treatygraph.reason.backward import Backward
from treatygraph.reason.closure import Closure, Contradiction, Statement
from treatygraph.reason.law import Application, Derivation
from treatygraph.reason.search import Search, Tree
from treatygraph.reason.triples import Triple


@dataclass(frozen=True, slots=True)
class Source:
    """Where an asserted statement is said: document (slug), language, passage, offsets and the words."""

    document: str
    language: str
    passage: str
    start: int
    end: int
    quote: str


Sources = Callable[[Statement], Sequence[Source]]
"""Gives the sources of an asserted statement; none for an axiom of the ontology."""


@dataclass(frozen=True, slots=True)
class Proof:
    """A statement and what it follows from.

    `rule` is None for an asserted statement, which has `sources` and no premises; else the name of the
    rule in OWL 2 Profiles, section 4.3, or the title of a treaty-law rule, then with its `provision`.
    `statement` is None for a contradiction. `also` holds further premises that stand or fall with it: said
    in the same words, or concluded by the same use of a rule.
    """

    statement: Statement | None
    rule: str | None = None
    provision: str = ""
    premises: tuple[Proof, ...] = ()
    sources: tuple[Source, ...] = ()
    also: tuple[Statement, ...] = ()

    @property
    def depth(self) -> int:
        """The number of rules on the longest way down to an asserted statement."""
        if self.rule is None:
            return 0
        return 1 + max((premise.depth for premise in self.premises), default=0)

    def leaves(self) -> Iterator[Proof]:
        """Yield the asserted statements at the ends, as often as they are used."""
        if not self.premises:
            yield self
        for premise in self.premises:
            yield from premise.leaves()


class Explainer:
    """Explains the statements of a closure, and of the conclusions of treaty-law rules above it."""

    def __init__(self, closure: Closure, derivation: Derivation | None = None, sources: Sources | None = None) -> None:
        if closure.engine is None:
            raise ValueError("owlrl keeps no state: a closure that it made cannot be explained")
        self._closure = closure
        self._derivation = derivation
        self._sources = sources
        self._known: dict[Statement, Proof] = {}
        self._applications: dict[Statement, Application] = {}
        self._search = Search(Backward(closure.engine, closure.stated), closure.stated)

    def explain(self, statement: Statement | ox.Triple) -> Proof:
        """Return a proof of least depth; QueryError where the statement does not hold."""
        if isinstance(statement, ox.Triple):
            statement = (str(statement.subject), str(statement.predicate), str(statement.object))
        if statement not in self._known:
            application = self._application(statement)
            if application is not None:
                premises = self._join(application.premises)
                found = Proof(statement, application.rule.title, application.rule.provision, premises)
            else:
                found = self._find(statement)
            self._known[statement] = found
        return self._known[statement]

    def _application(self, statement: Statement) -> Application | None:
        """Return the use of a rule to show: of equal ones that with the fewest documents and the first passages."""
        if self._derivation is None or statement not in self._derivation or self._find_numbers(statement):
            return None
        if statement not in self._applications:
            ways = self._derivation.applications(statement)
            self._applications[statement] = ways[0] if len(ways) == 1 else min(ways, key=self._place)
        return self._applications[statement]

    def _place(self, application: Application) -> tuple[object, ...]:
        said = [self._sources(premise)[:1] for premise in application.premises] if self._sources else []
        places = sorted({(source.document, source.start) for sources in said for source in sources})
        return len({document for document, _ in places}), places, application.rule.name, application.premises

    def _join(self, statements: Sequence[Statement]) -> tuple[Proof, ...]:
        """Return the proofs of the premises, those that share words or a use of a rule as one."""
        joined: dict[object, Proof] = {}
        for statement in statements:
            proof = self.explain(statement)
            key: object = self._application(statement) or proof.sources or statement
            first = joined.get(key)
            joined[key] = proof if first is None else replace(first, also=(*first.also, statement))
        return tuple(joined.values())

    def explain_contradiction(self, contradiction: Contradiction) -> Proof:
        """Return the proof that a contradiction rests on, with None for its statement."""
        return Proof(None, contradiction.rule, "", tuple(self.explain(p) for p in contradiction.premises))

    def _find_numbers(self, statement: Statement) -> Triple | None:
        """Return the numbers of the terms of a statement that holds in the closure."""
        engine, terms = self._closure.engine, self._closure.asserted.terms
        numbers = [terms.number(text) for text in statement]
        if engine is None or any(number is None or number >= engine.size for number in numbers):
            return None
        s, p, o = (number for number in numbers if number is not None)
        return (s, p, o) if self._search.backward.holds(s, p, o) else None

    def _find(self, statement: Statement) -> Proof:
        numbers = self._find_numbers(statement)
        tree = self._search.find(numbers) if numbers else None
        if tree is None:
            raise QueryError(f"The graph neither states nor implies {' '.join(statement)} .")
        return self._render(tree)

    def _render(self, tree: Tree) -> Proof:
        texts = self._closure.asserted.terms.texts()
        statement = texts[tree.goal[0]], texts[tree.goal[1]], texts[tree.goal[2]]
        if tree.rule is None:
            return Proof(statement, sources=tuple(self._sources(statement)) if self._sources else ())
        return Proof(statement, tree.rule, premises=tuple(self._render(child) for child in tree.premises))
