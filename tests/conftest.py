"""For all tests: the plugin that runs the exercises' checks, and a small course to try it on."""

import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings

from autodiff.course import source
from autodiff.course.folders import HERE, Folders
from autodiff.course.source.finding import one
from autodiff.course.student import Asker, Student
from autodiff.course.syllabus import load

pytest_plugins = ["autodiff.course.report"]

# A busy machine is no reason to fail, and CI tries the same examples each time.
settings.register_profile("tests", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("tests")

SUMS = '''"""Two exercises, one of them with two functions."""

from autodiff.exercise import exercise


class Pair:
    """Two numbers."""

    def __init__(self, a, b):
        self.a, self.b = a, b

    @exercise("1.1")
    def total(self):
        """Return their sum."""
        return self.a + self.b  # the whole secret


@exercise("1.2")
def double(x):
    """Return x twice."""
    # a remark of the solution
    return Pair(x, x).total()


@exercise("1.2")
def triple(x):
    """Return x three times."""
    return double(x) + x
'''

POWERS = '''"""One exercise that stands on another file."""

from autodiff.exercise import exercise
from autodiff.sums import Pair


@exercise("2.1")
def powers(x, n):
    """Return [x, x**2, ..., x**n]."""
    found = [x]
    while len(found) < n:
        found.append(found[-1] * x)
    return found


def total_of(a, b):
    """Use the other file's exercise."""
    return Pair(a, b).total()
'''

TABLE = """
[[lesson]]
number = 1
notebook = "01_sums.ipynb"
title = "Sums"
minutes = 5

[[lesson]]
number = 2
notebook = "02_powers.ipynb"
title = "Powers"
minutes = 5

[[exercise]]
id = "1.1"
title = "Add"
file = "sums.py"
functions = ["Pair.total"]
points = 2
minutes = 1
difficulty = 1
hints = ["What is a sum?"]

[exercise.misconceptions]
first = "You returned the first number alone."

[[exercise]]
id = "1.2"
title = "Multiply by two and three"
file = "sums.py"
functions = ["double", "triple"]
points = 3
minutes = 1
difficulty = 2
hints = []

[[exercise]]
id = "2.1"
title = "Powers"
file = "powers.py"
functions = ["powers"]
points = 5
minutes = 1
difficulty = 3
hints = []
"""

CHECKS = {
    "test_lesson_01.py": """
import pytest
from hypothesis import given, strategies as st

@pytest.mark.exercise("1.1")
@given(a=st.integers(-9, 9), b=st.integers(-9, 9))
def test_the_sum(student, a, b):
    got = student("Pair(a, b).total()", a=a, b=b)
    student.expect(got, a + b, mistakes={"first": a})

@pytest.mark.exercise("1.1")
def test_the_sum_of_strings(student):
    student.expect(student("Pair('a', 'b').total()"), "ab")

@pytest.mark.exercise("1.2")
def test_double(student):
    student.expect(student("double(x)", x=4), 8)

@pytest.mark.exercise("1.2")
@pytest.mark.parametrize("x", [1, 2])
def test_triple(student, x):
    student.expect(student("triple(x)", x=x), 3 * x)
""",
    "test_lesson_02.py": """
import pytest

@pytest.mark.exercise("2.1")
def test_powers(student):
    student.expect(student("powers(2, 3)"), [2, 4, 8], labels=["x", "x squared", "x cubed"])
""",
}

WRONG = {
    "exercise_1_1.py": '''
def forgets_the_second(self):
    """Only the first."""
    return self.a

def subtracts(self):
    """The wrong sign."""
    return self.a - self.b
''',
    "exercise_1_2.py": '''
FUNCTION = {"doubles": "triple"}

def squares(x):
    """Another operation."""
    return x * x

def doubles(x):
    """One too few."""
    return double(x)
''',
}


@dataclass
class SmallCourse:
    """A course with three exercises in a folder of its own, and everything that runs one."""

    folders: Folders

    def exercise(self, exercise_id: str):
        """Return an exercise of this course's syllabus."""
        return load(self.folders).exercise(exercise_id)

    def fill(self, exercise_id: str, body: str, qualname: str | None = None) -> None:
        """Write a student's body; `body` may have several lines."""
        exercise = self.exercise(exercise_id)
        path = source.student_file(exercise, self.folders)
        text = source.read(path)
        found = one(text, qualname or exercise.functions[0])
        lines = text.splitlines(keepends=True)
        lines[found.body - 1 : found.end] = [
            f"{found.indent}{line}\n" for line in body.splitlines()
        ]
        path.write_text("".join(lines), encoding="utf-8")

    def asker(self, exercise_id: str, bodies: str = "yours", **limits) -> Asker:
        """Return a process that answers for one exercise."""
        return Asker(self.exercise(exercise_id), bodies, self.folders, **limits)


@pytest.fixture
def small_course(tmp_path: Path) -> SmallCourse:
    """Return a small course, with stubs for all its exercises."""
    folders = Folders(tmp_path)
    shutil.copytree(
        HERE.package / "course", folders.package / "course",
        ignore=shutil.ignore_patterns("*.toml"),  # compiled files too: it is quicker
    )  # fmt: skip
    shutil.copy(HERE.package / "exercise.py", folders.package)
    (folders.package / "__init__.py").write_text('"""A small course."""\n')
    folders.syllabus.write_text(TABLE)
    for name, text in (("sums.py", SUMS), ("powers.py", POWERS)):
        source.write(folders.root / "solutions" / name, text)
    for name, text in CHECKS.items():
        source.write(folders.checks / name, text)
    for name, text in WRONG.items():
        source.write(folders.wrong / name, text)
    shutil.copy(HERE.checks / "conftest.py", folders.checks)
    shutil.copy(HERE.checks.parent / "conftest.py", folders.checks.parent)
    source.write_stubs(folders=folders)
    return SmallCourse(folders)


@pytest.fixture
def ask(small_course: SmallCourse):
    """Return `ask(exercise_id, bodies)`: a `Student` whose process ends with the test."""
    askers = []

    def make(exercise_id: str, bodies: str = "yours", **limits) -> Student:
        askers.append(small_course.asker(exercise_id, bodies, **limits))
        return Student(askers[-1])

    yield make
    for asker in askers:
        asker.close()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(terminalreporter):
    """Say last which exercises are wrong: all other failures may come from them."""
    result = yield
    failed = terminalreporter.stats.get("failed", [])
    told = (re.search(r"^Exercise (\d+\.\d+)\b", one.longreprtext, re.M) for one in failed)
    wrong = sorted({found[1] for found in told if found})
    for exercise_id in wrong:
        terminalreporter.write_line(f"{exercise_id} is not right: autodiff check {exercise_id}")
    if wrong:
        terminalreporter.write_line("Mend these first: the other failures may come from them.")
    return result
