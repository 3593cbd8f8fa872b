"""Reverse mode in a few dozen lines: each variable knows what was made from it, and how strongly.

If z was made from x, then x keeps the pair (dz/dx, z). The derivative of a final result with
respect to x is the sum, over those pairs, of weight times the derivative with respect to z: the
chain rule, read from the input upwards. After Rufflewind's `revad`
(https://github.com/Rufflewind/revad); the tape (`autodiff.tape`) mends its two limits, recursion
and a stale cache.
"""

import math
from numbers import Real

from autodiff.exercise import exercise
from autodiff.only_variables import only

__all__ = ["Var", "cos", "exp", "log", "sin", "tanh"]


class Var:
    """A number that remembers what it was used for.

    Parameters
    ----------
    value : float
        The number itself.

    Attributes
    ----------
    children : list of (float, Var)
        For each result made from this variable: the local derivative, and the result.
    grad_value : float or None
        The derivative of the final result with respect to this variable, once known. Set it to 1.0
        on the final result, as the seed, before you ask any variable for its `grad()`.

    Examples
    --------
    >>> x, y = Var(0.5), Var(4.2)
    >>> z = x * y + sin(x)
    >>> z.grad_value = 1.0
    >>> x.grad(), y.grad()
    (5.077582561890373, 0.5)
    """

    __array_ufunc__ = None  # NumPy: leave `array * var` to us, and to our error

    def __init__(self, value):
        self.value = value
        self.children = []
        self.grad_value = None

    @exercise("3.2")
    def grad(self):
        """Return the derivative of the seeded result with respect to this variable.

        It is the sum of weight * child.grad() over the children. Compute it once: keep it in
        `grad_value`, and return that when it is already there.
        """
        raise NotImplementedError

    def __add__(self, other):
        """z = a + b, so dz/da = 1 and dz/db = 1."""
        other = as_var(other)
        return record(self.value + other.value, (1.0, self), (1.0, other))

    def __sub__(self, other):
        """z = a - b, so dz/da = 1 and dz/db = -1."""
        other = as_var(other)
        return record(self.value - other.value, (1.0, self), (-1.0, other))

    @exercise("3.1")
    def __mul__(self, other):
        """z = a * b. What are dz/da and dz/db? `__add__` shows the form of the answer."""
        raise NotImplementedError

    @exercise("3.4")
    def __truediv__(self, other):
        """z = a / b. What are dz/da and dz/db?"""
        raise NotImplementedError

    def __pow__(self, other):
        """z = a ** b, so dz/da = b * a ** (b - 1) and, for a variable b, dz/db = z * log(a)."""
        a, b = self.value, as_var(other).value
        z = math.pow(a, b)
        edges = [(b * math.pow(a, b - 1) if b else 0.0, self)]
        if isinstance(other, Var):
            edges.append((z * math.log(a) if a else 0.0, other))
        return record(z, *edges)

    def __neg__(self):
        """z = -a, so dz/da = -1."""
        return record(-self.value, (-1.0, self))

    def __rsub__(self, other):
        return as_var(other) - self

    def __rtruediv__(self, other):
        return as_var(other) / self

    def __rpow__(self, other):
        return as_var(other) ** self

    __radd__, __rmul__ = __add__, __mul__

    def __repr__(self):
        return f"Var({self.value!r})"


def as_var(operand):
    """Return a variable as it is, and a plain number as a variable of its own."""
    if isinstance(operand, Var):
        return operand
    if isinstance(operand, Real):
        return Var(operand)
    raise TypeError(
        f"revad.Var works with numbers and other Vars; got {type(operand).__name__} {operand!r}. "
        "For arrays use `import autodiff as ad` (lesson 5)"
    )


def record(value, *edges):
    """Make the result `value` and tell each parent of it.

    Parameters
    ----------
    value : float
        The value of the result.
    *edges : (float, Var)
        A pair for each operand: the derivative of the result with respect to it, and the operand.

    Returns
    -------
    Var
        The result. It stands among the children of every operand now.
    """
    result = Var(value)
    for weight, parent in edges:
        parent.children.append((weight, result))
    return result


def no_variable(name, x):
    """Return the error for a function that was called without a variable."""
    return TypeError(
        f"{name} takes a variable; got {type(x).__name__} {x!r:.60}. For a number a, write "
        f"{name}(Var(a)), or take a plain function such as math.sin"
    )


of_a_variable = only(Var, no_variable)


@of_a_variable
@exercise("3.3")
def sin(x):
    """z = sin(x). What is dz/dx? Use `math.sin`, `math.cos` and `record`."""
    raise NotImplementedError


@of_a_variable
def cos(x):
    """z = cos(x), so dz/dx = -sin(x)."""
    return record(math.cos(x.value), (-math.sin(x.value), x))


@of_a_variable
def exp(x):
    """z = exp(x), so dz/dx = z."""
    z = math.exp(x.value)
    return record(z, (z, x))


@of_a_variable
def log(x):
    """z = log(x), so dz/dx = 1 / x."""
    return record(math.log(x.value), (1.0 / x.value, x))


@of_a_variable
@exercise("3.5")
def tanh(x):
    """z = tanh(x). Its derivative can be had from z itself: compute `math.tanh` only once."""
    raise NotImplementedError
