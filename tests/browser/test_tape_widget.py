"""The tape as it grows, in lesson 4: played, stepped and chosen, by mouse and by keys."""

import re

import pytest

from tests.browser.pages import until

pytestmark = pytest.mark.browser
LESSON, SMALL, LOOP = "04_the_tape", "04-sweep-watch", "04-memory-watch"


@pytest.fixture
def walk(lesson):
    """Return the widget of the short tape, nothing written yet."""
    widget = lesson(LESSON).widget(SMALL)
    widget.choice("Sweep").select_option(label="grad()")
    widget.choice("Program").select_option(label="x*y + sin(x)")
    widget.slider("Step").press("Home")
    widget.settle()
    return widget


def step_of(widget):
    """Return the step that the picture names, and how many there are."""
    found = re.search(r"step (\d+) of (\d+)", widget.shows)
    return int(found[1]), int(found[2])


def test_keys_on_the_slider_write_lines_and_read_them_back(walk):
    slider = walk.slider("Step")
    assert step_of(walk) == (0, 11)
    assert "line 0, x, is written" in walk.after(lambda: slider.press("ArrowRight"))
    walk.settle()
    shown = walk.after(lambda: slider.press("End"))
    assert "line 0, x, is read" in shown and "5.07758" in shown
    walk.settle()
    walk.after(lambda: slider.press("ArrowLeft"))
    assert step_of(walk) == (10, 11)


def test_the_mouse_drags_the_slider_to_the_end(walk):
    walk.after(lambda: walk.slider("Step").drag(1.0))
    walk.settle()
    assert step_of(walk) == (11, 11)


def test_buttons_step_by_mouse_and_by_keys(walk):
    on, back = walk.button("One step on"), walk.button("One step back")
    walk.after(on.click)
    walk.settle()
    walk.after(lambda: on.press("Enter"))
    walk.settle()
    assert step_of(walk) == (2, 11)
    walk.after(lambda: back.press("Enter"))
    walk.settle()
    assert step_of(walk) == (1, 11)
    walk.after(lambda: walk.button("Reset to the start").click())
    walk.settle()
    assert step_of(walk) == (0, 11)


def test_play_runs_through_the_tape_until_it_is_stopped(walk):
    play, stop = walk.place.locator(".widget-play button").all()[:2]
    walk.after(play.click)
    until(lambda: step_of(walk)[0] > 2, "three lines have been written")
    walk.after(stop.click)
    walk.settle()
    assert step_of(walk) == (0, 11)


def test_another_program_has_another_number_of_steps(walk):
    programs = walk.choice("Program")
    walk.after(lambda: programs.press("ArrowDown"))
    walk.settle()
    assert programs.input_value() == "v + v, 10 times" and step_of(walk) == (0, 23)
    walk.after(lambda: walk.slider("Step").press("End"))
    walk.settle()
    assert step_of(walk) == (23, 23) and "1024" in walk.shows
    walk.after(lambda: walk.slider("Step").press("ArrowLeft"))
    walk.settle()
    assert step_of(walk) == (22, 23)


def test_a_sweep_that_frees_lets_go_of_the_lines(lesson):
    widget = lesson(LESSON).widget(LOOP)
    widget.choice("Sweep").select_option(label="grad()")
    widget.slider("Step").press("End")
    widget.settle()
    assert "tape: 40,001 lines" in widget.shows
    freed = widget.after(lambda: widget.choice("Sweep").press("ArrowDown"))
    assert "tape: 0 lines" in freed and "let go" in freed


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_the_live_widget_hides_its_saved_picture_in_both_themes(lesson, theme):
    page = lesson(LESSON)
    page.show_in(theme)
    for cell in (SMALL, LOOP):
        assert page.widget(cell).place.is_visible()
        assert page.cell(cell).locator(".jp-OutputArea-child").last.is_hidden()
    assert page.complaints == [] and page.errors() == []
