"""Expressions that do not expose exhibit 16.14."""


def of_a_variable(x, y):
    """A variable is never overwritten."""
    return exp(x)


def nobody_asks(x, y):
    """The slope of a sum asks for no value."""
    return exp(x + y)


def no_exp(x, y):
    """There is no exp in it."""
    return sin(x * y)
