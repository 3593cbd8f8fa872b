"""The C interpreter: compiled when it is needed, where there is a compiler."""

import ctypes
import os
import shutil
import subprocess
import tempfile
from concurrent.futures import ThreadPoolExecutor
from itertools import accumulate
from pathlib import Path

import numpy as np

from tests.benchmarks.workload import Missing

__all__ = ["CInterpreter"]

SOURCE = Path(__file__).with_name("interpreter.c")
OPTIONS = ("-O3", "-march=native", "-shared", "-fPIC")


def compile_source():
    """Return the interpreter as a library; raise `Missing` where there is no compiler."""
    compiler = os.environ.get("CC") or shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        raise Missing("no C compiler here: neither $CC nor cc nor gcc")
    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder) / "interpreter.so"
        command = [compiler, *OPTIONS, str(SOURCE), "-o", str(library), "-lm"]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            raise Missing(f"{compiler} does not compile interpreter.c: {done.stderr.strip()}")
        return ctypes.CDLL(str(library))


class CInterpreter:
    """Evaluates a graph on many feeds, in C; `threads` of them share the feeds."""

    def __init__(self, operations, size, inputs, threads=1):
        self._run = compile_source().run
        starts = [0, *accumulate(len(one.inputs) for one in operations)][:-1]
        tables = (
            [one.kind for one in operations],
            [one.outputs[0] for one in operations],
            starts,
            [number for one in operations for number in one.inputs],
        )
        self._tables = [np.array(table, np.int32) for table in tables]
        self._count, self._size, self._inputs = len(operations), size, inputs
        self._threads, self._pool = threads, ThreadPoolExecutor(threads)

    def run(self, feeds):
        """Return the loss and the gradient for each row of `feeds`, as the rows of an array."""
        parts = np.array_split(feeds, self._threads)
        return np.concatenate(list(self._pool.map(self._run_part, parts)))

    def _run_part(self, feeds):
        feeds = np.ascontiguousarray(feeds)
        answers = np.empty((len(feeds), 1 + self._inputs))
        work = np.empty((2, self._size))
        self._run(
            self._count, *map(pointer, self._tables), self._size, self._inputs, len(feeds),
            pointer(feeds), pointer(answers), pointer(work[0]), pointer(work[1]),
        )  # fmt: skip
        return answers


def pointer(array):
    """Return an array's address for C."""
    return ctypes.c_void_p(array.ctypes.data)
