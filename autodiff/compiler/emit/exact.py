"""Exact numbers, and whatever else needs no memory of its own: one line of Python for each step.

This is the emitter in its simplest form. It makes no assumption about its values, so integers of
any length and fractions stay what they are; what it knows no operator for is a call of the op's own
`compute`.
"""

import builtins

from autodiff.compiler.emit.naming import name_values
from autodiff.exercise import exercise, is_reference
from autodiff.ops.arithmetic import (
    add_byconst_op,
    add_op,
    div_op,
    mul_byconst_op,
    mul_op,
    neg_op,
    sub_op,
)
from autodiff.ops.powers import square_op
from autodiff.tracing import own

__all__ = ["TEMPLATES", "ExactRunner", "write_lines"]

TEMPLATES = {
    add_op: "{0} + {1}",
    sub_op: "{0} - {1}",
    mul_op: "{0} * {1}",
    div_op: "{0} / {1}",
    neg_op: "-{0}",
    square_op: "{0} * {0}",
    add_byconst_op: "{0} + {c}",
    mul_byconst_op: "{0} * {c}",
}


class ExactRunner:
    """Runs a program as one generated function with a line for each step."""

    tier = "generated code, a line a step"

    def __init__(self, program):
        known = names_known(program)
        templates = {op: text for op, text in TEMPLATES.items() if is_reference(type(op).compute)}
        lines = write_lines(program.steps, known, templates)
        inputs = "".join(f"{known[number]}, " for number in program.inputs)
        results = ", ".join(known[number] for number in program.outputs)
        body = [f"{inputs}= feeds"] * bool(inputs) + lines + [f"return [{results}]"]
        self.source = "def run(feeds):\n" + "".join(f"    {line}\n" for line in body)
        self.notes = [f"{len(lines)} lines"]
        self._constants = list(program.constants.values())
        scope = {f"k{number}": value for number, value in program.constants.items()}
        for step in program.steps:
            scope[f"c{step.target}"] = step.const_attr
            scope[f"step{step.target}"], scope[f"compute{step.target}"] = step, step.op.compute
        exec(builtins.compile(self.source, "<compiled graph>", "exec"), scope)
        self._run = scope["run"]

    def __call__(self, feeds):
        """Return the outputs for the values of the inputs."""
        return own(self._run(feeds), [*feeds, *self._constants])


def names_known(program):
    """Return how inputs and constants are called: the variables by their own names if they can be.

    Those that look like names made here cannot, and then none is called by its own.
    """
    names = name_values(program)
    made = {f"v{step.target}" for step in program.steps}
    made |= {f"k{number}" for number in program.constants}
    inputs = {number: names[number] for number in program.inputs}
    if not made.isdisjoint(inputs.values()):
        inputs = {number: f"x{number}_" for number in inputs}
    return inputs | {number: f"k{number}" for number in program.constants}


@exercise("12.7")
def write_lines(steps, names, templates):
    """Return the steps as lines of Python, and enter the names of their targets into `names`.

    Step 7 becomes the line `v7 = ...`, and its value is called `v7` from then on. What stands on
    the right depends on the step's op:

    - It has a template, such as "{0} * {1}" or "{0} + {c}": fill in the operands' names for the
      numbers, and `c7` for {c}: the constant is known by that name when the code runs. Python's
      `template.format(*operands, c="c7")` does it.
    - It has none. Then the line calls the op: `compute7(step7, [x, v3])`, with the operands' names
      in the list.

    Parameters
    ----------
    steps : list of Step
        Each with `target`, `op` and `inputs`.
    names : dict of int to str
        How the values are called that are known before the first line. It is added to.
    templates : dict of Op to str

    Returns
    -------
    list of str

    Examples
    --------
    >>> from autodiff.compiler.program import Step
    >>> steps = [Step(2, "times", (0, 1)), Step(3, "plus_c", (2,)), Step(4, "sin", (3,))]
    >>> names = {0: "x", 1: "y"}
    >>> for line in write_lines(steps, names, {"times": "{0} * {1}", "plus_c": "{0} + {c}"}):
    ...     print(line)
    v2 = x * y
    v3 = v2 + c3
    v4 = compute4(step4, [v3])
    >>> names[4]
    'v4'
    """
    raise NotImplementedError
