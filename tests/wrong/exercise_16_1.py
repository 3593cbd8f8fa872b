"""Expressions that do not expose exhibit 16.1."""


def uses_each_once(x, y):
    """Each variable is used once, so nothing is added up."""
    return x + y


def a_chain(x, y):
    """One use after the other."""
    return sin(sin(x))


def two_branches_apart(x, y):
    """Two branches that share nothing."""
    return sin(x) * sin(y)
