"""einsum: every kind of index, and that the gradient of an einsum is an einsum."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import autodiff as ad
from autodiff.ops.contraction import EinsumOp, EinsumPlaceOp, einsum, parse, place
from autodiff.ops.sources import variable_with_value
from tests.engine.opcheck import check_op

LENGTHS = {"i": 3, "j": 2, "k": 4, "l": 2}
PLAIN = [
    "ij,jk->ik", "ij,jk", "ij->ji", "ba", "ij->", "ij->i", "ij,k->i", "i,i->", "i,j", "ij,ij->ij",
    "ij,jk,kl->il", "i,i,i->i", "i,ij,j->", "ij,ij,ij->", ",i->i", "", " i j , j k -> k i ",
    "i,ij,jk,k->",
]  # fmt: skip
DIAGONAL = ["ii->i", "ii", "iij->j", "iij,jk->k", "iij,jji->i", "iii->i", "jij->ij", "ii,i->"]
DOTTED = [
    "...ij,...jk->...ik", "ij,...jk->...ik", "...ij,jk", "...->...", "i...->...", "...i,...i->...",
    "i...j,j...->...", "...ii->...i", "...ii,...i->...", "j...i,ij,...j->j...", "...,...",
    "i... , ... i",
]  # fmt: skip
HIDDEN = [[], [2], [3, 2]]


def operands(subscripts, hidden=((),)):
    """Return an array for each operand; `hidden` are the lengths behind its dots, by operand."""
    rng = np.random.default_rng(5)
    terms = subscripts.replace(" ", "").split("->")[0].split(",")
    values = []
    for term, behind in zip(terms, [*hidden] * len(terms), strict=False):
        letters = term.replace("...", ".")
        shape = [n for c in letters for n in (behind if c == "." else [LENGTHS.get(c, 2)])]
        values.append(rng.normal(size=shape))
    return values


def check(subscripts, values, optimize=False):
    check_op(
        lambda *nodes: einsum(subscripts, *nodes, optimize=optimize),
        *values,
        reference=lambda *arrays: np.einsum(subscripts, *arrays) * 1,
    )


@pytest.mark.parametrize("optimize", [False, True, "optimal"])
@pytest.mark.parametrize("subscripts", PLAIN)
def test_sums_of_products(subscripts, optimize):
    check(subscripts, operands(subscripts), optimize)


@pytest.mark.parametrize("subscripts", DIAGONAL)
def test_an_index_twice_in_one_operand_is_a_diagonal(subscripts):
    check(subscripts, operands(subscripts))


@pytest.mark.parametrize("behind", [([],), ([2],), ([1, 2], [3, 1]), ([], [3, 2]), ([3, 2], [2])],
                         ids=str)  # fmt: skip
@pytest.mark.parametrize("subscripts", DOTTED)
def test_dots_stand_for_any_number_of_axes_that_broadcast(subscripts, behind):
    check(subscripts, operands(subscripts, behind))


@pytest.mark.parametrize(
    ("subscripts", "shapes"),
    [
        ("ij,ij->ij", [(1, 3), (2, 3)]), ("ij,ij->", [(1, 3), (2, 3)]), ("i,i->", [(1,), (3,)]),
        ("ij,ij->ij", [(1, 3), (2, 1)]), ("ij,i->", [(2, 3), (1,)]), ("ii,i->i", [(1, 1), (3,)]),
        ("ij,jk->ik", [(0, 3), (3, 2)]), ("ij,jk->ik", [(2, 0), (0, 2)]), ("ii->i", [(0, 0)]),
    ],
    ids=str,
)  # fmt: skip
def test_axes_of_length_one_broadcast_and_empty_ones_sum_to_zero(subscripts, shapes):
    rng = np.random.default_rng(6)
    check(subscripts, [rng.normal(size=shape) for shape in shapes])


@given(st.lists(st.text("ijk", max_size=3), min_size=1, max_size=3), st.data())
@settings(max_examples=40, deadline=None)
def test_any_subscripts(terms, data):
    """Random indices: repeated, shared, alone; a random choice of them in the output."""
    letters = sorted(set("".join(terms)))
    output = data.draw(st.permutations(letters)) if letters else []
    output = "".join(output[: data.draw(st.integers(0, len(letters)))])
    subscripts = ",".join(terms) + "->" + output
    check_op(
        lambda *nodes: einsum(subscripts, *nodes),
        *operands(subscripts),
        reference=lambda *arrays: np.einsum(subscripts, *arrays) * 1,
        float32=False,
    )


def test_the_gradient_of_an_einsum_is_an_einsum_with_indices_exchanged():
    a, b, c = (ad.Variable(name=name) for name in "abc")
    grads = ad.gradients(einsum("ij,jk,kl->il", a, b, c), [a, b, c])
    for grad, expected in zip(grads, ["il,jk,kl->ij", "il,ij,kl->jk", "il,ij,jk->kl"], strict=True):
        assert isinstance(grad.op, EinsumPlaceOp)
        contracted = grad.inputs[0]
        assert isinstance(contracted.op, EinsumOp)
        terms, output, _ = contracted.const_attr
        assert ",".join(terms) + "->" + output == expected


def test_putting_in_place_costs_nothing_where_there_is_nothing_to_do():
    value = np.ones((2, 3))
    node = EinsumPlaceOp()(variable_with_value(value), variable_with_value(value), "ij", "ij")
    assert node.value is value
    assert not place(np.ones(2), "i", "ij", (2, 1000)).flags.owndata


def test_a_contraction_path_holds_for_the_value_and_the_gradients_choose_their_own():
    values = operands("ij,jk,kl->il")
    path = ["einsum_path", (1, 2), (0, 1)]
    check("ij,jk,kl->il", values, optimize=path)
    a, b, c = map(variable_with_value, values)
    product = einsum("ij,jk,kl->il", a, b, c, optimize=path)
    (grad,) = ad.gradients(product, [a])
    assert grad.inputs[0].const_attr[2] == "greedy"


def test_operands_with_lists_of_numbers():
    a, b = operands("ij,jk")
    node = variable_with_value(a)
    np.testing.assert_allclose(np.einsum(node, [0, 1], b, [1, 2], [0, 2]).value, a @ b)
    np.testing.assert_allclose(np.einsum(node, [0, 1], b, [1, 2]).value, a @ b)
    np.testing.assert_allclose(np.einsum(node, [..., 0], [0, ...]).value, a.T)


@pytest.mark.parametrize("name", ["vecdot", "matvec", "vecmat"])
def test_numpys_products_of_vectors_and_matrices(name):
    if not hasattr(np, name):
        pytest.skip(f"this NumPy has no {name}")
    a, b = {
        "vecdot": operands("...i,...i", ([2], [])),
        "matvec": operands("...ij,...j", ([2], [])),
        "vecmat": operands("...i,...ij", ([], [2])),
    }[name]
    check_op(getattr(np, name), a, b)


def test_dots_that_the_output_has_not_are_summed_over():
    (a,) = operands("...i", ([2, 3],))
    check_op(lambda a: einsum("...i->i", a), a, reference=lambda a: a.sum(axis=(0, 1)))


@pytest.mark.parametrize(
    ("subscripts", "message"),
    [
        ("i->j", "'j', which no operand has"),
        ("ij->ii", "'i' twice"),
        ("i1", "'1' is no index"),
        ("i..j", "'.' is no index"),
        ("ij,jk", "indices for 2 operands, but got 1"),
        ("ij->i->j", "'-' is no index"),
        ("......i", "'.' is no index"),
    ],
)
def test_wrong_subscripts_are_named(subscripts, message):
    with pytest.raises(ValueError, match="^einsum") as caught:
        parse(subscripts, 1)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda a: einsum("ijk", a).value, ValueError, "too many subscripts"),
        (lambda a: einsum(a), TypeError, "list of numbers"),
        (lambda a: einsum(a, 0), TypeError, "list of numbers"),
        (lambda a: np.einsum("ij", a, dtype=float), TypeError, "takes operands, optimize"),
        (lambda a: np.einsum("ij,j", a, np.array([1j, 2, 3])), TypeError, "array of numbers"),
    ],
)
def test_wrong_calls_are_refused(call, error, message):
    with pytest.raises(error, match=message):
        call(variable_with_value(np.ones((2, 3))))
