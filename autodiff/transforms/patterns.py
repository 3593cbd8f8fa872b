"""Where a symmetric matrix has entries: what users may say, and what follows from it."""

from numbers import Integral

import numpy as np

from autodiff.transforms.colouring import band_colours, entry_places, star_colours

__all__ = ["Layout", "layout_of"]

FORMS = (
    'a boolean array of shape (n, n), pairs of indices (rows, columns), "diagonal", '
    '"tridiagonal", ("banded", k), or "detect"'
)


class Layout:
    """The entries of a sparse symmetric matrix, and how a few products show them all.

    Parameters
    ----------
    rows, columns : ndarray of int
        The entries, each one off the diagonal twice, in order of rows.
    colours : ndarray of int
        A star colouring of the columns.

    Attributes
    ----------
    count : int
        How many products it takes.
    directions : ndarray of bool, shape (count, n)
        Which columns each product adds up.
    places : ndarray of int
        Where each entry stands in the products, flattened.
    """

    def __init__(self, rows, columns, colours):
        self.rows, self.columns, self.n = rows, columns, len(colours)
        self.count = int(colours.max(initial=-1)) + 1
        self.directions = colours == np.arange(self.count)[:, None]
        self.places = entry_places(rows, columns, colours)
        self.flat = rows * self.n + columns

    def __repr__(self):
        return f"<{len(self.rows)} entries of {self.n} x {self.n}, {self.count} products>"


def layout_of(sparsity, n):
    """Return the layout of what a user said about the entries of a matrix of n rows.

    Raises
    ------
    ValueError
        If the shape or an index does not fit, or there is no pattern of that name.
    TypeError
        If it is nothing of the kind.
    """
    if isinstance(sparsity, str) or (isinstance(sparsity, tuple) and sparsity[:1] == ("banded",)):
        width = min(band_width(sparsity), max(n - 1, 0))
        return Layout(*band_entries(n, width), band_colours(n, width))
    rows, columns = symmetric(*entries_of(sparsity, n), n)
    return Layout(rows, columns, star_colours(rows, columns, n))


def band_width(sparsity):
    """Return how many diagonals a named pattern has on each side of the main one."""
    if isinstance(sparsity, str):
        if sparsity not in ("diagonal", "tridiagonal"):
            raise ValueError(f"hessian: there is no sparsity {sparsity!r}; it is {FORMS}")
        return int(sparsity == "tridiagonal")
    width = sparsity[1] if len(sparsity) == 2 else None
    if not isinstance(width, Integral) or isinstance(width, bool) or width < 0:
        raise ValueError(
            'hessian: sparsity=("banded", k) takes the number k of diagonals on each side of the '
            f"main one; got {sparsity!r:.60}"
        )
    return int(width)


def band_entries(n, width):
    """Return the rows and columns of the entries of a band matrix, row by row."""
    rows = np.repeat(np.arange(n), 2 * width + 1)
    columns = rows + np.tile(np.arange(-width, width + 1), n)
    inside = (columns >= 0) & (columns < n)
    return rows[inside], columns[inside]


def entries_of(sparsity, n):
    """Return the rows and columns that a dense pattern or pairs of indices name."""
    if sparsity is None or callable(sparsity) or isinstance(sparsity, dict):
        raise TypeError(f"hessian: sparsity is {FORMS}; got {sparsity!r:.60}")
    array = np.asarray(sparsity)
    if array.dtype == bool and array.ndim == 2:
        if array.shape != (n, n):
            raise ValueError(
                f"hessian: the sparsity has shape {array.shape}; expected {(n, n)}, one row for "
                "each number of the argument"
            )
        return np.nonzero(array)
    if array.size == 0:
        return np.zeros(0, int), np.zeros(0, int)
    if array.ndim != 2 or 2 not in array.shape or array.dtype.kind not in "iu":
        raise TypeError(f"hessian: sparsity is {FORMS}; got {sparsity!r:.60}")
    return in_range(*(array.T if array.shape[1] == 2 else array), n)


def in_range(rows, columns, n):
    """Return indices as they are if there are such rows and columns."""
    for index in (*rows.tolist(), *columns.tolist()):
        if not 0 <= index < n:
            raise ValueError(
                f"hessian: the sparsity names the index {index}; the argument has {n} numbers, "
                f"0 to {n - 1}"
            )
    return rows, columns


def symmetric(rows, columns, n):
    """Return entries with their mirror images, each once, in order of rows."""
    both = np.unique(np.concatenate([rows * n + columns, columns * n + rows]).astype(int))
    return both // max(n, 1), both % max(n, 1)
