"""Linear systems: inverse, solve, determinant, Cholesky factor, and powers of a matrix.

All take batches: the matrices are the last two axes, the axes before them broadcast.
"""

import numpy as np

from autodiff.ops.base import Op
from autodiff.ops.checking import as_int
from autodiff.ops.contraction import einsum
from autodiff.ops.diagonals import tril
from autodiff.ops.dispatch import implements
from autodiff.ops.factors import FactorOp, PartOp
from autodiff.ops.products import general_matmul_op, matrix_transpose
from autodiff.ops.sources import as_node

__all__ = ["cholesky", "det", "inv", "matrix_power", "pinv", "slogdet", "solve"]


# Inverse and solve -------------------------------------------------------------------------------


class InvOp(Op):
    """Inverse of a matrix: Y = A^-1, so dA = -Y' dY Y'."""

    symbol = "inv"
    elementwise = False

    def compute(self, node, input_vals):
        return of_matrices(np.linalg.inv, input_vals[0])

    def gradient(self, node, output_grad):
        turned = matrix_transpose(node)
        return [-(turned @ output_grad @ turned)]


class SolveOp(Op):
    """Solution of A X = B for matrices: X = A^-1 B, so dB = A'^-1 dX and dA = -dB X'.

    B has at least two axes, which leading axes of A may broadcast, or be broadcast by.
    """

    symbol = "solve"
    arity = 2
    elementwise = False

    def broadcasts(self, node):
        return True

    def compute(self, node, input_vals):
        a, b = input_vals
        check_system(np.shape(a), np.shape(b))
        return of_matrices(lambda matrix: np.linalg.solve(matrix, b), a)

    def gradient(self, node, output_grad):
        pulled = solve_op(matrix_transpose(node.inputs[0]), output_grad)
        return [-(pulled @ matrix_transpose(node)), pulled]


class AsColumnOp(Op):
    """a, with one more axis at its end if `like` is a vector: da = dy without it."""

    symbol = "as_column"
    arity = 2
    elementwise = False
    linear_in = (0,)

    def compute(self, node, input_vals):
        value, like = input_vals
        return np.expand_dims(value, -1) if np.ndim(like) == 1 else value

    def gradient(self, node, output_grad):
        return [drop_column_op(output_grad, node.inputs[1]), None]


class DropColumnOp(Op):
    """a without its last axis, which has length 1, if `like` is a vector: da = dy with it."""

    symbol = "drop_column"
    arity = 2
    elementwise = False
    linear_in = (0,)

    def compute(self, node, input_vals):
        value, like = input_vals
        return value[..., 0] if np.ndim(like) == 1 else value

    def gradient(self, node, output_grad):
        return [as_column_op(output_grad, node.inputs[1]), None]


class PinvOp(Op):
    """Pseudoinverse: Y = A^+, so dA = -Y' dY Y' + out(A Y) dY' Y Y' + Y' Y dY' out(Y A).

    out(P) is 1 - P, what the projection P leaves out; where A has an inverse both are 0. Holds
    where small changes of A keep its rank, as they do if it is full. `const_attr` is NumPy's rcond.

    Source: Golub and Pereyra, "The differentiation of pseudo-inverses and nonlinear least squares
    problems whose variables separate" (1973).
    """

    symbol = "pinv"
    elementwise = False

    def compute(self, node, input_vals):
        cut = {} if node.const_attr is None else {"rcond": node.const_attr}
        return of_matrices(lambda a: np.linalg.pinv(a, **cut), input_vals[0])

    def gradient(self, node, output_grad):
        (a,), y = node.inputs, node
        y_turned, grad_turned = matrix_transpose(y), matrix_transpose(output_grad)
        left = grad_turned @ y @ y_turned
        right = y_turned @ y @ grad_turned
        inside = y_turned @ output_grad @ y_turned
        return [left - a @ (y @ left) + right - (right @ y) @ a - inside]


inv_op = InvOp()
pinv_op = PinvOp()
solve_op = SolveOp()
as_column_op = AsColumnOp()
drop_column_op = DropColumnOp()


def check_system(a, b):
    """Raise a ValueError if matrices and right-hand sides of these shapes do not fit together."""
    if len(a) > 1 and a[-1:] != b[-2:-1]:
        raise ValueError(
            f"solve: matrices of shape {a} need a right-hand side of {a[-1]} rows; got shape {b} "
            "(a vector counts as one column). A batch of vectors must be one of columns: "
            "b[..., np.newaxis]"
        )
    pairs = zip(a[-3::-1], b[-3::-1], strict=False)
    if any(m != n and 1 not in (m, n) for m, n in pairs):
        raise ValueError(f"solve: the leading axes of shapes {a} and {b} do not broadcast")


def of_matrices(function, value):
    """Return a function of `np.linalg`; its error says what the matrices are and what to do.

    Raises
    ------
    numpy.linalg.LinAlgError
        If the values are no square matrices, or have no such result.
    """
    try:
        return function(value)
    except np.linalg.LinAlgError as error:
        advice = REMEDIES.get(str(error), "the last two axes must be those of matrices")
        shape = np.shape(value)
        raise np.linalg.LinAlgError(f"{error}: matrices of shape {shape}; {advice}") from None


REMEDIES = {
    "Singular matrix": "one has determinant 0, so there is no inverse, nor a derivative of it. Add "
    "a multiple of np.eye(n), or state the problem without the inverse",
    "Matrix is not positive definite": "cholesky needs all eigenvalues positive. Add a multiple of "
    "np.eye(n)",
}


# Determinant -------------------------------------------------------------------------------------


class DetOp(Op):
    """Determinant of a matrix: y = det(A), so dA = dy * C, with the matrix C of its cofactors.

    C = y A'^-1 where A has an inverse; cofactors need none, so singular matrices are right too
    (JAX says the same; PyTorch's forward mode gives 0, and autograd fails).
    """

    symbol = "det"
    elementwise = False

    def compute(self, node, input_vals):
        return of_matrices(np.linalg.det, input_vals[0])

    def gradient(self, node, output_grad):
        return [scale_matrices(output_grad, cofactor_op(node.inputs[0]))]


class CofactorOp(Op):
    """Cofactors of a matrix: C[i, j] = (-1)^(i + j) det(A without row i and column j).

    C = det(U V) U diag(c) V with A = U diag(s) V, where c[i] is the product of the s but s[i].
    """

    symbol = "cofactors"
    elementwise = False

    def compute(self, node, input_vals):
        u, s, v, sign = signed_svd(input_vals[0])
        return sign * (u * products_without(s)[..., np.newaxis, :]) @ v

    def gradient(self, node, output_grad):
        return [cofactor_adjoint_op(output_grad, node.inputs[0])]


class CofactorAdjointOp(Op):
    """Second derivative of the determinant: the adjoint of A for an adjoint G of its cofactors.

    Y = (<G, C> C - C G' C) / det(A), with <G, C> = sum(G * C), computed without that division, so
    right for singular matrices. Y is linear in G and its own transpose: dG is this op of dY. The
    third derivative, dA, does divide by det(A) and so needs an inverse.
    """

    symbol = "cofactor_adjoint"
    arity = 2
    elementwise = False

    def compute(self, node, input_vals):
        cofactor_grad, a = input_vals
        u, s, v, sign = signed_svd(a)
        turned = np.swapaxes(u, -1, -2) @ cofactor_grad @ np.swapaxes(v, -1, -2)
        without = products_without_two(s)
        result = -np.swapaxes(turned * without, -1, -2)
        diagonal = np.einsum("...ii->...i", result)  # a view: this sets the diagonal
        diagonal[...] = np.einsum("...ii,...ij->...j", turned, without)
        return sign * u @ result @ v

    def gradient(self, node, output_grad):
        (g, a), dy = node.inputs, output_grad
        c, turn = cofactor_op(a), matrix_transpose
        by_det = -einsum("...ij,...ij->...", dy, node) / det_op(a)
        by_c = (
            scale_matrices(pairing(dy, c), g)
            + scale_matrices(pairing(g, c), dy)
            - (dy @ turn(c) @ g + g @ turn(c) @ dy)
        )
        by_c = scale_matrices(1 / det_op(a), by_c)
        return [
            cofactor_adjoint_op(dy, a),
            scale_matrices(by_det, c) + cofactor_adjoint_op(by_c, a),
        ]


class LogAbsDetOp(PartOp):
    """The logarithm of |det(A)|: y = log(|det(A)|), so dA = dy * A'^-1; A must have an inverse."""

    symbol = "logabsdet"
    index = 1

    def gradient(self, node, output_grad):
        inverse = matrix_transpose(inv_op(node.inputs[0]))
        return [scale_matrices(output_grad, inverse), None]


class DetSignOp(PartOp):
    """The sign of det(A): 1, 0 or -1, which small changes of A do not change: da = 0."""

    symbol = "detsign"
    index = 0

    def gradient(self, node, output_grad):
        return [None, None]


class SlogdetOp(FactorOp):
    """The sign and the logarithm of the absolute value of the determinant."""

    symbol = "slogdet"

    def compute(self, node, input_vals):
        return of_matrices(np.linalg.slogdet, input_vals[0])


def scale_matrices(numbers, matrices):
    """Return each matrix of a batch times its number."""
    return einsum("...,...ij->...ij", numbers, matrices)


def pairing(a, b):
    """Return the sum of a * b over each pair of matrices."""
    return einsum("...ij,...ij->...", a, b)


def signed_svd(a):
    """Return U, s, V of a = U diag(s) V, and the sign of det(U V) with two axes more."""
    u, s, v = of_matrices(np.linalg.svd, a)
    sign = np.sign(np.linalg.det(u) * np.linalg.det(v)).astype(u.dtype)
    return u, s, v, sign[..., np.newaxis, np.newaxis]


def products_without(s):
    """Return, for each number in the last axis, the product of all the others there.

    Examples
    --------
    >>> products_without(np.array([2.0, 3.0, 0.0])).tolist()
    [0.0, 0.0, 6.0]
    """
    n = s.shape[-1]
    others = np.broadcast_to(s[..., np.newaxis, :], (*s.shape, n))
    return np.prod(np.where(np.eye(n, dtype=bool), 1, others), axis=-1, dtype=s.dtype)


def products_without_two(s):
    """Return the matrix of products of all numbers of the last axis but i and j; 0 where i = j."""
    n = s.shape[-1]
    same = np.eye(n, dtype=bool)
    left_out = same[:, np.newaxis, :] | same[np.newaxis, :, :]
    others = np.broadcast_to(s[..., np.newaxis, np.newaxis, :], (*s.shape, n, n))
    return np.where(same, 0, np.prod(np.where(left_out, 1, others), axis=-1, dtype=s.dtype))


det_op = DetOp()
cofactor_op = CofactorOp()
cofactor_adjoint_op = CofactorAdjointOp()
slogdet_op = SlogdetOp()
logabsdet_op = LogAbsDetOp()
detsign_op = DetSignOp()

SlogdetResult = type(np.linalg.slogdet(np.eye(1)))  # NumPy gives its name no public place


# Cholesky ----------------------------------------------------------------------------------------


class CholeskyOp(Op):
    """Cholesky factor: A = L L' with L lower triangular, so dA = sym(L'^-1 low(L' dL) L^-1).

    low() keeps the lower triangle and halves the diagonal, sym(S) = (S + S') / 2: like LAPACK, the
    value reads the lower triangle of A alone, but the adjoint is shared evenly by both triangles,
    the derivative along symmetric changes of A, as in JAX and PyTorch.

    Source: Murray, "Differentiation of the Cholesky decomposition" (2016), section 3.
    """

    symbol = "cholesky"
    elementwise = False

    def compute(self, node, input_vals):
        return of_matrices(np.linalg.cholesky, input_vals[0])

    def gradient(self, node, output_grad):
        turned = matrix_transpose(node)
        product = turned @ output_grad
        low = (tril(product) + tril(product, -1)) * 0.5
        pulled = solve_op(turned, matrix_transpose(solve_op(turned, low)))
        return [symmetric(pulled)]


def symmetric(a):
    """Return the symmetric part of matrices: (A + A') / 2."""
    return (a + matrix_transpose(a)) * 0.5


cholesky_op = CholeskyOp()


# NumPy's names -----------------------------------------------------------------------------------


@implements(np.linalg.inv)
def inv(a):
    """Return the inverse of a matrix, or of each matrix of a batch."""
    return inv_op(as_node(a))


@implements(np.linalg.pinv)
def pinv(a, rcond=None):
    """Return the pseudoinverse of matrices; singular values up to rcond times the largest are 0."""
    return pinv_op.node((as_node(a),), rcond)


@implements(np.linalg.solve)
def solve(a, b):
    """Return the solution x of a x = b, without making the inverse.

    Parameters
    ----------
    a : Node or array_like
        Matrices of shape (..., n, n).
    b : Node or array_like
        One vector of shape (n,), or matrices of shape (..., n, k); as in NumPy 2, a batch of
        vectors must be written as matrices of one column.

    Returns
    -------
    Node
        Of the shape (..., n), or (..., n, k).
    """
    a, b = as_node(a), as_node(b)
    return drop_column_op(solve_op(a, as_column_op(b, b)), b)


@implements(np.linalg.det)
def det(a):
    """Return the determinant; its derivative holds for singular matrices too."""
    return det_op(as_node(a))


@implements(np.linalg.slogdet)
def slogdet(a):
    """Return the sign and the logarithm of the absolute value of the determinant, as a pair.

    Returns
    -------
    SlogdetResult
        NumPy's named tuple `(sign, logabsdet)` of two nodes.
    """
    a = as_node(a)
    factors = slogdet_op(a)
    return SlogdetResult(detsign_op(a, factors), logabsdet_op(a, factors))


@implements(np.linalg.cholesky)
def cholesky(a, upper=False):
    """Return the Cholesky factor of symmetric positive definite matrices.

    Parameters
    ----------
    a : Node or array_like
        Only its lower triangle is read, or its upper one if `upper`; the adjoint is symmetric.
    upper : bool
        Whether to return U of a = U' U instead of L of a = L L'.
    """
    a = as_node(a)
    return matrix_transpose(cholesky_op(matrix_transpose(a))) if upper else cholesky_op(a)


@implements(np.linalg.matrix_power)
def matrix_power(a, n):
    """Return the n-th power of square matrices, by repeated squaring; n may be 0 or negative."""
    base, n = as_node(a), as_int("matrix_power: n", n)
    if n == 0:
        return matrix_power_0_op(base)
    base, n = (inv(base), -n) if n < 0 else (base, n)
    power = None
    while n:
        if n % 2:
            power = base if power is None else general_matmul_op(power, base)
        n //= 2
        base = general_matmul_op(base, base) if n else base
    return power


class MatrixPower0Op(Op):
    """The zeroth power of a matrix: the identity, of A's shape and type, so da = 0."""

    symbol = "matrix_power_0"
    elementwise = False

    def compute(self, node, input_vals):
        return np.linalg.matrix_power(input_vals[0], 0)

    def gradient(self, node, output_grad):
        return [None]


matrix_power_0_op = MatrixPower0Op()
