"""`autodiff.numeric`: derivatives from values alone, as near as floats let them come."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autodiff import numeric

points = st.floats(-3.0, 3.0)
FUNCTIONS = {
    "sin": (math.sin, math.cos),
    "exp": (math.exp, math.exp),
    "cube": (lambda x: x**3, lambda x: 3 * x**2),
    "tanh": (math.tanh, lambda x: 1 / math.cosh(x) ** 2),
}


@pytest.mark.parametrize("name", FUNCTIONS)
@given(x=points)
def test_the_default_steps_give_half_and_two_thirds_of_the_digits(name, x):
    f, slope = FUNCTIONS[name]
    scale = max(1.0, abs(f(x)), abs(slope(x)))
    assert abs(numeric.forward_difference(f, x) - slope(x)) < 3e-7 * scale
    assert abs(numeric.central_difference(f, x) - slope(x)) < 2e-9 * scale


def test_a_given_step_is_used():
    assert numeric.forward_difference(lambda x: x * x, 3.0, h=1.0) == 7.0
    assert numeric.central_difference(lambda x: x**3, 3.0, h=1.0) == 28.0


@given(x=st.floats(-1e9, 1e9), root=st.sampled_from([2, 3]))
def test_a_step_is_made_exactly_and_grows_with_the_point(x, root):
    step = numeric.choose_step(x, root)
    wanted = np.finfo(float).eps ** (1 / root) * max(1.0, abs(x))
    assert (x + step) - x == step
    assert step == pytest.approx(wanted, rel=1e-6)


def test_a_float32_gets_a_longer_step_of_its_own_type():
    step = numeric.choose_step(np.float32(0.5), 3)
    assert isinstance(step, np.float32) and step == pytest.approx(4.9e-3, rel=0.01)
    slope = numeric.central_difference(np.sin, np.float32(0.5))
    assert slope == pytest.approx(math.cos(0.5), abs=1e-4)


@pytest.mark.parametrize("shape", [(), (1,), (3,), (2, 3), (2, 0, 2), (2, 2, 2)])
def test_a_gradient_has_the_shape_of_the_point(shape):
    x = np.random.default_rng(0).normal(size=shape)
    found = numeric.numerical_gradient(lambda x: np.sum(np.sin(x) * x), x)
    assert found.shape == shape and found.dtype == np.float64
    assert np.allclose(found, np.cos(x) * x + np.sin(x), atol=1e-9)


def test_a_gradient_takes_lists_and_integers_and_leaves_the_point_alone():
    x = np.arange(1, 5)
    assert numeric.numerical_gradient(np.prod, x) == pytest.approx([24, 12, 8, 6])
    assert x.tolist() == [1, 2, 3, 4] and x.dtype == np.arange(1).dtype
    assert numeric.numerical_gradient(np.prod, [2.0, 5.0]) == pytest.approx([5, 2])


def test_a_gradient_runs_the_function_twice_for_each_element():
    calls = []
    numeric.numerical_gradient(lambda x: calls.append(x.copy()) or x.sum(), np.ones((3, 4)))
    assert len(calls) == 24
    assert all(np.count_nonzero(x != 1) == 1 for x in calls)


@given(st.lists(points, min_size=3, max_size=3), st.lists(points, min_size=3, max_size=3))
def test_a_directional_derivative_is_the_gradient_times_the_direction(x, direction):
    x, direction = np.array(x), np.array(direction)
    found = numeric.directional_derivative(lambda x: np.sum(np.cos(x)), x, direction)
    assert found == pytest.approx(-np.sin(x) @ direction, abs=2e-8)


def test_a_directional_derivative_takes_two_runs():
    calls = []
    numeric.directional_derivative(lambda x: calls.append(1) or x.sum(), np.ones(99), np.ones(99))
    assert len(calls) == 2


def test_a_relative_error_measures_all_elements_together():
    assert numeric.relative_error(2.0, 1.0) == 0.5
    assert numeric.relative_error([3.0, 4.0], [3.0, 4.0]) == 0.0
    assert numeric.relative_error([0.0, 1.0], [1e-12, 1.0]) == pytest.approx(1e-12)
    assert numeric.relative_error(np.zeros((2, 2)), np.zeros((2, 2))) == 0.0
    assert numeric.relative_error([0.0], [1e-30]) == 1.0
    assert math.isnan(numeric.relative_error([math.nan], [1.0]))


def test_a_relative_error_of_unlike_shapes_is_refused():
    with pytest.raises(ValueError, match=r"\(2,\) and \(3,\) differ"):
        numeric.relative_error(np.ones(2), np.ones(3))
