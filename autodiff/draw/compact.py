"""A narrower drawing: vertices drawn towards their neighbours as by springs.

Aligned blocks (`coordinates`) look best but may take three times the width that a dense graph
needs. Here each layer in turn moves to the weighted mean of its neighbours, without changing order
or coming too close: a least-squares problem that pooling adjacent violators solves exactly. Long
edges pull hardest among themselves, and are straightened at the end where there is room.
"""

from autodiff.draw.coordinates import flush

SWEEPS = 30
STRAIGHTENINGS = 4
STRAIGHT = 8.0  # how much harder a stretch between two dummies pulls than an edge between boxes


def contract(layers, graph, extent, gap, x):
    """Give new centres, starting from the centres `x`; the smallest left edge is at 0."""
    x = list(x)
    for sweep in range(SWEEPS):
        for layer in layers if sweep % 2 == 0 else reversed(layers):
            _settle(layer, graph, extent, gap, x)
    for _ in range(STRAIGHTENINGS):
        _straighten(layers, graph, extent, gap, x)
    return flush(x, extent)


def _settle(layer, graph, extent, gap, x):
    """Move one layer as close to its neighbours' means as order and distances allow."""
    offsets, targets, weights = [], [], []
    for i, v in enumerate(layer):
        room = (extent[layer[i - 1]] + extent[v]) / 2 + gap if i else 0.0
        offsets.append((offsets[-1] if i else 0.0) + room)
        pulls = [(_pull(v, u, graph), x[u]) for u in graph.before[v] + graph.after[v]]
        weight = sum(w for w, _ in pulls)
        mean = sum(w * c for w, c in pulls) / weight if pulls else x[v]
        targets.append(mean - offsets[i])
        weights.append(weight or 0.1)
    for v, place, offset in zip(layer, isotonic(targets, weights), offsets, strict=True):
        x[v] = place + offset


def _pull(v, u, graph):
    return STRAIGHT if min(v, u) >= graph.real else 1.0


def isotonic(targets, weights):
    """Give the non-decreasing numbers nearest the targets in weighted least squares.

    >>> isotonic([1.0, 4.0, 2.0], [1.0, 1.0, 1.0])
    [1.0, 3.0, 3.0]
    """
    pools = []
    for target, weight in zip(targets, weights, strict=True):
        pools.append((target, weight, 1))
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (b, wb, nb), (a, wa, na) = pools.pop(), pools.pop()
            pools.append(((a * wa + b * wb) / (wa + wb), wa + wb, na + nb))
    return [mean for mean, _, count in pools for _ in range(count)]


def _straighten(layers, graph, extent, gap, x):
    """Give the vertices of a line one coordinate, for as long a stretch as there is room."""
    beside = _beside(layers)
    for chain in _long_edges(graph) + _lines(graph):
        rooms = [_room(v, beside, extent, gap, x) for v in chain]
        for run, low, high in _runs(chain, rooms):
            middle = sorted(x[v] for v in run)[len(run) // 2]
            for v in run:
                x[v] = min(max(middle, low), high)


def _beside(layers):
    """Give each vertex its left and right neighbour, None at the ends."""
    return {
        v: (left, right)
        for layer in layers
        for left, v, right in zip([None, *layer], layer, [*layer[1:], None], strict=False)
    }


def _room(v, beside, extent, gap, x):
    """Say between which coordinates a vertex can move without coming too close to the next."""
    left, right = beside[v]
    low = float("-inf") if left is None else x[left] + (extent[left] + extent[v]) / 2 + gap
    high = float("inf") if right is None else x[right] - (extent[right] + extent[v]) / 2 - gap
    return low, high


def _runs(chain, rooms):
    """Cut a chain into the fewest stretches whose vertices could share a coordinate."""
    run, low, high = [], float("-inf"), float("inf")
    for v, (least, most) in zip(chain, rooms, strict=True):
        if run and max(low, least) > min(high, most):
            yield run, low, high
            run, low, high = [], float("-inf"), float("inf")
        run.append(v)
        low, high = max(low, least), min(high, most)
    yield run, low, high


def _long_edges(graph):
    """List the dummies of each long edge; those that leave one box share theirs."""
    chains = {}
    for (tail, _), path in graph.paths.items():
        if len(path) - 2 > len(chains.get(tail, ())):
            chains[tail] = path[1:-1]
    return list(chains.values())


def _lines(graph):
    """List the lines of boxes that have no other edges between them."""
    only = {u: heads[0] for u, heads in enumerate(graph.after[: graph.real]) if len(heads) == 1}
    only = {u: v for u, v in only.items() if v < graph.real and graph.before[v] == [u]}
    lines = []
    for u in only.keys() - only.values():
        lines.append([u])
        while lines[-1][-1] in only:
            lines[-1].append(only[lines[-1][-1]])
    return sorted(lines)
