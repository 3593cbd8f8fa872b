"""What was measured: raw samples of every system, and medians, spreads and ratios of them."""

import statistics
from dataclasses import dataclass, field

__all__ = ["Outcome", "Result", "Spread", "spread"]


@dataclass(frozen=True)
class Spread:
    """The median of some samples, and their quartiles.

    The quartiles are the medians of the lower and upper half, the middle one belonging to both.
    """

    median: float
    low: float
    high: float


def spread(samples):
    """Return the median and quartiles of numbers; None if there are none.

    Examples
    --------
    >>> spread([5.0, 1.0, 2.0, 4.0, 3.0])
    Spread(median=3.0, low=2.0, high=4.0)
    """
    ordered = sorted(samples)
    if not ordered:
        return None
    half = (len(ordered) + 1) // 2
    median = statistics.median
    return Spread(median(ordered), median(ordered[:half]), median(ordered[-half:]))


@dataclass
class Outcome:
    """What one system did in one workload.

    Attributes
    ----------
    state : str
        "timed", "missing", "broken", "disagrees", "agrees", or "waiting" before its numbers are
        known.
    note : str
        Why it is missing, broken or disagrees.
    time : dict of int to float
        Seconds of one run, by round.
    setup, memory, setup_memory : list of float
        Seconds and bytes of fresh processes.
    """

    state: str = "waiting"
    note: str = ""
    time: dict[int, float] = field(default_factory=dict)
    setup: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)
    setup_memory: list[float] = field(default_factory=list)

    @property
    def alive(self):
        """Whether it is still to be measured."""
        return self.state in ("waiting", "agrees", "timed")

    @property
    def failed(self):
        """Whether it broke or gave other numbers; what is missing has not failed."""
        return self.state in ("broken", "disagrees")

    def fail(self, state, note):
        """Write down why it is measured no further; what was measured stays unless it is wrong."""
        self.state, self.note = state, note
        if state == "disagrees":
            self.time, self.memory = {}, []

    def samples(self, quantity):
        """Return the samples of a `Target`'s quantity, as a list."""
        if quantity == "time":
            return list(self.time.values())
        return getattr(self, quantity.replace(" ", "_"))


@dataclass
class Result:
    """What all systems did in one workload.

    Attributes
    ----------
    group : str
        The workload's group.
    workload : Workload
        What was run.
    outcomes : dict of str to Outcome
        By system.
    interrupted : bool
        Whether somebody stopped it before its last round.
    clock : "wall" or "cpu"
        Which time was taken.
    """

    group: str
    workload: object
    outcomes: dict[str, Outcome]
    interrupted: bool = False
    clock: str = "wall"

    def ratio(self, system, of=None, quantity="time"):
        """Return the spread of a system's figure divided by another's; None if one has none.

        Times are divided round by round, so that what slows the machine for a while slows both;
        the median comes after.

        Parameters
        ----------
        system, of : str
            Whose figure, and by whose it is divided: the baseline's if it is None.
        quantity : str
            As in `Target`.
        """
        mine, other = self.outcomes.get(system), self.outcomes.get(of or self.workload.baseline)
        if mine is None or other is None:
            return None
        if quantity == "time":
            both = sorted(set(mine.time) & set(other.time))
            return spread([mine.time[number] / other.time[number] for number in both])
        theirs = spread(other.samples(quantity))
        if theirs is None or not theirs.median:
            return None
        return spread([sample / theirs.median for sample in mine.samples(quantity)])

    def figure(self, system, quantity="time"):
        """Return the spread of a system's own figure, in seconds or bytes; None if it has none.

        For each operation, where the workload counts them and the quantity is a run's.
        """
        outcome = self.outcomes.get(system)
        found = outcome and spread(outcome.samples(quantity))
        count = self.workload.operations
        if not found or not count or quantity.startswith("setup"):
            return found
        return Spread(found.median / count, found.low / count, found.high / count)
