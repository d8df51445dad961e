"""From facts about representatives back to triples about every term they stand for."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from treatygraph.reason import vocabulary as v
from treatygraph.reason.arrays import (
    EMPTY,
    Ids,
    bounds,
    difference,
    flip,
    lefts,
    member,
    pack,
    rights,
    spread,
    union,
    unique,
)
from treatygraph.reason.engine import Engine
from treatygraph.reason.index import by_property
from treatygraph.reason.triples import Triples
from treatygraph.reason.trivial import REFLEXIVE

_TYPE_AXIOMS = np.sort(np.array([o << 32 | s for s, _, o in v.AXIOMS], dtype=np.int64))


class Expansion:
    """The inferred triples of a closed engine: those of RDF, without the asserted, trivial ones on demand."""

    def __init__(self, engine: Engine, asserted: Triples, *, full: bool) -> None:
        self.engine = engine
        self.full = full
        self.members = engine.equality.members()
        self.stated = by_property(asserted, engine.size)
        self.is_literal = np.zeros(engine.size, dtype=np.bool_)
        self.is_literal[engine.literals.numbers] = True
        self._index_members()
        self._texts = engine.terms.texts()

    def _index_members(self) -> None:
        """Lay out for each term the members of its class, itself where it is alone."""
        size = self.engine.size
        alone = np.ones(size, dtype=np.bool_)
        alone[rights(self.members)] = False
        everyone = np.flatnonzero(alone)
        classes = union((self.members, pack(everyone, everyone)))
        self._sharing = rights(classes)
        self.count = np.bincount(lefts(classes), minlength=size)
        self.start = np.cumsum(self.count) - self.count
        self.is_shared = self.count > 1

    def triples(self) -> Triples:
        """Return the inferred triples."""
        found: list[tuple[int, Ids]] = []
        for prop, stored in self.engine.total.items():
            if prop != v.SAME_AS:
                pairs = self._expand(prop, stored) if len(self.members) else stored
                for name in self._names(prop):
                    turned = flip(pairs) if prop == v.TYPE != name else pairs
                    found.append((name, self._new(name, turned)))
        found += [(name, self._new(name, self._same())) for name in self._names(v.SAME_AS)]
        if self.full:
            found.append((v.DIFFERENT_FROM, self._new(v.DIFFERENT_FROM, self._different())))
        size = sum(len(pairs) for _, pairs in found)
        subjects, predicates, objects = (np.empty(size, dtype=np.int64) for _ in range(3))
        start = 0
        for prop, pairs in found:
            rows = slice(start, start + len(pairs))
            left, right = (objects, subjects) if prop == v.TYPE else (subjects, objects)
            left[rows], right[rows], predicates[rows] = lefts(pairs), rights(pairs), prop
            start += len(pairs)
        return Triples(self.engine.terms, subjects, predicates, objects)

    def _names(self, prop: int) -> list[int]:
        """Return the IRIs of a property; a blank node or a literal can be none."""
        names = self._class_of(prop)
        return [name for name in names if self._texts[name][0] == "<"]

    def _class_of(self, term: int) -> list[int]:
        start, end = np.searchsorted(self.members, (term << 32, (term + 1) << 32))
        return rights(self.members[start:end]).tolist() or [term]

    def _expand(self, prop: int, pairs: Ids) -> Ids:
        """Return the pairs for every member of the classes of either side (eq-rep-s, eq-rep-o)."""
        left, right = lefts(pairs), rights(pairs)
        touched = self.is_shared[left] | self.is_shared[right]
        if not touched.any():
            return pairs
        left, right = left[touched], right[touched]
        owner = np.repeat(left, self.count[right])
        right = self._sharing[spread(self.start[right], self.count[right])]
        right = np.repeat(right, self.count[owner])
        left = self._sharing[spread(self.start[owner], self.count[owner])]
        some = np.sort(pack(left, right))
        return union((pairs[~touched], some if self.full else self._as_written(prop, some)))

    def _as_written(self, prop: int, pairs: Ids) -> Ids:
        """Return the pairs with a value as it was written, where several ways are known.

        `"1"^^xsd:int` and `"1"^^xsd:integer` are one value (dt-eq). Kept is the way asserted of that subject
        and property, else those asserted of that subject, else all.
        """
        value = self.engine.literals.value
        several = member(rights(pairs), self._variants)
        if prop == v.TYPE or not several.any():
            return pairs
        for stated in (self.stated.get(prop, EMPTY), self._stated_variants):
            used = stated[member(rights(stated), self._variants)]
            literal = pairs[member(rights(pairs), self._variants)]
            settled = unique(pack(lefts(used), value[rights(used)]))
            chosen = pack(lefts(literal), value[rights(literal)])
            pairs = difference(pairs, literal[member(chosen, settled) & ~member(literal, used)])
        return pairs

    @cached_property
    def _variants(self) -> Ids:
        """The literals that are one of several ways to write a value."""
        value = self.engine.literals.value
        valued = rights(self.members[value[rights(self.members)] >= 0])
        counts = np.bincount(value[valued], minlength=len(value))
        return unique(valued[counts[value[valued]] > 1])

    @cached_property
    def _stated_variants(self) -> Ids:
        """The (subject, object) pairs asserted with such a literal."""
        stated = [pairs for prop, pairs in self.stated.items() if prop != v.TYPE]
        return union([pairs[member(rights(pairs), self._variants)] for pairs in stated])

    def _same(self) -> Ids:
        starts, counts = bounds(self.members, lefts(self.members))
        pairs = pack(np.repeat(rights(self.members), counts), rights(self.members[spread(starts, counts)]))
        if not self.full:
            return unique(pairs)
        occurring = self.engine.occurring()
        return union((pairs, pack(occurring, occurring)))

    def _different(self) -> Ids:
        """Return dt-diff for the values that a name stands for too; other literals can be no subject."""
        literals = self.engine.literals
        named = self.engine.named_literals()
        value = literals.value
        all_valued = literals.numbers[value[literals.numbers] >= 0]
        runs: list[Ids] = []
        for literal in named.tolist():
            same = self._class_of(self.engine.find(literal))
            unequal = all_valued[value[all_valued] != value[literal]]
            others = union([np.array(self._class_of(self.engine.find(n)), dtype=np.int64) for n in unequal.tolist()])
            runs += [pack(term, others) for term in same]
            runs += [pack(others, term) for term in same]
        return union(runs)

    def _new(self, prop: int, pairs: Ids) -> Ids:
        """Return the pairs that RDF can express, that were not asserted, and that are wanted."""
        pairs = difference(pairs, self.stated.get(prop, EMPTY))
        subjects, objects = (rights, lefts) if prop == v.TYPE else (lefts, rights)
        if len(self.engine.literals.numbers):
            pairs = pairs[~self.is_literal[subjects(pairs)]]
        if self.full:
            return pairs
        if prop == v.TYPE:
            return difference(pairs[objects(pairs) != v.THING], _TYPE_AXIOMS)
        if prop in REFLEXIVE:
            pairs = pairs[subjects(pairs) != objects(pairs)]
        if prop == v.SUB_CLASS:
            pairs = pairs[(objects(pairs) != v.THING) & (subjects(pairs) != v.NOTHING)]
        if prop in (v.DOMAIN, v.RANGE):
            pairs = pairs[objects(pairs) != v.THING]
        return pairs
