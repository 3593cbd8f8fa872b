"""Expressions that do not expose exhibit 16.16."""


def small_angles(x, y):
    """No angle is beyond a turn."""
    return sin(x)


def a_small_product(x, y):
    """Still within a turn at both points."""
    return sin(x + y)


def a_number_inside(x, y):
    """The large angle does not depend on x."""
    return sin(0 * x + 100)
