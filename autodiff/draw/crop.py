"""Cropping: what of a large graph is worth drawing.

Three hundred boxes cannot be read, however they are arranged. A graph beyond the limit is drawn
from its outputs backwards, and one dashed box says how many nodes were left out.
"""

from dataclasses import dataclass

from autodiff.draw.diagram import Box, Edge
from autodiff.draw.text import counted

LIMIT = 120
MOST_LAYERS = 30
LAYERS_IF_MORE = 12


@dataclass(frozen=True)
class Crop:
    """The vertices kept, in order, and how many were not."""

    kept: list[int]
    omitted: int


def crop(inputs, limit=LIMIT):
    """Keep the vertices nearest the outputs: of a graph too deep to read, only the last layers.

    Parameters
    ----------
    inputs : list of list of int
        For each vertex, in topological order, the vertices that it reads.
    limit : int
        The most vertices to keep.

    Returns
    -------
    Crop
        If a vertex is kept then so is everything that reads it, inputs aside: whatever lies
        between a kept operation and the output is in the picture.

    Examples
    --------
    >>> crop([[], [0], [1], [2]], limit=2)
    Crop(kept=[2, 3], omitted=2)
    """
    distance = _distances(inputs)
    deep = max(distance, default=0) >= MOST_LAYERS
    layers = LAYERS_IF_MORE if deep else MOST_LAYERS
    near = [v for v in range(len(inputs)) if distance[v] < layers]
    near.sort(key=lambda v: (distance[v], -v))
    kept = sorted(near[:limit])
    return Crop(kept, len(inputs) - len(kept))


def _distances(inputs):
    """Measure the longest way to an output; the shortest for an input, which may stand apart."""
    longest, shortest = [0] * len(inputs), {}
    for v in reversed(range(len(inputs))):
        if not inputs[v] and v in shortest:
            longest[v] = shortest[v]
        for u in inputs[v]:
            longest[u] = max(longest[u], longest[v] + 1)
            shortest[u] = min(shortest.get(u, longest[v] + 1), longest[v] + 1)
    return longest


def with_omitted(boxes, edges, readers, omitted):
    """Put a dashed box before the others, with an arrow to each box that reads what it stands for.

    Returns
    -------
    tuple of (list of Box, list of Edge)
    """
    if not omitted:
        return boxes, edges
    stub = Box(f"… {counted(omitted, 'more node')}", kind="omitted")
    moved = [Edge(e.tail + 1, e.head + 1, e.label, e.state, e.dashed) for e in edges]
    return [stub, *boxes], moved + [Edge(0, v + 1, dashed=True) for v in readers]


def check_limit(limit):
    """Raise unless the limit is a whole number of boxes, at least one."""
    if isinstance(limit, bool) or not isinstance(limit, int):
        raise TypeError(f"limit is a number of boxes such as {LIMIT}, not {limit!r}")
    if limit < 1:
        raise ValueError(f"limit={limit} leaves nothing to draw; use 1 or more")
