"""Signs: absolute values, the sign itself, and +x."""

import numpy as np

from autodiff.ops.base import Op
from autodiff.ops.dispatch import implements
from autodiff.ops.functions import function_of
from autodiff.ops.sources import as_node
from autodiff.ops.strong import strong_mul_op
from autodiff.ops.values import EXACT, inexact

__all__ = ["absolute", "fabs", "positive", "sign"]


class AbsOp(Op):
    """Absolute value: y = |a|, so da = dy * sign(a).

    At 0 the slope is 0, the middle of the slopes from the left and from the right (PyTorch and
    autograd say the same; JAX: 1).
    """

    symbol = "abs"

    def compute(self, node, input_vals):
        return abs(input_vals[0])

    def gradient(self, node, output_grad):
        return [strong_mul_op(output_grad, sign_op(node.inputs[0]))]


class FabsOp(AbsOp):
    """Absolute value as a float: y = |a|, so da = dy * sign(a), and 0 at 0."""

    symbol = "fabs"

    def compute(self, node, input_vals):
        return np.fabs(inexact(input_vals[0]))


class SignOp(Op):
    """Sign: y = -1, 0 or 1, so da = 0."""

    symbol = "sign"

    def compute(self, node, input_vals):
        (a,) = input_vals
        return (a > 0) - (a < 0) if isinstance(a, EXACT) else np.sign(a)

    def gradient(self, node, output_grad):
        return [None]


abs_op = AbsOp()
fabs_op = FabsOp()
sign_op = SignOp()

absolute = function_of(abs_op, np.absolute, name="absolute")
fabs = function_of(fabs_op, np.fabs)
sign = function_of(sign_op, np.sign)


@implements(np.positive)
def positive(x):
    """Return +x, which is x itself: a node never changes."""
    return as_node(x)
