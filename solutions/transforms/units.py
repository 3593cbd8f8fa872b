"""A Jacobian by hand, one unit vector at a time: by rows with `vjp`, by columns with `jvp`.

`jacobian` makes the same matrix, from the cheaper side and many unit vectors at a time. These two
are the plain form of it.
"""

import numpy as np

from autodiff.exercise import exercise
from autodiff.transforms.products import jvp, vjp

__all__ = ["jacobian_by_columns", "jacobian_by_rows"]


@exercise("10.3")
def jacobian_by_rows(f, x):
    """Return the Jacobian of `f` at `x`, built of rows: reverse mode, once for each output.

    `value, pullback = vjp(f, x)` runs f once. Then `pullback(y)` is a tuple with one entry: y
    times the Jacobian. With a unit vector for y that is one row of it.

    Parameters
    ----------
    f : callable
        From a vector to a vector.
    x : ndarray, shape (n,)

    Returns
    -------
    ndarray, shape (m, n)
        Entry (i, j) says how fast output i grows with input j.

    Examples
    --------
    >>> jacobian_by_rows(lambda x: x[:2] * x[1:], np.array([2.0, 3.0, 5.0])).tolist()
    [[3.0, 2.0, 0.0], [0.0, 5.0, 3.0]]
    """
    value, pullback = vjp(f, x)
    return np.stack([pullback(unit)[0] for unit in np.eye(len(value))])


@exercise("10.3")
def jacobian_by_columns(f, x):
    """Return the Jacobian of `f` at `x`, built of columns: forward mode, once for each input.

    `value, tangent = jvp(f, (x,), (v,))`: the tangent is the Jacobian times v. With a unit vector
    for v that is one column of it. Parameters and result are those of `jacobian_by_rows`.
    """
    return np.stack([jvp(f, (x,), (unit,))[1] for unit in np.eye(len(x))], axis=1)
