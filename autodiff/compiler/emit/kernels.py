"""Small functions that write into arrays at hand what an op's `compute` would return afresh.

Each does the same operations of NumPy, in the same order, as the reference; so the bits are equal.
"""

import numpy as np

from autodiff.ops.strong import strong_product, strong_quotient

__all__ = [
    "ARITHMETIC", "keep", "mask", "settle", "sigmoid", "strong_divide", "strong_multiply",
]  # fmt: skip

ARITHMETIC = np.errstate(invalid="ignore")


def has_nan(array):
    """Say whether there is a NaN in a contiguous array of floats: its length then is NaN."""
    length = np.vdot(array, array)
    return length != length


def mask(a, chosen, out=None, truth=None):
    """Return a where it is chosen, by numbers that are not 0, and 0 elsewhere: `mask_op`."""
    truth = np.not_equal(chosen, 0, truth)
    with np.errstate(invalid="ignore"):
        out = np.multiply(a, truth, out)
    if has_nan(out):
        out[...] = strong_product(a, truth)
    return out


def keep(a, chosen, out=None, truth=None):
    """Return 0 where it is chosen, and a elsewhere: the opposite of `mask`."""
    truth = np.equal(chosen, 0, truth)
    with np.errstate(invalid="ignore"):
        out = np.multiply(a, truth, out)
    if has_nan(out):
        out[...] = strong_product(a, truth)
    return out


def strong_multiply(a, b, out=None):
    """Return a * b, and 0 where either is 0: `strong_product`."""
    with np.errstate(invalid="ignore"):
        out = np.multiply(a, b, out)
    if has_nan(out):
        out[...] = strong_product(a, b)
    return out


def strong_divide(a, b, out=None, zero=None):
    """Return a / b, and 0 where both are 0: `strong_quotient`."""
    zero = np.equal(b, 0, zero)
    if zero.any():
        quotient = strong_quotient(a, b)
        if out is None:
            return quotient
        out[...] = quotient
        return out
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.divide(a, b, out)


def settle(a, b, c, out=None):
    """Return a, and 0 where b is NaN though c is 0: `settled_op`."""
    undefined = b != b
    if not undefined.any():
        if out is None:
            return a.copy()
        np.copyto(out, a)
        return out
    settled = np.where(undefined & (c == 0), 0, a)
    if out is None:
        return settled
    out[...] = settled
    return out


def sigmoid(a, out=None, t=None, positive=None):
    """Return 1 / (1 + exp(-a)) as the reference does: where(a >= 0, 1, t) / (1 + t)."""
    t = np.abs(a, t)
    np.negative(t, t)
    np.exp(t, t)
    positive = np.greater_equal(a, 0, positive)
    out = np.maximum(t, positive, out)  # t <= 1: so 1 where a >= 0, and t elsewhere
    np.add(1, t, t)
    return np.divide(out, t, out)
