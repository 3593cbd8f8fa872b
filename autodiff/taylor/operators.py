"""`derivative` and `jet`: derivatives of high order by one run of the function on series."""

import math
from numbers import Integral

import numpy as np

from autodiff.graph import Node
from autodiff.ops.values import as_value
from autodiff.taylor.series import Series, grown
from autodiff.tracing import new_variable
from autodiff.transforms.arguments import check_function, named
from autodiff.trees import flatten, map_leaves

__all__ = ["derivative", "jet"]


def derivative(f, n=1):
    """Make the n-th derivative of a function of one number.

    Nothing is nested: one run of `f` on a truncated Taylor series gives it, at a cost quadratic
    in n.

    Parameters
    ----------
    f : callable
        A function of a number; or of an array, of which each element is a point of its own. It
        may return a tree.
    n : int
        Which derivative; 0 is `f` itself.

    Returns
    -------
    callable
        From a number to the n-th derivative there.

    Raises
    ------
    TypeError
        If n is no integer. When called: if `f` uses a function that has no Taylor recurrence.
    ValueError
        If n is negative. When called: at a kink of `f`.
    ZeroDivisionError
        When called: where a derivative is infinite.

    Examples
    --------
    >>> derivative(lambda x: x**5, n=3)(2.0)
    240.0
    >>> derivative(lambda x: 1 / (1 - x), n=20)(0.0) == math.factorial(20)
    True
    """
    if not isinstance(n, Integral) or isinstance(n, bool):
        raise TypeError(f"derivative: n is an integer, the order; got {type(n).__name__} {n!r}")
    if n < 0:
        raise ValueError(f"derivative: n is the order, 0 or more; got {n}")
    scale = math.factorial(n)

    def nth(x):
        value = as_point(x)
        start = [value, *([1] + [0] * (n - 1))[:n]]
        variable = new_variable()
        output = f(Series(start, variable))
        if type(output) is Series and output.variable == variable:
            return settled(output.coefficients[n] * scale, output.coefficients[0])
        return map_leaves(lambda leaf: terms(leaf, n, variable)[n], output)

    return named("derivative", f, nth)


def jet(f, primals, series):
    """Propagate truncated Taylor series through a function.

    With x(t) a curve, given by its derivatives at t = 0, this returns those of f(x(t)).

    Parameters
    ----------
    f : callable
        A function of numbers or arrays; it may return a tree.
    primals : number, array or tuple of these
        The value of the argument at t = 0; a tuple for a function of several.
    series : list, or tuple of lists
        The derivatives of the argument at t = 0, from the first to the n-th, each of its shape;
        a tuple with such a list for each argument if `primals` is one.

    Returns
    -------
    value
        `f` at the primals.
    series : list
        The derivatives of f(x(t)) at t = 0, from the first to the n-th. If `f` returns a tree,
        a tree of lists.

    Raises
    ------
    TypeError, ValueError
        If the series do not fit the primals, or `f` uses a function that has no recurrence.

    Notes
    -----
    Derivatives, not coefficients, go in and come out, as in `jax.experimental.jet`: the k-th
    Taylor coefficient is the k-th derivative divided by k!.

    Source: Griewank and Walther, "Evaluating Derivatives" (2008), chapter 13.

    Examples
    --------
    >>> jet(lambda x: x**3, 2.0, [1.0, 0.0, 0.0])
    (8.0, [12.0, 12.0, 6.0])
    >>> jet(lambda x, y: x * y, (2.0, 3.0), ([1.0], [10.0]))
    (6.0, [23.0])
    """
    check_function("jet", f)
    several = isinstance(primals, tuple)
    primals, series = (primals, series) if several else ((primals,), (series,))
    n = check_series(primals, series)
    variable = new_variable()
    output = f(*(expanded(x, h, variable) for x, h in zip(primals, series, strict=True)))
    leaves, rebuild = flatten(output)
    found = [terms(leaf, n, variable) for leaf in leaves]
    return rebuild([values[0] for values in found]), rebuild([values[1:] for values in found])


def check_series(primals, series):
    """Return the order n: the length that the lists of derivatives have in common."""
    if not isinstance(series, tuple | list) or len(series) != len(primals):
        raise TypeError(
            f"jet: for {len(primals)} primals, series is a tuple of as many lists of derivatives; "
            f"got {type(series).__name__} {series!r:.60}"
        )
    for h in series:
        if not isinstance(h, list | tuple | np.ndarray):
            raise TypeError(
                f"jet: series lists the derivatives of an argument, such as [1.0, 0.0]; got "
                f"{type(h).__name__} {h!r:.60}. For several arguments primals is a tuple too"
            )
    lengths = {len(h) for h in series}
    if len(lengths) > 1:
        raise ValueError(f"jet: all series must be equally long; got lengths {sorted(lengths)}")
    return lengths.pop() if lengths else 0


def expanded(x, derivatives, variable):
    """Return an argument as a series, from its value and its derivatives."""
    x = as_point(x)
    shape = getattr(x, "shape", ())
    for k, h in enumerate(derivatives, 1):
        if not isinstance(h, Node | Series) and np.shape(h) not in ((), shape):
            raise ValueError(
                f"jet: derivative {k} of an argument has shape {np.shape(h)}; expected "
                f"{shape}, that of the argument"
            )
    coefficients = [h / math.factorial(k) if k > 1 else h for k, h in enumerate(derivatives, 1)]
    return Series([x, *coefficients], variable)


def as_point(x):
    """Return what to expand at: integers as floats, floats as Python's, which are faster."""
    if type(x) is float or isinstance(x, Node | Series):
        return x
    value = as_value(x)
    if isinstance(value, bool | int | float | np.bool_ | np.integer):
        return float(value)
    if isinstance(value, np.ndarray) and value.dtype.kind in "biu":
        return value.astype(float)
    return value


def terms(leaf, n, variable):
    """Return the value and n derivatives of what a function returned."""
    if type(leaf) is Series and leaf.variable == variable:
        found = [c * math.factorial(k) for k, c in enumerate(leaf.coefficients)]
        return [settled(c, leaf.coefficients[0]) for c in found]
    if leaf is not None and not isinstance(leaf, Node | Series):
        as_value(leaf)
    return [leaf] + [leaf * 0.0] * n


def settled(coefficient, value):
    """Return a derivative in the shape and type of the value, sharing no memory with it."""
    if isinstance(value, np.ndarray):
        found = grown(coefficient, value)
        return np.array(found) if isinstance(found, np.ndarray) else found
    is_zero = type(coefficient) is int and not isinstance(value, Node | Series)
    return type(value)(coefficient) if is_zero else coefficient
