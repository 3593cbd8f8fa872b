"""The widgets of the lessons: each slider and list moves the picture, by mouse and by keys."""

import pytest

pytestmark = pytest.mark.browser
# lesson, cell, the names of its sliders, the names of its lists
WIDGETS = [
    ("01_four_ways", "01-valley-widget", ("Point", "Step"), ("Function", "Difference")),
    ("07_shapes", "07-copies-widget", ("Cell",), ("Follow",)),
    ("08_logistic_regression", "08-playground", ("Rate", "Step"), ("Data", "Hidden units")),
    ("10_higher_order", "10-race-widget", ("Inputs", "Results"), ("Program",)),
]


@pytest.fixture(scope="module", params=WIDGETS, ids=[cell for _, cell, _, _ in WIDGETS])
def found(request):
    """Return a row of the table; the tests of one row follow each other and share a page."""
    return request.param


def moved(widget, action):
    """Do something that changes the picture, and return the picture that it ends with."""
    widget.after(action)  # fails if nothing changes
    widget.settle()
    return widget.shows


def test_sliders_move_the_picture_there_and_back(lesson, found):
    name, cell, sliders, _ = found
    widget = lesson(name).widget(cell)
    for label in sliders:
        slider = widget.slider(label)
        slider.press("Home")
        widget.settle()
        start, before = widget.shows, slider.value
        assert moved(widget, lambda slider=slider: slider.press("ArrowRight")) != start
        assert slider.value > before
        assert moved(widget, lambda slider=slider: slider.press("ArrowLeft")) == start
        assert slider.value == before
        assert moved(widget, lambda slider=slider: slider.drag(1.0)) != start
        assert slider.value > before


def test_lists_change_the_picture_and_back(lesson, found):
    name, cell, _, lists = found
    widget = lesson(name).widget(cell)
    for label in lists:
        choice = widget.choice(label)
        choice.select_option(index=0)
        widget.settle()
        start, first = widget.shows, choice.input_value()
        assert moved(widget, lambda choice=choice: choice.press("ArrowDown")) != start
        assert choice.input_value() != first
        back = moved(widget, lambda choice=choice: choice.select_option(index=0))
        assert (choice.input_value(), back) == (first, start)


def test_the_live_widget_hides_its_saved_picture(lesson, found):
    name, cell, _, _ = found
    page = lesson(name)
    assert page.widget(cell).place.is_visible()
    assert page.cell(cell).locator(".jp-OutputArea-child").last.is_hidden()
    assert page.complaints == []


def test_a_line_to_type_in_changes_the_picture_or_says_why_it_cannot(lesson):
    widget = lesson("07_shapes").widget("07-copies-widget")
    line = widget.entry("Left")
    line.fill("4, 3")
    widget.after(lambda: line.press("Enter"))
    line.fill("4, 5")
    assert "Lengths must be equal" in widget.after(lambda: line.press("Enter"))


def test_keys_lead_to_the_ends_that_a_slider_has_now(lesson):
    widget = lesson("07_shapes").widget("07-copies-widget")
    line, follow = widget.entry("Left"), widget.choice("Follow")
    for shape, last in (("4, 3", 11), ("1, 3", 2)):
        line.fill(shape)
        widget.after(lambda: line.press("Enter"))
        follow.select_option(label="left")
        widget.settle()
        for key, end in (("Home", 0), ("End", last)):
            widget.slider("Cell").press(key)
            widget.settle()
            assert widget.slider("Cell").value == end
