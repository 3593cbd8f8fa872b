"""Embedding: rows of a table, looked up by their numbers.

Looking up is linear in the table. Its transpose adds every row's adjoint to the row of the table
that it came from; a row that was looked up several times gets the sum.
"""

import numpy as np

from autodiff.ops.base import Op
from autodiff.ops.sources import as_node

__all__ = ["embedding", "embedding_op", "scatter_rows_op"]


class EmbeddingOp(Op):
    """Rows of a table: y[i] = a[k[i]], so da[k] = the sum of dy[i] over all i with k[i] = k."""

    symbol = "embedding"
    arity = 2
    elementwise = False
    linear_in = (0,)

    def compute(self, node, input_vals):
        table, indices = (np.asarray(value) for value in input_vals)
        check_rows(table, indices)
        return table[indices]

    def gradient(self, node, output_grad):
        table, indices = node.inputs
        return [scatter_rows_op(output_grad, indices, table), None]


class ScatterRowsOp(Op):
    """The transpose of a look-up: zeros of the shape of `like`, and y[k[i]] += b[i] for all i.

    So db[i] = dy[k[i]].
    """

    symbol = "scatter_rows"
    arity = 3
    elementwise = False
    linear_in = (0,)

    def compute(self, node, input_vals):
        rows, indices, like = (np.asarray(value) for value in input_vals)
        total = np.zeros(like.shape, dtype=rows.dtype)
        width = int(np.prod(like.shape[1:]))
        places = indices.reshape(-1, 1) * width + np.arange(width)
        np.add.at(total.reshape(-1), places.reshape(-1), rows.reshape(-1))  # flat: twice as fast
        return total

    def gradient(self, node, output_grad):
        return [embedding_op(output_grad, node.inputs[1]), None, None]


def check_rows(table, indices):
    """Raise an error unless the indices are integers that name rows of the table."""
    if table.ndim == 0:
        raise ValueError("embedding: the table is one number; it needs an axis of rows")
    if indices.dtype.kind not in "iu":
        raise TypeError(
            f"embedding: indices are integers; got {indices.dtype} of shape {indices.shape}. "
            "Try indices.astype(int)"
        )
    wrong = (indices < 0) | (indices >= len(table))
    if np.any(wrong):
        where = tuple(int(i) for i in np.argwhere(wrong)[0])
        raise IndexError(
            f"embedding: the index {indices[where]}{f' at {where}' if where else ''} names no row "
            f"of a table of {len(table)}, numbered from 0. For NumPy's negative indices use "
            "table[indices]"
        )


embedding_op = EmbeddingOp()
scatter_rows_op = ScatterRowsOp()


def embedding(table, indices):
    """Look up rows of a table.

    Parameters
    ----------
    table : node or array_like, of shape (rows, ...)
        A vector (or any array) for each row.
    indices : node or array_like of int
        Which rows, in any shape. Negative ones are refused: here they are mistakes, such as the
        -1 of an unknown word, far more often than wishes for the last row.

    Returns
    -------
    Node
        Of the shape of the indices, followed by that of a row.

    Raises
    ------
    TypeError
        If the indices are no integers.
    IndexError
        If an index names no row.

    Examples
    --------
    >>> embedding([[1.0, 2.0], [3.0, 4.0]], [1, 1, 0]).value.tolist()
    [[3.0, 4.0], [3.0, 4.0], [1.0, 2.0]]
    """
    return embedding_op(as_node(table), as_node(indices))
