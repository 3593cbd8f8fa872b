"""The compiler view, moved by mouse and by keyboard, on a wide page and on a narrow one."""

import re

import pytest

pytestmark = pytest.mark.browser
NAME, CELL = "12_a_compiler", "12-view-widget"


@pytest.fixture
def view(lesson):
    """Return the widget, as it was written down: before all passes."""
    widget = lesson(NAME).widget(CELL)
    widget.slider("Pass").press("Home")
    widget.settle()
    return widget


def passes(shown):
    """Return how many passes have run, by the headline; 0 before all of them."""
    found = re.search(r"after pass (\d+) of \d+", shown)
    return int(found.group(1)) if found else 0


def steps(shown):
    """Return the count of steps, and by how much the pass has changed it."""
    return tuple(map(int, re.search(r"([\d,]+) steps? \(([+-]\d+)\)", shown).groups()))


def tops(widget):
    """Return where the panes stand: the left and the top of each."""
    boxes = [pane.bounding_box() for pane in widget.place.locator(".ad-panes svg").all()]
    return [(box["x"], box["y"]) for box in boxes]


def test_the_slider_runs_the_passes_by_keys(view):
    assert passes(view.shows) == 0
    assert passes(view.after(lambda: view.slider("Pass").press("ArrowRight"))) == 1
    assert passes(view.after(lambda: view.slider("Pass").press("ArrowRight"))) == 2
    assert passes(view.after(lambda: view.slider("Pass").press("ArrowLeft"))) == 1


def test_the_mouse_goes_to_the_last_pass_and_the_dead_are_gone(view):
    before, _ = steps(view.shows)
    view.slider("Pass").drag(1.0)
    view.settle()
    after, change = steps(view.shows)
    assert after < before and change == 0
    assert passes(view.shows) == view.slider("Pass").value > 5


def test_the_buttons_step_and_the_changes_have_marks_and_words(view):
    shown = view.after(view.button("One step on").click)
    assert passes(shown) == 1
    on = view.button("One step on")
    on.focus()
    shown = view.after(lambda: on.press("Enter"))
    assert passes(shown) == 2 and ">= known<" in shown
    shown = view.after(lambda: on.press("Space"))
    assert passes(shown) == 3 and ">~ changed<" in shown and ">− gone<" in shown
    assert passes(view.after(view.button("One step back").click)) == 2
    assert passes(view.after(view.button("Reset to the start").click)) == 0


def test_another_program_is_chosen_by_key_and_by_mouse(view):
    choice = view.choice("Program")
    assert choice.input_value() == "your graph"
    assert "a neuron" in view.after(lambda: choice.press("ArrowDown"))
    picked = view.after(lambda: choice.select_option(label="a repeated subexpression"))
    assert "a repeated subexpression, as it was" in picked and "v9 = a * b" in picked
    view.after(lambda: choice.select_option(label="your graph"))


def test_play_runs_the_passes(view):
    play = view.place.locator(".widget-play button").first
    assert passes(view.after(play.click)) > 0
    play.click()  # pause
    view.settle()


def test_the_panes_stand_side_by_side_on_a_wide_page_and_stacked_on_a_narrow_one(view):
    page = view.place.page
    wide = tops(view)
    assert len(wide) == 5 and wide[1][1] == wide[2][1] == wide[3][1]
    assert wide[1][0] < wide[2][0] < wide[3][0]
    try:
        page.set_viewport_size({"width": 768, "height": 1000})
        page.wait_for_function("innerWidth == 768")
        view.settle()
        narrow = view.place.locator(".ad-panes").bounding_box()
        boxes = [pane.bounding_box() for pane in view.place.locator(".ad-panes svg").all()]
        assert all(b["x"] + b["width"] <= narrow["x"] + narrow["width"] + 1 for b in boxes)
        assert boxes[3]["y"] > boxes[1]["y"]
    finally:
        page.set_viewport_size({"width": 1280, "height": 1000})


def test_nothing_is_complained_of_and_the_saved_picture_is_hidden(lesson, view):
    page = lesson(NAME)
    assert page.saved(CELL).is_hidden()
    assert page.complaints == [] and page.outside == []
