"""The cost race: its counts are those of runs of the engines, and its winners follow from them."""

import pytest

from autodiff import draw, dual
from autodiff.draw.widgets import counting
from autodiff.draw.widgets.race import SIZES

PROGRAMS = list(counting.PROGRAMS)


@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize(("inputs", "results"), [(1, 1), (4, 2), (2, 8)])
def test_both_modes_find_the_same_jacobian(program, inputs, results):
    assert draw.cost_race(inputs, results, program).counts.agree


@pytest.mark.parametrize("inputs", SIZES)
def test_the_value_of_a_layer_takes_the_operations_that_it_is_written_with(inputs):
    products, sums, squares = 3 * inputs, 3 * (inputs - 1), 3
    value = counting.race("layer", inputs, 3).value
    assert value == products + sums + squares


@pytest.mark.parametrize("program", PROGRAMS)
def test_forward_mode_costs_a_pass_for_each_input(program):
    one, four = (counting.race(program, n, 8) for n in (4, 8))
    per_pass = [counts.forward / n / counts.value for counts, n in ((one, 4), (four, 8))]
    assert per_pass[0] == pytest.approx(per_pass[1], rel=0.2)
    assert 2 < per_pass[0] < 5


@pytest.mark.parametrize("program", PROGRAMS)
def test_reverse_mode_costs_a_pass_for_each_result(program):
    counts = [(counting.race(program, 8, m), m) for m in (4, 8)]
    per_pass = [one.reverse / m / one.value for one, m in counts]
    assert per_pass[0] == pytest.approx(per_pass[1], rel=0.2)
    assert 2 < per_pass[0] < 5


@pytest.mark.parametrize("program", PROGRAMS)
def test_few_inputs_are_forwards_and_few_results_are_reverses(program):
    race = draw.cost_race(program=program)
    assert race.winner(1, 16)[0] == "forward"
    assert race.winner(16, 1)[0] == "reverse"


def test_the_counts_come_from_the_engine_that_runs(monkeypatch):
    before = draw.cost_race(4, 4).counts
    original = dual.Dual.__mul__

    def dearer(self, other):
        self.value * self.value
        return original(self, other)

    monkeypatch.setattr(dual.Dual, "__mul__", dearer)
    after = draw.cost_race(4, 4).counts
    assert after.forward > before.forward
    assert after.reverse == before.reverse


def test_engines_that_disagree_are_told_apart(monkeypatch):
    monkeypatch.setattr(dual, "jacobian", lambda f, xs: [[0.0] * len(xs)])
    assert "The two Jacobians differ" in draw.cost_race(2, 1).text


def test_the_text_gives_both_bills_and_the_winner():
    lines = draw.cost_race(16, 1).text.split("\n")
    assert lines[:4] == [
        "layer, 16 inputs, 1 result: once through takes 32 operations",
        "forward: 16 passes, 1,568 operations",
        "reverse: 1 pass, 128 operations",
        "reverse wins: forward takes 12.2 times as much",
    ]
    assert lines[4].startswith("1 result") and lines[4].endswith("reverse 12.2")


def test_the_picture_is_the_same_each_time_and_has_a_piece_for_each_pass():
    race = draw.cost_race(8, 2)
    assert race.svg == draw.cost_race(8, 2).svg
    assert race.set(program="narrow waist").svg != draw.cost_race(8, 2).svg
    won = [race.winner(n, m)[0] for n in SIZES for m in SIZES if (n, m) != (8, 2)]
    assert race.svg.count('class="ad-variable"') == 8 + won.count("forward")
    assert race.svg.count('class="ad-backward"') == 2 + won.count("reverse")


@pytest.mark.parametrize("changes", [{"inputs": 3}, {"results": 0}, {"program": "sort"}])
def test_what_cannot_be_raced_is_refused(changes):
    with pytest.raises(ValueError, match=f"{next(iter(changes))} is one of"):
        draw.cost_race().set(**changes)


def test_the_controls_move_the_picture_and_not_the_model():
    pytest.importorskip("ipywidgets")
    from autodiff.draw.widgets.player import player

    race = draw.cost_race()
    live = player(race).board
    live.inputs["inputs"].value = 16
    live.inputs["results"].value = 1
    assert draw.cost_race(16, 1).svg in live.screen.value
    assert race.inputs == 4
    race.set(inputs=2)
    assert live.inputs["inputs"].value == 2
