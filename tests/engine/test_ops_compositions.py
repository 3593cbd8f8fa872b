"""NumPy's functions that are made of others."""

import numpy as np
import pytest

import autodiff as ad
from tests.engine.opcheck import check_op

CUBE = np.random.default_rng(31).normal(size=(2, 3, 4))
MATRIX = np.random.default_rng(32).normal(size=(4, 3))
VECTOR = np.array([0.7, -1.9, 2.2])
integral = getattr(np, "trapezoid", None) or np.trapz  # as NumPy 1 calls it


@pytest.mark.parametrize(
    ("function", "values"),
    [
        (np.cross, [VECTOR, MATRIX]),
        (lambda a, b: np.cross(a, b, axis=1), [CUBE, CUBE[::-1] + 1.0]),
        (np.append, [VECTOR, MATRIX]),
        (lambda a, b: np.append(a, b, axis=0), [MATRIX, MATRIX[:1]]),
        (np.rot90, [MATRIX]),
        (lambda x: np.rot90(x, -1, (1, 2)), [CUBE]),
        (lambda x: np.rot90(x, 2), [CUBE]),
        (lambda x: np.block([[x, 2 * x], [x**2, x]]), [MATRIX]),
        (lambda x: np.block([x, x[:1]]), [VECTOR]),
        (lambda a, b: a.dot(b), [MATRIX, VECTOR]),
        (lambda a, b: np.linalg.multi_dot([a, b, a]), [MATRIX[:3], MATRIX[1:]]),
    ],
)
def test_a_composition_is_numpy_s_and_has_its_derivatives(function, values):
    check_op(function, *values)


@pytest.mark.parametrize(
    ("function", "values"),
    [
        (lambda x: np.polyval([2.0, -1.0, 3.0], x), [VECTOR]),
        (lambda p: np.polyval(p, 1.5), [VECTOR]),
        (np.polyval, [VECTOR, MATRIX]),
        (lambda x: np.append(x, 5.0), [VECTOR]),
        (lambda y: integral(y, dx=0.5), [CUBE]),
        (np.convolve, [VECTOR, MATRIX[0]]),
        (np.convolve, [VECTOR[:2], MATRIX.ravel()]),
        (lambda a, v: np.convolve(a, v, "same"), [MATRIX.ravel(), VECTOR]),
        (lambda a, v: np.convolve(a, v, "same"), [MATRIX.ravel(), VECTOR[:2]]),
        (lambda a, v: np.convolve(a, v, "valid"), [MATRIX.ravel(), VECTOR]),
        (lambda a, b: np.stack(np.meshgrid(a, b)), [VECTOR, VECTOR[:2]]),
        (lambda a, b: np.stack(np.meshgrid(a, b, [1.0], indexing="ij")), [VECTOR, VECTOR[:2]]),
        (np.add.outer, [VECTOR, MATRIX]),
        (np.subtract.outer, [VECTOR, VECTOR[:2]]),
        (lambda a, b: np.power.outer(np.abs(a), b), [VECTOR, VECTOR[:2]]),
        (lambda y: integral(y, np.array([0.0, 1.0, 3.0]), axis=1), [CUBE]),
        (lambda y, x: integral(y, x), [VECTOR, np.array([0.0, 1.0, 3.0])]),
        (lambda y, x: integral(y, x), [CUBE, np.cumsum(np.abs(CUBE), axis=-1)]),
    ],
)
def test_a_composition_of_values_that_are_known_has_its_derivatives(function, values):
    value, _ = ad.jvp(function, values, values)
    np.testing.assert_allclose(value, function(*values))
    ad.check_gradients(function, *values)


@pytest.mark.parametrize("keepdims", [False, True])
@pytest.mark.parametrize("axis", [None, 0, 1, -1])
def test_the_median_has_the_adjoint_of_the_middle(axis, keepdims):
    def median(x):
        return np.median(x, axis=axis, keepdims=keepdims)

    ad.check_gradients(median, CUBE)
    np.testing.assert_allclose(ad.jvp(median, (CUBE,), (CUBE,))[0], median(CUBE))
    assert ad.grad(np.median)(np.array([3.0, 1.0, 2.0])).tolist() == [0.0, 0.0, 1.0]
    assert ad.grad(np.median)(np.array([3.0, 1.0])).tolist() == [0.5, 0.5]


def test_what_is_replaced_has_no_influence():
    x = np.array([1.0, np.nan, np.inf, -np.inf])

    def f(x):
        return np.sum(np.nan_to_num(x, nan=1.0, posinf=5.0, neginf=-5.0) ** 2)

    value, slope = ad.value_and_grad(f)(x)
    assert value == f(x)
    assert slope.tolist() == [2.0, 0.0, 0.0, 0.0]
    big = ad.jvp(np.nan_to_num, (x,), (x,))[0]
    np.testing.assert_array_equal(big, np.nan_to_num(x))


def test_nan_is_left_out_of_a_sum():
    x = np.array([[1.0, np.nan], [2.0, 3.0]])
    value, slope = ad.vjp(lambda x: np.nansum(x**2, axis=0), x)
    np.testing.assert_array_equal(value, [5.0, 9.0])
    np.testing.assert_array_equal(slope(np.ones(2))[0], [[2.0, 0.0], [4.0, 6.0]])


def test_steps_and_counts_have_no_slope():
    x = np.array([-1.0, 0.0, 2.0])
    assert ad.jvp(lambda x: np.heaviside(x, 0.5), (x,), (x,))[0].tolist() == [0.0, 0.5, 1.0]
    assert ad.grad(lambda x: np.sum(np.heaviside(x, 0.5) * x))(x).tolist() == [0.0, 0.5, 1.0]
    assert ad.grad(lambda x: np.count_nonzero(x) * np.sum(x))(x).tolist() == [2.0, 2.0, 2.0]


def test_matrices_are_transposed_in_their_stacks():
    check_op(lambda a: a.mT, CUBE, reference=lambda a: np.swapaxes(a, -1, -2))


@pytest.mark.skipif(not hasattr(np, "unstack"), reason="NumPy 2.1 has it")
def test_the_parts_along_an_axis_are_what_stack_joined():
    def weighted(x):
        return sum(i * part**2 for i, part in enumerate(np.unstack(x, axis=1)))

    np.testing.assert_allclose(ad.jvp(weighted, (CUBE,), (CUBE,))[0], weighted(CUBE))
    ad.check_gradients(weighted, CUBE)


def test_closeness_is_numpy_s():
    a = np.array([1.0, 1.0, np.inf, np.inf, np.nan, 0.0])
    b = np.array([1.0 + 1e-9, 1.1, np.inf, 1.0, np.nan, 1e-9])
    found = ad.jvp(lambda a: np.isclose(a, b), (a,), (a,))[0]
    np.testing.assert_array_equal(found, np.isclose(a, b))
