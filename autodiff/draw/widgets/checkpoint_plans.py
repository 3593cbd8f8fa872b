"""What the checkpoint game counts: chains gone through as a player, or a schedule, says.

A player says which states to store on the first way; all that follows from it is a list of actions
as in `autodiff.checkpointing.schedules`, and every number is counted on such a list.
"""

from dataclasses import dataclass
from functools import lru_cache

from autodiff.checkpointing import schedules
from autodiff.checkpointing.schedules import Action, Cost, actions_of, cost_of, follow, keep

__all__ = ["FREED", "Run", "Way", "best_apart", "run_of", "run_of_schedule"]

# What happens to a slot whose state is no longer needed, and how one goes on then.
FREED = {"are taken again": schedules.binomial, "stay empty": schedules.keep_none}


@dataclass(frozen=True)
class Way:
    """One way through a part of the chain: to a state, and back through the step behind it.

    Attributes
    ----------
    start, end : int
        The states between which steps are evaluated. Step `end` is then gone back through.
    kept : tuple of int
        The snapshots at its end, without the first state.
    most : int
        How many there were at the same time at most.
    """

    start: int
    end: int
    kept: tuple
    most: int


@dataclass(frozen=True)
class Run:
    """A whole run, forward and back: its actions, the ways that they make, and what it costs."""

    actions: tuple
    ways: tuple
    cost: Cost

    def times(self, until=None):
        """Return how often each step is evaluated forward, in the first `until` ways."""
        counts = [0] * len(self.ways)
        for way in self.ways[:until]:
            for step in range(way.start, way.end):
                counts[step] += 1
        return counts

    def most(self, until=None):
        """Return how many snapshots there are at the same time at most."""
        return max((way.most for way in self.ways[:until]), default=0)


def run_of(stored, steps, slots, freed):
    """Return the run that stores these states on the first way, and nothing else there.

    Later ways keep what `freed` says: as many as are free, where the binomial schedule puts them,
    or none.
    """

    def go_on(kept, end, steps, slots):
        if end < steps:
            yield from FREED[freed](kept, end, steps, slots)
            return
        for state in stored:
            yield Action("advance", state)
            yield from keep(kept, state)
        if kept[-1] < end - 1:
            yield Action("advance", end - 1)

    return read(follow(go_on, steps, slots))


def run_of_schedule(name, steps, slots):
    """Return the run of a schedule."""
    return read(actions_of(name, steps, slots))


def read(actions):
    """Return the run that a list of actions makes."""
    actions = tuple(actions)
    ways, kept, here, start, most = [], [], 0, 0, 0
    for kind, state in actions:
        if kind == "load":
            here = start = state
        elif kind == "advance":
            here = state
        elif kind == "keep":
            kept.append(state)
        elif kind == "drop":
            kept.remove(state)
        most = max(most, len(kept))
        if kind == "back":
            ways.append(Way(start, here, tuple(kept), most))
            start, most = here, 0
    return Run(actions, tuple(ways), cost_of(actions))


@lru_cache(maxsize=4096)
def best_apart(steps, slots):
    """Return the fewest evaluations if slots are not taken again, and the states to store for it.

    Every choice of a first state is tried: the chain left of it is on its own then, without slots.

    >>> best_apart(4, 1), best_apart(9, 2)
    ((4, (1,)), (15, (2, 5)))
    """
    best = steps * (steps - 1) // 2, ()
    for m in range(1, steps) if slots else ():
        right, stored = best_apart(steps - m, slots - 1)
        best = min(best, (m + m * (m - 1) // 2 + right, (m, *(m + state for state in stored))))
    return best
