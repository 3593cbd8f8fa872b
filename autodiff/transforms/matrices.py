"""`jacobian` and `hessian`: every derivative of everything, from the cheaper side.

The function is traced once and its derivative built once, as a linear map; the rows or columns are
that map's values for unit vectors, many at a time.
"""

import math

import numpy as np

from autodiff.graph import Node
from autodiff.ops import joining, shaping  # noqa: F401, np.stack and np.reshape on nodes
from autodiff.ops.sources import as_node, constant
from autodiff.tangents import pull_back, tangents
from autodiff.traced import Traced
from autodiff.tracing import Trace
from autodiff.transforms.arguments import named, pick, positions
from autodiff.transforms.caching import answer
from autodiff.transforms.linear import LinearMap, seed_of
from autodiff.transforms.scalars import check_real

__all__ = ["hessian", "jacobian"]

MODES = ("forward", "reverse")
FEW = 32  # numbers to differentiate by: with more, the batches take longer than tracing does


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


def hessian(f, argnums=0, sparsity=None, *, dense=True, check=False):
    """Make the function that returns all second derivatives of `f`.

    It is the Jacobian of the gradient, forward over reverse: one product with the Hessian for each
    input number, many at a time. Where it is known which entries are not zero, a few products do.

    Parameters
    ----------
    f : callable
        A function that returns one number, of numbers, arrays, or trees of them. An array is
        taken too: its own axes come first.
    argnums : int or tuple of int
        Which positional arguments to differentiate by.
    sparsity : array_like, str or tuple, optional
        Which entries may differ from zero, for an argument that is one array, of n numbers: a
        boolean array of shape (n, n), pairs of indices (rows, columns), of which one of (i, j) and
        (j, i) will do, `"diagonal"`, `"tridiagonal"`, or `("banded", k)` with k diagonals on each
        side. `"detect"` finds out from the graph: every op says which numbers meet in it, and one
        that does not know is taken to mix all, so that nothing is left out.
    dense : bool
        With a sparsity: whether to return the whole matrix, or (values, (rows, columns)) of its
        entries, as `scipy.sparse.coo_array` takes them.
    check : bool
        With a sparsity: whether to compare one product with a random direction in every call.
        Nothing else tells whether entries are missing. In compiled code it is done once, when the
        function is traced.

    Returns
    -------
    callable
        Takes what `f` takes. For an argument of shape t it returns an array of shape t + t; for a
        tree, the tree with the tree at each leaf; a tuple of tuples if `argnums` is a tuple.

    Raises
    ------
    TypeError, ValueError
        As for `jacobian`; and when called, if the sparsity does not fit the argument, or if a
        check finds that entries are missing.

    Examples
    --------
    >>> hessian(lambda x: x[0] ** 2 * x[1])(np.array([1.0, 2.0]))
    array([[4., 2.],
           [2., 0.]])
    >>> chain = hessian(lambda x: np.sum((x[1:] - x[:-1]) ** 4), sparsity="tridiagonal")
    >>> chain(np.array([0.0, 1.0, 3.0]))
    array([[ 12., -12.,   0.],
           [-12.,  60., -48.],
           [  0., -48.,  48.]])
    """
    if sparsity is not None:
        from autodiff.transforms.sparse import SparseHessian

        return SparseHessian(f, argnums, sparsity, dense, check)
    if check or not dense:
        raise ValueError('hessian: dense=False and check=True need a sparsity, such as "detect"')
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
        where = positions(self._operator, self._argnums, args)
        trace = Trace(self._f, args, kwargs, where)

        def build():
            blocks = forward_blocks if self._choose(trace) == "forward" else reverse_blocks
            return [as_node(block) for row in blocks(trace, on_nodes) for block in row]

        def now():
            self._check(trace)
            blocks = forward_blocks if self._choose(trace) == "forward" else reverse_blocks
            is_open = any(isinstance(value, Node) for value in trace.settle(trace.outputs))
            return sum(blocks(trace, on_nodes if is_open else on_values), [])

        if count(trace.inputs) <= FEW:
            tag = ("jacobian", self._mode, type(trace.result), len(trace.outputs))
            found = answer(tag, trace, build, now=now)
        else:
            found = now()
        width = len(trace.inputs)
        rows = [found[i * width : (i + 1) * width] for i in range(len(trace.outputs))]
        return trace.rebuild_outputs(
            [pick(self._argnums, trace.rebuild_inputs(row)) for row in rows]
        )

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
        self._check(trace)
        return trace

    def _check(self, trace):
        """Raise a TypeError unless all shapes are known, and the outputs are real numbers."""
        for node in [*trace.inputs, *trace.outputs]:
            if type(node) is not Traced:
                raise TypeError(
                    f"{self.__name__} takes one pass for each number, but the shape of the node "
                    f"{node} (made at {node.made_at}) is not known before it is fed. Call it with "
                    "arrays, or build products with vjp or jvp, which need no shapes"
                )
        for node in trace.outputs:
            check_real(self._operator, self._f, node, node.inputs)

    def _choose(self, trace):
        cheaper = "forward" if count(trace.inputs) <= count(trace.outputs) else "reverse"
        return self._mode or cheaper


def count(nodes):
    """Return how many numbers some nodes hold together."""
    return sum(node.size if type(node) is Traced else math.inf for node in nodes)


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
    """Return the same as nodes, which an outer derivative or compiled code needs."""
    if not seed.shape:
        linear = LinearMap([seed], results)
        return linear.on_nodes([constant(np.ones((), seed.dtype)[()])])
    return [LinearMap([seed], [result]).columns_as_node() for result in results]
