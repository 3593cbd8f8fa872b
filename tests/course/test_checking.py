"""Checking exercises: independent credit, no points by accident, and no points lost."""

import os
import subprocess
import sys

import pytest

from autodiff.course import checking, progress, source
from autodiff.course.source import read, write

ASKS = 'student.expect(student("double(x)", x=4), 8)'


def states(course, *ids, **options):
    """Return the state of each exercise, by id."""
    results = checking.check(list(ids) or None, folders=course.folders, **options)
    return {result.id: result.state for result in results}


def solve(course):
    """Fill in every exercise rightly."""
    course.fill("1.1", "return self.a + self.b")
    course.fill("1.2", "return 2 * x", "double")
    course.fill("1.2", "return 3 * x", "triple")
    course.fill("2.1", "return [x ** (i + 1) for i in range(n)]")


def test_stubs_earn_nothing_and_start_no_process(small_course, monkeypatch):
    monkeypatch.setattr(checking, "run_checks", None)
    results = checking.check(folders=small_course.folders)
    assert [(r.state, r.earned, r.points) for r in results] == [
        ("not started", 0, 2), ("not started", 0, 3), ("not started", 0, 5),
    ]  # fmt: skip


def test_solutions_earn_everything_and_leave_no_trace(small_course):
    results = checking.check(bodies="solutions", folders=small_course.folders)
    assert [(r.state, r.earned) for r in results] == [("right", 2), ("right", 3), ("right", 5)]
    assert not small_course.folders.state.exists()


def test_right_bodies_earn_everything_and_are_remembered(small_course):
    solve(small_course)
    assert set(states(small_course).values()) == {"right"}
    last = progress.last(small_course.exercise("1.2"), small_course.folders)
    assert (last.result.state, last.result.earned, last.changed) == ("right", 3, False)


def test_one_mistake_costs_one_exercise(small_course):
    solve(small_course)
    small_course.fill("1.1", "return self.a")
    assert states(small_course) == {"1.1": "wrong", "1.2": "right", "2.1": "right"}


@pytest.mark.parametrize(
    "body", ["import os\nos._exit(0)", "import sys\nsys.exit(0)", "return (", "raise KeyError"]
)
def test_a_crash_costs_one_exercise(small_course, body):
    solve(small_course)
    small_course.fill("1.1", body)
    assert states(small_course) == {"1.1": "wrong", "1.2": "right", "2.1": "right"}


def test_the_message_is_the_smallest_failing_input(small_course):
    small_course.fill("1.1", "return self.a - self.b")
    (result,) = checking.check(["1.1"], folders=small_course.folders)
    assert result.message == (
        "Exercise 1.1: `Pair(a, b).total()` gives a wrong answer.\n"
        "input: a = 0, b = 1\nyours: -1\ntrue: 1"
    )


def test_an_answer_that_changes_from_call_to_call_is_wrong_and_said(small_course):
    small_course.fill("1.1", "import random\nreturn self.a + self.b + random.choice([0, 1])")
    (result,) = checking.check(["1.1"], folders=small_course.folders)
    assert result.state == "wrong" and result.message.startswith("Exercise 1.1: `Pair(a, b)")


def test_half_an_exercise_is_wrong_even_where_its_checks_pass(small_course):
    small_course.fill("1.2", "return 2 * x", "double")
    path = small_course.folders.checks / "test_lesson_01.py"
    path.write_text(path.read_text().split('@pytest.mark.exercise("1.2")\n@pytest')[0])
    (result,) = checking.check(["1.2"], folders=small_course.folders)
    assert (result.state, result.earned) == ("wrong", 0)
    assert result.message == "Exercise 1.2 is not finished: triple is still a stub."


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("import pytest", "import pytest, gone", "No module named 'gone'"),
        ("import pytest", "import pytest; (", "SyntaxError"),
        ('"1.2"', '"1.1"', "no check of it was found"),
        (ASKS, "assert False", "check itself is broken"),
        (ASKS, "pytest.skip()", "check itself is broken"),
        ("def test_double(student)", "def test_double(gone)", "check itself is broken"),
        (ASKS, "import os; os._exit(0)", "could not be checked"),
    ],
)
def test_a_broken_check_never_counts_as_right(small_course, old, new, said):
    path = small_course.folders.checks / "test_lesson_01.py"
    write(path, read(path).replace(old, new))
    (result,) = checking.check(["1.2"], "solutions", small_course.folders)
    assert (result.state, result.earned, result.points) == ("wrong", 0, 3)
    assert said in result.message


def test_a_missing_file_of_checks_is_named(small_course):
    (small_course.folders.checks / "test_lesson_02.py").unlink()
    results = checking.check(bodies="solutions", folders=small_course.folders)
    assert [r.state for r in results] == ["right", "right", "wrong"]
    assert "Exercise 2.1 could not be checked" in results[2].message


def test_the_time_for_all_checks_is_limited_and_what_was_found_is_kept(small_course, monkeypatch):
    path = small_course.folders.checks / "test_lesson_02.py"
    path.write_text(path.read_text() + "    import time; time.sleep(60)\n")
    monkeypatch.setattr(checking, "START_SECONDS", 5)
    monkeypatch.setattr(checking, "EXERCISE_SECONDS", 0)
    results = checking.check(bodies="solutions", folders=small_course.folders)
    assert [r.state for r in results] == ["right", "right", "wrong"]
    assert "the checks took more than 5 s" in results[2].message


def test_unknown_exercises_and_bodies_are_refused(small_course):
    with pytest.raises(ValueError, match="there is no exercise '1.9'"):
        checking.check(["1.9"], folders=small_course.folders)
    with pytest.raises(ValueError, match='expected "yours" or "solutions"'):
        checking.check(bodies="mine", folders=small_course.folders)


def test_the_process_that_judges_never_runs_a_students_file(small_course):
    small_course.fill("1.1", "return self.a + self.b")
    trap = 'import sys\nif "pytest" in sys.modules:\n    raise SystemExit("run by the judge")\n'
    path = small_course.folders.package / "sums.py"
    path.write_text(path.read_text() + trap)
    (small_course.folders.package / "__init__.py").write_text("from autodiff import sums\n")
    assert states(small_course, "1.1") == {"1.1": "right"}


def test_one_check_is_quick(small_course):
    small_course.fill("1.1", "return self.a + self.b")
    before = os.times()
    assert states(small_course, "1.1") == {"1.1": "right"}
    after = os.times()
    seconds = after.children_user + after.children_system
    assert seconds - before.children_user - before.children_system < 3


def pytest_in(course, *arguments):
    """Return what plain pytest says in a student's folder."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-rs", *arguments]
    environment = {"PYTHONPATH": ".", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PATH": ""}
    done = subprocess.run(
        command, cwd=course.folders.root, env=environment, capture_output=True, text=True
    )
    return done.stdout


def test_plain_pytest_skips_what_is_not_started_and_shows_messages_without_tracebacks(small_course):
    small_course.fill("1.1", "return self.a")
    said = pytest_in(small_course)
    assert "1.2 not started" in said and "2.1 not started" in said
    assert "2 failed, 4 skipped" in said
    assert "You returned the first number alone." in said
    assert "Traceback" not in said and "student.py" not in said


def test_each_wrong_body_is_run_until_a_check_catches_it(small_course):
    exercises = [small_course.exercise(exercise_id) for exercise_id in ("1.1", "1.2", "2.1")]
    outcomes = checking.run_checks(exercises, "wrong", small_course.folders)
    assert outcomes.problem == "" and outcomes.tests["2.1", "wrong"][0]["outcome"] == "skipped"
    caught = {bodies for _, bodies in outcomes.tests if outcomes.caught(bodies)}
    assert caught == {
        "exercise_1_1.py::forgets_the_second", "exercise_1_1.py::subtracts",
        "exercise_1_2.py::squares", "exercise_1_2.py::doubles",
    }  # fmt: skip


def test_a_wrong_body_that_passes_every_check_is_not_caught(small_course):
    right = "\n\ndef is_right(self):\n    return self.a + self.b\n"
    path = small_course.folders.wrong / "exercise_1_1.py"
    path.write_text(path.read_text() + right)
    outcomes = checking.run_checks([small_course.exercise("1.1")], "wrong", small_course.folders)
    assert not outcomes.caught("exercise_1_1.py::is_right")


def test_a_renamed_function_costs_its_own_exercise_only(small_course):
    small_course.fill("1.1", "return self.a + self.b")
    path = source.student_file(small_course.exercise("1.2"), small_course.folders)
    source.write(path, source.read(path).replace("def double(", "def twice("))
    right, wrong = checking.check(["1.1", "1.2"], folders=small_course.folders)
    assert right.state == "right"
    assert "has no function double" in wrong.message


def test_a_file_that_is_gone_is_said(small_course):
    exercise = small_course.exercise("1.1")
    source.student_file(exercise, small_course.folders).unlink()
    with pytest.raises(ValueError, match="is gone: was it renamed or moved"):
        source.reset(exercise, small_course.folders)
    assert source.unfilled(exercise, small_course.folders) == []


def test_a_byte_that_is_no_utf8_is_kept_and_judged_as_python_does(small_course):
    small_course.fill("1.1", "return self.a + self.b")
    path = source.student_file(small_course.exercise("1.1"), small_course.folders)
    path.write_bytes(path.read_bytes() + b"\n# caf\xe9\n")
    (result,) = checking.check(["1.1"], folders=small_course.folders)
    assert result.state == "right"
    assert path.read_bytes().endswith(b"# caf\xe9\n")
