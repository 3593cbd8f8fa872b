"""Products and quotients in which a zero is strong: 0 times anything is 0, even infinity or NaN.

An adjoint of 0 says that an element has no influence, and a slope of 0 that the function is flat.
Neither may become NaN because the other factor is infinite: sqrt has an infinite slope at 0, and
`where` does not choose log(x) where x is 0. In IEEE arithmetic 0 * inf is NaN; here it is 0.

Source: the "strong zero" of Enzyme and of ChainRules, and the masks of PyTorch's backward rules.
"""

import numpy as np

from autodiff.ops.arithmetic import BinaryOp
from autodiff.ops.base import Op
from autodiff.ops.values import inexact


def strong_product(a, b):
    """Return a * b, and 0 where either is 0.

    Examples
    --------
    >>> strong_product(np.array([0.0, 2.0, np.inf]), np.array([np.nan, np.inf, 0.0])).tolist()
    [0.0, inf, 0.0]
    """
    with np.errstate(invalid="ignore"):
        product = a * b
    undefined = product != product
    if np.any(undefined):
        zero = undefined & (np.equal(a, 0) | np.equal(b, 0))
        return np.where(zero, 0, product)[()]
    return product


def strong_quotient(a, b):
    """Return a / b, and 0 where both are 0; any other number over 0 is infinite. No warnings.

    Examples
    --------
    >>> strong_quotient(np.array([0.0, 2.0]), np.zeros(2)).tolist()
    [0.0, inf]
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        zero = np.equal(b, 0)
        if not np.any(zero):
            return a / b
        quotient = np.true_divide(inexact(a), inexact(b))
    return np.where(zero & np.equal(a, 0), 0, quotient)[()]


class StrongMulOp(BinaryOp):
    """Product with strong zeros: y = a * b, and 0 where either is 0; da = dy * b, db = dy * a."""

    symbol = "*"
    tightness = 2

    def compute(self, node, input_vals):
        return strong_product(*input_vals)

    def gradient(self, node, output_grad):
        a, b = node.inputs
        return [strong_mul_op(output_grad, b), strong_mul_op(output_grad, a)]


class StrongDivOp(BinaryOp):
    """Quotient in which 0 / 0 is 0: y = a / b, so da = dy / b and db = -dy * y / b."""

    symbol = "/"
    tightness = 2

    def compute(self, node, input_vals):
        return strong_quotient(*input_vals)

    def gradient(self, node, output_grad):
        _, b = node.inputs
        return [
            strong_div_op(output_grad, b),
            -strong_div_op(strong_mul_op(output_grad, node), b),
        ]


class MaskOp(Op):
    """Choice of a or nothing: y = a where the mask is true (or not zero), and 0 elsewhere.

    da = dy where the mask is true. `const_attr` is False for the opposite of the mask. In an
    adjoint, its zeros stay zeros on the way back: see `Op.contributions`.
    """

    symbol = "mask"
    arity = 2
    linear_in = (0,)
    masks = True

    def __call__(self, a, mask, when=True):
        return self.node((a, mask), when)

    def broadcasts(self, node):
        return not node.scalar

    def compute(self, node, input_vals):
        a, mask = input_vals
        return strong_product(a, mask != 0 if node.const_attr else mask == 0)

    def gradient(self, node, output_grad):
        return [mask_op(output_grad, node.inputs[1], node.const_attr), None]


class SettledOp(Op):
    """An adjoint a in which 0 * inf counts as 0: y = 0 where b is NaN though c is 0, elsewhere a.

    c is the adjoint of an op's value, and b what the op's gradient made of it; a is b itself, or
    an adjoint of y. So da = dy, but for the same zeros: the op is linear in a. Where b is finite,
    a zero of c changes nothing, since it may be another value nearby.
    """

    symbol = "settled"
    arity = 3
    linear_in = (0,)

    def compute(self, node, input_vals):
        a, b, c = input_vals
        undefined = b != b
        if not np.any(undefined):
            return a
        return np.where(undefined & (c == 0), 0, a)[()]

    def gradient(self, node, output_grad):
        return [settled_op(output_grad, *node.inputs[1:]), None, None]


strong_mul_op = StrongMulOp()
strong_div_op = StrongDivOp()
mask_op = MaskOp()
settled_op = SettledOp()
