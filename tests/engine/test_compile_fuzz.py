"""Random graphs, compiled, against the interpreter: to the last bit, or within the stated bound."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autodiff as ad
from autodiff.compiler import compile
from autodiff.compiler.buffers import assign_buffers
from autodiff.compiler.emit import array_tiers, source
from autodiff.compiler.emit import blocks as running
from autodiff.compiler.emit.memory import assign_quickly
from autodiff.compiler.passes import PASSES, blocks, pairs
from autodiff.executor import Executor
from autodiff.ops.reduction import spread_op
from autodiff.ops.softmax import log_softmax_op, softmax_op

REORDERING = ("column_sums", "pairs", "skinny")

UNARY = [
    ad.exp, ad.sin, ad.cos, ad.tanh, ad.sigmoid, ad.softplus, ad.relu, np.abs, np.square,
    np.negative, lambda a: np.sqrt(np.abs(a)), lambda a: np.log(np.abs(a) + 0.5), lambda a: a * 0.5,
    lambda a: 2 - a, lambda a: a + 1, lambda a: a**2, lambda a: a**3, lambda a: 1 / (a * a + 1),
    np.expm1, np.arctan, np.cbrt, np.sinh, np.floor, np.sign, lambda a: np.clip(a, -0.5, 0.5),
    lambda a: np.where(a > 0, a, 0.1 * a), lambda a: a.astype(np.float32), np.isfinite,
]  # fmt: skip
BINARY = [
    np.add, np.subtract, np.multiply, lambda a, b: a / (b * b + 1), np.maximum, np.minimum,
    lambda a, b: np.where(a > b, a, b * 2), lambda a, b: (a < b) * a, np.arctan2, np.logaddexp,
    lambda a, b: np.greater_equal(a, b), np.hypot,
]  # fmt: skip
RESHAPING = [
    lambda a: a.T, lambda a: a.reshape(-1), lambda a: np.swapaxes(a, 0, -1),
    lambda a: np.expand_dims(a, 0), np.squeeze, np.ravel, lambda a: a[:1], lambda a: a[..., ::-1],
]  # fmt: skip
REDUCING = [
    ad.reduce_sum, np.sum, np.mean, np.max, lambda a: np.sum(a, 0), lambda a: np.sum(a, -1),
    lambda a: np.sum(a, 0, keepdims=True), lambda a: np.mean(a, -1), lambda a: np.max(a, 0),
    lambda a: np.prod(a, -1), lambda a: np.var(a), lambda a: np.linalg.norm(a),
    softmax_op, log_softmax_op, ad.logsumexp,
]  # fmt: skip

FAMILIES = ["unary", "unary", "binary", "binary", "shape", "reduce", "@"]
SMOOTH = [ad.sigmoid, ad.softplus, ad.tanh, softmax_op]

numbers = st.sampled_from([0.0, -0.0, 1.0, -1.0, 0.5, -0.3, 2.5, 1e-3, 3.7])


@st.composite
def arrays(draw):
    """Draw a feed: a number, or an array of some shape, type and layout in memory."""
    shape = draw(st.sampled_from([(), (4,), (3, 4), (1, 4), (3, 1), (4, 4), (2, 3, 4), (3, 4)]))
    if shape == () and draw(st.booleans()):
        return draw(numbers)
    seed = draw(st.integers(0, 9))
    value = np.random.default_rng(seed).normal(size=shape)
    value = value.astype(draw(st.sampled_from([np.float64, np.float64, np.float32, np.int64])))
    form = draw(st.sampled_from(["C", "C", "F", "strided"]))
    if form == "strided":
        return np.repeat(value, 2, -1)[..., ::2] if shape else value
    return np.array(value, order=form)


@st.composite
def graphs(draw, length=8):
    """Draw outputs of a random graph, and feeds."""
    variables = [ad.Variable(name=name) for name in "xyz"]
    feeds = {variable: draw(arrays()) for variable in variables}
    values, known = list(variables), dict(feeds)
    for _ in range(draw(st.integers(1, length))):
        family = draw(st.sampled_from(FAMILIES))
        a, b = draw(st.sampled_from(values)), draw(st.sampled_from(values))
        node = grow(draw, family, a, b)
        value = None if node is None else evaluate(node, feeds)
        if value is not None:
            values.append(node)
            known[node] = value
    outputs = draw(st.lists(st.sampled_from(values), min_size=1, max_size=4))
    target = values[-1]
    smooth = np.asarray(known[target]).dtype.kind == "f"
    slopes = ad.gradients(target, variables) if smooth and draw(st.booleans()) else []
    return [*outputs, *slopes], feeds


def grow(draw, family, a, b):
    """Return a new node."""
    if family == "unary":
        return draw(st.sampled_from(UNARY))(a)
    if family == "binary":
        return draw(st.sampled_from(BINARY))(a, b)
    if family == "shape":
        return draw(st.sampled_from(RESHAPING))(a)
    if family == "reduce":
        return draw(st.sampled_from(REDUCING))(a)
    return a @ b if draw(st.booleans()) else ad.matmul_op(a, b, trans_B=True)


def evaluate(node, feeds):
    """Return a node's value, or None if the operation does not fit its operands."""
    with np.errstate(all="ignore"):
        try:
            (value,) = Executor([node]).run(feeds)
        except (ValueError, TypeError, IndexError, OverflowError, ZeroDivisionError):
            return None
    return value if np.all(np.isfinite(value)) and np.size(value) < 2000 else None


def same(a, b):
    if type(a) is not type(b) or np.shape(a) != np.shape(b):
        return False
    a, b = np.asarray(a), np.asarray(b)
    return a.dtype == b.dtype and np.array_equal(a, b, equal_nan=a.dtype.kind == "f")


def compare(outputs, feeds, **options):
    """Run the interpreter and compiled code twice; they must agree, in errors too."""
    with np.errstate(all="ignore"):
        f = compile(outputs, **options)
        try:
            expected = Executor(outputs).run(feeds)
        except Exception as error:
            with pytest.raises(type(error)):
                f(feeds)
            return
        expected = [v[()] if isinstance(v, np.ndarray) and v.ndim == 0 else v for v in expected]
        for _ in range(3):
            results = f(feeds)
            assert all(map(same, results, expected)), f"{f.source}\n{f.plan}"
        places = [
            np.full_like(np.asarray(v), 7) if isinstance(v, np.ndarray) else None for v in expected
        ]
        written = f(feeds, out=places)
        assert all(map(same, written, expected)), f.source
    assert not f.fallbacks, f"{f.fallbacks}\n{f.source}"
    owned = [v for v in [*results, *feeds.values()] if isinstance(v, np.ndarray)]
    for i, a in enumerate(owned[: len([v for v in results if isinstance(v, np.ndarray)])]):
        assert not any(np.shares_memory(a, b) for b in owned[i + 1 :] if a is not b)


@settings(max_examples=150)
@given(graphs(), st.sets(st.sampled_from([n for n in PASSES if n not in REORDERING]), max_size=3))
def test_any_graph_gives_the_interpreters_bits(graph, without):
    compare(*graph, without=(*REORDERING, *without))


@settings(max_examples=100)
@given(graphs(length=20))
def test_any_graph_in_many_functions(graph):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(source, "LONGEST", 2)
        compare(*graph, without=REORDERING)


@settings(max_examples=75)
@given(graphs())
def test_any_graph_as_tuples(graph):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(array_tiers, "AT_ONCE", 0)
        patch.setattr(array_tiers, "RUNS", 2)
        compare(*graph, without=REORDERING)


lines_of_code = st.lists(st.lists(st.tuples(st.integers(1, 4), st.integers(0, 6)), max_size=3))


@settings(max_examples=200)
@given(lines_of_code, st.data())
def test_buffers_are_shared_as_in_the_exercise(drawn, data):
    sizes = iter(range(1000))
    requests = [[(next(sizes), 8 * size) for size, _ in line] for line in drawn]
    last = {
        number: position + stay
        for position, (line, asked) in enumerate(zip(drawn, requests, strict=True))
        for (_, stay), (number, _) in zip(line, asked, strict=True)
    }
    heirs = {}
    for position, asked in enumerate(requests):
        for number, _ in asked:
            dying = [n for n, end in last.items() if end == position and n < asked[0][0]]
            dying = [n for n in dying if n not in heirs.values()]
            if dying and data.draw(st.booleans()):
                heirs[number] = dying[0]
    assert assign_quickly(requests, last, heirs) == assign_buffers(requests, last, heirs)


@settings(max_examples=100)
@given(graphs(length=20))
def test_any_graph_without_any_pass(graph):
    compare(*graph, without=tuple(PASSES))


@settings(max_examples=75)
@given(graphs(), st.integers(1, 3))
def test_blocks_of_any_graph(graph, threads):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(blocks, "SMALLEST", 4)
        patch.setattr(blocks, "SHORTEST", 2)
        patch.setattr(running, "FEWEST", 3)
        patch.setattr(running, "CACHE", 1)
        patch.setattr(running, "WORTH", 2)
        patch.setattr(running, "MOST", 3)
        compare(*graph, without=REORDERING, threads=threads)


@st.composite
def regressions(draw):
    """Draw the gradient of a loss of products with one matrix."""
    x, y, w, b = (ad.Variable(name=name) for name in "xywb")
    rows, columns = draw(st.integers(40, 70)), draw(st.integers(2, 6))
    width, vector = draw(st.integers(1, 4)), draw(st.booleans())
    wide = () if vector else (width,)
    rng = np.random.default_rng(draw(st.integers(0, 9)))
    feeds = {
        x: rng.normal(size=(rows, columns)), y: rng.random((rows, *wide)),
        w: rng.normal(size=(columns, *wide)), b: rng.normal(size=wide or 1),
    }  # fmt: skip
    z = x @ w + b
    for _ in range(draw(st.integers(0, 3))):
        z = draw(st.sampled_from([*SMOOTH, lambda a: a * y]))(z)
    loss = ad.reduce_sum((z - y) * z) / rows
    return [loss, z, *ad.gradients(loss, draw(st.sampled_from([[w], [w, b], [w, b, x]])))], feeds


@settings(max_examples=75)
@given(regressions())
def test_pairs_of_products_are_within_rounding(regression):
    outputs, feeds = regression
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pairs, "LARGE", 1)
        patch.setattr(running, "CACHE", 1)
        patch.setattr(running, "FEWEST_ROWS", 16)
        f = compile(outputs)
        expected = f(feeds)
        results = f(feeds)
    assert not f.fallbacks, f.source
    for got, value in zip(results, expected, strict=True):
        assert np.shape(got) == np.shape(value)
        np.testing.assert_allclose(got, value, rtol=1e-9, atol=1e-12)


def test_pairs_of_products_are_found():
    x, w = ad.Variable(name="x"), ad.Variable(name="w")
    loss = ad.reduce_sum(ad.tanh(x @ w))
    f = compile([loss, *ad.gradients(loss, [w])])
    feeds = {x: np.ones((64, 4)), w: np.ones(4)}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pairs, "LARGE", 1)
        f(feeds)
    assert "blocks" in f.source


@settings(max_examples=75)
@given(
    st.sampled_from(["classes", "chances"]), st.integers(1, 6), st.integers(1, 5),
    st.sampled_from([-1, 1, 0]), st.sampled_from([np.float32, np.float64]), st.integers(0, 9),
)  # fmt: skip
def test_losses(form, rows, classes, axis, dtype, seed):
    x, y = ad.Variable(name="x"), ad.Variable(name="y")
    rng = np.random.default_rng(seed)
    logits = (rng.normal(size=(rows, classes)) * 30).astype(dtype)
    n = logits.shape[axis]
    labels = rng.integers(0, n, logits.size // n) if form == "classes" else rng.random(logits.shape)
    loss = ad.cross_entropy(x, y, axis)
    compare([loss, *ad.gradients(loss, [x, y])], {x: logits, y: labels}, without=REORDERING)


def test_spread_numbers_that_are_read_as_arrays():
    x = ad.Variable(name="x")
    total = ad.reduce_sum(x)
    spread = spread_op(total, x)
    outputs = [spread, ad.reduce_sum(spread), spread.T, spread @ x.T, spread * x, spread * spread]
    compare(outputs, {x: np.random.default_rng(0).normal(size=(3, 4))}, without=REORDERING)
