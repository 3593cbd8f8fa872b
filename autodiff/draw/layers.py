"""Layers: which column (or row) each box stands in, and the dummy vertices of long edges.

The first step of a layered drawing (Sugiyama, Tagawa and Toda, 1981). Every edge goes from a layer
to a later one. An edge that skips layers gets a dummy vertex in each, so that from here on all
edges join neighbouring layers. All long edges that leave one box share their dummies: a value that
is used many times is one line that branches, not a bundle of parallel ones.
"""

from dataclasses import dataclass


@dataclass
class Layered:
    """A graph whose edges join neighbouring layers; vertices from `real` on are dummies."""

    real: int
    rank: list[int]
    before: list[list[int]]
    after: list[list[int]]
    paths: dict[tuple[int, int], list[int]]


def neighbours(count, edges):
    """Give the predecessors and the successors of each vertex, without duplicates, in edge order.

    >>> neighbours(3, [(0, 2), (1, 2), (0, 2)])
    ([[], [], [0, 1]], [[2], [2], []])
    """
    before = [[] for _ in range(count)]
    after = [[] for _ in range(count)]
    for tail, head in dict.fromkeys(edges):
        before[head].append(tail)
        after[tail].append(head)
    return before, after


def topological_order(before, after):
    """Order the vertices so that every edge points forward.

    Raises
    ------
    ValueError
        If the edges form a cycle.
    """
    waiting = [len(tails) for tails in before]
    order = [v for v, count in enumerate(waiting) if count == 0]
    for v in order:
        for head in after[v]:
            waiting[head] -= 1
            if waiting[head] == 0:
                order.append(head)
    if len(order) != len(before):
        raise ValueError("a layered drawing needs a graph without cycles; these edges have one")
    return order


def ranks(count, edges):
    """Give each vertex its layer: longest path first, then pulled together.

    >>> ranks(4, [(0, 1), (1, 2), (3, 2)])
    [0, 1, 2, 1]
    """
    before, after = neighbours(count, edges)
    order = topological_order(before, after)
    rank = [0] * count
    for v in order:
        rank[v] = max((rank[u] + 1 for u in before[v]), default=0)
    for _ in range(3):
        _pull_towards_heads(rank, order, before, after)
        _pull_towards_tails(rank, order, before, after)
    lowest = min(rank, default=0)
    return [r - lowest for r in rank]


def _pull_towards_heads(rank, order, before, after):
    """Move a vertex later when more edges get shorter than longer: an input goes to its use."""
    for v in reversed(order):
        if after[v] and len(after[v]) > len(before[v]):
            rank[v] = min(rank[w] for w in after[v]) - 1


def _pull_towards_tails(rank, order, before, after):
    for v in order:
        if before[v] and len(before[v]) > len(after[v]):
            rank[v] = max(rank[u] for u in before[v]) + 1


def layered(count, edges):
    """Split the long edges of a graph with dummy vertices.

    >>> g = layered(3, [(0, 1), (1, 2), (0, 2)])
    >>> g.rank, g.paths[0, 2]
    ([0, 1, 2, 1], [0, 3, 2])
    """
    rank = ranks(count, edges)
    paths = {}
    chains = [[v] for v in range(count)]
    for tail, head in dict.fromkeys(edges):
        chain = chains[tail]
        while len(chain) < rank[head] - rank[tail]:
            rank.append(rank[tail] + len(chain))
            chain.append(len(rank) - 1)
        paths[tail, head] = [*chain[: rank[head] - rank[tail]], head]
    steps = [step for path in paths.values() for step in zip(path, path[1:], strict=False)]
    before, after = neighbours(len(rank), steps)
    return Layered(count, rank, before, after, paths)
