"""Known-wrong bodies for exercise 1.1, `forward_difference`."""


def does_not_divide(f, x, h=None):
    """Returns how far f moves."""
    h = choose_step(x, 2) if h is None else h
    return f(x + h) - f(x)


def goes_to_the_left(f, x, h=None):
    """A backward difference."""
    h = choose_step(x, 2) if h is None else h
    return (f(x) - f(x - h)) / h


def turns_the_sign(f, x, h=None):
    """Takes the new value from the old one."""
    h = choose_step(x, 2) if h is None else h
    return (f(x) - f(x + h)) / h


def goes_to_both_sides(f, x, h=None):
    """A central difference."""
    h = choose_step(x, 2) if h is None else h
    return (f(x + h) - f(x - h)) / (2 * h)


def forgets_the_brackets(f, x, h=None):
    """Divides f(x) alone."""
    h = choose_step(x, 2) if h is None else h
    return f(x + h) - f(x) / h


def multiplies(f, x, h=None):
    """Multiplies by the step."""
    h = choose_step(x, 2) if h is None else h
    return (f(x + h) - f(x)) * h


def halves(f, x, h=None):
    """Divides by 2 * h."""
    h = choose_step(x, 2) if h is None else h
    return (f(x + h) - f(x)) / (2 * h)


def ignores_the_step(f, x, h=None):
    """Always chooses a step of its own."""
    h = choose_step(x, 2)
    return (f(x + h) - f(x)) / h


def chooses_a_step_for_a_central_difference(f, x, h=None):
    """Takes the cube root of epsilon."""
    h = choose_step(x, 3) if h is None else h
    return (f(x + h) - f(x)) / h


def chooses_the_same_step_everywhere(f, x, h=None):
    """Does not scale it with x."""
    h = choose_step(1.0, 2) if h is None else h
    return (f(x + h) - f(x)) / h


def always_needs_a_step(f, x, h=None):
    """Does not know what None means."""
    return (f(x + h) - f(x)) / h


def forgets_return(f, x, h=None):
    """Computes the slope and drops it."""
    h = choose_step(x, 2) if h is None else h
    (f(x + h) - f(x)) / h


def returns_a_value(f, x, h=None):
    """No difference at all."""
    return f(x)


def steps_by_one(f, x, h=None):
    """Goes to x + 1."""
    h = choose_step(x, 2) if h is None else h
    return (f(x + 1) - f(x)) / h
