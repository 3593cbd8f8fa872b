"""The steps of a scalar program with their templates, less what nobody needs."""

from typing import NamedTuple

from autodiff.compiler.emit.scalar_templates import SAME, Template, template_of
from autodiff.compiler.passes.libm import LibmOp
from autodiff.compiler.program import Step
from autodiff.compiler.scalar_programs import as_float
from autodiff.ops.sources import OnesLikeOp, ZerosLikeOp

__all__ = ["Lowered", "lower"]

VALUES = {OnesLikeOp: 1.0, ZerosLikeOp: 0.0}  # of a number, whatever number it is


class Lowered(NamedTuple):
    """What must be computed.

    Attributes
    ----------
    steps : list of (Step, Template or None, tuple of int)
        A step, how it is written, and the numbers of the values that it takes.
    constants : dict of int to float
        The values that are known, by number; zeros and ones made like others are among them.
    outputs : list of int
        The numbers of the outputs.
    """

    steps: list[tuple[Step, Template | None, tuple[int, ...]]]
    constants: dict[int, float]
    outputs: list[int]


def lower(program):
    """Return what must be computed for a scalar program.

    A sum back to a number's own shape is that number: it has no step, and its users take the
    number itself.
    """
    constants = {number: as_float(value) for number, value in program.constants.items()}
    other, steps, templates = {}, [], {}
    for step in program.steps:
        key = step.op, step.const_attr is False
        template = templates.get(key)
        if template is None or template.has_constant:
            template = templates[key] = template_of(step)
        inputs = step.inputs
        if template is SAME:
            other[step.target] = other.get(inputs[0], inputs[0])
        elif template is not None and type(step.op) in VALUES:
            constants[step.target] = VALUES[type(step.op)]
        else:
            if template is not None and len(template.places) < len(inputs):
                inputs = tuple([inputs[place] for place in template.places])
            if other:
                inputs = tuple([other.get(number, number) for number in inputs])
            steps.append((step, template, inputs))
    outputs = [other.get(number, number) for number in program.outputs]
    return Lowered(needed(steps, outputs), constants, outputs)


def needed(steps, outputs):
    """Return the steps that the outputs depend on."""
    wanted, kept = set(outputs), []
    for item in reversed(steps):
        if item[0].target in wanted:
            wanted.update(item[2])
            kept.append(item)
    kept.reverse()
    return kept
