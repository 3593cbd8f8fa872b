"""Shapes: reshape and its kin, reorderings, repeating, padding, diagonals, questions."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autodiff as ad
from autodiff.ops import diagonals, indexing, queries, repeating, shaping  # noqa: F401
from autodiff.ops.sources import variable_with_value
from tests.engine.opcheck import check_op

rng = np.random.default_rng(4)
cube = rng.normal(size=(2, 3, 4))
matrix = rng.normal(size=(3, 4))
vector = rng.normal(size=3)
thin = rng.normal(size=(1, 3, 1))
x = ad.Variable(name="x")
traced = variable_with_value(matrix)

UNCHANGED_ORDER = {
    "reshape": lambda a: np.reshape(a, (4, 6)),
    "reshape -1": lambda a: np.reshape(a, (2, -1)),
    "reshape int": lambda a: np.reshape(a, -1),
    "reshape method": lambda a: a.reshape(4, -1),
    "reshape method with a tuple": lambda a: a.reshape((4, 3, 2)),
    "ravel": np.ravel,
    "ravel method": lambda a: a.ravel(),
    "flatten method": lambda a: a.flatten(),
    "expand_dims": lambda a: np.expand_dims(a, 1),
    "expand_dims twice": lambda a: np.expand_dims(a, (0, -1)),
    "atleast_1d": np.atleast_1d,
    "atleast_2d": np.atleast_2d,
    "atleast_3d": np.atleast_3d,
    "broadcast_to": lambda a: np.broadcast_to(a, (2, 2, 3, 4)),
}
REORDERED = {
    "transpose": np.transpose,
    "transpose axes": lambda a: np.transpose(a, (1, 2, 0)),
    "transpose negative axes": lambda a: np.transpose(a, [-1, 0, 1]),
    "T": lambda a: a.T,
    "transpose method": lambda a: a.transpose(2, 0, 1),
    "transpose method with a tuple": lambda a: a.transpose((2, 0, 1)),
    "transpose method alone": lambda a: a.transpose(),
    "swapaxes": lambda a: np.swapaxes(a, 0, -1),
    "swapaxes method": lambda a: a.swapaxes(1, 2),
    "moveaxis": lambda a: np.moveaxis(a, 0, -1),
    "moveaxis several": lambda a: np.moveaxis(a, (0, 1), (-1, 0)),
    "flip": np.flip,
    "flip axis": lambda a: np.flip(a, 1),
    "flip axes": lambda a: np.flip(a, (0, -1)),
    "flipud": np.flipud,
    "fliplr": np.fliplr,
    "roll": lambda a: np.roll(a, 5),
    "roll axis": lambda a: np.roll(a, -1, axis=2),
    "roll axes": lambda a: np.roll(a, (1, 2), axis=(0, 2)),
}
REPEATED = {
    "tile": lambda a: np.tile(a, 2),
    "tile fewer axes": lambda a: np.tile(a, (2, 3)),
    "tile more axes": lambda a: np.tile(a, (2, 1, 1, 3)),
    "repeat": lambda a: np.repeat(a, 2),
    "repeat axis": lambda a: np.repeat(a, 3, axis=1),
    "repeat each": lambda a: np.repeat(a, [2, 0, 1], axis=1),
    "repeat method": lambda a: a.repeat(2, axis=-1),
    "pad": lambda a: np.pad(a, 1),
    "pad pair": lambda a: np.pad(a, (1, 2), constant_values=(3, 4)),
    "pad each": lambda a: np.pad(a, ((1, 0), (0, 2), (0, 0)), mode="constant", constant_values=5),
    "pad edge": lambda a: np.pad(a, 2, mode="edge"),
    "pad reflect": lambda a: np.pad(a, ((1, 1), (2, 0), (3, 5)), mode="reflect"),
    "pad symmetric": lambda a: np.pad(a, 2, mode="symmetric"),
    "pad wrap": lambda a: np.pad(a, (0, 3), mode="wrap"),
}


@pytest.mark.parametrize("name", [*UNCHANGED_ORDER, *REORDERED, *REPEATED])
def test_shapes(name):
    function = (UNCHANGED_ORDER | REORDERED | REPEATED)[name]
    check_op(lambda a: function(a) ** 2, cube)


@pytest.mark.parametrize("name", ["pad", "pad pair", "pad each", "pad edge", "pad wrap"])
def test_a_frame_that_meets_a_factor_has_second_derivatives(name):
    check_op(lambda a: REPEATED[name](a) * np.sum(a), cube)


@pytest.mark.parametrize("axis", [None, 0, -1, (0, 2)])
def test_squeeze(axis):
    check_op(lambda a: np.squeeze(a, axis=axis) ** 2, thin)
    check_op(lambda a: a.squeeze(axis) ** 2, thin)


SINGLE = {
    "reshape": lambda a: np.reshape(a, (1, 1)),
    "reshape to nothing": lambda a: np.reshape(a, ()),
    "ravel": np.ravel,
    "expand_dims": lambda a: np.expand_dims(a, 0),
    "squeeze": np.squeeze,
    "transpose": np.transpose,
    "broadcast_to": lambda a: np.broadcast_to(a, (2, 3)),
    "atleast_2d": np.atleast_2d,
    "tile": lambda a: np.tile(a, (2, 3)),
    "repeat": lambda a: np.repeat(a, 3),
    "roll": lambda a: np.roll(a, 1),
    "flip": np.flip,
}


@pytest.mark.parametrize("name", SINGLE)
def test_single_numbers(name):
    check_op(lambda a: SINGLE[name](a) ** 2, 1.5)


def test_python_numbers_take_a_shape_too():
    assert ad.Executor([np.reshape(x, (1, 1)), np.ravel(x)]).run({x: 2.0}) == [[[2.0]], [2.0]]


@pytest.mark.parametrize("name", ["ravel", "T", "flip", "tile", "pad", "roll", "repeat axis"])
def test_empty_arrays(name):
    function = (UNCHANGED_ORDER | REORDERED | REPEATED)[name]
    check_op(lambda a: function(a) ** 2, np.zeros((2, 0)) if name == "repeat axis" else cube[:0])


def test_atleast_of_several():
    a, b = np.atleast_2d(x, 3.0)
    assert [v.shape for v in ad.Executor([a, b]).run({x: vector})] == [(1, 3), (1, 1)]


@settings(max_examples=40, deadline=None)
@given(st.permutations(range(4)), st.data())
def test_a_reordering_is_undone_by_its_adjoint(axes, data):
    """The adjoint of a permutation is its inverse: applied to the output it returns the input."""
    value = np.arange(24.0).reshape(1, 2, 3, 4)
    destination = data.draw(st.permutations(range(4)))
    node = variable_with_value(value)
    shifts = data.draw(st.tuples(*[st.integers(-9, 9)] * 2))
    for output in (
        np.transpose(node, axes),
        np.moveaxis(node, axes[:2], destination[:2]),
        np.roll(node, shifts, axis=tuple(axes[:2])),
        np.flip(node, tuple(axes[:3])),
    ):
        (grad,) = ad.gradients(output * output.value, [node])
        assert np.array_equal(grad.value, value)


def test_results_are_views_where_numpys_are():
    for node in (traced.T, np.reshape(traced, -1), np.expand_dims(traced, 0), traced[1:]):
        assert np.shares_memory(node.value, matrix)


# --- diagonals --------------------------------------------------------------------------------


@pytest.mark.parametrize("k", [-1, 0, 2, 9])
def test_diagonals_and_triangles(k):
    check_op(lambda a: np.diagonal(a, k) ** 2, matrix)
    check_op(lambda a: np.diagonal(a, k, 2, 0) ** 2, cube)
    check_op(lambda a: a.diagonal(k, axis1=-2, axis2=-1) ** 2, cube)
    check_op(lambda a: np.trace(a, k) ** 2, matrix)
    check_op(lambda a: a.trace(k, 0, 2) ** 2, cube)
    check_op(lambda a: np.diag(a, k) ** 2, matrix)
    check_op(lambda a: np.diag(a, k) ** 2, vector)
    check_op(lambda a: np.tril(a, k) ** 2, cube)
    check_op(lambda a: np.triu(a, k) ** 2, matrix)
    check_op(lambda a: np.triu(a, k) ** 2, vector)


# --- questions --------------------------------------------------------------------------------


def test_shapes_of_traced_nodes():
    assert (np.shape(traced), np.ndim(traced), np.size(traced)) == ((3, 4), 2, 12)
    assert np.size(traced, 1) == 4
    assert np.shape(traced.T) == (4, 3)


@pytest.mark.parametrize("question", [np.shape, np.ndim, np.size])
def test_shapes_of_symbolic_nodes_are_not_known(question):
    with pytest.raises(AttributeError, match="node x .*not known before it is fed"):
        question(x)


def test_arrays_like_a_node():
    value = matrix.astype(np.float32)
    nodes = [np.zeros_like(x), np.ones_like(x), np.full_like(x, 2.5), np.full_like(x, traced[0])]
    zeros, ones, full, rows = ad.Executor(nodes).run({x: value})
    assert [v.dtype for v in (zeros, ones, full)] == [np.float32] * 3
    assert (zeros == 0).all() and (ones == 1).all() and (full == 2.5).all()
    assert np.array_equal(rows, np.broadcast_to(matrix[0], (3, 4)))
    check_op(lambda a: np.zeros_like(a) + np.ones_like(a) * a + np.full_like(a, 3) * a**2, matrix)
    (number,) = ad.Executor([np.full_like(x, 2.5)]).run({x: 7})
    assert number == 2


def test_a_copy_is_the_node_itself():
    assert np.copy(x) is x


def test_comparisons_of_the_values_of_traced_nodes():
    assert np.array_equal(traced, matrix) is True
    assert np.array_equal(traced, traced.T) is False
    assert np.allclose(matrix + 1e-12, traced)
    assert not np.allclose(traced, matrix + 1e-3)
    for compare in (np.array_equal, np.allclose):
        with pytest.raises(TypeError, match="the node x .*before it is fed"):
            compare(x, matrix)


# --- wrong uses -------------------------------------------------------------------------------

WRONG = {
    "too many numbers": (lambda: traced.reshape(5, 2), ValueError, "cannot reshape"),
    "two unknown lengths": (lambda: x.reshape(-1, -1), ValueError, "one length may be -1"),
    "a node as length": (lambda: x.reshape(x, 1), TypeError, "entry of reshape: shape .*node x"),
    "another order": (lambda: np.reshape(x, 3, order="F"), TypeError, "takes a, shape"),
    "axes twice": (lambda: np.transpose(x, (0, 0)), ValueError, "each axis once"),
    "axes too few": (lambda: np.transpose(traced, (0,)), ValueError, "axes don't match"),
    "an axis beyond": (lambda: np.swapaxes(traced, 0, 2), np.exceptions.AxisError, "swapaxes"),
    "moving more than there is": (lambda: np.moveaxis(x, (0, 1), 0), ValueError, "as many"),
    "squeezing what is long": (lambda: np.squeeze(traced, 0), ValueError, "squeeze"),
    "an axis too far": (lambda: np.expand_dims(traced, 5), np.exceptions.AxisError, "axis 5"),
    "a shape that does not fit": (lambda: np.broadcast_to(traced, (2, 4)), ValueError, "broadcast"),
    "repeats that do not fit": (lambda: np.repeat(traced, [1, 2], 0), ValueError, "broadcast"),
    "repeats that are a node": (lambda: np.repeat(x, x), TypeError, "repeat: repeats"),
    "an unknown mode": (lambda: np.pad(x, 1, mode="mean"), ValueError, "edge, reflect"),
    "a frame of nodes": (lambda: np.pad(x, 1, constant_values=x), TypeError, "np.concatenate"),
    "a frame as wide as a node": (lambda: np.pad(x, x), TypeError, "pad: pad_width"),
    "a vector's trace": (lambda: np.trace(traced[0]), ValueError, "two dimensions"),
    "a diagonal that is a node": (lambda: np.diag(x, x), TypeError, "diag: k"),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_uses(name):
    call, error, message = WRONG[name]
    with pytest.raises(error, match=message):
        call()


def test_an_impossible_shape_is_reported_with_the_line_that_asked_for_it():
    with pytest.raises(ValueError) as caught:
        np.reshape(traced, (5, 5))
    assert f"made at {__file__}:" in caught.value.__notes__[0]
    node = np.reshape(x, (5, 5))
    with pytest.raises(ValueError) as caught:
        ad.Executor([node]).run({x: matrix})
    assert f"made at {__file__}:" in caught.value.__notes__[0]
