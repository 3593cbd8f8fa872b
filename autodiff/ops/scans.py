"""Scans along an axis: cumulative sums and products, differences, and the recurrence behind them.

The derivative of a cumulative product must not divide by the factors, since some may be zero. It
is itself a scan, the linear recurrence s[i+1] = b[i] + a[i] s[i], and so are all its derivatives.
"""

import math

import numpy as np

from autodiff.graph import Node
from autodiff.ops.base import Op
from autodiff.ops.checking import as_axis, as_int
from autodiff.ops.dispatch import implements
from autodiff.ops.indexing import along, getitem
from autodiff.ops.shaping import ravel
from autodiff.ops.sources import as_node

__all__ = ["cumprod", "cumsum", "diff", "products_before_op", "recurrence_op"]


class CumSumOp(Op):
    """Sums so far along an axis: y[i] = a[0] + ... + a[i], so da is such a sum of dy from the end.

    `const_attr` holds (axis, reverse); reversed, the sums begin at the end.
    """

    symbol = "cumsum"
    elementwise = False
    linear_in = (0,)

    def __call__(self, a, axis, reverse=False):
        return self.node((a,), (axis, reverse))

    def compute(self, node, input_vals):
        (a,), (axis, reverse) = input_vals, node.const_attr
        if reverse:
            return np.flip(np.cumsum(np.flip(a, axis), axis), axis)
        return np.cumsum(a, axis)

    def gradient(self, node, output_grad):
        axis, reverse = node.const_attr
        return [cumsum_op(output_grad, axis, not reverse)]


class ScanOp(Op):
    """A scan along axes, in flat order if there are several, that keeps the shape.

    `const_attr` holds (axis, reverse), the axis as in `np.sum`; reversed, it begins at the end.
    """

    elementwise = False

    def __call__(self, *inputs, axis=None, reverse=False):
        return self.node(inputs, (axis, reverse))

    def compute(self, node, input_vals):
        return scan(self.scan, *node.const_attr, *map(np.asarray, input_vals))


class ProductsBeforeOp(ScanOp):
    """Products of all elements before: y[i] = a[0] a[1] ... a[i-1], and y[0] = 1.

    da = y s for the recurrence s, from the end, of a and dy: no division, so zeros do no harm.
    """

    symbol = "products_before"

    @staticmethod
    def scan(a):
        """Return the products before each row of `a`."""
        products = np.cumprod(a[:-1], axis=0)
        return np.concatenate([np.ones(a[:1].shape, products.dtype), products])

    def gradient(self, node, output_grad):
        (a,), (axis, reverse) = node.inputs, node.const_attr
        return [node * recurrence_op(a, output_grad, axis=axis, reverse=not reverse)]


class RecurrenceOp(ScanOp):
    """A linear recurrence: y[i+1] = b[i] + a[i] y[i], and y[0] = 0.

    db is the recurrence of a and dy from the end, and da = y db.
    """

    symbol = "recurrence"
    arity = 2

    @staticmethod
    def scan(a, b):
        """Return the recurrence's rows."""
        rows = np.zeros(b.shape, np.result_type(a, b))
        for i in range(len(rows) - 1):
            rows[i + 1] = b[i] + a[i] * rows[i]
        return rows

    def gradient(self, node, output_grad):
        (a, _), (axis, reverse) = node.inputs, node.const_attr
        adjoint = recurrence_op(a, output_grad, axis=axis, reverse=not reverse)
        return [node * adjoint, adjoint]


def scan(function, axis, reverse, *values):
    """Apply a function that scans along the first axis of arrays.

    Parameters
    ----------
    function : callable
        Of as many arrays as there are values, all of one shape; its result has the same.
    axis : None, int or tuple of int
        What becomes the first axis: all axes, one, or several, in flat order.
    reverse : bool
        Whether to scan from the end.
    *values : ndarray
        Of one shape.

    Returns
    -------
    ndarray
        Of that shape.
    """
    shape = values[0].shape
    axes = range(len(shape)) if axis is None else axis if isinstance(axis, tuple) else (axis,)
    axes = [i % len(shape) for i in axes if shape]  # a single number has no axes at all
    step = -1 if reverse else 1
    rest = [length for i, length in enumerate(shape) if i not in axes]
    lengths = [shape[i] for i in axes]
    rows = [
        np.moveaxis(value, axes, range(len(axes))).reshape([math.prod(lengths), *rest])[::step]
        for value in values
    ]
    result = function(*rows)[::step].reshape([*lengths, *rest])
    return np.moveaxis(result, range(len(axes)), axes)[()]


cumsum_op = CumSumOp()
products_before_op = ProductsBeforeOp()
recurrence_op = RecurrenceOp()


def flat_or_along(function, a, axis):
    """Return a node and the axis to scan: the flat node's only one if there is none given."""
    a = as_node(a)
    if axis is None:
        return ravel(a), 0
    axis = as_axis(function, a, as_int(f"{function}: axis", axis))
    return a, axis


@implements(np.cumsum)
def cumsum(a, axis=None):
    """Return the sums so far along an axis, or of the flat node."""
    return cumsum_op(*flat_or_along("cumsum", a, axis))


@implements(np.cumprod)
def cumprod(a, axis=None):
    """Return the products so far along an axis, or of the flat node.

    The derivatives are right to any order, wherever there are zeros.
    """
    a, axis = flat_or_along("cumprod", a, axis)
    return products_before_op(a, axis=axis) * a


@implements((np.add, "accumulate"))
def accumulate_sum(array, axis=0):
    """Return what `np.add.accumulate` does: its axis is 0 by default."""
    return cumsum(array, axis)


@implements((np.multiply, "accumulate"))
def accumulate_product(array, axis=0):
    """Return what `np.multiply.accumulate` does: its axis is 0 by default."""
    return cumprod(array, axis)


@implements(np.diff)
def diff(a, n=1, axis=-1):
    """Return the n-th differences of neighbours along an axis: a[i + 1] - a[i]."""
    a = as_node(a)
    axis = as_axis("diff", a, as_int("diff: axis", axis))
    for _ in range(as_int("diff: n", n)):
        later, earlier = along(axis, slice(1, None)), along(axis, slice(None, -1))
        a = getitem(a, later) - getitem(a, earlier)
    return a


Node.cumsum = cumsum
Node.cumprod = cumprod
