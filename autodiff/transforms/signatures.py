"""What distinguishes calls of a function that need different code: trees, shapes, dtypes, settings.

Numbers and arrays are *fed*: code is made for their shape and dtype. Everything else is a setting,
whose value is part of the code.
"""

import inspect
from numbers import Integral

import numpy as np

from autodiff.graph import Node
from autodiff.ops.values import NUMBERS, as_value

__all__ = ["Settings", "parameters", "split"]


class Settings:
    """Which arguments of a function are settings, whatever they are.

    Parameters
    ----------
    f : callable
    static : int, str or tuple of these
        Positions, or names of parameters.
    """

    def __init__(self, f, static):
        several = static if isinstance(static, tuple | list | set | frozenset) else (static,)
        for entry in several:
            if isinstance(entry, bool) or not isinstance(entry, Integral | str):
                raise TypeError(
                    "compile: static names arguments by position or name, as in static=1 or "
                    f'static=("axis",); got {entry!r:.60}'
                )
        names = parameters(f)
        self.names = {entry for entry in several if isinstance(entry, str)}
        self.positions = {int(entry) for entry in several if not isinstance(entry, str)}
        self.names |= {names[i] for i in self.positions if 0 <= i < len(names)}
        self.positions |= {names.index(name) for name in self.names if name in names}
        self.given = bool(several)

    def __contains__(self, key):
        return key in (self.names if isinstance(key, str) else self.positions)

    def at(self, position, count):
        """Say whether the argument at a position of so many is a setting."""
        return position in self.positions or position - count in self.positions


def parameters(f):
    """Return the names of a function's positional parameters, as far as they are known."""
    try:
        found = inspect.signature(f).parameters.values()
    except (TypeError, ValueError):
        return []
    return [p.name for p in found if p.kind <= inspect.Parameter.POSITIONAL_OR_KEYWORD]


def is_fed(leaf):
    """Say whether a leaf is a number or an array, and no truth value."""
    if isinstance(leaf, np.ndarray):
        return True
    if isinstance(leaf, bool | np.bool_ | type):
        return False
    return isinstance(leaf, NUMBERS) or (hasattr(leaf, "__array__") and not isinstance(leaf, Node))


def split(settings, args, kwargs):
    """Take the arguments of a call apart.

    Returns
    -------
    key : tuple or None
        What two calls that can share code have in common; None if there are nodes among the
        arguments, or Taylor series.
    feeds : list of number or ndarray
        The leaves to feed.
    rebuild : callable
        From as many leaves to (args, kwargs).

    Raises
    ------
    TypeError
        If a setting is not hashable.
    """
    parts = [(i, value, settings.at(i, len(args))) for i, value in enumerate(args)]
    parts += [(name, kwargs[name], name in settings) for name in sorted(kwargs)]
    key, feeds, builders = [], [], []
    for where, value, is_setting in parts:
        try:
            builders.append((where, take_apart(value, is_setting, key, feeds)))
        except Unhashable as error:
            raise TypeError(explain(where, error)) from None
    if any(isinstance(value, Node) or hasattr(value, "apply_op") for value in feeds):
        return None, feeds, None
    return (len(args), *map(str, sorted(kwargs)), *key), feeds, lambda new: build(builders, new)


class Unhashable(TypeError):
    """A setting, its only argument, is not hashable."""


def take_apart(tree, is_setting, key, feeds):
    """Add a tree's form to `key` and its numbers to `feeds`; return a function that rebuilds it.

    That function takes an iterator over leaves.
    """
    if not is_setting:
        if isinstance(tree, dict):
            return of_dict(tree, key, feeds)
        if isinstance(tree, tuple | list):
            return of_sequence(tree, key, feeds)
        if isinstance(tree, Node) or hasattr(tree, "apply_op"):
            feeds.append(tree)
            return next
        if is_fed(tree):
            return of_value(as_value(tree), key, feeds)
    try:
        hash(tree)
    except TypeError:
        raise Unhashable(tree) from None
    key += (type(tree), tree)
    return lambda leaves: tree


def of_value(value, key, feeds):
    """Add a number or an array."""
    feeds.append(value)
    if type(value) is np.ndarray:
        key.append((value.shape, value.dtype, value.flags.c_contiguous))
    else:
        key.append(type(value))
    return next


def of_sequence(tree, key, feeds):
    """Add a tuple, named or not, or a list."""
    kind = type(tree)
    key += (kind, len(tree))
    parts = [take_apart(branch, False, key, feeds) for branch in tree]
    if hasattr(kind, "_fields"):
        return lambda leaves: kind(*[part(leaves) for part in parts])
    return lambda leaves: kind([part(leaves) for part in parts])


def of_dict(tree, key, feeds):
    """Add a dict; its subclasses become plain dicts."""
    key += (dict, *tree)
    parts = {name: take_apart(branch, False, key, feeds) for name, branch in tree.items()}
    return lambda leaves: {name: part(leaves) for name, part in parts.items()}


def build(builders, new):
    """Return (args, kwargs) with new leaves in the places of what was fed."""
    leaves = iter(new)
    built = [(where, part(leaves)) for where, part in builders]
    args = tuple(value for where, value in built if not isinstance(where, str))
    return args, {where: value for where, value in built if isinstance(where, str)}


def explain(where, error):
    """Return the message for a setting that is not hashable."""
    (value,) = error.args
    return (
        f"compile: the argument {where!r} holds {type(value).__name__} {value!r:.60}, which is "
        "neither a number nor an array, and so a setting; but a setting must be hashable, as code "
        "is kept for each of its values. Pass a tuple in place of a list, or let the function "
        "read it from around it"
    )
