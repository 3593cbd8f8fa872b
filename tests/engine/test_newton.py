"""Newton's method with and without the Hessian, and Jacobians one unit vector at a time."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autodiff.newton import conjugate_gradients, newton_step, newton_step_by_products
from autodiff.transforms import hvp, jacobian
from autodiff.transforms.units import jacobian_by_columns, jacobian_by_rows

seeds = st.integers(0, 2**32 - 1)


def rosenbrock(x):
    return np.sum(100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2)


def positive_definite(rng, n):
    root = rng.normal(size=(n, n))
    return root @ root.T + np.eye(n)


@given(seed=seeds, n=st.integers(1, 8))
def test_conjugate_gradients_solve_what_a_matrix_would(seed, n):
    rng = np.random.default_rng(seed)
    matrix, b = positive_definite(rng, n), rng.normal(size=n)
    found = conjugate_gradients(lambda v: matrix @ v, b)
    np.testing.assert_allclose(matrix @ found, b, atol=1e-7 * np.linalg.norm(b))


def test_conjugate_gradients_need_one_product_for_each_different_curvature():
    scales = np.array([2.0, 7.0, 2.0, 7.0, 7.0])
    products = []
    found = conjugate_gradients(lambda v: products.append(v) or scales * v, np.arange(1.0, 6.0))
    np.testing.assert_allclose(found, np.arange(1.0, 6.0) / scales)
    assert len(products) == 2


def test_conjugate_gradients_of_zero_need_no_product():
    assert conjugate_gradients(lambda v: 1 / 0, np.zeros(3)).tolist() == [0, 0, 0]


def test_conjugate_gradients_refuse_a_matrix_that_curves_downward():
    with pytest.raises(ValueError, match="positive definite"):
        conjugate_gradients(lambda v: -v, np.ones(2))


def test_a_limit_on_products_is_kept():
    products = []
    scales = np.arange(1.0, 9.0)
    conjugate_gradients(lambda v: products.append(v) or scales * v, np.ones(8), most=3)
    assert len(products) == 3


@given(seed=seeds, n=st.integers(1, 6))
def test_one_step_finds_the_minimum_of_a_bowl(seed, n):
    rng = np.random.default_rng(seed)
    matrix, b = positive_definite(rng, n), rng.normal(size=n)

    def bowl(x):
        return np.sum(x * (matrix @ x)) / 2 - np.sum(b * x)

    start = rng.normal(size=n)
    for step in (newton_step, newton_step_by_products):
        np.testing.assert_allclose(step(bowl, start), np.linalg.solve(matrix, b), atol=1e-6)


def test_newton_walks_down_rosenbrocks_valley():
    x = np.array([-1.2, 1.0])
    for _ in range(6):
        x = newton_step(rosenbrock, x)
    np.testing.assert_allclose(x, [1.0, 1.0], atol=1e-10)


def test_both_steps_agree_near_a_minimum():
    x = np.linspace(0.98, 1.02, 20)
    np.testing.assert_allclose(
        newton_step_by_products(rosenbrock, x), newton_step(rosenbrock, x), atol=1e-7
    )


def test_a_product_with_the_hessian_serves_conjugate_gradients():
    x, v = np.linspace(0.99, 1.01, 5), np.arange(5.0)
    product = hvp(rosenbrock, (x,), (v,))
    solved = conjugate_gradients(lambda w: hvp(rosenbrock, (x,), (w,)), product)
    np.testing.assert_allclose(solved, v, atol=1e-6)


@given(seed=seeds, n=st.integers(2, 6))
def test_rows_columns_and_jacobian_agree(seed, n):
    x = np.random.default_rng(seed).normal(size=n)

    def f(x):
        return np.concatenate([np.sin(x[:-1] * x[1:]), np.sum(x).reshape(1)])

    expected = jacobian(f)(x)
    np.testing.assert_allclose(jacobian_by_rows(f, x), expected)
    np.testing.assert_allclose(jacobian_by_columns(f, x), expected)
