"""Algebraic identities: x * 1 is x. Only those that hold for every number, bit for bit.

Rounding is no obstacle to these, but signed zeros, infinities and NaN are to others: x + 0 is not
x where x is -0.0 (the sum is 0.0), x * 0 is not 0 where x is infinite, and -(a - b) is not b - a
where a is b. A value's type, shape and order in memory stay what they were, too. The one liberty:
which sign and payload a NaN has, about which IEEE 754 says nothing; a NaN stays a NaN.
"""

import math
from dataclasses import replace

import numpy as np

from autodiff.compiler.passes.knowledge import Knowledge
from autodiff.compiler.program import Step
from autodiff.control import fit_op, stop_gradient_op
from autodiff.exercise import exercise
from autodiff.ops.arithmetic import (
    add_byconst_op,
    add_op,
    div_op,
    mul_byconst_op,
    mul_op,
    neg_op,
    pow_byconst_op,
    sub_op,
)
from autodiff.ops.casting import cast_like_op, cast_op
from autodiff.ops.powers import square_op
from autodiff.ops.reduction import reduce_sum_op, spread_op
from autodiff.ops.shape import broadcast_like_op, sum_to_like_op
from autodiff.ops.shaping import broadcast_to_op, reshape_like_op, reshape_op
from autodiff.ops.sources import identity_op, oneslike_op
from autodiff.ops.strong import settled_op, strong_mul_op

__all__ = ["identities", "is_neutral"]


def identities(program):
    """Return the program with every operation that does nothing left out, and some made cheaper.

    A rule answers with the number of a value that is the step's already, with a cheaper step for
    the same target, or with None.
    """
    know, steps = Knowledge(program), []
    rules = {op: rule for op, rule in RULES.items() if know.trusts(op)}
    of_special = {op: rule for op, rule in RULES_OF_SPECIAL.items() if know.trusts(op)}
    for step in program.steps:
        step = know.renamed(step)
        rule = rules.get(step.op)
        if rule is None and not know.special.isdisjoint(step.inputs):
            rule = of_special.get(step.op)
        found = rule(know, step) if rule else None
        if type(found) is int:
            know.now[step.target] = found
        else:
            steps.append(know.made_by(found or step))
    outputs = [know.now[number] for number in program.outputs]
    return replace(program, steps=steps, outputs=outputs, constants=know.constants)


@exercise("12.1")
def is_neutral(symbol, constant, exact=False):
    """Say whether `x symbol constant` is x, bit for bit, whatever number x is.

    Think of x = -0.0. Adding zeros, 0.0 + 0.0, -0.0 + 0.0 and 0.0 + -0.0 are 0.0; only
    -0.0 + -0.0 is -0.0. And a - b is a + (-b). The integer 0 counts as 0.0.
    `math.copysign(1, c)` is -1.0 for c = -0.0, and 1.0 for 0.0 and for 0.

    Parameters
    ----------
    symbol : str
        Which operation: "+", "-", "*", "/" or "**".
    constant : int, float or Fraction
        What stands on its right.
    exact : bool
        Whether x is an integer or a fraction. These have no -0.0.

    Returns
    -------
    bool

    Examples
    --------
    >>> is_neutral("*", 1.0), is_neutral("*", 2.0), is_neutral("+", 0.0)
    (True, False, False)
    """
    if symbol in ("*", "/", "**"):
        return constant == 1
    if constant != 0:
        return False
    wanted = -1 if symbol == "+" else 1
    return exact or math.copysign(1, constant) == wanted


# Rules: of what the program knows, and a step -----------------------------------------------------


def first_input(know, step):
    """The value is that of the first input, whatever its layout, if the shapes are the same."""
    a = step.inputs[0]
    return a if know.facts[a] == know.facts[step.target] else None


def sum_of_number(know, step):
    """The sum of a single number over no axis in particular is that number, even -0.0."""
    is_number = step.const_attr[0] is None and not know.facts[step.inputs[0]].is_array
    return first_input(know, step) if is_number else None


def same_numbers(know, step):
    """The value is a copy of the first input's numbers, in the same order."""
    return know.copy(step.inputs[0], step)


def by_constant(know, step):
    """x * 1, x / 1, x ** 1, x + -0.0; x * -1 is -x; -a + c is c - a."""
    (a,), c = step.inputs, step.const_attr
    number = know.uniform_array(c)
    if number is None:
        return None
    if is_neutral(step.op.symbol, number, know.is_exact(a)):
        return know.copy(a, step)
    if step.op is mul_byconst_op:
        return negated(know, a, step) if number == -1 else product_of_negative(know, step)
    if step.op is add_byconst_op and type(c) in (float, int):
        return constant_minus(know, step)
    return None


def power(know, step):
    """x ** 0 is 1; x ** 1 is x; x ** 2 of an array is x * x, which is what NumPy computes."""
    (a,), c = step.inputs, step.const_attr
    if type(c) in (float, int) and c == 0 and know.is_float(a) and know.copy(a, step) is not None:
        return Step(step.target, oneslike_op, step.inputs)  # even of NaN
    if type(c) in (float, int) and c == 2 and know.facts[a].shape and know.is_float(a):
        return Step(step.target, square_op, step.inputs)
    return by_constant(know, step)


def product(know, step):
    """1 * b, a * 1, -1 * b, a * -1, a * c with an array full of c, and -a * -b, which is a * b."""
    a, b = step.inputs
    for x, other in ((a, b), (b, a)):
        number = know.uniform(other)
        if number is not None and is_neutral("*", number):
            return know.copy(x, step)
        if number == -1:
            return negated(know, x, step)
        if type(number) is float and step.op is mul_op and know.is_scaled(x, step.target):
            return Step(step.target, mul_byconst_op, (x,), number)
    under_a, under_b = know.negated(a), know.negated(b)
    if step.op is mul_op and under_a is not None and under_b is not None:
        return Step(step.target, mul_op, (under_a, under_b))
    return None


def quotient(know, step):
    """a / 1, a / -1, and a / c for a power of two: then 1 / c is exact, and so is a * (1 / c)."""
    a, b = step.inputs
    number = know.uniform(b)
    if number is None:
        return None
    if is_neutral("/", number):
        return know.copy(a, step)
    if number == -1:
        return negated(know, a, step)
    if know.is_float(a) and is_power_of_two(know.constants.get(b)) and know.trusts(mul_byconst_op):
        return Step(step.target, mul_byconst_op, (a,), 1.0 / number)
    return None


def total(know, step):
    """a + -0.0; a + (-b) is a - b, and (-a) + b is b - a."""
    a, b = step.inputs
    for x, other in ((a, b), (b, a)):
        number = know.uniform(other)
        if number is not None and is_neutral("+", number, know.is_exact(x)):
            return know.copy(x, step)
    for x, other in ((a, b), (b, a)):
        under = know.negated(other)
        if under is not None and know.is_plain(x, step.target):
            return Step(step.target, sub_op, (x, under))
    return None


def difference(know, step):
    """a - 0.0, and a - (-b), which is a + b."""
    a, b = step.inputs
    number = know.uniform(b)
    if number is not None and is_neutral("-", number, know.is_exact(a)):
        return know.copy(a, step)
    under = know.negated(b)
    if under is not None and know.is_plain(a, step.target):
        return Step(step.target, add_op, (a, under))
    return None


def negation(know, step):
    """-(-a) is a, and -(a * c) is a * -c."""
    (a,) = step.inputs
    made = know.made[a]
    if made is None:
        return None
    if made.op is neg_op:
        return know.copy(made.inputs[0], step)
    if made.op is not mul_byconst_op or not has_sign(made.const_attr):
        return None
    if know.is_plain(a, *made.inputs) and know.trusts(mul_byconst_op):
        return Step(step.target, mul_byconst_op, made.inputs, -made.const_attr)
    return None


def negated(know, a, step):
    """a * -1 is -a."""
    if know.facts[a] == know.facts[step.target] and know.is_signed(a):
        return Step(step.target, neg_op, (a,))
    return None


def product_of_negative(know, step):
    """(-a) * c is a * -c."""
    under = know.negated(step.inputs[0])
    if under is None or not has_sign(step.const_attr) or not know.is_plain(step.target):
        return None
    return Step(step.target, mul_byconst_op, (under,), -step.const_attr)


def has_sign(constant):
    """Say whether a number has a negative of its own: the integer 0 has none."""
    return type(constant) is float or (type(constant) is int and constant != 0)


def constant_minus(know, step):
    """-a + c is c - a."""
    under = know.negated(step.inputs[0])
    if under is None or not know.is_plain(step.target):
        return None
    return Step(step.target, sub_op, (know.constant(step.const_attr, step.target), under))


def widened(know, step):
    """A cast to a wider type and back gives the same number."""
    (a, *_), made = step.inputs, know.made[step.inputs[0]]
    if made is not None and made.op in (cast_op, cast_like_op):
        inner = made.inputs[0]
        narrow, wide = know.facts[inner].dtype, know.facts[a].dtype
        if narrow is not None and np.can_cast(narrow, wide, "safe"):
            return know.copy(inner, step)
    return know.copy(a, step)


def settled(know, step):
    """Where c is nowhere 0, no infinity is to be counted as 0."""
    a, _, c = step.inputs
    number = know.uniform(c)
    return know.copy(a, step) if number is not None and number != 0 else None


def is_power_of_two(c):
    """Say whether a number is 2 ** n, of either sign, for an n that is small in every type."""
    return type(c) in (float, int) and 1e-4 < abs(c) < 1e4 and abs(math.frexp(c)[0]) == 0.5


RULES_OF_SPECIAL = {  # these have nothing to say where no input is special: see Knowledge
    add_op: total,
    sub_op: difference,
    mul_op: product,
    strong_mul_op: product,
    div_op: quotient,
    settled_op: settled,
}
RULES = {
    neg_op: negation,
    add_byconst_op: by_constant,
    mul_byconst_op: by_constant,
    pow_byconst_op: power,
    cast_op: widened,
    cast_like_op: widened,
    identity_op: first_input,
    stop_gradient_op: first_input,
    fit_op: first_input,
    sum_to_like_op: first_input,
    broadcast_like_op: first_input,
    broadcast_to_op: first_input,
    spread_op: first_input,
    reduce_sum_op: sum_of_number,
    reshape_op: same_numbers,
    reshape_like_op: same_numbers,
}
