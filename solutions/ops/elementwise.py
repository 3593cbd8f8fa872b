"""Functions applied to each element: exp, log, the trigonometric ones, and those of learning.

Exact numbers (int, Fraction, Decimal) are turned to floats first: their values have no exact
exponentials.
"""

import numpy as np

from autodiff.exercise import exercise
from autodiff.ops.base import Op
from autodiff.ops.values import inexact


class ExpOp(Op):
    """Exponential: y = exp(a), so da = dy * y."""

    symbol = "exp"

    def compute(self, node, input_vals):
        return np.exp(inexact(input_vals[0]))

    def gradient(self, node, output_grad):
        return [output_grad * node]


class LogOp(Op):
    """Natural logarithm: y = log(a), so da = dy / a."""

    symbol = "log"

    @exercise("8.1")
    def compute(self, node, input_vals):
        """Return NumPy's natural logarithm of the value, passed through `inexact` first."""
        return np.log(inexact(input_vals[0]))

    @exercise("8.1")
    def gradient(self, node, output_grad):
        """Return the list [da] with one adjoint node."""
        return [output_grad / node.inputs[0]]


class SinOp(Op):
    """Sine: y = sin(a), so da = dy * cos(a)."""

    symbol = "sin"

    def compute(self, node, input_vals):
        return np.sin(inexact(input_vals[0]))

    def gradient(self, node, output_grad):
        return [output_grad * cos_op(node.inputs[0])]


class CosOp(Op):
    """Cosine: y = cos(a), so da = -dy * sin(a)."""

    symbol = "cos"

    def compute(self, node, input_vals):
        return np.cos(inexact(input_vals[0]))

    def gradient(self, node, output_grad):
        return [-output_grad * sin_op(node.inputs[0])]


class TanhOp(Op):
    """Hyperbolic tangent: y = tanh(a), so da = dy * (1 - y * y)."""

    symbol = "tanh"

    def compute(self, node, input_vals):
        return np.tanh(inexact(input_vals[0]))

    def gradient(self, node, output_grad):
        return [output_grad * (1 - node * node)]


class SigmoidOp(Op):
    """Logistic function: y = 1 / (1 + exp(-a)), so da = dy * y * (1 - y)."""

    symbol = "sigmoid"

    @exercise("8.3")
    def compute(self, node, input_vals):
        """Return 1 / (1 + exp(-a)) without overflow, however large or small a is.

        exp(-|a|) never overflows. Call it t: the result is 1 / (1 + t) where a >= 0 and
        t / (1 + t) elsewhere. Pass the value through `inexact` first.
        """
        a = inexact(input_vals[0])
        t = np.exp(-np.abs(a))
        return np.where(np.greater_equal(a, 0), 1, t)[()] / (1 + t)

    @exercise("8.3")
    def gradient(self, node, output_grad):
        """Return the list [da] with one adjoint node; `node` is y itself."""
        return [output_grad * node * (1 - node)]


class SoftplusOp(Op):
    """A smooth ramp: y = log(1 + exp(a)), so da = dy * sigmoid(a)."""

    symbol = "softplus"

    def compute(self, node, input_vals):
        a = inexact(input_vals[0])
        if isinstance(a, np.ndarray) and a.dtype in (np.float32, np.float64):
            return np.maximum(a, 0) + np.log1p(np.exp(-np.abs(a)))  # five times faster
        return np.logaddexp(0, a)

    def gradient(self, node, output_grad):
        return [output_grad * sigmoid_op(node.inputs[0])]


exp_op = ExpOp()
log_op = LogOp()
sin_op = SinOp()
cos_op = CosOp()
tanh_op = TanhOp()
sigmoid_op = SigmoidOp()
softplus_op = SoftplusOp()
