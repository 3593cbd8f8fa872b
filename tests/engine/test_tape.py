"""`autodiff.tape`: a Wengert list and its backward sweep."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autodiff import revad, tape
from autodiff.tape import Tape
from tests.engine.cases import FUNCTIONS, OPERATIONS, positive
from tests.engine.test_revad import slopes as revad_slopes


def slopes(function, *values):
    """Return the value and the gradient of a function of a tape's variables."""
    line = Tape()
    inputs = [line.var(value) for value in values]
    result = function(*inputs)
    gradient = result.grad()
    return result.value, [gradient.wrt(variable) for variable in inputs]


def test_the_published_demo():
    line = Tape()
    x, y = line.var(0.5), line.var(4.2)
    z = x * y + tape.sin(x)
    gradient = z.grad()
    assert abs(z.value - 2.579425538604203) <= 1e-15
    assert abs(gradient.wrt(x) - (y.value + math.cos(x.value))) <= 1e-15
    assert abs(gradient.wrt(y) - x.value) <= 1e-15


@pytest.mark.parametrize("name", OPERATIONS)
@given(a=positive, b=positive)
def test_operators_agree_with_revad(name, a, b):
    value, gradient = slopes(OPERATIONS[name], a, b)
    expected, expected_gradient = revad_slopes(OPERATIONS[name], a, b)
    assert value == pytest.approx(expected, rel=1e-14)
    assert gradient == pytest.approx(expected_gradient, rel=1e-12)


@pytest.mark.parametrize("name", FUNCTIONS)
@given(a=positive)
def test_functions_agree_with_revad(name, a):
    assert slopes(getattr(tape, name), a) == revad_slopes(getattr(revad, name), a)


def test_grad_can_be_called_again_and_for_other_outputs():
    line = Tape()
    x = line.var(3.0)
    square = x * x
    cube = square * x
    assert [cube.grad().wrt(x), cube.grad().wrt(x), square.grad().wrt(x)] == [27.0, 27.0, 6.0]
    assert cube.grad().wrt(square) == 3.0


def test_what_comes_after_the_output_does_not_influence_it():
    line = Tape()
    x = line.var(2.0)
    square = x * x
    later = line.var(5.0)
    assert square.grad().wrt(later) == 0.0
    assert square.grad().wrt(square * later) == 0.0


def test_a_million_operations_in_a_line():
    line = Tape()
    x = line.var(1.0)
    result = x
    for _ in range(1_000_000):
        result = result + x
    assert result.value == 1_000_001.0
    assert result.grad().wrt(x) == 1_000_001.0
    assert len(line) == 1_000_001


def test_an_infinite_slope_off_the_path_does_no_harm():
    line = Tape()
    x = line.var(1e-320)
    1.0 / x  # overflows: its slope is infinite
    assert (x * 2).grad().wrt(x) == 2.0


@given(st.lists(st.integers(0, 5), min_size=1, max_size=12), st.data())
def test_random_polynomials_match_numpys_derivative(coefficients, data):
    point = data.draw(st.integers(-3, 3))

    def horner(x):
        total = 0 * x
        for coefficient in coefficients:
            total = total * x + coefficient
        return total

    polynomial = np.polynomial.Polynomial(coefficients[::-1])
    value, (slope,) = slopes(horner, float(point))
    assert value == polynomial(point)
    assert slope == polynomial.deriv()(point)


def test_two_tapes_do_not_mix():
    x, y = Tape().var(1.0), Tape().var(2.0)
    for mix in (lambda: x + y, lambda: x * y, lambda: x**y, lambda: y / x, lambda: x - y):
        with pytest.raises(ValueError, match="two different tapes"):
            mix()
    with pytest.raises(ValueError, match="another tape"):
        x.grad().wrt(y)
    with pytest.raises(TypeError, match="wrt takes a variable"):
        x.grad().wrt("x")


@pytest.mark.parametrize("operand", ["1", None, 1j, [1.0], np.ones(2)])
def test_operands_that_are_no_numbers_are_refused(operand):
    with pytest.raises(TypeError, match="real number"):
        Tape().var(operand)
    with pytest.raises(TypeError, match="numbers and other variables"):
        Tape().var(1.0) * operand
