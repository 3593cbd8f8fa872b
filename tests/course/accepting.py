"""Runs right bodies through the checks, in a copy of the course where they stand as wrong ones."""

import shutil
from pathlib import Path

from autodiff.course.checking import Outcomes, run_checks
from autodiff.course.folders import HERE, Folders
from autodiff.course.syllabus import load


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
