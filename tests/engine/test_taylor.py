"""Taylor series: every recurrence against exact coefficients, to order 20; jets; errors."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import autodiff as ad
from autodiff.ops import (  # noqa: F401, NumPy's functions on nodes
    exponential,
    hyperbolic,
    powers,
    products,
    reductions,
    shaping,
    trigonometry,
)
from autodiff.ops.special import erf
from autodiff.taylor import Series, derivative, jet
from autodiff.taylor.recurrences import UNARY
from autodiff.transforms import grad, hessian, jvp, vjp

N = 20


def variable(x, n=N):
    return Series([x, 1.0] + [0.0] * (n - 1))


def polynomial_recurrence(step, value, n):
    """Return all derivatives of y with y' = p(y), exactly: polynomials in y, with integers.

    `step` is the list of p's integer coefficients; `value` a Fraction, y at the point.
    """
    derivatives, polynomial = [value], [Fraction(c) for c in step]
    for _ in range(n):
        derivatives.append(sum(c * value**i for i, c in enumerate(polynomial)))
        slope = [i * c for i, c in enumerate(polynomial)][1:]
        product = [Fraction(0)] * (len(slope) + len(step))
        for i, a in enumerate(slope):
            for j, b in enumerate(step):
                product[i + j] += a * b
        polynomial = product
    return derivatives


def check(coefficients, expected, rtol=1e-12):
    """Compare coefficients with exact ones, each relative to its own size."""
    for k, (got, exact) in enumerate(zip(coefficients, expected, strict=True)):
        assert got == pytest.approx(float(exact), rel=rtol, abs=1e-300), f"order {k}"


# --- against exact coefficients -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("function", "step", "inverse"),
    [
        (np.tanh, [1, 0, -1], np.arctanh),
        (np.tan, [1, 0, 1], np.arctan),
        (ad.sigmoid, [0, 1, -1], lambda y: np.log(y / (1 - y))),
        (np.exp, [0, 1], np.log),
        (np.expm1, [1, 1], np.log1p),
    ],
)
@pytest.mark.parametrize("value", [Fraction(1, 8), Fraction(3, 4)])
def test_functions_whose_slope_is_a_polynomial_of_their_value(function, step, inverse, value):
    """tanh' = 1 - tanh^2, and so on: exact derivatives in exact integers."""
    x = float(inverse(float(value)))
    expected = polynomial_recurrence(step, value, N)
    # Rounding x moves the derivatives by more than their recurrence does: let the value be exact.
    name = getattr(function, "symbol", None) or function.__name__
    found = UNARY[name]([x, 1.0, *[0] * (N - 1)], float(value))
    check([c * math.factorial(k) for k, c in enumerate(found)], expected)
    assert derivative(function, 3)(x) == pytest.approx(float(expected[3]), rel=1e-9)


CLOSED = {  # function, point, k-th Taylor coefficient there, exactly
    "exp": (np.exp, 0.0, lambda k: Fraction(1, math.factorial(k))),
    "exp2": (np.exp2, 0.0, lambda k: math.log(2) ** k / math.factorial(k)),
    "expm1": (np.expm1, 0.0, lambda k: Fraction(k > 0, math.factorial(k))),
    "log": (np.log, 1.0, lambda k: Fraction(-((-1) ** k), k) if k else 0),
    "log1p": (np.log1p, 0.0, lambda k: Fraction(-((-1) ** k), k) if k else 0),
    "log2": (np.log2, 1.0, lambda k: -((-1) ** k) / (k * math.log(2)) if k else 0),
    "log10": (np.log10, 1.0, lambda k: -((-1) ** k) / (k * math.log(10)) if k else 0),
    "sin": (np.sin, 0.0, lambda k: Fraction((0, 1, 0, -1)[k % 4], math.factorial(k))),
    "cos": (np.cos, 0.0, lambda k: Fraction((1, 0, -1, 0)[k % 4], math.factorial(k))),
    "sinh": (np.sinh, 0.0, lambda k: Fraction(k % 2, math.factorial(k))),
    "cosh": (np.cosh, 0.0, lambda k: Fraction(1 - k % 2, math.factorial(k))),
    "arctan": (np.arctan, 0.0, lambda k: Fraction((0, 1, 0, -1)[k % 4], max(k, 1))),
    "arctanh": (np.arctanh, 0.0, lambda k: Fraction(k % 2, max(k, 1))),
    "arcsin": (np.arcsin, 0.0, lambda k: arcsine(k)),
    "arccos": (np.arccos, 0.0, lambda k: -arcsine(k) if k else math.pi / 2),
    "arcsinh": (np.arcsinh, 0.0, lambda k: arcsine(k) * (1, 1, 1, -1)[k % 4]),
    "sqrt": (np.sqrt, 1.0, lambda k: binomial(Fraction(1, 2), k)),
    "cbrt": (np.cbrt, 1.0, lambda k: binomial(Fraction(1, 3), k)),
    "cbrt of a negative": (np.cbrt, -1.0, lambda k: -binomial(Fraction(1, 3), k) * (-1) ** k),
    "square": (np.square, 3.0, lambda k: (9, 6, 1)[k] if k < 3 else 0),
    "reciprocal": (np.reciprocal, 2.0, lambda k: Fraction((-1) ** k, 2 ** (k + 1))),
    "1 / (1 - x)": (lambda x: 1 / (1 - x), 0.5, lambda k: Fraction(2 ** (k + 1))),
    "x ** 2.5": (lambda x: x**2.5, 1.0, lambda k: binomial(Fraction(5, 2), k)),
    "x ** -1.5": (lambda x: x**-1.5, 1.0, lambda k: binomial(Fraction(-3, 2), k)),
    "x ** -3": (lambda x: x**-3, 1.0, lambda k: binomial(Fraction(-3), k)),
    "x ** 13 at 0": (lambda x: x**13, 0.0, lambda k: Fraction(k == 13)),
    "x ** 0": (lambda x: x**0, 0.0, lambda k: Fraction(k == 0)),
    "2 ** x": (lambda x: 2**x, 0.0, lambda k: math.log(2) ** k / math.factorial(k)),
    "erf": (erf, 0.0, lambda k: error_function(k)),
    "absolute": (np.absolute, -2.0, lambda k: (2, -1)[k] if k < 2 else 0),
    "abs": (abs, 2.0, lambda k: (2, 1)[k] if k < 2 else 0),
    "fabs": (np.fabs, 2.0, lambda k: (2, 1)[k] if k < 2 else 0),
    "sign": (np.sign, -2.0, lambda k: -(k == 0)),
    "negative": (np.negative, 2.0, lambda k: (-2, -1)[k] if k < 2 else 0),
    "positive": (np.positive, 2.0, lambda k: (2, 1)[k] if k < 2 else 0),
}


def binomial(r, k):
    return math.prod((r - i for i in range(k)), start=Fraction(1)) / math.factorial(k)


def arcsine(k):
    if k % 2 == 0:
        return Fraction(0)
    return Fraction(math.comb(k - 1, k // 2), 2 ** (k - 1) * k)


def error_function(k):
    if k % 2 == 0:
        return 0.0
    return 2 / math.sqrt(math.pi) * float(Fraction((-1) ** (k // 2), math.factorial(k // 2) * k))


@pytest.mark.parametrize("name", CLOSED)
def test_coefficients_of_closed_form_to_order_20(name):
    function, x, exact = CLOSED[name]
    check(function(variable(x)).coefficients, [exact(k) for k in range(N + 1)])


IDENTITIES = {  # two ways to the same function, at a point where none is special
    "sin^2 + cos^2": (lambda x: np.sin(x) ** 2 + np.cos(x) ** 2, lambda x: x * 0 + 1),
    "cosh^2 - sinh^2": (lambda x: np.cosh(x) ** 2 - np.sinh(x) ** 2, lambda x: x * 0 + 1),
    "tan": (np.tan, lambda x: np.sin(x) / np.cos(x)),
    "tanh": (np.tanh, lambda x: np.sinh(x) / np.cosh(x)),
    "sigmoid": (ad.sigmoid, lambda x: 1 / (1 + np.exp(-x))),
    "softplus": (ad.softplus, lambda x: np.log(1 + np.exp(x))),
    "logaddexp": (lambda x: np.logaddexp(x, 0.3), lambda x: np.log(np.exp(x) + np.exp(0.3))),
    "logaddexp of two": (lambda x: np.logaddexp(x, x * x),
                         lambda x: np.log(np.exp(x) + np.exp(x * x))),
    "arcsin": (lambda x: np.arcsin(np.sin(x)), lambda x: x),
    "arccos": (lambda x: np.arccos(np.cos(x)), lambda x: x),
    "arctan": (lambda x: np.arctan(np.tan(x)), lambda x: x),
    "arcsinh": (lambda x: np.arcsinh(np.sinh(x)), lambda x: x),
    "arccosh": (lambda x: np.arccosh(np.cosh(x)), lambda x: x),
    "arctanh": (lambda x: np.arctanh(np.tanh(x)), lambda x: x),
    "exp(log)": (lambda x: np.exp(np.log(x)), lambda x: x),
    "power of series": (lambda x: x**x, lambda x: np.exp(x * np.log(x))),
    "hypot": (lambda x: np.hypot(x, 2.0), lambda x: np.sqrt(x * x + 4)),
    "arctan2": (lambda x: np.arctan2(x, 2.0), lambda x: np.arctan(x / 2)),
    "arctan2 of two": (lambda x: np.arctan2(np.sin(x), np.cos(x)), lambda x: x),
    "maximum": (lambda x: np.maximum(x * x, 0.1), lambda x: x * x),
    "minimum": (lambda x: np.minimum(x * x, 0.1), lambda x: x * 0 + 0.1),
    "where": (lambda x: np.where(x > 0, x * x, 1.0), lambda x: x * x),
    "quotient": (lambda x: np.sin(x) / np.exp(x), lambda x: np.sin(x) * np.exp(-x)),
    "product": (lambda x: (1 + x) * (1 - x), lambda x: 1 - x**2),
    "float_power": (lambda x: np.float_power(x, 1.5), lambda x: x * np.sqrt(x)),
}  # fmt: skip


@pytest.mark.parametrize("name", IDENTITIES)
def test_identities_hold_to_every_order(name):
    one, other = IDENTITIES[name]
    a, b = (np.array(f(variable(0.4, 12)).coefficients, float) for f in (one, other))
    np.testing.assert_allclose(a, b, rtol=1e-8, atol=1e-9)


@pytest.mark.parametrize("name", sorted(UNARY))
def test_every_recurrence_agrees_with_nested_gradients(name):
    function = {"sigmoid": ad.sigmoid, "softplus": ad.softplus, "erf": erf, "abs": abs,
                "identity": ad.ops.sources.identity_op}.get(name) or getattr(np, name)  # fmt: skip
    x = 1.3 if name == "arccosh" else 0.4
    nested = function
    for n in range(1, 4):
        nested = grad(nested)
        assert derivative(function, n)(x) == pytest.approx(nested(x), rel=1e-9, abs=1e-9)


@given(st.integers(0, 12), st.fractions(-3, 3))
def test_rational_functions_of_fractions_are_exact(n, x):
    expected = Fraction(math.factorial(n)) * (-1) ** n / (x + 4) ** (n + 1)
    found = derivative(lambda t: 1 / (t + 4), n)(x)
    assert found == expected and isinstance(found, Fraction)


@given(st.lists(st.integers(-5, 5), min_size=1, max_size=6), st.integers(-3, 3))
def test_polynomials_of_integers(coefficients, x):
    polynomial = np.polynomial.Polynomial(coefficients)

    def horner(t):
        return sum(c * t**i for i, c in enumerate(coefficients))

    for n in range(8):
        assert derivative(horner, n)(x) == polynomial.deriv(n)(x)


def test_the_cost_is_quadratic_in_the_order():
    counted = []

    class Counting(float):
        def __mul__(self, other):
            counted.append(1)
            return Counting(float(self) * float(other))

        __rmul__ = __mul__

    totals = []
    for n in (20, 40):
        counted.clear()
        series = Series([Counting(0.1)] * (n + 1))
        UNARY["tanh"](series.coefficients, Counting(0.1))
        totals.append(len(counted))
    assert totals[1] < 4.2 * totals[0]


# --- derivative -----------------------------------------------------------------------------------


def test_derivative_of_order_zero_is_the_function():
    assert derivative(np.exp, 0)(0.0) == 1.0


def test_derivatives_of_constants_are_zero():
    assert derivative(lambda x: 3.0, 2)(1.0) == 0.0
    assert derivative(lambda x: 3.0, 0)(1.0) == 3.0


@pytest.mark.parametrize("n", [0, 1, 5])
def test_points_of_an_array_are_expanded_at_once(n):
    x = np.linspace(0.1, 2, 6).reshape(2, 3)
    function = lambda x: np.exp(np.sin(x)) / (1 + x * x)  # noqa: E731
    one_by_one = [derivative(function, n)(float(point)) for point in x.ravel()]
    np.testing.assert_allclose(derivative(function, n)(x).ravel(), one_by_one, rtol=1e-10)
    constant = derivative(lambda x: x * 0.0 + 1.0, n)(x)
    assert constant.shape == x.shape


def test_integers_are_promoted_and_float32_stays():
    assert derivative(lambda x: x**3, 2)(2) == 12.0
    assert type(derivative(lambda x: x**3, 2)(2)) is float
    found = derivative(np.sin, 3)(np.ones(2, np.float32))
    assert found.dtype == np.float32


def test_functions_of_trees_and_of_vectors():
    assert derivative(lambda x: {"a": x**2, "b": (x, 1.0)}, 1)(3.0) == {"a": 6.0, "b": (1.0, 0.0)}
    weights = np.array([1.0, 2.0])
    f = lambda x: np.sum(weights * np.stack([x, x**2])) + weights @ np.stack([x**3, 1.0])  # noqa: E731
    assert derivative(f, 2)(2.0) == 4.0 + 12.0


def test_functions_branch_on_the_value():
    f = lambda x: x**2 if x > 1 else -x  # noqa: E731
    assert derivative(f, 1)(2.0) == 4.0 and derivative(f, 1)(0.5) == -1.0
    assert derivative(lambda x: x * 2 if x == 2.0 else x, 1)(2.0) == 2.0


# --- nesting --------------------------------------------------------------------------------------


def test_perturbation_confusion_derivative_in_derivative():
    assert derivative(lambda x: x * derivative(lambda y: x + y)(1.0))(1.0) == 1.0
    assert derivative(lambda x: derivative(lambda y: x * y * y, 2)(x) * x, 2)(3.0) == 4.0


def test_perturbation_confusion_derivative_in_gradient_and_gradient_in_derivative():
    for outer in (grad, derivative):
        for inner in (grad, derivative):
            assert outer(lambda x, d=inner: x * d(lambda y: x + y)(1.0))(1.0) == 1.0
            assert outer(lambda x, d=inner: d(lambda y: x * y * y)(x))(3.0) == 12.0
            f = lambda x, d=inner: d(lambda y: np.sin(x * y))(x)  # noqa: E731, x cos x^2
            expected = math.cos(4.0) - 8 * math.sin(4.0)
            assert outer(f)(2.0) == pytest.approx(expected)


@pytest.mark.parametrize("reduce", [np.sum, np.mean])
def test_a_gradient_of_arrays_nests_in_a_series_of_its_factor(reduce):
    y = np.array([1.0, 2.0, 3.0])
    f = lambda t: np.sum(grad(lambda y: reduce(np.sin(t * y)))(y))  # noqa: E731
    scale = 1 if reduce is np.sum else 3
    expected = np.sum(np.cos(2 * y) - 2 * y * np.sin(2 * y)) / scale
    assert derivative(f)(2.0) == pytest.approx(expected)
    assert grad(f)(2.0) == pytest.approx(expected)


def test_the_other_operators_nest_in_series():
    f = lambda x: x**4  # noqa: E731, of which 4 x^3, 12 x^2
    assert derivative(lambda x: jvp(f, (x,), (1.0,))[1])(2.0) == 48.0
    assert derivative(lambda x: vjp(f, x)[1](1.0)[0])(2.0) == 48.0
    assert derivative(grad(grad(f)))(2.0) == 48.0
    assert hessian(derivative(f))(2.0) == 48.0
    assert jvp(derivative(f), (2.0,), (1.0,)) == (32.0, 48.0)
    assert grad(derivative(np.tanh, 2))(0.3) == pytest.approx(derivative(np.tanh, 3)(0.3))


def test_jets_of_arrays_inside_a_gradient():
    """The second derivative along v of sum(x^4) is 12 x^2 v^2; its gradient 24 x v^2."""
    x, v = np.array([1.0, 2.0, 3.0]), np.array([0.5, -1.0, 2.0])
    second = lambda x: jet(lambda x: np.sum(x**4), x, [v, 0.0])[1][1]  # noqa: E731
    np.testing.assert_allclose(grad(second)(x), 24 * x * v**2)
    np.testing.assert_allclose(derivative(lambda t: grad(second)(t * x))(2.0), 24 * x * v**2)


# --- jet ------------------------------------------------------------------------------------------


def test_jet_is_the_chain_rule_of_faa_di_bruno():
    """(f o h)'' = f'' h' h' + f' h'', and so on, for f = exp."""
    h1, h2, h3 = 0.7, -1.2, 0.4
    value, (d1, d2, d3) = jet(np.exp, 0.5, [h1, h2, h3])
    e = math.exp(0.5)
    assert value == pytest.approx(e)
    assert [d1, d2, d3] == pytest.approx([e * h1, e * (h1**2 + h2), e * (h1**3 + 3 * h1 * h2 + h3)])


def test_jet_of_several_arguments_and_arrays():
    x, v = np.array([1.0, 2.0]), np.array([3.0, -1.0])
    value, series = jet(lambda x, y: np.sum(x * x) * y, (x, 2.0), ([v, 0 * v], [1.0, 0.0]))
    # g(t) = |x + t v|^2 (2 + t) = (5 + 2 t + 10 t^2)(2 + t)
    assert value == 10.0 and series == [9.0, 44.0]


def test_jet_gives_the_derivatives_that_nested_jvps_give():
    f = lambda x: np.sum(np.sin(x) * x[::-1]) / (1 + x[0] ** 2)  # noqa: E731
    x, v = np.array([0.3, 1.2, -0.5]), np.array([1.0, -2.0, 0.5])
    along = lambda x: jvp(f, (x,), (v,))[1]  # noqa: E731
    value, series = jet(f, x, [v, 0 * v])
    assert value == pytest.approx(f(x))
    assert series == pytest.approx([along(x), jvp(along, (x,), (v,))[1]])


def test_jet_of_trees_and_of_constants():
    value, series = jet(lambda x: {"a": x * x, "c": 5.0}, 3.0, [1.0, 0.0])
    assert value == {"a": 9.0, "c": 5.0}
    assert series == {"a": [6.0, 2.0], "c": [0.0, 0.0]}


@given(st.floats(-2, 2), st.floats(-2, 2), st.floats(-1, 1))
def test_jet_is_linear_in_the_last_coefficient(a, b, x):
    of = lambda h: jet(np.tanh, x, [0.3, h])[1][1]  # noqa: E731
    assert of(a) + of(b) == pytest.approx(of(a + b) + of(0.0))


# --- arrays ---------------------------------------------------------------------------------------

ARRAYS = {
    "sum": lambda m: np.sum(m, axis=0),
    "mean": lambda m: np.mean(m),
    "reshape": lambda m: np.reshape(m, (4,)),
    "transpose": lambda m: m.T @ m,
    "index": lambda m: m[0] * m[:, 1],
    "matmul": lambda m: m @ m,
    "matmul by constants": lambda m: np.ones((2, 2)) @ m @ np.ones(2),
    "dot": lambda m: np.dot(m, m),
    "outer": lambda m: np.outer(m[0], m[1]),
    "tensordot": lambda m: np.tensordot(m, m, axes=2),
    "stack": lambda m: np.stack([m[0], m[1] * 2, np.ones(2)]),
    "concatenate": lambda m: np.concatenate([m, np.zeros((1, 2))]),
    "where": lambda m: np.where(m > 1, m, 0.0),
    "iteration": lambda m: sum(row * row for row in m),
    "constant offset": lambda m: m + np.ones((3, 2, 2)),
    "cumsum": lambda m: np.cumsum(m * m, axis=1),
}


@pytest.mark.parametrize("name", ARRAYS)
def test_functions_of_arrays_are_applied_to_every_coefficient(name):
    f = ARRAYS[name]
    x, v = np.array([[0.5, 1.5], [2.0, -1.0]]), np.array([[1.0, -1.0], [0.5, 2.0]])
    value, (first, second) = jet(f, x, [v, 0 * v])
    np.testing.assert_allclose(value, f(x))
    h = 1e-3
    np.testing.assert_allclose(first, (f(x + h * v) - f(x - h * v)) / (2 * h), atol=1e-6)
    differences = (f(x + h * v) - 2 * f(x) + f(x - h * v)) / h**2
    np.testing.assert_allclose(second, differences, atol=1e-4)
    assert np.shape(first) == np.shape(second) == np.shape(value)


def test_a_series_shows_itself():
    series = Series([1.0, 2.0])
    assert repr(series) == "Series([1.0, 2.0])" and series.value == 1.0
    assert (series.shape, series.ndim, series.size) == ((), 0, 1)
    assert np.shape(Series([np.ones(3), 1.0])) == (3,)


# --- errors ---------------------------------------------------------------------------------------

WRONG = [
    (lambda: derivative(np.floor, 1)(1.0), TypeError, "floor has no Taylor recurrence.*grad"),
    (lambda: derivative(lambda x: np.linalg.inv(x), 1)(np.eye(2)), TypeError, "np.inv has no"),
    (lambda: derivative(lambda x: np.add.reduce(x), 1)(np.eye(2)), TypeError, "np.add.reduce has"),
    (lambda: derivative(lambda x: math.sin(x))(1.0), TypeError, "NumPy's functions instead"),
    (lambda: derivative(lambda x: np.array([x]))(1.0), TypeError, "np.stack"),
    (lambda: derivative(np.absolute)(0.0), ValueError, "absolute has no Taylor series at 0"),
    (lambda: derivative(np.sign)(0.0), ValueError, "sign has no Taylor series at 0"),
    (lambda: derivative(lambda x: np.maximum(x, 1.0))(1.0), ValueError, "maximum has no Taylor"),
    (lambda: derivative(np.sqrt)(0.0), ZeroDivisionError, "sqrt has no Taylor series at .*0.0"),
    (lambda: derivative(lambda x: x**0.5)(0.0), ZeroDivisionError, "power has no Taylor series"),
    (lambda: derivative(np.sin, 1.5), TypeError, "n is an integer"),
    (lambda: derivative(np.sin, -1), ValueError, "0 or more; got -1"),
    (lambda: derivative(3), TypeError, "derivative takes a function"),
    (lambda: derivative(np.sin)("abc"), TypeError, "expected a number"),
    (lambda: derivative(lambda x: "abc")(1.0), TypeError, "expected a number"),
    (lambda: jet(np.sin, 1.0, 1.0), TypeError, r"such as \[1.0, 0.0\]; got float"),
    (lambda: jet(np.add, (1.0, 2.0), ([1.0],)), TypeError, "2 primals, series is a tuple"),
    (lambda: jet(np.add, (1.0, 2.0), ([1.0], [1.0, 0.0])), ValueError, "equally long"),
    (lambda: jet(np.sin, np.ones(2), [np.ones(3)]), ValueError, r"shape \(3,\); expected \(2,\)"),
    (lambda: jet(3, 1.0, [1.0]), TypeError, "jet takes a function"),
    (lambda: Series([1.0, 2.0]) + Series([1.0]), ValueError, "series of 2 and of 1 coefficients"),
    (lambda: Series([]), ValueError, "at least one coefficient"),
]


@pytest.mark.parametrize(("call", "error", "message"), WRONG)
def test_wrong_uses_are_explained(call, error, message):
    with pytest.raises(error, match=message):
        call()
