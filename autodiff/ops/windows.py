"""Sliding windows over images: where a kernel stands, and what lies under each of its cells.

Convolution and pooling share this. A window slides over rows and columns, the last two axes.
Instead of the windows one by one we take their cells one by one: what lies under a cell, for all
positions of the window at once, is one strided view of the image. So a loop over the few cells of
the kernel does all windows, and adding through the same views is the transpose.
"""

from dataclasses import dataclass
from numbers import Integral

import numpy as np

__all__ = ["Windows", "as_pair", "as_padding"]


@dataclass(frozen=True)
class Windows:
    """How windows slide. Pairs are (along the rows, along the columns).

    Attributes
    ----------
    stride : tuple of int
        The step from one window to the next.
    padding : "same", "valid" or tuple of pairs of int
        How many cells to add ((above, below), (left, right)). "same" makes the result as large as
        the image divided by the stride, rounded up; the odd cell is added below and right.
    dilation : tuple of int
        The distance between neighbouring cells of the kernel.
    """

    stride: tuple
    padding: object
    dilation: tuple = (1, 1)

    def place(self, image, kernel):
        """Return these windows on an image of shape (rows, columns), for a kernel of a shape.

        Raises
        ------
        ValueError
            If the kernel is larger than the padded image.
        """
        spans = [d * (k - 1) + 1 for d, k in zip(self.dilation, kernel, strict=True)]
        padding = self._padding(image, spans)
        room = [n + sum(p) - span for n, p, span in zip(image, padding, spans, strict=True)]
        if min(room) < 0 or min(kernel) < 1:
            raise ValueError(
                f"a window of {kernel[0]} x {kernel[1]} cells, {spans[0]} x {spans[1]} with "
                f"dilation, does not fit into an image of {image[0]} x {image[1]}, padded by "
                f'{padding}. Try padding="same", or a smaller window'
            )
        counts = tuple(r // s + 1 for r, s in zip(room, self.stride, strict=True))
        return Placed(self, tuple(kernel), padding, counts)

    def _padding(self, image, spans):
        if self.padding == "valid":
            return ((0, 0), (0, 0))
        if self.padding != "same":
            return self.padding
        missing = [
            max((-(-n // s) - 1) * s + span - n, 0)
            for n, s, span in zip(image, self.stride, spans, strict=True)
        ]
        return tuple((m // 2, m - m // 2) for m in missing)


@dataclass(frozen=True)
class Placed:
    """Windows on an image of known size: `counts` of them along the rows and the columns."""

    windows: Windows
    kernel: tuple
    padding: tuple
    counts: tuple

    def pad(self, image, fill=0):
        """Return the image with cells of value `fill` around it."""
        if self.padding == ((0, 0), (0, 0)):
            return image
        return np.pad(image, [(0, 0)] * (image.ndim - 2) + [*self.padding], constant_values=fill)

    def crop(self, padded):
        """Return the image without the padding: the transpose of padding with zeros."""
        (top, bottom), (left, right) = self.padding
        rows, columns = padded.shape[-2:]
        return padded[..., top : rows - bottom, left : columns - right]

    def cells(self, padded):
        """Yield (i, j, view) for each cell of the kernel: what lies under it in all windows."""
        for i in range(self.kernel[0]):
            for j in range(self.kernel[1]):
                yield i, j, padded[..., self._slice(0, i), self._slice(1, j)]

    def _slice(self, axis, cell):
        start = cell * self.windows.dilation[axis]
        stride = self.windows.stride[axis]
        return slice(start, start + stride * (self.counts[axis] - 1) + 1, stride)

    def unfold(self, image):
        """Return what lies under every cell: (..., rows, columns) to (..., *kernel, *counts)."""
        padded = self.pad(image)
        cells = np.empty((*padded.shape[:-2], *self.kernel, *self.counts), dtype=padded.dtype)
        for i, j, view in self.cells(padded):
            cells[..., i, j, :, :] = view
        return cells

    def fold(self, cells, image):
        """Return the sum of what every cell holds, each where it came from: `unfold` transposed.

        Parameters
        ----------
        cells : ndarray
            Of shape (..., *kernel, *counts).
        image : tuple of int
            The shape (rows, columns) of the image.
        """
        size = [n + sum(sides) for n, sides in zip(image, self.padding, strict=True)]
        padded = np.zeros((*cells.shape[:-4], *size), dtype=cells.dtype)
        for i, j, view in self.cells(padded):
            view += cells[..., i, j, :, :]
        return self.crop(padded)


def as_pair(what, value, least=1):
    """Return an integer twice, and a pair of integers as a tuple.

    Raises
    ------
    ValueError
        If it is neither, or one of them is less than `least`.
    """
    pair = (value, value) if isinstance(value, Integral) else value
    if not is_pair(pair) or not all(isinstance(n, Integral) and n >= least for n in pair):
        raise ValueError(
            f"{what} is an integer of at least {least}, or a pair of them for rows and columns; "
            f"got {value!r:.60}"
        )
    return tuple(int(n) for n in pair)


def as_padding(function, value):
    """Return padding as "same", "valid" or ((above, below), (left, right)).

    Raises
    ------
    ValueError
        If it is none of these, nor an integer, nor a pair of integers.
    """
    if isinstance(value, str) and value in ("same", "valid"):
        return value
    each = (value, value) if isinstance(value, Integral) else value
    sides = [(n, n) if isinstance(n, Integral) else n for n in each] if is_pair(each) else []
    if not sides or not all(is_pair(side) and min(side) >= 0 for side in sides):
        raise ValueError(
            f'{function}: padding is "same", "valid", a number of cells, a pair (rows, columns) '
            f"or ((above, below), (left, right)); got {value!r:.60}"
        )
    return tuple(tuple(int(n) for n in side) for side in sides)


def is_pair(value):
    """Say whether a value is a tuple or list of two."""
    return isinstance(value, tuple | list) and len(value) == 2
