"""Wide scalar programs level by level: one call of NumPy for all steps of a kind at one depth.

All values lie in one array, group after group. The values of a group lie side by side, in the order
in which the next group reads them: so most operands are slices, and only what is left over must be
gathered. A chain of additions, as adjoints make it, counts as one step, the sum of all its terms
from left to right: a matrix with a row for each term, whose rows NumPy adds one after the other.

Exactness: bit for bit, since NumPy rounds an element of an array as it rounds a single number, and
the sums keep their order. Powers are taken one by one, as NumPy's own for arrays round otherwise.
What the pass libm allows is taken: `x ** 2` is `x * x`, and softplus is made of NumPy's exp and
log1p, within 4 units in the last place.

Warnings of NumPy (1 / 0, log(-1), an overflow) are errors here, so that the interpreter answers.
"""

from math import pow as power

import numpy as np

from autodiff.compiler.emit.level_groups import (
    POWER,
    SOFTPLUS,
    SQUARE,
    SUM,
    Grouped,
    lay_out,
)
from autodiff.compiler.emit.scalar_steps import kinds_of

__all__ = ["LevelRunner"]


class LevelRunner:
    """Runs a scalar program group by group; see the module."""

    tier = "levels"

    def __init__(self, program, grouped=None):
        grouped = grouped or Grouped(program)
        lowered = grouped.lowered
        self._groups, first = lay_out(grouped.groups, lowered.count)
        self._places = np.zeros(lowered.count, dtype=np.intp)
        fixed = sorted([*program.inputs, *lowered.constants], key=first.__getitem__)
        targets = [group.targets for group in self._groups]
        order = np.concatenate([np.array(fixed, dtype=np.intp), *targets])
        self._places[order] = np.arange(len(order))
        self._start = np.zeros(len(order))
        self._start[self._places[list(lowered.constants)]] = list(lowered.constants.values())
        self._inputs = self._places[list(program.inputs)]
        self._outputs = self._places[lowered.outputs]
        self._kinds = kinds_of(program)
        self._free = []
        self._steps = len(lowered.steps)

    @property
    def notes(self):
        """How many groups there are, and how wide."""
        count, space = len(self._groups), Workspace(self._start.copy(), self._groups, self._places)
        width = self._steps / max(count, 1)
        yield f"{self._steps} steps in {count} groups of {width:.0f} on average"
        yield f"{space.gathers} of their operands must be gathered"

    @property
    def source(self):
        """The calls as a listing; `v` is the array of all values."""
        return "\n".join(Workspace(self._start.copy(), self._groups, self._places).texts)

    def __call__(self, feeds):
        """Return the outputs for the values of the inputs."""
        return self.run(feeds)

    def run(self, feeds):
        """Return the outputs for the values of the inputs."""
        space = self._workspace()
        values = space.values
        if len(feeds):
            values[self._inputs] = feeds
        with np.errstate(divide="raise", over="raise", invalid="raise"):
            for call, operands in space.code:
                call(*operands)
        outputs = values[self._outputs].tolist()
        self._free.append(space)
        return [kind(value) for kind, value in zip(self._kinds, outputs, strict=True)]

    def _workspace(self):
        """Return memory that no other call is using."""
        try:
            return self._free.pop()
        except IndexError:
            return Workspace(self._start.copy(), self._groups, self._places)


class Workspace:
    """The array of all values, and the calls that fill it.

    Attributes
    ----------
    values : ndarray
    code : list of (callable, tuple)
        What is called with what, in order.
    texts : list of str
        The same for people.
    gathers : int
        How many operands do not lie where they can be read as they are.
    """

    def __init__(self, values, groups, places):
        self.values, self.code, self.texts, self.gathers = values, [], [], 0
        largest = max((group.operands.size for group in groups), default=0)
        self._scratch = np.empty((4, largest))
        for group in groups:
            start = places[group.targets[0]]
            stop = start + len(group.targets)
            add = self._add_sum if group.kind == SUM else self._add_calls
            text = add(group.kind, places[group.operands], self.values[start:stop])
            self.texts.append(f"v[{start}:{stop}] = {text}")

    def _add_calls(self, kind, operands, out):
        """Add what a group of one kind needs, and return it as text."""
        read, texts = zip(*map(self._read, operands, range(len(operands))), strict=True)
        if isinstance(kind, np.ufunc):
            self.code.append((kind, (*read, out)))
        elif kind == SQUARE:
            self.code.append((np.multiply, (*read, *read, out)))
        elif kind == SOFTPLUS:
            self.code.append((np.logaddexp, (0.0, *read, out)))
        elif kind == POWER:
            self.code.append((powers, (*read, out)))
        else:
            self.code.append((called, (kind, read, out)))
        return f"{name_of(kind)}({', '.join(texts)})"

    def _add_sum(self, kind, operands, out):
        """Add the sum of several terms for each value: rows that are added one after the other."""
        terms, width = operands.shape
        rows, text = self._read(operands.ravel(), 0, evenly=(1,))  # else NumPy may turn them round
        if width > 1:  # from -0.0 on, to which one can add anything without changing it
            rows = rows.reshape(terms, width)
            self.code.append((np.add.reduce, (rows, 0, None, out, False, -0.0)))
        else:  # NumPy adds a single column in another order
            partial = self._scratch[1, :terms]
            self.code.append((np.add.accumulate, (rows, 0, None, partial)))
            self.code.append((np.positive, (partial[-1:], out)))
        return f"sum of {terms} rows of {text}"

    def _read(self, places, number, evenly=None):
        """Return values as an array: a view of them where they lie evenly, otherwise a copy.

        `evenly` has the distances from each to the next that will do; None for any.
        """
        start, step = int(places[0]), int(places[1] - places[0]) if len(places) > 1 else 1
        if (evenly is None or step in evenly) and (np.diff(places) == step).all():
            if step == 0:
                return self.values[start : start + 1], f"v[{start}]"
            stop = start + step * len(places)
            stop = None if stop < 0 else stop
            text = f"v[{start}:{stop}]" if step == 1 else f"v[{start}:{stop}:{step}]"
            return self.values[start:stop:step], text
        self.gathers += 1
        copy = self._scratch[number, : len(places)]
        self.code.append((self.values.take, (places, None, copy, "clip")))
        return copy, f"v[{start}, {places[1]}, {places[2]}, ...]" if len(places) > 2 else "v[...]"


def name_of(kind):
    """Return what a group does, in a word."""
    if isinstance(kind, str):
        return kind
    return kind.__name__ if isinstance(kind, np.ufunc) else kind.op.symbol


def powers(bases, exponents, out):
    """Write powers as Python takes them."""
    bases, exponents = np.broadcast_arrays(bases, exponents)
    out[:] = list(map(power, bases.tolist(), exponents.tolist()))


def called(step, operands, out):
    """Write what an op computes of many numbers at once, or of single ones if it must."""
    if step.op.elementwise:
        out[:] = step.compute(list(operands))
    else:
        out[:] = step.compute([float(operand[0]) for operand in operands])
