"""Known-wrong bodies of exercise 10.6, newton_step_by_products."""


def climbs(f, x, tolerance=1e-10):
    """Forgets the minus sign."""
    return x + conjugate_gradients(lambda v: hvp(f, (x,), (v,)), grad(f)(x), tolerance)


def returns_the_step(f, x, tolerance=1e-10):
    """Does not go there."""
    return conjugate_gradients(lambda v: hvp(f, (x,), (v,)), -grad(f)(x), tolerance)


def makes_the_matrix(f, x, tolerance=1e-10):
    """Asks the Hessian for the products."""
    matrix = hessian(f)(x)
    return x + conjugate_gradients(lambda v: matrix @ v, -grad(f)(x), tolerance)


def solves_with_the_matrix(f, x, tolerance=1e-10):
    """Does what the exercise before did."""
    return x - np.linalg.solve(hessian(f)(x), grad(f)(x))


def descends(f, x, tolerance=1e-10):
    """Solves with a matrix that changes nothing."""
    return x + conjugate_gradients(lambda v: v, -grad(f)(x), tolerance)


def multiplies(f, x, tolerance=1e-10):
    """Multiplies by the Hessian instead of solving."""
    return x - hvp(f, (x,), (grad(f)(x),))


def differentiates_at_the_direction(f, x, tolerance=1e-10):
    """Takes the Hessian at v, in the direction of x."""
    return x + conjugate_gradients(lambda v: hvp(f, (v,), (x,)), -grad(f)(x), tolerance)


def ignores_the_tolerance(f, x, tolerance=1e-10):
    """Always goes to the end."""
    return x + conjugate_gradients(lambda v: hvp(f, (x,), (v,)), -grad(f)(x))


def takes_one_product(f, x, tolerance=1e-10):
    """Stops after the first direction."""
    g = grad(f)(x)
    if not np.any(g):
        return x
    return x - g * (g @ g) / (g @ hvp(f, (x,), (g,)))


def forgets_to_return(f, x, tolerance=1e-10):
    """Computes the point, and returns nothing."""
    x + conjugate_gradients(lambda v: hvp(f, (x,), (v,)), -grad(f)(x), tolerance)
