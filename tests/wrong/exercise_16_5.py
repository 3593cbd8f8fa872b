"""Expressions that do not expose exhibit 16.5."""


def at_the_end(x, y):
    """The product is the output, where 1 arrives."""
    return x * 2


def behind_a_plus(x, y):
    """A sum hands on 1."""
    return x * 2 + y


def no_number(x, y):
    """There is no number in it."""
    return x * y * x
