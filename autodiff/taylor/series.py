"""`Series`: a number or an array that carries its Taylor coefficients through NumPy's functions."""

import operator

import numpy as np

from autodiff.graph import Node
from autodiff.ops.sources import as_node, constant, zeroslike_op
from autodiff.taylor.pairs import BINARY
from autodiff.taylor.recurrences import UNARY, at
from autodiff.tracing import is_newer

__all__ = ["Series", "grown"]

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
        return [grown(c, self.value) for c in self.coefficients]

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

    def apply_op(self, op, inputs, const_attr):
        """Answer an op of the engine that was called on a series."""
        if const_attr is not None and len(inputs) == 1:
            inputs, const_attr = (*inputs, const_attr), None
        name = OPERATORS.get(op.symbol, op.symbol)

        def function(*values):
            nodes = any(isinstance(value, Node) for value in values)
            return op(*map(as_node, values)) if nodes else op.compute(None, list(values))

        return apply(name, function, inputs)


def grown(coefficient, value):
    """Return a coefficient in the shape of the value: it may be smaller, or a zero known as 0."""
    if isinstance(coefficient, Node | Series):
        return coefficient
    if isinstance(value, Node | Series):
        zeros = zeroslike_op(value) if isinstance(value, Node) else np.zeros_like(value)
        return zeros + coefficient
    if np.shape(coefficient) == np.shape(value):
        return coefficient
    dtype = getattr(coefficient, "dtype", value.dtype)
    return np.broadcast_to(np.asarray(coefficient, dtype), np.shape(value))


def _refuse(self, *_):
    raise TypeError(
        "a Taylor series is no single number: taking one here would cut the derivative. Use "
        "NumPy's functions instead of those of `math`, and np.stack to fill an array"
    )


for _name in ("__float__", "__int__", "__index__", "__complex__", "__array__", "__setitem__"):
    setattr(Series, _name, _refuse)
Series.__bool__ = lambda self: bool(self.value)


def unsupported(name, known=None):
    """Return the error for a function that has no recurrence."""
    return TypeError(
        f"{name} has no Taylor recurrence. Nested gradients differentiate it too: "
        f"grad(grad(f)) and so on. Those that have one: {', '.join(sorted(known or FUNCTIONS))}"
    )


def aligned(inputs, coefficients=operator.attrgetter("coefficients")):
    """Return the series in the newest variable, and what the inputs are to it.

    Parameters
    ----------
    inputs : sequence
        Series, at least one, and constants.
    coefficients : callable
        From a series to the list of its coefficients.

    Returns
    -------
    newest : Series
    parts : list
        The coefficients of the series in its variable; all others as they are, constants.
    """
    newest = max(inputs, key=lambda a: a.variable if type(a) is Series else -1)
    variable = newest.variable
    return newest, [
        coefficients(a) if type(a) is Series and a.variable == variable else a for a in inputs
    ]


def apply(name, function, inputs):
    """Return a function of series and constants: `function` gives its value at t = 0."""
    newest, parts = aligned(inputs)
    if any(isinstance(a, Node) and is_newer(a, newest.variable) for a in inputs):
        return function(*(constant(a) if type(a) is Series else a for a in inputs))
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


OPERATORS = {"+": "add", "*": "multiply", "/": "divide", "**": "power", "@": "matmul"}
FUNCTIONS = {*UNARY, *BINARY}


# --- Python's operators -----------------------------------------------------------------------


def _operator(name, function, swapped=False):
    def method(self, other):
        if isinstance(other, str | tuple | list | dict | None):
            return NotImplemented
        return apply(name, function, (other, self) if swapped else (self, other))

    return method


ARITHMETIC = {
    "add": ("add", operator.add),
    "sub": ("subtract", operator.sub),
    "mul": ("multiply", operator.mul),
    "truediv": ("divide", operator.truediv),
    "pow": ("power", operator.pow),
    "matmul": ("matmul", operator.matmul),
}
for _python, (_name, _function) in ARITHMETIC.items():
    setattr(Series, f"__{_python}__", _operator(_name, _function))
    setattr(Series, f"__r{_python}__", _operator(_name, _function, swapped=True))
for _python, _name in [("lt", "less"), ("le", "less_equal"), ("gt", "greater"),
                       ("ge", "greater_equal"), ("eq", "equal"), ("ne", "not_equal")]:  # fmt: skip
    setattr(Series, f"__{_python}__", _operator(_name, getattr(np, _name)))
Series.__hash__ = object.__hash__
Series.__neg__ = lambda self: self.like([-c for c in self.coefficients])
Series.__pos__ = lambda self: self
Series.__abs__ = lambda self: np.absolute(self)
