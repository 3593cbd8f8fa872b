"""`Compiled.map`: many feeds at once give what the interpreter gives for arrays of them."""

import threading
import warnings

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import autodiff as ad
from autodiff.compiler import compile as compile_graph
from autodiff.compiler.emit import mapping
from autodiff.compiler.emit.mapping import assign_rows
from autodiff.compiler.emit.scalar_steps import lower
from autodiff.compiler.specialise import write_down
from tests.engine.scalar_graphs import ALL, graphs, numbers, random_graph

SAME_ON_ARRAYS = tuple(name for name in ALL if name != "where number")


def interpreted(outputs, feeds):
    """Return the interpreter's outputs for arrays, each of full length."""
    count = len(next(iter(feeds.values())))
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return [np.broadcast_to(value, count) for value in ad.Executor(outputs).run(feeds)]


def mapped(outputs, feeds, **options):
    """Return what `map` gives, without its warnings."""
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return compile_graph(outputs, **options).map(feeds)


def same_bits(found, expected):
    """Say whether arrays are equal bit by bit, but for the sign of NaN."""
    undefined = np.isnan(expected)
    if not (np.isnan(found) == undefined).all():
        return False
    return found[~undefined].tobytes() == expected[~undefined].tobytes()


@settings(max_examples=200)
@given(
    graph=graphs(SAME_ON_ARRAYS, promise=False),
    columns=st.integers(1, 9).flatmap(
        lambda n: st.lists(st.lists(numbers, min_size=n, max_size=n), min_size=3, max_size=3)
    ),
    threads=st.sampled_from([1, 2]),
)
def test_map_gives_the_interpreters_bits_for_arrays(graph, columns, threads):
    outputs, variables = graph
    feeds = dict(zip(variables, map(np.array, columns), strict=True))
    try:
        expected = interpreted(outputs, feeds)
    except (ArithmeticError, ValueError):
        assume(False)
    found = mapped(outputs, feeds, without="libm", threads=threads)
    assert all(map(same_bits, found, map(np.asarray, expected, [float] * len(expected))))


@given(x=st.lists(st.floats(-800, 800), min_size=1, max_size=20))
def test_softplus_is_within_four_ulps_of_numpys(x):
    a = ad.Variable(name="a")
    (found,) = mapped([ad.softplus(a)], {a: np.array(x)})
    expected = np.logaddexp(0, x)
    assert (np.abs(found - expected) <= 4 * np.spacing(expected)).all()


@pytest.fixture(autouse=True, scope="module")
def threads_for_little_work():
    """Let threads share few feeds already, so that tests of threads are short."""
    before, mapping.SHARED = mapping.SHARED, 64
    yield
    mapping.SHARED = before


@pytest.fixture
def graph():
    outputs, feeds = random_graph(width=5, depth=6, promise=False)
    return outputs, list(feeds)


def columns_for(variables, count, dtype=float):
    rng = np.random.default_rng(count)
    return {node: rng.normal(size=count).astype(dtype) for node in variables}


@pytest.mark.parametrize("threads", [1, 2, 3])
@pytest.mark.parametrize("count", [1, 2, 63, 64, 65, 127, 128, 129, 2047, 2048, 2049, 5000])
def test_any_number_of_feeds_in_any_number_of_blocks(count, threads, graph):
    outputs, variables = graph
    feeds = columns_for(variables, count)
    found = mapped(outputs, feeds, threads=threads)
    assert all(map(same_bits, found, interpreted(outputs, feeds)))


@pytest.mark.parametrize("memory", [1, 10_000, 100_000])
def test_little_memory_makes_blocks_short(memory, graph, monkeypatch):
    monkeypatch.setattr(mapping, "MEMORY", memory)
    outputs, variables = graph
    feeds = columns_for(variables, 1000)
    found = mapped(outputs, feeds, threads=2)
    assert all(map(same_bits, found, interpreted(outputs, feeds)))


def test_no_feeds_give_empty_arrays(graph):
    outputs, variables = graph
    found = mapped(outputs, columns_for(variables, 0), threads=2)
    assert [value.shape for value in found] == [(0,)] * len(outputs)
    assert {value.dtype for value in found} == {np.dtype(float)}


def test_single_precision_stays_single(graph):
    outputs, variables = graph
    feeds = columns_for(variables, 100, np.float32)
    found = mapped(outputs, feeds)
    assert {value.dtype for value in found} == {np.dtype(np.float32)}
    assert all(map(same_bits, found, interpreted(outputs, feeds)))
    feeds[variables[0]] = feeds[variables[0]].astype(float)
    assert {value.dtype for value in mapped(outputs, feeds)} == {np.dtype(float)}


def test_lists_and_integers_are_columns_too():
    x, y = ad.Variable(name="x"), ad.Variable(name="y")
    f = compile_graph([x / y, x > y])
    quotients, larger = f.map(x=[1, 2, 3], y=np.array([2, 2, 2]))
    assert quotients.tolist() == [0.5, 1.0, 1.5]
    assert larger.tolist() == [False, False, True] and larger.dtype == bool


def test_constants_and_inputs_as_outputs_are_the_callers_own():
    x = ad.Variable(name="x")
    fed = np.array([1.0, 2.0])
    f = compile_graph([x, ad.constant(3.0), x, x + 0.0])
    found = f.map({x: fed})
    for value in found:
        value += 1
    assert fed.tolist() == [1.0, 2.0]
    assert [value.tolist() for value in found] == [[2, 3], [4, 4], [2, 3], [2, 3]]
    again = f.map({x: fed})
    assert [value.tolist() for value in again] == [[1, 2], [3, 3], [1, 2], [1, 2]]


def test_results_of_one_call_survive_the_next(graph):
    outputs, variables = graph
    f = compile_graph(outputs)
    first = f.map(columns_for(variables, 200))
    before = [value.copy() for value in first]
    f.map({node: column + 1 for node, column in columns_for(variables, 200).items()})
    assert all(map(np.array_equal, first, before))


def test_rows_that_warn_are_inf_or_nan_and_leave_the_others_alone():
    x = ad.Variable(name="x")
    (dx,) = ad.gradients(np.log(x), [x])
    f = compile_graph([np.log(x), dx])
    with pytest.warns(RuntimeWarning):
        values, slopes = f.map({x: [1.0, 0.0, -1.0, 2.0]})
    assert values.tolist()[:2] == [0.0, -np.inf] and np.isnan(values[2])
    assert values[3] == np.log(2.0) and slopes[[0, 3]].tolist() == [1.0, 0.5]


def test_the_callers_error_handling_holds_in_every_thread():
    x = ad.Variable(name="x")
    f = compile_graph([1 / x], threads=2)
    with np.errstate(divide="raise"), pytest.raises(FloatingPointError):
        f.map({x: np.zeros(5000)})
    with np.errstate(divide="ignore"), warnings.catch_warnings():
        warnings.simplefilter("error")
        assert np.isinf(f.map({x: np.zeros(5000)})[0]).all()


def test_padding_a_block_does_not_warn():
    x = ad.Variable(name="x")
    f = compile_graph([1 / x, np.log(x)], threads=2)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        f.map({x: np.ones(129)})


@pytest.mark.parametrize("fed, error, message", [
    ({"x": [1.0, 2.0], "y": [1.0]}, ValueError, "x has 2 values and y has 1"),
    ({"x": [1.0]}, KeyError, "no value for the variable y"),
    ({"x": 1.0, "y": [1.0]}, ValueError, r"shape \(\).*np.full"),
    ({"x": [[1.0]], "y": [1.0]}, ValueError, r"shape \(1, 1\)"),
    ({"x": ["a"], "y": [1.0]}, TypeError, "the values of x"),
    ({"z": [1.0]}, TypeError, "no variable called 'z'"),
])  # fmt: skip
def test_feeds_that_do_not_fit_are_explained(fed, error, message):
    x, y = ad.Variable(name="x"), ad.Variable(name="y")
    with pytest.raises(error, match=message):
        compile_graph([x * y]).map(**fed)


def test_a_graph_of_arrays_says_what_to_do():
    x = ad.Variable(name="x")
    with pytest.raises(ValueError, match=r"single float, and .* is \(3,\) float64"):
        compile_graph([x * np.ones(3)]).map(x=[1.0, 2.0])


def test_a_graph_without_variables_is_called_instead():
    with pytest.raises(ValueError, match="no variables"):
        compile_graph([ad.constant(1.0) + 1]).map({})


def test_several_threads_may_map_at_once(graph):
    outputs, variables = graph
    f = compile_graph(outputs, threads=2)
    feeds = columns_for(variables, 3000)
    expected, wrong = f.map(feeds), []

    def work():
        for _ in range(10):
            if not all(map(np.array_equal, f.map(feeds), expected)):
                wrong.append(1)

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert not wrong


def test_a_chain_needs_few_rows():
    x = ad.Variable(name="x", scalar=True)
    y = x
    for _ in range(100):
        y = np.sin(y) + 1
    executor = ad.Executor([y])
    values = executor.start({x: 1.0})
    executor.finish(values)
    lowered = lower(write_down(executor.order, [y], values))
    assert assign_rows(lowered, [0])[1] == 3  # the input, the chain, and one to spare


def test_a_body_that_changes_is_run_anew():
    from autodiff import exercise

    def doubled(self, node, input_vals):
        return input_vals[0] * input_vals[1] * 2

    x = ad.Variable(name="x")
    y = ad.Variable(name="y")
    f = compile_graph([x * y])
    assert f.map(x=[3.0], y=[2.0])[0].tolist() == [6.0]
    (part,) = [part for part in exercise.parts("5.2") if part.qualname == "MulOp.compute"]
    before = part.student_code
    try:
        exercise.substitute("5.2", "MulOp.compute", doubled.__code__)
        exercise.using({"5.2"})
        assert f.map(x=[3.0], y=[2.0])[0].tolist() == [12.0]
    finally:
        exercise.substitute("5.2", "MulOp.compute", before)
        exercise.using("solutions")
