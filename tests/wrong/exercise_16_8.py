"""Expressions that do not expose exhibit 16.8."""


def at_zero(x, y):
    """The input of tanh is 0 at every point."""
    return tanh(x - x)


def no_tanh(x, y):
    """There is no tanh in it."""
    return sin(x) + exp(y)


def times_zero(x, y):
    """The tanh counts for nothing."""
    return tanh(x) * 0
