"""Powers and roots: a ** b with both gradients, square, sqrt, cbrt, reciprocal, hypot.

Choices where a derivative is infinite or not there at all:

- sqrt and cbrt have the slope inf at 0, which is the limit (PyTorch and JAX say the same). An
  adjoint of 0 stays 0 there, so that an element without influence gives 0 and no NaN.
- a ** 0 is 1 for every a, so its slope in a is 0, even at a = 0 (so PyTorch; JAX: NaN).
- 0 ** b does not change with b (it is 0 for b > 0), so its slope in b is 0; also at b = 0, where
  it jumps. PyTorch and JAX say the same.
- A negative a has real powers at integers alone, so that there is no slope in b: it is NaN.
- hypot(0, 0) has the slope 0, the middle of all the slopes around it (PyTorch: NaN, JAX: 1/2).
"""

import numpy as np

from autodiff.ops.arithmetic import BinaryOp, PowByConstOp, pow_byconst_op, real_power
from autodiff.ops.base import Op
from autodiff.ops.functions import function_of
from autodiff.ops.strong import strong_div_op, strong_mul_op
from autodiff.ops.values import EXACT, as_numpy_number, inexact

__all__ = ["cbrt", "hypot", "reciprocal", "sqrt", "square"]


class PowOp(BinaryOp):
    """Power of two nodes: y = a ** b, so da = dy * b * a ** (b - 1) and db = dy * y * log(a).

    Where b is 0, da is 0; where a is 0, db is 0; where a is negative, db is NaN.
    """

    symbol = "**"
    tightness = 4

    def compute(self, node, input_vals):
        return power_of_values(*input_vals)

    def gradient(self, node, output_grad):
        a, b = node.inputs
        slope_a = strong_mul_op(b, quiet_pow_op(a, b - 1))
        slope_b = strong_mul_op(node, log_or_zero_op(a))
        return [strong_mul_op(output_grad, slope_a), strong_mul_op(output_grad, slope_b)]


class QuietPowOp(PowOp):
    """A power as a factor of a slope: y = a ** b, and inf without a warning at 0 ** -1."""

    def compute(self, node, input_vals):
        return quiet_power(*input_vals)


class LogOrZeroOp(Op):
    """A logarithm as a factor of a slope: y = log(a), and 0 at a = 0; da = dy / a."""

    symbol = "log"

    def compute(self, node, input_vals):
        a = inexact(input_vals[0])
        with np.errstate(invalid="ignore"):
            logarithm = np.log(np.where(np.equal(a, 0), 1, a)[()])
        return logarithm if isinstance(a, np.ndarray | np.generic) else float(logarithm)

    def gradient(self, node, output_grad):
        return [strong_div_op(output_grad, node.inputs[0])]


class RootPowOp(PowByConstOp):
    """Power of a node by a constant between 0 and 1, whose slope dy * c * a ** (c - 1) is inf at 0.

    The constant may also be an array with such an element.
    """

    def gradient(self, node, output_grad):
        (a,), c = node.inputs, node.const_attr
        lowered = c - 1 if np.ndim(c) == 0 else np.where(c == 0, 1, c - 1)
        return [strong_mul_op(output_grad, quiet_pow_by_const_op(a, lowered) * c)]


class QuietPowByConstOp(RootPowOp):
    """A power as a factor of a slope: y = a ** c, and inf without a warning at 0 ** -1."""

    def compute(self, node, input_vals):
        return quiet_power(input_vals[0], node.const_attr)


class SquareOp(Op):
    """Square: y = a * a, so da = dy * 2 a."""

    symbol = "square"

    def compute(self, node, input_vals):
        return input_vals[0] * input_vals[0]

    def gradient(self, node, output_grad):
        return [output_grad * (node.inputs[0] * 2)]


class SqrtOp(Op):
    """Square root: y = sqrt(a), so da = dy / (2 y): inf at a = 0, and 0 there if dy is 0."""

    symbol = "sqrt"

    def compute(self, node, input_vals):
        return np.sqrt(inexact(input_vals[0]))

    def gradient(self, node, output_grad):
        return [strong_div_op(output_grad, node * 2)]


class CbrtOp(Op):
    """Cube root: y = cbrt(a), so da = dy / (3 y y): inf at a = 0, and 0 there if dy is 0."""

    symbol = "cbrt"

    def compute(self, node, input_vals):
        return np.cbrt(inexact(input_vals[0]))

    def gradient(self, node, output_grad):
        return [strong_div_op(output_grad, node * node * 3)]


class ReciprocalOp(Op):
    """Reciprocal: y = 1 / a, so da = -dy * y * y. Of an array of integers it is 0, as in NumPy."""

    symbol = "reciprocal"

    def compute(self, node, input_vals):
        (a,) = input_vals
        return 1 / a if isinstance(a, EXACT) else np.reciprocal(a)

    def gradient(self, node, output_grad):
        return [-output_grad * node * node]


class HypotOp(BinaryOp):
    """Length of (a, b): y = sqrt(a a + b b), so da = dy * a / y, db = dy * b / y; 0 at (0, 0)."""

    symbol = "hypot"

    def compute(self, node, input_vals):
        return np.hypot(*map(inexact, input_vals))

    def gradient(self, node, output_grad):
        return [strong_mul_op(output_grad, strong_div_op(a, node)) for a in node.inputs]

    def spell(self, node, operands):
        return Op.spell(self, node, operands)


def power_of_values(base, exponent):
    """Return base ** exponent as real numbers, for integers of every kind too."""
    if isinstance(base, np.ndarray) or isinstance(exponent, np.ndarray):
        base, exponent = as_numpy_number(base), as_numpy_number(exponent)
    if isinstance(exponent, np.ndarray | np.integer) and np.any(exponent < 0):
        exponent = exponent * 1.0  # NumPy refuses integers to negative integer powers
    return real_power(base, exponent)


def quiet_power(base, exponent):
    """Return base ** exponent without a warning or an error at 0, where a slope may be infinite."""
    if np.ndim(base) == np.ndim(exponent) == 0 and base == 0 and exponent < 0:
        return float("inf")
    with np.errstate(divide="ignore", invalid="ignore"):
        return power_of_values(base, exponent)


def power_by_constant(base, exponent):
    """Return the node base ** exponent for a constant exponent."""
    has_root = np.any((exponent > 0) & (exponent < 1))
    return (root_pow_op if has_root else pow_byconst_op)(base, exponent)


pow_op = PowOp()
quiet_pow_op = QuietPowOp()
log_or_zero_op = LogOrZeroOp()
root_pow_op = RootPowOp()
quiet_pow_by_const_op = QuietPowByConstOp()
square_op = SquareOp()
sqrt_op = SqrtOp()
cbrt_op = CbrtOp()
reciprocal_op = ReciprocalOp()
hypot_op = HypotOp()

square = function_of(square_op, np.square)
sqrt = function_of(sqrt_op, np.sqrt)
cbrt = function_of(cbrt_op, np.cbrt)
reciprocal = function_of(reciprocal_op, np.reciprocal)
hypot = function_of(hypot_op, np.hypot)
