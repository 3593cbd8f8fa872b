"""Expressions that do not expose exhibit 16.2."""


def twice(x, y):
    """Two uses find a place each."""
    return x * x


def once_and_once(x, y):
    """x once, y once."""
    return x - y


def twice_each(x, y):
    """x twice and y twice."""
    return x * x + y * y
