"""`@exercise`: whose body runs, at no cost and without a second object."""

import importlib.util
import sys
import textwrap

import pytest

from autodiff import exercise
from autodiff.exercise import is_stub
from autodiff.ops.arithmetic import AddOp, MulOp
from autodiff.revad import Var

STUB = '''
    """A module of exercises."""
    from autodiff.exercise import exercise

    class Counter:
        @exercise("99.1")
        def double(self, number=21):
            """Twice the number."""
            # still to be done
            raise NotImplementedError

    @exercise("99.2")
    def helper(x):
        {body}

    SCALE = 10
'''
TWIN = '''
    from autodiff.exercise import exercise

    class Counter:
        @exercise("99.1")
        def double(self, number=21):
            """Twice the number."""
            return number * 2

    @exercise("99.2")
    def helper(x):
        """Ten times x."""
        return x * SCALE

    SCALE = 10
'''


@pytest.fixture
def course(tmp_path, monkeypatch):
    """Return a function that writes a student's file and imports it, its twin beside it."""
    package, twins = tmp_path / "autodiff", tmp_path / "solutions"
    package.mkdir()
    twins.mkdir()
    monkeypatch.setattr(exercise, "PACKAGE", package)
    monkeypatch.setattr(exercise, "_parts", {})
    monkeypatch.setattr(exercise, "_chosen", "yours")

    def load(body="raise NotImplementedError", twin=TWIN):
        path = package / "lesson.py"
        path.write_text(textwrap.dedent(STUB).format(body=body))
        if twin:
            (twins / "lesson.py").write_text(textwrap.dedent(twin))
        spec = importlib.util.spec_from_file_location("lesson_under_test", path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        module.path = path
        return module

    return load


def test_a_stub_borrows_the_reference_body_and_its_own_modules_globals(course):
    lesson = course()
    assert lesson.Counter().double() == 42
    lesson.SCALE = 100
    assert lesson.helper(3) == 300
    assert exercise.borrowed() == ["99.1", "99.2"]
    assert lesson.helper.__code__.co_filename.endswith("solutions/lesson.py")


def test_a_body_that_is_filled_in_runs_itself(course):
    lesson = course(body="return -x")
    assert lesson.helper(3) == -3
    assert exercise.borrowed() == ["99.1"]


def test_using_says_whose_bodies_run(course):
    lesson = course(body="return -x")
    results = []
    for whose in ("solutions", "yours", {"99.1"}, {"99.2"}):
        exercise.using(whose)
        results.append(lesson.helper(3))
    assert results == [30, -3, 30, -3]
    with pytest.raises(ValueError, match="using"):
        exercise.using("99.2")


def test_without_the_solutions_an_unfilled_exercise_says_so(course):
    lesson = course(twin=None)
    with pytest.raises(NotImplementedError) as caught:
        lesson.Counter().double()
    assert str(caught.value) == (
        "exercise 99.1 is not filled in yet: Counter.double, autodiff/lesson.py:6"
    )
    with pytest.raises(NotImplementedError, match="exercise 99.2 is not filled in yet: helper"):
        lesson.helper(3)


def test_a_twin_without_the_function_is_an_error(course):
    with pytest.raises(ImportError, match="has no function Counter.double"):
        course(twin="x = 1\n")


def test_refresh_picks_up_what_was_saved_and_keeps_objects(course):
    lesson = course()
    function, counter = lesson.helper, lesson.Counter()
    assert exercise.refresh() == []
    text = lesson.path.read_text()
    filled = text.replace(
        "def helper(x):\n    raise NotImplementedError", "def helper(x):\n    return 7"
    )
    assert filled != text
    lesson.path.write_text(filled)
    assert exercise.refresh() == ["99.2"]
    assert function(0) == 7 and counter.double() == 42
    lesson.path.write_text("\n\n" + filled)  # moved lines are no new body
    assert exercise.refresh() == []
    lesson.path.write_text(text)
    assert exercise.refresh() == ["99.2"]
    assert function(2) == 20


def test_refresh_with_a_syntax_error_leaves_the_old_body(course):
    lesson = course(body="return -x")
    lesson.path.write_text("def broken(:\n")
    with pytest.raises(SyntaxError):
        exercise.refresh()
    assert lesson.helper(3) == -3


def test_substitute_tries_another_body(course):
    lesson = course()
    exercise.substitute("99.2", "helper", (lambda x: SCALE + x).__code__)  # noqa: F821
    assert lesson.helper(1) == 11
    exercise.using("solutions")
    assert lesson.helper(1) == 10
    with pytest.raises(KeyError, match="no exercise 99.3"):
        exercise.substitute("99.3", "helper", lesson.helper.__code__)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("raise NotImplementedError", True),
        ('"""Doc."""\n    raise NotImplementedError  # later', True),
        ("raise NotImplementedError('why')", False),
        ("pass", False),
        ("return None", False),
        ("x = 1\n    raise NotImplementedError", False),
        ("raise ValueError", False),
    ],
)
def test_only_a_bare_not_implemented_error_is_a_stub(body, expected):
    namespace = {}
    exec(f"def function(a, b=2):\n    {body}", namespace)
    assert is_stub(namespace["function"].__code__) is expected


def test_the_decorator_returns_the_very_function(course):
    def function():
        return 1

    assert exercise.exercise("0.0")(function) is function
    assert function() == 1


def test_there_is_no_wrapper_around_an_exercise():
    for method in (MulOp.compute, AddOp.compute, Var.grad):
        assert not hasattr(method, "__wrapped__")
        assert sys.getrefcount(method.__code__) > 0
    assert MulOp.compute.__globals__ is sys.modules["autodiff.ops.arithmetic"].__dict__
