"""Putting elements back where indexing has picked them: the value behind `index_op`'s adjoint."""

import numpy as np

from autodiff.exercise import exercise

__all__ = ["scatter"]


@exercise("7.5")
def scatter(value, shape, key):
    """Return zeros of a shape, to which `value` is added at `key`.

    Where `key` names an element twice, it was used twice, and gets the sum of both.

    Parameters
    ----------
    value : ndarray
        The adjoint of `a[key]`, of that shape or one that broadcasts to it.
    shape : tuple of int
        The shape of `a`.
    key : tuple
        What stood between the brackets: integers, slices, arrays of integers or booleans.

    Returns
    -------
    ndarray
        The adjoint of `a`, of the type of `value`.

    Examples
    --------
    >>> scatter(np.array([1.0, 10.0, 100.0]), (4,), (np.array([0, 2, 0]),)).tolist()
    [101.0, 0.0, 10.0, 0.0]
    """
    total = np.zeros(shape, dtype=value.dtype)
    if any(may_repeat(part) for part in key):
        np.add.at(total, key, value)
    else:
        total[key] = value  # many times faster
    return total


def may_repeat(part):
    """Say whether a part of a key may pick an element twice: only arrays of integers may."""
    return isinstance(part, np.ndarray) and part.dtype.kind != "b" and part.ndim > 0
