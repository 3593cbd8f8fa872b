"""Which form of code runs a program with arrays, and from when on.

Most are simplified, and their code is generated, as soon as they are written down. A long program
on small arrays takes as long for that as some thirty runs of a loop over its steps; so it runs as
such a loop, `tuples`, until it has been called `RUNS` times. The rule counts steps, numbers and
runs, and so decides the same way every time.

Exactness: the loop calls each op's `compute` in the order of the graph, so that its results are
the interpreter's bit for bit.
"""

import math

from autodiff.compiler.emit.arrays import ArrayRunner
from autodiff.compiler.emit.tuples import TupleRunner
from autodiff.compiler.passes import simplify

__all__ = ["ArrayTiers", "is_long"]

AT_ONCE = 10_000  # steps whose code is generated without waiting
RUNS = 30  # how often a longer program runs as tuples first
SMALL = 1_000  # numbers in a value, on average: with more, generated code pays sooner


def is_long(program):
    """Say whether a program is a long one on small arrays, for which code must pay first."""
    if len(program) <= AT_ONCE or not any(fact.is_array for fact in program.facts):
        return False
    return sum(math.prod(fact.shape) for fact in program.facts) <= SMALL * len(program.facts)


class ArrayTiers:
    """Runs a long program as tuples at first, and later as generated code.

    Parameters
    ----------
    program : Program
        As it was written down, before all passes.
    without : sequence of str
        The passes to leave out.
    threads : int
        How many threads may share the work on blocks of large arrays.

    Attributes
    ----------
    history : list of (str, Program)
        The program after each pass so far.
    """

    def __init__(self, program, without=(), threads=1):
        self._program, self._without, self._threads = program, without, threads
        self._due, self._inner = RUNS, TupleRunner(program)
        self.history = [("specialise", program)]

    @property
    def tier(self):
        """The form that runs now."""
        return self._inner.tier

    @property
    def source(self):
        """Its code."""
        return self._inner.source

    @property
    def writes_out(self):
        """Whether it writes into the caller's arrays itself."""
        return self._due is None

    @property
    def notes(self):
        """What runs, and what comes next and when."""
        yield from self._inner.notes
        if self._due is not None:
            yield f"passes and generated code after {self._due} more runs"

    def run(self, feeds, places=None):
        """Run the tuples, and count; when the count is full, generate code."""
        due = self._due
        if due is None:
            return self._inner.run(feeds) if places is None else self._inner.run(feeds, places)
        if due <= 0:
            program, self.history = simplify(self._program, self._without)
            self._inner = ArrayRunner(program, self._threads)
            self._due = None
        else:
            self._due = due - 1
        return self._inner.run(feeds)
