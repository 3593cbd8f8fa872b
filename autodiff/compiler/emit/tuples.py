"""The program as a list of tuples, and a loop over it: nothing to compile, for code seldom run."""

from autodiff.tracing import own

__all__ = ["TupleRunner"]


class TupleRunner:
    """Runs a program step by step, calling each op's own `compute`."""

    tier = "tuples"

    def __init__(self, program):
        self.source = str(program)
        self.notes = [f"{len(program)} steps, each a call of its op's compute"]
        self._inputs = list(program.inputs)
        self._outputs = program.outputs
        self._start = [None] * len(program.facts)
        for number, value in program.constants.items():
            self._start[number] = value
        self._steps = [(step.target, step.op.compute, step, step.inputs) for step in program.steps]

    def __call__(self, feeds):
        """Return the outputs for the values of the inputs."""
        values = self._start.copy()
        for number, value in zip(self._inputs, feeds, strict=True):
            values[number] = value
        for target, compute, step, operands in self._steps:
            values[target] = compute(step, [values[operand] for operand in operands])
        held = [*feeds, *filter(None.__ne__, self._start)]
        return own([values[number] for number in self._outputs], held)
