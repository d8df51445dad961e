"""Triples by property, as sorted pairs."""

from __future__ import annotations

from typing import cast

import numpy as np

from treatygraph.reason import vocabulary as v
from treatygraph.reason.arrays import EMPTY, Ids, distinct, pack, slice_of, unique
from treatygraph.reason.triples import Triple, Triples

Pairs = dict[int, Ids]
"""The pairs of each property: (subject, object), but of rdf:type (class, instance)."""


class TripleIndex:
    """Triples as they were written, to look up; also the facts of a `Schema`."""

    def __init__(self, triples: Triples) -> None:
        self._pairs = by_property(triples, len(triples.terms))

    def __contains__(self, triple: object) -> bool:
        """Return whether a triple, by the numbers of its terms, is among them."""
        s, p, o = cast(Triple, triple)
        pairs = self._pairs.get(p, EMPTY)
        key = o << 32 | s if p == v.TYPE else s << 32 | o
        place = int(np.searchsorted(pairs, key))
        return place < len(pairs) and int(pairs[place]) == key

    def pairs(self, prop: int) -> Ids:
        """Return the (subject, object) pairs of a property other than rdf:type."""
        return self._pairs.get(prop, EMPTY)

    def extent(self, cls: int) -> Ids:
        """Return the instances of a class."""
        return slice_of(self.pairs(v.TYPE), cls)


def by_property(triples: Triples, size: int) -> Pairs:
    """Return the pairs of each property; those of rdf:type as (class, instance)."""
    properties = distinct(triples.predicates, size)
    code = np.searchsorted(properties, triples.predicates)
    if len(properties) < 1 << 16:
        code = code.astype(np.uint16)  # numpy sorts these by radix
    order = np.argsort(code, kind="stable")
    ends = np.cumsum(np.bincount(code, minlength=len(properties)))
    found: Pairs = {}
    start = 0
    for prop, end in zip(properties.tolist(), ends.tolist(), strict=True):
        rows = order[start:end]
        left, right = triples.subjects[rows], triples.objects[rows]
        found[prop] = unique(pack(right, left) if prop == v.TYPE else pack(left, right))
        start = end
    return found
