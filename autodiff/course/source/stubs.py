"""From solutions to stubs: for the whole course, or for one exercise that is reset."""

from datetime import datetime
from pathlib import Path

from autodiff.course.folders import HERE, Folders
from autodiff.course.source.finding import Found, functions_in, one
from autodiff.course.source.reading import (
    body,
    exercise_files,
    is_filled,
    read,
    student_file,
    twin_file,
    write,
)
from autodiff.course.syllabus import Exercise, load

__all__ = ["reset", "stubbed", "write_stubs"]

STUB = "raise NotImplementedError"


def stubbed(text: str) -> str:
    """Return a module's text with every exercise's body replaced by `raise NotImplementedError`.

    Raises
    ------
    ValueError
        If a body stands on the line of its `def`, where a stub would not fit.
    """
    lines = text.splitlines(keepends=True)
    for found in reversed(functions_in(text)):
        lines[found.body - 1 : found.end] = [_stub_line(found, lines)]
    return "".join(lines)


def _stub_line(found: Found, lines: list[str]) -> str:
    if found.node is not None and found.node.body[0].lineno == found.header:
        raise ValueError(f"{found.qualname}, line {found.header}: put the body on its own line")
    last = lines[found.end - 1]
    newline = last[len(last.rstrip("\r\n")) :]
    return f"{found.indent}{STUB}{newline}"


def write_stubs(*, force: bool = False, folders: Folders = HERE) -> list[Path]:
    """Write every file of exercises from its solution, with stubs for bodies.

    Parameters
    ----------
    force : bool
        Also where a body has been filled in, which is then lost.

    Returns
    -------
    list of Path
        The files that changed.

    Raises
    ------
    FileExistsError
        If a body is filled in and `force` is not set; nothing has been written then.
    """
    files = exercise_files(folders)
    filled = [e.id for e in load(folders).exercises if _student_wrote(e, folders)]
    if filled and not force:
        raise FileExistsError(
            f"bodies are filled in for {', '.join(filled)}: keep them with `autodiff reset`, or "
            "pass force=True to overwrite them"
        )
    changed = []
    for file in files:
        text = stubbed(read(folders.twins / file))
        target = folders.package / file
        if not target.is_file() or read(target) != text:
            write(target, text)
            changed.append(target)
    return changed


def _student_wrote(exercise: Exercise, folders: Folders) -> bool:
    path = student_file(exercise, folders)
    return path.is_file() and bool(functions_in(read(path))) and is_filled(exercise, folders)


def reset(exercise: Exercise, folders: Folders = HERE) -> Path:
    """Put an exercise's stub back and keep what was there.

    Parameters
    ----------
    exercise : Exercise
        The exercise; its file may hold a syntax error.

    Returns
    -------
    Path
        The backup, in `.autodiff/backups/`.

    Raises
    ------
    ValueError
        If the student's file no longer has one of the exercise's functions.
    """
    path = student_file(exercise, folders)
    kept = [body(exercise, qualname, folders) for qualname in exercise.functions]
    backup = _backup_path(exercise, folders)
    write(backup, f"# {exercise.id} {exercise.title}, from autodiff/{exercise.file}\n\n"
          + "\n\n".join(kept))  # fmt: skip
    stubs = stubbed(read(twin_file(exercise, folders)))
    for qualname in exercise.functions:
        text = read(path)
        found, stub = one(text, qualname), one(stubs, qualname)
        lines = text.splitlines(keepends=True)
        lines[found.start - 1 : found.end] = stubs.splitlines(True)[stub.start - 1 : stub.end]
        write(path, "".join(lines))
    return backup


def _backup_path(exercise: Exercise, folders: Folders) -> Path:
    name = f"{exercise.id}-{datetime.now():%Y%m%d-%H%M%S}"
    folder = folders.state / "backups"
    free = (folder / f"{name}{extra}.py" for extra in ("", *(f"-{n}" for n in range(2, 10_000))))
    return next(path for path in free if not path.exists())
