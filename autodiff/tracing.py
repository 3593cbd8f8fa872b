"""Running a user's function on nodes, and turning the nodes that come back into values.

A function is traced on fresh inputs: each call of a derivative has inputs of its own, even where
it is called inside another one on that one's inputs. So nested derivatives never take one
another's variables for their own (perturbation confusion).
"""

from numbers import Integral

import numpy as np

from autodiff.executor import Executor
from autodiff.graph import Node
from autodiff.ops.sources import (
    as_node,
    constant_op,
    identity_op,
    placeholder_op,
    variable_with_value,
)
from autodiff.trees import flatten, map_leaves

__all__ = ["fresh_input", "settle", "trace"]


def fresh_input(value):
    """Return an input of its own for a leaf: a number, an array, or a node of an outer trace.

    Integers become floats: there is no derivative along integers.
    """
    if isinstance(value, Node):
        return identity_op(value)
    if isinstance(value, bool | Integral):
        value = float(value)
    array = np.asarray(value)
    return variable_with_value(array.astype(float) if array.dtype.kind in "biu" else value)


def trace(f, args, kwargs, argnums):
    """Call `f` with fresh inputs in the places of some of its arguments.

    Parameters
    ----------
    f : callable
        A function of arrays, or of nested tuples, lists and dicts of arrays.
    args, kwargs
        Its arguments.
    argnums : tuple of int
        Which positional arguments to differentiate by.

    Returns
    -------
    inputs : list of Node
        The fresh inputs, leaf by leaf.
    rebuild : list of callable
        For each of `argnums`, a function from as many leaves to a tree of the argument's form.
    output : tree of Node
        What `f` returned, with every leaf a node.
    """
    args, inputs, rebuild = list(args), [], []
    for argnum in argnums:
        found, build = flatten(args[argnum])
        fresh = [fresh_input(leaf) for leaf in found]
        args[argnum] = build(fresh)
        inputs.append(fresh)
        rebuild.append(build)
    output = map_leaves(as_node, f(*args, **kwargs))
    return inputs, rebuild, output


def settle(nodes, own):
    """End a trace: return values for nodes, or the nodes where an outer trace still needs them.

    Parameters
    ----------
    nodes : list of Node
        What is to be known.
    own : list of Node
        The inputs of this trace. From now on they are constants to everybody else.

    Returns
    -------
    list
        Values, if nothing but constants is behind the nodes; otherwise the nodes.
    """
    for node in own:
        if node.op is placeholder_op:
            node.op, node.const_attr = constant_op, node.value
    executor = Executor(nodes)
    if any(node.op is placeholder_op for node in executor.order):
        return nodes
    return executor.run({})
