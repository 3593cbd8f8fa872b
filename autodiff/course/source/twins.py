"""The twins, held together: a solution differs from its file in the exercises' bodies alone."""

import ast
from collections.abc import Iterator
from difflib import SequenceMatcher
from pathlib import Path

from autodiff.course.folders import HERE, Folders
from autodiff.course.source.finding import DECORATOR, Found, exercise_id_of, functions_in
from autodiff.course.source.reading import exercise_files, is_a_stub, read
from autodiff.course.syllabus import load

__all__ = ["drift"]


def drift(folders: Folders = HERE) -> list[str]:
    """Return every way in which the twins differ outside the exercises' bodies.

    It also names what no twin may hold: an exercise that the syllabus lacks, or the reverse; a
    stub among the solutions; `@exercise` that is not next to its function; `super()` without
    arguments in a body, which cannot work in code that is moved between functions.
    """
    problems = []
    known = {(e.file, e.id, name) for e in load(folders).exercises for name in e.functions}
    for side, folder in (("autodiff", folders.package), ("solutions", folders.twins)):
        present = _decorated(folder, folders)
        problems += [
            f"{side}/{file}:{line}: {name} is exercise {exercise_id}, but not in the syllabus"
            for (file, exercise_id, name), line in sorted(present.items())
            if (file, exercise_id, name) not in known
        ]
        problems += [
            f"{side}/{file}: no {name} under @exercise({exercise_id!r}), as the syllabus says"
            for file, exercise_id, name in sorted(known - present.keys())
        ]
    for file in sorted({*exercise_files(folders), *_twins_present(folders)}):
        problems += _file_drift(file, folders)
    return problems


def _twins_present(folders: Folders) -> list[str]:
    return [path.relative_to(folders.twins).as_posix() for path in folders.twins.rglob("*.py")]


def _decorated(folder: Path, folders: Folders) -> dict[tuple[str, str, str], int]:
    paths = [p for p in folder.rglob("*.py") if "_solutions" not in p.relative_to(folder).parts]
    return {
        (path.relative_to(folder).as_posix(), found.exercise_id, found.qualname): found.start
        for path in paths
        if not path.is_relative_to(folders.package / "course")
        for found in _if_mentioned(read(path))
    }


def _if_mentioned(text: str) -> tuple[Found, ...]:
    if not any(DECORATOR.match(line) for line in text.splitlines()):
        return ()
    return functions_in(text)


def _file_drift(file: str, folders: Folders) -> list[str]:
    paths = {"autodiff": folders.package / file, "solutions": folders.twins / file}
    absent = [f"{side}/{file}: is missing" for side, path in paths.items() if not path.is_file()]
    if absent:
        return absent
    problems, compared = [], []
    for side, path in paths.items():
        text = read(path)
        try:
            ast.parse(text)
        except SyntaxError as error:
            problems.append(f"{side}/{file}:{error.lineno}: does not parse: {error.msg}")
            continue
        problems += [f"{side}/{file}:{line}: {why}" for line, why in _faults(text, side)]
        compared.append(_outside(text))
    return problems + (_differences(file, *compared) if len(compared) == 2 else [])


def _faults(text: str, side: str) -> Iterator[tuple[int, str]]:
    for found in functions_in(text):
        if exercise_id_of(found.node.decorator_list[-1]) is None:
            yield found.start, f"{found.qualname}: @exercise must be the decorator next to `def`"
        if side == "solutions" and is_a_stub(text, found.qualname):
            yield found.header, f"{found.qualname} is a stub among the solutions"
        for node in ast.walk(found.node):
            if isinstance(node, ast.Call) and not node.args and _is_super(node.func):
                yield node.lineno, f"{found.qualname}: write super(Class, self), not super()"


def _is_super(called: ast.expr) -> bool:
    return isinstance(called, ast.Name) and called.id == "super"


def _outside(text: str) -> list[tuple[int, str]]:
    """Return the numbered lines outside the exercises' bodies, with a mark for each body."""
    lines = list(enumerate(text.splitlines(keepends=True), start=1))
    for found in reversed(functions_in(text)):
        lines[found.body - 1 : found.end] = [(found.body, f"(the body of {found.qualname})")]
    return lines


def _differences(file: str, ours: list, theirs: list) -> list[str]:
    def at(side: str, lines: list, first: int) -> str:
        if first >= len(lines):
            return f"{side}/{file}: the end"
        number, line = lines[first]
        return f"{side}/{file}:{number}: {line.rstrip()!r}"

    matcher = SequenceMatcher(None, [t for _, t in ours], [t for _, t in theirs], autojunk=False)
    return [
        f"{at('autodiff', ours, a)} differs from {at('solutions', theirs, b)}"
        for tag, a, _, b, _ in matcher.get_opcodes()
        if tag != "equal"
    ]
