"""The step-size valley: its slopes are dual numbers' slopes, its two errors those of theory."""

import math

import pytest

from autodiff import draw, dual
from autodiff.draw.widgets import exactly
from autodiff.numeric import central_difference, forward_difference

SAME = {
    "4.2 x + sin x": lambda x: 4.2 * x + dual.sin(x),
    "sin x": dual.sin,
    "sin 50x": lambda x: dual.sin(50 * x),
    "exp x": dual.exp,
    "x**2": lambda x: x * x,
    "x**3 - 2x": lambda x: x**3 - 2 * x,
    "1 / x": lambda x: 1 / x,
}
EPSILON = 2.0**-52


@pytest.mark.parametrize("name", exactly.FUNCTIONS)
@pytest.mark.parametrize("at", [-3.0, 0.5, 10.0])
def test_the_true_slope_is_what_dual_numbers_find(name, at):
    assert draw.valley(name, at).slope == pytest.approx(dual.derivative(SAME[name])(at), rel=1e-12)


@pytest.mark.parametrize("name", exactly.FUNCTIONS)
def test_the_functions_are_those_that_their_names_say(name):
    for x in (-3.0, 0.5, 10.0):
        assert exactly.rounded(name)(x) == pytest.approx(SAME[name](x), rel=1e-12)


def test_the_slope_found_is_that_of_the_packages_difference():
    f = exactly.rounded("exp x")
    assert draw.valley("exp x", 1.0, "forward", 1e-4).found == forward_difference(f, 1.0, 1e-4)
    assert draw.valley("exp x", 1.0, "central", 1e-4).found == central_difference(f, 1.0, 1e-4)


@pytest.mark.parametrize("step", [1e-2, 1e-4, 1e-9])
def test_truncation_is_what_taylors_formula_says(step):
    forward = draw.valley("exp x", 1.0, "forward", step).errors.truncation
    central = draw.valley("exp x", 1.0, "central", step).errors.truncation
    assert forward == pytest.approx(step / 2 * math.e, rel=0.02)
    assert central == pytest.approx(step**2 / 6 * math.e, rel=0.02)


@pytest.mark.parametrize("step", [1e-5, 1e-8, 1e-11])
def test_rounding_is_about_epsilon_over_the_step(step):
    expected = EPSILON * math.e / step
    assert expected / 30 < draw.valley("exp x", 1.0, "forward", step).errors.rounding < expected * 3


def test_the_error_is_never_more_than_its_two_parts_together():
    for _, errors in draw.valley("sin x").curve():
        assert errors.total <= (errors.truncation + errors.rounding) * (1 + 1e-9)


def test_the_best_steps_are_near_the_roots_of_epsilon():
    assert 1 / 10 < draw.valley("exp x", 1.0, "forward").best / EPSILON ** (1 / 2) < 10
    assert 1 / 10 < draw.valley("exp x", 1.0, "central").best / EPSILON ** (1 / 3) < 10


def test_a_function_that_bends_sharply_wants_smaller_steps():
    smooth, sharp = draw.valley("sin x", 0.5, "central"), draw.valley("sin 50x", 0.5, "central")
    assert sharp.best < smooth.best / 5


def test_a_parabola_has_no_truncation_to_both_sides():
    widget = draw.valley("x**2", 0.5, "central")
    assert widget.errors.truncation < 1e-30
    assert "truncation 0" in widget.text


def test_the_text_says_the_slope_the_errors_and_the_best_step():
    assert draw.valley("exp x", 1.0, "forward", 1e-2).text.split("\n")[:2] == [
        "forward difference of exp x at 1: the true slope is 2.71828",
        "step 1e-02: slope 2.73192, error 1e-02: truncation 1e-02, rounding 1e-14",
    ]


def test_the_picture_is_the_same_each_time_and_moves_with_the_settings():
    widget = draw.valley()
    seen = [widget.svg]
    for changes in ({"step": 1e-9}, {"difference": "central"}, {"at": 2.0}, {"function": "exp x"}):
        seen.append(widget.set(**changes).svg)
    assert len(set(seen)) == len(seen)
    assert seen[0] == draw.valley().svg


@pytest.mark.parametrize(
    ("changes", "error", "says"),
    [
        ({"function": "tan x"}, ValueError, "function is one of 4.2 x"),
        ({"difference": "backward"}, ValueError, "forward, central"),
        ({"step": 2.0}, ValueError, "from 1e-16 to 1"),
        ({"step": "1e-3"}, TypeError, "step is a number"),
        ({"at": 0.0}, ValueError, "not 0"),
        ({"at": math.nan}, TypeError, "at is a number"),
    ],
)
def test_what_cannot_be_set_is_refused(changes, error, says):
    with pytest.raises(error, match=says):
        draw.valley().set(**changes)


@pytest.fixture
def board():
    pytest.importorskip("ipywidgets")
    from autodiff.draw.widgets.player import player

    widget = draw.valley()
    return widget, player(widget).board


def test_the_controls_move_the_picture_and_not_the_model(board):
    widget, live = board
    live.inputs["step"].value = 1e-8
    live.inputs["difference"].value = "central"
    assert draw.valley(difference="central", step=1e-8).svg in live.screen.value
    assert (widget.step, widget.difference) == (1e-3, "forward")


def test_a_step_between_those_of_the_slider_gets_a_place_on_it(board):
    widget, live = board
    widget.set(step=2.5e-7)
    assert live.inputs["step"].value == 2.5e-7
    assert widget.svg in live.screen.value
