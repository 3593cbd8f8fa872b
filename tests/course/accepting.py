"""Runs right bodies through the checks, in a copy of the course where they stand as wrong ones."""

import shutil
from pathlib import Path

import pytest

from autodiff.course.checking import Outcomes, run_checks
from autodiff.course.folders import HERE, Folders
from autodiff.course.syllabus import load


def acceptance(right: dict[str, str]):
    """Return the fixture and the test of a file in which differently written right bodies stand.

    Parameters
    ----------
    right : dict of str to str
        For each exercise's id a text whose top-level functions are right bodies of it.
    """

    @pytest.fixture(scope="module")
    def outcomes(tmp_path_factory) -> Outcomes:
        """Run the checks of a copy of this course with all these bodies."""
        return try_bodies(right, tmp_path_factory.mktemp("course"))

    @pytest.mark.parametrize("exercise_id", right)
    def test_right_bodies_that_are_written_differently_pass(outcomes: Outcomes, exercise_id: str):
        told = complaints(outcomes, exercise_id)
        assert len(told) == right[exercise_id].count("\ndef "), outcomes.problem
        wrong = {bodies: messages for bodies, messages in told.items() if messages}
        assert wrong == {}, wrong

    return outcomes, test_right_bodies_that_are_written_differently_pass


def try_bodies(right: dict[str, str], root: Path) -> Outcomes:
    """Return how the checks of each exercise judge the bodies that `right` has for it.

    Parameters
    ----------
    right : dict of str to str
        For each exercise's id a text whose top-level functions are right bodies of it.
    root : Path
        An empty folder.
    """
    folders = Folders(root)
    shutil.copytree(HERE.package, folders.package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(HERE.twins, folders.root / "solutions")
    shutil.copytree(HERE.checks, folders.checks, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(HERE.checks.parent / "conftest.py", folders.checks.parent)
    folders.wrong.mkdir()
    for exercise_id, bodies in right.items():
        file = f"exercise_{exercise_id.replace('.', '_')}.py"
        (folders.wrong / file).write_text(bodies, encoding="utf-8")
    exercises = [exercise for exercise in load(folders).exercises if exercise.id in right]
    return run_checks(exercises, "wrong", folders)


def complaints(outcomes: Outcomes, exercise_id: str) -> dict[str, list[str]]:
    """Return, for each body tried, what the checks have against it: best, an empty list."""
    tried = {bodies: tests for (i, bodies), tests in outcomes.tests.items() if i == exercise_id}
    return {
        bodies: [test["message"] or test["test"] for test in tests if test["outcome"] != "passed"]
        for bodies, tests in tried.items()
    }
