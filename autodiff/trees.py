"""Nested tuples, lists and dicts of arrays, flattened to a list of leaves and put together again."""

__all__ = ["flatten", "leaves", "map_leaves"]


def flatten(tree):
    """Return the leaves of a tree, and a function that puts others in their places.

    Parameters
    ----------
    tree : tuple, list, dict or leaf
        Anything that is no tuple, list or dict is a leaf. Dicts are taken in their own order.

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
    collected = []
    _collect(tree, collected)
    return collected, lambda new: _build(tree, iter(new))


def leaves(tree):
    """Return the leaves of a tree."""
    return flatten(tree)[0]


def map_leaves(function, tree):
    """Return a tree of the same form, with the function's value at each leaf."""
    found, rebuild = flatten(tree)
    return rebuild([function(leaf) for leaf in found])


def _collect(tree, collected):
    if isinstance(tree, dict):
        tree = tree.values()
    elif not isinstance(tree, tuple | list):
        collected.append(tree)
        return
    for branch in tree:
        _collect(branch, collected)


def _build(tree, new):
    if isinstance(tree, dict):
        return {key: _build(branch, new) for key, branch in tree.items()}
    if isinstance(tree, tuple) and hasattr(tree, "_fields"):
        return type(tree)(*(_build(branch, new) for branch in tree))
    if isinstance(tree, tuple | list):
        return type(tree)(_build(branch, new) for branch in tree)
    return next(new)
