"""Where the student stands: each exercise with its state, the points, and the next step.

The states, of which a check gives the first three:

- `not started`: the body is a stub;
- `wrong` and `right`: as last checked, and not edited since;
- `changed`: edited since it was checked;
- `unchecked`: filled in, but never checked.
"""

import ast
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from autodiff.course import progress, source
from autodiff.course.syllabus import Exercise, load

if TYPE_CHECKING:
    from autodiff.course.checking import Result

PACKAGE = Path(__file__).resolve().parents[1]
CALLS = {"terminal": "autodiff {verb} {id}", "notebook": '{verb}("{id}")'}


@dataclass(frozen=True)
class Standing:
    """One exercise, the state it is in, the points it has earned, and what the check said."""

    exercise: Exercise
    state: str
    earned: int
    message: str = ""

    @property
    def name(self) -> str:
        """Number and title, such as `5.2 Multiply`."""
        return f"{self.exercise.id} {self.exercise.title}"


def standing(exercise: Exercise) -> Standing:
    """Return where one exercise stands."""
    last = progress.last(exercise)
    if not source.is_filled(exercise):
        return Standing(exercise, "not started", 0)
    if last is None or last.result.state == "not started":
        return Standing(exercise, "unchecked", 0)
    state = "changed" if last.changed else last.result.state
    return Standing(exercise, state, last.result.earned, last.result.message)


def from_result(exercise: Exercise, result: "Result") -> Standing:
    """Return where an exercise stands that has just been checked."""
    return Standing(exercise, result.state, result.earned, result.message)


def standings(exercises: Iterable[Exercise]) -> list[Standing]:
    """Return where each exercise stands, from the files and the last checks; nothing is run."""
    return [standing(exercise) for exercise in exercises]


def points(of: Iterable[Standing]) -> tuple[int, int]:
    """Return the points earned and the points there are."""
    of = list(of)
    return sum(s.earned for s in of), sum(s.exercise.points for s in of)


def next_after(some: Sequence[Standing], where: str = "terminal") -> str:
    """Return the next step among `some` exercises, or in the course if those are all right."""
    done = all(one.state == "right" for one in some)
    return next_step(standings(load().exercises) if done else some, where)


def next_step(course: Sequence[Standing], where: str = "terminal") -> str:
    """Return one sentence: the first exercise that is not right yet and what to do about it.

    Parameters
    ----------
    course : sequence of Standing
        The exercises, in the order in which they are done.
    where : {"terminal", "notebook"}
        Where the student types: `autodiff check 5.2` or `check("5.2")`.
    """
    left = [one for one in course if one.state != "right"]
    if not left:
        return "Every exercise is right: the engine is yours."
    first = left[0]
    check, hint = (call(verb, first.exercise.id, where) for verb in ("check", "hint"))
    if first.state in ("changed", "unchecked"):
        return f"Next: see whether {first.name} is right: `{check}`"
    if first.state == "wrong":
        return f"Next: mend {first.name} in `{place(first.exercise)}`, then `{check}` (`{hint}` helps)"
    return (
        f"Next: {first.name}, about {first.exercise.minutes} minutes: fill in "
        f"{functions(first.exercise)} in `{place(first.exercise)}`, then `{check}`"
    )


def call(verb: str, exercise_id: str, where: str) -> str:
    """Return how a command is typed in a terminal or in a notebook."""
    return CALLS[where].format(verb=verb, id=exercise_id)


def functions(exercise: Exercise) -> str:
    """Return the exercise's functions as they are said: `A`, `B` and `C`."""
    *others, last = (f"`{name}`" for name in exercise.functions)
    return f"{', '.join(others)} and {last}" if others else last


def place(exercise: Exercise) -> str:
    """Return where to work, such as `autodiff/ops/arithmetic.py:41`.

    The line is that of the first function still to be filled in, or else of the first one. A file
    that is not Python at the moment has no lines to speak of: its name alone is given.
    """
    path = PACKAGE / exercise.file
    shown = f"autodiff/{exercise.file}"
    try:
        tree = ast.parse(path.read_text(encoding="utf-8"))
    except SyntaxError:
        return shown
    found = [node for name in exercise.functions if (node := _find(tree, name))]
    first = next(filter(_raises_only, found), found[0] if found else None)
    return f"{shown}:{first.lineno}" if first else shown


def _find(tree: ast.AST, qualname: str) -> ast.FunctionDef | None:
    """Return the definition of the function `qualname`, or None."""
    name, _, rest = qualname.partition(".")
    for node in ast.iter_child_nodes(tree):
        if getattr(node, "name", None) == name:
            return _find(node, rest) if rest else node
    return None


def _raises_only(function: ast.FunctionDef) -> bool:
    return isinstance(function.body[-1], ast.Raise) and len(function.body) <= 2
