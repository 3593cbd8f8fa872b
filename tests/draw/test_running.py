"""The lines that run at a step: the student's, the reference's or the engine's own."""

import sys

import pytest

import autodiff as ad
from autodiff import draw, exercise
from autodiff.draw.running import running
from autodiff.ops.arithmetic import mul_op

SPLIT = """class MulOp:
    def compute(self, node, input_vals):
        if len(input_vals) > 2:
            return 0
        a, b = input_vals
        return a * b
"""


@pytest.fixture
def write(tmp_path):
    """Return `write(id, qualname, text)`, which lets a file's body be the student's."""
    before = {}

    def save(exercise_id, qualname, text):
        path = tmp_path / "arithmetic.py"
        path.write_text(text, encoding="utf-8")
        code = exercise.find_code(compile(text, str(path), "exec"), qualname)
        (part,) = [p for p in exercise.parts(exercise_id) if p.qualname == qualname]
        before.setdefault((exercise_id, qualname), part.student_code)
        exercise.substitute(exercise_id, qualname, code)

    yield save
    for key, code in before.items():
        exercise.substitute(*key, code)


@pytest.fixture
def walk():
    x, y = ad.Variable(name="x"), ad.Variable(name="y")
    return draw.stepper(x * y + y, {x: 2.0, y: 4.0})


STUB = "class MulOp:\n    def compute(self, node, input_vals):\n        raise NotImplementedError\n"


def test_the_students_own_lines_run_forward(write, walk):
    write("5.2", "MulOp.compute", SPLIT)
    found = walk.running_at(1)
    assert found.lines == ((3, "        if len(input_vals) > 2:"), (5, "        a, b = input_vals"),
                           (6, "        return a * b"))  # fmt: skip
    assert found.says == "MulOp.compute, arithmetic.py:3: your 5.2 runs"


def test_until_it_is_written_the_reference_runs(write, walk):
    write("5.2", "MulOp.compute", STUB)
    found = walk.running_at(1)
    assert found.whose == "borrowed"
    assert found.place.startswith("solutions/ops/arithmetic.py:")
    assert found.says.endswith("the reference runs until you write 5.2")


def test_a_body_that_equals_the_references_is_the_students_still(write, walk):
    write("5.2", "MulOp.compute", STUB)
    (part,) = exercise.parts("5.2")
    body = part.reference_code
    place = "\n" * (body.co_firstlineno - 1)  # even the line's number is the same
    text = "    @mark\n    def compute(self, node, input_vals):\n"
    text += f'        """{body.co_consts[0]}"""\n        return input_vals[0] * input_vals[1]\n'
    write("5.2", "MulOp.compute", f"{place[:-1]}class MulOp:\n{text}")
    assert part.student_code == body  # files are not compared
    assert walk.running_at(1).whose == "yours"


def test_an_op_that_is_no_exercise_is_the_engines(walk):
    found = walk.running_at(2)
    assert (found.function, found.whose) == ("AddOp.compute", "engine")
    assert found.place.startswith("autodiff/ops/arithmetic.py:")


def test_backward_the_gradient_of_the_sender_runs(walk):
    said = [walk.running_at(step) for step in range(walk.last + 1)]
    assert said[0] is None and said[3] is None  # the inputs are given; the adjoint becomes 1
    assert [one.function for one in said[4:]] == ["AddOp.gradient"] * 2 + ["MulOp.gradient"] * 2


def test_the_picture_is_the_same_whatever_is_written(write, walk):
    before = [walk.picture_at(1).svg, walk._repr_mimebundle_(), draw.filmstrip(walk).html]
    write("5.2", "MulOp.compute", SPLIT)
    assert before == [walk.picture_at(1).svg, walk._repr_mimebundle_(), draw.filmstrip(walk).html]


def test_a_student_who_prints_reads_it_once(write, walk, capsys):
    write("5.2", "MulOp.compute", SPLIT.replace("a, b = input_vals", "a, b = input_vals; print(a)"))
    assert len(running(mul_op.compute, None, [2, 3]).lines) == 3
    assert capsys.readouterr().out == ""


def test_a_debugger_keeps_its_hook():
    def hook(frame, event, argument):
        return None

    before = sys.gettrace()
    sys.settrace(hook)
    try:
        running(mul_op.compute, None, [2, 3])
        assert sys.gettrace() is hook
    finally:
        sys.settrace(before)


def test_a_function_without_lines_has_none_to_show():
    assert running(len, [1]) is None


def test_an_op_of_a_notebooks_cell_says_so():
    names = {}
    exec(compile("def double(a):\n    return a + a\n", "/gone/ipykernel_1/2.py", "exec"), names)
    assert running(names["double"], 2) is None  # no text of it anywhere


# --- in the player ------------------------------------------------------------------------


@pytest.fixture
def screen_at(walk):
    pytest.importorskip("ipywidgets")
    from autodiff.draw.player import player

    def show(step):
        box = player(walk)
        box.children[0].children[-1].value = step
        return box.children[1].value

    return show


def test_the_player_shows_the_students_lines(write, screen_at):
    write("5.2", "MulOp.compute", SPLIT)
    assert "   6  return a * b</pre>" in screen_at(1)
    assert "your 5.2 runs" in screen_at(1)
    assert "<details" not in screen_at(1)


def test_the_player_folds_a_reference_that_would_give_itself_away(write, screen_at):
    write("5.2", "MulOp.compute", STUB)
    shown = screen_at(1)
    assert "<summary>MulOp.compute, solutions/ops/arithmetic.py:" in shown
    assert "<details open" not in shown


def test_where_no_op_is_at_work_no_line_runs(screen_at):
    assert "autodiff-running" not in screen_at(0)


def test_words_are_held_back_while_it_plays(walk):
    pytest.importorskip("ipywidgets")
    from autodiff.draw.player import player

    box = player(walk)
    play, slider, said = box.children[0].children[0], box.children[0].children[-1], box.children[2]
    play.playing = True
    slider.value = 2
    assert "Step 0 of" in said.value and "autodiff-playing" in box._dom_classes
    play.playing = False
    assert "Step 2 of" in said.value and "autodiff-playing" not in box._dom_classes
