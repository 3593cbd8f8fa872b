"""Lesson 6: adjoints as graphs. Every question evaluates them, so that any equal graph is right."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

WHOLE = st.integers(-4, 4)
EXACT = WHOLE | st.fractions(-4, 4, max_denominator=3)
NOT_ZERO = EXACT.filter(bool)


# --- 6.1: the adjoint of every node -----------------------------------------------------------

AT_3 = """
x = ad.Variable(name="x")
{lines}
adjoints = ad.gradients({last}, [{names}])
ad.Executor(adjoints).run(feed_dict={{x: 3}})
"""

KIND = """
x = ad.Variable(name="x")
y = x * x
type(backpropagate(y, [x])).__name__
"""

BETWEEN = """
x = ad.Variable(name="x")
h = x * x
y = h * x
adjoints = backpropagate(y, [x])
[node in adjoints for node in (y, h, x)]
"""

BROADCAST = """
x, w, b = (ad.Variable(name=name) for name in "xwb")
y = x * w + b
ad.Executor(ad.gradients(y, [x, w, b])).run(feed_dict={x: X, w: W, b: B})
"""

NO_INFLUENCE = """
x = ad.Variable(name="x")
h = x * x
y = {y}
ad.Executor(ad.gradients(y, [x])).run(feed_dict={{x: 3}})
"""

NTH = """
x = ad.Variable(name="x")
y = {y}
for _ in range(order):
    y, = ad.gradients(y, [x])
ad.Executor([y]).run(feed_dict={{x: 3}})[0]
"""

DEEP = """
x = y = ad.Variable(name="x")
for _ in range(length):
    y = {y}
ad.Executor(ad.gradients(y, [x])).run(feed_dict={{x: 1}})[0]
"""


def check_at_3(student, lines, true, mistakes=None, last="y"):
    """Ask for the adjoints at x = 3, given the true ones by name, from the output inwards."""
    code = AT_3.format(lines=lines, last=last, names=", ".join(true))
    given = {key: list(value) for key, value in (mistakes or {}).items()}
    student.expect(student(code), list(true.values()), mistakes=given, labels=list(true))


@pytest.mark.exercise("6.1")
def test_the_adjoints_come_in_a_dict(student):
    student.expect(student(KIND), "dict", mistakes={"no_return": "NoneType"})


@pytest.mark.exercise("6.1")
def test_contributions_of_two_uses_are_added(student):
    mistakes = {
        "replaced": [1, 1, 2],
        "first_kept": [1, 1, 1],
        "inputs_first": [1, 0, 0],
        "seed": [9, 9, 27],
    }
    check_at_3(student, "h = x * 2\ny = h + x", {"y": 1, "h": 1, "x": 3}, mistakes)


@pytest.mark.exercise("6.1")
def test_a_product_of_a_node_with_itself_has_two_contributions(student):
    mistakes = {"one_of_two": [1, 3], "inputs_first": [1, 0], "seed": [9, 54]}
    check_at_3(student, "y = x * x", {"y": 1, "x": 6}, mistakes)


@pytest.mark.exercise("6.1")
def test_contributions_go_to_the_inputs_they_belong_to(student):
    mistakes = {"wrong_input": [1, 3, 9], "inputs_first": [1, 0, 0]}
    check_at_3(student, "h = x * 2\ny = h * x", {"y": 1, "h": 3, "x": 12}, mistakes)


@pytest.mark.exercise("6.1")
def test_a_node_waits_for_the_last_of_its_contributions(student):
    lines = "h = x * x\ny = h * h + h * x"
    mistakes = {"too_early": [1, 21, 117], "replaced": [1, 9, 27]}
    check_at_3(student, lines, {"y": 1, "h": 21, "x": 135}, mistakes)
    mistakes = {"too_early": [1, 10, 60], "replaced": [1, 9, 27]}
    check_at_3(student, "h = x * x\ny = (h * x) * x + h", {"y": 1, "h": 10, "x": 114}, mistakes)
    mistakes = {"too_early": [1, 10, 60]}
    check_at_3(student, "h = x * x\ny = h + x * (x * h)", {"y": 1, "h": 10, "x": 114}, mistakes)


@st.composite
def programs(draw):
    """Draw one to five lines on x and y, each a sum or a product of what is there already."""
    names, steps = ["x", "y"], []
    for name in "abcde"[: draw(st.integers(1, 5))]:
        left, right = draw(st.sampled_from(names)), draw(st.sampled_from(names))
        steps.append((name, left, draw(st.sampled_from("+*")), right))
        names.append(name)
    return steps


def forward(steps, x, y):
    """Return the derivatives of the last line by x and by y, carried along with the values."""
    known = {"x": (x, 1, 0), "y": (y, 0, 1)}
    for name, left, symbol, right in steps:
        (a, ax, ay), (b, bx, by) = known[left], known[right]
        if symbol == "+":
            known[name] = (a + b, ax + bx, ay + by)
        else:
            known[name] = (a * b, ax * b + a * bx, ay * b + a * by)
    return list(known[steps[-1][0]][1:])


@pytest.mark.exercise("6.1")
@given(steps=programs(), x=WHOLE, y=WHOLE)
def test_any_small_graph_is_differentiated(student, steps, x, y):
    code = "\n".join([
        'x, y = ad.Variable(name="x"), ad.Variable(name="y")',
        *(f"{name} = {left} {symbol} {right}" for name, left, symbol, right in steps),
        f"adjoints = ad.gradients({steps[-1][0]}, [x, y])",
        f"ad.Executor(adjoints).run(feed_dict={{x: {x}, y: {y}}})",
    ])  # fmt: skip
    student.expect(student(code), forward(steps, x, y), labels=["dx", "dy"])


@pytest.mark.exercise("6.1")
def test_the_output_itself_and_repeated_nodes_may_be_asked_for(student):
    code = AT_3.format(lines="y = x * x", last="y", names="x, y, x")
    student.expect(student(code), [6, 1, 6], mistakes={"seed": [54, 9, 54]}, labels=["x", "y", "x"])
    code = AT_3.format(lines="", last="x", names="x")
    student.expect(student(code), [1], mistakes={"seed": [3]}, labels=["x"])


@pytest.mark.exercise("6.1")
def test_an_inner_node_may_be_asked_for_alone(student):
    check_at_3(student, "h = x * x\ny = h * h * x", {"h": 54})


@pytest.mark.exercise("6.1")
def test_inputs_that_nobody_asked_for_are_left_alone(student):
    code = 'x, w = ad.Variable(name="x"), ad.Variable(name="w")\ny = w * x + w\n'
    got = student(code + "ad.Executor(ad.gradients(y, [x])).run(feed_dict={x: 3, w: 5})")
    student.expect(got, [5], labels=["x"])


@pytest.mark.exercise("6.1")
def test_a_node_that_the_output_does_not_depend_on_has_adjoint_zero(student):
    code = 'x, w = ad.Variable(name="x"), ad.Variable(name="w")\ny = w * w\n'
    got = student(code + "ad.Executor(ad.gradients(y, [x, w])).run(feed_dict={x: 3, w: 5})")
    student.expect(got, [0, 10], labels=["x", "w"])
    got = student(code + "ad.Executor(ad.gradients(y, [x])).run(feed_dict={x: 3})")
    student.expect(got, [0], labels=["x"])


@pytest.mark.exercise("6.1")
@pytest.mark.parametrize(
    ("y", "true"),
    [("ad.oneslike_op(h) * x", 1), ("ad.zeroslike_op(h)", 0), ("h + ad.oneslike_op(h)", 6)],
)
def test_an_input_without_influence_contributes_nothing(student, y, true):
    student.expect(student(NO_INFLUENCE.format(y=y)), [true], labels=["x"])


@pytest.mark.exercise("6.1")
def test_all_nodes_between_are_in_the_dict(student):
    student.expect(student(BETWEEN), [True, True, True], labels=["y", "h", "x"])


@pytest.mark.exercise("6.1")
def test_adjoints_have_the_shapes_of_inputs_that_were_broadcast(student):
    x, w, b = np.arange(6.0).reshape(2, 3), np.array([10.0, 20.0, 30.0]), np.array([[1.0], [2.0]])
    ones = np.ones((2, 3))
    true = [ones * w, x.sum(0), np.full((2, 1), 3.0)]
    got = student(BROADCAST, X=x, W=w, B=b)
    mistakes = {"not_summed_back": [ones * w, x, ones]}
    student.expect(got, true, mistakes=mistakes, labels=["x", "w", "b"])


@pytest.mark.exercise("6.1")
def test_the_output_may_be_an_array(student):
    code = 'x = ad.Variable(name="x")\nad.Executor(ad.gradients(x * x, [x])).run(feed_dict={x: X})'
    x = np.array([1.0, 2.0, 3.0])
    student.expect(student(code, X=x), [2 * x], mistakes={"one_of_two": [x], "seed": [2 * x**3]})


@pytest.mark.exercise("6.1")
@pytest.mark.parametrize(
    ("y", "order", "true"),
    [("x * x", 2, 2), ("x * x * x", 2, 18), ("x * x * x", 3, 6), ("x * 5", 2, 0), ("x + 5", 2, 0)],
)
def test_adjoints_can_be_differentiated_again(student, y, order, true):
    student.expect(student(NTH.format(y=y), order=order), true)


@pytest.mark.exercise("6.1")
def test_second_derivatives_pass_through_what_was_broadcast(student):
    code = "x, w = ad.Variable(name='x'), ad.Variable(name='w')\ny = x * w * w\n"
    code += "dw, = ad.gradients(y, [w])\nad.Executor(ad.gradients(dw, [x, w])).run({x: X, w: W})"
    x, w = np.arange(6.0).reshape(2, 3), np.array([10.0, 20.0, 30.0])
    got = student(code, X=x, W=w)
    student.expect(got, [np.ones((2, 3)) * 2 * w, 2 * x.sum(0)], labels=["x", "w"])


@pytest.mark.exercise("6.1")
def test_deep_and_doubled_graphs_are_differentiated_in_one_walk(student):
    student.expect(student(DEEP.format(y="y + x"), length=10_000), 10_001)
    student.expect(student(DEEP.format(y="y + y"), length=60), 2**60)


# --- 6.2: the adjoints of a product -----------------------------------------------------------

MUL = """
a, b, dy = (ad.Variable(name=name) for name in ("a", "b", "dy"))
y = mul_op(a, b)
adjoints = mul_op.contributions(y, dy)
ad.Executor(adjoints).run(feed_dict={a: A, b: B, dy: DY})
"""

MUL_CHAIN = """
a, b = ad.Variable(name="a"), ad.Variable(name="b")
y = mul_op(mul_op(a, a), b)
da, = ad.gradients(y, [a])
ad.Executor([da, *ad.gradients(da, [a, b])]).run(feed_dict={a: A, b: B})
"""


def check_product(student, a, b, dy):
    mistakes = {
        "exchanged": [dy * a, dy * b],
        "adjoint_dropped": [b, a],
        "as_for_a_sum": [dy, dy],
        "adjoint_added": [dy + b, dy + a],
        "times_the_output": [dy * a * b, dy * a * b],
    }
    got = student(MUL, A=a, B=b, DY=dy)
    student.expect(got, [dy * b, dy * a], mistakes=mistakes, labels=["da", "db"])


@pytest.mark.exercise("6.2")
def test_each_operand_has_the_adjoint_times_the_other(student):
    check_product(student, 3, 5, 7)


@pytest.mark.exercise("6.2")
@given(a=EXACT, b=EXACT, dy=EXACT)
def test_a_product_is_differentiated_exactly(student, a, b, dy):
    check_product(student, a, b, dy)


@pytest.mark.exercise("6.2")
def test_a_product_of_arrays_is_differentiated_element_by_element(student):
    a, b = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[5.0, 6.0], [7.0, 8.0]])
    dy = np.array([[2.0, 3.0], [5.0, 7.0]])
    mistakes = {"matrix_product": [dy @ b, dy @ a], "exchanged": [dy * a, dy * b]}
    got = student(MUL, A=a, B=b, DY=dy)
    student.expect(got, [dy * b, dy * a], mistakes=mistakes, labels=["da", "db"])


@pytest.mark.exercise("6.2")
def test_a_product_that_broadcasts_is_differentiated(student):
    a, b, dy = np.arange(6.0).reshape(2, 3), np.array([10.0, 20.0, 30.0]), np.full((2, 3), 2.0)
    got = student(MUL, A=a, B=b, DY=dy)
    student.expect(got, [dy * b, (dy * a).sum(0)], labels=["da", "db"])


@pytest.mark.exercise("6.2")
def test_a_product_is_differentiated_twice(student):
    labels = ["da", "dada", "dadb"]
    student.expect(student(MUL_CHAIN, A=3, B=5), [30, 10, 6], labels=labels)


# --- 6.3: the adjoint of a product by a constant ----------------------------------------------

MUL_BYCONST = """
a, dy = ad.Variable(name="a"), ad.Variable(name="dy")
y = mul_byconst_op(a, c)
adjoints = mul_byconst_op.contributions(y, dy)
ad.Executor(adjoints).run(feed_dict={a: A, dy: DY})
"""

TWO_MULTIPLES = """
x = ad.Variable(name="x")
y = (x * 2) * (x * 3)
dx, = ad.gradients(y, [x])
ad.Executor([dx, *ad.gradients(dx, [x])]).run(feed_dict={x: 3})
"""


def check_multiple(student, a, c, dy):
    mistakes = {
        "adjoint_dropped": [c],
        "constant_dropped": [dy],
        "times_the_operand": [dy * a],
        "times_the_output": [dy * a * c],
        "constant_added": [dy + c],
    }
    got = student(MUL_BYCONST, A=a, c=c, DY=dy)
    student.expect(got, [dy * c], mistakes=mistakes, labels=["da"])


@pytest.mark.exercise("6.3")
def test_the_adjoint_is_multiplied_by_the_constant(student):
    check_multiple(student, 3, 5, 7)


@pytest.mark.exercise("6.3")
def test_multiples_in_a_chain_are_differentiated_twice(student):
    mistakes = {"adjoint_dropped": [5, 0], "constant_dropped": [15, 5]}
    labels = ["dx", "dxdx"]
    student.expect(student(TWO_MULTIPLES), [36, 12], mistakes=mistakes, labels=labels)


@pytest.mark.exercise("6.3")
@given(a=EXACT, c=EXACT, dy=EXACT)
def test_a_multiple_is_differentiated_exactly(student, a, c, dy):
    check_multiple(student, a, c, dy)


@pytest.mark.exercise("6.3")
@pytest.mark.parametrize("c", [3.0, np.array([10.0, 20.0])], ids=["number", "array"])
def test_a_multiple_of_an_array_is_differentiated(student, c):
    a, dy = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[2.0, 3.0], [5.0, 7.0]])
    mistakes = {"adjoint_dropped": [c + 0 * a], "constant_dropped": [dy]}
    got = student(MUL_BYCONST, A=a, c=c, DY=dy)
    student.expect(got, [dy * c], mistakes=mistakes, labels=["da"])


# --- 6.4: the adjoints of a matrix product ----------------------------------------------------

MATMUL = """
a, b, dy = (ad.Variable(name=name) for name in ("A", "B", "dY"))
y = matmul_op(a, b, trans_A=trans_A, trans_B=trans_B)
adjoints = matmul_op.contributions(y, dy)
ad.Executor(adjoints).run(feed_dict={a: A, b: B, dy: DY})
"""

MATMUL_TWICE = """
a, b = ad.Variable(name="A"), ad.Variable(name="B")
y = matmul_op(a, b, trans_A=trans_A, trans_B=trans_B)
da, db = ad.gradients(y * y, [a, b])
ad.Executor(ad.gradients(da, [a, b])).run(feed_dict={a: A, b: B})
"""

FLAGS = pytest.mark.parametrize(
    "flags", [(False, False), (True, False), (False, True), (True, True)],
    ids=["AB", "A'B", "AB'", "A'B'"],
)  # fmt: skip


def turned(matrix, flag):
    return matrix.T if flag else matrix


def true_adjoints(a, b, dy, flags):
    p, q = turned(a, flags[0]), turned(b, flags[1])
    return [turned(dy @ q.T, flags[0]), turned(p.T @ dy, flags[1])]


def slips(a, b, dy, flags):
    """Return what the known mistakes give for square matrices."""
    p, q = turned(a, flags[0]), turned(b, flags[1])
    true = true_adjoints(a, b, dy, flags)
    return {
        "flags_ignored": [dy @ b.T, a.T @ dy],
        "not_turned_round": [dy @ q.T, p.T @ dy],
        "other_flag_forgotten": [turned(dy @ b.T, flags[0]), turned(a.T @ dy, flags[1])],
        "no_transposes": [dy @ b, a @ dy],
        "exchanged": true[::-1],
        "wrong_side": [b.T @ dy, dy @ a.T],
        "elementwise": [dy * b, dy * a],
        "adjoint_dropped": true_adjoints(a, b, np.ones_like(dy), flags),
    }


def shaped(flags):
    """Return matrices of which the first, as it is used, is 2 by 3 and the second 3 by 4."""
    a, b = np.arange(1.0, 7.0).reshape(2, 3), np.arange(1.0, 13.0).reshape(3, 4)
    return np.ascontiguousarray(turned(a, flags[0])), np.ascontiguousarray(turned(b, flags[1]))


@pytest.mark.exercise("6.4")
@FLAGS
def test_a_product_of_square_matrices_is_differentiated(student, flags):
    a, b = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[5.0, 6.0], [7.0, 9.0]])
    dy = np.array([[2.0, 3.0], [5.0, 7.0]])
    got = student(MATMUL, A=a, B=b, DY=dy, trans_A=flags[0], trans_B=flags[1])
    true, mistakes = true_adjoints(a, b, dy, flags), slips(a, b, dy, flags)
    student.expect(got, true, mistakes=mistakes, labels=["dA", "dB"])


@pytest.mark.exercise("6.4")
@FLAGS
def test_a_product_of_a_2_by_3_and_a_3_by_4_matrix_is_differentiated(student, flags):
    (a, b), dy = shaped(flags), np.arange(1.0, 9.0).reshape(2, 4)
    got = student(MATMUL, A=a, B=b, DY=dy, trans_A=flags[0], trans_B=flags[1])
    student.expect(got, true_adjoints(a, b, dy, flags), labels=["dA", "dB"])


@pytest.mark.exercise("6.4")
@FLAGS
def test_a_matrix_product_is_differentiated_twice(student, flags):
    a, b = shaped(flags)
    p, q = turned(a, flags[0]), turned(b, flags[1])
    # The sum of dA = 2 P Q Q', differentiated by P and by Q.
    ones = np.ones((2, 3))
    by_p, by_q = 2 * ones @ q @ q.T, 2 * (ones.T @ p @ q + p.T @ ones @ q)
    got = student(MATMUL_TWICE, A=a, B=b, trans_A=flags[0], trans_B=flags[1])
    true = [turned(by_p, flags[0]), turned(by_q, flags[1])]
    student.expect(got, true, labels=["by A", "by B"])


# --- 6.5: the adjoints of a quotient ----------------------------------------------------------

DIV = """
a, b, dy = (ad.Variable(name=name) for name in ("a", "b", "dy"))
y = div_op(a, b)
adjoints = div_op.contributions(y, dy)
ad.Executor(adjoints).run(feed_dict={a: A, b: B, dy: DY})
"""

DIV_ALONE = """
a, b = ad.Variable(name="a"), ad.Variable(name="b")
y = div_op(a, b)
ad.Executor(ad.gradients(y, [a, b])).run(feed_dict={a: A, b: B})
"""

DIV_TWICE = """
a, b = ad.Variable(name="a"), ad.Variable(name="b")
da, db = ad.gradients(div_op(a, b), [a, b])
ad.Executor([*ad.gradients(da, [a, b]), *ad.gradients(db, [a, b])]).run(feed_dict={a: A, b: B})
"""


def check_quotient(student, code, a, b, dy, **inputs):
    mistakes = {
        "sign_lost": [dy / b, dy * a / b**2],
        "square_lost": [dy / b, -dy * a / b],
        "a_forgotten": [dy / b, -dy / b**2],
        "as_for_a_product": [dy * b, dy * a],
        "adjoint_dropped": [dy / b, -a / b**2],
        "exchanged": [-dy * a / b**2, dy / b],
        "divisor_forgotten": [dy / b, 0 * b],
    }
    got = student(code, A=a, B=b, **inputs)
    true = [dy / b, -dy * a / b**2]
    student.expect(got, true, mistakes=mistakes, labels=["da", "db"])


@pytest.mark.exercise("6.5")
def test_numerator_and_divisor_have_adjoints(student):
    check_quotient(student, DIV_ALONE, 6.0, 4.0, 1.0)


@pytest.mark.exercise("6.5")
def test_the_adjoint_from_above_reaches_both(student):
    check_quotient(student, DIV, 6.0, 4.0, 5.0, DY=5.0)


@pytest.mark.exercise("6.5")
@given(a=EXACT, b=NOT_ZERO, dy=EXACT)
def test_a_quotient_of_fractions_is_differentiated_exactly(student, a, b, dy):
    a, b, dy = Fraction(a), Fraction(b), Fraction(dy)
    check_quotient(student, DIV, a, b, dy, DY=dy)


@pytest.mark.exercise("6.5")
def test_whole_numbers_have_adjoints_with_decimals(student):
    check_quotient(student, DIV, 7, 2, 1, DY=1)


@pytest.mark.exercise("6.5")
def test_a_quotient_of_arrays_that_broadcast_is_differentiated(student):
    a, b, dy = np.arange(1.0, 7.0).reshape(2, 3), np.array([1.0, 2.0, 4.0]), np.full((2, 3), 3.0)
    got = student(DIV, A=a, B=b, DY=dy)
    student.expect(got, [dy / b, (-dy * a / b**2).sum(0)], labels=["da", "db"])


@pytest.mark.exercise("6.5")
def test_a_quotient_is_differentiated_twice(student):
    a, b = Fraction(6), Fraction(4)
    true = [Fraction(0), -1 / b**2, -1 / b**2, 2 * a / b**3]
    got = student(DIV_TWICE, A=a, B=b)
    student.expect(got, true, labels=["dada", "dadb", "dbda", "dbdb"])
