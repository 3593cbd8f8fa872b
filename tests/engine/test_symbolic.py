"""`autodiff.symbolic`: derivatives as formulas, which swell."""

import math
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autodiff import numeric, symbolic
from autodiff.symbolic import Number, Operation, cos, distinct_size, exp, log, sin, variables
from tests.engine.cases import OPERATIONS, positive

X, Y = variables("x y")
MATH = {"sin": math.sin, "cos": math.cos, "exp": math.exp, "log": math.log}
leaves = st.sampled_from([X, Y]) | st.integers(-3, 3).map(Number)


def grow(inner):
    """Return trees one operation deeper."""
    pairs = st.tuples(inner, inner)
    return st.one_of(
        pairs.map(lambda p: p[0] + p[1]),
        pairs.map(lambda p: p[0] - p[1]),
        pairs.map(lambda p: p[0] * p[1]),
        pairs.map(lambda p: p[0] / (p[1] * p[1] + 1)),
        inner.map(lambda u: u**2),
        inner.map(lambda u: (u * u + 1) ** sin(u)),
        inner.map(lambda u: -u),
        inner.map(sin),
        inner.map(cos),
        inner.map(lambda u: exp(sin(u))),
        inner.map(lambda u: log(u * u + 1)),
    )


trees = st.recursive(leaves, grow, max_leaves=6)


@pytest.mark.parametrize("name", OPERATIONS)
@settings(deadline=None)
@given(a=positive, b=positive)
def test_operators_have_the_slopes_of_central_differences(name, a, b):
    f = OPERATIONS[name]
    formula = f(X, Y)
    assert formula.evaluate(x=a, y=b) == pytest.approx(f(a, b))
    by_x = numeric.central_difference(lambda x: f(x, b), a, h=1e-6)
    by_y = numeric.central_difference(lambda y: f(a, y), b, h=1e-6)
    assert formula.diff(X).evaluate(x=a, y=b) == pytest.approx(by_x, rel=1e-6, abs=1e-7)
    assert formula.diff("y").evaluate(x=a, y=b) == pytest.approx(by_y, rel=1e-6, abs=1e-7)


@settings(deadline=None)
@given(tree=trees, a=positive, b=positive)
def test_a_derivative_is_the_slope_and_simplifying_does_not_change_it(tree, a, b):
    slope = tree.diff(X)
    value = slope.evaluate(x=a, y=b)
    seen = max(1.0, abs(value), abs(tree.evaluate(x=a, y=b)))
    h = 1e-6
    difference = numeric.central_difference(lambda x: tree.evaluate(x=x, y=b), a, h=h)
    third = slope.diff(X).diff(X).evaluate(x=a, y=b)
    assert difference == pytest.approx(value, abs=1e-7 * seen + abs(third) * h)
    assert slope.simplify().evaluate(x=a, y=b) == pytest.approx(value, rel=1e-9, abs=1e-9)
    assert slope.simplify().size() <= slope.size()


@settings(deadline=None)
@given(tree=trees, a=positive, b=positive)
def test_what_is_printed_is_python_for_the_same_number(tree, a, b):
    value = tree.evaluate(x=a, y=b)
    assert eval(str(tree), MATH | {"x": a, "y": b}) == pytest.approx(value, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        (X - (Y - 1), "x - (y - 1)"),
        ((X - Y) - 1, "x - y - 1"),
        (X / (Y * 2), "x / (y * 2)"),
        ((X**2) ** 3, "(x ** 2) ** 3"),
        (-(X + 1) * -3, "-(x + 1) * (-3)"),
        (Fraction(1, 2) * sin(X + Y), "(1/2) * sin(x + y)"),
    ],
)
def test_brackets_stand_where_they_are_needed(formula, text):
    assert str(formula) == text


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        (X * Y + sin(X), "y + cos(x)"),
        (X**3, "3 * x ** 2"),
        (5 * X / 1, "5"),
        (-Operation("neg", X), "1"),
        (0 - X, "-1"),
        (X**2 - 0, "2 * x"),
        (X**1 * 1, "1"),
        (Number(3) + 4, "0"),
    ],
)
def test_simplifying_drops_what_does_nothing(formula, text):
    assert str(formula.diff(X).simplify()) == text


def test_simplifying_helps_only_so_far():
    assert str((X + X).simplify()) == "x + x"


def test_integers_and_fractions_stay_exact():
    slope = (X**3 * Fraction(1, 3)).diff(X)
    assert slope.evaluate(x=Fraction(1, 2)) == Fraction(1, 4)


def test_sizes_count_what_is_written_and_distinct_sizes_what_is_different():
    u = X * Y
    assert (u + u).size() == 7
    assert distinct_size(u + u) == 4
    assert distinct_size(X * Y + X * Y, variables("x")[0]) == 4


def nested(n):
    """Return the logistic map iterated n times."""
    level = X
    for _ in range(n):
        level = 4 * level * (1 - level)
    return level


def test_formulas_double_where_shared_parts_only_add_up():
    sizes = [nested(n).size() for n in range(12)]
    assert all(later == 2 * earlier + 5 for earlier, later in zip(sizes, sizes[1:], strict=False))
    assert distinct_size(nested(50)) == 1 + 2 + 3 * 50
    assert nested(50).diff(X).size() > 2**50


def test_very_long_formulas_are_not_printed():
    assert str(nested(50)) == f"<a formula of {nested(50).size()} nodes>"


def test_depth_is_no_trouble():
    deep = X
    for _ in range(50_000):
        deep = sin(deep)
    assert deep.size() == 50_001
    assert deep.diff(X).simplify().size() > 50_000
    assert math.isfinite(deep.evaluate(x=1.0))


def test_a_variable_without_a_value_is_named():
    with pytest.raises(KeyError, match=r"no value for 'y'; call evaluate\(y=...\), beside x"):
        (X + Y).evaluate(x=1)


@pytest.mark.parametrize("operand", ["1", None, [1.0]])
def test_operands_that_are_no_numbers_are_refused(operand):
    with pytest.raises(TypeError, match="a formula is made of numbers and variables"):
        X * operand
    with pytest.raises(TypeError, match="differentiate by a variable"):
        X.diff(symbolic.as_expression(3))
