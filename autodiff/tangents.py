"""Forward mode on graphs: `tangents` pushes directions through, as `gradients` pulls adjoints back.

Like the adjoints, tangents are nodes made from ops alone, so the two modes nest in any order.
"""

import numpy as np

from autodiff.forward import product_rule, push_forward
from autodiff.gradients import gradients
from autodiff.graph import Node, find_topo_sort, nodes_between, sum_node_list
from autodiff.ops.base import Op
from autodiff.ops.shape import broadcast_like_op
from autodiff.ops.sources import placeholder_op, zeroslike_op
from autodiff.traced import Traced, is_known

__all__ = ["pull_back", "remake", "tangents"]


class PairingOp(Op):
    """The sum of all products of outputs and their cotangents: where a walk back begins.

    y = <a1, b1> + <a2, b2> + ..., the inputs being a1, a2, ..., b1, b2, ...; so da1 = b1, and so
    on. The node is only ever the root of a walk: its value is not asked for, its own adjoint is 1,
    and the b are what `gradients` shall not go into.
    """

    symbol = "pairing"
    arity = None
    elementwise = False

    def contributions(self, node, output_grad):
        half = len(node.inputs) // 2
        return [*node.inputs[half:], *[None] * half]


pairing_op = PairingOp()


def pull_back(outputs, cotangents, inputs):
    """Build the products of cotangents with the Jacobian, as nodes: reverse mode.

    Parameters
    ----------
    outputs : list of Node
        What to differentiate.
    cotangents : list of Node
        One for each output, of its shape: the adjoint that a walk back begins with.
    inputs : list of Node
        What to differentiate by.

    Returns
    -------
    list of Node
        One for each input, of its shape; zeros where no output depends on it.

    Examples
    --------
    >>> import autodiff as ad
    >>> x = ad.Variable(name="x")
    >>> dx, = pull_back([x * x, x * 3], [ad.constant(1.0), ad.constant(10.0)], [x])
    >>> ad.Executor([dx]).run({x: 2.0})
    [34.0]
    """
    if not outputs:
        return [zeroslike_op(node) for node in inputs]
    return gradients(pairing_op(*outputs, *cotangents), inputs)


def tangents(outputs, inputs, directions):
    """Build the directional derivatives of outputs, as nodes: forward mode.

    Parameters
    ----------
    outputs : list of Node
        What to differentiate.
    inputs : list of Node
        What to differentiate by; different nodes.
    directions : list of Node
        One for each input, of its shape: how fast it changes.

    Returns
    -------
    list of Node
        One for each output, of its shape; zeros where an output does not depend on the inputs.

    Examples
    --------
    >>> import autodiff as ad
    >>> x = ad.Variable(name="x")
    >>> dy, = tangents([x * x], [x], [ad.constant(1.0)])
    >>> ad.Executor([dy]).run({x: 3.0})
    [6.0]
    """
    known = dict(zip(inputs, directions, strict=True))
    if outputs:
        push_forward(nodes_between(inputs, pairing_op(*outputs))[:-1], known)
    return [zeroslike_op(node) if known.get(node) is None else known[node] for node in outputs]


def tangent(op, node, directions):
    """Return the tangent of a node: the way that its op can do it most cheaply.

    Parameters
    ----------
    op : Op
        The op of the node. One that knows a better way has a method of this name.
    node : Node
        The node to differentiate.
    directions : list of Node or None
        The tangents of its inputs; None where an input does not change.

    Returns
    -------
    Node or None
        None where the value does not change.
    """
    if all(direction is None for direction in directions):
        return None
    if op.elementwise and not (op.linear_in is not None and None not in directions):
        return _of_elementwise(op, node, directions)
    if op.linear_in is not None:
        return _of_linear(op, node, directions)
    return (product_rule if op.multilinear else _by_transposition)(op, node, directions)


def _of_linear(op, node, directions):
    """A linear op does to the tangents what it does to the values."""
    if all(directions[i] is None for i in op.linear_in):
        return None
    operands = list(node.inputs)
    for i in op.linear_in:
        direction = directions[i]
        operands[i] = zeroslike_op(operands[i]) if direction is None else direction
    return op.node(tuple(operands), node.const_attr)


def _of_elementwise(op, node, directions):
    """The Jacobian is diagonal: its transpose, which `gradient` applies, is itself."""
    terms = [
        op.gradient(node, direction)[i]
        for i, direction in enumerate(directions)
        if direction is not None
    ]
    terms = [term for term in terms if term is not None]
    if not terms:
        return None
    total = sum_node_list(terms)
    return broadcast_like_op(total, node) if _may_grow(op, node, directions) else total


def _may_grow(op, node, directions):
    """Say whether the value may be larger than an input that changes, so that tangents grow too."""
    if not op.broadcasts(node):
        return False
    if not all(map(is_known, node.inputs)):
        return True
    shapes = [np.shape(operand.value) for operand in node.inputs]
    fixed = np.shape(node.const_attr) if isinstance(node.const_attr, np.ndarray) else ()
    moving = {shape for shape, d in zip(shapes, directions, strict=True) if d is not None}
    return len(moving) > 1 or not moving.issuperset(shape for shape in [*shapes, fixed] if shape)


def _by_transposition(op, node, directions):
    """The adjoints are linear in the output's adjoint: differentiate them by it, and transpose.

    This is done on a copy of the node with nothing behind it, lest the walk back go through all of
    the graph that led here; what it builds is then made again on the node itself.

    Source: Christianson (1992); "a new trick for calculating Jacobian vector products", J. Townsend
    (2017).
    """
    real = {}
    alone = op.node(tuple(_stand_in(a, real) for a in node.inputs), node.const_attr)
    real[alone] = node
    if type(node) is Traced:
        alone._value = node._value
    seed = zeroslike_op(alone)  # the derivative of something linear is the same everywhere
    pairs = [
        (contribution, _stand_in(direction, real))
        for contribution, direction in zip(op.contributions(alone, seed), directions, strict=True)
        if contribution is not None and direction is not None
    ]
    if not pairs:
        return None
    (transposed,) = pull_back(*map(list, zip(*pairs, strict=True)), [seed])
    remake(find_topo_sort([transposed]), real)
    return real[transposed]


def _stand_in(node, real):
    """Return a leaf in the place of a node, the same for the same one; `real` remembers which."""
    for leaf, original in real.items():
        if original is node:
            return leaf
    if type(node) is Traced:
        leaf = Traced(placeholder_op, value=node.value, scalar=node.scalar)
    else:
        leaf = Node(placeholder_op, scalar=node.scalar)
    real[leaf] = node
    return leaf


def remake(nodes, known):
    """Make nodes once more, with others in the places of some that they depend on.

    Parameters
    ----------
    nodes : list of Node
        What to make again, in topological order.
    known : dict of Node to Node
        What stands in whose place; what is missing stays. The nodes made are added to it.
    """
    for node in nodes:
        if node not in known and node.inputs:
            operands = tuple(known.get(operand, operand) for operand in node.inputs)
            known[node] = node.op.node(operands, node.const_attr)
            known[node].scalar = node.scalar


Op.tangent = tangent
