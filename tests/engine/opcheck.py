"""`check_op`: what every differentiable op must satisfy, in one call.

The value against NumPy's, shape and dtype; adjoints (reverse mode) and tangents (forward mode)
against differences along random directions; second derivatives in three nestings of the modes;
symbolic and traced nodes alike; float32 that stays float32.
"""

import numpy as np

from autodiff.executor import Executor
from autodiff.gradients import gradients
from autodiff.graph import sum_node_list
from autodiff.ops.reduction import reduce_sum_op
from autodiff.ops.sources import Variable, constant, variable_with_value
from autodiff.tangents import tangents
from autodiff.trees import leaves

STEP = 5e-4  # of the five-point differences, exact up to the fifth derivative


def check_op(function, *values, reference=None, order=2, symbolic=True, float32=True, rtol=1e-6):
    """Check a NumPy-style function of nodes at the given values.

    Parameters
    ----------
    function : callable
        Of as many arguments as there are values; returns a node, or a list or tuple of nodes.
        On arrays it is NumPy's own function, unless there is a `reference`.
    *values : number or array of float
        A smooth point: kinks and ties must be farther away than about a thousandth.
    reference : callable, optional
        The same function on arrays, where `function` itself does not work on them.
    order : {0, 1, 2}
        Up to which derivative.
    symbolic : bool
        Whether it works on nodes of unknown shape too.
    float32 : bool
        Whether to check that float32 inputs give float32 gradients.
    rtol : float
        Relative tolerance of the derivatives; that of values is 1e-12.
    """
    values = [np.asarray(value, dtype=float)[()] for value in values]
    reference = reference or function
    for make in [symbolic_inputs, traced_inputs][not symbolic :]:
        probe = Probe(function, reference, values, make)
        probe.check_values()
        if order >= 1:
            probe.check_first(rtol)
        if order >= 2:
            probe.check_second(rtol)
    if float32 and order >= 1:
        check_float32(function, reference, values)


def symbolic_inputs(values):
    """Return variables without values, and what to feed."""
    inputs = [Variable(name="abcdefgh"[i]) for i in range(len(values))]
    return inputs, dict(zip(inputs, values, strict=True))


def traced_inputs(values):
    """Return inputs that know their values, and nothing to feed."""
    return [variable_with_value(value) for value in values], {}


class Probe:
    """A function at a point, with random weights on its outputs and random directions."""

    def __init__(self, function, reference, values, make):
        self.function, self.reference, self.values, self.make = function, reference, values, make
        rng = np.random.default_rng(0)
        self.expected = leaves(reference(*values))
        self.weights = [rng.normal(size=np.shape(value)) for value in self.expected]
        self.directions = [rng.normal(size=np.shape(value)) for value in values]
        self.others = [rng.normal(size=np.shape(value)) for value in values]

    def run(self, build, values=None):
        """Return the values of the nodes that `build(outputs, inputs)` makes."""
        inputs, feeds = self.make(self.values if values is None else values)
        return Executor(build(leaves(self.function(*inputs)), inputs)).run(feeds)

    def check_values(self):
        """Compare value, shape and dtype with NumPy's."""
        outputs = self.run(lambda outputs, inputs: outputs)
        assert len(outputs) == len(self.expected)
        for got, expected in zip(outputs, self.expected, strict=True):
            np.testing.assert_allclose(got, expected, rtol=1e-12, atol=1e-12)
            assert np.shape(got) == np.shape(expected)
            assert np.asarray(got).dtype == np.asarray(expected).dtype

    def adjoints(self, outputs, inputs):
        """Reverse mode: the gradients of the weighted sum of the outputs."""
        return gradients(inner(outputs, self.weights), inputs)

    def forward(self, outputs, inputs):
        """Forward mode: the outputs' tangents in our directions."""
        return tangents(outputs, inputs, [constant(direction) for direction in self.directions])

    def check_first(self, rtol):
        """Compare the slope of the weighted sum along our directions: twice with differences."""

        def weighted(values):
            found = leaves(self.reference(*values))
            return sum(np.sum(a * b) for a, b in zip(found, self.weights, strict=True))

        expected = difference(weighted, self.values, self.directions)
        adjoints, found = self.run(self.adjoints), self.run(self.forward)
        check_shapes("adjoint", adjoints, self.values)
        check_shapes("tangent", found, self.expected)
        check_slope("reverse mode", total(adjoints, self.directions), expected, rtol)
        check_slope("forward mode", total(found, self.weights), expected, rtol)

    def check_second(self, rtol):
        """Differentiate the first derivatives again: reverse on reverse, and the modes mixed.

        The outputs are bent first, so that their adjoints depend on the inputs too: it is then that
        the derivatives by the adjoints matter.
        """

        def slope(outputs, inputs):
            return inner(self.adjoints(list(map(bent, outputs)), inputs), self.directions)

        def reverse_on(first):
            return lambda outputs, inputs: gradients(first(outputs, inputs), inputs)

        def pushed(outputs, inputs):
            return inner(self.forward(list(map(bent, outputs)), inputs), self.weights)

        def forward_on_reverse(outputs, inputs):
            return tangents([slope(outputs, inputs)], inputs, list(map(constant, self.others)))

        expected = difference(
            lambda values: self.run(lambda *made: [slope(*made)], values)[0],
            self.values, self.others,
        )  # fmt: skip
        for name, build in (("reverse", slope), ("forward", pushed)):
            second = self.run(reverse_on(build))
            check_shapes(f"second adjoint, reverse on {name}", second, self.values)
            check_slope(f"reverse on {name}", total(second, self.others), expected, rtol)
        (second,) = self.run(forward_on_reverse)
        check_slope("forward on reverse", float(np.sum(second)), expected, rtol)


def bent(node):
    """Return a smooth function of each element that is not linear."""
    return node + node * node / 2


def check_float32(function, reference, values):
    """Check that float32 inputs give the dtype that NumPy gives, and float32 adjoints."""
    values = [np.asarray(value, dtype=np.float32)[()] for value in values]
    inputs, _ = traced_inputs(values)
    outputs = leaves(function(*inputs))
    for output, expected in zip(outputs, leaves(reference(*values)), strict=True):
        dtype = np.asarray(expected).dtype
        assert np.asarray(output.value).dtype == dtype, f"{output} is no {dtype}"
    total = sum_node_list([reduce_sum_op(output) for output in outputs])
    for adjoint in gradients(total, inputs):
        dtype = np.asarray(adjoint.value).dtype
        assert dtype == np.float32, f"the adjoint {adjoint} of a float32 input is {dtype}"


def inner(nodes, weights):
    """Return the sum of all products of elements of nodes and of arrays, as one node."""
    pairs = zip(nodes, weights, strict=True)
    return sum_node_list([reduce_sum_op(node * constant(weight)) for node, weight in pairs])


def total(values, weights):
    """Return the sum of all products of elements."""
    return float(sum(np.sum(a * b) for a, b in zip(values, weights, strict=True)))


def difference(function, values, directions):
    """Return the slope of a function of a list of arrays along directions: five points."""

    def at(t):
        moved = zip(values, directions, strict=True)
        return float(function([value + t * STEP * direction for value, direction in moved]))

    return (8 * (at(1) - at(-1)) - (at(2) - at(-2))) / (12 * STEP)


def check_shapes(what, found, expected):
    """Check that derivatives have the shapes of what they belong to."""
    for i, (a, b) in enumerate(zip(found, expected, strict=True)):
        assert np.shape(a) == np.shape(b), f"{what} {i} has shape {np.shape(a)}, not {np.shape(b)}"


def check_slope(what, received, expected, rtol):
    """Check one directional derivative."""
    close = np.isclose(received, expected, rtol=rtol, atol=1e-7)
    assert close, f"{what}: received {received!r}, expected {expected!r}"
