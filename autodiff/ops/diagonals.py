"""Diagonals and triangles: `diagonal`, `diag`, `trace`, `triu`, `tril`."""

import numpy as np

from autodiff.graph import Node
from autodiff.ops.base import Op
from autodiff.ops.checking import as_int, at_once
from autodiff.ops.dispatch import implements
from autodiff.ops.reduction import reduce_sum_op
from autodiff.ops.sources import as_node

__all__ = ["diag", "diagonal", "trace", "tril", "triu"]


class DiagonalOp(Op):
    """Diagonal of two axes, as the last axis: y[i] = a[i, i + k], so da = dy on that diagonal.

    `const_attr` holds (k, axis1, axis2).
    """

    symbol = "diagonal"
    elementwise = False
    linear_in = (0,)

    def __call__(self, a, offset, axis1, axis2):
        return at_once(self.node((a,), (offset, axis1, axis2)))

    def compute(self, node, input_vals):
        return np.diagonal(input_vals[0], *node.const_attr)

    def gradient(self, node, output_grad):
        return [on_diagonal_op(output_grad, node.inputs[0], *node.const_attr)]


class OnDiagonalOp(Op):
    """The transpose of `diagonal`: zeros of the shape of `like`, with b on a diagonal.

    db = the same diagonal of dy.
    """

    symbol = "on_diagonal"
    arity = 2
    elementwise = False
    linear_in = (0,)

    def __call__(self, b, like, offset, axis1, axis2):
        return self.node((b, like), (offset, axis1, axis2))

    def compute(self, node, input_vals):
        b, like = input_vals
        offset, axis1, axis2 = node.const_attr
        total = np.zeros(np.shape(like), dtype=np.asarray(b).dtype)
        place = np.arange(np.shape(b)[-1])
        matrices = np.moveaxis(total, (axis1, axis2), (-2, -1))  # a view: writing fills the total
        matrices[..., place + max(-offset, 0), place + max(offset, 0)] = b
        return total

    def gradient(self, node, output_grad):
        return [diagonal_op(output_grad, *node.const_attr), None]


class DiagOp(Op):
    """A matrix with the vector a on its k-th diagonal, or the diagonal of a matrix a.

    y = diag(a, k), so da = dy's diagonal for a vector, and dy on the diagonal for a matrix.
    """

    symbol = "diag"
    elementwise = False
    linear_in = (0,)

    def __call__(self, v, k):
        return at_once(self.node((v,), (k,)))

    def compute(self, node, input_vals):
        return np.diag(input_vals[0], *node.const_attr)

    def gradient(self, node, output_grad):
        return [undiag_op(output_grad, node.inputs[0], *node.const_attr)]


class UndiagOp(Op):
    """The transpose of `diag` for an input like `like`: db = diag(dy, k)."""

    symbol = "undiag"
    arity = 2
    elementwise = False
    linear_in = (0,)

    def __call__(self, b, like, k):
        return self.node((b, like), (k,))

    def compute(self, node, input_vals):
        (b, like), (k,) = input_vals, node.const_attr
        if np.ndim(like) == 1:
            return np.diagonal(b, k)
        total = np.zeros(np.shape(like), dtype=b.dtype)
        place = np.arange(len(b))
        total[place + max(-k, 0), place + max(k, 0)] = b
        return total

    def gradient(self, node, output_grad):
        return [diag_op(output_grad, *node.const_attr), None]


class TriangleOp(Op):
    """One triangle of a matrix, zeros elsewhere: da = the same triangle of dy.

    `const_attr` holds (k,), the diagonal on which the triangle begins.
    """

    elementwise = False
    linear_in = (0,)

    def __call__(self, m, k):
        return at_once(self.node((m,), (k,)))

    def broadcasts(self, node):
        return True  # NumPy makes a matrix of a vector, each row the triangle's

    def gradient(self, node, output_grad):
        return [self(output_grad, *node.const_attr)]


class TriuOp(TriangleOp):
    """Upper triangle: y = a on and above the k-th diagonal, so da = dy there, 0 elsewhere."""

    symbol = "triu"

    def compute(self, node, input_vals):
        return np.triu(input_vals[0], *node.const_attr)


class TrilOp(TriangleOp):
    """Lower triangle: y = a on and below the k-th diagonal, so da = dy there, 0 elsewhere."""

    symbol = "tril"

    def compute(self, node, input_vals):
        return np.tril(input_vals[0], *node.const_attr)


diagonal_op = DiagonalOp()
on_diagonal_op = OnDiagonalOp()
diag_op = DiagOp()
undiag_op = UndiagOp()
triu_op = TriuOp()
tril_op = TrilOp()


@implements(np.diagonal)
def diagonal(a, offset=0, axis1=0, axis2=1):
    """Return the diagonal of two axes of a node, as the last axis of the result."""
    axes = as_int("diagonal: axis1", axis1), as_int("diagonal: axis2", axis2)
    return diagonal_op(as_node(a), as_int("diagonal: offset", offset), *axes)


@implements(np.diag)
def diag(v, k=0):
    """Return a matrix with a vector on its k-th diagonal, or that diagonal of a matrix."""
    return diag_op(as_node(v), as_int("diag: k", k))


@implements(np.trace)
def trace(a, offset=0, axis1=0, axis2=1):
    """Return the sum of a diagonal: y = sum of a[i, i + offset]."""
    return reduce_sum_op(diagonal(a, offset, axis1, axis2), axis=-1)


@implements(np.triu)
def triu(m, k=0):
    """Return a node's elements on and above the k-th diagonal, zeros below it."""
    return triu_op(as_node(m), as_int("triu: k", k))


@implements(np.tril)
def tril(m, k=0):
    """Return a node's elements on and below the k-th diagonal, zeros above it."""
    return tril_op(as_node(m), as_int("tril: k", k))


Node.diagonal = diagonal
Node.trace = trace
