"""Compiled scalar graphs: tuples, generated floats and levels give what the interpreter gives."""

import math
import threading
import warnings

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import autodiff as ad
from autodiff.compiler import compile as compile_graph
from autodiff.compiler.emit import scalar_tiers
from autodiff.compiler.emit.level_groups import Grouped
from autodiff.compiler.emit.levels import LevelRunner
from autodiff.compiler.emit.scalar_tiers import TIERS
from autodiff.compiler.emit.scalar_tuples import ScalarTupleRunner
from autodiff.compiler.emit.scalars import FloatRunner
from autodiff.compiler.passes import simplify
from autodiff.compiler.passes.libm import FUNCTIONS, libm
from autodiff.compiler.scalar_programs import is_scalar
from autodiff.compiler.specialise import is_variable, write_down
from tests.engine.scalar_graphs import graphs, numbers, random_graph

# Fuzzed feeds reach 0 in a logarithm and infinity in a sine: what must agree is what comes out.
pytestmark = pytest.mark.filterwarnings(
    "ignore:(divide by zero|invalid value|overflow) encountered:RuntimeWarning"
)
RUNNERS = {
    "tuples": ScalarTupleRunner,
    "floats": FloatRunner,
    "floats in pieces of 3": lambda program: FloatRunner(program, piece=3),
    "levels": LevelRunner,
}
EXACT = ("libm",)  # what to leave out for the same bits


def program_of(outputs, feeds):
    """Return the program of a graph, the values fed, and the interpreter's outputs."""
    executor = ad.Executor(outputs)
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        values = executor.start(feeds)
        executor.finish(values)
    program = write_down(executor.order, outputs, values)
    fed = [values[node] for node in executor.order if is_variable(node)]
    return program, fed, [values[node] for node in outputs]


def same(a, b):
    """Say whether two numbers have the same type and bits; any NaN is as good as another."""
    if a != a or b != b:
        return a != a and b != b
    return float(a).hex() == float(b).hex()


def check(make, program, fed, expected):
    """Compare a runner's outputs with the interpreter's; a Python error is an answer too."""
    try:
        found = make(program).run(fed)
    except (ArithmeticError, ValueError):
        return
    assert len(found) == len(expected)
    assert all(map(same, found, expected)), f"{program}\n{found}\n{expected}"


@pytest.mark.parametrize("name", RUNNERS)
@settings(max_examples=120)
@given(graph=graphs(), fed=st.lists(numbers, min_size=3, max_size=3), kind=st.sampled_from(
    [float, np.float64]))
def test_every_tier_gives_the_interpreters_bits(name, graph, fed, kind):
    outputs, variables = graph
    try:
        program, fed, expected = program_of(
            outputs, dict(zip(variables, map(kind, fed), strict=True))
        )
    except (ArithmeticError, ValueError):
        assume(False)
    if is_scalar(program):
        check(RUNNERS[name], program, fed, expected)
        check(RUNNERS[name], simplify(program, EXACT)[0], fed, expected)


@pytest.mark.parametrize("op_type", FUNCTIONS, ids=lambda op_type: op_type.__name__)
@settings(max_examples=60)
@given(fed=st.lists(st.floats(-30, 30), min_size=2, max_size=2))
def test_libm_is_within_four_ulps_of_numpy_for_every_function(op_type, fed):
    op = op_type()
    fed = fed[: op.arity]
    with np.errstate(all="ignore"):
        expected = float(op.compute(None, list(map(np.float64, fed))))
    try:
        found = FUNCTIONS[op_type](*fed)
    except (ArithmeticError, ValueError):
        assert not math.isfinite(expected)
        return
    assert found == expected or abs(found - expected) <= 4 * np.spacing(abs(expected))


@given(x=st.floats(-1e100, 1e100))
def test_a_square_by_libm_is_within_one_ulp(x):
    assert abs(x * x - math.pow(x, 2.0)) <= np.spacing(x * x)


def test_libm_stays_away_from_programs_with_arrays():
    x = ad.Variable(name="x")
    program, _, _ = program_of([np.exp(x)], {x: np.ones(2)})
    assert libm(program) is program


@pytest.fixture
def x():
    return ad.Variable(name="x")


def called_twice(outputs, feeds, **options):
    """Return a compiled function after a call that specialises it, and its second answer."""
    f = compile_graph(outputs, **options)
    f(feeds)
    return f, f(feeds)


@pytest.mark.parametrize("tier", TIERS)
def test_a_tier_can_be_asked_for(tier, x):
    f, found = called_twice([np.sin(x) * x + 1, x], {x: 0.5}, tier=tier)
    assert f.plan.tier == tier and tier in str(f.plan) and f.source
    assert found[0] == pytest.approx(math.sin(0.5) * 0.5 + 1, rel=1e-15) and found[1] == 0.5
    assert not f.fallbacks


def test_an_unknown_tier_is_refused(x):
    with pytest.raises(ValueError, match="no tier 'fast'; there are tuples, floats, levels"):
        compile_graph([x], tier="fast")


def test_the_source_uses_the_variables_names(x):
    f, _ = called_twice([x * x + 1], {x: 2.0})
    assert f.source == "def run(feeds):\n    x, = feeds\n    return [x * x + 1.0]\n"


@pytest.mark.parametrize("name", ["exp", "v1", "keep", "lambda", "a b", "x'"])
def test_names_that_code_cannot_use_are_replaced(name):
    x = ad.Variable(name=name)
    f, found = called_twice([np.exp(x) * 2], {x: 0.0})
    assert found == [2.0] and not f.fallbacks


@pytest.mark.parametrize("kind", [float, np.float64])
@pytest.mark.parametrize("tier", TIERS)
def test_numbers_have_the_interpreters_types(kind, tier, x):
    outputs = [x + 1, np.exp(x), x > 0, ad.constant(3), ad.constant(2.5), x]
    expected = ad.Executor(outputs).run({x: kind(0.5)})
    _, found = called_twice(outputs, {x: kind(0.5)}, tier=tier)
    assert list(map(type, found)) == list(map(type, expected)) and found == expected


@pytest.mark.parametrize("tier", TIERS)
@pytest.mark.parametrize("make, bad, answer", [
    (lambda x: 1 / x, 0.0, ZeroDivisionError),
    (lambda x: x**-1.0, 0.0, ZeroDivisionError),
    (lambda x: x**2.5, 1e200, OverflowError),
    (lambda x: np.log(x), -1.0, math.nan),
    (lambda x: np.log(x), 0.0, -math.inf),
    (lambda x: np.sqrt(x), -1.0, math.nan),
    (lambda x: np.exp(x), 1000.0, math.inf),
    (lambda x: x**0.5, -4.0, math.nan),
    (lambda x: np.arcsin(x), 2.0, math.nan),
])  # fmt: skip
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_what_python_refuses_is_the_interpreters_to_answer(make, bad, answer, tier, x):
    f = compile_graph([make(x)], tier=tier)
    f({x: 0.75})
    if isinstance(answer, float):
        (found,) = f({x: bad})
        assert same(found, answer)
    else:
        with pytest.raises(answer):
            f({x: bad})
    assert sum(f.fallbacks.values()) == 1
    assert f({x: 0.75}) == ad.Executor([make(x)]).run({x: 0.75})  # and the fast code goes on


@pytest.mark.parametrize("fed", [2, True, np.float32(2), np.array([1.0, 2.0])])
def test_other_kinds_of_numbers_take_another_way(fed, x):
    f, found = called_twice([x * x + x], {x: fed})
    assert f.plan.tier not in TIERS or f.plan.notes[0].endswith("op's compute")
    assert np.array_equal(found[0], ad.Executor([x * x + x]).run({x: fed})[0])
    assert type(found[0]) is type(ad.Executor([x * x + x]).run({x: fed})[0])


@pytest.mark.parametrize("tier", TIERS)
def test_whole_numbers_that_where_chooses_are_floats(tier, x):
    for first, then in [(2.5, -1.0), (-1.0, 2.5)]:
        f = compile_graph([np.where(x > 0, x, 0), np.where(x > 0, 7, x)], tier=tier)
        assert f({x: first}) == ([2.5, 7] if first > 0 else [0, -1.0])
        assert f({x: then}) == ([2.5, 7] if then > 0 else [0, -1.0])
        assert not f.fallbacks and f.plan.tier == tier


def test_truth_values_are_not_added_up(x):
    y = ad.Variable(name="y")
    outputs = [(x > 0) + (y > 0)]
    for kind in (float, np.float64):
        _, found = called_twice(outputs, {x: kind(1), y: kind(1)})
        expected = ad.Executor(outputs).run({x: kind(1), y: kind(1)})
        assert type(found[0]) is type(expected[0]) and found == expected


@pytest.mark.parametrize("steps", [1, 2, 3, 4, 5, 7, 11])
def test_pieces_of_every_length_fit_together(steps):
    outputs, feeds = random_graph(width=3, depth=4)
    program, fed, expected = program_of(outputs, feeds)
    assert FloatRunner(program, piece=steps).run(fed) == expected


def test_the_default_piece_borders_are_crossed():
    outputs, feeds = random_graph(width=20, depth=30)
    program, fed, expected = program_of(outputs, feeds)
    runner = FloatRunner(program)
    assert len(program) > 3000 and "part_2" in runner.source
    assert runner.run(fed) == expected


@pytest.mark.parametrize("width, depth", [(1, 60), (2, 30), (60, 1), (300, 3)])
def test_wide_and_narrow_graphs_run_by_levels(width, depth):
    outputs, feeds = random_graph(width, depth)
    program, fed, expected = program_of(outputs, feeds)
    runner = LevelRunner(program)
    assert runner.run(fed) == expected and runner.run(fed) == expected


@pytest.mark.parametrize("terms", [2, 3, 8, 9, 127, 128, 129, 1000])
@pytest.mark.parametrize("width", [1, 2, 3, 8])
def test_sums_by_levels_keep_their_order(terms, width):
    rng = np.random.default_rng(terms)
    variables = [ad.Variable(name=f"x{i}", scalar=True) for i in range(terms * width)]
    feeds = dict(zip(variables, (rng.normal(size=terms * width) * 1e8).tolist(), strict=True))
    outputs = [ad.sum_node_list([x * 1.1 for x in variables[i::width]]) for i in range(width)]
    program, fed, expected = program_of(outputs, feeds)
    runner = LevelRunner(program)
    assert runner.run(fed) == expected
    assert terms < 3 or len(Grouped(program).groups) == 2  # products, and one sum each


def test_a_wide_graph_is_found_to_be_wide():
    outputs, feeds = random_graph(width=400, depth=4)
    f, found = called_twice(outputs, feeds)
    assert f.plan.tier == "levels" and "groups" in str(f.plan)
    assert found == ad.Executor(outputs).run(feeds)


def test_a_long_narrow_graph_gets_its_code_when_it_pays(monkeypatch):
    monkeypatch.setattr(scalar_tiers, "RUNS", 3)
    outputs, feeds = random_graph(width=4, depth=200)
    f = compile_graph(outputs, without="libm")
    expected = f(feeds)
    for runs in range(3, 0, -1):
        assert f.plan.tier == "tuples" and f"after {runs} more runs" in str(f.plan)
        assert f(feeds) == expected
    assert f(feeds) == expected
    assert f.plan.tier == "floats" and "more runs" not in str(f.plan)
    assert f(feeds) == expected and not f.fallbacks


def test_a_short_graph_gets_its_code_at_once(x):
    f, _ = called_twice([x * x], {x: 1.0})
    assert f.plan.tier == "floats"


def test_sums_back_to_a_numbers_own_shape_cost_no_step(x):
    y = ad.Variable(name="y")
    dx, dy = ad.gradients(x * y, [x, y])
    f, found = called_twice([dx, dy], {x: 2.0, y: 3.0}, without="folding")
    assert found == [3.0, 2.0]
    before, after = (program for name, program in f.plan.history[:2])
    assert "sum_to" in str(before) and "sum_to" not in str(after)


def test_constants_and_inputs_can_be_outputs(x):
    outputs = [x, ad.constant(4.0), x, x * 0 + 1]
    for tier in TIERS:
        _, found = called_twice(outputs, {x: 2.0}, tier=tier)
        assert found == [2.0, 4.0, 2.0, 1.0]


def test_without_libm_the_bits_are_numpys(x):
    outputs = [np.tanh(x), ad.softplus(x), x**2]
    for value in np.linspace(-5, 5, 201).tolist():
        found = called_twice(outputs, {x: value}, without="libm")[1]
        assert all(map(same, found, ad.Executor(outputs).run({x: value})))


def test_levels_can_run_in_several_threads_at_once():
    outputs, feeds = random_graph(width=300, depth=3)
    f, expected = called_twice(outputs, feeds, tier="levels")
    wrong = []

    def work():
        for _ in range(50):
            if f(feeds) != expected:
                wrong.append(1)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong and not f.fallbacks


def test_a_readers_own_body_runs(x):
    from autodiff import exercise
    from autodiff.ops.arithmetic import MulOp

    def doubled(self, node, input_vals):
        return input_vals[0] * input_vals[1] * 2

    y = ad.Variable(name="y")
    (part,) = [part for part in exercise.parts("5.2") if part.qualname == "MulOp.compute"]
    before = part.student_code
    try:
        exercise.substitute("5.2", "MulOp.compute", doubled.__code__)
        exercise.using({"5.2"})
        for tier in TIERS:
            assert called_twice([x * y + 1], {x: 3.0, y: 5.0}, tier=tier)[1] == [31.0]
    finally:
        exercise.substitute("5.2", "MulOp.compute", before)
        exercise.using("solutions")
    assert MulOp().compute(None, [2, 3]) == 6
