"""Convolution of images, and its gradients, which are convolutions too.

Three ops, each linear in two of

    x  images   (batch, channels in, rows, columns)
    w  kernels  (channels out, channels in, kernel rows, kernel columns)
    y  outputs  (batch, channels out, output rows, output columns)

and giving the third: from x and w comes y; from y and w, x; from x and y, w. The gradients of each
are the two others, so that derivatives of any order need no more. Every one is a product of
matrices, with the windows of x as columns.
"""

import math

import numpy as np

from autodiff.graph import sum_node_list
from autodiff.ops.base import Op
from autodiff.ops.sources import as_node
from autodiff.ops.windows import Windows, as_padding, as_pair

__all__ = ["conv2d", "conv2d_images_op", "conv2d_kernels_op", "conv2d_op"]


class ConvolutionOp(Op):
    """A product of two inputs; any other is there for its shape. `const_attr` is the `Windows`."""

    elementwise = False

    def __call__(self, *inputs):
        *nodes, windows = inputs
        return self.node(tuple(nodes), windows)

    def tangent(self, node, directions):
        """The product rule: one factor at a time is replaced by its tangent."""
        (a, b, *like), windows = node.inputs, node.const_attr
        da, db = directions[:2]
        terms = [] if da is None else [self(da, b, *like, windows)]
        terms += [] if db is None else [self(a, db, *like, windows)]
        return sum_node_list(terms) if terms else None


class Conv2dOp(ConvolutionOp):
    """Convolution: y[n, o, p] = sum over c, k of w[o, c, k] * x[n, c, p * stride + k * dilation].

    dx is the `images` that dy and w would come from, dw the `kernels` that x and dy belong to.
    """

    symbol = "conv2d"
    arity = 2

    def compute(self, node, input_vals):
        x, w = check_images(*input_vals)
        placed = node.const_attr.place(x.shape[2:], w.shape[2:])
        y = flat(w) @ columns_of(x, placed)
        return y.reshape(len(x), len(w), *placed.counts)

    def gradient(self, node, output_grad):
        (x, w), windows = node.inputs, node.const_attr
        return [
            conv2d_images_op(output_grad, w, x, windows),
            conv2d_kernels_op(x, output_grad, w, windows),
        ]


class Conv2dImagesOp(ConvolutionOp):
    """The transposed convolution: x[n, c, q] = sum of w[o, c, k] * y[n, o, p] over the windows p in
    which the cell k lies over q. The third input gives x its shape.

    dy = conv2d(dx, w), and dw is the `kernels` that dx and y belong to.
    """

    symbol = "conv2d_images"
    arity = 3

    def compute(self, node, input_vals):
        y, w, like = input_vals
        placed = node.const_attr.place(like.shape[2:], w.shape[2:])
        columns = flat(w).T @ flat(y, 2)
        cells = columns.reshape(len(y), *w.shape[1:], *placed.counts)
        return placed.fold(cells, like.shape[2:])

    def gradient(self, node, output_grad):
        (y, w, _), windows = node.inputs, node.const_attr
        return [
            conv2d_op(output_grad, w, windows),
            conv2d_kernels_op(output_grad, y, w, windows),
            None,
        ]


class Conv2dKernelsOp(ConvolutionOp):
    """Images times outputs: w[o, c, k] = sum over n, p of y[n, o, p] * x[n, c, p * stride + ...].

    The third input gives w its shape. dx is the `images` of y and dw, and dy = conv2d(x, dw).
    """

    symbol = "conv2d_kernels"
    arity = 3

    def compute(self, node, input_vals):
        x, y, like = input_vals
        placed = node.const_attr.place(x.shape[2:], like.shape[2:])
        products = flat(y, 2) @ columns_of(x, placed).swapaxes(1, 2)
        return products.sum(axis=0).reshape(like.shape)

    def gradient(self, node, output_grad):
        (x, y, _), windows = node.inputs, node.const_attr
        return [
            conv2d_images_op(y, output_grad, x, windows),
            conv2d_op(x, output_grad, windows),
            None,
        ]


def flat(value, axis=1):
    """Return a value with all axes from `axis` on made one: kernels as rows of a matrix, say."""
    return value.reshape(*value.shape[:axis], math.prod(value.shape[axis:]))


def columns_of(images, placed):
    """Return each image as a matrix with one column for each window."""
    cells = placed.unfold(images)
    return cells.reshape(len(images), math.prod(cells.shape[1:4]), math.prod(placed.counts))


def check_images(images, kernels):
    """Return images and kernels as they are if they fit together, otherwise raise a ValueError."""
    for name, value, axes in (
        ("images", images, "(batch, channels, rows, columns)"),
        ("kernels", kernels, "(channels out, channels in, rows, columns)"),
    ):
        if np.ndim(value) != 4:
            raise ValueError(
                f"conv2d: {name} have the shape {axes}; got {np.shape(value)}. "
                "Add an axis of length 1 with value[None] or np.expand_dims"
            )
    if images.shape[1] != kernels.shape[1]:
        raise ValueError(
            f"conv2d: the images of shape {images.shape} have {images.shape[1]} channels and the "
            f"kernels of shape {kernels.shape} take {kernels.shape[1]}. Channels are axis 1 of "
            "both; np.moveaxis(images, -1, 1) brings them there from the end"
        )
    return images, kernels


conv2d_op = Conv2dOp()
conv2d_images_op = Conv2dImagesOp()
conv2d_kernels_op = Conv2dKernelsOp()


def conv2d(x, w, stride=1, padding="valid", dilation=1):
    """Slide kernels over images, and sum up the products at every place.

    As everywhere in learning, the kernels are not turned round: strictly speaking it is a
    cross-correlation.

    Parameters
    ----------
    x : node or array_like, of shape (batch, channels in, rows, columns)
        The images.
    w : node or array_like, of shape (channels out, channels in, kernel rows, kernel columns)
        The kernels.
    stride, dilation : int or pair of int
        The step from one place to the next, and that between cells of the kernel.
    padding : "valid", "same", int, pair of int or pair of pairs of int
        How many zeros to put around the images: none; so many that the result is as large as the
        images divided by the stride, rounded up, an odd one going below and right; so many on each
        side; (above and below, left and right); ((above, below), (left, right)).

    Returns
    -------
    Node
        Of shape (batch, channels out, output rows, output columns).

    Raises
    ------
    ValueError
        If an argument is none of these; when computed, if the shapes do not fit.

    Notes
    -----
    A bias for each output channel, of shape (channels out,), is added with `+ bias[:, None, None]`.

    Examples
    --------
    >>> image = np.arange(16.0).reshape(1, 1, 4, 4)
    >>> difference = np.array([[[[-1.0, 1.0]]]])
    >>> conv2d(image, difference, stride=2).value.tolist()
    [[[[1.0, 1.0], [1.0, 1.0]]]]
    """
    windows = Windows(
        stride=as_pair("conv2d: stride", stride),
        padding=as_padding("conv2d", padding),
        dilation=as_pair("conv2d: dilation", dilation),
    )
    return conv2d_op(as_node(x), as_node(w), windows)
