"""Arrays made larger: `tile`, `repeat` and `pad`. What is used several times adds its adjoints."""

import numpy as np

from autodiff.graph import Node
from autodiff.ops.base import Op
from autodiff.ops.checking import as_axis, as_int, as_ints, at_once, describe
from autodiff.ops.dispatch import implements
from autodiff.ops.sources import as_node

__all__ = ["pad", "repeat", "tile"]

# --- tile -------------------------------------------------------------------------------------


class TileOp(Op):
    """Copies of a side by side: y = tile(a, reps), so da = the sum of dy over the copies."""

    symbol = "tile"
    elementwise = False
    linear_in = (0,)

    def __call__(self, a, reps):
        return at_once(self.node((a,), reps))

    def compute(self, node, input_vals):
        return np.tile(input_vals[0], node.const_attr)

    def gradient(self, node, output_grad):
        return [untile_op(output_grad, node.inputs[0], node.const_attr)]


class UntileOp(Op):
    """The transpose of `tile`: the sum of b over the copies of `like`, so db = tile(dy, reps)."""

    symbol = "untile"
    arity = 2
    elementwise = False
    linear_in = (0,)

    def __call__(self, b, like, reps):
        return self.node((b, like), reps)

    def compute(self, node, input_vals):
        b, like = input_vals
        shape, reps = np.shape(like), node.const_attr
        n = max(len(shape), len(reps))
        lengths = (1,) * (n - len(shape)) + shape
        copies = (1,) * (n - len(reps)) + reps
        apart = [length for pair in zip(copies, lengths, strict=True) for length in pair]
        return np.reshape(b, apart).sum(axis=tuple(range(0, 2 * n, 2))).reshape(shape)[()]

    def gradient(self, node, output_grad):
        return [tile_op(output_grad, node.const_attr), None]


tile_op = TileOp()
untile_op = UntileOp()


@implements(np.tile)
def tile(A, reps):  # noqa: N803, NumPy's name
    """Return copies of a node's value side by side: `reps` of them along each axis."""
    return tile_op(as_node(A), as_ints("tile: reps", reps))


# --- repeat -----------------------------------------------------------------------------------


class RepeatOp(Op):
    """Each element several times: y = repeat(a, n, axis), so da = the sum of dy over these.

    `const_attr` holds (n, axis); n is an integer or an array of them, one for each element.
    """

    symbol = "repeat"
    elementwise = False
    linear_in = (0,)

    def __call__(self, a, repeats, axis):
        return at_once(self.node((a,), (repeats, axis)))

    def compute(self, node, input_vals):
        return np.repeat(input_vals[0], *node.const_attr)

    def gradient(self, node, output_grad):
        return [unrepeat_op(output_grad, node.inputs[0], *node.const_attr)]


class UnrepeatOp(Op):
    """The transpose of `repeat`: sums of b over what came from one element of `like`.

    db = repeat(dy, n, axis).
    """

    symbol = "unrepeat"
    arity = 2
    elementwise = False
    linear_in = (0,)

    def __call__(self, b, like, repeats, axis):
        return self.node((b, like), (repeats, axis))

    def compute(self, node, input_vals):
        b, like = input_vals
        repeats, axis = node.const_attr
        shape = np.shape(like) if axis is not None else (np.size(like),)
        total = sum_groups(np.moveaxis(b, axis or 0, 0), shape[axis or 0], repeats)
        return np.moveaxis(total, 0, axis or 0).reshape(np.shape(like))[()]

    def gradient(self, node, output_grad):
        return [repeat_op(output_grad, *node.const_attr), None]


def sum_groups(rows, n, repeats):
    """Return n rows: sums of as many neighbouring rows as `repeats` says."""
    if np.ndim(repeats) == 0:
        return rows.reshape(n, repeats, *rows.shape[1:]).sum(axis=1)
    total = np.zeros((n, *rows.shape[1:]), dtype=rows.dtype)
    np.add.at(total, np.repeat(np.arange(n), repeats), rows)
    return total


repeat_op = RepeatOp()
unrepeat_op = UnrepeatOp()


@implements(np.repeat)
def repeat(a, repeats, axis=None):
    """Return each element of a node several times, along an axis or in flat order.

    Parameters
    ----------
    a : Node or array
    repeats : int or array of int
        How often; an array gives each element along the axis a number of its own.
    axis : int, optional
    """
    a = as_node(a)
    times = as_ints("repeat: repeats", repeats)
    times = times[0] if len(times) == 1 else np.array(times)
    return repeat_op(a, times, as_axis("repeat", a, axis))


# --- pad --------------------------------------------------------------------------------------


class PadOp(Op):
    """a in a frame of constants: y = pad(a, widths, value), so da = dy without the frame."""

    symbol = "pad"
    elementwise = False

    def __call__(self, a, widths, value):
        return at_once(self.node((a,), (widths, value)))

    def compute(self, node, input_vals):
        widths, value = node.const_attr
        return np.pad(input_vals[0], widths, constant_values=value)

    def gradient(self, node, output_grad):
        return [unpad_op(output_grad, node.const_attr[0])]

    def tangent(self, node, directions):
        """Return the direction in a frame of zeros: the constants do not move."""
        return None if directions[0] is None else self(directions[0], node.const_attr[0], 0)


class UnpadOp(Op):
    """b without its frame: y = b[before:-after, ...], so db = dy in a frame of zeros."""

    symbol = "unpad"
    elementwise = False
    linear_in = (0,)

    def __call__(self, b, widths):
        return self.node((b,), widths)

    def compute(self, node, input_vals):
        (b,) = input_vals
        pairs = np.broadcast_to(node.const_attr, (np.ndim(b), 2))
        lengths = zip(pairs.tolist(), np.shape(b), strict=True)
        return b[tuple(slice(before, length - after) for (before, after), length in lengths)]

    def gradient(self, node, output_grad):
        return [pad_op(output_grad, node.const_attr, 0)]


class MirrorPadOp(Op):
    """a in a frame of its own elements: da = dy, added up where an element was used again.

    `const_attr` holds (widths, mode).
    """

    symbol = "pad"
    elementwise = False
    linear_in = (0,)

    def __call__(self, a, widths, mode):
        return at_once(self.node((a,), (widths, mode)))

    def compute(self, node, input_vals):
        widths, mode = node.const_attr
        return np.pad(input_vals[0], widths, mode)

    def gradient(self, node, output_grad):
        return [mirror_unpad_op(output_grad, node.inputs[0], *node.const_attr)]


class MirrorUnpadOp(Op):
    """The transpose of `pad` with a's own elements: sums over each one's uses.

    db = dy, padded in the same way.
    """

    symbol = "unpad"
    arity = 2
    elementwise = False
    linear_in = (0,)

    def __call__(self, b, like, widths, mode):
        return self.node((b, like), (widths, mode))

    def compute(self, node, input_vals):
        b, like = input_vals
        total = np.zeros(np.shape(like), dtype=b.dtype)
        source = np.pad(np.arange(np.size(like)).reshape(np.shape(like)), *node.const_attr)
        np.add.at(total.reshape(-1), source.reshape(-1), b.reshape(-1))
        return total

    def gradient(self, node, output_grad):
        return [mirror_pad_op(output_grad, *node.const_attr), None]


pad_op = PadOp()
unpad_op = UnpadOp()
mirror_pad_op = MirrorPadOp()
mirror_unpad_op = MirrorUnpadOp()
MIRRORS = ("edge", "reflect", "symmetric", "wrap")


@implements(np.pad)
def pad(array, pad_width, mode="constant", constant_values=0):
    """Return a node's value in a frame.

    Parameters
    ----------
    array : Node or array
    pad_width : int, (before, after), or one such pair for each axis
    mode : {"constant", "edge", "reflect", "symmetric", "wrap"}
    constant_values : number, or as `pad_width`
        What the frame is made of in the mode "constant": numbers, no nodes.

    Raises
    ------
    ValueError
        If the mode is another one.
    TypeError
        If the width or the constants are nodes.
    """
    widths = as_widths(pad_width)
    if mode in MIRRORS:
        return mirror_pad_op(as_node(array), widths, mode)
    if mode != "constant":
        raise ValueError(
            f"pad: the mode {mode!r} is not supported on nodes; there are constant, "
            f"{', '.join(MIRRORS)}. Build others from parts with np.concatenate"
        )
    if isinstance(constant_values, Node):
        raise TypeError(
            f"pad: constant_values must be numbers; got {describe(constant_values)}. "
            "Use np.concatenate or np.where to put a node around another"
        )
    return pad_op(as_node(array), widths, constant_values)


def as_widths(pad_width):
    """Return `np.pad`'s widths as an int, a pair, or a tuple of pairs."""
    if isinstance(pad_width, tuple | list | np.ndarray):
        return tuple(as_widths(entry) for entry in pad_width)
    return as_int("pad: pad_width", pad_width)


Node.repeat = repeat
