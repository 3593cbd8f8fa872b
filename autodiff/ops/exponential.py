"""Exponentials and logarithms, to the bases e, 2 and 10."""

import math

import numpy as np

from autodiff.ops.arithmetic import BinaryOp, SubOp
from autodiff.ops.base import Op
from autodiff.ops.elementwise import exp_op, log_op, sigmoid_op
from autodiff.ops.functions import function_of
from autodiff.ops.strong import strong_div_op, strong_mul_op
from autodiff.ops.values import inexact

__all__ = [
    "exp", "exp2", "expm1", "log", "log10", "log1p", "log2", "logaddexp", "logaddexp2",
]  # fmt: skip

LOG_2 = math.log(2.0)
LOG_10 = math.log(10.0)


class Exp2Op(Op):
    """Power of 2: y = 2 ** a, so da = dy * y * log(2)."""

    symbol = "exp2"

    def compute(self, node, input_vals):
        return np.exp2(inexact(input_vals[0]))

    def gradient(self, node, output_grad):
        return [output_grad * (node * LOG_2)]


class Expm1Op(Op):
    """y = exp(a) - 1, exact near 0, so da = dy * exp(a)."""

    symbol = "expm1"

    def compute(self, node, input_vals):
        return np.expm1(inexact(input_vals[0]))

    def gradient(self, node, output_grad):
        return [output_grad * exp_op(node.inputs[0])]


class Log2Op(Op):
    """Logarithm to base 2: y = log2(a), so da = dy / (a log(2))."""

    symbol = "log2"

    def compute(self, node, input_vals):
        return np.log2(inexact(input_vals[0]))

    def gradient(self, node, output_grad):
        return [strong_div_op(output_grad, node.inputs[0] * LOG_2)]


class Log10Op(Op):
    """Logarithm to base 10: y = log10(a), so da = dy / (a log(10))."""

    symbol = "log10"

    def compute(self, node, input_vals):
        return np.log10(inexact(input_vals[0]))

    def gradient(self, node, output_grad):
        return [strong_div_op(output_grad, node.inputs[0] * LOG_10)]


class Log1pOp(Op):
    """y = log(1 + a), exact near 0, so da = dy / (1 + a)."""

    symbol = "log1p"

    def compute(self, node, input_vals):
        return np.log1p(inexact(input_vals[0]))

    def gradient(self, node, output_grad):
        return [strong_div_op(output_grad, 1 + node.inputs[0])]


class LogAddExpOp(BinaryOp):
    """y = log(exp(a) + exp(b)), so da = dy * sigmoid(a - b) and db = dy * sigmoid(b - a).

    Two infinities of one sign count as equal: they share the adjoint evenly.
    """

    symbol = "logaddexp"

    def compute(self, node, input_vals):
        return np.logaddexp(*map(inexact, input_vals))

    def gradient(self, node, output_grad):
        gap = self.gap(*node.inputs)
        return [
            strong_mul_op(output_grad, sigmoid_op(gap)),
            strong_mul_op(output_grad, sigmoid_op(-gap)),
        ]

    def gap(self, a, b):
        """Return a - b in units of e's exponents."""
        return gap_op(a, b)

    def spell(self, node, operands):
        return Op.spell(self, node, operands)


class LogAddExp2Op(LogAddExpOp):
    """y = log2(2 ** a + 2 ** b), so da = dy * sigmoid((a - b) log(2)), and db likewise."""

    symbol = "logaddexp2"

    def compute(self, node, input_vals):
        return np.logaddexp2(*map(inexact, input_vals))

    def gap(self, a, b):
        return gap_op(a, b) * LOG_2


class GapOp(SubOp):
    """Difference: y = a - b, and 0 where a and b are equal, be it infinite; da = dy, db = -dy."""

    def compute(self, node, input_vals):
        a, b = input_vals
        with np.errstate(invalid="ignore"):
            difference = np.subtract(inexact(a), inexact(b))
        return np.where(np.equal(a, b), 0, difference)[()]


exp2_op = Exp2Op()
expm1_op = Expm1Op()
log2_op = Log2Op()
log10_op = Log10Op()
log1p_op = Log1pOp()
logaddexp_op = LogAddExpOp()
logaddexp2_op = LogAddExp2Op()
gap_op = GapOp()

exp = function_of(exp_op, np.exp)
exp2 = function_of(exp2_op, np.exp2)
expm1 = function_of(expm1_op, np.expm1)
log = function_of(log_op, np.log)
log2 = function_of(log2_op, np.log2)
log10 = function_of(log10_op, np.log10)
log1p = function_of(log1p_op, np.log1p)
logaddexp = function_of(logaddexp_op, np.logaddexp)
logaddexp2 = function_of(logaddexp2_op, np.logaddexp2)
