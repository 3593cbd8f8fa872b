"""The program as a list of tuples, and a loop over it: nothing to compile, for code seldom run."""

from autodiff.tracing import own

__all__ = ["TupleRunner"]


class TupleRunner:
    """Runs a program step by step, calling each op's own `compute`; what dies is let go."""

    tier = "tuples"

    def __init__(self, program):
        self._program = program
        self._start = [None] * len(program.facts)
        for number, value in program.constants.items():
            self._start[number] = value
        self._held = list(program.constants.values())
        self._steps, alive = [], {*program.outputs}
        for step in reversed(program.steps):
            dying = tuple({*step.inputs} - alive)
            alive.update(dying)
            self._steps.append((step.target, step.op.compute, step, step.inputs, dying))
        self._steps.reverse()
        self._held += [step.const_attr for step in program.steps if not step.inputs]

    @property
    def source(self):
        """The steps, a line each."""
        return str(self._program)

    @property
    def notes(self):
        """How many steps there are."""
        yield f"{len(self._program)} steps, each a call of its op's compute"

    def run(self, feeds):
        """Return the outputs for the values of the inputs."""
        values = self._start.copy()
        for number, value in zip(self._program.inputs, feeds, strict=True):
            values[number] = value
        for target, compute, step, operands, dying in self._steps:
            values[target] = compute(step, [values[operand] for operand in operands])
            for number in dying:
                values[number] = None
        return own([values[number] for number in self._program.outputs], [*feeds, *self._held])

    def __call__(self, feeds):
        """Return the outputs for the values of the inputs."""
        return self.run(feeds)
