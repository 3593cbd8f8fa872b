"""Every lesson has the same parts: promise, minutes, exercises with hints, real systems, links."""

import json
import re

import pytest

from autodiff.course.folders import HERE
from autodiff.course.syllabus import load

pytestmark = pytest.mark.maintain

LESSONS = load().lessons
each_lesson = pytest.mark.parametrize("lesson", LESSONS, ids=lambda one: one.notebook[:2])
with_exercises = [lesson for lesson in LESSONS if load().exercises_of(lesson.number)]
each_exercise = pytest.mark.parametrize("exercise", load().exercises, ids=lambda one: one.id)


def cells(lesson):
    """Return a lesson's cells."""
    path = HERE.root / "lessons" / lesson.notebook
    return json.loads(path.read_text(encoding="utf-8"))["cells"]


def source(cell):
    """Return the text of a cell."""
    return "".join(cell["source"])


def prose(lesson):
    """Return a lesson's markdown as one text."""
    return "\n\n".join(source(cell) for cell in cells(lesson) if cell["cell_type"] == "markdown")


@each_lesson
def test_a_lesson_opens_with_its_promise_and_its_minutes(lesson):
    first = source(cells(lesson)[0])
    assert first.startswith(f"# {lesson.number}. ")
    promise = re.search(r"\n\n\*\*After this lesson you can\*\* ([^\n]+)\n\n", first)
    assert promise
    assert re.search(r"[.?!] [A-Z]", promise[1]) is None, "one sentence"
    assert f"About {lesson.minutes} minutes" in first


@pytest.mark.parametrize("lesson", with_exercises, ids=lambda one: one.notebook[:2])
def test_a_lesson_ends_with_real_systems_a_summary_a_scoreboard_and_the_way_on(lesson):
    text = prose(lesson)
    real, can = (text.index(f"## {name}") for name in ("What real systems do", "What you can do"))
    assert real < can
    assert re.search(r"PyTorch|JAX|TensorFlow", text[real:can])
    last = [source(cell) for cell in cells(lesson)[-3:]]
    assert f"scoreboard({lesson.number})" in last


@each_lesson
def test_a_lesson_links_to_the_one_before_and_the_one_after(lesson):
    links = source(cells(lesson)[-1])
    at = LESSONS.index(lesson)
    for other in (LESSONS[at - 1 : at] if at else ()) + LESSONS[at + 1 : at + 2]:
        assert f"]({other.notebook})" in links


@each_lesson
def test_every_link_to_a_lesson_leads_somewhere(lesson):
    known = {one.notebook for one in LESSONS}
    assert {
        link.split("#")[0] for link in re.findall(r"\]\(([^)]*\.ipynb[^)]*)\)", prose(lesson))
    } <= known


@each_exercise
def test_an_exercise_is_checked_in_its_lesson_with_its_hints_at_hand(exercise):
    asked = f'check("{exercise.id}")\n# hint("{exercise.id}")'
    found = [source(cell) for cell in cells(load().lesson(exercise.lesson))]
    assert sum(text.startswith(asked) for text in found) == 1
    assert len(exercise.hints) >= 2


@each_lesson
def test_exercises_come_in_the_order_of_the_syllabus(lesson):
    text = "\n".join(source(cell) for cell in cells(lesson))
    ids = re.findall(rf'^check\("({lesson.number}\.\d+)"\)', text, re.M)
    assert ids == [exercise.id for exercise in load().exercises_of(lesson.number)]
