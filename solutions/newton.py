"""Newton's method: where the gradient, taken to be a straight line, would be zero.

    newton_step                 with the Hessian: n by n numbers, and a system of equations
    newton_step_by_products     without: a few products of the Hessian with directions

Both take one step; the method repeats it.
"""

import numpy as np

from autodiff.exercise import exercise
from autodiff.transforms import grad, hessian, hvp

__all__ = ["conjugate_gradients", "newton_step", "newton_step_by_products"]


@exercise("10.5")
def newton_step(f, x):
    """Return the next point of Newton's method, on the way to a minimum of `f`.

    Near x the gradient is about g + H p for a step p, with the gradient g and the Hessian H at x.
    The step is the p for which that is zero. `np.linalg.solve(H, b)` returns the p of H p = b.

    Parameters
    ----------
    f : callable
        A function of a vector that returns one number.
    x : ndarray, shape (n,)
        Where to begin.

    Returns
    -------
    ndarray, shape (n,)
        x + p. The array x itself is not changed.

    Examples
    --------
    >>> newton_step(lambda x: np.sum((x - 3) ** 2), np.array([0.0, 10.0])).tolist()
    [3.0, 3.0]
    """
    return x - np.linalg.solve(hessian(f)(x), grad(f)(x))


@exercise("10.6")
def newton_step_by_products(f, x, tolerance=1e-10):
    """Return the same point as `newton_step`, without the Hessian.

    `conjugate_gradients(product, b, tolerance)` solves H p = b for anybody who can tell it the
    product of H with a vector: `product` is a function from v to H v. `hvp(f, (x,), (v,))` is that
    product.
    """
    return x + conjugate_gradients(lambda v: hvp(f, (x,), (v,)), -grad(f)(x), tolerance)


def conjugate_gradients(product, b, tolerance=1e-10, most=None):
    """Solve H p = b, for a symmetric H of which only products with vectors are known.

    Parameters
    ----------
    product : callable
        From a vector v to H v. H must be positive definite, as a Hessian is near a minimum.
    b : ndarray, shape (n,)
        The right-hand side.
    tolerance : float
        Stop when the residual b - H p is shorter than this, times the length of b.
    most : int, optional
        The most products to take; by default 2 n.

    Returns
    -------
    ndarray, shape (n,)
        p. In exact arithmetic n products suffice; far fewer if H has few different eigenvalues.

    Raises
    ------
    ValueError
        If H curves downward along a direction, so that there is no minimum.

    Notes
    -----
    Source: Hestenes and Stiefel, "Methods of conjugate gradients for solving linear systems"
    (1952).

    Examples
    --------
    >>> conjugate_gradients(lambda v: np.array([2.0, 5.0]) * v, np.array([2.0, 20.0])).round(9)
    array([1., 4.])
    """
    p, residual = np.zeros_like(b), b
    direction, square = residual, residual @ residual
    enough = tolerance**2 * square
    for _ in range(2 * len(b) if most is None else most):
        if square <= enough:
            break
        curved = product(direction)
        curvature = direction @ curved
        if curvature <= 0:
            raise ValueError(
                f"conjugate_gradients: the curvature along a direction is {curvature:.3g}; the "
                "method needs a positive definite matrix. Newton's method needs a start nearer to "
                "a minimum, or a few steps of gradient descent first"
            )
        step = square / curvature
        p, residual = p + step * direction, residual - step * curved
        square, before = residual @ residual, square
        direction = residual + square / before * direction
    return p
