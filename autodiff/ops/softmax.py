"""Softmax and its logarithm: from scores to probabilities, without overflow.

Both subtract the largest score first, which changes nothing but the size of the exponentials: so
scores of 10,000 are as good as scores of 1. A score of -inf gets the probability 0.
"""

import numpy as np

from autodiff.ops.base import Op
from autodiff.ops.checking import as_axis
from autodiff.ops.reduction import reduce_sum_op
from autodiff.ops.sources import as_node
from autodiff.ops.values import inexact

__all__ = ["log_softmax", "log_softmax_op", "softmax", "softmax_op"]


class SoftmaxOp(Op):
    """Scores to probabilities: y = exp(a) / sum(exp(a)), so da = y * (dy - sum(dy * y)).

    The sums run over the axis in `const_attr`. The Jacobian is symmetric, so the tangent obeys the
    same formula as the adjoint.
    """

    symbol = "softmax"
    elementwise = False

    def __call__(self, a, axis=-1):
        return self.node((a,), axis)

    def compute(self, node, input_vals):
        shifted = shift(input_vals[0], node.const_attr)
        powers = np.exp(shifted)
        return powers / np.sum(powers, axis=node.const_attr, keepdims=True)

    def gradient(self, node, output_grad):
        weighted = output_grad * node
        return [weighted - node * reduce_sum_op(weighted, node.const_attr, keepdims=True)]

    def tangent(self, node, directions):
        return None if directions[0] is None else self.gradient(node, directions[0])[0]

    def spell(self, node, operands):
        return spell_with_axis(self, node, operands)


class LogSoftmaxOp(Op):
    """Logarithms of probabilities: y = a - log(sum(exp(a))), so da = dy - softmax(a) * sum(dy).

    The sums run over the axis in `const_attr`.
    """

    symbol = "log_softmax"
    elementwise = False

    def __call__(self, a, axis=-1):
        return self.node((a,), axis)

    def compute(self, node, input_vals):
        shifted = shift(input_vals[0], node.const_attr)
        total = np.sum(np.exp(shifted), axis=node.const_attr, keepdims=True)
        with np.errstate(divide="ignore"):  # of no scores at all the total is 0
            return shifted - np.log(total)

    def gradient(self, node, output_grad):
        axis = node.const_attr
        total = reduce_sum_op(output_grad, axis, keepdims=True)
        return [output_grad - softmax_op(node.inputs[0], axis) * total]

    def tangent(self, node, directions):
        """dy = da - sum(softmax(a) * da)."""
        if directions[0] is None:
            return None
        axis, (direction,) = node.const_attr, directions
        mean = reduce_sum_op(softmax_op(node.inputs[0], axis) * direction, axis, keepdims=True)
        return direction - mean

    def spell(self, node, operands):
        return spell_with_axis(self, node, operands)


def shift(scores, axis):
    """Return the scores minus the largest of them along the axis, as floating numbers."""
    scores = np.asarray(inexact(scores))
    if scores.dtype.kind in "biu":
        scores = scores.astype(float)
    return scores - np.max(scores, axis=axis, keepdims=True, initial=-np.inf)


def spell_with_axis(op, node, operands):
    """Return the node's expression; the axis is left out where it is the last one."""
    axis = "" if node.const_attr == -1 else f", axis={node.const_attr}"
    return f"{op.symbol}({operands[0]}{axis})"


softmax_op = SoftmaxOp()
log_softmax_op = LogSoftmaxOp()


def softmax(x, axis=-1):
    """Turn scores into probabilities: positive numbers that sum to 1 along an axis.

    Parameters
    ----------
    x : node, number or array_like
        The scores, also called logits. They may be huge, and -inf for what is impossible.
    axis : None, int or tuple of int
        Along which axes the probabilities sum to 1; None for all.

    Returns
    -------
    Node
        Of the shape of `x`.

    Raises
    ------
    numpy.exceptions.AxisError
        If there is no such axis: at once where the shape is known, otherwise when it is fed.

    Examples
    --------
    >>> softmax([1000.0, 1000.0]).value
    array([0.5, 0.5])
    """
    x = as_node(x)
    return softmax_op(x, as_axis("softmax", x, axis))


def log_softmax(x, axis=-1):
    """Return the logarithms of `softmax(x, axis)`, exact even where a probability is too small.

    Parameters
    ----------
    x : node, number or array_like
        The scores, also called logits.
    axis : None, int or tuple of int
        Along which axes the probabilities sum to 1; None for all.

    Returns
    -------
    Node
        Of the shape of `x`.

    Raises
    ------
    numpy.exceptions.AxisError
        If there is no such axis: at once where the shape is known, otherwise when it is fed.

    Examples
    --------
    >>> log_softmax([0.0, -1000.0]).value
    array([    0., -1000.])
    """
    x = as_node(x)
    return log_softmax_op(x, as_axis("log_softmax", x, axis))
