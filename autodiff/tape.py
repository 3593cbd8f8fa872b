"""Reverse mode on a tape: every operation is written down as it happens, then read backwards.

The tape is a Wengert list. Each node is two weights and two parents, kept in flat lists: node i
has `weights[2*i]`, `weights[2*i + 1]` and the indices `parents[2*i]`, `parents[2*i + 1]`, where
-1 means that there is no such parent. A parent always has a smaller index than its child, so the
list is in topological order by construction and one sweep from the end finds every adjoint:
no recursion, no sorting, no cache to go stale. After the Rust crate of Rufflewind's `revad`
(https://github.com/Rufflewind/revad); the list is Wengert's (1964).
"""

import math
from numbers import Real

from autodiff.exercise import exercise

__all__ = ["Gradient", "Tape", "Var", "cos", "exp", "log", "sin", "tanh"]


class Tape:
    """A record of operations on numbers.

    Attributes
    ----------
    weights : list of float
        Two entries a node: the local derivative with respect to each parent.
    parents : list of int
        Two entries a node: the index of each parent, or -1.

    Examples
    --------
    >>> tape = Tape()
    >>> x, y = tape.var(0.5), tape.var(4.2)
    >>> z = x * y + sin(x)
    >>> gradient = z.grad()
    >>> z.value, gradient.wrt(x), gradient.wrt(y)
    (2.579425538604203, 5.077582561890373, 0.5)
    """

    def __init__(self):
        self.weights = []
        self.parents = []

    def __len__(self):
        return len(self.weights) // 2

    def __repr__(self):
        return f"<Tape of {len(self)} nodes>"

    def var(self, value):
        """Write an input down and return its variable.

        Raises
        ------
        TypeError
            If `value` is no real number.
        """
        if not isinstance(value, Real):
            raise TypeError(
                f"Tape.var takes a real number; got {type(value).__name__} {value!r}. "
                "For arrays use `import autodiff as ad` (lesson 5)"
            )
        return Var(self, self.push(), value)

    @exercise("4.1")
    def push(self, weight0=0.0, parent0=-1, weight1=0.0, parent1=-1):
        """Append one node, two weights and two parents, and return its index.

        The first node of a tape has index 0.
        """
        raise NotImplementedError


class Var:
    """A number on a tape: its value, and the index of the node that made it."""

    __slots__ = ("index", "tape", "value")
    __array_ufunc__ = None  # NumPy: leave `array * var` to us, and to our error

    def __init__(self, tape, index, value):
        self.tape = tape
        self.index = index
        self.value = value

    def __repr__(self):
        return f"Var(index={self.index}, value={self.value!r})"

    @exercise("4.4")
    def grad(self):
        """Return the gradient of this variable with respect to everything before it on the tape.

        Make a list `adjoints` of zeros, one for each node from 0 to this one, and one more at the
        end: index -1 is the last entry of a Python list, so whatever flows to the missing parent
        -1 lands there and does no harm. This variable's own adjoint is 1. Go from this node back
        to node 0: *add* weight times adjoint to the adjoint of each of the two parents.

        Returns
        -------
        Gradient
            `Gradient(self.tape, adjoints)`.
        """
        raise NotImplementedError

    def record(self, value, weight, other=None, other_weight=0.0):
        """Write down a result made from this variable, and from `other` if that is a variable.

        Parameters
        ----------
        value : float
            The result.
        weight, other_weight : float
            The derivative of the result with respect to this variable, and to `other`.
        other : Var or number, optional
            The second operand. A plain number has no node, so no weight is kept for it.

        Returns
        -------
        Var
            The result, at the end of the tape.

        Raises
        ------
        ValueError
            If `other` is on another tape.
        """
        if not isinstance(other, Var):
            return Var(self.tape, self.tape.push(weight, self.index), value)
        if other.tape is not self.tape:
            raise ValueError(
                f"{self!r} and {other!r} are on two different tapes; "
                "make all the variables of one computation with the same tape's var()"
            )
        index = self.tape.push(weight, self.index, other_weight, other.index)
        return Var(self.tape, index, value)

    def __add__(self, other):
        """z = a + b, so dz/da = 1 and dz/db = 1."""
        return self.record(self.value + value_of(other), 1.0, other, 1.0)

    def __sub__(self, other):
        """z = a - b, so dz/da = 1 and dz/db = -1."""
        return self.record(self.value - value_of(other), 1.0, other, -1.0)

    @exercise("4.2")
    def __mul__(self, other):
        """z = a * b. What are dz/da and dz/db? `__add__` shows the form of the answer."""
        raise NotImplementedError

    @exercise("4.6")
    def __truediv__(self, other):
        """z = a / b. What are dz/da and dz/db?"""
        raise NotImplementedError

    def __pow__(self, other):
        """z = a ** b, so dz/da = b * a ** (b - 1) and, for a variable b, dz/db = z * log(a)."""
        a, b = self.value, value_of(other)
        z = math.pow(a, b)
        slope = b * math.pow(a, b - 1) if b else 0.0
        if not isinstance(other, Var):
            return self.record(z, slope)
        return self.record(z, slope, other, z * math.log(a) if a else 0.0)

    def __neg__(self):
        """z = -a, so dz/da = -1."""
        return self.record(-self.value, -1.0)

    def __rsub__(self, other):
        return -self + other

    def __rtruediv__(self, other):
        """z = b / a for a number b, so dz/da = -z / a."""
        quotient = value_of(other) / self.value
        return self.record(quotient, -quotient / self.value)

    def __rpow__(self, other):
        """z = b ** a for a number b, so dz/da = z * log(b)."""
        base = value_of(other)
        z = math.pow(base, self.value)
        return self.record(z, z * math.log(base) if base else 0.0)

    __radd__, __rmul__ = __add__, __mul__


class Gradient:
    """The adjoints of one sweep: the derivatives of one output.

    Parameters
    ----------
    tape : Tape
        The tape that the output is on.
    adjoints : list of float
        Entry i is the derivative of the output with respect to node i.
    """

    def __init__(self, tape, adjoints):
        self.tape = tape
        self.adjoints = adjoints

    @exercise("4.5")
    def wrt(self, var):
        """Return the derivative of the output with respect to `var`.

        `check_same_tape(self, var)` first. The last entry of `adjoints` belongs to no node; a
        variable that was written down after the output cannot have influenced it.
        """
        raise NotImplementedError


def check_same_tape(gradient, var):
    """Raise an error unless `var` is a variable on the gradient's tape."""
    if not isinstance(var, Var):
        raise TypeError(f"wrt takes a variable of the tape; got {type(var).__name__} {var!r}")
    if var.tape is not gradient.tape:
        raise ValueError(
            f"{var!r} is on another tape than the output of this gradient; "
            "make all the variables of one computation with the same tape's var()"
        )


def value_of(operand):
    """Return the number in a variable, and a plain number as it is."""
    if isinstance(operand, Var):
        return operand.value
    if isinstance(operand, Real):
        return operand
    raise TypeError(
        f"a tape's variable works with numbers and other variables; "
        f"got {type(operand).__name__} {operand!r}. "
        "For arrays use `import autodiff as ad` (lesson 5)"
    )


@exercise("4.3")
def sin(x):
    """z = sin(x). What is dz/dx? `cos` below shows the form of the answer."""
    raise NotImplementedError


def cos(x):
    """z = cos(x), so dz/dx = -sin(x)."""
    return x.record(math.cos(x.value), -math.sin(x.value))


def exp(x):
    """z = exp(x), so dz/dx = z."""
    z = math.exp(x.value)
    return x.record(z, z)


def log(x):
    """z = log(x), so dz/dx = 1 / x."""
    return x.record(math.log(x.value), 1.0 / x.value)


def tanh(x):
    """z = tanh(x), so dz/dx = 1 - z * z."""
    z = math.tanh(x.value)
    return x.record(z, 1.0 - z * z)
