"""The ten tests of the assignment that this course grew from, retold under their own names.

They were its whole grade, and three wrong engines pass them all. Our checks fail those three.
"""

import subprocess
import sys

import numpy as np
import pytest

import autodiff as ad
from autodiff.course.checking import run_checks
from autodiff.course.folders import HERE
from autodiff.course.syllabus import load

A, B, C = np.full(3, 2.0), np.array([3.0, -1.0, 0.5]), np.array([4.0, 5.0, -6.0])
ONE = np.ones(3)


def variables(count):
    """Return x1, x2, ... as nodes."""
    return [ad.Variable(name=f"x{number}") for number in range(1, count + 1)]


def expect(output, feed, value, *slopes):
    """Demand the value of a node and its derivatives by each variable of `feed`, in order."""
    assert isinstance(output, ad.Node)
    adjoints = ad.gradients(output, list(feed))
    got = ad.Executor([output, *adjoints]).run(feed_dict=feed)
    for mine, true in zip(got, [value, *slopes], strict=True):
        np.testing.assert_array_equal(mine, true)


def test_identity():
    (x,) = variables(1)
    expect(x, {x: A}, A, ONE)


def test_add_by_const():
    (x,) = variables(1)
    expect(5 + x, {x: A}, A + 5, ONE)


def test_mul_by_const():
    (x,) = variables(1)
    expect(5 * x, {x: A}, A * 5, 5 * ONE)


def test_add_two_vars():
    x, y = variables(2)
    expect(x + y, {x: A, y: B}, A + B, ONE, ONE)


def test_mul_two_vars():
    x, y = variables(2)
    expect(x * y, {x: A, y: B}, A * B, B, A)


def test_add_mul_mix_1():
    x, y, z = variables(3)
    expect(x + y * z * x, {x: A, y: B, z: C}, A + A * B * C, 1 + B * C, A * C, A * B)


def test_add_mul_mix_2():
    x, y, z, w = variables(4)
    feed = {x: A, y: B, z: C, w: A + B}
    expect(x + y * z * w, feed, A + B * C * (A + B), ONE, C * (A + B), B * (A + B), B * C)


def test_add_mul_mix_3():
    x, y = variables(2)
    z = x * x + x + y + 3
    value = A * A + A + B + 3
    expect(z * z + y, {x: A, y: B}, value**2 + B, 2 * value * (2 * A + 1), 2 * value + 1)


def test_grad_of_grad():
    x, y = variables(2)
    feed = {x: A, y: B}
    by_x, by_y = ad.gradients(x * x + x * y, [x, y])
    expect(by_x, feed, 2 * A + B, 2 * ONE, ONE)
    expect(by_y, feed, A, ONE, 0 * ONE)


def test_matmul_two_vars():
    x, y = variables(2)
    a, b = np.arange(1.0, 7.0).reshape(3, 2), np.arange(7.0, 13.0).reshape(2, 3)
    ones = np.ones((3, 3))
    expect(ad.matmul_op(x, y), {x: a, y: b}, a @ b, ones @ b.T, a.T @ ones)


THE_TEN = [
    test_identity, test_add_by_const, test_mul_by_const, test_add_two_vars, test_mul_two_vars,
    test_add_mul_mix_1, test_add_mul_mix_2, test_add_mul_mix_3, test_grad_of_grad,
    test_matmul_two_vars,
]  # fmt: skip

# What each wrong body gives at x = 3 for the smallest graph that exposes it.
EXPOSED = [
    ("6.1", "pre_order", "backpropagate", "h * h + h * x", 117, 135),
    ("6.1", "breadth_first", "backpropagate", "(h * x) * x + h", 60, 114),
    ("6.3", "drops_the_adjoint", "MulByConstOp.gradient", "(x * 2) * (x * 3)", 5, 36),
]

WITH_ANOTHER_BODY = """
import sys
from pathlib import Path
import autodiff as ad
from autodiff import exercise

number, name, qualname, folder, file, expression = sys.argv[1:]
exercise.using({number})
wrong = compile(Path(file).read_text(encoding="utf-8"), file, "exec")
exercise.substitute(number, qualname, exercise.find_code(wrong, name))

sys.path.insert(0, folder)
import test_assignment

for test in test_assignment.THE_TEN:
    test()
x = ad.Variable(name="x")
h = x * x
slope, = ad.Executor(ad.gradients(eval(expression), [x])).run(feed_dict={x: 3})
print(len(test_assignment.THE_TEN), slope)
"""


def wrong_file(number):
    return HERE.wrong / f"exercise_{number.replace('.', '_')}.py"


@pytest.mark.parametrize(("number", "name", "qualname", "expression", "wrong", "true"), EXPOSED)
def test_three_wrong_bodies_pass_all_ten(number, name, qualname, expression, wrong, true):
    folder = str(HERE.root / "tests" / "engine")
    told = subprocess.run(
        [sys.executable, "-c", WITH_ANOTHER_BODY, number, name, qualname, folder,
         str(wrong_file(number)), expression],
        cwd=HERE.root, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert told.stdout == f"10 {wrong}\n", told.stderr

    x = ad.Variable(name="x")
    h = x * x
    slopes = ad.gradients(eval(expression, {"h": h, "x": x}), [x])
    assert ad.Executor(slopes).run(feed_dict={x: 3}) == [true]


@pytest.mark.parametrize(("number", "name"), [case[:2] for case in EXPOSED])
def test_our_checks_fail_the_three(number, name):
    bodies = f"{wrong_file(number).name}::{name}"
    outcomes = run_checks([load().exercise(number)], bodies)
    outcome = {test["outcome"] for test in outcomes.tests[number, bodies]}
    assert outcome <= {"passed", "failed"}, outcomes.problem
    assert "gives a wrong answer" in outcomes.failure(number, bodies)
