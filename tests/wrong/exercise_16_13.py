"""Expressions that do not expose exhibit 16.13."""


def brackets_at_the_left(x, y):
    """Here the brackets are where Python puts them anyway."""
    return x - y - x


def sums(x, y):
    """Sums do not mind."""
    return x + (y + x)


def minus_what_counts_nothing(x, y):
    """The last one has no derivative."""
    return x - (y - 1)
