"""`compile` of a function: traced once for each form of its arguments, and then called like it."""

import gc
import threading
import weakref
from collections import namedtuple

import numpy as np
import pytest

import autodiff as ad
from autodiff import exercise
from autodiff.trees import leaves

RNG = np.random.default_rng(0)


def rosenbrock(x):
    return np.sum(100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2)


def counting(f):
    """Return a function like f, and the list of its calls."""
    calls = []

    def counted(*args, **kwargs):
        calls.append(1)
        return f(*args, **kwargs)

    return counted, calls


def test_it_returns_what_the_function_returns():
    x = RNG.normal(size=7)
    f = ad.compile(lambda x: np.tanh(x) * x + 1)
    for _ in range(3):
        assert np.array_equal(f(x), np.tanh(x) * x + 1)


def test_it_runs_the_function_once_for_each_form_of_its_arguments():
    f, calls = counting(lambda x: x * 2)
    compiled = ad.compile(f)
    for argument in (np.zeros(3), np.ones(3), np.zeros(3, np.float32), np.zeros((3, 1)), 1.0, 2.0):
        compiled(argument)
    assert len(calls) == 4


@pytest.mark.parametrize("value", [3, 3.0, np.float32(3), np.arange(3), np.array([True, False])])
def test_types_stay_what_they_are(value):
    compiled = ad.compile(lambda x: x * 2)
    for _ in range(3):
        found = compiled(value)
        assert type(found) is type(value * 2)
        assert np.asarray(found).dtype == np.asarray(value * 2).dtype


def test_trees_go_in_and_come_out():
    Point = namedtuple("Point", "x y")
    f = ad.compile(lambda p, extra=None: {"sum": p["a"].x + p["b"][0], "pair": (p["a"].y, [1.5])})
    tree = {"a": Point(1.0, np.ones(2)), "b": [np.arange(2.0), None]}
    for _ in range(3):
        found = f(tree)
        assert found["sum"].tolist() == [1.0, 2.0]
        assert isinstance(found["pair"], tuple)
        assert found["pair"][0].tolist() == [1.0, 1.0]
        assert found["pair"][1] == [1.5]


def test_the_order_of_keywords_does_not_matter():
    f, calls = counting(lambda a, b: a - b)
    compiled = ad.compile(f)
    assert compiled(a=3.0, b=1.0) == 2.0
    assert compiled(b=1.0, a=3.0) == 2.0
    assert compiled(3.0, b=1.0) == 2.0
    assert len(calls) == 2


def test_settings_are_part_of_the_code():
    def norm(x, kind, squared=False):
        total = np.sum(x * x) if kind == "two" else np.sum(np.abs(x))
        return total**2 if squared else total

    f, x = ad.compile(norm), np.array([1.0, -2.0])
    for _ in range(2):
        assert f(x, "two") == 5
        assert f(x, "one") == 3
        assert f(x, "one", squared=True) == 9


@pytest.mark.parametrize("static", [1, -1, "n", ("n",), (1,)])
def test_a_number_may_be_a_setting(static):
    f, calls = counting(lambda x, n: sum(x**k for k in range(n)))
    f.__wrapped__ = None
    compiled = ad.compile(lambda x, n: f(x, n), static=static)
    assert [compiled(2.0, 3), compiled(3.0, 3), compiled(2.0, 4)] == [7.0, 13.0, 15.0]
    assert len(calls) == 2


def test_a_setting_that_is_not_hashable_is_refused():
    with pytest.raises(TypeError, match=r"argument 1 holds set \{1\}.*must be hashable"):
        ad.compile(lambda x, s: x)(1.0, {1})


def test_static_must_name_arguments():
    with pytest.raises(TypeError, match="by position or name"):
        ad.compile(lambda x: x, static=1.5)
    with pytest.raises(TypeError, match="only functions have static"):
        ad.compile([ad.Variable(name="x")], static=1)


def branch(x):
    if x > 0:
        return x
    return -x


@pytest.mark.parametrize(
    ("f", "what"),
    [
        (branch, "the truth"),
        (lambda x: float(x) * x, r"float\(\)"),
        (lambda x: int(x) * x, r"int\(\)"),
        (lambda x: x * x.value, "the value"),
        (lambda x: x * (x + 1).value, "the value"),
        (lambda x: x * ad.stop_gradient(x).value, "the value"),
        (lambda x: np.asarray(x) * 1, r"array\(\)"),
        (lambda x: x if np.array_equal(x, 0.0) else -x, "the value"),
        (lambda x: x if np.allclose(x, 0.0) else -x, "the value"),
        (lambda x: f"{x:.2f}" and x, "the value"),
        (lambda x: max(x, x * 2), "the truth"),
        (lambda x: ad.grad(branch)(x), "the truth"),
    ],
)
def test_a_look_at_a_value_is_an_error_that_says_where(f, what):
    with pytest.raises(TypeError, match=f"compile: .* asks for {what} of the node") as caught:
        ad.compile(f)(2.0)
    assert "test_compile_function.py:" in str(caught.value)
    assert "np.where" in str(caught.value)
    assert "static" in str(caught.value)


def test_the_error_names_the_line_that_looks():
    with pytest.raises(TypeError) as caught:
        ad.compile(branch)(2.0)
    assert f"test_compile_function.py:{branch.__code__.co_firstlineno + 1}." in str(caught.value)


def test_shapes_lengths_and_dtypes_may_be_looked_at():
    def f(x):
        assert x.dtype == float
        return sum(part * len(x) for part in x) / x.shape[0] + np.ndim(x) + x.size

    for _ in range(2):
        assert ad.compile(f)(np.array([1.0, 2.0])) == 6.0


def test_constants_may_be_looked_at():
    limit = ad.constant(3.0)
    assert ad.compile(lambda x: x * 2 if limit.value > 2 else x)(5.0) == 10.0


def test_values_may_be_looked_at_again_after_an_error():
    with pytest.raises(TypeError):
        ad.compile(branch)(2.0)
    assert ad.grad(branch)(2.0) == 1.0


@pytest.mark.parametrize(
    ("make", "arguments"),
    [
        (lambda f: ad.grad(f), 1),
        (lambda f: ad.value_and_grad(f), 1),
        (lambda f: lambda x, v: ad.hvp(f, (x,), (v,)), 2),
        (lambda f: lambda x, v: ad.jvp(f, (x,), (v,)), 2),
        (lambda f: lambda x: ad.vjp(f, x)[1](1.0), 1),
        (lambda f: ad.hessian(f), 1),
        (lambda f: ad.jacobian(ad.grad(f)), 1),
        (lambda f: ad.jacobian(f), 1),
        (lambda f: ad.grad(lambda x: np.sum(ad.grad(f)(x) ** 2)), 1),
        (lambda f: ad.elementwise_grad(lambda x: np.sin(x) * f(x)), 1),
    ],
)
def test_it_composes_with_the_derivative_operators(make, arguments):
    given = [RNG.normal(size=5) for _ in range(arguments)]
    expected = make(rosenbrock)(*given)
    inside, outside = ad.compile(make(rosenbrock)), make(ad.compile(rosenbrock))
    for f in (inside, inside, outside):
        found = f(*given)
        assert type(found) is type(expected)
        for mine, true in zip(leaves(found), leaves(expected), strict=True):
            np.testing.assert_allclose(mine, true, rtol=1e-12)


def test_the_gradient_of_float32_stays_float32():
    x = np.ones(3, np.float32)
    f = ad.compile(ad.grad(lambda x: np.sum(x * np.array([1.0, 2.0, 3.0]))))
    for _ in range(3):
        assert f(x).dtype == np.float32


def test_a_fixed_direction_and_a_closed_over_array_are_constants():
    weights = np.arange(3.0)
    f = ad.compile(lambda x: x @ weights)
    assert f(np.ones(3)) == 3.0
    weights[:] = 7.0  # taken as they were
    assert f(np.ones(3)) == 3.0
    assert f(np.ones(3) * 2) == 6.0


def test_the_arguments_may_change_between_calls():
    x = np.arange(3.0)
    f = ad.compile(lambda x: x * x)
    kept = f(x), f(x)
    x[:] = 10.0
    assert f(x).tolist() == [100.0] * 3
    assert [found.tolist() for found in kept] == [[0.0, 1.0, 4.0]] * 2


def test_results_are_the_callers_own():
    x = np.arange(3.0)
    f = ad.compile(lambda x: (x, x, x[1:], np.ones(2)))
    for _ in range(3):
        found = f(x)
        for i, one in enumerate(found):
            assert not np.shares_memory(one, x)
            assert not any(np.shares_memory(one, other) for other in found[i + 1 :])
        found[3][:] = 5.0
    assert f(x)[3].tolist() == [1.0, 1.0]


def test_no_argument_of_an_earlier_call_is_kept_alive():
    f = ad.compile(ad.grad(rosenbrock))
    x = RNG.normal(size=50)
    f(x)
    f(x)
    gone = weakref.ref(x)
    del x
    gc.collect()
    assert gone() is None


def test_dropout_is_drawn_anew_in_every_call():
    generator = np.random.default_rng(0)
    f = ad.compile(lambda x: ad.dropout(x, 0.5, generator))
    x = np.ones(64)
    masks = [f(x).tolist() for _ in range(4)]
    assert all(masks[i] != masks[j] for i in range(4) for j in range(i))


def test_an_error_of_an_operation_is_explained_as_ever():
    f = ad.compile(lambda x, y: x @ y)
    with pytest.raises(ValueError, match="matmul"):
        f(np.ones((2, 3)), np.ones((2, 3)))


def test_an_error_at_one_call_does_not_spoil_the_next():
    f = ad.compile(lambda x: np.log(x))
    f(1.0)
    with np.errstate(all="raise"), pytest.raises(FloatingPointError):
        f(0.0)
    assert f(1.0) == 0.0


def test_debug_nans_is_heeded():
    f = ad.compile(lambda x: np.log(x) + 1)
    f(np.ones(2))
    f(np.ones(2))
    with ad.debug_nans(), np.errstate(all="ignore"), pytest.raises(FloatingPointError):
        f(-np.ones(2))


def test_a_function_without_arguments_or_of_constants():
    assert ad.compile(lambda: 3.0)() == 3.0
    f = ad.compile(lambda x: np.ones(2))
    assert f(1.0).tolist() == f(2.0).tolist() == [1.0, 1.0]
    assert ad.compile(lambda x: ())(1.0) == ()


def test_what_is_no_number_cannot_be_returned():
    with pytest.raises(TypeError, match=r"the output of <lambda> at \['a'\]"):
        ad.compile(lambda x: {"a": "text"})(1.0)


def test_nodes_as_arguments_make_nodes():
    x = ad.Variable(name="x")
    assert ad.Executor([ad.compile(lambda x: x * 2)(x)]).run({x: 4.0}) == [8.0]


def test_another_body_of_an_exercise_is_what_runs(monkeypatch):
    def compute(self, node, input_vals):
        return input_vals[0] * input_vals[1] + 1000

    f, x = ad.compile(lambda x: x * x), 3.0
    assert f(x) == f(x) == 9.0
    part = next(p for p in exercise.parts("5.2") if p.qualname == "MulOp.compute")
    before = part.student_code
    try:
        exercise.using("yours")
        exercise.substitute("5.2", "MulOp.compute", compute.__code__)
        assert f(x) == f(x) == 1009.0
    finally:
        exercise.substitute("5.2", "MulOp.compute", before)
        exercise.using("solutions")
    assert f(x) == 9.0


def test_threads_may_share_one():
    f = ad.compile(ad.grad(rosenbrock))
    arguments = [RNG.normal(size=20) for _ in range(8)]
    expected = [ad.grad(rosenbrock)(x) for x in arguments]
    wrong = []

    def work(i):
        for _ in range(50):
            if not np.allclose(f(arguments[i]), expected[i], rtol=1e-12):
                wrong.append(i)

    threads = [threading.Thread(target=work, args=(i,)) for i in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_its_code_and_plan_can_be_read():
    f = ad.compile(ad.grad(rosenbrock))
    with pytest.raises(ValueError, match="nothing is compiled before the first call"):
        print(f.plan)
    f(np.ones(4))
    assert "runs as" in str(f.plan)
    assert f.source
    assert not f.fallbacks
    assert f.__name__ == "compile(grad(rosenbrock))"


def test_plain_arguments_are_not_taken_apart_again(monkeypatch):
    f = ad.compile(lambda x, y: x * y)
    expected = f(np.arange(3.0), 2.0)
    monkeypatch.setattr(f, "_general", None)
    assert f(np.arange(3.0), 2.0).tolist() == expected.tolist()


def test_only_so_many_forms_are_kept():
    f = ad.compile(lambda x: x * 2)
    for n in range(1, 100):
        assert f(np.ones(n)).sum() == 2 * n
    assert len(f._entries) <= 32
