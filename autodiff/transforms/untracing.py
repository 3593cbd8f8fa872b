"""From a traced graph to the same graph without values, of variables that are fed.

A trace knows its values, and so keeps them alive. What outlives the call that made it, as compiled
code does, must not keep the caller's arrays.
"""

import numpy as np

from autodiff.graph import Node, find_topo_sort
from autodiff.ops.arithmetic import add_byconst_op, add_op, mul_byconst_op, mul_op
from autodiff.ops.sources import constant, constant_op, placeholder_op
from autodiff.traced import Traced

__all__ = ["NewArray", "directions_of", "snapshot", "untraced"]


DIRECTIONS = "directions"  # names the constants that follow from the derivative asked for


def directions_of(array):
    """Return directions as a node, or what has been made of them and of nothing else."""
    node = constant(array)
    node.name = DIRECTIONS
    return node


class NewArray(Exception):
    """A graph holds an array that its fingerprint does not know."""


def untraced(outputs, inputs, known=None, lifted=()):
    """Copy a graph for inputs whose values are still to come.

    Parameters
    ----------
    outputs : list of Node
        What the copy is to compute.
    inputs : list of Node
        What it depends on; everything else stays as it is now: arrays among the constants are
        copied, since their owner may change them.
    known : Fingerprint, optional
        Of the trace: then arrays are inputs too, as that says.
    lifted : sequence of Op
        Ops by a constant; where it is an array that is an input, the copy has the op of two nodes.

    Returns
    -------
    outputs : list of Node
        The same nodes, of the new graph.
    variables : list of Node
        One for each of `inputs`, then one for each array.

    Raises
    ------
    NewArray
        If there is an array that is neither an input, nor one that the fingerprint has by its bits.
    """
    variables = [Node(placeholder_op, name=node._name, scalar=node.scalar) for node in inputs]
    copies = dict(zip(inputs, variables, strict=True))
    if known is not None:
        variables += [Node(placeholder_op, name="array") for _ in known.feeds[len(inputs) :]]
    for node in find_topo_sort(outputs):
        if node not in copies:
            place = None if known is None else known.arrays.get(id(node.const_attr))
            if place is not None and node.op in lifted:
                op = {add_byconst_op: add_op, mul_byconst_op: mul_op}[node.op]
                copies[node] = Node(op, (copies[node.inputs[0]], variables[place]))
            elif place is not None and node.op is constant_op:
                copies[node] = variables[place]
            else:
                if known is not None and node._name != DIRECTIONS:
                    for value in node.op.settings(node):
                        check_known(value, known.attributes)
                copies[node] = copy_of(node, copies)
    return [copies[node] for node in outputs], variables


def check_known(value, attributes):
    """Raise NewArray for an array, or a part of a tuple that is one, which nobody has seen."""
    if type(value) is np.ndarray and id(value) not in attributes:
        raise NewArray
    if type(value) is tuple:
        for part in value:
            check_known(part, attributes)


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
