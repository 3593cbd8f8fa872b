"""`gradients`: every op against central differences, broadcasting, sharing, higher orders."""

import inspect
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import autodiff as ad
from autodiff.ops.base import Op

x, y = ad.Variable(name="x"), ad.Variable(name="y")

UNARY = {
    "neg_op": lambda a: -a,
    "add_byconst_op": lambda a: a + 2.5,
    "mul_byconst_op": lambda a: 3.0 * a,
    "pow_byconst_op": lambda a: a**3 + a**-1 + a**0.5 + a**0,
    "constant_op": lambda a: 1 / a,
    "exp_op": ad.exp,
    "log_op": ad.log,
    "sin_op": ad.sin,
    "cos_op": ad.cos,
    "tanh_op": ad.tanh,
    "sigmoid_op": ad.sigmoid,
    "softplus_op": ad.softplus,
    "reduce_sum_op": lambda a: ad.reduce_sum(a * a, axis=0) + ad.reduce_sum(a),
    "sum_to_like_op": lambda a: ad.sum_to_like_op(ad.constant(np.ones((4, 2, 3))) * a, a) * a,
    "broadcast_like_op": lambda a: ad.broadcast_like_op(a, np.ones((4, 1, 1)) * a) * a,
    "spread_op": lambda a: ad.spread_op(ad.reduce_sum(a, axis=-1), a, axis=-1) * a,
    "zeroslike_op": lambda a: ad.zeroslike_op(a) * a,
    "oneslike_op": lambda a: ad.oneslike_op(a) * a,
}
BINARY = {
    "add_op": ad.add_op,
    "sub_op": ad.sub_op,
    "mul_op": ad.mul_op,
    "div_op": ad.div_op,
    "power": lambda a, b: a**b,
}
MATRIX = {"matmul_op": ad.matmul_op}
SHAPES = [((2, 3), (2, 3)), ((2, 3), (3,)), ((3,), (2, 3)), ((2, 1), (1, 3)), ((), (2, 3)),
          ((1,), ()), ((2, 1, 3), (4, 1)), ((0, 3), (3,))]  # fmt: skip
FLAGS = [(False, False), (True, False), (False, True), (True, True)]


def values_near(seed, shape):
    return np.random.default_rng(seed).uniform(0.5, 2.0, shape)


def assert_gradients_match(output, feeds):
    """Compare `gradients` with central differences of the sum of the output, by direction."""
    grads = ad.gradients(output, list(feeds))
    results = ad.Executor([output, *grads]).run(feeds)
    run = ad.Executor([output]).run
    for variable, grad in zip(feeds, results[1:], strict=True):
        assert np.shape(grad) == np.shape(feeds[variable])
        direction = np.random.default_rng(7).normal(size=np.shape(grad))
        ends = [
            np.sum(run({**feeds, variable: feeds[variable] + h * direction})[0])
            for h in (1e-6, -1e-6)
        ]
        assert np.sum(grad * direction) == pytest.approx(
            (ends[0] - ends[1]) / 2e-6, rel=1e-6, abs=1e-6
        )


@pytest.mark.parametrize("name", UNARY)
def test_unary_ops(name):
    assert_gradients_match(UNARY[name](x), {x: values_near(1, (2, 3))})


@pytest.mark.parametrize("name", UNARY)
def test_second_derivatives_of_unary_ops(name):
    (first,) = ad.gradients(UNARY[name](x) * x, [x])
    assert_gradients_match(first, {x: values_near(2, (2, 3))})


@pytest.mark.parametrize("shapes", SHAPES, ids=str)
@pytest.mark.parametrize("name", BINARY)
def test_binary_ops_sum_back_what_was_broadcast(name, shapes):
    feeds = {x: values_near(3, shapes[0]), y: values_near(4, shapes[1])}
    output = BINARY[name](x, y)
    assert_gradients_match(output, feeds)
    assert_gradients_match(sum(ad.gradients(output * output, [x, y])[1:], start=x * 0), feeds)


@pytest.mark.parametrize("flags", FLAGS, ids=str)
def test_matmul_in_all_four_transpose_cases(flags):
    shapes = [(3, 2)[:: -1 if flags[0] else 1], (2, 4)[:: -1 if flags[1] else 1]]
    feeds = {x: values_near(5, shapes[0]), y: values_near(6, shapes[1])}
    product = ad.matmul_op(x, y, trans_A=flags[0], trans_B=flags[1])
    assert_gradients_match(product * product, feeds)
    for gradient in ad.gradients(product * product, [x, y]):
        assert_gradients_match(gradient * gradient, feeds)


def test_every_op_of_the_package_is_tested_here():
    ops = {name for name, op in inspect.getmembers(ad) if isinstance(op, Op) and "_op" in name}
    assert ops - {"placeholder_op"} == {name for name in UNARY | BINARY | MATRIX if "_op" in name}


@given(st.data())
def test_random_polynomial_graphs_match_forward_differentiation(data):
    """Exact integers: dual numbers pushed through the same graph must agree to the last bit."""
    a, b = (ad.Variable(name=name, scalar=True) for name in "ab")
    feeds = {a: data.draw(st.integers(-3, 3)), b: data.draw(st.integers(-3, 3))}
    nodes = [(a, feeds[a], 1), (b, feeds[b], 0)]
    for _ in range(data.draw(st.integers(1, 12))):
        (p, u, du), (q, v, dv) = (data.draw(st.sampled_from(nodes)) for _ in range(2))
        if data.draw(st.booleans()):
            nodes.append((p + q, u + v, du + dv))
        else:
            nodes.append((p * q, u * v, u * dv + v * du))
    output, value, tangent = nodes[-1]
    assert ad.Executor([output, *ad.gradients(output, [a])]).run(feeds) == [value, tangent]


def test_a_node_the_output_does_not_depend_on_has_zeros_of_its_shape():
    (grad,) = ad.gradients(x * x, [y])
    value = ad.Executor([grad]).run({x: 2.0, y: np.ones((2, 3))})[0]
    assert value.tolist() == [[0.0] * 3] * 2
    (blocked,) = ad.gradients(ad.zeroslike_op(x), [x])
    assert ad.Executor([blocked]).run({x: 2.0}) == [0.0]


def test_the_output_itself_repeated_nodes_and_inner_nodes():
    inner = x * x
    output = inner * x
    grads = ad.gradients(output, [output, x, inner, x])
    assert ad.Executor(grads).run({x: 3}) == [1, 27, 3, 27]


def test_gradients_of_gradients_to_any_order():
    derivative, values = x**6, []
    for _ in range(7):
        (derivative,) = ad.gradients(derivative, [x])
        values.append(ad.Executor([derivative]).run({x: 2})[0])
    assert values == [192, 480, 960, 1440, 1440, 720, 0]


def test_integer_feeds_differentiate_as_floats_where_numpy_divides():
    feeds = {x: np.array([1, 2]), y: np.array([4, 8])}
    quotient = ad.Executor([x / y, *ad.gradients(x / y, [x, y])]).run(feeds)
    assert [value.tolist() for value in quotient] == [
        [0.25, 0.25],
        [0.25, 0.125],
        [-0.0625, -0.03125],
    ]
    reciprocal = ad.Executor([x**-1, *ad.gradients(x**-1, [x])]).run(feeds)
    assert [value.tolist() for value in reciprocal] == [[1.0, 0.5], [-1.0, -0.25]]
    assert ad.Executor(ad.gradients(x**2, [x])).run(feeds)[0].tolist() == [2, 4]


def test_fractions_differentiate_exactly():
    (slope,) = ad.gradients(1 / (x * x), [x])
    assert ad.Executor([slope]).run({x: Fraction(1, 2)}) == [-16]


def test_powers_at_zero():
    for exponent, slope in [(0, 0), (1, 1), (2, 0)]:
        (grad,) = ad.gradients(x**exponent, [x])
        assert ad.Executor([grad]).run({x: 0.0}) == [slope]


def test_sigmoid_and_softplus_do_not_overflow():
    score = np.array([-1000.0, -1.0, 0.0, 1.0, 1000.0])
    outputs = [ad.sigmoid(x), ad.softplus(x), *ad.gradients(ad.softplus(x), [x])]
    with np.errstate(all="raise", under="ignore"):
        sigmoid, softplus, slope = ad.Executor(outputs).run({x: score})
    assert sigmoid[[0, 2, 4]].tolist() == [0.0, 0.5, 1.0]
    assert softplus[[0, 4]].tolist() == [0.0, 1000.0]
    assert slope.tolist() == sigmoid.tolist()


def test_a_long_line_and_a_wide_sum_differentiate():
    node = x
    for _ in range(100_000):
        node = node * 1.00001
    wide = ad.sum_node_list([x * 2 for _ in range(20_000)])
    grads = ad.gradients(node, [x]) + ad.gradients(wide, [x])
    deep, broad = ad.Executor(grads).run({x: 1.0})
    assert deep == pytest.approx(1.00001**100_000, rel=1e-9)
    assert broad == 40_000.0


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: ad.gradients(3, [x]), "the output is int 3"),
        (lambda: ad.gradients(x * x, x), r"gradients\(output, \[x\]\)"),
        (lambda: ad.gradients(x * x, ["x"]), "expected a list of nodes"),
    ],
)
def test_wrong_arguments_are_refused(call, message):
    with pytest.raises(TypeError, match=message):
        call()


class Identity(Op):
    """y = a, with a gradient that each test breaks in its own way."""

    def __init__(self, answer):
        self.answer = answer

    def compute(self, node, input_vals):
        return input_vals[0]

    def gradient(self, node, output_grad):
        return self.answer


@pytest.mark.parametrize(
    ("answer", "error", "message"),
    [
        (None, TypeError, "did you forget `return`"),
        ([x, x], ValueError, "2 adjoints for 1 inputs"),
        ([3.0], TypeError, "expected a node"),
    ],
)
def test_an_op_whose_gradient_is_malformed_is_named(answer, error, message):
    with pytest.raises(error, match="Identity.gradient returned.*" + message):
        ad.gradients(Identity(answer)(x), [x])
