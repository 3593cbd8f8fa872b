"""Lesson 7: what is copied forward is summed backward. Every question asks for values."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st


def numbered(shape, start=2.0):
    """Return an array in which no two numbers are alike, nor are their sums and means."""
    count = math.prod(shape)
    return (start + np.arange(count) ** 2 + np.arange(count)).reshape(shape)


# --- 7.1: sum a broadcast adjoint back --------------------------------------------------------


def summed_back(value, shape):
    """Return the true sum, found by asking each copy which element it is a copy of."""
    count = math.prod(shape)
    source = np.broadcast_to(np.arange(count).reshape(shape), value.shape)
    return np.bincount(source.ravel(), value.ravel(), count).reshape(shape)


def wrong_sums(value, shape):
    """Return what likely mistakes would give."""
    added = value.ndim - len(shape)
    front = tuple(range(added))
    stretched = tuple(added + i for i, n in enumerate(shape) if n == 1)
    true = summed_back(value, shape)
    copies = value.size / max(true.size, 1)
    return {
        "no_return": None,
        "left_as_it_is": value,
        "stretched_forgotten": value.sum(axis=front),
        "added_forgotten": value.sum(axis=stretched, keepdims=True),
        "averaged": true / copies,
        "one_copy": first_copies(value, shape),
        "all_summed": value.sum(),
        "ones_dropped": value.sum(axis=front + stretched),
        "largest": value.max(axis=front + stretched, keepdims=True).reshape(shape),
    }


def first_copies(value, shape):
    """Return the adjoint of the first copy of each element."""
    added = value.ndim - len(shape)
    corner = (0,) * added + tuple(slice(0, 1) if n == 1 else slice(None) for n in shape)
    return value[corner]


def check_sum_to(student, value, shape):
    true = summed_back(value, shape)
    mistakes = {
        key: wrong
        for key, wrong in wrong_sums(value, shape).items()
        if wrong is None or not np.array_equal(wrong, true) or np.shape(wrong) != true.shape
    }
    if value.shape == (2, 2):
        mistakes["lined_up_at_the_left"] = value.sum(axis=-1)
    got = student("sum_to_shape(value, shape)", value=value, shape=shape)
    student.expect(got, true, mistakes=mistakes)


@pytest.mark.exercise("7.1")
def test_a_row_gets_the_sums_of_the_columns(student):
    check_sum_to(student, numbered((2, 3)), (3,))


@pytest.mark.exercise("7.1")
def test_a_column_keeps_its_axis_of_length_1(student):
    check_sum_to(student, numbered((2, 3)), (2, 1))


@pytest.mark.exercise("7.1")
def test_in_a_square_the_shapes_line_up_at_the_right(student):
    check_sum_to(student, numbered((2, 2)), (2,))


@pytest.mark.exercise("7.1")
def test_added_and_stretched_axes_may_come_together(student):
    check_sum_to(student, numbered((2, 3, 4)), (3, 1))
    check_sum_to(student, numbered((2, 3, 4)), (1, 4))
    check_sum_to(student, numbered((2, 3, 4)), (1, 1, 1))


@pytest.mark.exercise("7.1")
def test_a_single_number_gets_everything(student):
    check_sum_to(student, numbered((2, 3)), ())


@pytest.mark.exercise("7.1")
@pytest.mark.parametrize("shape", [(), (3,), (2, 3), (1,), (2, 1)])
def test_what_fits_stays_as_it_is(student, shape):
    value = numbered(shape)
    got = student("sum_to_shape(value, shape)", value=value, shape=shape)
    mistakes = {"no_return": None, "all_summed": value.sum(), "averaged": value.mean()}
    mistakes = {key: m for key, m in mistakes.items() if m is None or value.size > 1}
    student.expect(got, value, mistakes=mistakes)


@pytest.mark.exercise("7.1")
def test_a_plain_number_stays_one(student):
    got = student("sum_to_shape(3, ())")
    student.expect(got, 3, mistakes={"no_return": None})


@pytest.mark.exercise("7.1")
@given(data=st.data())
def test_every_shape_that_broadcasts_is_summed_back(student, data):
    large = data.draw(st.lists(st.integers(1, 3), max_size=4), label="shape of the adjoint")
    small = large[data.draw(st.integers(0, len(large)), label="axes added") :]
    shape = tuple(data.draw(st.sampled_from([n, 1]), label="length") for n in small)
    check_sum_to(student, numbered(tuple(large)), shape)


@pytest.mark.exercise("7.1")
def test_no_rows_at_all_add_up_to_zero(student):
    got = student("sum_to_shape(value, (3,))", value=np.zeros((0, 3)))
    student.expect(got, np.zeros(3), mistakes={"no_return": None})


BIAS = """
x, b = ad.Variable(name="x"), ad.Variable(name="b")
ad.Executor(ad.gradients(x * b, [x, b])).run(feed_dict={x: X, b: B})
"""


@pytest.mark.exercise("7.1")
def test_gradients_are_right_where_an_operand_was_broadcast(student):
    x, b = numbered((2, 3)), np.array([[3.0], [5.0]])
    true = [np.broadcast_to(b, (2, 3)), x.sum(axis=1, keepdims=True)]
    student.expect(student(BIAS, X=x, B=b), true, labels=["dx", "db"])


# --- 7.2: each is the other's transpose -------------------------------------------------------

TRANSPOSE = """
a, like, dy = (ad.Variable(name=name) for name in ("a", "like", "dy"))
y = {op}(a, like)
found = {op}.contributions(y, dy)
feed = {{a: A, like: LIKE, dy: DY}}
[None if node is None else ad.Executor([node]).run(feed_dict=feed)[0] for node in found]
"""

LARGE_AND_SMALL = [((2, 3), (3,)), ((2, 3), (2, 1)), ((3, 3), (3,)), ((2, 3, 2), (3, 1)),
                   ((2, 3), ()), ((2, 3), (2, 3))]  # fmt: skip


def check_transpose(student, op, a, like, true):
    """Ask for the adjoints of an op, given the true one of a."""
    dy = numbered(like.shape, 5.0)
    true = true(dy)
    wrong = {
        "no_return": "TypeError",
        "passed_on": [dy, None],
        "adjoint_dropped": [true / dy.flat[0], None],
        "exchanged": [None, true],
        "times_the_operand": [true * a, None],
        "like_has_an_adjoint": [true, dy],
    }
    if a.shape == like.shape:
        wrong = {"exchanged": wrong["exchanged"], "times_the_operand": wrong["times_the_operand"]}
    got = student(TRANSPOSE.format(op=op), A=a, LIKE=like, DY=dy)
    student.expect(got, [true, None], mistakes=wrong, labels=["da", "d(like)"])


@pytest.mark.exercise("7.2")
@pytest.mark.parametrize(("large", "small"), LARGE_AND_SMALL)
def test_what_is_summed_forward_is_copied_backward(student, large, small):
    check_transpose(
        student, "sum_to_like_op", numbered(large), numbered(small, 7.0),
        lambda dy: np.array(np.broadcast_to(dy, large)),
    )  # fmt: skip


@pytest.mark.exercise("7.2")
@pytest.mark.parametrize(("large", "small"), LARGE_AND_SMALL)
def test_what_is_copied_forward_is_summed_backward(student, large, small):
    check_transpose(
        student, "broadcast_like_op", numbered(small), numbered(large, 7.0),
        lambda dy: summed_back(dy, small),
    )  # fmt: skip


DOT = """
a, like, dy = (ad.Variable(name=name) for name in ("a", "like", "dy"))
y = {op}(a, like)
back = {op}.contributions(y, dy)[0]
y, back = ad.Executor([y, back]).run(feed_dict={{a: A, like: LIKE, dy: DY}})
[float(np.sum(DY * y)), float(np.sum(back * A))]
"""


@pytest.mark.exercise("7.2")
@pytest.mark.parametrize("op", ["sum_to_like_op", "broadcast_like_op"])
def test_both_sides_of_the_pairing_are_equal(student, op):
    shapes = (2, 3), (3,)
    first, second = shapes if op == "sum_to_like_op" else shapes[::-1]
    a, dy = numbered(first), numbered(second, 5.0)
    big, small = (a, dy) if op == "sum_to_like_op" else (dy, a)
    true = float((big * small).sum())
    got = student(DOT.format(op=op), A=a, LIKE=numbered(second), DY=dy)
    student.expect(got, [true, true], labels=["forward", "backward"])


TWICE = """
x, b = ad.Variable(name="x"), ad.Variable(name="b")
db, = ad.gradients((x * b) * (x * b), [b])
ad.Executor(ad.gradients(db * db, [x, b])).run(feed_dict={x: X, b: B})
"""


@pytest.mark.exercise("7.2")
def test_a_broadcast_product_is_differentiated_twice(student):
    x, b = np.array([[1.0, 2.0], [3.0, 5.0], [2.0, 4.0]]), np.array([2.0, 3.0])
    squares = (x * x).sum(axis=0)
    true = [16 * squares * b * b * x, 8 * squares**2 * b]
    student.expect(student(TWICE, X=x, B=b), true, labels=["dx", "db"])


# --- 7.3: spread a sum ------------------------------------------------------------------------

SPREAD = """
b, like = ad.Variable(name="b"), ad.Variable(name="like")
spread_op.compute(spread_op(b, like, axis, keepdims), [B, LIKE])
"""


def check_spread(student, shape, axis, keepdims):
    """Spread the sum of an array over some axes, every entry of it being different."""
    like = numbered(shape, 100.0)
    kept = np.sum(like, axis=axis, keepdims=True)
    b = numbered(np.shape(np.sum(like, axis=axis, keepdims=keepdims)))
    true = np.array(np.broadcast_to(b.reshape(kept.shape), shape))
    mistakes = {
        "not_spread": b,
        "divided": true / (like.size / max(b.size, 1)),
        "values_of_like": true * like,
    }
    if not keepdims:
        mistakes |= wrong_places(b, shape, axis)
    else:
        mistakes["put_back_twice"] = attempt(lambda: np.expand_dims(b, axis or 0), shape)
    different = {k: m for k, m in mistakes.items() if m is not None and not np.array_equal(m, true)}
    got = student(SPREAD, B=b, LIKE=like, axis=axis, keepdims=keepdims)
    student.expect(got, true, mistakes={"no_return": None, **different})


def wrong_places(b, shape, axis):
    """Return what comes out when summed axes are put back nowhere, in front or at the end."""
    many = len(shape) - b.ndim
    tries = {
        "lined_up_at_the_left": lambda: b,
        "first_axis": lambda: b.reshape((1,) * many + b.shape),
        "last_axis": lambda: b.reshape(b.shape + (1,) * many),
    }
    return {key: attempt(make, shape) for key, make in tries.items()}


def attempt(make, shape):
    """Return an array stretched to a shape, or None where that does not go."""
    try:
        return np.array(np.broadcast_to(make(), shape))
    except ValueError:
        return None


@pytest.mark.exercise("7.3")
@pytest.mark.parametrize("keepdims", [False, True])
@pytest.mark.parametrize("axis", [1, 0, -1, None])
def test_a_sum_is_spread_over_a_square(student, axis, keepdims):
    check_spread(student, (2, 2), axis, keepdims)


@pytest.mark.exercise("7.3")
@pytest.mark.parametrize("keepdims", [False, True])
@pytest.mark.parametrize("axis", [0, 1, 2, -2, (0, 2), (1, -1), (0, 1, 2), None])
def test_a_sum_is_spread_along_any_axes(student, axis, keepdims):
    check_spread(student, (2, 3, 4), axis, keepdims)


@pytest.mark.exercise("7.3")
def test_the_sum_of_a_plain_number_is_itself(student):
    got = student(SPREAD, B=5.0, LIKE=7.0, axis=None, keepdims=False)
    student.expect(got, 5.0, mistakes={"no_return": None, "values_of_like": 35.0})


LAYERS = """
x = ad.Variable(name="x")
rows = ad.reduce_sum(x * x, axis=1)
ad.Executor(ad.gradients(rows * rows, [x])).run(feed_dict={x: X})[0]
"""


@pytest.mark.exercise("7.3")
def test_gradients_go_through_a_sum_along_one_axis(student):
    x = np.array([[1.0, 2.0], [3.0, 5.0]])
    student.expect(student(LAYERS, X=x), 4 * x * (x * x).sum(axis=1, keepdims=True))


# --- 7.4: equal numbers share -----------------------------------------------------------------

SHARES = """
ties, dy = ad.Variable(name="ties"), ad.Variable(name="dy")
adjoint = share_evenly(dy, ties, axis, keepdims)
if isinstance(adjoint, ad.Node):
    adjoint = ad.Executor([adjoint]).run(feed_dict={ties: TIES, dy: DY})[0]
adjoint
"""


def check_shares(student, a, axis, keepdims):
    """Ask for the adjoint of a maximum, with a different one for every number of it."""
    top = np.max(a, axis=axis, keepdims=True)
    ties = (a == top).astype(float)
    dy = 6 * numbered(np.shape(np.max(a, axis=axis, keepdims=keepdims)))
    kept = dy.reshape(top.shape)
    count = ties.sum(axis=axis, keepdims=True)
    true = ties * kept / count
    mistakes = {
        "no_return": None,
        "all_get_all": ties * kept,
        "everybody_shares": kept / count + 0 * a,
        "divided_among_all": ties * kept / (a.size / top.size),
        "not_divided_along_the_axis": ties * kept / ties.sum(),
        "adjoint_dropped": ties / count,
        "shared_again_by_squares": ties * kept / count**2,
    }
    forgotten = attempt(lambda: dy / ties.sum(axis=axis, keepdims=keepdims), a.shape)
    if forgotten is not None:
        mistakes["axis_forgotten"] = ties * forgotten
    mistakes = {k: m for k, m in mistakes.items() if m is None or not np.allclose(m, true)}
    got = student(SHARES, TIES=ties, DY=dy, axis=axis, keepdims=keepdims)
    student.expect(got, true, mistakes=mistakes)


@pytest.mark.exercise("7.4")
def test_two_of_three_share(student):
    check_shares(student, np.array([5.0, 1.0, 5.0]), None, False)


@pytest.mark.exercise("7.4")
def test_a_single_winner_takes_it_all(student):
    check_shares(student, np.array([3.0, 1.0, 2.0]), None, False)


@pytest.mark.exercise("7.4")
@pytest.mark.parametrize("keepdims", [False, True])
@pytest.mark.parametrize("axis", [0, 1, -1, None])
def test_each_maximum_has_winners_of_its_own(student, axis, keepdims):
    a = np.array([[4.0, 4.0, 1.0], [4.0, 2.0, 2.0], [0.0, 2.0, 2.0]])
    check_shares(student, a, axis, keepdims)


@pytest.mark.exercise("7.4")
@given(numbers=st.lists(st.integers(0, 2), min_size=12, max_size=12), axis=st.integers(-3, 2))
def test_shares_are_even_along_any_axis(student, numbers, axis):
    check_shares(student, np.array(numbers, dtype=float).reshape(2, 3, 2), axis, False)


PLATEAU = """
x = ad.Variable(name="x")
dx, = ad.gradients(amax(x * x, axis=1), [x])
ad.Executor([dx]).run(feed_dict={x: X})[0]
"""


@pytest.mark.exercise("7.4")
def test_the_gradient_of_a_maximum_is_shared(student):
    x = np.array([[3.0, -3.0, 1.0], [2.0, 0.0, 1.0]])
    got = student("from autodiff.ops.reductions import amax\n" + PLATEAU, X=x)
    student.expect(got, np.array([[3.0, -3.0, 0.0], [4.0, 0.0, 0.0]]))


# --- 7.5: picked twice, added twice -----------------------------------------------------------


def spelled(key):
    """Return a key as it is written in Python."""
    parts = [f"np.{part!r}" if isinstance(part, np.ndarray) else repr(part) for part in key]
    return f"({', '.join(parts)},)"


def check_scatter(student, shape, key, value=None):
    """Put distinct numbers back; `key` holds lists in the place of arrays."""
    key = key if isinstance(key, tuple) else (key,)
    key = tuple(np.array(part) if isinstance(part, list) else part for part in key)
    places = np.arange(math.prod(shape)).reshape(shape)[key]
    value = numbered(places.shape) if value is None else value
    spread = np.broadcast_to(value, places.shape).ravel()
    count = math.prod(shape)
    total = np.bincount(places.ravel(), spread, count).reshape(shape)
    last, first = np.zeros(shape), np.zeros(shape)
    last.flat[places.ravel()] = spread
    first.flat[places.ravel()[::-1]] = spread[::-1]
    times = np.bincount(places.ravel(), minlength=count).reshape(shape).astype(float)
    mistakes = {
        "no_return": None,
        "last_use_only": last,
        "first_use_only": first,
        "counted": times,
        "averaged": total / np.maximum(times, 1),
        "starts_at_one": total + 1,
        "flat": total.ravel(),
    }
    mistakes = {
        k: m
        for k, m in mistakes.items()
        if m is None or m.shape != total.shape or not np.allclose(m, total)
    }
    got = student(f"scatter(value, shape, {spelled(key)})", value=value, shape=shape)
    student.expect(got, total, mistakes=mistakes)


@pytest.mark.exercise("7.5")
def test_one_element_goes_back_to_its_place(student):
    check_scatter(student, (4,), 2)


@pytest.mark.exercise("7.5")
def test_an_element_picked_three_times_gets_three_terms(student):
    check_scatter(student, (4,), [0, 2, 0, 0])


@pytest.mark.exercise("7.5")
@pytest.mark.parametrize(
    "key",
    [
        slice(1, 3), (slice(None), 1), (Ellipsis, [0, 0, 2]), ([1, 1, 0], [2, 2, 0]),
        (slice(None, None, -1), slice(0, 2)), [[0, 1], [1, 1]], (None, 1), (1, [0, 0]),
        [True, False],
    ],
    ids=str,
)  # fmt: skip
def test_every_kind_of_key_goes_back(student, key):
    check_scatter(student, (2, 3), key)


@pytest.mark.exercise("7.5")
@given(indices=st.lists(st.integers(-3, 2), min_size=1, max_size=6))
def test_repeated_rows_add_up(student, indices):
    check_scatter(student, (3, 2), indices)


@pytest.mark.exercise("7.5")
def test_a_single_adjoint_may_go_to_many_places(student):
    check_scatter(student, (4,), [0, 0, 3], np.array(5.0))


@pytest.mark.exercise("7.5")
def test_the_caller_keeps_his_adjoint(student):
    code = "scatter(value, (3,), (np.array([0, 0]),))\nvalue"
    student.expect(student(code, value=np.array([2.0, 3.0])), np.array([2.0, 3.0]))


@pytest.mark.exercise("7.5")
def test_float32_stays_float32(student):
    code = "str(scatter(np.ones(2, np.float32), (3,), (np.array([0, 0]),)).dtype)"
    student.expect(student(code), "float32", mistakes={"precision": "float64"})


PICKED = """
x = ad.Variable(name="x")
y = x[np.array([0, 0, 2])]
ad.Executor(ad.gradients(y * y, [x])).run(feed_dict={x: X})[0]
"""


@pytest.mark.exercise("7.5")
def test_the_gradient_of_repeated_indices_adds_up(student):
    got = student(PICKED, X=np.array([3.0, 5.0, 7.0]))
    mistakes = {"last_use_only": np.array([6.0, 0.0, 14.0])}
    student.expect(got, np.array([12.0, 0.0, 14.0]), mistakes=mistakes)
