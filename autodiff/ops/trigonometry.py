"""Trigonometric functions and their inverses, degrees and radians, sinc.

Slopes are written so that they neither overflow for large arguments nor cancel near 1. At the ends
of their domains arcsin and arccos have the slopes inf and -inf, which are the limits; arctan2(0, 0)
has the slope 0, as in PyTorch (JAX gives NaN).
"""

import math

import numpy as np

from autodiff.ops.arithmetic import BinaryOp
from autodiff.ops.base import Op
from autodiff.ops.elementwise import cos_op, sin_op
from autodiff.ops.functions import function_of
from autodiff.ops.powers import hypot_op, sqrt_op
from autodiff.ops.sources import constant
from autodiff.ops.strong import strong_div_op, strong_mul_op
from autodiff.ops.values import inexact

__all__ = [
    "arccos", "arcsin", "arctan", "arctan2", "cos", "deg2rad", "rad2deg", "sin", "sinc", "tan",
]  # fmt: skip


class TanOp(Op):
    """Tangent: y = tan(a), so da = dy * (1 + y * y)."""

    symbol = "tan"

    def compute(self, node, input_vals):
        return np.tan(inexact(input_vals[0]))

    def gradient(self, node, output_grad):
        return [output_grad * (1 + node * node)]


class ArcsinOp(Op):
    """Inverse sine: y = arcsin(a), so da = dy / sqrt(1 - a * a)."""

    symbol = "arcsin"

    def compute(self, node, input_vals):
        return np.arcsin(inexact(input_vals[0]))

    def gradient(self, node, output_grad):
        return [strong_div_op(output_grad, root_of_one_minus_square(node.inputs[0]))]


class ArccosOp(Op):
    """Inverse cosine: y = arccos(a), so da = -dy / sqrt(1 - a * a)."""

    symbol = "arccos"

    def compute(self, node, input_vals):
        return np.arccos(inexact(input_vals[0]))

    def gradient(self, node, output_grad):
        return [-strong_div_op(output_grad, root_of_one_minus_square(node.inputs[0]))]


class ArctanOp(Op):
    """Inverse tangent: y = arctan(a), so da = dy / (1 + a * a)."""

    symbol = "arctan"

    def compute(self, node, input_vals):
        return np.arctan(inexact(input_vals[0]))

    def gradient(self, node, output_grad):
        length = hypot_op(node.inputs[0], constant(1.0))
        return [output_grad / length / length]


class Arctan2Op(BinaryOp):
    """Angle of the point (b, a): y = arctan2(a, b), so with r = hypot(a, b)

    da = dy * b / (r * r) and db = -dy * a / (r * r); both are 0 at (0, 0).
    """

    symbol = "arctan2"

    def compute(self, node, input_vals):
        return np.arctan2(*map(inexact, input_vals))

    def gradient(self, node, output_grad):
        a, b = node.inputs
        r = hypot_op(a, b)
        per_length = strong_div_op(output_grad, r)
        return [
            strong_mul_op(per_length, strong_div_op(b, r)),
            -strong_mul_op(per_length, strong_div_op(a, r)),
        ]

    def spell(self, node, operands):
        return Op.spell(self, node, operands)


class Deg2radOp(Op):
    """Degrees as radians: y = a * pi / 180, so da = dy * pi / 180."""

    symbol = "deg2rad"
    linear_in = (0,)

    def compute(self, node, input_vals):
        return np.deg2rad(inexact(input_vals[0]))

    def gradient(self, node, output_grad):
        return [deg2rad_op(output_grad)]


class Rad2degOp(Op):
    """Radians as degrees: y = a * 180 / pi, so da = dy * 180 / pi."""

    symbol = "rad2deg"
    linear_in = (0,)

    def compute(self, node, input_vals):
        return np.rad2deg(inexact(input_vals[0]))

    def gradient(self, node, output_grad):
        return [rad2deg_op(output_grad)]


class SincOp(Op):
    """y = sin(pi a) / (pi a), and 1 at 0; or its n-th derivative. da = dy * the next derivative.

    `const_attr` holds n, or None for 0. The derivatives are as smooth at 0 as everywhere: a power
    series (PyTorch and JAX cancel near 0 in second derivatives, and autograd gives NaN at 0).
    """

    symbol = "sinc"

    def compute(self, node, input_vals):
        a = inexact(input_vals[0])
        return derivative_of_sinc(a, node.const_attr) if node.const_attr else np.sinc(a)

    def gradient(self, node, output_grad):
        return [output_grad * self.node(node.inputs, (node.const_attr or 0) + 1)]

    def spell(self, node, operands):
        return f"sinc{chr(39) * (node.const_attr or 0)}({operands[0]})"


def root_of_one_minus_square(a):
    """Return sqrt(1 - a * a) without the cancellation near 1."""
    return sqrt_op(strong_mul_op(1 - a, 1 + a))


def derivative_of_sinc(a, order):
    """Return the derivative of sinc of the given order: its power series near 0, else a recurrence.

    From a * f(a) = sin(pi a) / pi, differentiated n times:
    a f_n + n f_(n-1) = pi ** (n - 1) * sin(pi a + n pi / 2).
    """
    far = np.where(np.abs(a) * math.pi > order + 1, a, order + 1.0)
    value = np.sinc(far)
    for n in range(1, order + 1):
        value = (math.pi ** (n - 1) * np.sin(math.pi * far + n * math.pi / 2) - n * value) / far
    near = np.where(far == a, 0.0, a)
    value = np.where(far == a, value, series_of_sinc(near, order))
    return value.astype(np.result_type(a, np.float16) if np.ndim(a) else type(a), copy=False)[()]


def series_of_sinc(a, order):
    """Return the power series of that derivative: the sum of c_k (pi a) ** k, times pi ** order."""
    x, total = math.pi * a, 0.0
    for power in reversed(range(order % 2, 2 * order + 40, 2)):
        k = power + order
        sign = (-1) ** (k // 2)
        total = total * x * x + sign / ((k + 1) * math.factorial(power))
    return total * x ** (order % 2) * math.pi**order


tan_op = TanOp()
arcsin_op = ArcsinOp()
arccos_op = ArccosOp()
arctan_op = ArctanOp()
arctan2_op = Arctan2Op()
sinc_op = SincOp()
deg2rad_op = Deg2radOp()
rad2deg_op = Rad2degOp()

sin = function_of(sin_op, np.sin)
cos = function_of(cos_op, np.cos)
tan = function_of(tan_op, np.tan)
arcsin = function_of(arcsin_op, np.arcsin)
arccos = function_of(arccos_op, np.arccos)
arctan = function_of(arctan_op, np.arctan)
arctan2 = function_of(arctan2_op, np.arctan2)
sinc = function_of(sinc_op, np.sinc)
deg2rad = function_of(deg2rad_op, np.deg2rad, np.radians)
rad2deg = function_of(rad2deg_op, np.rad2deg, np.degrees)
