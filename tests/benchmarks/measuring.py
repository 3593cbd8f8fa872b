"""Measures a workload: the systems' answers first, then their times in turn, then their memory."""

import math
import time
from contextlib import ExitStack

from tests.benchmarks.answers import disagreement
from tests.benchmarks.results import Outcome, Result
from tests.benchmarks.worker import Broken, NotThere, Worker

__all__ = ["measure"]

FIRST_ROUNDS = 3  # in which slow systems have their turn too
ADAPTING = 10  # runs before the first that counts, unless they take longer than PATIENCE
PATIENCE = 0.25  # seconds


def measure(group, workload, settings, *, worker=Worker, say=lambda text: None):
    """Return what all systems of a workload did; an interrupt keeps what was measured until then.

    Parameters
    ----------
    group : str
        The workload's group.
    workload : Workload
        What to run.
    settings : Settings
        How long and how often.
    worker : class
        What runs a system: `Worker`, or one of that shape in tests.
    say : function of str
        Told what is being done.
    """
    names = workload.factories if settings.peers else workload.systems
    result = Result(group, workload, {name: Outcome() for name in names})
    measuring = Measuring(result, settings, worker, say)
    try:
        measuring.run()
    except KeyboardInterrupt:
        result.interrupted = True
    return result


class Measuring:
    """The steps of one measurement; each leaves out the systems that failed before."""

    def __init__(self, result, settings, worker, say):
        self._result, self._settings, self._worker, self._say = result, settings, worker, say
        self._workload, self._expected = result.workload, None
        result.clock = settings.clock if self._workload.threads == 1 else "wall"

    def run(self):
        """Fill the result."""
        if self._workload.fresh:
            self._run_fresh(self._settings.fresh, times=True)
            return
        with ExitStack() as stack:
            workers = self._start_all(stack)
            self._compare_all(workers)
            self._take_turns(workers)
            self._compare_again(workers)
        if not self._settings.rounds:
            return
        has_setup = any(outcome.setup for outcome in self._result.outcomes.values())
        if self._workload.memory or has_setup:
            self._run_fresh(self._settings.fresh - 1 + self._workload.memory, times=False)

    def _open(self, name):
        settings, result = self._settings, self._result
        opened = self._worker(
            result.group, self._workload.name, name,
            threads=self._workload.threads, bodies=settings.bodies, clock=result.clock,
            limit=settings.limit,
        )  # fmt: skip
        if opened.setup:
            outcome = result.outcomes[name]
            outcome.setup.append(opened.setup["seconds"])
            outcome.setup_memory.append(opened.setup["bytes"])
        return opened

    def _attempt(self, name, step, *arguments):
        """Return what a step gives; None, with the outcome marked, where the system fails."""
        outcome = self._result.outcomes[name]
        try:
            return step(*arguments)
        except NotThere as error:
            outcome.fail("missing", str(error))
        except Broken as error:
            outcome.fail("broken", str(error))
        return None

    def _start_all(self, stack):
        workers = {}
        for name in self._result.outcomes:
            self._say(f"{name}: set-up")
            opened = self._attempt(name, self._open, name)
            if opened:
                workers[name] = stack.enter_context(opened)
        return workers

    def _compare_all(self, workers):
        for name in self._baseline_first(workers):
            self._say(f"{name}: first run")
            answer = self._attempt(name, workers[name].ask, "first")
            if answer:
                self._compare(name, answer["numbers"])

    def _baseline_first(self, names):
        return sorted(names, key=lambda name: name != self._workload.baseline)

    def _compare(self, name, numbers, note=""):
        if name in self._workload.floors:
            return
        if self._expected is None:
            self._expected = numbers
        tolerance = self._workload.tolerances.get(name, self._workload.tolerance)
        wrong = disagreement(numbers, self._expected, tolerance)
        outcome = self._result.outcomes[name]
        if wrong:
            outcome.fail("disagrees", note + wrong)
        elif outcome.state == "waiting":
            outcome.state = "agrees"

    def _alive(self, workers):
        return [name for name in workers if self._result.outcomes[name].alive]

    def _take_turns(self, workers):
        if not self._settings.rounds:
            return
        repeats = {name: self._warm_up(name, workers[name]) for name in self._alive(workers)}
        start, clock = None, self._result.clock
        for number in range(self._settings.rounds):
            if number == FIRST_ROUNDS:
                start = time.monotonic()
            if start and time.monotonic() - start > self._settings.budget:
                return
            self._say(f"round {number + 1} of {self._settings.rounds}")
            for name in self._turns(workers, number):
                seconds = self._attempt(name, workers[name].ask, "time", repeats[name], clock)
                if seconds is not None:
                    self._result.outcomes[name].time[number] = seconds
                    self._result.outcomes[name].state = "timed"

    def _turns(self, workers, number):
        """Return who runs in a round; each round begins with another system."""
        alive = self._alive(workers)
        if number >= FIRST_ROUNDS:
            alive = [name for name in alive if name not in self._workload.slow]
        shift = number % max(len(alive), 1)
        return alive[shift:] + alive[:shift]

    def _warm_up(self, name, worker):
        """Run for as long as a sample lasts; return how many runs fit into one."""
        self._say(f"{name}: warm-up")
        sample, runs = self._settings.sample, 1
        while True:
            seconds = self._attempt(name, worker.ask, "time", runs, self._result.clock)
            if seconds is None or seconds * runs >= sample / 2:
                break
            runs = max(2 * runs, min(100 * runs, math.ceil(sample / (seconds or 1e-9))))
        more = min(ADAPTING, math.ceil(PATIENCE / seconds)) if seconds else 0
        if more > runs:  # Python adapts its code in the first calls
            seconds = self._attempt(name, worker.ask, "time", more, self._result.clock)
        return max(1, math.ceil(sample / seconds)) if seconds else 1

    def _compare_again(self, workers):
        """Leave out systems whose last run gave something else than their first."""
        for name in self._alive(workers):
            numbers = self._attempt(name, workers[name].ask, "last")
            if numbers is not None:
                self._compare(name, numbers, "after many runs, ")

    def _run_fresh(self, count, times):
        """Measure in fresh processes, one at a time."""
        for number in range(count):
            for name in self._baseline_first(self._result.outcomes):
                outcome = self._result.outcomes[name]
                if outcome.alive and (times or self._workload.memory or outcome.setup):
                    self._say(f"{name}: fresh process {number + 1} of {count}")
                    self._attempt(name, self._run_once, name, number, times)

    def _run_once(self, name, number, times):
        outcome = self._result.outcomes[name]
        with self._open(name) as worker:
            if not times and not self._workload.memory:
                return
            answer = worker.ask("first", self._result.clock)
        outcome.memory.append(answer["bytes"])
        if times:
            outcome.time[number], outcome.state = answer["seconds"], "timed"
        self._compare(name, answer["numbers"])
