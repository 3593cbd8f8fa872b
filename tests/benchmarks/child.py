"""The process of one system: builds it, runs it, and answers the harness over a pipe.

`python -m tests.benchmarks.child` reads pickled requests from its standard input and writes pickled
replies to its standard output; whatever a library prints goes to standard error instead. A request
is a tuple, a method's name and its arguments; a reply is ("done", value), ("missing", why) or
("broken", traceback).
"""

import gc
import os
import pickle
import sys
import time
import traceback

from tests.benchmarks.answers import flatten
from tests.benchmarks.peak import PeakMemory
from tests.benchmarks.workload import Missing, SetUp

__all__ = ["Child"]


CLOCKS = {"wall": time.perf_counter, "cpu": time.process_time}


class Child:
    """One system of one workload, in this process."""

    def __init__(self):
        self._run = self._last = None

    def build(self, group, workload, system, bodies="solutions", clock="wall"):
        """Make the system ready; return what its preparation took, if it has one."""
        from autodiff import exercise
        from tests.benchmarks.registry import find_workload

        exercise.using(bodies)
        made = find_workload(group, workload).factories[system]()
        if not isinstance(made, SetUp):
            self._run = made
            return {}
        with PeakMemory() as peak:
            start = CLOCKS[clock]()
            self._run = made.prepare()
            seconds = CLOCKS[clock]() - start
        return {"seconds": seconds, "bytes": peak.bytes}

    def first(self, clock="wall"):
        """Run once; return the seconds, the peak of memory and the numbers."""
        read = CLOCKS[clock]
        with PeakMemory() as peak:
            start = read()
            self._last = self._run()
            seconds = read() - start
        return {"seconds": seconds, "bytes": peak.bytes, "numbers": flatten(self._last)}

    def time(self, runs, clock="wall"):
        """Return the seconds of one run, as the mean of several one after the other.

        The garbage of earlier samples is collected before; then the collector works as ever.
        """
        run, read = self._run, CLOCKS[clock]
        gc.collect()
        start = read()
        for _ in range(runs):
            last = run()
        seconds = read() - start
        self._last = last
        return seconds / runs

    def last(self):
        """Return the numbers of the run that came last."""
        return flatten(self._last)


def reply(child, request):
    """Return what the child has to say to a request."""
    name, *arguments = request
    try:
        return "done", getattr(child, name)(*arguments)
    except Missing as error:
        return "missing", str(error)
    except ModuleNotFoundError as error:
        if not str(error.name).startswith(("autodiff", "tests")):
            return "missing", f"{error.name} is not installed"
        return "broken", traceback.format_exc()
    except Exception:
        return "broken", traceback.format_exc()


def serve(requests, replies):
    """Answer until the requests end."""
    child = Child()
    while True:
        try:
            request = pickle.load(requests)
        except EOFError:
            return
        pickle.dump(reply(child, request), replies)
        replies.flush()


def main():
    """Serve on the standard streams, out of the reach of whatever a library prints."""
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    serve(sys.stdin.buffer, replies)


if __name__ == "__main__":
    main()
