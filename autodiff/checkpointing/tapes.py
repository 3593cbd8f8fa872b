"""One step of a chain on a tape of lesson 4: for states of a few numbers."""

from numbers import Real

from autodiff.checkpointing.recording import Stage
from autodiff.tape import Tape, Var
from autodiff.trees import leaves, match

__all__ = ["TapeStage"]


class TapeStage(Stage):
    """A stage whose steps are called on variables of a tape, forward and back.

    Each call has a tape of its own, which is forgotten after it: that is all the memory it takes.
    """

    def __init__(self, *args):
        super().__init__(*args)
        for form in (self.state, self.params):
            for leaf in form.leaves if form else []:
                if not isinstance(leaf, Real):
                    raise TypeError(
                        f"tape=True is for single numbers; {form.what} holds {type(leaf).__name__}"
                        f" {leaf!r:.60}. Without it arrays work too"
                    )

    def recorded_for_all(self):
        """Return None: there is a new tape for each step."""

    def recording(self, i, state):
        """Return what runs step number i on a tape."""
        return TapeStep(self, i)

    def advance(self, state, i):
        """Return the state after step number i."""
        return self.record(self.values(state), i)[2]

    def record(self, values, i):
        """Return the variables of the inputs, those of the outputs, and the outputs' numbers."""
        tape = Tape()
        inputs = [tape.var(value) for value in values]
        outputs = self._call_on_variables(inputs, i)
        return inputs, outputs, [number_in(output, self.where(i)) for output in outputs]

    def _call_on_variables(self, inputs, i):
        count = len(self.state.leaves)
        params = self.params.rebuild(inputs[count:]) if self.params else None
        result = self.step(i)(self.state.rebuild(inputs[:count]), params)
        return match(result, self.state.tree, f"what {self.where(i)} returned")

    def gradient_of(self, loss, final):
        """Return the derivatives of a loss by the numbers of a final state."""
        tape = Tape()
        inputs = [tape.var(value) for value in final]
        found = leaves(loss(self.state.rebuild(inputs)))
        if len(found) != 1 or not isinstance(found[0], Var | Real):
            raise TypeError(f"loss must return one number; it returned {found!r:.60}")
        return sweep_back(inputs, found, [1.0])

    def checked(self, values, i):
        """Return the numbers of the state after step number i."""
        return values


class TapeStep:
    """What `Recording` is for a graph: forward and back through one step."""

    def __init__(self, stage, i):
        self._stage, self._i = stage, i

    def back(self, values, cotangents):
        """Return the adjoints of the inputs, given those of the outputs."""
        inputs, outputs, _ = self._stage.record(values, self._i)
        return sweep_back(inputs, outputs, cotangents)

    def both(self, values, seed):
        """Return the outputs, and the adjoints of the inputs; `seed` makes those of the outputs."""
        inputs, outputs, numbers = self._stage.record(values, self._i)
        return numbers, sweep_back(inputs, outputs, seed(numbers))


def number_in(output, where):
    """Return the number of what a step returned: a variable, or a number as it is."""
    if isinstance(output, Var):
        return output.value
    if isinstance(output, Real):
        return output
    raise TypeError(f"{where} returned {type(output).__name__} {output!r:.60}; expected a number")


def sweep_back(inputs, outputs, cotangents):
    """Return the derivatives of the sum of all outputs times cotangents, by the inputs."""
    terms = [o * c for o, c in zip(outputs, cotangents, strict=True) if isinstance(o, Var)]
    if not terms:
        return [0.0] * len(inputs)
    gradient = sum(terms[1:], start=terms[0]).grad()
    return [gradient.wrt(variable) for variable in inputs]
