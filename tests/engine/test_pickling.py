"""Pickling and copying of nodes, of graphs of any depth; threads that share a graph."""

import copy
import gc
import inspect
import io
import pickle
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import autodiff as ad
from autodiff import pickling
from autodiff.checkpointing import checkpoint
from autodiff.control import custom_op
from autodiff.ops.convolution import conv2d
from autodiff.ops.dropout import dropout
from autodiff.ops.sources import variable_with_value
from autodiff.traced import Traced, is_known
from autodiff.tracing import value_of

WAYS = {
    "pickle": lambda value: pickle.loads(pickle.dumps(value)),
    "pickle, oldest protocol": lambda value: pickle.loads(pickle.dumps(value, protocol=0)),
    "pickle, in Python": lambda value: pickle._loads(pickle._dumps(value)),
    "deepcopy": copy.deepcopy,
}
MILLION = 1_000_000


@custom_op
def tripled(a):
    return 3 * a


@tripled.gradient_rule
def tripled_gradient(dy, y, a):
    return dy * 3


@pytest.fixture(params=WAYS)
def again(request):
    """Return a function that makes a value again."""
    return WAYS[request.param]


def graph():
    """Return variables, outputs made of many kinds of nodes, and what to feed."""
    x, w = ad.Variable(name="x"), ad.Variable(name="w")
    inner = ad.tanh(ad.matmul(x, w)) * np.arange(3.0) + 0.5
    inner.name = "inner"
    y = checkpoint(lambda a: ad.sin(a) * w)(inner) + tripled(inner)
    grads = ad.gradients(ad.reduce_sum(y * y), [x, w, inner])
    return [x, w], [y, *grads], [np.eye(3) + 1, np.full((3, 3), 0.5)]


def test_results_are_equal_after_loading(again):
    inputs, outputs, values = graph()
    expected = ad.Executor(outputs).run(dict(zip(inputs, values, strict=True)))
    new_inputs, new_outputs = again((inputs, outputs))
    found = ad.Executor(new_outputs).run(dict(zip(new_inputs, values, strict=True)))
    for a, b in zip(found, expected, strict=True):
        assert np.array_equal(a, b)
    assert not set(ad.find_topo_sort(new_outputs)) & set(ad.find_topo_sort(outputs))


def test_what_nodes_share_is_shared_after_loading(again):
    x = ad.Variable(name="x")
    y = x * x
    dx = ad.gradients(y, [x])[0]
    for nodes in ([x, y, dx], [dx, y, x], [y, y, x, dx], [dx, {"deep": [x, y]}]):
        flat = ad.find_topo_sort([n for n in [x, y, dx] if n in str_free(nodes)])
        loaded = ad.find_topo_sort(str_free(again(nodes)))
        assert len(loaded) == len(flat)
        assert sum(node.op is ad.placeholder_op for node in loaded) == 1
    executor = again(ad.Executor([y, dx]))
    (variable,) = [node for node in executor.order if node.op is ad.placeholder_op]
    assert executor.run({variable: 3.0}) == [9.0, 6.0]


def str_free(tree):
    """Return the nodes of nested lists and dicts."""
    if isinstance(tree, list | dict):
        branches = tree.values() if isinstance(tree, dict) else tree
        return [node for branch in branches for node in str_free(branch)]
    return [tree]


@given(st.data())
def test_any_part_of_any_graph_is_told_apart_as_before(data):
    """Whatever is pickled together, in whatever order: the same graph comes back."""
    nodes = [ad.Variable(name="x"), ad.constant(2.0)]
    for _ in range(data.draw(st.integers(1, 12))):
        a, b = (data.draw(st.sampled_from(nodes)) for _ in range(2))
        nodes.append(ad.mul_op(a, b))
    chosen = data.draw(st.lists(st.sampled_from(nodes), min_size=1, max_size=6))
    for way in WAYS.values():
        old, new = ad.find_topo_sort(chosen), ad.find_topo_sort(way(chosen))
        assert len(old) == len(new)
        position = {node: i for i, node in enumerate(new)}
        for i, (a, b) in enumerate(zip(old, new, strict=True)):
            assert (a.op, type(a), position[b]) == (b.op, type(b), i)
            assert [old.index(n) for n in a.inputs] == [position[n] for n in b.inputs]


def test_names_lines_and_attributes_are_kept(again):
    x = ad.Variable(name="x", scalar=True)
    line = inspect.currentframe().f_lineno + 1
    y = x * 2
    z = y + 1
    z.name = "given"
    z.masked = True
    new = again(z)
    assert str(new) == "given" and new.masked and new.scalar and not new.inputs[0].masked
    assert new.inputs[0].made_at == f"{__file__}:{line}"
    assert new.inputs[0].const_attr == 2
    assert again(new).inputs[0].made_at == f"{__file__}:{line}"
    assert (new * 2).made_at.startswith(__file__)


def test_ops_are_singletons_after_loading(again):
    for op in (ad.mul_op, ad.matmul_op, tripled):
        assert again(op) is op
        assert copy.copy(op) is op


def test_every_public_op_is_pickled_by_reference():
    for name, op in inspect.getmembers(ad, lambda value: isinstance(value, ad.Op)):
        assert pickle.loads(pickle.dumps(op)) is op, name


def test_an_op_without_a_name_is_pickled_with_what_it_holds():
    op = Scaled(5)
    x = ad.Variable(name="x")
    y, x = pickle.loads(pickle.dumps((op(x), x)))
    assert ad.Executor([y]).run({x: 2}) == [10]


class Scaled(ad.Op):
    """y = c * a, with c in the op."""

    def __init__(self, factor):
        self.factor = factor

    def compute(self, node, input_vals):
        return self.factor * input_vals[0]


def test_known_values_are_kept_for_leaves_and_computed_again_for_others(again):
    source = variable_with_value(np.array([1.0, 2.0]))
    y = source * ad.constant(3.0)
    value_of(y)
    new_source, new = again((source, y))
    assert type(new) is Traced and is_known(new_source) and not is_known(new)
    assert new.value.tolist() == [3.0, 6.0]
    new_source.value[0] = 7  # an array of its own
    assert source.value[0] == 1


def test_generators_are_kept_with_their_state():
    x = ad.Variable(name="x")
    y = dropout(x, 0.5, np.random.default_rng(0))
    new_x, new_y = copy.deepcopy((x, y))
    at = np.ones(50)
    assert np.array_equal(ad.Executor([y]).run({x: at}), ad.Executor([new_y]).run({new_x: at}))


def test_attributes_of_any_kind_are_kept(again):
    x = ad.Variable(name="x")
    y = conv2d(x, np.ones((1, 1, 2, 2)), stride=2, padding="same")
    new_x, new_y = again((x, y))
    image = np.arange(16.0).reshape(1, 1, 4, 4)
    assert np.array_equal(
        ad.Executor([y]).run({x: image}), ad.Executor([new_y]).run({new_x: image})
    )


def test_a_copied_node_stands_on_the_same_inputs():
    x = ad.Variable(name="x")
    y = x * 2
    twin, other = copy.copy(y), copy.copy(x)
    assert twin is not y and twin.inputs == y.inputs and twin.made_at == y.made_at
    assert other is not x and other.name == "x"
    assert ad.Executor([twin]).run({x: 4}) == [8]
    known = copy.copy(variable_with_value(2.0))
    assert is_known(known) and known.value == 2.0


def test_no_attribute_of_a_node_is_forgotten(again):
    node = ad.Variable(name="x") * 2
    node.masked = True
    slots = {name for kind in Traced.__mro__ for name in getattr(kind, "__slots__", ())}
    plain = slots - {"__weakref__", "_value", "_code", "_instruction", "inputs"}
    for twin in (again(node), copy.copy(node)):
        for name in plain:
            assert getattr(twin, name) == getattr(node, name), name


def test_one_pickler_may_write_several_times_and_others_at_once():
    x = ad.Variable(name="x")
    y = line(x, 5_000)
    stream = io.BytesIO()
    pickler, elsewhere = pickle.Pickler(stream), pickle.Pickler(io.BytesIO())
    elsewhere.dump(y)  # and keeps its memo
    pickler.dump(x)
    pickler.dump(y)
    pickle.dumps(y)
    stream.seek(0)
    unpickler = pickle.Unpickler(stream)
    new_x, new_y = unpickler.load(), unpickler.load()
    assert ad.Executor([new_y]).run({new_x: 1}) == [5_001]


def test_nothing_is_remembered_after_pickling():
    pickle.dumps(line(ad.Variable(name="x"), 100))
    assert not pickling._writing.segments


def test_a_list_of_all_nodes_costs_time_in_proportion(again):
    nodes = ad.find_topo_sort([line(ad.Variable(name="x"), 3_000)])
    for order in (nodes, nodes[::-1]):
        loaded = again(order)
        assert len(ad.find_topo_sort(loaded)) == len(nodes)


def line(x, length):
    """Return a node at the end of a line of nodes."""
    node = x
    for _ in range(length):
        node = node + 1
    return node


def test_a_line_of_a_million_nodes_at_the_default_recursion_limit():
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(1_000)
    gc.disable()  # halves the time, which goes into looking for cycles where there are none
    try:
        x = ad.Variable(name="x")
        y = line(x, MILLION)
        assert len(repr(y)) <= 60
        for way in (WAYS["pickle"], copy.deepcopy):
            new_x, new_y = way((x, y))
            assert ad.Executor([new_y]).run({new_x: 1}) == [MILLION + 1]
            assert len(repr(new_y)) <= 60
            del new_x, new_y
        assert copy.copy(y).inputs == y.inputs
        del y
    finally:
        gc.enable()
        sys.setrecursionlimit(limit)


def test_a_wide_sum_of_a_hundred_thousand_terms():
    x = ad.Variable(name="x")
    y = ad.sum_node_list([x * i for i in range(100_000)])
    new_x, new_y = pickle.loads(pickle.dumps((x, y)))
    assert ad.Executor([new_y]).run({new_x: 1}) == [100_000 * 99_999 // 2]


# ------------------------------------------------------------------------------ threads


def test_threads_may_run_one_executor_at_once():
    inputs, outputs, values = graph()
    executor = ad.Executor(outputs)
    feeds = [dict(zip(inputs, [v * k for v in values], strict=True)) for k in range(1, 9)]
    expected = [executor.run(feed) for feed in feeds]
    with ThreadPoolExecutor(4) as pool:
        for _ in range(5):
            for found, right in zip(pool.map(executor.run, feeds), expected, strict=True):
                assert all(np.array_equal(a, b) for a, b in zip(found, right, strict=True))


def test_threads_may_ask_for_the_same_unknown_value_at_once():
    source = variable_with_value(np.arange(3.0))
    node = line(source, 2_000)
    gate, found = threading.Barrier(4), []

    def ask():
        gate.wait()
        found.append(node.value)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [value.tolist() for value in found] == [[2000.0, 2001.0, 2002.0]] * 4


def test_threads_may_pickle_one_graph_at_once():
    x = ad.Variable(name="x")
    y = line(x, 20_000)
    with ThreadPoolExecutor(4) as pool:
        for data in pool.map(lambda _: pickle.dumps((x, y)), range(8)):
            new_x, new_y = pickle.loads(data)
            assert ad.Executor([new_y]).run({new_x: 1}) == [20_001]
