"""Running a user's function on nodes, and turning the nodes that come back into values.

A function is traced on fresh inputs: each call of a derivative has inputs of its own, even where
it is called inside another one on that one's inputs. So nested derivatives never take one
another's variables for their own (perturbation confusion).
"""

import itertools
from numbers import Integral

import numpy as np

from autodiff.executor import Executor
from autodiff.graph import Node
from autodiff.looking import closed_inputs
from autodiff.ops.sources import (
    constant,
    constant_op,
    identity_op,
    placeholder_op,
    variable_with_value,
)
from autodiff.ops.values import as_value
from autodiff.traced import Traced
from autodiff.trees import flatten, paths

__all__ = ["Trace", "fresh_input", "is_newer", "new_variable", "settle", "spell_argument"]

new_variable = itertools.count(1).__next__  # numbers traces, and the variables of Taylor series


class Trace:
    """One run of a function, with inputs of its own in the places of some of its arguments.

    Parameters
    ----------
    f : callable
        A function of arrays, or of nested tuples, lists and dicts of arrays.
    args, kwargs : tuple, dict
        Its arguments.
    argnums : sequence of int
        Which positional arguments to differentiate by.

    Attributes
    ----------
    inputs : list of Node
        The fresh inputs, leaf by leaf.
    rebuild_inputs : callable
        From as many leaves to a tuple of trees, one for each of `argnums`.
    outputs : list of Node
        What `f` returned, leaf by leaf.
    rebuild_outputs : callable
        From as many leaves to a tree of the form that `f` returned.
    result
        What `f` returned, as it is.

    Examples
    --------
    >>> trace = Trace(lambda x, y: x * y, (2.0, 3.0), {}, argnums=(0,))
    >>> trace.outputs[0].value, trace.inputs[0].value
    (6.0, 2.0)
    """

    def __init__(self, f, args, kwargs, argnums):
        args = list(args)
        chosen = {argnum: args[argnum] for argnum in argnums}
        leaves, self._rebuild = flatten(chosen)
        self.inputs = [_input(leaf, i, chosen) for i, leaf in enumerate(leaves)]
        number = new_variable()
        for node in self.inputs:
            node.const_attr = number
        for argnum, fresh in self._rebuild(self.inputs).items():
            args[argnum] = fresh
        self.result = f(*args, **kwargs)
        leaves, self.rebuild_outputs = flatten(self.result)
        self.outputs = [_output(leaf, i, self.result) for i, leaf in enumerate(leaves)]

    def rebuild_inputs(self, leaves):
        """Return a tuple of trees, one for each argument that was chosen, of derivatives by it.

        A derivative has the type of what it is taken by: a float32 input meets float64 constants
        without its gradient growing.
        """
        typed = [of_type(leaf, node) for leaf, node in zip(leaves, self.inputs, strict=True)]
        return tuple(self._rebuild(typed).values())

    def settle(self, nodes):
        """End this trace; see `settle`."""
        return settle(nodes, self.inputs)


def _input(leaf, position, chosen):
    """Return the fresh input for a leaf; an error says which argument cannot have one."""
    try:
        return fresh_input(leaf)
    except (TypeError, ValueError) as error:
        raise TypeError(
            f"argument {spell_argument(paths(chosen)[position])} cannot be differentiated by: "
            f"{error}. Leave it out of argnums, or pass it by keyword"
        ) from error


def spell_argument(path):
    """Return `[0]['w']`, the path in a collection of arguments, as `0['w']`."""
    number, _, rest = path[1:].partition("]")
    return number + rest


def _output(leaf, position, result):
    """Return what the function returned as a node; an error says where it is none."""
    try:
        return leaf if isinstance(leaf, Node) else constant(leaf)
    except (TypeError, ValueError) as error:
        path = paths(result)[position]
        raise TypeError(f"the function's output{path and ' at ' + path}: {error}") from error


def fresh_input(value):
    """Return an input of its own for a leaf: a number, an array, or a node of an outer trace.

    Integers become floats: there is no derivative along integers.

    Examples
    --------
    >>> fresh_input(3).value
    3.0
    """
    if isinstance(value, Node):
        known = type(value) is Traced and value.dtype.kind in "biu"
        return identity_op(value * 1.0 if known else value)
    if isinstance(value, bool | np.bool_ | Integral):
        value = float(value)
    value = as_value(value)
    if isinstance(value, np.ndarray) and value.dtype.kind in "biu":
        value = value.astype(float)
    return variable_with_value(value)


def of_type(value, node):
    """Return an array in the floating type of a node's value, if both are known.

    A node is turned into that type only for compiled code, which will have no later chance: an
    outer derivative sees to its own results.
    """
    known = isinstance(value, np.ndarray | np.generic) or (closed_inputs and type(value) is Traced)
    if known and type(node) is Traced:
        dtype = node.dtype
        if dtype != value.dtype and dtype.kind == value.dtype.kind == "f":
            return value.astype(dtype)
    return value


def settle(nodes, inputs):
    """End a trace: return values for nodes, or the nodes where an outer trace still needs them.

    Parameters
    ----------
    nodes : list of Node
        What is to be known.
    inputs : list of Node
        The inputs of this trace. From now on they are constants to everybody else.

    Returns
    -------
    list
        Values, if nothing but constants is behind the nodes; otherwise the nodes.
    """
    for node in inputs:
        if node.op is placeholder_op:
            node.op, node.const_attr = constant_op, node.value
        else:
            node.const_attr = None
    held = constants_behind(nodes)
    return nodes if held is None else own([value_of(node) for node in nodes], held)


def constants_behind(nodes):
    """Return the values of all constants behind nodes; None if there is a variable among them.

    A variable is a symbolic one, or the input of a trace that goes on. The search goes deep first
    and ends at the first one found, so that a derivative inside a long outer trace need not walk
    through all of that.
    """
    stack, seen, constants = list(nodes), set(), []
    while stack:
        node = stack.pop()
        if node in seen:
            continue
        seen.add(node)
        if node.op is placeholder_op:
            return None
        if node.op is constant_op:
            constants.append(node.const_attr)
        stack += node.inputs
    return constants


def is_newer(node, variable):
    """Say whether an input of a trace that began after a Taylor variable is behind the node."""
    stack, seen = [node], set()
    while stack:
        node = stack.pop()
        if node not in seen:
            seen.add(node)
            number = node.const_attr
            if node.op in (placeholder_op, identity_op) and (number or 0) > variable:
                return True
            stack += node.inputs
    return False


def value_of(node):
    """Return the value of a node with nothing but constants behind it."""
    return node.value if type(node) is Traced else Executor([node]).run({})[0]


def own(values, held=()):
    """Return values that the caller may change: no two share memory, nor with the arrays held.

    Adjoints are often views (that of a sum is one number, broadcast), or the same array twice
    (those of a + b), or an array that the user passed.
    """
    owned, seen = [], {id(value) for value in held}
    for value in values:
        if isinstance(value, np.ndarray):
            foreign = value.base is not None or not value.flags.writeable or id(value) in seen
            value = value[()] if value.ndim == 0 else value.copy() if foreign else value
            seen.add(id(value))
        owned.append(value)
    return owned
