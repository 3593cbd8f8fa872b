"""Lesson 5: an order of the nodes, the values of three ops, and the walk that computes a graph."""

import operator
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

WHOLE = st.integers(-9, 9)
EXACT = WHOLE | st.fractions(-9, 9, max_denominator=4)
HUGE = 2**40
DEEP = 100_000


# --- 5.1: a topological order -----------------------------------------------------------------

ORDER = """
{graph}
names = {{{names}}}
[names.get(node, "?") for node in find_topo_sort([{wanted}])]
"""

DEEP_LINE = """
node = ad.Variable(name="x")
place = {node: 0}
for i in range(1, length):
    node = -node
    place[node] = i
[place[node] for node in find_topo_sort([node])]
"""

DOUBLED = """
node = ad.Variable(name="x")
place = {node: 0}
for i in range(1, length):
    node = node + node
    place[node] = i
[place[node] for node in find_topo_sort([node])]
"""

LINE = {"x": (), "a": ("x",), "y": ("a",)}
SQUARE_AND_MORE = {"x": (), "h": ("x", "x"), "a": ("h", "h"), "b": ("h", "x"), "y": ("a", "b")}
SHORT_AND_LONG = {"x": (), "h": ("x",), "k": ("h",), "y": ("h", "k")}
LONG_AND_SHORT = {"x": (), "h": ("x",), "k": ("h",), "y": ("k", "h")}
TWO_OUTPUTS = {"x": (), "y": (), "a": ("x", "x"), "b": ("x", "y"), "c": ("y",)}


def line(name, operands):
    """Return the line that makes a node: a variable, a negation or a product."""
    if not operands:
        return f'{name} = ad.Variable(name="{name}")'
    return f"{name} = {'-' if len(operands) == 1 else ''}{' * '.join(operands)}"


def needed(graph, wanted):
    """Return the names of all nodes that the wanted ones need, in the order they were made."""
    names = set(wanted)
    for name in reversed(graph):
        if name in names:
            names.update(graph[name])
    return [name for name in graph if name in names]


def fault(order, graph, wanted):
    """Return which misconception an order shows, or None if it is a topological order."""
    true = set(needed(graph, wanted))
    if set(order) != true:
        return "missing_nodes" if true - set(order) else "foreign_nodes"
    if len(order) > len(true):
        return "repeated_nodes"
    if in_order(order, graph):
        return None
    return "outputs_first" if in_order(order[::-1], graph) else "input_too_late"


def in_order(order, graph):
    """Say whether every node stands after all of its operands."""
    return all(order.index(o) < order.index(name) for name in order for o in graph[name])


def check_order(student, graph, wanted):
    code = ORDER.format(
        graph="\n".join(line(name, operands) for name, operands in graph.items()),
        names=", ".join(f'{name}: "{name}"' for name in graph),
        wanted=", ".join(wanted),
    )
    order = student(code)
    found = fault(order, graph, wanted)
    true = needed(graph, wanted) if found else order
    student.expect(order, true, mistakes={found: order} if found else {})


@st.composite
def graphs(draw):
    """Draw a graph of up to six nodes, and one to three of them that somebody wants."""
    graph = {"x": ()}
    for name in "abcde"[: draw(st.integers(1, 5))]:
        operands = st.lists(st.sampled_from(list(graph)), min_size=0, max_size=2)
        graph[name] = tuple(draw(operands))
    wanted = draw(st.lists(st.sampled_from(list(graph)), min_size=1, max_size=3))
    return graph, wanted


@pytest.mark.exercise("5.1")
def test_the_order_is_a_list(student):
    kind = student('x = ad.Variable(name="x")\ntype(find_topo_sort([x])).__name__')
    mistakes = {"no_return": "NoneType", "not_a_list": kind}
    student.expect(kind, kind if kind == "tuple" else "list", mistakes=mistakes)


@pytest.mark.exercise("5.1")
@pytest.mark.parametrize(
    ("graph", "wanted"),
    [(LINE, "y"), (SQUARE_AND_MORE, "y"), (SHORT_AND_LONG, "y"), (LONG_AND_SHORT, "y")],
    ids=["line", "square-and-more", "short-and-long", "long-and-short"],
)
def test_every_node_stands_once_after_all_of_its_inputs(student, graph, wanted):
    check_order(student, graph, wanted)


@pytest.mark.exercise("5.1")
@pytest.mark.parametrize("wanted", ["ab", "bac", "aa", "xa", "ax", "x"])
def test_several_nodes_may_be_wanted_and_the_same_one_twice(student, wanted):
    check_order(student, TWO_OUTPUTS, wanted)


@pytest.mark.exercise("5.1")
@given(drawn=graphs())
def test_any_small_graph_is_put_in_order(student, drawn):
    check_order(student, *drawn)


@pytest.mark.exercise("5.1")
def test_nothing_wanted_needs_nothing(student):
    student.expect(student("find_topo_sort([])"), [])


@pytest.mark.exercise("5.1")
def test_the_list_that_was_given_stays_as_it_was(student):
    code = 'x = ad.Variable(name="x")\ny = x * x\nwanted = [y, x]\nfind_topo_sort(wanted)\n'
    got = student(code + "[str(node) for node in wanted]")
    student.expect(got, ["x * x", "x"], mistakes={"list_emptied": []})


@pytest.mark.exercise("5.1")
def test_a_line_of_100_000_nodes_is_put_in_order(student):
    check_places(student, student(DEEP_LINE, length=DEEP), DEEP)


@pytest.mark.exercise("5.1")
def test_a_node_that_is_used_twice_again_and_again_is_visited_once(student):
    check_places(student, student(DOUBLED, length=4), 4)
    check_places(student, student(DOUBLED, length=60), 60)


def check_places(student, got, length):
    true = list(range(length))
    if got != true:
        mistakes = {"outputs_first": true[::-1]}
        if isinstance(got, list) and len(got) > length:
            mistakes["repeated_nodes"] = got
        student.expect(got, true, mistakes=mistakes)


# --- 5.2: the value of a product --------------------------------------------------------------

MUL = "mul_op.compute(None, [a, b])"


def check_product(student, a, b):
    mistakes = {"floats": float(a * b), "added": a + b, "first_twice": a * a, "no_return": None}
    student.expect(student(MUL, a=a, b=b), a * b, mistakes=mistakes)


@pytest.mark.exercise("5.2")
def test_two_numbers_are_multiplied(student):
    check_product(student, 3, 5)


@pytest.mark.exercise("5.2")
@given(a=EXACT, b=EXACT)
def test_integers_and_fractions_stay_exact(student, a, b):
    check_product(student, a, b)


@pytest.mark.exercise("5.2")
def test_arrays_are_multiplied_element_by_element(student):
    a, b = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[5.0, 6.0], [7.0, 8.0]])
    mistakes = {"matrix_product": a @ b, "added": a + b, "first_twice": a * a}
    student.expect(student(MUL, a=a, b=b), a * b, mistakes=mistakes)


@pytest.mark.exercise("5.2")
def test_integers_may_be_of_any_size(student):
    got = student(MUL, a=HUGE, b=HUGE)
    student.expect(got, HUGE**2, mistakes={"fixed_integers": 0, "floats": float(HUGE**2)})


@pytest.mark.exercise("5.2")
def test_the_operands_of_a_product_stay_as_they_were(student):
    a, b = np.array([1.0, 2.0]), np.array([5.0, 6.0])
    got = student(f"{MUL}\n[a, b]", a=a, b=b)
    student.expect(got, [a, b], mistakes={"in_place": [a * b, b]}, labels=["a", "b"])


@pytest.mark.exercise("5.2")
@pytest.mark.parametrize("shapes", [((2, 3), (3,)), ((2, 1), (1, 3)), ((), (2, 3))], ids=str)
def test_arrays_broadcast(student, shapes):
    a, b = (np.arange(1.0, 1 + np.prod(shape)).reshape(shape) for shape in shapes)
    student.expect(student(MUL, a=a, b=b), a * b, mistakes={"added": a + b})


# --- 5.3: the value of a product by a constant ------------------------------------------------

MUL_BYCONST = """
x = ad.Variable(name="x")
node = mul_byconst_op(x, c)
mul_byconst_op.compute(node, [a])
"""


def check_multiple(student, a, c):
    mistakes = {
        "floats": float(a * c),
        "added": a + c,
        "constant_ignored": a,
        "squared": a * a,
        "constant_cut": a * int(c),
        "no_return": None,
    }
    if isinstance(c, int) and c < 10:
        mistakes["list_repeated"] = [a] * c
    student.expect(student(MUL_BYCONST, a=a, c=c), a * c, mistakes=mistakes)


@pytest.mark.exercise("5.3")
def test_a_number_is_multiplied_by_the_constant(student):
    check_multiple(student, 3, 5)


@pytest.mark.exercise("5.3")
@given(a=EXACT, c=EXACT)
def test_exact_numbers_and_constants_stay_exact(student, a, c):
    check_multiple(student, a, c)


@pytest.mark.exercise("5.3")
def test_the_constant_may_have_decimals(student):
    check_multiple(student, 3.0, 2.5)
    check_multiple(student, 3.0, -0.25)


@pytest.mark.exercise("5.3")
def test_a_multiple_may_be_of_any_size(student):
    check_multiple(student, HUGE, HUGE)


@pytest.mark.exercise("5.3")
@pytest.mark.parametrize("c", [3.0, np.array([10.0, 20.0])], ids=["number", "array"])
def test_an_array_is_multiplied_by_the_constant(student, c):
    a = np.array([[1.0, 2.0], [3.0, 4.0]])
    mistakes = {"added": a + c, "constant_ignored": a, "squared": a * a}
    student.expect(student(MUL_BYCONST, a=a, c=c), a * c, mistakes=mistakes)


@pytest.mark.exercise("5.3")
def test_the_operand_of_a_multiple_stays_as_it_was(student):
    a = np.array([1.0, 2.0])
    got = student(f"{MUL_BYCONST}\na", a=a, c=3.0)
    student.expect(got, a, mistakes={"in_place": a * 3})


# --- 5.4: the value of a matrix product -------------------------------------------------------

MATMUL = """
X, Y = ad.Variable(name="X"), ad.Variable(name="Y")
node = matmul_op(X, Y, trans_A=trans_A, trans_B=trans_B)
matmul_op.compute(node, [A, B])
"""
FLAGS = pytest.mark.parametrize(
    "flags", [(False, False), (True, False), (False, True), (True, True)],
    ids=["AB", "A'B", "AB'", "A'B'"],
)  # fmt: skip


def turned(matrix, flag):
    return matrix.T if flag else matrix


def check_matmul(student, a, b, flags, mistakes):
    got = student(MATMUL, A=a, B=b, trans_A=flags[0], trans_B=flags[1])
    true = turned(a, flags[0]) @ turned(b, flags[1])
    student.expect(got, true, mistakes={**mistakes, "no_return": None})


@pytest.mark.exercise("5.4")
@FLAGS
def test_square_matrices_are_multiplied(student, flags):
    a, b = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[5.0, 6.0], [7.0, 8.0]])
    p, q = turned(a, flags[0]), turned(b, flags[1])
    mistakes = {
        "flags_ignored": a @ b,
        "elementwise": p * q,
        "flags_exchanged": turned(a, flags[1]) @ turned(b, flags[0]),
        "flags_reversed": turned(a, not flags[0]) @ turned(b, not flags[1]),
        "operands_exchanged": q @ p,
        "product_transposed": (a @ b).T,
    }
    check_matmul(student, a, b, flags, mistakes)


@pytest.mark.exercise("5.4")
@FLAGS
def test_a_2_by_3_and_a_3_by_4_matrix_are_multiplied(student, flags):
    shape_a, shape_b = (3, 2) if flags[0] else (2, 3), (4, 3) if flags[1] else (3, 4)
    a, b = np.arange(1.0, 7.0).reshape(shape_a), np.arange(1.0, 13.0).reshape(shape_b)
    mistakes = {"reshaped": a.reshape(2, 3) @ b.reshape(3, 4)}
    check_matmul(student, a, b, flags, mistakes)


@pytest.mark.exercise("5.4")
@pytest.mark.parametrize("shapes", [((2, 3), (3,)), ((3,), (3, 2)), ((3,), (3,))], ids=str)
def test_vectors_are_refused(student, shapes):
    a, b = (np.ones(shape) for shape in shapes)
    student.raises(MATMUL, ValueError, A=a, B=b, trans_A=False, trans_B=False)


# --- 5.5: run the graph -----------------------------------------------------------------------

RUN = """
x, y = ad.Variable(name="x"), ad.Variable(name="y")
{lines}
values = {{x: {x}, y: {y}}}
run_in_order(ad.find_topo_sort([{last}]), values)
[values.get(node) for node in [{names}]]
"""
OPERATORS = {"+": operator.add, "*": operator.mul, "-": operator.sub}

KINDS = """
x = ad.Variable(name="x")
h = x * x
values = {x: 3}
run_in_order([x, h], values)
type(values.get(h)).__name__
"""

KNOWN = """
x = ad.Variable(name="x")
h = x * x
y = h + x
values = {x: 3, h: known}
run_in_order(ad.find_topo_sort([y]), values)
[values[h], values[y]]
"""

TALLY = """
class CountedOp(ad.Op):
    def compute(self, node, input_vals):
        computed.append(node)
        return input_vals[0]

computed, counted = [], CountedOp()
x = ad.Variable(name="x")
h = counted(x)
y = counted(h * h + h)
values = {x: 3}
run_in_order(ad.find_topo_sort([y]), values)
[values[y], len(computed)]
"""

LONG_LINE = """
x = y = ad.Variable(name="x")
for _ in range(length):
    y = y + 1
values = {x: 0}
run_in_order(ad.find_topo_sort([y]), values)
values[y]
"""


def check_run(student, steps, x, y):
    """Run a graph of lines (name, left, symbol, right), and compare the value of every node."""
    values = {"x": x, "y": y}
    for name, left, symbol, right in steps:
        right = values.get(right, right)
        values[name] = OPERATORS[symbol](values[left], right)
    names = [name for name in values if name not in "xy"]
    code = RUN.format(
        lines="\n".join(f"{name} = {left} {s} {right}" for name, left, s, right in steps),
        x=x, y=y, last=", ".join(names), names=", ".join(names),
    )  # fmt: skip
    got = student(code)
    mistakes = {"nothing_stored": [None] * len(names)}
    if len(names) > 1:
        mistakes["stops_too_early"] = [values[names[0]], *[None] * (len(names) - 1)]
    reverse = {"x": x, "y": y}
    for name, left, symbol, right in steps:
        right_node = right in reverse and symbol in OPERATORS
        operands = [reverse[left], reverse.get(right, right)]
        reverse[name] = OPERATORS[symbol](*(operands[::-1] if right_node else operands))
    mistakes["inputs_reversed"] = [reverse[name] for name in names]
    student.expect(got, [values[name] for name in names], mistakes=mistakes, labels=names)


@st.composite
def programs(draw):
    """Draw one to five lines on x and y, each an operation on what is there already."""
    names, steps = ["x", "y"], []
    for name in "abcde"[: draw(st.integers(1, 5))]:
        right = draw(st.sampled_from(names) | st.integers(0, 5))
        symbol = draw(st.sampled_from("+*-" if isinstance(right, str) else "+*"))
        steps.append((name, draw(st.sampled_from(names)), symbol, right))
        names.append(name)
    return steps


@pytest.mark.exercise("5.5")
def test_values_are_numbers_and_stand_in_the_dict_that_was_given(student):
    mistakes = {"nodes_for_values": "Node", "nothing_stored": "NoneType"}
    student.expect(student(KINDS), "int", mistakes=mistakes)


@pytest.mark.exercise("5.5")
def test_every_node_is_computed_from_its_inputs(student):
    check_run(student, [("a", "x", "*", "y"), ("b", "a", "*", "a"), ("c", "b", "-", "x")], 2, 3)


@pytest.mark.exercise("5.5")
def test_a_constant_of_a_node_takes_part(student):
    check_run(student, [("a", "x", "*", 10), ("b", "a", "+", 7)], 2, 3)


@pytest.mark.exercise("5.5")
@given(steps=programs(), x=WHOLE, y=WHOLE)
def test_any_small_graph_is_computed(student, steps, x, y):
    check_run(student, steps, x, y)


@pytest.mark.exercise("5.5")
@pytest.mark.parametrize("known", [100, 0])
def test_a_value_that_is_there_already_is_used(student, known):
    got = student(KNOWN, known=known)
    labels = ["h", "y = h + x"]
    student.expect(got, [known, known + 3], mistakes={"overwritten": [9, 12]}, labels=labels)


@pytest.mark.exercise("5.5")
def test_arrays_and_fractions_pass_through(student):
    code = RUN.format(lines="a = x * y", x="X", y="Fraction(1, 2)", last="a", names="a")
    student.expect(student(code, X=Fraction(1, 3)), [Fraction(1, 6)])
    code = RUN.format(lines="a = x * y", x="X", y="X", last="a", names="a")
    student.expect(student(code, X=np.array([1.0, 2.0])), [np.array([1.0, 4.0])])


@pytest.mark.exercise("5.5")
def test_every_node_is_computed_once(student):
    labels = ["y", "computations of two nodes"]
    student.expect(student(TALLY), [12, 2], labels=labels)


@pytest.mark.exercise("5.5")
def test_a_line_of_100_000_nodes_is_computed(student):
    student.expect(student(LONG_LINE, length=DEEP), DEEP)
