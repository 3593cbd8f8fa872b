"""Small helpers on values: Python numbers stay Python numbers, arrays stay arrays."""

from decimal import Decimal
from numbers import Rational

import numpy as np


def zeros_of(value):
    """Return zeros of the shape and type of `value`."""
    return np.zeros_like(value) if isinstance(value, np.ndarray) else _number_type(value)(0)


def ones_of(value):
    """Return ones of the shape and type of `value`."""
    return np.ones_like(value) if isinstance(value, np.ndarray) else _number_type(value)(1)


def _number_type(value):
    return int if isinstance(value, bool | np.bool_) else type(value)


def inexact(value):
    """Return exact numbers (int, Fraction, Decimal) as floats, anything else as it is.

    NumPy's transcendental functions know no fractions, and no integers beyond 64 bits.
    """
    return float(value) if isinstance(value, Rational | Decimal) else value
