"""Products: NumPy's values in all of its cases, and derivatives of both modes to second order."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autodiff as ad
from autodiff.ops import products
from autodiff.ops.products import GeneralMatMulOp, general_matmul_op
from autodiff.ops.sources import variable_with_value
from tests.engine.opcheck import check_op

x, y = ad.Variable(name="x"), ad.Variable(name="y")

MATMUL = [
    ((2, 3), (3, 4)), ((3,), (3,)), ((2, 3), (3,)), ((3,), (3, 2)), ((5, 2, 3), (3, 4)),
    ((2, 3), (5, 3, 4)), ((5, 2, 3), (5, 3, 4)), ((5, 2, 3), (3,)), ((3,), (5, 3, 2)),
    ((1, 2, 3), (5, 3, 4)), ((4, 1, 2, 3), (5, 3, 2)), ((2, 1, 2, 3), (3, 2)), ((1, 1), (1, 1)),
    ((0, 3), (3, 2)), ((2, 0), (0, 2)), ((0, 2, 3), (3, 2)),
]  # fmt: skip
CASES = {
    "dot": [((), ()), ((), (3,)), ((2, 3), ()), ((3,), (3,)), ((2, 3), (3,)), ((3,), (3, 2)),
            ((2, 3), (3, 4)), ((3,), (2, 3, 4)), ((2, 2, 3), (2, 3, 2)), ((2, 0), (0, 2))],
    "inner": [((), (2,)), ((3,), (3,)), ((2, 3), (4, 3)), ((2, 1, 3), (3,)), ((2, 3), ()),
              ((2, 0), (1, 0))],
    "outer": [((), ()), ((2, 3), (2,)), ((3,), (2,)), ((0,), (2,))],
    "vdot": [((), ()), ((2, 3), (3, 2)), ((3,), (3,)), ((0,), (0,))],
    "kron": [((), ()), ((2,), (3,)), ((2, 3), (3, 1)), ((2,), (2, 2)), ((2, 2, 2), (3,)),
             ((), (2, 2))],
}  # fmt: skip
TENSORDOT = [
    (0, (2,)), (1, (4, 3)), (2, (2, 4, 3)), (3, (3, 2, 4)), ((1, 0), (2, 3)), ((-1, 0), (4,)),
    (([1], [0]), (2, 3)), (([1, 2], [0, 1]), (2, 4, 3)), (((-1, 0), (1, 0)), (3, 4, 2)),
    (([0, 2, 1], [1, 0, -1]), (4, 3, 2)), (([], []), (2,)),
]  # fmt: skip


def normal(*shapes):
    rng = np.random.default_rng(3)
    return [rng.normal(size=shape) for shape in shapes]


@pytest.mark.parametrize("shapes", MATMUL, ids=str)
def test_matmul_of_vectors_matrices_and_batches(shapes):
    check_op(lambda a, b: a @ b, *normal(*shapes))


@given(
    st.lists(st.integers(1, 3), max_size=2),
    st.lists(st.tuples(st.booleans(), st.booleans()), min_size=2, max_size=2),
    st.integers(0, 2),
    st.integers(0, 2),
)
@settings(max_examples=25, deadline=None)
def test_matmul_broadcasts_any_leading_axes(batch, ones, drop_a, drop_b):
    """Axes of one operand shortened to 1, and leading ones left out."""
    of_a = [1 if one else n for n, (one, _) in zip(batch, ones, strict=False)][drop_a:]
    of_b = [1 if one else n for n, (_, one) in zip(batch, ones, strict=False)][drop_b:]
    a, b = normal((*of_a, 2, 3), (*of_b, 3, 2))
    check_op(lambda a, b: np.matmul(a, b), a, b, float32=False)


@pytest.mark.parametrize(
    ("name", "shapes"), [(name, shapes) for name in CASES for shapes in CASES[name]], ids=str
)
def test_products_in_all_of_numpys_cases(name, shapes):
    check_op(getattr(np, name), *normal(*shapes))


@pytest.mark.parametrize(("axes", "shape"), TENSORDOT, ids=str)
def test_tensordot_over_counted_and_named_axes(axes, shape):
    check_op(lambda a, b: np.tensordot(a, b, axes), *normal((3, 2, 4), shape))


def test_outer_of_the_multiply_ufunc_keeps_all_axes():
    check_op(np.multiply.outer, *normal((2, 3), (2,)))


def test_a_node_times_itself_and_arrays_on_either_side():
    (a,) = normal((3, 3))
    check_op(lambda a: a @ a @ np.ones((3, 2)), a, float32=False)
    check_op(lambda a: np.ones((2, 3)) @ a, a, float32=False)


def test_numpy_2_names():
    (a,) = normal((3, 3))
    for name in ("matmul", "outer", "tensordot", "matrix_transpose"):
        function = getattr(np.linalg, name, None)
        if function is not None:
            operands = [a] if name == "matrix_transpose" else [a[0], a[1]]
            operands = [a, a] if name == "tensordot" else operands
            got = function(*map(variable_with_value, operands)).value
            np.testing.assert_array_equal(got, function(*operands))


def test_matmul_on_nodes_is_the_general_op_and_reads_as_written():
    product = x @ y
    assert isinstance(product.op, GeneralMatMulOp)
    assert str(product) == "x @ y"
    dx, dy = ad.gradients(ad.reduce_sum(product), [x, y])
    assert str(dx).endswith("@ y'")
    assert str(dy).startswith("x' @")
    assert str(products.dot(x, y)) == "dot(x, y)"
    assert "dot_adjoint0(" in str(ad.gradients(products.dot(x, y), [x])[0])


def test_the_gradient_of_one_graph_holds_for_vectors_and_batches_alike():
    grads = ad.gradients(x @ y, [x, y])
    for shapes in MATMUL:
        a, b = normal(*shapes)
        for got, value in zip(ad.Executor(grads).run({x: a, y: b}), (a, b), strict=True):
            assert got.shape == value.shape


def test_nan_and_inf_pass_as_numpys():
    a = np.array([[np.nan, 1.0], [2.0, np.inf]])
    with np.errstate(invalid="ignore"):
        np.testing.assert_array_equal((variable_with_value(a) @ a).value, a @ a)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda a: a @ np.ones((2, 2)), ValueError, "3 numbers, the columns of the right 2"),
        (lambda a: a @ 2.0, ValueError, "use \\* instead"),
        (
            lambda a: np.ones((2, 3, 3)) @ (a * np.ones((4, 1, 1))),
            ValueError,
            r"axes \(2,\) and \(4,\) do",
        ),
        (lambda a: a @ np.array([1j, 2, 3]), TypeError, "expected a number or an array of numbers"),
        (lambda a: np.tensordot(a, a, axes=5), ValueError, "each axis named"),
        (lambda a: np.tensordot(a, a, axes=-1), ValueError, "negative"),
        (lambda a: np.tensordot(a, a, axes=([0], [0, 1])), ValueError, "needs its partner"),
        (lambda a: np.tensordot(a, a, axes=x), TypeError, "axes are part of the graph"),
        (lambda a: np.dot(a, np.ones(2)), ValueError, "not aligned"),
    ],
)
def test_products_that_do_not_fit_say_why(call, error, message):
    with pytest.raises(error, match=message):
        call(variable_with_value(np.ones((3, 3)))).value  # noqa: B018, asked for its error


def test_the_error_names_the_users_line():
    with pytest.raises(ValueError, match="matmul of shapes") as caught:
        ad.Executor([x @ y]).run({x: np.ones((2, 3)), y: np.ones((2, 3))})
    assert "test_ops_products.py" in caught.value.__notes__[0]


def test_integers_stay_integers():
    a = np.array([[1, 2], [3, 4]])
    assert general_matmul_op(variable_with_value(a), variable_with_value(a)).value.dtype == a.dtype
