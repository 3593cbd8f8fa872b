"""The course in a notebook: the same saved output for everyone, and the news of each for each."""

import os
import re
import shutil
import subprocess
import sys

import nbformat
import pytest
from nbclient import NotebookClient

import autodiff.course
from autodiff.course import live, notebook
from autodiff.course.fitting import FIT
from autodiff.course.folders import HERE
from autodiff.course.live import VIEW

OPENING = "from autodiff.course import borrowed, check, hint, lesson, reset, scoreboard, status\n"
ENGINE = "from autodiff.sums import Pair\n"
ANSWERS = "nbval-ignore-output"
RIGHT, WRONG = "return self.a + self.b", "return self.a"


@pytest.fixture
def kernels(small_course, monkeypatch):
    """Let every kernel that is started import the small course; return its folders."""
    monkeypatch.setenv("PYTHONPATH", str(small_course.folders.root))
    monkeypatch.setenv("IPYTHONDIR", str(small_course.folders.root / "ipython"))
    return small_course.folders


def run(*sources):
    """Run cells in a kernel and return them; a source may be `(source, tag)`."""
    book = nbformat.v4.new_notebook()
    for source in sources:
        text, *tags = source if isinstance(source, tuple) else (source,)
        book.cells.append(nbformat.v4.new_code_cell(text, metadata={"tags": tags}))
    book.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    NotebookClient(book, kernel_name="python3", timeout=60).execute()
    return book


def texts(cell):
    """Return what a cell shows as plain text."""
    data = [output["data"] for output in cell.outputs if "data" in output]
    return [entry["text/plain"] for entry in data if "text/plain" in entry]


def live_notes(book):
    """Return the HTML of the live-only notes of each cell, the script for the pictures aside."""
    states = book.metadata["widgets"]["application/vnd.jupyter.widget-state+json"]["state"]
    return [
        [
            states[output["data"][VIEW]["model_id"]]["state"]["value"]
            for output in cell.outputs
            if VIEW in output.get("data", {})
            and states[output["data"][VIEW]["model_id"]]["state"]["value"] != FIT
        ]
        for cell in book.cells
    ]


# --- the saved notebook -------------------------------------------------------------------


def saved(folders):
    """Save a lesson as its authors do: run on the stubs, without what is only live."""
    book = run(
        OPENING + "lesson(1)",
        ENGINE + "Pair(2, 3).total()",
        "borrowed(1)",
        ('check("1.1")', ANSWERS),
        ("scoreboard(1)", ANSWERS),
        ("status()", ANSWERS),
        ('hint("1.1")', ANSWERS),
    )
    del book.metadata["widgets"]
    for cell in book.cells:
        cell.outputs = [o for o in cell.outputs if set(o.get("data", {"": 0})) != {VIEW}]
    path = folders.root / "lessons" / "01_sums.ipynb"
    path.parent.mkdir()
    nbformat.write(book, path)
    return path


def nbval(path):
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-q", "--nbval",
         "--confcutdir", str(path.parent), str(path)],
        cwd=path.parent, capture_output=True, text=True, timeout=120,
    )  # fmt: skip


def test_strict_comparison_holds_on_the_stubs_and_with_the_exercises_filled_in(kernels):
    pytest.importorskip("nbval")
    path = saved(kernels)
    untouched = nbval(path)
    assert untouched.returncode == 0 and "7 passed" in untouched.stdout, untouched.stdout
    shutil.copy(kernels.twins / "sums.py", kernels.package)
    filled = nbval(path)
    assert filled.returncode == 0 and "7 passed" in filled.stdout, filled.stdout


def test_strict_comparison_would_notice_another_card(kernels):
    pytest.importorskip("nbval")
    path = saved(kernels)
    path.write_text(path.read_text().replace("About 5 minutes", "About 6 minutes"))
    assert nbval(path).returncode == 1


# --- what is only live --------------------------------------------------------------------


def test_a_lesson_says_what_it_is_and_live_only_what_is_borrowed(kernels):
    book = run(OPENING + "lesson(1)", "borrowed(2)")
    (opening,) = texts(book.cells[0])
    assert opening.startswith("Lesson 1: Sums\nAbout 5 minutes.")
    assert "1.1" not in opening and texts(book.cells[1]) == []
    (first,), (second,) = live_notes(book)
    assert "1.1 Add, 1.2 Multiply by two and three" in first and "2.1 Powers" in second


def test_nothing_is_said_to_be_borrowed_when_all_is_yours(kernels):
    shutil.copy(kernels.twins / "sums.py", kernels.package)
    book = run(OPENING + "lesson(1)", "borrowed(1)")
    assert live_notes(book) == [[], []]
    assert book.cells[1].outputs == []


def save_as(body):
    """Return a cell's source that saves `body` as the student's body of 1.1."""
    return (
        "from pathlib import Path; import autodiff.sums as sums; path = Path(sums.__file__)\n"
        f"path.write_text(original.replace('raise NotImplementedError', {body!r}, 1));"
    )


def test_what_is_saved_runs_at_the_next_cell_and_is_said(kernels):
    book = run(
        OPENING + ENGINE + "lesson(1); lesson(1); pair = Pair(2, 3)\n"
        "import autodiff.sums; original = open(autodiff.sums.__file__).read()",
        save_as("return 'mine'") + "pair.total()",
        "pair.total()",
        save_as("raise NotImplementedError") + "pair.total()",
        "pair.total()",
        "pair.total()",
    )
    assert [texts(cell)[-1] for cell in book.cells[1:]] == ["5", "'mine'", "'mine'", "5", "5"]
    notes = live_notes(book)
    assert notes[1] == notes[3] == notes[5] == []
    assert len(notes[2]) == 1 and "now running your 1.1" in notes[2][0]
    assert len(notes[4]) == 1 and "1.1: a stub again" in notes[4][0]


def test_a_file_in_mid_edit_is_named_with_its_line_and_the_old_bodies_run_on(kernels):
    book = run(
        OPENING + ENGINE + "lesson(1)\n"
        "import autodiff.sums; original = open(autodiff.sums.__file__).read()",
        save_as("return ("),
        "Pair(2, 3).total()",
        save_as("return 'mended'"),
        "Pair(2, 3).total()",
    )
    (note,) = live_notes(book)[2]
    assert "autodiff/sums.py" in note and "line 15" in note and "SyntaxError" in note
    assert texts(book.cells[2]) == ["5"] and texts(book.cells[4]) == ["'mended'"]


def test_a_change_outside_the_bodies_asks_for_a_restart(kernels):
    book = run(
        OPENING + ENGINE + "lesson(1)\n"
        "import autodiff.sums; original = open(autodiff.sums.__file__).read()",
        "1",
        "original = 'import math\\n' + original; " + save_as("return math.pi"),
        "2",
        "3",
    )
    notes = live_notes(book)
    assert "restart the kernel" in notes[3][0] and notes[4] == []


def test_comments_and_bodies_are_not_outside():
    text = '@exercise("1.1")\ndef f(x):\n    """Say it."""\n    return x\n'
    assert live.outside(text) == live.outside("# why\n" + text.replace("return x", "return 2"))
    assert live.outside(text) != live.outside("import math\n" + text)


# --- cards --------------------------------------------------------------------------------


def test_check_gives_the_verdict_the_message_and_the_next_step(kernels, small_course):
    small_course.fill("1.1", WRONG)
    book = run(OPENING + 'check("1.1")', "check(1)")
    one, lesson = texts(book.cells[0])[0], texts(book.cells[1])[0]
    assert one.startswith("✗ wrong: 1.1 Add (0 of 2 points)")
    assert "You returned the first number alone." in one
    assert one.endswith('then `check("1.1")` (`hint("1.1")` helps)')
    assert "total: 0 of 5 points" in lesson and "○ not started: 1.2" in lesson


def test_the_scoreboard_remembers_the_check_and_each_hint_is_one_more(kernels, small_course):
    small_course.fill("1.1", RIGHT)
    book = run(OPENING + 'check("1.1");', "scoreboard(1)", 'hint("1.1")', 'hint("1.2")', "status()")
    board, first, none, whole = (texts(cell)[0] for cell in book.cells[1:])
    assert "✓ right: 1.1 Add (2 of 2 points)" in board and "Next: 1.2" in board
    assert "hint 1 of 1: What is a sum?" in first and "There are no hints" in none
    assert re.search(r"Lesson 1: .* 1 of \d right, 2 of 5 points", whole)
    assert "total: 2 of 10 points" in whole


def test_a_scoreboard_shown_above_follows_a_check_below(kernels, small_course):
    small_course.fill("1.1", RIGHT)
    book = run(OPENING + "scoreboard(1)", "status()", 'check("1.1");', "1 + 1")
    boards = [texts(cell)[0] for cell in book.cells[:2]]
    assert re.search(r"✓ right: 1.1 Add .*, as last checked, 20..-..-.. ..:..", boards[0])
    assert re.search(r"Lesson 1: .* 1 of \d right", boards[1])
    for board, total in zip(boards, (5, 10), strict=True):
        assert f"total: 2 of {total} points" in board
        assert "Next: 1.2" in board


def test_a_scoreboard_says_what_was_edited_since(kernels):
    book = run(
        OPENING + "from autodiff.course import board\n" + ENGINE + "lesson(1)\n"
        "import autodiff.sums; original = open(autodiff.sums.__file__).read()",
        save_as(RIGHT) + 'check("1.1")',
        "scoreboard(1)",
        save_as("return 7"),
    )
    assert "↻ changed: 1.1 Add (2 of 2 points), last checked 20" in texts(book.cells[2])[0]


def test_the_saved_scoreboard_stands_beside_the_live_one(kernels):
    book = run(OPENING + "scoreboard(1)")
    live_board, saved = (output["data"] for output in book.cells[0].outputs)
    assert set(live_board) == {VIEW}
    assert set(saved) == {"text/html", "text/plain"}


def test_reset_keeps_what_was_there_and_says_where(kernels, small_course):
    small_course.fill("1.1", "return 'my own work'")
    book = run(OPENING + 'reset("1.1")', 'reset("1.1")')
    first, second = texts(book.cells[0])[0], texts(book.cells[1])[0]
    (kept,) = (kernels.state / "backups").iterdir()
    assert f".autodiff/backups/{kept.name}" in first and "my own work" in kept.read_text()
    assert "nothing to reset" in second


@pytest.mark.parametrize("function", [notebook.check, notebook.hint, notebook.reset])
def test_a_number_with_a_point_is_no_exercise_since_5_10_would_be_5_1(function):
    with pytest.raises(TypeError, match='write "5.1" instead of 5.1'):
        function(5.10)


def test_an_unknown_lesson_is_refused_with_those_there_are():
    with pytest.raises(ValueError, match="there is no lesson 99; there are lessons 0, "):
        notebook.lesson(99)


# --- the package --------------------------------------------------------------------------


def test_the_package_offers_each_name_and_no_other():
    for name in autodiff.course.__all__:
        assert getattr(autodiff.course, name) is getattr(notebook, name)
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = autodiff.course.nonsense


def test_importing_the_course_loads_no_notebook():
    code = "import sys, autodiff.course; print({'IPython', 'typer'} & set(sys.modules))"
    shown = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": str(HERE.root)},
    )  # fmt: skip
    assert shown.stdout.strip() == "set()", shown.stderr
