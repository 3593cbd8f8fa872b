"""Several elements may be the largest: which they are, and what each gets of the adjoint."""

import numpy as np

from autodiff.exercise import exercise
from autodiff.ops.base import Op
from autodiff.ops.reduction import reduce_sum_op, spread_op
from autodiff.ops.strong import mask_op

__all__ = ["share_evenly", "ties_op"]


class TiesOp(Op):
    """1 where a is its extreme y, and 0 elsewhere: constant, so da = dy = 0.

    NaN counts as equal to NaN, as it is NaN that NumPy's extremes then return.
    """

    symbol = "ties"
    arity = 2
    elementwise = False

    def __call__(self, a, extreme, axis, keepdims):
        return self.node((a, extreme), (axis, keepdims))

    def compute(self, node, input_vals):
        (a, extreme), (axis, keepdims) = map(np.asarray, input_vals), node.const_attr
        if a.ndim and axis is not None and not keepdims:
            extreme = np.expand_dims(extreme, axis)
        ties = a == extreme
        undefined = extreme != extreme
        if np.any(undefined):
            ties |= undefined & (a != a)
        return ties.astype(np.result_type(a, np.float16))[()]

    def gradient(self, node, output_grad):
        return [None, None]


ties_op = TiesOp()


@exercise("7.4")
def share_evenly(output_grad, ties, axis, keepdims):
    """Return the adjoint of what was reduced to its maximum: dy, in even shares to all that tie.

    `ties` is a node, of the shape of what was reduced: 1 where an element is the maximum, 0
    elsewhere. So its sum over the same axes counts how many must share. The shares are spread
    with `spread_op(share, like, axis, keepdims)`; those of elements that do not tie are 0, and
    `mask_op(adjoint, ties)` makes them so.

    Parameters
    ----------
    output_grad : Node
        The adjoint of the maximum.
    ties : Node
    axis, keepdims
        Those of the reduction, as in `np.max`.

    Returns
    -------
    Node
        Of the shape of `ties`.
    """
    raise NotImplementedError
