"""Rounding: floor, ceil, trunc, rint, round. All of them are flat between their jumps."""

import math

import numpy as np

from autodiff.ops.base import Op
from autodiff.ops.dispatch import implements
from autodiff.ops.functions import function_of
from autodiff.ops.sources import as_node
from autodiff.ops.values import EXACT

__all__ = ["around", "ceil", "fix", "floor", "rint", "trunc"]


class FloorOp(Op):
    """The next integer below: y = floor(a), so da = 0."""

    symbol = "floor"
    of_numbers, of_arrays = math.floor, np.floor

    def compute(self, node, input_vals):
        (a,) = input_vals
        return self.of_numbers(a) if isinstance(a, EXACT) else self.of_arrays(a)

    def gradient(self, node, output_grad):
        return [None]


class CeilOp(FloorOp):
    """The next integer above: y = ceil(a), so da = 0."""

    symbol = "ceil"
    of_numbers, of_arrays = math.ceil, np.ceil


class TruncOp(FloorOp):
    """The next integer towards 0: y = trunc(a), so da = 0."""

    symbol = "trunc"
    of_numbers, of_arrays = math.trunc, np.trunc


class RintOp(FloorOp):
    """The nearest integer, halves to the even one: y = rint(a), so da = 0."""

    symbol = "rint"
    of_numbers, of_arrays = round, np.rint


class RoundOp(Op):
    """a rounded to so many decimals, halves to the even digit: y = round(a), so da = 0.

    `const_attr` holds the number of decimals.
    """

    symbol = "round"

    def __call__(self, a, decimals=0):
        return self.node((a,), decimals)

    def compute(self, node, input_vals):
        (a,), decimals = input_vals, node.const_attr
        return round(a, decimals) if isinstance(a, EXACT) else np.round(a, decimals)

    def gradient(self, node, output_grad):
        return [None]


floor_op = FloorOp()
ceil_op = CeilOp()
trunc_op = TruncOp()
rint_op = RintOp()
round_op = RoundOp()

floor = function_of(floor_op, np.floor)
ceil = function_of(ceil_op, np.ceil)
trunc = function_of(trunc_op, np.trunc)
fix = function_of(trunc_op, np.fix, name="fix")
rint = function_of(rint_op, np.rint)


@implements(np.round, np.around)
def around(a, decimals=0):
    """Return `a` rounded to `decimals` places; halves go to the even digit. Its slope is 0.

    Parameters
    ----------
    a : node, number or array_like
    decimals : int
        Negative ones round to tens, hundreds, ...

    Returns
    -------
    Node
    """
    return round_op(as_node(a), decimals)
