"""The bug museum: a right engine, sixteen wrong ones, and the search for what exposes them."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

import autodiff as ad
from autodiff.museum import EXHIBITS, exhibit, exp, maximum, sin, tanh, tour
from autodiff.museum.engine import Engine
from autodiff.museum.exhibits import POINTS, right_gradient
from autodiff.museum.search import expressions, smallest
from autodiff.museum.terms import Term, as_term, terms_of, variables

X, Y = variables()
UNARY = {"neg": lambda a: -a, "sin": ad.sin, "exp": ad.exp, "tanh": ad.tanh,
         "square": lambda a: a**2}  # fmt: skip
BINARY = {"+": "__add__", "-": "__sub__", "*": "__mul__", "/": "__truediv__"}


def on_nodes(output, x, y):
    """Return the same expression as a graph of the framework."""
    made = {}
    for term in terms_of(output):
        operands = [made[operand] for operand in term.operands]
        if term.op == "variable":
            made[term] = {"x": x, "y": y}[term.label]
        elif term.op == "number":
            made[term] = ad.constant(term.label)
        else:
            made[term] = (
                UNARY[term.op](*operands)
                if term.op in UNARY
                else getattr(operands[0], BINARY[term.op])(operands[1])
            )
    return made[output]


@st.composite
def outputs(draw):
    terms = [X, Y, as_term(2.0)]
    for _ in range(draw(st.integers(1, 6))):
        op = draw(st.sampled_from([*UNARY, *BINARY]))
        count = 1 if op in UNARY else 2
        terms.append(Term(op, tuple(draw(st.sampled_from(terms)) for _ in range(count))))
    return terms[-1]


@given(outputs())
def test_the_right_engine_agrees_with_the_framework(output):
    x, y = ad.Variable(name="x"), ad.Variable(name="y")
    found = on_nodes(output, x, y)
    for point in POINTS:
        try:
            true = right_gradient(output, point)
        except ValueError:
            continue  # 1 / 0, or an exponential too large
        feed = {x: point["x"], y: point["y"]}
        framework = ad.Executor(ad.gradients(found, [x, y])).run(feed)
        for one, other in zip(true.values(), framework, strict=True):
            assert math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)


@pytest.mark.parametrize("one", EXHIBITS.values(), ids=str)
def test_the_smallest_expression_exposes_and_no_smaller_one_does(one):
    assert one.judge(one.smallest).exposed
    leaves = [X, Y, *map(as_term, one.numbers)]
    for size in range(min(one.smallest.size, 3)):
        assert not any(one.judge(term).exposed for term in expressions(size, one.ops, leaves))


@pytest.mark.parametrize("one", EXHIBITS.values(), ids=str)
def test_every_engine_is_right_somewhere(one):
    candidates = [X - X, X + Y, X * X, sin(X), X + 2 * Y]
    assert not all(one.judge(term).exposed for term in candidates)


def test_the_number_of_expressions_is_right_where_it_can_be_counted_by_hand():
    # sin(x), x + x; then the sine of each, and a sum with x or with itself
    assert [len(list(expressions(n, ["+", "sin"], [X]))) for n in range(3)] == [1, 2, 6]


def test_every_operation_of_a_searched_expression_is_needed():
    for output in expressions(3, ["*", "neg"], [X]):
        assert output.size == 3


def test_a_search_without_success_gives_none():
    assert smallest(lambda output: False, ["+"], largest=2) is None


def test_expressions_read_like_python():
    h = X * Y
    assert str(h * h + sin(h - 2)) == "h1 = x * y; (h1 * h1) + sin(h1 - 2)"
    assert str(-((X + Y) ** 2)) == "-(x + y)**2"
    assert str(maximum(X, exp(Y) / 3)) == "maximum(x, exp(y) / 3)"
    assert str((X + Y) * (X - Y)) == "(x + y) * (x - y)"
    assert str(1 / tanh(3 - X)) == "1 / tanh(3 - x)"


def test_a_verdict_says_where_and_what_and_only_then_the_mistake():
    told = str(exhibit("quotient").judge(lambda x, y: x / y))
    assert "x / y, at x = 2, y = 3" in told and "true is -0.222222" in told
    assert exhibit("quotient").mistake in told
    survives = exhibit("quotient").judge(lambda x, y: x * y)
    assert str(survives) == "quotient survives x * y: its gradient is right"


@pytest.mark.parametrize(
    ("write", "error", "said"),
    [
        (lambda x, y: None, TypeError, "is a `return` missing"),
        (lambda x, y: "x", TypeError, "an expression is made of"),
        (lambda x, y: x / (x - x), ValueError, "cannot be differentiated at x = 2, y = 3"),
        (lambda x, y: exp(exp(exp(exp(x)))), ValueError, "cannot be differentiated"),
        (lambda x, y: x**3, ValueError, r"x \*\* 2 alone"),
    ],
)
def test_what_is_no_expression_is_refused(write, error, said):
    with pytest.raises(error, match=said):
        exhibit("tie").judge(write)


def test_an_unknown_exhibit_names_the_nearest():
    with pytest.raises(ValueError, match="did you mean 'overwrites'"):
        exhibit("overwrite")


def test_the_tour_spoils_nothing_that_was_not_found():
    assert str(exhibit("overwrites").smallest) == "x + x"
    for line in tour().splitlines()[:-1]:
        assert line.endswith("not yet") or "exposed by" in line or "survives" in line


def test_engines_keep_nothing_between_verdicts():
    first = exhibit("never forgets").judge(X + Y)
    again = exhibit("never forgets").judge(X + Y)
    assert first.wrong == again.wrong
    assert Engine().gradient(X + Y, POINTS[0]) == {"x": 1.0, "y": 1.0}
