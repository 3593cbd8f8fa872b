"""Python's operators on nodes: `x * y`, `5 + x`, `x @ w`, each one op or two.

This is the one place where `Node` learns of the ops; importing it gives nodes their operators.
"""

from decimal import Decimal
from numbers import Real

import numpy as np

from autodiff.graph import Node
from autodiff.ops.arithmetic import (
    add_byconst_op,
    add_op,
    div_op,
    mul_byconst_op,
    mul_op,
    neg_op,
    pow_byconst_op,
    sub_op,
)
from autodiff.ops.elementwise import exp_op, log_op
from autodiff.ops.linalg import matmul_op
from autodiff.ops.sources import constant

CONSTANTS = (float, int, np.ndarray, Real, Decimal)


def _operator(of_nodes, by_constant):
    """Return a method that takes a node or a constant on its other side."""

    def method(self, other):
        if isinstance(other, Node):
            return of_nodes(self, other)
        if isinstance(other, CONSTANTS):
            return by_constant(self, other)
        return NotImplemented

    return method


def _swapped(op):
    return lambda self, other: op(constant(other), self)


def power(base, exponent):
    """Return base ** exponent for a base and an exponent that both are nodes: exp(b log a)."""
    return exp_op(exponent * log_op(base))


Node.__add__ = Node.__radd__ = _operator(add_op, add_byconst_op)
Node.__mul__ = Node.__rmul__ = _operator(mul_op, mul_byconst_op)
Node.__sub__ = _operator(sub_op, lambda self, other: add_byconst_op(self, -other))
Node.__rsub__ = _operator(sub_op, lambda self, other: add_byconst_op(neg_op(self), other))
Node.__truediv__ = _operator(div_op, lambda self, other: div_op(self, constant(other)))
Node.__rtruediv__ = _operator(div_op, _swapped(div_op))
Node.__pow__ = _operator(power, pow_byconst_op)
Node.__rpow__ = _operator(power, _swapped(power))
Node.__matmul__ = _operator(matmul_op, lambda self, other: matmul_op(self, constant(other)))
Node.__rmatmul__ = _operator(matmul_op, _swapped(matmul_op))
Node.__neg__ = lambda self: neg_op(self)  # an op is no function, so it does not bind
