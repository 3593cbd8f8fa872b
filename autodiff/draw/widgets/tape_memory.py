"""The tape as it grows: line by line forward, line by line back, and the memory that it takes.

The lines, the adjoints and the bytes are those of `autodiff.tape` while it runs; a program runs on
it when the program is first looked at. Beside it stands what forward mode, `autodiff.dual`, keeps.
"""

from autodiff.draw.widgets.controls import Choice, Play
from autodiff.draw.widgets.model import Model, one_of, whole
from autodiff.draw.widgets.tape_memory_picture import picture_of
from autodiff.draw.widgets.tape_programs import PROGRAMS
from autodiff.draw.widgets.tape_runs import Run

__all__ = ["TapeMemory", "tape_memory"]


class TapeMemory(Model):
    """A tape that is written and read step by step; made by `tape_memory`.

    Attributes
    ----------
    program : str
        What runs.
    free : bool
        Whether the sweep lets go of the lines that it has read.
    step : int
        From 0, when nothing is written, to `last`, when line 0 has been read.
    """

    def __init__(self, program, step, free):
        self._runs = {}
        super().__init__(program=program, free=free, step=step)

    def checked(self, settings):
        """Refuse what is no program; a step that this program does not have becomes its last."""
        one_of("program", settings["program"], tuple(PROGRAMS))
        if not isinstance(settings["free"], bool):
            raise TypeError(f"free is True or False, not {settings['free']!r:.40}")
        step = whole("step", settings["step"], 0, 10**9)
        return {**settings, "step": min(step, self._run(settings["program"]).last)}

    def _run(self, program):
        if program not in self._runs:
            self._runs[program] = Run(PROGRAMS[program])
        return self._runs[program]

    @property
    def run(self):
        """What the program leaves on the tape; it runs once."""
        return self._run(self.program)

    @property
    def last(self):
        """The number of the last step."""
        return self.run.last

    @property
    def state(self):
        """Where the tape stands at this step."""
        return self.run.state(self.step, self.free)

    @property
    def totals(self):
        """The bytes of the tape and of the adjoints, after each step up to this one."""
        return self.run.totals(self.step, self.free)

    def label(self, line):
        """Return what a line of the tape is."""
        return PROGRAMS[self.program].label(line)

    def controls(self):
        """The program, the kind of sweep, and the steps."""
        sweeps = (("grad()", False), ("grad(free=True)", True))
        return [
            Choice("program", "Program", "What is run on the tape", tuple(PROGRAMS)),
            Choice("free", "Sweep", "Whether the lines that were read are let go of", sweeps),
            Play("step", "Step", "Lines are written, then read back", self.last, 600),
        ]

    def drawn(self):
        """Return the picture."""
        return picture_of(self)


def tape_memory(program="x*y + sin(x)", step=0, free=False):
    """Watch a tape being written and read back, with the bytes that it takes.

    Parameters
    ----------
    program : str
        One of "x*y + sin(x)", "v + v, 10 times", "sin(v), 40,000 times" and "sin(v), 140,000
        times"; the last tape grows so long that it is packed.
    step : int
        How far: first every step writes a line, or some thousands in a loop; then comes the seed;
        then every step reads as many, back to line 0.
    free : bool
        Whether the sweep is `grad(free=True)`, which lets go of what it has read.

    Returns
    -------
    TapeMemory
        A notebook shows it with its controls; without a kernel, as a picture. `set` moves it.

    Raises
    ------
    TypeError, ValueError
        If there is no such program or step.

    Examples
    --------
    >>> print(tape_memory(step=9).text.split("memory")[0])
    x*y + sin(x), step 9 of 11: backward
    line 2, a = x * y, is read: hands 4.2 * 1 to line 0, 0.5 * 1 to line 1
    line           weight     parent   weight   parent   adjoint
    0 x            0          -1       0        -1       5.07758
    1 y            0          -1       0        -1       0.5
    2 a = x * y    4.2        0        0.5      1        1
    3 b = sin(x)   0.877583   0        0        -1       1
    4 z = a + b    1          2        1        3        1
    <BLANKLINE>
    """
    return TapeMemory(program, step, free)
