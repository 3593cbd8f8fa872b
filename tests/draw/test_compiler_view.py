"""The compiler view shows what the compiler does: its programs, its code, its buffers."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import autodiff as ad
from autodiff.compiler.passes import PASSES
from autodiff.draw import compiler_view
from autodiff.draw.widgets.compiler_programs import PROGRAMS
from autodiff.draw.widgets.compiler_stages import compared, compared_steps, fates, heading

each_program = pytest.mark.parametrize("program", PROGRAMS)
LAST = 12


def after(program, name):
    """Return the view of a program after the pass with this name."""
    view = compiler_view(program)
    names = [stage.name for stage in view.stages]
    return view.set(step=names.index(name))


def marks(view):
    """Return the marks of the steps, by what the step says."""
    return {row.text: row.mark for row in compared_steps(view.before, view.stage) if row.mark}


@each_program
def test_each_source_is_the_one_that_runs_if_the_later_passes_are_left_out(program):
    view = compiler_view(program)
    for step, stage in enumerate(view.stages):
        outputs, feeds = PROGRAMS[program]()
        later = [after.name for after in view.stages[step + 1 :]]
        f = ad.compile(outputs, without=later)
        f(feeds)
        assert view.set(step=step).source == f.source, stage.name
        assert stage.program.listing and len(stage.program) == len(f.plan.history[-1][1])


@each_program
def test_buffers_and_bytes_are_those_of_the_plan(program):
    outputs, feeds = PROGRAMS[program]()
    f = ad.compile(outputs)
    f(feeds)
    counts = compiler_view(program, step=LAST).stage.counts
    assert f.plan.notes[0].startswith(f"{counts['buffers']} buffers, {counts['bytes']} bytes")


@each_program
def test_the_code_of_every_stage_gives_the_bits_of_the_executor(program):
    outputs, feeds = PROGRAMS[program]()
    rng = np.random.default_rng(5)
    feeds = {node: rng.normal(size=np.shape(value)) for node, value in feeds.items()}
    expected = ad.Executor(outputs).run(feeds)
    for stage in compiler_view(outputs, feeds).stages:
        values = [feeds[node] for node in stage.program.inputs.values()]
        for got, true in zip(stage.runner(values), expected, strict=True):
            assert np.asarray(got).tobytes() == np.asarray(true).tobytes(), stage.name


def test_each_named_program_shows_what_its_name_says():
    repeated = after("a repeated subexpression", "common")
    assert list(marks(repeated).values()).count("gone") == 4
    assert "known" in marks(after("a constant to fold", "folding")).values()
    assert marks(after("a dead node", "dead")) == {"v1 = x * x": "gone", "v2 = sum(v1)": "gone"}
    assert marks(after("transposed products", "transposes"))["v6 = A' @ v5"] == "changed"


def test_the_view_shows_what_the_passes_do_and_not_what_they_should(monkeypatch):
    monkeypatch.setitem(PASSES, "dead", lambda program: program)
    assert not marks(after("a dead node", "dead"))


def test_what_has_become_of_a_step_is_known_until_nobody_needs_it():
    view = after("a neuron's gradient", "folding")
    assert fates(view.stages[0], view.stage)[12] == "known"
    gone = after("a neuron's gradient", "dead")
    assert fates(gone.stages[0], gone.stage)[12] == "gone"


@each_program
def test_a_buffer_holds_one_value_at_a_time(program):
    for stage in compiler_view(program).stages:
        for slot in range(len(stage.sizes)):
            spans = [(stage.lines.index(bar.first),
                      len(stage.lines) if bar.last is None else stage.lines.index(bar.last))
                     for bar in stage.bars.values() if bar.slot == slot]  # fmt: skip
            assert all(last <= first for (_, last), (first, _) in zip(
                sorted(spans), sorted(spans)[1:], strict=False))  # fmt: skip


tables = st.dictionaries(st.integers(0, 9), st.sampled_from("abc"))


@given(tables, tables)
def test_a_comparison_has_all_rows_of_both_in_the_order_of_the_second(one, other):
    rows = compared(one, other)
    assert [row.key for row in rows if row.mark != "gone"] == list(other)
    assert {row.key for row in rows if row.mark == "gone"} == set(one) - set(other)
    assert {row.key for row in rows if row.mark == "new"} == set(other) - set(one)
    changed = {key for key in set(one) & set(other) if one[key] != other[key]}
    assert {row.key for row in rows if row.mark == "changed"} == changed


def test_a_line_that_is_only_moved_to_the_right_is_not_changed():
    assert [row.mark for row in compared({"v1": "v1 = a"}, {"v1": "    v1 = a"})] == [""]


@pytest.mark.parametrize(
    ("line", "known_by"),
    [("v2 = f(x)", "v2"), ("s0, s1 = arena", "arena"), ("def run(feeds, outs=(None, )):", "def"),
     ("return [v2]", "return"), ("try:", "try:")],
)  # fmt: skip
def test_a_line_is_known_by_what_it_assigns_to(line, known_by):
    assert heading(line) == known_by


def test_a_change_is_marked_by_a_sign_and_a_word_and_not_by_its_colour_alone():
    view = after("a neuron's gradient", "identities")
    steps = list(marks(view).values())
    code = [row.mark for row in compared(view.before.code, view.stage.code)]
    start = [m for k, m in fates(view.stages[0], view.stage).items() if m]
    drawn = steps + code + start
    assert drawn.count("gone") > 2
    assert view.svg.count(">− gone</text>") == drawn.count("gone")
    assert view.svg.count(">~ changed</text>") == drawn.count("changed")


def test_the_text_says_where_it_stands_and_what_changed():
    lines = after("a dead node", "dead").text.split("\n")
    assert lines[:7] == [
        "a dead node, after pass 7 of 12: dead",
        "Dead steps: what no output needs is not computed.",
        "1 step (-2), 1 line (-2), 0 buffers (-1), 0 bytes (-48)",
        "program:",
        "  − v1 = x * x                 gone",
        "  − v2 = sum(v1)               gone",
        "    v7 = x + x",
    ]
    assert "buffers:" in lines and "source:" in lines


@each_program
def test_every_stage_has_a_picture_that_is_the_same_each_time_and_fits_a_page(program):
    view, other = compiler_view(program), compiler_view(program)
    for step in range(LAST + 1):
        svg = view.set(step=step).svg
        assert svg == other.set(step=step).svg
        assert float(re.match(r'<svg [^>]*?width="([\d.]+)"', svg).group(1)) <= 860


def test_a_live_page_gets_the_panes_one_by_one():
    picture = compiler_view(step=3).picture
    assert picture.markup.count("<svg ") == 5
    assert picture.svg.count("<svg ") == 1


def test_nodes_of_ones_own_can_be_looked_at():
    x = ad.Variable(name="x")
    view = compiler_view([np.exp(x) * np.exp(x)], {x: np.ones(3)}, step=5)
    assert view.text.startswith("your graph, after pass 5 of 12: common")
    assert view.programs[0] == "your graph"
    assert view.set(program="a dead node").text.startswith("a dead node, after pass 5")


def test_what_cannot_be_shown_is_refused():
    x = ad.Variable(name="x")
    with pytest.raises(ValueError, match="program is one of a neuron's gradient"):
        compiler_view("a compiler")
    with pytest.raises(ValueError, match="step goes from 0 to 12"):
        compiler_view(step=13)
    with pytest.raises(ValueError, match=r"feed arrays, such as np\.ones\(3\)"):
        compiler_view(x * 2, {x: 3.0})
    with pytest.raises(TypeError, match="are fed already"):
        compiler_view("a dead node", {x: 3.0})
    many = x
    for _ in range(70):
        many = np.tanh(many)
    with pytest.raises(ValueError, match="70 steps are too many to be drawn; 60 can be"):
        compiler_view(many, {x: np.ones(3)})


def test_the_controls_move_the_picture_and_not_the_model():
    pytest.importorskip("ipywidgets")
    from autodiff.draw.widgets.player import player

    view = compiler_view()
    live = player(view).board
    live.inputs["step"].value = 7
    live.inputs["program"].value = "a dead node"
    assert compiler_view("a dead node", step=7).picture.markup in live.screen.value
    assert view.settings == {"program": "a neuron's gradient", "step": 0}
    view.set(step=2)
    assert live.inputs["step"].value == 2


def test_every_control_says_what_it_is():
    for control in compiler_view().controls():
        assert control.label and len(control.tooltip) > len(control.label)
