"""checkpoint_chain: gradients through long chains, with the memory that a schedule says."""

import os
import subprocess
import sys
from collections import namedtuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autodiff as ad
from autodiff import tape
from autodiff.checkpointing import snapshots
from autodiff.checkpointing.schedules import SCHEDULES, actions_of

RNG = np.random.default_rng(0)
each_schedule = pytest.mark.parametrize("schedule", SCHEDULES)


def sway(x):
    return x + 0.1 * np.sin(x)


def after(step, x, steps, *args):
    """Apply a step many times: what the chain computes, kept in memory as a whole."""
    for _ in range(steps):
        x = step(x, *args)
    return x


def check_chain(step, x, steps, loss=np.sum, **options):
    """Compare a chain with the gradient of the whole loop."""
    final, gradient = ad.checkpoint_chain(step, x, steps, loss=loss, **options)
    np.testing.assert_allclose(final, after(step, x, steps), rtol=1e-12)
    expected = ad.grad(lambda x: loss(after(step, x, steps)))(x)
    np.testing.assert_allclose(gradient, expected, rtol=1e-10, atol=1e-12)
    assert np.shape(gradient) == np.shape(x)


# ---------------------------------------------------------------------------------- gradients


@each_schedule
@pytest.mark.parametrize("steps", [1, 2, 3, 4, 5, 23])
@pytest.mark.parametrize("loss", [np.sum, lambda x: np.mean(x * x)])
def test_the_gradient_is_that_of_the_whole_loop(schedule, steps, loss):
    check_chain(sway, np.linspace(0, 3, 6).reshape(2, 3), steps, loss, schedule=schedule, slots=2)


@each_schedule
def test_a_state_may_be_a_number(schedule):
    check_chain(lambda x: 3.9 * x * (1 - x), 0.3, 20, schedule=schedule, slots=3)


def test_without_a_loss_the_sum_of_the_final_state_is_differentiated():
    x = np.linspace(0, 3, 5)
    final, gradient = ad.checkpoint_chain(sway, x, 9)
    np.testing.assert_allclose(gradient, ad.grad(lambda x: np.sum(after(sway, x, 9)))(x))


def test_a_step_that_is_not_elementwise_is_right():
    def diffuse(x):
        return x + 0.1 * (np.roll(x, 1) - 2 * x + np.roll(x, -1)) * np.cos(x)

    check_chain(diffuse, RNG.normal(size=40000), 12, slots=3)


def test_a_step_whose_branches_depend_on_values_is_right():
    def jump(x):
        return x * 0.5 if np.sum(x) > 3 else x * 1.5 + 0.1 * x * x

    check_chain(jump, np.array([0.3, 0.4]), 30, slots=3)


def test_a_step_may_ask_for_shapes_and_iterate():
    def step(x):
        rows = [row * (i + 1) / 3 for i, row in enumerate(x)]
        return np.stack(rows) + np.sum(x) / x.size

    check_chain(step, RNG.normal(size=(3, 2)), 11, slots=2)


def test_a_state_may_be_a_tree():
    Ball = namedtuple("Ball", "x v")

    def fly(ball):
        x, v = ball
        return Ball({"here": x["here"] + 0.1 * v}, v - 0.1 * np.sin(x["here"]) * v)

    start = Ball({"here": np.array([1.0, 2.0])}, np.array([0.5, -0.5]))
    loss = lambda ball: np.sum(ball.x["here"] * ball.v)  # noqa: E731
    final, gradient = ad.checkpoint_chain(fly, start, 17, slots=2, loss=loss)
    expected = ad.grad(lambda ball: loss(after(fly, ball, 17)))(start)
    assert type(final) is type(gradient) is Ball
    np.testing.assert_allclose(gradient.x["here"], expected.x["here"])
    np.testing.assert_allclose(gradient.v, expected.v)


@pytest.mark.parametrize("number_first", [True, False])
def test_large_arrays_and_numbers_may_stand_together(number_first):
    def step(state):
        t, x = state if number_first else state[::-1]
        found = t + 0.1, x + 0.1 * np.sin(x) * t
        return found if number_first else found[::-1]

    x = np.linspace(0, 1, 20_000)
    start = (0.3, x) if number_first else (x, 0.3)
    loss = lambda state: np.sum(state[0]) * np.mean(state[1] ** 2)  # noqa: E731
    final, gradient = ad.checkpoint_chain(step, start, 7, slots=2, loss=loss)
    expected = ad.grad(lambda state: loss(after(step, state, 7)))(start)
    for one, other in zip(gradient, expected, strict=True):
        np.testing.assert_allclose(one, other)


def test_large_arrays_may_lie_in_memory_in_any_order():
    x = np.linspace(0, 1, 40_000).reshape(200, 200)
    for view in (x.T, x[:, ::2], np.asfortranarray(x)):
        for tiles in (None, False):
            check_chain(sway, view, 6, slots=2, tiles=tiles)


@each_schedule
def test_params_have_gradients_too(schedule):
    def layer(x, p):
        return np.tanh(p["w"] @ x + p["b"])

    p = {"w": RNG.normal(size=(4, 4)) / 2, "b": RNG.normal(size=4)}
    x = RNG.normal(size=4)
    final, (by_x, by_p) = ad.checkpoint_chain(
        layer, x, 15, slots=3, schedule=schedule, params=p, loss=lambda x: np.sum(x**2)
    )
    expected = ad.grad(lambda x, p: np.sum(after(layer, x, 15, p) ** 2), argnums=(0, 1))(x, p)
    np.testing.assert_allclose(by_x, expected[0])
    np.testing.assert_allclose(by_p["w"], expected[1]["w"])
    np.testing.assert_allclose(by_p["b"], expected[1]["b"])


@pytest.mark.parametrize("steps", [1, 3, 12])
def test_steps_may_be_told_their_number(steps):
    def step(x, i):
        return x * i if i % 3 == 2 else x + 0.1 * i * np.sin(x)

    def whole(x):
        for i in range(steps):
            x = step(x, i)
        return np.sum(x)

    x = np.linspace(0, 1, 4)
    final, gradient = ad.checkpoint_chain(step, x, steps, slots=2, indexed=True)
    np.testing.assert_allclose(gradient, ad.grad(whole)(x))


def test_steps_may_differ():
    steps = [np.sin, lambda x: x * x, np.cos, lambda x: x + 1] * 5

    def whole(x):
        for step in steps:
            x = step(x)
        return np.sum(x)

    x = np.linspace(0, 1, 4)
    final, gradient = ad.checkpoint_chain(steps, x, slots=3)
    np.testing.assert_allclose(np.sum(final), whole(x))
    np.testing.assert_allclose(gradient, ad.grad(whole)(x))


def test_no_steps_at_all():
    x = np.array([1.0, 2.0])
    final, gradient = ad.checkpoint_chain(sway, x, 0)
    assert final.tolist() == [1, 2] and gradient.tolist() == [1, 1]
    final, (by_x, by_p) = ad.checkpoint_chain(
        sway, x, 0, params=np.ones(3), loss=lambda x: np.sum(x * x)
    )
    assert by_x.tolist() == [2, 4] and by_p.tolist() == [0, 0, 0]


def test_single_precision_stays_single():
    x = np.linspace(0, 3, 30000, dtype=np.float32)
    for tiles in (None, False):
        final, gradient = ad.checkpoint_chain(sway, x, 10, slots=2, tiles=tiles)
        assert final.dtype == gradient.dtype == np.float32


def test_a_step_of_a_graphs_functions_works_on_numbers_too():
    final, slope = ad.checkpoint_chain(ad.sigmoid, 0.3, 8)
    assert slope == pytest.approx(ad.grad(lambda x: after(ad.sigmoid, x, 8))(0.3))
    assert isinstance(final, float)


@settings(max_examples=40, deadline=None)
@given(
    steps=st.integers(0, 40),
    slots=st.integers(1, 8),
    schedule=st.sampled_from(list(SCHEDULES)),
    start=st.floats(-2, 2),
)
def test_every_schedule_gives_the_same_numbers(steps, slots, schedule, start):
    everything = ad.checkpoint_chain(sway, start, steps, schedule="all")
    assert ad.checkpoint_chain(sway, start, steps, slots=slots, schedule=schedule) == everything


# ------------------------------------------------------------------------- counted evaluations


class Counted:
    """A step that counts how often it is evaluated on numbers, and how often on nodes."""

    def __init__(self):
        self.forward = self.traced = 0

    def __call__(self, x):
        if isinstance(x, ad.Node):
            self.traced += 1
        else:
            self.forward += 1
        return x * 1.001


@pytest.mark.parametrize(
    ("schedule", "slots", "evaluations"),
    [("binomial", 20, 2724), ("binomial", 10, 3545), ("ctz", 1, 4779), ("sqrt", 1, 1960),
     ("all", 1, 999)],
)  # fmt: skip
def test_the_steps_are_called_as_often_as_the_schedule_says(schedule, slots, evaluations):
    step = Counted()
    ad.checkpoint_chain(step, 1.0, 1000, slots=slots, schedule=schedule)
    assert step.forward == evaluations
    assert step.traced == 1  # the graph is recorded once


@settings(max_examples=60, deadline=None)
@given(steps=st.integers(1, 200), slots=st.integers(1, 20))
def test_real_calls_are_those_of_the_optimum(steps, slots):
    step = Counted()
    ad.checkpoint_chain(step, 1.0, steps, slots=slots)
    assert step.forward == optimum(200, 20)[slots][steps]


def optimum(steps, slots, known={}):  # noqa: B006, the table is made once
    """Return the table of the fewest evaluations, by dynamic programming."""
    if not known:
        rows = [[n * (n - 1) // 2 for n in range(steps + 1)]]
        for _ in range(slots):
            fewer, row = rows[-1], [0, 0]
            for n in range(2, steps + 1):
                row.append(min(m + fewer[n - m] + row[m] for m in range(1, n)))
            rows.append(row)
        known["table"] = rows
    return known["table"]


class Watched(dict):
    """A store that knows how many states were in it at most."""

    most = 0

    def __setitem__(self, key, value):
        super().__setitem__(key, value)
        self.most = max(self.most, len(self))


@pytest.mark.parametrize(("schedule", "most"), [("binomial", 11), ("ctz", 12), ("sqrt", 61)])
def test_no_more_states_are_kept_than_the_schedule_says(schedule, most):
    from autodiff.checkpointing.chain import sweep

    store = Watched()
    plan = actions_of(schedule, 1000, 10)
    sweep(plan, 1.0, 1.0, lambda x, i: x, lambda x, i, g: g, store)
    assert store.most == most  # the first state among them


# ------------------------------------------------------------------------------ whose memory


def test_the_callers_arrays_stay_as_they_are_and_are_not_handed_out():
    x, p = np.linspace(0, 1, 5), np.ones(5)
    before = x.copy()
    final, (by_x, by_p) = ad.checkpoint_chain(lambda x, p: x, x, 6, params=p)
    assert x.flags.writeable and p.flags.writeable
    final += 1
    by_x += 1
    by_p += 1
    assert np.array_equal(x, before) and np.array_equal(p, np.ones(5))


@pytest.mark.parametrize("tiles", [None, False])
def test_results_do_not_share_memory(tiles):
    x = np.linspace(0, 1, 20000)
    final, gradient = ad.checkpoint_chain(lambda x: x * 1.0, x, 6, tiles=tiles)
    final[:] = 7
    assert gradient.tolist() == [1.0] * 20000


def test_a_step_that_returns_an_array_of_its_own_keeps_it():
    constant = np.ones(3)
    final, gradient = ad.checkpoint_chain(lambda x: constant, np.zeros(3), 6)
    final[:] = 5
    assert constant.tolist() == [1, 1, 1] and constant.flags.writeable
    assert gradient.tolist() == [0, 0, 0]


def test_a_step_that_writes_into_its_argument_is_told():
    def step(x):
        if isinstance(x, np.ndarray):
            x += 1
        return x * 2

    with pytest.raises(ValueError, match="read-only") as told:
        ad.checkpoint_chain(step, np.ones(3), 5)
    assert "make a new array" in told.value.__notes__[0]


def test_a_step_that_uses_one_buffer_again_and_again_is_right():
    buffer = np.empty(3)

    def step(x):
        if isinstance(x, ad.Node):
            return x * x + 0.1
        return np.add(np.multiply(x, x), 0.1, out=buffer)

    final, gradient = ad.checkpoint_chain(step, np.full(3, 0.5), 12, slots=3)
    expected = ad.grad(lambda x: np.sum(after(lambda x: x * x + 0.1, x, 12)))(np.full(3, 0.5))
    np.testing.assert_allclose(gradient, expected)
    assert buffer.flags.writeable


# -------------------------------------------------------------------------------------- tiles


@each_schedule
@pytest.mark.parametrize("loss", [np.sum, lambda x: np.mean(x * x)])
def test_tiles_give_the_same(schedule, loss):
    x = np.linspace(-2, 2, 1000).reshape(20, 50)
    whole = ad.checkpoint_chain(sway, x, 11, schedule=schedule, slots=2, loss=loss, tiles=False)
    tiled = ad.checkpoint_chain(sway, x, 11, schedule=schedule, slots=2, loss=loss, tiles=96)
    for one, other in zip(whole, tiled, strict=True):
        assert one.shape == other.shape
        np.testing.assert_allclose(one, other, rtol=1e-13)


def test_tiles_of_a_tree_with_params():
    def swing(state, dt):
        x, v = state
        return x + dt * v, v - dt * np.sin(x)

    state = np.linspace(0, 1, 500), np.linspace(1, 2, 500)
    whole = ad.checkpoint_chain(swing, state, 9, params=0.1, tiles=False)
    tiled = ad.checkpoint_chain(swing, state, 9, params=0.1, tiles=64)
    np.testing.assert_allclose(tiled[0], whole[0])
    np.testing.assert_allclose(tiled[1][0], whole[1][0])
    np.testing.assert_allclose(tiled[1][1], whole[1][1])


@pytest.mark.parametrize(
    ("step", "why"),
    [
        (lambda x: x + np.roll(x, 1), "not elementwise"),
        (lambda x: x / np.sum(x), "not elementwise"),
        (lambda x: x[::-1] * 2, "not elementwise"),
        (lambda x: np.cumsum(x), "not elementwise"),
        (lambda x: x * np.arange(300.0), "not elementwise"),
        (lambda x: x * 2 if np.sum(x) > 0 else x, "looks at values"),
    ],
)
def test_what_is_not_elementwise_is_never_cut(step, why):
    x = np.linspace(1, 2, 300)
    with pytest.raises(ValueError, match=why):
        ad.checkpoint_chain(step, x, 6, tiles=64)


def test_a_large_state_whose_step_looks_at_its_neighbours_is_kept_whole():
    check_chain(lambda x: 0.5 * (x + np.roll(x, 1)), np.linspace(0, 1, 30000), 6)


# ------------------------------------------------------------------------------------- errors


@pytest.mark.parametrize(
    ("options", "kind", "match"),
    [
        ({"schedule": "revolve"}, ValueError, "'binomial', 'ctz', 'sqrt', 'all', 'none'"),
        ({"slots": 0}, ValueError, 'schedule="none"'),
        ({"slots": 2.5}, TypeError, "whole number"),
        ({"steps": -1}, ValueError, "0 or more; got -1"),
        ({"steps": 2.0}, TypeError, "whole number"),
        ({"steps": None}, TypeError, "whole number"),
        ({"step": 3}, TypeError, "takes a function"),
        ({"step": [np.sin], "steps": 2}, ValueError, "1 functions were given for 2 steps"),
        ({"step": lambda x: None}, TypeError, "step 0, <lambda>, returned None; is a `return`"),
        ({"step": lambda x: x[:1]}, ValueError, r"of shape \(3,\) to float64 of shape \(1,\)"),
        ({"step": lambda x: (x, x)}, TypeError, "a tuple of 2"),
        ({"step": lambda x: x > 0}, (TypeError, ValueError), "bool|comparison"),
        ({"step": lambda x: "no"}, TypeError, "expected a number or an array"),
        ({"step": lambda x: x.astype(np.float32)}, ValueError, "from float64 .* to float32"),
        ({"loss": lambda x: x}, TypeError, r"one number; it returned an array of shape \(3,\)"),
        ({"loss": lambda x: (x, x)}, TypeError, "a tuple of 2"),
        ({"loss": lambda x: None}, TypeError, "it returned None"),
        ({"loss": 3}, TypeError, "a function of the final state"),
        ({"state": "text"}, TypeError, "state"),
        ({"state": ()}, TypeError, "holds no numbers"),
        ({"state": ad.Variable(name="x")}, TypeError, r"use ad.checkpoint\(f\)"),
        ({"tiles": -3}, ValueError, "the length of a piece"),
        ({"tape": True}, TypeError, "single numbers"),
    ],
)
@pytest.mark.parametrize("steps", [1, 7])
def test_wrong_calls_are_explained(options, kind, match, steps):
    call = {"step": sway, "state": np.ones(3), "steps": steps, **options}
    if call["step"] == [np.sin] and call["steps"] == 1:
        return
    with pytest.raises(kind, match=match):
        ad.checkpoint_chain(call.pop("step"), call.pop("state"), call.pop("steps"), **call)


def test_a_step_that_is_random_is_noticed():
    with pytest.raises(ValueError, match="two different results for the same state"):
        ad.checkpoint_chain(lambda x: x + RNG.normal(), 1.0, 10)


def test_an_error_inside_the_step_comes_out():
    def step(x):
        raise RuntimeError("mine")

    with pytest.raises(RuntimeError, match="mine"):
        ad.checkpoint_chain(step, 1.0, 10)


# ----------------------------------------------------------------------------- spilled to disk


def test_snapshots_in_a_file_give_the_same_and_the_file_is_removed(tmp_path):
    state = {"x": np.linspace(0, 1, 300), "n": 2.0, "none": np.zeros((0, 3))}

    def step(s):
        return {"x": s["x"] * s["n"] + 0.1 * np.sin(s["x"]), "n": s["n"] * 0.9, "none": s["none"]}

    options = {"slots": 3, "loss": lambda s: np.sum(s["x"]) * s["n"]}
    seen = []

    def watched(s):
        seen.append(sorted(path.name for path in tmp_path.iterdir()))
        return step(s)

    memory = ad.checkpoint_chain(step, state, 20, **options)
    for spill in (tmp_path / "snapshots", tmp_path):
        disk = ad.checkpoint_chain(watched, state, 20, spill=spill, **options)
        for one, other in zip(memory, disk, strict=True):
            assert one["x"].tolist() == other["x"].tolist() and one["n"] == other["n"]
        assert any(seen) and list(tmp_path.iterdir()) == []


def test_a_file_that_is_there_is_not_overwritten(tmp_path):
    path = tmp_path / "mine"
    path.write_text("precious")
    with pytest.raises(FileExistsError, match="not overwritten"):
        ad.checkpoint_chain(sway, np.ones(3), 9, spill=path)
    assert path.read_text() == "precious"


def test_a_folder_that_is_not_there_is_told(tmp_path):
    with pytest.raises(FileNotFoundError, match="the file cannot be made.*Nothing has been"):
        ad.checkpoint_chain(sway, np.ones(3), 9, spill=tmp_path / "no" / "file")


def test_a_full_disk_is_an_error_before_any_step(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    step = Counted()
    monkeypatch.setattr(os, "posix_fallocate", full, raising=False)
    with pytest.raises(OSError, match=r"asking for 96 bytes for 4 .*No space.*is removed") as told:
        ad.checkpoint_chain(step, np.ones(3), 9, slots=3, spill=tmp_path)
    assert told.value.errno == 28 and step.forward == 0 and list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["write_from", "read_into"])
def test_a_disk_that_breaks_halfway_is_an_error_that_leaves_nothing_behind(
    tmp_path, monkeypatch, name
):
    real, calls = getattr(snapshots, name), []

    def breaks(*args):
        calls.append(1)
        if len(calls) > 2:
            raise OSError(5, "Input/output error")
        return real(*args)

    x = np.ones(3)
    monkeypatch.setattr(snapshots, name, breaks)
    with pytest.raises(OSError, match="Input/output error. Your state is as it was"):
        ad.checkpoint_chain(sway, x, 30, slots=3, spill=tmp_path)
    assert x.tolist() == [1, 1, 1] and list(tmp_path.iterdir()) == []


def test_a_file_cut_short_by_somebody_else_is_an_error(tmp_path):
    def step(x):
        for path in tmp_path.iterdir():
            os.truncate(path, 0)
        return x * 1.01

    with pytest.raises(OSError, match="become shorter"):
        ad.checkpoint_chain(step, np.ones(3), 30, slots=3, spill=tmp_path)


LIMITED = """
import resource, signal, sys
import numpy as np
import autodiff as ad
resource.setrlimit(resource.RLIMIT_FSIZE, (10000, 10000))
try:
    ad.checkpoint_chain(lambda x: x * 1.01, np.ones(1000), 30, slots=5, spill=sys.argv[1])
except OSError as error:
    print(error)
"""


def test_a_file_larger_than_the_system_allows_is_an_error(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, tmp_path], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0 and "asking for 48.0 kB for 6 snapshots" in done.stdout
    assert list(tmp_path.iterdir()) == []


# -------------------------------------------------------------------------------------- tape


def test_a_chain_on_the_tape_gives_the_graphs_gradient():
    def on_tape(state, dt):
        x, v = state
        return x + dt * v, v - dt * tape.sin(x)

    def on_graph(state, dt):
        x, v = state
        return x + dt * v, v - dt * np.sin(x)

    options = {"params": 0.1, "slots": 3, "loss": lambda state: state[0] * state[0]}
    taped = ad.checkpoint_chain(on_tape, (1.0, 0.0), 25, tape=True, **options)
    final, (by_state, by_dt) = ad.checkpoint_chain(on_graph, (1.0, 0.0), 25, **options)
    np.testing.assert_allclose(taped[0], final)
    np.testing.assert_allclose(taped[1][0], by_state)
    np.testing.assert_allclose(taped[1][1], by_dt)


def test_a_tapes_step_may_branch():
    def step(x):
        return x * 0.5 if x.value > 1 else x * 3 - 0.1

    def whole(x):
        for _ in range(13):
            x = x * 0.5 if x > 1 else x * 3 - 0.1
        return x

    final, slope = ad.checkpoint_chain(step, 0.3, 13, slots=2, tape=True)
    assert final == whole(0.3)
    assert slope == pytest.approx(ad.grad(whole)(0.3))


# ------------------------------------------------------------------------------------- memory

PEAK = """
import re, sys
import numpy as np
import autodiff as ad

def status(name):
    return int(re.search(name + r":\\s+(\\d+) kB", open("/proc/self/status").read())[1]) * 1024

step, options = eval(sys.argv[1]), eval(sys.argv[2])
ad.checkpoint_chain(step, np.ones(4), 10, slots=3)
x = np.linspace(0.0, 1.0, 500_000)
before = status("VmRSS")
ad.checkpoint_chain(step, x, 100, **options)
print((status("VmHWM") - before) / x.nbytes)
"""


def peak_in_states(step, **options):
    """Return how many states the peak of the memory is above what the process had before."""
    command = [sys.executable, "-c", PEAK, step, repr(options)]
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    return float(subprocess.check_output(command, text=True, env=environment, timeout=120))


linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
ELEMENTWISE = "lambda x: x + 0.01 * np.tanh(x)"


@linux
@pytest.mark.parametrize(("slots", "most"), [(5, 10), (20, 24)])
def test_the_peak_of_memory_is_that_of_the_slots(slots, most):
    assert slots < peak_in_states(ELEMENTWISE, slots=slots, tiles=False) < most


@linux
def test_tiles_take_little_more_than_the_results():
    assert peak_in_states(ELEMENTWISE, slots=20) < 12


@linux
def test_a_step_that_is_not_elementwise_keeps_few_inner_values():
    step = "lambda x: x + 0.1 * (np.roll(x, 1) - 2 * x + np.roll(x, -1))"
    assert peak_in_states(step, slots=5) < 15


@linux
def test_snapshots_in_a_file_take_no_memory_of_the_process(tmp_path):
    assert peak_in_states(ELEMENTWISE, slots=40, spill=str(tmp_path)) < 12
