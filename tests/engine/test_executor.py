"""`Executor`: values, exactness, and errors that say where."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

import autodiff as ad

x, y = ad.Variable(name="x"), ad.Variable(name="y")


def test_repeated_and_shared_nodes_are_returned_in_order():
    product = x * y
    assert ad.Executor([product, x, product + 1, product]).run({x: 2, y: 5}) == [10, 2, 11, 10]


@pytest.mark.parametrize("number", [3, Fraction(1, 3), Decimal("0.1"), 10**40])
def test_python_numbers_stay_exact(number):
    values = ad.Executor([x * x + 1, *ad.gradients(x * x + 1, [x])]).run({x: number})
    assert values == [number * number + 1, 2 * number]
    assert all(type(value) is type(number) for value in values)


def test_lists_are_fed_as_arrays_and_float32_stays():
    assert ad.Executor([x * 2]).run({x: [1, 2]})[0].tolist() == [2, 4]
    (value,) = ad.Executor([ad.exp(x * 2) + 1]).run({x: np.ones(2, dtype=np.float32)})
    assert value.dtype == np.float32


def test_a_variable_that_is_not_needed_may_be_fed():
    assert ad.Executor([x + 1]).run({x: 1, y: 2}) == [2]


def test_a_missing_feed_names_the_variable_its_line_and_what_is_there():
    with pytest.raises(KeyError) as caught:
        ad.Executor([x * y]).run({x: 1})
    message = str(caught.value)
    assert "no value for the variable y" in message
    assert "feed_dict has x" in message
    assert f"{__file__}:" in message


def test_a_failing_operation_names_the_node_the_shapes_and_the_line():
    total = x + y
    with pytest.raises(ValueError) as caught:
        ad.Executor([total * 2]).run({x: np.ones(3), y: np.ones(4)})
    (note,) = caught.value.__notes__
    assert f"while computing x + y, made at {__file__}:" in note
    assert "x is ndarray of shape (3,)" in note
    assert "y is ndarray of shape (4,)" in note


@pytest.mark.parametrize(
    ("feed", "error", "message"),
    [
        ({"x": 1}, TypeError, "keys are variables"),
        ({x * 2: 1}, TypeError, "inner node"),
        ({x: "one"}, TypeError, "value of x"),
        ({x: None}, TypeError, "value of x"),
        ({x: y}, TypeError, "the node y, which has no value"),
        ({x: [[1], [2, 3]]}, TypeError, "value of x"),
        ({x: 1j}, TypeError, "value of x"),
    ],
)
def test_wrong_feeds_are_refused(feed, error, message):
    with pytest.raises(error, match=message):
        ad.Executor([x + 1]).run(feed)


def test_a_variable_promised_to_be_scalar_refuses_an_array():
    number = ad.Variable(name="n", scalar=True)
    assert ad.Executor([number * 2]).run({number: np.float64(3)}) == [6]
    with pytest.raises(ValueError, match="promised to be a single number"):
        ad.Executor([number * 2]).run({number: [1, 2]})


def test_what_is_no_list_of_nodes_is_refused():
    with pytest.raises(TypeError, match=r"Executor\(\[y\]\)"):
        ad.Executor(x)
    with pytest.raises(TypeError, match="list of nodes"):
        ad.Executor([x, 3])


def test_a_line_of_many_nodes_runs():
    node = x
    for _ in range(200_000):
        node = node + 1
    assert ad.Executor([node]).run({x: 0}) == [200_000]
