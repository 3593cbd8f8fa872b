"""The larger and the smaller of two values: maximum, minimum, fmax, fmin, clip.

Where both values are equal they share the adjoint evenly: half a step up of both is half a step up
of their maximum (PyTorch, JAX and autograd say the same of maximum; of fmax PyTorch gives all to
the first, JAX to the second). A NaN that is the value has the adjoint (PyTorch gives it to both
operands, JAX and autograd to none). `clip` is another matter: at a border, x itself takes the
whole adjoint, as in PyTorch, so that a step back from the border is possible.
"""

import numpy as np

from autodiff.graph import Node
from autodiff.ops.arithmetic import BinaryOp
from autodiff.ops.base import Op
from autodiff.ops.comparison import greater_op, less_op
from autodiff.ops.dispatch import implements
from autodiff.ops.functions import function_of
from autodiff.ops.sources import as_node
from autodiff.ops.strong import mask_op, strong_product
from autodiff.ops.values import are_exact, as_numpy_number, ones_of

__all__ = ["clip", "fmax", "fmin", "maximum", "minimum"]


class MaximumOp(BinaryOp):
    """The larger of two: y = max(a, b), NaN if one is; so da = dy where a is y, shared at ties."""

    symbol = "maximum"
    of_numbers, of_arrays = max, np.maximum

    def compute(self, node, input_vals):
        if are_exact(*input_vals):
            return self.of_numbers(*input_vals)
        return self.of_arrays(*map(as_numpy_number, input_vals))

    def gradient(self, node, output_grad):
        a, b = node.inputs
        return [share_op(output_grad, node, a, b), share_op(output_grad, node, b, a)]

    def spell(self, node, operands):
        return Op.spell(self, node, operands)


class MinimumOp(MaximumOp):
    """The smaller of two: y = min(a, b), NaN if one is; so da = dy where a is y, shared at ties."""

    symbol = "minimum"
    of_numbers, of_arrays = min, np.minimum


class FmaxOp(MaximumOp):
    """The larger of two: y = max(a, b), NaN if both are; da = dy where a is y, shared at ties."""

    symbol = "fmax"
    of_arrays = np.fmax


class FminOp(MinimumOp):
    """The smaller of two: y = min(a, b), NaN if both are; da = dy where a is y, shared at ties."""

    symbol = "fmin"
    of_arrays = np.fmin


class ShareOp(Op):
    """What `mine` gets of `dy`: all where it is the extreme y, half if `other` is too, else 0.

    y = dy * share(extreme, mine, other), linear in dy alone, so ddy = dy * share. A NaN counts as
    equal to a NaN.
    """

    symbol = "share"
    arity = 4
    linear_in = (0,)
    masks = True

    def broadcasts(self, node):
        return not node.scalar

    def compute(self, node, input_vals):
        output_grad, extreme, mine, other = input_vals
        taken, tied = same(mine, extreme), same(other, extreme)
        whole = strong_product(output_grad, taken)
        if not np.any(taken & tied):
            return whole
        return strong_product(whole, 1 - tied * (ones_of(output_grad) / 2))

    def gradient(self, node, output_grad):
        return [share_op(output_grad, *node.inputs[1:]), None, None, None]


class AtLeastOp(MaximumOp):
    """The lower border of a clip: y = max(a, b), so da = dy where a >= b, db = dy where a < b."""

    beyond = less_op

    def gradient(self, node, output_grad):
        clipped = self.beyond(*node.inputs)
        return [mask_op(output_grad, clipped, when=False), mask_op(output_grad, clipped)]


class AtMostOp(AtLeastOp):
    """The upper border of a clip: y = min(a, b), so da = dy where a <= b, db = dy where a > b."""

    symbol = "minimum"
    of_numbers, of_arrays = min, np.minimum
    beyond = greater_op


def same(a, b):
    """Say where two values are equal, or both NaN."""
    return (a == b) | ((a != a) & (b != b))


maximum_op = MaximumOp()
minimum_op = MinimumOp()
fmax_op = FmaxOp()
fmin_op = FminOp()
share_op = ShareOp()
at_least_op = AtLeastOp()
at_most_op = AtMostOp()

maximum = function_of(maximum_op, np.maximum)
minimum = function_of(minimum_op, np.minimum)
fmax = function_of(fmax_op, np.fmax)
fmin = function_of(fmin_op, np.fmin)


@implements(np.clip)
def clip(a, a_min=None, a_max=None, *, min=None, max=None):
    """Bring values into the interval from `a_min` to `a_max`.

    Where a value is changed the adjoint goes to the border; where it is not, which includes the
    borders themselves, it goes to `a`. (PyTorch does the same; JAX shares it evenly at a border,
    and autograd gives `a` nothing.)

    Parameters
    ----------
    a : node, number or array_like
    a_min, a_max : node, number, array_like or None
        The borders; None for none. They broadcast. `min` and `max` are NumPy's other names.

    Returns
    -------
    Node

    Raises
    ------
    TypeError
        If a border is given under both of its names.

    Examples
    --------
    >>> import autodiff as ad
    >>> x = ad.Variable(name="x")
    >>> ad.Executor(ad.gradients(clip(x, 0, 1), [x])).run({x: np.array([-1.0, 0.0, 0.5, 2.0])})
    [array([0., 1., 1., 0.])]
    """
    low = border("a_min", a_min, "min", min)
    high = border("a_max", a_max, "max", max)
    clipped = as_node(a)
    if low is not None:
        clipped = at_least_op(clipped, as_node(low))
    return clipped if high is None else at_most_op(clipped, as_node(high))


def border(name, value, other_name, other_value):
    """Return a border of `clip`, which has two names."""
    if value is not None and other_value is not None:
        raise TypeError(f"np.clip got {name} and {other_name}, which mean the same; give one")
    return other_value if value is None else value


Node.clip = clip
