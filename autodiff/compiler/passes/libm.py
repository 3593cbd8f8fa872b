"""libm: the C library's functions of one number in the place of NumPy's, which are made for arrays.

NumPy takes half a microsecond to find out that it was given a single number; `math.exp` takes a
tenth of that. The two may round differently.

Exactness: each function's value is within 4 units in the last place of NumPy's (3 are the most that
was found, for tanh and cbrt; exp, log and log1p differ by 1, sin, cos and sqrt not at all), and
`x ** 2`, written as `x * x`, is within 1. Everything else stays as it is, bit for bit. The pass
leaves programs alone in which there are arrays.
"""

import math

from autodiff.compiler.scalar_programs import is_scalar
from autodiff.exercise import is_reference
from autodiff.ops.arithmetic import PowByConstOp
from autodiff.ops.elementwise import (
    CosOp,
    ExpOp,
    LogOp,
    SigmoidOp,
    SinOp,
    SoftplusOp,
    TanhOp,
)
from autodiff.ops.exponential import Exp2Op, Expm1Op, Log1pOp, Log2Op, Log10Op
from autodiff.ops.hyperbolic import ArccoshOp, ArcsinhOp, ArctanhOp, CoshOp, SinhOp
from autodiff.ops.powers import CbrtOp, HypotOp, LogOrZeroOp, SqrtOp
from autodiff.ops.trigonometry import ArccosOp, ArcsinOp, Arctan2Op, ArctanOp, TanOp

__all__ = ["LibmOp", "libm"]


def sigmoid(a):
    """Return 1 / (1 + exp(-a)), as `SigmoidOp` computes it."""
    if a >= 0.0:
        return 1.0 / (1.0 + math.exp(-a))
    t = math.exp(a)
    return t / (1.0 + t)


def softplus(a):
    """Return log(1 + exp(a)), as NumPy's logaddexp(0, a) computes it."""
    return math.log1p(math.exp(a)) if a <= 0.0 else a + math.log1p(math.exp(-a))


def log_or_zero(a):
    """Return log(a), and 0 at 0, as `LogOrZeroOp` does."""
    return math.log(a) if a != 0.0 else 0.0


def square(a):
    """Return a * a, which a ** 2 means."""
    return a * a


FUNCTIONS = {
    ExpOp: math.exp, Exp2Op: math.exp2, Expm1Op: math.expm1,
    LogOp: math.log, Log2Op: math.log2, Log10Op: math.log10, Log1pOp: math.log1p,
    SinOp: math.sin, CosOp: math.cos, TanOp: math.tan,
    ArcsinOp: math.asin, ArccosOp: math.acos, ArctanOp: math.atan, Arctan2Op: math.atan2,
    SinhOp: math.sinh, CoshOp: math.cosh, TanhOp: math.tanh,
    ArcsinhOp: math.asinh, ArccoshOp: math.acosh, ArctanhOp: math.atanh,
    SqrtOp: math.sqrt, CbrtOp: math.cbrt, HypotOp: math.hypot,
    SigmoidOp: sigmoid, SoftplusOp: softplus, LogOrZeroOp: log_or_zero,
}  # fmt: skip


class LibmOp:
    """Stands in for an op of NumPy's in steps on single numbers.

    Attributes
    ----------
    original : Op
        The op that it stands for.
    function : callable
        The C library's function, of as many floats as the op has inputs.
    """

    def __init__(self, original, function):
        self.original, self.function = original, function

    def compute(self, node, input_vals):
        """Return the value: a float."""
        return self.function(*input_vals)

    def spell(self, node, operands):
        """Return the expression, as the op itself spells it."""
        return self.original.spell(node, operands)

    def __repr__(self):
        return f"<{self.function.__name__} for {self.original!r}>"


def libm(program):
    """Return the program with the C library's functions; see the module for what that changes."""
    if not is_scalar(program):
        return program
    known = {}
    return program.with_steps([_replace(step, known) for step in program.steps])


def _replace(step, known):
    """Return a step with the C library's function in its op's place, if there is one."""
    if type(step.op) is PowByConstOp:
        return step._replace(op=_stand_in(step.op, square, known)) if step.const_attr == 2 else step
    function = FUNCTIONS.get(type(step.op))
    if function is None or not is_reference(type(step.op).compute):
        return step
    return step._replace(op=_stand_in(step.op, function, known))


def _stand_in(op, function, known):
    if op not in known:
        known[op] = LibmOp(op, function)
    return known[op]
