"""What is fed to `Compiled.map`: a column of numbers for each variable, all of one length."""

import numpy as np

from autodiff.executor import MissingFeedError
from autodiff.ops.values import as_value

__all__ = ["as_columns"]


def as_columns(variables, feeds):
    """Return the columns in the order of the variables, as arrays of one floating type.

    Parameters
    ----------
    variables : list of Node
    feeds : dict of Node to array_like, shape (feeds,)

    Returns
    -------
    list of ndarray
        Of float32 if all of them were, otherwise of float64.

    Raises
    ------
    KeyError
        If a variable is missing.
    TypeError, ValueError
        If a column holds no numbers, has not one dimension, or differs in length.
    """
    missing = [node for node in variables if node not in feeds]
    if missing:
        raise MissingFeedError(missing, list(feeds))
    columns = [as_column(node, feeds[node]) for node in variables]
    for node, column in zip(variables, columns, strict=True):
        if len(column) != len(columns[0]):
            raise ValueError(
                f"map: {variables[0]} has {len(columns[0])} values and {node} has {len(column)}; "
                "give one for each feed, to every variable"
            )
    single = all(column.dtype == np.float32 for column in columns)
    return [column.astype(np.float32 if single else float, copy=False) for column in columns]


def as_column(node, value):
    """Return what is fed for a variable as an array of one dimension."""
    try:
        column = np.asarray(as_value(value))
    except (TypeError, ValueError) as error:
        raise TypeError(f"map: the values of {node}: {error}") from error
    if column.dtype.kind not in "biuf":
        raise TypeError(f"map: the values of {node} are no floats: {value!r:.60}")
    if column.ndim != 1:
        raise ValueError(
            f"map: {node} got an array of shape {column.shape}; give it one dimension, with a "
            "value for each feed. For the same value in all feeds: np.full(feeds, value)"
        )
    return column
