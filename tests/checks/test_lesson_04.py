"""Lesson 4: a tape that is written forwards and read backwards."""

import math

import numpy as np
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


# --- 4.7: a row for every parent --------------------------------------------------------------

MANY = """
tape = Tape()
for _ in range(count):
    tape.push()
last = tape.push_all(weights, parents)
gradient = Var(tape, last, 0.0).grad()
[gradient.wrt(Var(tape, i, 0.0)) for i in range(count)]
"""
LAST_ROW = """
tape = Tape()
tape.push(), tape.push(), tape.push()
last = tape.push_all([2.0, 3.0, 5.0], [0, 1, 2])
["no index" if last is None else last - (len(tape) - 1)]
"""


def handed_out(count, rows):
    """Return what each of `count` nodes gets from (amount, node) pairs; -1 is nobody."""
    adjoints = [0.0] * count
    for amount, node in rows:
        if node >= 0:
            adjoints[node] += amount
    return adjoints


def check_many(student, count, weights, parents):
    pairs = list(zip(weights, parents, strict=True))
    true = handed_out(count, pairs)
    scaled = [(math.prod(weights[k:]), parent) for k, parent in enumerate(parents)]
    wrong = {
        "unlinked": pairs[-1:],
        "weights_all_one": [(1.0, parent) for parent in parents],
        "previous_weight": scaled,
        "linked_to_first": pairs if len(pairs) < 3 else [pairs[0], pairs[-1]],
        "first_linked": [*pairs, (1.0, count - 1)],
        "last_lost": pairs[:-1],
        "backwards": list(zip(weights[::-1], parents, strict=True)),
    }
    mistakes = {key: handed_out(count, rows) for key, rows in wrong.items()}
    labels = [f"the adjoint of node {i}" for i in range(count)]
    got = student(MANY, count=count, weights=weights, parents=parents)
    student.expect(got, true, mistakes=mistakes, labels=labels)


@pytest.mark.exercise("4.7")
def test_the_index_of_the_last_row_is_returned(student):
    mistakes = {"no_return": ["no index"], "first_index": [-2]}
    labels = ["the index, counted from the tape's last row"]
    student.expect(student(LAST_ROW), [0], mistakes=mistakes, labels=labels)


@pytest.mark.exercise("4.7")
def test_every_parent_gets_its_weight(student):
    check_many(student, 4, [2.0, 3.0, 5.0], [0, 1, 2])


@pytest.mark.exercise("4.7")
@pytest.mark.parametrize("parents", [[3], [0, 0, 0], [2, 0, 1, 2], [1, -1, 0]])
def test_one_parent_equal_parents_and_none(student, parents):
    check_many(student, 4, [2.0, 3.0, 5.0, 7.0][: len(parents)], parents)


@pytest.mark.exercise("4.7")
@given(data=st.data())
def test_any_parents_get_their_weights(student, data):
    count = data.draw(st.integers(1, 5))
    nodes = st.lists(st.integers(0, count - 1), min_size=1, max_size=6)
    parents = data.draw(nodes)
    size = len(parents)
    weights = data.draw(st.lists(WEIGHTS, min_size=size, max_size=size))
    check_many(student, count, weights, parents)


@pytest.mark.exercise("4.7")
def test_a_node_of_many_parents_stands_in_a_chain(student):
    code = "tape = Tape()\nx, y = tape.var(2.0), tape.var(3.0)\nz = fsum([x, y, x]) * fsum([x, 1])"
    got = student(f"{code}\ngradient = z.grad()\n[gradient.wrt(x), gradient.wrt(y)]")
    student.expect(got, [13.0, 3.0], labels=["dz/dx", "dz/dy"])


@pytest.mark.exercise("4.7")
def test_fifty_thousand_parents(student):
    code = "tape = Tape()\nx = tape.var(2.0)\nz = fsum([x] * 50_000)\nz.grad().wrt(x)"
    student.expect(student(code), 50_000.0)


# --- 4.8: softmax -----------------------------------------------------------------------------

SHARES = """
tape = Tape()
variables = [tape.var(value) for value in values]
results = softmax(variables)
if results is None:
    answer = "None"
elif isinstance(results, Var):
    answer = "one variable"
else:
    answer = [result.value if isinstance(result, Var) else "a number" for result in results]
answer
"""
SLOPES_OF_SHARES = """
tape = Tape()
variables = [tape.var(value) for value in values]
results = softmax(iter(variables))
[[result.grad().wrt(variable) for variable in variables] for result in results]
"""
LARGE = """
tape = Tape()
try:
    answer = [result.value for result in softmax([tape.var(value) for value in values])]
except OverflowError:
    answer = "OverflowError"
answer
"""


def shares_of(values):
    powers = [math.exp(value - max(values)) for value in values]
    return [power / sum(powers) for power in powers]


def slopes_of_shares(values):
    """Return the true table of slopes, and what frequent mistakes make of it."""
    shares = shares_of(values)

    def table(entry):
        return [[entry(y, x, i == j) for j, x in enumerate(shares)] for i, y in enumerate(shares)]

    mistakes = {
        "diagonal_only": table(lambda y, x, same: y if same else 0.0),
        "slope_of_sigmoid": table(lambda y, x, same: y * (1 - y) if same else 0.0),
        "wrong_sign": table(lambda y, x, same: y * same + y * x),
        "unweighted_sum": table(lambda y, x, same: y * same - y),
        "not_recorded": table(lambda y, x, same: 0.0),
    }
    return table(lambda y, x, same: y * same - y * x), mistakes


TERMS = st.lists(HALVES, min_size=1, max_size=4)


@pytest.mark.exercise("4.8")
def test_the_results_are_variables_with_the_right_values(student):
    values = [1.0, 2.0, 4.0]
    mistakes = {
        "no_return": "None",
        "one_number": "one variable",
        "plain_numbers": ["a number"] * 3,
        "no_exponential": [value / 7.0 for value in values],
        "not_divided": [math.exp(value) for value in values],
    }
    student.expect(student(SHARES, values=values), shares_of(values), mistakes=mistakes)


@pytest.mark.exercise("4.8")
def test_every_result_knows_its_slope_towards_every_term(student):
    values = [1.0, 2.0, 4.0]
    true, mistakes = slopes_of_shares(values)
    labels = [f"the slopes of result {i}" for i in range(3)]
    got = student(SLOPES_OF_SHARES, values=values)
    student.expect(got, true, mistakes=mistakes, labels=labels)


@pytest.mark.exercise("4.8")
@given(values=TERMS)
def test_values_and_slopes_are_right_for_any_terms(student, values):
    student.expect(student(SHARES, values=values), shares_of(values))
    true, mistakes = slopes_of_shares(values)
    student.expect(student(SLOPES_OF_SHARES, values=values), true, mistakes=mistakes)


@pytest.mark.exercise("4.8")
@pytest.mark.parametrize("values", [[1000.0, 1001.0], [-1000.0, -1001.0], [0.0, 5000.0]])
def test_large_terms_do_not_overflow(student, values):
    got = student(LARGE, values=values)
    student.expect(got, shares_of(values), mistakes={"overflow": "OverflowError"})


@pytest.mark.exercise("4.8")
def test_plain_numbers_take_part(student):
    code = "tape = Tape()\nx = tape.var(1.0)\nshare, rest = softmax([x, 0.0])"
    got = student(f"{code}\n[share.value, rest.value, share.grad().wrt(x), rest.grad().wrt(x)]")
    y = 1 / (1 + math.exp(-1.0))
    labels = ["x's share", "the share of 0.0", "the slope of x's share", "the slope of the other"]
    student.expect(got, [y, 1 - y, y * (1 - y), -y * (1 - y)], labels=labels)


@pytest.mark.exercise("4.8")
def test_shares_stand_in_a_chain(student):
    code = "tape = Tape()\nx, y = tape.var(1.0), tape.var(2.0)\nfirst, second = softmax([x * y, y])"
    got = student(f"{code}\ng = (first * 3 + second).grad()\n[g.wrt(x), g.wrt(y)]")
    student.expect(got, [1.0, 0.0], labels=["dz/dx", "dz/dy"])


@pytest.mark.exercise("4.8")
def test_terms_of_two_tapes_are_refused(student):
    expect_refusal(student, "softmax([Tape().var(3.0), Tape().var(4.0)])", {})


# --- 4.9: the sweep over arrays ---------------------------------------------------------------

PULLS = """
def times(factor):
    return lambda dz: dz * factor

tape = Tape()
for pairs in nodes:
    tape.push(tuple((parent, times(factor)) for parent, factor in pairs))
gradient = Var(tape, output, np.zeros(2)).grad()
[gradient.wrt(Var(tape, i, np.zeros(2))) for i in range(output, -1, -1)]
"""
COUNTED = """
calls = []
def same(dz):
    calls.append(dz)
    return dz * 1.0

tape = Tape()
x, unused = tape.var(np.ones(3)), tape.var(np.ones(3))
tape.push(((1, same),))  # the output does not depend on this one
for parent in (0, 3, 4, 5, 6):
    tape.push(((parent, same), (parent, same)))
Var(tape, 7, np.ones(3)).grad()
len(calls)
"""
DEEP = """
tape = Tape()
x = v = tape.var(np.ones(2))
for _ in range(5_000):
    v = v + 1
v.grad().wrt(x)
"""


@st.composite
def array_nodes(draw):
    """Return (parent, factor) pairs, node by node; a factor is two numbers for two elements."""
    factors = st.lists(WEIGHTS, min_size=2, max_size=2).map(np.array)
    nodes = []
    for index in range(draw(st.integers(1, 5))):
        parents = st.tuples(st.integers(0, max(index - 1, 0)), factors)
        nodes.append(draw(st.lists(parents, max_size=3)) if index else [])
    return nodes


def true_array_adjoints(nodes, output):
    """Return the adjoint of each node from the output down to node 0, by forward mode."""
    adjoints = []
    for of in range(output, -1, -1):
        tangents = []
        for i, pairs in enumerate(nodes):
            flows = sum((w * tangents[p] for p, w in pairs), np.zeros(2))
            tangents.append(flows + (1.0 if i == of else 0.0))
        adjoints.append(tangents[output])
    return adjoints


def wrong_array_adjoints(nodes, output):
    """Return what frequent mistakes give."""
    fresh = [np.zeros(2) for _ in range(output)] + [np.ones(2)]
    replaced, unpulled, first, forwards = [list(fresh) for _ in range(4)]
    for i in range(output, -1, -1):
        for p, w in nodes[i]:
            replaced[p] = w * replaced[i]
            unpulled[p] = unpulled[p] + unpulled[i]
        for p, w in nodes[i][:1]:
            first[p] = first[p] + w * first[i]
    for i in range(output + 1):
        for p, w in nodes[i]:
            forwards[p] = forwards[p] + w * forwards[i]
    wrong = {"overwrites": replaced, "not_pulled": unpulled, "forwards": forwards}
    wrong["first_parent_only"] = first
    return {key: adjoints[::-1] for key, adjoints in wrong.items()}


def check_array_sweep(student, nodes, output):
    true = true_array_adjoints(nodes, output)
    none = [np.zeros(2) for _ in true]
    mistakes = {"no_seed": none, **wrong_array_adjoints(nodes, output)}
    labels = [f"the adjoint of node {i}" for i in range(output, -1, -1)]
    got = student(PULLS, nodes=nodes, output=output)
    student.expect(got, true, mistakes=mistakes, labels=labels)


PAIR = [np.array([2.0, 3.0]), np.array([5.0, -1.0])]


@pytest.mark.exercise("4.9")
def test_the_array_sweep_returns_a_gradient(student):
    got = student("tape = Tape()\nx = tape.var([3.0])\ntype((x * x).grad()).__name__")
    student.expect(got, "Gradient", mistakes={"no_return": "NoneType"})


@pytest.mark.exercise("4.9")
def test_an_adjoint_is_pulled_back_to_each_parent(student):
    check_array_sweep(student, [[], [(0, PAIR[0])], [(1, PAIR[1])]], 2)


@pytest.mark.exercise("4.9")
def test_all_parents_get_their_part(student):
    check_array_sweep(student, [[], [], [], [(0, PAIR[0]), (1, PAIR[1]), (2, PAIR[0])]], 3)


@pytest.mark.exercise("4.9")
def test_two_children_both_contribute(student):
    nodes = [[], [(0, PAIR[0])], [(0, PAIR[1])], [(1, PAIR[1]), (2, PAIR[0])]]
    check_array_sweep(student, nodes, 3)


@pytest.mark.exercise("4.9")
@given(nodes=array_nodes(), data=st.data())
def test_every_array_adjoint_is_right(student, nodes, data):
    check_array_sweep(student, nodes, data.draw(st.integers(0, len(nodes) - 1)))


@pytest.mark.exercise("4.9")
def test_the_array_tape_may_go_on_after_the_output(student):
    code = "tape = Tape()\nx = tape.var([3.0, 4.0])\nz = x * 2\nlater = z * 5\ngradient = z.grad()"
    got = student(f"{code}\n[gradient.wrt(x), gradient.wrt(later)]")
    mistakes = {"from_the_end": [np.full(2, 10.0), np.ones(2)]}
    labels = ["dz/dx", "dz/dlater"]
    student.expect(got, [np.full(2, 2.0), np.zeros(2)], mistakes=mistakes, labels=labels)


@pytest.mark.exercise("4.9")
def test_an_array_that_two_nodes_were_handed_is_not_written_into(student):
    code = "tape = Tape()\nx, y = tape.var([3.0]), tape.var([4.0])\nz = (x + y) + x"
    got = student(f"{code}\ngradient = z.grad()\n[gradient.wrt(v) for v in (x, y, z)]")
    one, two = np.ones(1), np.full(1, 2.0)
    mistakes = {"in_place": [two, two, two]}
    student.expect(got, [two, one, one], mistakes=mistakes, labels=["dz/dx", "dz/dy", "dz/dz"])


@pytest.mark.exercise("4.9")
def test_a_matrix_and_what_was_stretched_keep_their_shapes(student):
    code = "tape = Tape()\nW, b = tape.var(np.ones((2, 3))), tape.var(np.zeros(3))\nz = W * 2 + b"
    got = student(f"{code}\ngradient = z.grad()\n[gradient.wrt(v) for v in (W, b)]")
    student.expect(got, [np.full((2, 3), 2.0), np.full(3, 2.0)], labels=["dz/dW", "dz/db"])


@pytest.mark.exercise("4.9")
def test_each_array_is_visited_once_and_what_does_not_matter_never(student):
    most = 10  # two parents each for the five nodes that the output depends on
    student.expect(max(student(COUNTED), most), most)


@pytest.mark.exercise("4.9")
def test_asking_twice_gives_the_same_arrays(student):
    code = "tape = Tape()\nx = tape.var([3.0])\nz = x * x"
    got = student(f"{code}\n[z.grad().wrt(x), z.grad().wrt(x)]")
    student.expect(got, [np.full(1, 6.0)] * 2, labels=["dz/dx", "dz/dx again"])


@pytest.mark.exercise("4.9")
def test_a_long_line_of_arrays_needs_no_recursion(student):
    student.expect(student(DEEP), np.ones(2))


# --- 4.10: forget on the way back -------------------------------------------------------------

FREE = """
tape = Tape()
x, y = tape.var([3.0]), tape.var([2.0])
h = x * x
z = h * y + h
later = z * 5
gradient = z.grad(free=True)
[gradient.wrt(x), gradient.wrt(y)]
"""
ALIVE = """
import weakref

class Kept:
    pass

def pull_that_keeps(kept):
    def pull(dz):
        adjoints.append(weakref.ref(dz))
        seen.append((len(nodes), sum(ref() is not None for ref in adjoints)))
        return dz * kept.factor
    return pull

def push():
    kept = Kept()
    kept.factor = 1.0
    nodes.add(kept)
    tape.push(((len(tape) - 1, pull_that_keeps(kept)),))

nodes, adjoints, seen = weakref.WeakSet(), [], []
tape = Tape()
tape.var(np.ones(2))
for _ in range(6):
    push()
Var(tape, 6, np.ones(2)).grad(free=True)
[[count <= 8 - turn for turn, (count, _) in enumerate(seen, 1)], [n <= 3 for _, n in seen]]
"""
REFUSED_AFTER = """
tape = Tape()
x = tape.var([3.0])
h = x * x
z = h * h
gradient = z.grad(free=True)
try:
    ...
    answer = "no error"
except ValueError:
    answer = "a ValueError is raised"
answer
"""


@pytest.mark.exercise("4.10")
def test_the_inputs_get_the_same_derivatives(student):
    one = np.ones(1)
    mistakes = {
        "from_the_end": [90.0 * one, 45.0 * one],
        "overwrites": [6.0 * one, 9.0 * one],
        "no_seed": [0.0 * one, 0.0 * one],
    }
    student.expect(student(FREE), [18.0 * one, 9.0 * one], mistakes=mistakes, labels=SLOPES[1:])


@pytest.mark.exercise("4.10")
def test_the_freeing_sweep_returns_a_gradient(student):
    got = student("tape = Tape()\nx = tape.var([3.0])\ntype((x * x).grad(free=True)).__name__")
    student.expect(got, "Gradient", mistakes={"no_return": "NoneType"})


@pytest.mark.exercise("4.10")
def test_nodes_and_adjoints_go_as_soon_as_they_have_been_used(student):
    kept_nodes = [turn <= 2 for turn in range(1, 7)]
    kept_adjoints = [turn <= 3 for turn in range(1, 7)]
    mistakes = {
        "keeps_nodes": [kept_nodes, [True] * 6],
        "keeps_adjoints": [[True] * 6, kept_adjoints],
    }
    labels = ["turn by turn: the nodes read before are gone", "the adjoints handed on are gone"]
    student.expect(student(ALIVE), [[True] * 6] * 2, mistakes=mistakes, labels=labels)


@pytest.mark.exercise("4.10")
@pytest.mark.parametrize(
    ("question", "key"), [("gradient.wrt(h)", "not_refused"), ("x * 2", "tape_kept")]
)
def test_what_is_gone_is_refused(student, question, key):
    got = student(REFUSED_AFTER.replace("...", question))
    student.expect(got, "a ValueError is raised", mistakes={key: "no error"})


@pytest.mark.exercise("4.10")
@pytest.mark.parametrize("output", ["x", "x * 1"])
def test_an_input_keeps_its_adjoint(student, output):
    code = f"tape = Tape()\nx = tape.var([3.0])\ngradient = ({output}).grad(free=True)"
    forgotten = "forgotten"
    code += f"\ntry:\n    answer = gradient.wrt(x)\nexcept ValueError:\n    answer = {forgotten!r}"
    got = student(code + "\nanswer")
    student.expect(got, np.ones(1), mistakes={"forgets_inputs": forgotten})


@pytest.mark.exercise("4.10")
def test_what_the_output_does_not_depend_on_gets_zeros(student):
    code = "tape = Tape()\nx, y = tape.var([3.0]), tape.var([4.0])\ny * y\nz = x * x"
    got = student(f"{code}\ngradient = z.grad(free=True)\n[gradient.wrt(x), gradient.wrt(y)]")
    student.expect(got, [np.full(1, 6.0), np.zeros(1)], labels=SLOPES[1:])
