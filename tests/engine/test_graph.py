"""Nodes: identity, names, operators, order."""

import gc
import operator
import sys
import tracemalloc
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import autodiff as ad
from autodiff import custom_op
from autodiff.graph import nodes_between
from autodiff.ops import Op
from autodiff.places import outside


def line_of_nodes(length):
    x = node = ad.Variable(name="x")
    for _ in range(length):
        node = node + 1
    return x, node


@st.composite
def graphs(draw):
    """Draw a list of nodes, each made from earlier ones."""
    nodes = [ad.Variable(name="x"), ad.Variable(name="y")]
    for _ in range(draw(st.integers(1, 15))):
        a, b = (draw(st.sampled_from(nodes)) for _ in range(2))
        nodes.append(draw(st.sampled_from([ad.add_op, ad.mul_op]))(a, b))
    return nodes


@given(graphs())
def test_topological_order_has_each_node_once_and_after_its_inputs(nodes):
    order = ad.find_topo_sort([nodes[-1], nodes[2], nodes[-1]])
    position = {node: i for i, node in enumerate(order)}
    assert len(position) == len(order)
    assert {nodes[-1], nodes[2]} <= set(order)
    for node in order:
        assert all(position[operand] < position[node] for operand in node.inputs)


def test_topological_order_is_that_of_depth_first_search():
    x, y = ad.Variable(name="x"), ad.Variable(name="y")
    product = x * y
    total = product + x
    assert ad.find_topo_sort([total]) == [x, y, product, total]


@given(graphs())
def test_nodes_between_are_those_that_depend_and_are_depended_on(nodes):
    x, output = nodes[0], nodes[-1]
    depends = {x}
    for node in nodes:
        if depends.intersection(node.inputs):
            depends.add(node)
    needed = set(ad.find_topo_sort([output]))
    between = nodes_between([x], output)
    assert set(between) == depends & needed
    assert between == [node for node in ad.find_topo_sort([output]) if node in depends]


def test_two_variables_of_one_name_are_two():
    a, b = ad.Variable(name="x"), ad.Variable(name="x")
    assert ad.Executor([a - b]).run(feed_dict={a: 5, b: 3}) == [2]
    assert a != b and len({a, b}) == 2


def test_names_are_spelled_with_the_fewest_parentheses():
    x, y = ad.Variable(name="x"), ad.Variable(name="y")
    spelled = {
        x * y + ad.sin(x): "x * y + sin(x)",
        (x + y) * 2 - (x - y): "(x + y) * 2 - (x - y)",
        -((x / y) ** 2): "-(x / y) ** 2",
        ad.matmul_op(x, y, trans_B=True): "x @ y'",
        x * np.ones((2, 3)): "x * array[2, 3]",
        1 - x: "-x + 1",
    }
    assert {node: node.name for node in spelled} == spelled


def test_names_stay_short_however_large_the_graph():
    node = ad.Variable(name="a rather long name for a variable")
    for _ in range(50):
        node = node * node + ad.exp(node)
    assert len(str(node)) <= 60
    assert "…" in str(node)


def test_a_name_that_is_given_is_kept():
    x = ad.Variable(name="x")
    y = x * 2
    y.name = "twice"
    assert str(y + 1) == "twice + 1"


def test_a_node_knows_the_line_that_made_it():
    x = ad.Variable(name="x")
    node = x * 2 + 1
    line = sys._getframe().f_lineno - 1
    assert node.made_at == f"{__file__}:{line}"
    (adjoint,) = ad.gradients(node, [x])
    assert adjoint.made_at == f"{__file__}:{line + 3}"


def test_a_line_of_many_nodes_is_built_ordered_and_freed():
    x, node = line_of_nodes(300_000)
    assert len(ad.find_topo_sort([node])) == 300_001
    assert nodes_between([x], node)[-1] is node
    del node
    gc.collect()


def test_sum_node_list_adds_without_a_zero():
    a, b, c = (ad.Variable(name=name) for name in "abc")
    assert ad.sum_node_list([a]) is a
    assert str(ad.sum_node_list([a, b, c])) == "a + b + c"
    with pytest.raises(ValueError, match="empty list"):
        ad.sum_node_list([])


def test_wrong_operands_are_refused():
    x = ad.Variable(name="x")
    for wrong in ("2", None, 1j, object()):
        with pytest.raises(TypeError):
            x * wrong
    with pytest.raises(TypeError, match="add_op|AddOp"):
        ad.add_op(x, 3)
    with pytest.raises(TypeError, match="takes 2 nodes; got 1"):
        ad.mul_op(x)
    with pytest.raises(TypeError, match="Variable"):
        ad.Variable(name=3)
    with pytest.raises(TypeError, match="number"):
        ad.constant("3")


def test_array_times_node_is_one_node():
    x = ad.Variable(name="x")
    node = np.ones(3) * x
    assert isinstance(node, ad.Node)
    assert isinstance(np.float64(2) * x, ad.Node)
    (value,) = ad.Executor([node]).run(feed_dict={x: Fraction(1, 2)})
    assert value.tolist() == [0.5, 0.5, 0.5]


class TwiceOp(Op):
    """y = 2 a, with a gradient written outside the package."""

    def compute(self, node, input_vals):
        return 2 * input_vals[0]

    def gradient(self, node, output_grad):
        return [output_grad * 2]


@custom_op
def thrice(a):
    return 3 * a


@thrice.gradient_rule
def thrice_gradient(dy, y, a):
    return dy * 3


def test_a_node_is_made_at_the_users_line_however_it_is_made():
    x = ad.Variable(name="x")
    made = [
        x * x,
        2 / x,
        np.sin(x),
        ad.mul_op(x, x),
        ad.mul_op.node((x, x)),
        ad.reduce_sum(x),
        ad.sum_node_list([x, x]),
        operator.mul(x, x),
        list(map(operator.neg, [x]))[0],
    ]
    first = sys._getframe().f_lineno - 10
    assert [node.made_at for node in made] == [f"{__file__}:{first + i}" for i in range(len(made))]


def test_a_place_is_found_where_nothing_of_python_is_above_the_package():
    here = sys._getframe().f_code
    assert outside(0)[0] is here
    assert outside(10_000)[0] is here  # as where C calls an operator in a thread of its own


def test_adjoints_are_made_where_gradients_was_called_but_a_users_rule_shows_its_own_lines():
    x = ad.Variable(name="x")
    y = ad.sin(thrice(TwiceOp()(x))) * x
    adjoints = ad.find_topo_sort(ad.gradients(y, [x]))
    line = sys._getframe().f_lineno - 1
    places = {node.op: node.made_at for node in adjoints if node.op in (ad.cos_op, ad.oneslike_op)}
    assert set(places.values()) == {f"{__file__}:{line}"}
    rules = [TwiceOp.gradient.__wrapped__.__code__, thrice_gradient.__code__]
    made_in_rules = {f"{__file__}:{code.co_firstlineno + 1 + (code is rules[1])}" for code in rules}
    assert made_in_rules <= {node.made_at for node in adjoints}
    assert (x * 2).made_at == f"{__file__}:{sys._getframe().f_lineno}"


def test_scalar_and_masked_are_kept_apart_and_passed_on():
    x, s = ad.Variable(name="x"), ad.Variable(name="s", scalar=True)
    assert [node.scalar for node in (x, s, s * s, s * x, s + 1, s * np.ones(2))] == [
        False, True, True, False, True, False]  # fmt: skip
    assert ad.reduce_sum(x).scalar and not ad.matmul(x, x).scalar
    for node in (s * s, x * s):
        was = node.scalar
        node.masked = True
        assert (node.scalar, node.masked) == (was, True)
        assert ad.sin(node).masked and not ad.matmul(node, node).masked
        node.scalar, node.masked = not was, False
        assert (node.scalar, node.masked) == (not was, False)


def line(count, scalar):
    """Return the output of a line of sums, products and sines, and its variable."""
    x = y = ad.Variable(name="x", scalar=scalar)
    for number in range(count):
        y = (lambda y: y + 1.5, lambda y: y * 0.5, ad.sin)[number % 3](y)
    return y, [x]


def chain(count, scalar):
    """Return z = x * z + y again and again, and its variables."""
    x, y = (ad.Variable(name=name, scalar=scalar) for name in "xy")
    z = y
    for _ in range(count // 2):
        z = x * z + y
    return z, [x, y]


@pytest.mark.parametrize(
    ("graph", "scalar", "nodes"),
    [
        (line, True, 301 + 1 + 100 + 200),  # one; of each product one; of each sine two
        (line, False, 301 + 1 + 100 + 200),
        (chain, True, 302 + 1 + 2 * 150 + 2 * 150),  # of each product two; the sums for x and y
        (chain, False, 302 + 1 + 2 * 150 + 2 * 150 + 4 * 150),  # each summed back to its shape
    ],
)
def test_a_graph_and_its_gradient_have_no_node_too_many(graph, scalar, nodes):
    y, variables = graph(300, scalar)
    made = ad.find_topo_sort([y, *ad.gradients(y, variables)])
    assert 0 <= nodes - len(made) <= 6  # what the ends of the graph lack


def test_what_is_as_large_as_the_node_is_not_summed_back():
    x, s = ad.Variable(name="x"), ad.Variable(name="s", scalar=True)
    y = ad.reduce_sum(2 / (s * x + 1))
    of_x, of_s = ad.gradients(y, [x, s])
    summed = [node for node in ad.find_topo_sort([of_x]) if node.op is ad.sum_to_like_op]
    assert not summed and of_s.op is ad.sum_to_like_op
    values = ad.Executor([of_x, of_s]).run({x: np.array([1.0, 2.0]), s: 3.0})
    for got, true in zip(values, ([-6 / 16, -6 / 49], -2 / 16 - 4 / 49), strict=True):
        np.testing.assert_allclose(got, true)
        assert np.shape(got) == np.shape(true)


@pytest.mark.parametrize("graph", [line, chain])
def test_a_node_with_its_gradient_takes_little_memory(graph):
    graph(10, True)
    tracemalloc.start()
    try:
        y, variables = graph(20_000, True)
        adjoints = ad.gradients(y, variables)
        kept, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(adjoints) == len(variables)
    assert kept / 20_000 < 520 and peak / 20_000 < 700
