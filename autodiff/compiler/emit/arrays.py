"""Arrays: a program as generated NumPy code that writes into buffers it has planned beforehand."""

import builtins

import numpy as np

from autodiff.compiler.emit.blocks import Blocks
from autodiff.compiler.emit.lines import Lines
from autodiff.compiler.emit.memory import Buffers, make_arena
from autodiff.compiler.emit.naming import name_values
from autodiff.compiler.emit.results import Results, copied, given, owned
from autodiff.compiler.emit.source import write_loop, write_source
from autodiff.compiler.passes.blocks import Region

__all__ = ["ArrayRunner"]

COMMENTED = 2_000  # steps: longer code is read by nobody


class ArrayRunner:
    """Runs a program of arrays, and of numbers among them, as one generated function.

    Parameters
    ----------
    program : Program
    threads : int
        How many threads may share the work on blocks of large arrays.
    loop : Loop, optional
        How the code runs on blocks of arrays; then `run` is as `write_loop` says.

    Attributes
    ----------
    source : str
        The code.
    buffers : Buffers
        Which values share which memory.
    run : callable
        The function: of the list of feeds and, if you like, of a list of arrays to write the
        outputs into, None for a fresh one. They are contiguous, overlap nothing, and fit.
    """

    tier = "generated code on arrays"
    writes_out = True

    def __init__(self, program, threads=1, loop=None):
        self.program = program
        for step in program.steps:
            if isinstance(step.const_attr, Region):
                step.const_attr.threads = threads
        names = name_values(program)
        lines = Lines(program, names, comments=len(program) < COMMENTED)
        self._arenas = []
        results = Results(program, lines)
        self.buffers = Buffers(lines.lines, program.facts, results.held)
        self.names = names
        texts, shares = [], None
        if loop is None:
            texts, shares = write_source(program, lines, self.buffers, results)
        else:
            texts = [write_loop(program, lines, self.buffers, results, loop)]
        views, sizes = self.buffers.views, self.buffers.sizes
        names = {
            **lines.constants, **lines.namespace, "arenas": self._arenas,
            "new_arena": lambda: make_arena(sizes, views, shares),
            "given": given, "copied": copied, "owned": owned,
            "empty_like": np.empty_like, "add": np.add,
        }  # fmt: skip
        self.blocks = [value for value in names.values() if isinstance(value, Blocks)]
        self.source = "\n\n".join(texts)
        for part in self.blocks:
            self.source += f"\n# in blocks of {part.length:,} numbers:\n{part.runner.source}"
        for text in texts:  # one by one, as Python's compiler keeps all that it is given at a time
            exec(builtins.compile(text, "<compiled graph>", "exec"), names)
        self.run = names["run"]

    def __call__(self, feeds):
        """Return the outputs for the values of the inputs."""
        return self.run(feeds)

    @property
    def notes(self):
        """What is to be said about memory, for the plan."""
        yield (
            f"{len(self.buffers.sizes)} buffers, {self.buffers.bytes:,} bytes for each call that "
            "runs at a time"
        )
        for slot, tenants in enumerate(self.buffers.tenants):
            if len(tenants) > 1 and slot < 50:
                yield f"one after the other in one buffer: {', '.join(map(self._name, tenants))}"

    def _name(self, number):
        return self.names[number]


