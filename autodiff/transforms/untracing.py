"""From a traced graph to the same graph without values, of variables that are fed.

A trace knows its values, and so keeps them alive. What outlives the call that made it, as compiled
code does, must not keep the caller's arrays.
"""

import numpy as np

from autodiff.graph import Node, find_topo_sort
from autodiff.ops.sources import constant_op, placeholder_op
from autodiff.traced import Traced

__all__ = ["untraced"]


def untraced(outputs, inputs):
    """Copy a graph for inputs whose values are still to come.

    Parameters
    ----------
    outputs : list of Node
        What the copy is to compute.
    inputs : list of Node
        What it depends on; everything else stays as it is now: arrays among the constants are
        copied, since their owner may change them.

    Returns
    -------
    outputs : list of Node
        The same nodes, of the new graph.
    variables : list of Node
        One for each of `inputs`.
    """
    variables = [Node(placeholder_op, name=node._name, scalar=node.scalar) for node in inputs]
    copies = dict(zip(inputs, variables, strict=True))
    for node in find_topo_sort(outputs):
        if node not in copies:
            copies[node] = copy_of(node, copies)
    return [copies[node] for node in outputs], variables


def copy_of(node, copies):
    """Return a node like another one, on the copies of its inputs, without a value."""
    operands = tuple([copies[operand] for operand in node.inputs])
    kept = snapshot(node.const_attr)
    if node.op is constant_op:
        copy = Traced(constant_op, (), kept, node._name, node.scalar, value=kept)
    else:
        copy = Node(node.op, operands, kept, node._name, node.scalar)
    copy.masked = node.masked
    copy._code, copy._instruction = node._code, node._instruction
    return copy


def snapshot(value):
    """Return a copy of an array, and anything else as it is."""
    return value.copy() if type(value) is np.ndarray else value
