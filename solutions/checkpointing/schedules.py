"""Which states of a long chain of steps to keep, and which to compute again: the schedules.

Reverse mode goes through a chain of steps backwards, and each step needs the state that it began
with. Who keeps all states needs much memory, who keeps none needs much time. A schedule lies in
between. It is a list of *actions*, made before anything is computed, so that it can be counted and
drawn. Where a state is kept, it is called a *snapshot*.

    binomial   as few steps computed again as `slots` snapshots allow, which is proven
    ctz        about log2(steps) snapshots; need not know beforehand how many steps there will be
    sqrt       every k-th state, k = sqrt(steps); each step is computed twice at most
    all        every state, and no step is computed again
    none       the first state alone

What counts is how often a step is evaluated *forward*. In addition each step is evaluated once
more in its own backward, whatever the schedule. The first state, which is the caller's, needs no
slot. Sources: Griewank and Walther, "Algorithm 799: revolve" (2000), whose number of snapshots
includes the first state; the crate `revad` of Rufflewind (module `chain`) for `ctz`.
"""

from math import comb, isqrt
from typing import NamedTuple

from autodiff.exercise import exercise

__all__ = ["Action", "Cost", "actions_of", "cost_of", "dropped", "fewest", "next_snapshot", "reach"]


class Action(NamedTuple):
    """One thing to do, with the number of the state that it is about; the first state is 0.

    Attributes
    ----------
    kind : str
        `"advance"`: evaluate steps until this state is reached. `"keep"`: keep it, since it is the
        current one. `"load"`: make this snapshot the current state. `"back"`: go backward through
        the step that begins with this state, the current one. `"drop"`: forget this snapshot.
    state : int
    """

    kind: str
    state: int


@exercise("11.1")
def reach(slots, times):
    """Return the length of the longest chain for which no step runs forward over `times` times.

    `slots` states may be kept, beside the first one. A chain has at least one step: that one needs
    no run forward, because its state is there. So reach(slots, 0) = 1. Without slots every state
    is computed from the first one, and the first step runs most often: reach(0, times) = times + 1.

    For the others look at the first snapshot that a longest chain makes. All steps left of it have
    run once on the way to it, and may do so `times - 1` times more. Right of it there is one slot
    less. Solve that recurrence: with Pascal's triangle in mind there is a formula, `comb(n, k)`.

    Examples
    --------
    >>> [reach(2, times) for times in range(5)]
    [1, 4, 10, 20, 35]
    """
    return comb(slots + 1 + times, times)


@exercise("11.2")
def fewest(steps, slots):
    """Return how few evaluations forward a chain needs, if `slots` states may be kept.

    By trying everything, cleverly: this is the number that a schedule is measured by. One step
    needs none. Without slots the states before steps 1, 2, 3, ... are computed from the first one,
    which takes 1 + 2 + 3 + ... evaluations. Otherwise advance over m steps and keep what you reach:
    then the `steps - m` steps right of it have one slot less, and the m steps left of it, which
    come later, have all slots again. Take the best m. Fill a table from short chains to long ones.

    Examples
    --------
    >>> fewest(4, 0), fewest(4, 1), fewest(4, 2)
    (6, 4, 3)
    """
    row = [n * (n - 1) // 2 for n in range(steps + 1)]
    for _ in range(slots):
        fewer_slots, row = row, [0, 0]
        for n in range(2, steps + 1):
            row.append(min(m + fewer_slots[n - m] + row[m] for m in range(1, n)))
    return row[steps]


@exercise("11.3")
def next_snapshot(steps, slots):
    """Return how many steps to advance before the next snapshot is kept: the best m, at once.

    `steps` is 2 or more and `slots` 1 or more. No table is needed: let `times` be the smallest
    number with reach(slots, times) >= steps, so that no step has to run more often than that. Then
    m is a best choice if neither side is longer, nor shorter, than it should be:

        reach(slots,     times - 2)  <=  m          <=  reach(slots,     times - 1)
        reach(slots - 1, times - 1)  <=  steps - m  <=  reach(slots - 1, times)

    Return the largest such m.

    Examples
    --------
    >>> next_snapshot(4, 1), next_snapshot(10, 2), next_snapshot(1000, 20)
    (2, 4, 253)
    """
    times = 1
    while reach(slots, times) < steps:
        times += 1
    return min(reach(slots, times - 1), steps - reach(slots - 1, times - 1))


@exercise("11.4")
def dropped(i):
    """Return which snapshot `ctz` drops after state i was kept, as a position; None for none.

    The snapshots stand in a list, the oldest one at position 0, and that one is never dropped; i
    counts the states from 0. Write i in binary. The position is the number of digits to the left
    of the last 1: all digits, less that 1, less the zeros behind it, the *count of trailing zeros*.
    For 6, which is 110, it is 1. Nothing is dropped where it is 0.

    `i.bit_length()` counts the digits; `i & -i` is the last 1 of i with the zeros behind it.

    Examples
    --------
    >>> [dropped(i) for i in range(10)]
    [None, None, None, 1, None, 2, 1, 2, None, 3]
    """
    position = i.bit_length() - (i & -i).bit_length()
    return position if position > 0 else None


def binomial(kept, end, steps, slots):
    """Keep where `next_snapshot` says, as long as slots are free."""
    while True:
        here, free = kept[-1], slots - (len(kept) - 1)
        stop = here + next_snapshot(end - here, free) if free > 0 and end - here > 1 else end - 1
        yield Action("advance", stop)
        if stop == end - 1:
            return
        yield from keep(kept, stop)


def ctz(kept, end, steps, slots):
    """Keep every state, and drop an older one each time that `dropped` names one."""
    start = 0 if end == steps else len(kept)  # at first the list begins with state 0
    first = kept[-1] + 1 if start else 0
    for i, state in enumerate(range(first, end)):
        if state > 0:
            yield Action("advance", state)
            yield from keep(kept, state)
        position = dropped(i)
        if position is not None:
            yield Action("drop", kept.pop(start + position))


def sqrt(kept, end, steps, slots):
    """Keep every k-th state on the first way, then all states between two of them."""
    if end == steps:
        k = isqrt(steps - 1) + 1
        for state in range(k, end - 1, k):
            yield Action("advance", state)
            yield from keep(kept, state)
    yield from keep_all(kept, end, steps, slots)


def keep_all(kept, end, steps, slots):
    """Keep every state but the last one, which is needed at once."""
    for state in range(kept[-1] + 1, end):
        yield Action("advance", state)
        if state < end - 1:
            yield from keep(kept, state)


def keep_none(kept, end, steps, slots):
    """Go to the last state."""
    yield Action("advance", end - 1)


def keep(kept, state):
    """Keep the current state."""
    kept.append(state)
    yield Action("keep", state)


SCHEDULES = {
    "binomial": binomial, "ctz": ctz, "sqrt": sqrt, "all": keep_all, "none": keep_none,
}  # fmt: skip


def actions_of(schedule, steps, slots):
    """Yield the actions of a schedule: what to do, in order, to go backward through a chain.

    Parameters
    ----------
    schedule : {"binomial", "ctz", "sqrt", "all", "none"}
    steps : int
        The length of the chain.
    slots : int
        How many states `"binomial"` may keep beside the first one; the others know for themselves.

    Yields
    ------
    Action

    Examples
    --------
    >>> for action in actions_of("binomial", 3, 1):
    ...     print(*action)
    advance 1
    keep 1
    advance 2
    back 2
    load 1
    back 1
    drop 1
    load 0
    back 0
    """
    return follow(SCHEDULES[schedule], steps, slots)


def follow(go_on, steps, slots):
    """Yield the actions that come of a way to go on.

    `go_on(kept, end, steps, slots)` yields the actions that lead from the last of the states `kept`
    to state `end - 1`, and adds to `kept` what it keeps on its way.
    """
    kept, here = [0], 0
    for end in range(steps, 0, -1):
        if here != kept[-1]:
            here = kept[-1]
            yield Action("load", here)
        if here < end - 1:
            yield from go_on(kept, end, steps, slots)
        yield Action("back", end - 1)
        if end > 1 and kept[-1] == end - 1:
            yield Action("drop", kept.pop())
        here = None


class Cost(NamedTuple):
    """What a schedule costs.

    Attributes
    ----------
    evaluations : int
        Of steps forward, without the one in each step's own backward.
    snapshots : int
        Kept at the same time at most, beside the first state.
    """

    evaluations: int
    snapshots: int


def cost_of(actions):
    """Count what a schedule's actions cost.

    Examples
    --------
    >>> cost_of(actions_of("binomial", 1000, 20))
    Cost(evaluations=2724, snapshots=20)
    """
    here = evaluations = snapshots = most = 0
    for kind, state in actions:
        if kind == "advance":
            evaluations += state - here
        if kind in ("advance", "load"):
            here = state
        snapshots += (kind == "keep") - (kind == "drop")
        most = max(most, snapshots)
    return Cost(evaluations, most)
