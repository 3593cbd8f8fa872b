"""The activation functions of learning: relu and its smooth relatives."""

import math

import numpy as np

from autodiff.ops.base import Op
from autodiff.ops.elementwise import sigmoid_op, softplus_op, tanh_op
from autodiff.ops.exponential import expm1_op
from autodiff.ops.extremes import clip
from autodiff.ops.functions import function_of
from autodiff.ops.selection import where_op
from autodiff.ops.sources import as_node
from autodiff.ops.special import erfc_op
from autodiff.ops.strong import mask_op
from autodiff.ops.values import are_exact

__all__ = ["elu", "gelu", "leaky_relu", "relu", "sigmoid", "silu", "softplus"]


class ReluOp(Op):
    """Ramp: y = max(a, 0), so da = dy where a > 0, and 0 elsewhere, at 0 too (PyTorch, JAX)."""

    symbol = "relu"

    def compute(self, node, input_vals):
        (a,) = input_vals
        return max(a, 0) if are_exact(a) else np.maximum(a, 0)

    def gradient(self, node, output_grad):
        return [mask_op(output_grad, node)]


relu_op = ReluOp()

relu = function_of(relu_op)
sigmoid = function_of(sigmoid_op)
softplus = function_of(softplus_op)


def leaky_relu(x, negative_slope=0.01):
    """Return x where it is positive, and `negative_slope` * x elsewhere.

    At 0 the slope is that of the negative side, as it is for `relu` (PyTorch; JAX takes the other).

    Parameters
    ----------
    x : node, number or array_like
    negative_slope : float

    Returns
    -------
    Node
    """
    x = as_node(x)
    return where_op(x > 0, x, x * negative_slope)


def elu(x, alpha=1.0):
    """Return x where it is positive, and alpha * (exp(x) - 1) elsewhere; at 0 its slope is alpha.

    Parameters
    ----------
    x : node, number or array_like
    alpha : float

    Returns
    -------
    Node

    Notes
    -----
    Source: Clevert, Unterthiner and Hochreiter (2016), arXiv 1511.07289.
    """
    x = as_node(x)
    return where_op(x > 0, x, expm1_op(clip(x, max=0.0)) * alpha)


def silu(x):
    """Return x * sigmoid(x), also known as swish.

    Parameters
    ----------
    x : node, number or array_like

    Returns
    -------
    Node
    """
    x = as_node(x)
    return x * sigmoid_op(x)


def gelu(x, approximate=False):
    """Return x * P(Z <= x) for a standard normal Z.

    Parameters
    ----------
    x : node, number or array_like
    approximate : bool
        Whether to use tanh in place of the error function: faster, and off by up to 5e-4.

    Returns
    -------
    Node

    Notes
    -----
    Source: Hendrycks and Gimpel (2016), arXiv 1606.08415.
    """
    x = as_node(x)
    if approximate:
        inner = (x + x * x * x * 0.044715) * math.sqrt(2 / math.pi)
        return x * 0.5 * (1 + tanh_op(inner))
    return x * 0.5 * erfc_op(x * -math.sqrt(0.5))
