"""Expressions that do not expose exhibit 16.15."""


def too_short(x, y):
    """Ten deep is not deep enough."""
    a = x
    for _ in range(10):
        a = -a
    return a


def wide(x, y):
    """Wide, but not deep."""
    return x + y + x + y + x


def shallow(x, y):
    """Three deep."""
    return sin(sin(sin(x)))
