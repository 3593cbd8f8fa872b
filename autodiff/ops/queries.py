"""What NumPy's questions about an array answer for a node: its shape, arrays like it, equality.

A traced node gives the true answer. A symbolic one cannot know it, and says so.
"""

import numpy as np

from autodiff.graph import Node
from autodiff.looking import check_look
from autodiff.ops.base import Op
from autodiff.ops.checking import describe
from autodiff.ops.dispatch import implements
from autodiff.ops.shape import broadcast_like_op
from autodiff.ops.sources import as_node, oneslike_op, zeroslike_op
from autodiff.ops.values import as_value
from autodiff.traced import Traced

__all__ = ["allclose", "array_equal", "copy", "full_like", "ndim", "ones_like", "shape", "size",
           "zeros_like"]  # fmt: skip


@implements(np.shape)
def shape(a):
    """Return the shape of a traced node; that of a symbolic one is not known."""
    return a.shape


@implements(np.ndim)
def ndim(a):
    """Return the number of axes of a traced node; that of a symbolic one is not known."""
    return a.ndim


@implements(np.size)
def size(a, axis=None):
    """Return how many elements a traced node has, or its length along an axis."""
    return a.size if axis is None else a.shape[axis]


@implements(np.copy)
def copy(a):
    """Return the node itself: nodes never change, so no copy is needed."""
    return as_node(a)


@implements(np.zeros_like)
def zeros_like(a):
    """Return zeros of a node's shape and type."""
    return zeroslike_op(as_node(a))


@implements(np.ones_like)
def ones_like(a):
    """Return ones of a node's shape and type."""
    return oneslike_op(as_node(a))


class FullLikeOp(Op):
    """A constant in a's shape and type: y = c, so a has no influence."""

    symbol = "full_like"
    elementwise = False

    def __call__(self, a, fill_value):
        return self.node((a,), (fill_value,))

    def compute(self, node, input_vals):
        return np.full_like(input_vals[0], *node.const_attr)[()]

    def gradient(self, node, output_grad):
        return [None]


full_like_op = FullLikeOp()


@implements(np.full_like)
def full_like(a, fill_value):
    """Return an array of a node's shape, full of a number or of a node's value."""
    if isinstance(fill_value, Node):
        return broadcast_like_op(fill_value, as_node(a))
    return full_like_op(as_node(a), as_value(fill_value))


def known(function, value):
    """Return the value of a traced node, and anything else but a symbolic node as it is."""
    if isinstance(value, Node) and not isinstance(value, Traced):
        raise TypeError(
            f"{function} compares values; {describe(value)} has none before it is fed. Compare "
            "what Executor([...]).run returns, or use np.equal for a node of comparisons"
        )
    if not isinstance(value, Node):
        return value
    check_look(value)
    return value.value


@implements(np.array_equal)
def array_equal(a1, a2, equal_nan=False):
    """Return True or False: whether two traced nodes or arrays are equal in shape and elements."""
    values = known("array_equal", a1), known("array_equal", a2)
    return np.array_equal(*values, equal_nan=equal_nan)


@implements(np.allclose)
def allclose(a, b, rtol=1e-05, atol=1e-08, equal_nan=False):
    """Return True or False: whether the values of two traced nodes or arrays are close."""
    values = known("allclose", a), known("allclose", b)
    return np.allclose(*values, rtol=rtol, atol=atol, equal_nan=equal_nan)
