"""Lesson 4: a tape that is written forwards and read backwards."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

HALVES = st.integers(-12, 12).map(lambda n: n / 2)
NOT_ZERO = st.integers(1, 12).flatmap(lambda n: st.sampled_from([n / 2, -n / 2]))
WEIGHTS = st.integers(-3, 3).map(float)

KIND = {"no_return": "NoneType", "plain_number": "float"}
SLOPES = ["z.value", "dz/dx", "dz/dy"]
SLOPE = ["z.value", "dz/dx"]
REFUSED = """
try:
    answer = "no error, but the type " + type(...).__name__
except ValueError:
    answer = "a ValueError is raised"
answer
"""


def two(student, expression, a, b):
    """Return z, dz/dx and dz/dy of an expression in x and y."""
    code = f"tape = Tape()\nx, y = tape.var(a), tape.var(b)\nz = {expression}\ngradient = z.grad()"
    return student(f"{code}\n[z.value, gradient.wrt(x), gradient.wrt(y)]", a=a, b=b)


def one(student, expression, a):
    """Return z and dz/dx of an expression in x alone."""
    code = f"tape = Tape()\nx = tape.var(a)\nz = {expression}"
    return student(f"{code}\n[z.value, z.grad().wrt(x)]", a=a)


def expect_refusal(student, question, mistakes):
    """Demand a ValueError, and recognise what came instead of one."""
    got = student(REFUSED.replace("...", question))
    named = {key: f"no error, but the type {kind}" for key, kind in mistakes.items()}
    student.expect(got, "a ValueError is raised", mistakes=named)


# --- 4.1: write a node ------------------------------------------------------------------------

TWO_PUSHES = """
tape = Tape()
first = tape.push()
second = tape.push(5.0, 0)
[first, second, tape.weights, tape.parents]
"""
PUSHES = """
tape = Tape()
indices = [tape.push(*node) for node in nodes]
[indices, tape.weights, tape.parents]
"""


def in_pairs(weights, parents):
    """Return each node's two (parent, weight) pairs, whichever of the two stands first."""
    pairs = list(zip(parents, weights, strict=True))
    return [sorted(pairs[i : i + 2]) for i in range(0, len(pairs), 2)]


def is_number_list(value):
    return isinstance(value, list) and all(type(entry) in (int, float) for entry in value)


def expect_tape(student, got, true, **how):
    """Demand these lists; which of a node's two parents stands first does not matter."""
    lists = got[-2:]
    readable = all(map(is_number_list, lists)) and len(lists[0]) == len(lists[1])
    if readable and in_pairs(*lists) == in_pairs(*true[-2:]):
        got = [*got[:-2], *true[-2:]]
    student.expect(got, true, **how)


@pytest.mark.exercise("4.1")
def test_the_first_node_has_index_0_and_the_second_1(student):
    got = student(TWO_PUSHES)
    weights, parents = [0.0, 0.0, 5.0, 0.0], [-1, -1, 0, -1]
    mistakes = {
        "no_return": [None, None, weights, parents],
        "counts_from_one": [1, 2, weights, parents],
        "counts_entries": [0, 2, weights, parents],
        "no_parents": [0, 1, weights, []],
        "no_weights": [0, 0, [], parents],
        "crossed": [0, 1, [0.0, -1, 5.0, 0], [0.0, -1, 0.0, -1]],
        "pairs_in_lists": [0, 0, [(0.0, 0.0), (5.0, 0.0)], [(-1, -1), (0, -1)]],
        "overwrites": [0, 1, [5.0, 0.0], [0, -1]],
        "wrong_partner": [0, 1, weights, [-1, -1, -1, 0]],
        "one_parent": [0, 0, [0.0, 5.0], [-1, 0]],
    }
    labels = ["the first index", "the second index", "tape.weights", "tape.parents"]
    expect_tape(student, got, [0, 1, weights, parents], mistakes=mistakes, labels=labels)


@st.composite
def pushes(draw):
    """Return what to push, node by node; a parent stands before its child."""
    nodes = []
    for index in range(draw(st.integers(1, 4))):
        parents = st.integers(-1, index - 1)
        nodes.append((draw(WEIGHTS), draw(parents), draw(WEIGHTS), draw(parents)))
    return nodes


@pytest.mark.exercise("4.1")
@given(nodes=pushes())
def test_every_node_keeps_two_weights_and_two_parents(student, nodes):
    got = student(PUSHES, nodes=nodes)
    weights = [entry for w0, _, w1, _ in nodes for entry in (w0, w1)]
    parents = [entry for _, p0, _, p1 in nodes for entry in (p0, p1)]
    crossed = [entry for _, p0, _, p1 in nodes for entry in (p1, p0)]
    indices = list(range(len(nodes)))
    mistakes = {"wrong_partner": [indices, weights, crossed]}
    labels = ["the indices", "tape.weights", "tape.parents"]
    expect_tape(student, got, [indices, weights, parents], mistakes=mistakes, labels=labels)


@pytest.mark.exercise("4.1")
def test_a_tape_counts_its_nodes(student):
    student.expect(student("tape = Tape()\ntape.push()\ntape.push(1.0, 0)\nlen(tape)"), 2)


@pytest.mark.exercise("4.1")
def test_two_tapes_have_nothing_in_common(student):
    code = "one, other = Tape(), Tape()\none.push()\none.push(2.0, 0)"
    got = student(f"{code}\n[other.push(), len(one), len(other)]")
    labels = ["the other's first index", "len(one)", "len(other)"]
    student.expect(got, [0, 2, 1], labels=labels)


@pytest.mark.exercise("4.1")
def test_the_lists_grow_in_place(student):
    code = "tape = Tape()\nweights, parents = tape.weights, tape.parents\ntape.push(2.0, -1)"
    got = student(f"{code}\n[tape.weights is weights, tape.parents is parents]")
    labels = ["the same list of weights", "the same list of parents"]
    mistakes = {"copies": [False, False]}
    student.expect(got, [True, True], mistakes=mistakes, labels=labels)


# --- 4.2: multiply ----------------------------------------------------------------------------


def check_product(student, a, b):
    mistakes = {
        "swapped": [a * b, a, b],
        "slopes_of_a_sum": [a * b, 1.0, 1.0],
        "value_of_a_sum": [a + b, b, a],
        "second_slope_missing": [a * b, b, 0.0],
        "first_slope_missing": [a * b, 0.0, a],
        "not_recorded": [a * b, 0.0, 0.0],
    }
    got = two(student, "x * y", a, b)
    student.expect(got, [a * b, b, a], mistakes=mistakes, labels=SLOPES)


@pytest.mark.exercise("4.2")
def test_a_product_of_two_variables_is_a_variable(student):
    code = "tape = Tape()\ntype(tape.var(3.0) * tape.var(5.0)).__name__"
    student.expect(student(code), "Var", mistakes=KIND)


@pytest.mark.exercise("4.2")
def test_a_product_knows_its_value_and_both_slopes(student):
    check_product(student, 3.0, 5.0)


@pytest.mark.exercise("4.2")
@given(a=HALVES, b=HALVES)
def test_a_product_is_right_for_every_sign_and_for_zero(student, a, b):
    check_product(student, a, b)


@pytest.mark.exercise("4.2")
def test_a_product_takes_a_plain_number_on_either_side(student):
    student.expect(one(student, "x * 4", 3.0), [12.0, 4.0], labels=SLOPE)
    student.expect(one(student, "4 * x", 3.0), [12.0, 4.0], labels=SLOPE)


@pytest.mark.exercise("4.2")
def test_a_variable_times_itself_gets_both_slopes(student):
    got = one(student, "x * x", 3.0)
    student.expect(got, [9.0, 6.0], mistakes={"used_twice": [9.0, 3.0]}, labels=SLOPE)


@pytest.mark.exercise("4.2")
@given(a=HALVES, b=HALVES)
def test_products_of_products_are_right(student, a, b):
    got = two(student, "(x * y) * (x + y) * 2", a, b)
    true = [2 * a * b * (a + b), 4 * a * b + 2 * b * b, 2 * a * a + 4 * a * b]
    student.expect(got, true, labels=SLOPES)


@pytest.mark.exercise("4.2")
def test_a_product_over_two_tapes_is_refused(student):
    expect_refusal(student, "Tape().var(3.0) * Tape().var(5.0)", {"two_tapes": "Var"})


# --- 4.3: the sine ----------------------------------------------------------------------------


def check_sine(student, a):
    value, slope = math.sin(a), math.cos(a)
    mistakes = {
        "sine_as_slope": [value, value],
        "wrong_sign": [value, -slope],
        "not_recorded": [value, 0.0],
        "value_is_the_cosine": [slope, slope],
        "derivative_of_the_cosine": [slope, -value],
        "weight_one": [value, 1.0],
        "value_and_slope_swapped": [slope, value],
    }
    student.expect(one(student, "sin(x)", a), [value, slope], mistakes=mistakes, labels=SLOPE)


@pytest.mark.exercise("4.3")
def test_the_sine_of_a_variable_is_a_variable(student):
    student.expect(student("type(sin(Tape().var(0.5))).__name__"), "Var", mistakes=KIND)


@pytest.mark.exercise("4.3")
def test_the_sine_knows_its_value_and_its_slope(student):
    check_sine(student, 0.5)


@pytest.mark.exercise("4.3")
@given(a=HALVES)
def test_the_sine_is_right_everywhere(student, a):
    check_sine(student, a)


@pytest.mark.exercise("4.3")
@given(a=HALVES)
def test_the_sine_stands_in_a_chain_and_beside_other_uses(student, a):
    value, slope = math.sin(a * a) + 3 * a, math.cos(a * a) * 2 * a + 3
    student.expect(one(student, "sin(x * x) + x * 3", a), [value, slope], labels=SLOPE)


@pytest.mark.exercise("4.3")
def test_the_sine_is_that_of_the_variable_given_not_of_the_last_one(student):
    got = two(student, "sin(x)", 0.5, 2.0)
    value, slope = math.sin(0.5), math.cos(0.5)
    mistakes = {"last_node": [value, 0.0, slope]}
    student.expect(got, [value, slope, 0.0], mistakes=mistakes, labels=SLOPES)


# --- 4.4: the backward sweep ------------------------------------------------------------------

SWEEP = """
tape = Tape()
for node in nodes:
    tape.push(*node)  # weight0, parent0, weight1, parent1
order = range(output, -1, -1)
gradient = Var(tape, output, 0.0).grad()
[gradient.wrt(Var(tape, i, 0.0)) for i in order]
"""
DOUBLED = """
class Weight(float):
    def __mul__(self, other):
        multiplied.append(other)
        return float(self) * other
    __rmul__ = __mul__

multiplied = []
tape = Tape()
tape.push()
for i in range(12):
    tape.push(Weight(1.0), i, Weight(1.0), i)
Var(tape, 12, 0.0).grad()
len(multiplied)
"""
LINE = """
tape = Tape()
tape.weights = [0.0, 0.0] + [1.0, 0.0] * 1_000_000
tape.parents = [-1, -1] + [parent for i in range(1_000_000) for parent in (i, -1)]
Var(tape, 1_000_000, 0.0).grad().wrt(Var(tape, 0, 0.0))
"""


def true_adjoints(nodes, output):
    """Return the adjoint of each node from the output down to node 0, by forward mode."""
    adjoints = []
    for of in range(output, -1, -1):
        tangents = []
        for i, node in enumerate(nodes):
            flows = sum(w * tangents[p] for w, p in parents_of(node))
            tangents.append(flows + (1.0 if i == of else 0.0))
        adjoints.append(tangents[output])
    return adjoints


def wrong_adjoints(nodes, output):
    """Return what frequent mistakes give: replacing, no weights, no second parent, forwards."""
    replaced, unweighted, halved, forwards = [[0.0] * output + [1.0] for _ in range(4)]
    for i in range(output, -1, -1):
        for w, p in parents_of(nodes[i]):
            replaced[p] = w * replaced[i]
            unweighted[p] += unweighted[i]
        for w, p in parents_of(nodes[i][:2]):
            halved[p] += w * halved[i]
    for i in range(output + 1):
        for w, p in parents_of(nodes[i]):
            forwards[p] += w * forwards[i]
    wrong = {"overwrites": replaced, "no_weight": unweighted, "forwards": forwards}
    wrong["first_parent_only"] = halved
    return {key: adjoints[::-1] for key, adjoints in wrong.items()}


def parents_of(node):
    """Return the (weight, parent) pairs of a node, without the missing parents."""
    return [(w, p) for w, p in zip(node[::2], node[1::2], strict=True) if p >= 0]


def check_sweep(student, nodes, output):
    got = student(SWEEP, nodes=nodes, output=output)
    true = true_adjoints(nodes, output)
    mistakes = {
        "no_seed": [0.0] * len(true),
        "never_passed_on": [1.0] + [0.0] * output,
        **wrong_adjoints(nodes, output),
    }
    labels = [f"the adjoint of node {i}" for i in range(output, -1, -1)]
    student.expect(got, true, mistakes=mistakes, labels=labels)


@pytest.mark.exercise("4.4")
def test_the_sweep_returns_a_gradient(student):
    got = student("tape = Tape()\nx = tape.var(3.0)\ntype((x * x).grad()).__name__")
    mistakes = {"no_return": "NoneType", "bare_list": "list"}
    student.expect(got, "Gradient", mistakes=mistakes)


@pytest.mark.exercise("4.4")
def test_a_variable_has_derivative_1_with_respect_to_itself(student):
    code = "tape = Tape()\nx = tape.var(3.0)\nz = x * 2\ngradient = z.grad()"
    got = student(f"{code}\n[gradient.wrt(z), gradient.wrt(x), x.grad().wrt(x)]")
    mistakes = {
        "no_seed": [0.0, 0.0, 0.0],
        "no_spare_entry": [0.0, 2.0, 0.0],
        "no_weight": [1.0, 1.0, 1.0],
        "never_passed_on": [1.0, 0.0, 1.0],
        "from_the_end": [1.0, 2.0, 2.0],
    }
    labels = ["dz/dz", "dz/dx", "dx/dx"]
    student.expect(got, [1.0, 2.0, 1.0], mistakes=mistakes, labels=labels)


@pytest.mark.exercise("4.4")
def test_an_adjoint_is_passed_on_times_the_weight(student):
    check_sweep(student, [(0.0, -1, 0.0, -1), (2.0, 0, 0.0, -1), (5.0, 1, 0.0, -1)], 2)


@pytest.mark.exercise("4.4")
def test_two_different_children_both_contribute(student):
    nodes = [(0.0, -1, 0.0, -1), (2.0, 0, 0.0, -1), (3.0, 0, 0.0, -1), (1.0, 1, 1.0, 2)]
    check_sweep(student, nodes, 3)


@pytest.mark.exercise("4.4")
def test_what_is_used_twice_gets_both_contributions(student):
    code = "tape = Tape()\nx = tape.var(3.0)\nz = x * x"
    got = student(f"{code}\nz.grad().wrt(x)")
    mistakes = {"used_twice": 3.0, "no_weight": 2.0}
    student.expect(got, 6.0, mistakes=mistakes)


@pytest.mark.exercise("4.4")
def test_the_tape_may_go_on_after_the_output(student):
    code = "tape = Tape()\nx = tape.var(3.0)\nz = x * 2\nlater = z * 5"
    got = student(f"{code}\ngradient = z.grad()\n[gradient.wrt(x), gradient.wrt(later)]")
    mistakes = {"from_the_end": [10.0, 1.0]}
    student.expect(got, [2.0, 0.0], mistakes=mistakes, labels=["dz/dx", "dz/dlater"])


@pytest.mark.exercise("4.4")
def test_asking_again_and_for_another_output_changes_nothing(student):
    code = "tape = Tape()\nx = tape.var(3.0)\nh = x * x\nz = h * 2"
    got = student(f"{code}\n[z.grad().wrt(x), z.grad().wrt(x), h.grad().wrt(x), z.grad().wrt(x)]")
    labels = ["dz/dx", "dz/dx again", "dh/dx", "dz/dx after that"]
    mistakes = {"grows": [12.0, 36.0, 42.0, 60.0]}
    student.expect(got, [12.0, 12.0, 6.0, 12.0], mistakes=mistakes, labels=labels)


@pytest.mark.exercise("4.4")
@given(nodes=pushes())
def test_every_adjoint_of_any_tape_is_right(student, nodes):
    check_sweep(student, nodes, len(nodes) - 1)


@pytest.mark.exercise("4.4")
@given(nodes=pushes(), data=st.data())
def test_every_adjoint_of_an_earlier_output_is_right(student, nodes, data):
    check_sweep(student, nodes, data.draw(st.integers(0, len(nodes) - 1)))


@pytest.mark.exercise("4.4")
def test_every_node_is_visited_once(student):
    most = 24  # two multiplications for each of the twelve links
    student.expect(max(student(DOUBLED), most), most, mistakes={"every_path": 2**13 - 2})


@pytest.mark.exercise("4.4")
def test_a_million_nodes_in_a_line_need_no_recursion(student):
    student.expect(student(LINE), 1.0)


# --- 4.5: read a derivative off ---------------------------------------------------------------

READ = """
tape = Tape()
variables = [tape.var(0.0) for _ in range(6)]
gradient = Gradient(tape, [3.0, 5.0, 1.0, 99.0])
[gradient.wrt(variable) for variable in variables]
"""


@pytest.mark.exercise("4.5")
def test_each_variable_up_to_the_output_has_its_adjoint(student):
    got = student(READ.replace("in variables]", "in variables[:3]]"))
    mistakes = {
        "no_return": [None, None, None],
        "one_off": [99.0, 3.0, 5.0],
        "one_ahead": [5.0, 1.0, 99.0],
        "backwards": [1.0, 5.0, 3.0],
        "output_lost": [3.0, 5.0, 0.0],
        "value_read": [0.0, 0.0, 0.0],
    }
    labels = ["node 0", "node 1", "node 2, the output itself"]
    student.expect(got, [3.0, 5.0, 1.0], mistakes=mistakes, labels=labels)


@pytest.mark.exercise("4.5")
def test_a_variable_written_down_after_the_output_has_derivative_0(student):
    got = student(READ.replace("in variables]", "in variables[3:4]]"))
    mistakes = {"reads_the_spare_entry": [99.0], "no_return": [None]}
    student.expect(got, [0.0], mistakes=mistakes, labels=["node 3, the first after the output"])


@pytest.mark.exercise("4.5")
def test_so_has_every_later_one(student):
    got = student(READ)
    labels = [f"node {i}" for i in range(6)]
    student.expect(got, [3.0, 5.0, 1.0, 0.0, 0.0, 0.0], labels=labels)


@pytest.mark.exercise("4.5")
@given(a=HALVES, b=HALVES)
def test_the_derivatives_of_a_real_sweep_are_read(student, a, b):
    code = "tape = Tape()\nx, y = tape.var(a), tape.var(b)\nz = x * y + x\nlater = z * 5"
    code += "\ngradient = z.grad()"
    got = student(f"{code}\n[gradient.wrt(v) for v in (x, y, z, later)]", a=a, b=b)
    labels = ["dz/dx", "dz/dy", "dz/dz", "dz/dlater"]
    student.expect(got, [b + 1, a, 1.0, 0.0], labels=labels)


@pytest.mark.exercise("4.5")
def test_a_variable_of_another_tape_is_refused(student):
    question = "(Tape().var(3.0) * 2).grad().wrt(Tape().var(3.0))"
    expect_refusal(student, question, {"two_tapes": "float"})


@pytest.mark.exercise("4.5")
def test_what_is_no_variable_is_refused(student):
    student.raises("x = Tape().var(3.0)\n(x * 2).grad().wrt(0)", TypeError, match="variable")


# --- 4.6: divide ------------------------------------------------------------------------------


def check_quotient(student, a, b):
    value, first, second = a / b, 1 / b, -a / b**2
    mistakes = {
        "second_sign": [value, first, -second],
        "swapped": [value, second, first],
        "slopes_of_a_product": [value, b, a],
        "denominator_not_squared": [value, first, -a / b],
        "numerator_forgotten": [value, first, -1 / b**2],
        "first_slope_is_one": [value, 1.0, second],
        "not_recorded": [value, 0.0, 0.0],
        "second_slope_missing": [value, first, 0.0],
        "whole_division": [a // b, first, second],
    }
    got = two(student, "x / y", a, b)
    student.expect(got, [value, first, second], mistakes=mistakes, labels=SLOPES)


@pytest.mark.exercise("4.6")
def test_a_quotient_of_two_variables_is_a_variable(student):
    code = "tape = Tape()\ntype(tape.var(3.0) / tape.var(4.0)).__name__"
    student.expect(student(code), "Var", mistakes=KIND)


@pytest.mark.exercise("4.6")
def test_a_quotient_knows_its_value_and_both_slopes(student):
    check_quotient(student, 3.0, 4.0)


@pytest.mark.exercise("4.6")
@given(a=HALVES, b=NOT_ZERO)
def test_a_quotient_is_right_for_every_sign_and_for_zero_above(student, a, b):
    check_quotient(student, a, b)


@pytest.mark.exercise("4.6")
def test_whole_numbers_divide_with_a_remainder(student):
    check_quotient(student, 7, 2)


@pytest.mark.exercise("4.6")
def test_a_quotient_takes_a_plain_number_below(student):
    student.expect(one(student, "x / 4", 3.0), [0.75, 0.25], labels=SLOPE)


@pytest.mark.exercise("4.6")
def test_a_variable_over_itself_is_one_and_flat(student):
    student.expect(one(student, "x / x", 4.0), [1.0, 0.0], labels=SLOPE)


@pytest.mark.exercise("4.6")
@given(a=HALVES, b=NOT_ZERO)
def test_quotients_stand_in_a_chain(student, a, b):
    got = two(student, "(x / y) * (x / y)", a, b)
    student.expect(got, [(a / b) ** 2, 2 * a / b**2, -2 * a * a / b**3], labels=SLOPES)


@pytest.mark.exercise("4.6")
def test_a_quotient_over_two_tapes_is_refused(student):
    expect_refusal(student, "Tape().var(3.0) / Tape().var(4.0)", {"two_tapes": "Var"})
