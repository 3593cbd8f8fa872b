"""Which form of code runs a scalar program, and from when on.

There are three. `tuples`: a loop over the steps, which is ready at once. `floats`: generated
arithmetic, four times as fast, which takes as long to make as some two hundred runs of the loop.
`levels`: one call of NumPy for all steps of one kind that can go side by side; for wide programs.

The rule counts, so that it decides the same way every time. A program of a few functions has its
code generated at once, since nobody will notice. A longer one runs by levels if it is wide.
Otherwise it runs as tuples until it has been called `RUNS` times; the other passes wait for that
too. By levels a program runs as it was written, but for libm: the other passes save few steps,
and they break up sums.
"""

from autodiff.compiler.emit.level_groups import Grouped, may_be_wide
from autodiff.compiler.emit.levels import LevelRunner
from autodiff.compiler.emit.scalar_steps import drop_copies
from autodiff.compiler.emit.scalar_tuples import ScalarTupleRunner
from autodiff.compiler.emit.scalars import FloatRunner
from autodiff.compiler.passes import simplify
from autodiff.compiler.passes.libm import libm

__all__ = ["TIERS", "ScalarRunner"]

TIERS = {"tuples": ScalarTupleRunner, "floats": FloatRunner, "levels": LevelRunner}
AT_ONCE = 2_000  # steps whose code is generated without waiting
RUNS = 200  # how often a longer program runs as tuples first
WIDTH = 100  # how many steps a level must have, on average, for NumPy to pay


class ScalarRunner:
    """Runs a scalar program in the form that pays, or in the one that is asked for.

    Parameters
    ----------
    program : Program
        As it was written down, before all passes.
    without : sequence of str
        The passes to leave out.
    tier : {"tuples", "floats", "levels"}, optional
        The form to use; by default the rule decides.

    Attributes
    ----------
    program : Program
        What runs.
    history : list of (str, Program)
        The program after each pass so far.
    """

    def __init__(self, program, without=(), tier=None):
        self._without, self._due = without, None
        self.program = self._start = program
        self.history = [("specialise", program)]
        if tier is None and len(program) > AT_ONCE:
            self._begin()
        else:
            self._build(tier or "floats")

    def _begin(self):
        """Take up a long program: by levels if it is wide, otherwise as tuples for some time."""
        program = self._with_libm()
        grouped = Grouped(program) if may_be_wide(program, WIDTH) else None
        if grouped and grouped.width >= WIDTH:
            self._inner = LevelRunner(program, grouped)
        else:
            self._inner, self._due = ScalarTupleRunner(program), RUNS

    def _build(self, tier):
        """Take up a program in the form that is asked for."""
        if tier == "floats":
            short = drop_copies(self._start)
            self.program, history = simplify(short, self._without)
            self.history = [("specialise", self._start), ("copies", short), *history[1:]]
            self._inner = FloatRunner(self.program)
        else:
            self._inner = TIERS[tier](self._with_libm())

    def _with_libm(self):
        """Return the program after the only pass that costs next to nothing."""
        if "libm" not in self._without:
            self.program = libm(self.program)
            self.history.append(("libm", self.program))
        return self.program

    @property
    def tier(self):
        """The form that runs now."""
        return self._inner.tier

    @property
    def source(self):
        """Its code."""
        return self._inner.source

    @property
    def notes(self):
        """What runs, and what comes next and when."""
        yield from self._inner.notes
        if self._due is not None:
            yield f"passes and generated arithmetic (floats) after {self._due} more runs"

    def __call__(self, feeds):
        """Return the outputs for the values of the inputs."""
        return self.run(feeds)

    def run(self, feeds):
        """Run the tuples, and count; when the count is full, generate code."""
        due = self._due
        if due is not None:
            self._due = due - 1
            if due <= 0:
                self._build("floats")
                self._due = None
        return self._inner.run(feeds)
