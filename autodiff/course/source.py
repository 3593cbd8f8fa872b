"""The exercises as text: find, read, stub, reset and compare them, without running any of it.

A file that parses is read with `ast`. One that does not, because a student is in the middle of a
line, is read by indentation, so that a syntax error in one exercise leaves the others readable.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from functools import lru_cache
from pathlib import Path

from autodiff.course.folders import HERE, Folders
from autodiff.course.syllabus import Exercise, load
from autodiff.exercise import find_code, is_stub

__all__ = [
    "body", "drift", "graded_source", "isolated", "is_filled", "reset", "stubbed", "unfilled",
    "write_stubs",
]  # fmt: skip

STUB = "raise NotImplementedError"
DECORATOR = re.compile(r"""^([ \t]*)@(?:\w+\.)?exercise\(\s*(['"])([^'"]*)\2""")


@dataclass(frozen=True)
class Found:
    """Where one decorated function stands in a text; lines count from 1, `end` is inclusive."""

    exercise_id: str
    qualname: str
    start: int  # the first decorator
    header: int  # the line with `def`
    body: int  # the first line after the docstring, or after the header
    end: int
    indent: str  # of the body
    enclosing: tuple[tuple[int, str], ...]  # line and header of each class around it
    node: ast.FunctionDef | None = None


# --- reading ----------------------------------------------------------------------------------


def read(path: Path) -> str:
    """Return a file's text with its own line ends."""
    return path.read_bytes().decode("utf-8")


def write(path: Path, text: str) -> None:
    """Write a text with its own line ends."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode("utf-8"))


def student_file(exercise: Exercise, folders: Folders = HERE) -> Path:
    """Return the student's file of an exercise."""
    return folders.package / exercise.file


def twin_file(exercise: Exercise, folders: Folders = HERE) -> Path:
    """Return the reference file of an exercise."""
    return folders.twins / exercise.file


@lru_cache(maxsize=64)
def functions_in(text: str) -> tuple[Found, ...]:
    """Return every function decorated with `@exercise(...)`, in the order of the text."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):
        return tuple(_scan(text.splitlines(keepends=True)))
    return tuple(_walk(tree, text.splitlines(keepends=True), ()))


def _walk(scope: ast.AST, lines: list[str], enclosing: tuple) -> Iterator[Found]:
    for node in ast.iter_child_nodes(scope):
        if isinstance(node, ast.ClassDef):
            head = (node.lineno, f"class {node.name}:")
            yield from _walk(node, lines, (*enclosing, head))
        elif isinstance(node, ast.FunctionDef):
            found_id = next(filter(None, map(_exercise_id, node.decorator_list)), None)
            if found_id is not None:
                yield _found(node, found_id, lines, enclosing)


def _exercise_id(decorator: ast.expr) -> str | None:
    if not isinstance(decorator, ast.Call) or not decorator.args:
        return None
    name = decorator.func.attr if isinstance(decorator.func, ast.Attribute) else decorator.func
    name = name.id if isinstance(name, ast.Name) else name
    first = decorator.args[0]
    if name == "exercise" and isinstance(first, ast.Constant) and isinstance(first.value, str):
        return first.value
    return None


def _found(node: ast.FunctionDef, found_id: str, lines: list[str], enclosing: tuple) -> Found:
    first = node.body[0]
    has_docstring = ast.get_docstring(node, clean=False) is not None
    indent = " " * (node.col_offset + 4)
    if first.lineno > node.lineno and not lines[first.lineno - 1][: first.col_offset].strip():
        indent = lines[first.lineno - 1][: first.col_offset]
    body = first.end_lineno + 1 if has_docstring else _after_header(node, lines)
    return Found(
        exercise_id=found_id,
        qualname=".".join([head[6:-1] for _, head in enclosing] + [node.name]),
        start=min(decorator.lineno for decorator in node.decorator_list),
        header=node.lineno,
        body=body,
        end=_with_comments(lines, node.end_lineno, indent),
        indent=indent,
        enclosing=enclosing,
        node=node,
    )


def _after_header(node: ast.FunctionDef, lines: list[str]) -> int:
    """Return the line after `def ...:`, where comments may come before the first statement."""
    line = node.body[0].lineno
    while line - 1 > node.lineno and _is_comment_or_blank(lines[line - 2]):
        line -= 1
    return line


def _with_comments(lines: list[str], end: int, indent: str) -> int:
    """Return the last line of a body with the comments that follow at its depth."""
    last = end
    for number in range(end + 1, len(lines) + 1):
        line = lines[number - 1]
        if not _is_comment_or_blank(line):
            break
        if line.strip():
            if not line.startswith(indent):
                break
            last = number
    return last


def _is_comment_or_blank(line: str) -> bool:
    return not line.strip() or line.lstrip().startswith("#")


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip())


def _scan(lines: list[str]) -> Iterator[Found]:
    """Find decorated functions in a text that does not parse, by lines and indentation."""
    for number, line in enumerate(lines, start=1):
        match = DECORATOR.match(line)
        if match is None:
            continue
        header = number + 1
        while header <= len(lines) and not re.match(r"\s*def\s", lines[header - 1]):
            header += 1
        name = re.match(r"\s*def\s+(\w+)", lines[header - 1]) if header <= len(lines) else None
        if name is not None:
            yield _scanned(lines, number, header, match, name.group(1))


def _scanned(lines: list[str], number: int, header: int, match: re.Match, name: str) -> Found:
    margin = match.group(1)
    start = number
    while start > 1 and lines[start - 2].startswith(f"{margin}@"):
        start -= 1
    enclosing = _classes_above(lines, number, len(margin))
    end = _end_by_indentation(lines, header, len(margin))
    names = [head[6:-1] for _, head in enclosing]
    return Found(
        exercise_id=match.group(3),
        qualname=".".join([*names, name]),
        start=start,
        header=header,
        body=header + 1,
        end=end,
        indent=margin + "    ",
        enclosing=enclosing,
    )


def _classes_above(lines: list[str], number: int, depth: int) -> tuple[tuple[int, str], ...]:
    heads: list[tuple[int, str]] = []
    for above in range(number - 1, 0, -1):
        match = re.match(r"(\s*)class\s+(\w+)", lines[above - 1])
        if match and len(match.group(1)) < depth:
            heads.insert(0, (above, f"class {match.group(2)}:"))
            depth = len(match.group(1))
    return tuple(heads)


def _end_by_indentation(lines: list[str], header: int, depth: int) -> int:
    """Return the last line before something stands at the function's own depth again."""
    end, quoted = header, False
    for number in range(header + 1, len(lines) + 1):
        line = lines[number - 1]
        if line.strip():
            outside = _depth(line) <= depth
            if outside and re.match(r"\s*(@|def\s|class\s)", line):
                break
            if outside and not quoted and not re.match(r"\s*[)\]}]", line):
                break
            end = number
        if (line.count('"""') + line.count("'''")) % 2:
            quoted = not quoted
    return end


def _one(text: str, qualname: str) -> Found | None:
    return next((found for found in functions_in(text) if found.qualname == qualname), None)


def body(exercise: Exercise, qualname: str, folders: Folders = HERE) -> str:
    """Return the text of one function of the student's, from its decorator to its last line.

    Raises
    ------
    ValueError
        If the student's file has no such function.
    """
    path = student_file(exercise, folders)
    text = read(path)
    found = _one(text, qualname)
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
    found = _one(text, qualname)
    if found is None:
        return None
    kept = text.splitlines()
    heads = dict(found.enclosing)
    for number in range(1, len(kept) + 1):
        if number in heads:
            margin = " " * _depth(kept[number - 1])
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
    return [qualname for qualname in exercise.functions if _is_stub(text, qualname)]


@lru_cache(maxsize=256)
def _is_stub(text: str, qualname: str) -> bool:
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


def graded_source(exercise: Exercise, folders: Folders = HERE) -> str:
    """Return the text of the module with which one exercise is graded.

    That is the student's file if it compiles. Otherwise it is the twin's with this exercise's own
    functions from the student's file, so that a syntax error elsewhere costs this one nothing.
    """
    path = student_file(exercise, folders)
    if compiles(path):
        return read(path)
    text = read(twin_file(exercise, folders))
    for qualname in exercise.functions:
        found = _one(text, qualname)
        lines = text.splitlines(keepends=True)
        lines[found.start - 1 : found.end] = [body(exercise, qualname, folders)]
        text = "".join(lines)
    return text


# --- stubs ------------------------------------------------------------------------------------


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


def exercise_files(folders: Folders = HERE) -> list[str]:
    """Return the files that hold exercises, relative to the package, by the syllabus."""
    return list(dict.fromkeys(exercise.file for exercise in load(folders).exercises))


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
        found, stub = _one(text, qualname), _one(stubs, qualname)
        lines = text.splitlines(keepends=True)
        lines[found.start - 1 : found.end] = stubs.splitlines(True)[stub.start - 1 : stub.end]
        write(path, "".join(lines))
    return backup


def _backup_path(exercise: Exercise, folders: Folders) -> Path:
    name = f"{exercise.id}-{datetime.now():%Y%m%d-%H%M%S}"
    folder = folders.state / "backups"
    free = (folder / f"{name}{extra}.py" for extra in ("", *(f"-{n}" for n in range(2, 10_000))))
    return next(path for path in free if not path.exists())


# --- twins ------------------------------------------------------------------------------------


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
        if _exercise_id(found.node.decorator_list[-1]) is None:
            yield found.start, f"{found.qualname}: @exercise must be the decorator next to `def`"
        if side == "solutions" and _is_stub(text, found.qualname):
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
