"""The stepper's player, moved by mouse and by keyboard."""

import re

import pytest

from tests.browser.pages import until

pytestmark = pytest.mark.browser
STEPPERS = [("06_gradient_graphs", "06-walk-stepper"), ("06_gradient_graphs", "06-order-stepper")]
each_stepper = pytest.mark.parametrize(("name", "cell"), STEPPERS)


def step_of(shown):
    """Return the step that a stepper says it shows, and the last."""
    return tuple(map(int, re.search(r"Step (\d+) of (\d+)", shown).groups()))


def halfway(walk):
    """Move a stepper to its middle, by way of its start; returns the step and the last."""
    walk.slider("Step").press("Home")
    until(lambda: step_of(walk.shows)[0] == 0, "the walk is at its start")
    return step_of(walk.after(lambda: walk.slider("Step").click(0.5)))


@each_stepper
def test_the_buttons_turn_the_page(lesson, name, cell):
    walk = lesson(name).widget(cell)
    before, last = halfway(walk)
    assert step_of(walk.after(walk.button("One step on").click)) == (before + 1, last)
    assert step_of(walk.after(walk.button("One step back").click)) == (before, last)


@each_stepper
def test_the_slider_follows_keys_and_mouse(lesson, name, cell):
    walk = lesson(name).widget(cell)
    slider = walk.slider("Step")
    before, last = halfway(walk)
    assert step_of(walk.after(lambda: slider.press("ArrowRight"))) == (before + 1, last)
    slider.drag(1.0)
    until(lambda: step_of(walk.shows) == (last, last), "the walk is at its end")
    assert slider.value == last
    assert step_of(walk.after(lambda: slider.press("Home"))) == (0, last)


@each_stepper
def test_a_button_is_pressed_by_the_keyboard(lesson, name, cell):
    walk = lesson(name).widget(cell)
    before, last = halfway(walk)
    on = walk.button("One step on")
    on.focus()
    assert step_of(walk.after(lambda: on.press("Enter"))) == (before + 1, last)
    assert step_of(walk.after(lambda: on.press("Space"))) == (before + 2, last)


@each_stepper
def test_the_live_player_hides_the_saved_picture(lesson, name, cell):
    page = lesson(name)
    assert page.widget(cell).place.is_visible()
    assert page.saved(cell).is_hidden()
