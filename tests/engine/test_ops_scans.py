"""Scans and sorting: cumulative sums and products, differences, sort, positions."""

import numpy as np
import pytest

import autodiff as ad
from autodiff.ops import reductions, sorting  # noqa: F401, NumPy learns of nodes
from autodiff.ops.scans import products_before_op, recurrence_op
from autodiff.ops.sources import variable_with_value
from tests.engine.opcheck import check_op

rng = np.random.default_rng(3)
cube = rng.normal(size=(2, 3, 4))
matrix = rng.normal(size=(3, 4))
x = ad.Variable(name="x")


@pytest.mark.parametrize("axis", [None, 0, 1, -1])
@pytest.mark.parametrize("name", ["cumsum", "cumprod", "sort"])
def test_axes(name, axis):
    check_op(lambda a: getattr(np, name)(a, axis=axis) ** 2, cube)


@pytest.mark.parametrize("name", ["cumsum", "cumprod"])
def test_methods_and_accumulate(name):
    ufunc = {"cumsum": np.add, "cumprod": np.multiply}[name]
    check_op(lambda a: getattr(a, name)() ** 2, matrix)
    check_op(lambda a: getattr(a, name)(axis=1) ** 2, matrix)
    check_op(lambda a: ufunc.accumulate(a) ** 2, matrix)
    check_op(lambda a: ufunc.accumulate(a, axis=1) ** 2, matrix)


@pytest.mark.parametrize("axis", [None, 0, 1])
@pytest.mark.parametrize("zeros", [[(0, 1)], [(0, 1), (2, 1)], [(0, 0), (0, 1), (0, 2), (1, 0)]])
def test_cumulative_products_with_zeros(axis, zeros):
    value = matrix.copy()
    for place in zeros:
        value[place] = 0
    check_op(lambda a: np.cumprod(a, axis), value)
    check_op(lambda a: np.cumprod(a * a, axis) + np.cumprod(a, axis) ** 2, value)


@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize("axis", [None, 1, (0, 2), (2, 0), ()], ids=str)
def test_the_ops_behind_products_scan_any_axes_in_both_directions(axis, reverse):
    def loop(step):
        def reference(*arrays):
            axes = tuple(range(3)) if axis is None else axis if isinstance(axis, tuple) else (axis,)
            moved = [np.moveaxis(a, axes, range(len(axes))) for a in arrays]
            lead, rest = moved[0].shape[: len(axes)], moved[0].shape[len(axes) :]
            rows = [m.reshape((-1, *rest)) for m in moved]
            rows = [r[::-1] if reverse else r for r in rows]
            result = step(*rows)
            result = (result[::-1] if reverse else result).reshape(lead + rest)
            return np.moveaxis(result, range(len(axes)), axes)

        return reference

    def products(a):
        return np.array([np.prod(a[:i], axis=0) for i in range(len(a))])

    def recurrence(a, b):
        rows = [np.zeros_like(b[0])]
        for i in range(len(b) - 1):
            rows.append(b[i] + a[i] * rows[-1])
        return np.array(rows)

    check_op(
        lambda a: products_before_op(a, axis=axis, reverse=reverse),
        cube,
        reference=loop(products),
    )
    check_op(
        lambda a, b: recurrence_op(a, b, axis=axis, reverse=reverse),
        cube,
        cube[::-1] + 1,
        reference=loop(recurrence),
    )


@pytest.mark.parametrize("name", ["cumsum", "cumprod", "sort", "diff"])
def test_empty_arrays_and_integers(name):
    function = getattr(np, name)
    check_op(lambda a: function(a, axis=0), np.zeros((0, 2)))
    check_op(lambda a: function(a, axis=1), np.zeros((0, 2)))
    numbers = np.array([3, 1, 2])
    (got,) = ad.Executor([function(x, axis=0)]).run({x: numbers})
    assert np.array_equal(got, function(numbers, axis=0))
    assert got.dtype == function(numbers, axis=0).dtype


def test_single_numbers():
    check_op(np.cumsum, 3.0)
    check_op(np.cumprod, 3.0)


@pytest.mark.parametrize("n", [0, 1, 2])
def test_differences(n):
    check_op(lambda a: np.diff(a, n) ** 2, cube)
    check_op(lambda a: np.diff(a, n, axis=0) ** 2, matrix)


def test_equal_numbers_keep_their_order_when_sorted():
    a = variable_with_value(np.array([2.0, 1.0, 2.0, 1.0]))
    (grad,) = ad.gradients(np.sort(a) * np.array([1.0, 2.0, 3.0, 4.0]), [a])
    assert grad.value.tolist() == [3, 1, 4, 2]


def test_nan_is_sorted_to_the_end():
    a = variable_with_value(np.array([np.nan, 1.0, 0.0]))
    (grad,) = ad.gradients(np.sort(a) * np.array([1.0, 2.0, 3.0]), [a])
    assert np.array_equal(np.sort(a).value, [0, 1, np.nan], equal_nan=True)
    assert grad.value.tolist() == [3, 2, 1]


@pytest.mark.parametrize("axis", [None, 0, 1, -1])
@pytest.mark.parametrize("name", ["argsort", "argmax", "argmin"])
def test_positions_are_numpys_and_pass_no_adjoint(name, axis):
    function, a = getattr(np, name), variable_with_value(matrix)
    assert np.array_equal(function(a, axis=axis).value, function(matrix, axis=axis))
    assert np.array_equal(getattr(a, name)(axis).value, function(matrix, axis=axis))
    (grad,) = ad.gradients(a * a + 0 * np.sum(function(a, axis=axis)), [a])
    assert np.array_equal(grad.value, 2 * matrix)


@pytest.mark.parametrize("axis", [None, 0, 1, -1])
def test_elements_at_positions(axis):
    check_op(lambda a: np.take_along_axis(a, np.argsort(-a, axis), axis) ** 2, matrix)
    repeated = np.zeros((2,) * (1 if axis is None else 2), int)
    if axis is None:
        check_op(lambda a: np.take_along_axis(a, repeated, None) ** 2, matrix)
    else:
        check_op(lambda a: np.take_along_axis(a, repeated, axis) ** 2, matrix[:2, :2])


def test_elements_at_positions_that_broadcast():
    indices = np.array([[0, 2, 2], [1, 0, 0]])
    check_op(lambda a: np.take_along_axis(a, indices, 1) ** 2, matrix[:1])
    check_op(lambda a: np.take_along_axis(a, np.argmax(a, axis=1, keepdims=True), 1) ** 2, matrix)


def test_wrong_axes():
    traced = variable_with_value(matrix)
    for function in (np.cumsum, np.cumprod, np.sort, np.argsort, np.argmax, np.diff):
        with pytest.raises(np.exceptions.AxisError, match=r"axis 2 is out of bounds"):
            function(traced, axis=2)
    with pytest.raises(TypeError, match="cumsum: axis must be an integer"):
        np.cumsum(x, axis=(0, 1))
