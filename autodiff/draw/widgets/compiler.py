"""The compiler view: what each pass makes of a graph, of its code and of its memory.

Nothing here is known beforehand. The nodes are compiled by `autodiff.compile`; the plan's history
gives the program after each pass, and the emitter writes the code that would run if it were the
last one.
"""

from autodiff.draw.graphs import node_list
from autodiff.draw.widgets.compiler_picture import picture_of
from autodiff.draw.widgets.compiler_programs import PROGRAMS
from autodiff.draw.widgets.compiler_stages import stages
from autodiff.draw.widgets.controls import Choice, Play
from autodiff.draw.widgets.model import Model, one_of, whole

__all__ = ["CompilerView", "compiler_view"]

YOURS = "your graph"


class CompilerView(Model):
    """A program on its way through the compiler; made by `compiler_view`.

    Attributes
    ----------
    program : str
        Its name.
    step : int
        How many passes have run.
    """

    def __init__(self, program, step, own=None):
        self._own, self._stages = own, {}
        super().__init__(program=program, step=step)

    def checked(self, settings):
        """Refuse programs and passes that there are not."""
        program = one_of("program", settings["program"], self.programs)
        step = whole("step", settings["step"], 0, len(self.stages_of(program)) - 1)
        return {"program": program, "step": step}

    @property
    def programs(self):
        """The names of the programs that can be chosen."""
        return (YOURS,) * (self._own is not None) + tuple(PROGRAMS)

    def stages_of(self, program):
        """Return the stages of a program; each is compiled once."""
        if program not in self._stages:
            made = self._own if program == YOURS else PROGRAMS[program]()
            self._stages[program] = stages(*made)
        return self._stages[program]

    @property
    def stages(self):
        """All stages of the program that is shown."""
        return self.stages_of(self.program)

    @property
    def stage(self):
        """The stage that is shown."""
        return self.stages[self.step]

    @property
    def before(self):
        """The stage before it; at the start, the same."""
        return self.stages[max(self.step - 1, 0)]

    @property
    def source(self):
        """The code that would run if no pass came after this one."""
        return self.stage.runner.source

    def controls(self):
        """The program, and how many passes have run."""
        return [
            Choice("program", "Program", "What is compiled", self.programs),
            Play("step", "Pass", "How many passes have run", len(self.stages) - 1, 2_000),
        ]

    def drawn(self):
        """Return the picture."""
        return picture_of(self)


def compiler_view(program="a neuron's gradient", feed_dict=None, *, step=0):
    """Show a graph, what the passes make of it, the code for it and the memory that it writes to.

    Parameters
    ----------
    program : str or Node or list of Node
        "a neuron's gradient", "a repeated subexpression", "a constant to fold", "a dead node" or
        "transposed products"; or nodes of your own.
    feed_dict : dict of Node to array_like, optional
        For nodes of your own: values of the variables.
    step : int
        How many passes have run. What the last of them changed is marked.

    Returns
    -------
    CompilerView
        A notebook shows it with its controls; without a kernel, as a picture. `set` moves it.

    Raises
    ------
    TypeError, ValueError, KeyError
        If there is no such program or step; if your nodes cannot be run on these feeds, have no
        arrays among their values, or are too many to be drawn.

    Examples
    --------
    >>> view = compiler_view("a constant to fold", step=2)
    >>> print("\\n".join(view.text.split("\\n")[:7]))
    a constant to fold, after pass 2 of 12: folding
    Folding: what is known now is computed now, once, and not in every run.
    2 steps (-1), 2 lines (-1), 1 buffer (+0), 48 bytes (+0)
    program:
        v1 = fahrenheit + -32
      = v4 = 9.0 / 5.0             known
      ~ v5 = v1 / 1.8              changed
    """
    if isinstance(program, str):
        if feed_dict is not None:
            raise TypeError("compiler_view: the named programs are fed already; give feed_dict "
                            "with nodes of your own")  # fmt: skip
        return CompilerView(program, step)
    return CompilerView(YOURS, step, (node_list(program, "program"), feed_dict or {}))
