"""Forward mode on graphs: `tangents` pushes directions through, as `gradients` pulls adjoints back.

Like the adjoints, tangents are nodes made from ops alone, so the two modes nest in any order.
"""

from autodiff.gradients import gradients
from autodiff.graph import nodes_between, sum_node_list
from autodiff.ops.base import Op
from autodiff.ops.reduction import reduce_sum_op
from autodiff.ops.shape import broadcast_like_op
from autodiff.ops.sources import zeroslike_op

__all__ = ["tangents"]


def tangents(outputs, inputs, directions):
    """Build the directional derivatives of outputs, as nodes.

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
    for output in outputs:
        for node in nodes_between(inputs, output):
            if node not in known:
                known[node] = node.op.tangent(node, [known.get(a) for a in node.inputs])
    return [zeroslike_op(node) if known.get(node) is None else known[node] for node in outputs]


def tangent(op, node, directions):
    """Return the tangent of a node: the way that its op can do it most cheaply."""
    if all(direction is None for direction in directions):
        return None
    if op.linear_in is not None:
        return _of_linear(op, node, directions)
    if op.multilinear:
        return _of_multilinear(op, node, directions)
    return (_of_elementwise if op.elementwise else _by_transposition)(op, node, directions)


def _of_linear(op, node, directions):
    """A linear op does to the tangents what it does to the values."""
    if all(directions[i] is None for i in op.linear_in):
        return None
    operands = list(node.inputs)
    for i in op.linear_in:
        direction = directions[i]
        operands[i] = zeroslike_op(operands[i]) if direction is None else direction
    return op.node(tuple(operands), node.const_attr)


def _of_multilinear(op, node, directions):
    """The product rule: one input at a time is replaced by its tangent."""
    terms = []
    for i, direction in enumerate(directions):
        if direction is not None:
            operands = (*node.inputs[:i], direction, *node.inputs[i + 1 :])
            terms.append(op.node(operands, node.const_attr))
    return sum_node_list(terms)


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
    return broadcast_like_op(total, node) if op.broadcasts(node) else total


def _by_transposition(op, node, directions):
    """The adjoints are linear in the output's adjoint: differentiate them by it, and transpose.

    Source: Christianson (1992); "a new trick for calculating Jacobian vector products", J. Townsend
    (2017).
    """
    seed = zeroslike_op(node)  # the derivative of something linear is the same everywhere
    contributions = op.contributions(node, seed)
    terms = [
        reduce_sum_op(contribution * direction)
        for contribution, direction in zip(contributions, directions, strict=True)
        if contribution is not None and direction is not None
    ]
    return gradients(sum_node_list(terms), [seed])[0] if terms else None


Op.tangent = tangent
