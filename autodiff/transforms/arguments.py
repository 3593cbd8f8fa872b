"""What the operators are given, looked at before it is used: functions, argnums, directions."""

import functools
from numbers import Integral

import numpy as np

from autodiff.graph import Node
from autodiff.ops.sources import constant
from autodiff.ops.values import as_value
from autodiff.traced import Traced
from autodiff.trees import match, paths

__all__ = ["check_function", "directions", "named", "pick", "positions"]


def check_function(operator, f):
    """Raise a TypeError unless `f` can be called."""
    if not callable(f):
        what = f"the node {f}" if isinstance(f, Node) else f"{type(f).__name__} {f!r:.60}"
        hint = (
            "For the derivative of a node use gradients(node, [x])"
            if isinstance(f, Node)
            else f"The arguments come after it, as in {operator}(f)(x)"
        )
        raise TypeError(f"{operator} takes a function; got {what}. {hint}")


def function_name(f):
    """Return a function's name for display."""
    return getattr(f, "__name__", type(f).__name__)


def named(operator, f, function):
    """Give `function` the name `operator(f)`, and f's signature."""
    check_function(operator, f)
    functools.update_wrapper(function, f, updated=())
    function.__name__ = function.__qualname__ = f"{operator}({function_name(f)})"
    return function


def positions(operator, argnums, args):
    """Return `argnums` as a tuple of positions, each from 0 to len(args) - 1.

    Raises
    ------
    TypeError
        If it is neither an int nor a tuple of ints.
    ValueError
        If a position is out of range, or named twice.
    """
    several = argnums if isinstance(argnums, tuple | list) else (argnums,)
    for argnum in several:
        if not isinstance(argnum, Integral) or isinstance(argnum, bool):
            raise TypeError(
                f"{operator}: argnums is an int or a tuple of ints, the positions of the arguments "
                f"to differentiate by; got {argnums!r:.60}"
            )
        if not -len(args) <= argnum < len(args):
            raise ValueError(
                f"{operator}: argnums={argnums!r}, but the call had {len(args)} positional "
                f"argument{'s' * (len(args) != 1)}. Pass those to differentiate by in position, "
                "not by keyword"
            )
    found = tuple(int(argnum) % len(args) for argnum in several)
    if len(set(found)) < len(found) or not found:
        raise ValueError(
            f"{operator}: argnums={argnums!r} must name at least one argument, and each only once"
        )
    return found


def pick(argnums, trees):
    """Return the tree of the one argument if `argnums` is an int, otherwise all, as a tuple."""
    return tuple(trees) if isinstance(argnums, tuple | list) else trees[0]


def directions(tree, like, nodes, what):
    """Return a tree's leaves as nodes that fit others in shape and type.

    Parameters
    ----------
    tree : tree of array_like or Node
        Tangents or cotangents.
    like : tree
        What they belong to: of the same form.
    nodes : list of Node
        The leaves of `like`.
    what : str
        `"tangent"` or `"cotangent"`, for the error message.

    Raises
    ------
    TypeError, ValueError
        If the forms or shapes differ, or a leaf holds no numbers.
    """
    found = match(tree, like, f"the {what}")
    return [
        direction(leaf, node, f"the {what}{path and ' at ' + path}")
        for leaf, node, path in zip(found, nodes, paths(like), strict=True)
    ]


def direction(value, node, what):
    """Return one tangent or cotangent as a node of the shape and type of `node`."""
    if type(node) is Traced:
        if not isinstance(value, Node):
            value = fitted(value, node.value, what)
        if type(value) is Traced:
            check_shape(value.shape, node.shape, what)
        elif not isinstance(value, Node):
            check_shape(np.shape(value), node.shape, what)
    return value if isinstance(value, Node) else constant(value)


def check_shape(shape, expected, what):
    """Raise a ValueError unless two shapes are equal."""
    if shape != expected:
        raise ValueError(
            f"{what} has shape {shape}; expected {expected}, the shape of what it belongs to"
        )


def fitted(value, like, what):
    """Return numbers in the floating type of others, so that float32 stays float32."""
    try:
        value = as_value(value)
    except (TypeError, ValueError) as error:
        raise TypeError(f"{what}: {error}") from error
    if isinstance(like, np.ndarray | np.floating) and like.dtype.kind == "f":
        return np.asarray(value, like.dtype)[()]
    if isinstance(value, int | np.integer | np.bool_):
        return float(value)
    return value.astype(float) if getattr(value, "dtype", np.dtype(float)).kind in "biu" else value
