"""What the student has written so far, function by function, without running any of it."""

from functools import lru_cache
from pathlib import Path

from autodiff.course.folders import HERE, Folders
from autodiff.course.source.finding import indentation, one
from autodiff.course.syllabus import Exercise, load
from autodiff.exercise import find_code, is_stub

__all__ = [
    "body", "compiles", "exercise_files", "is_a_stub", "is_filled", "isolated", "missing", "read",
    "student_file", "twin_file", "unfilled", "write",
]  # fmt: skip


def read(path: Path) -> str:
    """Return a file's text with its own line ends."""
    return path.read_bytes().decode("utf-8", "surrogateescape")  # a stray byte is kept


def write(path: Path, text: str) -> None:
    """Write a text with its own line ends."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode("utf-8", "surrogateescape"))


def student_file(exercise: Exercise, folders: Folders = HERE) -> Path:
    """Return the student's file of an exercise."""
    return folders.package / exercise.file


def twin_file(exercise: Exercise, folders: Folders = HERE) -> Path:
    """Return the reference file of an exercise."""
    return folders.twins / exercise.file


def body(exercise: Exercise, qualname: str, folders: Folders = HERE) -> str:
    """Return the text of one function of the student's, from its decorator to its last line.

    Raises
    ------
    ValueError
        If the student's file has no such function.
    """
    path = student_file(exercise, folders)
    if not path.is_file():
        raise ValueError(f"{folders.shown(path)} is gone: was it renamed or moved?")
    text = read(path)
    found = one(text, qualname)
    if found is None:
        raise ValueError(missing(exercise, qualname, folders))
    return "".join(text.splitlines(keepends=True)[found.start - 1 : found.end])


def missing(exercise: Exercise, qualname: str, folders: Folders = HERE) -> str:
    """Return what to tell a student whose file no longer has one of the functions."""
    return (
        f"{folders.shown(student_file(exercise, folders))} has no function {qualname} under "
        f'@exercise("{exercise.id}"): it was renamed or deleted. Copy its first lines, down to '
        f"its docstring, from {folders.shown(twin_file(exercise, folders))}"
    )


def isolated(text: str, qualname: str) -> str | None:
    """Return `text` with all but one function blanked out, so that its lines keep their numbers.

    The classes around the function stay as bare headers. None if there is no such function.
    """
    found = one(text, qualname)
    if found is None:
        return None
    kept = text.splitlines()
    heads = dict(found.enclosing)
    for number in range(1, len(kept) + 1):
        if number in heads:
            margin = " " * indentation(kept[number - 1])
            kept[number - 1] = margin + heads[number]
        elif not found.header <= number <= found.end:
            kept[number - 1] = ""
    return "\n".join(kept[: found.end]) + "\n"


def is_filled(exercise: Exercise, folders: Folders = HERE) -> bool:
    """Say whether the student has written a body for any function of the exercise."""
    return len(unfilled(exercise, folders)) < len(exercise.functions)


def unfilled(exercise: Exercise, folders: Folders = HERE) -> list[str]:
    """Return the functions of the exercise that are still stubs."""
    path = student_file(exercise, folders)
    if not path.is_file():
        return []
    text = read(path)
    return [qualname for qualname in exercise.functions if is_a_stub(text, qualname)]


@lru_cache(maxsize=256)
def is_a_stub(text: str, qualname: str) -> bool:
    alone = isolated(text, qualname)
    if alone is None:
        return False  # no stub there: checking it says that the function is gone
    try:
        code = find_code(compile(alone, qualname, "exec"), qualname)
    except (SyntaxError, ValueError):
        return False  # somebody has been writing here
    return code is not None and is_stub(code)


def compiles(path: Path) -> bool:
    """Say whether a file is Python."""
    try:
        compile(path.read_bytes(), str(path), "exec")
    except (SyntaxError, ValueError):
        return False
    return True


def exercise_files(folders: Folders = HERE) -> list[str]:
    """Return the files that hold exercises, relative to the package, by the syllabus."""
    return list(dict.fromkeys(exercise.file for exercise in load(folders).exercises))
