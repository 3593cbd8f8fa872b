"""Ops that change only shapes: broadcasting, and the summing back that is its transpose."""

import numpy as np

from autodiff.exercise import exercise
from autodiff.ops.base import Op


class ShapeLikeOp(Op):
    """An op that brings `a` to the shape of `like`, whose values do not matter."""

    arity = 2
    elementwise = False


class SumToLikeOp(ShapeLikeOp):
    """Sum of a over the axes along which `like` was broadcast to a's shape.

    y[j] = sum of all a[i] that came from like[j], so da = dy broadcast to the shape of a.
    """

    symbol = "sum_to"
    linear_in = (0,)

    def compute(self, node, input_vals):
        value, like = input_vals
        return sum_to_shape(value, np.shape(like))

    @exercise("7.2")
    def gradient(self, node, output_grad):
        """Return the list [da, None]: an adjoint node for a, and none for `like`.

        Each a[i] went into one y[j], once. So it gets the adjoint of that y[j], and many may get
        the same. `broadcast_like_op(b, like)` repeats b to the shape of `like`.
        """
        raise NotImplementedError


class BroadcastLikeOp(ShapeLikeOp):
    """a, repeated to fill the shape of `like`: da = dy summed back to the shape of a."""

    symbol = "broadcast_to"
    linear_in = (0,)

    def compute(self, node, input_vals):
        value, like = input_vals
        return value if np.shape(value) == np.shape(like) else np.broadcast_to(value, like.shape)

    @exercise("7.2")
    def gradient(self, node, output_grad):
        """Return the list [da, None]: an adjoint node for a, and none for `like`.

        Each a[j] was copied to many y[i]. The adjoints of all the copies are added up.
        `sum_to_like_op(b, like)` sums b back to the shape of `like`.
        """
        raise NotImplementedError


@exercise("7.1")
def sum_to_shape(value, shape):
    """Return `value` summed over the axes that broadcasting has added or stretched.

    Broadcasting lines two shapes up at their ends. In front it *adds* axes that the shorter shape
    lacks, and an axis of length 1 it *stretches*: both copy. The adjoints of the copies are added.

    Parameters
    ----------
    value : number or ndarray
        An adjoint, of the shape that an operand was broadcast to.
    shape : tuple of int
        The operand's own shape.

    Returns
    -------
    number or ndarray
        Of the given shape. The value itself where nothing was broadcast.

    Examples
    --------
    >>> sum_to_shape(np.ones((2, 3)), (3,)).tolist()
    [2.0, 2.0, 2.0]
    >>> sum_to_shape(np.ones((2, 3)), (2, 1)).tolist()
    [[3.0], [3.0]]
    """
    raise NotImplementedError


sum_to_like_op = SumToLikeOp()
broadcast_like_op = BroadcastLikeOp()
