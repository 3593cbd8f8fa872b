"""Cropping: what of a large graph is worth drawing.

Three hundred boxes cannot be read, however they are arranged. A graph beyond the limit is drawn
from its outputs backwards, and one dashed box says how many nodes were left out.
"""

from dataclasses import dataclass

LIMIT = 120
MOST_LAYERS = 24


@dataclass(frozen=True)
class Crop:
    """The vertices kept, in order, and how many were not."""

    kept: list[int]
    omitted: int


def crop(inputs, limit=LIMIT, layers=MOST_LAYERS):
    """Keep the vertices nearest the outputs.

    Parameters
    ----------
    inputs : list of list of int
        For each vertex, in topological order, the vertices that it reads.
    limit : int
        The most vertices to keep.
    layers : int
        The longest path to keep.

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
    near = [v for v in range(len(inputs)) if distance[v] < layers]
    near.sort(key=lambda v: (distance[v], -v))
    kept = sorted(near[:limit])
    return Crop(kept, len(inputs) - len(kept))


def _distances(inputs):
    """Measure the longest way to an output; for an input, the shortest, since it may stand apart."""
    longest, shortest = [0] * len(inputs), {}
    for v in reversed(range(len(inputs))):
        if not inputs[v] and v in shortest:
            longest[v] = shortest[v]
        for u in inputs[v]:
            longest[u] = max(longest[u], longest[v] + 1)
            shortest[u] = min(shortest.get(u, longest[v] + 1), longest[v] + 1)
    return longest


def check_limit(limit):
    """Raise unless the limit is a whole number of boxes, at least one."""
    if isinstance(limit, bool) or not isinstance(limit, int):
        raise TypeError(f"limit is a number of boxes such as {LIMIT}, not {limit!r}")
    if limit < 1:
        raise ValueError(f"limit={limit} leaves nothing to draw; use 1 or more")
