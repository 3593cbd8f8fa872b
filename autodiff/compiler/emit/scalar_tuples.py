"""Scalar programs as a list of tuples, and a loop over it: nothing to compile, for the first runs.

Every step is a function and the places of its operands; each value goes to the end of one list.
"""

from autodiff.compiler.emit.scalar_steps import kinds_of, lower
from autodiff.compiler.emit.scalar_templates import function_of

__all__ = ["ScalarTupleRunner"]

ONE, MANY = -1, -2  # in the place of the second operand: there is none, or there are more than two


class ScalarTupleRunner:
    """Runs a scalar program step by step."""

    tier = "tuples"

    def __init__(self, program):
        self._program, lowered = program, lower(program)
        self.notes = [f"{len(lowered.steps)} steps, one after the other"]
        self._constants = list(lowered.constants.values())
        places = [0] * lowered.count
        targets = [step.target for step in lowered.steps]
        for place, number in enumerate([*program.inputs, *lowered.constants, *targets]):
            places[number] = place
        self._steps = entries(lowered, places)
        self._outputs = [places[number] for number in lowered.outputs]
        self._kinds = None if set(kinds_of(program)) == {float} else kinds_of(program)

    @property
    def source(self):
        """The steps as a listing."""
        return str(self._program)

    def __call__(self, feeds):
        """Return the outputs for the values of the inputs."""
        return self.run(feeds)

    def run(self, feeds):
        """Return the outputs for the values of the inputs."""
        values = [*map(float, feeds), *self._constants]
        append = values.append
        for function, a, b in zip(*self._steps, strict=True):
            if b >= 0:
                append(function(values[a], values[b]))
            elif b == ONE:
                append(function(values[a]))
            else:
                append(function(*[values[place] for place in a]))
        outputs = [values[place] for place in self._outputs]
        if self._kinds is None:
            return outputs
        return [kind(value) for kind, value in zip(self._kinds, outputs, strict=True)]


def entries(lowered, places):
    """Return three lists: the steps' functions, and the places of their operands.

    Three long lists, and not a tuple for each step, spare the garbage collector a look at each.
    """
    known, functions, firsts, seconds = {}, [], [], []
    for step, operands, template in zip(*lowered[:3], strict=True):
        if template is None:
            functions.append(called(step))
        else:
            function = known.get((step.op, template))
            if function is None:
                function = known[step.op, template] = function_of(step, template)
            functions.append(function)
        count = len(operands)
        firsts.append(places[operands[0]] if count < 3 else [places[n] for n in operands])
        seconds.append(places[operands[1]] if count == 2 else ONE if count == 1 else MANY)
    return functions, firsts, seconds


def called(step):
    """Return a function that calls a step's op, of one float after the other."""
    compute = step.compute
    return lambda *operands: float(compute(list(operands)))
