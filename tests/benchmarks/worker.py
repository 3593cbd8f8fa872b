"""`Worker`: a system's process, seen from the harness."""

import os
import pickle
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from tests.benchmarks.machine import environment

__all__ = ["Broken", "NotThere", "Worker"]

ROOT = Path(__file__).parents[2]


class NotThere(Exception):
    """The system cannot run on this machine."""


class Broken(Exception):
    """The system failed; its traceback, or the last lines that its process wrote."""


class Worker:
    """One system in a process of its own.

    Parameters
    ----------
    group, workload, system : str
        What to build there.
    threads : int
        How many threads its BLAS and OpenMP may use.
    bodies : "solutions" or "yours"
        Whose bodies of the exercises run.
    clock : "wall" or "cpu"
        What its preparation is timed with.
    limit : float
        How many seconds a single request may take before the process is ended.
    """

    def __init__(
        self, group, workload, system, *, threads=1, bodies="solutions", clock="wall", limit=600
    ):
        self._limit = limit
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115, `close` does
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.benchmarks.child"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors, cwd=ROOT,
            env={**os.environ, **environment(threads)},
            start_new_session=True,  # an interrupt reaches the harness, which then ends this
        )  # fmt: skip
        try:
            self.setup = self.ask("build", group, workload, system, bodies, clock)
        except BaseException:
            self.close()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def ask(self, *request):
        """Return the answer to a request: see `child.Child`.

        Raises
        ------
        NotThere
            If what the system needs is not installed.
        Broken
            If it raised an error, if its process died, or if it took too long.
        """
        state, value = self._exchange(request)
        if state == "missing":
            raise NotThere(value)
        if state == "broken":
            raise Broken(value)
        return value

    def close(self):
        """End the process."""
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout, self._errors):
            try:
                stream.close()
            except OSError:  # the pipe broke with its reader: it is closed all the same
                continue

    def _exchange(self, request):
        late = threading.Event()
        watch = threading.Timer(self._limit, self._end, [late])
        watch.start()
        try:
            pickle.dump(request, self._process.stdin)
            self._process.stdin.flush()
            return pickle.load(self._process.stdout)
        except (EOFError, OSError, pickle.UnpicklingError) as error:
            raise Broken(self._epitaph(request[0], late.is_set())) from error
        finally:
            watch.cancel()

    def _end(self, late):
        late.set()
        self._process.kill()

    def _epitaph(self, what, late):
        if late:
            return f"{what}: it took longer than {self._limit:g} s and was ended"
        code = self._process.wait()
        self._errors.seek(0)
        said = self._errors.read().decode(errors="replace").strip()
        return f"{what}: its process died with exit code {code}\n{said[-2000:]}".strip()
