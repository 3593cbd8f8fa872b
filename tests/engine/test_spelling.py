"""How things show themselves, in a notebook and in an error."""

import numpy as np

import autodiff as ad
from autodiff import dual, revad, tape

x, y = ad.Variable(name="x"), ad.Variable(name="y")


def test_the_numbers_of_the_small_engines_show_their_values():
    assert repr(revad.Var(2.5)) == "Var(2.5)"
    assert repr(dual.Dual(2.0, 1.0)) == "Dual(2.0, 1.0)"
    assert repr(tape.Tape()) == "<Tape of 0 nodes>"


def test_derivatives_of_functions_carry_their_names():
    assert repr(ad.jacobian(np.sin)) == "<jacobian(sin)>"
    assert ad.grad(np.sin).__name__ == "grad(sin)"


def test_of_many_operands_three_are_spelled():
    assert str(np.concatenate([x, y, x, y, x])) == "concatenate(x, y, x, …)"


def test_a_diagonal_is_put_back_by_a_place_of_indices():
    (dx,) = ad.gradients(np.einsum("ii->i", x), [x])
    assert str(dx).startswith('place("i->ii", einsum(')


def test_ops_and_nodes_of_every_kind_have_short_names():
    nodes = [
        np.clip(x, 0, 1), np.where(x > 0, x, y), x[1:, ..., None], x.T @ y, -x**2, abs(x),
        np.linalg.solve(x, y), ad.softmax(x), np.einsum("ij,jk->ik", x, y), x.reshape(2, -1),
    ]  # fmt: skip
    for node in nodes:
        assert 0 < len(str(node)) <= 60
        assert "object at" not in str(node)
        assert str(ad.gradients(node, [x])[0])
