"""Reductions: values and derivatives, special values, wrong uses."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import autodiff as ad
from autodiff.ops import signs, spectra  # noqa: F401, norms need np.abs, np.sign, np.linalg.svd
from autodiff.ops.reductions import logsumexp
from autodiff.ops.sources import variable_with_value
from tests.engine.opcheck import check_op

rng = np.random.default_rng(1)
cube = rng.normal(size=(2, 3, 4))
matrix = rng.normal(size=(3, 4))
inf, nan = np.inf, np.nan
x = ad.Variable(name="x")

REDUCTIONS = {
    "sum": np.sum,
    "mean": np.mean,
    "prod": np.prod,
    "max": np.max,
    "amax": np.amax,
    "min": np.min,
    "amin": np.amin,
    "ptp": np.ptp,
    "var": np.var,
    "std": np.std,
    "norm": np.linalg.norm,
}
AXES = [None, 0, -1, (0, 2), (-1, 1)]


def value_and_slope(function, value):
    """Return a function's value and its gradient at a value."""
    node = variable_with_value(value)
    output = function(node)
    return output.value, ad.gradients(output, [node])[0].value


@pytest.mark.parametrize("keepdims", [False, True])
@pytest.mark.parametrize("axis", AXES, ids=str)
@pytest.mark.parametrize("name", REDUCTIONS)
def test_axes(name, axis, keepdims):
    check_op(lambda a: REDUCTIONS[name](a, axis=axis, keepdims=keepdims) ** 2, cube)


@pytest.mark.parametrize("axis", AXES, ids=str)
@pytest.mark.parametrize("name", ["var", "std"])
def test_degrees_of_freedom(name, axis):
    check_op(lambda a: REDUCTIONS[name](a, axis=axis, ddof=1) ** 2, cube)


@pytest.mark.parametrize("name", ["sum", "mean", "prod", "max", "min", "var", "std"])
def test_methods(name):
    check_op(lambda a: getattr(a, name)() * getattr(a, name)(axis=0, keepdims=True), matrix)
    assert getattr(ad.Node, name)(x, 1).const_attr[:2] == (1, False)


@pytest.mark.parametrize("ufunc", [np.add, np.multiply, np.maximum, np.minimum, np.logaddexp])
def test_reduce_of_ufuncs_goes_along_the_first_axis_by_default(ufunc):
    check_op(lambda a: ufunc.reduce(a) ** 2, matrix)
    check_op(lambda a: ufunc.reduce(a, axis=1, keepdims=True) ** 2, matrix)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_random_shapes_axes_and_dtypes(data):
    """Value, dtype and shape are NumPy's; the slope of the sum along a direction is right."""
    name = data.draw(st.sampled_from(["sum", "mean", "prod", "max", "min", "var"]))
    shape = data.draw(hnp.array_shapes(min_dims=0, max_dims=3, max_side=3))
    seed = data.draw(st.integers(0, 99))
    value = np.random.default_rng(seed).normal(size=shape)
    axis = data.draw(
        st.none()
        | (st.integers(-len(shape), len(shape) - 1) if shape else st.none())
        | st.sets(st.integers(0, len(shape) - 1)).map(tuple)
        if shape
        else st.none()
    )
    keepdims = data.draw(st.booleans())
    check_op(lambda a: REDUCTIONS[name](a, axis=axis, keepdims=keepdims), value, order=1)


# --- products with zeros ----------------------------------------------------------------------


@pytest.mark.parametrize("axis", [None, 0, 1, (0, 1)], ids=str)
@pytest.mark.parametrize("zeros", [[], [(0, 1)], [(0, 1), (2, 1)], [(0, 0), (0, 1), (0, 2)]])
def test_products_with_zeros_to_second_order(axis, zeros):
    value = matrix.copy()
    for place in zeros:
        value[place] = 0
    check_op(lambda a: np.prod(a, axis=axis), value)
    check_op(lambda a: np.prod(a * a, axis=axis) + np.prod(a, axis=axis), value)


def test_third_derivatives_of_a_product_with_three_zeros():
    a = variable_with_value(np.zeros(3))
    output = np.prod(a) * 5
    for i in range(3):
        (grad,) = ad.gradients(output, [a])
        output = grad[i]
    assert output.value == 5


# --- extremes ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["max", "min"])
def test_ties_share_the_adjoint_evenly(name):
    value = np.array([[1.0, 1.0, 1.0, 1.0], [5.0, -5.0, 5.0, -5.0]])
    _, slope = value_and_slope(lambda a: REDUCTIONS[name](a, axis=1), value)
    assert slope[0].tolist() == [0.25] * 4
    assert sorted(slope[1]) == [0, 0, 0.5, 0.5]


def test_extremes_pass_nan_as_numpys_do():
    value, slope = value_and_slope(np.max, np.array([1.0, nan, 2.0]))
    assert np.isnan(value)
    assert slope.tolist() == [0, 1, 0]


def test_what_is_not_the_maximum_has_no_slope_even_where_it_would_be_infinite():
    with np.errstate(divide="ignore", invalid="ignore"):
        _, slope = value_and_slope(lambda a: np.max(ad.log(a)), np.array([0.0, 2.0]))
        assert slope.tolist() == [0, 0.5]
        _, slope = value_and_slope(lambda a: np.sum(ad.log(a)[a.value > 0]), np.array([0.0, 2.0]))
        assert slope.tolist() == [0, 0.5]


# --- standard deviation and norm at zero ------------------------------------------------------


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("function", [np.linalg.norm, np.std, lambda a: np.linalg.norm(a, 3)])
def test_roots_at_zero_have_slope_zero_to_second_order(function):
    value = np.zeros(3)
    assert value_and_slope(function, value)[1].tolist() == [0, 0, 0]
    a = variable_with_value(value)
    (grad,) = ad.gradients(function(a), [a])
    assert ad.gradients(grad, [a])[0].value.tolist() == [0, 0, 0]


def test_a_zero_row_does_not_disturb_the_others():
    value = np.vstack([np.zeros(4), matrix])
    _, slope = value_and_slope(lambda a: np.linalg.norm(a, axis=1), value)
    assert slope[0].tolist() == [0] * 4
    assert slope[1:] == pytest.approx(matrix / np.linalg.norm(matrix, axis=1, keepdims=True))


# --- norms ------------------------------------------------------------------------------------


@pytest.mark.parametrize("ord", [None, 1, 2, 3, 1.5, inf, -inf], ids=str)
def test_norms_of_vectors(ord):
    check_op(lambda a: np.linalg.norm(a, ord, axis=0) ** 2, matrix[0])
    check_op(lambda a: np.linalg.norm(a, ord, axis=1, keepdims=True) ** 2, matrix)
    check_op(lambda a: np.linalg.norm(a, ord, axis=1), matrix)
    check_op(lambda a: np.linalg.norm(a, ord), matrix[0], symbolic=ord is None)


@pytest.mark.parametrize("ord", [None, "fro", 1, -1, inf, -inf], ids=str)
def test_norms_of_matrices(ord):
    check_op(lambda a: np.linalg.norm(a, ord, axis=(0, 1)) ** 2, matrix)
    check_op(lambda a: np.linalg.norm(a, ord, axis=(2, 0), keepdims=True) ** 2, cube)
    check_op(lambda a: np.linalg.norm(a, ord), matrix, symbolic=ord in (None, "fro"))


@pytest.mark.parametrize("ord", [2, -2, "nuc"], ids=str)
def test_norms_of_matrices_by_their_singular_values(ord):
    check_op(lambda a: np.linalg.norm(a, ord, axis=(0, 1)) ** 2, matrix)
    check_op(lambda a: np.linalg.norm(a, ord, axis=(2, 0), keepdims=True), cube)


def test_norms_that_need_to_know_the_number_of_axes():
    with pytest.raises(TypeError, match=r"node x .*say axis=-1"):
        np.linalg.norm(x, 1)
    with pytest.raises(ValueError, match=r"shape \(2, 3, 4\).*Say which axes"):
        np.linalg.norm(variable_with_value(cube), 1)
    with pytest.raises(ValueError, match="ord=0"):
        np.linalg.norm(x, 0, axis=0)
    with pytest.raises(ValueError, match="ord=3"):
        np.linalg.norm(x, 3, axis=(0, 1))


# --- logsumexp --------------------------------------------------------------------------------


@pytest.mark.parametrize("keepdims", [False, True])
@pytest.mark.parametrize("axis", AXES, ids=str)
def test_logsumexp_is_scipys(axis, keepdims):
    special = pytest.importorskip("scipy.special")
    check_op(
        lambda a: logsumexp(a, axis=axis, keepdims=keepdims) ** 2,
        cube,
        reference=lambda a: special.logsumexp(a, axis=axis, keepdims=keepdims) ** 2,
    )


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    ("value", "expected", "slope"),
    [
        ([-inf, -inf], -inf, [0, 0]),
        ([-inf, 3.0], 3.0, [0, 1]),
        ([inf, 1.0], inf, [1, 0]),
        ([inf, inf], inf, [0.5, 0.5]),
        ([inf, -inf], inf, [1, 0]),
        ([1e4, 1e4], 1e4 + np.log(2), [0.5, 0.5]),
        ([-1e4, -1e4], -1e4 + np.log(2), [0.5, 0.5]),
        ([0.0, -50.0], np.exp(-50), [1, np.exp(-50)]),
        ([nan, 1.0], nan, [nan, nan]),
        ([], -inf, []),
        (7, 7.0, 1.0),
    ],
)
def test_logsumexp_of_special_values(value, expected, slope):
    got = value_and_slope(logsumexp, np.array(value, float)[()])
    assert got[0] == pytest.approx(expected, rel=1e-15, nan_ok=True)
    assert got[1] == pytest.approx(np.array(slope)[()], rel=1e-14, nan_ok=True)


# --- average, any and all ---------------------------------------------------------------------


def test_averages():
    weights = np.array([1.0, 2.0, 0.5, 4.0])
    check_op(np.average, matrix)
    check_op(lambda a: np.average(a, 1, weights), matrix, float32=False)
    check_op(lambda a: np.average(a, -1, weights, keepdims=True), cube, float32=False)
    check_op(lambda a, w: np.average(a, 1, w), matrix, np.abs(matrix))
    check_op(lambda a, w: np.average(a, weights=w), matrix, np.abs(matrix))


@pytest.mark.parametrize("axis", [None, 0, 1])
def test_any_and_all_are_nodes_without_influence(axis):
    truths = np.array([[True, False], [True, True]])
    node = variable_with_value(truths)
    for function, method in ((np.any, node.any), (np.all, node.all)):
        assert np.array_equal(function(node, axis=axis).value, function(truths, axis=axis))
        assert np.array_equal(method(axis).value, function(truths, axis=axis))
    a = variable_with_value(matrix)
    assert ad.gradients(a.sum() * np.any(a), [a])[0].value.tolist() == np.ones((3, 4)).tolist()
    assert ad.gradients(np.any(a), [a])[0].value.tolist() == np.zeros((3, 4)).tolist()


# --- special inputs ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["sum", "prod"])
def test_empty_arrays(name):
    check_op(REDUCTIONS[name], np.zeros((0, 3)))
    check_op(lambda a: REDUCTIONS[name](a, axis=0), np.zeros((0, 3)))
    check_op(lambda a: REDUCTIONS[name](a, axis=1), np.zeros((0, 3)))


@pytest.mark.parametrize("name", REDUCTIONS)
def test_single_numbers(name):
    expected = 0.0 if name in ("ptp", "var", "std") else 1.0
    for number in (2.0, np.float32(2), np.array(2.0)):
        value, slope = value_and_slope(REDUCTIONS[name], number)
        assert value == REDUCTIONS[name](number)
        assert slope == expected
        assert np.shape(slope) == ()


@pytest.mark.parametrize("name", ["sum", "mean", "prod", "max", "var", "norm"])
def test_integers_are_promoted_as_numpy_does(name):
    value = np.arange(1, 7).reshape(2, 3)
    (got,) = ad.Executor([REDUCTIONS[name](x, axis=0)]).run({x: value})
    expected = REDUCTIONS[name](value, axis=0)
    assert got.dtype == expected.dtype
    assert got == pytest.approx(expected)


def test_no_degrees_of_freedom():
    with np.errstate(all="ignore"), pytest.warns(RuntimeWarning, match="Degrees of freedom"):
        value, slope = value_and_slope(lambda a: np.var(a, ddof=1), np.array([2.0]))
    assert np.isnan(value)
    assert np.isnan(slope).all()


# --- wrong uses -------------------------------------------------------------------------------

traced = variable_with_value(matrix)
WRONG = {
    "no such axis": (lambda: np.sum(traced, axis=2), np.exceptions.AxisError,
                     r"sum: axis 2 is out of bounds for input .*shape \(3, 4\): .* 0 to 1"),
    "no such axis in a tuple": (lambda: traced.max(axis=(0, -3)), np.exceptions.AxisError,
                                "max: axis -3"),
    "an axis twice": (lambda: np.mean(traced, axis=(0, -2)), ValueError, "twice"),
    "an axis that is a string": (lambda: np.sum(x, axis="0"), TypeError, "got str '0'"),
    "an axis that is a node": (lambda: np.sum(x, axis=x), TypeError, "known when .* the node x"),
    "a fraction as axis": (lambda: logsumexp(x, axis=0.5), TypeError, "got float 0.5"),
    "another keyword": (lambda: np.sum(x, dtype=int), TypeError, "takes a, axis, keepdims"),
    "an array to write to": (lambda: np.sum(x, out=np.zeros(())), TypeError, "out"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_wrong_uses(name):
    call, error, message = WRONG[name]
    with pytest.raises(error, match=message):
        call()


def test_an_axis_out_of_range_of_a_symbolic_node_is_reported_with_its_line():
    node = np.prod(x, axis=5)
    with pytest.raises(np.exceptions.AxisError) as caught:
        ad.Executor([node]).run({x: matrix})
    assert f"made at {__file__}:" in caught.value.__notes__[0]
