"""Products that sum over axes: matmul of batches and vectors, dot, inner, outer, tensordot, kron.

How an operand enters a product depends on how many axes it has, and a symbolic node has no known
number of them. So the two adjoints of a product are ops too, which look at shapes when they run.
The three together are closed under differentiation: with the number p(a, b, g) = sum(g * (a x b)),
linear in each, the product is its derivative by g, the adjoints are those by a and by b.
"""

import numpy as np

from autodiff.graph import Node, sum_node_list
from autodiff.ops.base import Op
from autodiff.ops.checking import as_ints
from autodiff.ops.dispatch import implements
from autodiff.ops.shape import sum_to_shape
from autodiff.ops.shaping import swapaxes
from autodiff.ops.sources import as_node

__all__ = [
    "dot", "inner", "kron", "matmul", "matrix_transpose", "outer", "tensordot", "vdot",
]  # fmt: skip


class ProductOp(Op):
    """A product of two nodes, y = a x b, linear in each: da and db are by `product_adjoint_op`.

    A product besides `compute` has `pull`, the values of its adjoints.
    """

    arity = 2
    elementwise = False
    multilinear = True

    def gradient(self, node, output_grad):
        a, b = node.inputs
        return [
            self.adjoint(output_grad, b, a, node.const_attr, side=0),
            self.adjoint(output_grad, a, b, node.const_attr, side=1),
        ]

    def adjoint(self, output_grad, other, like, const_attr, side):
        """Make the node of the adjoint of the left (side 0) or right (side 1) operand, `like`."""
        return product_adjoint_op.node((output_grad, other, like), (self, const_attr, side))

    def pull(self, const_attr, side, output_grad, other, shape):
        """Return the adjoint of an operand of a shape, given the other operand's value."""
        raise NotImplementedError(f"{self} has no pull method")


class ProductAdjointOp(Op):
    """The adjoint of one operand of y = a x b: z = da, made from dy and b, of the shape of a.

    As sum(dz * z) = sum(dy * (dz x b)), d(dy) = dz x b, and db is by this op again.
    `const_attr` holds (product op, its const_attr, side): side 0 is a, side 1 is b.
    """

    symbol = "product_adjoint"
    arity = 3
    elementwise = False
    multilinear = True  # in the first two; `tangent` leaves the third alone

    def compute(self, node, input_vals):
        product, const_attr, side = node.const_attr
        output_grad, other, like = input_vals
        return product.pull(const_attr, side, output_grad, np.asarray(other), np.shape(like))

    def gradient(self, node, output_grad):
        product, const_attr, side = node.const_attr
        cotangent, other, _ = node.inputs
        pair = (output_grad, other) if side == 0 else (other, output_grad)
        return [
            product.node(pair, const_attr),
            product.adjoint(cotangent, output_grad, other, const_attr, 1 - side),
            None,
        ]

    def tangent(self, node, directions):
        """The product rule in dy and b; the third input only lends its shape."""
        (output_grad, other, like), (first, second, _) = node.inputs, directions
        terms = [
            self.node((*pair, like), node.const_attr)
            for pair in ((first, other), (output_grad, second))
            if None not in pair
        ]
        return sum_node_list(terms) if terms else None

    def spell(self, node, operands):
        product, _, side = node.const_attr
        return f"{product.symbol}_adjoint{side}({', '.join(operands[:2])})"


product_adjoint_op = ProductAdjointOp()


# Matrices ----------------------------------------------------------------------------------------


class GeneralMatMulOp(ProductOp):
    """NumPy's matrix product, of vectors, matrices and batches: Y = A B, so dA = dY B', dB = A' dY.

    A vector stands for a row on the left and a column on the right; leading axes broadcast, and
    the adjoints are summed over what was broadcast.
    """

    symbol = "@"
    tightness = 2

    def compute(self, node, input_vals):
        try:
            return np.matmul(*input_vals)
        except ValueError:
            raise ValueError(explain_matmul(*map(np.shape, input_vals))) from None

    def adjoint(self, output_grad, other, like, const_attr, side):
        return matmul_adjoint_op.node((output_grad, other, like), (self, const_attr, side))

    def pull(self, const_attr, side, output_grad, other, shape):
        vectors = (len(shape) == 1, other.ndim == 1)
        row, column = vectors if side == 0 else vectors[::-1]
        output_grad = np.expand_dims(output_grad, -1) if column else output_grad
        output_grad = np.expand_dims(output_grad, -2) if row else output_grad
        if other.ndim == 1:
            other = other[:, np.newaxis] if side == 0 else other[np.newaxis]
        matrix = shape
        if len(shape) == 1:
            matrix = (1, *shape) if side == 0 else (*shape, 1)
        return pull_matrix(side, output_grad, other, matrix).reshape(shape)

    def spell(self, node, operands):
        return " @ ".join(operands)


def pull_matrix(side, output_grad, other, shape):
    """Return dY B' (side 0) or A' dY (side 1), summed to a shape of at least two axes."""
    if len(shape) == 2 and other.ndim > 2:  # one large product instead of a batch to be summed
        *batch, rows, columns = range(other.ndim)
        axes = [*batch, columns if side == 0 else rows]
        return np.tensordot(*((output_grad, other) if side == 0 else (other, output_grad)),
                            (axes, axes))  # fmt: skip
    turned = other.swapaxes(-1, -2)
    left, right = (output_grad, turned) if side == 0 else (turned, output_grad)
    outer = left.shape[-1] == 1  # no sum: elementwise is faster
    return sum_to_shape(left * right if outer else np.matmul(left, right), shape)


def explain_matmul(a, b):
    """Return why arrays of these shapes have no matrix product."""
    if not a or not b:
        return f"matmul of shapes {a} and {b}: a single number is no matrix; use * instead"
    if a[-1] != b[-2:][0]:
        return (
            f"matmul of shapes {a} and {b}: the rows of the left have {a[-1]} numbers, the columns "
            f"of the right {b[-2:][0]}. Transpose one of them, or use * for elementwise products"
        )
    return f"matmul of shapes {a} and {b}: the leading axes {a[:-2]} and {b[:-2]} do not broadcast"


class MatMulAdjointOp(ProductAdjointOp):
    """The adjoint of an operand of Y = A B: dA = dY B' (side 0), dB = A' dY (side 1).

    It has the operand's shape, whatever was a vector or was broadcast.
    """

    tightness = 2

    def spell(self, node, operands):
        output_grad, other, _ = operands
        *_, side = node.const_attr
        return f"{output_grad} @ {other}'" if side == 0 else f"{other}' @ {output_grad}"


general_matmul_op = GeneralMatMulOp()
matmul_adjoint_op = MatMulAdjointOp()


# Products over given axes ------------------------------------------------------------------------


class AxesProductOp(ProductOp):
    """Sum of products over pairs of axes, as `np.tensordot`: the other axes of a, then those of b.

    `axes` says which: for operands of so many axes, those of a and their partners of b.
    """

    def axes(self, const_attr, a_ndim, b_ndim):
        """Return the axes summed over: a list of those of a, and one of their partners in b."""
        raise NotImplementedError(f"{self} has no axes method")

    def pull(self, const_attr, side, output_grad, other, shape):
        ndims = (len(shape), other.ndim)
        both = self.axes(const_attr, *(ndims if side == 0 else ndims[::-1]))
        summed, partners = both if side == 0 else both[::-1]
        kept = [axis for axis in range(len(shape)) if axis not in summed]
        rest = [axis for axis in range(other.ndim) if axis not in partners]
        offset = len(kept) if side == 0 else 0
        output_axes = [offset + i for i in range(len(rest))]
        pulled = np.tensordot(output_grad, other, (output_axes, rest))
        order = kept + [summed[partners.index(axis)] for axis in sorted(partners)]
        return pulled.transpose(np.argsort(order).astype(int))[()]


class DotOp(AxesProductOp):
    """np.dot: the last axis of a with the last but one of b, or its only one.

    Y = a b, so da = dY b' and db = a' dY. If a or b is a single number, it is a product by it.
    """

    symbol = "dot"

    def compute(self, node, input_vals):
        return np.dot(*input_vals)

    def axes(self, const_attr, a_ndim, b_ndim):
        return ([a_ndim - 1], [max(b_ndim - 2, 0)]) if a_ndim and b_ndim else ([], [])


class InnerOp(AxesProductOp):
    """np.inner: the last axis of a with the last of b. Y = a b', so da = dY b and db = dY' a."""

    symbol = "inner"

    def compute(self, node, input_vals):
        return np.inner(*input_vals)

    def axes(self, const_attr, a_ndim, b_ndim):
        return ([a_ndim - 1], [b_ndim - 1]) if a_ndim and b_ndim else ([], [])


class TensordotOp(AxesProductOp):
    """np.tensordot over the axes that `const_attr` names: da is dy summed over the rest of b.

    `const_attr` is the number of axes, last of a and first of b, or a pair of tuples of axes.
    """

    symbol = "tensordot"

    def compute(self, node, input_vals):
        try:
            return np.tensordot(*input_vals, node.const_attr)[()]
        except (ValueError, IndexError):
            a, b = map(np.shape, input_vals)
            raise ValueError(
                f"tensordot of shapes {a} and {b} over axes={node.const_attr}: each axis named "
                "must be there, and be as long as its partner"
            ) from None

    def axes(self, const_attr, a_ndim, b_ndim):
        if isinstance(const_attr, int):
            return list(range(a_ndim - const_attr, a_ndim)), list(range(const_attr))
        of_a, of_b = const_attr
        return [axis % a_ndim for axis in of_a], [axis % b_ndim for axis in of_b]


class FlatProductOp(AxesProductOp):
    """A product of the operands' elements in a row, whatever their shapes."""

    def pull(self, const_attr, side, output_grad, other, shape):
        flat = (int(np.prod(shape)),)
        return super().pull(const_attr, side, output_grad, other.ravel(), flat).reshape(shape)[()]


class OuterOp(FlatProductOp):
    """np.outer: y[i, j] = a[i] * b[j], so da = dy b and db = dy' a; arrays are flattened."""

    symbol = "outer"

    def compute(self, node, input_vals):
        return np.outer(*input_vals)

    def axes(self, const_attr, a_ndim, b_ndim):
        return [], []


class VdotOp(FlatProductOp):
    """np.vdot: y = sum of a[i] * b[i], so da = dy * b and db = dy * a; arrays are flattened."""

    symbol = "vdot"

    def compute(self, node, input_vals):
        return np.vdot(*input_vals)

    def axes(self, const_attr, a_ndim, b_ndim):
        return [0], [0]


class KronOp(ProductOp):
    """np.kron: blocks a[i] * b, so da[i] is the sum of dy * b over block i."""

    symbol = "kron"

    def compute(self, node, input_vals):
        return np.kron(*input_vals)[()]

    def pull(self, const_attr, side, output_grad, other, shape):
        ndim = max(len(shape), other.ndim)
        own = (1,) * (ndim - len(shape)) + shape
        other = other.reshape((1,) * (ndim - other.ndim) + other.shape)
        pairs = zip(*((own, other.shape) if side == 0 else (other.shape, own)), strict=True)
        blocks = np.reshape(output_grad, [n for pair in pairs for n in pair])
        axes = list(range(1 - side, 2 * ndim, 2))
        return np.tensordot(blocks, other, (axes, list(range(ndim)))).reshape(shape)[()]


dot_op = DotOp()
inner_op = InnerOp()
tensordot_op = TensordotOp()
outer_op = OuterOp()
vdot_op = VdotOp()
kron_op = KronOp()


# NumPy's names -----------------------------------------------------------------------------------


def named(name):
    """Return NumPy's functions of a name: the older in np, the newer in np.linalg, or both."""
    return [getattr(module, name) for module in (np, np.linalg) if hasattr(module, name)]


@implements(*named("matmul"))
def matmul(x1, x2):
    """Return the matrix product of vectors, matrices, and batches of matrices, as `x1 @ x2`."""
    return general_matmul_op(as_node(x1), as_node(x2))


@implements(np.dot)
def dot(a, b):
    """Return the sum of products over the last axis of a and the last but one of b."""
    return dot_op(as_node(a), as_node(b))


@implements(np.inner)
def inner(a, b):
    """Return the sum of products over the last axes of both."""
    return inner_op(as_node(a), as_node(b))


@implements(*named("outer"))
def outer(a, b):
    """Return the products of every element of a with every element of b, as a matrix."""
    return outer_op(as_node(a), as_node(b))


@implements(np.vdot)
def vdot(a, b):
    """Return the sum of products of all elements of two arrays of equally many."""
    return vdot_op(as_node(a), as_node(b))


@implements(np.kron)
def kron(a, b):
    """Return the Kronecker product: b, scaled by each element of a, in blocks."""
    return kron_op(as_node(a), as_node(b))


@implements((np.multiply, "outer"))
def multiply_outer(a, b):
    """Return the products of every element of a with every element of b: the axes of both."""
    return tensordot(a, b, axes=0)


@implements(*named("tensordot"))
def tensordot(a, b, axes=2):
    """Return the sum of products over pairs of axes.

    Parameters
    ----------
    a, b : Node or array_like
    axes : int or pair of int or of sequences of int
        How many axes, the last of a and the first of b; or which of a and which of b.

    Returns
    -------
    Node
        The axes of a that are left, then those of b.

    Raises
    ------
    ValueError, TypeError
        If `axes` is neither.
    """
    if isinstance(axes, Node):
        raise TypeError(f"tensordot: axes are part of the graph, not the node {axes}; give numbers")
    if isinstance(axes, int | np.integer):
        if axes < 0:
            raise ValueError(f"tensordot: axes={axes} is negative; expected how many axes to sum")
        return tensordot_op.node((as_node(a), as_node(b)), int(axes))
    of_a, of_b = (as_ints("tensordot: axes", side) for side in axes)
    if len(of_a) != len(of_b):
        raise ValueError(
            f"tensordot: axes={axes!r:.60} pairs {len(of_a)} axes with {len(of_b)}; "
            "each axis of a needs its partner in b"
        )
    return tensordot_op.node((as_node(a), as_node(b)), (of_a, of_b))


@implements(*named("matrix_transpose"))
def matrix_transpose(x):
    """Return x with its last two axes exchanged."""
    return swapaxes(as_node(x), -1, -2)
