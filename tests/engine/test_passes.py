"""The compiler's passes: each keeps every bit, and does what it promises."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings

import autodiff as ad
from autodiff import exercise
from autodiff.compiler.emit.exact import ExactRunner
from autodiff.compiler.passes import PASSES, simplify
from autodiff.compiler.passes.folding import held_bytes
from autodiff.ops.shape import sum_to_like_op
from autodiff.ops.sources import identity_op
from autodiff.tracing import own
from tests.engine.programs import program_of, programs, quiet, run, same_bits

MINE = ("folding", "identities", "transposes", "common", "dead")


@pytest.mark.parametrize("name", MINE)
@settings(max_examples=60)
@given(made=programs())
def test_a_pass_changes_no_bit(name, made):
    program, feeds = made
    after = PASSES[name](program)
    expected, found = run(program, feeds), run(after, feeds)
    assert all(map(same_bits, expected, found)), f"{program}\n->\n{after}"


@settings(max_examples=150)
@given(made=programs())
def test_all_passes_together_change_no_bit(made):
    program, feeds = made
    others = [name for name in PASSES if name not in MINE]
    simple, _ = simplify(program, without=others)
    found = run(simple, feeds)
    assert all(map(same_bits, run(program, feeds), found)), f"{program}\n->\n{simple}"


# What each pass promises --------------------------------------------------------------------------


def passed(name, outputs, feeds):
    """Return the program of a graph after one pass."""
    return PASSES[name](program_of(outputs, feeds)[0])


def simple(outputs, feeds):
    """Return the program after all passes of this file."""
    program, _ = program_of(outputs, feeds)
    return simplify(program, without=[name for name in PASSES if name not in MINE])[0]


def lines(program):
    """Return the steps as they are spelled, without shapes."""
    return [line.split("  ")[0] for line in program.listing()][:-1]


@pytest.fixture
def x():
    return ad.Variable(name="x")


@pytest.fixture
def y():
    return ad.Variable(name="y")


VECTOR = np.array([1.5, -0.0, 3.0])
EXACT_ON_VECTORS = {
    "x * 1": lambda x: x * 1, "1.0 * x": lambda x: 1.0 * x, "x / 1": lambda x: x / 1,
    "x ** 1": lambda x: x**1, "x - 0.0": lambda x: x - 0.0, "x + -0.0": lambda x: x + -0.0,
    "-(-x)": lambda x: np.negative(-x), "x * ones": lambda x: x * np.ones(3),
    "float64": lambda x: x.astype(np.float64), "identity": identity_op,
    "stop_gradient": ad.stop_gradient, "sum_to itself": lambda x: sum_to_like_op(x, x),
}  # fmt: skip


@pytest.mark.parametrize("name", EXACT_ON_VECTORS)
def test_what_changes_no_number_is_left_out(x, name):
    (line,) = lines(simple([ad.exp(EXACT_ON_VECTORS[name](x))], {x: VECTOR}))
    assert line.endswith("exp(x)")


NOT_EXACT = {
    "x + 0": lambda x: x + 0, "x + 0.0": lambda x: x + 0.0, "x * 0": lambda x: x * 0,
    "x - x": lambda x: x - x, "x - (-0.0)": lambda x: x - (-0.0), "x / x": lambda x: x / x,
    "0 - x": lambda x: 0 - x, "x / 3": lambda x: x / 3, "float32": lambda x: x.astype(np.float32),
    "wider": lambda x: x * np.ones((2, 3)),
}  # fmt: skip


@pytest.mark.parametrize("name", NOT_EXACT)
def test_what_may_change_a_number_or_its_type_stays(x, name):
    assert len(simple([ad.exp(NOT_EXACT[name](x))], {x: VECTOR})) == 2


def test_integers_and_fractions_have_no_negative_zero(x):
    assert len(simple([x + 0], {x: 3})) == 0
    assert len(simple([x + 0], {x: Fraction(1, 3)})) == 0
    assert len(simple([x + 0.0], {x: 3})) == 1, "the sum is a float"


def test_a_constant_of_another_type_is_no_neutral_one(x):
    assert len(simple([x * 1.0], {x: 3})) == 1, "3 * 1.0 is a float"
    assert len(simple([x * np.float64(1)], {x: np.ones(3, np.float32)})) == 1, "it becomes float64"


def test_a_layout_that_sums_in_another_order_is_kept(x):
    wide = np.ones((3, 4))[:, ::2]
    turned = np.ones((4, 6)).T[::2]
    assert len(simple([np.sum(x * 1)], {x: turned})) == 2
    assert len(simple([np.sum(x * 1)], {x: wide})) == 2
    assert len(simple([np.sum(x * 1)], {x: wide.copy()})) == 1


CHEAPER = {
    "x * -1": (lambda x: x * -1, "-x"), "x ** 2": (lambda x: x**2, "square(x)"),
    "x / 8": (lambda x: x / 8, "x * 0.125"), "x + -y": (lambda x: x + -ad.exp(x), "x - v"),
    "1 - x": (lambda x: 1 - x, "1 - x"), "-x * 3": (lambda x: -x * 3.0, "x * -3.0"),
    "x - (-y)": (lambda x: x - -ad.exp(x), "x + v"),
}  # fmt: skip


@pytest.mark.parametrize("name", CHEAPER)
def test_what_can_be_made_cheaper_without_rounding_is(x, name):
    make, expected = CHEAPER[name]
    assert expected in lines(simple([make(x)], {x: VECTOR}))[-1]


def test_numpy_squares_by_multiplying():
    numbers = np.random.default_rng(0).normal(size=100_000) * 1e3
    for dtype in (np.float64, np.float32):
        a = numbers.astype(dtype)
        assert same_bits(a**2, a * a) and same_bits(a**2.0, a * a)


def test_a_division_by_three_is_no_product(x):
    assert lines(simple([x / 3], {x: VECTOR})) == ["v2 = x / 3"]


def test_equal_steps_are_merged_and_so_are_those_that_become_equal(x):
    z = ad.exp(x) * 2 + ad.exp(x) * 2
    found = lines(passed("common", [z], {x: VECTOR}))
    assert found == ["v1 = exp(x)", "v2 = v1 * 2", "v5 = v2 + v2"]


@pytest.mark.parametrize(("c", "d"), [(1, 1.0), (0.0, -0.0), (2, True)])
def test_constants_that_python_calls_equal_are_kept_apart(x, c, d):
    assert len(passed("common", [x + c, x + d], {x: 3})) == 2


def test_what_draws_or_calls_is_never_merged(x):
    calls = []

    @ad.custom_op
    def noisy(a):
        calls.append(1)
        return a * len(calls)

    generator = np.random.default_rng(0)
    outputs = [noisy(x), noisy(x), ad.dropout(x, 0.5, generator), ad.dropout(x, 0.5, generator)]
    program, feeds = program_of(outputs, {x: np.ones(50)})
    found = run(simplify(program, without=[n for n in PASSES if n not in MINE])[0], feeds)
    assert not same_bits(found[0], found[1]) and not same_bits(found[2], found[3])


def test_what_draws_is_drawn_though_nobody_looks(x):
    generator = np.random.default_rng(0)
    node = np.ones_like(ad.dropout(x, 0.5, generator))
    program, feeds = program_of([node], {x: np.ones(5)})
    before = generator.bit_generator.state["state"]["state"]
    run(simplify(program)[0], feeds)
    assert generator.bit_generator.state["state"]["state"] != before


def test_what_only_a_shape_is_taken_of_is_not_computed(x):
    (adjoint,) = ad.gradients(np.sum(ad.exp(x) + x), [x])
    assert "exp" in " ".join(lines(simple([adjoint], {x: VECTOR})))
    (adjoint,) = ad.gradients(np.sum(x * 3 + ad.exp(ad.stop_gradient(x))), [x])
    assert "exp" not in " ".join(lines(simple([adjoint], {x: VECTOR})))


def test_constants_are_computed_ahead_but_large_ones_are_not_kept(x):
    small, large = np.ones((3, 3)), np.ones((300, 300))
    a = ad.constant(small)
    assert len(simple([x + a @ a], {x: small})) == 1
    program = passed("folding", [x @ np.ones_like(x)], {x: large})
    assert len(program) == 2 and not [c for c in program.constants.values() if held_bytes(c) > 100]


def test_a_constant_that_warns_is_left_to_warn_in_every_run(x):
    program, feeds = program_of([x + 1 / ad.constant(np.zeros(3))], {x: VECTOR})
    with pytest.warns(RuntimeWarning, match="divide"):
        simplify(program)[0].run(feeds)


def test_transposes_go_into_the_flags_of_the_product(x, y):
    feeds = {x: np.ones((3, 4)), y: np.ones((3, 5))}
    assert lines(simple([x.T @ y], feeds)) == ["v3 = x' @ y"]
    assert lines(simple([(y.T @ x).T.T], feeds)) == ["v3 = y' @ x"]


def test_axes_that_stay_in_their_order_are_no_transpose(x, y):
    feeds = {x: np.ones((3, 3)), y: np.arange(9.0).reshape(3, 3)}
    product = np.transpose(y, (0, 1)) @ x
    program, fed = program_of([product], feeds)
    assert all(map(same_bits, run(program, fed), run(PASSES["transposes"](program), fed)))


def test_a_product_of_one_term_each_keeps_negative_zeros(x, y):
    """Where NumPy multiplies elementwise, the matrix product would add -0.0 to 0.0."""
    feeds = {x: np.ones((2, 3)), y: np.array([[-0.0], [1.0], [2.0]])}
    program, fed = program_of(ad.gradients(np.sum(x @ y), [x]), feeds)
    simpler = simplify(program)[0]
    assert same_bits(run(program, fed)[0], run(simpler, fed)[0])
    assert not any(step.op is ad.matmul_op for step in simpler.steps)


def test_the_sum_of_a_single_number_is_left_out_unless_an_axis_is_named(x):
    assert len(simple([np.sum(x * 2.0)], {x: 1.5})) == 1
    assert len(simple([np.sum(np.exp(x), axis=0)], {x: np.array(1.5)})) == 2


def test_a_product_of_columns_and_rows(x, y):
    feeds = {x: np.array([[-0.0], [1.0]]), y: np.array([[1.0, -0.0]])}
    outputs = [x @ y, *ad.gradients(np.sum(x @ y), [x, y])]
    program, fed = program_of(outputs, feeds)
    assert all(map(same_bits, run(program, fed), run(simplify(program)[0], fed)))


def test_a_body_of_the_readers_own_is_not_second_guessed(x):
    (part,) = (p for p in exercise.parts("5.2") if p.qualname == "MulOp.compute")
    mine = part.student_code
    try:
        adds = lambda self, node, vals: vals[0] + vals[1]  # noqa: E731
        exercise.substitute("5.2", part.qualname, adds.__code__)
        exercise.using({"5.2"})
        assert len(simple([ad.constant(1.0) * ad.exp(x)], {x: 3.0})) == 2
    finally:
        exercise.substitute("5.2", part.qualname, mine)
        exercise.using("yours")


@settings(max_examples=40)
@given(made=programs())
def test_a_second_round_finds_next_to_nothing(made):
    program, feeds = made
    others = [name for name in PASSES if name not in MINE]
    once, _ = simplify(program, without=others)
    twice, _ = simplify(once, without=others)
    assert len(twice) <= len(once)
    for name in ("common", "dead"):
        again = PASSES[name](PASSES[name](program))
        assert len(again) == len(PASSES[name](program))


@settings(max_examples=60)
@given(made=programs())
def test_the_simple_emitter_gives_the_same_bits(made):
    program, feeds = made
    with quiet():
        found = ExactRunner(program)(list(feeds.values()))
    expected = own(run(program, feeds), [*feeds.values(), *program.constants.values()])
    assert all(map(same_bits, expected, found)), str(program)
