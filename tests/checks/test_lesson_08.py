"""Lesson 8: the pieces of logistic regression, and the walk down its slope."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

POSITIVE = st.integers(1, 20) | st.integers(1, 80).map(lambda n: n / 4) | st.fractions(
    "1/9", 9, max_denominator=9
)  # fmt: skip
SCORES = st.integers(-24, 24).map(lambda n: n / 4)
SLOPES = st.integers(-6, 6).map(float)

UNARY = """
a, dy = ad.Variable(name="a"), ad.Variable(name="dy")
y = {op}(a)
adjoints = {op}.contributions(y, dy)
ad.Executor(adjoints).run(feed_dict={{a: A, dy: DY}})
"""

TWICE = """
a = ad.Variable(name="a")
da, = ad.gradients({op}(a), [a])
ad.Executor([da, *ad.gradients(da, [a])]).run(feed_dict={{a: A}})
"""


# --- 8.1: the logarithm -----------------------------------------------------------------------

LOG = "log_op.compute(None, [a])"


def check_log(student, a):
    mistakes = {
        "base_ten": math.log10(a),
        "base_two": math.log2(a),
        "one_added": math.log1p(a),
        "no_return": None,
    }
    student.expect(student(LOG, a=a), math.log(a), mistakes=mistakes)


@pytest.mark.exercise("8.1")
@given(a=POSITIVE)
def test_the_logarithm_of_a_number_is_natural(student, a):
    check_log(student, a)


@pytest.mark.exercise("8.1")
def test_the_logarithm_of_a_large_integer_is_taken(student):
    check_log(student, 2**100)


@pytest.mark.exercise("8.1")
@pytest.mark.parametrize("dtype", ["float64", "float32", "int64"])
def test_the_logarithm_of_an_array_is_taken_element_by_element(student, dtype):
    a = np.array([[1, 2], [3, 10]], dtype=dtype)
    mistakes = {"base_ten": np.log10(a), "base_two": np.log2(a), "one_added": np.log1p(a)}
    student.expect(student(LOG, a=a), np.log(a), mistakes=mistakes, tolerance=1e-6)


@pytest.mark.exercise("8.1")
def test_the_logarithm_keeps_single_precision(student):
    got = student(f"{LOG}.dtype.name", a=np.ones(2, dtype="float32"))
    student.expect(got, "float32", mistakes={"precision": "float64"})


@pytest.mark.exercise("8.1")
@given(a=st.integers(1, 40).map(lambda n: n / 4), dy=SLOPES)
def test_the_logarithm_is_differentiated(student, a, dy):
    log = math.log(a)
    mistakes = {
        "adjoint_dropped": [1 / a],
        "divided_by_the_output": [dy / log if log else math.copysign(math.inf, dy)],
        "times_the_operand": [dy * a],
        "times_the_output": [dy * log],
    }
    got = student(UNARY.format(op="log_op"), A=a, DY=dy)
    student.expect(got, [dy / a], mistakes=mistakes, labels=["da"])


@pytest.mark.exercise("8.1")
def test_the_logarithm_of_an_array_is_differentiated(student):
    a, dy = np.array([1.0, 2.0, 4.0]), np.array([3.0, 5.0, 7.0])
    got = student(UNARY.format(op="log_op"), A=a, DY=dy)
    student.expect(got, [dy / a], mistakes={"adjoint_dropped": [1 / a]}, labels=["da"])


@pytest.mark.exercise("8.1")
def test_the_logarithm_is_differentiated_twice(student):
    got = student(TWICE.format(op="log_op"), A=2.0)
    student.expect(got, [0.5, -0.25], labels=["da", "dada"])


# --- 8.2: the adjoint of a sum ----------------------------------------------------------------

SUM = """
a, dy = ad.Variable(name="a"), ad.Variable(name="dy")
y = reduce_sum_op(a, axis=axis, keepdims=keepdims)
adjoint, = reduce_sum_op.contributions(y, dy)
try:
    value = ad.Executor([adjoint]).run(feed_dict={a: A, dy: DY})[0]
except ValueError as error:
    value = f"ValueError: {error}"
value
"""

SUM_TWICE = """
a = ad.Variable(name="a")
y = reduce_sum_op(a * a, axis=1)
da, = ad.gradients(y * y, [a])
ad.Executor([da, *ad.gradients(da, [a])]).run(feed_dict={a: A})
"""


def check_sum(student, a, axis, keepdims):
    """Differentiate a sum over some axes, with a different adjoint for every number of it."""
    shape = np.sum(a, axis=axis, keepdims=keepdims).shape
    dy = np.arange(2.0, 2 + math.prod(shape)).reshape(shape)
    kept = dy.reshape(np.sum(a, axis=axis, keepdims=True).shape)
    true = kept + np.zeros_like(a)
    mistakes = {
        "not_spread": dy,
        "adjoint_dropped": np.ones_like(a),
        "times_the_operand": true * a,
        "spread_the_wrong_way": a,
        "as_for_a_mean": true * dy.size / a.size,
    }
    if shape == a.shape[-len(shape) :]:
        mistakes["axis_forgotten"] = dy + np.zeros_like(a)
    got = student(SUM, A=a, DY=dy, axis=axis, keepdims=keepdims)
    if isinstance(got, str):  # shapes that do not fit
        mistakes["keepdims_forgotten" if keepdims else "axis_forgotten"] = got
    student.expect(got, true, mistakes=mistakes)


@pytest.mark.exercise("8.2")
@pytest.mark.parametrize("keepdims", [False, True])
@pytest.mark.parametrize("axis", [None, 1, 0])
def test_the_adjoint_of_a_sum_is_spread_over_a_square(student, axis, keepdims):
    check_sum(student, np.array([[3.0, 5.0], [7.0, 11.0]]), axis, keepdims)


@pytest.mark.exercise("8.2")
@pytest.mark.parametrize("keepdims", [False, True])
@pytest.mark.parametrize("axis", [None, 0, 1, -1, (0, 2), (1, -1)])
def test_the_adjoint_of_a_sum_is_spread_over_any_axes(student, axis, keepdims):
    check_sum(student, np.arange(3.0, 27.0).reshape(2, 3, 4), axis, keepdims)


@pytest.mark.exercise("8.2")
def test_the_sum_of_a_single_number_has_its_adjoint(student):
    got = student(SUM, A=3.0, DY=5.0, axis=None, keepdims=False)
    mistakes = {"adjoint_dropped": 1.0, "times_the_operand": 15.0}
    student.expect(got, 5.0, mistakes=mistakes)


@pytest.mark.exercise("8.2")
def test_a_sum_is_differentiated_twice(student):
    a = np.array([[1.0, 2.0], [3.0, 5.0]])
    rows = (a * a).sum(1, keepdims=True)
    true = [4 * rows * a, 8 * a * a.sum(1, keepdims=True) + 4 * rows]
    student.expect(student(SUM_TWICE, A=a), true, labels=["da", "dada"])


# --- 8.3: a sigmoid that never overflows ------------------------------------------------------

SIGMOID = "sigmoid_op.compute(None, [a])"

LOUD = """
with np.errstate(over="raise", invalid="raise", divide="raise"):
    probability = sigmoid_op.compute(None, [a])
probability
"""


def sigmoid(a):
    """Return the true value, for moderate scores."""
    return 1 / (1 + math.exp(-float(a)))


def check_sigmoid(student, a):
    y = sigmoid(a)
    mistakes = {
        "one_side_for_both": max(y, 1 - y),
        "sign_lost": 1 - y,
        "tangent": math.tanh(a),
        "no_return": None,
    }
    student.expect(student(SIGMOID, a=a), y, mistakes=mistakes)


@pytest.mark.exercise("8.3")
@pytest.mark.parametrize("a", [0.0, 2.0, -2.0, 3, -3, Fraction(-1, 2)], ids=str)
def test_the_sigmoid_of_a_number_is_right(student, a):
    check_sigmoid(student, a)


@pytest.mark.exercise("8.3")
@given(a=SCORES)
def test_the_sigmoid_of_any_moderate_score_is_right(student, a):
    check_sigmoid(student, a)


@pytest.mark.exercise("8.3")
@pytest.mark.parametrize("dtype", ["float64", "float32", "int64"])
def test_the_sigmoid_of_an_array_is_taken_element_by_element(student, dtype):
    a = np.array([[-2, -1, 0], [1, 2, 5]], dtype=dtype)
    true = np.vectorize(sigmoid)(a)
    mistakes = {"sign_lost": 1 - true, "one_side_for_both": np.maximum(true, 1 - true)}
    student.expect(student(SIGMOID, a=a), true, mistakes=mistakes, tolerance=1e-6)


@pytest.mark.exercise("8.3")
@pytest.mark.parametrize(("a", "true"), [(1000.0, 1.0), (-1000.0, 0.0), (710, 1.0), (-710, 0.0)])
def test_the_sigmoid_of_a_large_score_does_not_overflow(student, a, true):
    mistakes = {"not_a_number": math.nan, "one_side_for_both": 1.0}
    student.expect(student(SIGMOID, a=a), true, mistakes=mistakes)
    student.expect(student(LOUD, a=a), true, mistakes=mistakes)


@pytest.mark.exercise("8.3")
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_the_sigmoid_of_large_scores_of_both_signs_does_not_overflow(student, dtype):
    a = np.array([-1000, -100, 0, 100, 1000], dtype=dtype)
    true = np.array([0.0, 0.0, 0.5, 1.0, 1.0])
    student.expect(student(LOUD, a=a), true, tolerance=1e-6)


@pytest.mark.exercise("8.3")
def test_the_sigmoid_keeps_single_precision(student):
    got = student(f"{SIGMOID}.dtype.name", a=np.ones(2, dtype="float32"))
    student.expect(got, "float32", mistakes={"precision": "float64"})


@pytest.mark.exercise("8.3")
def test_the_scores_stay_as_they_were(student):
    a = np.array([-1.0, 2.0])
    student.expect(student(f"{SIGMOID}\na", a=a), a)


@pytest.mark.exercise("8.3")
@given(a=SCORES, dy=SLOPES)
def test_the_sigmoid_is_differentiated(student, a, dy):
    y = sigmoid(a)
    mistakes = {
        "adjoint_dropped": [y * (1 - y)],
        "of_the_operand": [dy * a * (1 - a)],
        "factor_lost": [dy * (1 - y)],
        "as_for_the_tangent": [dy * (1 - y * y)],
    }
    got = student(UNARY.format(op="sigmoid_op"), A=a, DY=dy)
    student.expect(got, [dy * y * (1 - y)], mistakes=mistakes, labels=["da"])


@pytest.mark.exercise("8.3")
def test_the_sigmoid_of_an_array_is_differentiated(student):
    a, dy = np.array([-1.0, 0.0, 2.0]), np.array([3.0, 5.0, 7.0])
    y = 1 / (1 + np.exp(-a))
    got = student(UNARY.format(op="sigmoid_op"), A=a, DY=dy)
    student.expect(got, [dy * y * (1 - y)], labels=["da"])


@pytest.mark.exercise("8.3")
def test_the_sigmoid_is_differentiated_twice(student):
    y = sigmoid(0.5)
    true = [y * (1 - y), y * (1 - y) * (1 - 2 * y)]
    student.expect(student(TWICE.format(op="sigmoid_op"), A=0.5), true, labels=["da", "dada"])


# --- 8.4: the loss of logistic regression -----------------------------------------------------

LOSS = """
z, y = ad.Variable(name="z"), ad.Variable(name="y")
loss = logistic_loss(z, y)
ad.Executor([loss]).run(feed_dict={z: scores, y: labels})[0]
"""

LOSS_SLOPES = """
z, y = ad.Variable(name="z"), ad.Variable(name="y")
loss = logistic_loss(z, y)
ad.Executor(ad.gradients(loss, [z])).run(feed_dict={z: scores, y: labels})[0]
"""


def check_loss(student, z, y):
    soft = np.logaddexp(0, z)
    each = soft - y * z
    mistakes = {
        "not_summed": each,
        "labels_exchanged": float(np.sum(soft - (1 - y) * z)),
        "sign_lost": float(np.sum(soft + y * z)),
        "likelihood": -float(np.sum(each)),
        "label_one_alone": float(np.sum(y * each)),
        "label_zero_alone": float(np.sum((1 - y) * each)),
        "summed_too_early": float(np.logaddexp(0, np.sum(z)) - np.sum(y * z)),
        "averaged": float(np.mean(each)),
    }
    if np.ndim(z) == 2:
        mistakes["one_axis"] = each.sum(0)
    got = student(LOSS, scores=z, labels=y)
    student.expect(got, float(np.sum(each)), mistakes=mistakes)


@pytest.mark.exercise("8.4")
def test_the_loss_is_a_node(student):
    code = 'z, y = ad.Variable(name="z"), ad.Variable(name="y")\ntype(logistic_loss(z, y)).__name__'
    student.expect(student(code), "Node", mistakes={"no_return": "NoneType"})


@pytest.mark.exercise("8.4")
def test_the_loss_is_summed_over_examples_of_both_labels(student):
    check_loss(student, np.array([2.0, -1.0, 0.5]), np.array([1, 0, 0]))


@pytest.mark.exercise("8.4")
def test_scores_and_labels_may_stand_in_a_column(student):
    check_loss(student, np.array([[2.0], [-1.0], [0.5]]), np.array([[1], [0], [0]]))


@pytest.mark.exercise("8.4")
@given(examples=st.lists(st.tuples(SCORES, st.sampled_from([0, 1])), min_size=1, max_size=3))
def test_any_few_examples_have_their_loss(student, examples):
    check_loss(student, np.array([z for z, _ in examples]), np.array([y for _, y in examples]))


@pytest.mark.exercise("8.4")
@pytest.mark.parametrize(
    ("z", "y", "true"),
    [(1000.0, 1, 0.0), (1000.0, 0, 1000.0), (-1000.0, 1, 1000.0), (-1000.0, 0, 0.0)],
)
def test_large_scores_have_a_finite_loss(student, z, y, true):
    got = student(LOSS, scores=np.array([z]), labels=np.array([y]))
    mistakes = {"log_of_zero": got if not np.all(np.isfinite(got)) else math.inf}
    student.expect(got, true, mistakes=mistakes)


@pytest.mark.exercise("8.4")
def test_the_slope_of_the_loss_is_probability_minus_label(student):
    z, y = np.array([[2.0, -1.0], [0.5, 1000.0]]), np.array([[1, 0], [0, 0]])
    true = np.array([[sigmoid(2) - 1, sigmoid(-1)], [sigmoid(0.5), 1.0]])
    mistakes = {"likelihood": -true}
    student.expect(student(LOSS_SLOPES, scores=z, labels=y), true, mistakes=mistakes)


# --- 8.5: gradient descent --------------------------------------------------------------------

ONE = """
w = ad.Variable(name="w")
loss = (w - 3) ** 2
values, losses = gradient_descent(loss, {w: start}, {}, learning_rate=0.25, steps=steps)
[values[w], list(losses)]
"""

PAIR = """
w = ad.Variable(name="w")
type(gradient_descent((w - 3) ** 2, {w: 0.0}, {}, learning_rate=0.25, steps=1)).__name__
"""

TWO = """
v, w = ad.Variable(name="v"), ad.Variable(name="w")
loss = (v * w - 6) ** 2
values, losses = gradient_descent(loss, {v: 1.0, w: 2.0}, {}, learning_rate=0.125, steps=steps)
[values[v], values[w], list(losses)]
"""

FIT = """
x, y, w, b = (ad.Variable(name=name) for name in "xywb")
loss = ad.reduce_sum_op((x @ w + b - y) ** 2)
start, data = {w: W, b: B}, {x: X, y: Y}
values, losses = gradient_descent(loss, start, data, learning_rate=0.01, steps=5)
"""

UNUSED = """
v, w = ad.Variable(name="v"), ad.Variable(name="w")
values, losses = gradient_descent(w * w, {v: 7.0, w: 1.0}, {}, learning_rate=0.25, steps=2)
[values[v], values[w], list(losses)]
"""

ONE_MORE_STEP = """
made = {"graphs": 0, "executors": 0}

class Square(ad.Op):
    "y = a * a, so da = 2 * a * dy; it notes when it is differentiated."

    def compute(self, node, input_vals):
        return input_vals[0] * input_vals[0]

    def gradient(self, node, output_grad):
        made["graphs"] += 1
        return [2 * node.inputs[0] * output_grad]

make = ad.Executor.__init__

def note_and_make(self, *args, **kwargs):
    made["executors"] += 1
    make(self, *args, **kwargs)

def work(steps):
    w = ad.Variable(name="w")
    before = list(made.values())
    gradient_descent(Square()(w - 3), {w: 0.0}, {}, learning_rate=0.25, steps=steps)
    return [now - then for now, then in zip(made.values(), before)]

ad.Executor.__init__ = note_and_make
try:
    few, more = work(2), work(3)
finally:
    ad.Executor.__init__ = make
[b - a for a, b in zip(few, more)]
"""

X = np.array([[1.0, 2.0], [3.0, -1.0], [0.0, 1.0], [2.0, 2.0]])
Y = np.array([[1.0], [2.0], [0.0], [3.0]])
W, B = np.array([[0.5], [-0.5]]), 1.0


def walk(start, slope, loss, rate, steps):
    """Return where gradient descent on numbers arrives, and the losses before each step."""
    place, losses = list(start), []
    for _ in range(steps):
        losses.append(loss(*place))
        place = [p - rate * s for p, s in zip(place, slope(*place), strict=True)]
    return [*place, losses]


def fitted():
    """Return the weights, the offset and the losses of five steps on X and Y."""
    return walk(
        [W, B],
        lambda w, b: [2 * X.T @ (X @ w + b - Y), float(2 * (X @ w + b - Y).sum())],
        lambda w, b: float(((X @ w + b - Y) ** 2).sum()),
        0.01,
        5,
    )


@pytest.mark.exercise("8.5")
def test_values_and_losses_come_as_a_pair(student):
    kind = student(PAIR)
    mistakes = {"no_losses": "dict", "no_return": "NoneType"}
    student.expect(kind, kind if kind == "list" else "tuple", mistakes=mistakes)


@pytest.mark.exercise("8.5")
@pytest.mark.parametrize("start", [0.0, 0], ids=["float", "int"])
def test_three_steps_go_down_a_parabola(student, start):
    true = [2.625, [9.0, 2.25, 0.5625]]
    mistakes = {
        "climbs": [-7.125, [9.0, 20.25, 45.5625]],
        "rate_ignored": [6.0, [9.0, 9.0, 9.0]],
        "slope_of_the_start": [4.5, [9.0, 9.0, 9.0]],
        "losses_late": [2.625, [2.25, 0.5625, 0.140625]],
        "one_step_short": [2.25, [9.0, 2.25]],
        "no_losses": [2.625, []],
    }
    got = student(ONE, start=start, steps=3)
    student.expect(got, true, mistakes=mistakes, labels=["w", "losses"])


@pytest.mark.exercise("8.5")
@given(start=st.integers(-8, 8).map(float), steps=st.integers(0, 5))
def test_any_number_of_steps_may_be_taken(student, start, steps):
    true = walk([start], lambda w: [2 * (w - 3)], lambda w: (w - 3) ** 2, 0.25, steps)
    student.expect(student(ONE, start=start, steps=steps), true, labels=["w", "losses"])


@pytest.mark.exercise("8.5")
def test_all_parameters_move_at_once(student):
    true = walk(
        [1.0, 2.0],
        lambda v, w: [2 * (v * w - 6) * w, 2 * (v * w - 6) * v],
        lambda v, w: (v * w - 6) ** 2,
        0.125,
        1,
    )
    v = true[0]
    one_by_one = [v, 2.0 - 0.125 * 2 * (v * 2.0 - 6) * v, [16.0]]
    got = student(TWO, steps=1)
    mistakes = {"one_by_one": one_by_one}
    student.expect(got, true, mistakes=mistakes, labels=["v", "w", "losses"])


@pytest.mark.exercise("8.5")
def test_arrays_and_numbers_are_fitted_to_data(student):
    got = student(FIT + "[values[w], values[b], list(losses)]", X=X, Y=Y, W=W, B=B)
    student.expect(got, fitted(), labels=["w", "b", "losses"])


@pytest.mark.exercise("8.5")
def test_start_and_data_stay_as_they_were(student):
    got = student(FIT + "[start[w], start[b], W]", X=X, Y=Y, W=W, B=B)
    w, b, _ = fitted()
    mistakes = {"start_overwritten": [w, b, W], "arrays_overwritten": [w, B, w]}
    student.expect(got, [W, B, W], mistakes=mistakes, labels=["start[w]", "start[b]", "W"])
    got = student(FIT + "[len(start), len(data), X, Y]", X=X, Y=Y, W=W, B=B)
    labels = ["entries of start", "entries of feed_dict", "X", "Y"]
    student.expect(got, [2, 2, X, Y], mistakes={"data_overwritten": [2, 4, X, Y]}, labels=labels)


@pytest.mark.exercise("8.5")
def test_a_parameter_that_the_loss_does_not_use_stays(student):
    student.expect(student(UNUSED), [7.0, 0.25, [1.0, 0.25]], labels=["v", "w", "losses"])


@pytest.mark.exercise("8.5")
def test_one_more_step_builds_no_graph_and_no_executor(student):
    got = student(ONE_MORE_STEP)
    mistakes = {"graph_in_the_loop" if got[0] else "executor_in_the_loop": got}
    labels = ["gradient graphs that one more step builds", "executors that it makes"]
    student.expect(got, [0, 0], mistakes=mistakes, labels=labels)
