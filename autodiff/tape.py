"""Reverse mode on a tape: every operation is written down as it happens, then read backwards.

The tape is a Wengert list. Each node is two weights and two parents, kept in flat columns: node i
has `weights[2*i]`, `weights[2*i + 1]` and the indices `parents[2*i]`, `parents[2*i + 1]`, where
-1 means that there is no such parent. A parent always has a smaller index than its child, so the
list is in topological order by construction and one sweep from the end finds every adjoint:
no recursion, no sorting, no cache to go stale. After the Rust crate of Rufflewind's `revad`
(https://github.com/Rufflewind/revad); the list is Wengert's (1964).

A result of many parents, such as `fsum` of a hundred terms, takes a row for each of them: row k
has the k-th parent and the row before it, which hands the adjoint on. So every row keeps its two
parents, and the sweep needs to know one kind of row alone.

The columns of a short tape are Python lists, the quickest to append to. A tape that grows long is
packed into `Column`s of C numbers: 24 bytes a node, where lists need a hundred.
"""

import math
from array import array
from numbers import Real

from autodiff.exercise import exercise
from autodiff.only_variables import only

__all__ = [
    "Gradient", "Tape", "Var", "cos", "exp", "fsum", "log", "sigmoid", "sin", "softmax",
    "softplus", "tanh",
]  # fmt: skip

NUMBERS = (float, int, Real)  # Real alone would do, but asking it is slow
LONG = 1 << 17  # nodes
new = object.__new__


class Column(array):
    """An array of C numbers that takes `+= (a, b)` as a list does."""

    def __iadd__(self, entries):
        self.extend(entries)
        return self


class Tape:
    """A record of operations on numbers.

    Attributes
    ----------
    weights : list of float, or Column
        Two entries a node: the local derivative with respect to each parent.
    parents : list of int, or Column
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
        self.limit = LONG

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
        if not isinstance(value, NUMBERS):
            raise TypeError(
                f"Tape.var takes a real number; got {type(value).__name__} {value!r}. "
                "For arrays use `autodiff.array_tape`, or `import autodiff as ad` (lesson 5)"
            )
        return Var(self, self.push(), value)

    @exercise("4.1")
    def push(self, weight0=0.0, parent0=-1, weight1=0.0, parent1=-1):
        """Append one node, two weights and two parents, and return its index.

        The first node of a tape has index 0.
        """
        raise NotImplementedError

    @exercise("4.7")
    def push_all(self, weights, parents):
        """Append a result of many parents, a row for each, and return the index of the last row.

        Row k has the k-th weight and parent. Its second parent is the row before, with weight 1,
        so that what arrives at the last row reaches them all. The first row has no row before.
        """
        raise NotImplementedError

    def pack(self):
        """Turn lists that have grown long into columns of C numbers.

        Both columns are made before either list goes: one that moved into the room of a freed list
        would leave holes behind as it grows.
        """
        columns = Column("d", self.weights), Column("i", self.parents)
        self.weights, self.parents = columns
        self.limit = math.inf

    def backwards(self, index):
        """Read the rows from node `index` back to node 0.

        Returns
        -------
        iterator of (int, float, int, float, int)
            The node, its second weight and parent, its first weight and parent.
        """
        from_here = slice(2 * index + 1, None, -1)
        weights, parents = self.weights, self.parents
        if isinstance(weights, array):  # read in place: a slice of an array would be a copy
            weights, parents = memoryview(weights), memoryview(parents)
        weights, parents = iter(weights[from_here]), iter(parents[from_here])
        nodes = range(index, -1, -1)
        return zip(nodes, weights, parents, weights, parents, strict=False)

    def give_up(self):
        """Hand the two columns over and refuse, from now on, whatever would need them."""
        columns = self.weights, self.parents
        del self.weights, self.parents
        self.__class__ = FreedTape
        return columns


class FreedTape(Tape):
    """A tape whose rows are gone, after `grad(free=True)`."""

    def __repr__(self):
        return "<Tape, freed>"

    @property
    def weights(self):
        """Raise the error that says why there are none."""
        raise ValueError(
            "this tape was freed by grad(free=True): its rows are gone. Begin a new Tape for the "
            "next computation, or call grad() without free to keep this one"
        )

    parents = weights


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

    def grad(self, free=False):
        """Return the gradient of this variable with respect to everything before it on the tape.

        Parameters
        ----------
        free : bool
            Let go of each row as soon as it has been read. The sweep then needs half the memory
            and more time, and the tape is used up: whatever would read or write it is refused.

        Returns
        -------
        Gradient
            Keeps its derivatives, whether or not the tape is freed.
        """
        return self.sweep_and_free() if free else self.sweep()

    @exercise("4.4")
    def sweep(self):
        """Find the adjoint of every node from this one back to node 0.

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

    def sweep_and_free(self):
        """Sweep as `sweep` does, and drop the rows that were read, some thousands at a time."""
        weights, parents = self.tape.give_up()
        adjoints = [0.0] * (self.index + 2)
        adjoints[self.index] = 1.0
        for i in range(self.index, -1, -1):
            adjoint = adjoints[i]
            if adjoint != 0.0:
                adjoints[parents[2 * i]] += weights[2 * i] * adjoint
                adjoints[parents[2 * i + 1]] += weights[2 * i + 1] * adjoint
            if i % 4096 == 0:
                del weights[2 * i :], parents[2 * i :]
        return Gradient(self.tape, adjoints)

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
        tape = self.tape
        result = new(Var)  # a third of the time that Var(...) takes: this is the busiest line
        result.tape = tape
        result.value = value
        if not isinstance(other, Var):
            result.index = index = tape.push(weight, self.index)
        elif other.tape is tape:
            result.index = index = tape.push(weight, self.index, other_weight, other.index)
        else:
            raise two_tapes(self, other)
        if index > tape.limit:
            tape.pack()
        return result

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
        """z = b - a for a number b, so dz/da = -1."""
        return self.record(value_of(other) - self.value, -1.0)

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
    if isinstance(operand, NUMBERS):
        return operand
    raise TypeError(
        f"a tape's variable works with numbers and other variables; "
        f"got {type(operand).__name__} {operand!r}. "
        "For arrays use `autodiff.array_tape`, or `import autodiff as ad` (lesson 5)"
    )


def two_tapes(one, other):
    """Return the error that says that two variables do not belong together."""
    return ValueError(
        f"{one!r} and {other!r} are on two different tapes; "
        "make all the variables of one computation with the same tape's var()"
    )


def gather(name, terms):
    """Return the tape of some terms, their values and their indices: -1 for a plain number."""
    if isinstance(terms, Var):
        raise TypeError(f"{name} takes a list of variables, as in {name}([x, y]); got {terms!r}")
    values, indices, first, tape = [], [], None, None
    for term in terms:
        if isinstance(term, Var):
            if term.tape is not tape:
                if tape is not None:
                    raise two_tapes(first, term)
                first, tape = term, term.tape
            values.append(term.value)
            indices.append(term.index)
        else:
            values.append(value_of(term))
            indices.append(-1)
    if tape is None:
        raise ValueError(
            f"{name} needs at least one variable of a tape; got {len(values)} plain numbers. "
            "Is the list empty, or did you pass values in place of variables?"
        )
    if len(tape) > tape.limit:
        tape.pack()
    return tape, values, indices


def no_variable(name, x):
    """Return the error for a function that was called without a variable."""
    return TypeError(
        f"{name} takes a variable of a tape; got {type(x).__name__} {x!r:.60}. For a number a, "
        f"write {name}(tape.var(a)), or take a plain function such as math.sin"
    )


of_a_variable = only(Var, no_variable)


@of_a_variable
@exercise("4.3")
def sin(x):
    """z = sin(x). What is dz/dx? `cos` below shows the form of the answer."""
    raise NotImplementedError


@of_a_variable
def cos(x):
    """z = cos(x), so dz/dx = -sin(x)."""
    return x.record(math.cos(x.value), -math.sin(x.value))


@of_a_variable
def exp(x):
    """z = exp(x), so dz/dx = z."""
    z = math.exp(x.value)
    return x.record(z, z)


@of_a_variable
def log(x):
    """z = log(x), so dz/dx = 1 / x."""
    return x.record(math.log(x.value), 1.0 / x.value)


@of_a_variable
def tanh(x):
    """z = tanh(x), so dz/dx = 1 - z * z."""
    z = math.tanh(x.value)
    return x.record(z, 1.0 - z * z)


@of_a_variable
def sigmoid(x):
    """z = 1 / (1 + exp(-x)), so dz/dx = z * (1 - z)."""
    small = math.exp(-abs(x.value))  # at most 1, however large x is
    z = (1.0 if x.value >= 0 else small) / (1.0 + small)
    return x.record(z, small / (1.0 + small) ** 2)


@of_a_variable
def softplus(x):
    """z = log(1 + exp(x)), so dz/dx = sigmoid(x)."""
    small = math.exp(-abs(x.value))
    slope = (1.0 if x.value >= 0 else small) / (1.0 + small)
    return x.record(max(x.value, 0.0) + math.log1p(small), slope)


def fsum(terms):
    """z = a + b + c + ..., so dz/da = 1 for every term; rounded once, as `math.fsum` does.

    Parameters
    ----------
    terms : iterable of Var and numbers
        At least one variable.

    Examples
    --------
    >>> tape = Tape()
    >>> x, y = tape.var(2.0), tape.var(3.0)
    >>> z = fsum([x, y, x, 10])
    >>> z.value, z.grad().wrt(x)
    (17.0, 2.0)
    """
    tape, values, indices = gather("fsum", terms)
    return Var(tape, tape.push_all([1.0] * len(values), indices), math.fsum(values))


@exercise("4.8")
def softmax(terms):
    """Return the list of exp(a) / (exp(a) + exp(b) + ...), one for each of the terms a, b, ...

    `tape, values, indices = gather("softmax", terms)` first. With L = log(exp(a) + exp(b) + ...)
    the first result is y = exp(a - L), so dy/da = y by its own term and dy/dL = -y by the sum of
    all; and dL/da = y. So write L down once, by `tape.push_all`, and then push a row of two
    parents for each result. Subtract the largest value first, or exp overflows.

    Parameters
    ----------
    terms : iterable of Var and numbers
        At least one variable.

    Returns
    -------
    list of Var
        One for each term; they add up to 1.
    """
    raise NotImplementedError
