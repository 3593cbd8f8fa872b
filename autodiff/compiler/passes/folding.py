"""Folding: what is known now is computed now, once, and not in every run.

Exact, bit for bit: it is the ops' own `compute` that runs. Three kinds of values are known: what is
made of constants alone; what depends on another value's shape alone, as `ones_like` does; and what
is made of arrays without elements. A value stays a step if it would be large, or if it warns. Where
only the shape of a value counts, nobody may need its elements any more, and their errors go, too.
"""

import warnings
from dataclasses import replace

import numpy as np

from autodiff.compiler.passes.shape_only import FRESH, shape_only, stand_in
from autodiff.compiler.program import fact_of
from autodiff.compiler.purity import impure_targets
from autodiff.ops.reduction import SpreadOp
from autodiff.ops.shape import BroadcastLikeOp
from autodiff.ops.shaping import BroadcastToOp

__all__ = ["fold"]

LARGEST = 32768  # bytes that a constant made here may hold, unless its inputs hold as many
REPEATING = (SpreadOp, BroadcastLikeOp, BroadcastToOp)  # their values hold what their inputs hold


def fold(program):
    """Return the program with constants in place of all steps whose values are known now."""
    folding, steps = Folding(program), []
    nothing_known_of = folding.constants.keys().isdisjoint
    with np.errstate(all="raise"):  # what warns is no constant: it shall warn in every run
        for step in program.steps:
            step = folding.lightened(step)
            if nothing_known_of(step.inputs) or not folding.take(step):
                steps.append(step)
    return replace(program, steps=steps, constants=folding.constants)


class Folding:
    """The constants known so far, and what is needed to make more of them."""

    def __init__(self, program):
        self.program, self.constants = program, dict(program.constants)
        self.impure = impure_targets(program.steps)
        self.positions, self.stand_ins = shape_only(), {}
        empty = {fact for fact in set(program.facts) if 0 in fact.shape}
        self.empty = empty and {n for n, fact in enumerate(program.facts) if fact in empty}

    def lightened(self, step):
        """Return the step with stand-ins for the inputs of which only shape and type count."""
        position = self.positions.get(type(step.op))
        if position is not None and self.is_shape_only(step):
            step = self.replaced(step, position)
        if self.empty and not self.empty.isdisjoint(step.inputs):
            for i, number in enumerate(step.inputs):
                step = self.replaced(step, i) if number in self.empty else step
        return step

    def is_shape_only(self, step):
        """Say whether a step takes no more than a shape: some take the layout of memory, too."""
        return self.program.facts[step.target].contiguous or not isinstance(step.op, FRESH)

    def replaced(self, step, position):
        """Return the step with a stand-in for one of its inputs, if there is one."""
        number = step.inputs[position]
        fact = self.program.facts[number]
        if number in self.constants:
            return step
        if fact not in self.stand_ins:
            self.stand_ins[fact] = self.new_stand_in(fact, self.program.origins[number])
        found = self.stand_ins[fact]
        inputs = (*step.inputs[:position], found, *step.inputs[position + 1 :])
        return step if found is None else step._replace(inputs=inputs)

    def new_stand_in(self, fact, origin):
        """Return the number of a new constant of a shape and type, or None."""
        value = stand_in(fact)
        if value is None:
            return None
        number = self.program.number(fact_of(value), origin)
        self.constants[number] = value
        return number

    def take(self, step):
        """Say whether the step's value is a constant from now on."""
        known = self.constants
        if not known.keys() >= set(step.inputs) or step.target in self.impure:
            return False
        operands = [known[number] for number in step.inputs]
        limit = max([LARGEST, *map(held_bytes, operands)])
        fact = self.program.facts[step.target]
        if spelled_bytes(fact) > limit and not isinstance(step.op, REPEATING):
            return False
        try:
            value = computed(step, operands)
        except Exception:  # it fails in the run as well, where the reader's line is told
            return False
        if fact_of(value) != fact or held_bytes(value) > limit:
            return False
        known[step.target] = value
        return True


def computed(step, operands):
    """Return a step's value; a warning about means of nothing and the like is an error."""
    if not any(isinstance(value, np.ndarray) and value.size == 0 for value in operands):
        return step.compute(operands)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return step.compute(operands)


def spelled_bytes(fact):
    """Return how many bytes an array takes if each of its elements has a place of its own."""
    return fact.dtype.itemsize * int(np.prod(fact.shape)) if fact.is_array else 0


def held_bytes(value):
    """Return how many bytes an array holds; a number that is repeated counts once.

    Examples
    --------
    >>> held_bytes(np.ones((10, 10))), held_bytes(np.broadcast_to(1.0, (10, 10)))
    (800, 8)
    """
    if not isinstance(value, np.ndarray):
        return 0
    lengths = [n for n, stride in zip(value.shape, value.strides, strict=True) if stride]
    return value.itemsize * int(np.prod(lengths, initial=1))
