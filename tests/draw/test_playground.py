"""The training playground: it trains with the package's own descent, and shows what that does."""

import subprocess
import sys
from xml.etree import ElementTree

import numpy as np
import pytest

import autodiff as ad
from autodiff import draw, nn
from autodiff.draw.widgets.planes import DATA, points
from autodiff.draw.widgets.playground_picture import boundary, crossings, number


@pytest.mark.parametrize("data", DATA)
def test_the_data_are_eighty_points_within_reach_and_always_the_same(data):
    places, labels = points(data)
    assert places.shape == (80, 2) and labels.shape == (80, 1)
    assert labels.sum() == 40
    assert np.abs(places).max() < 3.5
    np.testing.assert_array_equal(places, points(data)[0])


def test_the_losses_are_those_of_one_run_of_gradient_descent():
    places, labels = points("blobs")
    x, y, w, b = (ad.Variable(name=name) for name in "xywb")
    loss = ad.reduce_sum(nn.logistic_loss(ad.matmul(x, w) + b, y)) * (1 / 80)
    _, losses = nn.gradient_descent(
        loss, {w: np.zeros((2, 1)), b: 0.0}, {x: places, y: labels}, learning_rate=0.3, steps=20
    )
    found = draw.playground("blobs", hidden=0, rate=0.3, step=19).losses
    np.testing.assert_allclose(found, losses, rtol=1e-12)


def test_a_line_cannot_part_the_moons_and_hidden_units_can():
    assert draw.playground("moons", hidden=0, step=200).right < 75
    assert draw.playground("moons", hidden=8, step=200).right == 80


@pytest.mark.parametrize("data", ["circles", "corners"])
def test_a_line_is_worth_little_where_one_class_is_on_both_sides_of_the_other(data):
    assert draw.playground(data, hidden=0, step=200).right < 60
    assert draw.playground(data, hidden=8, step=200).right >= 79


def test_a_rate_that_is_too_large_does_not_settle():
    losses = draw.playground("moons", rate=100.0, step=200).losses
    assert max(losses[100:]) > max(losses[:1])


def test_where_it_stands_does_not_depend_on_the_way_there():
    there = draw.playground(step=0).set(step=30).set(step=3).set(step=10)
    assert there.svg == draw.playground(step=10).svg


def test_the_picture_is_the_same_each_time_and_sound():
    for data in DATA:
        svg = draw.playground(data, step=5).svg
        assert svg == draw.playground(data, step=5).svg
        assert "nan" not in svg and "inf" not in svg
        ElementTree.fromstring(svg)


def test_the_text_says_the_loss_and_how_many_are_right():
    lines = draw.playground("blobs", hidden=0, rate=0.3, step=50).text.split("\n")
    assert lines[0] == "blobs, no hidden units, learning rate 0.3: step 50 of 200"
    assert lines[1].startswith("loss 0.693 at the start, 0.185 now, ")
    assert lines[1].endswith("of 80 points on the right side")


def test_the_points_on_the_wrong_side_are_marked():
    widget = draw.playground("moons", hidden=0, step=200)
    assert widget.svg.count('class="ad-current"') == 80 - widget.right + 1  # and the loss now


def test_a_loss_that_is_no_number_is_said():
    assert number(float("nan")) == "not a number"


def test_the_boundary_lies_where_the_score_is_zero():
    column = np.tile(np.linspace(-1, 1, 53), (52, 1)) - 0.5  # zero at three quarters of the width
    places = {spot.split()[0] for spot in boundary(column).replace("M", "L").split("L")[1:]}
    assert places == {"195.0"}
    assert crossings(np.array([[-1.0, 1.0], [-1.0, 1.0]])) == [(0.5, 0), (0.5, 1)]
    assert len(crossings(np.array([[-1.0, 1.0], [1.0, -1.0]]))) == 4


@pytest.mark.parametrize(
    ("changes", "error", "says"),
    [
        ({"data": "stripes"}, ValueError, "blobs, moons, circles, corners"),
        ({"hidden": 3}, ValueError, "0, 2, 4, 8"),
        ({"rate": 0}, ValueError, "above 0"),
        ({"rate": "fast"}, TypeError, "rate is a number"),
        ({"step": 201}, ValueError, "from 0 to 200"),
    ],
)
def test_what_cannot_be_set_is_refused(changes, error, says):
    with pytest.raises(error, match=says):
        draw.playground().set(**changes)


def test_drawing_is_imported_without_widgets_and_without_scikit_learn():
    code = (
        "import sys; from autodiff import draw; draw.playground('blobs', step=1).svg; "
        "print([n for n in ('ipywidgets', 'IPython', 'sklearn', 'matplotlib') if n in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


@pytest.fixture
def board():
    pytest.importorskip("ipywidgets")
    from autodiff.draw.widgets.player import player

    widget = draw.playground("moons", hidden=2)
    return widget, player(widget).board


def test_the_buttons_step_on_and_back_and_reset(board):
    _, live = board
    play, reset, back, on, slider = live.rows[-1].children
    for _ in range(3):
        on.click()
    back.click()
    assert slider.value == 2
    assert draw.playground("moons", hidden=2, step=2).svg in live.screen.value
    reset.click()
    assert slider.value == 0


def test_a_new_rate_trains_anew_up_to_the_same_step(board):
    widget, live = board
    live.inputs["step"].value = 7
    live.inputs["rate"].value = 3.0
    assert draw.playground("moons", 2, 3.0, 7).svg in live.screen.value
    assert widget.step == 0


def test_a_rate_that_is_set_gets_a_place_on_the_slider(board):
    widget, live = board
    widget.set(rate=0.7)
    assert live.inputs["rate"].value == 0.7


WIDGETS = {
    "broadcast": lambda: draw.broadcast((2, 1), (1, 3)),
    "valley": lambda: draw.valley(step=1e-12, at=0.25),
    "cost race": lambda: draw.cost_race(16, 16),
    "playground": lambda: draw.playground(hidden=0, rate=0.01, step=200),
}


@pytest.mark.parametrize("name", WIDGETS)
def test_a_widgets_picture_is_no_wider_than_a_narrow_window(name):
    assert float(ElementTree.fromstring(WIDGETS[name]().svg).get("width")) <= 600
