"""The lines of a body that run: which file they stand in, and whose they are.

The picture of a step is the same whatever a student has written; these lines are not, so they are
shown live and never saved.
"""

import inspect
import io
import linecache
import sys
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

from autodiff.exercise import PACKAGE

__all__ = ["Running", "running"]

MOST_LINES = 6


@dataclass(frozen=True)
class Running:
    """The lines of one body that ran.

    Attributes
    ----------
    function : str
        The qualified name, such as ``MulOp.compute``.
    place : str
        File and line, such as ``autodiff/ops/arithmetic.py:109``.
    lines : tuple of (int, str)
        The numbers and the text of the lines that ran, in the order of the file.
    whose : {"yours", "borrowed", "engine"}
        The student's, the reference's until the student has written it, or no exercise.
    exercise_id : str or None
        The exercise, such as ``"5.2"``.
    """

    function: str
    place: str
    lines: tuple
    whose: str
    exercise_id: str | None = None

    @property
    def says(self):
        """Whose line runs, and where it stands."""
        whose = {
            "yours": f"your {self.exercise_id} runs",
            "borrowed": f"the reference runs until you write {self.exercise_id}",
            "engine": "the engine runs",
        }[self.whose]
        return f"{self.function}, {self.place}: {whose}"


def running(function, *arguments):
    """Run a function once more and note which of its own lines run.

    Parameters
    ----------
    function : function or method
        An op's ``compute`` or ``gradient``.
    *arguments
        What it is given.

    Returns
    -------
    Running or None
        None where there are no lines of Python to show.

    Examples
    --------
    >>> from autodiff.ops.arithmetic import add_op
    >>> found = running(add_op.compute, None, [2, 3])
    >>> found.function, found.whose, found.lines[-1][1].strip()
    ('AddOp.compute', 'engine', 'return input_vals[0] + input_vals[1]')
    """
    plain = inspect.unwrap(getattr(function, "__func__", function))
    code = getattr(plain, "__code__", None)
    if code is None:
        return None
    with _noting(code) as numbers, redirect_stdout(io.StringIO()):
        function(*arguments)
    lines = _source(code.co_filename, numbers)
    if not lines:
        return None
    return Running(
        plain.__qualname__, f"{_shown(code.co_filename)}:{lines[0][0]}", lines, *_whose(plain)
    )


@contextmanager
def _noting(code):
    """Collect the numbers of the lines of `code` that run meanwhile."""
    numbers, before = set(), sys.gettrace()

    def line(frame, event, _):
        if event == "line":
            numbers.add(frame.f_lineno)
        return line

    sys.settrace(lambda frame, event, _: line if frame.f_code is code else None)
    try:
        yield numbers
    finally:
        sys.settrace(before)


def _source(path, numbers):
    """Read lines from a file as it is now; of many, the last, as they make the result."""
    linecache.checkcache(path)
    found = [(number, linecache.getline(path, number).rstrip()) for number in sorted(numbers)]
    return tuple((number, text) for number, text in found if text)[-MOST_LINES:]


def _shown(path):
    """Write a path from the course's folder; a cell's code has no file of its own."""
    path, root = Path(path).resolve(), PACKAGE.parent
    if path.is_relative_to(root):
        return path.relative_to(root).as_posix()
    return path.name if path.is_file() else "a cell of this notebook"


def _whose(function):
    part = getattr(function, "exercise_part", None)
    if part is None:
        return "engine", None
    yours = part.filled and function.__code__ is part.student_code  # equal code may be borrowed
    return "yours" if yours else "borrowed", part.exercise_id
