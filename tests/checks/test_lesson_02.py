"""Lesson 2: dual numbers, the seed, and a Jacobian made of columns."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

HALVES = st.integers(-12, 12).map(lambda n: n / 2)
NOT_ZERO = st.integers(1, 12).flatmap(lambda n: st.sampled_from([n / 2, -n / 2]))
POSITIVE = st.integers(1, 12).map(lambda n: n / 2)

KIND = {"no_return": "NoneType", "plain_number": "float"}
PAIR = ["value", "tangent"]
TWICE = "Dual(Dual(a, 1), Dual(1, 0))"


def two(student, expression, a, da, b, db):
    """Return the value and the tangent of an expression in x and y."""
    code = f"x, y = Dual(a, da), Dual(b, db)\nz = {expression}\n[z.value, z.tangent]"
    return student(code, a=a, da=da, b=b, db=db)


def one(student, expression, a, da):
    """Return the value and the tangent of an expression in x."""
    return student(f"x = Dual(a, da)\nz = {expression}\n[z.value, z.tangent]", a=a, da=da)


def check_kind(student, expression):
    got = student(f"type({expression}).__name__")
    student.expect(got, "Dual", mistakes=KIND)


def check_operands_stay(student, symbol, true):
    code = f"x, y = Dual(3.0, 1.0), Dual(4.0, 2.0)\nx {symbol} y"
    got = student(f"{code}\n[x.value, x.tangent, y.value, y.tangent]")
    mistakes = {"overwritten": [*true, 4.0, 2.0]}
    labels = ["x.value", "x.tangent", "y.value", "y.tangent"]
    student.expect(got, [3.0, 1.0, 4.0, 2.0], mistakes=mistakes, labels=labels)


def check_exact(student, symbol, true):
    halves = {"a": Fraction(1, 2), "da": Fraction(1), "b": Fraction(3), "db": Fraction(1, 3)}
    got = two(student, f"x {symbol} y", **halves)
    mistakes = {"floated": [float(entry) for entry in true]}
    student.expect(got, true, mistakes=mistakes, labels=PAIR)


# --- 2.1: multiply ----------------------------------------------------------------------------


def check_product(student, a, da, b, db):
    z = a * b
    mistakes = {
        "tangents_multiplied": [z, da * db],
        "swapped": [z, da * a + b * db],
        "first_alone": [z, da * b],
        "second_alone": [z, a * db],
        "tangents_added": [z, da + db],
        "subtracted": [z, da * b - a * db],
        "value_of_a_sum": [a + b, da * b + a * db],
        "no_tangent": [z, 0.0],
    }
    got = two(student, "x * y", a, da, b, db)
    student.expect(got, [z, da * b + a * db], mistakes=mistakes, labels=PAIR)


@pytest.mark.exercise("2.1")
def test_a_product_of_two_duals_is_a_dual(student):
    check_kind(student, "Dual(3.0, 1.0) * Dual(5.0, 0.0)")


@pytest.mark.exercise("2.1")
def test_a_product_moves_with_both_factors(student):
    check_product(student, 3.0, 2.0, 5.0, 7.0)


@pytest.mark.exercise("2.1")
@given(a=HALVES, da=HALVES, b=HALVES, db=HALVES)
def test_a_product_is_right_for_every_sign_and_for_zero(student, a, da, b, db):
    check_product(student, a, da, b, db)


@pytest.mark.exercise("2.1")
def test_a_product_takes_a_plain_number_on_either_side(student):
    student.expect(one(student, "x * 4", 3.0, 2.0), [12.0, 8.0], labels=PAIR)
    student.expect(one(student, "4 * x", 3.0, 2.0), [12.0, 8.0], labels=PAIR)


@pytest.mark.exercise("2.1")
def test_a_dual_times_itself_moves_twice(student):
    got = one(student, "x * x", 3.0, 1.0)
    mistakes = {"first_alone": [9.0, 3.0]}
    student.expect(got, [9.0, 6.0], mistakes=mistakes, labels=PAIR)


@pytest.mark.exercise("2.1")
def test_a_product_leaves_its_factors_alone(student):
    check_operands_stay(student, "*", [12.0, 10.0])


@pytest.mark.exercise("2.1")
def test_a_product_of_fractions_is_exact(student):
    check_exact(student, "*", [Fraction(3, 2), Fraction(19, 6)])


@pytest.mark.exercise("2.1")
def test_a_product_carries_duals_and_arrays_inside(student):
    got = student(f"x = {TWICE}\nz = x * x * x\n[z.value.tangent, z.tangent.tangent]", a=2.0)
    student.expect(got, [12.0, 12.0], labels=["first derivative", "second derivative"])
    got = student("(Dual(3.0, directions) * 2.0).tangent", directions=np.array([1.0, 5.0]))
    student.expect(got, np.array([2.0, 10.0]))


# --- 2.2: the sine ----------------------------------------------------------------------------


def check_sine(student, a, da):
    z, slope = math.sin(a), math.cos(a)
    mistakes = {
        "tangent_dropped": [z, slope],
        "tangent_kept": [z, da],
        "sine_as_slope": [z, z * da],
        "wrong_sign": [z, -slope * da],
        "slope_at_the_tangent": [z, math.cos(da)],
        "sine_of_the_tangent": [z, math.sin(da)],
        "derivative_of_the_cosine": [slope, -z * da],
    }
    got = one(student, "sin(x)", a, da)
    student.expect(got, [z, slope * da], mistakes=mistakes, labels=PAIR)


def check_plain(student, name, a):
    got = student(f"type({name}(a)).__name__", a=a)
    mistakes = {"plain_becomes_dual": "Dual", "no_return": "NoneType"}
    student.expect(got, "float", mistakes=mistakes)
    student.expect(student(f"{name}(a)", a=a), getattr(math, name)(a))


@pytest.mark.exercise("2.2")
def test_the_sine_of_a_dual_is_a_dual(student):
    check_kind(student, "sin(Dual(0.5, 1.0))")


@pytest.mark.exercise("2.2")
def test_the_sine_passes_the_tangent_through_its_slope(student):
    check_sine(student, 0.5, 3.0)


@pytest.mark.exercise("2.2")
@given(a=HALVES, da=HALVES)
def test_the_sine_is_right_everywhere(student, a, da):
    check_sine(student, a, da)


@pytest.mark.exercise("2.2")
def test_the_sine_of_a_plain_number_is_a_plain_number(student):
    check_plain(student, "sin", 0.5)


@pytest.mark.exercise("2.2")
def test_the_sine_stands_in_a_chain(student):
    got = one(student, "3 * sin(x * x) + x", 1.5, 2.0)
    slope = 3 * math.cos(2.25) * 3.0 + 1
    student.expect(got, [3 * math.sin(2.25) + 1.5, slope * 2], labels=PAIR)


@pytest.mark.exercise("2.2")
def test_the_sine_takes_duals_and_arrays_inside(student):
    got = student(f"z = sin({TWICE})\n[z.value.tangent, z.tangent.tangent]", a=0.5)
    labels = ["first derivative", "second derivative"]
    student.expect(got, [math.cos(0.5), -math.sin(0.5)], labels=labels)
    got = student("sin(Dual(0.0, directions)).tangent", directions=np.array([1.0, 5.0]))
    student.expect(got, np.array([1.0, 5.0]))


# --- 2.3: the seed ----------------------------------------------------------------------------

CUBIC = "lambda x: x * x * x - 4 * x + 1"


def check_derivative(student, a):
    got = student(f"derivative({CUBIC})(a)", a=a)
    slope = 3 * a * a - 4
    mistakes = {
        "slope_no_return": None,
        "value_instead": a * a * a - 4 * a + 1,
        "seed_zero": 0,
        "seed_is_x": slope * a,
    }
    student.expect(got, slope, mistakes=mistakes)


@pytest.mark.exercise("2.3")
def test_a_derivative_is_a_function(student):
    code = f"d = derivative({CUBIC})\n'a function' if callable(d) else type(d).__name__"
    mistakes = {"no_return": "NoneType", "not_a_function": "int"}
    student.expect(student(code), "a function", mistakes=mistakes)


@pytest.mark.exercise("2.3")
def test_a_derivative_gives_a_plain_number(student):
    got = student(f"type(derivative({CUBIC})(3.0)).__name__")
    mistakes = {"slope_no_return": "NoneType", "dual_returned": "Dual"}
    student.expect("float" if got == "int" else got, "float", mistakes=mistakes)


@pytest.mark.exercise("2.3")
def test_a_derivative_is_the_slope(student):
    check_derivative(student, 3.0)


@pytest.mark.exercise("2.3")
@given(a=HALVES)
def test_a_derivative_is_the_slope_everywhere(student, a):
    check_derivative(student, a)


@pytest.mark.exercise("2.3")
def test_one_derivative_serves_at_many_places(student):
    code = f"d = derivative({CUBIC})\n[d(0.0), d(1.0), d(2.0), d(0.0)]"
    student.expect(student(code), [-4.0, -1.0, 8.0, -4.0])


@pytest.mark.exercise("2.3")
def test_a_function_that_returns_a_plain_number_is_flat(student):
    code = """
try:
    slope = derivative(lambda x: 7)(2.0)
except AttributeError:
    slope = "AttributeError"
slope
"""
    student.expect(student(code), 0, mistakes={"constant_function": "AttributeError"})


@pytest.mark.exercise("2.3")
def test_a_derivative_can_be_differentiated(student):
    got = student(f"derivative(derivative({CUBIC}))(5.0)")
    student.expect(got, 30.0, mistakes={"seed_zero": 0.0})


@pytest.mark.exercise("2.3")
def test_a_derivative_takes_one_run(student):
    code = "runs = []\nderivative(lambda x: runs.append(1) or x * x)(3.0)\nlen(runs)"
    student.expect(student(code), 1, mistakes={"runs_twice": 2})


# --- 2.4: divide ------------------------------------------------------------------------------


def check_quotient(student, a, da, b, db):
    z, tangent = a / b, (da * b - a * db) / b**2
    mistakes = {
        "sign": [z, (da * b + a * db) / b**2],
        "both_signs": [z, -tangent],
        "not_squared": [z, (da * b - a * db) / b],
        "denominator_stands_still": [z, da / b],
        "numerator_stands_still": [z, -a * db / b**2],
        "numerator_forgotten": [z, da / b - db / b**2],
        "product": [z, da * b + a * db],
        "whole_division": [a // b, tangent],
    }
    if db:
        mistakes["tangents_divided"] = [z, da / db]
    got = two(student, "x / y", a, da, b, db)
    student.expect(got, [z, tangent], mistakes=mistakes, labels=PAIR)


@pytest.mark.exercise("2.4")
def test_a_quotient_of_two_duals_is_a_dual(student):
    check_kind(student, "Dual(3.0, 1.0) / Dual(4.0, 0.0)")


@pytest.mark.exercise("2.4")
def test_a_quotient_moves_with_both_operands(student):
    check_quotient(student, 3.0, 2.0, 4.0, 5.0)


@pytest.mark.exercise("2.4")
@given(a=HALVES, da=HALVES, b=NOT_ZERO, db=HALVES)
def test_a_quotient_is_right_for_every_sign_and_for_zero_above(student, a, da, b, db):
    check_quotient(student, a, da, b, db)


@pytest.mark.exercise("2.4")
def test_whole_numbers_divide_with_a_remainder(student):
    check_quotient(student, 7, 1, 2, 3)


@pytest.mark.exercise("2.4")
def test_a_quotient_takes_a_plain_number_on_either_side(student):
    student.expect(one(student, "x / 4", 3.0, 2.0), [0.75, 0.5], labels=PAIR)
    student.expect(one(student, "3 / x", 4.0, 2.0), [0.75, -0.375], labels=PAIR)


@pytest.mark.exercise("2.4")
def test_a_dual_over_itself_stands_still(student):
    student.expect(one(student, "x / x", 4.0, 3.0), [1.0, 0.0], labels=PAIR)


@pytest.mark.exercise("2.4")
def test_a_quotient_leaves_its_operands_alone(student):
    check_operands_stay(student, "/", [0.75, -0.125])


@pytest.mark.exercise("2.4")
def test_a_quotient_of_fractions_is_exact(student):
    check_exact(student, "/", [Fraction(1, 6), Fraction(17, 54)])


@pytest.mark.exercise("2.4")
def test_a_quotient_carries_duals_inside(student):
    got = student(f"z = 1 / {TWICE}\n[z.value.tangent, z.tangent.tangent]", a=2.0)
    student.expect(got, [-0.25, 0.25], labels=["first derivative", "second derivative"])


# --- 2.5: exponential and logarithm -----------------------------------------------------------


def check_exp(student, a, da):
    z = math.exp(a)
    mistakes = {
        "tangent_dropped": [z, z],
        "tangent_kept": [z, da],
        "of_the_tangent": [z, math.exp(da)],
        "times_x": [z, a * z * da],
        "power_rule": [z, a * math.exp(a - 1) * da],
        "base": [2.0**a, 2.0**a * da],
    }
    got = one(student, "exp(x)", a, da)
    student.expect(got, [z, z * da], mistakes=mistakes, labels=PAIR)


def check_log(student, a, da):
    z = math.log(a)
    mistakes = {
        "tangent_dropped": [z, 1 / a],
        "tangent_kept": [z, da],
        "times_x": [z, a * da],
        "base": [math.log10(a), da / a],
    }
    if z:
        mistakes["divided_by_the_log"] = [z, da / z]
    if da > 0:
        mistakes["log_of_the_tangent"] = [z, math.log(da)]
    got = one(student, "log(x)", a, da)
    student.expect(got, [z, da / a], mistakes=mistakes, labels=PAIR)


@pytest.mark.exercise("2.5")
@pytest.mark.parametrize("name", ["exp", "log"])
def test_a_function_of_a_dual_is_a_dual(student, name):
    check_kind(student, f"{name}(Dual(0.5, 1.0))")


@pytest.mark.exercise("2.5")
def test_both_pass_the_tangent_through_their_slopes(student):
    check_exp(student, 2.0, 3.0)
    check_log(student, 2.0, 3.0)


@pytest.mark.exercise("2.5")
@given(a=HALVES, da=HALVES)
def test_the_exponential_is_right_everywhere(student, a, da):
    check_exp(student, a, da)


@pytest.mark.exercise("2.5")
@given(a=POSITIVE, da=HALVES)
def test_the_logarithm_is_right_everywhere(student, a, da):
    check_log(student, a, da)


@pytest.mark.exercise("2.5")
@pytest.mark.parametrize("name", ["exp", "log"])
def test_a_function_of_a_plain_number_is_a_plain_number(student, name):
    check_plain(student, name, 2.5)


@pytest.mark.exercise("2.5")
def test_both_carry_duals_inside(student):
    labels = ["first derivative", "second derivative"]
    got = student(f"z = exp({TWICE})\n[z.value.tangent, z.tangent.tangent]", a=1.0)
    student.expect(got, [math.e, math.e], labels=labels)
    got = student(f"z = log({TWICE})\n[z.value.tangent, z.tangent.tangent]", a=2.0)
    student.expect(got, [0.5, -0.25], labels=labels)


# --- 2.6: the Jacobian ------------------------------------------------------------------------

FUNCTIONS = {
    "two inputs, three results": (
        "lambda x, y: [x * y, x + 2 * y, x - y]", [3, 5], [[5, 3], [1, 2], [1, -1]],
        [15, 13, -2],
    ),
    "three inputs, two results": (
        "lambda x, y, z: (x * y * z, x - 4 * z)", [2, 3, 5], [[15, 10, 6], [1, 0, -4]],
        [30, -18],
    ),
    "one input": ("lambda x: [x, 2 * x, x * x]", [3], [[1], [2], [6]], [3, 6, 9]),
    "one result": ("lambda x, y: [x * x * y]", [3, 5], [[30, 9]], [45]),
}  # fmt: skip


@pytest.mark.exercise("2.6")
def test_a_jacobian_holds_plain_numbers(student):
    got = student("rows = jacobian(lambda x, y: [x * y, x], [3.0, 5.0])\n"
                  "type(rows[0][0]).__name__ if rows else 'None'")  # fmt: skip
    mistakes = {"duals": "Dual", "no_return": "None"}
    student.expect("float" if got == "int" else got, "float", mistakes=mistakes)


@pytest.mark.exercise("2.6")
@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_jacobian_has_a_row_for_each_result(student, name):
    f, xs, true, values = FUNCTIONS[name]
    got = student(f"jacobian({f}, xs)", xs=xs)
    columns = [list(column) for column in zip(*true, strict=True)]
    mistakes = {
        "no_return": None,
        "columns": columns,
        "values": [[value] * len(xs) for value in values],
        "all_move": [[sum(row)] * len(xs) for row in true],
        "one_column": [row[:1] for row in true],
        "first_result": true[:1],
        "nothing_moves": [[0] * len(xs) for _ in true],
    }
    told = {key: value for key, value in mistakes.items() if value != true}
    student.expect(got, true, mistakes=told)


@pytest.mark.exercise("2.6")
def test_a_result_may_be_a_plain_number(student):
    code = """
try:
    rows = jacobian(lambda x, y: [x * y, 7], [3, 5])
except AttributeError:
    rows = "AttributeError"
rows
"""
    mistakes = {"constant_result": "AttributeError"}
    student.expect(student(code), [[5, 3], [0, 0]], mistakes=mistakes)


@pytest.mark.exercise("2.6")
def test_a_jacobian_takes_a_run_for_each_input(student):
    run = "jacobian(lambda *xs: runs.append(1) or [xs[0]], [1.0] * 5)"
    got = student(f"runs = []\n{run}\nlen(runs)")
    student.expect(got, 5, mistakes={"too_many_runs": max(got, 6), "one_column": 1})


@pytest.mark.exercise("2.6")
@given(a=HALVES, b=HALVES)
def test_a_jacobian_is_right_at_every_point(student, a, b):
    got = student("jacobian(lambda x, y: (x * y, x * x - y), (a, b))", a=a, b=b)
    student.expect(got, [[b, a], [2 * a, -1]], mistakes={"columns": [[b, 2 * a], [a, -1]]})


@pytest.mark.exercise("2.6")
def test_the_jacobian_of_a_gradient_is_a_hessian(student):
    code = "jacobian(lambda *xs: gradient(lambda x, y: x * x * y, xs), [3.0, 2.0])"
    student.expect(student(code), [[4.0, 6.0], [6.0, 0.0]])
