"""Division with a remainder: // and %, divmod, and fmod."""

import numpy as np

from autodiff.ops.arithmetic import BinaryOp
from autodiff.ops.dispatch import implements
from autodiff.ops.functions import function_of

__all__ = ["divmod_of", "floor_divide", "fmod", "remainder"]


class FloorDivOp(BinaryOp):
    """Quotient rounded down: y = floor(a / b), so da = 0 and db = 0."""

    symbol = "//"
    tightness = 2

    def compute(self, node, input_vals):
        return input_vals[0] // input_vals[1]

    def gradient(self, node, output_grad):
        return [None, None]


class RemainderOp(BinaryOp):
    """Remainder with the sign of b: y = a - b * floor(a / b).

    So da = dy and db = -dy * floor(a / b). These are the slopes between the jumps; at a jump, where
    b divides a, the slope in a is that on either side of it.
    """

    symbol = "%"
    tightness = 2

    def compute(self, node, input_vals):
        return input_vals[0] % input_vals[1]

    def gradient(self, node, output_grad):
        a, b = node.inputs
        return [output_grad, -output_grad * floor_div_op(a, b)]


class FmodOp(BinaryOp):
    """Remainder with the sign of a: y = a - b * trunc(a / b).

    So da = dy and db = -dy * trunc(a / b), between the jumps.
    """

    symbol = "fmod"

    def compute(self, node, input_vals):
        return np.fmod(*input_vals)

    def gradient(self, node, output_grad):
        a, b = node.inputs
        return [output_grad, -output_grad * np.trunc(a / b)]

    def spell(self, node, operands):
        return f"fmod({', '.join(operands)})"


floor_div_op = FloorDivOp()
remainder_op = RemainderOp()
fmod_op = FmodOp()

floor_divide = function_of(floor_div_op, np.floor_divide, name="floor_divide")
remainder = function_of(remainder_op, np.remainder, name="remainder")  # np.mod is the same object
fmod = function_of(fmod_op, np.fmod)


@implements(np.divmod)
def divmod_of(x1, x2):
    """Return (x1 // x2, x1 % x2), as Python's divmod does."""
    return floor_divide(x1, x2), remainder(x1, x2)
