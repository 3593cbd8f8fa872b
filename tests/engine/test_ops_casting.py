"""Casts: `x.astype`."""

import numpy as np
import pytest

import autodiff as ad
from autodiff.ops.casting import cast_like_op
from tests.engine.opcheck import check_op

FLOATS = np.array([1.5, -2.25, 3.0])


def test_a_cast_to_floats_passes_derivatives():
    check_op(lambda x: x.astype(np.float64) ** 2, FLOATS)
    check_op(lambda x: x.astype(float) ** 2, 1.5)


def test_each_side_of_a_cast_keeps_its_type():
    x = ad.Variable(name="x")
    y = x.astype(np.float32)
    dx = ad.gradients(y * y, [x])[0]
    value, slope = ad.Executor([y, dx]).run({x: FLOATS})
    assert value.dtype == np.float32
    assert slope.dtype == np.float64
    np.testing.assert_array_equal(slope, 2 * FLOATS)


def test_a_cast_to_float32_rounds_and_derivatives_see_the_rounded_number():
    third = ad.grad(lambda x: x.astype(np.float32) ** 2)(1 / 3)
    assert third == 2 * float(np.float32(1 / 3))


def test_second_derivatives_pass_a_cast():
    assert ad.grad(ad.grad(lambda x: x.astype(np.float32) ** 3))(2.0) == 12.0


@pytest.mark.parametrize("dtype", [int, bool, np.uint8])
def test_a_cast_to_integers_or_truth_values_cuts_the_derivative(dtype):
    slope = ad.grad(lambda x: np.sum(x * x.astype(dtype)))(FLOATS**2)
    np.testing.assert_array_equal(slope, (FLOATS**2).astype(dtype))
    value, moved = ad.jvp(lambda x: x.astype(dtype), (FLOATS,), (FLOATS,))
    np.testing.assert_array_equal(moved, np.zeros(3))
    assert value.dtype == dtype


@pytest.mark.parametrize("dtype", [complex, str, object])
def test_a_cast_to_anything_else_is_refused(dtype):
    with pytest.raises(TypeError, match="nodes hold real numbers"):
        ad.Variable(name="x").astype(dtype)


def test_a_cast_is_spelled_as_it_is_written():
    assert str(ad.Variable(name="x").astype(np.float32)) == "x.astype(float32)"


def test_a_copy_is_the_node_itself():
    x = ad.Variable(name="x")
    assert x.copy() is x


def test_the_transpose_of_a_cast_is_a_cast_back():
    y, like = ad.Variable(name="y"), ad.Variable(name="like")
    z = cast_like_op(y, like)
    (dy,) = ad.gradients(z, [y])
    feed = {y: FLOATS.astype(np.float32), like: FLOATS}
    value, slope = ad.Executor([z, dy]).run(feed)
    assert (value.dtype, slope.dtype) == (np.float64, np.float32)
    np.testing.assert_array_equal(slope, np.ones(3))
