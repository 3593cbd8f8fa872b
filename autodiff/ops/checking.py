"""Checks that can be made when a node is made: arguments, and shapes where they are known."""

import operator

import numpy as np

from autodiff.graph import Node
from autodiff.ops.sources import as_node
from autodiff.traced import Traced, is_known


def at_once(node):
    """Compute a node right away if that is cheap for it and its inputs are known.

    An operation that cannot be done then fails on the user's own line, not when somebody asks for
    the value. Only for ops that take no time worth mentioning: views, indexing, joining.
    """
    if type(node) is Traced and all(is_known(operand) for operand in node.inputs):
        node.value  # noqa: B018, asked for its error
    return node


def as_int(what, value):
    """Return an argument that must be an integer.

    Raises
    ------
    TypeError
        If it is a node, or no integer.
    """
    try:
        return operator.index(value)
    except TypeError:
        raise TypeError(
            f"{what} must be an integer, known when the graph is built; got {describe(value)}"
        ) from None


def as_ints(what, value):
    """Return an argument that must be an integer or a sequence of them, as a tuple."""
    if isinstance(value, tuple | list) or (isinstance(value, np.ndarray) and value.ndim == 1):
        return tuple(as_int(f"every entry of {what}", entry) for entry in value)
    return (as_int(what, value),)


def as_axis(function, a, axis):
    """Return `axis` as None, an integer or a tuple of integers.

    Parameters
    ----------
    function : str
        Who asks, for the error.
    a : Node
        Whose axis it is: where its shape is known, the axis must be there.
    axis : None, int or tuple of int

    Raises
    ------
    TypeError
        If it is none of those.
    numpy.exceptions.AxisError
        If `a` is known to have no such axis, or an axis is named twice.
    """
    if axis is None:
        return None
    what = f"{function}: axis"
    axes = as_ints(what, axis) if isinstance(axis, tuple) else (as_int(what, axis),)
    if is_known(a):
        check_axes(function, a, axes)
    return axes if isinstance(axis, tuple) else axes[0]


def check_axes(function, a, axes):
    """Raise an AxisError if a node of known shape lacks one of the axes."""
    shape = np.shape(a.value)
    n = len(shape)
    for axis in axes:
        if n and not -n <= axis < n:
            raise np.exceptions.AxisError(
                f"{function}: axis {axis} is out of bounds for {a} (made at {a.made_at}), "
                f"of shape {shape}: its axes are 0 to {n - 1}, or -1 to {-n}"
            )
    if n and len({axis % n for axis in axes}) < len(axes):
        raise ValueError(f"{function}: axis {axes} names an axis of {a}, of shape {shape}, twice")


def as_nodes(function, arrays):
    """Return a sequence of nodes and arrays as a list of nodes.

    Raises
    ------
    TypeError
        If it is no sequence; a symbolic node is none, as its length is not known.
    ValueError
        If it is empty.
    """
    if isinstance(arrays, Node) and not isinstance(arrays, Traced):
        raise TypeError(
            f"{function} takes a list of nodes; got the single node {arrays} (made at "
            f"{arrays.made_at}), whose length is not known before it is fed"
        )
    nodes = [as_node(array) for array in arrays]
    if not nodes:
        raise ValueError(f"{function} needs at least one array; got an empty sequence")
    return nodes


def describe(value):
    """Return a value for an error: a node with its line, anything else with its type."""
    if isinstance(value, Node):
        return f"the node {value} (made at {value.made_at})"
    return f"{type(value).__name__} {value!r:.60}"
