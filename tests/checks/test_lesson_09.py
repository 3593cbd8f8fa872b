"""Lesson 9: expressions of one line, their values and their derivatives."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

NUMBERS = st.integers(-3, 3)
LEAVES = st.integers(-3, 3).map(str) | st.sampled_from(['"x"', '"y"'])
EXPRESSIONS = st.recursive(
    LEAVES,
    lambda parts: st.builds(
        "{}({}, {})".format, st.sampled_from(["add", "multiply"]), parts, parts
    ),
    max_leaves=5,
)
KIND = {"no_return": "NoneType"}
KIND_OF = """
value = ...
"Node" if isinstance(value, ad.Node) else type(value).__name__
"""
REFUSED = """
try:
    answer = "no error, but the type " + type(...).__name__
except TypeError:
    answer = "a TypeError is raised"
answer
"""
LINE = """
line = "x"
for _ in range(5_000):
    line = add(line, 1)
"""
RUNS = """
runs = []
run = ad.Executor.run

def note_and_run(self, *args, **kwargs):
    runs.append(self)
    return run(self, *args, **kwargs)

def count(names):
    total = 1
    for name in names:
        total = add(total, multiply(name, name))
    before = len(runs)
    differentiate(total, dict.fromkeys(names, 2))
    return len(runs) - before

ad.Executor.run = note_and_run
try:
    one, four = count("x"), count("wxyz")
finally:
    ad.Executor.run = run
four - one
"""
DOUBLED = """
doubled = "x"
for _ in range(1_000):
    doubled = add(doubled, doubled)
"""


def expect_refusal(student, question, mistakes=None, **inputs):
    """Demand a TypeError, and recognise what came instead of one."""
    got = student(REFUSED.replace("...", question), **inputs)
    named = {key: f"no error, but the type {kind}" for key, kind in (mistakes or {}).items()}
    student.expect(got, "a TypeError is raised", mistakes=named)


def expect_exact(student, question, true, **inputs):
    """Demand a number of exactly this value and type, and recognise a float."""
    got = student(f"value = {question}\n[type(value).__name__, value]", **inputs)
    mistakes = {"floated": ["float", float(true)]}
    labels = ["its type", "its value"]
    student.expect(got, [type(true).__name__, true], mistakes=mistakes, labels=labels)


def true_value(text, values, wrt=None):
    """Return the value and the derivative of an expression, by forward mode on its text."""

    def lift(operand):
        if isinstance(operand, str):
            return values[operand], int(operand == wrt)
        return operand if isinstance(operand, tuple) else (operand, 0)

    def add(a, b):
        (a, da), (b, db) = lift(a), lift(b)
        return a + b, da + db

    def multiply(a, b):
        (a, da), (b, db) = lift(a), lift(b)
        return a * b, da * b + a * db

    return lift(eval(text, {"add": add, "multiply": multiply, "Fraction": Fraction}))


# --- 9.1: what counts as an expression --------------------------------------------------------


@pytest.mark.exercise("9.1")
@pytest.mark.parametrize("operand", ["x", 3])
def test_names_and_numbers_become_nodes(student, operand):
    got = student(KIND_OF.replace("...", "as_expression(operand)"), operand=operand)
    student.expect(got, "Node", mistakes={**KIND, "unchanged": type(operand).__name__})


@pytest.mark.exercise("9.1")
@pytest.mark.parametrize("name", ["x", "learning rate"])
def test_a_name_becomes_a_scalar_variable_of_that_name(student, name):
    code = "node = as_expression(name)\n[node.op is placeholder_op, node.name, node.scalar]"
    got = student(code, name=name)
    mistakes = {"not_scalar": [True, name, False], "fixed_name": [True, "operand", True]}
    labels = ["it is a variable", "its name", "scalar"]
    student.expect(got, [True, name, True], mistakes=mistakes, labels=labels)


@pytest.mark.exercise("9.1")
@pytest.mark.parametrize("number", [3, 0, -2.5, 2**80, Fraction(1, 3), Decimal("0.1")])
def test_a_number_becomes_a_constant_of_exactly_that_value(student, number):
    code = "node = as_expression(number)\nvalue = node.const_attr"
    got = student(f"{code}\n[node.op is constant_op, type(value).__name__, value]", number=number)
    mistakes = {"floated": [True, "float", float(number)]}
    labels = ["it is a constant", "the type of its value", "its value"]
    true = [True, type(number).__name__, number]
    student.expect(got, true, mistakes=mistakes, labels=labels)


@pytest.mark.exercise("9.1")
@pytest.mark.parametrize(("number", "kind"), [(np.int64(3), "int"), (np.float32(0.5), "float")])
def test_a_numpy_scalar_becomes_a_number_of_python(student, number, kind):
    got = student("type(as_expression(number).const_attr).__name__", number=number)
    student.expect(got, kind, mistakes={"numpy_kept": type(number).__name__})


@pytest.mark.exercise("9.1")
def test_a_node_is_returned_as_it_is(student):
    code = 'x = Variable(name="x")\nproduct = x * x'
    got = student(f"{code}\n[as_expression(x) is x, as_expression(product) is product]")
    labels = ["the same variable", "the same product"]
    student.expect(got, [True, True], mistakes={"copied": [False, False]}, labels=labels)


@pytest.mark.exercise("9.1")
@pytest.mark.parametrize("operand", [True, False])
def test_a_bool_is_no_number_here(student, operand):
    mistakes = {"bool_accepted": "Node", "error_returned": "TypeError", "no_return": "NoneType"}
    expect_refusal(student, "as_expression(operand)", mistakes, operand=operand)


@pytest.mark.exercise("9.1")
def test_an_empty_string_is_no_name(student):
    mistakes = {"empty_name": "Node", "error_returned": "TypeError", "no_return": "NoneType"}
    expect_refusal(student, 'as_expression("")', mistakes)


@pytest.mark.exercise("9.1")
@pytest.mark.parametrize("operand", [None, [1], (1, 2), {"x": 1}, 2j, np.array([1.0, 2.0])])
def test_nothing_else_is_an_expression(student, operand):
    mistakes = {"anything_accepted": "Node", "error_returned": "TypeError", "no_return": "NoneType"}
    expect_refusal(student, "as_expression(operand)", mistakes, operand=operand)


@pytest.mark.exercise("9.1")
def test_the_error_says_what_was_expected(student):
    student.raises("as_expression(None)", TypeError, match="an expression is")


# --- 9.2: multiply ----------------------------------------------------------------------------


@pytest.mark.exercise("9.2")
def test_a_product_is_a_node_even_of_two_numbers(student):
    got = student(KIND_OF.replace("...", 'multiply("x", "y")'))
    student.expect(got, "Node", mistakes=KIND)
    got = student(KIND_OF.replace("...", "multiply(2, 3)"))
    student.expect(got, "Node", mistakes={"computed_at_once": "int"})


@pytest.mark.exercise("9.2")
def test_two_variables_are_multiplied(student):
    got = student('evaluate(multiply("x", "y"), {"x": 3, "y": 5})')
    mistakes = {"added": 8, "first_squared": 9, "second_squared": 25}
    student.expect(got, 15, mistakes=mistakes)


@pytest.mark.exercise("9.2")
@given(a=EXPRESSIONS, b=EXPRESSIONS)
def test_any_two_expressions_are_multiplied(student, a, b):
    values = {"x": 2, "y": 5}
    text = f"multiply({a}, {b})"
    got = student(f"evaluate({text}, values)", values=values)
    true, _ = true_value(text, values)
    student.expect(got, true, mistakes={"added": true_value(f"add({a}, {b})", values)[0]})


@pytest.mark.exercise("9.2")
@given(a=NUMBERS, b=NUMBERS)
def test_a_product_has_the_slopes_of_a_product(student, a, b):
    values = {"x": a, "y": b}
    got = student('differentiate(multiply("x", "y"), values)', values=values)
    student.expect(got, {"x": b, "y": a}, mistakes={"added": {"x": 1, "y": 1}})


@pytest.mark.exercise("9.2")
def test_a_product_by_a_number_stays_exact(student):
    question = 'evaluate(multiply(third, "x"), {"x": 2**80})'
    expect_exact(student, question, Fraction(2**80, 3), third=Fraction(1, 3))
    expect_exact(student, 'evaluate(multiply("x", 7), {"x": 2**80})', 7 * 2**80)
    expect_exact(student, 'evaluate(multiply("x", 0), {"x": 7})', 0)


@pytest.mark.exercise("9.2")
def test_a_product_may_be_used_twice(student):
    code = 'square = multiply("x", "x")\nevaluate(multiply(square, square), {"x": 3})'
    student.expect(student(code), 81)


@pytest.mark.exercise("9.2")
@pytest.mark.parametrize("question", ['multiply("x", None)', 'multiply(True, "x")'])
def test_operands_that_are_no_expressions_are_refused(student, question):
    expect_refusal(student, question, {"operand_unchecked": "Node"})


# --- 9.3: evaluate ----------------------------------------------------------------------------


@pytest.mark.exercise("9.3")
def test_an_expression_has_a_value(student):
    got = student('evaluate(add(3, multiply("x", "x")), {"x": 2})')
    mistakes = {"list_returned": [7], "no_return": None}
    student.expect(got, 7, mistakes=mistakes)


@pytest.mark.exercise("9.3")
def test_a_bare_number_and_a_bare_name_are_expressions(student):
    student.expect(student("evaluate(5, {})"), 5, mistakes={"list_returned": [5]})
    got = student('evaluate("x", {"x": 4})')
    student.expect(got, 4, mistakes={"list_returned": [4], "name_returned": "x"})


@pytest.mark.exercise("9.3")
@pytest.mark.parametrize("value", [True, None, "3"])
def test_a_value_that_is_no_number_is_refused(student, value):
    mistakes = {"value_unchecked": "bool" if value is True else type(value).__name__}
    expect_refusal(student, 'evaluate("x", {"x": value})', mistakes, value=value)


@pytest.mark.exercise("9.3")
@given(text=EXPRESSIONS, x=NUMBERS, y=NUMBERS)
def test_any_expression_has_its_value(student, text, x, y):
    values = {"x": x, "y": y}
    got = student(f"evaluate({text}, values)", values=values)
    student.expect(got, true_value(text, values)[0])


@pytest.mark.exercise("9.3")
@pytest.mark.parametrize("x", [2**80 + 1, Fraction(1, 3), Decimal("0.1")])
def test_exact_numbers_stay_exact(student, x):
    expect_exact(student, 'evaluate(multiply("x", add("x", 1)), {"x": x})', x * (x + 1), x=x)


@pytest.mark.exercise("9.3")
def test_numbers_of_different_kinds_go_together(student):
    got = student('evaluate(add(half, "x"), {"x": 0.25})', half=Decimal("0.5"))
    student.expect(got, 0.75)
    third, half = Fraction(1, 3), Decimal("0.5")
    got = student('evaluate(add(third, "x"), {"x": half})', third=third, half=half)
    student.expect(got, Fraction(5, 6))


@pytest.mark.exercise("9.3")
def test_numpy_integers_do_not_overflow(student):
    got = student('evaluate(multiply("x", "x"), {"x": x})', x=np.int64(2**40))
    student.expect(got, 2**80)


@pytest.mark.exercise("9.3")
def test_values_that_are_not_needed_do_no_harm(student):
    student.expect(student('evaluate(add("x", 1), {"x": 2, "unused": 9})'), 3)


@pytest.mark.exercise("9.3")
def test_an_expression_can_be_evaluated_again_with_other_values(student):
    code = 'e = multiply("x", "x")\n[evaluate(e, {"x": x}) for x in (2, 5, 2)]'
    labels = ["at x = 2", "at x = 5", "at x = 2 again"]
    mistakes = {"first_values_kept": [4, 4, 4]}
    student.expect(student(code), [4, 25, 4], mistakes=mistakes, labels=labels)


@pytest.mark.exercise("9.3")
def test_values_are_left_as_they_are(student):
    code = 'values = {"x": 2, "y": 3}\nevaluate(add("x", "x"), values)\nvalues'
    student.expect(student(code), {"x": 2, "y": 3}, mistakes={"values_used_up": {"y": 3}})


@pytest.mark.exercise("9.3")
def test_a_missing_value_is_named(student):
    student.raises('evaluate(multiply("x", "speed"), {"x": 2})', KeyError, match="speed")


@pytest.mark.exercise("9.3")
def test_what_is_no_expression_is_refused(student):
    expect_refusal(student, "evaluate(None, {})")


@pytest.mark.exercise("9.3")
def test_a_long_line_needs_no_recursion(student):
    student.expect(student(f'{LINE}evaluate(line, {{"x": 2}})'), 5_002)


@pytest.mark.exercise("9.3")
def test_a_thousand_doublings_are_quick_and_exact(student):
    got = student(f'{DOUBLED}evaluate(doubled, {{"x": 1}})')
    student.expect(got, 2**1000)


# --- 9.4: differentiate -----------------------------------------------------------------------


@pytest.mark.exercise("9.4")
def test_the_derivative_by_the_only_variable_is_a_number(student):
    got = student('differentiate(add(3, multiply("x", "x")), {"x": 2})')
    mistakes = {
        "list_returned": [4],
        "always_a_dict": {"x": 4},
        "one_occurrence": 2,
        "value_instead": 7,
        "no_return": None,
        "last_dropped": {},
        "new_variable": 0,
    }
    student.expect(got, 4, mistakes=mistakes)


@pytest.mark.exercise("9.4")
def test_with_several_variables_there_is_a_derivative_for_each_name(student):
    got = student('differentiate(multiply("x", "y"), {"x": 3, "y": 5})')
    mistakes = {
        "list_returned": [5, 3],
        "first_alone": 5,
        "last_dropped": {"x": 5},
        "names_mixed_up": {"x": 3, "y": 5},
        "no_return": None,
        "new_variable": {"x": 0, "y": 0},
    }
    student.expect(got, {"x": 5, "y": 3}, mistakes=mistakes)


@pytest.mark.exercise("9.4")
def test_every_occurrence_of_a_name_counts(student):
    got = student('differentiate(multiply("x", multiply("x", "y")), {"x": 3, "y": 5})')
    student.expect(got, {"x": 30, "y": 9}, mistakes={"one_occurrence": {"x": 15, "y": 9}})


@pytest.mark.exercise("9.4")
def test_wrt_picks_one_name_and_gives_a_number(student):
    got = student('differentiate(multiply("x", "y"), {"x": 3, "y": 5}, wrt="y")')
    mistakes = {
        "wrt_ignored": {"x": 5, "y": 3},
        "always_a_dict": {"y": 3},
        "list_returned": [3],
        "first_alone": 5,
    }
    student.expect(got, 3, mistakes=mistakes)


@pytest.mark.exercise("9.4")
def test_a_variable_that_the_expression_lacks_has_derivative_0(student):
    got = student('differentiate(multiply(2, "x"), {"x": 3, "unused": 5})')
    mistakes = {"absent_left_out": {"x": 2}, "absent_is_none": {"x": 2, "unused": None}}
    student.expect(got, {"x": 2, "unused": 0}, mistakes=mistakes)
    got = student('differentiate("y", {"x": 1, "y": 2}, wrt="x")')
    student.expect(got, 0, mistakes={"absent_is_none": None, "wrt_ignored": {"x": 0, "y": 1}})


@pytest.mark.exercise("9.4")
def test_a_bare_number_and_a_bare_name_have_derivatives(student):
    student.expect(student('differentiate(3, {"x": 2})'), 0, mistakes={"absent_is_none": None})
    got = student('differentiate("x", {"x": 2})')
    student.expect(got, 1, mistakes={"always_a_dict": {"x": 1}})
    student.expect(student("differentiate(3, {})"), {})


@pytest.mark.exercise("9.4")
@given(text=EXPRESSIONS, x=NUMBERS, y=NUMBERS)
def test_any_expression_has_its_derivatives(student, text, x, y):
    values = {"x": x, "y": y}
    got = student(f"differentiate({text}, values)", values=values)
    true = {name: true_value(text, values, wrt=name)[1] for name in values}
    student.expect(got, true)


@pytest.mark.exercise("9.4")
@pytest.mark.parametrize("x", [2**80 + 1, Fraction(1, 3), Decimal("0.1")])
def test_exact_numbers_have_exact_derivatives(student, x):
    question = 'differentiate(multiply("x", multiply("x", "x")), {"x": x})'
    expect_exact(student, question, 3 * x * x, x=x)


@pytest.mark.exercise("9.4")
def test_an_expression_can_be_differentiated_again(student):
    code = 'e = multiply("x", "x")\nvalues = {"x": 3}'
    got = student(f'{code}\n[differentiate(e, values), differentiate(e, {{"x": 5}}), values]')
    labels = ["at x = 3", "at x = 5", "values afterwards"]
    student.expect(got, [6, 10, {"x": 3}], mistakes={"grows": [6, 16, {"x": 3}]}, labels=labels)


@pytest.mark.exercise("9.4")
def test_a_missing_value_is_named_here_too(student):
    student.raises('differentiate(multiply("x", "speed"), {"x": 2})', KeyError, match="speed")


@pytest.mark.exercise("9.4")
@pytest.mark.parametrize("wrt", [3, "", ["x"]])
def test_wrt_must_be_a_name(student, wrt):
    mistakes = {"wrt_unchecked": "int"}
    expect_refusal(student, 'differentiate("x", {"x": 2}, wrt=wrt)', mistakes, wrt=wrt)


@pytest.mark.exercise("9.4")
def test_bad_values_and_expressions_are_refused(student):
    expect_refusal(student, 'differentiate("x", {"x": True})', {"value_unchecked": "int"})
    expect_refusal(student, 'differentiate(None, {"x": 2})')


@pytest.mark.exercise("9.4")
def test_a_long_line_has_its_derivative_too(student):
    student.expect(student(f'{LINE}differentiate(line, {{"x": 2}})'), 1)


@pytest.mark.exercise("9.4")
def test_a_thousand_doublings_have_their_derivative_too(student):
    got = student(f'{DOUBLED}differentiate(doubled, {{"x": 1}})')
    student.expect(got, 2**1000)


@pytest.mark.exercise("9.4")
def test_more_names_need_no_more_runs_of_an_executor(student):
    got = student(RUNS)
    labels = ["how many more runs four names need than one"]
    student.expect([got], [0], mistakes={"run_for_each_name": [3]}, labels=labels)
