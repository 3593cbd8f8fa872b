"""Several arrays into one and back: `concatenate`, `stack`, `split` and their kin.

Where a part begins depends on the lengths of those before it, which are not known before the
nodes are fed. So the bounds are nodes of their own, with integers for values.
"""

from itertools import pairwise

import numpy as np

from autodiff.ops.base import Op
from autodiff.ops.checking import as_axis, as_int, as_nodes, at_once
from autodiff.ops.dispatch import implements
from autodiff.ops.indexing import along, index_op
from autodiff.ops.shaping import as_columns_op, atleast_1d, atleast_2d, atleast_3d, ravel
from autodiff.ops.sources import as_node, constant, zeroslike_op

__all__ = [
    "array_split", "column_stack", "concatenate", "dstack", "hsplit", "hstack", "split", "stack",
    "vsplit", "vstack",
]  # fmt: skip


def side_by_side(ndim):
    """Return the axis along which `hstack` joins: the second, or a vector's only one."""
    return 1 if ndim > 1 else 0


def resolve(axis, ndim):
    """Return an axis that may depend on the number of axes, as `side_by_side` does."""
    return axis(ndim) if callable(axis) else axis


# --- parts and their bounds -------------------------------------------------------------------


class EndOp(Op):
    """Where a part ends that begins at `start` and is as long as `like`: an integer."""

    symbol = "end"
    arity = 2
    elementwise = False

    def __call__(self, start, like, axis):
        return self.node((start, like), (axis,))

    def compute(self, node, input_vals):
        start, like = input_vals
        return start + np.shape(like)[resolve(*node.const_attr, np.ndim(like))]

    def gradient(self, node, output_grad):
        return [None, None]


class BoundOp(Op):
    """Where the i-th of n parts of a begins: an integer.

    The parts are as equal as they can be; `const_attr` holds (i, n, axis, exact), and `exact` says
    that they must be of equal length.
    """

    symbol = "bound"
    elementwise = False

    def __call__(self, a, i, n, axis, exact):
        return self.node((a,), (i, n, axis, exact))

    def compute(self, node, input_vals):
        i, n, axis, exact = node.const_attr
        shape = np.shape(input_vals[0])
        length, longer = divmod(shape[resolve(axis, len(shape))], n)
        if exact and longer:
            raise ValueError(
                f"split: an axis of length {n * length + longer} has no {n} equal parts; "
                "np.array_split makes parts of nearly equal length"
            )
        return i * length + min(i, longer)

    def gradient(self, node, output_grad):
        return [None]


class PartOp(Op):
    """Part of a along an axis: y = a[start:stop], so da = dy there, zeros elsewhere."""

    symbol = "part"
    arity = 3
    elementwise = False
    linear_in = (0,)

    def __call__(self, a, start, stop, axis):
        return at_once(self.node((a, start, stop), (axis,)))

    def compute(self, node, input_vals):
        a, start, stop = input_vals
        return a[between(start, stop, np.ndim(a), *node.const_attr)]

    def gradient(self, node, output_grad):
        a, start, stop = node.inputs
        return [place_op(output_grad, start, stop, a, *node.const_attr), None, None]


class PlaceOp(Op):
    """The transpose of `part`: zeros of the shape of `like`, and y[start:stop] = b.

    db = dy[start:stop].
    """

    symbol = "place"
    arity = 4
    elementwise = False
    linear_in = (0,)

    def __call__(self, b, start, stop, like, axis):
        return self.node((b, start, stop, like), (axis,))

    def compute(self, node, input_vals):
        b, start, stop, like = input_vals
        total = np.zeros(np.shape(like), dtype=b.dtype)
        total[between(start, stop, np.ndim(like), *node.const_attr)] = b
        return total

    def gradient(self, node, output_grad):
        _, start, stop, _ = node.inputs
        return [part_op(output_grad, start, stop, *node.const_attr), None, None, None]


def between(start, stop, ndim, axis):
    """Return the key of a part along an axis."""
    return along(resolve(axis, ndim), slice(start, stop))


end_op = EndOp()
bound_op = BoundOp()
part_op = PartOp()
place_op = PlaceOp()


# --- joining ----------------------------------------------------------------------------------


class JoiningOp(Op):
    """Any number of arrays become one; `const_attr` holds (axis,)."""

    arity = None
    elementwise = False

    def __call__(self, nodes, axis):
        return at_once(self.node(tuple(nodes), (axis,)))

    def tangent(self, node, directions):
        """Return the directions, joined in the same way: joining is linear."""
        if all(direction is None for direction in directions):
            return None
        filled = [
            zeroslike_op(operand) if direction is None else direction
            for operand, direction in zip(node.inputs, directions, strict=True)
        ]
        return self(filled, *node.const_attr)


class ConcatenateOp(JoiningOp):
    """Arrays one behind the other along an axis: each one's adjoint is its part of dy."""

    symbol = "concatenate"

    def compute(self, node, input_vals):
        (axis,) = node.const_attr
        return np.concatenate(input_vals, resolve(axis, np.ndim(input_vals[0])))

    def gradient(self, node, output_grad):
        (axis,), adjoints, start = node.const_attr, [], constant(0)
        for operand in node.inputs:
            stop = end_op(start, operand, axis)
            adjoints.append(part_op(output_grad, start, stop, axis))
            start = stop
        return adjoints


class StackOp(JoiningOp):
    """Arrays of one shape along a new axis: each one's adjoint is its slice of dy."""

    symbol = "stack"

    def compute(self, node, input_vals):
        return np.stack(input_vals, *node.const_attr)

    def gradient(self, node, output_grad):
        (axis,) = node.const_attr
        return [index_op(output_grad, along(axis, i)) for i in range(len(node.inputs))]


concatenate_op = ConcatenateOp()
stack_op = StackOp()


@implements(np.concatenate)
def concatenate(arrays, axis=0):
    """Return nodes and arrays one behind the other, along an axis or, with None, flattened.

    Raises
    ------
    ValueError
        If the shapes do not fit: at once where they are known.

    Examples
    --------
    >>> import autodiff as ad
    >>> x = ad.Variable(name="x")
    >>> dx, = ad.gradients(np.concatenate([x, 3 * x]), [x])
    >>> ad.Executor([dx]).run(feed_dict={x: np.ones(2)})
    [array([4., 4.])]
    """
    nodes = as_nodes("concatenate", arrays)
    if axis is None:
        return concatenate_op([ravel(node) for node in nodes], 0)
    return concatenate_op(nodes, as_axis("concatenate", nodes[0], axis))


@implements(np.stack)
def stack(arrays, axis=0):
    """Return nodes and arrays of one shape, joined along a new axis.

    This is how an array is filled with nodes: `np.stack([a, b, c])`.
    """
    return stack_op(as_nodes("stack", arrays), as_int("stack: axis", axis))


@implements(np.vstack)
def vstack(tup):
    """Return nodes and arrays one below the other, vectors as rows."""
    return concatenate_op([atleast_2d(node) for node in as_nodes("vstack", tup)], 0)


@implements(np.hstack)
def hstack(tup):
    """Return nodes and arrays side by side."""
    return concatenate_op([atleast_1d(node) for node in as_nodes("hstack", tup)], side_by_side)


@implements(np.dstack)
def dstack(tup):
    """Return nodes and arrays behind one another, along the third axis."""
    return concatenate_op([atleast_3d(node) for node in as_nodes("dstack", tup)], 2)


@implements(np.column_stack)
def column_stack(tup):
    """Return nodes and arrays side by side, vectors as columns."""
    return concatenate_op([as_columns_op(node) for node in as_nodes("column_stack", tup)], 1)


# --- splitting --------------------------------------------------------------------------------


def _split(function, ary, indices_or_sections, axis, exact):
    """Return the parts of a node as a list; their number is known from the argument."""
    ary = as_node(ary)
    if isinstance(indices_or_sections, tuple | list | np.ndarray):
        return _split_at(function, ary, list(indices_or_sections), axis)
    n = as_int(f"{function}: the number of parts", indices_or_sections)
    if n < 1:
        raise ValueError(f"{function}: the number of parts must be at least 1; got {n}")
    bounds = [at_once(bound_op(ary, i, n, axis, exact)) for i in range(n + 1)]
    return [part_op(ary, start, stop, axis) for start, stop in pairwise(bounds)]


def _split_at(function, ary, indices, axis):
    cuts = [constant(as_int(f"{function}: every index", index)) for index in indices]
    bounds = [constant(0), *cuts, end_op(constant(0), ary, axis)]
    return [part_op(ary, start, stop, axis) for start, stop in pairwise(bounds)]


@implements(np.split)
def split(ary, indices_or_sections, axis=0):
    """Return a list of nodes: parts of a node along an axis.

    Parameters
    ----------
    ary : Node or array
    indices_or_sections : int or sequence of int
        How many parts of equal length, or where to cut.
    axis : int

    Raises
    ------
    ValueError
        If there are no parts of equal length.
    """
    ary = as_node(ary)
    return _split("split", ary, indices_or_sections, as_axis("split", ary, axis), exact=True)


@implements(np.array_split)
def array_split(ary, indices_or_sections, axis=0):
    """Return a list of nodes, as `split` does; the parts need not be of equal length."""
    ary = as_node(ary)
    axis = as_axis("array_split", ary, axis)
    return _split("array_split", ary, indices_or_sections, axis, exact=False)


@implements(np.vsplit)
def vsplit(ary, indices_or_sections):
    """Return parts of a node along the first axis."""
    return _split("vsplit", ary, indices_or_sections, 0, exact=True)


@implements(np.hsplit)
def hsplit(ary, indices_or_sections):
    """Return parts of a node along the second axis, or along a vector's only one."""
    return _split("hsplit", ary, indices_or_sections, side_by_side, exact=True)
