"""Small functions that write into arrays at hand what an op's `compute` would return afresh.

Each does the same operations of NumPy, in the same order, as the reference; so the bits are equal.
"""

import numpy as np

from autodiff.compiler.emit.results import given
from autodiff.ops.strong import strong_product, strong_quotient

__all__ = [
    "balance", "choose", "expected", "keep", "less_one", "mask", "numerator", "places",
    "rows_product", "settle", "sigmoid",
    "strong_divide", "strong_multiply", "turned_product",
]  # fmt: skip

ZERO = {"f": np.zeros((), np.float32), "d": np.zeros(())}
LARGEST, TOTAL = np.maximum.reduce, np.add.reduce


def has_nan(array):
    """Say whether there is a NaN in a contiguous array of floats: its length then is NaN."""
    length = np.vdot(array, array)
    return length != length


def is_finite(array):
    """Say whether all of a contiguous array of floats is finite, or so large that one must look."""
    length = np.vdot(array, array)
    return length - length == 0


def mask(a, chosen, out=None, truth=None):
    """Return a where it is chosen, by numbers that are not 0, and 0 elsewhere: `mask_op`."""
    truth = np.not_equal(chosen, 0, truth)
    if is_finite(a):  # then no 0 * inf can be among the products
        return np.multiply(a, truth, out)
    return given(strong_product(a, truth), out)


def keep(a, chosen, out=None, truth=None):
    """Return 0 where it is chosen, and a elsewhere: the opposite of `mask`."""
    truth = np.equal(chosen, 0, truth)
    if is_finite(a):
        return np.multiply(a, truth, out)
    return given(strong_product(a, truth), out)


def strong_multiply(a, b, out=None):
    """Return a * b, and 0 where either is 0: `strong_product`."""
    if is_finite(a) and is_finite(b):
        return np.multiply(a, b, out)
    return given(strong_product(a, b), out)


def strong_divide(a, b, out=None, zero=None):
    """Return a / b, and 0 where both are 0: `strong_quotient`."""
    zero = np.equal(b, 0, zero)
    if zero.any():
        return given(strong_quotient(a, b), out)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.divide(a, b, out)


def settle(a, b, c, out=None):
    """Return a, and 0 where b is NaN though c is 0: `settled_op`."""
    undefined = b != b
    if undefined.any():
        return given(np.where(undefined & (c == 0), 0, a), out)
    return a.copy() if out is None else given(a, out)


def sigmoid(a, out=None, t=None, positive=None):
    """Return 1 / (1 + exp(-a)) as the reference does: where(a >= 0, 1, t) / (1 + t)."""
    t = np.abs(a, t)
    np.negative(t, t)
    np.exp(t, t)
    positive = np.greater_equal(a, 0, positive)
    out = np.maximum(t, positive, out=out)  # t <= 1: so 1 where a >= 0, and t elsewhere
    np.add(1, t, t)
    return np.divide(out, t, out)


def numerator(a, t, out=None):
    """Return 1 where a >= 0, and t = exp(-|a|) elsewhere, which is exp(min(a, 0)) to the bit.

    Two passes that are vectorised; a choice by truth values would take twice as long.
    """
    out = np.minimum(a, ZERO[t.dtype.char], out=out)
    return np.exp(out, out)


def rows_product(x, d, out=None):
    """Return x' @ d for a vector d, by the product of matrices that the reference takes."""
    if out is None:
        out = np.empty(x.shape[1], d.dtype)
    np.matmul(x.T, d[:, np.newaxis], out[:, np.newaxis])
    return out


def turned_product(x, d, out=None, turned=None):
    """Return x' @ d as (d' @ x)'."""
    turned = np.matmul(d.T, x, turned)
    return turned.T.copy() if out is None else given(turned.T, out)


def places(labels, offsets, classes, out=None):
    """Return where the labels' scores are in a flat array; `offsets` says where its rows begin."""
    if labels.size and LARGEST(labels.view(np.uint64)) >= classes:  # a negative one is very large
        raise IndexError("a label names no class")
    return np.add(labels, offsets, out)


def choose(shifted, total, places, out=None, picked=None):
    """Return 0 - (shifted - total) at the places."""
    picked = shifted.take(places, None, picked, "clip")
    out = np.subtract(picked, total.reshape(-1), out)
    return np.subtract(0, out, out)


def less_one(chances, places, out=None):
    """Return probabilities, less by 1 at the places."""
    if out is None:
        out = chances.copy()
    elif out is not chances:
        np.copyto(out, chances)
    flat = out.reshape(-1)
    flat[places] = flat.take(places) - 1
    return out


def expected(labels, scores, axis, terms=None):
    """Return 0 - sum(labels * scores) over an axis, in which 0 * inf counts as 0."""
    with np.errstate(invalid="ignore"):
        terms = np.multiply(labels, scores, terms)
    if has_nan(terms):
        terms = np.where(labels == 0, 0, terms)
    return 0 - TOTAL(terms, axis)


def balance(chances, mass, labels, out=None):
    """Return chances * mass - labels."""
    out = np.multiply(chances, mass, out)
    return np.subtract(out, labels, out)
