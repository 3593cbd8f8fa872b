"""Reductions: mean, product, extremes, variance, norms, logsumexp; `np.sum` itself.

As for the sum, each adjoint is handed to all the numbers that it came from (`spread`), times what
each of them contributed.
"""

import math

import numpy as np

from autodiff.graph import Node
from autodiff.ops.base import Op
from autodiff.ops.checking import as_axis, describe
from autodiff.ops.dispatch import implements
from autodiff.ops.reduction import reduce_sum_op, spread_op
from autodiff.ops.scans import products_before_op
from autodiff.ops.shaping import expand_dims, moveaxis
from autodiff.ops.softmax import SoftmaxOp
from autodiff.ops.sources import as_node
from autodiff.ops.ties import share_evenly, ties_op
from autodiff.ops.values import inexact, is_array_like

__all__ = [
    "all_of", "amax", "amin", "any_of", "average", "logsumexp", "mean", "norm", "prod", "ptp",
    "std", "sum_of", "var",
]  # fmt: skip


class ReductionOp(Op):
    """An operation that makes many numbers few; `const_attr` begins with (axis, keepdims)."""

    elementwise = False

    def __call__(self, a, axis=None, keepdims=False, *more):
        node = self.node((a,), (axis, keepdims, *more))
        node.scalar = axis is None and not keepdims
        return node


class ReciprocalOrZeroOp(Op):
    """y = 1 / a, and 0 where a is 0: da = -dy y y.

    For the derivative of a root that is 0 because its inputs are: the slopes there run from -1 to 1
    and 0 is the one in the middle, so that a minimiser that has arrived stays.
    """

    symbol = "reciprocal_or_zero"

    def compute(self, node, input_vals):
        a = inexact(input_vals[0])
        with np.errstate(divide="ignore"):
            return np.where(np.equal(a, 0), 0, np.divide(1, a))[()]

    def gradient(self, node, output_grad):
        return [-output_grad * node * node]


reciprocal_or_zero_op = ReciprocalOrZeroOp()

# --- mean, variance, standard deviation -------------------------------------------------------


class PerCountOp(Op):
    """b / n, where n numbers of `like` were reduced to one: db = dy / n.

    `const_attr` holds (axis, ddof); n is less by ddof, the degrees of freedom that are used up.
    """

    symbol = "per_count"
    arity = 2
    elementwise = False
    linear_in = (0,)

    def __call__(self, b, like, axis, ddof=0):
        return self.node((b, like), (axis, ddof))

    def compute(self, node, input_vals):
        (b, like), (axis, ddof) = input_vals, node.const_attr
        with np.errstate(divide="ignore", invalid="ignore"):  # the reduction itself has warned
            return np.divide(b, max(count(np.shape(like), axis) - ddof, 0))

    def gradient(self, node, output_grad):
        return [per_count_op(output_grad, node.inputs[1], *node.const_attr), None]


def count(shape, axis):
    """Return how many numbers of an array a reduction makes one of."""
    axes = range(len(shape)) if axis is None else axis if isinstance(axis, tuple) else (axis,)
    return math.prod(shape[i] for i in axes if shape)


class MeanOp(ReductionOp):
    """Mean over axes: y = sum(a) / n, so da = dy / n, spread over the shape of a."""

    symbol = "mean"
    linear_in = (0,)

    def compute(self, node, input_vals):
        (a,), (axis, keepdims) = input_vals, node.const_attr
        return np.mean(a, axis=axis, keepdims=keepdims) if is_array_like(a) else a / 1

    def gradient(self, node, output_grad):
        (a,), (axis, keepdims) = node.inputs, node.const_attr
        return [spread_op(per_count_op(output_grad, a, axis), a, axis, keepdims)]


class VarOp(ReductionOp):
    """Variance over axes: y = sum((a - mean(a))**2) / (n - ddof), so
    da = dy * 2 (a - mean(a)) / (n - ddof).

    `const_attr` holds (axis, keepdims, ddof).
    """

    symbol = "var"

    def compute(self, node, input_vals):
        axis, keepdims, ddof = node.const_attr
        return np.var(inexact(input_vals[0]), axis=axis, keepdims=keepdims, ddof=ddof)

    def gradient(self, node, output_grad):
        (a,), (axis, keepdims, ddof) = node.inputs, node.const_attr
        share = per_count_op(2 * output_grad, a, axis, ddof)
        return [spread_op(share, a, axis, keepdims) * (a - mean_op(a, axis, True))]


class StdOp(ReductionOp):
    """Standard deviation over axes: y = sqrt(var(a)), so
    da = dy * (a - mean(a)) / ((n - ddof) y), and 0 where all numbers are equal.

    There the slopes of y have no common value; 0 is the one in the middle of them (PyTorch says
    the same; JAX and autograd: NaN). `const_attr` holds (axis, keepdims, ddof).
    """

    symbol = "std"

    def compute(self, node, input_vals):
        axis, keepdims, ddof = node.const_attr
        return np.std(inexact(input_vals[0]), axis=axis, keepdims=keepdims, ddof=ddof)

    def gradient(self, node, output_grad):
        (a,), (axis, keepdims, ddof) = node.inputs, node.const_attr
        share = per_count_op(output_grad * reciprocal_or_zero_op(node), a, axis, ddof)
        return [spread_op(share, a, axis, keepdims) * (a - mean_op(a, axis, True))]


per_count_op = PerCountOp()
mean_op = MeanOp()
var_op = VarOp()
std_op = StdOp()


@implements(np.sum)
def sum_of(a, axis=None, keepdims=False):
    """Return the sum over some axes, by default all of them."""
    a = as_node(a)
    return reduce_sum_op(a, as_axis("sum", a, axis), bool(keepdims))


@implements(np.mean)
def mean(a, axis=None, keepdims=False):
    """Return the mean over some axes, by default all of them."""
    a = as_node(a)
    return mean_op(a, as_axis("mean", a, axis), bool(keepdims))


@implements(np.var)
def var(a, axis=None, ddof=0, keepdims=False):
    """Return the variance over some axes: squares of distances from the mean, over n - ddof."""
    a = as_node(a)
    return var_op(a, as_axis("var", a, axis), bool(keepdims), ddof)


@implements(np.std)
def std(a, axis=None, ddof=0, keepdims=False):
    """Return the standard deviation over some axes; its slope is 0 where all numbers are equal."""
    a = as_node(a)
    return std_op(a, as_axis("std", a, axis), bool(keepdims), ddof)


@implements(np.average)
def average(a, axis=None, weights=None, keepdims=False):
    """Return the mean, or with weights the sum of a * weights over the sum of the weights.

    Parameters
    ----------
    a : Node or array
    axis : None, int or tuple of int
    weights : Node or array, optional
        Of the shape of `a`; or, with an integer axis, an array as long as that axis.
    keepdims : bool
    """
    if weights is None:
        return mean(a, axis, keepdims)
    a, weights = as_node(a), as_node(weights)
    if isinstance(axis, int) and np.ndim(getattr(weights, "value", None)) == 1:
        result = sum_of(moveaxis(a, axis, -1) * weights, -1) / sum_of(weights)
        return expand_dims(result, axis) if keepdims else result
    return sum_of(a * weights, axis, keepdims) / sum_of(weights, axis, keepdims)


# --- product ----------------------------------------------------------------------------------


class ProdOp(ReductionOp):
    """Product over axes: y = a[0] a[1] ... a[n-1], so da[i] = dy times all the *other* factors.

    These are the products of those before and of those behind: no division by a[i], so that zeros
    do no harm, one or many, to any order (PyTorch and JAX say the same; autograd divides: NaN).
    """

    symbol = "prod"

    def compute(self, node, input_vals):
        (a,), (axis, keepdims) = input_vals, node.const_attr
        return np.prod(a, axis=axis, keepdims=keepdims) if is_array_like(a) else a

    def gradient(self, node, output_grad):
        (a,), (axis, keepdims) = node.inputs, node.const_attr
        before = products_before_op(a, axis=axis)
        behind = products_before_op(a, axis=axis, reverse=True)
        return [spread_op(output_grad, a, axis, keepdims) * before * behind]


prod_op = ProdOp()


@implements(np.prod)
def prod(a, axis=None, keepdims=False):
    """Return the product over some axes; its derivatives are right wherever there are zeros."""
    a = as_node(a)
    return prod_op(a, as_axis("prod", a, axis), bool(keepdims))


# --- extremes ---------------------------------------------------------------------------------


class ExtremeOp(ReductionOp):
    """An extreme element: its adjoint goes to it, and in even shares where several are equal.

    Even shares make the derivative blind to the order of the numbers, and the mean of those that
    one would get by moving one of the equal numbers ahead (JAX, autograd and PyTorch's amax say
    the same; PyTorch's max along an axis gives all to one). A NaN has all of it, as in PyTorch.
    """

    def gradient(self, node, output_grad):
        ties = ties_op(*node.inputs, node, *node.const_attr)
        return [share_evenly(output_grad, ties, *node.const_attr)]


class MaxOp(ExtremeOp):
    """Maximum over axes: y = max(a), so da = dy where a is y, shared evenly among equals."""

    symbol = "max"

    def compute(self, node, input_vals):
        (a,), (axis, keepdims) = input_vals, node.const_attr
        return np.max(a, axis=axis, keepdims=keepdims) if is_array_like(a) else a


class MinOp(ExtremeOp):
    """Minimum over axes: y = min(a), so da = dy where a is y, shared evenly among equals."""

    symbol = "min"

    def compute(self, node, input_vals):
        (a,), (axis, keepdims) = input_vals, node.const_attr
        return np.min(a, axis=axis, keepdims=keepdims) if is_array_like(a) else a


max_op = MaxOp()
min_op = MinOp()


@implements(np.max, np.amax)
def amax(a, axis=None, keepdims=False):
    """Return the maximum over some axes; equal numbers share its adjoint evenly."""
    a = as_node(a)
    return max_op(a, as_axis("max", a, axis), bool(keepdims))


@implements(np.min, np.amin)
def amin(a, axis=None, keepdims=False):
    """Return the minimum over some axes; equal numbers share its adjoint evenly."""
    a = as_node(a)
    return min_op(a, as_axis("min", a, axis), bool(keepdims))


@implements(np.ptp)
def ptp(a, axis=None, keepdims=False):
    """Return the distance from minimum to maximum over some axes."""
    return amax(a, axis, keepdims) - amin(a, axis, keepdims)


# --- logsumexp --------------------------------------------------------------------------------


class LogSumExpOp(ReductionOp):
    """Logarithm of a sum of exponentials: y = log(sum(exp(a))), so da = dy * exp(a) / exp(y).

    The largest number is taken out first, so that nothing overflows. An infinite one has all of
    the adjoint, and where all are -inf none has any (PyTorch, JAX and autograd: NaN, inf - inf).
    """

    symbol = "logsumexp"

    def compute(self, node, input_vals):
        a, (axis, keepdims) = as_floats(input_vals[0]), node.const_attr
        largest = np.max(a, axis=axis, keepdims=True, initial=-np.inf)
        with np.errstate(invalid="ignore"):
            rest = np.where(a == largest, 0, np.exp(a - largest))
        ties = np.maximum(np.sum(a == largest, axis=axis, keepdims=True, dtype=a.dtype), 1)
        rest = np.sum(rest, axis=axis, keepdims=True)
        total = largest + (np.log1p(rest / ties) + np.log(ties))
        return total if keepdims else np.squeeze(total, axis=axis)[()]

    def gradient(self, node, output_grad):
        (a,), (axis, keepdims) = node.inputs, node.const_attr
        return [spread_op(output_grad, a, axis, keepdims) * weights_op(a, axis)]


class WeightsOp(SoftmaxOp):
    """Slopes of a logsumexp: w = exp(a) / sum(exp(a)), so da = w * (dw - sum(dw * w)).

    This is softmax, but where logsumexp is infinite: there numbers at +inf have even shares, and
    numbers that are all -inf have none, where softmax finds no probabilities and gives NaN.
    """

    symbol = "weights"

    def compute(self, node, input_vals):
        a, axis = as_floats(input_vals[0]), node.const_attr
        largest = np.max(a, axis=axis, keepdims=True, initial=-np.inf)
        with np.errstate(invalid="ignore"):
            powers = np.exp(a - largest)
        powers = np.where(a == largest, largest > -np.inf, powers)
        return powers / np.maximum(np.sum(powers, axis=axis, keepdims=True), 1)


def as_floats(value):
    """Return a value as an array of floating numbers."""
    array = np.asarray(inexact(value))
    return array if array.dtype.kind == "f" else array.astype(float)


logsumexp_op = LogSumExpOp()
weights_op = WeightsOp()


def logsumexp(a, axis=None, keepdims=False):
    """Return log(sum(exp(a))) over some axes, without overflow.

    Parameters
    ----------
    a : Node or array
    axis : None, int or tuple of int
    keepdims : bool

    Returns
    -------
    Node
        -inf where all numbers are -inf or there are none, inf where one is.

    Examples
    --------
    >>> import autodiff as ad
    >>> x = ad.Variable(name="x")
    >>> y = logsumexp(x)
    >>> value, slope = ad.Executor([y, *ad.gradients(y, [x])]).run({x: np.array([1000.0, 1000.0])})
    >>> round(float(value) - 1000, 6), slope.tolist()
    (0.693147, [0.5, 0.5])
    """
    a = as_node(a)
    return logsumexp_op(a, as_axis("logsumexp", a, axis), bool(keepdims))


# --- norms ------------------------------------------------------------------------------------


class NormOp(ReductionOp):
    """Euclidean length over axes: y = sqrt(sum(a * a)), so da = dy * a / y, and 0 for a = 0.

    At the zero vector the slopes of y run from -1 to 1 in every direction; 0 is the one in the
    middle, of least length, and keeps a minimiser that has arrived from being thrown out (PyTorch
    says the same; JAX and autograd: NaN).
    """

    symbol = "norm"

    def compute(self, node, input_vals):
        (a,), (axis, keepdims) = input_vals, node.const_attr
        return np.sqrt(np.sum(np.square(inexact(a)), axis=axis, keepdims=keepdims))

    def gradient(self, node, output_grad):
        (a,) = node.inputs
        return [spread_op(output_grad * reciprocal_or_zero_op(node), a, *node.const_attr) * a]


class PowerNormOp(ReductionOp):
    """p-norm over axes: y = sum(|a|**p)**(1/p), so da = dy * sign(a) (|a| / y)**(p-1).

    And 0 for a = 0, as for the Euclidean norm. `const_attr` holds (axis, keepdims, p).
    """

    symbol = "norm"

    def compute(self, node, input_vals):
        (a,), (axis, keepdims, p) = input_vals, node.const_attr
        return np.sum(np.abs(a) ** p, axis=axis, keepdims=keepdims) ** (1 / p)

    def gradient(self, node, output_grad):
        (a,), (axis, keepdims, p) = node.inputs, node.const_attr
        scale = spread_op(reciprocal_or_zero_op(node), a, axis, keepdims)
        share = np.sign(a) * (np.abs(a) * scale) ** (p - 1)
        return [spread_op(output_grad, a, axis, keepdims) * share]


norm_op = NormOp()
power_norm_op = PowerNormOp()


@implements(np.linalg.norm)
def norm(x, ord=None, axis=None, keepdims=False):  # noqa: A002, NumPy's name
    """Return a norm over some axes, by default the Euclidean one of all numbers.

    Parameters
    ----------
    x : Node or array
    ord : None, "fro", "nuc", 1, -1, 2, -2, inf, -inf or another positive number
        As in `np.linalg.norm`: norms of vectors along one axis, of matrices along two.
    axis : None, int or pair of int
        Without an axis, `ord` is of the whole vector or matrix, whose shape must be known.
    keepdims : bool

    Raises
    ------
    ValueError
        If there is no such norm.
    TypeError
        If it depends on the number of axes of a symbolic node.
    """
    x = as_node(x)
    axis = as_axis("norm", x, axis)
    if ord is None or (ord == 2 and isinstance(axis, int)) or ord == "fro":
        return norm_op(x, axis, bool(keepdims))
    axis = axis if axis is not None else _all_axes(x, ord)
    if isinstance(axis, tuple) and len(axis) == 2:
        return matrix_norm(x, ord, axis, keepdims)
    return vector_norm(x, ord, axis, keepdims)


def vector_norm(x, ord, axis, keepdims):  # noqa: A002
    """Return the norm of vectors along an axis."""
    if ord in (np.inf, -np.inf):
        return (amax if ord > 0 else amin)(np.abs(x), axis, keepdims)
    if ord == 1:
        return sum_of(np.abs(x), axis, keepdims)
    if ord == 2:
        return norm_op(x, axis, bool(keepdims))
    if isinstance(ord, str) or not ord > 0:
        raise ValueError(
            f"norm: no norm of vectors with ord={ord!r} on nodes; there are None, inf, -inf and "
            "positive numbers"
        )
    return power_norm_op(x, axis, bool(keepdims), ord)


def matrix_norm(x, ord, axes, keepdims):  # noqa: A002
    """Return the norm of matrices along two axes."""
    if ord not in (1, -1, 2, -2, np.inf, -np.inf, "nuc"):
        raise ValueError(
            f"norm: no norm of matrices with ord={ord!r}; there are None, 'fro', 'nuc', 1, -1, 2, "
            "-2, inf and -inf"
        )
    if ord in (2, -2, "nuc"):
        values = np.linalg.svd(moveaxis(x, axes, (-2, -1)), compute_uv=False)
        result = {2: amax, -2: amin, "nuc": sum_of}[ord](values, -1)
        return expand_dims(result, tuple(sorted(axes))) if keepdims else result
    sums = sum_of(np.abs(x), axes[0 if abs(ord) == 1 else 1], keepdims=True)
    return (amax if ord > 0 else amin)(sums, axes, keepdims)


def _all_axes(x, ord):  # noqa: A002
    if getattr(x, "value", None) is None:
        raise TypeError(
            f"norm: ord={ord!r} means one thing for vectors and another for matrices, and the "
            f"shape of {describe(x)} is not known before it is fed; say axis=-1 for vectors, "
            "axis=(-2, -1) for matrices"
        )
    if np.ndim(x.value) not in (1, 2):
        raise ValueError(
            f"norm: ord={ord!r} without an axis is for vectors and matrices; {describe(x)} has the "
            f"shape {np.shape(x.value)}. Say which axes"
        )
    return 0 if np.ndim(x.value) == 1 else (0, 1)


# --- any and all ------------------------------------------------------------------------------


class TruthOp(ReductionOp):
    """True or False over axes: no number that changes a little, so da = 0."""

    def gradient(self, node, output_grad):
        return [None]


class AnyOp(TruthOp):
    """Whether any element is true: da = 0."""

    symbol = "any"

    def compute(self, node, input_vals):
        return np.any(input_vals[0], axis=node.const_attr[0], keepdims=node.const_attr[1])


class AllOp(TruthOp):
    """Whether all elements are true: da = 0."""

    symbol = "all"

    def compute(self, node, input_vals):
        return np.all(input_vals[0], axis=node.const_attr[0], keepdims=node.const_attr[1])


any_op = AnyOp()
all_op = AllOp()


@implements(np.any)
def any_of(a, axis=None, keepdims=False):
    """Return whether any element over some axes is true, as a node."""
    a = as_node(a)
    return any_op(a, as_axis("any", a, axis), bool(keepdims))


@implements(np.all)
def all_of(a, axis=None, keepdims=False):
    """Return whether all elements over some axes are true, as a node."""
    a = as_node(a)
    return all_op(a, as_axis("all", a, axis), bool(keepdims))


# --- ufuncs' reduce, and methods --------------------------------------------------------------


def _reduce_form(ufunc, function):
    """Let `ufunc.reduce` be a reduction: its axis is 0 by default."""

    @implements((ufunc, "reduce"))
    def reduce(array, axis=0, keepdims=False):
        return function(array, axis, keepdims=keepdims)


for _ufunc, _function in (
    (np.add, sum_of), (np.multiply, prod), (np.maximum, amax), (np.minimum, amin),
    (np.logaddexp, logsumexp), (np.logical_or, any_of), (np.logical_and, all_of),
):  # fmt: skip
    _reduce_form(_ufunc, _function)

Node.sum, Node.mean, Node.prod = sum_of, mean, prod
Node.max, Node.min = amax, amin
Node.var, Node.std = var, std
Node.any, Node.all = any_of, all_of
