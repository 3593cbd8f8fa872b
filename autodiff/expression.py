"""Expressions of one line: `add`, `multiply`, `evaluate`, `differentiate`.

An expression is a real number, a variable name, or `add` or `multiply` of two expressions. This is
the take-home form of the problem; underneath it is the graph framework, so an expression made
with `add` or `multiply` is a node. A name stands for the same variable wherever it occurs.
"""

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import islice
from numbers import Real

import numpy as np

from autodiff.executor import Executor
from autodiff.exercise import exercise
from autodiff.gradients import gradients
from autodiff.graph import Node, find_topo_sort, sum_node_list
from autodiff.ops.arithmetic import add_op, mul_op
from autodiff.ops.sources import Variable, constant, constant_op, placeholder_op

__all__ = ["add", "differentiate", "evaluate", "multiply"]

NUMBERS = (Real, Decimal)
NO_NUMBERS = (bool, np.timedelta64)  # though Python and NumPy count them among the integers


def add(a, b):
    """Return the expression a + b.

    Parameters
    ----------
    a, b : real number, str or expression
        A number (int, float, Fraction, Decimal, NumPy scalar), the name of a variable, or what
        `add` and `multiply` return.

    Returns
    -------
    Node
        The expression.

    Raises
    ------
    TypeError
        If an operand is none of these.

    Examples
    --------
    >>> evaluate(add(3, multiply("x", "x")), {"x": 2})
    7
    """
    return add_op.make((as_expression(a), as_expression(b)))  # as a call of add_op does


@exercise("9.2")
def multiply(a, b):
    """Return the expression a * b; operands as for `add`.

    Examples
    --------
    >>> differentiate(multiply(3, "x"), {"x": 0})
    3
    """
    raise NotImplementedError


@exercise("9.1")
def as_expression(operand):
    """Return an operand as a node.

    A node is returned as it is. A name, that is a string that is not empty, becomes a
    `Variable(name=..., scalar=True)`. A real number becomes `constant(exact_number(operand))`:
    `is_number` says what counts as one. Anything else raises `not_an_expression(operand)`.
    """
    raise NotImplementedError


@exercise("9.3")
def evaluate(expr, values):
    """Return the value of an expression.

    `prepare` gives the node and a value for each of its variables; an `Executor` runs it.

    Parameters
    ----------
    expr : real number, str or expression
        The expression; a bare number or name is one too.
    values : dict of str to real number
        The value of each variable; of others too, if you like.

    Returns
    -------
    real number
        Exact where every number in it is exact (int, Fraction, Decimal).

    Raises
    ------
    TypeError
        If `expr` is no expression or a value is no real number.
    KeyError
        If a variable has no value.
    """
    raise NotImplementedError


@exercise("9.4")
def differentiate(expr, values, wrt=None):
    """Return the derivative of an expression with respect to its variables.

    `names_to_differentiate` gives the names. A name may stand in many places: all are keys of
    `prepare`'s feed_dict, and their adjoints add up. One run of an `Executor` gives all the sums.

    Parameters
    ----------
    expr, values
        As for `evaluate`.
    wrt : str, optional
        The variable to differentiate by. By default, all that `values` names.

    Returns
    -------
    real number or dict of str to real number
        A number if `wrt` is given or `values` names just one variable, otherwise one for each
        name. Zero for a variable that the expression lacks.

    Raises
    ------
    TypeError, KeyError
        As for `evaluate`; and TypeError if `wrt` is no name.
    """
    raise NotImplementedError


def prepare(expr, values):
    """Return an expression as a node, and a feed_dict for every variable that occurs in it.

    Decimals cannot be added to floats or fractions in Python. Where an expression mixes them, they
    become floats if there is a float, and otherwise fractions, which are exact.

    Returns
    -------
    output : Node
        The expression.
    feed_dict : dict of Node to number
        A name that occurs in several places is fed in each of them.

    Raises
    ------
    TypeError, KeyError
        If `expr` is no expression, a value is no real number, or one is missing.
    """
    output, numbers = as_expression(expr), check_values(values)
    leaves = leaves_behind(output)
    constants = [node.const_attr for node in leaves if node.op is constant_op]
    convert = decimal_converter([*constants, *numbers.values()])
    if convert:
        output = copy_with_constants(output, convert)
        leaves = leaves_behind(output)
        numbers = {name: convert(number) for name, number in numbers.items()}
    variables = [node for node in leaves if node.op is placeholder_op]
    missing = sorted({node.name for node in variables} - set(numbers))
    if missing:
        raise MissingValueError(missing, numbers)
    return output, {node: numbers[node.name] for node in variables}


def leaves_behind(output):
    """Return the variables and constants of an expression, each once, from left to right.

    Nothing is computed here, so no topological order is needed: a walk that visits each node once
    will do, in a third of the time.
    """
    leaves, met, stack = [], {output}, [output]
    while stack:
        node = stack.pop()
        if not node.inputs:
            leaves.append(node)
        for operand in reversed(node.inputs):
            if operand not in met:
                met.add(operand)
                stack.append(operand)
    return leaves


def decimal_converter(numbers):
    """Return a function that turns Decimals into what the other numbers are, or None."""
    kinds = {float if isinstance(n, float) else type(n) for n in numbers} - {int}
    if Decimal not in kinds or len(kinds) == 1:
        return None
    target = float if float in kinds else Fraction

    def convert(number):
        if not isinstance(number, Decimal):
            return number
        return target(number) if number.is_finite() else float(number)

    return convert


def copy_with_constants(output, convert):
    """Return a copy of an expression with every constant converted."""
    copies = {}
    for node in find_topo_sort([output]):
        operands = tuple(copies[operand] for operand in node.inputs)
        attribute = convert(node.const_attr) if node.op is constant_op else node.const_attr
        name = node.name if node.op is placeholder_op else None
        copies[node] = Node(node.op, operands, attribute, name, node.scalar)
    return copies[output]


def is_number(operand):
    """Say whether an operand is a real number: bool, complex and arrays are none."""
    return isinstance(operand, NUMBERS) and not isinstance(operand, NO_NUMBERS)


def exact_number(number):
    """Return NumPy's scalars as Python's numbers, whose integers never overflow."""
    return number.item() if isinstance(number, np.generic) else number


def not_an_expression(operand):
    """Return the error for an operand that is no expression."""
    empty = isinstance(operand, str)  # a name would have been one
    what = "an empty string" if empty else f"{type(operand).__name__} {operand!r:.60}"
    return TypeError(
        "an expression is a real number (int, float, Fraction, Decimal or NumPy scalar), a "
        f'variable name such as "x", or add(...) or multiply(...) of expressions; got {what}'
    )


def check_values(values):
    """Return `values` with exact numbers, or raise a TypeError that names the culprit."""
    if not isinstance(values, Mapping):
        raise TypeError(
            f'values is a dict from names to real numbers, such as {{"x": 2}}; '
            f"got {type(values).__name__} {values!r:.60}"
        )
    for name, value in values.items():
        if not isinstance(name, str) or not name:
            raise TypeError(f'values: a name is a string such as "x"; got {name!r:.60}')
        if not is_number(value):
            raise TypeError(
                f"values: the value of {name!r} must be a real number; "
                f"got {type(value).__name__} {value!r:.60}"
            )
    return {name: exact_number(value) for name, value in values.items()}


def names_to_differentiate(values, wrt):
    """Return the list of names to differentiate by: `wrt` alone, or all that have a value."""
    if wrt is None:
        return list(check_values(values))
    if not isinstance(wrt, str) or not wrt:
        raise TypeError(f'wrt is one variable name such as "x", or None; got {wrt!r:.60}')
    return [wrt]


class MissingValueError(KeyError):
    """A variable of the expression has no value."""

    def __init__(self, missing, numbers):
        names = ", ".join(map(repr, missing[:5])) + (", ..." if len(missing) > 5 else "")
        there = ", ".join(map(repr, list(numbers)[:5])) or "none"
        super().__init__(
            f"the expression has the variable {names}, but values has {there}; "
            f'add it: values={{..., "{missing[0]}": 1.0}}'
        )

    def __str__(self):
        return self.args[0]  # a KeyError would show its message in quotes
