"""Expressions that do not expose exhibit 16.4."""


def the_same_distance(x, y):
    """Both uses of h are equally far from the output."""
    h = x * y
    return h * h


def shared_leaf(x, y):
    """The long way and the short one lead to a variable."""
    return x + sin(x)


def a_long_line(x, y):
    """One way alone."""
    return sin(-(x * y))
