"""Sets of numbers and of pairs of numbers as sorted arrays, and the operations of relational algebra on them.

A pair is packed in one 64-bit number, `left << 32 | right`, so that sorting by number sorts by the left
and then by the right. Unless said otherwise, what goes in and what comes out is sorted and without duplicates.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from treatygraph.errors import LimitError

Ids = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

EMPTY: Ids = np.empty(0, dtype=np.int64)
_RIGHT = np.int64(0xFFFFFFFF)
_DENSE = 16  # a bitmap over all numbers pays from a sixteenth of them on
_LARGE = 20_000_000  # rows of a join from which on memory is asked for first


def pack(left: Ids | int, right: Ids | int) -> Ids:
    """Return pairs, in the order given."""
    return np.asarray((np.int64(left) if isinstance(left, int) else left) << 32 | right, dtype=np.int64)


def lefts(pairs: Ids) -> Ids:
    """Return the left of each pair."""
    return pairs >> 32


def rights(pairs: Ids) -> Ids:
    """Return the right of each pair."""
    return pairs & _RIGHT


def unique(values: Ids) -> Ids:
    """Return the sorted set of numbers in any order; runs already sorted are merged in linear time."""
    if len(values) < 2:
        return values
    values = np.sort(values, kind="stable")
    keep = np.empty(len(values), dtype=np.bool_)
    keep[0] = True
    np.not_equal(values[1:], values[:-1], out=keep[1:])
    return values if keep.all() else values[keep]


def union(runs: Sequence[Ids]) -> Ids:
    """Return the union of any arrays, each best sorted."""
    filled = [run for run in runs if len(run)]
    if len(filled) < 2:
        return unique(filled[0]) if filled else EMPTY
    return unique(np.concatenate(filled))


def member(values: Ids, of: Ids) -> Mask:
    """Return for each value, in any order, whether it is among the sorted `of`."""
    if not len(of):
        return np.zeros(len(values), dtype=np.bool_)
    place = np.searchsorted(of, values)
    place[place == len(of)] = 0
    found: Mask = of[place] == values
    return found


def difference(values: Ids, without: Ids) -> Ids:
    """Return the values that are not among `without`."""
    if not len(values) or not len(without) or values[-1] < without[0] or without[-1] < values[0]:
        return values
    return values[~member(values, without)]


def intersection(one: Ids, other: Ids) -> Ids:
    """Return the values in both."""
    if len(one) > len(other):
        one, other = other, one
    return one[member(one, other)]


def distinct(numbers: Ids, size: int) -> Ids:
    """Return the sorted set of numbers below `size`, given in any order."""
    if len(numbers) * _DENSE < size:
        return unique(numbers)
    bitmap = np.zeros(size, dtype=np.bool_)
    bitmap[numbers] = True
    return np.flatnonzero(bitmap)


def among(numbers: Ids, of: Ids, size: int) -> Mask:
    """Return for each number below `size`, in any order, whether it is among the sorted `of`."""
    if len(numbers) * _DENSE < size:
        return member(numbers, of)
    bitmap = np.zeros(size, dtype=np.bool_)
    bitmap[of] = True
    return bitmap[numbers]


def flip(pairs: Ids) -> Ids:
    """Return the pairs turned round: the inverse relation."""
    return np.sort(pack(rights(pairs), lefts(pairs)))


def spread(starts: Ids, counts: Ids) -> Ids:
    """Return the indices `starts[i], starts[i] + 1, …`, `counts[i]` of them, one after the other."""
    ends = np.cumsum(counts)
    total = int(ends[-1]) if len(ends) else 0
    if total > _LARGE:
        require_memory(total)
    offsets: Ids = np.repeat(starts - (ends - counts), counts)
    offsets += np.arange(total, dtype=np.int64)
    return offsets


def require_memory(rows: int) -> None:
    """Raise `LimitError` where a join of this many rows cannot fit in memory."""
    needed = rows * 64  # eight arrays of 64-bit numbers are alive at the height of a join
    available = _available_memory()
    if available is not None and needed > available:
        raise LimitError(
            f"The closure does not fit in memory: one step gives {rows:,} rows and needs about"
            f" {needed / 1e9:,.1f} GB, {available / 1e9:,.1f} GB are free. Look for a long chain or a large"
            " group under a transitive property or owl:sameAs, or split the input."
        )


def _available_memory() -> int | None:
    try:
        for line in Path("/proc/meminfo").read_text(encoding="ascii").splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass  # not Linux: numpy's own MemoryError has to do
    return None


def slice_of(pairs: Ids, left: int) -> Ids:
    """Return the rights of the pairs with this left."""
    start, end = np.searchsorted(pairs, (left << 32, (left + 1) << 32))
    return rights(pairs[start:end])


def bounds(pairs: Ids, numbers: Ids) -> tuple[Ids, Ids]:
    """Return where the pairs with each number as their left start, and how many there are."""
    keys = numbers << 32
    starts = np.searchsorted(pairs, keys)
    return starts, np.searchsorted(pairs, keys + (1 << 32)) - starts


def compose(left: Ids, right: Ids) -> Ids:
    """Return the pairs (x, z) with (y, x) in `left` and (y, z) in `right`, in any order with duplicates."""
    if len(left) > len(right):
        return pack(rights(other := compose(right, left)), lefts(other))
    starts, counts = bounds(right, lefts(left))
    return pack(np.repeat(rights(left), counts), rights(right[spread(starts, counts)]))
