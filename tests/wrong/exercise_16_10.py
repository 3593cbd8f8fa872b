"""Expressions that do not expose exhibit 16.10."""


def never_zero(x, y):
    """No value is 0 at the museum's points."""
    return x * y


def zero_for_good(x, y):
    """It is 0 everywhere, and so is its slope."""
    return x - x


def zero_slope(x, y):
    """What is 0 counts for nothing."""
    return (x - 2) * 0
