"""What a chain's state may be: a number, an array, or a tree of them that keeps its form.

States are kept, without a copy, for as long as a schedule says. So the chain must be their only
owner: it takes the caller's arrays as views that cannot be written to, copies what somebody else
holds as well, and locks what it keeps.
"""

import sys
from numbers import Integral

import numpy as np

from autodiff.graph import Node
from autodiff.ops.sources import Variable
from autodiff.ops.values import as_value
from autodiff.traced import Traced
from autodiff.trees import flatten, match, paths

__all__ = ["Form", "add_up", "begin", "released"]

HELD = 3  # references to a fresh leaf: from the list, the loop's variable, and getrefcount itself


class Form:
    """The form of a state: its tree, and each leaf's shape and type.

    Parameters
    ----------
    tree : tree of number or ndarray
        The first state, or the parameters.
    what : str
        What it is, for errors.

    Attributes
    ----------
    leaves : list
        Its numbers and arrays, ready to begin with.
    rebuild : callable
        From as many leaves to a tree.
    """

    def __init__(self, tree, what):
        self.what, self.tree = what, tree
        found, self.rebuild = flatten(tree)
        places = paths(tree)
        self.leaves = [begin(leaf, what + place) for leaf, place in zip(found, places, strict=True)]
        self._kinds = [kind_of(leaf) for leaf in self.leaves]
        if not found:
            raise TypeError(f"{what} holds no numbers: {tree!r:.60}")

    @property
    def shapes(self):
        """The leaves' shapes."""
        return [shape for shape, _ in self._kinds]

    def variables(self):
        """Return a symbolic variable for each leaf."""
        return [Variable(name=self.what, scalar=shape == ()) for shape in self.shapes]

    def check(self, result, where):
        """Return the leaves of a step's result as a new state, owned and locked.

        Raises
        ------
        TypeError, ValueError
            If its form, or the shape or type of a leaf, is not that of the first state.
        """
        if result is None:
            raise TypeError(f"{where} returned None; is a `return` missing?")
        found = match(result, self.tree, f"what {where} returned")
        del result
        return self.check_values(found, where)

    def check_values(self, found, where):
        """Return the leaves of a new state, owned and locked: the list that is given, changed."""
        for i in range(len(found)):
            leaf = found[i]
            if isinstance(leaf, Node):
                leaf = found[i] = value_of(leaf, where)
            if type(leaf) is not float:
                leaf = found[i] = as_state(leaf, where)
            if kind_of(leaf) != self._kinds[i]:
                raise ValueError(self._changed(i, leaf, where))
            if isinstance(leaf, np.ndarray):
                if leaf.base is not None or sys.getrefcount(leaf) > HELD:
                    leaf = found[i] = leaf.copy()
                leaf.flags.writeable = False
        return found

    def _changed(self, i, leaf, where):
        was, now = spell(*self._kinds[i]), spell(*kind_of(leaf))
        place = paths(self.tree)[i]
        hint = (
            "Let the state begin with the type that the step returns"
            if kind_of(leaf)[0] == self._kinds[i][0]
            else "A chain's states are all alike; where shapes change, use ad.checkpoint(f)"
        )
        return f"{where} changed the state{place and ' at ' + place} from {was} to {now}. {hint}"


NUMBER = ((), np.dtype(float))  # a Python float, or a double-precision number of NumPy's


def kind_of(leaf):
    """Return a leaf's shape and type."""
    if type(leaf) is float or type(leaf) is np.float64:
        return NUMBER
    if isinstance(leaf, np.ndarray | np.generic):
        return leaf.shape, leaf.dtype
    return (), type(leaf)


def spell(shape, dtype):
    """Return a shape and a type in words."""
    name = getattr(dtype, "name", None) or dtype.__name__
    return f"{name} of shape {shape}" if shape else f"a number of type {name}"


def begin(leaf, what):
    """Return a leaf of the first state: integers as floats, arrays as views that are locked."""
    if isinstance(leaf, Node):
        raise TypeError(
            f"{what} is the node {leaf}; a chain begins with numbers or arrays. Inside a graph, or "
            "a function that is being differentiated, use ad.checkpoint(f)"
        )
    value = as_state(leaf, what)
    if isinstance(value, bool | np.bool_ | Integral):
        return float(value)
    if isinstance(value, np.ndarray):
        value = value.astype(float) if value.dtype.kind in "biu" else value.view()
        value.flags.writeable = False
    return value


def as_state(leaf, where):
    """Return a number or an array; an error says what else was found, and where."""
    try:
        return as_value(leaf)
    except (TypeError, ValueError) as error:
        raise TypeError(f"{where}: {error}") from error


def value_of(node, where):
    """Return the number in what a step made with functions of this package."""
    if type(node) is Traced:
        return node.value
    raise TypeError(f"{where} returned the node {node}, which has no value")


def released(values, like):
    """Return values that the caller may change: writable, and no two of them the same array.

    `like` are the leaves that they belong to, the caller's: each value gets the type of its own,
    and what shares memory with any of them is copied.
    """
    given, seen = [], [leaf for leaf in like if isinstance(leaf, np.ndarray)]
    for value, leaf in zip(values, like, strict=True):
        if type(leaf) is float:
            value = float(value)
        if isinstance(value, np.ndarray):
            value = value.astype(leaf.dtype, copy=False)
            shared = any(np.may_share_memory(value, other) for other in seen)
            if shared or value.base is not None or not value.flags.owndata:
                value = value.copy()
            value.flags.writeable = True
            seen.append(value)
        given.append(value)
    return given


def add_up(total, terms):
    """Add each of the terms to the total so far; the first arrays are copied, then added to."""
    if total is None:
        return [np.array(term)[()] if isinstance(term, np.ndarray) else term for term in terms]
    for i, term in enumerate(terms):
        total[i] += term
    return total

