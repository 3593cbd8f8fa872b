"""Nodes: identity, names, operators, order."""

import gc
import sys
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import autodiff as ad
from autodiff.graph import nodes_between


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
