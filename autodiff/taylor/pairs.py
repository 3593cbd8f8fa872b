"""Functions of two series, or of a series and a constant.

A rule takes the two operands, a series as the list of its coefficients and a constant as it is, and
the function that gives the value at t = 0; it returns the list of the result's coefficients.
"""

import operator
from functools import partial

import numpy as np

from autodiff.taylor import recurrences
from autodiff.taylor.recurrences import at

__all__ = ["BINARY", "bilinear", "both", "full"]


def full(part, like):
    """Return a constant as the coefficients of a series; a series as it is."""
    if type(part) is not list:
        return [part] + [0] * (len(like) - 1)
    return part


def both(rule, a, b, function):
    """Apply a rule for two series where one of them may be a constant."""
    a, b = (full(a, b), full(b, a))
    if len(a) != len(b):
        raise ValueError(
            f"series of {len(a)} and of {len(b)} coefficients do not go together; fill the shorter "
            "one up with zeros, or cut the longer one"
        )
    return rule(a, b, function)


def _add(a, b, function):
    if type(b) is not list:
        return [a[0] + b, *a[1:]]
    if type(a) is not list:
        return [a + b[0], *b[1:]]
    return both(lambda a, b, _: list(map(operator.add, a, b)), a, b, function)


def _subtract(a, b, function):
    if type(b) is not list:
        return [a[0] - b, *a[1:]]
    return _add(a, [-c for c in b], function)


def _multiply(a, b, function):
    if type(b) is not list:
        return [c * b for c in a]
    if type(a) is not list:
        return [a * c for c in b]
    return both(lambda a, b, _: recurrences.product(a, b), a, b, function)


def _divide(a, b, function):
    if type(b) is not list:
        return [c / b for c in a]
    return both(lambda a, b, _: recurrences.quotient(a, b), a, b, function)


def _power(a, b, function):
    """u ** w = exp(w log u), unless the exponent is a constant."""
    if type(b) is not list:
        return recurrences.power(a, b)
    logarithm = at(np.log, a) if type(a) is not list else recurrences.log(a, at(np.log, a[0]))
    exponent = _multiply(logarithm, b, function)
    return recurrences.exp(exponent, at(np.exp, exponent[0]))


def _matmul(a, b, function):
    return bilinear(operator.matmul, a, b)


def bilinear(times, a, b):
    """Return a product that is linear in either operand, as numbers' own is."""
    if type(b) is not list:
        return [times(c, b) for c in a]
    if type(a) is not list:
        return [times(a, c) for c in b]
    return recurrences.product(a, b, times)


def _with_value(rule):
    """Return the rule with the value at t = 0 as its last argument."""

    def apply_to(a, b, function):
        return rule(a, b, function(a[0], b[0]))

    return partial(both, apply_to)


def _choose(name):
    """Return the rule of maximum or minimum: the series that is larger or smaller at t = 0."""

    def choose(a, b, function):
        if np.any(np.equal(a[0], b[0])):
            raise ValueError(f"{name} has no Taylor series where its arguments are equal")
        first = np.equal(function(a[0], b[0]), a[0])
        if np.ndim(first) == 0:
            return list(a if first else b)
        return [np.where(first, c, d) for c, d in zip(a, b, strict=True)]

    return partial(both, choose)


def _hypot(a, b, v0):
    """v = sqrt(a a + b b)."""
    squares = zip(recurrences.product(a, a), recurrences.product(b, b), strict=True)
    return recurrences.sqrt([c + d for c, d in squares], v0)


BINARY = {
    "add": _add,
    "subtract": _subtract,
    "multiply": _multiply,
    "divide": _divide,
    "power": _power,
    "float_power": _power,
    "matmul": _matmul,
    "logaddexp": _with_value(recurrences.logaddexp),
    "arctan2": _with_value(recurrences.arctan2),
    "hypot": _with_value(_hypot),
    "maximum": _choose("maximum"),
    "minimum": _choose("minimum"),
}
