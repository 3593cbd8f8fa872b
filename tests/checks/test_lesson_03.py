"""Lesson 3: products, sines, quotients and hyperbolic tangents that remember their slopes."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

HALVES = st.integers(-12, 12).map(lambda n: n / 2)
NOT_ZERO = st.integers(1, 12).flatmap(lambda n: st.sampled_from([n / 2, -n / 2]))
WHOLE = st.integers(-5, 5).map(float)

KIND = {"no_return": "NoneType", "plain_number": "float"}
SLOPES = ["z.value", "dz/dx", "dz/dy"]
SLOPE = ["z.value", "dz/dx"]


def two(student, expression, a, b):
    """Return z, dz/dx and dz/dy of an expression in x and y, seeded with 1."""
    code = f"x, y = Var(a), Var(b)\nz = {expression}\nz.grad_value = 1.0"
    return student(f"{code}\n[z.value, x.grad(), y.grad()]", a=a, b=b)


def one(student, expression, a):
    """Return z and dz/dx of an expression in x alone, seeded with 1."""
    code = f"x = Var(a)\nz = {expression}\nz.grad_value = 1.0"
    return student(f"{code}\n[z.value, x.grad()]", a=a)


# --- 3.1: multiply ----------------------------------------------------------------------------


def check_product(student, a, b):
    got = two(student, "x * y", a, b)
    mistakes = {
        "swapped": [a * b, a, b],
        "slopes_of_a_sum": [a * b, 1.0, 1.0],
        "not_recorded": [a * b, 0.0, 0.0],
        "first_slope_missing": [a * b, 0.0, a],
        "second_slope_missing": [a * b, b, 0.0],
        "value_of_a_sum": [a + b, b, a],
    }
    student.expect(got, [a * b, b, a], mistakes=mistakes, labels=SLOPES)


@pytest.mark.exercise("3.1")
def test_a_product_of_two_variables_is_a_variable(student):
    student.expect(student("type(Var(3.0) * Var(5.0)).__name__"), "Var", mistakes=KIND)


@pytest.mark.exercise("3.1")
def test_a_product_knows_its_value_and_both_slopes(student):
    check_product(student, 3.0, 5.0)


@pytest.mark.exercise("3.1")
@given(a=HALVES, b=HALVES)
def test_a_product_is_right_for_every_sign_and_for_zero(student, a, b):
    check_product(student, a, b)


@pytest.mark.exercise("3.1")
def test_a_product_takes_a_plain_number_on_either_side(student):
    student.expect(one(student, "x * 4", 3.0), [12.0, 4.0], labels=SLOPE)
    student.expect(one(student, "4 * x", 3.0), [12.0, 4.0], labels=SLOPE)


@pytest.mark.exercise("3.1")
def test_a_second_product_does_not_make_a_variable_forget_the_first(student):
    got = two(student, "x * y + x * 7", 3.0, 5.0)
    forgetful = [36.0, 7.0, 3.0]
    student.expect(got, [36.0, 12.0, 3.0], mistakes={"forgets": forgetful}, labels=SLOPES)


@pytest.mark.exercise("3.1")
def test_a_variable_times_itself_gets_both_slopes(student):
    got = one(student, "x * x", 3.0)
    student.expect(got, [9.0, 6.0], mistakes={"used_twice": [9.0, 3.0]}, labels=SLOPE)


# --- 3.2: the sum over the children -----------------------------------------------------------

FAMILY = """
x = Var(0.0)
for weight, derivative in children:
    child = Var(11.0)
    child.grad_value = derivative
    x.children.append((weight, child))
x.grad()
"""

DOUBLED = """
class Weight(float):
    def __mul__(self, other):
        multiplied.append(other)
        return float(self) * other
    __rmul__ = __mul__

multiplied = []
x = last = Var(1.0)
for _ in range(12):
    child = Var(1.0)
    last.children = [(Weight(1.0), child), (Weight(1.0), child)]
    last = child
last.grad_value = seed
x.grad()
len(multiplied)
"""


def check_family(student, children):
    got = student(FAMILY, children=children)
    weights, derivatives = zip(*children, strict=True) if children else ((), ())
    terms = [weight * derivative for weight, derivative in children]
    mistakes = {"no_return": None, "ignores_the_seed": 0.0}
    if len(children) > 1:
        mistakes |= {"last_child_only": terms[-1], "first_child_only": terms[0]}
    if children:
        mistakes |= {
            "value_for_adjoint": 11.0 * sum(weights),
            "no_weight": sum(derivatives),
            "weights_alone": sum(weights),
            "weight_added": sum(weights) + sum(derivatives),
            "starts_at_one": sum(terms) + 1.0,
            "multiplied_up": math.prod(terms),
        }
    student.expect(got, float(sum(terms)), mistakes=mistakes)


@pytest.mark.exercise("3.2")
def test_the_seeded_result_returns_its_seed(student):
    got = student("z = Var(2.0)\nz.grad_value = 1.0\nz.grad()")
    student.expect(got, 1.0, mistakes={"no_return": None, "ignores_the_seed": 0.0})


@pytest.mark.exercise("3.2")
def test_two_children_are_summed_weight_times_derivative(student):
    check_family(student, [(2.0, 5.0), (3.0, 7.0)])


@pytest.mark.exercise("3.2")
def test_asking_again_gives_the_same_answer(student):
    got = student("x = Var(3.0)\nz = x * x\nz.grad_value = 1.0\n[x.grad(), x.grad()]")
    mistakes = {"grows": [6.0, 12.0], "each_child_once": [3.0, 3.0], "no_return": [None, None]}
    student.expect(got, [6.0, 6.0], mistakes=mistakes, labels=["first time", "second time"])


@pytest.mark.exercise("3.2")
@given(children=st.lists(st.tuples(WHOLE, WHOLE), max_size=4))
def test_any_number_of_children_is_summed(student, children):
    check_family(student, children)


@pytest.mark.exercise("3.2")
@given(a=HALVES, b=HALVES)
def test_the_chain_rule_reaches_through_a_result_that_is_used_twice(student, a, b):
    code = "x, y = Var(a), Var(b)\nh = x * y\nz = h * h + x\nz.grad_value = 1.0"
    got = student(f"{code}\n[x.grad(), y.grad(), h.grad()]", a=a, b=b)
    h = a * b
    student.expect(got, [2 * h * b + 1, 2 * h * a, 2 * h], labels=["dz/dx", "dz/dy", "dz/dh"])


@pytest.mark.exercise("3.2")
def test_a_seed_may_be_any_number_and_on_any_variable(student):
    code = "x = Var(3.0)\nh = x * 2\nz = h * h\nh.grad_value = 10.0\n[x.grad(), h.grad()]"
    mistakes = {"ignores_the_seed": [0.0, 0.0]}
    student.expect(student(code), [20.0, 10.0], mistakes=mistakes, labels=["dh/dx * 10", "seed"])


@pytest.mark.exercise("3.2")
def test_the_answer_is_kept_in_grad_value(student):
    code = "x = Var(3.0)\nh = x * 2\nz = h * h\nz.grad_value = 1.0\nx.grad()"
    got = student(f"{code}\n[x.grad_value, h.grad_value]")
    labels = ["x.grad_value", "h.grad_value"]
    student.expect(got, [24.0, 12.0], mistakes={"not_kept": [None, None]}, labels=labels)


@pytest.mark.exercise("3.2")
@pytest.mark.parametrize(("seed", "mistake"), [(1.0, "not_kept"), (0.0, "zero_is_known")])
def test_nothing_is_computed_twice(student, seed, mistake):
    got = student(DOUBLED, seed=seed)
    most = 24  # two multiplications for each of the twelve links
    student.expect(max(got, most), most, mistakes={mistake: 2**13 - 2})


# --- 3.3: the sine ----------------------------------------------------------------------------


def check_sine(student, a):
    value, slope = math.sin(a), math.cos(a)
    mistakes = {
        "sine_as_slope": [value, value],
        "wrong_sign": [value, -slope],
        "not_recorded": [value, 0.0],
        "value_is_the_cosine": [slope, slope],
        "derivative_of_the_cosine": [slope, -value],
        "weight_one": [value, 1.0],
        "value_and_slope_swapped": [slope, value],
        "degrees": [math.sin(math.radians(a)), math.cos(math.radians(a))],
    }
    student.expect(one(student, "sin(x)", a), [value, slope], mistakes=mistakes, labels=SLOPE)


@pytest.mark.exercise("3.3")
def test_the_sine_of_a_variable_is_a_variable(student):
    student.expect(student("type(sin(Var(0.5))).__name__"), "Var", mistakes=KIND)


@pytest.mark.exercise("3.3")
def test_the_sine_knows_its_value_and_its_slope(student):
    check_sine(student, 0.5)


@pytest.mark.exercise("3.3")
@given(a=HALVES)
def test_the_sine_is_right_everywhere(student, a):
    check_sine(student, a)


@pytest.mark.exercise("3.3")
@given(a=HALVES)
def test_the_sine_stands_in_a_chain_and_beside_other_uses(student, a):
    value, slope = math.sin(a * a) + 3 * a, math.cos(a * a) * 2 * a + 3
    student.expect(one(student, "x * 3 + sin(x * x)", a), [value, slope], labels=SLOPE)


@pytest.mark.exercise("3.3")
def test_a_sine_does_not_make_a_variable_forget_its_other_uses(student):
    got = one(student, "x * 3 + sin(x)", 0.0)
    student.expect(got, [0.0, 4.0], mistakes={"forgets": [0.0, 1.0]}, labels=SLOPE)


# --- 3.4: divide ------------------------------------------------------------------------------


def check_quotient(student, a, b):
    value, first, second = a / b, 1 / b, -a / b**2
    mistakes = {
        "second_sign": [value, first, -second],
        "swapped": [value, second, first],
        "slopes_of_a_product": [value, b, a],
        "denominator_not_squared": [value, first, -a / b],
        "numerator_forgotten": [value, first, -1 / b**2],
        "first_slope_is_one": [value, 1.0, second],
        "not_recorded": [value, 0.0, 0.0],
        "second_slope_missing": [value, first, 0.0],
        "whole_division": [a // b, first, second],
    }
    student.expect(
        two(student, "x / y", a, b), [value, first, second], mistakes=mistakes, labels=SLOPES
    )


@pytest.mark.exercise("3.4")
def test_a_quotient_of_two_variables_is_a_variable(student):
    student.expect(student("type(Var(3.0) / Var(4.0)).__name__"), "Var", mistakes=KIND)


@pytest.mark.exercise("3.4")
def test_a_quotient_knows_its_value_and_both_slopes(student):
    check_quotient(student, 3.0, 4.0)


@pytest.mark.exercise("3.4")
@given(a=HALVES, b=NOT_ZERO)
def test_a_quotient_is_right_for_every_sign_and_for_zero_above(student, a, b):
    check_quotient(student, a, b)


@pytest.mark.exercise("3.4")
def test_whole_numbers_divide_with_a_remainder(student):
    check_quotient(student, 7, 2)


@pytest.mark.exercise("3.4")
def test_a_quotient_takes_a_plain_number_on_either_side(student):
    student.expect(one(student, "x / 4", 3.0), [0.75, 0.25], labels=SLOPE)
    student.expect(one(student, "3 / x", 4.0), [0.75, -0.1875], labels=SLOPE)


@pytest.mark.exercise("3.4")
def test_a_variable_over_itself_is_one_and_flat(student):
    student.expect(one(student, "x / x", 4.0), [1.0, 0.0], labels=SLOPE)


@pytest.mark.exercise("3.4")
def test_a_quotient_does_not_make_a_variable_forget_its_other_uses(student):
    got = two(student, "x * 3 + x / y", 3.0, 4.0)
    mistakes = {"forgets": [9.75, 0.25, -0.1875]}
    student.expect(got, [9.75, 3.25, -0.1875], mistakes=mistakes, labels=SLOPES)


# --- 3.5: the hyperbolic tangent --------------------------------------------------------------


CALLS_OF_TANH = """
import math
real, calls = math.tanh, []

def counting(a):
    calls.append(a)
    return real(a)

math.tanh = counting
try:
    tanh(Var(0.5))
finally:
    math.tanh = real
len(calls)
"""


def check_tanh(student, a):
    value = math.tanh(a)
    slope = 1 / math.cosh(a) ** 2
    mistakes = {
        "square_of_x": [value, 1 - a * a],
        "not_squared": [value, 1 - value],
        "wrong_sign": [value, 1 + value * value],
        "slope_of_the_tangent": [value, 1 / math.cos(a) ** 2],
        "cosh_not_squared": [value, 1 / math.cosh(a)],
        "value_of_the_tangent": [math.tan(a), 1 + math.tan(a) ** 2],
        "not_recorded": [value, 0.0],
    }
    student.expect(one(student, "tanh(x)", a), [value, slope], mistakes=mistakes, labels=SLOPE)


@pytest.mark.exercise("3.5")
def test_the_tanh_of_a_variable_is_a_variable(student):
    student.expect(student("type(tanh(Var(0.5))).__name__"), "Var", mistakes=KIND)


@pytest.mark.exercise("3.5")
def test_the_tanh_knows_its_value_and_its_slope(student):
    check_tanh(student, 0.5)


@pytest.mark.exercise("3.5")
def test_the_tanh_is_computed_once(student):
    got = max(student(CALLS_OF_TANH), 1)  # other ways to its value need no call at all
    student.expect(got, 1, mistakes={"computed_twice": max(got, 2)})


@pytest.mark.exercise("3.5")
@given(a=HALVES)
def test_the_tanh_is_right_everywhere(student, a):
    check_tanh(student, a)


@pytest.mark.exercise("3.5")
def test_the_tanh_is_flat_far_out(student):
    student.expect(one(student, "tanh(x)", 800.0), [1.0, 0.0], labels=SLOPE)
    student.expect(one(student, "tanh(x)", -800.0), [-1.0, 0.0], labels=SLOPE)


@pytest.mark.exercise("3.5")
@given(a=HALVES)
def test_the_tanh_stands_in_a_chain(student, a):
    slope = 3 / math.cosh(3 * a) ** 2 + 2
    got = one(student, "tanh(x * 3) + x * 2", a)
    student.expect(got, [math.tanh(3 * a) + 2 * a, slope], labels=SLOPE)


@pytest.mark.exercise("3.5")
def test_a_tanh_does_not_make_a_variable_forget_its_other_uses(student):
    got = one(student, "x * 3 + tanh(x)", 0.0)
    student.expect(got, [0.0, 4.0], mistakes={"forgets": [0.0, 1.0]}, labels=SLOPE)
