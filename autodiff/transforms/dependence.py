"""Which outputs of a linear map can depend on which inputs: sets of indices pushed through.

Every number in the graph carries the set of inputs that it may depend on, as bits. An elementwise
op unites the sets of its operands' elements; an op that moves numbers moves their sets; a sum, a
scatter and a matrix product unite those that they add up. Any other op is taken to make every
number from all of its moving operands. So the sets are never too small, whatever the values are:
products with zeros, masks and branches of a `where` count in full.
"""

import numpy as np

from autodiff.ops import joining, repeating, shaping
from autodiff.ops.diagonals import diag_op, diagonal_op, on_diagonal_op, tril_op, triu_op, undiag_op
from autodiff.ops.indexing import index_op, scatter_op
from autodiff.ops.linalg import matmul_op
from autodiff.ops.products import general_matmul_op
from autodiff.ops.reduction import reduce_sum_op, spread_op
from autodiff.ops.shape import broadcast_like_op, sum_to_like_op

__all__ = ["LARGEST", "dependence"]

LARGEST = 20_000  # inputs: the bits of so many numbers with sets of so many fill 50 MB

MOVING = {  # each number of the value is one of the operands' numbers, or a constant
    shaping.reshape_op, shaping.expand_dims_op, shaping.squeeze_op, shaping.atleast_op,
    shaping.as_columns_op, shaping.reshape_like_op, shaping.transpose_op, shaping.swapaxes_op,
    shaping.moveaxis_op, shaping.flip_op, shaping.roll_op, shaping.broadcast_to_op,
    joining.concatenate_op, joining.stack_op, joining.part_op, joining.place_op,
    repeating.tile_op, repeating.repeat_op, repeating.unpad_op,
    repeating.mirror_pad_op, diagonal_op, on_diagonal_op, diag_op, undiag_op, tril_op, triu_op,
    broadcast_like_op, spread_op,
}  # fmt: skip


def dependence(steps, seed_shape, shapes, answer):
    """Return which inputs each number of an answer may depend on.

    Parameters
    ----------
    steps : list of (int, node, list of int, list)
        A linear map: slot of the result, what is computed, the slots of its operands, and their
        values, with None for those that depend on the seed, which is in slot 0.
    seed_shape : tuple of int
    shapes : dict of int to tuple of int
        The shape of each slot that depends on the seed.
    answer : int
        A slot.

    Returns
    -------
    ndarray of bool, shape (size of the answer, size of the seed)

    Raises
    ------
    ValueError
        If there are more than `LARGEST` inputs.
    """
    size = int(np.prod(seed_shape))
    if size > LARGEST:
        raise ValueError(
            f"a sparsity is detected for up to {LARGEST} inputs; got {size}. Say what it is: "
            'sparsity="tridiagonal", ("banded", k), or a list of pairs of indices'
        )
    if size == 0:
        return np.zeros((int(np.prod(shapes[answer])), 0), bool)
    last = {slot: i for i, step in enumerate(steps) for slot in step[2]}
    sets = {0: np.packbits(np.eye(size, dtype=bool), axis=1).reshape(*seed_shape, -1)}
    for i, (target, node, operands, values) in enumerate(steps):
        moving = [sets.get(slot) for slot in operands]
        found = push(node, moving, values, shapes[target])
        sets[target] = np.ascontiguousarray(found).reshape(*shapes[target], found.shape[-1])
        for slot in operands:
            if last[slot] == i and slot != answer:
                sets.pop(slot, None)
    if answer not in sets:
        return np.zeros((int(np.prod(shapes[answer])), size), bool)
    bits = sets[answer].reshape(-1, sets[answer].shape[-1])
    return np.unpackbits(bits, axis=1, count=size).astype(bool)


def push(node, moving, values, shape):
    """Return the sets of a node's numbers, given those of its operands (None for fixed ones)."""
    op, ours = node.op, type(node.op).__module__.startswith("autodiff.")
    if op.elementwise and ours:
        return of_elementwise(moving, shape)
    if op in MOVING:
        return of_moving(node, moving, values)
    rule = RULES.get(op)
    found = rule(node, moving, values, shape) if rule else None
    return of_anything(moving, shape) if found is None else found


def width(moving):
    """Return how many bytes a set takes."""
    return next(sets.shape[-1] for sets in moving if sets is not None)


def of_elementwise(moving, shape):
    """Unite the sets of the elements that meet."""
    total = np.zeros((*shape, width(moving)), np.uint8)
    for sets in moving:
        if sets is not None:
            total |= sets
    return total


def of_anything(moving, shape):
    """Give every number the union of all sets."""
    everything = np.zeros(width(moving), np.uint8)
    for sets in moving:
        if sets is not None:
            everything |= np.bitwise_or.reduce(sets.reshape(-1, sets.shape[-1]), axis=0)
    return np.broadcast_to(everything, (*shape, len(everything)))


def of_moving(node, moving, values):
    """Let the op itself move numbers that say where they come from; 0 is for constants."""
    count = width(moving)
    labelled, tables, start = [], [np.zeros((1, count), np.uint8)], 1
    for sets, value in zip(moving, values, strict=True):
        if sets is None:
            labelled.append(unlabelled(node, value))
            continue
        flat = sets.reshape(-1, count)
        labels = np.arange(start, start + len(flat)).reshape(sets.shape[:-1])
        labelled.append(labels)
        tables.append(flat)
        start += len(flat)
    return np.concatenate(tables)[np.asarray(node.op.compute(node, labelled))]


def unlabelled(node, value):
    """Return what stands for a fixed operand: bounds as they are, numbers to be moved as zeros."""
    is_bound = np.ndim(value) == 0 and np.asarray(value).dtype.kind in "iu"
    return value if is_bound else np.zeros(np.shape(value), int)


def of_sum(node, moving, values, shape):
    axis, _ = node.const_attr
    (sets,) = moving
    axes = range(sets.ndim - 1) if axis is None else np.atleast_1d(axis)
    axes = tuple(int(axis) % (sets.ndim - 1) for axis in axes)
    return np.bitwise_or.reduce(sets, axis=axes) if axes else sets


def of_sum_to(node, moving, values, shape):
    sets, added = moving[0], moving[0].ndim - 1 - len(shape)
    stretched = [i for i, n in enumerate(shape, added) if n == 1]
    axes = (*range(added), *stretched)
    return np.bitwise_or.reduce(sets, axis=axes) if axes else sets


def of_index(node, moving, values, shape):
    """Pick sets as the key picks numbers, unless the key is made of values."""
    return of_moving(node, moving, values) if len(moving) == 1 else None


def of_scatter(node, moving, values, shape):
    """Unite the sets of what goes to one place."""
    if len(moving) != 2 or moving[0] is None:
        return None
    flat = moving[0].reshape(-1, moving[0].shape[-1])
    places = np.arange(int(np.prod(shape))).reshape(shape)[node.const_attr]
    total = np.zeros((int(np.prod(shape)), flat.shape[-1]), np.uint8)
    np.bitwise_or.at(total, places.reshape(-1), flat)
    return total


def of_product(node, moving, values, shape):
    """A vector or matrix that moves, times a fixed one: each row or column becomes one set."""
    shapes = [
        np.shape(value) if sets is None else sets.shape[:-1]
        for sets, value in zip(moving, values, strict=True)
    ]
    fixed = [sets is None for sets in moving]
    if not any(fixed) or not all(len(s) in (1, 2) for s in shapes):
        return None
    side = fixed.index(False)
    sets = moving[side]
    if node.op is matmul_op and node.const_attr and node.const_attr[side]:
        sets = np.swapaxes(sets, 0, 1)
    inner = len(shapes[side]) - 1 if side == 0 else max(len(shapes[side]) - 2, 0)
    united = np.bitwise_or.reduce(sets, axis=inner)
    if side == 0 and len(shapes[1]) == 2 and len(shapes[0]) == 2:
        united = united[:, None]
    return np.broadcast_to(united, (*shape, sets.shape[-1]))


RULES = {
    reduce_sum_op: of_sum,
    sum_to_like_op: of_sum_to,
    index_op: of_index,
    scatter_op: of_scatter,
    matmul_op: of_product,
    general_matmul_op: of_product,
}
