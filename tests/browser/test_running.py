"""A student writes a body, runs the stepper again, and sees which of their lines a step runs."""

import pytest

from autodiff.course import source
from tests.browser.pages import until
from tests.browser.test_student import fill

pytestmark = pytest.mark.browser
NAME, CELL = "06_gradient_graphs", "06-order-stepper"  # h * h + h * x with h = x * x
FORWARD = """left, right = input_vals
return left * right  # mine"""
BACKWARD = """a, b = node.inputs
return [output_grad * b, output_grad * a]  # mine, too"""


@pytest.fixture
def walk(lesson, server):
    """Return `walk(exercise_id, body)`: the stepper's cell run again after a body was written."""
    page = lesson(NAME)

    def after(exercise_id, body):
        fill(server.folders, exercise_id, body)
        page.run(CELL)
        until(lambda: "now running your" in page.cell(CELL).inner_text(), "the body is picked up")
        return page.widget(CELL)

    yield after
    source.write_stubs(force=True, folders=server.folders)
    page.run(CELL)


def test_the_reference_stays_folded_until_it_is_asked_for(lesson):
    walk = lesson(NAME).widget(CELL)
    walk.slider("Step").press("Home")
    until(lambda: "Step 0 of" in walk.shows, "the walk is at its start")
    assert "the reference runs until you write 5.2" in walk.after(walk.button("One step on").click)
    folded, line = walk.place.locator("details"), walk.place.locator("details pre")
    assert not line.is_visible()
    folded.locator("summary").press("Enter")
    assert line.is_visible()


def test_forward_the_students_line_is_shown(walk):
    stepper = walk("5.2", FORWARD)
    stepper.slider("Step").press("Home")
    until(lambda: "Step 0 of" in stepper.shows, "the walk is at its start")
    stepper.after(lambda: stepper.slider("Step").press("ArrowRight"))
    running = stepper.place.locator(".autodiff-running")
    assert "return left * right  # mine" in running.locator("pre").inner_text()
    assert "autodiff/ops/arithmetic.py" in running.inner_text()
    assert "your 5.2 runs" in running.inner_text()


def test_backward_the_students_gradient_is_shown(walk):
    stepper = walk("6.2", BACKWARD)
    stepper.slider("Step").press("Home")
    until(lambda: "Step 0 of" in stepper.shows, "the walk is at its start")
    stepper.after(lambda: stepper.slider("Step").press("End"))
    until(lambda: "mine, too" in stepper.shows, "the last line is shown")
    assert "MulOp.gradient, autodiff/ops/arithmetic.py" in stepper.shows
