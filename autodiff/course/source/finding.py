"""Where the exercises stand in a text.

A text that parses is read with `ast`. One that does not, because a student is in the middle of a
line, is read by indentation, so that a syntax error in one exercise leaves the others readable.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

__all__ = ["DECORATOR", "Found", "exercise_id_of", "functions_in", "indentation", "one"]

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
            found_id = next(filter(None, map(exercise_id_of, node.decorator_list)), None)
            if found_id is not None:
                yield _found(node, found_id, lines, enclosing)


def exercise_id_of(decorator: ast.expr) -> str | None:
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


def indentation(line: str) -> int:
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
            outside = indentation(line) <= depth
            if outside and re.match(r"\s*(@|def\s|class\s)", line):
                break
            if outside and not quoted and not re.match(r"\s*[)\]}]", line):
                break
            end = number
        if (line.count('"""') + line.count("'''")) % 2:
            quoted = not quoted
    return end


def one(text: str, qualname: str) -> Found | None:
    return next((found for found in functions_in(text) if found.qualname == qualname), None)
