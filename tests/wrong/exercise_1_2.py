"""Known-wrong bodies for exercise 1.2, `central_difference`."""


def divides_by_one_step(f, x, h=None):
    """Divides by h, where the places are 2 * h apart."""
    h = choose_step(x, 3) if h is None else h
    return (f(x + h) - f(x - h)) / h


def forgets_the_brackets(f, x, h=None):
    """Divides by 2 and multiplies by h."""
    h = choose_step(x, 3) if h is None else h
    return (f(x + h) - f(x - h)) / 2 * h


def turns_the_sign(f, x, h=None):
    """Takes the right value from the left one."""
    h = choose_step(x, 3) if h is None else h
    return (f(x - h) - f(x + h)) / (2 * h)


def goes_to_one_side(f, x, h=None):
    """A forward difference."""
    h = choose_step(x, 3) if h is None else h
    return (f(x + h) - f(x)) / h


def goes_half_as_far(f, x, h=None):
    """Goes h / 2 to each side, and divides by h."""
    h = choose_step(x, 3) if h is None else h
    return (f(x + h / 2) - f(x - h / 2)) / h


def takes_the_second_difference(f, x, h=None):
    """Measures curvature."""
    h = choose_step(x, 3) if h is None else h
    return (f(x + h) - 2 * f(x) + f(x - h)) / h**2


def adds_the_values(f, x, h=None):
    """Adds where it should subtract."""
    h = choose_step(x, 3) if h is None else h
    return (f(x + h) + f(x - h)) / (2 * h)


def ignores_the_step(f, x, h=None):
    """Always chooses a step of its own."""
    h = choose_step(x, 3)
    return (f(x + h) - f(x - h)) / (2 * h)


def chooses_a_step_for_a_forward_difference(f, x, h=None):
    """Takes the square root of epsilon."""
    h = choose_step(x, 2) if h is None else h
    return (f(x + h) - f(x - h)) / (2 * h)


def forgets_return(f, x, h=None):
    """Computes the slope and drops it."""
    h = choose_step(x, 3) if h is None else h
    (f(x + h) - f(x - h)) / (2 * h)


def divides_by_four_steps(f, x, h=None):
    """Halves once too often."""
    h = choose_step(x, 3) if h is None else h
    return (f(x + h) - f(x - h)) / (4 * h)
