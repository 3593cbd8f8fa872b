"""Lesson 11: how far snapshots reach, the optimum, where they go, which to drop, the sweep."""

from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st


def unlike(true, mistakes):
    """Return the mistakes that can be told from the truth here."""
    return {key: wrong for key, wrong in mistakes.items() if wrong != true}


# --- 11.1: how far snapshots reach ------------------------------------------------------------


def check_reach(student, slots, times):
    true = comb(slots + 1 + times, times)
    mistakes = {
        "no_return": None,
        "first_state_uncounted": comb(slots + times, times),
        "one_slot_too_many": comb(slots + 2 + times, times),
        "product_instead": (slots + 1) * times + 1,
        "power_instead": (slots + 2) ** times,
        "one_time_less": comb(slots + times, max(times - 1, 0)),
        "steps_forward_only": true - 1,
    }
    got = student("reach(slots, times)", slots=slots, times=times)
    student.expect(got, true, mistakes=unlike(true, mistakes))


@pytest.mark.exercise("11.1")
@pytest.mark.parametrize("times", [0, 1, 2, 3])
def test_without_slots_each_state_is_computed_from_the_first(student, times):
    check_reach(student, 0, times)


@pytest.mark.exercise("11.1")
@pytest.mark.parametrize("slots", [0, 1, 2, 3, 20])
def test_a_step_that_may_not_run_forward_stands_alone(student, slots):
    check_reach(student, slots, 0)


@pytest.mark.exercise("11.1")
@pytest.mark.parametrize(("slots", "times"), [(1, 1), (1, 2), (2, 1), (2, 2), (3, 2), (2, 3)])
def test_short_chains(student, slots, times):
    check_reach(student, slots, times)


@pytest.mark.exercise("11.1")
@given(slots=st.integers(0, 30), times=st.integers(0, 12))
def test_a_chain_of_any_length(student, slots, times):
    check_reach(student, slots, times)


@pytest.mark.exercise("11.1")
def test_a_million_steps_in_no_time(student):
    true = comb(1001 + 3, 3)
    student.expect(student("reach(1000, 3)"), true)


# --- 11.2: the fewest steps -------------------------------------------------------------------


def table(steps, slots, right=1, left=0, advance=1):
    """Return the fewest evaluations; with other rules, what likely mistakes would give.

    `right` and `left` slots are taken away on either side; m * `advance` leads to a snapshot.
    """
    known = {}

    def best(n, s):
        if s <= 0 or n <= 1:
            return n * (n - 1) // 2
        if (n, s) not in known:
            known[n, s] = min(
                m * advance + best(n - m, s - right) + best(m, s - left) for m in range(1, n)
            )
        return known[n, s]

    return best(steps, slots)


def by_halves(steps, slots):
    """Return the evaluations of somebody who always cuts in the middle."""
    if slots == 0 or steps <= 1:
        return steps * (steps - 1) // 2
    m = steps // 2
    return m + by_halves(steps - m, slots - 1) + by_halves(m, slots)


def check_fewest(student, steps, slots):
    true = table(steps, slots)
    mistakes = {
        "no_return": None,
        "without_slots": steps * (steps - 1) // 2,
        "backward_counted": true + steps,
        "sides_exchanged": table(steps, slots, right=0, left=1),
        "slot_lost": table(steps, slots, left=1),
        "advance_free": table(steps, slots, advance=0),
        "halves": by_halves(steps, slots),
        "kept_all": steps - 1,
        "one_side_only": min(
            (m + table(steps - m, slots - 1) for m in range(1, steps)), default=None
        ),
    }
    got = student("fewest(steps, slots)", steps=steps, slots=slots)
    student.expect(got, true, mistakes=unlike(true, mistakes))


@pytest.mark.exercise("11.2")
@pytest.mark.parametrize("slots", [0, 1, 5])
def test_one_step_needs_nothing(student, slots):
    check_fewest(student, 1, slots)


@pytest.mark.exercise("11.2")
@pytest.mark.parametrize("steps", [2, 3, 4, 10])
def test_without_slots_all_is_computed_again(student, steps):
    check_fewest(student, steps, 0)


@pytest.mark.exercise("11.2")
@pytest.mark.parametrize(("steps", "slots"), [(3, 1), (4, 1), (5, 1), (6, 2), (7, 2), (10, 2)])
def test_a_few_steps(student, steps, slots):
    check_fewest(student, steps, slots)


@pytest.mark.exercise("11.2")
@given(steps=st.integers(1, 40), slots=st.integers(0, 6))
def test_any_chain(student, steps, slots):
    check_fewest(student, steps, slots)


@pytest.mark.exercise("11.2")
def test_a_long_chain_is_done_in_reasonable_time(student):
    student.expect(student("fewest(150, 12)"), table(150, 12))


@pytest.mark.exercise("11.2")
def test_with_slots_for_everything_each_step_runs_once(student):
    check_fewest(student, 12, 40)


# --- 11.3: where the next snapshot goes -------------------------------------------------------


def reach(slots, times):
    return comb(slots + 1 + times, times) if times >= 0 else 0


def limits(steps, slots):
    """Return `times`, and the limits of the best m."""
    times = next(t for t in range(1, steps + 1) if reach(slots, t) >= steps)
    lower = max(reach(slots, times - 2), steps - reach(slots - 1, times))
    upper = min(reach(slots, times - 1), steps - reach(slots - 1, times - 1))
    return times, max(lower, 1), upper


def check_next(student, steps, slots):
    times, lower, upper = limits(steps, slots)
    mistakes = {
        "no_return": None,
        "left_limit_only": reach(slots, times - 1),
        "right_limit_only": steps - reach(slots - 1, times - 1),
        "times_too_large": min(reach(slots, times), steps - reach(slots - 1, times)),
        "right_side": steps - upper,
        "in_the_middle": steps // 2,
        "smallest_instead": lower,
    }
    got = student("next_snapshot(steps, slots)", steps=steps, slots=slots)
    if isinstance(got, int) and not isinstance(got, bool) and got not in mistakes.values():
        mistakes["not_best"] = got
    student.expect(got, upper, mistakes=unlike(upper, mistakes))


@pytest.mark.exercise("11.3")
@pytest.mark.parametrize(("steps", "slots"), [(2, 1), (3, 1), (4, 1), (10, 2), (11, 2), (12, 2)])
def test_in_a_short_chain(student, steps, slots):
    check_next(student, steps, slots)


@pytest.mark.exercise("11.3")
@given(steps=st.integers(2, 300), slots=st.integers(1, 12))
def test_in_any_chain(student, steps, slots):
    check_next(student, steps, slots)


@pytest.mark.exercise("11.3")
@pytest.mark.parametrize(("steps", "slots"), [(1000, 20), (1000, 10), (100_000, 50), (20, 40)])
def test_in_a_long_chain(student, steps, slots):
    check_next(student, steps, slots)


@pytest.mark.exercise("11.3")
@pytest.mark.parametrize(("steps", "slots"), [(10, 2), (35, 3), (126, 4)])
def test_in_a_chain_that_is_just_as_long_as_snapshots_reach(student, steps, slots):
    check_next(student, steps, slots)


# --- 11.4: which state to drop ----------------------------------------------------------------


def positions(i):
    """Return the true position, and what likely mistakes would give."""
    left, last, zeros = f"{i:b}".rpartition("1")
    mistakes = {
        "first_dropped": len(left),
        "zeros_alone": len(zeros),
        "one_counted": len(left) + len(last),
        "ones_counted": f"{i:b}".count("1"),
        "oldest_always": 1,
        "no_return": None,
    }
    return len(left) or None, mistakes


@pytest.mark.exercise("11.4")
@pytest.mark.parametrize("i", range(10))
def test_the_first_states(student, i):
    true, mistakes = positions(i)
    got = student("dropped(i)", i=i)
    student.expect(got, true, mistakes=unlike(true, mistakes))


@pytest.mark.exercise("11.4")
@given(i=st.integers(0, 5000))
def test_any_state(student, i):
    true, mistakes = positions(i)
    got = student("dropped(i)", i=i)
    student.expect(got, true, mistakes=unlike(true, mistakes))


KEPT = """
kept = []
for i in range(n):
    kept.append(i)
    position = dropped(i)
    if position is not None:
        kept.pop(position)
kept
"""


@pytest.mark.exercise("11.4")
@pytest.mark.parametrize("n", [8, 33, 100])
def test_what_is_kept_thins_out(student, n):
    kept = []
    for i in range(n):
        kept.append(i)
        if positions(i)[0] is not None:
            kept.pop(positions(i)[0])
    newest = [0, *range(n - len(kept) + 1, n)]
    mistakes = {"no_return": list(range(n)), "oldest_always": newest}
    student.expect(student(KEPT, n=n), kept, mistakes=unlike(kept, mistakes))


# --- 11.5: the sweep --------------------------------------------------------------------------

SWEEP = """
from autodiff.checkpointing.schedules import Action

class Store(dict):
    most = 0
    def __setitem__(self, number, state):
        super().__setitem__(number, state)
        self.most = max(self.most, len(self.keys() - {0}))

calls, store = [], Store()

def advance(state, i):
    calls.append(f"advance({state}, {i})")
    return 2 * state + i

def pull_back(state, i, cotangent):
    calls.append(f"pull_back({state}, {i}, {cotangent})")
    return 3 * cotangent + state

found = sweep([Action(*pair) for pair in actions], start, cotangent, advance, pull_back, store)
"""

PLANS = {
    "one step": [("back", 0)],
    "nothing kept": [
        ("advance", 2), ("back", 2), ("load", 0), ("advance", 1), ("back", 1), ("load", 0),
        ("back", 0),
    ],
    "all kept": [
        ("advance", 1), ("keep", 1), ("advance", 2), ("keep", 2), ("advance", 3), ("back", 3),
        ("load", 2), ("back", 2), ("drop", 2), ("load", 1), ("back", 1), ("drop", 1), ("load", 0),
        ("back", 0),
    ],
    "one slot": [
        ("advance", 3), ("keep", 3), ("advance", 5), ("back", 5), ("load", 3), ("advance", 4),
        ("back", 4), ("load", 3), ("back", 3), ("drop", 3), ("load", 0), ("advance", 1),
        ("keep", 1), ("advance", 2), ("back", 2), ("load", 1), ("back", 1), ("drop", 1),
        ("load", 0), ("back", 0),
    ],
}  # fmt: skip


def do(actions, start, cotangent):
    """Return the true cotangent, the calls, how many snapshots are kept at most, and all states."""
    states = [start]
    for i in range(10):
        states.append(2 * states[-1] + i)
    calls, kept, most, here, found = [], set(), 0, 0, cotangent
    for kind, number in actions:
        if kind == "advance":
            calls += [f"advance({states[i]}, {i})" for i in range(here, number)]
        elif kind == "back":
            calls.append(f"pull_back({states[number]}, {number}, {found})")
            found = 3 * found + states[number]
        elif kind in ("keep", "drop"):
            kept = kept | {number} if kind == "keep" else kept - {number}
        most = max(most, len(kept))
        if kind in ("advance", "load"):
            here = number
    return found, calls, most, states


each_plan = pytest.mark.parametrize("plan", PLANS)


@pytest.mark.exercise("11.5")
@each_plan
def test_the_cotangent_comes_back_to_the_first_state(student, plan):
    found, _, _, states = do(PLANS[plan], 5, 7)
    mistakes = {"no_return": None, "state_returned": states[0], "cotangent_lost": 3 * 7 + states[0]}
    got = student(SWEEP + "found", actions=PLANS[plan], start=5, cotangent=7)
    student.expect(got, found, mistakes=unlike(found, mistakes))


@pytest.mark.exercise("11.5")
@each_plan
def test_every_call_is_the_one_that_the_plan_asks_for(student, plan):
    _, calls, _, states = do(PLANS[plan], 5, 7)
    got = student(SWEEP + "calls", actions=PLANS[plan], start=5, cotangent=7)
    mistakes = {}
    if isinstance(got, list) and len(got) > len(calls):
        mistakes["recomputes_from_start"] = got
    elif isinstance(got, list) and plan in ("nothing kept", "one slot") and len(got) < len(calls):
        mistakes["advances_one_step"] = got
    student.expect(got, calls, mistakes=mistakes, labels=[f"call {i}" for i in range(len(calls))])


@pytest.mark.exercise("11.5")
@each_plan
def test_no_more_is_kept_than_the_plan_says(student, plan):
    _, _, most, _ = do(PLANS[plan], 5, 7)
    code = SWEEP + "[store.most, sorted(store.keys() - {0})]"
    got = student(code, actions=PLANS[plan], start=5, cotangent=7)
    kept = sorted({number for kind, number in PLANS[plan] if kind == "keep"})
    mistakes = {"drop_ignored": [len(kept), kept]}
    if isinstance(got, list) and got[0] > most and got != mistakes["drop_ignored"]:
        mistakes["keeps_everything"] = got
    true = [most, []]
    labels = ["snapshots kept at the same time", "snapshots left at the end"]
    student.expect(got, true, mistakes=unlike(true, mistakes), labels=labels)


@pytest.mark.exercise("11.5")
@given(start=st.integers(-9, 9), cotangent=st.integers(-9, 9))
def test_any_start(student, start, cotangent):
    found = do(PLANS["one slot"], start, cotangent)[0]
    got = student(SWEEP + "found", actions=PLANS["one slot"], start=start, cotangent=cotangent)
    student.expect(got, found)


CHAIN = """
final, gradient = ad.checkpoint_chain(lambda x: x * x / 4, X, 5, slots=2, schedule=schedule)
[final, gradient]
"""


@pytest.mark.exercise("11.5")
@pytest.mark.parametrize("schedule", ["binomial", "ctz", "sqrt", "all", "none"])
def test_the_gradient_of_a_chain_is_right(student, schedule):
    x = 4.2  # x -> x**32 / 4**31
    true = [x**32 / 4**31, 32 * x**31 / 4**31]
    student.expect(student(CHAIN, X=x, schedule=schedule), true, labels=["final", "gradient"])
