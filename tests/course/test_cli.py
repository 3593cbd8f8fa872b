"""The command `autodiff`: what it prints and the exit codes it ends with."""

import json
import os
import re
import shutil
import subprocess
import sys

import pytest
from typer.testing import CliRunner

import autodiff
from autodiff.course import cli
from autodiff.course.folders import HERE

COMMANDS = ["start", "status", "check", "hint", "show", "reset"]
RIGHT, WRONG = "return self.a + self.b", "return self.a"


@pytest.fixture
def command(small_course):
    """Return `command(*words)`, which runs `python -m autodiff` on a small course of its own."""
    folders = small_course.folders
    shutil.copy(HERE.package / "__main__.py", folders.package)
    three = '["What is a sum?", "Use `+`.", "`return self.a + self.b`"]'
    table = folders.syllabus.read_text().replace('["What is a sum?"]', three)
    folders.syllabus.write_text(table)

    def run(*words, **settings):
        return subprocess.run(
            [sys.executable, "-m", "autodiff", *words], cwd=folders.root, text=True,
            env={**os.environ, "PYTHONPATH": str(folders.root), **settings}, timeout=60,
            capture_output=True, encoding="utf-8",
        )  # fmt: skip

    return run


def lines_of(text, mark):
    return [line.split() for line in text.splitlines() if line.strip().startswith(mark)]


# --- usage --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_explains_itself_with_an_example(name):
    shown = CliRunner().invoke(cli.app, [name, "--help"], prog_name="autodiff")
    assert shown.exit_code == 0
    assert re.search(rf"Examples?: autodiff {name}", shown.output)


def test_help_lists_every_command():
    shown = CliRunner().invoke(cli.app, ["--help"])
    assert shown.exit_code == 0
    assert [name for name in COMMANDS if f" {name} " not in shown.output] == []


def test_the_version_is_the_packages():
    shown = CliRunner().invoke(cli.app, ["--version"])
    assert (shown.exit_code, shown.output) == (0, f"autodiff-course {autodiff.__version__}\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["check", "3.11"], "did you mean 3.1"),
        (["check", "77"], "there is no lesson 77"),
        (["hint", "x"], "there is no exercise 'x'"),
        (["show", "5.22"], "did you mean 5.2"),
        (["reset", "nonsense"], "There are 1.1,"),
        (["start", "99"], "there is no lesson '99'"),
        (["check", "--nonsense"], "No such option"),
        (["nonsense"], "No such command"),
    ],
)
def test_what_is_not_there_is_wrong_usage_and_names_what_is(words, said):
    shown = CliRunner().invoke(cli.app, words)
    assert shown.exit_code == 2
    assert said in " ".join(re.sub(r"[│╭╮╰╯─]", " ", shown.output).split())


# --- status -------------------------------------------------------------------------------


def test_a_fresh_course_has_nothing_started_and_says_what_comes_first(command):
    shown = command("status")
    assert (shown.returncode, shown.stderr) == (0, "")
    assert [line[3] for line in lines_of(shown.stdout, "○ not started")] == ["1.1", "1.2", "2.1"]
    assert "Lesson 1: Sums, 0 of 5 points" in shown.stdout
    assert "0 of 10 points" in shown.stdout
    assert re.search(
        r"Next: 1\.1 Add, about 1 minute: fill in `Pair\.total` in `autodiff/sums\.py:13`, "
        r"then `autodiff check 1\.1`",
        shown.stdout,
    )


def test_status_follows_the_work_from_unchecked_to_wrong_to_changed_to_right(command, small_course):
    def first():
        return command("status").stdout.splitlines()[1].strip()

    small_course.fill("1.1", WRONG)
    assert first().startswith("? not checked")
    assert command("check", "1.1").returncode == 1
    assert first().startswith("✗ wrong") and first().endswith("0/2")
    small_course.fill("1.1", RIGHT)
    assert first().startswith("↻ changed")
    assert command("check", "1.1").returncode == 0
    assert first().startswith("✓ right") and first().endswith("2/2")


def test_status_loads_neither_pytest_nor_a_notebook():
    code = (
        "import sys; from autodiff.course.cli import app; app(['status'], standalone_mode=False); "
        "print({'pytest', 'hypothesis', 'IPython', 'ipywidgets'} & set(sys.modules))"
    )
    shown = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(HERE.root)},
    )  # fmt: skip
    assert shown.stdout.splitlines()[-1:] == ["set()"], shown.stderr


# --- check --------------------------------------------------------------------------------


def test_not_started_is_no_failure(command):
    shown = command("check")
    assert shown.returncode == 0 and "0 of 10 points" in shown.stdout


def test_a_wrong_body_ends_with_1_and_shows_the_message_and_the_next_step(command, small_course):
    small_course.fill("1.1", WRONG)
    shown = command("check", "1")
    assert shown.returncode == 1
    assert [line[2] for line in lines_of(shown.stdout, "✗ wrong")] == ["1.1"]
    assert [line[3] for line in lines_of(shown.stdout, "○ not started")] == ["1.2"]
    assert "You returned the first number alone." in shown.stdout
    assert "0 of 5 points" in shown.stdout
    assert "Next: mend 1.1 Add in `autodiff/sums.py:13`" in shown.stdout


def test_a_right_body_earns_its_points_and_the_next_one_is_named(command, small_course):
    small_course.fill("1.1", RIGHT)
    shown = command("check", "1.1")
    assert shown.returncode == 0
    assert "✓ right" in shown.stdout and "2 of 2 points" in shown.stdout
    assert "Next: 1.2 Multiply by two and three" in shown.stdout


def test_when_all_is_right_there_is_no_next_step(command, small_course):
    for name in ("sums.py", "powers.py"):
        shutil.copy(small_course.folders.twins / name, small_course.folders.package)
    shown = command("check")
    assert shown.returncode == 0 and "10 of 10 points" in shown.stdout
    assert "Every exercise is right: the engine is yours." in shown.stdout


def test_json_is_all_that_stdout_holds(command, small_course):
    small_course.fill("1.1", WRONG)
    shown = command("check", "--json")
    found = json.loads(shown.stdout)
    assert shown.returncode == 1 and list(found) == ["exercises"]
    keys = ["id", "title", "state", "earned", "points", "message"]
    assert [list(entry) for entry in found["exercises"]] == [keys] * 3
    states = {entry["id"]: entry["state"] for entry in found["exercises"]}
    assert states == {"1.1": "wrong", "1.2": "not started", "2.1": "not started"}
    assert "yours" in found["exercises"][0]["message"]


def test_a_file_that_is_not_python_is_an_answer_and_no_crash(command, small_course):
    small_course.fill("1.1", "return (self.a")
    shown = command("check", "1.1")
    assert shown.returncode == 1 and "Traceback" not in shown.stderr
    assert "SyntaxError" in shown.stdout
    assert command("status").returncode == 0


# --- hint, show, reset --------------------------------------------------------------------


def test_each_time_one_more_hint_and_then_all_again(command):
    heads = [
        re.findall(r"^hint (\d) of 3", command("hint", "1.1").stdout, re.MULTILINE)
        for _ in range(5)
    ]
    assert heads == [["1"], ["2"], ["3"], ["1", "2", "3"], ["1", "2", "3"]]
    assert "There are no more hints." in command("hint", "1.1").stdout


def test_hints_are_given_for_a_solved_exercise_too(command, small_course):
    small_course.fill("1.1", RIGHT)
    assert command("check", "1.1").returncode == 0
    assert "hint 1 of 3: What is a sum?" in command("hint", "1.1").stdout


def test_an_exercise_without_hints_says_so(command):
    assert command("hint", "1.2").stdout.strip() == "There are no hints for this one."


def test_the_reference_is_shown_only_after_success(command, small_course):
    before = command("show", "1.1")
    assert before.returncode == 0 and "the whole secret" not in before.stdout
    assert "autodiff/sums.py:13" in before.stdout and "difficulty 1 of 3" in before.stdout
    small_course.fill("1.1", RIGHT)
    command("check", "1.1")
    assert "return self.a + self.b  # the whole secret" in command("show", "1.1").stdout


def test_without_solutions_there_is_nothing_to_compare_with(command, small_course):
    small_course.fill("1.1", RIGHT)
    command("check", "1.1")
    (small_course.folders.twins / "sums.py").unlink()
    shown = command("show", "1.1")
    assert shown.returncode == 0 and "is not in this copy of the course" in shown.stdout


def test_reset_brings_the_stub_back_and_says_where_the_work_is_kept(command, small_course):
    folders = small_course.folders
    stub = (folders.package / "sums.py").read_text()
    small_course.fill("1.1", "return 'my own work'")
    shown = command("reset", "1.1")
    assert shown.returncode == 0
    kept = re.search(r"`(\.autodiff/\S+\.py)`", shown.stdout).group(1)
    assert "my own work" in (folders.root / kept).read_text()
    assert (folders.package / "sums.py").read_text() == stub


def test_a_stub_has_nothing_to_reset(command, small_course):
    shown = command("reset", "1.1")
    assert shown.returncode == 0 and "nothing to reset" in shown.stdout
    assert not small_course.folders.state.exists()


# --- terminals and pipes ------------------------------------------------------------------


def test_a_pipe_gets_no_colour_and_whole_sentences(command):
    shown = command("status").stdout
    assert "\x1b" not in shown
    assert [line for line in shown.splitlines() if line.startswith("Next:")][0].endswith("1.1`")


def test_an_output_that_knows_only_ascii_gets_words_and_no_crash(command):
    shown = command("status", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert shown.returncode == 0 and "? not started" in shown.stdout


@pytest.mark.skipif(os.name == "nt", reason="there is no pty on Windows")
@pytest.mark.parametrize(("settings", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_sixty_columns_are_enough_and_no_color_is_respected(
    command, small_course, settings, coloured
):
    import pty

    shown, terminal = pty.openpty()
    inherited = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    root = str(small_course.folders.root)
    process = subprocess.Popen(
        [sys.executable, "-m", "autodiff", "status"], cwd=root,
        stdin=terminal, stdout=terminal, stderr=terminal,
        env={**inherited, **settings, "TERM": "xterm", "COLUMNS": "60", "PYTHONPATH": root},
    )  # fmt: skip
    os.close(terminal)
    text = read_all(shown)
    assert process.wait(20) == 0
    assert bool(re.search(r"\x1b\[[\d;]*3\dm", text)) is coloured
    plain = re.sub(r"\x1b\[[\d;?]*[A-Za-z]", "", text)
    assert max(map(len, plain.splitlines())) <= 60 and "Next:" in plain


def read_all(shown):
    """Return all that a pseudo-terminal says until its other end is closed."""
    pieces = []
    while True:
        try:
            piece = os.read(shown, 4096)
        except OSError:  # how Linux says that the other end is closed
            piece = b""
        if not piece:
            os.close(shown)
            return b"".join(pieces).decode()
        pieces.append(piece)
