"""The checkpoint game: its bills are those of runs, and its optimum is one that nobody beats."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autodiff import draw
from autodiff.checkpointing import chain
from autodiff.checkpointing.schedules import fewest
from autodiff.draw.widgets.checkpoint import SHOWN
from autodiff.draw.widgets.checkpoint_plans import FREED, best_apart

RULES = tuple(FREED)


@st.composite
def choices(draw_from):
    """Draw a chain, a cap, and as many states as fit."""
    steps, slots = draw_from(st.integers(6, 24)), draw_from(st.integers(1, 8))
    stored = draw_from(st.sets(st.integers(1, steps - 1), max_size=min(slots, steps - 1)))
    return steps, slots, tuple(stored), draw_from(st.sampled_from(RULES))


def all_choices(steps, slots, freed):
    """Yield the evaluations of all choices, with the choice."""
    game = draw.checkpoint_game(steps, slots, freed=freed)
    for count in range(slots + 1):
        for stored in combinations(range(1, steps), count):
            yield game.set(stored=stored).yours.cost.evaluations, stored


@given(choices())
def test_no_choice_beats_the_optimum_or_stores_more_than_the_cap(choice):
    game = draw.checkpoint_game(*choice)
    assert game.yours.cost.evaluations >= game.best.cost.evaluations
    assert game.best.cost.evaluations >= game.best_of_all.cost.evaluations
    assert game.best_of_all.cost.evaluations == fewest(game.steps, game.slots)
    assert max(game.yours.cost.snapshots, game.best.cost.snapshots) <= game.slots


@pytest.mark.parametrize("freed", RULES)
@pytest.mark.parametrize(("steps", "slots"), [(6, 1), (7, 6), (10, 2), (12, 3)])
def test_the_optimum_is_the_best_of_all_choices(steps, slots, freed):
    best, _ = min(all_choices(steps, slots, freed))
    assert best == draw.checkpoint_game(steps, slots, freed=freed).best.cost.evaluations


@pytest.mark.parametrize("steps", [9, 17, 24])
@pytest.mark.parametrize("slots", [1, 2, 3, 4, 5, 8])
@pytest.mark.parametrize("freed", RULES)
def test_storing_what_the_optimum_stores_first_is_enough_to_reach_it(steps, slots, freed):
    game = draw.checkpoint_game(steps, slots, freed=freed)
    game.set(stored=game.best.ways[0].kept)
    assert game.found and game.score == 100 and "You found the optimum" in game.text


def test_a_chain_of_fifteen_steps_has_one_best_choice_of_three_states():
    found = [stored for cost, stored in all_choices(15, 3, RULES[0]) if cost == fewest(15, 3)]
    assert found == [(5, 9, 12)]


@given(choices())
def test_the_ways_are_those_of_a_sweep_that_really_runs(choice):
    game, counts, stores = draw.checkpoint_game(*choice), {}, []

    def advance(state, i):
        assert state == i
        counts[i] = counts.get(i, 0) + 1
        return i + 1

    def pull_back(state, i, cotangent):
        assert state == i == cotangent - 1
        stores.append(tuple(sorted(set(store) - {0})))
        return i

    store, actions = {}, game.yours.actions
    assert chain.sweep(actions, 0, game.steps, advance, pull_back, store) == 0
    assert [counts.get(i, 0) for i in range(game.steps)] == game.yours.times()
    assert [way.kept for way in game.yours.ways] == stores
    assert sum(counts.values()) == game.yours.cost.evaluations


def test_slots_that_stay_empty_are_never_taken_again():
    game = draw.checkpoint_game(12, 3, [4, 8], "stay empty")
    assert all(set(way.kept) <= {4, 8} for way in game.yours.ways)
    assert any(set(way.kept) - {4, 8} for way in game.set(freed=RULES[0]).yours.ways)
    assert best_apart(12, 3)[0] == 21


def test_every_number_of_ways_is_drawn_and_adds_up():
    game = draw.checkpoint_game(10, 2, [4, 7])
    done = [sum(game.yours.times(way)) for way in range(11)]
    assert done == sorted(done) and done[1] == 9 and done[-1] == game.yours.cost.evaluations
    drawn = [game.set(way=way).svg for way in range(11)]
    assert len(set(drawn)) == 11
    assert "after 3 of 10 ways: " in game.set(way=3).text


@given(choices(), st.sampled_from(SHOWN))
def test_every_position_has_a_picture_and_always_the_same(choice, show):
    game = draw.checkpoint_game(*choice).set(show=show)
    assert game.svg == draw.checkpoint_game(*choice).set(show=show).svg
    assert game.svg.startswith("<svg")
    assert game.text.count("back through step") == game.steps


def test_the_text_gives_the_bill_the_verdict_and_the_ways():
    lines = draw.checkpoint_game(6, 2, [3]).text.split("\n")
    assert lines[:3] == [
        "6 steps, 2 slots, you store 3: 8 evaluations. 1 more than the optimum: score 87 of 100",
        "freed slots are taken again; the first way takes 5 for everybody",
        "each step runs: 2 2 1 2 1 0 times",
    ]
    assert lines[3] == "0 > 5, back through step 5   stored: 3"
    assert lines[4] == "3 > 4, back through step 4   stored: 3"


def test_what_is_stored_stands_out_in_the_chain_and_in_the_slots():
    game = draw.checkpoint_game(6, 2, [3])
    ways = [way for way in game.yours.ways if 3 in way.kept]
    assert game.svg.count('class="ad-current"') == 1 + len(ways)


def test_a_schedule_over_the_cap_has_no_score_and_your_choice_is_kept():
    game = draw.checkpoint_game(12, 3, [4, 8]).set(show="all")
    assert game.score is None and "over the cap" in game.text
    assert game.stored == (4, 8)
    assert game.set(stored=[4]).show == "yours"


def test_a_named_schedule_is_measured_by_the_optimum_that_takes_slots_again():
    game = draw.checkpoint_game(12, 5, freed="stay empty").set(show="ctz")
    assert game.score <= 100 and "more than the optimum" in game.text


def test_a_schedule_of_the_reader_that_is_not_the_best_is_said(monkeypatch):
    from autodiff.checkpointing import schedules

    monkeypatch.setattr(schedules, "next_snapshot", lambda steps, slots: 1)
    game = draw.checkpoint_game(15, 3, [5, 9, 12], "stay empty").set(freed=RULES[0])
    assert "Check exercises 11.1 and 11.3" in game.set(stored=[4, 8, 12]).text


@pytest.mark.parametrize(
    ("changes", "error", "says"),
    [
        ({"stored": [3, 7, 10, 11]}, ValueError, "4 states do not fit into 3 slots: take one out"),
        ({"slots": 1}, ValueError, "2 states do not fit into 1 slot: take one out"),
        ({"steps": 7}, ValueError, "state 8 is stored, but the walk back over 7 steps needs"),
        ({"stored": [0]}, ValueError, "a stored state goes from 1"),
        ({"stored": "48"}, TypeError, "stored is a list of states"),
        ({"freed": "sometimes"}, ValueError, "freed is one of are taken again, stay empty"),
        ({"show": "fewest"}, ValueError, "show is one of yours"),
        ({"steps": 25}, ValueError, "steps goes from 6 to 24"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_changes(changes, error, says):
    game = draw.checkpoint_game(12, 3, [4, 8])
    before = game.settings
    with pytest.raises(error, match=says):
        game.set(**changes)
    assert game.settings == before


@pytest.fixture
def board():
    pytest.importorskip("ipywidgets")
    from autodiff.draw.widgets.player import player

    game = draw.checkpoint_game(12, 3)
    return game, player(game).board


def test_the_buttons_store_states_in_the_picture_and_not_in_the_model(board):
    game, live = board
    for state in (3, 7, 10):
        live.inputs["stored"].buttons[state].value = True
    assert "You found the optimum" in live.screen.value
    assert draw.checkpoint_game(12, 3, [3, 7, 10]).svg in live.screen.value
    assert game.stored == ()


def test_a_state_too_many_is_refused_and_its_button_comes_up_again(board):
    _, live = board
    row = live.inputs["stored"]
    for state in (3, 7, 10):
        row.buttons[state].value = True
    before = live.screen.value
    row.buttons[5].value = True
    assert 'role="alert"' in live.notice.value and "do not fit into 3 slots" in live.notice.value
    assert live.screen.value == before
    assert row.value == (3, 7, 10) and not row.buttons[5].value
    row.buttons[3].value = False
    assert live.notice.value == "" and row.value == (7, 10)


def test_a_refused_slider_returns(board):
    _, live = board
    live.inputs["stored"].buttons[11].value = True
    live.inputs["steps"].value = 8
    assert live.inputs["steps"].value == 12 and "state 11 is stored" in live.notice.value


def test_there_is_a_button_for_each_state_of_the_chain(board):
    _, live = board
    kept = live.inputs["stored"].buttons[5]
    live.inputs["steps"].value = 24
    assert list(live.inputs["stored"].buttons) == list(range(1, 24))
    live.inputs["steps"].value = 8
    assert list(live.inputs["stored"].buttons) == list(range(1, 8))
    assert live.inputs["stored"].buttons[5] is kept
    assert live.inputs["way"].max == live.inputs["way"].value == 8


def test_another_run_is_shown_until_something_is_stored(board):
    _, live = board
    live.inputs["show"].value = "the optimum"
    assert "Nobody needs fewer with 3 slots" in live.screen.value
    live.inputs["stored"].buttons[4].value = True
    assert live.inputs["show"].value == "yours" and "you store 4" in live.screen.value


def test_set_moves_the_controls_that_are_shown(board):
    game, live = board
    game.set(steps=9, stored=[2, 5], way=4)
    assert live.inputs["stored"].value == (2, 5)
    assert live.inputs["stored"].buttons[2].value and live.inputs["way"].value == 4
    assert game.svg in live.screen.value


def test_every_control_says_what_it_is(board):
    game, live = board
    for control in game.controls():
        assert control.label and len(control.tooltip) > len(control.label)
    assert live.inputs["stored"].buttons[4].tooltip.endswith("take it out: 4")
