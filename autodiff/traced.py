"""Nodes whose value can be known at once, because every variable behind them has one.

A function of arrays is differentiated by running it on traced inputs. What it makes of them is the
same graph as ever; but a traced node can be asked for its value, so that the function may look at
shapes, compare, and branch. Nothing is computed before it is asked for.
"""

import sys

import numpy as np

from autodiff.advice import advice
from autodiff.graph import Node, check_acyclic
from autodiff.looking import asks_from_outside, check_look, closed_inputs
from autodiff.nan_debugging import check_value, debugging_nans

__all__ = ["Traced", "evaluate", "is_known"]

UNKNOWN = object()
SUSPICIOUS = 1 << 21  # so many nodes may wait for others before one asks whether in a circle


class Traced(Node):
    """A node with a value on demand.

    Attributes
    ----------
    value : number or ndarray
        Computed when first asked for, and kept.
    """

    __slots__ = ("_value",)

    bits = 0

    def __init__(self, *args, value=UNKNOWN, **kwargs):
        super().__init__(*args, **kwargs)
        self._value = value

    @property
    def value(self):
        """The value of this node; those that it needs are computed on the way."""
        if closed_inputs and asks_from_outside(sys._getframe(1)):
            check_look(self)
        if self._value is UNKNOWN:
            evaluate(self)
        return self._value


def is_known(node):
    """Say whether a node's value is there without computing anything."""
    return type(node) is Traced and node._value is not UNKNOWN


def evaluate(node):
    """Compute a traced node and whatever it needs, iteratively, and keep all their values."""
    step = compute_checked if debugging_nans() else compute
    stack, suspicious = [node], SUSPICIOUS
    while stack:
        current = stack[-1]
        waiting = [operand for operand in current.inputs if operand._value is UNKNOWN]
        if waiting:
            stack += waiting
            if len(stack) > suspicious:
                check_acyclic(current)
                suspicious *= 4
            continue
        stack.pop()
        if current._value is UNKNOWN:
            current._value = step(current, [operand._value for operand in current.inputs])


def compute(node, input_vals):
    """Return a node's value; an error says which node failed, and which line made it."""
    try:
        return node.op.compute(node, input_vals)
    except Exception as error:
        error.add_note(explain(node, input_vals, error))
        raise


def compute_checked(node, input_vals):
    """Return a node's value after a look for NaN: see `debug_nans`."""
    return check_value(node, input_vals, compute(node, input_vals))


def explain(node, input_vals, error):
    """Return where an operation failed, and what to try: its expression, the user's line, shapes.

    Parameters
    ----------
    node : Node
        What could not be computed.
    input_vals : list
        The values of its inputs.
    error : Exception
        What was raised.
    """
    lines = [f"while computing {node}, made at {node.made_at}"]
    for operand, value in zip(node.inputs, input_vals, strict=False):
        lines.append(f"  {operand} is {type(value).__name__} of shape {np.shape(value)}")
    return "\n".join(lines + [hint for hint in [advice(error)] if hint])
