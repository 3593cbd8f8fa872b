"""Adjoints of slices are added up in one array: the interpreter's numbers, and fewer arrays."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import autodiff as ad
from autodiff.compiler.passes.scatters import basic_key

KEYS = [
    slice(None), slice(1, None), slice(None, -1), slice(None, None, 2), slice(None, None, -1),
    (slice(1, 3), slice(None)), (0, slice(1, None)), (Ellipsis, 0), 2, (None, slice(2)), (1, 2),
    [0, 0, 2], np.array([True, False, True, True]),
]  # fmt: skip


def both(outputs, feeds):
    """Return what the interpreter gives, and what compiled code gives at its second call."""
    compiled = ad.compile(outputs)
    compiled(feeds)
    return ad.Executor(outputs).run(feeds), compiled(feeds), compiled


@given(st.lists(st.sampled_from(range(len(KEYS))), min_size=1, max_size=6), st.integers(0, 99))
def test_sums_of_slices_have_the_interpreters_gradient(keys, seed):
    x = ad.Variable(name="x")
    loss = sum(ad.reduce_sum((k + 1) * x[KEYS[key]] ** 2) for k, key in enumerate(keys))
    (dx,) = ad.gradients(loss, [x])
    values = {x: np.random.default_rng(seed).normal(size=(4, 3))}
    expected, found, _ = both([dx, dx * 2], values)
    for mine, true in zip(found, expected, strict=True):
        assert mine.tobytes() == true.tobytes() or np.array_equal(mine, true)


def test_a_chain_of_differences_needs_one_array_of_zeros():
    x = ad.Variable(name="x")
    (dx,) = ad.gradients(ad.reduce_sum((x[1:] - x[:-1]) ** 2 + x[:-1] ** 3), [x])
    expected, found, compiled = both([dx], {x: np.arange(5.0)})
    assert found[0].tolist() == expected[0].tolist()
    assert compiled.source.count("put_parts(") == 1


def test_a_scatter_that_is_used_twice_stays():
    x = ad.Variable(name="x")
    (dx,) = ad.gradients(ad.reduce_sum(x[1:] ** 2), [x])
    (dy,) = ad.gradients(ad.reduce_sum(x[:-1] ** 2), [x])
    expected, found, _ = both([dx, dy, dx + dy, dx + dx], {x: np.arange(4.0)})
    assert [array.tolist() for array in found] == [array.tolist() for array in expected]


def test_a_single_scatter_keeps_the_sign_of_zeros():
    x = ad.Variable(name="x")
    (dx,) = ad.gradients(ad.reduce_sum(x[:2] * -0.0), [x])
    expected, found, _ = both([dx], {x: np.ones(3)})
    assert found[0].tobytes() == expected[0].tobytes()


@pytest.mark.parametrize("key", [([0, 1],), (np.array([True]),), (np.int64(1),)])
def test_keys_that_may_copy_or_repeat_are_left_alone(key):
    assert basic_key(key) is None


def test_the_pass_can_be_left_out():
    x = ad.Variable(name="x")
    (dx,) = ad.gradients(ad.reduce_sum(x[1:] * x[:-1]), [x])
    f = ad.compile([dx], without="scatters")
    assert (
        f(x=np.arange(4.0))[0].tolist() == f(x=np.arange(4.0))[0].tolist() == [1.0, 2.0, 4.0, 2.0]
    )
