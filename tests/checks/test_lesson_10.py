"""Lesson 10: tangents, products with the Hessian, Jacobians from both sides, Newton's method."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

WHOLE = st.integers(-4, 4)


# --- 10.1: the tangent of every node ----------------------------------------------------------

PUSH = """
x, y = ad.Variable(name="x"), ad.Variable(name="y")
{lines}
known = {{{given}}}
order = ad.find_topo_sort([z])
returned = push_forward(order, known)
found = known.get(z)
ad.Executor([found]).run(feed_dict={{x: X, y: Y}})[0] if found is not None else None
"""

BOTH = "x: ad.constant(DX), y: ad.constant(DY)"
X_ALONE = "x: ad.constant(DX)"


def check_push(student, lines, given, true, mistakes=None, **inputs):
    """Ask for the tangent of z, given those of some nodes."""
    got = student(PUSH.format(lines=lines, given=given), **inputs)
    student.expect(got, true, mistakes={"not_filled": None, **(mistakes or {})})


@pytest.mark.exercise("10.1")
def test_a_product_has_a_tangent(student):
    check_push(
        student, "z = x * y", BOTH, 3 * 10 + 5 * 1,
        {"values_pushed": 30, "one_input_only": 8, "adjoints": 5}, X=3, Y=5, DX=1, DY=10,
    )  # fmt: skip


@pytest.mark.exercise("10.1")
def test_an_input_that_does_not_change_keeps_its_place(student):
    check_push(
        student, "z = x / y", "y: ad.constant(DY)", -6.0, {"none_left_out": 1.5},
        X=12.0, Y=4.0, DY=8.0,
    )  # fmt: skip


@pytest.mark.exercise("10.1")
@given(x=WHOLE, y=WHOLE, dx=WHOLE, dy=WHOLE)
def test_tangents_flow_through_many_nodes(student, x, y, dx, dy):
    lines = "h = x * x\np = h * y\nz = p - h * 3 + y"
    true = (2 * x * y - 6 * x) * dx + (x * x + 1) * dy
    check_push(student, lines, BOTH, true, X=x, Y=y, DX=dx, DY=dy)


@pytest.mark.exercise("10.1")
def test_a_variable_used_twice_counts_twice(student):
    check_push(student, "z = x * x", X_ALONE, 60, {"one_input_only": 60 + 0.5}, X=3, Y=0, DX=10)


@pytest.mark.exercise("10.1")
def test_a_tangent_that_was_given_stays(student):
    lines = "h = x * x\nz = h * y"
    given = "x: ad.constant(DX), h: ad.constant(DH)"
    true = 100 * 5
    check_push(student, lines, given, true, {"inputs_overwritten": 6 * 5}, X=3, Y=5, DX=1, DH=100)


@pytest.mark.exercise("10.1")
def test_nothing_is_there_to_change(student):
    code = PUSH.format(lines="z = x * y", given="") + "\nfound is None"
    student.expect(student(code, X=3, Y=5), True)


@pytest.mark.exercise("10.1")
def test_every_node_on_the_way_has_its_tangent(student):
    code = """
x = ad.Variable(name="x")
h = x * x
z = h * h
known = {x: ad.constant(10)}
push_forward([x, h, z], known)
[ad.Executor([known[n]]).run(feed_dict={x: 3})[0] if n in known else None for n in (x, h, z)]
"""
    mistakes = {"not_filled": [10, None, None]}
    student.expect(student(code), [10, 60, 1080], mistakes=mistakes, labels=["x", "h", "z"])


@pytest.mark.exercise("10.1")
def test_a_line_of_many_nodes_is_pushed_through(student):
    code = """
x = z = ad.Variable(name="x")
for _ in range(5000):
    z = z + x
dz, = ad.tangents([z], [x], [ad.constant(2)])
ad.Executor([dz]).run(feed_dict={x: 1})[0]
"""
    student.expect(student(code), 10002)


@pytest.mark.exercise("10.1")
def test_the_directional_derivative_of_arrays_is_right(student):
    code = """
w, b = ad.Variable(name="w"), ad.Variable(name="b")
out = ad.matmul(ad.constant(X), w) + b
dout, = ad.tangents([out * out], [w, b], [ad.constant(DW), ad.constant(DB)])
ad.Executor([dout]).run(feed_dict={w: W, b: B})[0]
"""
    x, w, b = np.array([[1.0, 2.0], [3.0, 5.0], [0.0, 1.0]]), np.ones((2, 2)), np.array([1.0, 2.0])
    dw, db = np.array([[1.0, 0.0], [2.0, 3.0]]), np.array([10.0, 20.0])
    true = 2 * (x @ w + b) * (x @ dw + db)
    student.expect(student(code, X=x, W=w, B=b, DW=dw, DB=db), true)


# --- 10.2: the product rule, for any product --------------------------------------------------

RULE = """
{names} = (ad.Variable(name=name) for name in "{names}".split(", "))
node = {product}
tangent = product_rule(node.op, node, [{directions}])
tangent = ad.Executor([tangent]).run(feed_dict={{{feed}}})[0] if tangent is not None else None
tangent
"""

A = np.array([[1.0, 2.0], [3.0, 5.0]])
B = np.array([[2.0, 0.0], [1.0, 3.0]])
DA = np.array([[1.0, 10.0], [0.0, 2.0]])
DB = np.array([[0.0, 3.0], [7.0, 1.0]])


def check_rule(student, product, true, mistakes=None, names="a, b", changing=None, **inputs):
    """Ask for the tangent of a product, given those of the factors that change."""
    factors = names.split(", ")
    changing = factors if changing is None else changing
    directions = ", ".join(
        f"ad.constant(D{n.upper()})" if n in changing else "None" for n in factors
    )
    feed = ", ".join(f"{name}: {name.upper()}" for name in factors)
    code = RULE.format(names=names, product=product, directions=directions, feed=feed)
    student.expect(student(code, **inputs), true, mistakes={"no_return": None, **(mistakes or {})})


@pytest.mark.exercise("10.2")
def test_two_numbers(student):
    mistakes = {
        "product_of_tangents": 70, "first_term_only": 50, "last_term_only": 21, "piled_up": 120,
    }  # fmt: skip
    check_rule(student, "ad.mul_op(a, b)", 71, mistakes, A=3, B=5, DA=10, DB=7)


@pytest.mark.exercise("10.2")
@given(a=WHOLE, b=WHOLE, da=WHOLE, db=WHOLE)
def test_any_two_numbers(student, a, b, da, db):
    check_rule(student, "ad.mul_op(a, b)", da * b + a * db, A=a, B=b, DA=da, DB=db)


@pytest.mark.exercise("10.2")
@pytest.mark.parametrize(("changing", "true"), [("a", 50), ("b", 21)])
def test_one_factor_may_stand_still(student, changing, true):
    mistakes = {"unchanged_counted": true + 15}
    given = {"DA": 10} if changing == "a" else {"DB": 7}
    check_rule(student, "ad.mul_op(a, b)", true, mistakes, changing=[changing], A=3, B=5, **given)


@pytest.mark.exercise("10.2")
def test_matrices_keep_their_order(student):
    mistakes = {
        "order_lost": DA @ B + DB @ A, "product_of_tangents": DA @ DB,
        "first_term_only": DA @ B, "last_term_only": A @ DB,
    }  # fmt: skip
    check_rule(student, "ad.matmul_op(a, b)", DA @ B + A @ DB, mistakes, A=A, B=B, DA=DA, DB=DB)


@pytest.mark.exercise("10.2")
def test_a_factor_that_was_transposed_stays_so(student):
    true = DA.T @ B + A.T @ DB
    mistakes = {"flags_lost": DA @ B + A @ DB}
    product = "ad.matmul_op(a, b, trans_A=True)"
    check_rule(student, product, true, mistakes, A=A, B=B, DA=DA, DB=DB)


@pytest.mark.exercise("10.2")
def test_a_matrix_times_itself(student):
    code = """
a = ad.Variable(name="a")
node = ad.matmul_op(a, a)
da = ad.constant(DA)
tangent = product_rule(node.op, node, [da, da])
ad.Executor([tangent]).run(feed_dict={a: A})[0]
"""
    mistakes = {"first_term_only": DA @ A, "last_term_only": A @ DA, "piled_up": DA @ A + DA @ DA}
    student.expect(student(code, A=A, DA=DA), DA @ A + A @ DA, mistakes=mistakes)


@pytest.mark.exercise("10.2")
def test_three_factors_have_three_terms(student):
    a, b, c = np.array([1.0, 2.0]), np.array([3.0, 5.0]), np.array([7.0, 11.0])
    da, db, dc = np.array([1.0, 0.0]), np.array([2.0, 1.0]), np.array([0.0, 3.0])
    true = np.sum(da * b * c + a * db * c + a * b * dc)
    mistakes = {
        "product_of_tangents": np.sum(da * db * dc),
        "piled_up": np.sum(da * b * c + da * db * c + da * db * dc),
        "first_term_only": np.sum(da * b * c),
        "last_term_only": np.sum(a * b * dc),
    }
    check_rule(
        student, "np.einsum('i,i,i->', a, b, c)", float(true),
        {key: float(value) for key, value in mistakes.items()},
        names="a, b, c", A=a, B=b, C=c, DA=da, DB=db, DC=dc,
    )  # fmt: skip


@pytest.mark.exercise("10.2")
def test_products_are_pushed_through_a_graph(student):
    code = """
a, b = ad.Variable(name="a"), ad.Variable(name="b")
y = a @ b @ a
dy, = ad.tangents([y], [a, b], [ad.constant(DA), ad.constant(DB)])
ad.Executor([dy]).run(feed_dict={a: A, b: B})[0]
"""
    true = DA @ B @ A + A @ DB @ A + A @ B @ DA
    student.expect(student(code, A=A, B=B, DA=DA, DB=DB), true)


# --- 10.3: rows and columns -------------------------------------------------------------------

COUNTED = """
import autodiff.transforms.units as units

calls = []

def counted(name, function):
    def call(*args, **kwargs):
        calls.append(name)
        return function(*args, **kwargs)
    return call

def f(x):
    return {f}

real = units.vjp, units.jvp
units.vjp, units.jvp = counted("vjp", real[0]), counted("jvp", real[1])
try:
    jacobian = {function}(f, X)
finally:
    units.vjp, units.jvp = real
[jacobian, calls.count("vjp"), calls.count("jvp")]
"""

PAIRS = "x[:-1] * x[1:]"  # n numbers in, n - 1 out
SQUARE = "np.stack([x[0] * x[1], x[0] + 3 * x[1]])"
TALL = "np.concatenate([x * x, x * 3, np.sum(x).reshape(1)])"
WIDE = "np.stack([np.sum(x * x), np.sum(x)])"


def jacobian_of(f, x):
    """Return the true Jacobian of the functions above."""
    n = len(x)
    if f == PAIRS:
        return np.stack([np.eye(n)[i] * x[i + 1] + np.eye(n)[i + 1] * x[i] for i in range(n - 1)])
    if f == SQUARE:
        return np.array([[x[1], x[0]], [1.0, 3.0]])
    if f == TALL:
        return np.vstack([2 * np.diag(x), 3 * np.eye(n), np.ones((1, n))])
    return np.stack([2 * x, np.ones(n)])


def check_jacobian(student, function, f, x):
    """Ask for a Jacobian, and for how often vjp and jvp were called."""
    true = jacobian_of(f, x)
    m, n = true.shape
    by_rows = function == "jacobian_by_rows"
    calls = [1, 0] if by_rows else [0, n]
    code = COUNTED.format(f=f, function=function)
    got = student(code, X=x)
    mistakes = {
        "no_return": [None, *calls],
        "transposed": [true.T, *calls],
        "other_mode": [true, *([0, n] if by_rows else [1, 0])],
    }
    if by_rows:
        mistakes["vjp_each_row"] = [true, m, 0]
        mistakes["summed"] = [true.sum(axis=0), *calls]
    if m == 1:
        mistakes = {"other_mode": mistakes["other_mode"], "no_return": mistakes["no_return"]}
    if np.array_equal(true, true.T):
        mistakes.pop("transposed", None)
    student.expect(got, [true, *calls], mistakes=mistakes, labels=["J", "vjp", "jvp"])


BY = pytest.mark.parametrize("function", ["jacobian_by_rows", "jacobian_by_columns"])


@pytest.mark.exercise("10.3")
@BY
def test_rows_belong_to_outputs_and_columns_to_inputs(student, function):
    check_jacobian(student, function, SQUARE, np.array([2.0, 5.0]))


@pytest.mark.exercise("10.3")
@BY
@pytest.mark.parametrize(
    ("f", "x"),
    [(PAIRS, [2.0, 3.0, 5.0]), (PAIRS, [2.0, 3.0]), (TALL, [2.0, 3.0]), (WIDE, [2.0, 3.0, 5.0])],
)
def test_a_jacobian_that_is_no_square(student, function, f, x):
    check_jacobian(student, function, f, np.array(x))


@pytest.mark.exercise("10.3")
@BY
@given(numbers=st.lists(st.integers(-5, 5), min_size=2, max_size=5))
def test_a_jacobian_of_any_size(student, function, numbers):
    check_jacobian(student, function, PAIRS, np.array(numbers, dtype=float))


# --- 10.4: the Hessian times a direction ------------------------------------------------------

PRODUCTS = """
x, y = ad.Variable(name="x"), ad.Variable(name="y")
output = {output}
found = hessian_products(output, [x, y], [ad.constant(DX), ad.constant(DY)])
found = ad.Executor(found).run(feed_dict={{x: X, y: Y}}) if found is not None else None
found
"""


@pytest.mark.exercise("10.4")
@pytest.mark.parametrize(("dx", "dy"), [(1.0, 10.0), (1.0, 0.0), (0.0, 1.0)])
def test_the_hessian_of_two_numbers_times_a_direction(student, dx, dy):
    x, y = 3.0, 5.0  # x * x * y + y * y * y
    gradient = [2 * x * y, x * x + 3 * y * y]
    true = [2 * y * dx + 2 * x * dy, 2 * x * dx + 6 * y * dy]
    mistakes = {
        "no_return": None,
        "gradient_instead": gradient,
        "slope_instead": [gradient[0] * dx + gradient[1] * dy],
        "direction_ignored": [2 * y + 2 * x, 2 * x + 6 * y],
        "own_part_only": [2 * y * dx, 6 * y * dy],
        "elementwise": [(2 * y + 2 * x) * dx, (2 * x + 6 * y) * dy],
    }
    mistakes = {key: wrong for key, wrong in mistakes.items() if wrong != true}
    got = student(PRODUCTS.format(output="x * x * y + y * y * y"), X=x, Y=y, DX=dx, DY=dy)
    student.expect(got, true, mistakes=mistakes, labels=["x", "y"])


@pytest.mark.exercise("10.4")
@given(numbers=st.lists(WHOLE, min_size=6, max_size=6))
def test_the_hessian_of_arrays_times_a_direction(student, numbers):
    x, dx = np.array(numbers[:2], float), np.array(numbers[2:4], float)
    y, dy = float(numbers[4]), float(numbers[5])
    square = x @ x  # y * (x @ x) ** 2
    true = [
        y * (4 * square * dx + 8 * (x @ dx) * x) + 4 * square * x * dy,
        float(4 * square * (x @ dx)),
    ]
    output = "y * ad.reduce_sum(x * x) ** 2"
    got = student(PRODUCTS.format(output=output), X=x, Y=y, DX=dx, DY=dy)
    student.expect(got, true, labels=["x", "y"])


@pytest.mark.exercise("10.4")
def test_the_products_are_nodes_and_can_be_differentiated(student):
    code = """
x = ad.Variable(name="x")
product, = hessian_products(x * x * x * x, [x], [ad.constant(1.0)])
ad.Executor([product, *ad.gradients(product, [x])]).run(feed_dict={x: 2.0})
"""
    student.expect(student(code), [48.0, 48.0], labels=["second derivative", "third"])


HVP = """
def f(x):
    return np.sum(x[1:] * x[:-1] ** 2)
ad.hvp(f, (X,), (V,))
"""


@pytest.mark.exercise("10.4")
def test_hvp_is_right(student):
    x, v = np.array([1.0, 2.0, 3.0]), np.array([1.0, 10.0, 100.0])
    hessian = np.array([[2 * x[1], 2 * x[0], 0], [2 * x[0], 2 * x[2], 2 * x[1]], [0, 2 * x[1], 0]])
    mistakes = {"direction_ignored": hessian.sum(axis=1)}
    student.expect(student(HVP, X=x, V=v), hessian @ v, mistakes=mistakes)


# --- 10.5 and 10.6: Newton's method -----------------------------------------------------------

VALLEY = """
def f(x):
    return 100 * (x[1] - x[0] ** 2) ** 2 + (1 - x[0]) ** 2
"""

BOWL = """
def f(x):
    return np.sum(x * (Q @ x)) / 2 - np.sum(B * x)
"""

Q = np.array([[4.0, 1.0, 0.0], [1.0, 3.0, 1.0], [0.0, 1.0, 2.0]])
RIGHT_SIDE = np.array([1.0, 2.0, 3.0])


def bowl(x):
    return Q @ x - RIGHT_SIDE, Q


def valley(x):
    """Return the gradient and the Hessian of Rosenbrock's function."""
    a, b = x
    gradient = np.array([-400 * a * (b - a * a) - 2 * (1 - a), 200 * (b - a * a)])
    hessian = np.array([[1200 * a * a - 400 * b + 2, -400 * a], [-400 * a, 200.0]])
    return gradient, hessian


def wrong_steps(x, gradient, hessian):
    """Return what likely mistakes would give."""
    step = -np.linalg.solve(hessian, gradient)
    return {
        "no_return": None,
        "uphill": x - step,
        "step_alone": step,
        "gradient_step": x - gradient,
        "multiplied": x - hessian @ gradient,
        "diagonal_only": x - gradient / np.diag(hessian),
    }


def check_step(student, function, definition, truth, x, **inputs):
    gradient, hessian = truth(x)
    true = x - np.linalg.solve(hessian, gradient)
    mistakes = wrong_steps(x, gradient, hessian)
    if function != "newton_step":
        del mistakes["diagonal_only"]
    got = student(f"{definition}\n{function}(f, X)", X=x, **inputs)
    different = {k: m for k, m in mistakes.items() if m is None or not np.allclose(m, true)}
    student.expect(got, true, mistakes=different, tolerance=1e-6)


def check_bowl(student, function, x):
    check_step(student, function, BOWL, bowl, x, Q=Q, B=RIGHT_SIDE)


@pytest.mark.exercise("10.5")
def test_one_step_finds_the_bottom_of_a_bowl(student):
    check_bowl(student, "newton_step", np.array([5.0, -3.0, 1.0]))


@pytest.mark.exercise("10.5")
@given(numbers=st.lists(st.integers(-9, 9), min_size=3, max_size=3))
def test_from_wherever_one_starts(student, numbers):
    check_bowl(student, "newton_step", np.array(numbers, dtype=float))


@pytest.mark.exercise("10.5")
def test_a_step_in_a_curved_valley(student):
    check_step(student, "newton_step", VALLEY, valley, np.array([-1.2, 1.0]))


@pytest.mark.exercise("10.5")
def test_a_step_may_begin_where_the_hessian_is_not_positive(student):
    check_step(student, "newton_step", VALLEY, valley, np.array([0.0, 1.0]))


@pytest.mark.exercise("10.5")
def test_in_one_dimension_it_divides_by_the_curvature(student):
    got = student("newton_step(lambda x: np.sum(x ** 4), np.array([3.0]))")
    mistakes = {"gradient_step": np.array([-105.0]), "uphill": np.array([4.0])}
    student.expect(got, np.array([2.0]), mistakes=mistakes)


KEEPS = "x = np.array([3.0, 1.0])\n{function}(lambda x: np.sum(x ** 4), x)\nx"


@pytest.mark.exercise("10.5")
def test_the_caller_keeps_his_point(student):
    got = student(KEEPS.format(function="newton_step"))
    mistakes = {"point_changed": np.array([2.0, 2 / 3])}
    student.expect(got, np.array([3.0, 1.0]), mistakes=mistakes)


@pytest.mark.exercise("10.6")
def test_products_find_the_bottom_of_a_bowl(student):
    check_bowl(student, "newton_step_by_products", np.array([5.0, -3.0, 1.0]))


@pytest.mark.exercise("10.6")
@given(numbers=st.lists(st.integers(-9, 9), min_size=3, max_size=3))
def test_products_do_it_from_wherever_one_starts(student, numbers):
    check_bowl(student, "newton_step_by_products", np.array(numbers, dtype=float))


@pytest.mark.exercise("10.6")
def test_products_step_in_a_curved_valley(student):
    check_step(student, "newton_step_by_products", VALLEY, valley, np.array([-1.2, 1.0]))


WATCHED = """
import autodiff.newton as newton

made = []
real = newton.hessian
newton.hessian = lambda *args, **kwargs: made.append(1) or real(*args, **kwargs)
try:
    point = newton_step_by_products(lambda x: np.sum(x ** 4), np.array([3.0, 1.0]))
finally:
    newton.hessian = real
[point, len(made)]
"""


@pytest.mark.exercise("10.6")
def test_the_hessian_is_never_made(student):
    true = np.array([2.0, 2 / 3])
    mistakes = {"matrix_made": [true, 1]}
    student.expect(student(WATCHED), [true, 0], mistakes=mistakes, labels=["point", "Hessians"])


ROUGH = """
scales = np.arange(1.0, 21.0)
x = newton_step_by_products(lambda x: np.sum(scales * x * x), np.ones(20), tolerance=0.5)
float(np.max(np.abs(x))) > 1e-6
"""


@pytest.mark.exercise("10.6")
def test_a_rough_answer_is_enough_for_a_large_tolerance(student):
    student.expect(student(ROUGH), True, mistakes={"tolerance_ignored": False})


@pytest.mark.exercise("10.6")
def test_a_thousand_numbers_need_no_matrix_of_a_million(student):
    code = """
def f(x):
    return np.sum((x - 3) ** 2) + np.sum(x[1:] * x[:-1]) / 4

x = newton_step_by_products(f, np.zeros(N))
float(np.max(np.abs(ad.grad(f)(x)))) < 1e-6
"""
    student.expect(student(code, N=1000), True)
