"""Reductions: many numbers become fewer, so every adjoint is handed to all that it came from."""

import numpy as np

from autodiff.exercise import exercise
from autodiff.ops.base import Op
from autodiff.ops.values import is_array_like


class ReduceSumOp(Op):
    """Sum over axes: y = sum(a), so da = dy, spread over the shape of a.

    `const_attr` holds (axis, keepdims), as in `np.sum`.
    """

    symbol = "sum"
    linear_in = (0,)
    elementwise = False

    def __call__(self, a, axis=None, keepdims=False):
        node = self.node((a,), (axis, keepdims))
        node.scalar = axis is None and not keepdims
        return node

    def compute(self, node, input_vals):
        axis, keepdims = node.const_attr
        if is_array_like(input_vals[0]):
            return np.sum(input_vals[0], axis=axis, keepdims=keepdims)
        return input_vals[0] if axis is None else np.sum(input_vals[0], axis=axis)

    @exercise("8.2")
    def gradient(self, node, output_grad):
        """Return the list [da] with one adjoint node: dy, spread over the shape of a.

        `spread_op(output_grad, a, axis, keepdims)` makes that node: it puts back the axes that
        were summed away and repeats dy along them.
        """
        axis, keepdims = node.const_attr
        return [spread_op(output_grad, node.inputs[0], axis, keepdims)]


class SpreadOp(Op):
    """The transpose of a sum: b, repeated along the axes of `like` that were summed away.

    db = dy summed over the same axes. `const_attr` holds (axis, keepdims) of that sum.
    """

    symbol = "spread"
    linear_in = (0,)
    arity = 2
    elementwise = False

    def __call__(self, b, like, axis=None, keepdims=False):
        return self.node((b, like), (axis, keepdims))

    @exercise("7.3")
    def compute(self, node, input_vals):
        """Return b, repeated to fill the shape of `like`, where `input_vals` is [b, like].

        `axis` names what was summed: an int, a tuple of ints, or None for all axes. With
        `keepdims` these axes are still there in b, of length 1; otherwise they are gone, and must
        be put back where they were before b can be repeated along them. `like` may be a plain
        number; then nothing was summed, and b is returned as it is.
        """
        total, like = input_vals
        axis, keepdims = node.const_attr
        if np.ndim(like) == 0:
            return total
        kept = total if keepdims or axis is None else np.expand_dims(total, axis)
        return np.broadcast_to(kept, like.shape)

    def gradient(self, node, output_grad):
        return [reduce_sum_op(output_grad, *node.const_attr), None]


reduce_sum_op = ReduceSumOp()
spread_op = SpreadOp()
