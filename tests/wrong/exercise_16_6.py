"""Expressions that do not expose exhibit 16.6."""


def a_square(x, y):
    """Both factors are the same."""
    return x * x


def the_same_value(x, y):
    """Both factors have the same value."""
    return sin(x) * sin(x)


def a_sum(x, y):
    """There is no product in it."""
    return x + y
