"""The schedules: what they keep, what they cost, and that the binomial one costs the least."""

from itertools import product
from math import comb, isqrt, log2

import pytest

from autodiff.checkpointing.schedules import (
    SCHEDULES,
    Cost,
    actions_of,
    cost_of,
    dropped,
    fewest,
    next_snapshot,
    reach,
)

STEPS, SLOTS = 200, 20


@pytest.fixture(scope="module")
def optimum():
    """Return the table of the fewest evaluations for all chains, by dynamic programming."""
    rows = [[n * (n - 1) // 2 for n in range(STEPS + 1)]]
    for _ in range(SLOTS):
        fewer, row = rows[-1], [0, 0]
        for n in range(2, STEPS + 1):
            row.append(min(m + fewer[n - m] + row[m] for m in range(1, n)))
        rows.append(row)
    return rows


@pytest.mark.parametrize("slots", range(1, SLOTS + 1))
def test_binomial_is_the_optimum_for_every_chain(optimum, slots):
    for steps in range(1, STEPS + 1):
        cost = cost_of(actions_of("binomial", steps, slots))
        assert (cost.evaluations, steps) == (optimum[slots][steps], steps)
        assert cost.snapshots <= slots


@pytest.mark.parametrize(
    ("slots", "evaluations"), [(5, 5284), (10, 3545), (20, 2724), (31, 2405), (63, 1934)]
)
def test_a_thousand_steps(slots, evaluations):
    assert cost_of(actions_of("binomial", 1000, slots)) == Cost(evaluations, slots)


def test_ctz_is_that_of_the_crate():
    # 11 snapshots, the first state and the one being computed: 13 live states
    assert cost_of(actions_of("ctz", 1000, 1)) == Cost(4779, 11)


@pytest.mark.parametrize("steps", [2, 10, 100, 1000, 10_000])
def test_ctz_needs_logarithmic_memory_and_time(steps):
    cost = cost_of(actions_of("ctz", steps, 1))
    assert cost.snapshots <= log2(steps) + 3
    assert cost.evaluations <= steps * (log2(steps) / 2 + 1)


@pytest.mark.parametrize("steps", [2, 3, 4, 5, 10, 100, 1000, 1024, 1025])
def test_sqrt_computes_no_step_more_than_twice(steps):
    cost = cost_of(actions_of("sqrt", steps, 1))
    assert cost.evaluations < 2 * steps and cost.snapshots <= 2 * isqrt(steps)


def test_all_and_none_are_the_two_ends():
    assert cost_of(actions_of("all", 100, 1)) == Cost(99, 98)
    assert cost_of(actions_of("none", 100, 1)) == Cost(99 * 100 // 2, 0)


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_every_action_can_be_done_and_every_step_is_gone_back_through_once(schedule):
    for steps, slots in product(range(40), (1, 2, 5)):
        kept, here, back = {0}, 0, []
        for kind, state in actions_of(schedule, steps, slots):
            if kind == "advance":
                assert state > here
            elif kind == "load":
                assert state in kept
            elif kind == "drop":
                kept.remove(state)
            else:
                assert state == here
            if kind == "keep":
                kept.add(state)
            elif kind == "back":
                back.append(state)
            elif kind != "drop":
                here = state
        assert back == list(range(steps))[::-1] and kept == {0}


def test_a_long_chain_is_scheduled_without_recursion():
    cost = cost_of(actions_of("binomial", 20_000, 3))
    times = next(t for t in range(1000) if comb(4 + t, t) >= 20_000)
    assert cost.evaluations == 20_000 * times - comb(4 + times, times - 1)


def test_reach_is_the_longest_chain_with_so_many_repetitions():
    for slots, times in product(range(4), range(5)):
        longest = reach(slots, times)
        assert repetitions(longest, slots) == times
        assert repetitions(longest + 1, slots) == times + 1


def repetitions(steps, slots):
    """Return how often the step that runs most often runs forward."""
    runs, here = [0] * steps, 0
    for kind, state in actions_of("binomial", steps, slots):
        for i in range(here, state) if kind == "advance" else ():
            runs[i] += 1
        if kind in ("advance", "load"):
            here = state
    return max(runs)


def test_fewest_and_next_snapshot_agree(optimum):
    for steps, slots in product(range(2, 60), range(1, 6)):
        m, table = next_snapshot(steps, slots), optimum
        assert m + table[slots - 1][steps - m] + table[slots][m] == table[slots][steps]
        assert fewest(steps, slots) == table[slots][steps]


def test_what_ctz_keeps_thins_out_with_the_distance():
    kept = []
    for i in range(1000):
        kept.append(i)
        if (position := dropped(i)) is not None:
            kept.pop(position)
    assert kept[0] == 0 and len(kept) <= 12
    gaps = [b - a for a, b in zip(kept[1:], kept[2:], strict=False)]
    assert gaps == sorted(gaps, reverse=True)
