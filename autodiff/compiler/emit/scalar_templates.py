"""How the ops are written as Python expressions of single floats, bit for bit as they compute.

A template says how tightly its expression binds, and how tightly each operand must: that is where
parentheses go. `NAME` asks for an operand that may be written several times.

Where Python raises an error and NumPy gives inf or NaN, as for 1 / 0, the error is welcome: the
interpreter then answers in the place of the emitted code.
"""

import math
import operator

import numpy as np

from autodiff.compiler.passes.libm import LibmOp, log_or_zero, sigmoid, softplus, square
from autodiff.compiler.scalar_programs import COMPARISONS, as_float
from autodiff.exercise import is_reference
from autodiff.ops import arithmetic as a
from autodiff.ops.activations import ReluOp
from autodiff.ops.extremes import AtLeastOp, AtMostOp, MaximumOp, MinimumOp, ShareOp
from autodiff.ops.powers import (
    PowOp,
    QuietPowByConstOp,
    QuietPowOp,
    ReciprocalOp,
    RootPowOp,
    SqrtOp,
    SquareOp,
)
from autodiff.ops.selection import WhereOp
from autodiff.ops.shape import BroadcastLikeOp, SumToLikeOp, sum_to_shape
from autodiff.ops.signs import AbsOp, SignOp
from autodiff.ops.sources import IdentityOp, OnesLikeOp, ZerosLikeOp
from autodiff.ops.strong import MaskOp, SettledOp, StrongDivOp, StrongMulOp

__all__ = ["BY_CONSTANT", "GLOBALS", "Template", "function_of", "spell_float", "template_of"]

CHOICE, COMPARISON, SUM, PRODUCT, SIGN, CALL, NAME = range(7)


class Template:
    """An expression with {0}, {1}, ... for operands. An op's constant is its last operand.

    Attributes
    ----------
    text : str
        The expression.
    binds : int
        How tightly it binds.
    needs : tuple of int
        How tightly each operand must bind.
    places : tuple of int
        Which operands it uses.
    """

    def __init__(self, text, binds, needs=(NAME, NAME, NAME, NAME)):
        self.text, self.binds, self.needs = text, binds, needs
        self.places = tuple([place for place in range(4) if f"{{{place}}}" in text])


def infix(symbol, binds):
    """Return the template of a binary operator."""
    return Template(f"{{0}} {symbol} {{1}}", binds, (binds, binds + 1))


def call(name, arity=1):
    """Return the template of a call."""
    operands = ", ".join(f"{{{place}}}" for place in range(arity))
    return Template(f"{name}({operands})", CALL, (CHOICE,) * arity)


SAME = Template("{0}", CALL, (CALL,))
ZERO = "({0} * 0.0 if {0} - {0} == 0.0 else 0.0)"  # with the sign that 0 times it has

TEMPLATES = {
    a.AddOp: infix("+", SUM),
    a.SubOp: infix("-", SUM),
    a.MulOp: infix("*", PRODUCT),
    a.DivOp: infix("/", PRODUCT),
    a.AddByConstOp: infix("+", SUM),
    a.MulByConstOp: infix("*", PRODUCT),
    a.NegOp: Template("-{0}", SIGN, (SIGN,)),
    a.PowByConstOp: call("pow", 2),
    RootPowOp: call("pow", 2),
    QuietPowByConstOp: call("pow", 2),
    PowOp: call("pow", 2),
    QuietPowOp: call("pow", 2),
    SqrtOp: call("sqrt"),
    SquareOp: Template("{0} * {0}", PRODUCT),
    ReciprocalOp: Template("1.0 / {0}", PRODUCT, (SIGN,)),
    AbsOp: call("abs"),
    SignOp: Template("(1.0 if {0} > 0.0 else -1.0 if {0} < 0.0 else {0} + 0.0)", CALL),
    IdentityOp: SAME,
    SumToLikeOp: SAME,
    BroadcastLikeOp: SAME,
    OnesLikeOp: Template("1.0", CALL, ()),
    ZerosLikeOp: Template("0.0", CALL, ()),
    WhereOp: Template("({1} if {0} else {2})", CALL, (COMPARISON, COMPARISON, COMPARISON)),
    SettledOp: Template("({0} if {1} == {1} or {2} != 0.0 else 0.0)", CALL),
    StrongMulOp: Template(
        "(t if (t := {0} * {1}) == t or ({0} != 0.0 and {1} != 0.0) else 0.0)", CALL
    ),
    StrongDivOp: infix("/", PRODUCT),
    # NumPy decides which zero is the larger of 0.0 and -0.0
    MaximumOp: Template(
        "({0} if {0} > {1} else {1} if {1} > {0} else float(maximum({0}, {1})))", CALL
    ),
    MinimumOp: Template(
        "({0} if {0} < {1} else {1} if {1} < {0} else float(minimum({0}, {1})))", CALL
    ),
    ReluOp: Template("({0} if {0} > 0.0 else 0.0 if {0} < 0.0 else float(maximum({0}, 0)))", CALL),
    ShareOp: Template(
        "(({0} * 0.5 if {3} == {1} or ({3} != {3} and {1} != {1}) else {0}) "
        f"if {{2}} == {{1}} or ({{2}} != {{2}} and {{1}} != {{1}}) else {ZERO})",
        CALL,
    ),
}
TEMPLATES[AtLeastOp], TEMPLATES[AtMostOp] = TEMPLATES[MaximumOp], TEMPLATES[MinimumOp]
for kind in COMPARISONS:
    TEMPLATES[kind] = Template(f"({{0}} {kind.symbol} {{1}})", CALL, (SUM, SUM))

MASKS = {
    True: Template(f"({{0}} if {{1}} else {ZERO})", CALL, (NAME, COMPARISON)),
    False: Template(f"({ZERO} if {{1}} else {{0}})", CALL, (NAME, COMPARISON)),
}
INLINE = {
    square: Template("{0} * {0}", PRODUCT),
    sigmoid: Template(
        "(1.0 / (1.0 + exp(-{0})) if {0} >= 0.0 else (t := exp({0})) / (1.0 + t))", CALL
    ),
    softplus: Template(
        "(log1p(exp({0})) if {0} <= 0.0 else {0} + log1p(exp(-{0})))", CALL
    ),
    log_or_zero: Template("(log({0}) if {0} != 0.0 else 0.0)", CALL),
}  # fmt: skip

GLOBALS = {
    **{name: getattr(math, name) for name in dir(math) if not name.startswith("_")},
    "maximum": np.maximum,
    "minimum": np.minimum,
}
BY_CONSTANT = {a.AddByConstOp, a.MulByConstOp, a.PowByConstOp, RootPowOp, QuietPowByConstOp}
OPERATORS = {
    a.AddOp: operator.add, a.AddByConstOp: operator.add, a.SubOp: operator.sub,
    a.MulOp: operator.mul, a.MulByConstOp: operator.mul, a.DivOp: operator.truediv,
    a.NegOp: operator.neg, a.PowByConstOp: math.pow, RootPowOp: math.pow,
    QuietPowByConstOp: math.pow, PowOp: math.pow, QuietPowOp: math.pow, SqrtOp: math.sqrt,
    AbsOp: abs, StrongDivOp: operator.truediv,
}  # fmt: skip


def template_of(step):
    """Return the template of a step, None if its op has none.

    An op whose `compute` the reader has written has none either: the reader's code must run.
    """
    op = step.op
    if type(op) is LibmOp:
        arity = len(step.inputs)
        return INLINE.get(op.function) or call(op.function.__name__, arity)
    template = MASKS[bool(step.const_attr)] if type(op) is MaskOp else TEMPLATES.get(type(op))
    if template is None or not is_reference(type(op).compute):
        return None
    if type(op) is SumToLikeOp and not is_reference(sum_to_shape):
        return None
    if type(op) in BY_CONSTANT and as_float(step.const_attr) is None:
        return None
    return template


def spell_float(value):
    """Return a float as text, and how tightly that binds.

    Examples
    --------
    >>> spell_float(-2.0)[0], spell_float(math.inf)[0]
    ('-2.0', 'inf')
    """
    return repr(value), SIGN if math.copysign(1.0, value) < 0 else CALL


def function_of(step, template):
    """Return a function of the operands that does what a template says."""
    op = step.op
    if type(op) is LibmOp:
        return op.function
    return OPERATORS.get(type(op)) or from_text(template.text, len(step.inputs))


def from_text(text, arity):
    """Return the function of a template's expression."""
    names = [f"a{place}" for place in range(arity)]
    scope = dict(GLOBALS)
    exec(f"def function({', '.join(names)}):\n    return {text.format(*names)}", scope)
    return scope["function"]
