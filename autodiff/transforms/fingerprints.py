"""What two traces have in common that can be computed by the same code: the structure of the graph.

A fingerprint lists every node: its op, its settings by their bits, its inputs by number. Of the
inputs of the trace, and of arrays that are constants, it has the shape and the dtype alone; these
are fed. Everything else is in it by value, so that equal fingerprints mean the same computation.
"""

import numpy as np

from autodiff.control import CustomOp
from autodiff.ops.arithmetic import add_byconst_op, mul_byconst_op
from autodiff.ops.indexing import FromNode
from autodiff.ops.sources import constant_op, placeholder_op
from autodiff.traced import Traced

__all__ = ["Fingerprint", "fingerprint"]

LONGEST = 20_000  # nodes: beyond that code is not worth its making
SMALL = 4096  # bytes: arrays among the settings of an op that are compared bit by bit
LIFTED = (add_byconst_op, mul_byconst_op)  # an array that is such an op's constant is fed


class NoFingerprint(Exception):
    """The graph holds something that cannot be compared, or that belongs to somebody else."""


class Fingerprint:
    """The structure of a trace.

    Attributes
    ----------
    key : tuple
        Equal for two traces that the same code computes.
    feeds : list of number or ndarray
        What is to be fed: the values of the inputs, then arrays among the constants.
    arrays : dict of int to int
        From the id of each such array to its place among the feeds.
    attributes : set of int
        The ids of arrays that are compared bit by bit.
    """

    __slots__ = ("arrays", "attributes", "feeds", "key")

    def __init__(self, key, feeds, arrays, attributes):
        self.key, self.feeds, self.arrays, self.attributes = key, feeds, arrays, attributes


def fingerprint(roots, inputs, tag, fed=()):
    """Return the fingerprint of a trace, or None if it has none.

    Parameters
    ----------
    roots : list of Node
        What is to be computed, or differentiated.
    inputs : list of Node
        The inputs of the trace.
    tag : hashable
        What is done with it.
    fed : list of Node
        Constants that are fed like the inputs, numbers too: directions.

    Returns
    -------
    Fingerprint or None
        None inside another trace, for graphs of variables, for ops that are not this package's
        own (their rules may read whatever they like), and for very long graphs.
    """
    try:
        return walk(roots, inputs, tag, fed)
    except NoFingerprint:
        return None


def walk(roots, inputs, tag, fed):
    """Return the fingerprint; raise NoFingerprint where there is none."""
    numbers, parts, feeds, found = {}, [tag, len(inputs)], [], ({}, set())
    for node in [*inputs, *fed]:
        if node.inputs or type(node) is not Traced:
            raise NoFingerprint  # an outer trace's, or a variable
        numbers[node] = len(numbers)
        parts.append(kind_of(node.value))
        feeds.append(node.value)
    stack = roots[::-1]
    while stack:
        node = stack.pop()
        if node in numbers:
            continue
        waiting = [operand for operand in node.inputs if operand not in numbers]
        if waiting:
            stack.append(node)
            stack += waiting
            if len(stack) > 4 * LONGEST:
                raise NoFingerprint
            continue
        describe(node, parts, feeds, *found)
        parts += [numbers[operand] for operand in node.inputs]
        numbers[node] = len(numbers)
        if len(numbers) > LONGEST:
            raise NoFingerprint
    parts += [numbers[root] for root in roots]
    return Fingerprint(tuple(parts), feeds, *found)


def describe(node, parts, feeds, arrays, attributes):
    """Add an op and its settings to a fingerprint."""
    op, value = node.op, node.const_attr
    parts.append(op)
    if op is constant_op or op in LIFTED:
        if type(value) is np.ndarray:
            parts.append(place_of(value, parts, feeds, arrays))
        else:
            parts.append(bits_of(value, attributes))
    elif op is placeholder_op or not is_ours(type(op)):
        raise NoFingerprint
    else:
        parts.append(None if value is None else bits_of(value, attributes))
    parts.append(node.scalar + 2 * node.masked + 4 * (type(node) is Traced) + 8)


def place_of(value, parts, feeds, arrays):
    """Return the place of an array among the feeds; the same one has one place."""
    place = arrays.get(id(value))
    if place is None:
        place = arrays[id(value)] = len(feeds)
        feeds.append(value)
        parts.append(kind_of(value))
    return place


def kind_of(value):
    """Return what code depends on: the type of a number; dtype, shape and order of an array."""
    if type(value) is np.ndarray:
        return value.shape, value.dtype, value.flags.c_contiguous
    return type(value)


PLAIN = {type(None), bool, int, str, type(Ellipsis), type}


def bits_of(value, attributes):
    """Return a hashable stand-in for a setting, different for settings that are not the same."""
    kind = type(value)
    if kind is float:
        return (float, value or str(value))  # 0.0 equals -0.0
    if kind in PLAIN and value is not FromNode:  # with a mask, shapes depend on values
        return (kind, value)
    if kind is tuple:
        return (tuple, *[bits_of(part, attributes) for part in value])
    if kind is slice:
        return (slice, value.start, value.stop, value.step)
    if kind is np.ndarray and value.nbytes <= SMALL and value.dtype.kind in "biuf":
        attributes.add(id(value))
        return (value.dtype, value.shape, value.flags.c_contiguous, value.tobytes())
    if isinstance(value, np.generic) and value.dtype.kind in "biuf":
        return (kind, value.tobytes())
    if isinstance(value, np.dtype):
        return (np.dtype, value)
    raise NoFingerprint


trusted = {}  # from each type of op to whether it is this package's own


def is_ours(kind):
    """Say whether a type of op is this package's own, and no shell of a user's function."""
    known = trusted.get(kind)
    if known is None:
        ours = kind.__module__.startswith("autodiff.") and not issubclass(kind, CustomOp)
        known = trusted[kind] = ours
    return known
