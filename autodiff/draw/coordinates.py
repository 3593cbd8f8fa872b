"""Coordinates: how far along its layer each vertex stands.

Brandes and Koepf, "Fast and simple horizontal coordinate assignment" (2002). Vertices are aligned
with the median of their neighbours, in four ways: seen from the layer before or after, leaning left
or right. The middle of the four is balanced, and dummy chains, which are the long edges, are
straight in all four. Blocks are packed by longest paths over the block graph.
"""

from autodiff.draw.ordering import positions


def place(layers, graph, extent, gap):
    """Give each vertex its centre along the layer.

    Parameters
    ----------
    layers : list of list of int
        The order within each layer.
    graph : Layered
        The graph with its dummies.
    extent : list of float
        How much room each vertex takes along its layer.
    gap : float
        The least distance between two neighbours.

    Returns
    -------
    list of float
        Centres; the smallest left edge is at 0.
    """
    blocked = _conflicts(layers, graph)
    views = [
        _one_view(layers, graph, extent, gap, blocked, upwards, mirrored)
        for upwards in (False, True)
        for mirrored in (False, True)
    ]
    return flush(_balanced(views, extent), extent)


def _one_view(layers, graph, extent, gap, blocked, upwards, mirrored):
    if mirrored:
        layers = [layer[::-1] for layer in layers]
    towards = graph.after if upwards else graph.before
    root = _align(layers[::-1] if upwards else layers, towards, blocked)
    x = _pack(layers, root, extent, gap)
    return [-c for c in x] if mirrored else x


def _conflicts(layers, graph):
    """Find the edges that cross a stretch of a long edge; the long edge stays straight."""
    blocked = set()
    for above, below in zip(layers, layers[1:], strict=False):
        position = positions([above, below])
        edges = [(u, v) for v in below for u in graph.before[v]]
        inner = [e for e in edges if min(e) >= graph.real]
        for u, v in edges:
            if min(u, v) < graph.real:
                crossed = any(_cross(u, v, a, b, position) for a, b in inner)
                blocked.update([(u, v), (v, u)] if crossed else [])
    return blocked


def _cross(u, v, a, b, position):
    return (position[u] - position[a]) * (position[v] - position[b]) < 0


def _align(layers, towards, blocked):
    """Join vertices to a median neighbour, never across an earlier join; returns block roots."""
    root = {v: v for layer in layers for v in layer}
    position = positions(layers)
    for layer in layers:
        taken = -1
        for v in layer:
            ends = sorted(towards[v], key=position.__getitem__)
            for u in ends[(len(ends) - 1) // 2 : len(ends) // 2 + 1]:
                free = root[v] == v and (u, v) not in blocked
                if free and taken < position[u]:
                    root[v], taken = root[u], position[u]
    return root


def _pack(layers, root, extent, gap):
    """Place the blocks as far to the left as they go, then back towards their right neighbours."""
    after = _block_graph(layers, root, extent, gap)
    order = _block_order(after)
    x = dict.fromkeys(order, 0.0)
    for block in order:
        for other, room in after[block].items():
            x[other] = max(x[other], x[block] + room)
    for block in reversed(order):
        if after[block]:
            x[block] = min(x[other] - room for other, room in after[block].items())
    return [x[root[v]] for v in range(len(root))]


def _block_graph(layers, root, extent, gap):
    """Say, for each block, which blocks stand to its right, and how far away at least."""
    after = {}
    for layer in layers:
        for v in layer:
            after.setdefault(root[v], {})
        for left, right in zip(layer, layer[1:], strict=False):
            room = (extent[left] + extent[right]) / 2 + gap
            nearest = after[root[left]].get(root[right], 0.0)
            after[root[left]][root[right]] = max(nearest, room)
    return after


def _block_order(after):
    waiting = dict.fromkeys(after, 0)
    for others in after.values():
        for other in others:
            waiting[other] += 1
    order = [block for block, count in waiting.items() if count == 0]
    for block in order:
        for other in after[block]:
            waiting[other] -= 1
            if waiting[other] == 0:
                order.append(other)
    return order


def _balanced(views, extent):
    """Take the mean of the two middle positions, after lining up with the narrowest view."""
    spans = [_span(x, extent) for x in views]
    low, high = min(spans, key=lambda span: span[1] - span[0])
    for i, (x, span) in enumerate(zip(views, spans, strict=True)):
        shift = high - span[1] if i % 2 else low - span[0]
        views[i] = [c + shift for c in x]
    middle = [sorted(four)[1:3] for four in zip(*views, strict=True)]
    return [(a + b) / 2 for a, b in middle]


def _span(x, extent):
    """Give where a drawing begins and ends; a dummy takes no room at the border."""
    halves = [max(0.0, e) / 2 for e in extent]
    return (
        min((c - half for c, half in zip(x, halves, strict=True)), default=0.0),
        max((c + half for c, half in zip(x, halves, strict=True)), default=0.0),
    )


def flush(x, extent):
    """Move centres so that the smallest left edge is at 0."""
    low, _ = _span(x, extent)
    return [c - low for c in x]
