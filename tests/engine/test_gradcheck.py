"""`check_gradients`: right functions pass, wrong ones fail with all that it takes to mend them."""

from collections import namedtuple

import numpy as np
import pytest

import autodiff as ad
from autodiff.gradcheck import check_gradients
from autodiff.ops import comparison, exponential, indexing, reductions, trigonometry  # noqa: F401
from autodiff.ops.base import Op

Layer = namedtuple("Layer", "w b")
POINT = np.array([0.5, -1.0, 2.0])


class SquareOp(Op):
    """y = a^2, with a gradient that each test breaks in its own way."""

    symbol = "squared"

    def __init__(self, gradient, **attributes):
        self.rule = gradient
        for name, value in attributes.items():
            setattr(self, name, value)

    def compute(self, node, input_vals):
        return input_vals[0] ** 2

    def gradient(self, node, output_grad):
        return [self.rule(node.inputs[0], output_grad)]


right = SquareOp(lambda a, dy: dy * a * 2)
wrong = SquareOp(lambda a, dy: dy * a * 2.02)
wrong_again = SquareOp(lambda a, dy: dy * (ad.zeroslike_op(a) + 2) * ad.constant(a.value))
not_linear = SquareOp(lambda a, dy: dy * a * 2, linear_in=(0,))
nan = SquareOp(lambda a, dy: dy * a * float("nan"))


RIGHT = {
    "a number": (lambda x: x**3, 2.0),
    "an integer": (lambda x: x**3, 2),
    "an op": (right, POINT),
    "several arguments": (lambda x, y: np.sum(np.sin(x) * y), POINT, 3.0),
    "trees in and out": (
        lambda p, x: {"out": [p["l"].w * x, p["l"].b * x[0]]},
        {"l": Layer(POINT, 2.0)},
        POINT,
    ),
    "a constant": (lambda x: 3.0, POINT),
    "plain numpy": (lambda x: np.exp(x) / (1 + np.exp(x)), POINT),
    "large arguments": (lambda x: np.sum(np.sin(x)), 1e6 * POINT),
    "huge arguments": (lambda x: np.sum(x * x), 1e12 * POINT),
    "large values that cancel": (lambda x: np.sum((x * x) * (x * x)), np.linspace(-1e3, 1e3, 40)),
    "no elements": (lambda x: np.sum(x * x), np.zeros((0, 3))),
    "integers beside": (lambda x: (np.sum(x * x), 3), POINT),
}


@pytest.mark.parametrize("name", RIGHT)
def test_right_functions_pass(name):
    check_gradients(*RIGHT[name])
    check_gradients(*RIGHT[name], order=3, modes=("fwd",))


def test_float32_is_checked_with_its_own_step():
    check_gradients(lambda x: np.sum(np.sin(x) ** 2), POINT.astype(np.float32))
    with pytest.raises(AssertionError):
        check_gradients(lambda x: np.sum(wrong(x)), POINT.astype(np.float32))


@pytest.mark.parametrize("mode", ["fwd", "rev"])
def test_a_wrong_gradient_is_reported_with_argument_index_values_and_op(mode):
    def f(p, x):
        return np.sum(np.sin(wrong(p["w"] * np.array([1.0, 1.0, 3.0])))) + np.sum(x)

    with pytest.raises(AssertionError) as caught:
        check_gradients(f, {"w": POINT}, POINT, modes=mode)
    message = str(caught.value)
    name = {"fwd": "forward mode (jvp)", "rev": "reverse mode (vjp)"}[mode]
    assert message.startswith(f"check_gradients: {name} of f disagrees")
    assert "worst in argument 0['w'] at index (2,): received" in message
    assert "worst op: SquareOp in squared(input * array[3]), made at " in message
    assert "test_gradcheck.py" in message
    received, expected = (
        float(word.strip(",.")) for word in message.split("index (2,): received ")[1].split()[0:3:2]
    )
    assert received / expected == pytest.approx(1.01, rel=1e-4)


def test_a_wrong_forward_mode_is_found_where_reverse_mode_is_right():
    check_gradients(lambda x: np.sum(not_linear(x)), POINT, modes="rev", order=1)
    with pytest.raises(AssertionError, match=r"forward mode .* of <lambda>.*\n.*\n.*SquareOp"):
        check_gradients(lambda x: np.sum(not_linear(x)), POINT, modes="fwd", order=1)


def test_a_wrong_second_derivative_is_found_at_order_two():
    check_gradients(lambda x: wrong_again(x), POINT, order=1)
    with pytest.raises(AssertionError, match="of the (gradient|forward derivative) of") as caught:
        check_gradients(lambda x: wrong_again(x), POINT)
    assert "values that were taken out of the graph" in str(caught.value)


def test_nan_is_a_failure():
    with pytest.raises(AssertionError, match="received nan"):
        check_gradients(lambda x: nan(x), POINT)


def test_a_kink_is_said_to_be_one():
    with pytest.raises(AssertionError, match="each operation by itself .*kink"):
        check_gradients(lambda x: x * 2 if x > 0 else x * 3, 1e-7)


def test_a_wrong_number_in_a_scalar_argument_has_no_index():
    with pytest.raises(AssertionError, match="worst in argument 0: received"):
        check_gradients(lambda x: wrong(x), 2.0)


def test_the_tolerance_can_be_chosen():
    check_gradients(lambda x: wrong(x), POINT, tolerance=0.1)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: check_gradients(POINT), TypeError, "check_gradients takes a function"),
        (lambda: check_gradients(np.sin, 1.0, order=0), ValueError, "order is 1 or more"),
        (lambda: check_gradients(np.sin, 1.0, modes=("both",)), ValueError, '"fwd" and "rev"'),
        (lambda: check_gradients(np.sin, 1.0, modes=()), ValueError, '"fwd" and "rev"'),
        (lambda: check_gradients(np.sin, "x"), TypeError, "expected a number"),
    ],
)
def test_wrong_uses_are_explained(call, error, message):
    with pytest.raises(error, match=message):
        call()
