"""Graphs that are elementwise throughout, and arrays that are cut into pieces for them."""

import numpy as np

from autodiff.graph import find_topo_sort
from autodiff.ops.sources import constant_op

__all__ = ["WIDTH", "culprit", "cut", "flat", "ones", "part", "put"]

WIDTH = 8192  # elements: a few arrays of this length fit into a cache of the second level


def culprit(outputs):
    """Return a node that keeps a graph from being elementwise; None if nothing does."""
    return next((n for n in find_topo_sort(outputs) if not is_elementwise(n)), None)


def is_elementwise(node):
    """Say whether each element of a node's value depends on the same element of its inputs alone.

    Arrays of constants are no such inputs: a piece would need its own part of them.
    """
    if node.op is constant_op:
        return np.ndim(node.value) == 0
    number = node.const_attr is None or isinstance(node.const_attr, int | float | np.number)
    return node.op.elementwise and number


def cut(size, width):
    """Return the slices of all pieces of an axis.

    >>> cut(10, 4)
    [slice(0, 4, None), slice(4, 8, None), slice(8, 10, None)]
    """
    return [slice(i, min(i + width, size)) for i in range(0, size, width)]


def flat(leaf):
    """Return an array as one axis; a copy only where its elements lie scattered."""
    spread = leaf.ndim and not any(leaf.strides)
    return np.broadcast_to(leaf.flat[0], leaf.size) if spread else leaf.reshape(-1)


def part(leaves, piece):
    """Return a piece of each leaf."""
    return [leaf[piece] for leaf in leaves]


def put(leaves, piece, values):
    """Write a piece of each leaf."""
    for leaf, value in zip(leaves, values, strict=True):
        leaf.reshape(-1)[piece] = value


def ones(leaves):
    """Return the cotangent of a sum: ones, which take no room."""
    return [np.broadcast_to(one(leaf), np.shape(leaf))[()] for leaf in leaves]


def one(leaf):
    """Return the number 1 in a leaf's type."""
    return leaf.dtype.type(1) if hasattr(leaf, "dtype") else type(leaf)(1)
