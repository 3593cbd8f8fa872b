"""The steps of a scalar program with their templates, less what nobody needs."""

from itertools import compress
from math import copysign
from typing import NamedTuple

from autodiff.compiler.emit.scalar_templates import BY_CONSTANT, SAME, Template, template_of
from autodiff.compiler.program import Step
from autodiff.compiler.scalar_programs import as_float
from autodiff.ops.sources import OnesLikeOp, ZerosLikeOp

__all__ = ["Lowered", "drop_copies", "kinds_of", "lower"]

VALUES = {OnesLikeOp: 1.0, ZerosLikeOp: 0.0}  # of a number, whatever number it is


class Lowered(NamedTuple):
    """What must be computed.

    Attributes
    ----------
    steps : list of Step
        Those that are needed.
    operands : list of tuple of int
        The numbers of the values that each step's template uses, or its op.
    templates : list of (Template or None)
        How each step is written; without a template, its op is called.
    constants : dict of int to float
        The values that are known, by number. The ops' own constants are among them, and zeros and
        ones made like others.
    outputs : list of int
        The numbers of the outputs.
    count : int
        How many numbers there are.
    """

    steps: list[Step]
    operands: list[tuple[int, ...]]
    templates: list[Template | None]
    constants: dict[int, float]
    outputs: list[int]
    count: int


def lower(program):
    """Return what must be computed for a scalar program, as steps on values alone.

    A sum back to a number's own shape is that number: it has no step, and its users take the
    number itself. The constant of an op such as `x + 2` becomes a value with a number.
    """
    constants = Constants(program)
    other, steps, used, templates, plans = {}, [], [], [], {}
    unmoved = other.keys().isdisjoint
    for step in program.steps:
        target, op, inputs, constant = step
        template, fixed, whole = plans.get(op, UNKNOWN)
        if not fixed:
            template, fixed, whole = plans[op] = plan_of(step)
        if template is SAME:
            other[target] = other.get(inputs[0], inputs[0])
            continue
        if template is not None and type(op) in VALUES:
            constants.values[target] = VALUES[type(op)]
            continue
        if not whole:
            inputs = tuple([inputs[place] for place in template.places if place < len(inputs)])
        if not unmoved(inputs):
            inputs = tuple([other.get(number, number) for number in inputs])
        if constant is not None and template is not None and type(op) in BY_CONSTANT:
            inputs = (*inputs, constants.number(float(constant)))
        steps.append(step)
        used.append(inputs)
        templates.append(template)
    outputs = [other.get(number, number) for number in program.outputs]
    kept = needed(steps, used, outputs, constants.next)
    parts = [list(compress(part, kept)) for part in (steps, used, templates)]
    return Lowered(*parts, constants.values, outputs, constants.next)


class Constants:
    """The constants of a program by number; equal ones share a number."""

    def __init__(self, program):
        self.values = {number: as_float(value) for number, value in program.constants.items()}
        self.next = len(program.facts)
        self._known = {}

    def number(self, value):
        """Return the number of a constant."""
        key = value, copysign(1.0, value)  # 0.0 and -0.0 are two
        if key not in self._known:
            self._known[key] = self.next
            self.values[self.next] = value
            self.next += 1
        return self._known[key]


def drop_copies(program):
    """Return a scalar program without the steps that pass a number on as it is.

    The other passes then have that much less to look at: where variables were not promised to be
    numbers, every third step is a sum back to the shape of a number.
    """
    other, steps, passes_on = {}, [], {}
    unmoved = other.keys().isdisjoint
    for step in program.steps:
        target, op, inputs, _ = step
        if op not in passes_on:
            passes_on[op] = template_of(step) is SAME
        if passes_on[op]:
            other[target] = other.get(inputs[0], inputs[0])
        elif unmoved(inputs):
            steps.append(step)
        else:
            moved = tuple([other.get(number, number) for number in inputs])
            steps.append(Step(target, op, moved, step.const_attr))
    return program.with_steps(steps, [other.get(number, number) for number in program.outputs])


UNKNOWN = None, False, False


def plan_of(step):
    """Return a step's template, whether that is the same for all of its op, and uses all inputs."""
    template = template_of(step)
    if template is None:
        return None, step.const_attr is None, True
    return template, step.const_attr is None, len(template.places) >= len(step.inputs)


def needed(steps, operands, outputs, count):
    """Say of each step whether the outputs depend on it."""
    wanted = bytearray(count)
    for number in outputs:
        wanted[number] = 1
    for step, numbers in zip(reversed(steps), reversed(operands), strict=True):
        if wanted[step[0]]:
            for number in numbers:
                wanted[number] = 1
    return [wanted[step[0]] for step in steps]


def kinds_of(program):
    """Return the types of the program's outputs, as the interpreter has them.

    That of a choice between integers and floats may be another one the next time: it is a float.
    """
    kinds = [program.facts[number].kind for number in program.outputs]
    return [
        float if kind is int and number not in program.constants else kind
        for kind, number in zip(kinds, program.outputs, strict=True)
    ]
