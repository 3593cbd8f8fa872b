"""Expressions that do not expose exhibit 16.9."""


def no_tie(x, y):
    """x and y differ at both points."""
    return maximum(x, y)


def against_a_number(x, y):
    """Neither point has x = 100."""
    return maximum(x, 100)


def a_tie_that_counts_nothing(x, y):
    """What ties is multiplied by 0."""
    return maximum(x, x) * 0
