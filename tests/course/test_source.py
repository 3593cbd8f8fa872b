"""The exercises as text: stubs, resets, syntax errors, drift."""

import pytest

from autodiff.course import source


def student_text(course, exercise_id="1.1"):
    return source.read(source.student_file(course.exercise(exercise_id), course.folders))


def break_line(course, old, new, exercise_id="1.1"):
    path = source.student_file(course.exercise(exercise_id), course.folders)
    path.write_text(source.read(path).replace(old, new, 1))


def test_a_stub_keeps_the_docstring_and_nothing_of_the_solution(small_course):
    text = student_text(small_course)
    assert text.count("raise NotImplementedError") == 3
    assert '"""Return their sum."""\n        raise NotImplementedError\n' in text
    assert "secret" not in text and "remark" not in text


def test_stubs_leave_all_else_byte_for_byte(small_course):
    folders = small_course.folders
    solution = source.read(folders.twins / "powers.py")
    before, after = solution.split("    found = [x]")[0], solution.split("return found\n")[1]
    stub = "    raise NotImplementedError\n"
    assert student_text(small_course, "2.1") == before + stub + after
    assert source.stubbed(solution.replace("\n", "\r\n")) == (before + stub + after).replace(
        "\n", "\r\n"
    )


def test_a_body_on_the_line_of_its_def_is_refused():
    with pytest.raises(ValueError, match="f, line 2: put the body on its own line"):
        source.stubbed('@exercise("1.1")\ndef f(): return 1\n')


def test_stubs_without_a_docstring_and_with_a_long_header():
    text = '@exercise("1.1")\ndef f(\n    a,\n):\n    # why\n    return a\n    # so\n\nx = 1\n'
    stub = '@exercise("1.1")\ndef f(\n    a,\n):\n    raise NotImplementedError\n\nx = 1\n'
    assert source.stubbed(text) == stub


def test_filled_in_bodies_are_not_overwritten_by_stubs(small_course):
    small_course.fill("1.1", "return 1")
    with pytest.raises(FileExistsError, match=r"1\.1"):
        source.write_stubs(folders=small_course.folders)
    assert "return 1" in student_text(small_course)
    source.write_stubs(folders=small_course.folders, force=True)
    assert "return 1" not in student_text(small_course)


@pytest.mark.parametrize(
    ("body", "filled"),
    [
        ("raise NotImplementedError", False),
        ("# thinking about it\nraise NotImplementedError", False),
        ("raise NotImplementedError()", True),
        ("pass", True),
        ("return (", True),
    ],
)
def test_filled_in_is_what_is_no_longer_the_stub(small_course, body, filled):
    small_course.fill("1.1", body)
    assert source.is_filled(small_course.exercise("1.1"), small_course.folders) is filled
    assert not source.is_filled(small_course.exercise("1.2"), small_course.folders)


def test_an_exercise_half_filled_in_is_started_and_names_the_rest(small_course):
    small_course.fill("1.2", "return 2 * x", "double")
    exercise = small_course.exercise("1.2")
    assert source.is_filled(exercise, small_course.folders)
    assert source.unfilled(exercise, small_course.folders) == ["triple"]


@pytest.mark.parametrize("broken", ["return (self.a +", 'return """open', "if self.a\n    x", ")"])
def test_a_syntax_error_leaves_the_other_exercises_readable(small_course, broken):
    small_course.fill("1.2", "return 3 * x", "triple")
    small_course.fill("1.1", broken)
    exercise, folders = small_course.exercise("1.2"), small_course.folders
    assert source.unfilled(exercise, folders) == ["double"]
    assert source.body(exercise, "triple", folders).endswith("    return 3 * x\n")


def test_isolated_functions_keep_their_line_and_their_class(small_course):
    small_course.fill("1.1", "return 1 +")
    text = source.read(source.student_file(small_course.exercise("1.1"), small_course.folders))
    with pytest.raises(SyntaxError) as raised:
        compile(source.isolated(text, "Pair.total"), "alone", "exec")
    assert text.splitlines()[raised.value.lineno - 1].strip() == "return 1 +"
    assert "class Pair:" in source.isolated(text, "Pair.total")
    assert source.isolated(text, "Pair.gone") is None


@pytest.mark.parametrize("body", ["return 1", "return (", 'return """'])
def test_reset_puts_the_stub_back_and_keeps_what_was_there(small_course, body):
    pristine = student_text(small_course)
    small_course.fill("1.1", body)
    backup = source.reset(small_course.exercise("1.1"), small_course.folders)
    assert student_text(small_course) == pristine
    assert body in backup.read_text() and backup.parent == small_course.folders.state / "backups"


def test_resets_in_the_same_second_keep_both(small_course):
    exercise = small_course.exercise("1.1")
    backups = {source.reset(exercise, small_course.folders) for _ in range(3)}
    assert len(backups) == 3


def test_reset_of_a_deleted_function_says_where_to_find_it(small_course):
    break_line(small_course, "def total(self)", "def sum(self)")
    with pytest.raises(ValueError, match="no function Pair.total .* from solutions/sums.py"):
        source.reset(small_course.exercise("1.1"), small_course.folders)


def test_twins_have_not_drifted_whether_stubs_or_filled_in(small_course):
    assert source.drift(small_course.folders) == []
    small_course.fill("1.1", "return 1\n# done")
    small_course.fill("1.2", "return 1", "triple")
    assert source.drift(small_course.folders) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("autodiff/sums.py", "self.a, self.b = a, b", "self.a = a", "autodiff/sums.py:10: "),
        ("autodiff/sums.py", "Return their sum.", "Return it.", "autodiff/sums.py:14: "),
        ("autodiff/sums.py", 'e("1.1")', 'e("1.3")', "Pair.total is exercise 1.3, but not in"),
        ("autodiff/sums.py", 'e("1.1")', 'e("1.3")', "autodiff/sums.py: no Pair.total under"),
        ("autodiff/sums.py", "class Pair:", "class Pair", "autodiff/sums.py:6: does not parse"),
        ("solutions/sums.py", "return double(x) + x", "raise NotImplementedError", "is a stub"),
        ("solutions/sums.py", "return double(x) + x", "super().x()", "write super(Class, self)"),
        ("autodiff/sums.py", '    @exercise("1.1")', '    @exercise("1.1")\n    @staticmethod',
         "must be the decorator next to"),
    ],
)  # fmt: skip
def test_every_drift_is_named(small_course, file, old, new, said):
    path = small_course.folders.root / file
    path.write_text(path.read_text().replace(old, new, 1))
    assert said in "\n".join(source.drift(small_course.folders))


def test_a_missing_twin_is_named(small_course):
    (small_course.folders.package / "powers.py").unlink()
    assert "autodiff/powers.py: is missing" in source.drift(small_course.folders)
