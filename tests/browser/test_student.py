"""A student writes an exercise in its file and runs the check again: the card turns green."""

import pytest

from autodiff.course import source
from autodiff.course.source.finding import one
from autodiff.course.syllabus import load
from tests.browser.pages import until

pytestmark = pytest.mark.browser
GREEN, GREY = "rgb(26, 127, 55)", "rgb(87, 96, 106)"
PRODUCT = """other = as_var(other)
return record(self.value * other.value, (other.value, self), (self.value, other))"""


def fill(folders, exercise_id, body):
    """Write a body where the stub is."""
    exercise = load(folders).exercise(exercise_id)
    path = source.student_file(exercise, folders)
    found = one(source.read(path), exercise.functions[0])
    lines = source.read(path).splitlines(keepends=True)
    lines[found.body - 1 : found.end] = [f"{found.indent}{line}\n" for line in body.splitlines()]
    path.write_text("".join(lines), encoding="utf-8")


def verdict(page, cell):
    """Return the words and the colour of the verdict below a cell."""
    pill = page.cell(cell).locator(".jp-RenderedHTMLCommon span").first
    return pill.inner_text(), pill.evaluate("pill => getComputedStyle(pill).backgroundColor")


def test_a_filled_in_stub_turns_its_card_green(lesson, server):
    page = lesson("03_a_simple_revad")
    words, colour = verdict(page, "03-check-3-1")
    assert ("not started" in words, colour) == (True, GREY)
    fill(server.folders, "3.1", PRODUCT)
    page.run("03-check-3-1")
    until(lambda: "right" in verdict(page, "03-check-3-1")[0], "the card says right")
    assert verdict(page, "03-check-3-1")[1] == GREEN
    assert "now running your 3.1" in page.widget("03-check-3-1").shows
    assert page.complaints == []
    source.write_stubs(force=True, folders=server.folders)
