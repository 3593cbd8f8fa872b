"""`jacobian` and `hessian`: every derivative of everything, from the cheaper side.

The function is traced once and its derivative built once, as a linear map; the rows or columns are
that map's values for unit vectors, many at a time.
"""

import numpy as np

from autodiff.graph import Node
from autodiff.ops import joining, shaping  # noqa: F401, np.stack and np.reshape on nodes
from autodiff.ops.sources import constant
from autodiff.tangents import pull_back, tangents
from autodiff.traced import Traced
from autodiff.tracing import Trace
from autodiff.transforms.arguments import named, pick, positions
from autodiff.transforms.linear import LinearMap, seed_of
from autodiff.transforms.scalars import check_real

__all__ = ["hessian", "jacobian"]

MODES = ("forward", "reverse")


def jacobian(f, argnums=0, mode=None):
    """Make the function that returns all derivatives of all elements of what `f` returns.

    Parameters
    ----------
    f : callable
        A function of numbers, arrays, or trees of them, that returns the like.
    argnums : int or tuple of int
        Which positional arguments to differentiate by.
    mode : {None, "forward", "reverse"}
        Forward mode takes one pass for each input number, reverse mode one for each output
        number. None picks the one with fewer passes, and forward mode where they are equal,
        because its passes are cheaper.

    Returns
    -------
    callable
        Takes what `f` takes. For an output of shape s and an argument of shape t it returns an
        array of shape s + t; for trees, the output's tree with the argument's tree at each leaf;
        and there a tuple, if `argnums` is one. Two methods take the same arguments and say how it
        goes about it: `mode` returns "forward" or "reverse", `explain` a sentence.

    Raises
    ------
    ValueError
        If `mode` is none of these. When called: if there is no argument at one of `argnums`.
    TypeError
        When called: if `f` returns integers or truth values, or is given nodes whose shape is not
        known yet.

    Examples
    --------
    >>> def f(x):
    ...     return x**2 * 3.0
    >>> jacobian(f)(np.array([1.0, 2.0]))
    array([[ 6.,  0.],
           [ 0., 12.]])
    >>> jacobian(f).explain(np.array([1.0, 2.0]))
    'forward mode: 2 passes for 2 input numbers; reverse mode would take 2, one per output number'
    """
    return Jacobian(f, argnums, mode)


def hessian(f, argnums=0):
    """Make the function that returns all second derivatives of `f`.

    It is the Jacobian of the gradient, forward over reverse.

    Parameters
    ----------
    f : callable
        A function that returns one number, of numbers, arrays, or trees of them. An array is
        taken too: its own axes come first.
    argnums : int or tuple of int
        Which positional arguments to differentiate by.

    Returns
    -------
    callable
        Takes what `f` takes. For an argument of shape t it returns an array of shape t + t; for a
        tree, the tree with the tree at each leaf; a tuple of tuples if `argnums` is a tuple.

    Raises
    ------
    TypeError, ValueError
        As for `jacobian`.

    Examples
    --------
    >>> hessian(lambda x: x[0] ** 2 * x[1])(np.array([1.0, 2.0]))
    array([[4., 2.],
           [2., 0.]])
    """
    first = Jacobian(f, argnums, "reverse", "hessian")
    second = Jacobian(first, argnums, "forward", "hessian")

    def second_derivatives(*args, **kwargs):
        return second(*args, **kwargs)

    return named("hessian", f, second_derivatives)


class Jacobian:
    """What `jacobian` returns: a function, with methods that say which mode it takes."""

    def __init__(self, f, argnums=0, mode=None, operator="jacobian"):
        if mode not in (None, *MODES):
            raise ValueError(
                f'{operator}: mode is "forward", "reverse", or None for the cheaper; got {mode!r}'
            )
        self._f, self._argnums, self._mode, self._operator = f, argnums, mode, operator
        named(operator, f, self)

    def __repr__(self):
        return f"<{self.__name__}>"

    def __call__(self, *args, **kwargs):
        """Return the Jacobian at the arguments."""
        trace = self._trace(args, kwargs)
        build = forward_blocks if self._choose(trace) == "forward" else reverse_blocks
        is_open = any(isinstance(value, Node) for value in trace.settle(trace.outputs))
        rows = [
            pick(self._argnums, trace.rebuild_inputs(row))
            for row in build(trace, on_nodes if is_open else on_values)
        ]
        return trace.rebuild_outputs(rows)

    def mode(self, *args, **kwargs):
        """Return the mode that would be taken for these arguments: "forward" or "reverse"."""
        return self._choose(self._trace(args, kwargs))

    def explain(self, *args, **kwargs):
        """Return a sentence on the mode that would be taken for these arguments, and its cost."""
        trace = self._trace(args, kwargs)
        mode = self._choose(trace)
        counts = dict(zip(MODES, (count(trace.inputs), count(trace.outputs)), strict=True))
        sides = dict(zip(MODES, ("input", "output"), strict=True))
        other = MODES[mode == "forward"]
        return (
            f"{mode} mode: {counts[mode]} pass{'es' * (counts[mode] != 1)} for {counts[mode]} "
            f"{sides[mode]} number{'s' * (counts[mode] != 1)}; {other} mode would take "
            f"{counts[other]}, one per {sides[other]} number"
        )

    def _trace(self, args, kwargs):
        where = positions(self._operator, self._argnums, args)
        trace = Trace(self._f, args, kwargs, where)
        for node in [*trace.inputs, *trace.outputs]:
            if type(node) is not Traced:
                raise TypeError(
                    f"{self.__name__} takes one pass for each number, but the shape of the node "
                    f"{node} (made at {node.made_at}) is not known before it is fed. Call it with "
                    "arrays, or build products with vjp or jvp, which need no shapes"
                )
        for node in trace.outputs:
            check_real(self._operator, self._f, node, node.inputs)
        return trace

    def _choose(self, trace):
        cheaper = "forward" if count(trace.inputs) <= count(trace.outputs) else "reverse"
        return self._mode or cheaper


def count(nodes):
    """Return how many numbers some nodes hold together."""
    return sum(node.size for node in nodes)


def reverse_blocks(trace, run):
    """Return, for each output, its derivatives by each input: one walk back for each output."""
    rows = []
    for output in trace.outputs:
        seed = seed_of(output)
        results = run(seed, pull_back([output], [seed], trace.inputs))
        rows.append(
            [
                np.reshape(result, output.shape + node.shape) if output.shape else result
                for result, node in zip(results, trace.inputs, strict=True)
            ]
        )
    return rows


def forward_blocks(trace, run):
    """Return, for each output, its derivatives by each input: one push for each input."""
    columns = []
    for node in trace.inputs:
        seed = seed_of(node)
        results = run(seed, tangents(trace.outputs, [node], [seed]))
        columns.append(
            [
                np.reshape(np.moveaxis(result, 0, -1), output.shape + node.shape)
                if node.shape
                else result
                for result, output in zip(results, trace.outputs, strict=True)
            ]
        )
    return [list(row) for row in zip(*columns, strict=True)]


def on_values(seed, results):
    """Return the values of results for every unit vector of a seed, along a first axis.

    A seed that is a number has one unit vector, and its results no axis for it.
    """
    columns = LinearMap([seed], results).columns()
    columns = [c.astype(float) if c.dtype.kind in "biu" else c for c in columns]
    return columns if seed.shape else [column[0] for column in columns]


def on_nodes(seed, results):
    """Return the same as nodes, which an outer derivative needs."""
    linear = LinearMap([seed], results)
    if not seed.shape:
        return linear.on_nodes([constant(np.ones((), seed.dtype)[()])])
    units = np.eye(seed.size, dtype=seed.dtype).reshape(seed.size, *seed.shape)
    rows = [linear.on_nodes([constant(unit)]) for unit in units]
    if not rows:
        return [constant(np.zeros((0, *node.shape))) for node in results]
    return [np.stack(parts) for parts in zip(*rows, strict=True)]
