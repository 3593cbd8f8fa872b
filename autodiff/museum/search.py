"""The smallest expression that exposes an engine, found by trying all, the small ones first."""

from itertools import product

from autodiff.museum.terms import Term, as_term, variables

__all__ = ["expressions", "smallest"]

UNARY = {"neg", "sin", "exp", "tanh", "square"}


def smallest(kills, ops, numbers=(), largest=4):
    """Return an expression of the fewest operations that kills, or None up to `largest`.

    Parameters
    ----------
    kills : callable
        Says of an expression whether the engine's gradient is wrong there.
    ops : sequence of str
        The operations to try.
    numbers : sequence of float
        The numbers to try, besides x and y.
    largest : int
        Where to give up.
    """
    x, y = variables()
    for size in range(largest + 1):
        for output in expressions(size, ops, [x, y, *map(as_term, numbers)]):
            if kills(output):
                return output
    return None


def expressions(size, ops, leaves):
    """Yield all expressions of some size, in which every operation is needed for the last.

    Examples
    --------
    >>> x, y = variables()
    >>> list(expressions(1, ["neg", "+"], [x]))
    [-x, x + x]
    """
    if size == 0:
        yield from leaves
    else:
        yield from _grown([], size, ops, leaves)


def _grown(terms, left, ops, leaves):
    """Yield what `terms` can become with so many more operations; the last one is the output."""
    if not left:
        yield terms[-1]
        return
    ties = 0 if UNARY.issuperset(ops) else left - 1  # loose ends that the rest can still tie up
    for op in ops:
        arity = 1 if op in UNARY else 2
        for operands in product(leaves + terms, repeat=arity):
            if op in "+*" and not _sorted(operands, leaves + terms):
                continue  # a + b is as good as b + a
            term = Term(op, operands)
            if _loose([*terms, term]) <= 1 + ties:
                yield from _grown([*terms, term], left - 1, ops, leaves)


def _sorted(operands, order):
    return order.index(operands[0]) <= order.index(operands[1])


def _loose(terms):
    used = {operand for term in terms for operand in term.operands}
    return sum(term not in used for term in terms)
