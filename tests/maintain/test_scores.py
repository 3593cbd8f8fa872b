"""Stubs earn nothing, solutions earn everything."""

import shutil

import pytest

from autodiff.course import checking, source
from autodiff.course.folders import HERE, Folders
from autodiff.course.syllabus import load

pytestmark = pytest.mark.maintain


@pytest.fixture
def pristine(tmp_path):
    """Return a copy of the course with every exercise a stub, whatever this one holds."""
    for name in ("autodiff", "solutions", "tests"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(HERE.root / name, tmp_path / name, ignore=ignored)
    shutil.copy(HERE.root / "pyproject.toml", tmp_path)
    folders = Folders(tmp_path)
    source.write_stubs(force=True, folders=folders)
    return folders


def test_a_pristine_course_is_all_stubs_and_earns_nothing(pristine):
    exercises = load(pristine).exercises
    stubs = {exercise.id: source.unfilled(exercise, pristine) for exercise in exercises}
    assert stubs == {exercise.id: list(exercise.functions) for exercise in exercises}
    results = checking.check(folders=pristine)
    assert {(result.state, result.earned) for result in results} == {("not started", 0)}
    assert len(results) == len(exercises) >= 24


def test_solutions_earn_all_points_with_nothing_skipped():
    results = checking.check(bodies="solutions")
    assert [f"{r.id}: {r.message}" for r in results if r.state != "right"] == []
    assert sum(r.earned for r in results) == sum(e.points for e in load().exercises)


def test_solutions_filled_in_by_a_student_earn_all_points(pristine):
    for file in source.exercise_files(pristine):
        shutil.copy(pristine.twins / file, pristine.package / file)
    results = checking.check(folders=pristine)
    assert [f"{r.id}: {r.message}" for r in results if r.state != "right"] == []
