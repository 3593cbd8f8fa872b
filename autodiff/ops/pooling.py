"""Pooling: the largest number, or the mean, of each window of an image.

Where several numbers of a window are the largest, they share its adjoint evenly, as in the maximum
over an axis. PyTorch and JAX give it all to the first. We share, because then the result does not
depend on the order in which a machine looks: turning the image turns the gradient. Ties are no
accident here: behind a relu whole windows are zeros.
"""

import numpy as np

from autodiff.ops.base import Op
from autodiff.ops.sources import as_node
from autodiff.ops.windows import Windows, as_padding, as_pair

__all__ = ["avg_pool2d", "avg_pool2d_op", "max_pool2d", "max_pool2d_op"]


class PoolOp(Op):
    """An op on windows of the last two axes; `const_attr` is (size, Windows)."""

    elementwise = False

    def __call__(self, *inputs):
        *nodes, size, windows = inputs
        return self.node(tuple(nodes), (size, windows))


class MaxPoolOp(PoolOp):
    """The largest of each window: y = max(a[k]), so dy goes in even shares to the largest a[k]."""

    symbol = "max_pool2d"

    def compute(self, node, input_vals):
        return largest(*place(node, input_vals[0]))

    def gradient(self, node, output_grad):
        (a,), attributes = node.inputs, node.const_attr
        return [give_to_largest_op(output_grad, a, *attributes)]

    def tangent(self, node, directions):
        (a,), (direction,) = node.inputs, directions
        return None if direction is None else mean_of_largest_op(direction, a, *node.const_attr)


class GiveToLargestOp(PoolOp):
    """b of each window, given in even shares to the largest of a: so db = the mean of dy there.

    Which are the largest changes in jumps only, so a gets no adjoint.
    """

    symbol = "give_to_largest"
    arity = 2
    linear_in = (0,)

    def compute(self, node, input_vals):
        b, a = input_vals
        placed, padded = place(node, a)
        chosen, count = choose(placed, padded)
        total = np.zeros(padded.shape, dtype=float_of(b))
        share = b / count
        for (_, _, view), mask in zip(placed.cells(total), chosen, strict=True):
            view += share * mask
        return placed.crop(total)

    def gradient(self, node, output_grad):
        return [mean_of_largest_op(output_grad, node.inputs[1], *node.const_attr), None]


class MeanOfLargestOp(PoolOp):
    """The mean of b over the largest of a in each window: so db = dy, shared evenly among them."""

    symbol = "mean_of_largest"
    arity = 2
    linear_in = (0,)

    def compute(self, node, input_vals):
        b, a = input_vals
        placed, padded = place(node, a)
        chosen, count = choose(placed, padded)
        cells = placed.cells(placed.pad(b))
        return sum(view * mask for (_, _, view), mask in zip(cells, chosen, strict=True)) / count

    def gradient(self, node, output_grad):
        return [give_to_largest_op(output_grad, node.inputs[1], *node.const_attr), None]


class AvgPoolOp(PoolOp):
    """The mean of each window: y = sum(a[k]) / K, so dy / K goes to every cell of the window."""

    symbol = "avg_pool2d"
    linear_in = (0,)

    def compute(self, node, input_vals):
        placed, padded = place(node, input_vals[0], fill=0)
        total = sum(view for _, _, view in placed.cells(padded))
        return total / (placed.kernel[0] * placed.kernel[1])

    def gradient(self, node, output_grad):
        return [give_to_all_op(output_grad, node.inputs[0], *node.const_attr)]


class GiveToAllOp(PoolOp):
    """b of each window, divided evenly among its cells: the transpose of the mean, so db = its
    mean of dy. The second input gives the shape.
    """

    symbol = "give_to_all"
    arity = 2
    linear_in = (0,)

    def compute(self, node, input_vals):
        b, like = input_vals
        placed, padded = place(node, like, fill=0)
        share = b / (placed.kernel[0] * placed.kernel[1])
        total = np.zeros(padded.shape, dtype=share.dtype)
        for _, _, view in placed.cells(total):
            view += share
        return placed.crop(total)

    def gradient(self, node, output_grad):
        return [avg_pool2d_op(output_grad, *node.const_attr), None]


def place(node, image, fill=None):
    """Return a node's windows on an image, and the image padded with `fill`.

    By default it is padded with what is never the largest.

    Raises
    ------
    ValueError
        If the image lacks rows and columns, or the windows do not fit.
    """
    size, windows = node.const_attr
    if np.ndim(image) < 2:
        raise ValueError(
            f"{node.op.symbol} slides over the last two axes, rows and columns; got the shape "
            f"{np.shape(image)}"
        )
    placed = windows.place(image.shape[-2:], size)
    if fill is None:
        fill = -np.inf if image.dtype.kind == "f" else least_of(image.dtype)
    return placed, placed.pad(image, fill)


def least_of(dtype):
    """Return the smallest number of an integer or boolean type."""
    return False if dtype.kind == "b" else np.iinfo(dtype).min


def float_of(value):
    """Return the floating type that dividing a value gives."""
    dtype = np.asarray(value).dtype
    return dtype if dtype.kind == "f" else np.dtype(float)


def largest(placed, padded):
    """Return the largest number in each window; NaN, if there is one."""
    views = (view for _, _, view in placed.cells(padded))
    found = next(views).copy()
    for view in views:
        np.maximum(found, view, out=found)
    return found


def choose(placed, padded):
    """Return for each cell of the window where it is among the largest, and how many there are.

    "Not less than the largest" instead of "equal" lets the cells of a window with NaN share too,
    so the count is never 0. The padding is never chosen.
    """
    found = largest(placed, padded)
    chosen = [~(view < found) for _, _, view in placed.cells(padded)]
    if placed.padding != ((0, 0), (0, 0)):
        inside = placed.pad(placed.crop(np.ones(padded.shape, dtype=bool)), False)
        for mask, (_, _, view) in zip(chosen, placed.cells(inside), strict=True):
            mask &= view
    return chosen, np.sum(chosen, axis=0, dtype=padded.dtype if padded.dtype.kind == "f" else float)


max_pool2d_op = MaxPoolOp()
give_to_largest_op = GiveToLargestOp()
mean_of_largest_op = MeanOfLargestOp()
avg_pool2d_op = AvgPoolOp()
give_to_all_op = GiveToAllOp()


def max_pool2d(x, size, stride=None, padding="valid"):
    """Return the largest number of each window.

    Parameters
    ----------
    x : node or array_like, of shape (..., rows, columns)
        Images: pooling concerns the last two axes.
    size : int or pair of int
        Rows and columns of the window.
    stride : int or pair of int, optional
        The step from one window to the next; by default the size, so that windows touch.
    padding : "valid", "same", int, pair of int or pair of pairs of int
        As in `conv2d`. Less than the size on each side; padding is never the largest.

    Returns
    -------
    Node
        Of shape (..., output rows, output columns).

    Raises
    ------
    ValueError
        If an argument is none of these; when computed, if the windows do not fit.

    Notes
    -----
    Equal largest numbers share the adjoint evenly; see the head of this file for the reason.

    Examples
    --------
    >>> max_pool2d(np.arange(16.0).reshape(4, 4), 2).value.tolist()
    [[5.0, 7.0], [13.0, 15.0]]
    """
    return max_pool2d_op(as_node(x), *attributes("max_pool2d", size, stride, padding))


def avg_pool2d(x, size, stride=None, padding="valid"):
    """Return the mean of each window; padding counts as zeros, as in PyTorch and Flax.

    Parameters
    ----------
    x : node or array_like, of shape (..., rows, columns)
        Images: pooling concerns the last two axes.
    size : int or pair of int
        Rows and columns of the window.
    stride : int or pair of int, optional
        The step from one window to the next; by default the size, so that windows touch.
    padding : "valid", "same", int, pair of int or pair of pairs of int
        As in `conv2d`. Less than the size on each side.

    Returns
    -------
    Node
        Of shape (..., output rows, output columns).

    Raises
    ------
    ValueError
        If an argument is none of these; when computed, if the windows do not fit.

    Examples
    --------
    >>> avg_pool2d(np.arange(16.0).reshape(4, 4), 2).value.tolist()
    [[2.5, 4.5], [10.5, 12.5]]
    """
    return avg_pool2d_op(as_node(x), *attributes("avg_pool2d", size, stride, padding))


def attributes(function, size, stride, padding):
    """Return the size and the windows, as an op's attributes."""
    size = as_pair(f"{function}: size", size)
    stride = size if stride is None else as_pair(f"{function}: stride", stride)
    padding = as_padding(function, padding)
    sides = zip(padding, size, strict=True) if not isinstance(padding, str) else ()
    if any(max(side) >= n for side, n in sides):
        raise ValueError(
            f"{function}: padding {padding} would make windows of nothing but padding, as the "
            f"size is {size}; try less, or pad the image itself with np.pad"
        )
    return size, Windows(stride, padding)
