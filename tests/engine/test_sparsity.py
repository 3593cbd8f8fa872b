"""Sparse Hessians: patterns given or detected, colours, and the same numbers as the dense one."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import autodiff as ad
from autodiff.tracing import Trace
from autodiff.transforms.colouring import band_colours, entry_places, star_colours
from autodiff.transforms.curvature import hessian_products
from autodiff.transforms.dependence import dependence
from autodiff.transforms.linear import LinearMap, seed_of
from autodiff.transforms.patterns import band_entries, layout_of

RNG = np.random.default_rng(0)


def rosenbrock(x):
    return np.sum(100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2)


def arrow(x):
    return x[0] ** 3 + np.sum(x[0] * x[1:] ** 2)


PATTERNS = [
    "tridiagonal",
    ("banded", 1),
    ("banded", 2),
    ("banded", 50),
    "detect",
    np.eye(8, dtype=bool) | np.eye(8, k=1, dtype=bool),
    np.ones((8, 8), bool),
    [(i, i) for i in range(8)] + [(i + 1, i) for i in range(7)],
    (list(range(8)) + list(range(7)), list(range(8)) + list(range(1, 8))),
]


@pytest.mark.parametrize("sparsity", PATTERNS, ids=repr)
def test_every_way_to_say_a_pattern_gives_the_dense_matrix(sparsity):
    x = RNG.normal(size=8)
    expected = ad.hessian(rosenbrock)(x)
    f = ad.hessian(rosenbrock, sparsity=sparsity)
    np.testing.assert_allclose(f(x), expected, rtol=1e-12, atol=1e-12)
    compiled = ad.compile(f)
    for _ in range(3):
        np.testing.assert_allclose(compiled(x), expected, rtol=1e-12, atol=1e-12)


def test_the_entries_alone_can_be_had():
    x = RNG.normal(size=6)
    f = ad.hessian(rosenbrock, sparsity="tridiagonal", dense=False)
    for call in (f, ad.compile(f), ad.compile(f)):
        values, (rows, columns) = call(x)
        assert len(values) == 16
        dense = np.zeros((6, 6))
        dense[rows, columns] = values
        np.testing.assert_allclose(dense, ad.hessian(rosenbrock)(x), rtol=1e-12, atol=1e-12)


def test_a_hundred_thousand_numbers_are_no_trouble_where_the_entries_will_do():
    x = RNG.normal(size=100_000)
    values, (rows, columns) = ad.hessian(rosenbrock, sparsity="tridiagonal", dense=False)(x)
    i = 12_345
    here = values[(rows == i) & (columns == i)]
    np.testing.assert_allclose(here, 1200 * x[i] ** 2 - 400 * x[i + 1] + 202, rtol=1e-12)


@pytest.mark.parametrize("shape", [(), (1,), (2, 3), (0,)])
def test_the_shape_of_the_argument_stands_there_twice(shape):
    x = RNG.normal(size=shape)[()]
    found = ad.hessian(lambda x: np.sum(x**3), sparsity="diagonal")(x)
    np.testing.assert_allclose(found, ad.hessian(lambda x: np.sum(x**3))(x), rtol=1e-12)
    assert np.shape(found) == shape * 2
    detected = ad.hessian(lambda x: np.sum(x**3), sparsity="detect")(x)
    np.testing.assert_allclose(detected, found, rtol=1e-12)


def test_float32_stays_float32():
    x = RNG.normal(size=5).astype(np.float32)
    f = ad.hessian(rosenbrock, sparsity="tridiagonal")
    assert f(x).dtype == np.float32
    assert ad.compile(f)(x).dtype == np.float32


def test_the_other_arguments_are_passed_on():
    def f(a, x, scale=1.0):
        return np.sum(a * x**2) * scale

    found = ad.hessian(f, argnums=1, sparsity="diagonal")(np.arange(3.0), np.ones(3), scale=2.0)
    assert found.tolist() == np.diag([0.0, 4.0, 8.0]).tolist()


def test_a_sparse_hessian_can_be_differentiated_again():
    def trace_of_hessian(x, **options):
        return np.sum(ad.hessian(rosenbrock, **options)(x) ** 2)

    x = RNG.normal(size=5)
    expected = ad.grad(trace_of_hessian)(x)
    for options in ({"sparsity": "tridiagonal"}, {"sparsity": "detect"}):
        found = ad.grad(lambda x, options=options: trace_of_hessian(x, **options))(x)
        np.testing.assert_allclose(found, expected, rtol=1e-10)
        twice = ad.jacobian(ad.grad(lambda x, o=options: trace_of_hessian(x, **o)))(x)
        assert np.allclose(twice, ad.hessian(trace_of_hessian)(x), rtol=1e-9)


def test_a_compiled_hessian_is_right_beyond_the_first_call():
    compiled = ad.compile(ad.hessian(rosenbrock))
    for n in (3, 40):
        for _ in range(3):
            x = RNG.normal(size=n)
            np.testing.assert_allclose(
                compiled(x), ad.hessian(rosenbrock)(x), rtol=1e-12, atol=1e-12
            )


def test_a_compiled_hessian_of_a_tree_keeps_its_form():
    def f(p, x):
        return np.sum(np.tanh(x @ p["w"] + p["b"]) ** 2)

    p = {"w": RNG.normal(size=(3, 2)), "b": RNG.normal(size=2)}
    x = RNG.normal(size=(4, 3))
    expected, compiled = ad.hessian(f)(p, x), ad.compile(ad.hessian(f))
    for _ in range(3):
        found = compiled(p, x)
        for one in "wb":
            for two in "wb":
                np.testing.assert_allclose(found[one][two], expected[one][two], rtol=1e-10)


# --- what is wrong ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sparsity", "error", "message"),
    [
        ("bidiagonal", ValueError, "there is no sparsity 'bidiagonal'"),
        (("banded", -1), ValueError, "takes the number k of diagonals"),
        (("banded",), ValueError, "takes the number k of diagonals"),
        (np.eye(3, dtype=bool), ValueError, r"has shape \(3, 3\); expected \(4, 4\)"),
        ([(0, 4)], ValueError, "names the index 4; the argument has 4 numbers"),
        ([(0, -1)], ValueError, "names the index -1"),
        ([(0.5, 1.0)], TypeError, "sparsity is a boolean array"),
        ({"a": 1}, TypeError, "sparsity is a boolean array"),
    ],
)
def test_a_wrong_pattern_says_what_it_should_be(sparsity, error, message):
    with pytest.raises(error, match=message):
        ad.hessian(rosenbrock, sparsity=sparsity)(np.ones(4))


def test_missing_entries_are_found_by_the_check():
    x = RNG.normal(size=6)
    with pytest.raises(ValueError, match="entries that the sparsity leaves out"):
        ad.hessian(rosenbrock, sparsity="diagonal", check=True)(x)
    with pytest.raises(ValueError, match="entries that the sparsity leaves out"):
        ad.compile(ad.hessian(rosenbrock, sparsity="diagonal", check=True))(x)
    f = ad.hessian(rosenbrock, sparsity="tridiagonal", check=True)
    np.testing.assert_allclose(f(x), ad.hessian(rosenbrock)(x), rtol=1e-12, atol=1e-12)


def test_a_sparsity_belongs_to_one_array():
    with pytest.raises(TypeError, match="that of one array"):
        ad.hessian(lambda p: p["a"] * p["b"], sparsity="diagonal")({"a": 1.0, "b": 2.0})
    with pytest.raises(TypeError, match="that of one array"):
        ad.hessian(lambda a, b: a * b, argnums=(0, 1), sparsity="diagonal")(1.0, 2.0)
    with pytest.raises(ValueError, match="need a sparsity"):
        ad.hessian(rosenbrock, dense=False)


def test_too_many_numbers_to_detect_among_is_an_error_that_says_what_to_do():
    with pytest.raises(ValueError, match=re.escape('sparsity="tridiagonal"')):
        ad.hessian(rosenbrock, sparsity="detect")(np.ones(20_001))


# --- detection --------------------------------------------------------------------------------


def detected(f, x):
    """Return the pattern that is detected, and the numbers of products that it takes."""
    trace = Trace(f, (x,), {}, (0,))
    seed = seed_of(trace.inputs[0])
    (product,) = hessian_products(trace.outputs[0], trace.inputs, [seed])
    found = dependence(*LinearMap([seed], [product]).structure())
    return found & found.T


def test_a_chain_is_detected_as_a_chain():
    x = RNG.normal(size=9)
    expected = abs(np.subtract.outer(np.arange(9), np.arange(9))) <= 1
    assert (detected(rosenbrock, x) == expected).all()


def test_an_arrow_is_detected_and_takes_two_products():
    pattern = detected(arrow, RNG.normal(size=9))
    expected = np.eye(9, dtype=bool)
    expected[0] = expected[:, 0] = True
    assert (pattern == expected).all()
    assert layout_of(pattern, 9).count == 2


def test_a_linear_function_has_an_empty_pattern():
    assert not detected(lambda x: np.sum(3 * x) + x[0], RNG.normal(size=4)).any()


def test_entries_that_are_zero_by_chance_are_in_the_pattern():
    assert detected(lambda x: np.sum(x[1:] ** 2 * x[:-1] ** 2), np.zeros(4)).sum() == 10
    assert detected(lambda x: np.sum(np.where(x > 0, x[::-1] * x, x)), -np.ones(4)).sum() == 4


def test_a_function_that_changes_gets_another_pattern():
    shift = [1]
    f = ad.hessian(lambda x: np.sum(x[shift[0] :] ** 2 * x[: -shift[0]] ** 2), sparsity="detect")
    for shift[0] in (1, 1, 2, 3, 1, 2):
        x = RNG.normal(size=7)
        expected = ad.hessian(
            lambda x, k=shift[0]: np.sum(x[k:] ** 2 * x[:-k] ** 2)
        )(x)  # fmt: skip
        np.testing.assert_allclose(f(x), expected, rtol=1e-12, atol=1e-12)


def test_a_pattern_is_found_once_for_each_structure(monkeypatch):
    f = ad.hessian(rosenbrock, sparsity="detect")
    f(np.ones(5))
    monkeypatch.setattr("autodiff.transforms.sparse.dependence", None)
    np.testing.assert_allclose(f(np.zeros(5)), ad.hessian(rosenbrock)(np.zeros(5)))


def test_a_sort_mixes_everything():
    assert detected(lambda x: np.sum(np.sort(x) ** 2), RNG.normal(size=4)).all()


N = 6
KEYS = [slice(None), slice(None, None, -1), [2, 0, 1, 3, 5, 4], [0, 0, 1, 1, 2, 2]]
MATRIX = RNG.normal(size=(N, N)) * (RNG.random((N, N)) < 0.4)
STEPS = {
    "sin": lambda a, b: np.sin(a) * 0.5,
    "square": lambda a, b: a * a,
    "times": lambda a, b: a * b,
    "plus": lambda a, b: a + 2 * b,
    "reverse": lambda a, b: a[::-1],
    "roll": lambda a, b: np.roll(a, 2),
    "pick": lambda a, b: a[[2, 0, 1, 3, 5, 4]],
    "repeat": lambda a, b: a[[0, 0, 1, 1, 2, 2]] * b,
    "halves": lambda a, b: np.concatenate([a[:3] * b[3:], b[:3]]),
    "matrix": lambda a, b: np.reshape(np.reshape(a, (2, 3)).T * 2, (N,)),
    "product": lambda a, b: MATRIX @ a,
    "vector": lambda a, b: a @ MATRIX,
    "two": lambda a, b: np.ravel(np.reshape(a, (3, 2)) @ np.array([[1.0, 0.5], [2.0, 1.0]])),
    "sum": lambda a, b: a * np.sum(b[:2]),
    "rows": lambda a, b: np.ravel(np.reshape(a, (2, 3)) - np.mean(np.reshape(b, (2, 3)), 0)),
    "column": lambda a, b: np.ravel(np.reshape(a, (2, 3)) * np.sum(b.reshape(2, 3), 1)[:, None]),
    "where": lambda a, b: np.where(a > b, a, b * b),
    "maximum": lambda a, b: np.maximum(a, b),
    "cumsum": lambda a, b: np.cumsum(a) * 0.3,
    "sort": lambda a, b: np.sort(a),
    "pad": lambda a, b: np.pad(a[:4], 1),
    "stack": lambda a, b: np.stack([a[:3], b[3:]]).ravel(),
    "diagonal": lambda a, b: np.diag(np.outer(a, b)),
    "tile": lambda a, b: np.tile(a[:2], 3) * b,
}  # fmt: skip


@st.composite
def programs(draw):
    """Return a function of N numbers, a random mix of steps, and the steps."""
    steps = draw(
        st.lists(st.tuples(st.sampled_from(sorted(STEPS)), st.integers(0, 9), st.integers(0, 9)),
                 min_size=1, max_size=6)
    )  # fmt: skip
    parts = draw(st.sampled_from([slice(None), slice(0, 3), slice(2, 3)]))

    def f(x):
        values = [x]
        for name, i, j in steps:
            values.append(np.tanh(STEPS[name](values[i % len(values)], values[j % len(values)])))
        return np.sum(values[-1][parts] ** 2)

    return f, steps


@given(programs(), st.integers(0, 2**32 - 1))
def test_the_detected_pattern_contains_the_true_one_and_gives_the_dense_matrix(program, seed):
    f, _ = program
    x = np.random.default_rng(seed).normal(size=N)
    expected = ad.hessian(f)(x)
    pattern = detected(f, x)
    assert not (np.abs(expected) > 1e-12)[~pattern].any()
    scale = 1 + np.abs(expected).max()
    for make in (lambda g: g, ad.compile):
        found = make(ad.hessian(f, sparsity="detect"))(x)
        np.testing.assert_allclose(found, expected, rtol=0, atol=1e-12 * scale)


@given(st.integers(1, 12), st.integers(0, 2**32 - 1), st.floats(0, 0.6))
def test_every_entry_of_a_coloured_matrix_stands_alone_somewhere(n, seed, density):
    rng = np.random.default_rng(seed)
    matrix = rng.normal(size=(n, n)) * (rng.random((n, n)) < density)
    matrix = matrix + matrix.T
    rows, columns = np.nonzero(matrix)
    colours = star_colours(rows, columns, n)
    products = np.stack([matrix[:, colours == c].sum(1) for c in range(colours.max() + 1)])
    found = products.reshape(-1)[entry_places(rows, columns, colours)]
    np.testing.assert_allclose(found, matrix[rows, columns], rtol=1e-14, atol=1e-14)


@given(st.integers(1, 20), st.integers(0, 5))
def test_bands_are_coloured_in_closed_form(n, width):
    rows, columns = band_entries(n, width)
    expected = np.nonzero(abs(np.subtract.outer(np.arange(n), np.arange(n))) <= width)
    assert (rows.tolist(), columns.tolist()) == (expected[0].tolist(), expected[1].tolist())
    colours = band_colours(n, width)
    matrix = np.zeros((n, n))
    matrix[rows, columns] = rows * n + columns + 1.0
    matrix = matrix + matrix.T
    products = np.stack([matrix[:, colours == c].sum(1) for c in range(colours.max() + 1)])
    found = products.reshape(-1)[entry_places(rows, columns, colours)]
    assert found.tolist() == matrix[rows, columns].tolist()
