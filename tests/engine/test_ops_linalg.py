"""Linear algebra: values, both modes to second order, batches, and what has no derivative."""

import numpy as np
import pytest

import autodiff as ad
from autodiff.ops.contraction import einsum
from autodiff.ops.products import matrix_transpose
from autodiff.ops.solving import cofactor_op, det, matrix_power, solve
from autodiff.ops.sources import variable_with_value
from autodiff.ops.spectra import eigh, svd, thin_svd
from autodiff.tangents import tangents
from tests.engine.opcheck import check_op, difference

SQUARE = [(3, 3), (2, 3, 3), (1, 1), (0, 0), (2, 1, 2, 2)]
ANY = [(3, 3), (4, 2), (2, 4), (2, 4, 2), (1, 1), (1, 3), (3, 0), (0, 0)]


def normal(*shape, seed=0):
    return np.random.default_rng(seed).normal(size=shape)


def invertible(*shape):
    return normal(*shape) * 0.3 + 2 * np.eye(shape[-1])


def distinct(*shape):
    """Return matrices whose singular values, and eigenvalues if symmetric, are well apart."""
    rows, columns = shape[-2:]
    return normal(*shape) * 0.2 + np.diag(1.0 + np.arange(max(rows, columns)))[:rows, :columns]


def symmetric(a):
    return (a + np.swapaxes(a, -1, -2)) * 0.5


def of_symmetric(function):
    """Return a function of any matrix, whose symmetric part it looks at."""
    return lambda a: function((a + matrix_transpose(a)) * 0.5)


def value_of(node):
    return ad.Executor([node]).run({})[0]


def gradient_of(function, value):
    """Return the gradient of the sum of a function's value."""
    node = variable_with_value(value)
    return value_of(ad.gradients(ad.reduce_sum(function(node)), [node])[0])


# inv, solve ------------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", SQUARE, ids=str)
def test_inv(shape):
    check_op(np.linalg.inv, invertible(*shape))


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ((3, 3), (3,)), ((3, 3), (3, 2)), ((2, 3, 3), (3,)), ((2, 3, 3), (3, 2)), ((0, 0), (0,)),
        ((3, 3), (4, 3, 2)), ((2, 3, 3), (2, 3, 1)), ((1, 3, 3), (2, 3, 1)), ((3, 3), (3, 0)),
        ((0, 3, 3), (3,)), ((1, 1), (1,)),
    ],
    ids=str,
)  # fmt: skip
def test_solve_with_vectors_and_matrices_on_the_right(a, b):
    expand = np.ndim(np.empty(b)) == 1  # as NumPy 2 does, whichever is installed

    def reference(a, b):
        return np.linalg.solve(a, b[:, None])[..., 0] if expand else np.linalg.solve(a, b)

    check_op(solve, invertible(*a), normal(*b), reference=reference)


@pytest.mark.parametrize("shape", [(3, 3), (4, 2), (2, 4), (2, 3, 2), (1, 1)], ids=str)
def test_pinv(shape):
    check_op(np.linalg.pinv, distinct(*shape))


def test_pinv_takes_small_singular_values_for_zero():
    a = np.diag([4.0, 1.0])
    np.testing.assert_allclose(
        np.linalg.pinv(variable_with_value(a), rcond=0.5).value, np.diag([0.25, 0])
    )
    gradient = gradient_of(lambda a: np.linalg.pinv(a, rcond=0.5), a)
    assert gradient[0, 0] == pytest.approx(-1 / 16)


def test_pinv_of_a_rank_that_stays():
    """Along changes of the factors the rank stays 2, and so the derivative exists."""
    check_op(lambda a, b: np.linalg.pinv(a @ b, rcond=1e-9), normal(4, 2), normal(2, 3),
             float32=False)  # fmt: skip


@pytest.mark.parametrize("n", [-3, -1, 0, 1, 2, 3, 6])
def test_matrix_power(n):
    check_op(
        lambda a: matrix_power(a, n),
        invertible(2, 3, 3),
        reference=lambda a: np.linalg.matrix_power(a, n),
    )


# det, slogdet ----------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", SQUARE, ids=str)
@pytest.mark.parametrize("seed", range(3))
def test_det(shape, seed):
    check_op(np.linalg.det, normal(*shape, seed=seed))


@pytest.mark.parametrize("rank", [0, 1, 2, 3])
def test_det_of_singular_matrices_has_both_derivatives(rank):
    left, right = normal(4, rank, seed=1), normal(rank, 4, seed=2)
    check_op(np.linalg.det, left @ right, float32=rank > 1)


def test_the_gradient_of_det_is_the_cofactors():
    a = normal(4, 4)
    minors = [
        [
            (-1) ** (i + j) * np.linalg.det(np.delete(np.delete(a, i, 0), j, 1))
            for j in range(4)
        ]
        for i in range(4)
    ]  # fmt: skip
    np.testing.assert_allclose(gradient_of(det, a), minors, rtol=1e-12)
    np.testing.assert_allclose(cofactor_op.compute(None, [a]), minors, rtol=1e-12)


def test_third_derivative_of_det_where_it_has_an_inverse():
    a, b = normal(3, 3), normal(3, 3, seed=1)
    t = ad.Variable(name="t")
    node = det(a + t * b)
    for _ in range(3):
        (node,) = ad.gradients(node, [t])
    points = np.linspace(-1, 1, 4)
    cubic = np.polyfit(points, [np.linalg.det(a + point * b) for point in points], 3)[0]
    assert ad.Executor([node]).run({t: 0.3})[0] == pytest.approx(6 * cubic, rel=1e-9)


@pytest.mark.parametrize("shape", SQUARE, ids=str)
def test_slogdet(shape):
    check_op(lambda a: tuple(np.linalg.slogdet(a)), normal(*shape))


def test_slogdet_is_numpys_pair():
    pair = np.linalg.slogdet(variable_with_value(-np.eye(3)))
    assert type(pair) is type(np.linalg.slogdet(np.eye(3)))
    assert (pair.sign.value, pair.logabsdet.value) == (-1.0, 0.0)
    assert np.linalg.slogdet(variable_with_value(np.zeros((2, 2))))[1].value == -np.inf


# cholesky --------------------------------------------------------------------------------------


@pytest.mark.parametrize("upper", [False, True])
@pytest.mark.parametrize("shape", SQUARE, ids=str)
def test_cholesky(shape, upper):
    def reference(a):
        factor = np.linalg.cholesky(symmetric(a))
        return np.swapaxes(factor, -1, -2) if upper else factor

    positive = invertible(*shape) @ np.swapaxes(invertible(*shape), -1, -2)
    function = of_symmetric(lambda a: np.linalg.cholesky(a, upper=upper) if upper
                            else np.linalg.cholesky(a))  # fmt: skip
    try:
        np.linalg.cholesky(np.eye(1), upper=True)
    except TypeError:  # NumPy 1 has no `upper`
        if upper:
            pytest.skip("this NumPy has no cholesky(..., upper=True)")
    check_op(function, positive, reference=reference)


def test_cholesky_reads_the_lower_triangle_and_shares_the_adjoint_evenly():
    a = np.array([[4.0, 99.0], [2.0, 5.0]])
    np.testing.assert_array_equal(
        np.linalg.cholesky(variable_with_value(a)).value, np.linalg.cholesky(a)
    )
    gradient = gradient_of(np.linalg.cholesky, a)
    np.testing.assert_allclose(gradient, gradient.T)


# eigh ------------------------------------------------------------------------------------------


def projectors(vectors):
    """Return v v' for each column v: what does not depend on the sign of v."""
    return vectors[..., :, np.newaxis, :] * vectors[..., np.newaxis, :, :]


@pytest.mark.parametrize("triangle", ["L", "U"])
@pytest.mark.parametrize("shape", SQUARE, ids=str)
def test_eigh_of_distinct_eigenvalues(shape, triangle):
    def ours(a):
        values, vectors = eigh(a, UPLO=triangle)
        return values, einsum("...ik,...jk->...ijk", vectors, vectors)

    def reference(a):
        values, vectors = np.linalg.eigh(symmetric(a), triangle)
        return values, projectors(vectors)

    check_op(of_symmetric(ours), symmetric(distinct(*shape)), reference=reference)


@pytest.mark.parametrize("shape", SQUARE, ids=str)
def test_eigvalsh(shape):
    check_op(
        of_symmetric(np.linalg.eigvalsh),
        symmetric(distinct(*shape)),
        reference=lambda a: np.linalg.eigvalsh(symmetric(a)),
    )


@pytest.mark.parametrize("function", [np.linalg.eigvalsh, lambda a: eigh(a)[0]])
def test_functions_of_equal_eigenvalues_alone_are_differentiated(function):
    """The trace of A^3, as a sum over eigenvalues: its gradient is 3 A^2."""
    turn, _ = np.linalg.qr(normal(3, 3))
    a = symmetric(turn @ np.diag([2.0, 2.0, 5.0]) @ turn.T)
    np.testing.assert_allclose(gradient_of(lambda a: function(a) ** 3, a), 3 * a @ a, atol=1e-12)
    node = variable_with_value(np.eye(2))
    (slope,) = tangents([function(node)], [node], [ad.constant(np.eye(2))])
    np.testing.assert_allclose(slope.value, [1, 1])


@pytest.mark.parametrize("triangle", ["L", "U"])
def test_eigh_reads_one_triangle_and_shares_the_adjoint_evenly(triangle):
    a = np.array([[1.0, 7.0], [0.5, 3.0]])
    for got, expected in zip(
        np.linalg.eigh(variable_with_value(a), UPLO=triangle),
        np.linalg.eigh(a, UPLO=triangle), strict=True,
    ):  # fmt: skip
        np.testing.assert_array_equal(got.value, expected)
    gradient = gradient_of(lambda a: np.linalg.eigh(a, triangle)[1] ** 3, a)
    np.testing.assert_allclose(gradient, gradient.T)


def test_an_eigenvector_moves_with_its_sign_kept():
    a, direction = symmetric(distinct(3, 3)), symmetric(normal(3, 3, seed=1))
    weights = normal(3, 3, seed=2)

    def reference(values):
        vectors = np.linalg.eigh(values[0])[1]
        return np.sum(weights * vectors * np.sign(np.sum(vectors * start, axis=0)))

    start = np.linalg.eigh(a)[1]
    slope = np.sum(gradient_of(lambda a: np.linalg.eigh(a)[1] * weights, a) * direction)
    assert slope == pytest.approx(difference(reference, [a], [direction]), rel=1e-7)


# svd -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", ANY, ids=str)
def test_svd_of_distinct_singular_values(shape):
    """Products of vectors that do not depend on their signs: u v', u u', v v', of each value."""

    def parts(sums, u, s, vh):
        pairs = [("...ik,...kj->...ijk", u, vh), ("...ik,...jk->...ijk", u, u)]
        return [s, *(sums(*pair) for pair in [*pairs, ("...ki,...kj->...ijk", vh, vh)])]

    check_op(
        lambda a: parts(einsum, *svd(a, full_matrices=False)),
        distinct(*shape),
        reference=lambda a: parts(np.einsum, *np.linalg.svd(a, full_matrices=False)),
    )


@pytest.mark.parametrize("shape", ANY, ids=str)
def test_singular_values_alone_and_beside_full_matrices(shape):
    check_op(lambda a: np.linalg.svd(a, compute_uv=False), distinct(*shape))
    check_op(lambda a: np.linalg.svd(a)[1], distinct(*shape))


def test_svdvals_and_named_tuples():
    a = variable_with_value(distinct(3, 2))
    if hasattr(np.linalg, "svdvals"):
        np.testing.assert_array_equal(
            np.linalg.svdvals(a).value, np.linalg.svd(a.value, compute_uv=False)
        )
    full = np.linalg.svd(a)
    assert (full.U.shape, full.S.shape, full.Vh.shape) == ((3, 3), (2,), (2, 2))
    assert np.linalg.eigh(variable_with_value(np.eye(2))).eigenvectors.shape == (2, 2)


def test_a_square_matrix_with_one_zero_singular_value_has_vectors_with_derivatives():
    """Square factors leave no space outside, so that no division by the zero is needed."""
    left, right = (np.linalg.qr(normal(3, 3, seed=seed))[0] for seed in (1, 2))

    def parts(sums, u, s, vh):
        return sums("ik,jk->ijk", u, u), sums("ki,kj->ijk", vh, vh)

    check_op(
        lambda a: parts(einsum, *svd(a)),
        left @ np.diag([3.0, 1.0, 0.0]) @ right,
        reference=lambda a: parts(np.einsum, *np.linalg.svd(a)),
        float32=False,
    )


def test_parts_share_one_factorisation():
    a = ad.Variable(name="a")
    for parts in (eigh(a), svd(a, full_matrices=False)):
        total = ad.sum_node_list([ad.reduce_sum(part * part) for part in parts])
        order = ad.find_topo_sort(ad.gradients(total, [a]))
        assert sum(node.op is parts[0].inputs[1].op for node in order) == 1
    assert len(thin_svd(a)) == 3


def test_float32_stays_float32():
    a = variable_with_value(distinct(3, 3).astype(np.float32))
    for part in [*svd(a), *eigh(a), *np.linalg.slogdet(a), np.linalg.inv(a)]:
        assert part.value.dtype == np.float32
        assert ad.gradients(part, [a])[0].value.dtype == np.float32


# what has no derivative, or no value -----------------------------------------------------------

EYE = np.eye(3)
TALL = normal(3, 2)
RANK_ONE = np.outer([1.0, 2.0, 3.0], [1.0, 2.0])


@pytest.mark.parametrize(
    ("function", "value", "message"),
    [
        (lambda a: eigh(a)[1], EYE, "eigenvalues 0 and 1 are equal .* use eigvalsh"),
        (lambda a: svd(a)[0], EYE, "singular values 0 and 1 are equal .* compute_uv=False"),
        (lambda a: svd(a)[2], EYE, "singular values 0 and 1 are equal"),
        (lambda a: svd(a)[0], TALL, "beyond the first 2 .*full_matrices=False"),
        (lambda a: svd(a)[2], TALL.T, "full_matrices=False"),
        (lambda a: svd(a, False)[0], RANK_ONE, "singular value is 0"),
        (np.linalg.inv, np.zeros((2, 2)), "Singular matrix: matrices of shape .2, 2.; .*np.eye"),
        (lambda a: np.linalg.slogdet(a)[1], np.zeros((2, 2)), "Singular matrix"),
        (np.linalg.inv, np.zeros(2), "the last two axes must be those of matrices"),
        (np.linalg.det, np.zeros((2, 3)), "must be square"),
        (np.linalg.cholesky, -EYE, "needs all eigenvalues positive"),
    ],
)
def test_what_has_no_derivative_says_why(function, value, message):
    with pytest.raises(np.linalg.LinAlgError, match=message):
        gradient_of(function, value)


def test_second_derivatives_of_equal_eigenvalues_are_refused():
    a = variable_with_value(EYE)
    (first,) = ad.gradients(ad.reduce_sum(np.linalg.eigvalsh(a) ** 2), [a])
    (second,) = ad.gradients(ad.reduce_sum(first), [a])
    with pytest.raises(np.linalg.LinAlgError, match="nor have the values a second one"):
        value_of(second)


def test_the_tie_of_one_matrix_in_a_batch_is_found():
    batch = np.stack([np.diag([1.0, 2.0, 3.0]), np.diag([2.0, 1.0, 2.0])])
    with pytest.raises(np.linalg.LinAlgError, match=r"eigenvalues 1 and 2 .* \(2, 2\)"):
        gradient_of(lambda a: eigh(a)[1], batch)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda a: solve(a, np.ones(2)), ValueError, "right-hand side of 3 rows"),
        (lambda a: solve(a, np.ones((2, 3))), ValueError, "newaxis"),
        (lambda a: solve(a * np.ones((2, 1, 1)), np.ones((3, 3, 1))), ValueError, "do not broad"),
        (lambda a: np.linalg.eigh(a, UPLO="X"), ValueError, 'expected "L" or "U"'),
        (lambda a: matrix_power(a, 0.5), TypeError, "n must be an integer"),
        (lambda a: np.linalg.eig(a), TypeError, "Nearest that are: np.linalg.eigh"),
        (lambda a: np.linalg.solve(a, np.ones(3) * 1j), TypeError, "array of numbers"),
    ],
)
def test_wrong_calls_are_refused(call, error, message):
    with pytest.raises(error, match=message):
        value_of(call(variable_with_value(EYE)))


def test_debug_nans_looks_at_the_parts_of_a_factorisation():
    debug_nans = pytest.importorskip("autodiff.nan_debugging").debug_nans
    with debug_nans(), np.errstate(invalid="ignore"):
        assert eigh(variable_with_value(EYE))[0].value.tolist() == [1, 1, 1]
        with pytest.raises(FloatingPointError, match="NaN"):
            np.linalg.slogdet(variable_with_value(EYE * np.nan))[1].value  # noqa: B018
