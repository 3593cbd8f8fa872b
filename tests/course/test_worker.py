"""Hostile and unlucky bodies: each costs its own exercise a clear failure, and nothing else."""

import time

import pytest

from autodiff.course.student import CheckFailed

QUESTION = "Pair(a, b).total()"


def failure(student, code=QUESTION, **inputs):
    """Return the message of the failure that a question ends in."""
    with pytest.raises(CheckFailed) as failed:
        student.expect(student(code, **(inputs or {"a": 2, "b": 3})), 5)
    return str(failed.value)


def test_a_right_body_answers(small_course, ask):
    small_course.fill("1.1", "return self.a + self.b")
    student = ask("1.1")
    student.expect(student(QUESTION, a=2, b=3), 5)


def test_the_solution_answers_whatever_the_student_wrote(small_course, ask):
    small_course.fill("1.1", "return 0")
    assert ask("1.1", "solutions")(QUESTION, a=2, b=3) == 5


def test_all_other_exercises_are_the_reference(small_course, ask):
    small_course.fill("1.1", "return 0")
    small_course.fill("1.2", "return -1", "double")
    small_course.fill("1.2", "return double(x) + x", "triple")
    small_course.fill("2.1", "return [total_of(x, n)]")
    assert ask("2.1")("powers(2, 3)") == [5], "Pair.total of the other file is the twin's"
    assert ask("1.2")("[double(4), triple(4), Pair(1, 2).total()]") == [-1, 3, 3]


def test_an_endless_loop_is_stopped_and_said(small_course, ask):
    small_course.fill("1.1", "while True:\n    pass")
    student, started = ask("1.1", seconds=1), time.monotonic()
    said = failure(student)
    assert "did not answer within 1 s: is there a loop that never ends, or" in said
    assert "input: a = 2, b = 3" in said
    assert failure(student) == said, "the next question must not wait again"
    assert time.monotonic() - started < 4


def test_slow_answers_end_with_the_exercises_time(small_course, ask):
    small_course.fill("1.1", "import time\ntime.sleep(0.4)")
    student = ask("1.1", seconds=2, total=1)
    assert "took more than 1 s for all its answers" in "".join(
        failure(ask_again) for ask_again in [student] * 4
    )


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("import sys\nsys.exit(0)", "raises SystemExit"),
        ("import os\nos._exit(3)", "ended with exit code 3: does it call os._exit?"),
        ("import os\nos._exit(0)", "ended with exit code 0"),
        ("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)", "was ended by SIGKILL"),
        ("return self.total()", "raises RecursionError"),
        ("import ctypes\nctypes.string_at(0)", "was ended by SIGSEGV"),
        ("raise KeyboardInterrupt", "raises KeyboardInterrupt"),
        ("class E(Exception):\n    def __str__(self):\n        raise self\nraise E",
         "raises E: (its message could not be read: E)"),
        ("import os\nos.closerange(3, 100)", "the process that ran it ended"),
    ],
)  # fmt: skip
def test_a_body_that_ends_the_process_is_a_failure_of_its_own(small_course, ask, body, said):
    small_course.fill("1.1", body)
    assert said in failure(ask("1.1"))
    assert ask("1.1", "solutions")(QUESTION, a=2, b=3) == 5


def test_a_new_process_answers_after_a_crash(small_course, ask):
    small_course.fill("1.1", "import os\nreturn os._exit(1) if self.a == 1 else self.a + self.b")
    student = ask("1.1")
    assert "exit code 1" in failure(student, a=1, b=1)
    again = type(student)(student.asker)
    assert again(QUESTION, a=2, b=3) == 5


@pytest.mark.parametrize(
    "body",
    [
        "return [0] * 10**12",
        "eaten = []\nwhile True:\n    eaten.append(bytes(10**6))",
    ],
)
def test_eating_memory_is_stopped_and_said(small_course, ask, body):
    small_course.fill("1.1", body)
    assert "raises MemoryError" in failure(ask("1.1", memory=2**29))


def test_printing_does_not_disturb_the_answer_and_is_quoted(small_course, ask):
    small_course.fill("1.1", "print('a is', self.a)\nprint('{\"value\": 5}')\nreturn 0")
    assert 'printed:\n    a is 2\n    {"value": 5}' in failure(ask("1.1"))


def test_endless_printing_is_cut_short(small_course, ask):
    small_course.fill("1.1", "for _ in range(10**5):\n    print('x' * 100)\nreturn 0")
    assert len(failure(ask("1.1"))) < 3000


@pytest.mark.parametrize(
    "body",
    [
        "import os\nos.write(1, b'{\"value\": 5}\\n')\nreturn self.a + self.b",
        "import sys\nprint('x', file=sys.__stdout__, flush=True)\nreturn self.a + self.b",
        "import json\njson.dumps = json.loads = None\nreturn self.a + self.b",
        "input_ = open(0, closefd=False).read()\nreturn self.a + self.b",
    ],
)
def test_reaching_for_the_pipe_does_not_reach_it(small_course, ask, body):
    small_course.fill("1.1", body)
    student = ask("1.1")
    assert [student(QUESTION, a=2, b=3), student(QUESTION, a=2, b=4)] == [5, 6]


@pytest.mark.parametrize(
    "line", ["5", "{}", "[1", '{\\"value\\": 5}', '{\\"value\\": 5, \\"number\\": 7}']
)
def test_a_forged_answer_is_refused(small_course, ask, line):
    forge = f'for fd in range(3, 30):\n    try:\n        os.write(fd, b"{line}\\n")'
    small_course.fill("1.1", f"import os\n{forge}\n    except OSError:\n        pass\nreturn 0")
    assert "wrote something of its own where the answer belongs" in failure(ask("1.1"))


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("return", "yours: None (is a `return` missing?)"),
        ("return 'five'", "yours: 'five'"),
        ("return True", "yours: True"),
        ("return [5]", "yours: [5] (a list)"),
        ("return float('nan')", "yours: nan"),
        ("import numpy as np\nreturn np.array([5, 5])", "yours: [5, 5] (an array of shape (2,))"),
        ("return self", "object at"),
        ("return 10**400", "an integer of 1329 bits"),
        ("return lambda: 5", "(a function)"),
    ],
)
def test_a_wrong_type_is_shown(small_course, ask, body, shown):
    small_course.fill("1.1", body)
    assert shown in failure(ask("1.1"))


def test_an_answer_that_holds_itself_is_a_failure(small_course, ask):
    small_course.fill("1.1", "knot = []\nknot.append(knot)\nreturn knot")
    assert "raises RecursionError" in failure(ask("1.1"))


def test_an_exception_is_quoted_with_its_line(small_course, ask):
    small_course.fill("1.1", "# why\nreturn self.a / (self.b - 3)")
    said = failure(ask("1.1"))
    assert said == (
        "Exercise 1.1: `Pair(a, b).total()` raises ZeroDivisionError: division by zero.\n"
        "input: a = 2, b = 3\n"
        "where: autodiff/sums.py:16, in total: return self.a / (self.b - 3)"
    )


def test_a_failure_inside_the_reference_quotes_none_of_it(small_course, ask):
    small_course.fill("2.1", "return Pair('a', n).total()")
    said = failure(ask("2.1"), "powers(2, 3)")
    assert "where: autodiff/powers.py:10, in powers: return Pair('a', n)" in said
    assert "solutions" not in said and "secret" not in said


def test_a_syntax_error_costs_its_own_exercise_only(small_course, ask):
    small_course.fill("1.1", "return (self.a +")
    small_course.fill("1.2", "return 2 * x", "double")
    small_course.fill("1.2", "return 1 / x", "triple")
    said = failure(ask("1.1"))
    assert said == (
        "Exercise 1.1 cannot be loaded: SyntaxError: '(' was never closed\n"
        "where: autodiff/sums.py:15: return (self.a +"
    )
    student = ask("1.2")
    assert student("double(x) + Pair(1, 2).total()", x=4) == 11
    path = small_course.folders.package / "sums.py"
    line = path.read_text().split("return 1 / x")[0].count("\n") + 1
    said = failure(student, "triple(0)")
    assert f"where: autodiff/sums.py:{line}, in triple: return 1 / x" in said


def test_a_stub_of_a_started_exercise_says_so_rather_than_borrow(small_course, ask):
    small_course.fill("1.2", "return 2 * x", "double")
    student = ask("1.2")
    assert student("double(4)") == 8
    assert "exercise 1.2 is not filled in yet: triple" in failure(student, "triple(4)")


def test_a_deleted_function_is_named(small_course, ask):
    path = small_course.folders.package / "sums.py"
    path.write_text(path.read_text().replace("def triple", "def thrice"))
    assert "autodiff/sums.py has no function triple" in failure(ask("1.2"), "triple(1)")


@pytest.mark.parametrize("line", ["1 / 0", "raise SystemExit", "import os; os._exit(0)"])
def test_a_file_that_fails_at_import_is_a_failure(small_course, ask, line):
    path = small_course.folders.package / "sums.py"
    path.write_text(path.read_text() + f"\n{line}\n")
    assert failure(ask("1.1")).startswith("Exercise 1.1")
    small_course.fill("2.1", "return [total_of(x, n)]")
    assert ask("2.1")("powers(2, 3)") == [5], "the twin stands in for the file that fails"


def test_a_known_wrong_body_replaces_the_function_it_names(ask):
    assert ask("1.1", "exercise_1_1.py::subtracts")(QUESTION, a=5, b=3) == 2
    assert ask("1.2", "exercise_1_2.py::squares")("[double(3), triple(3)]") == [9, 12]
    assert ask("1.2", "exercise_1_2.py::doubles")("[double(3), triple(3)]") == [6, 6]
    with pytest.raises(ValueError, match="forgets_the_second, subtracts"):
        ask("1.1", "exercise_1_1.py::gone")(QUESTION, a=5, b=3)


def test_the_process_ends_when_nobody_asks_any_more(small_course):
    small_course.fill("1.1", "while True:\n    pass")
    asker = small_course.asker("1.1")
    asker._start()
    process = asker._process
    process.stdin.write(b'{"code": "Pair(1, 2).total()", "inputs": {}, "number": 1}\n')
    process.stdin.close()
    assert process.wait(timeout=5) == 0
