"""Functions of each element: exponential, trigonometric, hyperbolic, special, activations."""

import math
import warnings
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autodiff.executor import Executor
from autodiff.gradients import gradients
from autodiff.ops import activations, exponential, hyperbolic, special, trigonometry
from autodiff.ops.sources import Variable, variable_with_value
from tests.engine.opcheck import check_op

scipy_special = pytest.importorskip("scipy.special")

REAL = np.array([[-2.3, 1.7, 0.4], [0.8, -3.1, -1.2]])
POSITIVE = np.array([[0.3, 1.7, 2.4], [0.8, 3.1, 1.2]])
INSIDE = np.array([[-0.7, 0.2, 0.5], [0.0, 0.85, -0.35]])
ABOVE_ONE = POSITIVE + 1.0

NUMPY = {
    np.exp: REAL, np.exp2: REAL, np.expm1: REAL,
    np.log: POSITIVE, np.log2: POSITIVE, np.log10: POSITIVE, np.log1p: POSITIVE,
    np.sin: REAL, np.cos: REAL, np.tan: INSIDE,
    np.arcsin: INSIDE, np.arccos: INSIDE, np.arctan: REAL,
    np.deg2rad: REAL, np.radians: REAL, np.rad2deg: REAL, np.degrees: REAL, np.sinc: REAL,
    np.sinh: REAL, np.cosh: REAL, np.tanh: REAL,
    np.arcsinh: REAL, np.arccosh: ABOVE_ONE, np.arctanh: INSIDE,
}  # fmt: skip
BINARY = [np.logaddexp, np.logaddexp2, np.arctan2, np.hypot]
OURS = {
    "erf": (special.erf, scipy_special.erf, REAL),
    "erfc": (special.erfc, scipy_special.erfc, REAL),
    "gammaln": (special.gammaln, scipy_special.gammaln, POSITIVE),
    "digamma": (special.digamma, scipy_special.digamma, POSITIVE),
    "polygamma": (
        lambda x: special.polygamma(2, x),
        lambda x: scipy_special.polygamma(2, x).astype(x.dtype)[()],
        POSITIVE,
    ),
    "sigmoid": (activations.sigmoid, scipy_special.expit, REAL),
    "softplus": (activations.softplus, lambda x: np.logaddexp(0, x), REAL),
    "relu": (lambda x: activations.relu(x) * x, lambda x: np.maximum(x, 0) * x, REAL),
    "leaky_relu": (
        lambda x: activations.leaky_relu(x, 0.2) * x,
        lambda x: np.where(x > 0, x, x * 0.2)[()] * x,
        REAL,
    ),
    "elu": (
        lambda x: activations.elu(x, 1.5),
        lambda x: np.where(x > 0, x, 1.5 * np.expm1(x))[()],
        REAL,
    ),
    "silu": (activations.silu, lambda x: x * scipy_special.expit(x), REAL),
    "gelu": (
        activations.gelu,
        lambda x: x * scipy_special.ndtr(x),
        REAL,
    ),
    "gelu by tanh": (
        lambda x: activations.gelu(x, approximate=True),
        lambda x: x * 0.5 * (1 + np.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x * x * x))),
        REAL,
    ),
}


@pytest.mark.parametrize("function", NUMPY, ids=lambda function: function.__name__)
def test_numpys_functions(function):
    values = NUMPY[function]
    for value in (values, values[0, 1], values[:0]):
        check_op(function, value)


@pytest.mark.parametrize("name", OURS)
def test_functions_that_numpy_does_not_have(name):
    function, reference, values = OURS[name]
    for value in (values, values[0, 1], values[:0]):
        check_op(function, value, reference=reference)


@pytest.mark.parametrize("function", BINARY, ids=lambda function: function.__name__)
def test_functions_of_two_broadcast(function):
    for b in (POSITIVE, np.array([0.9, -2.2, 1.6]), np.array([[1.3], [-0.7]]), -0.6):
        check_op(function, REAL, b)
    check_op(function, 0.3, POSITIVE[0])
    check_op(function, np.zeros((0, 3)), POSITIVE[0])


@pytest.mark.parametrize("function", [*NUMPY, *BINARY], ids=lambda function: function.__name__)
def test_integers_and_fractions_become_floats_as_in_numpy(function):
    integers = [np.array([2, 3])] * function.nin if isinstance(function, np.ufunc) else [2]
    with np.errstate(invalid="ignore"):
        expected = function(*integers)
        got = function(*map(variable_with_value, integers)).value
    np.testing.assert_array_equal(got, expected)
    assert np.asarray(got).dtype == np.asarray(expected).dtype == float
    halves = [Fraction(1, 2)] * len(integers)
    with np.errstate(invalid="ignore"):
        found = function(*map(variable_with_value, halves)).value
        np.testing.assert_array_equal(found, function(*[0.5] * len(integers)))


SPECIAL = np.array([np.nan, np.inf, -np.inf, 0.0, -0.0, 1.0, -1.0, 2.5e-308, 1e308, -1e308, 0.5])


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("function", [*NUMPY, *BINARY], ids=lambda function: function.__name__)
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_special_values_are_numpys(function, dtype):
    values = SPECIAL.astype(dtype)
    arguments = [values[:, None], values] if function in BINARY else [values]
    got = function(*map(variable_with_value, arguments)).value
    np.testing.assert_array_equal(got, function(*arguments))
    assert got.dtype == dtype


@pytest.mark.parametrize("name", ["erf", "erfc", "gammaln", "sigmoid", "softplus", "silu", "gelu"])
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_special_values_of_functions_that_numpy_does_not_have(name):
    function, reference, _ = OURS[name]
    got = function(variable_with_value(SPECIAL)).value
    np.testing.assert_allclose(got, reference(SPECIAL), rtol=1e-15)


@pytest.mark.parametrize("function", [*NUMPY, *BINARY], ids=lambda function: function.__name__)
def test_values_that_numpy_takes_silently_have_gradients_without_warnings(function):
    values = np.array([0.0, -0.0, 1.0, -1.0, 0.5, 2.0, 20.0, -20.0, 1e100, -1e100, 1e-100, np.inf])
    arguments = [values[:, None], values] if function in BINARY else [values]
    with np.errstate(all="ignore"):
        fine = np.isfinite(function(*arguments))
    arguments = [np.broadcast_to(value, fine.shape)[fine] for value in arguments]
    inputs = [variable_with_value(value) for value in arguments]
    with np.errstate(all="raise", under="ignore"):
        slopes = [node.value for node in gradients(function(*inputs), inputs)]
    assert not np.isnan(slopes).any()


def slope_at(function, *values):
    """Return the gradients at values, with every warning an error."""
    inputs = [variable_with_value(value) for value in values]
    with warnings.catch_warnings(action="error"):
        return [node.value for node in gradients(function(*inputs), inputs)]


def test_slopes_at_the_ends_of_the_domains_are_infinite():
    ends = [(np.arcsin, 1.0), (np.arcsin, -1.0), (np.arccos, 1.0), (np.arccosh, 1.0)]
    for (function, at), slope in zip(ends, np.array([1, 1, -1, 1]) * math.inf, strict=True):
        assert slope_at(function, at) == [slope]
        assert slope_at(lambda x, f=function: f(x) * 0.0, at) == [0.0]


@pytest.mark.parametrize(
    ("function", "signs"),
    [(np.arcsin, (1, 1)), (np.arccos, (-1, -1)), (np.arctanh, (1, 1)), (np.arccosh, (1, -1))],
)
def test_derivatives_at_the_ends_of_the_domains_are_infinite_to_second_order(function, signs):
    x = variable_with_value(1.0)
    with np.errstate(all="ignore"):
        (first,) = gradients(function(x), [x])
        (second,) = gradients(first, [x])
        assert (first.value, second.value) == tuple(sign * math.inf for sign in signs)


@pytest.mark.parametrize(("function", "at"), [(np.log2, 0.0), (np.log10, 0.0), (np.log1p, -1.0)])
@pytest.mark.filterwarnings("ignore:divide by zero")  # NumPy's own, of the value
def test_logarithms_have_the_slope_inf_where_they_are_infinite(function, at):
    for value in (at, np.float64(at), np.array(at)):
        x = variable_with_value(value)
        assert gradients(function(x), [x])[0].value == math.inf
        assert gradients(np.maximum(function(x), -5.0), [x])[0].value == 0.0


def test_arctan2_has_the_slope_zero_at_the_origin_and_is_right_far_away():
    assert slope_at(np.arctan2, 0.0, 0.0) == [0.0, 0.0]
    assert slope_at(np.arctan2, 1e200, 1e200) == [pytest.approx(5e-201), pytest.approx(-5e-201)]


def test_logaddexp_of_equal_infinities_shares_evenly():
    for function in (np.logaddexp, np.logaddexp2):
        assert slope_at(function, -np.inf, np.array([-np.inf])) == [0.5, [0.5]]
        assert slope_at(function, np.inf, 3.0) == [1.0, 0.0]
        assert slope_at(function, 1000.0, -1000.0) == [1.0, 0.0]


@pytest.mark.parametrize(
    ("function", "at", "slope"),
    [
        (np.expm1, -40.0, math.exp(-40.0)),
        (np.log1p, 1e-20, 1.0),
        (np.arctan, 1e200, 0.0),
        (np.arcsinh, 1e200, 1e-200),
        (np.arccosh, 1e200, 1e-200),
        (np.arcsin, 1 - 2**-53, 1 / math.sqrt((2 - 2**-53) * 2**-53)),
        (np.tanh, 400.0, 0.0),
        (special.erf, 30.0, 0.0),
        (activations.gelu, -10.0, None),
        (activations.silu, -800.0, 0.0),
        (activations.elu, 1000.0, 1.0),
    ],
)
def test_slopes_are_accurate_where_the_plain_formula_is_not(function, at, slope):
    if slope is None:  # the slope of x * Phi(x), in its tail
        slope = scipy_special.ndtr(at) + at * math.exp(-at * at / 2) / math.sqrt(2 * math.pi)
    assert slope_at(function, at)[0] == pytest.approx(slope, rel=1e-12, abs=1e-300)


def test_activations_at_zero():
    assert slope_at(activations.relu, np.array([-1.0, 0.0, -0.0, 2.0]))[0].tolist() == [0, 0, 0, 1]
    assert slope_at(activations.leaky_relu, np.array([0.0, 1.0]))[0].tolist() == [0.01, 1.0]
    elu_of_two = slope_at(lambda x: activations.elu(x, 2.0), np.array([0.0, 1.0]))[0]
    assert elu_of_two.tolist() == [2.0, 1.0]
    assert activations.relu(variable_with_value(Fraction(1, 3))).value == Fraction(1, 3)


# sinc is smooth at 0, to every order; the oracle is its integral, by Gauss and Legendre.


def derivative_of_sinc(x, order):
    """Return the integral of the order-th derivative of cos(pi x t) in x, t from 0 to 1."""
    nodes, weights = np.polynomial.legendre.leggauss(60)
    t, turn = math.pi * (nodes + 1) / 2, order * math.pi / 2
    return float(np.sum(weights / 2 * t**order * np.cos(x * t + turn)))


@given(st.one_of(st.floats(-8, 8), st.sampled_from([0.0, 1e-300, 1e-9, 1e-4, -1e-3, 2 / math.pi])))
@settings(max_examples=60, deadline=None)
def test_sinc_has_right_derivatives_of_every_order(at):
    node = x = variable_with_value(at)
    node = np.sinc(node)
    for order in range(6):
        scale = math.pi**order
        assert node.value == pytest.approx(derivative_of_sinc(at, order), abs=2e-13 * scale)
        (node,) = gradients(node, [x])


def test_sinc_at_zero_to_second_order():
    x = Variable(name="x")
    (first,) = gradients(np.sinc(x), [x])
    (second,) = gradients(first, [x])
    values = Executor([np.sinc(x), first, second]).run({x: np.zeros(2)})
    assert [value[0] for value in values] == [1.0, 0.0, pytest.approx(-(math.pi**2) / 3)]
    assert repr(second).endswith("sinc''(x)")


# The special functions, with SciPy and without.


def test_erf_without_scipy_is_as_accurate(monkeypatch):
    points = np.concatenate([np.linspace(-6, 6, 1001), SPECIAL[:7]])
    monkeypatch.setattr(special, "scipy_special", lambda: None)
    for function, reference in [
        (special.erf, scipy_special.erf), (special.erfc, scipy_special.erfc)
    ]:  # fmt: skip
        np.testing.assert_allclose(function(points).value, reference(points), rtol=4e-15)
        single = function(points.astype(np.float32)).value
        assert single.dtype == np.float32
        np.testing.assert_allclose(single, reference(points), rtol=1e-5)
        assert function(0.5).value == pytest.approx(reference(0.5), rel=1e-15)
        assert function(np.zeros((0, 2))).value.shape == (0, 2)
        assert function(np.array(0.5)).value.shape == ()
        assert type(function(np.float32(0.5)).value) is np.float32


def test_the_gamma_functions_say_that_they_need_scipy(monkeypatch):
    monkeypatch.setattr(special, "scipy_special", lambda: None)
    for function in (special.gammaln, special.digamma):
        with pytest.raises(ImportError, match="needs SciPy.*pip install scipy"):
            function(2.0).value  # noqa: B018


def test_scipy_is_looked_for_once_and_may_be_missing(monkeypatch):
    special.scipy_special.cache_clear()
    monkeypatch.setattr(special.importlib.util, "find_spec", lambda name: None)
    assert special.scipy_special() is None
    special.scipy_special.cache_clear()


def test_functions_document_themselves_and_have_numpys_names():
    for module in (exponential, trigonometry, hyperbolic):
        for name in module.__all__:
            function = getattr(module, name)
            assert function.__name__ == name
            assert function.__module__ == module.__name__
            assert "da = " in function.__doc__ or "derivative" in function.__doc__
            arguments = [0.5] * getattr(getattr(np, name), "nin", 1)
            with np.errstate(invalid="ignore"):
                np.testing.assert_equal(function(*arguments).value, getattr(np, name)(*arguments))


def test_erf_spells_itself_and_polygamma_its_order():
    x = Variable(name="x")
    assert repr(special.erf(x) + special.polygamma(2, x)) == "erf(x) + polygamma(2, x)"
