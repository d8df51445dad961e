"""The rules with several premises, each over what is new (`delta`) and everything known (`facts`).

Every function returns candidates: pairs that may be known already, in any order unless said otherwise.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import reduce
from typing import Protocol

import numpy as np

from treatygraph.reason import vocabulary as v
from treatygraph.reason.arrays import (
    EMPTY,
    Ids,
    among,
    bounds,
    compose,
    distinct,
    flip,
    intersection,
    lefts,
    member,
    pack,
    rights,
    slice_of,
    spread,
    union,
    unique,
)
from treatygraph.reason.rules import AtMostOne, Chain, Filter, HasValue, ListAxiom

_SCAN = 16  # looking up is dearer than scanning where more than a sixteenth is looked up


class Facts(Protocol):
    """The engine, as the joins see it."""

    size: int
    total: dict[int, Ids]

    def pairs(self, prop: int) -> Ids:
        """Return the (subject, object) pairs of a property."""

    def flipped(self, prop: int) -> Ids:
        """Return its pairs the other way round from how they are stored."""

    def extent(self, cls: int) -> Ids:
        """Return the instances of a class."""


def _turned(facts: Facts, prop: int) -> Ids:
    """Return the (object, subject) pairs of a property."""
    return facts.total.get(prop, EMPTY) if prop == v.TYPE else facts.flipped(prop)


def _new(prop: int, delta: Mapping[int, Ids]) -> Ids:
    """Return the new (subject, object) pairs of a property."""
    pairs = delta.get(prop, EMPTY)
    return flip(pairs) if prop == v.TYPE else pairs


def filtered(facts: Facts, rule: Filter, delta: Mapping[int, Ids]) -> Ids:
    """Return the (class, instance) pairs that a `Filter` gives (cls-svf1, cls-avf)."""
    asked, given = (lefts, rights) if rule.inverse else (rights, lefts)
    found: list[Ids] = []
    new = _new(rule.prop, delta)
    if len(new):
        found.append(given(new)[among(asked(new), facts.extent(rule.filler), facts.size)])
    members = slice_of(delta.get(v.TYPE, EMPTY), rule.filler)
    pairs = facts.pairs(rule.prop)
    if len(members) and len(pairs) > len(new):
        if len(members) * _SCAN > len(pairs):
            found.append(given(pairs)[among(asked(pairs), members, facts.size)])
        else:
            index = pairs if rule.inverse else _turned(facts, rule.prop)
            found.append(rights(index[spread(*bounds(index, members))]))
    if not found:
        return EMPTY
    return pack(rule.cls, distinct(np.concatenate(found), facts.size))


def to_values(rules: Iterable[HasValue], types: Ids) -> Iterator[tuple[int, Ids]]:
    """Yield the properties and pairs that new instances of owl:hasValue restrictions give (cls-hv1)."""
    for rule in rules:
        members = slice_of(types, rule.cls)
        if len(members):
            yield rule.prop, pack(members, rule.value)


def from_values(rules: Iterable[HasValue], delta: Mapping[int, Ids], size: int) -> Iterator[Ids]:
    """Yield the (class, instance) pairs that new pairs with the value of a restriction give (cls-hv2)."""
    by_property: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for rule in rules:
        if rule.prop in delta:
            by_property[rule.prop].append((rule.value, rule.cls))
    for prop, rows in by_property.items():
        columns = np.array(rows, dtype=np.int64)
        classes = unique(pack(columns[:, 0], columns[:, 1]))
        pairs = _new(prop, delta)
        pairs = pairs[among(rights(pairs), unique(lefts(classes)), size)]
        starts, counts = bounds(classes, rights(pairs))
        yield pack(rights(classes[spread(starts, counts)]), np.repeat(lefts(pairs), counts))


def in_all(facts: Facts, axioms: Iterable[ListAxiom], types: Ids) -> Iterator[Ids]:
    """Yield the instances of intersections of which a member has new instances (cls-int1)."""
    for axiom in axioms:
        fresh = union([slice_of(types, cls) for cls in axiom.members])
        if len(fresh):
            extents = sorted((facts.extent(cls) for cls in axiom.members), key=len)
            yield pack(axiom.subject, reduce(intersection, extents, fresh))


def chain_pairs(facts: Facts, chain: Chain, delta: Mapping[int, Ids]) -> Ids:
    """Return the pairs that a property chain gives with a new link (prp-spo2), sorted."""
    if any(prop not in facts.total for prop in chain.body):
        return EMPTY
    found: list[Ids] = []
    for place, prop in enumerate(chain.body):
        if prop not in delta:
            continue
        pairs = _new(prop, delta)
        for after in chain.body[place + 1 :]:
            pairs = unique(compose(flip(pairs), facts.pairs(after)))
        for before in reversed(chain.body[:place]):
            pairs = unique(compose(_turned(facts, before), pairs))
        found.append(pairs)
        if len(delta[prop]) == len(facts.total[prop]):
            break  # all its pairs are new, so every path has been found from here
    return union(found)


def mutual_pairs(pairs: Ids) -> Ids:
    """Return the pairs that hold both ways (scm-eqc2, scm-eqp2), sorted."""
    return intersection(pairs, flip(pairs))


def equal_by_limit(facts: Facts, rule: AtMostOne, delta: Mapping[int, Ids]) -> Ids:
    """Return the terms that are the same since there is at most one of them."""
    types = delta.get(v.TYPE, EMPTY)
    classes = [cls for cls in (rule.subjects, rule.objects) if cls is not None]
    if rule.prop not in delta and not any(len(slice_of(types, cls)) for cls in classes):
        return EMPTY
    pairs = facts.pairs(rule.prop)
    if rule.subjects is not None:
        pairs = pairs[among(lefts(pairs), facts.extent(rule.subjects), facts.size)]
    if rule.objects is not None:
        pairs = pairs[among(rights(pairs), facts.extent(rule.objects), facts.size)]
    if rule.inverse:
        right = rights(pairs)
        pairs = flip(pairs[np.bincount(right)[right] > 1])
    return _neighbours(pairs)


def _neighbours(pairs: Ids) -> Ids:
    """Return the rights that follow each other under one left."""
    same = lefts(pairs[1:]) == lefts(pairs[:-1])
    return pack(rights(pairs[:-1][same]), rights(pairs[1:][same]))


def equal_by_key(facts: Facts, key: ListAxiom, delta: Mapping[int, Ids]) -> Ids:
    """Return the instances of a class that agree in a value of each property of its key (prp-key)."""
    new_members = len(slice_of(delta.get(v.TYPE, EMPTY), key.subject))
    if not new_members and not any(prop in delta for prop in key.members):
        return EMPTY
    members = facts.extent(key.subject)
    rows = pack(members, np.zeros_like(members))  # (instance, number of its values so far)
    for prop in key.members:
        pairs = facts.pairs(prop)
        pairs = pairs[member(lefts(pairs), members)]
        starts, counts = bounds(pairs, lefts(rows))
        instances = np.repeat(lefts(rows), counts)
        values = pack(np.repeat(rights(rows), counts), rights(pairs[spread(starts, counts)]))
        rows = unique(pack(instances, np.searchsorted(unique(values), values)))
    return _neighbours(flip(rows))
