"""The lessons as they are saved: run, canonical, short cells, nothing of this machine."""

import ast
import json
import re

import pytest

from autodiff.course import saving
from autodiff.course.folders import HERE
from autodiff.course.syllabus import load

pytestmark = pytest.mark.maintain

NOTEBOOKS = sorted((HERE.root / "lessons").glob("*.ipynb"))
MACHINE = re.compile(r"(/(home|Users|root|tmp|work|var/folders)/|site-packages|[A-Z]:\\\\)")
WARNING = re.compile(r"\w*Warning\b|warnings?\.warn|\x1b\[")
each_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def cells(path, kind="code"):
    """Return the cells of one kind."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    return [cell for cell in notebook["cells"] if cell["cell_type"] == kind]


def text(entry):
    """Return a source or an output, which may be kept line by line, as one text."""
    return "".join(entry)


def name(cell):
    """Return how a cell is called in a failure."""
    return cell.get("id") or text(cell["source"])[:40]


def lesson_of_module():
    """Return, for each part of the engine, the first lesson that has an exercise in it."""
    found = {}
    for exercise in load().exercises:
        found.setdefault(exercise.module.split(".")[1], exercise.lesson)
    return found


def module_of_name():
    """Return, for each name of `import autodiff as ad`, the part of the engine it comes from."""
    tree = ast.parse((HERE.package / "__init__.py").read_text(encoding="utf-8"))
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    named = [(node.module, alias.name) for node in imports for alias in node.names]
    return {name: f"{module}.{name}".split(".")[1] for module, name in named}


def used_modules(code):
    """Return the parts of the engine that a cell names, by import or as `ad.name`."""
    tree, exported = ast.parse(code), module_of_name()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            dotted = [alias.name.split(".") for alias in node.names]
            yield from (parts[1] for parts in dotted if parts[0] == "autodiff" and parts[1:])
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("autodiff"):
            parts = node.module.split(".")[1:]
            yield from parts[:1] or (exported.get(a.name, a.name) for a in node.names)
        elif isinstance(node, ast.Attribute) and ast.unparse(node.value) in ("ad", "autodiff"):
            yield exported.get(node.attr, node.attr)


def python(cell):
    """Return a code cell without the lines that only IPython reads."""
    lines = text(cell["source"]).splitlines()
    return "\n".join("pass" if line.lstrip().startswith(("%", "!")) else line for line in lines)


def test_every_lesson_of_the_syllabus_has_its_notebook():
    assert [lesson.notebook for lesson in load().lessons] == [path.name for path in NOTEBOOKS]


def test_the_table_of_modules_is_what_the_design_says():
    assert lesson_of_module() == {
        "numeric": 1, "dual": 2, "revad": 3, "tape": 4, "array_tape": 4, "graph": 5,
        "ops": 5, "executor": 5, "gradients": 6, "nn": 8, "expression": 9, "forward": 10,
        "transforms": 10, "newton": 10, "checkpointing": 11,
        "compiler": 12, "museum": 16,
    }  # fmt: skip


def test_a_later_module_would_be_noticed():
    code = "import autodiff as ad\nfrom autodiff.nn import x\nad.gradients(1)\nimport autodiff.tape"
    assert sorted(used_modules(code)) == ["gradients", "nn", "tape"]


@each_notebook
def test_a_lesson_uses_no_later_lessons_module(path):
    number, first = int(path.name[:2]), lesson_of_module()
    later = [
        f"{name(cell)}: autodiff.{module} belongs to lesson {first[module]}"
        for cell in cells(path)
        for module in used_modules(python(cell))
        if first.get(module, 0) > number > 0
    ]
    assert later == []


@each_notebook
def test_every_code_cell_was_run_in_order(path):
    counts = [cell["execution_count"] for cell in cells(path) if text(cell["source"]).strip()]
    assert counts == list(range(1, len(counts) + 1))


@each_notebook
def test_no_cell_is_over_25_lines(path):
    long = {name(c): len(text(c["source"]).splitlines()) for c in cells(path)}
    assert {cell: lines for cell, lines in long.items() if lines > 25} == {}


@each_notebook
def test_cells_have_ids_of_their_own(path):
    every = [cell.get("id") for kind in ("code", "markdown") for cell in cells(path, kind)]
    assert None not in every and len(set(every)) == len(every)


@each_notebook
@pytest.mark.parametrize("unwanted", [MACHINE, WARNING], ids=["machine path", "warning"])
def test_saved_outputs_hold_neither_machine_paths_nor_warnings(path, unwanted):
    found = [
        f"{name(cell)}: {match.group()}"
        for cell in cells(path)
        for shown in map(readable, cell["outputs"])
        for match in unwanted.finditer(shown)
    ]
    assert found == []


def readable(output):
    """Return what a reader may see of an output, images aside."""
    data = {kind: v for kind, v in output.get("data", {}).items() if "png" not in kind}
    shown = [output.get("text", ""), output.get("traceback", ""), *data.values()]
    return "\n".join(text(value) for value in shown if not isinstance(value, dict))


@each_notebook
def test_a_lesson_is_saved_in_canonical_form(path):
    remedy = f"run: python -m autodiff.course.maintain notebooks {path.stem[:2]}"
    assert saving.is_unchanged(path), remedy


def test_lesson_0_shows_where_a_borrowed_body_runs_from():
    said = [text(o["text"]) for cell in cells(NOTEBOOKS[0]) for o in cell["outputs"] if "text" in o]
    assert "sin runs from solutions\n" in said


@each_notebook
def test_a_cell_that_is_not_compared_says_why(path):
    states = ("check(", "scoreboard(", "status(")  # they show where the student stands
    for cell in cells(path):
        if "nbval-ignore-output" in cell["metadata"].get("tags", []):
            code = text(cell["source"])
            assert code.startswith(states) or "#" in code, name(cell)
