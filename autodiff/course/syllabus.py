"""The syllabus: every lesson and exercise, read from `syllabus.toml` and checked on the way in."""

import dataclasses
import re
import tomllib
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache

from autodiff.course.folders import HERE, Folders

__all__ = ["Exercise", "Lesson", "Syllabus", "load"]

LESSON_FIELDS = {"number": int, "notebook": str, "title": str, "minutes": int}
EXERCISE_FIELDS = {
    "id": str, "title": str, "file": str, "functions": list, "points": int,
    "minutes": int, "difficulty": int, "hints": list, "misconceptions": dict,
    "errors": dict,
}  # fmt: skip


@dataclass(frozen=True)
class Lesson:
    """One notebook of the course."""

    number: int
    notebook: str
    title: str
    minutes: int


@dataclass(frozen=True)
class Exercise:
    """One exercise: one function or several that the student writes, all in one file."""

    id: str
    title: str
    lesson: int
    points: int
    minutes: int
    difficulty: int
    file: str
    functions: tuple[str, ...]
    hints: tuple[str, ...]
    misconceptions: dict[str, str]
    errors: dict[str, str] = dataclasses.field(default_factory=dict)

    @property
    def module(self) -> str:
        """The name of the module that holds the exercise, such as `autodiff.ops.arithmetic`."""
        parts = self.file.removesuffix(".py").split("/")
        return ".".join(["autodiff", *parts]).removesuffix(".__init__")


@dataclass(frozen=True)
class Syllabus:
    """All lessons and exercises, in the order in which they are done."""

    lessons: tuple[Lesson, ...]
    exercises: tuple[Exercise, ...]

    def exercise(self, exercise_id: str) -> Exercise:
        """Return the exercise with this id; ValueError, naming the nearest, if there is none."""
        for exercise in self.exercises:
            if exercise.id == exercise_id:
                return exercise
        raise ValueError(self._unknown(exercise_id))

    def lesson(self, number: int) -> Lesson:
        """Return the lesson with this number; ValueError, naming those that exist, if none."""
        for lesson in self.lessons:
            if lesson.number == number:
                return lesson
        numbers = ", ".join(str(lesson.number) for lesson in self.lessons)
        raise ValueError(f"there is no lesson {number}; there are lessons {numbers}")

    def exercises_of(self, lesson_number: int) -> list[Exercise]:
        """Return the exercises of one lesson, which may have none."""
        return [exercise for exercise in self.exercises if exercise.lesson == lesson_number]

    def select(self, what: str | None = None) -> list[Exercise]:
        """Return the exercises that `what` names.

        Parameters
        ----------
        what : str or None
            None for all, `"5.2"` for one, `"5"` or `"05"` for those of a lesson.

        Raises
        ------
        ValueError
            If nothing has that name: it says what exists and which name is nearest.

        Examples
        --------
        >>> from autodiff.course.syllabus import load
        >>> load().select(None) == list(load().exercises)
        True
        """
        if what is None:
            return list(self.exercises)
        if what.isdecimal():
            return self.exercises_of(self.lesson(int(what)).number)
        return [self.exercise(what)]

    def _unknown(self, what: str) -> str:
        ids = [exercise.id for exercise in self.exercises]
        near = get_close_matches(what, ids, n=1, cutoff=0.3)
        guess = f"; did you mean {near[0]}?" if near else "."
        if what.isdecimal() and any(one.number == int(what) for one in self.lessons):
            ids = [one.id for one in self.exercises_of(int(what))]
            guess = ": that is a lesson."
        return f"there is no exercise {what!r}{guess} There are {', '.join(ids) or 'none yet'}."


def load(folders: Folders = HERE) -> Syllabus:
    """Read the syllabus and check it; the result is cached until the file changes.

    Raises
    ------
    ValueError
        If an id stands twice, a field is missing, unknown or of the wrong kind, or a file or
        lesson is not there.
    """
    return _load(folders, folders.syllabus.stat().st_mtime_ns)


@lru_cache(maxsize=8)
def _load(folders: Folders, _mtime: int) -> Syllabus:
    table = tomllib.loads(folders.syllabus.read_text(encoding="utf-8"))
    lessons = tuple(_lesson(row) for row in table.get("lesson", []))
    exercises = tuple(_exercise(row, folders) for row in table.get("exercise", []))
    _unique("lesson", [str(lesson.number) for lesson in lessons])
    _unique("exercise", [exercise.id for exercise in exercises])
    numbers = {lesson.number for lesson in lessons}
    for exercise in exercises:
        if exercise.lesson not in numbers:
            raise ValueError(f"exercise {exercise.id}: there is no [[lesson]] {exercise.lesson}")
    return Syllabus(lessons, exercises)


def _lesson(row: dict) -> Lesson:
    _check_fields(f"lesson {row.get('number', '?')}", row, LESSON_FIELDS)
    return Lesson(**row)


def _exercise(row: dict, folders: Folders) -> Exercise:
    where = f"exercise {row.get('id', '?')}"
    row = {"misconceptions": {}, "errors": {}, **row}
    _check_fields(where, row, EXERCISE_FIELDS)
    if not re.fullmatch(r"\d+\.\d+", row["id"]):
        raise ValueError(f'{where}: an id is a lesson and a number, such as "5.2"')
    for field in ("functions", "hints"):
        if not all(isinstance(entry, str) for entry in row[field]):
            raise ValueError(f"{where}: {field} must be a list of strings")
    if not row["functions"]:
        raise ValueError(f"{where}: functions names none")
    for field in ("misconceptions", "errors"):
        if not all(isinstance(text, str) for text in row[field].values()):
            raise ValueError(f"{where}: every entry of {field} must be a string")
    if row["points"] < 1 or row["difficulty"] not in (1, 2, 3):
        raise ValueError(f"{where}: points must be 1 or more, difficulty 1, 2 or 3")
    if not any((folder / row["file"]).is_file() for folder in (folders.package, folders.twins)):
        raise ValueError(f"{where}: there is no file autodiff/{row['file']}")
    lists = {field: tuple(row[field]) for field in ("functions", "hints")}
    return Exercise(**{**row, **lists, "lesson": int(row["id"].split(".")[0])})


def _check_fields(where: str, row: dict, fields: dict[str, type]) -> None:
    missing, unknown = fields.keys() - row.keys(), row.keys() - fields.keys()
    if missing:
        raise ValueError(f"syllabus.toml, {where}: missing {', '.join(sorted(missing))}")
    if unknown:
        raise ValueError(f"syllabus.toml, {where}: unknown {', '.join(sorted(unknown))}")
    for field, kind in fields.items():
        if type(row[field]) is not kind:
            raise ValueError(
                f"syllabus.toml, {where}: {field} must be {kind.__name__}, not {row[field]!r}"
            )


def _unique(what: str, names: list[str]) -> None:
    for name in names:
        if names.count(name) > 1:
            raise ValueError(f"syllabus.toml: {what} {name} stands there twice")
