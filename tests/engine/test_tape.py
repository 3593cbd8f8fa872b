"""`autodiff.tape`: a Wengert list and its backward sweep."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autodiff import revad, tape
from autodiff.tape import Tape
from tests.engine.cases import FUNCTIONS, OPERATIONS, positive
from tests.engine.test_revad import slopes as revad_slopes


def slopes(function, *values):
    """Return the value and the gradient of a function of a tape's variables."""
    line = Tape()
    inputs = [line.var(value) for value in values]
    result = function(*inputs)
    gradient = result.grad()
    return result.value, [gradient.wrt(variable) for variable in inputs]


def test_the_published_demo():
    line = Tape()
    x, y = line.var(0.5), line.var(4.2)
    z = x * y + tape.sin(x)
    gradient = z.grad()
    assert abs(z.value - 2.579425538604203) <= 1e-15
    assert abs(gradient.wrt(x) - (y.value + math.cos(x.value))) <= 1e-15
    assert abs(gradient.wrt(y) - x.value) <= 1e-15


@pytest.mark.parametrize("name", OPERATIONS)
@given(a=positive, b=positive)
def test_operators_agree_with_revad(name, a, b):
    value, gradient = slopes(OPERATIONS[name], a, b)
    expected, expected_gradient = revad_slopes(OPERATIONS[name], a, b)
    assert value == pytest.approx(expected, rel=1e-14)
    assert gradient == pytest.approx(expected_gradient, rel=1e-12)


@pytest.mark.parametrize("name", FUNCTIONS)
@given(a=positive)
def test_functions_agree_with_revad(name, a):
    assert slopes(getattr(tape, name), a) == revad_slopes(getattr(revad, name), a)


def test_grad_can_be_called_again_and_for_other_outputs():
    line = Tape()
    x = line.var(3.0)
    square = x * x
    cube = square * x
    assert [cube.grad().wrt(x), cube.grad().wrt(x), square.grad().wrt(x)] == [27.0, 27.0, 6.0]
    assert cube.grad().wrt(square) == 3.0


def test_what_comes_after_the_output_does_not_influence_it():
    line = Tape()
    x = line.var(2.0)
    square = x * x
    later = line.var(5.0)
    assert square.grad().wrt(later) == 0.0
    assert square.grad().wrt(square * later) == 0.0


def test_a_million_operations_in_a_line():
    line = Tape()
    x = line.var(1.0)
    result = x
    for _ in range(1_000_000):
        result = result + x
    assert result.value == 1_000_001.0
    assert result.grad().wrt(x) == 1_000_001.0
    assert len(line) == 1_000_001


def test_an_infinite_slope_off_the_path_does_no_harm():
    line = Tape()
    x = line.var(1e-320)
    1.0 / x  # overflows: its slope is infinite
    assert (x * 2).grad().wrt(x) == 2.0


@given(st.lists(st.integers(0, 5), min_size=1, max_size=12), st.data())
def test_random_polynomials_match_numpys_derivative(coefficients, data):
    point = data.draw(st.integers(-3, 3))

    def horner(x):
        total = 0 * x
        for coefficient in coefficients:
            total = total * x + coefficient
        return total

    polynomial = np.polynomial.Polynomial(coefficients[::-1])
    value, (slope,) = slopes(horner, float(point))
    assert value == polynomial(point)
    assert slope == polynomial.deriv()(point)


def test_sums_and_differences_with_numbers_on_the_left():
    value, (slope,) = slopes(lambda x: 5 - (3 - x), 2.0)
    assert (value, slope) == (4.0, 1.0)


LARGE = [-1e4, -800.0, -30.0, -1.0, 0.0, 1.0, 30.0, 800.0, 1e4]


@pytest.mark.parametrize("a", LARGE)
def test_sigmoid_and_softplus_do_not_overflow(a):
    small = np.exp(-abs(a))
    sigmoid = 1 / (1 + small) if a >= 0 else small / (1 + small)
    assert slopes(tape.sigmoid, a) == (sigmoid, [pytest.approx(small / (1 + small) ** 2)])
    assert slopes(tape.softplus, a) == (pytest.approx(np.logaddexp(a, 0)), [sigmoid])


@given(st.lists(st.floats(-1e3, 1e3), min_size=1, max_size=9))
def test_fsum_adds_exactly_and_hands_one_to_every_term(values):
    value, gradient = slopes(lambda *terms: tape.fsum(terms), *values)
    assert value == math.fsum(values)
    assert gradient == [1.0] * len(values)


def test_fsum_counts_a_term_as_often_as_it_stands_there():
    value, gradient = slopes(lambda x, y: tape.fsum(iter([x, y, 10, x, x])), 2.0, 3.0)
    assert (value, gradient) == (19.0, [3.0, 1.0])


def test_fsum_rounds_once():
    assert slopes(lambda x, y: tape.fsum([x, y, -x]), 1e16, 1.0) == (1.0, [0.0, 1.0])


@given(st.lists(st.floats(-700, 700), min_size=1, max_size=6), st.data())
def test_softmax_has_the_slopes_of_the_formula(values, data):
    which = data.draw(st.integers(0, len(values) - 1))
    value, gradient = slopes(lambda *terms: tape.softmax(terms)[which], *values)
    powers = np.exp(np.array(values) - max(values))
    shares = powers / powers.sum()
    assert value == pytest.approx(shares[which], rel=1e-12)
    expected = shares[which] * ((np.arange(len(values)) == which) - shares)
    assert gradient == pytest.approx(expected, rel=1e-9, abs=1e-12)


def test_plain_numbers_take_part_in_softmax():
    line = Tape()
    x = line.var(0.0)
    first, second = tape.softmax([x, 0])
    assert [first.value, second.value] == [0.5, 0.5]
    assert [first.grad().wrt(x), second.grad().wrt(x)] == [0.25, -0.25]


@pytest.mark.parametrize("function", [tape.fsum, tape.softmax])
def test_what_cannot_be_summed_is_refused(function):
    x = Tape().var(1.0)
    with pytest.raises(ValueError, match="at least one variable"):
        function([])
    with pytest.raises(ValueError, match="got 2 plain numbers"):
        function([1.0, 2.0])
    with pytest.raises(ValueError, match="two different tapes"):
        function([x, Tape().var(1.0)])
    with pytest.raises(TypeError, match="takes a list of variables"):
        function(x)
    with pytest.raises(TypeError, match="numbers and other variables"):
        function([x, "1"])


def dynamic_graph(inputs, operations, functions):
    """Build the graph of "Fastest autograd in the west" (Rogozhnikov 2023)."""
    softplus, fsum, softmax = functions
    nodes = list(inputs)
    for turn in range(operations):
        if turn % 4 == 0:
            nodes.append(softplus(nodes[-10]))
        elif turn % 4 == 1:
            nodes.append(fsum(nodes[-30:-10:5]))
        elif turn % 4 == 2:
            nodes.append(nodes[-20] * nodes[-10])
        else:
            nodes.extend(softmax(nodes[-4:]))
    return fsum(nodes)


def test_a_dynamic_graph_has_the_slopes_of_finite_differences():
    def plain_softmax(values):
        powers = [math.exp(value - max(values)) for value in values]
        return [power / sum(powers) for power in powers]

    def plain_softplus(a):
        return max(a, 0.0) + math.log1p(math.exp(-abs(a)))

    def at(point):
        return dynamic_graph(point, 300, (plain_softplus, math.fsum, plain_softmax))

    point = [(i - 50) / 50 for i in range(100)]
    functions = (tape.softplus, tape.fsum, tape.softmax)
    value, gradient = slopes(lambda *inputs: dynamic_graph(inputs, 300, functions), *point)
    assert value == pytest.approx(at(point), rel=1e-13)
    for i in (0, 13, 71, 75, 85, 90, 99):
        above, below = list(point), list(point)
        above[i] += 1e-5
        below[i] -= 1e-5
        assert gradient[i] == pytest.approx((at(above) - at(below)) / 2e-5, rel=1e-6, abs=1e-7)


def long_line(operations):
    line = Tape()
    x = result = line.var(1.0)
    for _ in range(operations):
        result = result * 1.0 + x
    return line, x, result


def test_a_tape_that_grows_long_is_packed_and_means_the_same(monkeypatch):
    _, x, result = long_line(30)
    unpacked = result.grad()
    monkeypatch.setattr(tape, "LONG", 20)
    line, other, packed = long_line(30)
    assert isinstance(line.weights, tape.Column)
    assert packed.grad().adjoints == unpacked.adjoints
    assert packed.grad(free=True).wrt(other) == unpacked.wrt(x) == 31.0


@pytest.mark.parametrize("function", [tape.fsum, tape.softmax])
def test_sums_of_many_terms_pack_a_long_tape_too(monkeypatch, function):
    monkeypatch.setattr(tape, "LONG", 20)
    line = Tape()
    terms = [line.var(1.0) for _ in range(30)]
    for _ in range(3):
        function(terms)
    assert isinstance(line.weights, tape.Column)
    assert function(terms[:2] + [1.0])


def test_a_packed_tape_keeps_24_bytes_a_node():
    line, _, _ = long_line(200_000)
    assert len(line) == 400_001
    columns = (line.weights, line.parents)
    assert sum(column.itemsize * len(column) for column in columns) == 24 * len(line)


def test_a_packed_column_takes_pairs_as_a_list_does():
    column = tape.Column("d", [1.0])
    column += (2.0, 3.0)
    assert list(column) == [1.0, 2.0, 3.0]


def test_a_node_early_on_a_packed_tape_can_be_the_output(monkeypatch):
    monkeypatch.setattr(tape, "LONG", 20)
    line, x, _ = long_line(30)
    early = tape.Var(line, 5, 0.0)
    assert list(line.backwards(2)) == [
        (2, 1.0, 0, 1.0, 1), (1, 0.0, -1, 1.0, 0), (0, 0.0, -1, 0.0, -1),
    ]  # fmt: skip
    assert early.grad().wrt(x) == 3.0


@pytest.mark.parametrize("operations", [1, 10, 5_000])
def test_a_freeing_sweep_gives_the_same_gradient(operations):
    line, x, result = long_line(operations)
    kept = result.grad()
    result * 2  # what follows the output does not matter
    freed = result.grad(free=True)
    assert freed.adjoints == kept.adjoints
    assert freed.wrt(x) == operations + 1


def test_a_freeing_sweep_lets_go_on_the_way():
    line, _, result = long_line(20_000)
    weights = line.weights
    lengths = set()

    class Watched(float):
        def __mul__(self, other):
            lengths.add(len(weights))
            return float(self) * other

    weights[:] = [Watched(weight) for weight in weights]
    result.grad(free=True)
    assert len(lengths) > 5
    assert min(lengths) <= 2 * 4097


def test_a_freed_tape_says_so():
    line = Tape()
    x = line.var(3.0)
    z = x * x
    gradient = z.grad(free=True)
    assert repr(line) == "<Tape, freed>"
    uses = (lambda: z * 2, lambda: z.grad(), lambda: z.grad(free=True), lambda: line.var(1.0),
            lambda: len(line), lambda: tape.fsum([x, z]), lambda: tape.softmax([x]))  # fmt: skip
    for use in uses:
        with pytest.raises(ValueError, match=r"freed by grad\(free=True\).*Begin a new Tape"):
            use()
    assert gradient.wrt(x) == 6.0
    with pytest.raises(ValueError, match="another tape"):
        gradient.wrt(Tape().var(1.0))


def test_two_tapes_do_not_mix():
    x, y = Tape().var(1.0), Tape().var(2.0)
    for mix in (lambda: x + y, lambda: x * y, lambda: x**y, lambda: y / x, lambda: x - y):
        with pytest.raises(ValueError, match="two different tapes"):
            mix()
    with pytest.raises(ValueError, match="another tape"):
        x.grad().wrt(y)
    with pytest.raises(TypeError, match="wrt takes a variable"):
        x.grad().wrt("x")


@pytest.mark.parametrize("operand", ["1", None, 1j, [1.0], np.ones(2)])
def test_operands_that_are_no_numbers_are_refused(operand):
    with pytest.raises(TypeError, match="real number"):
        Tape().var(operand)
    with pytest.raises(TypeError, match="numbers and other variables"):
        Tape().var(1.0) * operand


@pytest.mark.parametrize("name", ["sin", "cos", "exp", "log", "tanh", "sigmoid", "softplus"])
@pytest.mark.parametrize("argument", [2.0, "2", [1.0], np.ones(2), revad.Var(2.0)])
def test_a_function_of_no_variable_is_refused(name, argument):
    with pytest.raises(TypeError, match=f"^{name} takes a variable of a tape; got .*tape.var"):
        getattr(tape, name)(argument)
