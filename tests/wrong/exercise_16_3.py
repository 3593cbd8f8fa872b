"""Expressions that do not expose exhibit 16.3."""


def a_shared_leaf(x, y):
    """What is used twice is a variable, which hands nothing on."""
    return x * sin(x)


def a_plain_square(x, y):
    """h is used twice, but by one term."""
    h = x * y
    return h * h


def a_line(x, y):
    """One after the other."""
    return sin(sin(x * y))
