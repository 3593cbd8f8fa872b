"""The student's files and their twins: the same but for the bodies, and written by one command."""

import ast
import subprocess

import pytest

from autodiff.course import source
from autodiff.course.folders import HERE
from autodiff.course.syllabus import load

pytestmark = pytest.mark.maintain


def committed(path):
    """Return a file as it is in git's index, or as it stands here without git."""
    name = HERE.shown(path)
    done = subprocess.run(["git", "show", f":{name}"], cwd=HERE.root, capture_output=True)
    return source.read(path) if done.returncode else done.stdout.decode("utf-8")


def test_the_twins_have_not_drifted():
    assert source.drift() == []


@pytest.mark.parametrize("file", source.exercise_files())
def test_committed_files_are_the_stubs_of_their_solutions(file):
    stubs = source.stubbed(committed(HERE.twins / file))
    assert committed(HERE.package / file) == stubs, "run: python -m autodiff.course.maintain stubs"


@pytest.mark.parametrize("exercise", load().exercises, ids=lambda exercise: exercise.id)
def test_an_exercise_has_hints_and_a_task_in_each_docstring(exercise):
    assert len(exercise.hints) >= 2
    for found in source.functions_in(source.read(source.twin_file(exercise))):
        assert ast.get_docstring(found.node), f"{found.qualname} does not say what to do"


@pytest.mark.parametrize("path", sorted(HERE.checks.glob("test_*.py")), ids=lambda path: path.stem)
def test_a_check_does_not_import_the_engine(path):
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    engine = {n for n in names if n.split(".")[0] == "autodiff" and "autodiff.course" not in n}
    assert engine == set(), "the process that judges does not load the engine"
