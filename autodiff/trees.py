"""Nested tuples, lists and dicts of arrays, flattened to a list of leaves and put together again.

Such a nest is called a tree. Anything that is no tuple, list, dict or None is a leaf; None is a
tree without leaves, so that an optional part may be left out.
"""

from copy import copy

__all__ = ["flatten", "leaves", "map_leaves", "match", "paths"]


def flatten(tree):
    """Return the leaves of a tree, and a function that puts others in their places.

    Parameters
    ----------
    tree : tuple, list, dict, None or leaf
        Named tuples and subclasses of dict keep their type. Dicts are taken in their own order.

    Returns
    -------
    leaves : list
        From left to right.
    rebuild : callable
        From a list of as many leaves to a tree of the same form.

    Examples
    --------
    >>> leaves, rebuild = flatten({"w": [1, 2], "b": (3,)})
    >>> leaves, rebuild([10, 20, 30])
    ([1, 2, 3], {'w': [10, 20], 'b': (30,)})
    """
    if not isinstance(tree, tuple | list | dict) and tree is not None:
        return [tree], _only
    return leaves(tree), lambda new: _build(tree, iter(new))


def leaves(tree):
    """Return the leaves of a tree."""
    return [leaf for _, leaf in _walk(tree, "")]


def paths(tree):
    """Return, for each leaf, how to reach it from the tree.

    Examples
    --------
    >>> paths({"w": [1, 2], "b": 3})
    ["['w'][0]", "['w'][1]", "['b']"]
    """
    return [path for path, _ in _walk(tree, "")]


def map_leaves(function, tree):
    """Return a tree of the same form, with the function's value at each leaf."""
    found, rebuild = flatten(tree)
    return rebuild([function(leaf) for leaf in found])


def match(tree, like, what):
    """Return the leaves of a tree in the order of those of another one, of the same form.

    Parameters
    ----------
    tree, like : tree
        Keys of dicts may stand in another order, and a list may stand for a tuple.
    what : str
        What `tree` is, for the error message.

    Returns
    -------
    list
        As many leaves as `like` has.

    Raises
    ------
    TypeError
        If the two have different forms. The message says where they part.

    Examples
    --------
    >>> match({"b": 1, "a": 2}, {"a": 0, "b": 0}, what="the tangent")
    [2, 1]
    """
    return list(_match(tree, like, what, ""))


def _only(new):
    """Rebuild a tree that is a single leaf."""
    (leaf,) = new
    return leaf


def _branches(tree):
    """Return the pairs of key and branch of a tree, or None for a leaf."""
    if tree is None:
        return []
    if isinstance(tree, dict):
        return list(tree.items())
    return list(enumerate(tree)) if isinstance(tree, tuple | list) else None


def _walk(tree, path):
    branches = _branches(tree)
    if branches is None:
        yield path, tree
        return
    for key, branch in branches:
        yield from _walk(branch, f"{path}[{key!r}]")


def _build(tree, new):
    if tree is None:
        return None
    if isinstance(tree, dict):
        built = copy(tree)  # keeps the class, and what a defaultdict knows
        built.update((key, _build(branch, new)) for key, branch in tree.items())
        return built
    if isinstance(tree, tuple) and hasattr(tree, "_fields"):
        return type(tree)(*(_build(branch, new) for branch in tree))
    if isinstance(tree, tuple | list):
        return type(tree)(_build(branch, new) for branch in tree)
    return next(new)


def _match(tree, like, what, path):
    branches, expected = _branches(tree), _branches(like)
    if expected is None and branches is None:
        yield tree
        return
    if _form(branches, tree) != _form(expected, like):
        raise TypeError(
            f"{what}{path and ' at ' + path} is {_spell(tree)}; expected {_spell(like)}, of the "
            "same form as what it belongs to"
        )
    found = dict(branches)
    for key, branch in expected:
        yield from _match(found[key], branch, what, f"{path}[{key!r}]")


def _form(branches, tree):
    return None if branches is None else (isinstance(tree, dict), {key for key, _ in branches})


def _spell(tree):
    """Return a tree's outermost form in words."""
    if isinstance(tree, dict):
        return f"a dict with the keys {list(tree)!r:.60}"
    if isinstance(tree, tuple | list):
        return f"a {type(tree).__name__} of {len(tree)}"
    if tree is None:
        return "None"
    shape = getattr(tree, "shape", None)
    return f"{type(tree).__name__}" + (f" of shape {shape}" if shape else "")
