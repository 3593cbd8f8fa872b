"""What to try, for errors that NumPy and Python raise while a node is computed.

Their messages say what is wrong. `explain` adds where, and the advice of this table.
"""

import numpy as np

__all__ = ["advice"]

TABLE = [  # the first row that fits is taken
    (
        ValueError,
        (")->(",),
        "An index has the same length in all operands of an einsum",
    ),
    (
        ValueError,
        ("could not be broadcast", "shape mismatch"),
        "Shapes broadcast where their lengths, counted from the last axis, are equal or one of "
        "them is 1: put in axes with x[:, None] or np.expand_dims",
    ),
    (
        np.exceptions.AxisError,
        ("out of bounds",),
        "Axes are counted from 0, or back from -1, which is the last",
    ),
    (
        ValueError,
        ("cannot reshape",),
        "The lengths' product must stay the same; -1 stands for the one that follows from it",
    ),
    (
        ValueError,
        ("concatenation axis", "must match exactly"),
        "Arrays that are joined differ in length along the joined axis alone; reshape or transpose "
        "them first, or choose another axis",
    ),
    (
        ValueError,
        ("must have the same shape",),
        "np.stack puts equal shapes along a new axis; np.concatenate joins along one that is there",
    ),
    (
        ValueError,
        ("no identity", "empty sequence"),
        "Nothing has no largest or smallest element: leave empty arrays out, or join a number to "
        "them that bounds the result",
    ),
    (IndexError, ("with size",), "The indices of n elements are 0 to n - 1, or -n to -1"),
    (IndexError, ("boolean index",), "A mask has the length of the axes that it chooses from"),
    (IndexError, ("too many indices",), "Give an index for each axis at most; None adds an axis"),
    (
        ValueError,
        ("size not equal to one",),
        "squeeze takes out axes of length 1; an index picks from a longer one: x[..., 0]",
    ),
    (ValueError, ("too many subscripts",), "einsum needs a letter for each axis, or an ellipsis"),
    (
        ValueError,
        ("number of dimensions",),
        "Both arrays need the same number of axes: put in axes of length 1 with np.expand_dims",
    ),
    (
        ZeroDivisionError,
        ("",),
        "Python's own numbers raise this error where NumPy's become inf or NaN: feed "
        "np.float64(0), or keep zeros out with np.where before the division",
    ),
    (
        OverflowError,
        ("",),
        "Python's own numbers raise this error where NumPy's become inf: feed np.float64(x)",
    ),
]


def advice(error):
    """Return what to try about an error, or None.

    Examples
    --------
    >>> advice(IndexError("index 5 is out of bounds for axis 0 with size 3"))
    'The indices of n elements are 0 to n - 1, or -n to -1'
    """
    text = str(error)
    for kind, fragments, hint in TABLE:
        if isinstance(error, kind) and any(fragment in text for fragment in fragments):
            return hint
    return None
