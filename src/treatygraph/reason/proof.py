"""Proofs: why a statement of a closure holds, by one proof of least depth, down to what was asserted."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import pyoxigraph as ox

from treatygraph.errors import QueryError
from treatygraph.reason import vocabulary as v
from treatygraph.reason.backward import TRANSITIVE_RULES, Backward, Step
from treatygraph.reason.closure import Closure, Contradiction, Statement
from treatygraph.reason.law import Application, Derivation
from treatygraph.reason.triples import Triple

MAX_DEPTH = 64


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
        self._search = _Search(Backward(closure.engine, closure.stated), closure)

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
        tree = self._search.prove(numbers) if numbers else None
        if tree is None:
            raise QueryError(f"The graph neither states nor implies {' '.join(statement)} .")
        return self._render(tree)

    def _render(self, tree: _Tree) -> Proof:
        texts = self._closure.asserted.terms.texts()
        statement = texts[tree.goal[0]], texts[tree.goal[1]], texts[tree.goal[2]]
        if tree.rule is None:
            return Proof(statement, sources=tuple(self._sources(statement)) if self._sources else ())
        return Proof(statement, tree.rule, premises=tuple(self._render(child) for child in tree.premises))


@dataclass(frozen=True, slots=True)
class _Tree:
    goal: Triple
    rule: str | None
    premises: tuple[_Tree, ...]
    depth: int


class _Search:
    """Iterative deepening over the rules read backwards, with what was found and what failed kept."""

    def __init__(self, backward: Backward, closure: Closure) -> None:
        self.backward = backward
        self._stated = closure.stated
        self._found: dict[tuple[Triple, bool], _Tree] = {}
        self._failed: dict[tuple[Triple, bool], int] = {}
        self._steps: dict[Triple, tuple[list[Step], Iterator[Step]]] = {}

    def prove(self, goal: Triple, limit: int = MAX_DEPTH, *, single: bool = False) -> _Tree | None:
        """Return a least proof of at most this depth; if `single`, one whose last rule is not transitivity."""
        key = (goal, single)
        known = self._found.get(key)
        if known is not None:
            return known if known.depth <= limit else None
        for depth in range(self._failed.get(key, -1) + 1, limit + 1):
            found = self._attempt(goal, depth, single=single)
            if found is not None:
                self._found[key] = found
                return found
            self._failed[key] = depth
        return None

    def _attempt(self, goal: Triple, depth: int, *, single: bool) -> _Tree | None:
        if goal in self._stated:
            return _Tree(goal, None, (), 0)
        if depth == 0:
            return None
        for rule, premises in self._uses(goal):
            proofs: list[_Tree] = []
            for premise in premises:
                proof = self.prove(premise, depth - 1)
                if proof is None:
                    break
                proofs.append(proof)
            else:
                return _combine(goal, rule, proofs)
        if not single and self.backward.is_transitive(goal[1]):
            found = self._path(goal, depth)
            if found is not None and found.depth <= depth:
                return found
        return None

    def _uses(self, goal: Triple) -> Iterator[Step]:
        """Yield the steps to a goal, found once and kept."""
        if goal not in self._steps:
            self._steps[goal] = ([], self.backward.steps(goal))
        kept, rest = self._steps[goal]
        yield from kept
        for step in rest:
            if goal not in step[1]:
                kept.append(step)
                yield step

    def _path(self, goal: Triple, depth: int) -> _Tree | None:
        """Return a proof by transitivity along the path that needs the least depth.

        A path of edges that are proved at depths d takes a tree of depth log2 of the sum of 2**d.
        """
        start, p, end = goal
        best: dict[int, int] = {start: 0}
        came: dict[int, tuple[int, _Tree]] = {}
        queue = [(0, start)]
        done = set[int]()
        while queue:
            cost, node = heapq.heappop(queue)
            if node in done:
                continue
            if node == end and node in came:
                break
            done.add(node)
            for after in self._after(node, p, end):
                edge = self.prove((node, p, after), depth - 1, single=True)
                if edge is None or (after in done and after != end):
                    continue
                total = cost + 2**edge.depth
                if total < best.get(after, 2 ** (depth + 1)) or (after == end and after not in came):
                    best[after] = total
                    came[after] = (node, edge)
                    heapq.heappush(queue, (total, after))
        if end not in came:
            return None
        edges: list[_Tree] = []
        node = end
        while not edges or node != start:
            node, edge = came[node]
            edges.append(edge)
        if len(edges) < 2:
            return None
        prop_type = TRANSITIVE_RULES.get(p)
        axiom = None if prop_type else self.prove((p, v.TYPE, v.TRANSITIVE), depth - 1)
        return _balance(edges[::-1], prop_type or "prp-trp", axiom)

    def _after(self, node: int, p: int, end: int) -> Iterator[int]:
        backward = self.backward
        if p == v.SAME_AS:
            yield from backward.same(node)[1:]
            return
        for after in backward.edges(node, p):
            if after != node and (after == end or backward.holds(after, p, end)):
                yield after


def _combine(goal: Triple, rule: str, premises: Sequence[_Tree]) -> _Tree:
    return _Tree(goal, rule, tuple(premises), 1 + max((p.depth for p in premises), default=0))


def _balance(path: list[_Tree], rule: str, axiom: _Tree | None) -> _Tree:
    """Return a tree of least depth over the edges of a path, in their order."""
    level = min(edge.depth for edge in path)
    while len(path) > 1:
        merged: list[_Tree] = []
        for edge in path:
            if merged and merged[-1].depth <= level >= edge.depth:
                left = merged.pop()
                goal = (left.goal[0], left.goal[1], edge.goal[2])
                merged.append(_combine(goal, rule, [*([axiom] if axiom else ()), left, edge]))
            else:
                merged.append(edge)
        path = merged
        level += 1
    return path[0]
