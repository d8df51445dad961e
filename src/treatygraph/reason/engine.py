"""The engine: rounds of rules over what is new, until nothing is.

Facts are held of representatives: a sorted array of (subject, object) pairs per property, and for rdf:type
one of (class, instance) pairs, so that the instances of a class stand together. Each round first follows
all rules with one premise along their closed paths, then joins what is new with everything known.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator

import numpy as np

from treatygraph.reason import vocabulary as v
from treatygraph.reason.arrays import (
    EMPTY,
    Ids,
    bounds,
    difference,
    distinct,
    flip,
    lefts,
    pack,
    rights,
    slice_of,
    spread,
    union,
    unique,
)
from treatygraph.reason.datatypes import data_value
from treatygraph.reason.equality import Equality
from treatygraph.reason.index import Pairs, by_property
from treatygraph.reason.joins import (
    chain_pairs,
    equal_by_key,
    equal_by_limit,
    filtered,
    from_values,
    in_all,
    mutual_pairs,
    to_values,
)
from treatygraph.reason.literals import Literals
from treatygraph.reason.rules import MUTUAL, SCHEMA_CLASSES, SCHEMA_PROPERTIES, Rules, compile_rules
from treatygraph.reason.transitive import transitive_closure
from treatygraph.reason.triples import Terms, Triples

Runs = defaultdict[int, list[Ids]]


class Engine:
    """The state of a closure: `add` triples, then `run` to the fixpoint; `copy` to go on from it."""

    def __init__(self, terms: Terms, *, full: bool = False, literals: Literals | None = None) -> None:
        self.terms = terms
        self.full = full
        self.literals = Literals(terms, literals)
        self.size = self.literals.size
        self.equality = Equality(self.size)
        self.total: Pairs = {}
        self.rules = Rules()
        self._stale = True
        self._advance: Callable[[], object] = lambda: None
        self._pending: Runs = defaultdict(list)
        self._edges: Pairs = {}  # of each transitive property, the pairs that transitivity did not give
        self._closed: Pairs = {}  # and those that it did
        self._flipped: dict[int, tuple[Ids, Ids]] = {}
        self._pending[v.SAME_AS].append(self.literals.equal())  # dt-eq
        self.add(Triples.from_numbers(v.AXIOMS, terms))

    def copy(self) -> Engine:
        """Return an engine that goes on from here and leaves this one as it is; arrays are shared."""
        other = Engine(self.terms, full=self.full, literals=self.literals)
        other.equality = self.equality.copy(other.size)
        other.total, other.rules = dict(self.total), self.rules
        other._edges, other._closed = dict(self._edges), dict(self._closed)
        return other

    # --- facts -------------------------------------------------------------------------------------

    def pairs(self, prop: int) -> Ids:
        """Return the (subject, object) pairs of a property."""
        prop = self.find(prop)
        return self.flipped(prop) if prop == v.TYPE else self.total.get(prop, EMPTY)

    def flipped(self, prop: int) -> Ids:
        """Return the pairs of a property as they are not stored: (object, subject), or for rdf:type (x, class)."""
        prop = self.find(prop)
        stored = self.total.get(prop, EMPTY)
        known = self._flipped.get(prop)
        if known is None or known[0] is not stored:
            known = self._flipped[prop] = (stored, flip(stored))
        return known[1]

    def extent(self, cls: int) -> Ids:
        """Return the instances of a class."""
        return slice_of(self.total.get(v.TYPE, EMPTY), self.find(cls))

    def edges(self, prop: int) -> Ids:
        """Return the (subject, object) pairs of a transitive property that transitivity alone did not give."""
        pairs = self._edges.get(self.find(prop), EMPTY)
        return flip(pairs) if self.find(prop) == v.TYPE else pairs

    def find(self, term: int) -> int:
        """Return the representative of a term."""
        return int(self.equality.representative[term])

    def add(self, triples: Triples) -> None:
        """Add asserted triples, to be taken up by the next `run`."""
        for prop, pairs in by_property(triples, self.size).items():
            self._pending[prop].append(pairs)

    # --- rounds ------------------------------------------------------------------------------------

    def run(self, advance: Callable[[], object] = lambda: None) -> None:
        """Close the facts: first those of the ontology, then all; `advance` is called after each round."""
        self._advance = advance
        data = self._hold_back_data()
        self._fixpoint()
        for prop, pairs in data.items():
            self._pending[prop].append(pairs)
        self._fixpoint()
        while self._add_late_facts():
            self._fixpoint()

    def _hold_back_data(self) -> Pairs:
        held: Pairs = {}
        for prop in [p for p in self._pending if p not in SCHEMA_PROPERTIES and p not in (v.SAME_AS, v.TYPE)]:
            held[prop] = union(self._pending.pop(prop))
        types = union(self._pending.pop(v.TYPE, []))
        start, end = np.searchsorted(types, (SCHEMA_CLASSES.start << 32, SCHEMA_CLASSES.stop << 32))
        self._pending[v.TYPE].append(types[start:end])
        held[v.TYPE] = np.concatenate((types[:start], types[end:]))
        return held

    def _fixpoint(self) -> None:
        while True:
            fresh = self._absorb(self._take_pending())
            if self._stale:
                self._stale = False
                rules = compile_rules(self, self.limit, full=self.full)
                if rules != self.rules:
                    self.rules = rules
                    fresh = dict(self.total)
                for prop, pairs in rules.facts.items():
                    self._pending[prop].append(pairs)
            if not fresh and not self._pending:
                return
            if fresh:
                self._join(self._inherit(fresh))
            self._advance()

    def _take_pending(self) -> Runs:
        taken, self._pending = self._pending, defaultdict(list)
        return taken

    def _absorb(self, candidates: Runs) -> Pairs:
        """Add the candidates to the facts and return those that are new."""
        fresh: Pairs = {}
        same = union(candidates.pop(v.SAME_AS, []))
        loops = lefts(same) == rights(same)
        if loops.any():
            candidates[v.SAME_AS] = [same[loops]]
        if self.equality.merge(same):
            self._rewrite(fresh)
        for prop, runs in candidates.items():
            target, pairs = self._restate(prop, union(runs))
            if target == v.SAME_AS != prop:
                self._pending[target].append(pairs)
                continue
            known = self.total.get(target, EMPTY)
            new = difference(pairs, known)
            if len(new):
                self.total[target] = union((known, new)) if len(known) else new
                fresh[target] = union((fresh[target], new)) if target in fresh else new
                self._note(target, new)
        return fresh

    def _restate(self, prop: int, pairs: Ids) -> tuple[int, Ids]:
        """Return a property and its pairs as they are stored, of representatives."""
        target, pairs = self.find(prop), self.equality.canonical(pairs)
        return target, flip(pairs) if target == v.TYPE != prop else pairs

    def _rewrite(self, fresh: Pairs) -> None:
        """Restate all facts of the new representatives; put what that makes new into `fresh`."""
        for prop in list(self._edges):
            edges, target = self.equality.canonical(self._edges[prop]), self.find(prop)
            if target != prop or edges is not self._edges[prop]:
                del self._edges[prop]
                self._edges[target] = union((self._edges.get(target, EMPTY), edges))
                self._closed.pop(prop, None)  # nodes that fell together may have joined two paths
        for prop in list(self.total):
            stored = self.total[prop]
            target, pairs = self._restate(prop, stored)
            if pairs is stored and target == prop:
                continue
            self._stale = True
            known = stored
            if target != prop:
                del self.total[prop]
                known = self.total.get(target, EMPTY)
                if target == v.SAME_AS:
                    self._pending[target].append(pairs)
                    continue
            new = difference(pairs, known)
            self.total[target] = pairs if target == prop else union((known, pairs))
            fresh[target] = union((fresh.get(target, EMPTY), new))

    def _note(self, prop: int, new: Ids) -> None:
        if prop in SCHEMA_PROPERTIES:
            self._stale = True
        elif prop == v.TYPE:
            first, last = np.searchsorted(new, (SCHEMA_CLASSES.start << 32, SCHEMA_CLASSES.stop << 32))
            self._stale |= bool(first < last)

    def limit(self, literal: int) -> int | None:
        """Return 0 or 1 where a literal is that number, else None."""
        for member in np.flatnonzero(self.equality.representative == literal).tolist():
            value = data_value(self.terms.text(member)) if self.literals.value[member] >= 0 else None
            if value in (("decimal", 0), ("decimal", 1)):
                return int(value == ("decimal", 1))
        return None

    # --- rules with one premise --------------------------------------------------------------------

    def _inherit(self, fresh: Pairs) -> Pairs:
        """Follow sub-properties, inverses, domains, ranges and superclasses; return all that is new by now."""
        candidates: Runs = defaultdict(list)
        for prop, pairs in fresh.items():
            for head, inverse in self.rules.reach.get(prop, ()):
                turned = inverse ^ (prop == v.TYPE) ^ (head == v.TYPE)
                candidates[head].append(flip(pairs) if turned else pairs)
        if v.SAME_AS in candidates:
            self._pending[v.SAME_AS] += candidates.pop(v.SAME_AS)
        fresh = combine(fresh, self._absorb(candidates))
        types = [pairs for prop, pairs in fresh.items() for pairs in self._typed(prop, pairs)]
        typed = union((*types, fresh.get(v.TYPE, EMPTY)))
        superclasses = inherited_types(typed, self.rules.ancestors)
        new = self._absorb(defaultdict(list, {v.TYPE: [typed, superclasses]}))
        if v.TYPE in new:
            for head, inverse in self.rules.reach.get(v.TYPE, ()):
                turned = inverse == (head == v.TYPE)
                self._pending[head].append(flip(new[v.TYPE]) if turned else new[v.TYPE])
            self._pending[v.TYPE] += self._typed(v.TYPE, new[v.TYPE])
        return combine(fresh, new)

    def _typed(self, prop: int, pairs: Ids) -> Iterator[Ids]:
        for inverse, cls in self.rules.typing.get(prop, ()):
            column = rights if inverse != (prop == v.TYPE) else lefts
            yield pack(cls, distinct(column(pairs), self.size))

    # --- rules with several premises ---------------------------------------------------------------

    def _join(self, delta: Pairs) -> None:
        """Put on the list of candidates what the facts in `delta` give with each other and with the rest."""
        rules, pending = self.rules, self._pending
        types = delta.get(v.TYPE, EMPTY)
        for rule in rules.filters:
            if len(found := filtered(self, rule, delta)):
                pending[v.TYPE].append(found)
        for head, pairs in to_values(rules.has_values, types):
            pending[head].append(flip(pairs) if head == v.TYPE else pairs)
        pending[v.TYPE] += from_values(rules.has_values, delta, self.size)
        pending[v.TYPE] += in_all(self, rules.intersections, types)
        for chain in rules.chains:
            if len(found := chain_pairs(self, chain, delta)):
                pending[chain.head].append(flip(found) if chain.head == v.TYPE else found)
        for limit in rules.at_most_one:
            pending[v.SAME_AS].append(equal_by_limit(self, limit, delta))
        for key in rules.keys:
            pending[v.SAME_AS].append(equal_by_key(self, key, delta))
        for prop, head in MUTUAL.items():
            if prop in delta:
                pending[head].append(mutual_pairs(self.total[prop]))
        for prop in rules.transitive & delta.keys():
            self._close_transitively(prop, delta[prop])
        for prop in [p for p, runs in pending.items() if not any(len(run) for run in runs)]:
            del pending[prop]

    def _close_transitively(self, prop: int, new: Ids) -> None:
        edges = difference(new, self._closed.get(prop, EMPTY))
        if len(edges):
            self._edges[prop] = union((self._edges.get(prop, EMPTY), edges))
            self._closed[prop] = transitive_closure(self._edges[prop])
            self._pending[prop].append(self._closed[prop])

    # --- facts of every term or literal, where a rule asks for them --------------------------------

    def _add_late_facts(self) -> bool:
        """Add dt-type2, and owl:sameAs of each term with itself (eq-ref), where a rule makes use of it."""
        asked = self.rules.body_classes() | set(lefts(self.pairs(v.DISJOINT_WITH)).tolist())
        everything = v.TYPE in self.rules.body_properties()
        for datatype in v.DATATYPES:
            if everything or self.find(datatype) in asked:
                self._pending[v.TYPE].append(pack(datatype, self.literals.members(datatype)))
        for literal in self.named_literals().tolist():
            for datatype in self.literals.datatypes(literal):
                self._pending[v.TYPE].append(pack(datatype, np.array([literal])))
        if v.SAME_AS in self.rules.body_properties():
            terms = self.occurring()
            self._pending[v.SAME_AS].append(pack(terms, terms))
        for prop in list(self._pending):
            runs = self._pending.pop(prop)
            new = difference(self.equality.canonical(union(runs)), self.total.get(self.find(prop), EMPTY))
            if len(new):
                self._pending[prop].append(new)
        return bool(self._pending)

    def named_literals(self) -> Ids:
        """Return one literal with a value for each value that a name stands for too."""
        members = self.equality.members()
        if not len(members):
            return EMPTY
        is_literal = np.zeros(self.size, dtype=np.bool_)
        is_literal[self.literals.numbers] = True
        named = unique(lefts(members[~is_literal[rights(members)]]))
        valued = members[self.literals.value[rights(members)] >= 0]
        starts, counts = bounds(valued, named)
        return rights(valued[starts[counts > 0]])

    def occurring(self) -> Ids:
        """Return the representatives of the terms that occur in some triple."""
        bitmap = np.zeros(self.size, dtype=np.bool_)
        bitmap[v.SAME_AS] = True  # eq-ref makes it the predicate of a triple
        bitmap[lefts(self.equality.members())] = True
        values = self.literals.value[self.literals.value >= 0]
        bitmap[v.DIFFERENT_FROM] = len(values) > 0 and values.min() < values.max()  # and dt-diff this
        for prop, pairs in self.total.items():
            bitmap[prop] = True
            bitmap[lefts(pairs)] = True
            bitmap[rights(pairs)] = True
        return np.flatnonzero(bitmap)


def inherited_types(types: Ids, ancestors: Ids) -> Ids:
    """Return the (superclass, instance) pairs of (class, instance) pairs, in runs, with duplicates (cax-sco)."""
    below = flip(ancestors)  # by superclass, so that what comes out is nearly sorted
    starts, counts = bounds(types, rights(below))
    return pack(np.repeat(lefts(below), counts), rights(types[spread(starts, counts)]))


def combine(one: Pairs, other: Pairs) -> Pairs:
    """Return the facts in either."""
    if not other:
        return one
    result = dict(one)
    for prop, pairs in other.items():
        result[prop] = union((result[prop], pairs)) if prop in result else pairs
    return result
