"""Random graphs of single numbers with their gradients, for Hypothesis."""

import numpy as np
from hypothesis import strategies as st

import autodiff as ad
from autodiff.ops.powers import square
from autodiff.ops.strong import mask_op, settled_op, strong_div_op, strong_mul_op

__all__ = ["ALL", "MOVING", "graphs", "numbers", "random_graph"]

numbers = st.one_of(
    st.sampled_from([0.0, -0.0, 1.0, -1.0, 0.5, 2.0, 1e-300, 1e300, -3.25]),
    st.floats(-4, 4, allow_subnormal=False),
)
constants = st.sampled_from([-1.0, 0.0, 0.5, 1.0, 2, 3, -2.5, 1e10])

MOVING = {  # ops whose values and slopes are the same for arrays and for NumPy's numbers
    "add": lambda a, b, c: a + b,
    "sub": lambda a, b, c: a - b,
    "mul": lambda a, b, c: a * b,
    "div": lambda a, b, c: a / b,
    "neg": lambda a, b, c: -a,
    "add constant": lambda a, b, c: a + c,
    "constant minus": lambda a, b, c: c - a,
    "times constant": lambda a, b, c: a * c,
    "constant over": lambda a, b, c: c / a,
    "sum of four": lambda a, b, c: a + b + a + c,
    "sum to the right": lambda a, b, c: a + (b + (a + c)),
    "sin": lambda a, b, c: np.sin(a),
    "cos": lambda a, b, c: np.cos(a),
    "exp": lambda a, b, c: np.exp(a),
    "log": lambda a, b, c: np.log(a),
    "tanh": lambda a, b, c: np.tanh(a),
    "sqrt": lambda a, b, c: np.sqrt(a),
    "sigmoid": lambda a, b, c: ad.sigmoid(a),
    "square": lambda a, b, c: square(a),
    "abs": lambda a, b, c: abs(a),
    "sign": lambda a, b, c: np.sign(a),
    "maximum": lambda a, b, c: np.maximum(a, b),
    "minimum": lambda a, b, c: np.minimum(a, b),
    "relu": lambda a, b, c: ad.relu(a),
    "where": lambda a, b, c: np.where(a > b, a * b, float(c)),
    "where number": lambda a, b, c: np.where(a, b, a),
    "less times": lambda a, b, c: (a < b) * b,
    "mask": lambda a, b, c: mask_op(a, b),
    "mask not": lambda a, b, c: mask_op(a, b, when=False),
    "settled": lambda a, b, c: settled_op(a, b, a),
    "strong mul": lambda a, b, c: strong_mul_op(a, b),
    "strong div": lambda a, b, c: strong_div_op(a, b),
    "stop": lambda a, b, c: ad.stop_gradient(a) * b,
    "clip": lambda a, b, c: np.clip(a, -1.0, 1.0),
    "sinh": lambda a, b, c: np.sinh(a),
    "arctan": lambda a, b, c: np.arctan(a),
    "floor": lambda a, b, c: np.floor(a),
}
ALL = MOVING | {
    "softplus": lambda a, b, c: ad.softplus(a),
    "power of two": lambda a, b, c: a**2,
    "root": lambda a, b, c: a**0.5,
    "power": lambda a, b, c: a**c,
    "power of nodes": lambda a, b, c: abs(a) ** b,
    "hypot": lambda a, b, c: np.hypot(a, b),
}


@st.composite
def graphs(draw, kinds=tuple(ALL), most=12, promise=True):
    """Return the outputs of a random graph, a value and its gradient, and its three variables.

    With `promise`, the variables may be promised to be single numbers.
    """
    scalar = promise and draw(st.booleans())
    variables = [ad.Variable(name=name, scalar=scalar) for name in "xyz"]
    nodes = list(variables)
    for _ in range(draw(st.integers(1, most))):
        pick = st.integers(0, len(nodes) - 1)
        made = ALL[draw(st.sampled_from(kinds))](
            nodes[draw(pick)], nodes[draw(pick)], draw(constants)
        )
        nodes.append(made)
    total = nodes[-1] + variables[0] * variables[1] + variables[2]
    return [total, nodes[-1], *ad.gradients(total, variables)], variables


def random_graph(width, depth, seed=0, promise=True):
    """Return a layered graph: each layer has `width` sums of products of the layer before."""
    rng = np.random.default_rng(seed)
    variables = [ad.Variable(name=f"x{i}", scalar=promise) for i in range(width)]
    layer = variables
    for _ in range(depth):
        i, j = rng.integers(width, size=(2, width))
        layer = [np.tanh(layer[a] * layer[b] + layer[a]) for a, b in zip(i, j, strict=True)]
    total = ad.sum_node_list(layer)
    feeds = dict(zip(variables, rng.normal(size=width).tolist(), strict=True))
    return [total, *ad.gradients(total, variables)], feeds
