"""Sorting, and positions: `sort`, `argsort`, `argmax`, `argmin`, `take_along_axis`.

Positions are integers: they do not change when the numbers change a little, and pass no adjoint.
Sorting is then a matter of picking: the adjoint of each place goes to the number that came there.
"""

import numpy as np

from autodiff.graph import Node
from autodiff.ops.base import Op
from autodiff.ops.checking import as_axis, as_int, at_once
from autodiff.ops.dispatch import implements
from autodiff.ops.scans import flat_or_along
from autodiff.ops.sources import as_node

__all__ = ["argmax", "argmin", "argsort", "sort", "take_along_axis"]


class PositionOp(Op):
    """Positions of elements along an axis: integers, which pass no adjoint."""

    elementwise = False

    def __call__(self, a, *parameters):
        return self.node((a,), parameters)

    def gradient(self, node, output_grad):
        return [None]


class ArgSortOp(PositionOp):
    """The order that sorts a along an axis, stable for equal numbers: it passes no adjoint."""

    symbol = "argsort"

    def compute(self, node, input_vals):
        return np.argsort(input_vals[0], *node.const_attr, kind="stable")


class ArgMaxOp(PositionOp):
    """The position of the first largest element along an axis: it passes no adjoint."""

    symbol = "argmax"

    def compute(self, node, input_vals):
        axis, keepdims = node.const_attr
        return np.argmax(input_vals[0], axis=axis, keepdims=keepdims)


class ArgMinOp(PositionOp):
    """The position of the first smallest element along an axis: it passes no adjoint."""

    symbol = "argmin"

    def compute(self, node, input_vals):
        axis, keepdims = node.const_attr
        return np.argmin(input_vals[0], axis=axis, keepdims=keepdims)


class TakeAlongOp(Op):
    """One element for each index, along an axis: y[i] = a[p[i]], so da[p[i]] += dy[i].

    `const_attr` holds (axis,).
    """

    symbol = "take_along"
    arity = 2
    elementwise = False
    linear_in = (0,)

    def __call__(self, a, indices, axis):
        return self.node((a, indices), (axis,))

    def compute(self, node, input_vals):
        return np.take_along_axis(*input_vals, *node.const_attr)

    def gradient(self, node, output_grad):
        a, indices = node.inputs
        return [put_along_op(output_grad, indices, a, *node.const_attr), None]


class PutAlongOp(Op):
    """The transpose of `take_along`: zeros of the shape of `like`, and y[p[i]] += b[i].

    db[i] = dy[p[i]].
    """

    symbol = "put_along"
    arity = 3
    elementwise = False
    linear_in = (0,)

    def __call__(self, b, indices, like, axis):
        return self.node((b, indices, like), (axis,))

    def compute(self, node, input_vals):
        (b, indices, like), (axis,) = input_vals, node.const_attr
        total = np.zeros(np.shape(like), dtype=b.dtype)
        key = list(np.indices(indices.shape, sparse=True))
        key[axis] = indices
        for i, length in enumerate(total.shape):
            if length == 1 and i != axis % total.ndim:
                key[i] = np.zeros_like(key[i])  # `take_along` repeats an axis of length 1
        np.add.at(total, tuple(key), b)
        return total

    def gradient(self, node, output_grad):
        _, indices, _ = node.inputs
        return [take_along_op(output_grad, indices, *node.const_attr), None, None]


argsort_op = ArgSortOp()
argmax_op = ArgMaxOp()
argmin_op = ArgMinOp()
take_along_op = TakeAlongOp()
put_along_op = PutAlongOp()


@implements(np.sort)
def sort(a, axis=-1):
    """Return a node's numbers in ascending order along an axis, or all of them in one with None.

    Each number's adjoint comes from the place where it went; equal numbers keep their order.
    """
    a, axis = flat_or_along("sort", a, axis)
    return take_along_op(a, argsort_op(a, axis), axis)


@implements(np.argsort)
def argsort(a, axis=-1):
    """Return the order that sorts a node along an axis, as a node of integers."""
    return argsort_op(*flat_or_along("argsort", a, axis))


@implements(np.argmax)
def argmax(a, axis=None, keepdims=False):
    """Return the position of the first largest element along an axis, or of the flat node."""
    a = as_node(a)
    return argmax_op(a, as_axis("argmax", a, axis), bool(keepdims))


@implements(np.argmin)
def argmin(a, axis=None, keepdims=False):
    """Return the position of the first smallest element along an axis, or of the flat node."""
    a = as_node(a)
    return argmin_op(a, as_axis("argmin", a, axis), bool(keepdims))


@implements(np.take_along_axis)
def take_along_axis(arr, indices, axis=-1):
    """Return elements by indices along an axis, as `np.argsort` and `np.argmax` give them."""
    arr, axis = flat_or_along("take_along_axis", arr, axis)
    return at_once(take_along_op(arr, as_node(indices), axis))


Node.argsort = argsort
Node.argmax = argmax
Node.argmin = argmin
