"""The same numbers in another shape or order: reshape, transpose, squeeze, flip, roll, ...

Every one of these is linear, and its transpose puts each number back: a reshaping is undone by the
shape of its input, which the op `reshape_like` looks up when it is known; a reordering is undone by
its inverse.
"""

import numpy as np

from autodiff.graph import Node
from autodiff.ops.base import Op
from autodiff.ops.checking import as_axis, as_int, as_ints, at_once
from autodiff.ops.dispatch import implements
from autodiff.ops.shape import sum_to_like_op
from autodiff.ops.sources import as_node

__all__ = [
    "atleast_1d", "atleast_2d", "atleast_3d", "broadcast_to", "expand_dims", "flip", "fliplr",
    "flipud", "moveaxis", "ravel", "reshape", "roll", "squeeze", "swapaxes", "transpose",
]  # fmt: skip

# --- the same order, another shape ------------------------------------------------------------


class ReshapingOp(Op):
    """The same numbers in the same order: da = dy, in the shape of a."""

    elementwise = False
    linear_in = (0,)

    def __call__(self, a, parameter=None):
        return at_once(self.node((a,), parameter))

    def gradient(self, node, output_grad):
        return [reshape_like_op(output_grad, node.inputs[0])]


class ReshapeOp(ReshapingOp):
    """Numbers in a shape: y = a.reshape(shape), so da = dy in the shape of a."""

    symbol = "reshape"

    def compute(self, node, input_vals):
        return np.reshape(input_vals[0], node.const_attr)


class ExpandDimsOp(ReshapingOp):
    """An axis of length 1 more: y = expand_dims(a, axis), so da = dy in the shape of a."""

    symbol = "expand_dims"

    def compute(self, node, input_vals):
        return np.expand_dims(input_vals[0], node.const_attr)


class SqueezeOp(ReshapingOp):
    """Axes of length 1 fewer: y = squeeze(a, axis), so da = dy in the shape of a."""

    symbol = "squeeze"

    def compute(self, node, input_vals):
        return np.squeeze(input_vals[0], node.const_attr)


class AtLeastOp(ReshapingOp):
    """At least n axes: y = a with new axes where a has fewer, so da = dy in the shape of a."""

    symbol = "atleast"

    def compute(self, node, input_vals):
        return (np.atleast_1d, np.atleast_2d, np.atleast_3d)[node.const_attr - 1](input_vals[0])


class AsColumnsOp(ReshapingOp):
    """A vector as one column, a matrix as it is: da = dy in the shape of a."""

    symbol = "as_columns"

    def compute(self, node, input_vals):
        value = np.asarray(input_vals[0])
        return value.reshape(-1, 1) if value.ndim < 2 else value


class ReshapeLikeOp(Op):
    """b in the shape of `like`: db = dy in the shape of b."""

    symbol = "reshape_like"
    arity = 2
    elementwise = False
    linear_in = (0,)

    def compute(self, node, input_vals):
        b, like = input_vals
        return np.reshape(b, np.shape(like))[()]

    def gradient(self, node, output_grad):
        return [reshape_like_op(output_grad, node.inputs[0]), None]


reshape_op = ReshapeOp()
expand_dims_op = ExpandDimsOp()
squeeze_op = SqueezeOp()
atleast_op = AtLeastOp()
as_columns_op = AsColumnsOp()
reshape_like_op = ReshapeLikeOp()


@implements(np.reshape)
def reshape(a, shape):
    """Return a node's numbers in another shape, last axis fastest.

    Parameters
    ----------
    a : Node or array
    shape : int or tuple of int
        One length may be -1: as many as are left.

    Raises
    ------
    ValueError
        If the numbers do not fit: at once where the shape of `a` is known.

    Examples
    --------
    >>> import autodiff as ad
    >>> x = ad.Variable(name="x")
    >>> ad.Executor([np.reshape(x, (-1, 2)).T]).run(feed_dict={x: np.arange(4)})
    [array([[0, 2],
           [1, 3]])]
    """
    lengths = as_ints("reshape: shape", shape)
    if sum(length < 0 for length in lengths) > 1 or min(lengths, default=0) < -1:
        raise ValueError(f"reshape: one length may be -1, the others not negative; got {lengths}")
    return reshape_op(as_node(a), lengths)


@implements(np.ravel)
def ravel(a):
    """Return a node's numbers in one axis."""
    return reshape_op(as_node(a), (-1,))


@implements(np.expand_dims)
def expand_dims(a, axis):
    """Return a node with a new axis of length 1, or several, at `axis` of the result."""
    axes = as_ints("expand_dims: axis", axis)
    return expand_dims_op(as_node(a), axes)


@implements(np.squeeze)
def squeeze(a, axis=None):
    """Return a node without its axes of length 1, or without those of them in `axis`."""
    a = as_node(a)
    return squeeze_op(a, as_axis("squeeze", a, axis))


def _atleast(n):
    def atleast(*arys):
        nodes = tuple(atleast_op(as_node(array), n) for array in arys)
        return nodes[0] if len(nodes) == 1 else nodes

    atleast.__name__ = f"atleast_{n}d"
    atleast.__doc__ = f"Return each argument with at least {n} axes; a tuple if there are several."
    return atleast


atleast_1d = implements(np.atleast_1d)(_atleast(1))
atleast_2d = implements(np.atleast_2d)(_atleast(2))
atleast_3d = implements(np.atleast_3d)(_atleast(3))


# --- another order ----------------------------------------------------------------------------


class ReorderingOp(Op):
    """The same numbers in another order: da = dy, put back by the inverse reordering.

    `const_attr` holds the parameters; `inverse` returns those that undo them.
    """

    elementwise = False
    linear_in = (0,)

    def __call__(self, a, *parameters):
        return at_once(self.node((a,), parameters))

    def gradient(self, node, output_grad):
        return [self.node((output_grad,), self.inverse(*node.const_attr))]

    def inverse(self, *parameters):
        """Return the parameters of the same op that put every number back."""
        return parameters


class TransposeOp(ReorderingOp):
    """Axes in another order: y = transpose(a, axes), so da = transpose(dy, their inverse)."""

    symbol = "transpose"

    def compute(self, node, input_vals):
        return np.transpose(input_vals[0], node.const_attr[0])

    def inverse(self, axes):
        if axes is None:
            return (None,)
        return (tuple(int(i) for i in np.argsort([axis % len(axes) for axis in axes])),)


class SwapAxesOp(ReorderingOp):
    """Two axes exchanged: y = swapaxes(a, i, j), so da = swapaxes(dy, i, j)."""

    symbol = "swapaxes"

    def compute(self, node, input_vals):
        return np.swapaxes(input_vals[0], *node.const_attr)


class MoveAxisOp(ReorderingOp):
    """Axes moved: y = moveaxis(a, source, destination), so da = dy with the two exchanged."""

    symbol = "moveaxis"

    def compute(self, node, input_vals):
        return np.moveaxis(input_vals[0], *node.const_attr)

    def inverse(self, source, destination):
        return destination, source


class FlipOp(ReorderingOp):
    """Axes turned round: y = flip(a, axis), so da = flip(dy, axis)."""

    symbol = "flip"

    def compute(self, node, input_vals):
        return np.flip(input_vals[0], *node.const_attr)


class RollOp(ReorderingOp):
    """Elements shifted round: y = roll(a, shift, axis), so da = roll(dy, -shift, axis)."""

    symbol = "roll"

    def compute(self, node, input_vals):
        return np.roll(input_vals[0], *node.const_attr)

    def inverse(self, shift, axis):
        return tuple(-steps for steps in shift) if isinstance(shift, tuple) else -shift, axis


transpose_op = TransposeOp()
swapaxes_op = SwapAxesOp()
moveaxis_op = MoveAxisOp()
flip_op = FlipOp()
roll_op = RollOp()


@implements(np.transpose)
def transpose(a, axes=None):
    """Return a node with its axes in another order, by default reversed.

    Raises
    ------
    ValueError
        If `axes` is no permutation of 0, 1, ..., n - 1; negative numbers count from the end.
    """
    if axes is not None:
        axes = as_ints("transpose: axes", axes)
        if sorted(axis % len(axes) for axis in axes) != list(range(len(axes))):
            raise ValueError(f"transpose: axes must name each axis once; got {axes}")
    return transpose_op(as_node(a), axes)


@implements(np.swapaxes)
def swapaxes(a, axis1, axis2):
    """Return a node with two of its axes exchanged."""
    a = as_node(a)
    return swapaxes_op(a, as_axis("swapaxes", a, axis1), as_axis("swapaxes", a, axis2))


@implements(np.moveaxis)
def moveaxis(a, source, destination):
    """Return a node with axes moved from `source` to `destination`; the others keep their order."""
    source = as_ints("moveaxis: source", source)
    destination = as_ints("moveaxis: destination", destination)
    if len(source) != len(destination):
        raise ValueError(
            f"moveaxis: as many sources as destinations; got {source} and {destination}"
        )
    return moveaxis_op(as_node(a), source, destination)


@implements(np.flip)
def flip(m, axis=None):
    """Return a node with the elements along an axis, some, or all axes in reversed order."""
    m = as_node(m)
    return flip_op(m, as_axis("flip", m, axis))


@implements(np.flipud)
def flipud(m):
    """Return a node with its rows in reversed order."""
    return flip(m, 0)


@implements(np.fliplr)
def fliplr(m):
    """Return a node with its columns in reversed order."""
    return flip(m, 1)


@implements(np.roll)
def roll(a, shift, axis=None):
    """Return a node with its elements shifted round along an axis, by default in flat order."""
    a = as_node(a)
    steps = as_ints("roll: shift", shift)
    return roll_op(a, steps if len(steps) > 1 else steps[0], as_axis("roll", a, axis))


# --- repeated to fill a shape -----------------------------------------------------------------


class BroadcastToOp(Op):
    """a, repeated to fill a shape: da = dy, summed back to the shape of a."""

    symbol = "broadcast_to"
    elementwise = False
    linear_in = (0,)

    def __call__(self, a, shape):
        return at_once(self.node((a,), shape))

    def compute(self, node, input_vals):
        return np.broadcast_to(input_vals[0], node.const_attr)

    def gradient(self, node, output_grad):
        return [sum_to_like_op(output_grad, node.inputs[0])]


broadcast_to_op = BroadcastToOp()


@implements(np.broadcast_to)
def broadcast_to(array, shape):
    """Return a node, repeated to fill a shape as NumPy broadcasts."""
    return broadcast_to_op(as_node(array), as_ints("broadcast_to: shape", shape))


# --- methods ----------------------------------------------------------------------------------


def _several(arguments):
    """Return the arguments of `x.reshape(2, 3)` and `x.reshape((2, 3))` alike."""
    return arguments[0] if len(arguments) == 1 else arguments


def _reshape_method(self, *shape):
    """Return the node's numbers in another shape: `x.reshape(2, -1)` or `x.reshape((2, -1))`."""
    return reshape(self, _several(shape))


def _transpose_method(self, *axes):
    """Return the node with its axes in another order, by default reversed."""
    return transpose(self, _several(axes) if axes else None)


Node.reshape = _reshape_method
Node.transpose = _transpose_method
Node.T = property(transpose)
Node.ravel = Node.flatten = ravel
Node.squeeze = squeeze
Node.swapaxes = swapaxes
