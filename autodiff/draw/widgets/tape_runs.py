"""What a program leaves on a real tape: its lines, its adjoints, and the bytes that both take.

Everything is read off `autodiff.tape` as it runs, with the student's bodies where they are written.
An unfinished sweep is had by a finished one: a copy of the tape is swept whose first lines are
blank, without parents, so that nothing is handed on from the place where the sweep is to stop.
"""

import math
import sys
from array import array
from dataclasses import dataclass

from autodiff import dual
from autodiff import tape as tapes

__all__ = ["Run", "State", "storage"]


@dataclass(frozen=True)
class State:
    """Where a run stands: what has been written, read and let go of, and what it takes.

    Attributes
    ----------
    phase : {"forward", "seed", "backward"}
    first, last : int
        The lines that the step wrote or read; `first` is -1 before anything was written.
    written : int
        How many lines have been written.
    kept : int
        How many of them are still there.
    adjoints : list of float, or None
        One for each line, and the spare entry; None before the seed.
    tape, sweep : int
        The bytes of the tape's columns, and of the adjoints.
    """

    phase: str
    first: int
    last: int
    written: int
    kept: int
    adjoints: list | None
    tape: int
    sweep: int


class Watched(tapes.Tape):
    """A tape that notes, while a sweep lets go of its lines, how many are left, and their bytes."""

    def __init__(self):
        super().__init__()
        self.left = []

    def give_up(self):
        """Hand over the columns, each in a wrapper that sees what is deleted."""
        columns, left = super().give_up(), self.left

        def note():
            left.append((min(map(len, columns)) // 2, storage(*columns)))

        note()
        return [Column(column, note) for column in columns]


class Column:
    """A column of a tape, and whom to tell when entries of it are deleted."""

    def __init__(self, entries, tell):
        self.entries, self.tell = entries, tell

    def __getitem__(self, place):
        return self.entries[place]

    def __delitem__(self, place):
        del self.entries[place]
        self.tell()


class Run:
    """One run of a program on a tape and on dual numbers; the later parts happen when asked for.

    Attributes
    ----------
    marks : list of int
        How many lines stood on the tape after each step forward, from 0 on.
    forward_bytes : int
        The most that forward mode had to keep at once.
    """

    def __init__(self, program):
        self.program = program
        self.tape, self.output, self.marks, self._written = record(tapes.Tape(), program)
        self.slope, self.forward_bytes = carried(program)
        self._sweeps, self._freed = {}, None

    @property
    def last(self):
        """The number of the last step: all lines, the seed, and all lines again."""
        return 2 * len(self.marks) - 1

    @property
    def most(self):
        """The most bytes that are ever needed: of the tape alone, or with all adjoints."""
        return max(*self._written, self._written[-1] + self.swept(0))

    @property
    def agrees(self):
        """Whether both modes find the same derivative with respect to line 0."""
        return math.isclose(self.adjoints(0)[0], self.slope, rel_tol=1e-9)

    def state(self, step, free):
        """Return where the run stands after so many steps."""
        end = len(self.marks) - 1
        if step <= end:
            first, last = (self.marks[step - 1], self.marks[step] - 1) if step else (-1, -1)
            return State("forward", first, last, last + 1, last + 1, None, self._written[step], 0)
        back = self.last - step
        read, total = self.marks[back], self.marks[-1]
        kept, taken = self._left(read) if free else (total, self._written[-1])
        first, last = (read, self.marks[back + 1] - 1) if back < end else (total - 1, total - 1)
        phase = "backward" if back < end else "seed"
        return State(phase, first, last, total, kept, self.adjoints(read), taken, self.swept(read))

    def totals(self, step, free):
        """Return the bytes of the tape and of the adjoints after each step up to this one."""
        end = len(self.marks) - 1
        pairs = [(taken, 0) for taken in self._written[: step + 1]]
        for read in self.marks[::-1][: max(0, step - end)]:
            taken = self._left(read)[1] if free else self._written[-1]
            pairs.append((taken, self.swept(read)))
        return pairs

    def adjoints(self, read):
        """Return the adjoints when the lines from the output's up to `read` have been read."""
        cut = tapes.Tape()
        cut.weights = blank(self.tape.weights, 2 * read, 0.0)
        cut.parents = blank(self.tape.parents, 2 * read, -1)
        return tapes.Var(cut, self.output.index, self.output.value).grad().adjoints

    def swept(self, read):
        """Return the bytes of these adjoints."""
        if read not in self._sweeps:
            self._sweeps[read] = storage(self.adjoints(read))
        return self._sweeps[read]

    def _left(self, read):
        """Return the lines that `grad(free=True)` has left, and their bytes, after line `read`."""
        if self._freed is None:
            tape, output, _, _ = record(Watched(), self.program, measure=False)
            output.grad(free=True)
            self._freed = tape.left
        return [pair for pair in self._freed if pair[0] >= min(read, self._freed[0][0])][-1]


def record(tape, program, measure=True):
    """Run a program on a tape; returns the tape, the result, the marks and the bytes at each."""
    meter = Meter(tape)
    marks, taken = [0], [meter.read()]
    output = None
    for count, alive in enumerate(program.run(tape.var, tapes.sin)):
        output = alive[-1]
        if count % program.stride == 0:
            marks.append(len(tape))
            taken.append(meter.read() if measure else None)
    return tape, output, marks, taken


def carried(program):
    """Run a program on dual numbers; returns the derivative by its first input and the bytes."""
    seeds = iter([1.0])
    most, alive = 0, ()
    for count, alive in enumerate(program.run(lambda x: dual.Dual(x, next(seeds, 0.0)), dual.sin)):
        if count % program.stride == 0:
            most = max(most, sum(map(sys.getsizeof, alive)) + numbers(alive))
    return alive[-1].tangent, most


def numbers(duals):
    """Return the bytes of the values and the tangents of some dual numbers."""
    found = {id(number): number for one in duals for number in (one.value, one.tangent)}
    return sum(map(sys.getsizeof, found.values()))


class Meter:
    """Measures a tape that grows, and looks at each entry of it once only."""

    def __init__(self, tape):
        self.tape, self.seen, self.looked, self.objects = tape, set(), 0, 0

    def read(self):
        """Return the bytes of the tape's columns, and of the objects in them, as they are now."""
        columns = self.tape.weights, self.tape.parents
        if packed(columns[0]):
            return storage(*columns)
        fresh = different(column[self.looked :] for column in columns)
        self.objects += sum(sys.getsizeof(fresh[i]) for i in fresh.keys() - self.seen)
        self.seen.update(fresh)
        self.looked = len(columns[0])
        return sum(map(sys.getsizeof, columns)) + self.objects


def storage(*columns):
    """Return the bytes of some lists and of the different objects in them, or of packed columns.

    >>> half = 0.5
    >>> storage([half, half, half]) - storage([half, half])
    8
    """
    found = different(column for column in columns if not packed(column))
    return sum(map(sys.getsizeof, columns)) + sum(map(sys.getsizeof, found.values()))


def packed(column):
    """Say whether a column holds its numbers itself, and not references to objects."""
    return isinstance(column, array)


def different(columns):
    """Return the different objects in some columns, by id."""
    found = {}
    for column in columns:
        found.update(zip(map(id, column), column, strict=True))
    return found


def blank(column, count, entry):
    """Return a copy of a column with its first entries overwritten."""
    one = column[:1]
    one[0] = entry
    return one * count + column[count:]
