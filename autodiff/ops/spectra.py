"""Eigenvalues and singular values: `eigh`, `eigvalsh`, `svd`, `svdvals`.

Eigenvectors have derivatives where their eigenvalues are distinct, and none where two are equal:
every basis of the plane that belongs to both would do. There the error says so. A vector's sign is
free; it is LAPACK's, and the derivative is that of the vector with its sign kept, without a
component along the vector itself. Let the end result not depend on it.

Source: Giles, "Collected matrix derivative results for forward and reverse mode algorithmic
differentiation" (2008), sections 3.1 and 3.2; Townsend, "Differentiating the singular value
decomposition" (2016).
"""

import numpy as np

from autodiff.ops.base import Op
from autodiff.ops.contraction import einsum
from autodiff.ops.dispatch import implements
from autodiff.ops.factors import FactorOp, PartOp
from autodiff.ops.products import matrix_transpose, named
from autodiff.ops.solving import of_matrices, symmetric
from autodiff.ops.sources import as_node

__all__ = ["eigh", "eigvalsh", "svd", "svdvals"]


# What is between values --------------------------------------------------------------------------


class ReciprocalGapsOp(Op):
    """Reciprocals of the gaps between values: Y[i, j] = 1 / (w[j] - w[i]), and 0 where i = j.

    With H = -dY * Y * Y, dw[k] = sum of H[:, k] - sum of H[k, :]. Values that are equal but for
    rounding have no gap: that is an error. `const_attr` holds (the name of the values, whether to
    take the gaps of their squares), for which dw is multiplied by 2 w.
    """

    symbol = "reciprocal_gaps"
    elementwise = False

    def compute(self, node, input_vals):
        (w,), (name, squares) = input_vals, node.const_attr
        gaps = w[..., np.newaxis, :] - w[..., :, np.newaxis]
        check_distinct(name, w, gaps)
        gaps = gaps * (w[..., np.newaxis, :] + w[..., :, np.newaxis]) if squares else gaps
        same = np.eye(w.shape[-1], dtype=bool)
        return np.where(same, 0, 1 / np.where(same, 1, gaps)).astype(w.dtype)

    def gradient(self, node, output_grad):
        (w,), (_, squares) = node.inputs, node.const_attr
        by_gaps = -(output_grad * node * node)
        by_values = einsum("...ij->...j", by_gaps) - einsum("...ij->...i", by_gaps)
        return [by_values * (w * 2) if squares else by_values]


def check_distinct(name, values, gaps):
    """Raise a LinAlgError if two of the values of a matrix are equal but for rounding."""
    n = values.shape[-1]
    if n < 2:
        return
    largest = np.max(np.abs(values), axis=-1)[..., np.newaxis, np.newaxis]
    close = np.abs(gaps) <= n * np.finfo(values.dtype).eps * largest
    close &= ~np.eye(n, dtype=bool)
    if close.any():
        *batch, i, j = np.argwhere(close)[0]
        pair = values[(*batch, [i, j])]
        values_only = "eigvalsh" if name == "eigenvalues" else "svd(a, compute_uv=False)"
        raise np.linalg.LinAlgError(
            f"the {name} {i} and {j} are equal but for rounding ({pair[0]:.17g}, {pair[1]:.17g}): "
            "their vectors are any basis of a plane, and have no derivative (nor have the values a "
            f"second one). If you need the first derivative of values alone, use {values_only}; "
            "of a function of the whole matrix, write it without the vectors"
        )


reciprocal_gaps_op = ReciprocalGapsOp()


# Symmetric matrices ------------------------------------------------------------------------------


class EighOp(FactorOp):
    """Eigenvalues w and eigenvectors V of symmetric matrices. `const_attr` is the triangle read."""

    symbol = "eigh"

    def compute(self, node, input_vals):
        return of_matrices(lambda a: np.linalg.eigh(a, node.const_attr), input_vals[0])


class EigenvaluesOp(PartOp):
    """Eigenvalues of a symmetric matrix: A = V diag(w) V', so dA = V diag(dw) V'.

    Where eigenvalues are equal, each single one has a kink, at which this is one of the slopes;
    functions that treat equal ones alike, such as their sum, have no kink and are right.
    """

    symbol = "eigenvalues"
    index = 0

    def gradient(self, node, output_grad):
        vectors = eigenvectors_op(*node.inputs)
        return [rebuild(vectors, output_grad, vectors), None]


class EigenvectorsOp(PartOp):
    """Eigenvectors of a symmetric matrix: A = V diag(w) V', so dA = sym(V (V' dV / gaps) V').

    gaps[i, j] = w[j] - w[i], with 0 for the diagonal of the quotient: the adjoint along a vector
    itself does not count, as its length is fixed. sym(S) = (S + S') / 2: the adjoint is shared by
    both triangles, though the value reads one.
    """

    symbol = "eigenvectors"
    index = 1

    def gradient(self, node, output_grad):
        gaps = reciprocal_gaps_op.node((eigenvalues_op(*node.inputs),), ("eigenvalues", False))
        turned = matrix_transpose(node)
        return [symmetric(node @ (gaps * (turned @ output_grad)) @ turned), None]


class EigvalshOp(Op):
    """Eigenvalues of a symmetric matrix alone, as those of eigh: dA = V diag(dw) V'.

    `const_attr` is the triangle read.
    """

    symbol = "eigvalsh"
    elementwise = False

    def compute(self, node, input_vals):
        return of_matrices(lambda a: np.linalg.eigvalsh(a, node.const_attr), input_vals[0])

    def gradient(self, node, output_grad):
        (a,) = node.inputs
        vectors = eigenvectors_op(a, eigh_op.node((a,), node.const_attr))
        return [rebuild(vectors, output_grad, vectors)]


def rebuild(left, values, right):
    """Return U diag(s) V' for matrices U and V of columns."""
    return einsum("...ik,...k->...ik", left, values) @ matrix_transpose(right)


eigh_op = EighOp()
eigenvalues_op = EigenvaluesOp()
eigenvectors_op = EigenvectorsOp()
eigvalsh_op = EigvalshOp()

EighResult = type(np.linalg.eigh(np.eye(1)))  # NumPy gives its name no public place


# Any matrices ------------------------------------------------------------------------------------


class SvdOp(FactorOp):
    """U, s and V' of A = U diag(s) V'. `const_attr` is NumPy's full_matrices."""

    symbol = "svd"

    def compute(self, node, input_vals):
        return of_matrices(lambda a: np.linalg.svd(a, node.const_attr), input_vals[0])


class SvdPartOp(PartOp):
    """U, s or V'. `const_attr` says whether the factors are NumPy's full matrices."""

    def thin(self, node):
        """Return nodes for U, s and V' without the vectors that fill up a full matrix."""
        a, factors = node.inputs
        return thin_svd(a, None if node.const_attr else factors)


class SingularValuesOp(SvdPartOp):
    """Singular values: A = U diag(s) V', so dA = U diag(ds) V'.

    Where singular values are equal or 0, each has a kink, at which this is one of the slopes.
    """

    symbol = "singular_values"
    index = 1

    def gradient(self, node, output_grad):
        u, _, vh = self.thin(node)
        return [rebuild(u, output_grad, matrix_transpose(vh)), None]


class LeftVectorsOp(SvdPartOp):
    """Left singular vectors of A = U S V': dA = U (E + E') S V' + (1 - U U') dU S^-1 V'.

    E = U' dU / gaps with gaps[i, j] = s[j]^2 - s[i]^2 and a diagonal of 0. The last term is there
    if U has fewer columns than rows, and then needs s > 0.
    """

    symbol = "left_vectors"
    index = 0

    def gradient(self, node, output_grad):
        u, s, vh = self.thin(node)
        return [pull_vectors(u, s, vh, thin_only_op(output_grad, u)), None]


class RightVectorsOp(SvdPartOp):
    """Right singular vectors, the rows of V' in A = U S V': as the left ones of A' = V S U'."""

    symbol = "right_vectors"
    index = 2

    def gradient(self, node, output_grad):
        u, s, vh = self.thin(node)
        turned = thin_only_op(matrix_transpose(output_grad), matrix_transpose(vh))
        pulled = pull_vectors(matrix_transpose(vh), s, matrix_transpose(u), turned)
        return [matrix_transpose(pulled), None]


class ThinOnlyOp(Op):
    """a, if it has the shape of `like`, else an error: da = dy. Guards svd with full_matrices."""

    symbol = "thin_only"
    arity = 2
    elementwise = False
    linear_in = (0,)

    def compute(self, node, input_vals):
        value, like = input_vals
        if np.shape(value) != np.shape(like):
            raise np.linalg.LinAlgError(
                f"svd with full_matrices=True of a matrix that is not square: the vectors beyond "
                f"the first {np.shape(like)[-1]} are any basis of what is left, and have no "
                "derivative. Use np.linalg.svd(a, full_matrices=False)"
            )
        return value

    def gradient(self, node, output_grad):
        return [output_grad, None]


class OutsideOp(Op):
    """Reciprocals of singular values, where vectors U leave a space outside: y = 1 / s, else 0.

    ds = -dy * y * y. If U is square there is no such space, and s may be 0.
    """

    symbol = "outside"
    arity = 2
    elementwise = False

    def compute(self, node, input_vals):
        s, u = input_vals
        if u.shape[-1] == u.shape[-2]:
            return np.zeros_like(s)
        if s.size and np.any(s <= len(s) * np.finfo(s.dtype).eps * np.max(s)):
            raise np.linalg.LinAlgError(
                "svd: a singular value is 0 but for rounding, so that its vector is any vector of "
                "what the others leave, and has no derivative. For singular values alone use "
                "svd(a, compute_uv=False)"
            )
        return 1 / s

    def gradient(self, node, output_grad):
        return [-(output_grad * node * node), None]


class SvdvalsOp(Op):
    """Singular values alone, as those of svd: dA = U diag(ds) V'."""

    symbol = "svdvals"
    elementwise = False

    def compute(self, node, input_vals):
        return of_matrices(lambda a: np.linalg.svd(a, compute_uv=False), input_vals[0])

    def gradient(self, node, output_grad):
        u, _, vh = thin_svd(node.inputs[0])
        return [rebuild(u, output_grad, matrix_transpose(vh))]


def thin_svd(a, factors=None):
    """Return nodes for U, s and V' of a, with as many columns of U and V as numbers in s.

    They share the work of `factors`, if those are of that form.
    """
    factors = svd_op.node((a,), False) if factors is None else factors
    return parts_of_svd(a, factors, False)


def parts_of_svd(a, factors, full_matrices):
    """Return the nodes that pick U, s and V' from a decomposition."""
    parts = (left_vectors_op, singular_values_op, right_vectors_op)
    return [part.node((a, factors), full_matrices) for part in parts]


def pull_vectors(u, s, vh, u_grad):
    """Return the adjoint of A = U S V' for an adjoint of U."""
    gaps = reciprocal_gaps_op.node((s,), ("singular values", True))
    inside = matrix_transpose(u) @ u_grad
    turned = gaps * (inside - matrix_transpose(inside))
    rest = u_grad - u @ inside
    return rebuild(u @ turned, s, matrix_transpose(vh)) + rebuild(
        rest, outside_op(s, u), matrix_transpose(vh)
    )


svd_op = SvdOp()
singular_values_op = SingularValuesOp()
left_vectors_op = LeftVectorsOp()
right_vectors_op = RightVectorsOp()
thin_only_op = ThinOnlyOp()
outside_op = OutsideOp()
svdvals_op = SvdvalsOp()

SVDResult = type(np.linalg.svd(np.eye(1)))


# NumPy's names -----------------------------------------------------------------------------------


@implements(np.linalg.eigh)
def eigh(a, UPLO="L"):  # noqa: N803, NumPy's name
    """Return the eigenvalues, ascending, and eigenvectors of symmetric matrices, as a pair.

    Parameters
    ----------
    a : Node or array_like
        Of shape (..., n, n).
    UPLO : {"L", "U"}
        Which triangle is read. The adjoint is symmetric whichever it is.

    Returns
    -------
    EighResult
        NumPy's named tuple `(eigenvalues, eigenvectors)` of two nodes; the vectors are columns.
    """
    a = as_node(a)
    factors = eigh_op.node((a,), check_triangle("eigh", UPLO))
    return EighResult(eigenvalues_op(a, factors), eigenvectors_op(a, factors))


@implements(np.linalg.eigvalsh)
def eigvalsh(a, UPLO="L"):  # noqa: N803, NumPy's name
    """Return the eigenvalues of symmetric matrices, ascending."""
    return eigvalsh_op.node((as_node(a),), check_triangle("eigvalsh", UPLO))


@implements(np.linalg.svd)
def svd(a, full_matrices=True, compute_uv=True):
    """Return the singular value decomposition a = U diag(s) V'.

    Parameters
    ----------
    a : Node or array_like
        Of shape (..., m, n).
    full_matrices : bool
        Whether to complete U and V' to square matrices. Where that adds vectors, U and V' have
        no derivative, and asking for it is an error.
    compute_uv : bool
        Whether to return U and V' too.

    Returns
    -------
    SVDResult or Node
        NumPy's named tuple `(U, S, Vh)` of three nodes; or that of the singular values alone,
        from the largest to the smallest.
    """
    a = as_node(a)
    if not compute_uv:
        return svdvals_op(a)
    full_matrices = bool(full_matrices)
    factors = svd_op.node((a,), full_matrices)
    return SVDResult(*parts_of_svd(a, factors, full_matrices))


@implements(*named("svdvals"))
def svdvals(x):
    """Return the singular values of matrices, from the largest to the smallest."""
    return svdvals_op(as_node(x))


def check_triangle(function, triangle):
    """Return the triangle's letter, L or U."""
    if str(triangle).upper() not in ("L", "U"):
        raise ValueError(f'{function}: UPLO={triangle!r}; expected "L" or "U", the triangle read')
    return triangle.upper()
