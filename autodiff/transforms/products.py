"""Products of a Jacobian or a Hessian with one direction, without the matrix."""

import numpy as np

from autodiff.graph import Node
from autodiff.tangents import pull_back
from autodiff.tangents import tangents as push
from autodiff.tracing import Trace, own
from autodiff.transforms.arguments import check_function, directions
from autodiff.transforms.caching import answer
from autodiff.transforms.curvature import hessian_products
from autodiff.transforms.linear import LinearMap, seed_of
from autodiff.transforms.scalars import kind_of_result, scalar_output
from autodiff.trees import leaves, map_leaves

__all__ = ["hvp", "jvp", "vjp"]


def jvp(f, primals, tangents, **kwargs):
    """Return the value of `f` and its derivative along a direction: forward mode.

    Parameters
    ----------
    f : callable
        A function of numbers, arrays, or trees of them, that returns the like.
    primals : tuple
        Its positional arguments.
    tangents : tuple
        How fast each of them changes: of the same form and shapes.
    **kwargs
        Passed to `f`.

    Returns
    -------
    value
        `f(*primals)`.
    tangent
        How fast the value changes, of the value's form: the Jacobian times the tangents.

    Raises
    ------
    TypeError, ValueError
        If the tangents do not fit the primals in form or shape.

    Examples
    --------
    >>> jvp(lambda x, y: x * y, (2.0, 3.0), (1.0, 10.0))
    (6.0, 23.0)
    """
    _check("jvp", f, primals, tangents)
    trace = Trace(f, primals, kwargs, range(len(primals)))
    known = directions(tuple(tangents), tuple(primals), trace.inputs, "tangent")

    def build():
        return trace.outputs + push(trace.outputs, trace.inputs, known)

    settled = answer("jvp", trace, build, known)
    count = len(trace.outputs)
    moving = [_as_float(value) for value in settled[count:]]
    return trace.rebuild_outputs(settled[:count]), trace.rebuild_outputs(moving)


def vjp(f, *primals, **kwargs):
    """Return the value of `f`, and a function that pulls cotangents back: reverse mode.

    Parameters
    ----------
    f : callable
        A function of numbers, arrays, or trees of them, that returns the like.
    *primals
        Its positional arguments.
    **kwargs
        Passed to `f`.

    Returns
    -------
    value
        `f(*primals)`.
    pullback : callable
        From a cotangent, of the form and shapes of the value, to a tuple with a tree for each of
        the primals: the transposed Jacobian times the cotangent. It can be called any number of
        times, also later and inside other derivatives; `f` is not run again.

    Raises
    ------
    TypeError, ValueError
        From the pullback: if the cotangent does not fit the value in form or shape.

    Examples
    --------
    >>> value, pullback = vjp(lambda x, y: x * y, 2.0, 3.0)
    >>> value, pullback(1.0), pullback(10.0)
    (6.0, (3.0, 2.0), (30.0, 20.0))
    """
    check_function("vjp", f)
    trace = Trace(f, map_leaves(_kept, primals), kwargs, range(len(primals)))
    value = trace.rebuild_outputs(trace.settle(trace.outputs))
    return value, Pullback(trace, settled=not any(isinstance(v, Node) for v in leaves(value)))


def hvp(f, primals, tangents, **kwargs):
    """Return the product of the Hessian of `f` with a direction, without the Hessian.

    It is the tangent of the gradient, forward over reverse: a few times the cost of `f`, however
    many inputs there are.

    Parameters
    ----------
    f : callable
        A function that returns one number.
    primals, tangents : tuple
        The positional arguments, and a direction of the same form and shapes.
    **kwargs
        Passed to `f`.

    Returns
    -------
    tree or tuple of tree
        Of the form of the primal; a tuple of these if there is more than one.

    Raises
    ------
    TypeError, ValueError
        If `f` does not return one real number, or the tangents do not fit the primals.

    Examples
    --------
    >>> hvp(lambda x: x[0] ** 2 * x[1], ([2.0, 3.0],), ([1.0, 0.0],))
    [6.0, 4.0]
    """

    _check("hvp", f, primals, tangents)
    trace = Trace(f, primals, kwargs, range(len(primals)))
    known = directions(tuple(tangents), tuple(primals), trace.inputs, "tangent")

    def build():
        return hessian_products(scalar_output("hvp", f, trace), trace.inputs, known)

    products = answer(("hvp", kind_of_result(trace)), trace, build, known)
    products = trace.rebuild_inputs(products)
    return products if len(primals) != 1 else products[0]


def _check(operator, f, primals, tangents):
    """Raise a TypeError unless `f` is a function, and the others are tuples."""
    check_function(operator, f)
    for name, given in ("primals", primals), ("tangents", tangents):
        if not isinstance(given, tuple | list):
            raise TypeError(
                f"{operator}(f, primals, tangents): {name} is a tuple with an entry for each "
                f"argument; got {type(given).__name__}. For a function of one: (x,), (dx,)"
            )


class Pullback:
    """The linear function from cotangents of a traced function's value to those of its inputs.

    The graph of the walk back is built at the first call with numbers, and only run after that.
    """

    def __init__(self, trace, settled):
        self._trace = trace
        self._settled = settled
        self._linear = None

    def __call__(self, cotangent):
        """Return the tuple of cotangents of the primals."""
        trace = self._trace
        like = trace.rebuild_outputs(trace.outputs)
        if self._settled and not any(isinstance(leaf, Node) for leaf in leaves(cotangent)):
            found = [node.value for node in directions(cotangent, like, trace.outputs, "cotangent")]
            return trace.rebuild_inputs(own(self._run(found), found))
        known = directions(cotangent, like, trace.outputs, "cotangent")
        return trace.rebuild_inputs(trace.settle(pull_back(trace.outputs, known, trace.inputs)))

    def _run(self, cotangents):
        if self._linear is None:
            trace = self._trace
            seeds = [seed_of(node) for node in trace.outputs]
            self._linear = LinearMap(seeds, pull_back(trace.outputs, seeds, trace.inputs))
        return self._linear(cotangents)


def _kept(leaf):
    """Return a copy of an array: the pullback may be called after the caller has changed his."""
    return leaf.copy() if isinstance(leaf, np.ndarray) else leaf


def _as_float(value):
    """Return the tangent of an integer output, which is zero, as a float."""
    if isinstance(value, np.ndarray | np.generic):
        return value.astype(float) if value.dtype.kind in "biu" else value
    return float(value) if isinstance(value, int) else value
