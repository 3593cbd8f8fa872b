"""Functions to sixty digits, so that the error of a float can be taken apart.

Rounded once, they also stand in for the functions of `math`, whose last digit differs between
machines: a picture made with these has the same bytes everywhere.
"""

from decimal import Decimal, localcontext

__all__ = ["FUNCTIONS", "exact_difference", "rounded", "true_slope"]

DIGITS = 60
TINY = Decimal("1e-20")
PI = Decimal("3.14159265358979323846264338327950288419716939937510582097494459230781640628621")


def sin(x):
    """Return the sine, from its series near 0."""
    x = x.remainder_near(2 * PI)
    term = total = x
    n = 1
    while abs(term) > Decimal(10) ** (-DIGITS):
        term *= -x * x / ((n + 1) * (n + 2))
        n += 2
        total += term
    return total


FUNCTIONS = {
    "4.2 x + sin x": lambda x: x * 21 / 5 + sin(x),
    "sin x": sin,
    "sin 50x": lambda x: sin(50 * x),
    "exp x": lambda x: x.exp(),
    "x**2": lambda x: x * x,
    "x**3 - 2x": lambda x: x**3 - 2 * x,
    "1 / x": lambda x: 1 / x,
}


def rounded(name):
    """Return the function of floats: the exact value, rounded once to the nearest float."""
    function = FUNCTIONS[name]

    def f(x):
        with localcontext(prec=DIGITS):
            return float(function(Decimal(x)))

    return f


def exact_difference(name, x, h, central):
    """Return the difference quotient at the floats x and h without any rounding."""
    function = FUNCTIONS[name]
    with localcontext(prec=DIGITS):
        x, h = Decimal(x), Decimal(h)
        left = x - h if central else x
        return (function(x + h) - function(left)) / (x + h - left)


def true_slope(name, x):
    """Return the slope to some forty digits."""
    with localcontext(prec=DIGITS):
        return exact_difference(name, x, TINY, central=True)
