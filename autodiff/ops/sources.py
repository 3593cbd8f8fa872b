"""Ops at the beginning of a graph: what is fed, what is fixed, and zeros and ones."""

from autodiff.naming import spell_constant
from autodiff.ops.base import Op
from autodiff.ops.values import ones_of, zeros_of


class PlaceholderOp(Op):
    """A variable: its value comes from `feed_dict`."""

    symbol = "variable"
    arity = 0

    def compute(self, node, input_vals):
        raise KeyError(f"no value was fed for the variable {node}")

    def gradient(self, node, output_grad):
        return []


class ConstantOp(Op):
    """A value that never changes: y = c, and no input to differentiate by."""

    symbol = "constant"
    arity = 0

    def compute(self, node, input_vals):
        return node.const_attr

    def gradient(self, node, output_grad):
        return []

    def spell(self, node, operands):
        return spell_constant(node.const_attr)


class ZerosLikeOp(Op):
    """Zeros of a's shape and type: y = 0, so a has no influence."""

    symbol = "zeros_like"

    def compute(self, node, input_vals):
        return zeros_of(input_vals[0])

    def gradient(self, node, output_grad):
        return [None]


class OnesLikeOp(Op):
    """Ones of a's shape and type: y = 1, so a has no influence."""

    symbol = "ones_like"

    def compute(self, node, input_vals):
        return ones_of(input_vals[0])

    def gradient(self, node, output_grad):
        return [None]


placeholder_op = PlaceholderOp()
constant_op = ConstantOp()
zeroslike_op = ZerosLikeOp()
oneslike_op = OnesLikeOp()
