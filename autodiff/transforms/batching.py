"""Computing one node for many values of its inputs at once: the batch is an axis in front.

An elementwise op needs nothing but axes that line up; a few others have a rule here, and the rest
are computed value by value.
"""

from types import EllipsisType

import numpy as np

from autodiff.exercise import is_reference
from autodiff.ops.arithmetic import (
    add_byconst_op,
    add_op,
    mul_byconst_op,
    mul_op,
    neg_op,
    sub_op,
)
from autodiff.ops.indexing import index_op, scatter_op
from autodiff.ops.linalg import matmul_op
from autodiff.ops.products import general_matmul_op, matmul_adjoint_op
from autodiff.ops.reduction import reduce_sum_op, spread_op
from autodiff.ops.shape import broadcast_like_op, sum_to_like_op
from autodiff.ops.shaping import broadcast_to_op
from autodiff.ops.sources import constant_op
from autodiff.transforms.untracing import directions_of

__all__ = ["compute_batch", "remake_batch", "ufunc_of"]

UFUNCS = {  # what their `compute` does, if nobody has written another one
    add_op: np.add,
    add_byconst_op: np.add,
    mul_op: np.multiply,
    mul_byconst_op: np.multiply,
    neg_op: np.negative,
    sub_op: np.subtract,
}


def ufunc_of(op):
    """Return the ufunc that an op computes, which can write into memory that is there; or None."""
    return UFUNCS.get(op) if is_reference(type(op).compute) else None


def compute_batch(node, inputs, batched, shapes, shape, spare=None):
    """Return a node's values for a batch of values of its inputs.

    Parameters
    ----------
    node : Node
        What to compute.
    inputs : list of array_like
        The values of its inputs; those that are batched have the batch's axis in front.
    batched : list of bool
        Which inputs are: at least one.
    shapes : list of tuple of int
        The shapes of the inputs, without the batch.
    shape : tuple of int
        The shape of the node's value, without the batch.
    spare : ndarray, optional
        An array that nobody needs any more, for an op with a `ufunc_of`: the result goes there if
        it fits.

    Returns
    -------
    ndarray
        Of shape (batch, *shape).
    """
    if node.op.elementwise:
        inputs = _aligned(inputs, batched, shapes, len(shape))
        operands = inputs if node.const_attr is None else [*inputs, node.const_attr]
        if spare is not None and _fits(spare, operands, shape):
            return ufunc_of(node.op)(*operands, out=spare)
        return node.op.compute(node, inputs)
    rule = RULES.get(node.op)
    if rule and (node.op in PRODUCTS or (batched[0] and not any(batched[1:]))):
        found = rule(node, inputs, batched, shapes)
        if found is not None:
            return found
    return _one_by_one(node, inputs, batched)


def _fits(spare, operands, shape):
    """Say whether a spare array has the shape and the type of a ufunc's result."""
    kinds = {value.dtype for value in operands if isinstance(value, np.ndarray | np.generic)}
    return spare.shape[1:] == shape and kinds == {spare.dtype} and spare.dtype == np.float64


def _aligned(inputs, batched, shapes, ndim):
    """Return inputs whose own axes line up at the back, as broadcasting wants them."""
    return [
        value.reshape(len(value), *[1] * (ndim - len(shape)), *shape) if moves else value
        for value, moves, shape in zip(inputs, batched, shapes, strict=True)
    ]


def _one_by_one(node, inputs, batched):
    count = next(len(value) for value, moves in zip(inputs, batched, strict=True) if moves)
    return np.stack(
        [
            node.op.compute(
                node,
                [v[i] if moves else v for v, moves in zip(inputs, batched, strict=True)],
            )
            for i in range(count)
        ]
    )


def _axes(axis, ndim):
    """Return the axes of a reduction, counted in the batch."""
    axes = range(ndim) if axis is None else np.atleast_1d(axis)
    return tuple(int(axis) % ndim + 1 for axis in axes)


def _reduce_sum(node, inputs, batched, shapes):
    axis, keepdims = node.const_attr
    return np.sum(inputs[0], axis=_axes(axis, len(shapes[0])), keepdims=keepdims)


def _spread(node, inputs, batched, shapes):
    axis, keepdims = node.const_attr
    total, like = inputs[0], shapes[1]
    kept = total if keepdims else np.expand_dims(total, _axes(axis, len(like)))
    return np.broadcast_to(kept, (len(total), *like))


def _sum_to(node, inputs, batched, shapes):
    value, (shape, like) = inputs[0], shapes
    added = len(shape) - len(like)
    stretched = [i for i, n in enumerate(like, added) if n == 1 and shape[i] != 1]
    axes = tuple(axis + 1 for axis in [*range(added), *stretched])
    total = value.sum(axis=axes) if axes else value
    return total.reshape(len(value), *like)


def _broadcast_to(node, inputs, batched, shapes):
    value, (shape, like) = inputs[0], shapes
    aligned = value.reshape(len(value), *[1] * (len(like) - len(shape)), *shape)
    return np.broadcast_to(aligned, (len(value), *like))


def _matmul(node, inputs, batched, shapes):
    if [len(shape) for shape in shapes] != [2, 2] or node.const_attr is None:
        return None
    a, b = (
        np.swapaxes(value, -1, -2) if flag else value
        for value, flag in zip(inputs, node.const_attr, strict=True)
    )
    return np.matmul(a, b)


def _general_matmul(node, inputs, batched, shapes):
    """A vector and a fixed matrix: the batch of vectors is a matrix, and one product does it."""
    a, b = inputs
    if batched == [True, False] and [len(shape) for shape in shapes] == [1, 2]:
        return np.matmul(a, b)
    if batched == [False, True] and [len(shape) for shape in shapes] == [2, 1]:
        return np.matmul(b, np.transpose(a))
    return None


def _matmul_adjoint(node, inputs, batched, shapes):
    """The adjoint of that vector: the other side of the same matrix."""
    (output_grads, matrix, _), side = inputs, node.const_attr[2]
    if [len(shape) for shape in shapes] != [1, 2, 1]:
        return None
    return np.matmul(output_grads, matrix if side else np.transpose(matrix))


def _index(node, inputs, batched, shapes):
    key = node.const_attr
    return inputs[0][(slice(None), *key)] if _is_basic(key) else None


def _scatter(node, inputs, batched, shapes):
    if not _is_basic(node.const_attr):
        return None
    total = np.empty((len(inputs[0]), *shapes[1]), inputs[0].dtype)
    total.fill(0)  # np.zeros would ask the system for fresh pages, each of which costs a fault
    total[(slice(None), *node.const_attr)] = inputs[0]
    return total


def _is_basic(key):
    """Say whether a key names each element at most once, and the batch's axis can stand first."""
    return all(part is None or isinstance(part, int | slice | EllipsisType) for part in key)


RULES = {
    index_op: _index,
    scatter_op: _scatter,
    reduce_sum_op: _reduce_sum,
    spread_op: _spread,
    sum_to_like_op: _sum_to,
    broadcast_like_op: _broadcast_to,
    matmul_op: _matmul,
    general_matmul_op: _general_matmul,
    matmul_adjoint_op: _matmul_adjoint,
}
PRODUCTS = (matmul_op, general_matmul_op)  # whichever operand moves


# --- the same with nodes ----------------------------------------------------------------------


def remake_batch(node, known, count):
    """Make a node once more, on batches of values in the places of some operands.

    Parameters
    ----------
    node : Node
        A traced one.
    known : dict of Node to Node
        The batches, by the nodes whose places they take.
    count : int
        How many values a batch has.

    Returns
    -------
    Node or None
        A batch of the node's values; None where this op has no rule.
    """
    operands, moves = [known.get(a, a) for a in node.inputs], [a in known for a in node.inputs]
    if node.op.elementwise:
        aligned = [
            np.reshape(a, (count, *[1] * (node.ndim - old.ndim), *old.shape))
            if moving and 0 < old.ndim < node.ndim
            else a
            for a, old, moving in zip(operands, node.inputs, moves, strict=True)
        ]
        if any(moving and old.ndim == 0 for old, moving in zip(node.inputs, moves, strict=True)):
            return None
        return node.op.node(tuple(aligned), node.const_attr)
    rule = NODE_RULES.get(node.op)
    return rule(node, operands, count) if rule and moves[0] and not any(moves[1:]) else None


def _index_nodes(node, operands, count):
    if len(operands) > 1 or not _is_basic(node.const_attr):
        return None
    key = (slice(None), *node.const_attr)
    if operands[0].op is constant_op:  # the directions: their parts lie one behind the other
        return directions_of(np.ascontiguousarray(operands[0].value[key]))
    return index_op(operands[0], key)


def _scatter_nodes(node, operands, count):
    if len(operands) > 2 or not _is_basic(node.const_attr):
        return None
    like = broadcast_to_op(operands[1], (count, *node.shape))
    return scatter_op(operands[0], like, (slice(None), *node.const_attr))


def _same_shape_nodes(node, operands, count):
    return operands[0] if node.shape == node.inputs[0].shape else None


NODE_RULES = {
    index_op: _index_nodes,
    scatter_op: _scatter_nodes,
    sum_to_like_op: _same_shape_nodes,
    broadcast_like_op: _same_shape_nodes,
}
