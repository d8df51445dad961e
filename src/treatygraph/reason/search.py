"""The search for a proof of least depth among the rules read backwards."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from treatygraph.errors import LimitError
from treatygraph.reason import vocabulary as v
from treatygraph.reason.backward import TRANSITIVE_RULES, Backward, Step
from treatygraph.reason.index import TripleIndex
from treatygraph.reason.triples import Triple

SHALLOW = 16  # nearly every proof is found sooner by iterative deepening; deeper ones go by their whole cone
DEEPEST = 250
MAX_STEPS = 300_000


@dataclass(frozen=True, slots=True)
class Tree:
    """A proof over the numbers of terms; `rule` is None where the goal was asserted."""

    goal: Triple
    rule: str | None
    premises: tuple[Tree, ...]
    depth: int


class Search:
    """Iterative deepening over the rules read backwards, with what was found and what failed kept."""

    def __init__(self, backward: Backward, stated: TripleIndex) -> None:
        self.backward = backward
        self._stated = stated
        self._found: dict[tuple[Triple, bool], Tree] = {}
        self._failed: dict[tuple[Triple, bool], int] = {}
        self._steps: dict[Triple, tuple[list[Step], Iterator[Step]]] = {}

    def find(self, goal: Triple) -> Tree | None:
        """Return a proof of least depth of a statement that holds; LimitError where it is beyond all reading."""
        found = self.prove(goal, SHALLOW) or self._prove_deep(goal)
        if found is not None and found.depth > DEEPEST:
            raise LimitError(
                f"The proof takes {found.depth:,} steps on end, too many to read. Explain one of the statements"
                " on its way instead."
            )
        return found

    def prove(self, goal: Triple, limit: int, *, single: bool = False) -> Tree | None:
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

    def _prove_deep(self, goal: Triple) -> Tree | None:
        """Return a least proof by way of everything that bears on the goal (Knuth 1977).

        Goals are settled in the order of their depths, so a step is complete when its last premise is.
        """
        steps, users = self._collect(goal)
        missing = [len(set(premises)) for _, _, premises in steps]
        queue = [(0, place) for place, count in enumerate(missing) if not count]
        settled: dict[Triple, Tree] = {}
        while queue and goal not in settled:
            _, place = heapq.heappop(queue)
            conclusion, rule, premises = steps[place]
            if conclusion in settled:
                continue
            trees = [settled[premise] for premise in premises]
            settled[conclusion] = Tree(conclusion, None, (), 0) if not rule else _combine(conclusion, rule, trees)
            for user in users[conclusion]:
                missing[user] -= 1
                if not missing[user]:
                    depth = 1 + max(settled[premise].depth for premise in steps[user][2])
                    heapq.heappush(queue, (depth, user))
        return settled.get(goal)

    def _collect(self, goal: Triple) -> tuple[list[tuple[Triple, str, tuple[Triple, ...]]], dict[Triple, list[int]]]:
        """Return the steps from which a goal can follow, and for each statement the steps that use it."""
        steps: list[tuple[Triple, str, tuple[Triple, ...]]] = []
        users: dict[Triple, list[int]] = defaultdict(list)
        seen, waiting = {goal}, [goal]
        while waiting:
            conclusion = waiting.pop()
            if conclusion in self._stated:
                steps.append((conclusion, "", ()))
                continue
            for rule, premises in chain(self._uses(conclusion), self._splits(conclusion)):
                for premise in set(premises):
                    users[premise].append(len(steps))
                    if premise not in seen:
                        seen.add(premise)
                        waiting.append(premise)
                steps.append((conclusion, rule, premises))
            if len(steps) > MAX_STEPS:
                raise LimitError(
                    f"More than {MAX_STEPS:,} uses of rules bear on this statement: its proof cannot be found in time."
                )
        return steps, users

    def _splits(self, goal: Triple) -> Iterator[Step]:
        """Yield the uses of transitivity that lead to a goal, by its first edge."""
        s, p, o = goal
        if self.backward.is_transitive(p):
            axioms = () if p in TRANSITIVE_RULES else ((p, v.TYPE, v.TRANSITIVE),)
            for middle in self._after(s, p, o):
                if middle != o:
                    yield TRANSITIVE_RULES.get(p, "prp-trp"), (*axioms, (s, p, middle), (middle, p, o))

    def _attempt(self, goal: Triple, depth: int, *, single: bool) -> Tree | None:
        if goal in self._stated:
            return Tree(goal, None, (), 0)
        if depth == 0:
            return None
        for rule, premises in self._uses(goal):
            proofs: list[Tree] = []
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
        place = 0
        while True:  # by place, as the search for a premise may ask for the same goal and go further
            while place < len(kept):
                yield kept[place]
                place += 1
            step = next(rest, None)
            if step is None:
                return
            if goal not in step[1]:
                kept.append(step)

    def _path(self, goal: Triple, depth: int) -> Tree | None:
        """Return a proof by transitivity along the path that needs the least depth.

        A path of edges that are proved at depths d takes a tree of depth log2 of the sum of 2**d.
        """
        start, p, end = goal
        best: dict[int, int] = {start: 0}
        came: dict[int, tuple[int, Tree]] = {}
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
        edges: list[Tree] = []
        node = end
        while not edges or node != start:
            node, edge = came[node]
            edges.append(edge)
        if len(edges) < 2:
            return None
        if p in TRANSITIVE_RULES:
            return _balance(edges[::-1], TRANSITIVE_RULES[p], None)
        axiom = self.prove((p, v.TYPE, v.TRANSITIVE), depth - 1)
        return axiom and _balance(edges[::-1], "prp-trp", axiom)

    def _after(self, node: int, p: int, end: int) -> Iterator[int]:
        backward = self.backward
        if p == v.SAME_AS:
            yield from backward.same(node)[1:]
            return
        for after in backward.edges(node, p):
            if after != node and (after == end or backward.holds(after, p, end)):
                yield after


def _combine(goal: Triple, rule: str, premises: Sequence[Tree]) -> Tree:
    return Tree(goal, rule, tuple(premises), 1 + max((p.depth for p in premises), default=0))


def _balance(path: list[Tree], rule: str, axiom: Tree | None) -> Tree:
    """Return a tree of least depth over the edges of a path, in their order."""
    level = min(edge.depth for edge in path)
    while len(path) > 1:
        merged: list[Tree] = []
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
