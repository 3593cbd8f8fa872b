"""The error function and the gamma function.

SciPy serves them where it is installed. Without it, erf and erfc come from the C library, as right
but five times slower; the gamma functions need SciPy.
"""

import importlib.util
import math
from functools import cache

import numpy as np

from autodiff.ops.base import Op
from autodiff.ops.elementwise import exp_op
from autodiff.ops.functions import function_of
from autodiff.ops.sources import as_node
from autodiff.ops.values import inexact

__all__ = ["digamma", "erf", "erfc", "gammaln", "polygamma"]


class ErfOp(Op):
    """Error function: y = 2 / sqrt(pi) * integral of exp(-t * t) from 0 to a.

    da = dy * 2 / sqrt(pi) * exp(-a * a).
    """

    symbol = "erf"
    of_numbers = math.erf
    slope = 2 / math.sqrt(math.pi)

    def compute(self, node, input_vals):
        a, library = inexact(input_vals[0]), scipy_special()
        return getattr(library, self.symbol)(a) if library else map_numbers(self.of_numbers, a)

    def gradient(self, node, output_grad):
        (a,) = node.inputs
        return [output_grad * (exp_op(-a * a) * self.slope)]


class ErfcOp(ErfOp):
    """Complement of the error function, exact in its tail: y = 1 - erf(a).

    da = -dy * 2 / sqrt(pi) * exp(-a * a).
    """

    symbol = "erfc"
    of_numbers = math.erfc
    slope = -2 / math.sqrt(math.pi)


class GammalnOp(Op):
    """Logarithm of the gamma function's size: y = log |gamma(a)|, so da = dy * digamma(a)."""

    symbol = "gammaln"

    def compute(self, node, input_vals):
        return needed_scipy(self.symbol).gammaln(inexact(input_vals[0]))

    def gradient(self, node, output_grad):
        return [output_grad * polygamma_op(node.inputs[0], 0)]


class PolygammaOp(Op):
    """The n-th derivative of digamma, digamma itself for n = 0: da = dy * the next derivative.

    `const_attr` holds n.
    """

    symbol = "polygamma"

    def __call__(self, a, order):
        return self.node((a,), order)

    def compute(self, node, input_vals):
        a, order, library = inexact(input_vals[0]), node.const_attr, needed_scipy(self.symbol)
        if order == 0:
            return library.digamma(a)
        value = library.polygamma(order, a)
        return value.astype(np.result_type(a, np.float16) if np.ndim(a) else type(a))[()]

    def gradient(self, node, output_grad):
        return [output_grad * polygamma_op(node.inputs[0], node.const_attr + 1)]

    def spell(self, node, operands):
        return f"polygamma({node.const_attr}, {operands[0]})"


@cache
def scipy_special():
    """Return SciPy's special functions, or None if it is not installed."""
    if importlib.util.find_spec("scipy") is None:
        return None
    return importlib.import_module("scipy.special")


def needed_scipy(name):
    """Return SciPy's special functions, where there is no other way.

    Raises
    ------
    ImportError
        If SciPy is not installed.
    """
    library = scipy_special()
    if library is None:
        raise ImportError(f"{name} needs SciPy, which is not installed; try: pip install scipy")
    return library


def map_numbers(function, value):
    """Return a function of one number at every element of a float array, in the array's type."""
    if not isinstance(value, np.ndarray):
        return type(value)(function(value))
    numbers = map(function, value.ravel().tolist())
    kind = np.result_type(value, np.float16)
    return np.fromiter(numbers, kind, value.size).reshape(value.shape)


erf_op = ErfOp()
erfc_op = ErfcOp()
gammaln_op = GammalnOp()
polygamma_op = PolygammaOp()

erf = function_of(erf_op)
erfc = function_of(erfc_op)
gammaln = function_of(gammaln_op)


def digamma(x):
    """Return the slope of `gammaln`."""
    return polygamma_op(as_node(x), 0)


def polygamma(n, x):
    """Return the n-th derivative of `digamma`, for an integer n >= 0."""
    return polygamma_op(as_node(x), n)
