"""Questions, expectations, and the message that a student reads."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autodiff.course.compare import part, same, shown
from autodiff.course.plain import decode, encode
from autodiff.course.student import CheckFailed


def message(act, *arguments, **options):
    """Return the message of the failure that a call ends in."""
    with pytest.raises(CheckFailed) as failed:
        act(*arguments, **options)
    return str(failed.value)


@pytest.fixture
def solution(ask):
    """Return a student who has handed in the solution of 2.1."""
    return ask("2.1", "solutions")


def test_the_whole_message_names_input_yours_true_where_and_the_misconception(ask):
    student = ask("1.1", "exercise_1_1.py::forgets_the_second")
    got = student("Pair(a, b).total()", a=2, b=0.1 + 0.2)
    assert message(student.expect, got, 2.5, mistakes={"first": 2}) == (
        "Exercise 1.1: `Pair(a, b).total()` gives a wrong answer.\n"
        "input: a = 2, b = 0.3\n"
        "yours: 2\n"
        "true: 2.5\n"
        "You returned the first number alone."
    )


def test_several_lines_are_quoted_as_they_were_asked(solution):
    got = solution("x = a\npowers(x, 3)", a=2)
    assert message(solution.expect, got, [2, 4, 9], labels=["x", "x squared", "x cubed"]) == (
        "Exercise 2.1 gives a wrong answer.\n"
        "asked:\n    x = a\n    powers(x, 3)\n"
        "input: a = 2\n"
        "yours: [2, 4, 8]\n"
        "true: [2, 4, 9]\n"
        "where: x cubed: yours 8, true 9"
    )


def test_names_at_hand_and_none_that_stays(solution):
    assert solution("[np.pi > 3, Fraction(1, 2), total_of(1, 2), ad.__doc__]") == [
        True, Fraction(1, 2), 3, "A small course.",
    ]  # fmt: skip
    solution("kept = 1")
    assert "raises NameError" in message(solution, "kept")


def test_a_question_without_a_last_expression_is_none(solution):
    assert solution("x = 1") is None


def test_a_misconception_that_the_syllabus_lacks_is_a_key_error_even_when_right(solution):
    with pytest.raises(KeyError, match="no misconception 'gone' in syllabus.toml; there are: none"):
        solution.expect(1, 1, mistakes={"gone": 2})


def test_a_misconception_is_told_only_where_the_answer_is_wrong(ask):
    student = ask("1.1", "solutions")
    student.expect(student("Pair(2, 0).total()"), 2, mistakes={"first": 2})


def test_raises_demands_the_type_and_the_message(solution):
    solution.raises("powers('a', 2)", TypeError, match="multiply sequence")
    solution.raises("{}['x']", LookupError)
    said = message(solution.raises, "powers(a, 2)", TypeError, a=2)
    assert said.splitlines()[-2:] == ["yours: [2, 4]", "true: TypeError"]
    assert "true: ValueError" in message(solution.raises, "powers('a', 2)", ValueError)
    said = message(solution.raises, "powers('a', 2)", TypeError, match="gone")
    assert "true: TypeError with 'gone' in its message" in said


def test_yours_and_true_that_look_alike_are_told_apart(solution):
    got = solution("0.1 + 0.2")
    said = message(solution.expect, got, 0.3 + 1e-13, tolerance=1e-16)
    assert "yours: 0.30000000000000004 (float)" in said
    assert "yours: 1 (int)\ntrue: 1 (str)" not in message(solution.expect, 1, "1")


plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
    | st.fractions() | st.decimals(allow_nan=False) | st.complex_numbers(allow_nan=False),
    lambda inner: st.lists(inner) | st.tuples(inner, inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)  # fmt: skip


@given(plain)
def test_plain_data_crosses_unchanged(value):
    crossed = decode(encode(value))
    assert crossed == value and type(crossed) is type(value)


@pytest.mark.parametrize("dtype", ["f8", "f4", "i8", "u1", "?", "c16", ">f8", "f2"])
@pytest.mark.parametrize("shape", [(), (3,), (2, 0), (2, 3)])
def test_arrays_cross_with_dtype_and_shape(dtype, shape):
    array = np.arange(np.prod(shape, dtype=int)).reshape(shape).astype(dtype)
    crossed = decode(encode(array))
    assert crossed.dtype == array.dtype and crossed.shape == shape and (crossed == array).all()
    assert decode(encode(array.T)).tolist() == array.T.tolist()


def test_long_integers_numpy_scalars_and_arrays_of_objects_cross():
    assert decode(encode(2**100_000)) == 2**100_000
    assert type(decode(encode(np.float32(0.5)))) is np.float32
    halves = np.array([[Fraction(1, 2), None]], dtype=object)
    assert decode(encode(halves)).tolist() == halves.tolist()


@pytest.mark.parametrize(
    "data",
    [{}, {"gone": 1}, {"array": ["O", [1], ""]}, {"array": ["<f8", [9], ""]}, {"int": "x"},
     {"fraction": [1, 0]}, {"array": 3}, {"dict": [[[], 1]]}],
)  # fmt: skip
def test_what_is_no_plain_data_is_a_value_error(data):
    with pytest.raises(ValueError, match="not plain data"):
        decode(data)


@pytest.mark.parametrize(
    ("yours", "true", "alike"),
    [
        (2, 2, True), (2.0, 2, True), (np.float64(2), 2, True), (np.array(2.0), 2.0, True),
        (2 + 1e-12, 2.0, True), (2 + 1e-6, 2.0, False), (1e20 + 1e10, 1e20, True),
        (2 + 1e-12, 2, True), (1, True, False), (True, 1, False), (None, 0, False),
        (0.5, Fraction(1, 2), False), (Fraction(1, 2), 0.5, True), ("2", 2, False),
        (Decimal("0.1"), Decimal("0.1"), True), (0.1, Decimal("0.1"), False),
        (2**10_000, 2**10_000, True), (2**10_000 + 1, 2**10_000, False), (2**10_000, 1.0, False),
        (float("nan"), float("nan"), True), (float("nan"), 1.0, False),
        (float("inf"), float("inf"), True), (float("inf"), 1.0, False), (1.0, float("inf"), False),
        ([1, 2], (1, 2), True), ([1], [1, 2], False), ({"x": 1}, {"x": 1.0}, True),
        ({"x": 1}, {"y": 1}, False), (np.ones(2), np.ones(2), True), (np.ones(2), [1, 1], False),
        ([1, 1], np.ones(2), False), (np.ones((2, 1)), np.ones(2), False),
        (np.True_, True, True), (1j, 1j, True), (np.zeros(0), np.zeros(0), True),
        (np.array([1.0, np.nan]), np.array([1.0, np.nan]), True),
    ],
)  # fmt: skip
def test_what_counts_as_the_same(yours, true, alike):
    assert same(yours, true) is alike


def test_the_first_place_where_two_values_part():
    found = part([1, {"x": np.array([[1.0, 2.0]])}], [1, {"x": np.array([[1.0, 3.0]])}])
    assert (found.path, found.yours, found.true) == ((1, "x", 0, 1), 2.0, 3.0)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1 / 3, "0.3333333333"), (np.float64(0.5), "0.5"), (1e300, "1e+300"),
        (np.array([1.0, 2.5]), "[1., 2.5]"), (np.eye(2, dtype=int), "[[1, 0], [0, 1]]"),
        ((1,), "(1,)"), ({"x": 0.1 + 0.2}, "{'x': 0.3}"), (Fraction(1, 3), "Fraction(1, 3)"),
        (2**5000, "an integer of 5001 bits"), (None, "None"),
        (np.zeros(100), "[0., 0., 0., ..., 0., 0., 0.], shape (100,)"),
    ],
)  # fmt: skip
def test_values_are_shown_readably(value, text):
    assert shown(value) == text


def test_a_long_value_is_cut():
    assert len(shown("x" * 10_000)) <= 330


def test_an_exception_below_a_helper_is_placed_at_the_students_own_line(small_course, ask):
    small_course.fill("2.1", "first = total_of(x, None)\nreturn [first] * n")
    said = message(ask("2.1"), "powers(2, 3)")
    assert "in powers: first = total_of(x, None)" in said


def test_an_exception_is_followed_by_what_it_usually_means(small_course, ask):
    small_course.fill("2.1", "return powers(x, n)")
    said = message(ask("2.1"), "powers(2, 3)")
    assert said.splitlines()[-1].startswith("Python gives up at about 1,000 calls")


def test_an_exercises_own_sentence_about_an_exception_goes_first(small_course, ask):
    table = small_course.folders.syllabus
    table.write_text(table.read_text() + '\n[exercise.errors]\nZeroDivision = "n is never zero."\n')
    small_course.fill("2.1", "return [x / 0]")
    assert message(ask("2.1"), "powers(2, 3)").endswith("\nn is never zero.")


def test_an_exception_of_the_question_itself_is_not_explained(solution):
    assert "Nothing of that name" not in message(solution, "missing_name")
