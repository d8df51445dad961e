"""The rules of OWL 2 RL/RDF read backwards: which statements of a closure give a statement in one step.

Rules are those of OWL 2 Profiles, section 4.3, by their names. All statements here are about terms as they
were written, not about representatives, and hold in the closure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

import numpy as np

from treatygraph.reason import vocabulary as v
from treatygraph.reason.arrays import EMPTY, Ids, rights, slice_of
from treatygraph.reason.engine import Engine
from treatygraph.reason.index import TripleIndex
from treatygraph.reason.rules import Schema, subsumed_restrictions
from treatygraph.reason.triples import Triple

Step = tuple[str, tuple[Triple, ...]]
"""A rule's name and the premises of one use of it."""

TRANSITIVE_RULES = {v.SUB_CLASS: "scm-sco", v.SUB_PROPERTY: "scm-spo", v.SAME_AS: "eq-trans"}
MANY = 32
_AXIOM_RULES = {v.CLASS: "cls-thing", v.ANNOTATION_PROPERTY: "prp-ap", v.DATATYPE: "dt-type1"}


class Backward:
    """A closed graph, asked for what a statement follows from."""

    def __init__(self, engine: Engine, asserted: TripleIndex) -> None:
        self.engine = engine
        self.schema = Schema(engine)
        self._written = Schema(asserted)
        self._members = engine.equality.members()
        self._axioms = frozenset(v.AXIOMS)
        self._subsumed: dict[tuple[int, int], list[tuple[str, tuple[int, int]]]] | None = None

    # --- lookups -----------------------------------------------------------------------------------

    def same(self, term: int) -> list[int]:
        """Return the terms that are the same as one, itself first."""
        found = rights_of(self._members, self.engine.find(term))
        return [term, *(other for other in found if other != term)]

    def holds(self, s: int, p: int, o: int) -> bool:
        """Return whether a statement is in the closure."""
        find = self.engine.find
        if p == v.SAME_AS and find(s) == find(o):
            return True
        left, right = (find(o), find(s)) if find(p) == v.TYPE else (find(s), find(o))
        pairs = self.engine.total.get(find(p), EMPTY)
        key = left << 32 | right
        place = int(np.searchsorted(pairs, key))
        return place < len(pairs) and int(pairs[place]) == key

    def objects(self, s: int, p: int) -> Iterator[int]:
        """Yield the objects of a subject."""
        yield from self._expand(slice_of(self.engine.pairs(p), self.engine.find(s)).tolist())

    def subjects(self, p: int, o: int) -> Iterator[int]:
        """Yield the subjects of an object."""
        engine = self.engine
        is_type = engine.find(p) == v.TYPE
        pairs = engine.total.get(v.TYPE, EMPTY) if is_type else engine.flipped(p)
        yield from self._expand(slice_of(pairs, engine.find(o)).tolist())

    def _expand(self, representatives: list[int]) -> Iterator[int]:
        for representative in representatives:
            yield from rights_of(self._members, representative) or [representative]

    def is_transitive(self, p: int) -> bool:
        """Return whether paths of a property are shortened by prp-trp, scm-sco, scm-spo or eq-trans."""
        return p in TRANSITIVE_RULES or self.holds(p, v.TYPE, v.TRANSITIVE)

    def edges(self, s: int, p: int) -> Iterator[int]:
        """Yield the objects of a subject that a path of a transitive property may lead to at once.

        Of a subject with many objects these are the ones that transitivity did not give first.
        """
        subject = self.engine.find(s)
        found = slice_of(self.engine.pairs(p), subject)
        if len(found) > MANY:
            found = slice_of(self.engine.edges(p), subject)
        yield from self._expand(found.tolist())

    def lists(self, head: int) -> list[tuple[int, ...]]:
        """Return the members of the lists that start here, as they were written where they were."""
        return self._written.lists(head) or self.schema.lists(self.engine.find(head))

    def lists_of(self, subject: int, prop: int) -> Iterator[tuple[int, ...]]:
        """Yield the members of the lists that are objects of a subject."""
        for head in self.objects(subject, prop):
            yield from self.lists(head)

    def list_axioms(self, prop: int) -> Iterator[tuple[int, tuple[int, ...]]]:
        """Yield the subjects of a property with the members of the lists that are its objects."""
        for subject in self._expand(list(self.schema.objects(prop))):
            for members in self.lists_of(subject, prop):
                yield subject, members

    def list_premises(self, subject: int, prop: int, members: Sequence[int]) -> tuple[Triple, ...]:
        """Return the statements that make up a list: its use as object, and its cells."""
        head = next(head for head in self.objects(subject, prop) if tuple(members) in self.lists(head))
        return ((subject, prop, head), *self._cells(head, members))

    def _cells(self, head: int, members: Sequence[int]) -> Iterator[Triple]:
        cell = head
        for place, member in enumerate(members):
            yield cell, v.FIRST, member
            after = next(a for a in self.objects(cell, v.REST) if tuple(members[place + 1 :]) in self.lists(a))
            yield cell, v.REST, after
            cell = after

    # --- steps -------------------------------------------------------------------------------------

    def steps(self, goal: Triple) -> Iterator[Step]:
        """Yield the uses of rules that give a statement, but for transitivity."""
        s, p, o = goal
        if goal in self._axioms:
            yield "cls-nothing1" if s == v.NOTHING else _AXIOM_RULES[o], ()
        if p == v.SAME_AS:
            yield from self._equalities(s, o)
        elif p == v.TYPE:
            yield from self._types(s, o)
        elif p in (v.SUB_CLASS, v.EQUIVALENT_CLASS):
            yield from self._classes(s, p, o)
        elif p in (v.SUB_PROPERTY, v.EQUIVALENT_PROPERTY):
            yield from self._properties(s, p, o)
        elif p in (v.DOMAIN, v.RANGE):
            yield from self._domains(s, p, o)
        elif p == v.DIFFERENT_FROM:
            yield from self._differences(s, o)
        yield from self._pairs(s, p, o)
        yield from self._replacements(s, p, o)

    def _pairs(self, s: int, p: int, o: int) -> Iterator[Step]:
        for rule, prop, premise, (x, y) in (
            ("prp-spo1", v.SUB_PROPERTY, False, (s, o)),
            ("prp-eqp1", v.EQUIVALENT_PROPERTY, False, (s, o)),
            ("prp-eqp2", v.EQUIVALENT_PROPERTY, True, (s, o)),
            ("prp-inv1", v.INVERSE_OF, False, (o, s)),
            ("prp-inv2", v.INVERSE_OF, True, (o, s)),
        ):
            for other in list(self.objects(p, prop) if premise else self.subjects(prop, p)):
                if self.holds(x, other, y) and (other, x, y) != (p, s, o):
                    axiom = (p, prop, other) if premise else (other, prop, p)
                    yield rule, (axiom, (x, other, y))
        if s != o and self.holds(p, v.TYPE, v.SYMMETRIC) and self.holds(o, p, s):
            yield "prp-symp", ((p, v.TYPE, v.SYMMETRIC), (o, p, s))
        for members in self.lists_of(p, v.CHAIN):
            for path in self._paths(s, members, o):
                yield "prp-spo2", (*self.list_premises(p, v.CHAIN, members), *path)
        for restriction in self.subjects(v.ON_PROPERTY, p):
            if self.holds(restriction, v.HAS_VALUE, o) and self.holds(s, v.TYPE, restriction):
                axioms = ((restriction, v.HAS_VALUE, o), (restriction, v.ON_PROPERTY, p))
                yield "cls-hv1", (*axioms, (s, v.TYPE, restriction))

    def _paths(self, start: int, properties: Sequence[int], end: int) -> Iterator[tuple[Triple, ...]]:
        first, *rest = properties
        if not rest:
            if self.holds(start, first, end):
                yield ((start, first, end),)
            return
        for middle in self.objects(start, first):
            for path in self._paths(middle, rest, end):
                yield ((start, first, middle), *path)

    def _replacements(self, s: int, p: int, o: int) -> Iterator[Step]:
        if not len(self._members):
            return
        for other in self.same(s)[1:]:
            yield "eq-rep-s", ((other, v.SAME_AS, s), (other, p, o))
        for other in self.same(p)[1:]:
            yield "eq-rep-p", ((other, v.SAME_AS, p), (s, other, o))
        for other in self.same(o)[1:]:
            yield "eq-rep-o", ((other, v.SAME_AS, o), (s, p, other))

    def _types(self, x: int, cls: int) -> Iterator[Step]:
        for rule, prop, premise in (
            ("cax-sco", v.SUB_CLASS, False),
            ("cax-eqc1", v.EQUIVALENT_CLASS, False),
            ("cax-eqc2", v.EQUIVALENT_CLASS, True),
        ):
            for other in list(self.objects(cls, prop) if premise else self.subjects(prop, cls)):
                if other != cls and self.holds(x, v.TYPE, other):
                    yield rule, ((cls, prop, other) if premise else (other, prop, cls), (x, v.TYPE, other))
        for prop in self.subjects(v.DOMAIN, cls):
            for y in self.objects(x, prop):
                yield "prp-dom", ((prop, v.DOMAIN, cls), (x, prop, y))
        for prop in self.subjects(v.RANGE, cls):
            for y in self.subjects(prop, x):
                yield "prp-rng", ((prop, v.RANGE, cls), (y, prop, x))
        yield from self._restricted(x, cls)
        for members in self.lists_of(cls, v.INTERSECTION_OF):
            if members and all(self.holds(x, v.TYPE, member) for member in members):
                types = [(x, v.TYPE, member) for member in members]
                yield "cls-int1", (*self.list_premises(cls, v.INTERSECTION_OF, members), *types)
        for whole, members in self.list_axioms(v.INTERSECTION_OF):
            if cls in members and self.holds(x, v.TYPE, whole):
                yield "cls-int2", (*self.list_premises(whole, v.INTERSECTION_OF, members), (x, v.TYPE, whole))
        for members in self.lists_of(cls, v.UNION_OF):
            for member in members:
                if self.holds(x, v.TYPE, member):
                    yield "cls-uni", (*self.list_premises(cls, v.UNION_OF, members), (x, v.TYPE, member))
        for members in self.lists_of(cls, v.ONE_OF):
            if x in members:
                yield "cls-oo", self.list_premises(cls, v.ONE_OF, members)
        if cls in v.DATATYPES and cls in self.engine.literals.datatypes(x):
            yield "dt-type2", ()

    def _restricted(self, x: int, cls: int) -> Iterator[Step]:
        for prop in list(self.objects(cls, v.ON_PROPERTY)):
            on = (cls, v.ON_PROPERTY, prop)
            for filler in self.objects(cls, v.SOME_VALUES):
                axioms = ((cls, v.SOME_VALUES, filler), on)
                for y in self.objects(x, prop):
                    if filler == v.THING:
                        yield "cls-svf2", (*axioms, (x, prop, y))
                    elif self.holds(y, v.TYPE, filler):
                        yield "cls-svf1", (*axioms, (x, prop, y), (y, v.TYPE, filler))
            for value in self.objects(cls, v.HAS_VALUE):
                if self.holds(x, prop, value):
                    yield "cls-hv2", ((cls, v.HAS_VALUE, value), on, (x, prop, value))
        for restriction in self.subjects(v.ALL_VALUES, cls):
            for prop in self.objects(restriction, v.ON_PROPERTY):
                for u in self.subjects(prop, x):
                    if self.holds(u, v.TYPE, restriction):
                        axioms = ((restriction, v.ALL_VALUES, cls), (restriction, v.ON_PROPERTY, prop))
                        yield "cls-avf", (*axioms, (u, v.TYPE, restriction), (u, prop, x))

    def _classes(self, s: int, p: int, o: int) -> Iterator[Step]:
        for cls in (s, o):
            trivial = s == o or (p == v.SUB_CLASS and (s, o) in ((cls, v.THING), (v.NOTHING, cls)))
            if trivial and self.holds(cls, v.TYPE, v.CLASS):
                yield "scm-cls", ((cls, v.TYPE, v.CLASS),)
        if p == v.EQUIVALENT_CLASS:
            if self.holds(s, v.SUB_CLASS, o) and self.holds(o, v.SUB_CLASS, s):
                yield "scm-eqc2", ((s, v.SUB_CLASS, o), (o, v.SUB_CLASS, s))
            return
        for one, other in ((s, o), (o, s)):
            if self.holds(one, v.EQUIVALENT_CLASS, other):
                yield "scm-eqc1", ((one, v.EQUIVALENT_CLASS, other),)
        for members in self.lists_of(s, v.INTERSECTION_OF):
            if o in members:
                yield "scm-int", self.list_premises(s, v.INTERSECTION_OF, members)
        for members in self.lists_of(o, v.UNION_OF):
            if s in members:
                yield "scm-uni", self.list_premises(o, v.UNION_OF, members)
        yield from self._subsumptions(s, o)

    def _subsumptions(self, s: int, o: int) -> Iterator[Step]:
        if self._subsumed is None:
            self._subsumed = {}
            for lower, higher, rule, compared in subsumed_restrictions(self.schema):
                self._subsumed.setdefault((lower, higher), []).append((rule, compared))
        for rule, (less, more) in self._subsumed.get((s, o), ()):
            kind = {"s": v.SOME_VALUES, "a": v.ALL_VALUES, "h": v.HAS_VALUE}[rule[4]]
            low, high = (o, s) if rule == "scm-avf2" else (s, o)
            by_filler = rule in ("scm-svf1", "scm-avf1")
            order = (less, v.SUB_CLASS if by_filler else v.SUB_PROPERTY, more)
            if by_filler:
                shared = [p for p in self.objects(low, v.ON_PROPERTY) if self.holds(high, v.ON_PROPERTY, p)]
                rows = [((low, kind, less), (high, kind, more), p, p) for p in shared]
            else:
                values = [y for y in self.objects(low, kind) if self.holds(high, kind, y)]
                rows = [((low, kind, y), (high, kind, y), less, more) for y in values]
            for first, second, p1, p2 in rows:
                yield rule, (first, (low, v.ON_PROPERTY, p1), second, (high, v.ON_PROPERTY, p2), order)

    def _properties(self, s: int, p: int, o: int) -> Iterator[Step]:
        for rule, kind in (("scm-op", v.OBJECT_PROPERTY), ("scm-dp", v.DATATYPE_PROPERTY)):
            if s == o and self.holds(s, v.TYPE, kind):
                yield rule, ((s, v.TYPE, kind),)
        if p == v.EQUIVALENT_PROPERTY:
            if self.holds(s, v.SUB_PROPERTY, o) and self.holds(o, v.SUB_PROPERTY, s):
                yield "scm-eqp2", ((s, v.SUB_PROPERTY, o), (o, v.SUB_PROPERTY, s))
            return
        for one, other in ((s, o), (o, s)):
            if self.holds(one, v.EQUIVALENT_PROPERTY, other):
                yield "scm-eqp1", ((one, v.EQUIVALENT_PROPERTY, other),)

    def _domains(self, s: int, p: int, o: int) -> Iterator[Step]:
        suffix = "dom" if p == v.DOMAIN else "rng"
        for cls in self.objects(s, p):
            if cls != o and self.holds(cls, v.SUB_CLASS, o):
                yield f"scm-{suffix}1", ((s, p, cls), (cls, v.SUB_CLASS, o))
        for prop in self.objects(s, v.SUB_PROPERTY):
            if prop != s and self.holds(prop, p, o):
                yield f"scm-{suffix}2", ((prop, p, o), (s, v.SUB_PROPERTY, prop))

    def _differences(self, s: int, o: int) -> Iterator[Step]:
        literals = self.engine.literals
        if literals.value[s] >= 0 and literals.value[o] >= 0 and literals.value[s] != literals.value[o]:
            yield "dt-diff", ()

    # --- equality ----------------------------------------------------------------------------------

    def _equalities(self, x: int, y: int) -> Iterator[Step]:
        literals = self.engine.literals
        if x == y:
            for p, o in self._any_statement(x):
                yield "eq-ref", ((x, p, o),)
            return
        if literals.value[x] >= 0 and literals.value[x] == literals.value[y]:
            yield "dt-eq", ()
        if self.holds(y, v.SAME_AS, x):
            yield "eq-sym", ((y, v.SAME_AS, x),)
        for limit in self.engine.rules.at_most_one:
            for prop in self.same(limit.prop):
                if limit.rule in ("prp-fp", "prp-ifp"):
                    yield from self._functional(limit.rule, prop, x, y)
                elif limit.subjects is not None:
                    for restriction in self.same(limit.subjects):
                        yield from self._limited(limit.rule, restriction, prop, limit.objects, x, y)
        for cls, members in self.list_axioms(v.HAS_KEY):
            if self.holds(x, v.TYPE, cls) and self.holds(y, v.TYPE, cls):
                values = [[z for z in self.objects(x, p) if self.holds(y, p, z)] for p in members]
                for chosen in product(*values):
                    agree = [(who, p, z) for p, z in zip(members, chosen, strict=True) for who in (x, y)]
                    types = ((x, v.TYPE, cls), (y, v.TYPE, cls))
                    yield "prp-key", (*self.list_premises(cls, v.HAS_KEY, members), *types, *agree)

    def _any_statement(self, x: int) -> Iterator[tuple[int, int]]:
        for prop in self.engine.total:
            for o in self.objects(x, prop):
                yield prop, o

    def _functional(self, rule: str, prop: int, x: int, y: int) -> Iterator[Step]:
        kind = (prop, v.TYPE, v.FUNCTIONAL if rule == "prp-fp" else v.INVERSE_FUNCTIONAL)
        if rule == "prp-fp":
            for z in self.subjects(prop, x):
                yield rule, (kind, (z, prop, x), (z, prop, y))
        else:
            for z in self.objects(x, prop):
                yield rule, (kind, (x, prop, z), (y, prop, z))

    def _limited(self, rule: str, restriction: int, prop: int, cls: int | None, x: int, y: int) -> Iterator[Step]:
        kind = v.MAX_CARDINALITY if rule == "cls-maxc2" else v.MAX_QUALIFIED
        numbers = [n for n in self.objects(restriction, kind) if self.engine.limit(self.engine.find(n)) == 1]
        if not numbers or not self.holds(restriction, v.ON_PROPERTY, prop):
            return
        axioms = [(restriction, kind, numbers[0]), (restriction, v.ON_PROPERTY, prop)]
        types: list[Triple] = []
        if kind == v.MAX_QUALIFIED:
            axioms.append((restriction, v.ON_CLASS, v.THING if cls is None else cls))
        if cls is not None:
            types = [(x, v.TYPE, cls), (y, v.TYPE, cls)]
        for z in self.subjects(prop, x):
            if self.holds(z, v.TYPE, restriction):
                yield rule, (*axioms, (z, v.TYPE, restriction), (z, prop, x), (z, prop, y), *types)


def rights_of(pairs: Ids, left: int) -> list[int]:
    """Return the rights of the pairs with this left as a list."""
    if not len(pairs):
        return []
    start, end = np.searchsorted(pairs, (left << 32, (left + 1) << 32))
    found: list[int] = rights(pairs[start:end]).tolist()
    return found
