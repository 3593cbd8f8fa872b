"""Colours for the columns of a symmetric matrix: columns of one colour share one product.

The product of a matrix with the sum of some unit vectors is the sum of those columns. If the matrix
is sparse, few such sums show all of its entries. A *star colouring* of its graph (an edge for each
entry off the diagonal) says which columns to add up: neighbours differ, and every path of four
vertices has at least three colours. Then each entry h[i, j] stands alone either in row i of the
sum of j's colour, or, as the matrix is symmetric, in row j of the sum of i's.

Source: Gebremedhin, Manne, Pothen, "What color is your Jacobian?" (2005), section 4.
"""

from collections import Counter

import numpy as np

__all__ = ["band_colours", "entry_places", "star_colours"]


def star_colours(rows, columns, n):
    """Colour the n columns of a symmetric matrix, greedily.

    Parameters
    ----------
    rows, columns : ndarray of int
        Where its entries are; each one off the diagonal stands there twice.
    n : int

    Returns
    -------
    ndarray of int, shape (n,)
        From 0 on.

    Examples
    --------
    >>> star_colours(np.array([0, 1, 1, 2]), np.array([1, 0, 2, 1]), 3).tolist()
    [1, 0, 1]
    """
    neighbours = adjacency(rows, columns, n)
    colours = [-1] * n
    for vertex in sorted(range(n), key=lambda v: -len(neighbours[v])):
        taken = forbidden(vertex, neighbours, colours)
        colours[vertex] = next(c for c in range(n) if c not in taken)
    return np.array(colours, dtype=int)


def adjacency(rows, columns, n):
    """Return the neighbours of each vertex, as lists."""
    neighbours = [[] for _ in range(n)]
    for i, j in zip(rows.tolist(), columns.tolist(), strict=True):
        if i != j:
            neighbours[i].append(j)
    return neighbours


def forbidden(vertex, neighbours, colours):
    """Return the colours that a vertex must not get: its neighbours', and what makes a path of two.

    With colour c, the path vertex - w - x has colours c, a, c if x has c. It must not go on: not to
    another neighbour of x that has a, and not, from vertex, to another neighbour that has a.
    """
    counts = Counter(colours[w] for w in neighbours[vertex])
    taken = set(counts)
    for w in neighbours[vertex]:
        if colours[w] < 0:
            continue
        for x in neighbours[w]:
            if x == vertex or colours[x] < 0 or colours[x] in taken:
                continue
            goes_on = any(y != w and colours[y] == colours[w] for y in neighbours[x])
            if counts[colours[w]] > 1 or goes_on:
                taken.add(colours[x])
    taken.discard(-1)
    return taken


def band_colours(n, width):
    """Colour the columns of a band matrix: column j has the colour j mod (2 width + 1)."""
    return np.arange(n) % (2 * width + 1)


def entry_places(rows, columns, colours):
    """Say where each entry of the matrix stands alone among the sums of the colours.

    Parameters
    ----------
    rows, columns : ndarray of int
        The entries.
    colours : ndarray of int
        A star colouring.

    Returns
    -------
    ndarray of int
        For each entry, its place in the array of sums, of shape (colours, n), flattened.
    """
    n, count = len(colours), int(colours.max(initial=-1)) + 1
    met = np.bincount(rows * count + colours[columns], minlength=n * count)  # columns in a sum
    alone = met[rows * count + colours[columns]] == 1
    return np.where(alone, colours[columns] * n + rows, colours[rows] * n + columns)
