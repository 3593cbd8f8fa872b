"""Random graphs, and programs made of them, for the tests of the compiler's passes."""

import warnings
from fractions import Fraction

import numpy as np
from hypothesis import strategies as st

import autodiff as ad
from autodiff.compiler.program import fact_of
from autodiff.compiler.specialise import write_down
from autodiff.ops.casting import cast_like_op
from autodiff.ops.powers import square_op
from autodiff.ops.shape import broadcast_like_op, sum_to_like_op
from autodiff.ops.shaping import reshape_like_op
from autodiff.ops.sources import identity_op, oneslike_op, zeroslike_op
from autodiff.ops.strong import settled_op, strong_mul_op

SPECIAL = (0.0, -0.0, 1.0, -1.0, 2.0, 0.5, -3.3, 1e-310, 1e300, float("inf"), -float("inf"),
           float("nan"))  # fmt: skip
CONSTANTS = (0, 1, -1, 2, 4, 0.0, -0.0, 1.0, -1.0, 2.0, 0.25, -8, 0.1, Fraction(1, 2), Fraction(1),
             np.float64(1.0), np.float32(1.0), np.ones(3), -np.ones((2, 3)), np.zeros(3),
             -np.zeros(3), np.ones(3, dtype=np.float32), np.float64(-0.0))  # fmt: skip
SHAPES = ((), (3,), (2, 3), (2, 1), (1, 3), (3, 3), (0, 3), (1, 1))

UNARY = [
    lambda x: -x, ad.sin, ad.exp, np.sqrt, lambda x: x.T, np.sum, ad.stop_gradient, identity_op,
    oneslike_op, zeroslike_op, square_op,
    lambda x: np.sum(x, axis=0), lambda x: np.sum(x, axis=-1, keepdims=True),
    lambda x: np.sum(x, axis=()),
    lambda x: np.mean(x, axis=0), lambda x: x.astype(np.float32), lambda x: x.astype(np.float64),
    lambda x: np.swapaxes(x, 0, 1), lambda x: np.transpose(x, (1, 0)), lambda x: x[0],
    lambda x: x[..., ::2], lambda x: np.reshape(x, (-1,)), lambda x: np.reshape(x, (3, -1)),
    lambda x: np.full_like(x, 2.5),
]  # fmt: skip
BINARY = [
    lambda x, y: x + y, lambda x, y: x - y, lambda x, y: x * y, lambda x, y: x / y,
    lambda x, y: x @ y, strong_mul_op, sum_to_like_op, broadcast_like_op, reshape_like_op,
    cast_like_op, lambda x, y: settled_op(x, x, y), ad.matmul_op,
    lambda x, y: ad.matmul_op(x, y, trans_A=True), np.maximum, np.hypot,
    lambda x, y: np.where(x > 0, x, y), lambda x, y: np.clip(x, -1, y),
]  # fmt: skip
BY_CONSTANT = [
    lambda x, c: x + c, lambda x, c: c + x, lambda x, c: x - c, lambda x, c: c - x,
    lambda x, c: x * c, lambda x, c: x / c, lambda x, c: c / x, lambda x, c: x**c,
    lambda x, c: ad.constant(c) * x, lambda x, c: x + ad.constant(c),
    lambda x, c: x - ad.constant(c),
]  # fmt: skip


@st.composite
def values(draw):
    """A number or an array to feed: any type, any layout, signed zeros, infinities and NaN."""
    kind = draw(st.sampled_from(["float", "int", "fraction", "array", "array", "array", "ints"]))
    if kind == "int":
        return draw(st.integers(-4, 4))
    if kind == "fraction":
        return draw(st.fractions(-2, 2, max_denominator=5))
    if kind == "float":
        return draw(st.sampled_from(SPECIAL))
    shape = draw(st.sampled_from(SHAPES))
    if kind == "ints":
        return np.array(draw(lists(st.integers(-4, 4), shape)), dtype=np.int64).reshape(shape)
    dtype = draw(st.sampled_from([np.float64, np.float64, np.float32]))
    with np.errstate(over="ignore"):
        array = np.array(draw(lists(st.sampled_from(SPECIAL), shape)), dtype=dtype).reshape(shape)
    layout = draw(st.sampled_from(["C", "C", "F", "wide"]))
    return np.repeat(array, 2, axis=-1)[..., ::2] if layout == "wide" and array.ndim else (
        np.array(array, order="F") if layout == "F" else array
    )


def lists(elements, shape):
    """Lists of as many elements as an array of the shape has."""
    count = int(np.prod(shape))
    return st.lists(elements, min_size=count, max_size=count)


@st.composite
def programs(draw):
    """A program of a random graph, and values for its inputs.

    Every node can be computed for these values; what cannot is not taken into the graph.
    """
    nodes, known, feeds = [], {}, {}
    for i in range(draw(st.integers(1, 3))):
        node = ad.Variable(name=f"x{i}")
        nodes.append(node)
        known[node] = feeds[node] = draw(values())
    for _ in range(draw(st.integers(1, 14))):
        node = draw(next_nodes(nodes))
        if node is not None and compute(node, known):
            nodes.append(node)
    outputs = draw(st.lists(st.sampled_from(nodes[-4:]), min_size=1, max_size=3))
    if draw(st.booleans()):
        outputs = outputs + draw(st.just(adjoints(outputs[0], list(feeds), known)))
    return program_of(outputs, feeds)


@st.composite
def next_nodes(draw, nodes):
    """A node made of some of the others, or None where the ops refuse them at once."""
    x, y = draw(st.sampled_from(nodes)), draw(st.sampled_from(nodes))
    make, others = draw(
        st.sampled_from(UNARY).map(lambda f: (f, ()))
        | st.sampled_from(BINARY).map(lambda f: (f, (y,)))
        | st.tuples(st.sampled_from(BY_CONSTANT), st.sampled_from(CONSTANTS).map(lambda c: (c,)))
    )
    try:
        return make(x, *others)
    except (TypeError, ValueError, ZeroDivisionError, OverflowError):
        return None


def adjoints(output, inputs, known):
    """Return the gradients of an output that can be computed."""
    try:
        found = ad.gradients(output, inputs)
    except (TypeError, ValueError, ZeroDivisionError, OverflowError):
        return []
    return [node for node in found if compute(node, known)]


def compute(node, known):
    """Say whether a node can be computed, and keep the values that it needs."""
    found = dict(known)
    try:
        with quiet():
            for needed in ad.find_topo_sort([node]):
                if needed not in found:
                    operands = [found[operand] for operand in needed.inputs]
                    found[needed] = needed.op.compute(needed, operands)
                    if isinstance(found[needed], int) and abs(found[needed]) > 10**30:
                        return False
    except (TypeError, ValueError, ArithmeticError, IndexError, AttributeError):
        return False
    known |= found
    return True


class quiet(warnings.catch_warnings):  # noqa: N801, a context manager as in the standard library
    """No warnings, of Python's or of NumPy's."""

    def __enter__(self):
        super().__enter__()
        warnings.simplefilter("ignore")
        self._errors = np.errstate(all="ignore")
        self._errors.__enter__()

    def __exit__(self, *error):
        self._errors.__exit__(*error)
        super().__exit__(*error)


def program_of(outputs, feeds):
    """Return the program of a graph for the kind of these feeds, and the feeds by number."""
    executor = ad.Executor(outputs)
    with quiet():
        values = executor.start({node: feeds[node] for node in executor.order if node in feeds})
        feeds = dict(values)
        executor.finish(values)
    program = write_down(executor.order, outputs, values)
    return program, {number: feeds[node] for number, node in program.inputs.items()}


def run(program, feeds):
    """Return the program's outputs, without warnings."""
    with quiet():
        return program.run(feeds)


def same_bits(a, b):
    """Say whether two values are the same, bit for bit, in type and in layout; NaNs are alike."""
    if type(a) is not type(b) or fact_of(a) != fact_of(b):
        return False
    if isinstance(a, float | np.ndarray | np.generic):
        a, b = np.asarray(a), np.asarray(b)
        if a.dtype.hasobject:
            return all(map(same_bits, a.flat, b.flat))
        if a.dtype.kind == "f":
            a, b = (np.where(np.isnan(x), np.nan, x).astype(x.dtype) for x in (a, b))
        return a.tobytes() == b.tobytes()
    return repr(a) == repr(b) if isinstance(a, complex) else a == b
