"""`debug_nans`: the first operation that makes a NaN is named, and nothing else changes."""

import asyncio
import sys
import threading

import numpy as np
import pytest

import autodiff as ad
from autodiff.checkpointing import checkpoint
from autodiff.control import custom_op
from autodiff.nan_debugging import debug_nans, debugging_nans, set_debug_nans
from autodiff.ops.sources import variable_with_value
from autodiff.tracing import value_of
from autodiff.transforms import grad, jvp, vjp

pytestmark = pytest.mark.filterwarnings("ignore:.*encountered:RuntimeWarning")

x, y = ad.Variable(name="x"), ad.Variable(name="y")
AT = {x: np.array([[1.0, -2.0, 3.0]]), y: np.array([[4.0], [5.0]])}


def test_the_first_operation_that_makes_a_nan_is_named_with_place_shapes_and_states():
    line = sys._getframe().f_lineno + 1
    guilty = ad.log(x * y)
    with debug_nans(), pytest.raises(FloatingPointError) as caught:
        ad.Executor([guilty + 1, ad.exp(guilty)]).run(AT)
    message = str(caught.value)
    assert message.startswith(
        "log(x * y) made NaN at index (0, 1) of its value of shape (2, 3), though all inputs are "
        f"finite. The node was made at {__file__}:{line}\n"
    )
    assert "x * y, of shape (2, 3), is all finite; -8.0 there" in message
    assert "np.where before it" in message


def test_a_nan_that_was_fed_is_told_from_one_that_was_made():
    with debug_nans(), pytest.raises(FloatingPointError) as caught:
        ad.Executor([x * y]).run({x: np.array([1.0, np.nan]), y: 2.0})
    message = str(caught.value)
    assert "x * y passed on NaN at index (1,)" in message and "which came in with x" in message
    assert "x, of shape (2,), is not finite: it has NaN; nan there" in message
    assert "y, of shape (), is all finite" in message
    with debug_nans():
        assert np.isnan(ad.Executor([x, ad.zeroslike_op(x)]).run({x: np.nan})[0])


@pytest.mark.parametrize("value", [-1.0, np.float32(-1), np.array(-1.0), np.array([-1.0])])
def test_traced_values_are_watched(value):
    node = ad.log(variable_with_value(value))
    with debug_nans(), pytest.raises(FloatingPointError, match=r"log\(input\) made NaN"):
        value_of(node)
    assert np.isnan(node.value).all()  # the failed attempt left nothing behind


def test_derivative_operators_are_watched():
    with debug_nans():
        for call in (
            lambda: grad(lambda a: ad.log(a))(-1.0),
            lambda: jvp(ad.log, (-1.0,), (1.0,)),
            lambda: vjp(lambda a: a * 2, 1.0)[1](np.nan),
        ):
            with pytest.raises(FloatingPointError):
                call()
        assert grad(lambda a: ad.log(a))(2.0) == 0.5


def test_infinities_are_errors_on_request_only():
    with debug_nans():
        assert ad.Executor([ad.log(x)]).run({x: 0.0}) == [-np.inf]
    with debug_nans(inf=True), pytest.raises(FloatingPointError, match=r"log\(x\) made inf"):
        ad.Executor([ad.log(x)]).run({x: 0.0})
    with debug_nans(inf=True), pytest.raises(FloatingPointError, match=r"log\(x\) made NaN"):
        ad.Executor([ad.log(x)]).run({x: -1.0})


def test_integers_and_fractions_pass():
    with debug_nans(inf=True):
        assert ad.Executor([x * x]).run({x: 10**400}) == [10**800]
        assert ad.Executor([x * x]).run({x: np.arange(3)})[0].tolist() == [0, 1, 4]


def test_operations_inside_a_checkpoint_are_named():
    with debug_nans(), pytest.raises(FloatingPointError, match=r"log\(inner\) made NaN"):
        ad.Executor([checkpoint(lambda a: ad.exp(ad.log(a)))(x)]).run({x: -1.0})


def test_the_mode_ends_with_its_block_nests_and_decorates():
    assert not debugging_nans()
    with debug_nans(inf=True):
        with debug_nans():
            ad.Executor([ad.log(x)]).run({x: 0.0})
        with pytest.raises(FloatingPointError):
            ad.Executor([ad.log(x)]).run({x: 0.0})
    assert not debugging_nans()
    assert debug_nans()(debugging_nans)() is True
    with pytest.raises(KeyError), debug_nans():
        raise KeyError
    assert not debugging_nans()


def test_the_flag_stays_until_it_is_changed():
    try:
        set_debug_nans()
        with pytest.raises(FloatingPointError):
            ad.Executor([ad.log(x)]).run({x: -1.0})
    finally:
        set_debug_nans(False)
    assert np.isnan(ad.Executor([ad.log(x)]).run({x: -1.0})[0])


def test_other_threads_and_tasks_are_left_alone():
    seen = []
    with debug_nans():
        thread = threading.Thread(target=lambda: seen.append(debugging_nans()))
        thread.start()
        thread.join()

    async def watched():
        with debug_nans():
            await asyncio.sleep(0)
            seen.append(debugging_nans())

    async def both():
        async def unwatched():
            await asyncio.sleep(0)
            seen.append(debugging_nans())

        await asyncio.gather(watched(), unwatched())

    asyncio.run(both())
    assert seen == [False, True, False]


def test_a_custom_op_is_named_as_any_other():
    @custom_op
    def root(a):
        return np.sqrt(a)

    with debug_nans(), pytest.raises(FloatingPointError, match=r"root\(-1.0\) made NaN"):
        value_of(root(-1.0))


def test_values_are_not_looked_at_while_the_mode_is_off(monkeypatch):
    def fail(*_):
        raise AssertionError("looked at a value")

    for place in ("autodiff.nan_debugging.find", "autodiff.traced.check_value"):
        monkeypatch.setattr(place, fail)
    assert ad.Executor([x * 2]).run({x: 2.0}) == [4.0]
    assert (variable_with_value(2.0) * 2).value == 4.0
