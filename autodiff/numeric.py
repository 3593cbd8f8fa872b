"""Finite differences: derivatives from values alone, for any function that can be run.

Move the input a little and see how far the result goes. Nothing needs to be known about the
function, so this is the second opinion on every other way to differentiate. It is never exact: a
large step misses the curve, a small one drowns in rounding. See Nocedal and Wright, "Numerical
Optimization" (2006), section 8.1, and Press and others, "Numerical Recipes" (2007), section 5.7.
"""

import numpy as np

from autodiff.exercise import exercise

__all__ = [
    "central_difference", "choose_step", "directional_derivative", "forward_difference",
    "numerical_gradient", "relative_error",
]  # fmt: skip


def choose_step(x, root):
    """Return a good step for a difference at `x`.

    Parameters
    ----------
    x : float
        Where the function is differentiated. A NumPy float of less precision gets a longer step.
    root : int
        2 for a forward difference, 3 for a central one: which root of the machine epsilon.

    Returns
    -------
    float
        The root of epsilon, times |x| if that is more than 1. It is rounded such that `x + step`
        is exact: the step that is divided by is the one that was made.

    Examples
    --------
    >>> f"{choose_step(0.5, 2):.1e}, {choose_step(0.5, 3):.1e}, {choose_step(1000.0, 3):.1e}"
    '1.5e-08, 6.1e-06, 6.1e-03'
    """
    number_type = type(x) if isinstance(x, np.floating) else float
    epsilon = float(np.finfo(number_type).eps)
    step = number_type(epsilon ** (1 / root) * max(1.0, abs(float(x))))
    return (x + step) - x


@exercise("1.1")
def forward_difference(f, x, h=None):
    """Return the slope of `f` from x to x + h: how far f moves, divided by the step.

    Its error is about h * |f''| / 2 from the curve, and about epsilon * |f| / h from rounding.

    Parameters
    ----------
    f : callable
        A function of a number that returns a number.
    x : float
        Where to differentiate it.
    h : float, optional
        The step; `choose_step(x, 2)` if there is none.

    Returns
    -------
    float
        The forward difference (f(x + h) - f(x)) / h.

    Examples
    --------
    >>> forward_difference(lambda x: x * x, 3.0, h=0.5)
    6.5
    """
    raise NotImplementedError


@exercise("1.2")
def central_difference(f, x, h=None):
    """Return the slope of `f` from x - h to x + h.

    Its error is about h**2 * |f'''| / 6 from the curve, and about epsilon * |f| / h from rounding.

    Parameters
    ----------
    f : callable
        A function of a number that returns a number.
    x : float
        Where to differentiate it.
    h : float, optional
        How far to go to each side; `choose_step(x, 3)` if there is none.

    Returns
    -------
    float
        The central difference (f(x + h) - f(x - h)) / (2 * h).

    Examples
    --------
    >>> central_difference(lambda x: x * x, 3.0, h=0.5)
    6.0
    """
    raise NotImplementedError


@exercise("1.3")
def numerical_gradient(f, x):
    """Return the central difference of `f` along each element of an array, one after the other.

    It runs f twice for each element.

    Parameters
    ----------
    f : callable
        A function of an array that returns a number.
    x : array_like
        Where to differentiate it, of any shape. Integers are taken for floats, float32 for
        float64. It is left as it was.

    Returns
    -------
    numpy.ndarray
        The derivative of f by each element, float64, in the shape of x.

    Examples
    --------
    >>> numerical_gradient(lambda x: np.sum(x**2), [[1.0, 2.0], [3.0, 4.0]]).round(6).tolist()
    [[2.0, 4.0], [6.0, 8.0]]
    """
    raise NotImplementedError


@exercise("1.4")
def directional_derivative(f, x, direction):
    """Return how fast `f` grows as the array `x` sets out along `direction`.

    It is the sum of the gradient's elements times the direction's, for two runs of f alone.

    Parameters
    ----------
    f : callable
        A function of an array that returns a number.
    x : array_like
        Where to differentiate it, of any shape; taken for float64, and left as it was.
    direction : array_like
        How far each element goes in one unit of time, in the shape of x. A direction twice as
        long gives a derivative twice as large.

    Returns
    -------
    float
        The central difference at t = 0 of f(x + t * direction), with the step for t = 0.

    Examples
    --------
    >>> print(round(directional_derivative(lambda x: x[0] * x[1], [3.0, 5.0], [1.0, 10.0]), 6))
    35.0
    """
    raise NotImplementedError


def relative_error(a, b):
    """Return how far two derivatives are apart, measured against their own size.

    Parameters
    ----------
    a, b : array_like
        Numbers, or arrays of one shape.

    Returns
    -------
    float
        |a - b| / max(|a|, |b|), where |.| is the length of all elements together: the square
        root of the sum of their squares. So a tiny element may be off by the rounding of a large
        one. 0.0 where both are zero; NaN where either holds one.

    Raises
    ------
    ValueError
        If the shapes differ.

    Examples
    --------
    >>> round(relative_error([3.0, 4.0], [3.0, 4.5]), 3)
    0.092
    """
    a, b = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    if a.shape != b.shape:
        raise ValueError(
            f"relative_error: shapes {a.shape} and {b.shape} differ; a gradient has the shape of "
            "what it is the gradient by"
        )
    larger = max(np.linalg.norm(a), np.linalg.norm(b))
    if larger == 0:
        return 0.0
    return float(np.linalg.norm(a - b) / larger)
