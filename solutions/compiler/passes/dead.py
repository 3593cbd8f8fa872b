"""Dead steps: what no output needs is not computed.

Exact, bit for bit: no value changes. But what is left out cannot fail any more, nor warn, so where
only the *shape* of a value counts, its computation and the errors in it go away together. Steps
that do more than compute (draw a random number, call a function of the user's) stay.
"""

from dataclasses import replace

from autodiff.compiler.purity import impure_targets
from autodiff.exercise import exercise

__all__ = ["dead", "live_steps"]


def dead(program):
    """Return the program without the steps, and the constants, that nobody needs."""
    wanted = impure_targets(program.steps).union(program.outputs)
    steps = live_steps(program.steps, wanted)
    used = wanted.union(*[step.inputs for step in steps])
    constants = {number: value for number, value in program.constants.items() if number in used}
    return replace(program, steps=steps, constants=constants)


@exercise("12.2")
def live_steps(steps, wanted):
    """Return the steps that are needed to know the `wanted` values, in the order they stand in.

    A step is needed if its target is wanted, or is among the inputs of a step that is needed. Every
    step stands behind those that make its inputs, so one walk is enough, in the right direction.

    Parameters
    ----------
    steps : list of Step
        Each with `target`, the number of the value that it makes, and `inputs`, a tuple of those
        that it needs.
    wanted : set of int
        Numbers of values. Some may have no step: variables and constants. The set stays as it is.

    Returns
    -------
    list of Step

    Examples
    --------
    >>> from autodiff.compiler.program import Step
    >>> steps = [Step(1, "sin", (0,)), Step(2, "cos", (0,)), Step(3, "neg", (1,))]
    >>> [step.op for step in live_steps(steps, {3})]
    ['sin', 'neg']
    """
    needed, live = set(wanted), []
    for step in reversed(steps):
        if step.target in needed:
            needed.update(step.inputs)
            live.append(step)
    live.reverse()
    return live
