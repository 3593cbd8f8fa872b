"""Casts: `x.astype(np.float32)`. Nodes keep the type of what is fed unless they are told to."""

import numpy as np

from autodiff.graph import Node
from autodiff.ops.base import Op

__all__ = ["astype"]


class CastOp(Op):
    """a in another floating type: y = a, rounded, so da = dy, in a's own type.

    `const_attr` is the type.
    """

    symbol = "astype"
    linear_in = (0,)

    def __call__(self, a, dtype):
        return self.node((a,), np.dtype(dtype))

    def compute(self, node, input_vals):
        return np.asarray(input_vals[0]).astype(node.const_attr)[()]

    def gradient(self, node, output_grad):
        return [cast_like_op(output_grad, node.inputs[0])]

    def spell(self, node, operands):
        return f"{operands[0]}.astype({node.const_attr})"


class DiscreteCastOp(CastOp):
    """a as integers or truth values, which change in jumps: so da = 0."""

    linear_in = None

    def gradient(self, node, output_grad):
        return [None]


class CastLikeOp(Op):
    """The transpose of a cast: b in the type of `like`, whose values do not matter; db = dy."""

    symbol = "cast_like"
    arity = 2
    linear_in = (0,)

    def compute(self, node, input_vals):
        value, like = input_vals
        return np.asarray(value).astype(np.asarray(like).dtype)[()]

    def gradient(self, node, output_grad):
        return [cast_like_op(output_grad, node.inputs[0]), None]


cast_op = CastOp()
discrete_cast_op = DiscreteCastOp()
cast_like_op = CastLikeOp()


def astype(x, dtype):
    """Return a node in another type: the method `x.astype(dtype)`.

    Parameters
    ----------
    x : Node
    dtype : dtype
        Of real numbers. Derivatives pass through casts to floating types, and end at casts to
        integers or truth values.

    Raises
    ------
    TypeError
        If `dtype` is no type of real numbers.

    Examples
    --------
    >>> import autodiff as ad
    >>> ad.grad(lambda x: np.sum(x.astype(np.float32) ** 2))(np.array([1.5, 2.0]))
    array([3., 4.])
    """
    kind = np.dtype(dtype).kind
    if kind not in "fbiu":
        raise TypeError(
            f"astype: nodes hold real numbers; got the type {np.dtype(dtype)}. Use a floating "
            "type such as np.float32, or an integer type or bool, which cut the derivative"
        )
    return (cast_op if kind == "f" else discrete_cast_op)(x, dtype)


Node.astype = astype
Node.copy = lambda self: self  # nodes never change
