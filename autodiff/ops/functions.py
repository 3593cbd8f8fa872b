"""From an op to the function that a user calls: on nodes, numbers and arrays alike."""

import sys

from autodiff.ops.dispatch import implements
from autodiff.ops.sources import as_node

PARAMETERS = """

    Parameters
    ----------
    {names} : node, number or array_like
        Anything but a node becomes a constant{broadcast}.

    Returns
    -------
    Node
    """


def function_of(op, *numpy_functions, name=None):
    """Return a function that makes a node of an op, and let NumPy's functions mean the same.

    Parameters
    ----------
    op : Op
        An op of one or two inputs, without parameters.
    *numpy_functions : callable
        NumPy's functions and ufuncs of the same meaning.
    name : str, optional
        The function's name; by default the op's symbol.

    Returns
    -------
    callable
        Of `x`, or of `x1` and `x2`, as NumPy calls them. Its docstring is the op's formula.

    Examples
    --------
    >>> import autodiff as ad
    >>> from autodiff.ops.elementwise import cos_op
    >>> cosine = function_of(cos_op)
    >>> cosine(ad.Variable(name="x")), cosine(0.0).value
    (cos(x), np.float64(1.0))
    """

    make = op.make  # what a call of the op does, once it has counted the inputs

    def of_one(x):
        return make((as_node(x),))

    def of_two(x1, x2):
        return make((as_node(x1), as_node(x2)))

    function = of_one if op.arity == 1 else of_two
    names, broadcast = ("x", "") if op.arity == 1 else ("x1, x2", "; they broadcast")
    function.__name__ = function.__qualname__ = name or op.symbol
    function.__module__ = sys._getframe(1).f_globals["__name__"]  # where it can be found
    function.__doc__ = type(op).__doc__.rstrip() + PARAMETERS.format(
        names=names, broadcast=broadcast
    )
    return implements(*numpy_functions)(function)
