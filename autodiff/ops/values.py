"""Small helpers on values: Python numbers stay Python numbers, arrays stay arrays."""

from decimal import Decimal
from fractions import Fraction
from numbers import Rational, Real

import numpy as np

from autodiff.graph import Node

NUMBERS = (Real, Decimal)
EXACT = (Rational, Decimal)


def zeros_of(value):
    """Return zeros of the shape and type of `value`."""
    return np.zeros_like(value) if is_array_like(value) else _number_type(value)(0)


def ones_of(value):
    """Return ones of the shape and type of `value`."""
    return np.ones_like(value) if is_array_like(value) else _number_type(value)(1)


def is_array_like(value):
    """Say whether it is an array, or a Taylor series, which NumPy's functions take for one."""
    return isinstance(value, np.ndarray) or hasattr(value, "apply_op")


def _number_type(value):
    return int if isinstance(value, bool | np.bool_) else type(value)


def inexact(value):
    """Return exact numbers (int, Fraction, Decimal) as floats, anything else as it is.

    NumPy's transcendental functions know no fractions, and no integers beyond 64 bits.
    """
    return float(value) if isinstance(value, EXACT) else value


def as_numpy_number(value):
    """Return fractions and decimals as floats, which NumPy's arrays can hold, the rest as it is."""
    return float(value) if isinstance(value, Fraction | Decimal) else value


def are_exact(*values):
    """Say whether all values are exact numbers: int, Fraction or Decimal."""
    return all(isinstance(value, EXACT) for value in values)


def as_value(value):
    """Return a number as it is and anything array-like as a NumPy array.

    Raises
    ------
    TypeError
        If it holds no numbers, or is itself a node.
    """
    if type(value) in (float, int) or isinstance(value, NUMBERS):
        return value
    if isinstance(value, Node):
        raise TypeError(f"expected a number or an array; got the node {value}, which has no value")
    if hasattr(value, "apply_op"):  # a Taylor series: NumPy's functions know it
        return value
    try:
        array = np.asarray(value)
    except ValueError as error:
        raise ValueError(
            f"expected a number or an array of numbers; got {type(value).__name__} {value!r:.60}, "
            "whose rows differ in length. Pad them, or keep a list of arrays"
        ) from error
    if array.dtype.kind not in "biuf":
        raise TypeError(
            f"expected a number or an array of numbers; got {type(value).__name__} {value!r:.60}"
            + _hint(value, array.dtype.kind)
        )
    return array


def _hint(value, kind):
    """Return what to try with values of a kind that cannot be differentiated by."""
    if kind == "c":
        return ". Derivatives here are real: keep the real and the imaginary part apart"
    if kind in "US":
        return ". Turn text into numbers first: float(text)"
    if isinstance(value, list | tuple | np.ndarray):
        return ". np.array(values, dtype=float) makes numbers of them, if they are numbers"
    return ""
