"""Hyperbolic functions and their inverses.

At the ends of their domains arccosh and arctanh have infinite slopes, which are the limits.
"""

import numpy as np

from autodiff.ops.base import Op
from autodiff.ops.elementwise import tanh_op
from autodiff.ops.functions import function_of
from autodiff.ops.powers import hypot_op, sqrt_op
from autodiff.ops.sources import constant
from autodiff.ops.strong import strong_div_op, strong_mul_op
from autodiff.ops.values import inexact

__all__ = ["arccosh", "arcsinh", "arctanh", "cosh", "sinh", "tanh"]


class SinhOp(Op):
    """Hyperbolic sine: y = sinh(a), so da = dy * cosh(a)."""

    symbol = "sinh"

    def compute(self, node, input_vals):
        return np.sinh(inexact(input_vals[0]))

    def gradient(self, node, output_grad):
        return [output_grad * cosh_op(node.inputs[0])]


class CoshOp(Op):
    """Hyperbolic cosine: y = cosh(a), so da = dy * sinh(a)."""

    symbol = "cosh"

    def compute(self, node, input_vals):
        return np.cosh(inexact(input_vals[0]))

    def gradient(self, node, output_grad):
        return [output_grad * sinh_op(node.inputs[0])]


class ArcsinhOp(Op):
    """Inverse hyperbolic sine: y = arcsinh(a), so da = dy / sqrt(1 + a * a)."""

    symbol = "arcsinh"

    def compute(self, node, input_vals):
        return np.arcsinh(inexact(input_vals[0]))

    def gradient(self, node, output_grad):
        return [output_grad / hypot_op(node.inputs[0], constant(1.0))]


class ArccoshOp(Op):
    """Inverse hyperbolic cosine: y = arccosh(a), so da = dy / sqrt(a * a - 1)."""

    symbol = "arccosh"

    def compute(self, node, input_vals):
        return np.arccosh(inexact(input_vals[0]))

    def gradient(self, node, output_grad):
        (a,) = node.inputs
        return [strong_div_op(output_grad, strong_mul_op(sqrt_op(a - 1), sqrt_op(a + 1)))]


class ArctanhOp(Op):
    """Inverse hyperbolic tangent: y = arctanh(a), so da = dy / (1 - a * a)."""

    symbol = "arctanh"

    def compute(self, node, input_vals):
        return np.arctanh(inexact(input_vals[0]))

    def gradient(self, node, output_grad):
        (a,) = node.inputs
        return [strong_div_op(output_grad, strong_mul_op(1 - a, 1 + a))]


sinh_op = SinhOp()
cosh_op = CoshOp()
arcsinh_op = ArcsinhOp()
arccosh_op = ArccoshOp()
arctanh_op = ArctanhOp()

sinh = function_of(sinh_op, np.sinh)
cosh = function_of(cosh_op, np.cosh)
tanh = function_of(tanh_op, np.tanh)
arcsinh = function_of(arcsinh_op, np.arcsinh)
arccosh = function_of(arccosh_op, np.arccosh)
arctanh = function_of(arctanh_op, np.arctanh)
