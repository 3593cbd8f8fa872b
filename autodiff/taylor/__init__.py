"""Truncated Taylor series: the n-th derivative at a cost quadratic in n.

Nested gradients double the graph at every order. A series carries all derivatives up to the n-th
through each operation instead, by a recurrence of its own.

    series.py        Series: numbers with Taylor coefficients, known to NumPy's functions
    recurrences.py   the coefficients of exp(u), sin(u), ... from those of u
    pairs.py         functions of two series
    arrays.py        NumPy's functions of arrays
    operators.py     derivative, jet
"""

from autodiff.taylor import arrays  # noqa: F401, series learn NumPy's functions
from autodiff.taylor.operators import derivative, jet
from autodiff.taylor.series import Series

__all__ = ["Series", "derivative", "jet"]
