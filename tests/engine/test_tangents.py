"""Forward mode on graphs: every way to a tangent agrees with reverse mode, and costs no more."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import autodiff as ad
from autodiff.gradients import gradients
from autodiff.graph import find_topo_sort
from autodiff.ops.base import Op
from autodiff.ops.sources import variable_with_value
from autodiff.tangents import pull_back, tangents

x, y = ad.Variable(name="x"), ad.Variable(name="y")


class CumulativeOp(Op):
    """y[i] = a[0] + ... + a[i], with nothing declared but that it is no elementwise op."""

    symbol = "cumulative"
    elementwise = False

    def compute(self, node, input_vals):
        return np.cumsum(input_vals[0])

    def gradient(self, node, output_grad):
        return [backwards_op(output_grad)]


class BackwardsOp(Op):
    """The transpose of a cumulative sum: y[i] = a[i] + ... + a[-1]."""

    symbol = "backwards"
    elementwise = False

    def compute(self, node, input_vals):
        return np.cumsum(input_vals[0][::-1])[::-1]

    def gradient(self, node, output_grad):
        return [cumulative_op(output_grad)]


class SquaredSumsOp(CumulativeOp):
    """y[i] = a[0]^2 + ... + a[i]^2: neither elementwise nor linear."""

    def compute(self, node, input_vals):
        return np.cumsum(input_vals[0] ** 2)

    def gradient(self, node, output_grad):
        return [backwards_op(output_grad) * node.inputs[0] * 2]


cumulative_op, backwards_op, squared_sums_op = CumulativeOp(), BackwardsOp(), SquaredSumsOp()
FUNCTIONS = {
    "elementwise": lambda a, b: ad.sin(a * b) / b,
    "linear": lambda a, b: ad.reduce_sum(a - b, axis=0) - a,
    "multilinear": lambda a, b: ad.matmul(a, b, trans_B=True),
    "by transposition": lambda a, b: squared_sums_op(ad.reduce_sum(a * b, axis=0)),
    "a matrix times itself": lambda a, b: ad.matmul(a, a, trans_A=True) * ad.reduce_sum(b),
    "linear by transposition": lambda a, b: cumulative_op(ad.reduce_sum(a * a, axis=1)),
    "broadcast": lambda a, b: ad.reduce_sum(a, axis=0) * b + 1,
}


@pytest.mark.parametrize("traced", [False, True])
@pytest.mark.parametrize("name", FUNCTIONS)
@given(seed=st.integers(0, 100))
def test_forward_and_reverse_mode_are_adjoint_to_each_other(name, traced, seed):
    rng = np.random.default_rng(seed)
    a, b, da, db = rng.uniform(0.5, 2, (4, 3, 3))
    inputs = [variable_with_value(a), variable_with_value(b)] if traced else [x, y]
    output = FUNCTIONS[name](*inputs)
    (pushed,) = tangents([output], inputs, [ad.constant(da), ad.constant(db)])
    feeds = {} if traced else {x: a, y: b}
    (tangent,) = ad.Executor([pushed]).run(feeds)
    weights = rng.normal(size=np.shape(tangent))
    pulled = pull_back([output], [ad.constant(weights)], inputs)
    ga, gb = ad.Executor(pulled).run(feeds)
    assert np.shape(tangent) == np.shape(ad.Executor([output]).run(feeds)[0])
    assert np.sum(tangent * weights) == pytest.approx(np.sum(ga * da) + np.sum(gb * db))


def test_an_input_that_stays_fixed_costs_nothing():
    a, b = (ad.Variable(name=name, scalar=True) for name in "ab")
    one = ad.constant(2.0)
    (of_product,) = tangents([a * b], [a], [one])
    assert set(find_topo_sort([of_product])) == {of_product, one, b}
    assert tangents([a + b], [a], [one]) == [one]


@pytest.mark.parametrize("shape", [(), (3,), (1, 3), (2, 3)])
def test_known_shapes_spare_the_broadcasting_of_tangents_where_nothing_grows(shape):
    a, b = variable_with_value(np.ones(3)), variable_with_value(np.ones(shape)[()])
    (tangent,) = tangents([a + b], [a], [ad.constant(np.ones(3))])
    assert tangent.shape == (a + b).shape
    assert (tangent.op is ad.broadcast_like_op) == (len(shape) == 2)


@pytest.mark.parametrize("shape", [(), (3,), (2, 3)])
@pytest.mark.parametrize("place", ["left", "right"])
def test_the_tangent_grows_with_a_value_that_a_constant_array_broadcasts(shape, place):
    a, c = variable_with_value(1.5), np.full(shape, 2.0)[()]
    for function in (np.add, np.subtract, np.multiply, np.power, np.divide):
        value = function(a, c) if place == "left" else function(c, a)
        _ = value.value
        (tangent,) = tangents([value], [a], [ad.constant(1.0)])
        assert np.shape(tangent.value) == shape


def test_an_output_that_does_not_depend_on_the_inputs_has_zeros_of_its_shape():
    (tangent,) = tangents([y * 2], [x], [ad.constant(1.0)])
    assert ad.Executor([tangent]).run({y: np.ones(3)})[0].tolist() == [0.0, 0.0, 0.0]
    assert tangents([], [x], [ad.constant(1.0)]) == []


def test_an_input_that_is_an_output_too_has_its_direction_for_a_tangent():
    direction = ad.constant(7.0)
    assert tangents([x, x * 1], [x], [direction])[0] is direction


def test_pull_back_of_several_outputs_adds_their_adjoints():
    weights = [ad.constant(2.0), ad.constant(10.0)]
    (adjoint,) = pull_back([x * x, 3 * x], weights, [x])
    assert ad.Executor([adjoint]).run({x: 5.0}) == [50.0]
    assert ad.Executor(pull_back([], [], [x])).run({x: 5.0}) == [0.0]


def test_the_same_output_twice_gives_both_its_cotangents():
    output = x * x
    (adjoint,) = pull_back([output, output], [ad.constant(1.0), ad.constant(10.0)], [x])
    assert ad.Executor([adjoint]).run({x: 3.0}) == [66.0]


def test_tangents_by_transposition_take_time_linear_in_the_graph(monkeypatch):
    """Each such op looks at its own inputs alone, not at all of the graph behind them."""
    import autodiff.graph

    visited = []
    original = autodiff.graph.find_topo_sort

    def counting(nodes):
        order = original(nodes)
        visited.append(len(order))
        return order

    monkeypatch.setattr(autodiff.graph, "find_topo_sort", counting)
    totals = []
    for length in (20, 40):
        node = x
        for _ in range(length):
            node = squared_sums_op(node)
        visited.clear()
        tangents([node], [x], [ad.constant(np.ones(2))])
        totals.append(sum(visited))
    assert totals[1] < 2.5 * totals[0]


def test_second_tangents_and_mixtures_agree():
    a, one = np.array([0.5, 1.5]), ad.constant(np.ones(2))
    output = ad.reduce_sum(squared_sums_op(x) * ad.exp(x))
    (first,) = tangents([output], [x], [one])
    forward_forward = tangents([first], [x], [one])[0]
    reverse_forward = ad.reduce_sum(gradients(first, [x])[0])
    (adjoint,) = gradients(output, [x])
    forward_reverse = ad.reduce_sum(tangents([adjoint], [x], [one])[0])
    found = ad.Executor([forward_forward, reverse_forward, forward_reverse]).run({x: a})
    assert found[1:] == pytest.approx([found[0]] * 2)


def test_a_line_of_many_nodes_is_pushed_through_without_recursion():
    node = x
    for _ in range(5000):
        node = node * 1.0001
    (tangent,) = tangents([node], [x], [ad.constant(1.0)])
    assert ad.Executor([tangent]).run({x: 1.0})[0] == pytest.approx(1.0001**5000)
