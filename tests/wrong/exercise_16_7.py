"""Expressions that do not expose exhibit 16.7."""


def by_a_number(x, y):
    """Nothing that matters is below the line."""
    return x / 2


def a_product(x, y):
    """There is no quotient in it."""
    return x * y


def a_difference(x, y):
    """There is no quotient in it."""
    return x - y
