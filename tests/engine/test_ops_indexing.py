"""Indexing: every key that NumPy takes, and adjoints that find their way back."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import autodiff as ad
from autodiff.ops import comparison, indexing  # noqa: F401, `x > 0` makes a mask
from autodiff.ops.sources import variable_with_value
from tests.engine.opcheck import check_op

cube = np.random.default_rng(1).normal(size=(3, 4, 2))
vector = np.random.default_rng(2).normal(size=5)

KEYS = {
    "int": 1,
    "negative int": -1,
    "numpy int": np.int64(2),
    "slice": slice(1, None),
    "slice backwards": slice(None, None, -2),
    "empty slice": slice(3, 1),
    "ellipsis": Ellipsis,
    "newaxis": (slice(None), None, 1),
    "ints, ellipsis": (0, ..., -1),
    "all ints": (1, 2, 0),
    "empty tuple": (),
    "list with repeats": [0, 0, 2],
    "empty list": [],
    "array": np.array([[2, 0], [0, 0]]),
    "negative in array": (slice(None), np.array([-1, 0, -1])),
    "two arrays": ([0, 1, 1], [3, 0, 0]),
    "arrays apart": ([0, 1, 1], slice(None), [1, 0, 0]),
    "arrays that broadcast": (np.array([[0], [2]]), np.array([1, 1, 3])),
    "array, newaxis, slice": ([1, 1], None, slice(0, 3)),
    "mask": cube > 0,
    "mask of the first axis": np.array([True, False, True]),
    "mask in a list": [False, True, True],
    "mask, int": (cube[..., 0] > 0, 1),
    "mask and slice": (slice(None), np.array([True, False, True, True])),
    "True": True,
    "mask of nothing": np.zeros((3, 4), bool),
    "zero-dimensional array": np.array(1),
}


@pytest.mark.parametrize("name", KEYS)
def test_keys(name):
    check_op(lambda x: x[KEYS[name]] ** 2, cube)


def test_a_number_takes_the_keys_of_an_array_without_axes():
    check_op(lambda x: x[None] * x[...] * x[()], 3.0, reference=lambda x: np.asarray(x)[None] ** 3)


def test_the_adjoints_of_repeated_indices_add_up():
    x = variable_with_value(vector)
    (grad,) = ad.gradients(x[[0, 3, 0, 0]] * np.array([1.0, 2.0, 3.0, 4.0]), [x])
    assert grad.value.tolist() == [8, 0, 0, 2, 0]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_an_adjoint_lands_where_its_element_was(data):
    """The oracle indexes the elements' numbers, and counts by hand."""
    shape = data.draw(hnp.array_shapes(max_dims=3, max_side=4))
    key = data.draw(
        hnp.basic_indices(shape, allow_newaxis=True)
        | hnp.integer_array_indices(shape)
        | hnp.arrays(bool, shape)
    )
    numbers = np.arange(np.prod(shape)).reshape(shape)
    picked = numbers[key]
    weights = np.arange(1.0, np.size(picked) + 1).reshape(np.shape(picked))
    expected = np.zeros(numbers.size)
    for number, weight in zip(np.ravel(picked), np.ravel(weights), strict=True):
        expected[number] += weight
    x = variable_with_value(numbers.astype(float))
    assert x[key].shape == np.shape(picked)
    assert np.array_equal(x[key].value, picked)
    (grad,) = ad.gradients(x[key] * weights, [x])
    assert np.array_equal(grad.value, expected.reshape(shape))


def test_a_key_may_hold_nodes():
    table, rows = ad.Variable(name="table"), ad.Variable(name="rows")
    picked = table[rows, 1:]
    (grad,) = ad.gradients(picked * picked, [table])
    feeds = {table: np.arange(6.0).reshape(2, 3), rows: np.array([1, 1, 0])}
    values = ad.Executor([picked, grad]).run(feeds)
    assert values[0].tolist() == [[4, 5], [4, 5], [1, 2]]
    assert values[1].tolist() == [[0, 2, 4], [0, 16, 20]]
    assert str(picked) == "table[rows, 1:]"


def test_a_mask_may_be_a_comparison_of_nodes():
    check_op(lambda x: x[np.greater(x, 0)] ** 3, cube)


def test_the_caller_may_change_the_array_of_indices_afterwards():
    indices = np.array([0, 1])
    x = ad.Variable(name="x")
    node = x[indices]
    indices[:] = 4
    assert ad.Executor([node]).run({x: vector})[0].tolist() == vector[:2].tolist()


@pytest.mark.parametrize("axis", [None, 0, 1, -1])
@pytest.mark.parametrize("indices", [1, -1, [0, 0, 1], [[0], [1]]], ids=str)
def test_take(indices, axis):
    check_op(lambda x: np.take(x, indices, axis) ** 2, cube)
    check_op(lambda x: x.take(np.array(indices), axis=axis) ** 2, cube)


def test_traced_nodes_are_iterated_and_unpacked():
    check_op(lambda x: [row * row for row in x], cube, symbolic=False)

    def product(x):
        a, b = x
        return a * b

    check_op(product, np.array([2.0, 3.0]), symbolic=False)


def test_names():
    x = ad.Variable(name="x")
    names = [x[0], x[1:, ..., None], x[::-1], x[[0, 1]], x[x, 1]]
    spelled = ["x[0]", "x[1:, ..., None]", "x[::-1]", "x[array[2]]", "x[x, 1]"]
    assert [str(node) for node in names] == spelled


x = ad.Variable(name="x")
WRONG = {
    "a fraction": (1.5, TypeError, "an index must be an integer, .* got float 1.5"),
    "floats": (np.ones(2), TypeError, "an index must be an integer"),
    "a string": ("a", TypeError, "an index must be an integer"),
    "a list of nodes": ([x, 1], TypeError, "no list of nodes"),
    "a node in a slice": (slice(x, None), TypeError, "the bound of a slice .* the node x"),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_keys(name):
    key, error, message = WRONG[name]
    with pytest.raises(error, match=message):
        x[key]


@pytest.mark.parametrize("key", [3, (0, 4), (0, 0, 0, 0), ([0, 9],)], ids=str)
def test_an_index_out_of_range_fails_on_its_own_line_where_the_shape_is_known(key):
    traced = variable_with_value(cube)
    with pytest.raises(IndexError) as caught:
        traced[key]
    assert f"made at {__file__}:" in caught.value.__notes__[0]
    node = x[key]
    with pytest.raises(IndexError) as caught:
        ad.Executor([node]).run({x: cube})
    assert f"made at {__file__}:" in caught.value.__notes__[0]


def test_take_in_other_modes_is_refused():
    with pytest.raises(ValueError, match="np.clip"):
        np.take(x, [0], mode="clip")
