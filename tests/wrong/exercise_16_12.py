"""Expressions that do not expose exhibit 16.12."""


def short(x, y):
    """Its names are shorter than eight characters."""
    return x * y


def different_beginnings(x, y):
    """The long names begin differently."""
    return sin(x) * exp(y)


def one_long_name(x, y):
    """There is one long name only."""
    return sin(exp(x))
