"""The card of the whole course: a line for each lesson, open where the student is at work."""

import re

from autodiff.course.course_card import course_card
from autodiff.course.overview import Standing
from autodiff.course.syllabus import load

EXERCISES = load().exercises


def standings(states):
    """Return all exercises, those of `states` in these states, the others not started."""
    of = {e.id: states.get(e.id, "not started") for e in EXERCISES}
    return [Standing(e, of[e.id], e.points if of[e.id] == "right" else 0) for e in EXERCISES]


def lessons(html):
    """Return each lesson's line, and whether it stands open."""
    found = re.findall(r"<details style=\"[^\"]*\"( open)?><summary[^>]*>(.*?)</summary>", html)
    return {line: bool(opened) for opened, line in found}


def test_each_lesson_has_a_line_with_its_points():
    card = course_card("All", standings({}), "Next.")
    numbers = {exercise.lesson for exercise in EXERCISES}
    assert len(lessons(card.html)) == len(numbers)
    first = load().exercises_of(3)
    points = sum(exercise.points for exercise in first)
    line = f"Lesson 3: A simple revad. 0 of {len(first)} right, 0 of {points} points"
    assert line in card.text and line in lessons(card.html)


def test_the_lesson_under_way_stands_open_and_no_other():
    done = {exercise.id: "right" for exercise in load().exercises_of(3)}
    opened = lessons(course_card("All", standings({**done, "4.1": "wrong"}), "").html)
    assert [line[:9] for line, is_open in opened.items() if is_open] == ["Lesson 4:"]


def test_the_exercises_of_a_lesson_are_within_its_line():
    html = course_card("All", standings({"3.1": "right"}), "Next.").html
    assert re.search(r"Lesson 3:[^<]*</summary><table.*?right</span></td><td[^>]*>3\.1 ", html)
