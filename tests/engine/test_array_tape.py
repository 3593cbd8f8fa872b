"""`autodiff.array_tape`: every rule against differences and the graph engine, and the sweep."""

import weakref

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import broadcastable_shapes

import autodiff as ad
from autodiff import array_tape
from autodiff.array_tape import Tape

RANDOM = np.random.default_rng(4)
A, B = RANDOM.uniform(0.5, 2.0, (2, 3)), RANDOM.uniform(0.5, 2.0, (2, 3))
ROW, COLUMN, NUMBER = RANDOM.uniform(0.5, 2.0, 3), RANDOM.uniform(0.5, 2.0, (2, 1)), np.array(1.5)
STACK, SQUARE = RANDOM.uniform(0.5, 2.0, (4, 2, 3)), RANDOM.uniform(0.5, 2.0, (3, 3))
CONSTANT = np.linspace(-1.0, 1.0, 6).reshape(2, 3)

PAIRS = {
    "add": lambda x, y: x + y,
    "subtract": lambda x, y: x - y,
    "multiply": lambda x, y: x * y,
    "divide": lambda x, y: x / y,
    "power": lambda x, y: x**y,
    "the same twice": lambda x, y: x * x + y / x,
}
PRODUCTS = [
    (A, SQUARE), (A, ROW), (ROW, SQUARE), (ROW, ROW + 1), (STACK, SQUARE), (STACK, ROW),
    (ROW[:2], STACK), (A, np.swapaxes(STACK, 1, 2)), (STACK[:1], np.swapaxes(STACK, 1, 2)),
]  # fmt: skip
SINGLE = {
    "negate": lambda x: -x,
    "numbers on the right": lambda x: (x + 2) * 3 - x / 4 + x**3 + x**0.5,
    "numbers on the left": lambda x: 2 + 3 * x + (1 - x) + 2 / x + 2**x,
    "arrays on the left": lambda x: CONSTANT + CONSTANT * x + (CONSTANT - x) + CONSTANT / x,
    "a matrix on the left": lambda x: CONSTANT.T @ x,
    "a matrix on the right": lambda x: x @ CONSTANT.T,
    "a vector on the left": lambda x: CONSTANT[:, 0] @ x,
    "sum": lambda x: x.sum() * x,
    "sum over an axis": lambda x: x.sum(axis=1) ** 2,
    "sum over a negative axis": lambda x: x.sum(axis=-2) ** 2,
    "sum that keeps its axis": lambda x: x / x.sum(axis=0, keepdims=True),
    "sum over two axes": lambda x: x.sum(axis=(0, 1)) ** 2,
    "mean": lambda x: x.mean() * x,
    "mean over an axis": lambda x: x.mean(axis=0) ** 2,
    "reshape": lambda x: x.reshape(3, 2) @ CONSTANT,
    "reshape by a tuple": lambda x: x.reshape((6,)) ** 2,
    "transpose": lambda x: x.T @ x,
    "a row": lambda x: x[1] * x,
    "a slice": lambda x: x[:, ::2] ** 2,
    "the same row twice": lambda x: x[[0, 1, 0]] ** 2,
    "one element": lambda x: x[1, 2] * x,
    "a mask": lambda x: x[CONSTANT > 0] ** 2,
}
FUNCTIONS = ["sin", "cos", "exp", "log", "tanh", "sigmoid", "softplus", "relu"]
AXES = [None, 0, 1, -1]


def slopes(function, *values):
    """Return the value and the gradient of a function of an array tape's variables."""
    tape = Tape()
    inputs = [tape.var(value) for value in values]
    result = function(*inputs)
    gradient = result.grad()
    return result.value, [gradient.wrt(variable) for variable in inputs]


def differences(function, values, k, step=1e-6):
    """Return the gradient of the sum with respect to the k-th value, by central differences."""
    found = np.zeros(values[k].shape)
    for place in np.ndindex(found.shape):
        sums = []
        for h in (step, -step):
            moved = [value.copy() for value in values]
            moved[k][place] += h
            tape = Tape()
            sums.append(function(*[tape.var(value) for value in moved]).value.sum())
        found[place] = (sums[0] - sums[1]) / (2 * step)
    return found


def check(function, *values):
    value, gradient = slopes(function, *values)
    for k, slope in enumerate(gradient):
        assert slope.shape == values[k].shape
        np.testing.assert_allclose(slope, differences(function, values, k), rtol=1e-6, atol=1e-7)
    return value, gradient


@pytest.mark.parametrize("name", PAIRS)
@pytest.mark.parametrize("other", [B, ROW, COLUMN, NUMBER, STACK], ids=lambda b: str(b.shape))
def test_operators_and_what_they_stretch(name, other):
    check(PAIRS[name], A, other)
    check(PAIRS[name], other, A)


@given(st.data())
def test_any_two_shapes_that_fit_are_summed_back(data):
    shape = data.draw(broadcastable_shapes((2, 3), max_dims=3, max_side=3))
    x, y = np.full((2, 3), 2.0), np.full(shape, 3.0)
    _, (dx, dy) = slopes(lambda x, y: x * y, x, y)
    stretched = np.broadcast_to(y, (x * y).shape)
    np.testing.assert_array_equal(dx, array_tape.summed_to(stretched, (2, 3)))
    assert dy.shape == shape
    assert dy.sum() == 2.0 * (x * y).size


@pytest.mark.parametrize("name", SINGLE)
def test_operations_on_one_array(name):
    check(SINGLE[name], A)


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize("value", [A, CONSTANT * 2 + 0.1, NUMBER], ids=["2x3", "signs", "number"])
def test_functions(name, value):
    value = np.array(np.abs(value)) if name == "log" else value
    check(getattr(array_tape, name), value)


@pytest.mark.parametrize(("a", "b"), PRODUCTS, ids=lambda m: str(m.shape))
def test_matrix_products_of_every_rank(a, b):
    value, _ = check(lambda x, y: x @ y, a, b)
    np.testing.assert_array_equal(value, a @ b)


@pytest.mark.parametrize("axis", AXES)
@pytest.mark.parametrize("keepdims", [False, True])
def test_logsumexp(axis, keepdims):
    def function(x):
        return array_tape.logsumexp(x, axis, keepdims) ** 2

    value, _ = check(function, A)
    expected = np.log(np.exp(A).sum(axis=axis, keepdims=keepdims)) ** 2
    np.testing.assert_allclose(value, expected)


@pytest.mark.parametrize("axis", AXES[1:])
def test_softmax(axis):
    value, _ = check(lambda x: array_tape.softmax(x, axis) * CONSTANT, A)
    np.testing.assert_allclose(value, np.exp(A) / np.exp(A).sum(axis, keepdims=True) * CONSTANT)


def test_maximum_shares_where_two_are_equal():
    x, y = np.array([1.0, 2.0, 3.0]), np.array([1.0, 5.0, 0.0])
    value, (dx, dy) = slopes(array_tape.maximum, x, y)
    assert value.tolist() == [1.0, 5.0, 3.0]
    assert (dx.tolist(), dy.tolist()) == ([0.5, 0.0, 1.0], [0.5, 1.0, 0.0])
    check(array_tape.maximum, A, ROW)
    check(lambda x: array_tape.maximum(1.2, x), A)
    check(lambda x: array_tape.maximum(x, CONSTANT + 1), A)


def test_large_arguments_do_not_overflow():
    x = np.array([-1e4, -800.0, 0.0, 800.0, 1e4])
    with np.errstate(all="raise", under="ignore"):
        for name in ("sigmoid", "softplus", "softmax", "logsumexp"):
            value, (slope,) = slopes(getattr(array_tape, name), x)
            assert np.isfinite(value).all(), name
            assert np.isfinite(slope).all(), name


def test_powers_at_zero():
    _, (slope,) = slopes(lambda x: x**2 + x**1 + x**0, np.zeros(2))
    assert slope.tolist() == [1.0, 1.0]


def perceptron(x, w, v, relu, logsumexp):
    hidden = relu(x @ w)
    scores = hidden @ v
    return logsumexp(scores, axis=1) - scores[:, 1]


def test_a_small_network_has_the_graph_engines_gradient():
    x, w, v = RANDOM.normal(size=(5, 4)), RANDOM.normal(size=(4, 6)), RANDOM.normal(size=(6, 3))
    value, found = slopes(
        lambda w, v: perceptron(x, w, v, array_tape.relu, array_tape.logsumexp).mean(), w, v
    )

    def loss(w, v):
        return np.mean(perceptron(x, w, v, ad.relu, ad.logsumexp))

    expected, gradient = ad.value_and_grad(loss, (0, 1))(w, v)
    np.testing.assert_allclose(value, expected, rtol=1e-13)
    for got, true in zip(found, gradient, strict=True):
        np.testing.assert_allclose(got, true, rtol=1e-11, atol=1e-14)


def test_float32_stays_float32():
    x = A.astype(np.float32)
    value, (slope,) = slopes(lambda x: array_tape.tanh(x * 2 + 1).sum() / 3, x)
    assert value.dtype == slope.dtype == np.float32


def test_integers_become_floats_and_the_users_array_is_copied():
    tape = Tape()
    mine = np.array([1, 2])
    x = tape.var(mine)
    z = x * x
    mine[:] = 100
    assert z.grad().wrt(x).tolist() == [2.0, 4.0]


def test_gradients_share_no_memory():
    tape = Tape()
    x, y = tape.var(A), tape.var(B)
    gradient = (x + y).grad()
    dx = gradient.wrt(x)
    dx *= 100
    assert (gradient.wrt(y) == 1).all()
    assert (gradient.wrt(x) == 1).all()


def test_a_hundred_thousand_operations_in_a_line():
    tape = Tape()
    x = v = tape.var([1.0])
    for _ in range(100_000):
        v = v + x
    assert v.grad().wrt(x).tolist() == [100_001.0]
    assert v.grad(free=True).wrt(x).tolist() == [100_001.0]


def test_grad_can_be_asked_again_and_for_other_outputs():
    tape = Tape()
    x = tape.var([3.0])
    square = x * x
    cube = square * x
    asked = [cube.grad().wrt(x), cube.grad().wrt(x), square.grad().wrt(x), x.grad().wrt(cube)]
    assert [float(slope[0]) for slope in asked] == [27.0, 27.0, 6.0, 0.0]


def test_freeing_gives_the_same_gradient_and_lets_arrays_go():
    tape = Tape()
    x = tape.var(A)
    hidden = array_tape.exp(x)
    watched = weakref.ref(hidden.value)
    z = (hidden * hidden).sum()
    kept = z.grad().wrt(x)
    del hidden
    assert watched() is not None
    np.testing.assert_array_equal(z.grad(free=True).wrt(x), kept)
    assert watched() is None


def test_what_was_freed_is_refused():
    tape = Tape()
    x = tape.var(A)
    h = x * x
    gradient = (h * h).grad(free=True)
    assert repr(tape) == "<Tape, freed>"
    for use in (lambda: x * 2, lambda: h.grad(), lambda: tape.var(1.0), lambda: len(tape)):
        with pytest.raises(ValueError, match=r"freed by grad\(free=True\).*Begin a new Tape"):
            use()
    with pytest.raises(ValueError, match="call grad\\(\\) without free to keep all"):
        gradient.wrt(h)


def test_mistakes_are_told():
    x, y = Tape().var(A), Tape().var(A)
    with pytest.raises(ValueError, match="two different tapes"):
        x @ y.T
    with pytest.raises(ValueError, match="another tape"):
        x.grad().wrt(y)
    with pytest.raises(TypeError, match="wrt takes a variable"):
        x.grad().wrt(A)
    with pytest.raises(TypeError, match="Wrap lists in np.array"):
        x * [1.0, 2.0, 3.0]
    with pytest.raises(TypeError, match="cannot be assigned to"):
        x[0] = 1.0
    with pytest.raises(ValueError, match="broadcast"):
        x + np.ones(5)


@pytest.mark.parametrize("value", ["1", None, 1j, [1.0, None], object()])
def test_what_is_no_array_of_real_numbers_is_refused(value):
    with pytest.raises(TypeError, match="real numbers"):
        Tape().var(value)


def test_how_it_shows_itself():
    tape = Tape()
    assert repr(tape.var(A)) == "Var(index=0, shape=(2, 3))"
    assert repr(tape) == "<Tape of 1 arrays>"


ONE_VARIABLE = ["sin", "cos", "exp", "log", "tanh", "sigmoid", "softplus", "relu", "logsumexp",
                "softmax"]  # fmt: skip


@pytest.mark.parametrize("name", ONE_VARIABLE)
@pytest.mark.parametrize("argument", [2.0, "2", [1.0], np.ones(2)])
def test_a_function_of_no_variable_is_refused(name, argument):
    with pytest.raises(TypeError, match=f"^{name} takes a variable of a tape; got .*tape.var"):
        getattr(array_tape, name)(argument)


def test_a_maximum_without_a_variable_is_refused():
    with pytest.raises(TypeError, match=r"^maximum takes a variable of a tape; got float 2\.0"):
        array_tape.maximum(2.0, 3.0)
