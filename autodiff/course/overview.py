"""Where the student stands: each exercise with its state, the points, and the next step.

The states, of which a check gives the first three:

- `not started`: the body is a stub;
- `wrong` and `right`: as last checked, and not edited since;
- `changed`: edited since it was checked;
- `unchecked`: filled in, but never checked.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from textwrap import dedent
from typing import TYPE_CHECKING

from autodiff.course import progress, source
from autodiff.course.folders import HERE
from autodiff.course.syllabus import Exercise, load

if TYPE_CHECKING:
    from autodiff.course.checking import Result

CALLS = {"terminal": "autodiff {verb} {id}", "notebook": '{verb}("{id}")'}


@dataclass(frozen=True)
class Standing:
    """One exercise, its state, the points it has earned, what the check said, and when it did."""

    exercise: Exercise
    state: str
    earned: int
    message: str = ""
    when: str = ""

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
    return Standing(exercise, state, last.result.earned, last.result.message, last.when)


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
        where_to = f"`{place(first.exercise)}`"
        return f"Next: mend {first.name} in {where_to}, then `{check}` (`{hint}` helps)"
    about = minutes(first.exercise.minutes)
    return f"Next: {first.name}, about {about}: {task(first.exercise)}, then `{check}`"


def call(verb: str, exercise_id: str, where: str) -> str:
    """Return how a command is typed in a terminal or in a notebook."""
    return CALLS[where].format(verb=verb, id=exercise_id)


def task(exercise: Exercise) -> str:
    """Return what to write and where, such as "fill in `A.compute` in `autodiff/a.py:41`"."""
    return f"fill in {functions(exercise)} in `{place(exercise)}`"


def reference(exercise: Exercise) -> str:
    """Return the text of the reference bodies: for comparing, once the student's is right."""
    twin = source.twin_file(exercise)
    if not twin.is_file():
        return f"# {HERE.shown(twin)} is not in this copy of the course"
    text = source.read(twin)
    lines = text.splitlines()
    found = [one for one in source.functions_in(text) if one.qualname in exercise.functions]
    return "\n\n".join(dedent("\n".join(lines[one.start - 1 : one.end])) for one in found)


def minutes(number: int) -> str:
    """Return `1 minute` or `5 minutes`."""
    return f"{number} minute{'' if number == 1 else 's'}"


def functions(exercise: Exercise) -> str:
    """Return the exercise's functions as they are said: `A`, `B` and `C`."""
    *others, last = (f"`{name}`" for name in exercise.functions)
    return f"{', '.join(others)} and {last}" if others else last


def place(exercise: Exercise) -> str:
    """Return where to work, such as `autodiff/ops/arithmetic.py:41`.

    The line is that of the first function still to be filled in, or else of the first one.
    """
    path = source.student_file(exercise)
    if not path.is_file():
        return HERE.shown(path)
    wanted = source.unfilled(exercise) or list(exercise.functions)
    found = source.functions_in(source.read(path))
    lines = [one.header for one in found if one.qualname in wanted]
    shown = HERE.shown(path)
    return f"{shown}:{lines[0]}" if lines else shown
