"""Which terms are the same: a union-find over arrays, so that facts hold of one representative each."""

from __future__ import annotations

import numpy as np

from treatygraph.reason.arrays import EMPTY, Ids, lefts, pack, rights, unique


class Equality:
    """An equivalence relation over terms (eq-ref, eq-sym, eq-trans); the lowest number represents a class."""

    def __init__(self, size: int) -> None:
        self.representative: Ids = np.arange(size, dtype=np.int64)
        self.changed = False

    def copy(self, size: int) -> Equality:
        """Return the same relation over the first `size` terms."""
        other = Equality(size)
        other.representative[: len(self.representative)] = self.representative
        other.changed = self.changed
        return other

    def merge(self, pairs: Ids) -> bool:
        """Make both terms of each pair the same; return whether that was new."""
        left, right = self.representative[lefts(pairs)], self.representative[rights(pairs)]
        new = left != right
        if not new.any():
            return False
        nodes = unique(np.concatenate((left[new], right[new])))
        label = _components(np.searchsorted(nodes, left[new]), np.searchsorted(nodes, right[new]), len(nodes))
        moved = np.arange(len(self.representative), dtype=np.int64)
        moved[nodes] = nodes[label]
        self.representative = moved[self.representative]
        self.changed = True
        return True

    def canonical(self, pairs: Ids) -> Ids:
        """Return the pairs with each term replaced by its representative, sorted."""
        if not self.changed:
            return pairs
        left, right = lefts(pairs), rights(pairs)
        new_left, new_right = self.representative[left], self.representative[right]
        if np.array_equal(left, new_left) and np.array_equal(right, new_right):
            return pairs
        return unique(pack(new_left, new_right))

    def members(self) -> Ids:
        """Return (representative, member) for every term that is the same as another, itself included."""
        if not self.changed:
            return EMPTY
        counts = np.bincount(self.representative, minlength=len(self.representative))
        shared = np.flatnonzero(counts[self.representative] > 1)
        return unique(pack(self.representative[shared], shared))


def _components(left: Ids, right: Ids, size: int) -> Ids:
    """Return for each node the lowest node that a path of edges connects it with."""
    label = np.arange(size, dtype=np.int64)
    while True:
        a, b = label[left], label[right]
        apart = a != b
        if not apart.any():
            return label
        left, right, a, b = left[apart], right[apart], a[apart], b[apart]
        np.minimum.at(label, np.maximum(a, b), np.minimum(a, b))
        while not np.array_equal(label, jumped := label[label]):
            label = jumped
