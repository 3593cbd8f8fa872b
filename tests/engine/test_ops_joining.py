"""Joining and splitting: concatenate, stack, split and their kin."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autodiff as ad
from autodiff.ops import joining, queries, reductions, sorting  # noqa: F401, NumPy learns of them
from autodiff.ops.sources import variable_with_value
from autodiff.tangents import tangents
from tests.engine.opcheck import check_op

rng = np.random.default_rng(5)
cube = rng.normal(size=(2, 3, 4))
other = rng.normal(size=(2, 3, 4))
matrix = rng.normal(size=(3, 4))
vector = rng.normal(size=3)
x = ad.Variable(name="x")
traced = variable_with_value(matrix)


@pytest.mark.parametrize("axis", [None, 0, 1, -1])
def test_concatenate(axis):
    check_op(lambda a, b: np.concatenate([a, b, a**2], axis) ** 2, cube, other)
    check_op(lambda a: np.concatenate((a, other, a), axis=axis) ** 2, cube, float32=False)


def test_arrays_of_different_lengths_are_concatenated():
    check_op(lambda a, b: np.concatenate([a, b, b], 1) ** 2, matrix, matrix[:, :1])
    check_op(lambda a, b: np.concatenate([b, a]) ** 2, matrix, matrix[:0])


@pytest.mark.parametrize("axis", [0, 1, -1, -4])
def test_stack(axis):
    check_op(lambda a, b: np.stack([a, b, a * b], axis) ** 2, cube, other)


def test_an_array_is_filled_with_numbers_by_stacking_them():
    check_op(lambda a: np.stack([a[0] * a[1], a[2], 1.0]) ** 2, vector, float32=False)
    (value,) = ad.Executor([np.stack([x, x * 2])]).run({x: 3})
    assert value.tolist() == [3, 6]


@pytest.mark.parametrize("name", ["vstack", "hstack", "dstack", "column_stack"])
@pytest.mark.parametrize("value", [vector, matrix, cube], ids=["vector", "matrix", "cube"])
def test_stacks(name, value):
    check_op(lambda a, b: getattr(np, name)([a, b, a]) ** 2, value, value + 1)


def test_columns_beside_a_matrix_and_rows_below_it():
    check_op(lambda a, b: np.column_stack([a, b]) ** 2, vector, matrix)
    check_op(lambda a, b: np.vstack([a, b]) ** 2, matrix, matrix[0])
    check_op(lambda a, b: np.hstack([a, b]) ** 2, 2.0, vector)


@pytest.mark.parametrize("axis", [0, 2, -2])
def test_split(axis):
    check_op(lambda a: [part**2 for part in np.split(a, cube.shape[axis], axis)], cube)
    check_op(lambda a: [part**2 for part in np.split(a, [1, -1], axis)], cube)
    check_op(lambda a: [part**2 for part in np.array_split(a, 3, axis)], cube)
    check_op(lambda a: [part**2 for part in np.array_split(a, (0, 2, 2, 9), axis=axis)], cube)


def test_splits_by_rows_and_columns():
    check_op(lambda a: [part**2 for part in np.vsplit(a, 3)], matrix)
    check_op(lambda a: [part**2 for part in np.hsplit(a, 2)], matrix)
    check_op(lambda a: [part**2 for part in np.hsplit(a, [1])], matrix)
    check_op(lambda a: [part**2 for part in np.hsplit(a, 3)], vector)
    check_op(lambda a: [part**2 for part in np.hsplit(a, [1, 2])], vector)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 3), min_size=1, max_size=5), st.integers(-2, 1), st.data())
def test_what_is_joined_can_be_split_again(lengths, axis, data):
    """Joining and splitting at the joints is the identity, and so are their adjoints."""
    parts = []
    for length in lengths:
        shape = [2, 2]
        shape[axis] = length
        parts.append(variable_with_value(rng.normal(size=shape)))
    joints = np.cumsum(lengths)[:-1].tolist()
    again = np.split(np.concatenate(parts, axis), joints, axis)
    assert [np.array_equal(a, b) for a, b in zip(again, parts, strict=True)] == [True] * len(parts)
    which = data.draw(st.integers(0, len(parts) - 1))
    grads = ad.gradients(again[which] * 3, parts)
    for i, (grad, part) in enumerate(zip(grads, parts, strict=True)):
        assert np.array_equal(grad.value, np.full(part.shape, 3.0 if i == which else 0.0))


def test_the_parts_of_a_traced_node_are_joined_again():
    check_op(lambda a: np.concatenate(a) ** 2, matrix, symbolic=False)


def test_five_hundred_rows_are_stacked_and_differentiated():
    rows = [variable_with_value(np.full(3, float(i))) for i in range(500)]
    grads = ad.gradients(np.concatenate(rows) * np.arange(1500.0), rows)
    values = ad.Executor(grads).run({})
    assert np.array_equal(np.concatenate(values), np.arange(1500.0))


def test_what_does_not_change_has_no_tangent_when_joined():
    a = variable_with_value(matrix)
    output = np.concatenate([np.argsort(a), np.argsort(a)]) * 1.0 + np.sum(a)
    (tangent,) = tangents([output], [a], [ad.constant(np.ones((3, 4)))])
    assert np.array_equal(tangent.value, np.full((6, 4), 12.0))


WRONG = {
    "shapes that do not fit": (lambda: np.concatenate([traced, traced.T]), ValueError, "match"),
    "stacked shapes that differ": (lambda: np.stack([traced, vector]), ValueError, "same shape"),
    "no arrays": (lambda: joining.stack([]), ValueError, "stack needs at least one array"),
    "a single symbolic node": (lambda: joining.concatenate(x), TypeError, "list of nodes.*node x"),
    "no such axis": (lambda: np.concatenate([traced], axis=2), np.exceptions.AxisError, "axis 2"),
    "unequal parts": (lambda: np.split(traced, 2), ValueError, "length 3 has no 2 equal parts"),
    "no parts": (lambda: np.array_split(x, 0), ValueError, "at least 1"),
    "as many parts as a node says": (lambda: np.split(x, x), TypeError, "number of parts.*node x"),
    "cut where a node says": (lambda: np.split(x, [x]), TypeError, "every index.*node x"),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_uses(name):
    call, error, message = WRONG[name]
    with pytest.raises(error, match=message):
        call()


def test_mismatched_shapes_are_reported_with_the_line():
    with pytest.raises(ValueError) as caught:
        np.concatenate([traced, traced.T])
    assert f"made at {__file__}:" in caught.value.__notes__[0]
    node = np.split(x, 2)[1]
    with pytest.raises(ValueError, match="no 2 equal parts") as caught:
        ad.Executor([node]).run({x: vector})
    assert f"made at {__file__}:" in caught.value.__notes__[0]
