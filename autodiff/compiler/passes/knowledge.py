"""What a pass knows about the values of a program while it walks through its steps."""

from fractions import Fraction

import numpy as np

from autodiff.compiler.program import Step, fact_of
from autodiff.exercise import is_reference
from autodiff.ops.arithmetic import mul_byconst_op, neg_op
from autodiff.ops.reduction import spread_op
from autodiff.ops.shape import broadcast_like_op
from autodiff.ops.shaping import broadcast_to_op
from autodiff.ops.sources import identity_op, oneslike_op, zeroslike_op

__all__ = ["Knowledge"]

FULL_OF = {oneslike_op: 1, zeroslike_op: 0}
REPEATING = {identity_op, spread_op, broadcast_like_op, broadcast_to_op}
LOOKED_AT = 1024  # elements of an array that are compared to find out whether all are the same
NUMBERS = (float, int, Fraction)


class Knowledge:
    """The values of a program: what they are called now, how they are made, what they are.

    Attributes
    ----------
    now : list of int
        By number: the value that stands for it.
    made : list of Step or None
        By number: the step that makes it.
    facts : list of Fact
    constants : dict of int to object
    special : set of int
        The values that rules on sums and products look for: constants, values that may be full of
        one number, and negated ones. There are few, which makes the walk quick.
    """

    def __init__(self, program):
        self.program, self.facts = program, program.facts
        self.constants = dict(program.constants)
        self.now = list(range(len(program.facts)))
        self.made = [None] * len(program.facts)
        self._repeating = set(filter(self.trusts, REPEATING))
        self._marked = {neg_op, *FULL_OF, *self._repeating}
        self.special = set(self.constants)
        self._uniform = {}

    def renamed(self, step):
        """Return the step with its inputs as they are called now."""
        now = self.now
        inputs = tuple([now[number] for number in step.inputs])
        return step if inputs == step.inputs else Step(step[0], step[1], inputs, step[3])

    def made_by(self, step):
        """Note the step as the one that makes its target, and return it."""
        self.made[step.target] = step
        if step.op in self._marked:
            self.special.add(step.target)
        return step

    def constant(self, value, like):
        """Return the number of a new constant, made for the same node as another value."""
        number = self.program.number(fact_of(value), self.program.origins[like])
        self.constants[number] = value
        self.special.add(number)
        self.now.append(number)
        self.made.append(None)
        return number

    def copy(self, a, step):
        """Return `a` if the step's value, in which `a`'s numbers stand, looks just like it.

        Numbers that do not lie one behind the other are put in another order by the step, and
        would be summed in another order.
        """
        fact = self.facts[a]
        same = fact == self.facts[step.target] and fact.contiguous and self.is_signed(a)
        return a if same else None

    def uniform(self, number):
        """Return the one number that all elements of a value are known to be, or None."""
        while (made := self.made[number]) is not None:
            if made.op not in self._repeating:
                return FULL_OF.get(made.op)
            number = made.inputs[0]
        if number not in self.constants:
            return None
        if number not in self._uniform:
            self._uniform[number] = self.uniform_array(self.constants[number])
        return self._uniform[number]

    def uniform_array(self, value):
        """Return the one number that all elements of a constant are, or None."""
        if type(value) in NUMBERS:
            return value
        if not isinstance(value, np.ndarray | np.generic) or value.dtype.kind not in "fiu":
            return None
        if value.size == 0 or (value.size > LOOKED_AT and any(value.strides)):
            return None
        first = value.flat[0].item() if isinstance(value, np.ndarray) else value.item()
        array = np.asarray(value)
        alike = (array == first) & (np.signbit(array) == np.signbit(first))
        return first if np.all(alike) else None

    def negated(self, number):
        """Return a of a value -a, both floating; None of any other value."""
        made = self.made[number]
        if made is None or made.op is not neg_op or not self.is_plain(number, made.inputs[0]):
            return None
        return made.inputs[0]

    def is_exact(self, number):
        """Say whether a value is an integer or a fraction, which have no -0.0."""
        fact = self.facts[number]
        return fact.kind in (int, Fraction) if fact.dtype is None else fact.dtype.kind in "iu"

    def is_float(self, number):
        """Say whether a value has the floating type of an array or a number."""
        fact = self.facts[number]
        return fact.kind is float if fact.dtype is None else fact.dtype.kind == "f"

    def is_signed(self, number):
        """Say whether a value has numbers of a type whose arithmetic the rules know."""
        fact = self.facts[number]
        return fact.kind in NUMBERS if fact.dtype is None else fact.dtype.kind in "fi"

    def is_plain(self, *numbers):
        """Say whether values are floating, and their numbers lie one behind the other."""
        return all([self.facts[number].contiguous and self.is_float(number) for number in numbers])

    def is_scaled(self, number, target):
        """Say whether a product by an array full of one number is one by that number."""
        fact = self.facts[number]
        same = fact == self.facts[target] and fact.is_array and self.is_plain(number)
        return same and self.trusts(mul_byconst_op)

    def trusts(self, op):
        """Say whether an op computes what its formula says: a reader's own body may not yet."""
        return is_reference(type(op).compute)
