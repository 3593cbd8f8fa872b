"""Forward mode: dual numbers, which carry their slope along.

A dual number is a pair: a value, and a tangent, which says how fast the value moves as the input
does. Each operation makes both of its result from both of its operands, and then needs them no
more. Clifford wrote such a pair as v + d * e with e * e = 0 ("Preliminary sketch of biquaternions",
1873); Wengert carried it through programs ("A simple automatic derivative evaluation program",
1964). See Griewank and Walther, "Evaluating Derivatives" (2008), chapter 3.

Two limits. It is for single numbers. And the tangents of nested calls have no label: where an inner
function uses the variable of an outer one, they are mixed up (*perturbation confusion*, lesson 2).
Nesting proper, `derivative(derivative(f))`, is right.
"""

import math
from numbers import Real

from autodiff.exercise import exercise

__all__ = [
    "Dual", "cos", "derivative", "exp", "gradient", "jacobian", "jvp", "log", "sin", "sqrt", "tanh",
]  # fmt: skip


class Dual:
    """A value with its tangent.

    Parameters
    ----------
    value : float or Dual
        The number itself. Integers and fractions stay exact.
    tangent : float, Dual or numpy.ndarray
        How fast the value moves: 1 for the input that moves, 0 for a constant. An array holds the
        tangents of several directions, which are carried along together.

    Examples
    --------
    >>> x, y = Dual(0.5, 1), Dual(4.2, 0)
    >>> x * y + sin(x)
    Dual(2.579425538604203, 5.077582561890373)
    """

    __slots__ = ("tangent", "value")
    __array_ufunc__ = None  # NumPy: leave `array * dual` to us, and to our error

    def __init__(self, value, tangent=0):
        self.value = value
        self.tangent = tangent

    def __add__(self, other):
        """z = a + b, so the tangents add up too."""
        other = as_dual(other)
        return Dual(self.value + other.value, self.tangent + other.tangent)

    def __sub__(self, other):
        """z = a - b, so the tangents are subtracted too."""
        other = as_dual(other)
        return Dual(self.value - other.value, self.tangent - other.tangent)

    @exercise("2.1")
    def __mul__(self, other):
        """z = a * b. What is its tangent? `__add__` shows the form of the answer."""
        other = as_dual(other)
        tangent = self.tangent * other.value + self.value * other.tangent
        return Dual(self.value * other.value, tangent)

    @exercise("2.4")
    def __truediv__(self, other):
        """z = a / b. What is its tangent?"""
        other = as_dual(other)
        quotient = self.value / other.value
        return Dual(quotient, (self.tangent - quotient * other.tangent) / other.value)

    def __pow__(self, other):
        """z = a ** b, so dz = b * a ** (b - 1) * da + z * log(a) * db; for a number b, db = 0."""
        if not isinstance(other, Dual):
            as_dual(other)  # refuses what is no number
            slope = other * real_power(self.value, other - 1) if other else 0
            return Dual(real_power(self.value, other), slope * self.tangent)
        a, b = self.value, other.value
        z = real_power(a, b)
        slope = b * real_power(a, b - 1) if b else 0
        growth = z * log(a) if a else 0  # 0 ** b is 0 for every b > 0
        return Dual(z, slope * self.tangent + growth * other.tangent)

    def __rpow__(self, other):
        """z = c ** b for a number c, so dz = z * log(c) * db."""
        as_dual(other)  # refuses what is no number
        z = real_power(other, self.value)
        return Dual(z, (z * log(other) if other else 0) * self.tangent)

    def __neg__(self):
        """z = -a, so the tangent turns round too."""
        return Dual(-self.value, -self.tangent)

    def __abs__(self):
        """z = |a|, which turns a negative number round. At 0, where it has a kink, dz = 0."""
        if self.value == 0:
            return Dual(abs(self.value), 0 * self.tangent)
        return self if self.value > 0 else -self

    def __rsub__(self, other):
        return as_dual(other) - self

    def __rtruediv__(self, other):
        return as_dual(other) / self

    __radd__, __rmul__ = __add__, __mul__

    # Comparisons look at values alone, so that a program takes the branch that it takes for numbers

    def __eq__(self, other):
        return self.value == value_of(other)

    def __lt__(self, other):
        return self.value < value_of(other)

    def __le__(self, other):
        return self.value <= value_of(other)

    def __gt__(self, other):
        return self.value > value_of(other)

    def __ge__(self, other):
        return self.value >= value_of(other)

    def __hash__(self):
        return hash(self.value)

    def __bool__(self):
        return bool(self.value)

    def __float__(self):
        raise TypeError(
            "a Dual does not become a float, which would lose its tangent. Use the functions of "
            "autodiff.dual (sin, exp, ...) in place of math's, and .value for the value alone"
        )

    def __repr__(self):
        return f"Dual({self.value!r}, {self.tangent!r})"


def as_dual(operand):
    """Return a dual number as it is, and a plain number as a constant, whose tangent is 0."""
    if isinstance(operand, Dual):
        return operand
    if isinstance(operand, Real):
        return Dual(operand, 0)
    raise TypeError(
        f"dual.Dual works with numbers and other Duals; got {type(operand).__name__} {operand!r}. "
        "For arrays use `import autodiff as ad` (lesson 5)"
    )


def value_of(operand):
    """Return the value of a dual number, and anything else as it is."""
    return operand.value if isinstance(operand, Dual) else operand


def real_power(a, b):
    """Return a ** b, which must be real: Python gives a complex number for (-8) ** (1 / 3)."""
    power = a**b
    if isinstance(power, complex):
        raise ValueError(f"{a!r} ** {b!r} is not a real number; is the base meant to be negative?")
    return power


@exercise("2.2")
def sin(x):
    """z = sin(x). What is its tangent? A plain number is answered by `math`, as in `cos`."""
    if not isinstance(x, Dual):
        return math.sin(x)
    return Dual(sin(x.value), cos(x.value) * x.tangent)


def cos(x):
    """z = cos(x), so dz = -sin(x) * dx."""
    if not isinstance(x, Dual):
        return math.cos(x)
    return Dual(cos(x.value), -sin(x.value) * x.tangent)


@exercise("2.5")
def exp(x):
    """z = exp(x). What is its tangent? It can be had from z: compute the exponential once."""
    if not isinstance(x, Dual):
        return math.exp(x)
    z = exp(x.value)
    return Dual(z, z * x.tangent)


@exercise("2.5")
def log(x):
    """z = log(x), the natural logarithm. What is its tangent?"""
    if not isinstance(x, Dual):
        return math.log(x)
    return Dual(log(x.value), x.tangent / x.value)


def tanh(x):
    """z = tanh(x), so dz = (1 - z**2) * dx."""
    if not isinstance(x, Dual):
        return math.tanh(x)
    z = tanh(x.value)
    return Dual(z, (1 - z * z) * x.tangent)


def sqrt(x):
    """z = sqrt(x), so dz = dx / (2 * z): at 0 there is no slope, and so a ZeroDivisionError."""
    if not isinstance(x, Dual):
        return math.sqrt(x)
    z = sqrt(x.value)
    return Dual(z, x.tangent / (2 * z))


@exercise("2.3")
def derivative(f):
    """Return the derivative of `f`, as a function.

    Parameters
    ----------
    f : callable
        A function of a number, made of this module's operations; a constant result counts too.

    Returns
    -------
    callable
        A function of a number that returns the derivative of f there, with one run of f.

    Examples
    --------
    >>> derivative(lambda x: x * x * x)(2), derivative(derivative(lambda x: x * x * x))(2)
    (12, 12)
    """
    def slope(x):
        return as_dual(f(Dual(x, 1))).tangent

    return slope


def jvp(f, xs, tangents):
    """Run `f` once and return its value, and how fast that moves as the inputs set out together.

    It is the Jacobian times the vector of tangents, without the Jacobian.

    Parameters
    ----------
    f : callable
        A function of n numbers that returns one.
    xs : sequence of n floats
        Where to differentiate it.
    tangents : sequence of n floats
        How fast each input moves.

    Returns
    -------
    (float, float)
        The value and the tangent.

    Examples
    --------
    >>> jvp(lambda x, y: x * y, [3, 5], [1, 10])
    (15, 35)
    """
    result = as_dual(f(*map(Dual, *same_length("jvp", xs, tangents))))
    return result.value, result.tangent


def gradient(f, xs):
    """Return the derivatives of `f` by each of its inputs: one run of f for each.

    Parameters
    ----------
    f : callable
        A function of n numbers that returns one.
    xs : sequence of n floats
        Where to differentiate it.

    Returns
    -------
    list of n floats
        The derivatives.

    Examples
    --------
    >>> gradient(lambda x, y: x * y, [3, 5])
    [5, 3]
    """
    return [jvp(f, xs, moving)[1] for moving in one_at_a_time(len(xs))]


@exercise("2.6")
def jacobian(f, xs):
    """Return all derivatives of `f`, which has several results: a column for each run of f.

    Parameters
    ----------
    f : callable
        A function of n numbers that returns a list or tuple of m.
    xs : sequence of n floats
        Where to differentiate it; at least one.

    Returns
    -------
    list of m lists of n floats
        The Jacobian: a row for each result, a column for each input. f is run n times.

    Examples
    --------
    >>> jacobian(lambda x, y: [x * y, x + 2 * y, 7], [3, 5])
    [[5, 3], [1, 2], [0, 0]]
    """
    columns = []
    for moving in one_at_a_time(len(xs)):
        results = f(*[Dual(x, tangent) for x, tangent in zip(xs, moving, strict=True)])
        columns.append([as_dual(result).tangent for result in results])
    return [list(row) for row in zip(*columns, strict=True)]


def one_at_a_time(n):
    """Return the n lists of n tangents in which one input moves and the others stand still.

    >>> one_at_a_time(3)
    [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
    """
    return [[int(i == j) for i in range(n)] for j in range(n)]


def same_length(name, xs, tangents):
    """Return both, or say that they do not fit."""
    if len(xs) != len(tangents):
        raise ValueError(
            f"{name}: {len(xs)} inputs and {len(tangents)} tangents; give each input its own, 0 "
            "for one that stands still"
        )
    return xs, tangents
