"""Lesson 1: slopes from values alone, of a number, of an array, along a direction."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

HALVES = st.integers(-8, 8).map(lambda n: n / 2)
STEPS = st.sampled_from([0.25, 0.5, 2.0, -0.5])
WHOLE = st.integers(-3, 3).map(float)

RUNS = """
places = []
def f(t):
    places.append(t)
    return t * t
"""


def cube(x):
    return x * x * x


def step(x, root):
    """Return the step that `choose_step` gives."""
    h = float(np.finfo(float).eps) ** (1 / root) * max(1.0, abs(x))
    return (x + h) - x


# --- 1.1: forward difference ------------------------------------------------------------------


def check_forward(student, x, h):
    got = student("forward_difference(lambda x: x * x * x, x, h)", x=x, h=h)
    here, there, back = cube(x), cube(x + h), cube(x - h)
    default = step(x, 2)
    mistakes = {
        "no_return": None,
        "backwards": -(there - here) / h,
        "to_the_left": (here - back) / h,
        "to_both_sides": (there - back) / (2 * h),
        "half": (there - here) / (2 * h),
        "bracket_missing": there - here / h,
        "multiplied": (there - here) * h,
        "not_divided": there - here,
        "value_instead": here,
        "step_of_one": (cube(x + 1) - here) / h,
        "step_ignored": (cube(x + default) - here) / default,
    }
    student.expect(got, (there - here) / h, mistakes=mistakes)


@pytest.mark.exercise("1.1")
def test_a_forward_difference_is_rise_over_run(student):
    check_forward(student, 3.0, 0.25)


@pytest.mark.exercise("1.1")
@given(x=HALVES, h=STEPS)
def test_a_forward_difference_is_right_everywhere_and_for_every_step(student, x, h):
    check_forward(student, x, h)


def check_default_step(student, name, x, root, distance, other):
    """Ask how far apart the places are where f is run, in chosen steps."""
    code = f"{RUNS}{name}(f, x)\n(max(places) - min(places)) / choose_step(x, {root})"
    got = student(code, x=x)
    mistaken = {key: step(x, r) * d / step(x, root) for key, (r, d) in other.items()}
    student.expect(got, distance, mistakes=mistaken, tolerance=1e-3)


@pytest.mark.exercise("1.1")
@pytest.mark.parametrize("x", [0.5, -3.0, 1000.0])
def test_without_a_step_a_forward_difference_chooses_one(student, x):
    others = {"step_for_central": (3, 1), "to_both_sides": (2, 2)}
    check_default_step(student, "forward_difference", x, 2, 1.0, others)


# --- 1.2: central difference ------------------------------------------------------------------


def check_central(student, x, h):
    got = student("central_difference(lambda x: x * x * x, x, h)", x=x, h=h)
    here, there, back = cube(x), cube(x + h), cube(x - h)
    default = step(x, 3)
    mistakes = {
        "no_return": None,
        "backwards": -(there - back) / (2 * h),
        "not_halved": (there - back) / h,
        "bracket_missing": (there - back) / 2 * h,
        "one_sided": (there - here) / h,
        "quarter": (there - back) / (4 * h),
        "second_difference": (there - 2 * here + back) / h**2,
        "averaged": (there + back) / (2 * h),
        "step_ignored": (cube(x + default) - cube(x - default)) / (2 * default),
    }
    student.expect(got, (there - back) / (2 * h), mistakes=mistakes)


@pytest.mark.exercise("1.2")
def test_a_central_difference_goes_to_both_sides(student):
    check_central(student, 3.0, 0.25)


@pytest.mark.exercise("1.2")
@given(x=HALVES, h=STEPS)
def test_a_central_difference_is_right_everywhere_and_for_every_step(student, x, h):
    check_central(student, x, h)


@pytest.mark.exercise("1.2")
@pytest.mark.parametrize("x", [0.5, -3.0, 1000.0])
def test_without_a_step_a_central_difference_chooses_one(student, x):
    others = {"step_for_forward": (2, 2), "one_sided": (3, 1)}
    check_default_step(student, "central_difference", x, 3, 2.0, others)


# --- 1.3: the gradient, element by element ----------------------------------------------------

SQUARES = "lambda x: float(np.sum(weights * x * x))"
SEEN = """
seen = []
def f(x):
    seen.append(x.copy())
    return float(np.sum(x * x))
"""


def check_gradient(student, weights, x):
    got = student(f"numerical_gradient({SQUARES}, x)", x=x, weights=weights)
    true = np.asarray(2.0 * weights * np.asarray(x))
    mistakes = {
        "no_return": None,
        "whole_steps": np.zeros_like(true),
        "all_at_once": np.full_like(true, true.sum()),
        "summed": float(true.sum()),
        "listed": true.tolist(),
        "flat": true.ravel(),
    }
    if true.ndim == 2:
        by_rows = np.broadcast_to(true.sum(axis=1, keepdims=True), true.shape)
        mistakes |= {"first_axis_only": by_rows.copy(), "transposed": true.T}
    student.expect(got, true, mistakes=mistakes, tolerance=1e-6)


@pytest.mark.exercise("1.3")
def test_each_element_of_a_gradient_is_a_slope(student):
    check_gradient(student, np.array([1.0, 2.0, 3.0]), np.array([2.0, -1.0, 0.5]))


@pytest.mark.exercise("1.3")
@pytest.mark.parametrize("shape", [(2, 3), (1,), (), (2, 1, 2)])
def test_a_gradient_has_the_shape_of_the_array(student, shape):
    size = int(np.prod(shape))
    weights = np.arange(1.0, size + 1).reshape(shape)
    check_gradient(student, weights, np.linspace(-1.0, 2.0, size).reshape(shape))


@pytest.mark.exercise("1.3")
@given(elements=st.lists(WHOLE, min_size=4, max_size=4))
def test_a_gradient_is_right_at_every_point(student, elements):
    x = np.array(elements).reshape(2, 2)
    check_gradient(student, np.array([[1.0, -2.0], [3.0, 0.5]]), x)


@pytest.mark.exercise("1.3")
@pytest.mark.parametrize("x", [np.array([1, 2, 3]), [1.0, 2.0, 3.0]], ids=["integers", "a list"])
def test_a_gradient_takes_integers_and_lists(student, x):
    check_gradient(student, np.array([1.0, 2.0, 3.0]), x)


@pytest.mark.exercise("1.3")
def test_one_element_moves_at_a_time_and_moves_back(student):
    code = f"{SEEN}given = x.copy()\nnumerical_gradient(f, x)\n"
    code += "moved = [int(np.sum(s != given)) for s in seen]\n[min(moved), max(moved)]"
    got = student(code, x=np.array([1.0, 2.0, 3.0]))
    mistakes = {"all_at_once": [3, 3], "piled_up": [1, 3], "one_sided": [0, 1]}
    student.expect(got, [1, 1], mistakes=mistakes, labels=["fewest moved", "most moved"])


@pytest.mark.exercise("1.3")
def test_a_gradient_takes_two_runs_for_each_element(student):
    got = student(f"{SEEN}numerical_gradient(f, x)\nlen(seen)", x=np.array([[1.0, 2.0, 3.0]]))
    student.expect(max(got, 6), 6, mistakes={"too_many_runs": got})


@pytest.mark.exercise("1.3")
def test_a_gradient_leaves_the_point_alone(student):
    code = f"given = x.copy()\nnumerical_gradient({SQUARES}, x)\nbool(np.array_equal(x, given))"
    got = student(code, x=np.array([1.0, 2.0, 3.0]), weights=np.ones(3))
    student.expect(got, True, mistakes={"point_changed": False})


@pytest.mark.exercise("1.3")
def test_a_gradient_is_as_exact_as_central_differences(student):
    got = student("numerical_gradient(lambda x: x[0] * x[0] * x[0], [2.0])")
    forward = np.array([(cube(2.0 + step(2.0, 2)) - 8.0) / step(2.0, 2)])
    student.expect(got, np.array([12.0]), mistakes={"one_sided": forward}, tolerance=2e-9)


# --- 1.4: one direction -----------------------------------------------------------------------


def check_direction(student, x, direction):
    code = "directional_derivative(lambda x: float(np.sum(x * x * x)), x, direction)"
    got = student(code, x=x, direction=direction)
    x, direction = np.asarray(x), np.asarray(direction)
    slopes = 3.0 * x * x
    true = float(np.sum(slopes * direction))
    length = float(np.linalg.norm(direction)) or 1.0
    mistakes = {
        "no_return": None,
        "normalised": true / length,
        "backwards": -true,
        "direction_ignored": float(np.sum(slopes)),
        "at_the_end": float(np.sum(3.0 * (x + direction) ** 2 * direction)),
        "whole_step": float(np.sum((x + direction) ** 3) - np.sum(x**3)),
        "gradient_instead": slopes,
    }
    student.expect(got, true, mistakes=mistakes, tolerance=1e-6)


@pytest.mark.exercise("1.4")
def test_a_directional_derivative_is_the_gradient_times_the_direction(student):
    check_direction(student, np.array([1.0, 2.0]), np.array([3.0, 4.0]))


@pytest.mark.exercise("1.4")
@given(st.lists(WHOLE, min_size=4, max_size=4), st.lists(WHOLE, min_size=4, max_size=4))
def test_a_directional_derivative_is_right_at_every_point(student, x, direction):
    x, direction = (np.array(v).reshape(2, 2) for v in (x, direction))
    check_direction(student, x, direction)


@pytest.mark.exercise("1.4")
def test_a_directional_derivative_takes_lists_and_integers(student):
    check_direction(student, [1.0, 2.0], [3.0, 4.0])
    check_direction(student, np.array([1, 2]), np.array([3, 4]))


@pytest.mark.exercise("1.4")
def test_a_directional_derivative_takes_two_runs(student):
    code = f"{SEEN}directional_derivative(f, np.ones(50), np.ones(50))\nlen(seen)"
    got = student(code)
    student.expect(max(got, 2), 2, mistakes={"too_many_runs": got})


@pytest.mark.exercise("1.4")
def test_a_directional_derivative_is_as_exact_as_a_central_difference(student):
    got = student("directional_derivative(lambda x: x[0] * x[0] * x[0], [2.0], [10.0])")
    forward = (cube(2.0 + step(0.0, 2) * 10.0) - 8.0) / step(0.0, 2)
    student.expect(got, 120.0, mistakes={"one_sided": forward}, tolerance=2e-9)


@pytest.mark.exercise("1.4")
def test_a_directional_derivative_leaves_its_arrays_alone(student):
    code = """
kept = x.copy(), direction.copy()
directional_derivative(lambda x: float(np.sum(x)), x, direction)
all(np.array_equal(*pair) for pair in zip(kept, (x, direction)))
"""
    got = student(code, x=np.array([1.0, 2.0]), direction=np.array([3.0, 4.0]))
    student.expect(got, True, mistakes={"point_changed": False})
