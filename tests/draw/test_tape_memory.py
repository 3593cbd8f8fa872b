"""The tape as it grows: its lines, adjoints and bytes are those of the engine's own tape."""

import math
import sys
import tracemalloc
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from autodiff import draw
from autodiff import tape as tapes
from autodiff.draw.widgets.tape_programs import PROGRAMS, Program, named, sines
from autodiff.draw.widgets.tape_runs import Run, storage

SMALL = ["x*y + sin(x)", "v + v, 10 times"]
LOOP = "sin(v), 40,000 times"


@pytest.fixture(scope="module")
def loop():
    """A watched loop; moving it on from the start is what costs time."""
    return draw.tape_memory(LOOP)


def sweep(widget, free):
    """Return the bytes of the tape and of the adjoints after each step of the whole walk."""
    return widget.set(free=free, step=widget.last).totals


@pytest.mark.parametrize("program", SMALL)
def test_each_step_writes_a_line_and_later_reads_one(program):
    widget = draw.tape_memory(program)
    lines = widget.run.marks[-1]
    assert widget.last == 2 * lines + 1
    for step in range(1, lines + 1):
        state = widget.set(step=step).state
        assert (state.first, state.last, state.written) == (step - 1, step - 1, step)
        assert state.adjoints is None
        back = widget.set(step=widget.last + 1 - step).state
        assert (back.first, back.last) == (step - 1, step - 1)


def test_the_example_leaves_what_the_engine_leaves():
    tape = tapes.Tape()
    x, y = tape.var(0.5), tape.var(4.2)
    gradient = (x * y + tapes.sin(x)).grad()
    widget = draw.tape_memory(step=11)
    assert widget.run.tape.weights == tape.weights
    assert widget.run.tape.parents == tape.parents
    assert widget.state.adjoints == gradient.adjoints
    assert widget.state.tape == storage(tape.weights, tape.parents)


def test_the_adjoints_arrive_line_by_line_from_the_end():
    widget = draw.tape_memory("v + v, 10 times")
    seen = [widget.set(step=step).state.adjoints[:-1] for step in range(12, 23)]
    for read, adjoints in enumerate(seen):
        assert adjoints == [0.0] * (10 - read) + [2.0 ** (10 - i) for i in range(10 - read, 11)]


def test_the_bytes_are_those_that_python_was_asked_for():
    tracemalloc.start()
    tape = tapes.Tape()
    v = tape.var(1.0)
    for _ in range(20_000):
        v = tapes.sin(v)
    asked = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert storage(tape.weights, tape.parents) == pytest.approx(asked, rel=0.05)


def test_a_bill_that_is_read_as_the_tape_grows_is_the_whole_bill():
    run = Run(Program(sines(500), named("v"), 50))
    tape = run.tape
    assert run.state(len(run.marks) - 1, False).tape == storage(tape.weights, tape.parents)


def test_kept_lines_take_as_much_during_the_sweep_and_adjoints_take_more(loop):
    totals = sweep(loop, free=False)
    forward, backward = totals[: len(totals) // 2], totals[len(totals) // 2 :]
    assert all(before < after for (before, _), (after, _) in pairwise(forward))
    assert {tape for tape, _ in backward} == {forward[-1][0]}
    assert backward[0][1] < backward[-1][1]


def test_a_sweep_that_frees_lets_go_of_the_tape_on_its_way(loop):
    kept, freed = sweep(loop, free=False), sweep(loop, free=True)
    half = len(freed) // 2
    tape = [taken for taken, _ in freed[half:]]
    assert tape == sorted(tape, reverse=True) and tape[len(tape) // 2] < tape[0] * 0.7
    assert tape[-1] == storage([], [])
    assert [adjoints for _, adjoints in freed] == [adjoints for _, adjoints in kept]
    assert loop.state.kept == 0 and "let go" in loop.text


def test_lines_are_let_go_only_when_they_have_been_read(loop):
    loop.set(free=True)
    for step in range(len(loop.run.marks) - 1, loop.last + 1, 4):
        state = loop.set(step=step).state
        read = state.first if state.phase == "backward" else state.written
        assert read <= state.kept + 4096 and state.kept >= min(read, state.written)


def test_forward_mode_keeps_the_same_however_long_the_loop():
    short, long = (Run(Program(sines(n), named("v"))).forward_bytes for n in (10, 1_000))
    assert short == long
    assert 0 < long < 10 * sys.getsizeof(0.5)


def test_a_long_tape_that_is_packed_takes_less(monkeypatch):
    monkeypatch.setattr(tapes, "LONG", 500)
    taken = [tape for tape, _ in Run(Program(sines(1_000), named("v"), 100)).totals(11, False)]
    assert taken[7] < taken[6]
    assert (taken[11] - taken[8]) / 300 == pytest.approx(24, rel=0.2)


@pytest.mark.parametrize("free", [False, True])
def test_both_modes_agree_and_a_wrong_sweep_is_told(monkeypatch, free):
    assert draw.tape_memory(free=free).run.agrees

    def forgets_the_weights(self):
        adjoints = [0.0] * (self.index + 2)
        adjoints[self.index] = 1.0
        for i in range(self.index, -1, -1):
            for parent in self.tape.parents[2 * i : 2 * i + 2]:
                adjoints[parent] += adjoints[i]
        return tapes.Gradient(self.tape, adjoints)

    monkeypatch.setattr(tapes.Var, "sweep", forgets_the_weights)
    assert "Forward mode finds another derivative" in draw.tape_memory(free=free).text


def test_the_text_says_the_line_the_table_and_the_memory():
    widget = draw.tape_memory(step=8)
    lines = widget.text.split("\n")
    state = widget.state
    assert lines[:2] == [
        "x*y + sin(x), step 8 of 11: backward",
        "line 3, b = sin(x), is read: hands 0.877583 * 1 to line 0",
    ]
    assert lines[3].split() == ["0", "x", "0", "-1", "0", "-1", "0.877583"]
    assert lines[-2] == (
        f"memory: tape: 5 lines, {state.tape} bytes: {state.tape / 5:.0f} bytes a line; "
        f"adjoints: 5, {state.sweep} bytes; together {state.tape + state.sweep} bytes"
    )
    most = widget.run.forward_bytes
    assert lines[-1] == f"forward mode keeps {most} bytes at most, for one input"


def test_a_long_tape_is_shown_around_the_line_of_the_step(loop):
    lines = loop.set(free=False, step=30).text.split("\n")
    first = loop.state.first
    assert lines[1] == f"lines {loop.state.last:,} up to {first:,} are read"
    assert lines[2].endswith("lines above") and lines[11].endswith("lines below")
    assert [int(line.split()[0]) for line in lines[4:11]] == list(range(first - 3, first + 4))


@pytest.mark.parametrize("program", SMALL)
def test_the_picture_is_the_same_each_time_sound_and_of_one_size(program):
    widget, sizes = draw.tape_memory(program), set()
    for step in range(widget.last + 1):
        svg = widget.set(step=step).svg
        assert svg == draw.tape_memory(program, step).svg
        frame = ElementTree.fromstring(svg)
        sizes.add((frame.get("width"), frame.get("height")))
    assert len(sizes) == 1


def test_there_is_a_bar_for_every_step_so_far():
    bars = [draw.tape_memory(step=step).svg.count(' rx="0"') for step in (0, 3, 6, 11)]
    assert bars == [1, 4, 8, 18]  # and from the seed on, a second one for the adjoints


@pytest.mark.parametrize("changes", [{"program": "sort"}, {"step": -1}])
def test_programs_and_steps_that_there_are_not_are_refused(changes):
    with pytest.raises(ValueError, match=next(iter(changes))):
        draw.tape_memory().set(**changes)


def test_free_is_true_or_false():
    with pytest.raises(TypeError, match="free is True or False"):
        draw.tape_memory(free="yes")


def test_a_step_past_the_end_is_the_last_one():
    widget = draw.tape_memory("v + v, 10 times", step=23).set(program="x*y + sin(x)")
    assert widget.step == widget.last == 11


@pytest.mark.parametrize("program", list(PROGRAMS))
def test_every_program_has_a_name_for_each_line_and_a_finite_value(program):
    run = Run(PROGRAMS[program])
    assert all(PROGRAMS[program].label(line) for line in (0, 1, run.marks[-1] - 1))
    assert math.isfinite(run.output.value) and run.agrees


@pytest.fixture
def board():
    pytest.importorskip("ipywidgets")
    from autodiff.draw.widgets.player import player

    widget = draw.tape_memory()
    return widget, player(widget).board


def test_the_controls_move_the_picture_and_not_the_model(board):
    widget, live = board
    live.inputs["step"].value = 9
    live.inputs["free"].value = True
    assert draw.tape_memory(step=9, free=True).svg in live.screen.value
    assert (widget.step, widget.free) == (0, False)


def test_the_slider_ends_at_the_last_step_of_the_program(board):
    widget, live = board
    assert live.inputs["step"].max == 11
    live.inputs["program"].value = "v + v, 10 times"
    assert live.inputs["step"].max == 23
    live.inputs["step"].value = 23
    live.inputs["program"].value = "x*y + sin(x)"
    assert (live.inputs["step"].max, live.inputs["step"].value) == (11, 11)
    widget.set(program="v + v, 10 times", step=20)
    assert live.inputs["step"].value == 20


def test_the_slider_is_shown_anew_when_its_end_moves_and_only_then(board):
    _, live = board
    slider, shown = live.inputs["step"], []
    live.slots["step"].observe(lambda change: shown.append(slider in change["new"]), "children")
    slider.value = 5
    assert shown == []
    live.inputs["program"].value = "v + v, 10 times"
    assert shown == [False, True]


def test_every_control_says_what_it_is(board):
    for control in board[0].controls():
        assert control.label and len(control.tooltip) > len(control.label)
