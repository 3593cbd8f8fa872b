"""Which programs are scalar: every value is one float, so that plain arithmetic computes it.

Comparisons may stand between, for `where` and its like; a whole number that `where` chooses, as in
where(x > 0, x, 0), becomes a float of the same value. What NumPy and Python treat differently in
other numbers (integers that overflow, truth values that are added) stays with the interpreter.
"""

import numpy as np

from autodiff.ops.arithmetic import MulOp
from autodiff.ops.comparison import (
    EqualOp,
    GreaterEqualOp,
    GreaterOp,
    LessEqualOp,
    LessOp,
    NotEqualOp,
)
from autodiff.ops.selection import WhereOp
from autodiff.ops.strong import MaskOp

__all__ = ["COMPARISONS", "as_float", "is_scalar"]

COMPARISONS = {LessOp, LessEqualOp, GreaterOp, GreaterEqualOp, EqualOp, NotEqualOp}
TAKE_TRUTH = {WhereOp: (0,), MaskOp: (1,), MulOp: (0, 1)}  # and at which of their inputs
FLOATS = {float, np.float64}
EXACT = 2**53  # integers up to here are floats too


def is_scalar(program):
    """Say whether floats are fed, and every value of the program is a float.

    Parameters
    ----------
    program : Program

    Returns
    -------
    bool
    """
    facts = program.facts
    truths = set()
    if not all(facts[number].is_float for number in program.inputs):
        return False
    if not all(as_float(value) is not None for value in program.constants.values()):
        return False
    for step in program.steps:
        kind = facts[step.target].kind
        if kind is bool or kind is np.bool_:
            truths.add(step.target)
            if type(step.op) not in COMPARISONS:
                return False
        elif kind not in FLOATS and (kind is not int or type(step.op) is not WhereOp):
            return False
        if truths and not _takes(step, truths):
            return False
    return True


def _takes(step, truths):
    """Say whether a step uses truth values only where they mean a choice."""
    places = [place for place, operand in enumerate(step.inputs) if operand in truths]
    return all(place in TAKE_TRUTH.get(type(step.op), ()) for place in places) and (
        len(places) < 2 or type(step.op) is not MulOp
    )


def as_float(value):
    """Return a constant as a float of the same value; None if it is none.

    Examples
    --------
    >>> as_float(2), as_float(True), as_float(2**60 + 1)
    (2.0, None, None)
    """
    kind = type(value)
    if kind is float or kind is np.float64 or (kind is int and abs(value) <= EXACT):
        return float(value)
    return None
