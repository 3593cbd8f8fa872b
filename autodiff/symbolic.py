"""Symbolic differentiation: from the formula of a function to the formula of its derivative.

A formula is a tree: numbers and variables are its leaves, operations its forks. What is used twice
stands there twice, because a formula has no names for its intermediate results. That is why the
derivatives of long formulas swell (lesson 1). See Griewank and Walther, "Evaluating Derivatives"
(2008), section 1.1, and Baydin and others, "Automatic differentiation in machine learning: a
survey" (2018), section 2.2.

Every walk is a loop, so a deep formula is no trouble. A wide one is: `evaluate` carries out each
occurrence of each operation, as often as the formula has it written.
"""

import math
import operator
from numbers import Real

__all__ = [
    "Expression", "Number", "Operation", "Variable", "cos", "distinct_size", "exp", "log", "sin",
    "variables",
]  # fmt: skip

LONGEST = 10_000  # nodes of a formula that is still printed


class Expression:
    """A formula: a number, a variable, or an operation on formulas.

    Examples
    --------
    >>> x, y = variables("x y")
    >>> z = x * y + sin(x)
    >>> print(z.diff(x))
    1 * y + x * 0 + cos(x) * 1
    >>> print(z.diff(x).simplify())
    y + cos(x)
    >>> z.evaluate(x=0.5, y=4.2), z.size()
    (2.579425538604203, 6)
    """

    __slots__ = ("operands",)
    __array_ufunc__ = None  # NumPy: leave `array * expression` to us, and to our error
    tightness = 10  # leaves are never put in brackets here; operations say how tightly they bind

    def diff(self, variable):
        """Return the derivative by a variable, as it comes out of the rules: not simplified.

        Parameters
        ----------
        variable : Variable or str
            The variable, or its name.

        Returns
        -------
        Expression
            The derivative. Its tree holds copies of parts of this one.
        """
        name = as_name(variable)
        slopes = {}
        for part in parts(self):
            slopes[part] = part.rule(name, [slopes[operand] for operand in part.operands])
        return slopes[self]

    def evaluate(self, **values):
        """Return the value of the formula, for the values of its variables.

        Each operation is carried out as often as it is written: `size()` counts them.

        Raises
        ------
        KeyError
            If a variable has no value.
        """
        results = []
        for part in occurrences(self):
            operands = [results.pop() for _ in part.operands]
            results.append(part.value(operands[::-1], values))
        return results.pop()

    def size(self):
        """Return the number of nodes of the tree: leaves and operations, each as often as written.

        >>> x, = variables("x")
        >>> h = x * x
        >>> (h * h).size()
        7
        """
        sizes = {}
        for part in parts(self):
            sizes[part] = 1 + sum(sizes[operand] for operand in part.operands)
        return sizes[self]

    def simplify(self):
        """Return a formula with numbers put together and with no 0 or 1 that does nothing.

        It looks at one operation at a time, and finds neither like terms nor common factors. 0 / u
        becomes 0, and u ** 0 becomes 1, whatever u is.

        >>> x, = variables("x")
        >>> print((0 * x + 1 * x**1 + 2 * 3).simplify())
        x + 6
        """
        simple = {}
        for part in parts(self):
            simple[part] = part.simpler([simple[operand] for operand in part.operands])
        return simple[self]

    def __str__(self):
        """Return the formula as Python would read it, or its size if it is very long."""
        if self.size() > LONGEST:
            return f"<a formula of {self.size()} nodes>"
        texts = {}
        for part in parts(self):
            texts[part] = part.text([texts[operand] for operand in part.operands])
        return texts[self]

    __repr__ = __str__

    def __add__(self, other):
        return Operation("+", self, as_expression(other))

    def __radd__(self, other):
        return Operation("+", as_expression(other), self)

    def __sub__(self, other):
        return Operation("-", self, as_expression(other))

    def __rsub__(self, other):
        return Operation("-", as_expression(other), self)

    def __mul__(self, other):
        return Operation("*", self, as_expression(other))

    def __rmul__(self, other):
        return Operation("*", as_expression(other), self)

    def __truediv__(self, other):
        return Operation("/", self, as_expression(other))

    def __rtruediv__(self, other):
        return Operation("/", as_expression(other), self)

    def __pow__(self, other):
        return Operation("**", self, as_expression(other))

    def __rpow__(self, other):
        return Operation("**", as_expression(other), self)

    def __neg__(self):
        return Operation("neg", self)


class Number(Expression):
    """A number, such as the 3 in 3 * x."""

    __slots__ = ("number",)

    def __init__(self, number):
        self.operands, self.number = (), number

    def rule(self, name, slopes):
        """A number does not change: 0."""
        return Number(0)

    def value(self, operands, values):
        """It is its own value."""
        return self.number

    def simpler(self, operands):
        """It is as simple as can be."""
        return self

    def text(self, operands):
        """Write the number."""
        return str(self.number)

    @property
    def tightness(self):
        """A fraction, or a number with a sign, stands in brackets beside any symbol."""
        return 10 if str(self.number).replace(".", "").isalnum() else 0


class Variable(Expression):
    """A variable. Two of the same name are the same."""

    __slots__ = ("name",)

    def __init__(self, name):
        self.operands, self.name = (), name

    def rule(self, name, slopes):
        """1 for the variable by which we differentiate, 0 for any other."""
        return Number(int(self.name == name))

    def value(self, operands, values):
        """Look the variable up."""
        if self.name not in values:
            raise KeyError(
                f"no value for {self.name!r}; call evaluate({self.name}=...), beside "
                f"{', '.join(values) or 'nothing else'}"
            )
        return values[self.name]

    def simpler(self, operands):
        """It is as simple as can be."""
        return self

    def text(self, operands):
        """Its name."""
        return self.name


class Operation(Expression):
    """An operation on one formula or two."""

    __slots__ = ("symbol",)

    def __init__(self, symbol, *operands):
        self.operands, self.symbol = operands, symbol

    @property
    def tightness(self):
        """How tightly the symbol binds what stands beside it."""
        return TIGHTNESS.get(self.symbol, 10)

    def rule(self, name, slopes):
        """Apply the operation's rule to its operands and their derivatives."""
        return RULES[self.symbol](*self.operands, *slopes)

    def value(self, operands, values):
        """Carry the operation out."""
        return PYTHON[self.symbol](*operands)

    def simpler(self, operands):
        """Apply the operation's short cuts to operands that are simple already."""
        if all(isinstance(operand, Number) for operand in operands) and self.symbol in EXACT:
            return Number(PYTHON[self.symbol](*(operand.number for operand in operands)))
        short = SHORT_CUTS.get(self.symbol, lambda *operands: None)(*operands)
        return Operation(self.symbol, *operands) if short is None else short

    def text(self, operands):
        """Write a symbol between its operands, or a function's name before its operand."""
        if len(self.operands) == 1 and self.symbol != "neg":
            return f"{self.symbol}({operands[0]})"
        bound = [self._bracketed(i, text) for i, text in enumerate(operands)]
        return f"-{bound[0]}" if self.symbol == "neg" else f" {self.symbol} ".join(bound)

    def _bracketed(self, position, text):
        """Put brackets round an operand that would otherwise be read differently."""
        inner = self.operands[position].tightness
        strict = position == (0 if self.symbol == "**" else 1)  # a - (b - c), but (a ** b) ** c
        return f"({text})" if inner < self.tightness + strict else text


def _slope_of_a_power(u, v, du, dv):
    if _is(v, 0):
        return Number(0)  # and not 0 * u**-1, which has no value at u = 0
    if isinstance(v, Number):
        return v * u ** (v.number - 1) * du
    return u**v * (dv * log(u) + v * du / u)


RULES = {
    "+": lambda u, v, du, dv: du + dv,
    "-": lambda u, v, du, dv: du - dv,
    "*": lambda u, v, du, dv: du * v + u * dv,
    "/": lambda u, v, du, dv: (du * v - u * dv) / v**2,
    "**": _slope_of_a_power,
    "neg": lambda u, du: -du,
    "sin": lambda u, du: cos(u) * du,
    "cos": lambda u, du: -sin(u) * du,
    "exp": lambda u, du: exp(u) * du,
    "log": lambda u, du: du / u,
}  # the derivative of each operation, from its operands and their derivatives

PYTHON = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv,
    "**": operator.pow, "neg": operator.neg,
    "sin": math.sin, "cos": math.cos, "exp": math.exp, "log": math.log,
}  # fmt: skip

TIGHTNESS = {"+": 1, "-": 1, "*": 2, "/": 2, "neg": 3, "**": 4}
EXACT = {"+", "-", "*", "neg"}  # these of two integers make an integer, so nothing is rounded


def _is(expression, number):
    return isinstance(expression, Number) and expression.number == number


def _simpler_sum(u, v):
    return v if _is(u, 0) else u if _is(v, 0) else None


def _simpler_difference(u, v):
    return u if _is(v, 0) else -v if _is(u, 0) else None


def _simpler_product(u, v):
    if _is(u, 0) or _is(v, 0):
        return Number(0)
    return v if _is(u, 1) else u if _is(v, 1) else None


def _simpler_quotient(u, v):
    return u if _is(v, 1) or (_is(u, 0) and not _is(v, 0)) else None


def _simpler_power(u, v):
    return Number(1) if _is(v, 0) or _is(u, 1) else u if _is(v, 1) else None


def _simpler_negative(u):
    return u.operands[0] if isinstance(u, Operation) and u.symbol == "neg" else None


SHORT_CUTS = {
    "+": _simpler_sum, "-": _simpler_difference, "*": _simpler_product, "/": _simpler_quotient,
    "**": _simpler_power, "neg": _simpler_negative,
}  # fmt: skip


def parts(expression):
    """Return every object of the tree once, operands before what is made of them."""
    return list(dict.fromkeys(_walk(expression, set())))


def occurrences(expression):
    """Return the objects of the tree as often as they stand there, operands first."""
    return _walk(expression, None)


def _walk(expression, seen):
    """Walk the tree without recursion; what is in `seen` is not entered a second time."""
    stack = [(expression, False)]
    while stack:
        part, entered = stack.pop()
        if entered or not part.operands:
            yield part
        elif seen is None or part not in seen:
            if seen is not None:
                seen.add(part)
            stack.append((part, True))
            stack.extend((operand, False) for operand in reversed(part.operands))


def distinct_size(*expressions):
    """Return how many nodes there would be if no part had to be written twice.

    Parts are the same if they are written the same, whether in one expression or in several.

    >>> x, = variables("x")
    >>> distinct_size((x * x) * (x * x)), distinct_size(x * x, x * x + 1)
    (3, 4)
    """
    numbers = {}  # what is known of each part, to its number
    for expression in expressions:
        known = {}
        for part in parts(expression):
            content = [getattr(part, slot) for slot in type(part).__slots__]
            inputs = [known[operand] for operand in part.operands]
            known[part] = numbers.setdefault((type(part), *content, *inputs), len(numbers))
    return len(numbers)


def variables(names):
    """Return a variable for each name.

    >>> x, y = variables("x y")
    """
    return [Variable(name) for name in names.split()]


def as_expression(operand):
    """Return an expression as it is, and a plain number as a formula."""
    if isinstance(operand, Expression):
        return operand
    if isinstance(operand, Real):
        return Number(operand)
    raise TypeError(
        f"a formula is made of numbers and variables; got {type(operand).__name__} {operand!r}"
    )


def as_name(variable):
    """Return the name of a variable, or the name itself."""
    if isinstance(variable, str):
        return variable
    if isinstance(variable, Variable):
        return variable.name
    raise TypeError(f"differentiate by a variable or its name; got {variable}")


def sin(u):
    """The sine of a formula."""
    return Operation("sin", as_expression(u))


def cos(u):
    """The cosine of a formula."""
    return Operation("cos", as_expression(u))


def exp(u):
    """The exponential of a formula."""
    return Operation("exp", as_expression(u))


def log(u):
    """The natural logarithm of a formula."""
    return Operation("log", as_expression(u))
