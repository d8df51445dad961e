from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from treatygraph.reason.arrays import lefts, pack, rights, unique
from treatygraph.reason.transitive import transitive_closure

Edges = set[tuple[int, int]]
nodes = st.integers(0, 9)


def closed(edges: Edges) -> Edges:
    """Return the closure by the definition: what two steps reach is reached in one."""
    found = set(edges)
    while more := {(a, d) for a, b in found for c, d in found if b == c} - found:
        found |= more
    return found


@settings(deadline=None)
@given(st.sets(st.tuples(nodes, nodes), max_size=20))
def test_the_closure_is_the_least_transitive_relation(edges: Edges) -> None:
    columns = np.array(sorted(edges), dtype=np.int64).reshape(-1, 2)
    found = transitive_closure(unique(pack(columns[:, 0], columns[:, 1])))
    assert (np.diff(found) > 0).all()
    assert set(zip(lefts(found).tolist(), rights(found).tolist(), strict=True)) == closed(edges)


def test_a_cycle_reaches_everything_on_it() -> None:
    around = np.arange(50, dtype=np.int64)
    assert len(transitive_closure(unique(pack(around, (around + 1) % 50)))) == 50 * 50
