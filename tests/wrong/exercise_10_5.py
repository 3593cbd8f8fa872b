"""Known-wrong bodies of exercise 10.5, newton_step."""


def climbs(f, x):
    """Forgets the minus sign."""
    return x + np.linalg.solve(hessian(f)(x), grad(f)(x))


def descends(f, x):
    """Takes a step of gradient descent."""
    return x - grad(f)(x)


def multiplies(f, x):
    """Multiplies by the Hessian instead of solving."""
    return x - hessian(f)(x) @ grad(f)(x)


def returns_the_step(f, x):
    """Does not go there."""
    return -np.linalg.solve(hessian(f)(x), grad(f)(x))


def uses_the_diagonal(f, x):
    """Divides each slope by its own curvature."""
    return x - grad(f)(x) / np.diag(hessian(f)(x))


def moves_the_caller(f, x):
    """Changes x in place."""
    x -= np.linalg.solve(hessian(f)(x), grad(f)(x))
    return x


def forgets_to_return(f, x):
    """Computes the point, and returns nothing."""
    x - np.linalg.solve(hessian(f)(x), grad(f)(x))


def divides_by_the_matrix(f, x):
    """Divides by each row of the Hessian."""
    return x - grad(f)(x) / np.sum(hessian(f)(x), axis=1)
