"""NumPy's own functions on nodes: which there are, and what is said about the others."""

import numpy as np
import pytest

import autodiff as ad
from autodiff.ops.dispatch import supported

PROMISED = """
    add subtract multiply divide floor_divide remainder power negative absolute sign reciprocal
    square sqrt cbrt maximum minimum fmax fmin clip where hypot floor ceil round
    greater greater_equal less less_equal equal not_equal
    exp exp2 expm1 log log2 log10 log1p logaddexp sin cos tan arcsin arccos arctan sinh cosh tanh
    arcsinh arccosh arctanh arctan2 sinc
    sum mean prod max min var std linalg.norm cumsum cumprod sort
    reshape ravel transpose swapaxes moveaxis expand_dims squeeze broadcast_to concatenate stack
    split tile repeat roll flip pad diagonal trace triu tril take
    matmul dot inner outer tensordot einsum linalg.inv linalg.solve linalg.det linalg.slogdet
    linalg.cholesky linalg.eigh linalg.svd
"""

OPERATORS = """
    grad value_and_grad elementwise_grad jacobian hessian jvp vjp hvp derivative jet check_gradients
    stop_gradient checkpoint custom_op softmax log_softmax cross_entropy conv2d max_pool2d
    avg_pool2d dropout embedding sigmoid softplus relu leaky_relu gelu erf logsumexp debug_nans
"""


@pytest.mark.parametrize("name", PROMISED.split())
def test_a_function_of_numpy_works_on_nodes(name):
    assert f"np.{name}" in supported()


@pytest.mark.parametrize("name", OPERATORS.split())
def test_what_numpy_has_not_is_the_package_s(name):
    assert name in ad.__all__
    assert callable(getattr(ad, name))


def test_all_names_are_there_and_in_order():
    assert ad.__all__ == sorted(set(ad.__all__))
    assert [name for name in ad.__all__ if not hasattr(ad, name)] == []


def test_a_name_that_is_not_there_is_an_ordinary_error():
    with pytest.raises(AttributeError, match="module 'autodiff' has no attribute 'gard'"):
        ad.gard  # noqa: B018


@pytest.mark.parametrize("f", [np.sin, np.add.reduce, lambda x: np.multiply(3.0, x)])
def test_ufuncs_make_nodes_of_nodes(f):
    assert isinstance(f(ad.Variable(name="x")), ad.Node)


def test_numpy_scalars_and_arrays_on_the_left_leave_the_work_to_the_node():
    x = ad.Variable(name="x")
    for left in (np.float64(2.0), np.float32(2.0), np.int64(2), np.ones(3)):
        for node in (left * x, left + x, left - x, left / x, left**x, left > x, left @ x):
            assert isinstance(node, ad.Node)


def test_a_function_of_the_user_s_own_joins_the_table():
    @ad.implements(np.nextafter)
    def nextafter(x1, x2):
        return x1 * 1.0

    x = ad.Variable(name="x")
    try:
        assert isinstance(np.nextafter(x, 1.0), ad.Node)
    finally:
        from autodiff.ops import dispatch

        del dispatch._table[np.nextafter]


def test_a_traced_node_is_formatted_as_its_value_and_a_symbolic_one_by_its_name():
    shown = []
    ad.grad(lambda x: shown.append(f"{x:.2f} {x}") or x)(1.5)
    assert shown == ["1.50 input"]
    assert f"{ad.Variable(name='x'):>3}" == "  x"


def test_an_attribute_error_inside_a_value_is_not_taken_for_a_missing_value():
    @ad.custom_op
    def broken(a):
        return a.nonsense

    with pytest.raises(AttributeError, match="nonsense"):
        broken(1.0).value  # noqa: B018
