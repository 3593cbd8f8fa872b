"""Layout: from boxes with sizes and edges to centres and curves.

The steps of a layered drawing, one file each: layers, ordering, coordinates; here they are put
together. The flow goes right while that fits the width of a notebook, and otherwise mostly down.
"""

from dataclasses import dataclass

from autodiff.draw.compact import contract
from autodiff.draw.coordinates import place
from autodiff.draw.layers import layered
from autodiff.draw.ordering import order_layers

PAGE_WIDTH = 720
STILL_READABLE = 1.4  # pages wide; a drawing is scaled down to one page
BETWEEN_LAYERS = 44
BETWEEN_BOXES = 22
DUMMY_ROOM = -6  # lines may come nearer to each other than boxes
BETWEEN_ARROWS = 18


@dataclass(frozen=True)
class Route:
    """The way of one edge: `points` are joined by curves and, where `straight`, by lines."""

    points: list[tuple[float, float]]
    straight: list[bool]


@dataclass(frozen=True)
class Layout:
    """Where everything stands. `direction` is ``"right"`` or ``"down"``."""

    centres: list[tuple[float, float]]
    routes: list[Route]
    width: float
    height: float
    direction: str


def arrange(sizes, edges, direction=None, label=(0.0, 0.0)):
    """Lay out boxes so that every edge goes right, or down.

    Parameters
    ----------
    sizes : list of (float, float)
        Width and height of each box.
    edges : list of (int, int)
        Tail and head of each edge; parallel edges are allowed.
    direction : {"right", "down"}, optional
        The flow. By default right if the drawing then fits `PAGE_WIDTH`, else down, unless that
        is far too wide for a page and wider than the flow to the right.
    label : (float, float)
        Width and height of the largest label on an edge, which needs room between two layers.

    Returns
    -------
    Layout

    Raises
    ------
    ValueError
        If the edges form a cycle, or the direction is unknown.

    Examples
    --------
    >>> arrange([(40, 20), (40, 20)], [(0, 1)]).centres
    [(20.0, 10.0), (104.0, 10.0)]
    """
    if direction not in (None, "right", "down"):
        raise ValueError(f"direction is 'right', 'down' or None, not {direction!r}")
    graph = layered(len(sizes), edges)
    if direction is not None:
        return _arranged(graph, sizes, edges, direction, label)
    right = _bands(graph, [width for width, _ in sizes], label)[-1:]
    if not right or right[0][1] <= PAGE_WIDTH:
        return _arranged(graph, sizes, edges, "right", label)
    down = _arranged(graph, sizes, edges, "down", label)
    if down.width <= max(2 * PAGE_WIDTH, right[0][1]):
        return down
    return _arranged(graph, sizes, edges, "right", label)


def _arranged(graph, sizes, edges, direction, label):
    depth, breadth = zip(*sizes, strict=True) if sizes else ((), ())
    if direction == "down":
        depth, breadth, label = breadth, depth, label[::-1]
    bands = _bands(graph, depth, label)
    along = _along(graph, breadth)
    ports = _ports(graph, edges, along, breadth, label)
    routes = [
        _route(graph, edge, port, bands, along, depth)
        for edge, port in zip(edges, ports, strict=True)
    ]
    length = max((end for _, end in bands), default=0.0)
    borders = [c + b / 2 for c, b in zip(along, breadth, strict=False)]
    return _turned(graph, bands, along, routes, (length, max([0.0, *borders, *along])), direction)


def _bands(graph, depth, label):
    """Give each layer the stretch that it takes in the direction of the flow."""
    gap = BETWEEN_LAYERS + 1.2 * label[0]
    thick = [0.0] * (max(graph.rank, default=-1) + 1)
    for v, d in enumerate(depth):
        thick[graph.rank[v]] = max(thick[graph.rank[v]], d)
    bands, start = [], 0.0
    for d in thick:
        bands.append((start, start + d))
        start += d + gap
    return bands


def _along(graph, breadth):
    room = [*breadth, *[DUMMY_ROOM] * (len(graph.rank) - graph.real)]
    layers = order_layers(graph)
    along = place(layers, graph, room, BETWEEN_BOXES)
    if max(along, default=0) <= STILL_READABLE * PAGE_WIDTH:
        return along
    narrow = contract(layers, graph, room, BETWEEN_BOXES, along)
    return narrow if max(narrow) < 0.9 * max(along) else along


def _route(graph, edge, port, bands, along, depth):
    """Lead an edge through its dummies: straight within a layer, so that it passes no box."""
    tail, *dummies, head = graph.paths[edge]
    start, end = bands[graph.rank[tail]]
    points = [((start + end + depth[tail]) / 2, along[tail]), (end, along[tail])]
    for v in dummies:
        points += [(side, along[v]) for side in bands[graph.rank[v]]]
    start, end = bands[graph.rank[head]]
    points += [(start, port), ((start + end - depth[head]) / 2, port)]
    straight = [i % 2 == 0 for i in range(len(points) - 1)]
    return Route(points, straight)


def _ports(graph, edges, along, breadth, label):
    """Spread the arrows that enter a box, in the order in which they come."""
    arriving = {}
    for number, edge in enumerate(edges):
        last = graph.paths[edge][-2]
        arriving.setdefault(edge[1], []).append((along[last], number))
    ports = [0.0] * len(edges)
    wanted = max(BETWEEN_ARROWS, 1.3 * (label[1] + 8) if label[1] else 0)
    for head, found in arriving.items():
        step = min(wanted, 0.8 * breadth[head] / max(1, len(found) - 1))
        first = along[head] - step * (len(found) - 1) / 2
        for i, (_, number) in enumerate(sorted(found)):
            ports[number] = first + i * step
    return ports


def _turned(graph, bands, along, routes, size, direction):
    """Give flow and breadth their meaning as x and y."""
    middles = [sum(bands[graph.rank[v]]) / 2 for v in range(graph.real)]
    centres = list(zip(middles, along[: graph.real], strict=True))
    if direction == "right":
        return Layout(centres, routes, *size, direction)
    flipped = [Route([(y, x) for x, y in r.points], r.straight) for r in routes]
    return Layout([(y, x) for x, y in centres], flipped, size[1], size[0], direction)
