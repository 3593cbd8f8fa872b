"""The table of exercises: what it gives, and what it refuses."""

import pytest

from autodiff.course.syllabus import load


def test_an_exercise_knows_its_lesson_and_module(small_course):
    exercise = small_course.exercise("2.1")
    assert (exercise.lesson, exercise.module, exercise.functions) == (
        2, "autodiff.powers", ("powers",),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("what", "ids"),
    [(None, ["1.1", "1.2", "2.1"]), ("1.2", ["1.2"]), ("1", ["1.1", "1.2"]), ("02", ["2.1"])],
)
def test_select_takes_all_one_or_a_lesson(small_course, what, ids):
    assert [exercise.id for exercise in load(small_course.folders).select(what)] == ids


@pytest.mark.parametrize(
    ("what", "said"), [("1.3", "did you mean 1."), ("7", "lessons 1, 2"), ("x", "1.1, 1.2, 2.1")]
)
def test_select_says_what_there_is(small_course, what, said):
    with pytest.raises(ValueError, match=said):
        load(small_course.folders).select(what)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('id = "1.2"', 'id = "1.1"', "exercise 1.1 stands there twice"),
        ("points = 2", "", "exercise 1.1: missing points"),
        ("points = 2", "points = 2\npints = 2", "exercise 1.1: unknown pints"),
        ("points = 2", 'points = "2"', "exercise 1.1: points must be int"),
        ("points = 2", "points = 0", "exercise 1.1: points must be 1 or more"),
        ('file = "powers.py"', 'file = "gone.py"', "there is no file autodiff/gone.py"),
        ("number = 2", "number = 3", r"exercise 2.1: there is no \[\[lesson\]\] 2"),
        ("number = 2", "number = 1", "lesson 1 stands there twice"),
        ('functions = ["powers"]', "functions = []", "exercise 2.1: functions names none"),
        ('id = "1.2"', 'id = "double"', "an id is a lesson and a number"),
    ],
)
def test_a_mistake_in_the_table_is_named(small_course, old, new, said):
    table = small_course.folders.syllabus
    table.write_text(table.read_text().replace(old, new, 1))
    with pytest.raises(ValueError, match=said):
        load(small_course.folders)


def test_the_course_itself_loads():
    syllabus = load()
    assert {exercise.lesson for exercise in syllabus.exercises} >= {3, 4, 5, 6, 8, 9}
    assert len(syllabus.exercises) >= 24
