"""The derivative operators: values against closed forms and each other, nesting, forms, errors."""

import inspect
from collections import namedtuple
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import autodiff as ad
from autodiff.graph import find_topo_sort
from autodiff.ops import (  # noqa: F401, NumPy's functions on nodes
    comparison,
    exponential,
    extremes,
    hyperbolic,
    indexing,
    products,
    reductions,
    selection,
    shaping,
    sorting,
    trigonometry,
)
from autodiff.transforms import (
    elementwise_grad,
    grad,
    hessian,
    hvp,
    jacobian,
    jvp,
    value_and_grad,
    vjp,
)

Layer = namedtuple("Layer", "w b")
POINT = np.array([0.5, -1.0, 2.0])


def scalar(x):
    """A function of a vector with a full Hessian."""
    return np.sum(np.sin(x) * x[::-1] ** 2) + np.exp(x[0] * x[1])


def vector(x):
    """A function from three numbers to two."""
    return np.stack([np.sum(x**3), x[0] * np.sin(x[1] * x[2])])


# --- values ---------------------------------------------------------------------------------------


def test_grad_of_plain_numpy_functions():
    np.testing.assert_allclose(grad(lambda x: np.sum(np.sin(x)))(POINT), np.cos(POINT))
    assert grad(lambda x: x**3 + 1 / x)(2.0) == 11.75
    assert grad(lambda x: x**3)(Fraction(1, 2)) == Fraction(3, 4)


def test_value_and_grad_gives_both():
    value, gradient = value_and_grad(scalar)(POINT)
    assert value == pytest.approx(scalar(POINT))
    np.testing.assert_allclose(gradient, grad(scalar)(POINT))


def test_elementwise_grad_keeps_the_shape():
    x = np.linspace(-1, 1, 6).reshape(2, 3)
    np.testing.assert_allclose(elementwise_grad(np.tanh)(x), 1 - np.tanh(x) ** 2)
    np.testing.assert_allclose(elementwise_grad(elementwise_grad(np.sin))(x), -np.sin(x))


def test_argnums_choose_arguments():
    f = lambda x, y, z: x * y**2 * z**3  # noqa: E731
    assert grad(f, argnums=1)(2.0, 3.0, 1.0) == 12.0
    assert grad(f, argnums=(2, 0))(2.0, 3.0, 1.0) == (54.0, 9.0)
    assert grad(f, argnums=-1)(2.0, 3.0, 1.0) == 54.0
    assert grad(f, argnums=(0,))(2.0, 3.0, 1.0) == (9.0,)
    assert hessian(f, argnums=(0, 1))(2.0, 3.0, 1.0) == ((0.0, 6.0), (6.0, 4.0))
    assert jacobian(f, argnums=(0, 1))(2.0, 3.0, 1.0) == (9.0, 12.0)


def test_keyword_arguments_pass_through_and_stay_constant():
    def f(x, *, power, text):
        assert text == "kept"
        return x**power

    assert grad(f)(2.0, power=3, text="kept") == 12.0
    assert jvp(f, (2.0,), (1.0,), power=3, text="kept") == (8.0, 12.0)
    assert vjp(f, 2.0, power=3, text="kept")[1](1.0) == (12.0,)
    assert hvp(f, (2.0,), (1.0,), power=3, text="kept") == 12.0
    assert hessian(f)(2.0, power=3, text="kept") == 12.0
    assert jacobian(f)(2.0, power=3, text="kept") == 12.0
    assert elementwise_grad(f)(2.0, power=3, text="kept") == 12.0


def test_arguments_that_are_not_differentiated_may_be_anything():
    assert grad(lambda x, how: x * len(how))(2.0, "abc") == 3.0


def test_the_hessian_of_rosenbrock_matches_scipys():
    optimize = pytest.importorskip("scipy.optimize")
    x = np.linspace(-1, 1, 7)

    def rosenbrock(x):
        return np.sum(100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2)

    np.testing.assert_allclose(grad(rosenbrock)(x), optimize.rosen_der(x))
    np.testing.assert_allclose(hessian(rosenbrock)(x), optimize.rosen_hess(x), atol=1e-12)
    direction = np.cos(x)
    np.testing.assert_allclose(
        hvp(rosenbrock, (x,), (direction,)), optimize.rosen_hess_prod(x, direction)
    )


def test_value_and_grad_is_what_scipys_minimize_takes():
    optimize = pytest.importorskip("scipy.optimize")

    def rosenbrock(x):
        return np.sum(100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2)

    for method in ("BFGS", "L-BFGS-B", "CG"):
        found = optimize.minimize(
            value_and_grad(rosenbrock), np.zeros(4), jac=True, method=method, tol=1e-9
        )
        np.testing.assert_allclose(found.x, np.ones(4), atol=1e-4)
    found = optimize.minimize(
        value_and_grad(rosenbrock), np.zeros(4), jac=True, hess=hessian(rosenbrock),
        method="trust-exact", tol=1e-9,
    )  # fmt: skip
    np.testing.assert_allclose(found.x, np.ones(4), atol=1e-6)


# --- how the operators belong together ------------------------------------------------------------

vectors = st.lists(st.floats(-2, 2), min_size=3, max_size=3).map(np.array)


@given(vectors, vectors, st.lists(st.floats(-2, 2), min_size=2, max_size=2).map(np.array))
def test_jvp_and_vjp_are_adjoint_to_each_other(x, v, w):
    _, tangent = jvp(vector, (x,), (v,))
    _, pullback = vjp(vector, x)
    assert np.dot(tangent, w) == pytest.approx(np.dot(pullback(w)[0], v), abs=1e-9)


@given(vectors, vectors)
def test_hvp_is_the_hessian_times_the_direction(x, v):
    np.testing.assert_allclose(hvp(scalar, (x,), (v,)), hessian(scalar)(x) @ v, atol=1e-9)


@given(vectors)
def test_the_hessian_is_symmetric_and_the_jacobian_of_the_gradient(x):
    matrix = hessian(scalar)(x)
    np.testing.assert_allclose(matrix, matrix.T, atol=1e-12)
    for mode in ("forward", "reverse"):
        np.testing.assert_allclose(jacobian(grad(scalar), mode=mode)(x), matrix, atol=1e-12)


@given(vectors)
def test_forward_and_reverse_jacobians_are_equal_and_made_of_gradients(x):
    forward, reverse = (jacobian(vector, mode=mode)(x) for mode in ("forward", "reverse"))
    np.testing.assert_allclose(forward, reverse, atol=1e-12)
    rows = [grad(lambda x, i=i: vector(x)[i])(x) for i in range(2)]
    np.testing.assert_allclose(forward, rows, atol=1e-12)


@given(vectors, vectors, vectors, st.floats(-3, 3), st.floats(-3, 3))
def test_a_derivative_is_linear_in_the_direction(x, v, w, a, b):
    tangent = lambda direction: jvp(vector, (x,), (direction,))[1]  # noqa: E731
    np.testing.assert_allclose(tangent(a * v + b * w), a * tangent(v) + b * tangent(w), atol=1e-8)


# --- nesting, and perturbation confusion ----------------------------------------------------------


def test_perturbation_confusion_grad_in_grad_closing_over_the_outer_variable():
    """d/dx (x * d/dy (x + y)) = d/dx (x * 1) = 1; a confused engine says 2."""
    assert grad(lambda x: x * grad(lambda y: x + y)(1.0))(1.0) == 1.0
    assert grad(lambda x: x * grad(lambda y: x * y)(1.0))(3.0) == 6.0
    assert grad(lambda x: grad(lambda y: x * y * y)(x))(3.0) == 12.0  # d/dx 2 x x


def test_perturbation_confusion_jvp_in_jvp():
    def outer(x):
        return x * jvp(lambda y: x + y, (1.0,), (1.0,))[1]

    assert jvp(outer, (1.0,), (1.0,)) == (1.0, 1.0)

    def shifted(x):
        return x * jvp(lambda y: x * y, (1.0,), (1.0,))[1]

    assert jvp(shifted, (3.0,), (1.0,)) == (9.0, 6.0)


def test_perturbation_confusion_grad_in_jvp():
    assert jvp(lambda x: x * grad(lambda y: x + y)(1.0), (1.0,), (1.0,))[1] == 1.0
    assert jvp(lambda x: x * grad(lambda y: x * y)(1.0), (3.0,), (1.0,))[1] == 6.0


def test_perturbation_confusion_jvp_in_grad():
    assert grad(lambda x: x * jvp(lambda y: x + y, (1.0,), (1.0,))[1])(1.0) == 1.0
    assert grad(lambda x: x * jvp(lambda y: x * y, (1.0,), (1.0,))[1])(3.0) == 6.0
    assert grad(lambda x: jvp(lambda y: y**3, (2.0,), (x,))[1])(5.0) == 12.0  # in the direction


def test_perturbation_confusion_vjp_pulled_back_later_and_twice():
    def outer(x):
        _, pullback = vjp(lambda y: x * y**2, 3.0)
        first = grad(lambda z: z * x)(1.0)  # another derivative comes between
        return pullback(1.0)[0] * first + pullback(x)[0]

    # pullback(c) = 6 x c, first = x: the sum is 12 x^2, its derivative 24 x
    assert grad(outer)(2.0) == 48.0
    assert jvp(outer, (2.0,), (1.0,)) == (48.0, 48.0)


def test_a_pullback_made_outside_is_differentiated_in_its_cotangent():
    _, pullback = vjp(lambda y: y**2, 3.0)
    assert grad(lambda c: pullback(c)[0] ** 2)(2.0) == 144.0
    assert pullback(1.0) == (6.0,) and pullback(2.0) == (12.0,)


def test_perturbation_confusion_through_a_function_returned_by_a_derivative():
    """Manzyuk et al. (2019): the tangent of a curried function must keep its own perturbation."""

    def shift(offset):
        return lambda f: lambda x: f(x + offset)

    def derivative(g):
        return lambda x: jvp(g, (x,), (1.0,))[1]

    moved = jvp(lambda offset: shift(offset)(derivative(lambda x: x**3))(2.0), (0.0,), (1.0,))
    assert moved == (12.0, 12.0)


@pytest.mark.parametrize("outer", ["grad", "jvp", "jacobian forward", "jacobian reverse", "hvp"])
@pytest.mark.parametrize("inner", ["grad", "jvp", "vjp", "hessian", "jacobian"])
def test_every_operator_nests_in_every_other(outer, inner):
    """The inner one makes f' or f'' of x * y^4 by y; the outer one differentiates by x = y."""
    of_y = {
        "grad": lambda x: grad(lambda y: x * y**4)(x),
        "jvp": lambda x: jvp(lambda y: x * y**4, (x,), (1.0,))[1],
        "vjp": lambda x: vjp(lambda y: x * y**4, x)[1](1.0)[0],
        "jacobian": lambda x: jacobian(lambda y: x * y**4)(x),
        "hessian": lambda x: hessian(lambda y: x * y**4)(x) / 3 * x,
    }[inner]  # always 4 x^4
    of_x = {
        "grad": lambda f: grad(f)(2.0),
        "jvp": lambda f: jvp(f, (2.0,), (1.0,))[1],
        "jacobian forward": lambda f: jacobian(f, mode="forward")(2.0),
        "jacobian reverse": lambda f: jacobian(f, mode="reverse")(2.0),
        "hvp": lambda f: hvp(f, (2.0,), (1.0,)) * 2 / 3,
    }[outer]  # always 16 x^3
    assert of_x(of_y) == pytest.approx(128.0)


def test_gradients_nest_to_any_order():
    f, expected = np.sin, [np.cos, lambda x: -np.sin(x), lambda x: -np.cos(x), np.sin]
    for n in range(8):
        f = grad(f)
        assert f(0.7) == pytest.approx(expected[n % 4](0.7))


def test_a_third_derivative_of_a_vector_function_has_three_axes():
    cubes = jacobian(hessian(lambda x: np.sum(x**3) + x[0] * x[1] * x[2]))(POINT)
    expected = np.zeros((3, 3, 3))
    expected[0, 0, 0] = expected[1, 1, 1] = expected[2, 2, 2] = 6.0
    for i, j, k in [(0, 1, 2), (0, 2, 1), (1, 0, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0)]:
        expected[i, j, k] = 1.0
    np.testing.assert_allclose(cubes, expected, atol=1e-12)


def test_a_jacobian_inside_a_gradient():
    def f(x):
        return np.sum(jacobian(vector)(x) ** 2)

    step = 1e-6 * np.eye(3)
    differences = [(f(POINT + h) - f(POINT - h)) / 2e-6 for h in step]
    np.testing.assert_allclose(grad(f)(POINT), differences, rtol=1e-6)


def test_a_derivative_inside_a_long_outer_trace_does_not_walk_through_all_of_it():
    def descend(x):
        for _ in range(300):
            x = x - 0.01 * grad(lambda y: y**2)(x)
        return x

    assert grad(descend)(1.0) == pytest.approx(0.98**300)


# --- what is returned -----------------------------------------------------------------------------


def test_data_in_data_out():
    value, gradient = value_and_grad(scalar)(POINT)
    assert isinstance(value, float)
    assert type(gradient) is np.ndarray and gradient.flags.writeable
    assert type(grad(lambda x: x * x)(3.0)) is float


def test_nodes_inside_an_outer_trace_and_on_symbolic_variables():
    seen = []

    def outer(x):
        seen.extend([grad(lambda y: x * y)(1.0), grad(lambda y: y * y)(1.0)])
        return x

    grad(outer)(2.0)
    assert isinstance(seen[0], ad.Node)  # depends on x
    assert seen[1] == 2.0  # does not
    x = ad.Variable(name="x")
    first, second = grad(lambda y: y**3)(x), grad(grad(lambda y: y**3))(x)
    assert ad.Executor([first, second]).run({x: 2.0}) == [12.0, 12.0]
    value, tangent = jvp(lambda y: y**3, (x,), (1.0,))
    assert ad.Executor([value, tangent]).run({x: 2.0}) == [8.0, 12.0]
    value, pullback = vjp(lambda y: y**3, x)
    assert ad.Executor([value, pullback(2.0)[0]]).run({x: 2.0}) == [8.0, 24.0]


def test_the_gradient_of_a_symbolic_array_is_refused_when_it_is_fed():
    x = ad.Variable(name="x")
    with pytest.raises(TypeError, match=r"shape \(3,\).*jacobian"):
        ad.Executor([grad(lambda y: y * 2)(x)]).run({x: POINT})


def test_constant_outputs_give_zeros():
    assert grad(lambda x: 3.0)(POINT).tolist() == [0.0, 0.0, 0.0]
    assert grad(lambda x: 3)(2.0) == 0.0
    assert grad(lambda x, y: y * 1.0)(POINT, 2.0).tolist() == [0.0, 0.0, 0.0]
    assert jvp(lambda x: 3, (2.0,), (1.0,)) == (3, 0.0)
    assert vjp(lambda x: 3.0, POINT)[1](1.0)[0].tolist() == [0.0, 0.0, 0.0]
    for mode in ("forward", "reverse"):
        assert jacobian(lambda x: np.ones(2), mode=mode)(POINT).tolist() == [[0.0] * 3] * 2
    assert hessian(lambda x: 1.0)(POINT).tolist() == np.zeros((3, 3)).tolist()
    assert hessian(lambda x: np.sum(x))(POINT).tolist() == np.zeros((3, 3)).tolist()
    assert hvp(lambda x: np.sum(x), (POINT,), (POINT,)).tolist() == [0.0, 0.0, 0.0]


def test_zeros_handed_out_twice_are_not_one_array():
    _, pullback = vjp(lambda x: 3.0, POINT)
    pullback(1.0)[0][:] = 7.0
    assert pullback(1.0)[0].tolist() == [0.0, 0.0, 0.0]


@pytest.mark.parametrize(
    "x", [3, True, np.int32(3), np.array([1, 2, 3]), np.array([True, False]), np.uint8(200)]
)
def test_integers_are_promoted_to_float(x):
    gradient = grad(lambda x: np.sum(x * x))(x)
    np.testing.assert_array_equal(gradient, 2.0 * np.asarray(x, float))
    assert np.asarray(gradient).dtype == np.float64


def test_float32_stays_float32():
    x = POINT.astype(np.float32)
    found = [
        *value_and_grad(scalar)(x),
        hessian(scalar)(x),
        jacobian(vector)(x),
        jacobian(vector, mode="forward")(x),
        hvp(scalar, (x,), (POINT,)),
        *jvp(vector, (x,), (POINT,)),
        vjp(vector, x)[1](np.ones(2))[0],
        grad(lambda x: x * 2.5)(np.float32(1)),
    ]
    assert {value.dtype for value in found} == {np.dtype(np.float32)}


def test_what_is_returned_shares_no_memory_with_anything():
    weights, x = np.ones(3), POINT.copy()
    a, b = grad(lambda x, y: np.sum((x + y) * weights), argnums=(0, 1))(x, x)
    a[:] = 5.0
    assert b.tolist() == weights.tolist() == [1.0, 1.0, 1.0]
    tangent = np.ones(3)
    value, moved = jvp(lambda x: x, (x,), (tangent,))
    value[:], moved[:] = 9.0, 9.0
    assert tangent.tolist() == [1.0, 1.0, 1.0] and x.tolist() == POINT.tolist()


def test_a_pullback_remembers_the_point_when_the_caller_changes_the_array():
    x = POINT.copy()
    _, pullback = vjp(lambda x: np.sum(x**2), x)
    x[:] = 0.0
    np.testing.assert_allclose(pullback(1.0)[0], 2 * POINT)


def test_a_pullback_runs_the_function_once():
    calls = []

    def f(x):
        calls.append(1)
        return x**2

    _, pullback = vjp(f, POINT)
    assert [pullback(c * np.ones(3))[0].tolist() for c in (1.0, 2.0)] == [
        (2 * POINT).tolist(),
        (4 * POINT).tolist(),
    ]
    assert len(calls) == 1


# --- forms ----------------------------------------------------------------------------------------


def test_trees_of_every_kind():
    def f(model, inputs):
        hidden = model["layers"][0].w * inputs[0] + model["layers"][0].b
        return {"out": (np.sum(hidden), hidden), "none": None}

    model = {"layers": [Layer(np.array([1.0, 2.0]), 0.5)], "unused": np.ones(2)}
    inputs = (np.array([3.0, 4.0]),)
    gradient = grad(lambda m, i: f(m, i)["out"][0])(model, inputs)
    assert isinstance(gradient["layers"][0], Layer)
    assert gradient["layers"][0].w.tolist() == [3.0, 4.0]
    assert gradient["layers"][0].b == 2.0 and gradient["unused"].tolist() == [0.0, 0.0]
    value, tangent = jvp(f, (model, inputs), (model, (np.zeros(2),)))
    assert value["out"][0] == tangent["out"][0] == 12.0 and tangent["none"] is None
    value, pullback = vjp(f, model, inputs)
    of_model, of_inputs = pullback({"none": None, "out": (1.0, np.zeros(2))})
    assert of_model["layers"][0].w.tolist() == [3.0, 4.0] and of_inputs[0].tolist() == [1.0, 2.0]
    blocks = jacobian(f)(model, inputs)
    assert blocks["out"][1]["layers"][0].w.tolist() == [[3.0, 0.0], [0.0, 4.0]]
    assert blocks["out"][1]["layers"][0].b.tolist() == [1.0, 1.0]
    assert blocks["out"][0]["unused"].tolist() == [0.0, 0.0]


def test_the_hessian_of_a_tree_is_a_tree_of_trees():
    f = lambda p: np.sum(p["a"] ** 2) * p["b"]  # noqa: E731
    blocks = hessian(f)({"a": np.array([1.0, 2.0]), "b": 3.0})
    assert blocks["a"]["a"].tolist() == [[6.0, 0.0], [0.0, 6.0]]
    assert blocks["a"]["b"].tolist() == blocks["b"]["a"].tolist() == [2.0, 4.0]
    assert blocks["b"]["b"] == 0.0


@pytest.mark.parametrize("mode", ["forward", "reverse"])
@pytest.mark.parametrize("shape", [(), (1,), (2, 3), (0,), (2, 0)])
def test_jacobians_of_every_shape(shape, mode):
    x = np.arange(1.0, 1 + np.prod(shape)).reshape(shape)
    found = jacobian(lambda x: x**2, mode=mode)(x)
    assert np.shape(found) == shape + shape
    np.testing.assert_allclose(np.reshape(found, (x.size, x.size)), np.diag(2 * x.ravel()))


def test_a_jacobian_of_more_rows_than_one_batch_holds():
    x = np.linspace(0, 1, 400)
    found = jacobian(lambda x: x * np.sum(x), mode="forward")(x)
    np.testing.assert_allclose(found, np.sum(x) * np.eye(400) + x[:, None], atol=1e-12)


MATRIX = np.array([[1.0, 2.0, 0.5], [-1.0, 0.3, 2.0], [0.7, -0.2, 1.1]])
STEPS = {
    "broadcasting": lambda x: np.sum(x) * x[:, None] - x,
    "numbers and arrays": lambda x: x[0] * x + x[1],
    "matrices": lambda x: (x[:, None] * x) @ np.array([[1.0, 2.0]] * 3),
    "matrix times itself": lambda x: (x[:, None] * x) @ (x[:, None] + x),
    "matrices of the engine": lambda x: ad.matmul(
        ad.matmul(np.stack([x, x**2]), ad.constant(MATRIX), trans_B=True),
        np.stack([x, 1 - x]),
        trans_A=True,
    ),
    "a matrix times a vector": lambda x: MATRIX @ x**2 + (x * x) @ MATRIX,
    "a moving matrix": lambda x: (x[:, None] * x) @ np.ones(3) + np.ones(3) @ (x[:, None] + x),
    "reductions": lambda x: np.sum(x[:, None] * x, axis=-1, keepdims=True) * np.sum(x[:, None], 0),
    "choice": lambda x: np.where(x > 0, x**2, np.sin(x)) * np.maximum(x, 0.1),
    "parts": lambda x: x[1:] * x[0] + x[None, ..., :2][0] * x[::-2] + x[[0, 0]] + x[-1],
    "order": lambda x: np.sort(x) * x[::-1],
    "arrays of constants": lambda x: np.sum(x) * np.ones((2, 3)) * 3.0 + np.sum(x) * np.arange(3.0),
}


@pytest.mark.parametrize("name", STEPS)
def test_batches_of_unit_vectors_are_what_one_at_a_time_are(name):
    f = STEPS[name]
    value, pullback = vjp(f, POINT)
    columns = [jvp(f, (POINT,), (unit,))[1] for unit in np.eye(3)]
    expected = np.stack(columns, axis=-1)
    np.testing.assert_allclose(jacobian(f, mode="forward")(POINT), expected, atol=1e-12)
    np.testing.assert_allclose(jacobian(f, mode="reverse")(POINT), expected, atol=1e-12)
    units = np.eye(value.size).reshape(value.size, *value.shape)
    rows = np.stack([pullback(unit)[0] for unit in units]).reshape(*value.shape, 3)
    np.testing.assert_allclose(rows, expected, atol=1e-12)


# --- which mode -----------------------------------------------------------------------------------


def test_the_jacobian_picks_the_cheaper_side_and_says_which():
    wide, tall = jacobian(lambda x: x[:2]), jacobian(lambda x: np.stack([x, 2 * x]))
    square = jacobian(lambda x: x * 2)
    assert wide.mode(POINT) == "reverse"
    assert tall.mode(POINT) == square.mode(POINT) == "forward"
    assert wide.explain(POINT) == (
        "reverse mode: 2 passes for 2 output numbers; forward mode would take 3, "
        "one per input number"
    )
    assert tall.explain(POINT).startswith("forward mode: 3 passes for 3 input numbers")
    assert jacobian(np.sum).explain(POINT).startswith("reverse mode: 1 pass for 1 output number;")
    assert jacobian(np.sum, mode="forward").mode(POINT) == "forward"


@pytest.mark.parametrize("mode", ["forward", "reverse"])
def test_the_function_is_traced_once_for_all_rows(mode):
    calls = []

    def f(x):
        calls.append(1)
        return x * np.sum(x)

    jacobian(f, mode=mode)(np.ones(20))
    assert len(calls) == 1


def test_functions_keep_their_name_and_signature():
    def loss(weights, data, scale=1.0):
        """Say something."""
        return np.sum(weights) * scale

    for operator in (grad, value_and_grad, elementwise_grad, jacobian, hessian):
        function = operator(loss)
        assert function.__name__ == f"{operator.__name__}(loss)"
        assert list(inspect.signature(function).parameters) == ["weights", "data", "scale"]


# --- errors ---------------------------------------------------------------------------------------


def returns_nothing(x):
    np.sum(x)


WRONG = [
    (lambda: grad(lambda x: x * 2)(POINT), TypeError,
     r"returned an array of shape \(3,\).*jacobian.*elementwise_grad.*vjp"),
    (lambda: value_and_grad(lambda x: x * 2)(POINT), TypeError, "value_and_grad takes a function"),
    (lambda: hvp(lambda x: x * 2, (POINT,), (POINT,)), TypeError, "hvp takes a function"),
    (lambda: grad(lambda x: (x, x))(1.0), TypeError, "returned a tuple of 2.*jacobian"),
    (lambda: grad(returns_nothing)(POINT), TypeError, "returns_nothing returned None.*return"),
    (lambda: grad(lambda x: np.sum(x > 0))(POINT), TypeError, "returned integers"),
    (lambda: grad(lambda x: x > 0)(1.0), TypeError, "returned truth values.*comparisons"),
    (lambda: grad(lambda x: np.argmax(x))(POINT), TypeError, "returned integers.*made at"),
    (lambda: jacobian(lambda x: x > 0)(POINT), TypeError, "jacobian: .* truth values"),
    (lambda: elementwise_grad(lambda x: x > 0)(POINT), TypeError, "elementwise_grad: "),
    (lambda: grad(lambda x: x)("abc"), TypeError, "argument 0 cannot be differentiated by.*'abc'"),
    (lambda: grad(lambda x: x)({"a": [1.0, 1j]}), TypeError, r"argument 0\['a'\]\[1\].*complex"),
    (lambda: grad(lambda x: "text")(1.0), TypeError, "the function's output: .*'text'"),
    (lambda: jvp(lambda x: {"a": "text"}, (1.0,), (1.0,)), TypeError, r"output at \['a'\]: "),
    (lambda: grad(lambda x: x, argnums=1)(1.0), ValueError, "argnums=1, but the call had 1 pos"),
    (lambda: grad(lambda x: x)(x=1.0), ValueError, "0 positional arguments.*not by keyword"),
    (lambda: grad(lambda x: x, argnums=1.5)(1.0), TypeError, "argnums is an int or a tuple"),
    (lambda: grad(lambda x: x, argnums="x")(1.0), TypeError, "argnums is an int or a tuple"),
    (lambda: grad(lambda x, y: x, argnums=(0, -2))(1.0, 2.0), ValueError, "only once"),
    (lambda: grad(lambda x: x, argnums=())(1.0), ValueError, "at least one"),
    (lambda: grad(POINT), TypeError, r"grad takes a function; got ndarray.*grad\(f\)\(x\)"),
    (lambda: grad(ad.Variable(name="x")), TypeError, r"the node x\. .*gradients\(node, \[x\]\)"),
    (lambda: hessian(3), TypeError, "hessian takes a function"),
    (lambda: jacobian(3), TypeError, "jacobian takes a function"),
    (lambda: vjp(3, 1.0), TypeError, "vjp takes a function"),
    (lambda: jvp(3, (1.0,), (1.0,)), TypeError, "jvp takes a function"),
    (lambda: jacobian(np.sin, mode="fwd"), ValueError, "forward.*reverse.*got 'fwd'"),
    (lambda: jacobian(np.sin)(ad.Variable(name="x")), TypeError, "shape of the node .* not known"),
    (lambda: jvp(np.sin, POINT, POINT), TypeError, r"primals is a tuple.*\(x,\), \(dx,\)"),
    (lambda: jvp(np.sin, (POINT,), POINT), TypeError, "tangents is a tuple"),
    (lambda: jvp(np.sin, (POINT,), (np.ones(2),)), ValueError,
     r"the tangent at \[0\] has shape \(2,\); expected \(3,\)"),
    (lambda: jvp(np.sin, (POINT,), (POINT, POINT)), TypeError, "of 2; expected a tuple of 1"),
    (lambda: jvp(np.sin, (POINT,), ({"a": POINT},)), TypeError, r"tangent at \[0\] is a dict"),
    (lambda: jvp(np.sin, (POINT,), ("abc",)), TypeError, r"the tangent at \[0\]: .*'abc'"),
    (lambda: hvp(np.sum, (POINT,), (1.0,)), ValueError, r"shape \(\); expected \(3,\)"),
    (lambda: vjp(np.sin, POINT)[1](1.0), ValueError,
     r"the cotangent has shape \(\); expected \(3,\)"),
    (lambda: vjp(np.sin, POINT)[1]([POINT]), TypeError, "the cotangent is a list of 1"),
    (lambda: vjp(lambda x: {"a": x}, POINT)[1]({"b": POINT}), TypeError, r"keys \['b'\]"),
]  # fmt: skip


@pytest.mark.parametrize(("call", "error", "message"), WRONG)
def test_wrong_uses_are_explained(call, error, message):
    with pytest.raises(error, match=message):
        call()


def test_an_error_in_a_backward_run_names_the_node():
    class Broken(ad.Op):
        symbol = "broken"

        def compute(self, node, input_vals):
            return input_vals[0]

        def gradient(self, node, output_grad):
            return [failing(output_grad)]

    class Failing(ad.Op):
        symbol = "failing"

        def compute(self, node, input_vals):
            raise RuntimeError("no value")

    failing, broken = Failing(), Broken()
    _, pullback = vjp(lambda x: broken(x), 2.0)
    with pytest.raises(RuntimeError) as caught:
        pullback(1.0)
    assert any("failing(" in note for note in caught.value.__notes__)


def test_inputs_that_leak_out_of_a_trace_are_constants_from_then_on():
    leaked = []

    def f(x):
        leaked.append(x)
        return x * x

    grad(f)(3.0)
    assert leaked[0].value == 3.0
    assert grad(lambda y: y * leaked[0])(2.0) == 3.0
    assert [node.op.symbol for node in find_topo_sort(leaked)] == ["constant"]


def test_a_derivative_has_the_floating_type_of_its_input():
    """float64 constants make the value float64, as in NumPy, but not the gradient."""
    x, table = np.ones(3, dtype=np.float32), np.arange(3.0)

    def loss(x):
        return np.sum(np.sin(x) * table)

    value, gradient = value_and_grad(loss)(x)
    _, pull = vjp(loss, x)
    product = hvp(loss, (x,), (x,))
    assert value.dtype == np.float64
    assert [a.dtype for a in (gradient, pull(1.0)[0], product)] == [np.float32] * 3
    assert gradient == pytest.approx(np.cos(1) * table, rel=1e-6)
