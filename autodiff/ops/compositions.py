"""NumPy's functions that are made of others: no ops of their own, only names that people know."""

import functools

import numpy as np

from autodiff.graph import Node
from autodiff.ops.dispatch import implements
from autodiff.ops.joining import concatenate
from autodiff.ops.products import matmul
from autodiff.ops.reductions import average, sum_of
from autodiff.ops.selection import where
from autodiff.ops.shaping import broadcast_to, flip, moveaxis, ravel, reshape, swapaxes
from autodiff.ops.sorting import sort
from autodiff.ops.sources import as_node

__all__ = [
    "append", "block", "convolve", "count_nonzero", "cross", "heaviside", "isclose", "median",
    "meshgrid", "multi_dot", "nan_to_num", "nansum", "polyval", "rot90", "trapezoid", "unstack",
]  # fmt: skip


@implements(np.polyval)
def polyval(p, x):
    """Return p[0] * x**(n - 1) + ... + p[n - 1], by Horner's scheme."""
    value = 0.0
    for coefficient in p if isinstance(p, Node) else np.asarray(p):
        value = value * x + coefficient
    return value


@implements(np.cross)
def cross(a, b, axis=-1):
    """Return the cross product of vectors of three numbers along an axis."""
    a, b = (moveaxis(as_node(factor), axis, 0) for factor in (a, b))
    parts = [a[i - 2] * b[i - 1] - a[i - 1] * b[i - 2] for i in range(3)]
    return np.stack(parts, axis=axis)


@implements(np.median)
def median(a, axis=None, keepdims=False):
    """Return the middle one of the sorted numbers, or the mean of the middle two.

    The adjoint goes to these alone.
    """
    a = as_node(a)
    shape = [1] * a.ndim
    if axis is None:
        a, axis = ravel(a), 0
    else:
        shape = [1 if i == axis % a.ndim else n for i, n in enumerate(a.shape)]
    n = a.shape[axis]
    ordered = moveaxis(sort(a, axis), axis, 0)
    middle = average(ordered[(n - 1) // 2 : n // 2 + 1], axis=0)
    return reshape(middle, tuple(shape)) if keepdims else middle


@implements(np.nan_to_num)
def nan_to_num(x, nan=0.0, posinf=None, neginf=None):
    """Return x with numbers in place of NaN and infinities, where the derivative is 0."""
    x = as_node(x)
    largest = np.finfo(float).max
    x = where(np.isnan(x), nan, x)
    x = where(np.equal(x, np.inf), largest if posinf is None else posinf, x)
    return where(np.equal(x, -np.inf), -largest if neginf is None else neginf, x)


@implements(np.nansum)
def nansum(a, axis=None, keepdims=False):
    """Return the sum of what is not NaN, which has no influence."""
    a = as_node(a)
    return sum_of(where(np.isnan(a), 0.0, a), axis=axis, keepdims=keepdims)


@implements(np.heaviside)
def heaviside(x1, x2):
    """Return 0 below 0, x2 at 0 and 1 above: a step, so that x1 has no derivative."""
    x1 = as_node(x1)
    return where(np.equal(x1, 0), x2, where(np.greater(x1, 0), 1.0, 0.0))


@implements(np.count_nonzero)
def count_nonzero(a, axis=None, keepdims=False):
    """Return how many elements are not 0: an integer, without a derivative."""
    return sum_of(np.not_equal(as_node(a), 0), axis=axis, keepdims=keepdims)


@implements(np.append)
def append(arr, values, axis=None):
    """Return two arrays joined along an axis; flattened if there is none."""
    if axis is None:
        return concatenate([ravel(as_node(arr)), ravel(as_node(values))])
    return concatenate([arr, values], axis=axis)


@implements(np.block)
def block(arrays):
    """Return an array made of blocks: nested lists of arrays, the innermost along the last axis."""
    depth, first = 0, arrays
    while isinstance(first, list):
        depth, first = depth + 1, first[0]
    return _joined(arrays, depth)


def _joined(arrays, depth):
    """Return blocks joined along the axis -depth, their parts along the next one first."""
    if depth == 0:
        return as_node(arrays)
    return concatenate([_joined(part, depth - 1) for part in arrays], axis=-depth)


@implements(np.meshgrid)
def meshgrid(*xi, indexing="xy"):
    """Return, for vectors, the coordinates of all points of their grid: an array for each."""
    nodes = [ravel(as_node(x)) for x in xi]
    lengths = tuple(node.size for node in nodes)
    grids = [
        broadcast_to(reshape(node, [-1 if i == j else 1 for j in range(len(nodes))]), lengths)
        for i, node in enumerate(nodes)
    ]
    turn = indexing == "xy" and len(nodes) > 1
    return [swapaxes(grid, 0, 1) for grid in grids] if turn else grids


@implements(np.convolve)
def convolve(a, v, mode="full"):
    """Return the convolution of two vectors: y[n] = sum of a[n - k] * v[k]."""
    a, v = as_node(a), as_node(v)
    if len(v) > len(a):
        a, v = v, a
    n, m = len(a), len(v)
    padded = np.pad(a, m - 1)
    full = sum(v[k] * padded[m - 1 - k : 2 * m + n - 2 - k] for k in range(m))
    cut = {"full": 0, "same": (m - 1) // 2, "valid": m - 1}[mode]
    length = {"full": n + m - 1, "same": n, "valid": n - m + 1}[mode]
    return full[cut : cut + length]


@implements(np.isclose)
def isclose(a, b, rtol=1e-5, atol=1e-8):
    """Return where two arrays are equal but for rounding: truth values, without a derivative."""
    a, b = as_node(a), as_node(b)
    finite = where(np.isfinite(b), b, 0.0)
    near = np.less_equal(np.abs(a - finite), atol + rtol * np.abs(finite))
    return np.logical_or(np.equal(a, b), np.logical_and(near, np.isfinite(b)))


@implements(*[np.unstack] if hasattr(np, "unstack") else [])
def unstack(x, axis=0):
    """Return the tuple of what lies along an axis: the reverse of np.stack."""
    return tuple(moveaxis(as_node(x), axis, 0))


def _outer(function):
    """Let the method `outer` of a ufunc pair each element of x1 with each of x2."""

    @implements((function, "outer"))
    def outer(x1, x2):
        x1, x2 = as_node(x1), as_node(x2)
        return function(reshape(x1, x1.shape + (1,) * x2.ndim), x2)


for _function in (np.add, np.subtract, np.divide, np.power, np.maximum, np.minimum):
    _outer(_function)


@implements(np.rot90)
def rot90(m, k=1, axes=(0, 1)):
    """Return an array turned by k quarters in the plane of two axes."""
    m, (first, second) = as_node(m), axes
    for _ in range(k % 4):
        m = swapaxes(flip(m, second), first, second)
    return m


@implements(*[getattr(np, name) for name in ("trapezoid", "trapz") if hasattr(np, name)][:1])
def trapezoid(y, x=None, dx=1.0, axis=-1):
    """Return the integral of y along an axis, by the trapezoidal rule."""
    y = moveaxis(as_node(y), axis, -1)
    if x is not None:
        x = moveaxis(as_node(x), axis, -1) if np.ndim(x) > 1 else as_node(x)
        dx = x[..., 1:] - x[..., :-1]
    return sum_of(dx * (y[..., 1:] + y[..., :-1]) / 2, axis=-1)


@implements(np.linalg.multi_dot)
def multi_dot(arrays):
    """Return the product of several matrices, from left to right."""
    return functools.reduce(matmul, map(as_node, arrays))


Node.mT = property(lambda self: swapaxes(self, -1, -2))
Node.dot = lambda self, b: np.dot(self, b)
