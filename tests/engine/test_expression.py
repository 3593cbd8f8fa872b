"""`autodiff.expression`: exact numbers, names, errors, and depth."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import autodiff as ad
from autodiff.expression import add, differentiate, evaluate, leaves_behind, multiply

numbers = st.one_of(st.integers(-9, 9), st.fractions(-9, 9, max_denominator=9))


@st.composite
def expressions(draw, depth=4):
    """Draw an expression, and the Python function of x and y that it stands for."""
    if depth == 0 or draw(st.integers(0, 3)) == 0:
        leaf = draw(st.one_of(st.sampled_from(["x", "y"]), numbers))
        return (
            leaf,
            lambda x, y: {"x": x, "y": y}.get(leaf, leaf) if isinstance(leaf, str) else leaf,
        )
    (a, f), (b, g) = draw(expressions(depth - 1)), draw(expressions(depth - 1))
    if draw(st.booleans()):
        return add(a, b), lambda x, y: f(x, y) + g(x, y)
    return multiply(a, b), lambda x, y: f(x, y) * g(x, y)


class Dual:
    """A number and its tangent: an oracle of eight lines."""

    def __init__(self, value, tangent=0):
        self.value, self.tangent = value, tangent

    def __add__(self, other):
        other = other if isinstance(other, Dual) else Dual(other)
        return Dual(self.value + other.value, self.tangent + other.tangent)

    def __mul__(self, other):
        other = other if isinstance(other, Dual) else Dual(other)
        return Dual(
            self.value * other.value, self.value * other.tangent + self.tangent * other.value
        )

    __radd__, __rmul__ = __add__, __mul__


def test_the_examples_of_the_task():
    square_plus_three = add(3, multiply("x", "x"))
    assert evaluate(multiply(3, "x"), {"x": 0}) == 0
    assert evaluate(square_plus_three, {"x": 2}) == 7
    assert differentiate(multiply(3, "x"), {"x": 0}) == 3
    assert differentiate(square_plus_three, {"x": 2}) == 4


@given(expressions(), numbers, numbers)
def test_values_and_derivatives_are_exact(pair, x, y):
    expression, function = pair
    assert evaluate(expression, {"x": x, "y": y}) == function(x, y)
    along_x, along_y = (function(Dual(x, 1), Dual(y, 0)), function(Dual(x, 0), Dual(y, 1)))
    assert differentiate(expression, {"x": x, "y": y}) == {
        "x": getattr(along_x, "tangent", 0),
        "y": getattr(along_y, "tangent", 0),
    }


def test_a_bare_number_or_name_is_an_expression():
    assert evaluate(5, {}) == 5
    assert evaluate("x", {"x": 2}) == 2
    assert differentiate(5, {"x": 2}) == 0
    assert differentiate("x", {"x": 2}) == 1
    assert differentiate(5, {}) == {}


def test_wrt_picks_one_variable():
    product = multiply("x", "y")
    assert differentiate(product, {"x": 2, "y": 5}) == {"x": 5, "y": 2}
    assert differentiate(product, {"x": 2, "y": 5}, wrt="y") == 2
    assert differentiate(product, {"x": 2, "y": 5, "z": 1}, wrt="z") == 0


@pytest.mark.parametrize(
    ("a", "b", "total"),
    [
        (Decimal("0.1"), Decimal("0.2"), Decimal("0.3")),
        (Decimal("0.1"), Fraction(1, 5), Fraction(3, 10)),
        (Decimal("0.5"), 0.25, 0.75),
        (Decimal("0.5"), np.float64(0.25), 0.75),
        (Decimal("0.5"), 2, Decimal("2.5")),
        (Fraction(1, 2), 0.25, 0.75),
        (Decimal("Infinity"), Fraction(1, 2), float("inf")),
    ],
)
def test_kinds_of_numbers_mix(a, b, total):
    for value in (evaluate(add(a, "x"), {"x": b}), evaluate(add("x", b), {"x": a}),
                  evaluate(add(a, b), {})):  # fmt: skip
        assert value == total and type(value) is type(total)
    assert differentiate(multiply("x", a), {"x": b}) == a


def test_numpy_scalars_are_numbers_and_do_not_overflow():
    expression = add(np.int8(100), multiply("x", np.float32(0.5)))
    assert evaluate(expression, {"x": np.int8(100)}) == 150
    power = np.int64(1)
    expression = "x"
    for _ in range(100):
        expression = add(expression, expression)
    assert evaluate(expression, {"x": power}) == 2**100


@pytest.mark.parametrize(
    "wrong", [True, 1j, None, "", [], np.ones(2), np.bool_(True), {}, object()]
)
def test_what_is_no_expression_is_refused(wrong):
    for call in (
        lambda: add(wrong, 1),
        lambda: multiply("x", wrong),
        lambda: evaluate(wrong, {"x": 1}),
        lambda: differentiate(wrong, {"x": 1}),
    ):
        with pytest.raises(TypeError, match="an expression is a real number.*got "):
            call()


@pytest.mark.parametrize("wrong", [True, 1j, None, "2", [], np.ones(2)])
def test_a_value_that_is_no_real_number_is_refused(wrong):
    with pytest.raises(TypeError, match="value of 'x' must be a real number"):
        evaluate("x", {"x": wrong})


@pytest.mark.parametrize("values", [None, 2, [("x", 2)], {3: 2}, {"": 1}])
def test_values_that_are_no_dict_of_names_are_refused(values):
    with pytest.raises(TypeError, match="values"):
        evaluate("x", values)


@pytest.mark.parametrize("wrt", [3, "", ["x"]])
def test_wrt_is_one_name(wrt):
    with pytest.raises(TypeError, match="wrt is one variable name"):
        differentiate("x", {"x": 1}, wrt=wrt)


def test_a_missing_value_names_it_and_those_that_are_there():
    for call in (evaluate, differentiate):
        with pytest.raises(KeyError) as caught:
            call(multiply("x", add("weight", "y")), {"x": 1, "y": 2})
        assert "'weight'" in str(caught.value)
        assert "'x', 'y'" in str(caught.value)


def test_doubling_ten_thousand_times_is_exact():
    expression = "x"
    for _ in range(10_000):
        expression = add(expression, expression)
    assert evaluate(expression, {"x": 1}) == 2**10_000
    assert differentiate(expression, {"x": 1}) == 2**10_000


def count_nodes(length):
    """Return how many nodes the derivative of a chain has."""
    expression = "x"
    for i in range(length):
        expression = add(expression, "x") if i % 2 else multiply(expression, 1)
    variables = [node for node in ad.find_topo_sort([expression]) if node.name == "x"]
    return len(ad.find_topo_sort(ad.gradients(expression, variables)))


def test_the_graph_of_derivatives_grows_linearly():
    assert count_nodes(2000) <= 2.01 * count_nodes(1000)


def test_a_chain_of_a_million_nodes():
    expression = "x"
    for _ in range(1_000_000):
        expression = add(expression, 1)
    assert evaluate(expression, {"x": 2}) == 1_000_002
    assert differentiate(expression, {"x": 2}) == 1


def test_doublings_that_stay_finite_go_as_far_as_one_likes():
    expression = "x"
    for number in range(1, 30_001):
        expression = add(expression, expression)
        if number % 1000 == 0:
            expression = multiply(expression, 2.0**-1000)
    assert evaluate(expression, {"x": 1.5}) == 1.5
    assert differentiate(expression, {"x": 1.5}) == 1.0


def test_many_names_take_one_walk_back(monkeypatch):
    walks = []
    monkeypatch.setattr(
        "autodiff.expression.gradients",
        lambda output, nodes: walks.append(len(nodes)) or ad.gradients(output, nodes),
    )
    names = [f"x{i}" for i in range(20)]
    expression = 0
    for i, name in enumerate(names):
        expression = add(expression, multiply(i, add(name, multiply(name, name))))
    found = differentiate(expression, dict.fromkeys(names, 2))
    assert found == {name: 5 * i for i, name in enumerate(names)}
    assert walks == [60]


def test_the_names_of_an_expression_are_found_once_each_from_left_to_right():
    shared = multiply("a", "b")
    expression = add(add(shared, 3), multiply("c", add(shared, "a")))
    assert [leaf.name for leaf in leaves_behind(expression)] == ["a", "b", "3", "c", "a"]
