"""Expressions of the museum: what a visitor writes, as small graphs that every engine can read.

A term is an operation on other terms, or a leaf: a variable or a number. Terms are told apart by
identity, so that `h * h` holds `h` once. The size of an expression is the number of its operations.
"""

import math
from collections import Counter
from dataclasses import dataclass
from numbers import Real

__all__ = ["Term", "exp", "maximum", "sin", "tanh", "terms_of", "variables"]

VALUES = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "max": max,
    "neg": lambda a: -a,
    "sin": math.sin,
    "exp": math.exp,
    "tanh": math.tanh,
    "square": lambda a: a * a,
}


@dataclass(frozen=True, eq=False)
class Term:
    """One operation of an expression, or a leaf.

    Parameters
    ----------
    op : str
        One of `VALUES`, or "variable" or "number".
    operands : tuple of Term
    label : str or float
        A variable's name, a number's value.
    """

    op: str
    operands: tuple = ()
    label: object = None

    def __add__(self, other):
        return Term("+", (self, as_term(other)))

    def __radd__(self, other):
        return Term("+", (as_term(other), self))

    def __sub__(self, other):
        return Term("-", (self, as_term(other)))

    def __rsub__(self, other):
        return Term("-", (as_term(other), self))

    def __mul__(self, other):
        return Term("*", (self, as_term(other)))

    def __rmul__(self, other):
        return Term("*", (as_term(other), self))

    def __truediv__(self, other):
        return Term("/", (self, as_term(other)))

    def __rtruediv__(self, other):
        return Term("/", (as_term(other), self))

    def __neg__(self):
        return Term("neg", (self,))

    def __pow__(self, exponent):
        if exponent != 2:
            raise ValueError(f"the museum's engines know x ** 2 alone; got ** {exponent!r:.40}")
        return Term("square", (self,))

    @property
    def is_leaf(self):
        """Whether it is a variable or a number."""
        return not self.operands

    @property
    def size(self):
        """How many operations the expression has, each counted once however often it is used."""
        return sum(not term.is_leaf for term in terms_of(self))

    def __repr__(self):
        return spell(self)


def as_term(value):
    """Return a term as it is and a number as a leaf.

    Raises
    ------
    TypeError
        For anything else.
    """
    if isinstance(value, Term):
        return value
    if isinstance(value, Real) and not isinstance(value, bool):
        return Term("number", label=float(value))
    raise TypeError(
        f"an expression is made of x, y, numbers, + - * /, ** 2, sin, exp, tanh and maximum; got "
        f"{type(value).__name__} {value!r:.40}"
    )


def terms_of(output):
    """Return the terms of an expression, each after its operands."""
    order, seen, stack = [], set(), [(output, False)]
    while stack:
        term, finished = stack.pop()
        if finished:
            order.append(term)
        elif term not in seen:
            seen.add(term)
            stack.append((term, True))
            stack.extend((operand, False) for operand in reversed(term.operands))
    return order


def variables():
    """Return the two variables of the museum, x and y."""
    return Term("variable", label="x"), Term("variable", label="y")


def sin(a):
    """Return the sine of an expression."""
    return Term("sin", (as_term(a),))


def exp(a):
    """Return the exponential of an expression."""
    return Term("exp", (as_term(a),))


def tanh(a):
    """Return the hyperbolic tangent of an expression."""
    return Term("tanh", (as_term(a),))


def maximum(a, b):
    """Return the larger of two expressions."""
    return Term("max", (as_term(a), as_term(b)))


def spell(output):
    """Return an expression as Python would read it; what is used twice gets a name of its own."""
    uses = Counter(operand for term in terms_of(output) for operand in term.operands)
    lines, texts = [], {}
    for term in terms_of(output):
        text = _spell_one(term, [texts[operand] for operand in term.operands])
        if uses[term] > 1 and not term.is_leaf:
            lines.append(f"h{len(lines) + 1} = {_bare(text)}")
            text = f"h{len(lines)}"
        texts[term] = text
    return "; ".join([*lines, _bare(texts[output])])


def _spell_one(term, operands):
    if term.is_leaf:
        return f"{term.label:g}" if term.op == "number" else term.label
    if len(operands) == 2 and term.op != "max":
        return f"({operands[0]} {term.op} {operands[1]})"
    if term.op in ("neg", "square"):
        return f"-{operands[0]}" if term.op == "neg" else f"{operands[0]}**2"
    name = "maximum" if term.op == "max" else term.op
    return f"{name}({', '.join(map(_bare, operands))})"


def _bare(text):
    """Return an expression without the brackets around all of it."""
    return text[1:-1] if text.startswith("(") and _closes_last(text) else text


def _closes_last(text):
    depth = 0
    for place, character in enumerate(text):
        depth += (character == "(") - (character == ")")
        if depth == 0:
            return place == len(text) - 1
    return False
