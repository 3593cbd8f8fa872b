"""`check_gradients`: a function's derivatives against differences of its values.

Along a random direction v, the central difference (f(x + h v) - f(x - h v)) / 2h knows nothing of
gradients. Forward mode must give the same; reverse mode, its weighted sum.
"""

import itertools
from dataclasses import dataclass

import numpy as np

from autodiff.graph import find_topo_sort
from autodiff.ops.sources import constant, variable_with_value
from autodiff.tangents import pull_back, tangents
from autodiff.tracing import Trace, fresh_input, spell_argument
from autodiff.transforms.arguments import check_function, function_name
from autodiff.transforms.products import jvp, vjp
from autodiff.trees import flatten, leaves, map_leaves, paths

__all__ = ["check_gradients"]

MODES = ("fwd", "rev")
MANY = 1000  # elements of which each is looked at, once something is wrong


def check_gradients(f, *args, order=2, modes=MODES, seed=0, tolerance=None):
    """Compare the derivatives of `f` with central differences, along random directions.

    Parameters
    ----------
    f : callable
        A function of numbers, arrays, or trees of them, that returns the like.
    *args
        Where to differentiate it. Integers are taken for floats.
    order : int
        Up to which derivative: the second one is checked by differences of the first.
    modes : tuple of {"fwd", "rev"}
        Which modes to check, at each order, in every mixture.
    seed : int
        Of the random directions.
    tolerance : float, optional
        How large the error may be, relative to the larger of 1 and the difference; by default
        the machine epsilon of the least precise argument to the power of 0.4: 5e-7 for float64,
        2e-3 for float32.

    Raises
    ------
    AssertionError
        If a derivative is wrong: which argument, at which index, received, expected, and the
        operation of `f` whose own derivative is the worst.
    ValueError
        If `order` or `modes` is none of these.

    Notes
    -----
    The step is the cube root of epsilon, at which the error of truncation, of order h ** 2, and
    that of rounding, of order epsilon / h, are equal.

    Examples
    --------
    >>> check_gradients(lambda x: x**3 / (1 + x * x), np.array([0.5, 2.0]))
    """
    check_function("check_gradients", f)
    modes = (modes,) if isinstance(modes, str) else tuple(modes)
    if order < 1 or not modes or any(mode not in MODES for mode in modes):
        raise ValueError(
            f'check_gradients: order is 1 or more, modes a tuple of "fwd" and "rev"; got '
            f"order={order!r}, modes={modes!r}"
        )
    args = map_leaves(_as_floats, args)
    epsilon = max([np.finfo(np.asarray(leaf).dtype).eps for leaf in leaves(args)], default=1e-16)
    check = Check(args, float(epsilon) ** (1 / 3), tolerance or float(epsilon) ** 0.4, modes, seed)
    check.run(f, function_name(f), order)


def _as_floats(leaf):
    """Return a leaf as what a trace makes of it: a number or an array of floats."""
    value = fresh_input(leaf).value
    return value if isinstance(value, np.ndarray | np.floating) else np.float64(value)


@dataclass
class Check:
    """The point, the step, the tolerance and the modes of one call."""

    args: tuple
    step: float
    tolerance: float
    modes: tuple
    seed: int

    def run(self, f, name, order):
        """Check the first derivative of `f`, and recursively those of its derivatives."""
        rng = np.random.default_rng([self.seed, order])
        direction = representable(self.args, random_like(rng, self.args), self.step)
        value = evaluate(f, self.args)
        weights = random_like(rng, value)
        rounding = 10 * self.step**2 * inner(absolute(value), absolute(weights))
        expected = self.difference(f, direction)
        for mode in self.modes:
            slope = {"fwd": self.forward, "rev": self.reverse}[mode]
            received, wanted = slope(f, direction, weights, expected)
            if not self.close(received, wanted, rounding):
                raise AssertionError(self.report(f, name, mode, weights, received, wanted))
            if order > 1:
                self.run(*self.differentiated(f, name, mode, direction, weights), order - 1)

    def differentiated(self, f, name, mode, direction, weights):
        """Return the derivative of `f` in a mode, as a function of the arguments; and a name."""
        if mode == "fwd":
            return lambda *args: jvp(f, args, direction)[1], f"the forward derivative of {name}"
        return lambda *args: vjp(f, *args)[1](weights), f"the gradient of {name}"

    def forward(self, f, direction, weights, expected):
        """Return the tangent that forward mode gives, and the difference, both along weights."""
        tangent = jvp(f, self.args, direction)[1]
        return inner(tangent, weights), inner(expected, weights)

    def reverse(self, f, direction, weights, expected):
        """Return the slope that reverse mode gives, and that of the differences."""
        cotangents = vjp(f, *self.args)[1](weights)
        return inner(cotangents, direction), inner(expected, weights)

    def difference(self, f, direction):
        """Return the central difference along a direction, a tree like the output."""
        return difference(lambda *args: evaluate(f, args), self.args, direction, self.step)

    def close(self, received, wanted, rounding):
        """Say whether two numbers agree, but for what differences must lose; NaN never does."""
        return abs(received - wanted) <= self.tolerance * max(1.0, abs(wanted)) + rounding

    def report(self, f, name, mode, weights, received, wanted):
        """Return what is wrong: where, how much, and which operation is to blame."""
        what = {"fwd": "forward mode (jvp)", "rev": "reverse mode (vjp)"}[mode]
        lines = [
            f"check_gradients: {what} of {name} disagrees with central differences: along a "
            f"random direction received {received:.9g}, expected {wanted:.9g}",
            self.worst_element(f, mode, weights),
            worst_op(f, self.args, mode, self.step, self.tolerance),
        ]
        return "\n  ".join(line for line in lines if line)

    def worst_element(self, f, mode, weights):
        """Return a line on the element of the arguments whose derivative is the most wrong."""
        worst, line = -1.0, ""
        cotangents = leaves(vjp(f, *self.args)[1](weights)) if mode == "rev" else None
        for i, index, direction, size in elements(self.args, self.step):
            expected = inner(self.difference(f, direction), weights) / size
            if mode == "rev":
                received = float(np.asarray(cotangents[i])[index])
            else:
                received = inner(jvp(f, self.args, direction)[1], weights) / size
            error = np.nan_to_num(abs(received - expected), nan=np.inf)
            if error > worst:
                place = spell_argument(paths(self.args)[i]) + (
                    f" at index {index}" if index else ""
                )
                values = f"received {received:.9g}, expected {expected:.9g}"
                worst, line = error, f"worst in argument {place}: {values}"
        return line


def elements(args, step):
    """Yield, for each element, the leaf's number, its index, a direction along it, and its size."""
    found, rebuild = flatten(args)
    for i, leaf in enumerate(found):
        for index in itertools.islice(np.ndindex(np.shape(leaf)), MANY):
            unit = [np.zeros_like(other) for other in found]
            unit[i][index] = 1
            direction = representable(args, rebuild([values[()] for values in unit]), step)
            yield i, index, direction, float(np.asarray(leaves(direction)[i])[index])


def representable(args, direction, step):
    """Return a direction like the given one, such that x + h v is exact.

    Rounding that sum would change the direction that the differences go in. Where x is so large
    that h would be lost in it, the direction becomes longer.
    """
    found, rebuild = flatten(args)
    exact = []
    for x, v in zip(found, leaves(direction), strict=True):
        h = x.dtype.type(step)
        exact.append(((x + h * v * np.maximum(1, h * np.abs(x))) - x) / h)
    return rebuild(exact)


def absolute(tree):
    """Return a tree of absolute values."""
    return map_leaves(np.abs, tree)


def evaluate(f, args):
    """Return the value of `f`, run on nodes as a derivative runs it."""
    trace = Trace(f, args, {}, range(len(args)))
    return trace.rebuild_outputs(trace.settle(trace.outputs))


def difference(function, args, direction, step):
    """Return (f(x + h v) - f(x - h v)) / 2h, for trees."""
    found, rebuild = flatten(args)
    ends = []
    for h in (step, -step):
        moved = zip(found, leaves(direction), strict=True)
        ends.append(leaves(function(*rebuild([x + x.dtype.type(h) * v for x, v in moved]))))
    _, rebuild_output = flatten(function(*args))
    slopes = [
        (np.asarray(a, float) - np.asarray(b, float)) / (2 * step)
        for a, b in zip(*ends, strict=True)
    ]
    return rebuild_output(slopes)


def random_like(rng, tree):
    """Return a tree of normal numbers, of the shapes and types of another one."""

    def sample(leaf):
        like = np.asarray(leaf)
        dtype = like.dtype if like.dtype.kind == "f" else np.dtype(float)
        return np.asarray(rng.normal(size=like.shape), dtype)[()]

    return map_leaves(sample, tree)


def inner(a, b):
    """Return the sum of all products of elements of two trees."""
    return float(
        sum(
            np.sum(np.asarray(x, float) * np.asarray(y, float))
            for x, y in zip(leaves(a), leaves(b), strict=True)
        )
    )


# --- which operation is to blame ----------------------------------------------------------------


def worst_op(f, args, mode, step, tolerance):
    """Return a line on the operation whose own derivative is the farthest from differences."""
    trace = Trace(f, args, {}, range(len(args)))
    worst, blamed = 0.0, None
    for node in find_topo_sort(trace.outputs):
        if node.inputs and any(_moves(operand) for operand in node.inputs):
            received, expected = recheck(node, mode, step)
            if np.isnan(expected):  # so near the edge of its domain that a step leads out of it
                continue
            error = abs(received - expected) / max(1.0, abs(expected))
            error = np.inf if np.isnan(error) else error
            if error > max(worst, tolerance):
                worst, blamed = error, (node, received, expected)
    if blamed is None:
        return (
            "each operation by itself agrees with its differences: look for a kink or a jump of "
            "the function at this point, or for values that were taken out of the graph"
        )
    node, received, expected = blamed
    return (
        f"worst op: {type(node.op).__name__} in {node}, made at {node.made_at}: by itself received "
        f"{received:.9g}, expected {expected:.9g}"
    )


def _moves(node):
    """Say whether a node's values can be moved a little: floats, not integers or masks."""
    return np.asarray(node.value).dtype.kind == "f"


def recheck(node, mode, step):
    """Return the slope of one operation that its rule gives, and that of its values."""
    rng = np.random.default_rng(0)
    values = [operand.value for operand in node.inputs]
    moving = [i for i, operand in enumerate(node.inputs) if _moves(operand)]
    inputs = [variable_with_value(value) for value in values]
    alone = node.op.node(tuple(inputs), node.const_attr)
    direction = random_like(rng, [values[i] for i in moving])
    weights = random_like(rng, alone.value)
    chosen = [inputs[i] for i in moving]
    if mode == "rev":
        adjoints = pull_back([alone], [constant(weights)], chosen)
        received = inner([adjoint.value for adjoint in adjoints], direction)
    else:
        (tangent,) = tangents([alone], chosen, [constant(v) for v in direction])
        received = inner(tangent.value, weights)

    def compute(*moved):
        at = list(values)
        for i, value in zip(moving, moved, strict=True):
            at[i] = value
        return node.op.compute(alone, at)

    point = tuple(np.asarray(values[i])[()] for i in moving)
    return received, inner(difference(compute, point, direction, step), weights)
