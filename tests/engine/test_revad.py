"""`autodiff.revad`: slopes to the children, summed by recursion."""

import math

import numpy as np
import pytest
from hypothesis import given

from autodiff import revad
from autodiff.revad import Var
from tests.engine.cases import FUNCTIONS, OPERATIONS, positive


def slopes(function, *values):
    """Return the value and the gradient of a function of Vars."""
    inputs = [Var(value) for value in values]
    result = function(*inputs)
    result.grad_value = 1.0
    return result.value, [variable.grad() for variable in inputs]


def test_the_published_demo():
    x, y = Var(0.5), Var(4.2)
    z = x * y + revad.sin(x)
    z.grad_value = 1.0
    assert abs(z.value - 2.579425538604203) <= 1e-15
    assert abs(x.grad() - (y.value + math.cos(x.value))) <= 1e-15
    assert abs(y.grad() - x.value) <= 1e-15


@pytest.mark.parametrize("name", OPERATIONS)
@given(a=positive, b=positive)
def test_operators_have_the_slopes_of_central_differences(name, a, b):
    function, h = OPERATIONS[name], 1e-6
    value, (da, db) = slopes(function, a, b)
    assert value == pytest.approx(function(a, b), rel=1e-14)
    assert da == pytest.approx(
        (function(a + h, b) - function(a - h, b)) / (2 * h), rel=1e-6, abs=1e-8
    )
    assert db == pytest.approx(
        (function(a, b + h) - function(a, b - h)) / (2 * h), rel=1e-6, abs=1e-8
    )


@pytest.mark.parametrize("name", FUNCTIONS)
@given(a=positive)
def test_functions_have_the_slopes_of_central_differences(name, a):
    exact, h = getattr(math, name), 1e-6
    value, (da,) = slopes(getattr(revad, name), a)
    assert value == exact(a)
    assert da == pytest.approx((exact(a + h) - exact(a - h)) / (2 * h), rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("name", ["sin", "cos", "exp", "log", "tanh"])
@pytest.mark.parametrize("argument", [2.0, "2", [1.0], np.ones(2)])
def test_a_function_of_no_variable_is_refused(name, argument):
    with pytest.raises(TypeError, match=rf"^{name} takes a variable; got .*{name}\(Var\(a\)\)"):
        getattr(revad, name)(argument)


def test_a_result_used_twice_gets_both_contributions():
    def function(x):
        h = x * x
        return h * h + h * x

    assert slopes(function, 3.0) == (108.0, [135.0])


def test_powers_at_zero_and_of_negative_numbers():
    assert slopes(lambda x: x**0, 0.0) == (1.0, [0.0])
    assert slopes(lambda x: x**2, -3.0) == (9.0, [-6.0])
    assert slopes(lambda x, n: x**n, 0.0, 2.0) == (0.0, [0.0, 0.0])


def test_a_variable_without_children_has_no_slope():
    assert Var(1.0).grad() == 0


@pytest.mark.parametrize("operand", ["1", None, 1j, [1.0], np.ones(2)])
def test_operands_that_are_no_numbers_are_refused(operand):
    with pytest.raises(TypeError, match="numbers and other Vars"):
        Var(1.0) * operand
    with pytest.raises(TypeError, match="numbers and other Vars"):
        operand - Var(1.0)


def test_it_stays_short():
    """The engine proper, without documentation, is a page: that is its point."""
    import ast
    from pathlib import Path

    source = (Path(__file__).parents[2] / "solutions" / "revad.py").read_text()
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Module) and ast.get_docstring(
            node
        ):
            node.body = node.body[1:]
    core = {"__init__", "grad", "__add__", "__mul__", "record", "sin"}
    lines = sum(
        len(ast.unparse(node).splitlines())
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef) and node.name in core
    )
    assert lines <= 35
