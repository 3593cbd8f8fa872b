"""`autodiff.dual`: values that carry their slopes along."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autodiff import dual, numeric, revad
from autodiff.dual import Dual, derivative, gradient, jacobian, jvp
from tests.engine.cases import FUNCTIONS, OPERATIONS, positive

EVERY_FUNCTION = [*FUNCTIONS, "sqrt"]


@pytest.mark.parametrize("name", OPERATIONS)
@given(a=positive, b=positive)
def test_operators_have_the_slopes_of_central_differences(name, a, b):
    f = OPERATIONS[name]
    by_a, by_b = gradient(f, [a, b])
    assert jvp(f, [a, b], [1, 0])[0] == pytest.approx(f(a, b), rel=1e-14)
    by_difference = numeric.numerical_gradient(lambda x: f(*x), [a, b])
    assert [by_a, by_b] == pytest.approx(by_difference, rel=1e-5, abs=1e-7)


@pytest.mark.parametrize("name", EVERY_FUNCTION)
@given(a=positive)
def test_functions_have_the_slopes_of_central_differences(name, a):
    exact, f = getattr(math, name), getattr(dual, name)
    assert f(a) == f(Dual(a, 1)).value == exact(a)
    slope = numeric.central_difference(exact, a, h=1e-6)
    assert derivative(f)(a) == pytest.approx(slope, rel=1e-6, abs=1e-8)


@pytest.mark.parametrize("name", OPERATIONS)
@given(a=positive, b=positive)
def test_forward_and_reverse_mode_agree(name, a, b):
    x, y = revad.Var(a), revad.Var(b)
    z = OPERATIONS[name](x, y)
    z.grad_value = 1.0
    assert gradient(OPERATIONS[name], [a, b]) == pytest.approx([x.grad(), y.grad()], rel=1e-12)


def test_whole_numbers_and_fractions_stay_exact():
    assert derivative(lambda x: x**3 - 2 * x)(5) == 73
    assert derivative(lambda x: x / (1 + x))(Fraction(1, 2)) == Fraction(4, 9)


def test_powers_at_zero_and_of_negative_numbers():
    assert derivative(lambda x: x**0)(0.0) == 0
    assert derivative(lambda x: x**1)(0.0) == 1
    assert derivative(lambda x: x**2)(-3.0) == -6.0
    assert gradient(lambda x, n: x**n, [0.0, 2.0]) == [0.0, 0.0]
    assert derivative(lambda n: 0**n)(2.0) == 0
    with pytest.raises(ValueError, match="not a real number"):
        derivative(lambda x: x ** (1 / 3))(-8.0)


def test_the_absolute_value_is_flat_at_its_kink():
    assert [derivative(abs)(x) for x in (-2.0, 0.0, 2.0)] == [-1.0, 0.0, 1.0]


def test_a_constant_has_no_slope():
    assert derivative(lambda x: 3)(2.0) == 0
    assert jacobian(lambda x, y: (x, 3), [1.0, 2.0]) == [[1, 0], [0, 0]]


def test_a_program_takes_the_branch_that_its_values_take():
    def f(x):
        return x * x if x > 1 and x >= 1 and not x < 1 and not x <= 1 and x != 1 else -x

    assert [derivative(f)(x) for x in (3.0, 1.0, 0.5)] == [6.0, -1, -1]
    assert Dual(1, 2) == Dual(1, 3) == 1 and hash(Dual(1, 2)) == hash(1)
    assert not Dual(0.0, 1)


def test_an_iteration_is_differentiated_step_by_step():
    def root(a):
        x = a
        while abs(x * x - a) > 1e-12 * a:
            x = (x + a / x) / 2
        return x

    assert derivative(root)(2.0) == pytest.approx(1 / (2 * math.sqrt(2)), rel=1e-9)


@given(a=positive)
def test_a_dual_of_duals_gives_the_second_derivative(a):
    def f(x):
        return dual.exp(dual.sin(x)) / dual.sqrt(x) + x**3 * dual.log(x) + dual.tanh(2**x)

    slope = derivative(f)
    second = numeric.central_difference(slope, a, h=1e-6)
    assert derivative(slope)(a) == pytest.approx(second, rel=1e-5, abs=1e-5)


def test_second_and_third_derivatives_of_a_polynomial():
    def f(x):
        return x**5

    assert derivative(derivative(f))(2) == 160
    assert derivative(derivative(derivative(f)))(2) == 240


def test_a_hessian_is_the_jacobian_of_the_gradient():
    def f(x, y):
        return x * x * y + y * y * y

    assert jacobian(lambda *xs: gradient(f, xs), [3, 2]) == [[4, 6], [6, 12]]


def test_a_jacobian_has_a_row_for_each_result_and_a_column_for_each_input():
    found = jacobian(lambda r, t: (r * dual.cos(t), r * dual.sin(t)), [2.0, 0.5])
    c, s = math.cos(0.5), math.sin(0.5)
    assert np.allclose(found, [[c, -2 * s], [s, 2 * c]], rtol=1e-15)
    assert jacobian(lambda x: [x, 2 * x, 3 * x], [1]) == [[1], [2], [3]]


@given(n=st.integers(1, 6))
def test_a_jacobian_takes_a_run_for_each_input(n):
    runs = []
    jacobian(lambda *xs: runs.append(1) or [xs[0], xs[-1] * 2], [1.0] * n)
    assert len(runs) == n


def test_one_run_takes_any_direction():
    assert jvp(lambda x, y: x * y, [3.0, 5.0], [1, 10]) == (15.0, 35.0)
    with pytest.raises(ValueError, match="2 inputs and 3 tangents"):
        jvp(lambda x, y: x * y, [3.0, 5.0], [1, 2, 3])


def test_several_directions_travel_in_one_array():
    x, y = Dual(0.5, np.array([1.0, 0.0])), Dual(4.2, np.array([0.0, 1.0]))
    z = 2 * x * y / 2 + dual.sin(x) - 0 * y
    assert z.tangent == pytest.approx([4.2 + math.cos(0.5), 0.5])


def test_tangents_without_a_label_are_confused_where_calls_nest_over_one_variable():
    """Perturbation confusion: the truth is 1. Lesson 2 shows this limit."""
    assert derivative(lambda x: x * derivative(lambda y: x + y)(1))(1) == 2


def test_a_dual_does_not_silently_become_a_float():
    with pytest.raises(TypeError, match="would lose its tangent"):
        math.sin(Dual(1.0, 1))


@pytest.mark.parametrize("operand", ["1", None, 1j, [1.0], np.ones(2)])
def test_operands_that_are_no_numbers_are_refused(operand):
    with pytest.raises(TypeError, match="numbers and other Duals"):
        Dual(1.0) * operand
    with pytest.raises(TypeError, match="numbers and other Duals"):
        operand - Dual(1.0)
    with pytest.raises(TypeError, match="numbers and other Duals"):
        Dual(1.0) ** operand
    with pytest.raises(TypeError, match="numbers and other Duals"):
        operand ** Dual(1.0)
