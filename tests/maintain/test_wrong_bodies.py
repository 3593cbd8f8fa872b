"""Every known-wrong body is failed by its own exercise's check.

All bodies of a lesson run together, once. Their tests' names begin with the lesson and `::`, which
is where pytest-xdist cuts a name to see which tests belong on one worker.
"""

import re
from functools import cache

import pytest

from autodiff.course import checking
from autodiff.course.bodies import wrong_bodies, wrong_body
from autodiff.course.folders import HERE
from autodiff.course.syllabus import load

pytestmark = pytest.mark.maintain

EXERCISES = load().exercises
BODIES = [(exercise, body) for exercise in EXERCISES for body in wrong_bodies(exercise)]
NAMES = [f"lesson {e.lesson}::{body.replace('::', ' ')}" for e, body in BODIES]


@cache
def outcomes_of(lesson):
    """Return what the checks found of a lesson's wrong bodies, each in a process of its own."""
    return checking.run_checks(load().exercises_of(lesson), "wrong")


@pytest.mark.parametrize(("exercise", "body"), BODIES, ids=NAMES)
def test_a_wrong_body_is_caught(exercise, body):
    outcomes = outcomes_of(exercise.lesson)
    found = outcomes.tests.get((exercise.id, body), [])
    said = {test["outcome"]: test["message"] for test in found}
    assert "error" not in said, f"the check broke instead of failing: {said['error']}"
    assert "failed" in said, f"it passes {len(found)} checks; {outcomes.problem}"


@pytest.mark.parametrize("exercise", EXERCISES, ids=[exercise.id for exercise in EXERCISES])
def test_an_exercise_has_at_least_two_wrong_bodies(exercise):
    assert len(wrong_bodies(exercise)) >= 2


def test_every_file_of_wrong_bodies_belongs_to_an_exercise():
    named = {f"exercise_{exercise.id.replace('.', '_')}.py" for exercise in EXERCISES}
    assert {path.name for path in HERE.wrong.glob("*.py")} <= named


def test_each_function_of_an_exercise_has_a_wrong_body():
    covered = {(e.id, wrong_body(e, body)["qualname"]) for e, body in BODIES}
    assert {(e.id, name) for e in EXERCISES for name in e.functions} - covered == set()


@pytest.mark.parametrize(
    ("exercise_id", "word"), [("5.1", "pre_?order"), ("5.1", "breadth"), ("6.3", "drops_.*adjoint")]
)
def test_the_mistakes_that_the_assignments_own_tests_pass_are_among_them(exercise_id, word):
    names = " ".join(wrong_bodies(load().exercise(exercise_id)))
    assert re.search(word, names), names
