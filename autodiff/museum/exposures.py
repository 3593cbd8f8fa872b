"""The visitor's expressions: for each broken engine the smallest one that you find to expose it.

Each function gets the variables x and y and returns an expression of them, of numbers, of
`+ - * /` and `** 2`, and of sin, exp, tanh and maximum. `x` and `y` are 2 and 3 at the museum's
first point, -0.5 and 1.5 at its second. Judge one with `judged("overwrites", overwrites)`.
"""

from autodiff.exercise import exercise
from autodiff.museum.exhibits import exhibit
from autodiff.museum.terms import exp, maximum, sin, tanh

__all__ = [
    "overwrites",
    "two_places",
    "pre_order",
    "breadth_first",
    "drops_upstream",
    "swapped_factors",
    "quotient",
    "tanh_of_the_input",
    "tie",
    "skips_zeros",
    "never_forgets",
    "short_names",
    "reassociates",
    "in_place",
    "gives_up",
    "degrees",
]


def judged(name, expression):
    """Return "exposed" if the expression exposes the exhibit, otherwise what survives it.

    Examples
    --------
    >>> judged("swapped factors", lambda x, y: x + y)
    'survives x + y'
    """
    verdict = exhibit(name).judge(expression)
    return "exposed" if verdict.exposed else f"survives {verdict.expression}"


@exercise("16.1")
def overwrites(x, y):
    """Expose the engine that says: the gradient is right wherever no term is used twice."""
    raise NotImplementedError


@exercise("16.2")
def two_places(x, y):
    """Expose the engine that says: it adds adjoints, and `x + x` is right."""
    raise NotImplementedError


@exercise("16.3")
def pre_order(x, y):
    """Expose the engine that says: it adds adjoints, however many uses there are."""
    raise NotImplementedError


@exercise("16.4")
def breadth_first(x, y):
    """Expose the engine that says: it visits whatever is nearer to the output first."""
    raise NotImplementedError


@exercise("16.5")
def drops_upstream(x, y):
    """Expose the engine that says: the derivative of a product with a number is that number."""
    raise NotImplementedError


@exercise("16.6")
def swapped_factors(x, y):
    """Expose the engine that says: `x * x` is right."""
    raise NotImplementedError


@exercise("16.7")
def quotient(x, y):
    """Expose the engine that says: `x / 2` is right."""
    raise NotImplementedError


@exercise("16.8")
def tanh_of_the_input(x, y):
    """Expose the engine that says: at 0 it is right."""
    raise NotImplementedError


@exercise("16.9")
def tie(x, y):
    """Expose the engine that says: the larger of two numbers gets the adjoint."""
    raise NotImplementedError


@exercise("16.10")
def skips_zeros(x, y):
    """Expose the engine that says: whatever is 0 adds nothing, so time is saved."""
    raise NotImplementedError


@exercise("16.11")
def never_forgets(x, y):
    """Expose the engine that says: the first gradient that you ask for is right."""
    raise NotImplementedError


@exercise("16.12")
def short_names(x, y):
    """Expose the engine that says: names are cut, so that they never grow."""
    raise NotImplementedError


@exercise("16.13")
def reassociates(x, y):
    """Expose the engine that says: brackets only cost time."""
    raise NotImplementedError


@exercise("16.14")
def in_place(x, y):
    """Expose the engine that says: memory that is not needed any more is used again."""
    raise NotImplementedError


@exercise("16.15")
def gives_up(x, y):
    """Expose the engine that says: elegant: the walk back calls itself."""
    raise NotImplementedError


@exercise("16.16")
def degrees(x, y):
    """Expose the engine that says: sines are right."""
    raise NotImplementedError
