"""Layout: from boxes with sizes and edges to centres and curves.

The steps of a layered drawing, one file each: layers, ordering, coordinates; here they are put
together. The flow goes right while that fits the width of a notebook, and down otherwise.
"""

from dataclasses import dataclass

from autodiff.draw.coordinates import place
from autodiff.draw.layers import layered
from autodiff.draw.ordering import order_layers

PAGE_WIDTH = 720
BETWEEN_LAYERS = 44
BETWEEN_BOXES = 22
DUMMY_ROOM = 6


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


def arrange(sizes, edges, direction=None, gap=BETWEEN_LAYERS):
    """Lay out boxes so that every edge goes right, or down.

    Parameters
    ----------
    sizes : list of (float, float)
        Width and height of each box.
    edges : list of (int, int)
        Tail and head of each edge; parallel edges are allowed.
    direction : {"right", "down"}, optional
        The flow. By default right if the drawing then fits `PAGE_WIDTH`, else down.
    gap : float
        The distance between two layers, which is where edges and their labels have room.

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
    if direction is None:
        direction = _fitting_direction(graph, sizes, gap)
    depth, breadth = zip(*sizes, strict=True) if sizes else ((), ())
    if direction == "down":
        depth, breadth = breadth, depth
    bands = _bands(graph, depth, gap)
    along = _along(graph, breadth)
    routes = _routes(graph, edges, bands, along, (depth, breadth))
    length = max((end for _, end in bands), default=0.0)
    width = max((c + b / 2 for c, b in zip(along, breadth, strict=False)), default=0.0)
    return _turned(graph, bands, along, routes, (length, _reach(width, along)), direction)


def _reach(width, along):
    return max([width, *along])


def _fitting_direction(graph, sizes, gap):
    """Flow right if all layers fit beside each other on the page."""
    widths = [w for w, _ in sizes]
    bands = _bands(graph, widths, gap)
    return "right" if not bands or bands[-1][1] <= PAGE_WIDTH else "down"


def _bands(graph, depth, gap):
    """Give each layer the stretch that it takes in the direction of the flow."""
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
    return place(order_layers(graph), graph, room, BETWEEN_BOXES)


def _routes(graph, edges, bands, along, extents):
    """Route each edge through its dummies; the heads' ends are spread over the side of the box."""
    depth, breadth = extents
    ports = _ports(graph, edges, along, breadth)
    routes = []
    for number, edge in enumerate(edges):
        tail, *dummies, head = graph.paths[edge]
        points, straight = [], []
        middle = sum(bands[graph.rank[tail]]) / 2
        points += [(middle + depth[tail] / 2, along[tail]), (bands[graph.rank[tail]][1], along[tail])]
        straight += [True]
        for v in dummies:
            points += [(end, along[v]) for end in bands[graph.rank[v]]]
            straight += [False, True]
        start, end = bands[graph.rank[head]]
        points += [(start, ports[number]), ((start + end - depth[head]) / 2, ports[number])]
        routes.append(Route(points, [*straight, False, True]))
    return routes


def _ports(graph, edges, along, breadth):
    """Spread the arrows that enter a box, in the order in which they come."""
    arriving = {}
    for number, edge in enumerate(edges):
        last = graph.paths[edge][-2]
        arriving.setdefault(edge[1], []).append((along[last], number))
    ports = {}
    for head, found in arriving.items():
        step = min(18.0, breadth[head] * 0.7 / len(found))
        first = along[head] - step * (len(found) - 1) / 2
        ports.update((number, first + i * step) for i, (_, number) in enumerate(sorted(found)))
    return ports


def _turned(graph, bands, along, routes, size, direction):
    """Give flow and breadth their meaning as x and y."""
    middles = [sum(bands[graph.rank[v]]) / 2 for v in range(graph.real)]
    centres = list(zip(middles, along[: graph.real], strict=True))
    if direction == "right":
        return Layout(centres, routes, *size, direction)
    flipped = [Route([(y, x) for x, y in r.points], r.straight) for r in routes]
    return Layout([(y, x) for x, y in centres], flipped, size[1], size[0], direction)
