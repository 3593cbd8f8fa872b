"""The tape once more, for NumPy arrays: what a node keeps for each parent is now a function.

On `autodiff.tape` a node keeps a weight for each parent, and hands `weight * adjoint` back. The
weights of a matrix product would fill a table with an entry for each pair of an input and an
output. Nobody needs that table: what is needed is what it does to an adjoint. So a node keeps, for
each parent, a function that takes the adjoint of the result and returns what this parent gets: a
*vector-Jacobian product*, here called the parent's `pull`. All else is as before: a list in the
order in which things happened, and one sweep back over it.

The rules are the bare formulas. Where NumPy stretched an operand, `record` adds `summed_to`, which
sums the adjoint back to the operand's shape.
"""

from numbers import Real

import numpy as np

from autodiff.exercise import exercise
from autodiff.only_variables import only

__all__ = [
    "Gradient", "Tape", "Var", "cos", "exp", "log", "logsumexp", "maximum", "relu", "sigmoid",
    "sin", "softmax", "softplus", "tanh",
]  # fmt: skip

CONSTANTS = (float, int, np.ndarray, np.generic, Real)
FORGOTTEN = object()
new = object.__new__


class Tape:
    """A record of operations on arrays.

    Attributes
    ----------
    edges : list of tuple
        One entry a node: a pair (index, pull) for each parent. An input has no parents.

    Examples
    --------
    >>> tape = Tape()
    >>> w = tape.var([[1.0, 2.0], [3.0, 4.0]])
    >>> x = np.array([1.0, -1.0])
    >>> loss = (tanh(w @ x) ** 2).sum()
    >>> loss.grad().wrt(w).round(3)
    array([[-0.64,  0.64],
           [-0.64,  0.64]])
    """

    def __init__(self):
        self.edges = []

    def __len__(self):
        return len(self.edges)

    def __repr__(self):
        return f"<Tape of {len(self)} arrays>"

    def var(self, value):
        """Write an input down and return its variable, which keeps a copy of the array.

        Raises
        ------
        TypeError
            If `value` is no array of real numbers.
        """
        array = np.array(value)
        if array.dtype.kind in "biu":
            array = array.astype(float)
        if array.dtype.kind != "f":
            raise TypeError(
                f"Tape.var takes an array of real numbers; got {type(value).__name__} {value!r:.60}"
            )
        return Var(self, self.push(()), array)

    def push(self, edges):
        """Append one node, a tuple of (parent, pull) pairs, and return its index."""
        index = len(self.edges)
        self.edges.append(edges)
        return index

    def give_up(self):
        """Hand the list over and refuse, from now on, whatever would need it."""
        edges = self.edges
        del self.edges
        self.__class__ = FreedTape
        return edges


class FreedTape(Tape):
    """A tape whose nodes are gone, after `grad(free=True)`."""

    def __repr__(self):
        return "<Tape, freed>"

    @property
    def edges(self):
        """Raise the error that says why there are none."""
        raise ValueError(
            "this tape was freed by grad(free=True): its nodes are gone. Begin a new Tape for the "
            "next computation, or call grad() without free to keep this one"
        )


class Var:
    """An array on a tape: its value, and the index of the node that made it."""

    __slots__ = ("index", "tape", "value")
    __array_ufunc__ = None  # NumPy: leave `array * var` to us

    def __init__(self, tape, index, value):
        self.tape = tape
        self.index = index
        self.value = value

    def __repr__(self):
        return f"Var(index={self.index}, shape={self.shape})"

    @property
    def shape(self):
        """The value's shape."""
        return self.value.shape

    def grad(self, free=False):
        """Return the gradient of this variable, or of the sum of its elements if it has many.

        Parameters
        ----------
        free : bool
            Let go of every node as soon as it has been read, and of every adjoint that has been
            handed on. The tape is then used up, and only inputs still have derivatives.

        Returns
        -------
        Gradient
        """
        return self.sweep_and_free() if free else self.sweep()

    @exercise("4.9")
    def sweep(self):
        """Find the adjoint of every node from this one back to node 0.

        Make a list `adjoints` of None, one for each node from 0 to this one: None stands for a
        zero that nobody had to allocate. This variable's own adjoint is `ones(self)`.
        Go from this node back to node 0, and skip those whose adjoint is still None. For each pair
        (parent, pull) in `self.tape.edges[i]`, the parent gets `pull(adjoint)`: as its adjoint if
        it has none, added to it if it has. Add with `a + b`: `a += b` would write into an array
        that other nodes may have been handed as well.

        Returns
        -------
        Gradient
            `Gradient(self.tape, adjoints)`.
        """
        edges = self.tape.edges
        adjoints = [None] * (self.index + 1)
        adjoints[self.index] = ones(self)
        for i in range(self.index, -1, -1):
            adjoint = adjoints[i]
            if adjoint is None:
                continue
            for parent, pull in edges[i]:
                known = adjoints[parent]
                adjoints[parent] = pull(adjoint) if known is None else known + pull(adjoint)
        return Gradient(self.tape, adjoints)

    @exercise("4.10")
    def sweep_and_free(self):
        """Sweep as `sweep` does, and keep nothing for longer than it is needed.

        `edges = self.tape.give_up()` hands you the list: nobody else holds it now. What follows
        this node can go at once. Take each node off the end of the list before you read it. The
        adjoint of a node *with* parents is needed no more once it has been handed on: put FORGOTTEN
        in its place. That of an input, a node without parents, is what the caller wants: it stays.

        Returns
        -------
        Gradient
            `Gradient(self.tape, adjoints)`.
        """
        edges = self.tape.give_up()
        del edges[self.index + 1 :]
        adjoints = [None] * (self.index + 1)
        adjoints[self.index] = ones(self)
        while edges:
            pairs = edges.pop()
            adjoint = adjoints[len(edges)]
            if pairs:
                adjoints[len(edges)] = FORGOTTEN
            for parent, pull in pairs if adjoint is not None else ():
                known = adjoints[parent]
                adjoints[parent] = pull(adjoint) if known is None else known + pull(adjoint)
        return Gradient(self.tape, adjoints)

    def record(self, value, pull, other=None, other_pull=None):
        """Write down a result made from this variable, and from `other` if that is a variable.

        Parameters
        ----------
        value : ndarray
            The result.
        pull, other_pull : callable
            Takes the adjoint of the result and returns what this variable gets of it, and `other`.
            It may return the shape that the operand was stretched to: it is summed back.
        other : Var, array or number, optional
            The second operand. A constant has no node, so no pull is kept for it.

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
        shape = value.shape
        if self.value.shape != shape:
            pull = summing(pull, self.value.shape)
        if not isinstance(other, Var):
            edges = ((self.index, pull),)
        elif other.tape is tape:
            if other.value.shape != shape:
                other_pull = summing(other_pull, other.value.shape)
            edges = ((self.index, pull), (other.index, other_pull))
        else:
            raise ValueError(
                f"{self!r} and {other!r} are on two different tapes; "
                "make all the variables of one computation with the same tape's var()"
            )
        result = new(Var)
        result.tape = tape
        result.index = tape.push(edges)
        result.value = value
        return result

    def __add__(self, other):
        """z = a + b, so da = dz and db = dz."""
        return self.record(self.value + value_of(other), as_it_is, other, as_it_is)

    def __sub__(self, other):
        """z = a - b, so da = dz and db = -dz."""
        return self.record(self.value - value_of(other), as_it_is, other, np.negative)

    def __mul__(self, other):
        """z = a * b, so da = dz * b and db = dz * a."""
        a, b = self.value, value_of(other)
        return self.record(a * b, lambda dz: dz * b, other, lambda dz: dz * a)

    def __truediv__(self, other):
        """z = a / b, so da = dz / b and db = -dz * z / b."""
        b = value_of(other)
        z = self.value / b
        return self.record(z, lambda dz: dz / b, other, lambda dz: -dz * z / b)

    def __pow__(self, other):
        """z = a ** b, so da = dz * b * a ** (b - 1) and, for a variable b, db = dz * z * log(a)."""
        a, b = self.value, value_of(other)
        z = a**b

        def pull(dz):
            return dz * b * a ** np.where(b, b - 1, 0)

        def pull_exponent(dz):
            return dz * z * np.log(np.where(a, a, 1))

        return self.record(z, pull, other, pull_exponent)

    def __neg__(self):
        """z = -a, so da = -dz."""
        return self.record(-self.value, np.negative)

    def __matmul__(self, other):
        """z = a @ b, so da = dz @ b' and db = a' @ dz."""
        a, b = self.value, value_of(other)
        return self.record(a @ b, left_pull(a, b), other, right_pull(a, b))

    def __rsub__(self, other):
        """z = b - a for a constant b, so da = -dz."""
        return self.record(value_of(other) - self.value, np.negative)

    def __rtruediv__(self, other):
        """z = b / a for a constant b, so da = -dz * z / a."""
        a = self.value
        z = value_of(other) / a
        return self.record(z, lambda dz: -dz * z / a)

    def __rpow__(self, other):
        """z = b ** a for a constant b, so da = dz * z * log(b)."""
        base = value_of(other)
        z = base**self.value
        return self.record(z, lambda dz: dz * z * np.log(np.where(base, base, 1)))

    def __rmatmul__(self, other):
        """z = b @ a for a constant b, so da = b' @ dz."""
        b = value_of(other)
        return self.record(b @ self.value, right_pull(b, self.value))

    def __getitem__(self, key):
        """z = a[key], so da is zeros with dz added at the places of `key`."""
        a = self.value

        def pull(dz):
            da = np.zeros_like(a)
            np.add.at(da, key, dz)  # a place may be asked for twice
            return da

        return self.record(a[key], pull)

    def __setitem__(self, key, value):
        raise TypeError(
            "an array on the tape cannot be assigned to: its old value is needed on the way back. "
            "Build a new one, for example with `a * mask + b * (1 - mask)`"
        )

    def sum(self, axis=None, keepdims=False):
        """Return the sum over an axis, several or all: da is dz, spread over what was summed."""
        shape = self.value.shape
        spread = spreading(shape, axis, keepdims)
        return self.record(self.value.sum(axis=axis, keepdims=keepdims), spread)

    def mean(self, axis=None, keepdims=False):
        """Return the mean over an axis, several or all."""
        total = self.sum(axis, keepdims)
        return total / (self.value.size / max(total.value.size, 1))

    def reshape(self, *shape):
        """Return the same elements in another shape: da is dz in the old one."""
        old = self.value.shape
        return self.record(self.value.reshape(*shape), lambda dz: dz.reshape(old))

    @property
    def T(self):  # noqa: N802 - NumPy's name
        """The axes in reverse order."""
        return self.record(self.value.T, np.transpose)

    __radd__, __rmul__ = __add__, __mul__


class Gradient:
    """The adjoints of one sweep: the derivatives of one output.

    Parameters
    ----------
    tape : Tape
        The tape that the output is on.
    adjoints : list
        Entry i is the adjoint of node i: an array, None where nothing arrived, or FORGOTTEN.
    """

    def __init__(self, tape, adjoints):
        self.tape = tape
        self.adjoints = adjoints

    def wrt(self, var):
        """Return the derivative of the output with respect to `var`: an array of its shape.

        Raises
        ------
        TypeError, ValueError
            If `var` is no variable of this tape, or `grad(free=True)` has forgotten its adjoint.
        """
        if not isinstance(var, Var):
            raise TypeError(
                f"wrt takes a variable of the tape; got {type(var).__name__} {var!r:.60}"
            )
        if var.tape is not self.tape:
            raise ValueError(
                f"{var!r} is on another tape than the output of this gradient; "
                "make all the variables of one computation with the same tape's var()"
            )
        adjoint = self.adjoints[var.index] if var.index < len(self.adjoints) else None
        if adjoint is FORGOTTEN:
            raise ValueError(
                f"the adjoint of {var!r} was let go of by grad(free=True), which keeps those of "
                "the inputs alone; call grad() without free to keep all"
            )
        if adjoint is None:
            return np.zeros_like(var.value)
        return np.array(adjoint)  # a copy: two variables may have been handed the same array


def value_of(operand):
    """Return the array in a variable, and a constant as it is."""
    if isinstance(operand, Var):
        return operand.value
    if isinstance(operand, CONSTANTS):
        return operand
    raise TypeError(
        f"an array tape's variable works with arrays, numbers and other variables; "
        f"got {type(operand).__name__} {operand!r:.60}. Wrap lists in np.array"
    )


def ones(var):
    """Return an array of ones like the value of a variable: the seed of its sweep."""
    return np.ones(var.value.shape, var.value.dtype)


def as_it_is(adjoint):
    """Return the adjoint: the pull of a sum's terms."""
    return adjoint


def summing(pull, shape):
    """Return `pull` with its result summed back to `shape`."""
    return lambda dz: summed_to(pull(dz), shape)


def summed_to(adjoint, shape):
    """Return the adjoint of an operand that NumPy stretched: the copies' adjoints, added up.

    Examples
    --------
    >>> summed_to(np.ones((2, 3)), (3,))
    array([2., 2., 2.])
    >>> summed_to(np.ones((2, 3)), (2, 1))
    array([[3.],
           [3.]])
    """
    if adjoint.shape == shape:
        return adjoint
    added = adjoint.ndim - len(shape)
    stretched = tuple(i for i, n in enumerate(shape, added) if n == 1 and adjoint.shape[i] != 1)
    return adjoint.sum(axis=(*range(added), *stretched), keepdims=True).reshape(shape)


def spreading(shape, axis, keepdims):
    """Return the pull of a sum over `axis`: it copies dz back over what was summed."""

    def pull(dz):
        if axis is not None and not keepdims:
            dz = np.expand_dims(dz, axis)
        return np.broadcast_to(dz, shape)

    return pull


def left_pull(a, b):
    """Return the pull of a in a @ b: da = dz @ b', a vector being a row on the left."""
    if a.ndim == b.ndim == 2:
        return lambda dz: dz @ b.T
    rows = a.shape if a.ndim > 1 else (1, *a.shape)
    columns = b if b.ndim > 1 else b[:, None]
    turned = np.swapaxes(columns, -1, -2)
    return lambda dz: summed_to(as_matrix(dz, a, b) @ turned, rows).reshape(a.shape)


def right_pull(a, b):
    """Return the pull of b in a @ b: db = a' @ dz, a vector being a column on the right."""
    if a.ndim == b.ndim == 2:
        return lambda dz: a.T @ dz
    columns = b.shape if b.ndim > 1 else (*b.shape, 1)
    turned = np.swapaxes(a if a.ndim > 1 else a[None, :], -1, -2)
    return lambda dz: summed_to(turned @ as_matrix(dz, a, b), columns).reshape(b.shape)


def as_matrix(dz, a, b):
    """Return the adjoint of a @ b with the axes back that `@` drops for vectors."""
    dz = np.expand_dims(dz, -1) if b.ndim == 1 else dz
    return np.expand_dims(dz, -2) if a.ndim == 1 else dz


def no_variable(name, x):
    """Return the error for a function that was called without a variable."""
    return TypeError(
        f"{name} takes a variable of a tape; got {type(x).__name__} {x!r:.60}. "
        "Make it one with tape.var, or take NumPy's function for plain arrays"
    )


of_a_variable = only(Var, no_variable)


@of_a_variable
def sin(x):
    """z = sin(x), so dx = dz * cos(x)."""
    a = x.value
    return x.record(np.sin(a), lambda dz: dz * np.cos(a))


@of_a_variable
def cos(x):
    """z = cos(x), so dx = -dz * sin(x)."""
    a = x.value
    return x.record(np.cos(a), lambda dz: -dz * np.sin(a))


@of_a_variable
def exp(x):
    """z = exp(x), so dx = dz * z."""
    z = np.exp(x.value)
    return x.record(z, lambda dz: dz * z)


@of_a_variable
def log(x):
    """z = log(x), so dx = dz / x."""
    a = x.value
    return x.record(np.log(a), lambda dz: dz / a)


@of_a_variable
def tanh(x):
    """z = tanh(x), so dx = dz * (1 - z * z)."""
    z = np.tanh(x.value)
    return x.record(z, lambda dz: dz * (1.0 - z * z))


@of_a_variable
def sigmoid(x):
    """z = 1 / (1 + exp(-x)), so dx = dz * z * (1 - z)."""
    z = logistic(x.value)
    return x.record(z, lambda dz: dz * z * (1.0 - z))


@of_a_variable
def softplus(x):
    """z = log(1 + exp(x)), so dx = dz * sigmoid(x)."""
    a = x.value
    return x.record(np.logaddexp(a, 0), lambda dz: dz * logistic(a))


@of_a_variable
def relu(x):
    """z = max(x, 0), so dx = dz where x > 0, and 0 elsewhere, at 0 too."""
    a = x.value
    return x.record(np.maximum(a, 0), lambda dz: dz * (a > 0))


def maximum(x, y):
    """z = the larger of x and y, which gets dz; where they tie, each gets half. One is a Var."""
    if not isinstance(x, Var):
        if not isinstance(y, Var):
            raise no_variable("maximum", x)
        x, y = y, x
    a, b = x.value, value_of(y)
    share = np.where(a == b, 0.5, a > b)
    return x.record(np.maximum(a, b), lambda dz: dz * share, y, lambda dz: dz * (1 - share))


def logsumexp(x, axis=None, keepdims=False):
    """z = log(sum(exp(x))) over an axis, so dx = dz * softmax(x); no exponential overflows."""
    if not isinstance(x, Var):
        raise no_variable("logsumexp", x)
    a = x.value
    largest = a.max(axis=axis, keepdims=True)
    powers = np.exp(a - largest)
    total = powers.sum(axis=axis, keepdims=True)
    z = np.log(total) + largest
    if not keepdims:
        z = z.reshape(a.sum(axis=axis).shape) if axis is None else z.squeeze(axis)
    spread = spreading(a.shape, axis, keepdims)
    return x.record(z, lambda dz: spread(dz) * (powers / total))


def softmax(x, axis=-1):
    """z = exp(x) / sum(exp(x)) over an axis, so dx = z * (dz - sum(dz * z))."""
    if not isinstance(x, Var):
        raise no_variable("softmax", x)
    powers = np.exp(x.value - x.value.max(axis=axis, keepdims=True))
    z = powers / powers.sum(axis=axis, keepdims=True)
    return x.record(z, lambda dz: z * (dz - (dz * z).sum(axis=axis, keepdims=True)))


def logistic(a):
    """Return 1 / (1 + exp(-a)) with exponentials of numbers up to 0 alone."""
    small = np.exp(-np.abs(a))
    return np.where(a >= 0, 1.0, small) / (1.0 + small)
