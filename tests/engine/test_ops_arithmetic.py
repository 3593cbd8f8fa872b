"""Arithmetic beyond + - * /: powers, remainders, extremes, comparison, rounding, choice."""

import math
import operator
import warnings
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autodiff.executor import Executor
from autodiff.gradients import gradients
from autodiff.graph import Node
from autodiff.ops import (
    comparison,
    division,
    exponential,
    extremes,
    powers,
    rounding,
    selection,
    signs,
)
from autodiff.ops.arithmetic import pow_byconst_op
from autodiff.ops.sources import Variable, constant, variable_with_value
from autodiff.tangents import tangents
from tests.engine.opcheck import check_op

POSITIVE = np.array([[0.3, 1.7, 2.4], [0.8, 3.1, 1.2]])
MIXED = np.array([[-2.3, 1.7, 0.4], [0.8, -3.1, -1.2]])
ROW, COLUMN = np.array([0.9, 2.2, -1.6]), np.array([[1.3], [-0.7]])

UNARY = {
    "negative": (np.negative, MIXED),
    "positive": (np.positive, MIXED),
    "absolute": (np.absolute, MIXED),
    "abs()": (abs, MIXED),
    "fabs": (np.fabs, MIXED),
    "sign": (lambda x: np.sign(x) * x, MIXED),
    "reciprocal": (np.reciprocal, MIXED),
    "square": (np.square, MIXED),
    "sqrt": (np.sqrt, POSITIVE),
    "cbrt": (np.cbrt, MIXED),
    "power by a half": (lambda x: x**0.5, POSITIVE),
    "power by an array": (lambda x: x ** np.array([0.0, 0.5, 3.0]), POSITIVE),
    "power of a number": (lambda x: 2.0**x, MIXED),
    "power of an array": (lambda x: np.array([2.0, 0.5, 3.0]) ** x, MIXED),
    "remainder by a number": (lambda x: x % 0.75, MIXED),
    "remainder of a number": (lambda x: 7.3 % x, MIXED),
    "divmod": (lambda x: divmod(x, 0.75), MIXED),
    "clip": (lambda x: np.clip(x, -1.0, 1.5), MIXED),
    "clip below": (lambda x: np.clip(x, -1.0, None), MIXED),
    "clip above": (lambda x: x.clip(max=1.5), MIXED),
    "relu by maximum": (lambda x: np.maximum(x, 0.0) * x, MIXED),
    "where": (lambda x: np.where(x > 0, x * x, 3.0 * x), MIXED),
    "floor": (lambda x: np.floor(x) * x, MIXED),
    "ceil": (lambda x: np.ceil(x) * x, MIXED),
    "trunc": (lambda x: np.trunc(x) * x, MIXED),
    "fix": (lambda x: np.fix(x) * x, MIXED),
    "rint": (lambda x: np.rint(x) * x, MIXED),
    "round": (lambda x: np.round(x, 1) * x, MIXED),
    "comparison": (lambda x: (x > 0) * x + (x <= 1) * x * x, MIXED),
}
BINARY = {
    "power": (np.power, POSITIVE),
    "floor_divide": (lambda a, b: a // b * a, MIXED),
    "remainder": (np.remainder, MIXED),
    "fmod": (np.fmod, MIXED),
    "maximum": (np.maximum, MIXED),
    "minimum": (np.minimum, MIXED),
    "fmax": (np.fmax, MIXED),
    "fmin": (np.fmin, MIXED),
    "hypot": (np.hypot, MIXED),
    "clip to nodes": (lambda a, b: np.clip(a, b, b + 0.7), MIXED),
    "where of nodes": (lambda a, b: np.where(a > b, a * b, a + b), MIXED),
}


@pytest.mark.parametrize("name", UNARY)
def test_unary_functions(name):
    function, values = UNARY[name]
    for value in (values, values[0, 1], values[:0]):
        if name not in ("power by an array", "power of an array") or value.ndim:
            check_op(function, value, float32="an array" not in name)  # that array is of float64


@pytest.mark.parametrize("name", BINARY)
def test_binary_functions_broadcast(name):
    function, a = BINARY[name]
    for b in (np.abs(ROW), np.abs(COLUMN), np.float64(0.63)):
        check_op(function, a, b)
    check_op(function, a[0, 0], np.abs(ROW))
    check_op(function, np.zeros((0, 3)), np.abs(ROW))


def both(function, *values):
    """Return a function's value and gradients at values that are traced."""
    inputs = [variable_with_value(value) for value in values]
    output = function(*inputs)
    return output.value, [node.value for node in gradients(output, inputs)]


def slopes(function, *values):
    """Return its gradients alone; any warning is an error."""
    with warnings.catch_warnings(action="error"):
        return [np.asarray(slope).tolist() for slope in both(function, *values)[1]]


# Special points: each choice that a docstring states.


def test_sqrt_and_cbrt_have_the_slope_inf_at_zero():
    for function in (np.sqrt, np.cbrt, lambda x: x**0.5, lambda x: x ** (1 / 3)):
        assert slopes(function, np.array([0.0, 1.0]))[0][0] == math.inf
        assert slopes(function, 0.0) == [math.inf]


def test_an_element_without_influence_gives_zero_where_the_slope_is_infinite():
    weights = np.array([0.0, 2.0])
    for function in (np.sqrt, lambda x: x**0.5, lambda x: x ** np.array([0.5, 0.5])):
        assert slopes(lambda x, f=function: f(x) * weights, np.array([0.0, 4.0])) == [[0.0, 0.5]]


def test_powers_at_base_zero_and_exponent_zero():
    base, exponent = np.array([0.0, 0.0, 0.0, 0.0, 2.0]), np.array([0.0, 1.0, 2.0, 0.5, 0.0])
    in_base, in_exponent = slopes(np.power, base, exponent)
    assert in_base == [0.0, 1.0, 0.0, math.inf, 0.0]
    assert in_exponent == [0.0, 0.0, 0.0, 0.0, math.log(2)]


def test_powers_of_python_numbers_at_zero():
    assert slopes(np.power, 0.0, 1.0) == [1.0, 0.0]
    assert slopes(np.power, 0.0, 0.5) == [math.inf, 0.0]
    assert slopes(np.power, 0, 0) == [0, 0]


@pytest.mark.filterwarnings("ignore:divide by zero")
def test_an_infinite_power_of_zero_does_not_change_with_the_exponent():
    value, (in_base, in_exponent) = both(np.power, np.zeros(1), np.array([-1.0]))
    assert [value, in_base, in_exponent] == [math.inf, -math.inf, 0.0]


@pytest.mark.parametrize(
    "function", [np.abs, lambda x: np.hypot(x, 0.0), lambda x: x ** (2 * x**0)]
)
def test_a_slope_of_zero_stays_zero_under_an_infinite_one(function):
    assert slopes(lambda x: np.sqrt(function(x)), np.array([0.0])) == [[0.0]]


def test_integers_to_powers_that_are_not_negative_stay_integers():
    power = variable_with_value(np.array([2, 3])) ** variable_with_value(np.array([0, 2]))
    assert power.value.tolist() == [1, 9]
    assert power.value.dtype == int


def test_a_negative_base_has_a_slope_in_the_base_and_none_in_the_exponent():
    in_base, in_exponent = slopes(np.power, np.array([-2.0]), np.array([3.0]))
    assert in_base == [12.0]
    assert math.isnan(in_exponent[0])


def test_mixed_second_derivative_of_a_power_at_exponent_zero():
    a, b = variable_with_value(2.0), variable_with_value(0.0)
    (slope,) = gradients(a**b, [a])
    assert gradients(slope, [b])[0].value == pytest.approx(0.5)


def test_hypot_and_abs_have_the_slope_zero_at_the_origin():
    assert slopes(np.hypot, 0.0, np.zeros(2)) == [0.0, [0.0, 0.0]]
    assert slopes(np.absolute, np.array([-1.0, 0.0, -0.0, 1.0])) == [[-1.0, 0.0, 0.0, 1.0]]


@pytest.mark.parametrize("function", [np.maximum, np.minimum, np.fmax, np.fmin])
def test_ties_share_the_adjoint_evenly(function):
    assert slopes(function, np.array([1.0, 0.0]), np.array([1.0, -0.0])) == [[0.5, 0.5]] * 2


@given(hnp.arrays(float, 4, elements=st.sampled_from([0.0, 1.0, math.inf, math.nan])),
       hnp.arrays(float, 4, elements=st.sampled_from([0.0, 1.0, -math.inf, math.nan])))  # fmt: skip
@settings(max_examples=40, deadline=None)
def test_the_shares_of_an_extreme_add_up_to_one(a, b):
    for function in (np.maximum, np.minimum, np.fmax, np.fmin):
        mine, others = both(function, a, b)[1]
        assert (mine + others).tolist() == [1.0] * 4


def test_nan_takes_the_adjoint_of_maximum_and_leaves_that_of_fmax():
    a, b = np.array([np.nan, np.nan, 1.0]), np.array([1.0, np.nan, np.nan])
    assert slopes(np.maximum, a, b) == [[1.0, 0.5, 0.0], [0.0, 0.5, 1.0]]
    assert slopes(np.fmax, a, b) == [[0.0, 0.5, 1.0], [1.0, 0.5, 0.0]]


def test_clip_passes_the_adjoint_at_its_borders():
    x = np.array([-1.0, 0.0, 0.5, 1.0, 2.0])
    assert slopes(lambda x, a, b: np.clip(x, a, b), x, 0.0, 1.0) == [[0, 1, 1, 1, 0], 1.0, 1.0]


def test_clip_takes_numpys_names_and_refuses_both_at_once():
    x = variable_with_value(MIXED)
    expected = np.clip(MIXED, -1, 1)
    for node in (np.clip(x, -1, 1), np.clip(x, a_min=-1, a_max=1), x.clip(min=-1, max=1)):
        assert np.array_equal(node.value, expected)
    assert np.clip(x, None, None) is x
    with pytest.raises(TypeError, match="a_min and min, which mean the same"):
        extremes.clip(x, -1, min=-2)


def test_rounding_has_slope_zero_and_pythons_functions_keep_nodes():
    for function in (np.floor, np.ceil, np.trunc, np.rint, np.round, np.sign, round, math.floor,
                     math.ceil, math.trunc, lambda x: round(x, 1)):  # fmt: skip
        value, (slope,) = both(function, 2.5)
        assert slope == 0.0
        assert value == function(2.5)


def test_rounding_to_decimals_is_numpys():
    values = np.array([0.5, 1.5, -2.5, 2.675, 1234.5])
    x = variable_with_value(values)
    for decimals in (-2, 0, 2):
        for node in (round(x, decimals), x.round(decimals), np.round(x, decimals)):
            assert np.array_equal(node.value, np.round(values, decimals))


# `where`, and what it does not choose.


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        (lambda x: np.where(x > 0, np.log(x), 0.0), [0.0, 0.0, 0.5]),
        (lambda x: np.where(x > 0, 1.0 / x, x), [1.0, 1.0, -0.25]),
        (lambda x: np.where(x > 0, np.sqrt(x), x), [1.0, 1.0, 0.5 / math.sqrt(2)]),
        (lambda x: np.where(x > 0, x**-1.5, 0.0), [0.0, 0.0, -1.5 * 2**-2.5]),
        (lambda x: np.where(x > 0, x * np.log(x**1.5), 0.0), [0, 0, 1.5 * (math.log(2) + 1)]),
        (lambda x: np.maximum(np.log(x), -9.0), [math.nan, 0.0, 0.5]),
        (lambda x: np.clip(1 / np.sqrt(x), None, 3.0), [math.nan, 0.0, -0.5 * 2**-1.5]),
    ],
)
@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # NumPy's own, of log(0) and the like
def test_what_is_not_chosen_has_no_influence_even_where_it_is_not_finite(function, expected):
    at = np.array([-1.0, 0.0, 2.0])
    known = ~np.isnan(expected)  # where the value itself is NaN, so may be the slope
    for x, feeds in ((variable_with_value(at), {}), ((v := Variable(name="x")), {v: at})):
        reverse = gradients(function(x), [x])[0]
        forward = tangents([function(x)], [x], [constant(np.ones(3))])[0]
        for slope in Executor([reverse, forward]).run(feeds):
            assert slope[known] == pytest.approx(np.array(expected)[known])


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_a_weight_of_zero_on_a_choice_keeps_its_mixed_second_derivatives():
    x, w = variable_with_value(np.array([0.0, 2.0])), variable_with_value(0.0)
    chosen = np.where(x > 0, np.log(x), 0.0)
    (slope,) = gradients(w * chosen, [x])
    assert slope.value.tolist() == [0.0, 0.0]
    assert gradients(slope, [w])[0].value == 0.5
    assert gradients(slope, [x])[0].value.tolist() == [0.0, 0.0]
    assert tangents([slope], [w], [constant(1.0)])[0].value.tolist() == [0.0, 0.5]
    (curvature,) = gradients(gradients(chosen, [x])[0], [x])
    assert curvature.value.tolist() == [0.0, -0.25]


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_zeros_behind_where_survive_users_operations_too():
    x = variable_with_value(np.array([0.0, 2.0]))
    below = np.where(x > 0, np.sqrt(np.reciprocal(x) * np.arctan2(x, 1.0)), x)
    assert np.isfinite(gradients(below, [x])[0].value).all()
    assert gradients(below, [x])[0].value[0] == 1.0


def test_where_broadcasts_chooses_numbers_exactly_and_wants_three_arguments():
    x, y = variable_with_value(MIXED), variable_with_value(2.0)
    chosen = np.where(MIXED > 0, x, y)
    assert np.array_equal(chosen.value, np.where(MIXED > 0, MIXED, 2.0))
    assert gradients(chosen, [y])[0].value == np.sum(MIXED <= 0)
    half = variable_with_value(Fraction(1, 2))
    assert selection.where(half > 0, half, 0).value == Fraction(1, 2)
    with pytest.raises(TypeError, match="np.nonzero"):
        np.where(x > 0)


def test_where_keeps_float32_beside_python_numbers():
    x = variable_with_value(MIXED.astype(np.float32))
    chosen = np.where(x > 0, x, 0.0)
    assert chosen.value.dtype == gradients(chosen, [x])[0].value.dtype == np.float32


# Comparison and logic.


@pytest.mark.parametrize("name", comparison.__all__)
def test_comparisons_are_numpys_and_have_no_gradient(name):
    function = getattr(np, name)
    values = np.array([1.0, 0.0, -0.0, np.nan, np.inf, -np.inf])
    values = values > 0.5 if name.startswith(("bitwise", "invert")) else values
    arguments = [values, values[::-1].copy()][: function.nin]
    inputs = [variable_with_value(value) for value in arguments]
    node = function(*inputs)
    assert node.value.dtype == bool
    assert np.array_equal(node.value, function(*arguments))
    assert node.op.gradient(node, node) == [None] * len(inputs)
    assert [slope.value.tolist() for slope in gradients(node, inputs)] == [[0] * 6] * len(inputs)


def test_python_comparisons_of_nodes_numbers_and_arrays():
    x = variable_with_value(2.0)
    turned = [(3 < x, False), (3 > x, True), (2 <= x, True), (1 >= x, False)]  # noqa: SIM300
    for node, truth in [(x < 3, True), (x <= 2, True), (x > x, False), (x >= 3, False), *turned]:
        assert isinstance(node, Node)
        assert bool(node) is truth
    below = np.array([1.0, 3.0]) < x
    assert isinstance(below, Node)
    assert below.value.tolist() == [True, False]
    assert ((x > 1) & (x < 3)).value and ((x > 5) | (x < 3)).value and (~(x > 5)).value
    assert repr((Variable(name="v") > 1) & (Variable(name="w") < 3)) == "(v > 1) & (w < 3)"


def test_a_traced_function_may_branch_and_a_symbolic_one_says_why_not():
    assert [both(lambda x: x * x if x > 0 else -x, at)[1] for at in (3.0, -3.0)] == [[6.0], [-1.0]]
    with pytest.raises(TypeError, match="np.where"):
        bool(Variable(name="x") < 3)


def test_a_node_and_a_stranger_do_not_compare():
    with pytest.raises(TypeError, match="not supported between"):
        variable_with_value(1.0) < object()  # noqa: B015
    with pytest.raises(TypeError, match="unsupported operand"):
        variable_with_value(1.0) // object()


@pytest.mark.parametrize(
    ("stranger", "hint"), [([1, 2], "np.array"), ((1,), "np.array"), ("1", "text"), (1j, "real")]
)
def test_a_node_and_a_value_of_python_s_that_is_no_number_are_told_apart(stranger, hint):
    x = variable_with_value(1.0)
    for function in (operator.add, operator.floordiv, operator.lt):
        for operands in ((x, stranger), (stranger, x)):
            with pytest.raises(TypeError, match=hint):
                function(*operands)


# Python's operators and numbers.

NUMBERS = st.one_of(st.integers(-9, 9), st.fractions(-9, 9, max_denominator=9))


@given(NUMBERS, NUMBERS.filter(bool))
@settings(max_examples=60, deadline=None)
def test_integers_and_fractions_stay_exact(a, b):
    x = variable_with_value(a)
    for node, expected in [
        (x // b, a // b), (x % b, a % b), (a // variable_with_value(b), a // b),
        (a % variable_with_value(b), a % b), (abs(x), abs(a)), (np.sign(x), (a > 0) - (a < 0)),
        (np.maximum(x, b), max(a, b)), (np.minimum(x, b), min(a, b)), (np.square(x), a * a),
        (x**3, a**3), (variable_with_value(b) ** -2, b**-2), (3 ** variable_with_value(2), 9),
        (np.where(x > b, x, b), max(a, b)), (math.floor(x), math.floor(a)), (round(x), round(a)),
        (np.clip(x, -1, 1), max(-1, min(a, 1))),
    ]:  # fmt: skip
        assert node.value == expected
        assert isinstance(node.value, int | Fraction | float)
        assert isinstance(node.value, float) == isinstance(expected, float)


def test_fractions_and_decimals_share_exactly():
    assert both(np.maximum, Fraction(1, 3), Fraction(1, 3))[1] == [Fraction(1, 2)] * 2
    assert both(np.minimum, Decimal(3), Decimal(3))[1] == [Decimal("0.5")] * 2
    assert both(lambda a, b: a % b, Fraction(7, 2), Fraction(1))[1] == [1, -3]


def test_divmod_from_both_sides():
    x = variable_with_value(7.5)
    assert [node.value for node in divmod(x, 2)] == [3.0, 1.5]
    assert [node.value for node in divmod(16, x)] == [2.0, 1.0]
    assert [node.value for node in np.divmod(np.array([16.0]), x)] == [2.0, 1.0]


def test_integer_arrays_follow_numpys_promotion():
    i = np.array([3, -4, 2])
    for function in (np.sqrt, np.cbrt, np.fabs, lambda a: 2.0**a, lambda a: a % 3, lambda a: a // 2,
                     np.abs, np.sign, np.square, lambda a: np.maximum(a, 0), np.positive,
                     lambda a: np.maximum(a, 0.5), lambda a: np.hypot(a, 2)):  # fmt: skip
        expected = function(np.abs(i))
        node = function(variable_with_value(np.abs(i)))
        assert np.array_equal(node.value, expected)
        assert node.value.dtype == expected.dtype


def test_integers_to_negative_powers_are_floats_on_either_side():
    exponents = np.array([-1, 2])
    assert (2 ** variable_with_value(exponents)).value.tolist() == [0.5, 4.0]
    assert (variable_with_value(np.array([2, 4])) ** exponents).value.tolist() == [0.5, 16.0]
    assert (variable_with_value(2) ** variable_with_value(exponents)).value.tolist() == [0.5, 4.0]
    assert (Fraction(1, 4) ** variable_with_value(np.array([0.5]))).value.tolist() == [0.5]


def test_in_place_operators_make_a_new_node_and_leave_the_old_one():
    x = old = variable_with_value(np.array([1.0, 2.0]))
    for operate in ("x += 1", "x -= 1", "x *= 3", "x /= 2", "x //= 1", "x %= 2", "x **= 2"):
        names = {"x": x}
        exec(operate, names)
        assert names["x"] is not x
        x = names["x"]
    assert x.value.tolist() == [1.0, 1.0]
    assert old.value.tolist() == [1.0, 2.0]


def test_an_array_is_not_changed_in_place_by_a_node():
    array, x = np.ones(2), variable_with_value(np.ones(2))
    with pytest.raises(TypeError, match="write `array = array \\+ node`"):
        array += x
    with pytest.raises(TypeError, match="out=...\\): nodes cannot"):
        array //= x
    assert array.tolist() == [1.0, 1.0]


def test_functions_take_values_and_lists_too():
    assert exponential.log([1.0]).value.tolist() == [0.0]
    assert powers.sqrt([4.0, 9.0]).value.tolist() == [2.0, 3.0]
    assert division.floor_divide(7, 2).value == 3
    assert signs.positive(3).value == 3
    assert rounding.around(2.567, 1).value == 2.6
    assert comparison.less([1, 3], 2).value.tolist() == [True, False]
    assert np.maximum([1.0, 5.0], variable_with_value(2.0)).value.tolist() == [2.0, 5.0]


def test_nodes_of_these_ops_spell_themselves():
    x, y = Variable(name="x"), Variable(name="y")
    assert repr(x // y % 2) == "x // y % 2"
    assert repr(np.maximum(abs(x), y**x)) == "maximum(abs(x), y ** x)"
    assert repr(np.hypot(x, y) <= np.fmod(x, y)) == "hypot(x, y) <= fmod(x, y)"
    assert repr(np.logaddexp(x, y) + np.arctan2(x, y)) == "logaddexp(x, y) + arctan2(x, y)"
    assert repr(np.where(x > 0, x, -x)) == "where(x > 0, x, -x)"


SPECIAL = np.array([np.nan, np.inf, -np.inf, 0.0, -0.0, 1.0, -1.0, 2.5e-308, 1e308, -1e308, 0.5])
ONE = [np.negative, np.positive, np.abs, np.fabs, np.sign, np.reciprocal, np.square, np.sqrt,
       np.cbrt, np.floor, np.ceil, np.trunc, np.rint, np.round, lambda x: x**2, lambda x: x**0.5,
       lambda x: x**-1, lambda x: np.clip(x, -1, 1), lambda x: np.where(x > 0, x, 1.0)]  # fmt: skip
TWO = [np.power, np.floor_divide, np.remainder, np.fmod, np.maximum, np.minimum, np.fmax, np.fmin,
       np.hypot]  # fmt: skip


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_special_values_are_numpys(dtype):
    values = SPECIAL.astype(dtype)
    for function in ONE:
        got = function(variable_with_value(values)).value
        np.testing.assert_array_equal(got, function(values), str(function))
    for function in TWO:
        a, b = values[:, None], values[None]
        got = function(variable_with_value(a), variable_with_value(b)).value
        np.testing.assert_array_equal(got, function(a, b), str(function))


def test_finite_values_that_numpy_takes_silently_have_gradients_without_warnings():
    values = np.array([0.0, -0.0, 1.0, -1.0, 0.5, 2.0, 1e100, -1e100, 1e-100])
    for function in (*ONE, *TWO):
        arguments = [values] if function in ONE else [values[:, None], values[None]]
        with np.errstate(all="ignore"):
            fine = np.isfinite(function(*arguments))
        arguments = [np.broadcast_to(value, fine.shape)[fine] for value in arguments]
        if function in (np.floor_divide, np.remainder, np.fmod):
            arguments = [value[np.abs(arguments[1]) >= 0.5] for value in arguments]
        with np.errstate(all="raise", under="ignore", over="ignore"):
            both(function, *arguments)


def test_the_op_of_powers_by_a_constant_takes_an_array_of_them():
    exponents = np.array([0.0, 1.0, 2.0, -1.0, 0.5])
    x = Variable(name="x")
    (dx,) = gradients(pow_byconst_op(x, exponents), [x])
    value, slope = Executor([pow_byconst_op(x, exponents), dx]).run({x: 4.0})
    np.testing.assert_allclose(value, [1.0, 4.0, 16.0, 0.25, 2.0])
    assert slope == pytest.approx(0 + 1 + 8 - 1 / 16 + 1 / 4)
    (at_zero,) = Executor([dx]).run({x: np.array([0.0, 3.0, 3.0, 3.0, 4.0])})
    np.testing.assert_allclose(at_zero, [0.0, 1.0, 6.0, -1 / 9, 0.25])


@pytest.mark.parametrize("exponents", [[0.0, 1.0, 2.0, 3.0], [0.0, 0.5, 2.0, -1.5]])
def test_powers_by_an_array_have_the_derivatives_of_each(exponents):
    exponents = np.array(exponents)
    check_op(lambda a: a**exponents, np.array([0.7, 1.3, 2.0, 0.4]), float32=False)


def test_slopes_of_powers_by_an_array_at_zero_are_those_of_each():
    x = variable_with_value(np.zeros(5))
    for exponents in (np.array([0.0, 1.0, 2.0, 3.0, 5.0]), np.array([0.0, 1.0, 2.0, 3.0, 0.5])):
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            (dx,) = gradients(x**exponents, [x])
            slopes = dx.value.tolist()
        assert slopes == [0.0, 1.0, 0.0, 0.0, np.inf if exponents[-1] < 1 else 0.0]


@pytest.mark.parametrize("point", [0.7, -0.7])
def test_behind_a_choice_third_derivatives_are_those_of_what_is_chosen(point):
    x = variable_with_value(point)
    y = np.where(x > 0, np.exp(2 * x) / (1 + x**2), 0.0)
    z = np.exp(2 * x) / (1 + x**2)
    for _ in range(3):
        (y,), (z,) = gradients(y, [x]), gradients(z, [x])
    assert y.value == pytest.approx(z.value if point > 0 else 0.0, rel=1e-12)
