"""Ordering: the order of the vertices inside each layer, chosen so that few edges cross.

Finding the best order is NP-hard already for two layers (Garey and Johnson, 1983). Sweeps that sort
every layer by the mean position of its neighbours, each followed by swaps of adjacent vertices,
come close (Gansner, Koutsofios, North and Vo, 1993). Ties keep their order and nothing is random,
so the same graph gives the same picture on every run.
"""

from bisect import bisect_left, bisect_right, insort

SWEEPS = 24
PATIENCE = 6


def crossings(layers, before):
    """Count the pairs of edges that cross, over all layers.

    >>> crossings([[0, 1], [2, 3]], [[], [], [1], [0]])
    1
    """
    position = positions(layers)
    return sum(_crossings_above(layer, before, position) for layer in layers[1:])


def positions(layers):
    """Give each vertex its place within its layer."""
    return {v: i for layer in layers for i, v in enumerate(layer)}


def _crossings_above(layer, before, position):
    seen, total = [], 0
    for v in layer:
        ends = sorted(position[u] for u in before[v])
        total += sum(len(seen) - bisect_right(seen, end) for end in ends)
        for end in ends:
            insort(seen, end)
    return total


def order_layers(graph):
    """Order the vertices of each layer of a `Layered` graph; returns a list of layers."""
    starts = [_walk(graph, graph.before, graph.after), _walk(graph, graph.after, graph.before)]
    return min((_improve(start, graph) for start in starts), key=lambda found: found[0])[1]


def _walk(graph, forward, backward):
    """Fill the layers in the order in which a depth-first walk meets the vertices.

    A tree comes out without crossings, with the first operand first.
    """
    layers = [[] for _ in range(max(graph.rank, default=-1) + 1)]
    roots = [v for v in range(len(graph.rank)) if not backward[v]]
    pending, seen = roots[::-1], set()
    while pending:
        v = pending.pop()
        if v not in seen:
            seen.add(v)
            layers[graph.rank[v]].append(v)
            pending.extend(reversed(forward[v]))
    return layers


def _improve(layers, graph):
    """Sweep down and up until it stops helping; returns the fewest crossings and their order."""
    best, best_layers, stale = crossings(layers, graph.before), layers, 0
    for sweep in range(SWEEPS):
        if best == 0 or stale == PATIENCE:
            break
        layers = _sweep(layers, graph, downwards=sweep % 2 == 0)
        _swap_neighbours(layers, graph)
        now = crossings(layers, graph.before)
        stale = stale + 1 if now >= best else 0
        if now < best:
            best, best_layers = now, [list(layer) for layer in layers]
    return best, best_layers


def _sweep(layers, graph, downwards):
    """Sort each layer by the mean position of its neighbours in the layer before it."""
    fixed = graph.before if downwards else graph.after
    layers = [list(layer) for layer in layers]
    position = positions(layers)
    for layer in layers[1:] if downwards else layers[-2::-1]:
        mean = {v: _mean([position[u] for u in fixed[v]], position[v]) for v in layer}
        layer.sort(key=mean.__getitem__)
        position.update((v, i) for i, v in enumerate(layer))
    return layers


def _mean(numbers, otherwise):
    return sum(numbers) / len(numbers) if numbers else otherwise


def _swap_neighbours(layers, graph):
    """Swap adjacent vertices while a swap removes crossings."""
    position = positions(layers)
    for layer in layers:
        sides = {v: _sides(v, graph, position) for v in layer}
        swapped = True
        while swapped:
            swapped = False
            for i in range(len(layer) - 1):
                left, right = layer[i], layer[i + 1]
                if _gain(sides[left], sides[right]) > 0:
                    layer[i], layer[i + 1] = right, left
                    swapped = True
        position.update((v, i) for i, v in enumerate(layer))


def _sides(v, graph, position):
    return [sorted(position[u] for u in side[v]) for side in (graph.before, graph.after)]


def _gain(left, right):
    """Give how many crossings a swap of two adjacent vertices removes."""
    return sum(_crossed(a, b) - _crossed(b, a) for a, b in zip(left, right, strict=True))


def _crossed(left_ends, right_ends):
    """Count the crossings of two vertices' edges when the first stands to the left."""
    return sum(bisect_left(right_ends, end) for end in left_ends)
