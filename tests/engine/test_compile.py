"""`compile`: the same answers as the interpreter's, in memory that is the caller's own."""

import threading
import warnings

import numpy as np
import pytest

import autodiff as ad
from autodiff import exercise
from autodiff.compiler import compile
from autodiff.compiler.emit import array_tiers
from autodiff.compiler.passes import PASSES
from autodiff.executor import Executor
from autodiff.ops.base import Op


def variables(names):
    return [ad.Variable(name=name) for name in names.split()]


def step(batch=6, sizes=(5, 4, 3), dtype=float):
    """Return the outputs and feeds of a small classifier's training step."""
    rng = np.random.default_rng(0)
    x, y, w, b, v = variables("x y w b v")
    loss = ad.cross_entropy(ad.relu(x @ w + b) @ v, y)
    feeds = {
        x: rng.normal(size=(batch, sizes[0])).astype(dtype), y: np.arange(batch) % sizes[2],
        w: rng.normal(size=sizes[:2]).astype(dtype), b: np.full(sizes[1], 0.1, dtype),
        v: rng.normal(size=sizes[1:]).astype(dtype),
    }  # fmt: skip
    return [loss, *ad.gradients(loss, [w, b, v])], feeds


EXACT = [name for name in PASSES if name not in ("column_sums", "pairs", "skinny")]
REORDERING = ("column_sums", "pairs", "skinny")


def same(a, b):
    """Say whether two values are equal to the last bit, and of one type."""
    if type(a) is not type(b):
        return False
    a, b = np.asarray(a), np.asarray(b)
    return a.dtype == b.dtype and a.shape == b.shape and np.array_equal(a, b, equal_nan=True)


def check(outputs, feeds, **options):
    """Compare the first, second and third call with the interpreter; return the function."""
    f = compile(outputs, **options)
    expected = Executor(outputs).run(feeds)
    for _ in range(3):
        results = f(feeds)
        assert all(map(same, results, expected)), f.source
    assert not f.fallbacks, f.source
    return f


# Calling -----------------------------------------------------------------------------------------


def test_a_function_is_called_by_node_and_by_name():
    outputs, feeds = step()
    f = compile(outputs)
    expected = f(feeds)
    by_name = {node.name: value for node, value in feeds.items()}
    assert all(map(same, f(**by_name), expected))
    assert all(map(same, f(**by_name), f(feeds)))


def test_feeds_may_be_lists_and_other_variables_do_no_harm():
    x, other = variables("x other")
    f = compile([x * 2.0])
    for _ in range(3):
        assert same(f({x: [1.0, 2.0], other: 5.0})[0], np.array([2.0, 4.0]))


def test_a_name_that_two_variables_have_is_refused():
    x, y = variables("x x")
    with pytest.raises(TypeError, match="2 variables are called 'x'"):
        compile([x + y])(x=1.0)


@pytest.mark.parametrize("warm", [False, True])
def test_errors_are_those_of_the_interpreter(warm):
    x, y = variables("x y")
    z = ad.Variable(name="z", scalar=True)
    f = compile([ad.matmul_op(x, y) * z])
    good = {x: np.ones((2, 3)), y: np.ones((3, 2)), z: 2.0}
    if warm:
        f(good), f(good)
    with pytest.raises(KeyError, match="no value for the variable y"):
        f({x: good[x], z: 2.0})
    with pytest.raises(TypeError, match="inner node"):
        f({**good, x * 1: 1.0})
    with pytest.raises(ValueError) as error:
        f({**good, y: np.ones((2, 2))})
    assert "made at" in error.value.__notes__[0]
    with pytest.raises(ValueError, match="promised to be a single number"):
        f({**good, z: np.ones(2)})
    with pytest.raises(TypeError, match="feed_dict is a dict"):
        f([1, 2])
    with pytest.raises(TypeError, match="not both"):
        f(good, x=1.0)


def test_wrong_labels_are_explained_in_later_calls_too():
    outputs, feeds = step()
    labels = next(node for node in feeds if node.name == "y")
    f = compile(outputs)
    f(feeds), f(feeds)
    for wrong in (-1, 3):
        with pytest.raises(ValueError, match=f"the label {wrong} at"):
            f({**feeds, labels: np.array([0, 1, 2, wrong, 0, 0])})
    assert same(f(feeds)[0], Executor(outputs).run(feeds)[0])


def test_there_is_no_source_before_the_first_call():
    with pytest.raises(ValueError, match="call it once"):
        _ = compile(variables("x")).source


@pytest.mark.parametrize("options", [{"without": "nonsense"}, {"threads": 0}, {"threads": True}])
def test_wrong_options_are_refused(options):
    with pytest.raises(ValueError, match="compile: "):
        compile(variables("x"), **options)


# Whose memory ------------------------------------------------------------------------------------


def shares(a, b):
    return isinstance(a, np.ndarray) and isinstance(b, np.ndarray) and np.shares_memory(a, b)


def awkward_outputs(x, w):
    """Return outputs that are, to a careless compiler, one another's memory or the user's."""
    total = ad.reduce_sum(x * w)
    h = x * w
    kept = ad.constant(np.arange(6.0).reshape(2, 3))
    return [
        x, w, h, h, h.T, h.reshape(3, 2), ad.reduce_sum(h, 0), kept, kept.T, x.T, total, total,
        *ad.gradients(total, [x, w]), *ad.gradients(ad.reduce_sum(x), [x]), h + 1, x[0], h[0],
        np.broadcast_to(x, (4, 2, 3)), ad.relu(h) + kept, np.where(x > 0, x, w), x.astype(float),
    ]  # fmt: skip


def test_no_two_results_share_memory_nor_with_feeds_constants_or_earlier_results():
    x, w = variables("x w")
    outputs = awkward_outputs(x, w)
    rng = np.random.default_rng(1)
    feeds = {x: rng.normal(size=(2, 3)), w: rng.normal(size=(2, 3))}
    f = check(outputs, feeds)
    constants = [node.const_attr for node in outputs if isinstance(node.const_attr, np.ndarray)]
    before = f(feeds)
    copies = [np.copy(value) for value in before]
    after = f({x: feeds[x] + 1, w: feeds[w] - 1})
    everything = [*before, *after, *feeds.values(), *constants]
    for i, a in enumerate(everything):
        assert not any(shares(a, b) for b in everything[:i])
    assert all(map(np.array_equal, before, copies))
    for value in before:
        if isinstance(value, np.ndarray):
            value += 1  # they are the caller's: writable


def test_changing_results_changes_no_later_ones():
    outputs, feeds = step()
    f = compile(outputs)
    f(feeds)
    expected = [np.copy(value) for value in f(feeds)]
    for _ in range(2):
        for value in f(feeds):
            if isinstance(value, np.ndarray):
                value.fill(np.nan)
    assert all(map(np.array_equal, f(feeds), expected))


def test_results_go_where_the_caller_wants_them():
    outputs, feeds = step()
    f = compile(outputs)
    expected = f(feeds)
    for order in "CF":
        out = [None, *[np.full(value.shape, np.nan, order=order) for value in expected[1:]]]
        results = f(feeds, out=out)
        assert all(result is place for result, place in zip(results[1:], out[1:], strict=True))
        assert all(map(np.array_equal, results, f(feeds)))


def test_results_go_where_the_caller_wants_them_at_the_first_call_too():
    x = ad.Variable(name="x")
    place = np.empty(3)
    (result,) = compile([x + 1.0])({x: np.arange(3.0)}, out=[place])
    assert result is place
    assert place.tolist() == [1.0, 2.0, 3.0]


@pytest.mark.parametrize("calls", [0, 2])
def test_places_that_do_not_fit_are_refused(calls):
    x, w = variables("x w")
    constant = np.ones(4)
    f = compile([x * w, x + constant])
    a, b = np.arange(4.0), np.arange(4.0)
    for _ in range(calls):
        f({x: a, w: b})
    good = np.empty(4)
    read_only = np.empty(4)
    read_only.flags.writeable = False
    both = np.empty(6)
    for out, message in [
        ([np.empty(3), None], "shape"), ([np.empty(4, np.float32), None], "dtype"),
        ([a, None], "shares memory with what is fed"), ([b[::-1], None], "shares memory"),
        ([both[:4], both[2:]], "shares memory with another"), ([good], "1 entries for 2"),
        ([read_only, None], "read-only"),
    ]:  # fmt: skip
        with pytest.raises(ValueError, match=message):
            f({x: a, w: b}, out=out)
    for out in (good, [good, 3.0]):
        with pytest.raises(TypeError, match="compiled function: out"):
            f({x: a, w: b}, out=out)
    assert a.tolist() == b.tolist() == [0, 1, 2, 3]


def test_places_are_looked_at_again_when_something_has_changed():
    x = ad.Variable(name="x")
    f = compile([x * 2.0])
    a, place = np.arange(3.0), np.empty(3)
    for _ in range(4):
        assert f({x: a}, out=[place])[0] is place
    assert place.tolist() == [0.0, 2.0, 4.0]
    with pytest.raises(ValueError, match="shares memory"):
        f({x: place}, out=[place])
    place.flags.writeable = False
    with pytest.raises(ValueError, match="read-only"):
        f({x: a}, out=[place])


def test_a_place_must_not_be_a_constant():
    x, c = ad.Variable(name="x"), np.ones(4)
    f = compile([x * 2.0, x + c])
    feeds = {x: np.arange(4.0)}
    f(feeds), f(feeds)
    with pytest.raises(ValueError, match="shares memory"):
        f(feeds, out=[c, None])


def test_several_threads_may_call_one_function():
    outputs, feeds = step(batch=40, sizes=(30, 20, 10))
    f = compile(outputs)
    f(feeds)
    data = next(node for node in feeds if node.name == "x")
    kinds = [{**feeds, data: feeds[data] * k} for k in range(1, 5)]
    expected = [f(each) for each in kinds]
    wrong = []

    def work(k):
        for _ in range(200):
            if not all(map(same, f(kinds[k]), expected[k])):
                wrong.append(k)

    threads = [threading.Thread(target=work, args=(k,)) for k in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


class CallOp(Op):
    """An op that calls a compiled function: y = f(a)."""

    function = None

    def compute(self, node, input_vals):
        if type(self).function is not None and np.max(input_vals[0]) < 100:
            function, feeds = type(self).function
            function({next(iter(feeds)): input_vals[0] * 10})
        return input_vals[0] + 1


def test_a_function_may_be_called_while_it_runs():
    x = ad.Variable(name="x")
    y = CallOp()(x * 2.0) * (x * 3.0)
    feeds = {x: np.array([1.0, 2.0])}
    expected = Executor([y]).run(feeds)
    f = compile([y])
    CallOp.function = f, feeds
    try:
        for _ in range(3):
            assert same(f(feeds)[0], expected[0])
    finally:
        CallOp.function = None
    assert not f.fallbacks


class SelfOp(Op):
    """An op that returns its input itself, or a view of it."""

    def compute(self, node, input_vals):
        return input_vals[0] if node.const_attr is None else input_vals[0][::-1]


def test_what_an_unknown_op_returns_may_be_its_input():
    x = ad.Variable(name="x")
    op = SelfOp()
    h = x * 2.0
    kept, turned = op(h), op.node((h,), "turned")
    late = (h + 1.0) * (h + 2.0) * 3.0
    outputs = [op(x), late, kept, turned, kept + late, turned * late, op(kept), op(op(x))]
    feeds = {x: np.arange(1.0, 5.0)}
    f = check(outputs, feeds)
    values = [*f(feeds), feeds[x]]
    for i, a in enumerate(values):
        assert not any(shares(a, b) for b in values[:i])


# Kinds of values ---------------------------------------------------------------------------------


def test_every_kind_of_feed_has_its_own_program():
    x = ad.Variable(name="x")
    f = compile([x * 2 + 1, ad.exp(x)])
    kinds = [
        3, 3.0, True, np.float32(3), np.float64(3), np.ones(3), np.ones(3, np.float32),
        np.ones((3, 2)), np.ones((2, 3)).T, np.arange(3), np.array(2.0), np.ones(0),
        np.ones((0, 3)), np.arange(10.0)[::2], np.arange(4.0)[::-1], np.array([True, False]),
    ]  # fmt: skip
    for _ in range(3):
        for value in kinds:
            expected = Executor([x * 2 + 1, ad.exp(x)]).run({x: value})
            assert all(map(same, f({x: value}), expected))
    assert not f.fallbacks


def test_sums_of_arrays_that_lie_otherwise_in_memory_round_as_the_interpreters():
    x = ad.Variable(name="x")
    total = ad.reduce_sum(ad.exp(x) * 3.1)
    outputs = [total, ad.reduce_sum(x * x, 1), *ad.gradients(total, [x])]
    a = np.random.default_rng(0).normal(size=(37, 41))
    f = compile(outputs, without=REORDERING)
    for value in (a, a.T, a[::2], np.asfortranarray(a), np.broadcast_to(a[0], (50, 41))):
        for _ in range(2):
            assert all(map(same, f({x: value}), Executor(outputs).run({x: value})))
    assert not f.fallbacks


def test_read_only_feeds_are_read():
    x = ad.Variable(name="x")
    value = np.arange(3.0)
    value.flags.writeable = False
    check([x * 2.0, ad.exp(x)], {x: value})


def test_unused_variables_and_no_outputs():
    x, y = variables("x y")
    assert compile([])({}) == []
    check([x * 2.0], {x: np.ones(2), y: np.ones(3)})


def test_float32_stays_float32():
    outputs, feeds = step(dtype=np.float32)
    results = check(outputs, feeds, without=REORDERING)(feeds)
    assert all(np.asarray(value).dtype == np.float32 for value in results)


def test_python_numbers_are_weak():
    x, s = variables("x s")
    outputs = [x * s, x + 0.1, 2**s, np.maximum(x, s), np.where(x > s, x, 0.1), x / 3, s / 3]
    for number in (2, 0.1, True):
        check(outputs, {x: np.ones((2, 2), np.float32), s: number})


# Falling back ------------------------------------------------------------------------------------


def test_nan_debugging_sees_every_step():
    x = ad.Variable(name="x")
    f = compile([ad.log(x) + 1])
    f({x: np.ones(2)}), f({x: np.ones(2)})
    with np.errstate(all="ignore"), ad.debug_nans(), pytest.raises(FloatingPointError):
        f({x: np.array([-1.0, 1.0])})
    assert f({x: np.ones(2)})[0].tolist() == [1.0, 1.0]


def test_warnings_that_are_errors_come_from_the_interpreter():
    x = ad.Variable(name="x")
    f = compile([ad.log(x) * 2.0])
    f({x: np.ones(2)}), f({x: np.ones(2)})
    with np.errstate(all="raise"), pytest.raises(FloatingPointError) as error:
        f({x: np.zeros(2)})
    assert "while computing log(x)" in error.value.__notes__[0]
    assert f.fallbacks["FloatingPointError"] == 1


class FickleOp(Op):
    """An op whose value has another type for negative numbers."""

    def compute(self, node, input_vals):
        (a,) = input_vals
        return a.astype(np.float32) if a[0] < 0 else a


def test_a_value_that_looks_otherwise_than_in_the_first_run_is_answered_by_the_interpreter():
    x = ad.Variable(name="x")
    y = FickleOp()(x) * 2.0 + 1.0
    f = compile([y])
    f({x: np.ones(2)})
    assert same(f({x: -np.ones(2)})[0], np.full(2, -1.0, np.float32))
    assert sum(f.fallbacks.values()) == 1


def test_another_body_of_an_exercise_is_what_runs():
    x = ad.Variable(name="x")
    f = compile([x * x, ad.sigmoid(x)])
    feeds = {x: np.array([2.0, 3.0])}
    f(feeds), f(feeds)

    def compute(self, node, input_vals):
        return input_vals[0] + input_vals[1] + 0.5

    kept = [part.student_code for part in exercise.parts("5.2") if part.qualname == "MulOp.compute"]
    exercise.substitute("5.2", "MulOp.compute", compute.__code__)
    exercise.using("yours")
    try:
        for _ in range(3):
            assert f(feeds)[0].tolist() == [4.5, 6.5]
    finally:
        exercise.substitute("5.2", "MulOp.compute", kept[0])
        exercise.using("solutions")
    assert f(feeds)[0].tolist() == [4.0, 9.0]


def test_no_warnings_but_the_interpreters():
    outputs, feeds = step()
    x = ad.Variable(name="a")
    outputs += [np.maximum(x, 0.5), np.minimum(x, x * 2), np.clip(x, 0.0, 1.0)]
    f = compile(outputs)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for _ in range(3):
            f({**feeds, x: np.array([-1.0, np.nan, 1.0])})
    assert not f.fallbacks


@pytest.mark.parametrize("infinite", [np.inf, -np.inf, np.nan])
def test_choices_keep_their_strong_zeros(infinite):
    x = ad.Variable(name="x")
    total = ad.reduce_sum(np.where(x > 0, ad.log(x), 0.0) + ad.relu(x) * x + np.sqrt(ad.relu(x)))
    outputs = [total, *ad.gradients(total, [x])]
    f = compile(outputs)
    with np.errstate(all="ignore"):
        for value in ([0.0, 1.0, -1.0, 2.0], [0.0, infinite, 1.0, -1.0]):
            for _ in range(2):
                got, expected = f({x: np.array(value)}), Executor(outputs).run({x: np.array(value)})
                assert all(map(same, got, expected))


# Passes of memory --------------------------------------------------------------------------------


def chain(x):
    a = x
    for _ in range(3):
        a = ad.tanh(a * x - 0.5) + ad.sigmoid(a)
    return ad.reduce_sum(a)


@pytest.mark.parametrize("threads", [1, 2, 3])
@pytest.mark.parametrize("shape", [(1 << 18,), (300_001,), (7, 100, 401)])
def test_blocks_change_no_bit(shape, threads):
    x = ad.Variable(name="x")
    outputs = [chain(x), *ad.gradients(chain(x), [x])]
    feeds = {x: np.random.default_rng(0).normal(size=shape)}
    f = check(outputs, feeds, threads=threads)
    assert "blocks" in f.source


def test_blocks_can_be_switched_off():
    x = ad.Variable(name="x")
    feeds = {x: np.ones(1 << 18)}
    f = check([chain(x)], feeds, without="blocks")
    assert "blocks" not in f.source


def test_blocks_of_spread_numbers_comparisons_and_choices():
    x, s = variables("x s")
    y = np.where(x > 0.3, x * s, ad.relu(-x)) + np.maximum(x, 0.1) / (1.0 + x * x)
    outputs = [ad.reduce_sum(y), y > 0.5, *ad.gradients(ad.reduce_sum(y), [x])]
    x_value = np.random.default_rng(0).normal(size=1 << 17)
    for number in (2.0, 3, np.float64(0.5)):
        check(outputs, {x: x_value, s: number})


def regression(kind):
    x, y, w = variables("x y w")
    z = x @ w if kind != "matmul_op" else ad.matmul_op(x, w)
    loss = ad.reduce_sum(ad.softplus(z) - y * z) / 7.0
    return [loss, z, *ad.gradients(loss, [w])], (x, y, w)


@pytest.mark.parametrize("kind", ["vector", "matrix", "matmul_op"])
@pytest.mark.parametrize("rows", [20_000, 20_011])
def test_pairs_are_within_their_bound(kind, rows):
    outputs, (x, y, w) = regression(kind)
    rng = np.random.default_rng(0)
    columns = () if kind == "vector" else (3,)
    feeds = {
        x: rng.normal(size=(rows, 30)), w: rng.normal(size=(30, *columns)),
        y: rng.integers(0, 2, (rows, *columns)).astype(float),
    }  # fmt: skip
    expected = Executor(outputs).run(feeds)
    f = compile(outputs)
    for _ in range(2):
        loss, z, slope = f(feeds)
        bound = 1e-15 * 31 * (np.abs(feeds[x]) @ np.abs(feeds[w]))
        assert np.all(np.abs(z - expected[1]) <= bound)
        assert abs(loss - expected[0]) <= 1e-12 * abs(expected[0])
        d = np.abs(1 / (1 + np.exp(-z)) - feeds[y]) / 7
        bound = 2.3e-16 * 2 * (rows + 60) * (np.abs(feeds[x]).T @ d)
        assert np.all(np.abs(slope - expected[2]) <= bound)
    assert "blocks" in f.source
    assert not f.fallbacks
    check(outputs, feeds, without=REORDERING)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_column_sums_are_within_their_bound(dtype):
    x, b = variables("x b")
    total = ad.reduce_sum((x + b) * x)
    outputs = [*ad.gradients(total, [b]), ad.reduce_sum(x, 0)]
    value = np.random.default_rng(0).normal(size=(300, 7)).astype(dtype)
    feeds = {x: value, b: np.ones(7, dtype)}
    f = compile(outputs)
    f(feeds)
    assert "column_sums" in f.source
    for got, expected in zip(f(feeds), Executor(outputs).run(feeds), strict=True):
        bound = 2 * 300 * np.finfo(dtype).eps * np.abs(value).sum(0)
        assert got.dtype == dtype
        assert np.all(np.abs(got - expected) <= bound)
    check(outputs, feeds, without="column_sums")


@pytest.mark.parametrize("shape", [(128, 784, 10), (400, 600, 11), (33, 1000, 3)])
def test_skinny_products_are_within_their_bound(shape):
    n, k, m = shape
    x, d = variables("x d")
    rng = np.random.default_rng(0)
    feeds = {x: rng.normal(size=(n, k)), d: rng.normal(size=(n, m))}
    outputs = [ad.matmul_op(x, d, trans_A=True)]
    f = compile(outputs, without="small_products")
    (expected,) = f(feeds)
    (got,) = f(feeds)
    assert "turned_product" in f.source
    assert got.flags.c_contiguous
    bound = 2 * n * np.finfo(float).eps * (np.abs(feeds[x]).T @ np.abs(feeds[d]))
    assert np.all(np.abs(got - expected) <= bound)


def test_buffers_are_shared_and_the_plan_says_so():
    x = ad.Variable(name="x")
    y = x
    for _ in range(20):
        y = ad.exp(y * 0.1)
    f = check([y], {x: np.ones(1000)})
    assert "1 buffers, 8,000 bytes" in str(f.plan)


def test_long_programs_are_cut_into_functions():
    x = ad.Variable(name="x")
    y = x
    for _ in range(1200):
        y = ad.sin(y) + x
    f = check([y, *ad.gradients(y, [x])], {x: np.linspace(0, 1, 5)})
    assert "def part2" in f.source


def test_a_long_program_on_small_arrays_gets_its_code_when_it_pays(monkeypatch):
    monkeypatch.setattr(array_tiers, "AT_ONCE", 10)
    monkeypatch.setattr(array_tiers, "RUNS", 3)
    outputs, feeds = step()
    f = compile(outputs, without=REORDERING)
    expected = f(feeds)
    for runs in range(3, 0, -1):
        assert f.plan.tier == "tuples" and f"after {runs} more runs" in str(f.plan)
        places = [np.zeros_like(value) if np.ndim(value) else None for value in expected]
        written = f(feeds, out=places)
        assert all(map(same, written, expected))
        assert all(a is b for a, b in zip(written[1:], places[1:], strict=True))
    for _ in range(3):
        assert all(map(same, f(feeds, out=places), expected))
        assert f.plan.tier == "generated code on arrays" and "more runs" not in str(f.plan)
        assert all(map(same, f(feeds), expected)) and not f.fallbacks


def test_a_long_program_on_large_arrays_gets_its_code_at_once(monkeypatch):
    monkeypatch.setattr(array_tiers, "AT_ONCE", 2)
    x = ad.Variable(name="x")
    f = check([ad.exp(x) * x + x], {x: np.ones(2_000)})
    assert f.plan.tier == "generated code on arrays"


def test_long_programs_as_tuples_return_arrays_of_the_callers_own(monkeypatch):
    monkeypatch.setattr(array_tiers, "AT_ONCE", 2)
    x = ad.Variable(name="x")
    constant = ad.constant(np.ones((2, 3)))
    y = ad.exp(x)
    f = check([y, y, y.T, x, constant, ad.gradients(ad.reduce_sum(y + x), [x])[0]],
              {x: np.ones((2, 3))})  # fmt: skip
    assert f.plan.tier == "tuples"
    results = f(x=np.ones((2, 3)))
    for i, a in enumerate(results):
        a[...] = 5  # all can be written to
        assert not any(np.shares_memory(a, b) for b in results[i + 1 :])
    assert np.array_equal(f(x=np.ones((2, 3)))[4], np.ones((2, 3)))


def test_sources_are_the_same_each_time():
    outputs, feeds = step()
    sources = []
    for _ in range(2):
        f = compile(outputs)
        f(feeds)
        sources.append(f.source)
    assert sources[0] == sources[1]
    assert "x @ w" in sources[0]


@pytest.mark.parametrize("name", [
    "add", "one_hot", "n1", "s0", "o1", "run", "feeds", "x_full", "lambda", "v1", "é", "my_add",
    "float64_", "np", "arena", "a b", "",
])  # fmt: skip
def test_variables_may_be_called_anything(name):
    x, y = ad.Variable(name=name), ad.Variable(name="add")
    check([ad.exp(x * 1.5 + y), x], {x: np.ones(3), y: np.ones(3)})


@pytest.mark.parametrize("name", EXACT)
def test_each_exact_pass_can_be_left_out(name):
    outputs, feeds = step()
    check(outputs, feeds, without=(name, *REORDERING))
