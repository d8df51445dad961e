"""The transitive closure of a relation, each pair of it computed once."""

from __future__ import annotations

import numpy as np

from treatygraph.reason.arrays import (
    Ids,
    bounds,
    flip,
    lefts,
    pack,
    require_memory,
    rights,
    spread,
    union,
    unique,
)


def transitive_closure(edges: Ids) -> Ids:
    """Return all pairs (x, y) such that a path of one or more edges leads from x to y (prp-trp).

    The relation is peeled from its sinks upwards, so that the successors of a node are complete when it
    takes over what they reach; cycles are condensed first. The work is the sum over the edges of the
    number of nodes that their ends reach.
    """
    loops: Ids = edges[lefts(edges) == rights(edges)]
    edges = edges[lefts(edges) != rights(edges)]
    if not len(edges):
        return loops
    nodes = unique(np.concatenate((lefts(edges), rights(edges))))
    local = pack(np.searchsorted(nodes, lefts(edges)), np.searchsorted(nodes, rights(edges)))
    reached, left_over = _reach(local, len(nodes))
    if not len(left_over):
        return union((pack(nodes[lefts(reached)], nodes[rights(reached)]), loops))
    component = _components(local, len(nodes), left_over)
    condensed = unique(pack(component[lefts(local)], component[rights(local)]))
    inner = condensed[lefts(condensed) == rights(condensed)]
    reached, _ = _reach(condensed[lefts(condensed) != rights(condensed)], int(component.max()) + 1)
    expanded = _expand(union((reached, inner)), unique(pack(component, np.arange(len(nodes)))))
    return union((unique(pack(nodes[lefts(expanded)], nodes[rights(expanded)])), loops))


def _reach(edges: Ids, size: int) -> tuple[Ids, Ids]:
    """Return the closure of a relation over the numbers below `size` and the nodes that lead to a cycle.

    Of the latter the closure is not given.
    """
    backward = flip(edges)
    out_start, out_count = bounds(edges, np.arange(size))
    in_start, in_count = bounds(backward, np.arange(size))
    targets, sources = rights(edges), rights(backward)
    waiting = out_count.copy()
    row_start = np.zeros(size, dtype=np.int64)
    row_count = np.zeros(size, dtype=np.int64)
    rows = np.empty(2 * len(edges), dtype=np.int64)
    filled = 0
    level = np.flatnonzero(waiting == 0)
    found: list[Ids] = []
    while len(level):
        parents = sources[spread(in_start[level], in_count[level])]
        np.subtract.at(waiting, parents, 1)
        level = unique(parents)
        level = level[waiting[level] == 0]
        owners = np.repeat(level, out_count[level])
        children = targets[spread(out_start[level], out_count[level])]
        counts = row_count[children]
        inherited = pack(np.repeat(owners, counts), rows[spread(row_start[children], counts)])
        pairs = unique(np.concatenate((pack(owners, children), inherited)))
        found.append(pairs)
        if filled + len(pairs) > len(rows):
            require_memory(filled + len(pairs))
            rows = np.concatenate((rows[:filled], np.empty(len(rows) + len(pairs), dtype=np.int64)))
        rows[filled : filled + len(pairs)] = rights(pairs)
        starts, row_count[level] = bounds(pairs, level)
        row_start[level] = filled + starts
        filled += len(pairs)
    return union(found), np.flatnonzero(waiting > 0)


def _expand(pairs: Ids, members: Ids) -> Ids:
    """Return the pairs with each component replaced by its members, in any order."""
    starts, counts = bounds(members, lefts(pairs))
    sources = rights(members[spread(starts, counts)])
    targets = np.repeat(rights(pairs), counts)
    starts, counts = bounds(members, targets)
    return pack(np.repeat(sources, counts), rights(members[spread(starts, counts)]))


def _components(edges: Ids, size: int, left_over: Ids) -> Ids:
    """Return the number of the strongly connected component of each node (Tarjan 1972).

    Only the nodes left over can lie on a cycle; each other is a component by itself.
    """
    open_nodes = np.zeros(size, dtype=np.bool_)
    open_nodes[left_over] = True
    edges = edges[open_nodes[lefts(edges)] & open_nodes[rights(edges)]]
    starts, counts = bounds(edges, np.arange(size))
    targets, next_edge, end = rights(edges).tolist(), starts.tolist(), (starts + counts).tolist()
    component = np.arange(size, dtype=np.int64)
    order: dict[int, int] = {}
    low = [0] * size
    stack: list[int] = []
    on_stack = set[int]()
    for root in left_over.tolist():
        if root in order:
            continue
        path = [root]
        while path:
            node = path[-1]
            if node not in order:
                order[node] = low[node] = len(order)
                stack.append(node)
                on_stack.add(node)
            if next_edge[node] < end[node]:
                target = targets[next_edge[node]]
                next_edge[node] += 1
                if target not in order:
                    path.append(target)
                elif target in on_stack:
                    low[node] = min(low[node], order[target])
                continue
            path.pop()
            if path:
                low[path[-1]] = min(low[path[-1]], low[node])
            if low[node] == order[node]:
                while True:
                    member = stack.pop()
                    on_stack.discard(member)
                    component[member] = node
                    if member == node:
                        break
    return component
