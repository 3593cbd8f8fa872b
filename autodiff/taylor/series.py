"""`Series`: a number or an array that carries its Taylor coefficients through NumPy's functions."""

import operator
from functools import partial

import numpy as np

from autodiff.graph import Node
from autodiff.ops.sources import as_node, constant
from autodiff.taylor import recurrences
from autodiff.taylor.recurrences import UNARY, at
from autodiff.tracing import is_newer

__all__ = ["Series"]

OF_VALUE = {"shape", "ndim", "size", "zeros_like", "ones_like", "argmax", "argmin", "argsort"}
COMPARISONS = {"less", "less_equal", "greater", "greater_equal", "equal", "not_equal",
               "isfinite", "isnan", "isinf", "signbit", "logical_not"}  # fmt: skip


class Series:
    """A truncated Taylor series c[0] + c[1] t + ... + c[n] t ** n.

    Python's operators and NumPy's functions take it in the place of a number or an array, and
    return series of the same length.

    Parameters
    ----------
    coefficients : sequence of number or ndarray
        c[0], c[1], ..., c[n]: the derivatives, divided by factorials.
    variable : int, optional
        Which t it is a series in. Operations of series in different variables take the older
        one for constant, so nested derivatives are not mixed up.

    Examples
    --------
    >>> t = Series([0.0, 1.0, 0.0, 0.0])
    >>> (1 / (1 - t)).coefficients
    [1.0, 1.0, 1.0, 1.0]
    >>> np.exp(t) * (1 + t)
    Series([1.0, 2.0, 1.5, 0.6666666666666666])
    """

    __slots__ = ("coefficients", "variable")

    def __init__(self, coefficients, variable=0):
        self.coefficients = list(coefficients)
        self.variable = variable
        if not self.coefficients:
            raise ValueError("a Series needs at least one coefficient, its value")

    def like(self, coefficients):
        """Return a series in the same variable."""
        return Series(coefficients, self.variable)

    @property
    def value(self):
        """The coefficient c[0]: the value at t = 0."""
        return self.coefficients[0]

    shape = property(lambda self: np.shape(self.value))
    ndim = property(lambda self: len(self.shape))
    size = property(lambda self: int(np.prod(self.shape)))
    dtype = property(lambda self: getattr(self.value, "dtype", np.dtype(float)))
    T = property(lambda self: self.map(np.transpose))

    def map(self, function):
        """Apply a linear function to each coefficient."""
        return self.like([function(c) for c in self.filled()])

    def filled(self):
        """Return the coefficients, each of the shape of the value."""
        if not self.shape:
            return self.coefficients
        return [c if np.ndim(c) else np.full_like(self.value, c) for c in self.coefficients]

    def __repr__(self):
        return f"Series({self.coefficients})"

    def __len__(self):
        return len(self.value)

    def __getitem__(self, key):
        return self.map(lambda c: c[key])

    def __iter__(self):
        return (self[i] for i in range(len(self)))

    def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
        if method != "__call__" or kwargs:
            how = f".{method}" if method != "__call__" else f" with {', '.join(kwargs)}"
            raise unsupported(f"np.{ufunc.__name__}{how}")
        return apply(ufunc.__name__, ufunc, inputs)

    def __array_function__(self, function, types, args, kwargs):
        name = function.__name__
        if name in OF_VALUE:
            return function(args[0].value, *args[1:], **kwargs)
        rule = ARRAY_FUNCTIONS.get(name)
        if rule is None:
            raise unsupported(f"np.{name}")
        return rule(function, *args, **kwargs)

    def apply_op(self, op, inputs, const_attr):
        """Answer an op of the engine that was called on a series."""
        if const_attr is not None and len(inputs) == 1:
            inputs, const_attr = (*inputs, const_attr), None
        name = OPERATORS.get(op.symbol, op.symbol)

        def function(*values):
            nodes = any(isinstance(value, Node) for value in values)
            return op(*map(as_node, values)) if nodes else op.compute(None, list(values))

        return apply(name, function, inputs)


def _refuse(self, *_):
    raise TypeError(
        "a Taylor series is no single number: taking one here would cut the derivative. Use "
        "NumPy's functions instead of those of `math`, and np.stack to fill an array"
    )


for _name in ("__float__", "__int__", "__index__", "__complex__", "__array__", "__setitem__"):
    setattr(Series, _name, _refuse)
Series.__bool__ = lambda self: bool(self.value)


def unsupported(name):
    """Return the error for a function that has no recurrence."""
    return TypeError(
        f"{name} has no Taylor recurrence. Nested gradients differentiate it too: "
        f"grad(grad(f)) and so on. The functions that have one: {', '.join(sorted(FUNCTIONS))}"
    )


def apply(name, function, inputs):
    """Return a function of series and constants: `function` gives its value at t = 0."""
    newest = max(inputs, key=lambda a: a.variable if type(a) is Series else -1)
    if any(isinstance(a, Node) and is_newer(a, newest.variable) for a in inputs):
        return function(*(constant(a) if type(a) is Series else a for a in inputs))
    parts = [
        a.coefficients if type(a) is Series and a.variable == newest.variable else a
        for a in inputs
    ]
    if name in COMPARISONS:
        return function(*(a[0] if type(a) is list else a for a in parts))
    if name not in FUNCTIONS or len(inputs) != (1 if name in UNARY else 2):
        raise unsupported(name)
    try:
        if name in UNARY:
            return newest.like(UNARY[name](parts[0], at(function, parts[0][0])))
        return newest.like(BINARY[name](*parts, function))
    except ZeroDivisionError as error:
        raise ZeroDivisionError(
            f"{name} has no Taylor series at {[p[0] if type(p) is list else p for p in parts]}: "
            "its derivatives are infinite there"
        ) from error


def full(part, like):
    """Return a constant as the coefficients of a series; a series as it is."""
    if type(part) is not list:
        return [part] + [0] * (len(like) - 1)
    return part


def both(rule, a, b, function):
    """Apply a rule for two series where one of them may be a constant."""
    a, b = (full(a, b), full(b, a))
    if len(a) != len(b):
        raise ValueError(
            f"series of {len(a)} and of {len(b)} coefficients do not go together; fill the shorter "
            "one up with zeros, or cut the longer one"
        )
    return rule(a, b, function)


# --- functions of two series, or of a series and a constant: (a, b, function) -> coefficients ---


def _add(a, b, function):
    if type(b) is not list:
        return [a[0] + b, *a[1:]]
    if type(a) is not list:
        return [a + b[0], *b[1:]]
    return both(lambda a, b, _: list(map(operator.add, a, b)), a, b, function)


def _subtract(a, b, function):
    if type(b) is not list:
        return [a[0] - b, *a[1:]]
    return _add(a, [-c for c in b], function)


def _multiply(a, b, function):
    if type(b) is not list:
        return [c * b for c in a]
    if type(a) is not list:
        return [a * c for c in b]
    return both(lambda a, b, _: recurrences.product(a, b), a, b, function)


def _divide(a, b, function):
    if type(b) is not list:
        return [c / b for c in a]
    return both(lambda a, b, _: recurrences.quotient(a, b), a, b, function)


def _power(a, b, function):
    """u ** w = exp(w log u), unless the exponent is a constant."""
    if type(b) is not list:
        return recurrences.power(a, b)
    logarithm = at(np.log, a) if type(a) is not list else recurrences.log(a, at(np.log, a[0]))
    exponent = _multiply(logarithm, b, function)
    return recurrences.exp(exponent, at(np.exp, exponent[0]))


def _matmul(a, b, function):
    return _bilinear(operator.matmul, a, b)


def _bilinear(times, a, b):
    if type(b) is not list:
        return [times(c, b) for c in a]
    if type(a) is not list:
        return [times(a, c) for c in b]
    return recurrences.product(a, b, times)


def _with_value(rule):
    """Return the rule with the value at t = 0 as its last argument."""

    def apply_to(a, b, function):
        return rule(a, b, function(a[0], b[0]))

    return partial(both, apply_to)


def _choose(name):
    """Return the rule of maximum or minimum: the series that is larger or smaller at t = 0."""

    def choose(a, b, function):
        if np.any(np.equal(a[0], b[0])):
            raise ValueError(f"{name} has no Taylor series where its arguments are equal")
        first = np.equal(function(a[0], b[0]), a[0])
        if np.ndim(first) == 0:
            return list(a if first else b)
        return [np.where(first, c, d) for c, d in zip(a, b, strict=True)]

    return partial(both, choose)


def _hypot(a, b, v0):
    """v = sqrt(a a + b b)."""
    squares = zip(recurrences.product(a, a), recurrences.product(b, b), strict=True)
    return recurrences.sqrt([c + d for c, d in squares], v0)


BINARY = {
    "add": _add,
    "subtract": _subtract,
    "multiply": _multiply,
    "divide": _divide,
    "power": _power,
    "float_power": _power,
    "matmul": _matmul,
    "logaddexp": _with_value(recurrences.logaddexp),
    "arctan2": _with_value(recurrences.arctan2),
    "hypot": _with_value(_hypot),
    "maximum": _choose("maximum"),
    "minimum": _choose("minimum"),
}
FUNCTIONS = {*UNARY, *BINARY}
OPERATORS = {"+": "add", "*": "multiply", "/": "divide", "**": "power", "@": "matmul"}


# --- functions of arrays ------------------------------------------------------------------------


def _linear(function, u, *args, **kwargs):
    """A linear function is applied to each coefficient."""
    return u.map(lambda c: function(c, *args, **kwargs))


def _product(function, a, b, *args, **kwargs):
    """A function linear in either argument multiplies as numbers do."""
    newest = max(a, b, key=lambda u: u.variable if type(u) is Series else -1)
    parts = [
        u.filled() if type(u) is Series and u.variable == newest.variable else u for u in (a, b)
    ]
    return newest.like(_bilinear(lambda c, d: function(c, d, *args, **kwargs), *parts))


def _join(function, parts, *args, **kwargs):
    """Joining is done for each coefficient."""
    newest = max(parts, key=lambda u: u.variable if type(u) is Series else -1)
    filled = [
        u.filled()
        if type(u) is Series and u.variable == newest.variable
        else full(u, newest.coefficients)
        for u in parts
    ]
    filled = [[c if np.ndim(c) else np.full(np.shape(f[0]), c)[()] for c in f] for f in filled]
    return newest.like([function(c, *args, **kwargs) for c in zip(*filled, strict=True)])


def _where(function, condition, a, b):
    """Choosing is done for each coefficient, by a condition on the values."""
    newest = max(a, b, key=lambda u: u.variable if type(u) is Series else -1)
    parts = [
        u.coefficients if type(u) is Series and u.variable == newest.variable else u
        for u in (a, b)
    ]
    chosen = both(lambda a, b, _: [function(condition, *c) for c in zip(a, b, strict=True)],
                  *parts, None)  # fmt: skip
    return newest.like(chosen)


ARRAY_FUNCTIONS = {
    **dict.fromkeys(
        ["sum", "mean", "reshape", "ravel", "transpose", "swapaxes", "moveaxis", "expand_dims",
         "squeeze", "flip", "roll", "cumsum", "diff", "trace", "diagonal", "tile", "repeat",
         "broadcast_to", "take", "triu", "tril", "rot90"],
        _linear,
    ),
    **dict.fromkeys(["dot", "inner", "outer", "tensordot", "kron", "convolve", "vdot"], _product),
    **dict.fromkeys(["concatenate", "stack", "vstack", "hstack", "column_stack"], _join),
    "where": _where,
}  # fmt: skip


# --- Python's operators -----------------------------------------------------------------------


def _operator(name, swapped=False):
    function = getattr(operator, {"divide": "truediv", "multiply": "mul", "subtract": "sub",
                                  "power": "pow"}.get(name, name))  # fmt: skip

    def method(self, other):
        if isinstance(other, str | tuple | list | dict | None):
            return NotImplemented
        return apply(name, function, (other, self) if swapped else (self, other))

    return method


for _python, _name in {"add": "add", "sub": "subtract", "mul": "multiply", "truediv": "divide",
                       "pow": "power", "matmul": "matmul"}.items():  # fmt: skip
    setattr(Series, f"__{_python}__", _operator(_name))
    setattr(Series, f"__r{_python}__", _operator(_name, swapped=True))
for _python, _name in {"lt": "less", "le": "less_equal", "gt": "greater",
                       "ge": "greater_equal", "eq": "equal", "ne": "not_equal"}.items():  # fmt: skip
    setattr(Series, f"__{_python}__", (lambda f: lambda a, b: f(a, b))(getattr(np, _name)))
Series.__hash__ = object.__hash__
Series.__neg__ = lambda self: self.like([-c for c in self.coefficients])
Series.__pos__ = lambda self: self
Series.__abs__ = lambda self: np.absolute(self)
