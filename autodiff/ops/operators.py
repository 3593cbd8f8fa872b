"""Python's operators on nodes, and NumPy's of the same meaning: `x * y`, `5 + x`, `np.add(x, y)`.

This is the one place where `Node` learns of the arithmetic ops; importing it gives nodes their
operators. There are no in-place ones: `x += 1` makes a new node and calls that x from now on.
"""

from decimal import Decimal
from numbers import Real

import numpy as np

from autodiff.graph import Node
from autodiff.ops.arithmetic import (
    ConstOp,
    add_byconst_op,
    add_op,
    div_op,
    mul_byconst_op,
    mul_op,
    neg_op,
    sub_op,
)
from autodiff.ops.base import Op
from autodiff.ops.comparison import (
    bitwise_and,
    bitwise_or,
    bitwise_xor,
    greater,
    greater_equal,
    invert,
    less,
    less_equal,
)
from autodiff.ops.dispatch import implements
from autodiff.ops.division import divmod_of, floor_divide, remainder
from autodiff.ops.functions import function_of
from autodiff.ops.powers import pow_op, power_by_constant
from autodiff.ops.products import general_matmul_op
from autodiff.ops.rounding import around, ceil, floor, trunc
from autodiff.ops.signs import absolute, positive
from autodiff.ops.sources import as_node, constant

CONSTANTS = (float, int, np.ndarray, Real, Decimal)
OPERANDS = (Node, *CONSTANTS)


def decline(node, name, other):
    """Let the other operand answer, unless it is one of Python's that surely knows no nodes.

    Raises
    ------
    TypeError
        For lists, tuples, text and complex numbers.
    """
    if isinstance(other, list | tuple):
        hint = f"np.array({other!r:.60}) makes an array of it"
    elif isinstance(other, str):
        hint = "f'{x}' shows a node in a text"
    elif isinstance(other, complex):
        hint = "derivatives here are real: keep the real and the imaginary part apart"
    else:
        return NotImplemented
    raise TypeError(
        f"{name} of the node {node} (made at {node.made_at}) and the {type(other).__name__} "
        f"{other!r:.60}: operators take numbers, arrays and nodes; {hint}"
    )


def operator(name, numpy_function, of_nodes, by_constant=None, constant_by=None):
    """Give nodes an operator, from both sides, and let NumPy's function mean the same.

    Parameters
    ----------
    name : str
        The operator's name in Python's data model, without underscores: `"add"`.
    numpy_function : ufunc
        NumPy's function of the same meaning.
    of_nodes : callable
        Makes the node from two nodes.
    by_constant, constant_by : callable, optional
        Makes the node from a node and a constant on its right, and on its left; both are called
        with the node first. By default the constant becomes a node.
    """

    make, make_by = maker(of_nodes), maker(by_constant)

    def forward(self, other):
        if isinstance(other, Node):
            return make((self, other)) if make else of_nodes(self, other)
        if make_by and type(other) is float:
            return make_by((self,), other)
        if isinstance(other, CONSTANTS):
            return by_constant(self, other) if by_constant else of_nodes(self, constant(other))
        return decline(self, name, other)

    def reflected(self, other):
        if isinstance(other, CONSTANTS):
            return constant_by(self, other) if constant_by else of_nodes(constant(other), self)
        return decline(self, name, other)

    @implements(numpy_function)
    def function(x1, x2):
        x1 = x1 if isinstance(x2, Node) else as_node(x1)
        if isinstance(x1, Node):
            return forward(x1, x2 if isinstance(x2, CONSTANTS) else as_node(x2))
        return reflected(x2, x1 if isinstance(x1, CONSTANTS) else np.asarray(x1))

    setattr(Node, f"__{name}__", forward)
    setattr(Node, f"__r{name}__", reflected)
    return function


def maker(function):
    """Return the method in which an op makes nodes, if the op does no more than that when called.

    To call it is to call the op, but two calls shorter; and operators make most nodes.
    """
    plain = isinstance(function, Op) and type(function).__call__ in (Op.__call__, ConstOp.__call__)
    return function.make if plain else None


def negated_plus(node, constant_value):
    """Return c - a as -a + c."""
    return add_byconst_op(neg_op(node), constant_value)


add = operator("add", np.add, add_op, add_byconst_op, add_byconst_op)
multiply = operator("mul", np.multiply, mul_op, mul_byconst_op, mul_byconst_op)
subtract = operator("sub", np.subtract, sub_op, lambda a, c: add_byconst_op(a, -c), negated_plus)
divide = operator("truediv", np.divide, div_op)
power = operator("pow", np.power, pow_op, power_by_constant)
matmul = operator("matmul", np.matmul, general_matmul_op)
negative = function_of(neg_op, np.negative, name="negative")


def operator_of(name, function, reflect=True):
    """Give nodes an operator that calls a function of two nodes or values, from both sides."""

    def forward(self, other):
        return function(self, other) if isinstance(other, OPERANDS) else decline(self, name, other)

    def reflected(self, other):
        return function(other, self) if isinstance(other, OPERANDS) else decline(self, name, other)

    setattr(Node, f"__{name}__", forward)
    if reflect:
        setattr(Node, f"__r{name}__", reflected)


operator_of("floordiv", floor_divide)
operator_of("mod", remainder)
operator_of("divmod", divmod_of)
operator_of("and", bitwise_and)
operator_of("or", bitwise_or)
operator_of("xor", bitwise_xor)
operator_of("lt", less, reflect=False)  # Python itself turns 3 < x round
operator_of("le", less_equal, reflect=False)
operator_of("gt", greater, reflect=False)
operator_of("ge", greater_equal, reflect=False)

Node.__neg__ = negative
Node.__pos__ = positive
Node.__abs__ = absolute
Node.__invert__ = invert
Node.__floor__ = floor
Node.__ceil__ = ceil
Node.__trunc__ = trunc


def _round(self, ndigits=None):
    """Answer Python's `round(x)`; it stays a node, and of the value's type."""
    return around(self, ndigits or 0)


Node.__round__ = _round
Node.round = around
