"""`where`: a choice between two values, element by element."""

import numpy as np

from autodiff.ops.base import Op
from autodiff.ops.dispatch import implements
from autodiff.ops.sources import as_node
from autodiff.ops.strong import mask_op

__all__ = ["where"]


class WhereOp(Op):
    """Choice: y = a where c is true, else b; so da = dy where c is true, db = dy where it is not.

    Elsewhere they are exactly 0: not dy times 0, which is NaN where dy is infinite. And they stay 0
    through what is not chosen: where(a > 0, log(a), 0) has the slope 0 at a = 0, since a branch
    without influence has none on the derivative either (PyTorch, JAX and autograd: NaN, 0 * inf).
    """

    symbol = "where"
    arity = 3
    linear_in = (1, 2)

    def broadcasts(self, node):
        return not node.scalar

    def compute(self, node, input_vals):
        condition, a, b = input_vals
        if any(isinstance(value, np.ndarray) for value in input_vals):
            return np.where(condition, a, b)[()]
        return a if condition else b

    def gradient(self, node, output_grad):
        condition = node.inputs[0]
        return [None, mask_op(output_grad, condition), mask_op(output_grad, condition, when=False)]


where_op = WhereOp()


@implements(np.where)
def where(condition, x=None, y=None):
    """Choose the elements of `x` where `condition` is true, and those of `y` elsewhere.

    What is not chosen has no influence on the derivative, even where it is infinite or NaN: with
    `np.where(x > 0, np.log(x), 0)` the adjoint of log(x) is 0 at x = 0, and it stays 0 on its way
    through log, whose slope there is infinite. Other libraries give NaN, and ask for a second
    `where` inside of the log. Such zeros are kept through sums and all elementwise ops; what stands
    behind a matrix product, or another reduction, still needs that second `where`. NumPy's own
    warning of log(0), for the value, stays.

    Parameters
    ----------
    condition : node or array_like
        True or false; a number counts as true if it is not 0.
    x, y : node, number or array_like
        All three broadcast.

    Returns
    -------
    Node

    Raises
    ------
    TypeError
        If `x` or `y` is missing: the places where a condition holds are no function with a
        derivative.

    Examples
    --------
    >>> import autodiff as ad
    >>> x = ad.Variable(name="x")
    >>> dx, = ad.gradients(where(x > 0, x**0.5, 0.0), [x])
    >>> ad.Executor([dx]).run({x: np.array([0.0, 4.0])})[0].tolist()
    [0.0, 0.25]
    """
    if x is None or y is None:
        raise TypeError(
            "np.where on nodes takes a condition and two values; for the places where a condition "
            "holds, ask for its value: np.nonzero(condition.value)"
        )
    return where_op(as_node(condition), as_node(x), as_node(y))
