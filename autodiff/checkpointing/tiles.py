"""A large state cut into tiles, where each element goes its own way through all steps.

If every element of the next state depends on the same element of the state alone, a piece of the
state can be taken through the whole chain and back before the next piece is looked at. A piece is
short enough for the processor's cache, and as many of *its* states fit into the memory of a few
whole ones that mostly none is computed again.

That a step is of this kind is read off its recorded graph, where each op says whether it is
elementwise. It is never guessed.
"""

from functools import partial
from numbers import Integral

import numpy as np

from autodiff.checkpointing.blocks import WIDTH, culprit, cut, flat, ones, part, put
from autodiff.checkpointing.states import add_up

__all__ = ["in_tiles", "width_of_tiles"]


def width_of_tiles(stage, tiles):
    """Return the length of a tile, or None to take the state as a whole.

    Raises
    ------
    TypeError, ValueError
        If tiles are asked for that cannot be had.
    """
    if tiles is False or (tiles is None and largest(stage.state) < 2 * WIDTH):
        return None
    if tiles is not None and tiles is not True and (not isinstance(tiles, Integral) or tiles < 1):
        raise ValueError(f"tiles is True, False, or the length of a piece; got {tiles!r:.60}")
    problem = why_not(stage)
    if problem is None:
        return WIDTH if tiles in (None, True) else int(tiles)
    if tiles is None:
        return None
    raise ValueError(f"tiles={tiles!r}: {problem}. Leave tiles out: the state is then kept whole")


def largest(form):
    """Return the number of elements of the largest leaf."""
    return max(np.size(leaf) for leaf in form.leaves)


def why_not(stage):
    """Return why the state cannot be cut into tiles; None if it can."""
    if len(set(stage.state.shapes)) > 1 or stage.state.shapes[0] == ():
        return "the arrays of the state differ in shape, or are numbers"
    if stage.params and any(shape != () for shape in stage.params.shapes):
        return "there are arrays in params, and each piece would need its own part of them"
    recording = stage.recorded_for_all()
    if recording is None:
        return "the step looks at values or shapes, or is not the same each time"
    node = culprit(recording.outputs)
    if node is not None:
        return f"the step is not elementwise: {node}, made at {node.made_at}"
    return None


def in_tiles(stage, steps, width, schedule, slots, seed, through):
    """Take one tile after the other through the chain and back.

    A tile has as many slots as fit into the memory of `slots` whole states. `seed` makes the
    cotangent of the final state; `through` takes a stage through the chain as `chain.through` does.

    Returns
    -------
    Whole, list
        What is known about the end, and the derivatives by the leaves of the first state.
    """
    stage.advance(stage.begin, 0)  # compares the recorded graph with the step itself
    start, tile_stage = list(map(flat, stage.begin)), TileStage(stage)
    slots, tiles = max(slots * start[0].size // width, 1), cut(start[0].size, width)
    ends, gradient = Whole(empty_like(stage.begin)), empty_like(stage.begin)
    if seed is not ones:
        for tile in tiles:
            put(ends.final, tile, tile_stage.to_the_end(part(start, tile), steps))
        cotangents = list(map(flat, seed(ends.final)))
    for tile in tiles:
        tile_stage.begin = part(start, tile)
        of_tile = ones if seed is ones else partial(known, part(cotangents, tile))
        ends_of_tile, found = through(tile_stage, steps, schedule, slots, of_tile)
        put(ends.final, tile, ends_of_tile.final)
        put(gradient, tile, found)
        ends.add(ends_of_tile.by_params)
    return ends, gradient


class Whole:
    """What the tiles make together: the final state, and the derivatives by the parameters."""

    def __init__(self, final):
        self.final, self.by_params = final, None

    def add(self, by_params):
        """Add a tile's derivatives by the parameters, if there are any."""
        if by_params:
            self.by_params = add_up(self.by_params, by_params)


def empty_like(leaves):
    """Return arrays like others, in one piece."""
    return [np.empty(leaf.shape, leaf.dtype) for leaf in leaves]


class TileStage:
    """What `Stage` is for a whole state, for a piece of it: here the graph runs forward too.

    Attributes
    ----------
    begin : list of ndarray
        The first state of the tile that is under way.
    """

    def __init__(self, stage):
        self._recording, self.values = stage.recorded_for_all(), stage.values
        self.begin = None

    def advance(self, state, i):
        """Return the state after step number i."""
        return self._recording.forward(self.values(state))

    def to_the_end(self, state, steps):
        """Return the state after all steps."""
        for i in range(steps):
            state = self.advance(state, i)
        return state

    def recording(self, i, state):
        """Return the graph of step number i."""
        return self._recording

    def checked(self, outputs, i):
        """Return the outputs as they are: the graph has been compared with the step."""
        return outputs


def known(cotangent, final):
    """Return a cotangent that is known already."""
    return cotangent
