"""Plain derivatives keep compiled code by the structure of a graph; nobody may ever notice."""

import gc
import threading
import weakref

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import autodiff as ad
from autodiff import exercise
from autodiff.transforms import caching
from autodiff.transforms.caching import SEEN, Entry

CALLS = SEEN + 3  # enough for the code to run
RNG = np.random.default_rng(0)


@pytest.fixture(autouse=True)
def nothing_kept():
    caching.forget()
    yield
    caching.forget()


def kept():
    """Return how many structures have code."""
    return sum(type(entry) is Entry for entry in caching.cache._entries.values())


def rosenbrock(x):
    return np.sum(100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2)


def interpreted(call):
    """Return what a call gives without any code."""
    allowed = caching.cache.allowed
    caching.cache.allowed = lambda: False
    try:
        return call()
    finally:
        caching.cache.allowed = allowed


def same(one, two):
    """Say whether two results are the same in form, types and bits."""
    if isinstance(one, tuple | list):
        return type(one) is type(two) and all(map(same, one, two))
    return (
        type(one) is type(two)
        and np.shape(one) == np.shape(two)
        and getattr(one, "dtype", None) == getattr(two, "dtype", None)
        and np.array_equal(one, two, equal_nan=True)
    )


DERIVATIVES = {
    "grad": lambda f, x, v: ad.grad(f)(x),
    "value_and_grad": lambda f, x, v: ad.value_and_grad(f)(x),
    "elementwise_grad": lambda f, x, v: ad.elementwise_grad(lambda x: np.sin(x) * f(x))(x),
    "hvp": lambda f, x, v: ad.hvp(f, (x,), (v,)),
    "jvp": lambda f, x, v: ad.jvp(f, (x,), (v,)),
    "jacobian": lambda f, x, v: ad.jacobian(lambda x: np.sin(x[1:]) * x[:-1] * f(x))(x),
    "hessian": lambda f, x, v: ad.hessian(f)(x),
    "grad of grad": lambda f, x, v: ad.grad(lambda x: np.sum(ad.grad(f)(x) ** 2))(x),
}


BATCHED = ("jacobian", "hessian")  # whose sums go along another axis


@pytest.mark.parametrize("name", DERIVATIVES)
def test_code_gives_the_interpreters_bits(name):
    derivative = DERIVATIVES[name]
    for _ in range(CALLS):
        x, v = RNG.normal(size=(2, 9))
        found = derivative(rosenbrock, x, v)
        expected = interpreted(lambda x=x, v=v: derivative(rosenbrock, x, v))
        assert same(found, expected) or (name in BATCHED and close(found, expected))
    assert kept() == 1


@pytest.mark.parametrize("value", [2.0, 3, np.float32(2), np.float64(2), np.array(2.0)])
def test_types_of_numbers_stay(value):
    for f in (lambda x: x * x, lambda x: np.sin(x) * x, lambda x: x**3):
        expected = interpreted(lambda f=f: ad.value_and_grad(f)(value))
        for _ in range(CALLS):
            assert same(ad.value_and_grad(f)(value), expected)


def test_the_function_runs_at_every_call():
    calls = []

    def f(x):
        calls.append(1)
        return x * x

    for _ in range(CALLS):
        ad.grad(f)(2.0)
    assert len(calls) == CALLS


def test_a_global_number_that_changes_is_seen():
    rate = {"now": 1.0}
    gradient = ad.grad(lambda x: x * x * rate["now"])
    for i in range(3 * CALLS):
        rate["now"] = float(i // CALLS)
        assert gradient(3.0) == 6.0 * rate["now"]


def test_an_array_around_it_that_changes_is_seen():
    x, data = RNG.normal(size=4), RNG.normal(size=4)
    gradient = ad.grad(lambda x: np.sum((x - data) ** 2 * data) + x @ data)
    for i in range(2 * CALLS):
        data[:] = RNG.normal(size=4)  # in place
        expected = 2 * (x - data) * data + data
        np.testing.assert_allclose(gradient(x), expected, rtol=1e-12, err_msg=str(i))
    assert kept() == 1
    data = np.arange(4.0)  # another one
    np.testing.assert_allclose(gradient(x), 2 * (x - data) * data + data, rtol=1e-12)


def test_two_arrays_that_were_one_are_told_apart():
    first = second = np.arange(3.0)
    gradient = ad.grad(lambda x: np.sum(x * first + x * x * second))
    for _ in range(CALLS):
        assert gradient(np.ones(3)).tolist() == [0.0, 3.0, 6.0]
    second = np.ones(3)
    assert gradient(np.ones(3)).tolist() == [2.0, 3.0, 4.0]


def test_an_array_around_a_hessian_that_changes_is_seen():
    data = np.ones(3)
    second = ad.hessian(lambda x: np.sum(x**2 * data))
    for i in range(2 * CALLS):
        data[:] = float(i)
        assert second(np.ones(3)).tolist() == np.diag([2.0 * i] * 3).tolist()
        assert ad.hessian(lambda x: np.sum((x * data) ** 3))(1.0) == pytest.approx(18.0 * i**3)


def test_random_numbers_are_drawn_at_every_call():
    generator = np.random.default_rng(0)
    again = np.random.default_rng(0)
    gradient = ad.grad(lambda x: np.sum(x * generator.normal(size=3)))
    for _ in range(CALLS):
        assert np.array_equal(gradient(np.ones(3)), again.normal(size=3))


def test_dropout_is_drawn_at_every_call():
    generator = np.random.default_rng(0)
    gradient = ad.grad(lambda x: np.sum(ad.dropout(x, 0.5, generator)))
    found = {tuple(gradient(np.ones(32))) for _ in range(2 * CALLS)}
    assert len(found) == 2 * CALLS


def test_branches_on_values_are_taken_at_every_call():
    def f(x):
        if x > 0:
            return x * x
        return -x

    for x in [1.0, -1.0] * CALLS:
        assert ad.grad(f)(x) == (2.0 if x > 0 else -1.0)


def test_loops_of_any_length():
    def power(x, n):
        y = x
        for _ in range(n - 1):
            y = y * x
        return y

    for n in [1, 2, 3] * CALLS:
        assert ad.grad(power)(2.0, n) == n * 2.0 ** (n - 1)


def test_shapes_and_dtypes_have_code_of_their_own():
    gradient = ad.grad(lambda x: np.sum(x * x))
    for _ in range(CALLS):
        for x in (np.ones(2), np.ones((2, 2)), np.ones(2, np.float32), np.ones((2, 3)).T, 1.0):
            found = gradient(x)
            assert np.shape(found) == np.shape(x)
            assert np.asarray(found).dtype == np.asarray(x).dtype


def test_zeros_of_both_signs_are_different_constants():
    for zero in [0.0, -0.0] * CALLS:
        found = ad.value_and_grad(lambda x, zero=zero: x * zero)(1.0)
        assert np.copysign(1, found[0]) == np.copysign(1, zero)
        assert np.copysign(1, found[1]) == np.copysign(1, zero)


def test_one_and_true_and_one_point_zero_are_different_constants():
    x = np.float32(3)
    for constant in [1, 1.0, np.float32(1)] * CALLS:
        call = lambda c=constant: ad.value_and_grad(lambda y: y * c + c)(x)  # noqa: E731
        assert same(call(), interpreted(call))


def test_keys_of_indexing_are_compared_bit_by_bit():
    key = np.array([0, 1])
    gradient = ad.grad(lambda x: np.sum(x[key]))
    for i in range(2 * CALLS):
        key[1] = 1 + i % 2
        expected = [1.0, 0.0, 0.0]
        expected[key[1]] += 1
        assert gradient(np.ones(3)).tolist() == expected


def test_masks_of_values_are_not_kept():
    gradient = ad.grad(lambda x: np.sum(x[x > 0] ** 2))
    for _ in range(CALLS):
        x = RNG.normal(size=6)
        assert np.allclose(gradient(x), np.where(x > 0, 2 * x, 0))


def test_rules_of_the_users_own_run_at_every_call():
    slope = [1.0]

    @ad.custom_op
    def op(a):
        return a * 1.0

    @op.gradient_rule
    def rule(dy, y, a):
        return dy * slope[0]

    for i in range(2 * CALLS):
        slope[0] = float(i)
        assert ad.grad(lambda x: op(x) * 2)(1.0) == 2.0 * i
    assert kept() == 0


def test_results_are_the_callers_own():
    x, data = np.ones(3), np.arange(3.0)
    gradient = ad.value_and_grad(lambda x, y: np.sum(x * data + y), argnums=(0, 1))
    results = [gradient(x, x) for _ in range(CALLS)]
    arrays = [array for _, pair in results for array in pair] + [data, x]
    for i, one in enumerate(arrays[:-2]):
        assert not any(np.shares_memory(one, other) for other in arrays[i + 1 :])
    for array in arrays[:-2]:
        array[:] = 100.0
    assert gradient(x, x)[1][0].tolist() == [0.0, 1.0, 2.0]


def test_what_f_leaks_can_be_asked_for_its_value():
    leaked = []

    def f(x):
        leaked.append(x * 2)
        return np.sum(leaked[-1])

    for i in range(CALLS):
        ad.grad(f)(np.full(2, float(i)))
    assert [node.value.tolist() for node in leaked] == [[2.0 * i] * 2 for i in range(CALLS)]


def test_errors_are_those_of_the_interpreter():
    gradient = ad.grad(lambda x: np.log(x))
    for _ in range(CALLS):
        gradient(1.0)
    with np.errstate(all="raise"), pytest.raises((FloatingPointError, ZeroDivisionError)):
        gradient(0.0)
    assert gradient(2.0) == 0.5


def test_the_checks_of_the_output_are_made():
    gradient = ad.grad(lambda x: x * 2)
    for _ in range(CALLS):
        assert gradient(1.0) == 2.0
        with pytest.raises(TypeError, match="returns one number"):
            gradient(np.ones(2))
        with pytest.raises(TypeError, match="returned truth values"):
            ad.grad(lambda x: x > 0)(1.0)


def test_directions_are_fed():
    for i in range(2 * CALLS):
        assert ad.jvp(lambda x: x * x, (3.0,), (float(i),)) == (9.0, 6.0 * i)
        assert ad.hvp(lambda x: x**3, (2.0,), (float(i),)) == 12.0 * i
    assert kept() == 2


def test_derivatives_inside_others_are_right():
    def inner(x, y):
        return ad.grad(lambda z: z * z * x + y * z)(x * y)

    for i in range(CALLS):
        x, y = 1.0 + i, 2.0
        assert ad.grad(inner)(x, y) == pytest.approx(4 * x * y)
        assert ad.grad(inner, argnums=1)(x, y) == pytest.approx(2 * x * x + 1)


def test_debug_nans_is_heeded():
    gradient = ad.grad(lambda x: np.sum(np.sqrt(x)))
    for _ in range(CALLS):
        gradient(np.ones(2))
    with ad.debug_nans(), np.errstate(all="ignore"), pytest.raises(FloatingPointError):
        gradient(-np.ones(2))


def test_a_students_body_runs_in_every_call():
    part = next(p for p in exercise.parts("6.2") if p.qualname == "MulOp.gradient")
    before, calls = part.student_code, []
    for _ in range(CALLS):
        assert ad.grad(lambda x: x * x)(3.0) == 6.0
    try:
        part.function.__globals__["calls"] = calls
        exercise.substitute("6.2", "MulOp.gradient", ten_times_too_much())
        exercise.using("yours")
        for i in range(1, CALLS + 1):
            assert ad.grad(lambda x: x * x)(3.0) == 60.0
            assert len(calls) == i
    finally:
        del part.function.__globals__["calls"]
        exercise.substitute("6.2", "MulOp.gradient", before)
        exercise.using("solutions")
    assert ad.grad(lambda x: x * x)(3.0) == 6.0


def ten_times_too_much():
    """Return a wrong body that counts its calls in a global list."""
    source = (
        "def gradient(self, node, output_grad):\n"
        "    calls.append(1)\n"
        "    a, b = node.inputs\n"
        "    return [output_grad * b * 10.0, output_grad * a * 10.0]\n"
    )
    names = {}
    exec(source, names)
    return names["gradient"].__code__


def test_no_array_of_the_user_is_kept_alive():
    def work():
        x, data, more = (RNG.normal(size=1000) for _ in range(3))
        gone = [weakref.ref(array) for array in (x, data, more)]
        for _ in range(CALLS):
            ad.grad(lambda x: np.sum(x * data) + more @ x)(x)
        return gone

    gone = work()
    gc.collect()
    assert kept() == 1
    assert [ref() for ref in gone] == [None] * 3


def test_only_so_many_structures_are_kept():
    for n in range(1, 200):
        ad.grad(lambda x: np.sum(x * x))(np.ones(n))
    assert len(caching.cache._entries) <= caching.KEPT


def test_very_long_graphs_are_interpreted():
    def f(x):
        for _ in range(21_000):
            x = x + 1.0
        return x

    assert ad.grad(f)(1.0) == 1.0
    assert not caching.cache._entries


def test_threads_share_what_is_kept():
    wrong = []

    def work(seed):
        rng = np.random.default_rng(seed)
        for i in range(60):
            x = rng.normal(size=5 + i % 3)
            if not np.allclose(ad.grad(lambda x: np.sum(x**2 * x))(x), 3 * x**2, rtol=1e-12):
                wrong.append(seed)

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


STEPS = [
    lambda a, b: a * b,
    lambda a, b: a + 2 * b,
    lambda a, b: np.tanh(a - b),
    lambda a, b: a * np.array([1.0, -2.0, 3.0]),
    lambda a, b: b + np.arange(3.0),
    lambda a, b: np.where(a > b, a, b),
    lambda a, b: np.exp(-(a**2)) / (1 + b**2),
    lambda a, b: a[::-1] * np.sum(b),
    lambda a, b: np.concatenate([a[1:], b[:1]]),
    lambda a, b: np.reshape(np.outer(a, b) @ np.ones(3), 3),
    lambda a, b: np.sqrt(1 + np.abs(a)) * b,
    lambda a, b: np.maximum(a, 0) - np.minimum(b, 0),
]


@given(
    st.lists(st.tuples(st.integers(0, len(STEPS) - 1), st.integers(0, 9), st.integers(0, 9)),
             min_size=1, max_size=6),
    st.integers(0, 2**32 - 1),
)  # fmt: skip
def test_random_programs_give_the_interpreters_bits(steps, seed):
    rng = np.random.default_rng(seed)
    scale = [1.0]

    def f(x):
        values = [x]
        for number, i, j in steps:
            values.append(STEPS[number](values[i % len(values)], values[j % len(values)]))
        return np.sum(values[-1] * scale[0])

    caching.forget()
    for i in range(CALLS + 1):
        x, v = rng.normal(size=(2, 3))
        for name in ("value_and_grad", "hvp"):
            call = lambda name=name, x=x, v=v: DERIVATIVES[name](f, x, v)  # noqa: E731
            found, expected = call(), interpreted(call)
            assert same(found, expected) or close(found, expected)
        scale[0] = 2.0 if i == CALLS - 1 else 1.0


def close(one, two):
    """Say whether results agree to the last bits; passes that reorder sums say so."""
    if isinstance(one, tuple):
        return all(map(close, one, two))
    return type(one) is type(two) and np.allclose(one, two, rtol=1e-13, atol=1e-13, equal_nan=True)
