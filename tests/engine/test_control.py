"""stop_gradient, custom_op and checkpoint."""

import gc
import weakref

import numpy as np
import pytest

import autodiff as ad
from autodiff import control
from autodiff.checkpointing import checkpoint
from autodiff.checkpointing.node import order_from
from autodiff.control import custom_op, stop_gradient
from autodiff.ops.dropout import dropout
from autodiff.ops.powers import sqrt
from autodiff.ops.selection import where
from autodiff.ops.sources import identity_op, variable_with_value
from autodiff.tangents import tangents
from autodiff.tracing import value_of
from autodiff.transforms import grad, hessian, jacobian
from tests.engine.opcheck import check_op

RNG = np.random.default_rng(0)
x = ad.Variable(name="x")


# ------------------------------------------------------------------------------ stop_gradient


def test_stop_gradient_keeps_the_value_and_cuts_both_modes():
    y = x * stop_gradient(x)
    (adjoint,) = ad.gradients(y, [x])
    (slope,) = tangents([y], [x], [ad.constant(1.0)])
    (nothing,) = ad.gradients(stop_gradient(x), [x])
    assert ad.Executor([y, adjoint, slope, nothing]).run({x: 3.0}) == [9.0, 3.0, 3.0, 0.0]


def test_stop_gradient_of_a_known_node_gives_its_plain_value():
    node = variable_with_value(np.array([1.0, 2.0]))
    assert stop_gradient(node * 2).value.tolist() == [2.0, 4.0]
    assert stop_gradient({"a": 3, "b": [x]})["a"].value == 3


def test_second_derivatives_stay_cut():
    assert grad(grad(lambda a: stop_gradient(a * a) * a**3))(2.0) == 4 * 6 * 2


# ------------------------------------------------------------------------------ custom_op


@custom_op
def product(a, b, *, scale=1.0):
    """The product of two numbers and a setting."""
    return a * b * scale


@product.gradient_rule
def product_gradient(dy, y, a, b, *, scale=1.0):
    return [dy * b * scale, dy * a * scale]


@custom_op
def cubed(a):
    return a**3


@cubed.gradient_rule
def cubed_gradient(dy, y, a):
    return dy * 3 * a**2


@cubed.tangent_rule
def cubed_tangent(directions, y, a):
    calls.append("tangent")
    return directions[0] * 3 * a**2


calls = []


def test_a_custom_op_differentiates_in_both_modes():
    a, b = RNG.normal(size=(2, 3)), RNG.normal(size=(2, 3))
    check_op(lambda a, b: product(a, b, scale=3.0), a, b, reference=lambda a, b: a * b * 3)
    check_op(product, a, b, reference=lambda a, b: a * b)


def test_a_tangent_rule_is_used_in_forward_mode():
    calls.clear()
    check_op(cubed, RNG.normal(size=4), reference=lambda a: a**3)
    assert "tangent" in calls


def test_a_custom_op_takes_its_name_docstring_and_arguments_from_the_function():
    assert str(product(x, x, scale=2)) == "product(x, x, scale=2)"
    assert product.__doc__ == "The product of two numbers and a setting."
    assert repr(product) == "<custom op product>"
    assert product(2.0, [1.0, 3.0]).value.tolist() == [2.0, 6.0]
    with pytest.raises(TypeError, match=r"product\(a, b, \*, scale=1.0\).*missing.*'b'"):
        product(x)
    with pytest.raises(TypeError, match="unexpected keyword argument 'shift'"):
        product(x, x, shift=1)


def test_a_custom_op_of_any_number_of_inputs():
    @custom_op
    def total(*terms):
        return sum(terms)

    @total.gradient_rule
    def total_gradient(dy, y, *terms):
        return [dy] * len(terms)

    y = total(x, x, x * 2)
    assert ad.Executor([y, *ad.gradients(y, [x])]).run({x: np.ones(2)})[1].tolist() == [4.0, 4.0]


def test_a_function_of_arrays_is_never_given_python_floats():
    @custom_op
    def spread(a):
        return a.sum() + a.ndim

    assert spread(2.0).value == 2.0
    assert spread(2).value == 2


def test_none_says_that_there_is_no_dependence():
    @custom_op
    def choose(a, which):
        return a[which]

    @choose.gradient_rule
    def choose_gradient(dy, y, a, which):
        return [a * 0 + dy, None]

    y = choose(x, np.int64(1))
    assert ad.Executor(ad.gradients(y, [x])).run({x: np.ones(2)})[0].tolist() == [1.0, 1.0]


def broken(rule, tangent=None):
    """Return an op of two inputs with a rule that is wrong somehow."""

    @custom_op
    def broken_op(a, b):
        return a * b

    if rule:
        broken_op.gradient_rule(rule)
    if tangent:
        broken_op.tangent_rule(tangent)
    return broken_op


@pytest.mark.parametrize(
    ("rule", "error", "message"),
    [
        (lambda dy, y, a, b: None, TypeError, "broken_op returned NoneType.*forget `return`"),
        (lambda dy, y, a, b: dy * b, ValueError, "broken_op returned 1 adjoints for 2 inputs"),
        (lambda dy, y, a, b: [dy, dy, dy], ValueError, "3 adjoints for 2 inputs"),
        (lambda dy, y, a, b: [dy, "b"], TypeError, "number"),
        (None, NotImplementedError, "no gradient rule.*@broken_op.gradient_rule"),
    ],
)
def test_a_wrong_gradient_rule_is_named(rule, error, message):
    with pytest.raises(error, match=message):
        ad.gradients(broken(rule)(x, x), [x])


def test_an_adjoint_of_the_wrong_shape_is_named():
    op = broken(lambda dy, y, a, b: [dy * b, dy * a])
    y = ad.Variable(name="y")
    grads = ad.gradients(op(x, y), [x, y])
    message = r"rule of broken_op gives input 1 has shape \(2, 3\); expected \(3,\).*sum_to_like_op"
    with pytest.raises(ValueError, match=message):
        ad.Executor(grads).run({x: np.ones((2, 3)), y: np.ones(3)})


def test_a_tangent_of_the_wrong_shape_is_named():
    op = broken(lambda dy, y, a, b: [dy, dy], lambda directions, y, a, b: ad.reduce_sum(a))
    (slope,) = tangents([op(x, x)], [x], [ad.constant(np.ones(3))])
    with pytest.raises(ValueError, match=r"rule of broken_op gives has shape \(\)"):
        ad.Executor([slope]).run({x: np.ones(3)})


def test_a_tangent_rule_is_given_zeros_for_what_does_not_change():
    op = broken(None, lambda directions, y, a, b: directions[0] * b + directions[1] * a)
    (slope,) = tangents([op(x, ad.constant(5.0))], [x], [ad.constant(1.0)])
    assert ad.Executor([slope]).run({x: 2.0}) == [5.0]
    none = broken(None, lambda directions, y, a, b: None)
    (slope,) = tangents([none(x, x)], [x], [ad.constant(1.0)])
    assert ad.Executor([slope]).run({x: 2.0}) == [0.0]


def test_what_is_no_array_or_function_is_refused():
    forgetful = custom_op(lambda a: None)
    with pytest.raises(TypeError, match="returned NoneType None.*forget `return`"):
        value_of(forgetful(1.0))
    with pytest.raises(TypeError, match="Write @custom_op above `def`"):
        custom_op(3)


# ------------------------------------------------------------------------------ checkpoint


class Probe:
    """An op `probe(a)`, which counts how often it is computed and watches what it made."""

    def __init__(self):
        self.count, self.made = 0, []

        @custom_op
        def probe(a):
            self.count += 1
            value = np.sin(a)
            self.made.append(weakref.ref(value))
            return value

        probe.gradient_rule(lambda dy, y, a: dy * ad.cos(a))
        self.op = probe

    def alive(self):
        """Return how many of the values are still there."""
        gc.collect()
        return sum(reference() is not None for reference in self.made)


def layer(a, w):
    return ad.tanh(ad.matmul(a, w)) + ad.sin(a)


def plain_layer(a, w):
    return np.tanh(a @ w) + np.sin(a)


A, W = RNG.normal(size=(2, 3)), RNG.normal(size=(3, 3))


def test_a_checkpoint_has_the_values_and_derivatives_of_its_function():
    check_op(checkpoint(layer), A, W, reference=plain_layer)


def test_checkpoints_nest():
    def outer(a, w):
        return layer(checkpoint(layer)(a, w), w)

    check_op(checkpoint(outer), A, W, reference=lambda a, w: plain_layer(plain_layer(a, w), w))


def test_a_checkpoint_may_take_and_return_trees():
    def branches(tree):
        a, w = tree["a"], tree["w"]
        return {"twice": a * 2, "both": [ad.matmul(a, w) * a, ad.sin(w)]}

    check_op(
        lambda a, w: list(checkpoint(branches)({"a": a, "w": w})["both"]),
        A, W,
        reference=lambda a, w: [(a @ w) * a, np.sin(w)],
    )  # fmt: skip
    check_op(  # one of several outputs alone: the others have no adjoint
        lambda a, w: checkpoint(branches)({"a": a, "w": w})["both"][0],
        A, W,
        reference=lambda a, w: (a @ w) * a,
    )  # fmt: skip


def test_an_output_without_an_adjoint_gets_zeros_of_its_shape():
    check_op(lambda a, w: checkpoint(lambda a, w: (ad.matmul(a, w), a * a))(a, w)[1], A, W,
             reference=lambda a, w: a * a)  # fmt: skip


def test_the_graph_inside_is_symbolic_and_ends_at_the_arguments():
    outer = variable_with_value(1.0) * 2
    door = identity_op(outer * 3)
    assert len(order_from([door], [door * 2])) == 2
    assert door.inputs
    node = checkpoint(lambda a: ad.sin(a) * 2)(outer).inputs[0]
    inside = ad.find_topo_sort(node.const_attr.outputs)
    assert [type(inner) for inner in inside] == [ad.Node] * 3


def test_nothing_moves_behind_a_stopped_gradient():
    (slope,) = tangents([checkpoint(ad.sin)(stop_gradient(x))], [x], [ad.constant(1.0)])
    assert ad.Executor([slope]).run({x: 2.0}) == [0.0]


def test_what_a_function_closes_over_is_differentiated_too():
    check_op(lambda a, w: checkpoint(lambda a: layer(a, w) * ad.reduce_sum(w))(a), A, W,
             reference=lambda a, w: plain_layer(a, w) * w.sum())  # fmt: skip
    c = ad.constant(2.0)
    y = checkpoint(lambda a: a * c)(x)
    assert ad.Executor(ad.gradients(y, [c, x])).run({x: 3.0}) == [3.0, 2.0]


def test_outputs_may_be_inputs_constants_or_made_outside():
    outside = x * 2
    results = checkpoint(lambda a: (a, 5.0, outside, a * outside))(x)
    total = ad.sum_node_list(list(results))
    assert ad.Executor([*results, *ad.gradients(total, [x])]).run({x: 3.0}) == [
        3.0, 5.0, 6.0, 18.0, 1 + 2 + 12.0]  # fmt: skip


def test_several_outputs_are_told_apart_by_number():
    first, second = checkpoint(lambda a: (a * 2, a * 3))(x)
    assert (str(first), str(second)) == ("checkpoint(x)[0]", "checkpoint(x)[1]")
    assert str(checkpoint(ad.sin)(x)) == "checkpoint(x)"


def test_other_arguments_are_passed_on_and_known_shapes_can_be_seen():
    def scaled(a, how, *, by):
        assert how == "as is"
        return a * (by if len(a) == 3 else 0)

    run = grad(lambda a: ad.reduce_sum(checkpoint(scaled)(a, "as is", by=np.arange(3.0))))
    assert run(np.ones(3)).tolist() == [0.0, 1.0, 2.0]
    assert checkpoint(lambda a: a + 1)(np.ones(2)).tolist() == [2.0, 2.0]


def test_jacobians_and_hessians_go_through_checkpoints():
    f = checkpoint(lambda a: ad.matmul(ad.sin(a), ad.constant(W)))
    expected = jacobian(lambda a: ad.matmul(ad.sin(a), ad.constant(W)))(A)
    for mode in ("forward", "reverse"):
        assert jacobian(f, mode=mode)(A) == pytest.approx(expected)
    v = np.array([0.3, 1.2])
    found = hessian(checkpoint(lambda a: ad.reduce_sum(ad.sin(a) * a)))(v)
    assert found == pytest.approx(np.diag(2 * np.cos(v) - v * np.sin(v)))


def chain(probe, length):
    def run(a):
        for _ in range(length):
            a = probe.op(a)
        return a

    return run


def test_inner_values_are_computed_again_in_the_gradient():
    plain, kept = Probe(), Probe()
    for probe, wrap, expected in ((kept, lambda f: f, 5), (plain, checkpoint, 10 - 1)):
        y = wrap(chain(probe, 5))(x)
        ad.Executor([y, *ad.gradients(y, [x])]).run({x: np.ones(2)})
        assert probe.count == expected  # the last value is not needed to go back
    ad.Executor([checkpoint(chain(plain, 5))(x)]).run({x: np.ones(2)})
    assert plain.count == 9 + 5


def test_inner_values_are_freed_between_forward_and_backward():
    probe, alive = Probe(), []

    @custom_op
    def look(a):
        alive.append(probe.alive())
        return a

    look.gradient_rule(lambda dy, y, a: dy)
    for wrap, expected in ((lambda f: f, 5), (checkpoint, 1)):
        probe.made.clear()
        y = look(wrap(chain(probe, 5))(x))
        ad.Executor([y, *ad.gradients(y, [x])]).run({x: np.ones(2)})
        assert alive.pop() == expected  # a checkpoint keeps its output alone


def test_traced_checkpoints_keep_no_inner_values_either():
    probe = Probe()
    source = variable_with_value(np.ones(2))
    y = checkpoint(lambda a: chain(probe, 5)(a * len(probe.op(a))))(source)  # looks at a value
    value_of(y)
    assert probe.alive() == 1
    (adjoint,) = ad.gradients(y, [source])
    value_of(adjoint)
    assert probe.alive() == 1


def test_a_line_of_checkpoints_costs_time_in_proportion_and_no_stack():
    node = x
    for _ in range(2_000):
        node = checkpoint(lambda a: ad.sin(a) * 1.001)(node)
    value, slope = ad.Executor([node, *ad.gradients(node, [x])]).run({x: 0.5})
    a, da = 0.5, 1.0
    for _ in range(2_000):
        a, da = np.sin(a) * 1.001, np.cos(a) * 1.001 * da
    assert (value, slope) == (pytest.approx(a), pytest.approx(da))


def test_dropout_inside_has_the_same_mask_both_times():
    f = checkpoint(lambda a: dropout(ad.sin(a) * a, 0.5, np.random.default_rng(0)))
    y = f(x)
    executor = ad.Executor([y, *ad.gradients(y, [x])])
    at = np.full(64, 2.0)
    for _ in range(2):
        value, slope = executor.run({x: at})
        assert np.array_equal(value == 0, slope == 0)
        assert 0 < np.sum(value == 0) < 64


def test_zeros_that_were_not_chosen_stay_zeros_through_a_checkpoint():
    for function in (sqrt, ad.log):

        def safe(a, function=function):
            return where(np.greater(a, 1), checkpoint(function)(a), 0.0)

        with np.errstate(divide="ignore", invalid="ignore"):
            slopes = grad(lambda a: ad.reduce_sum(safe(a)))(np.array([0.0, 4.0]))  # noqa: B023
        assert slopes.tolist() == [0.0, 0.25]


def test_a_failure_inside_names_the_inner_line():
    @checkpoint
    def wrong(a):
        return ad.matmul(a, a)

    line = wrong.__wrapped__.__code__.co_firstlineno + 2
    with pytest.raises(ValueError) as caught:
        ad.Executor([wrong(x)]).run({x: np.ones((2, 3))})
    assert any(f"test_control.py:{line}" in note for note in caught.value.__notes__)


def test_checkpoint_takes_a_function():
    with pytest.raises(TypeError, match=r"checkpoint\(f\)\(x\), not checkpoint\(f\(x\)\)"):
        checkpoint(x * x)


def test_the_example_in_the_docstring_is_about_ten_lines():
    example = [line for line in control.custom_op.__doc__.splitlines() if ">>>" in line]
    assert 5 <= len(example) <= 10
