"""The beginning of a graph: variables that are fed, constants, and zeros and ones."""

import numpy as np

from autodiff.graph import Node
from autodiff.naming import spell_constant
from autodiff.ops.base import Op
from autodiff.ops.values import as_value, ones_of, zeros_of
from autodiff.traced import Traced


class PlaceholderOp(Op):
    """A variable: its value comes from `feed_dict`."""

    symbol = "variable"
    arity = 0

    def compute(self, node, input_vals):
        raise KeyError(f"no value was fed for the variable {node}")

    def gradient(self, node, output_grad):
        return []


class ConstantOp(Op):
    """A value that never changes: y = c, and no input to differentiate by."""

    symbol = "constant"
    arity = 0

    def compute(self, node, input_vals):
        return node.const_attr

    def gradient(self, node, output_grad):
        return []

    def spell(self, node, operands):
        return spell_constant(node.const_attr)


class ZerosLikeOp(Op):
    """Zeros of a's shape and type: y = 0, so a has no influence."""

    symbol = "zeros_like"

    def compute(self, node, input_vals):
        return zeros_of(input_vals[0])

    def gradient(self, node, output_grad):
        return [None]


class OnesLikeOp(Op):
    """Ones of a's shape and type: y = 1, so a has no influence."""

    symbol = "ones_like"

    def compute(self, node, input_vals):
        return ones_of(input_vals[0])

    def gradient(self, node, output_grad):
        return [None]


class IdentityOp(Op):
    """y = a, as a node of its own: da = dy."""

    symbol = "identity"
    linear_in = (0,)

    def compute(self, node, input_vals):
        return input_vals[0]

    def gradient(self, node, output_grad):
        return [output_grad]


placeholder_op = PlaceholderOp()
identity_op = IdentityOp()
constant_op = ConstantOp()
zeroslike_op = ZerosLikeOp()
oneslike_op = OnesLikeOp()


def Variable(name, scalar=False):  # noqa: N802, the name that published code uses
    """Make an input of the graph, whose value comes from `feed_dict`.

    Parameters
    ----------
    name : str
        For display. Two variables of one name are two variables.
    scalar : bool
        Promise that every value fed will be a single number.

    Returns
    -------
    Node

    Raises
    ------
    TypeError
        If `name` is no string.

    Examples
    --------
    >>> x = Variable(name="x")
    >>> x * x + 5
    x * x + 5
    """
    if not isinstance(name, str):
        raise TypeError(
            f'Variable(name=...) takes a string such as "x"; got {type(name).__name__} {name!r}. '
            "Its value is fed later: Executor([y]).run(feed_dict={x: 2.0})"
        )
    return Node(placeholder_op, name=name, scalar=scalar)


def constant(value):
    """Make a node of a value that never changes: a number or an array.

    Raises
    ------
    TypeError
        If `value` is neither a real number nor an array of them.

    Examples
    --------
    >>> constant(3)
    3
    """
    value = as_value(value)
    return Traced(constant_op, const_attr=value, scalar=np.ndim(value) == 0, value=value)


def as_node(value):
    """Return a node as it is, and a number or an array as a constant.

    What answers ops itself, as a Taylor series does, is returned as it is too.

    Raises
    ------
    TypeError
        If it is neither, nor an array of numbers.
    """
    return value if isinstance(value, Node) or hasattr(value, "apply_op") else constant(value)


def variable_with_value(value):
    """Make an input of the graph that has its value already: what a function is traced on."""
    value = as_value(value)
    return Traced(placeholder_op, name="input", scalar=np.ndim(value) == 0, value=value)
