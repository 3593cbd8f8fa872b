"""`grad` and its kin: all derivatives of one number, by one walk back."""

import numpy as np

from autodiff.gradients import gradients
from autodiff.ops.base import Op
from autodiff.traced import Traced
from autodiff.tracing import Trace
from autodiff.transforms.arguments import function_name, named, pick, positions
from autodiff.transforms.caching import answer

__all__ = ["elementwise_grad", "grad", "value_and_grad"]


def grad(f, argnums=0):
    """Make the function that returns the gradient of `f`.

    Parameters
    ----------
    f : callable
        A function that returns one number. Its arguments are numbers, arrays, or trees of them:
        nested tuples, lists and dicts.
    argnums : int or tuple of int
        Which positional arguments to differentiate by.

    Returns
    -------
    callable
        Takes what `f` takes. Returns the derivatives in the form and shapes of the argument; a
        tuple of these if `argnums` is a tuple. Numbers and arrays when called with these, nodes
        when called inside another derivative or on variables of a graph.

    Raises
    ------
    TypeError
        When called: if `f` does not return a single real number.
    ValueError
        When called: if there is no argument at one of `argnums`.

    Examples
    --------
    >>> grad(lambda x: x**3)(2.0)
    12.0
    >>> grad(grad(lambda x: x**3))(2.0)
    12.0
    >>> grad(lambda p, x: p["w"] * x + p["b"])({"w": 2.0, "b": 1.0}, 3.0)
    {'w': 3.0, 'b': 1.0}
    """

    def gradient(*args, **kwargs):
        where = positions("grad", argnums, args)
        trace = Trace(f, args, kwargs, where)

        def build():
            return gradients(scalar_output("grad", f, trace), trace.inputs)

        adjoints = answer(("grad", kind_of_result(trace)), trace, build)
        return pick(argnums, trace.rebuild_inputs(adjoints))

    return named("grad", f, gradient)


def value_and_grad(f, argnums=0):
    """Make the function that returns the value of `f` and its gradient, as a pair.

    Parameters and errors are those of `grad`. The pair is what `scipy.optimize.minimize` takes
    with `jac=True`.

    Returns
    -------
    callable
        Returns (value, gradient).

    Examples
    --------
    >>> value_and_grad(lambda x, y: x * y, argnums=(0, 1))(2.0, 5.0)
    (10.0, (5.0, 2.0))
    """

    def value_and_gradient(*args, **kwargs):
        where = positions("value_and_grad", argnums, args)
        trace = Trace(f, args, kwargs, where)

        def build():
            output = scalar_output("value_and_grad", f, trace)
            return [output, *gradients(output, trace.inputs)]

        tag = ("value_and_grad", kind_of_result(trace))
        value, *adjoints = answer(tag, trace, build)
        return value, pick(argnums, trace.rebuild_inputs(adjoints))

    return named("value_and_grad", f, value_and_gradient)


def elementwise_grad(f, argnums=0):
    """Make the derivative of a function that acts on each element of its argument alone.

    Where `f` mixes elements, the result is the gradient of the sum of all that it returns.

    Parameters
    ----------
    f : callable
        A function that returns one array of any shape.
    argnums : int or tuple of int
        Which positional arguments to differentiate by.

    Returns
    -------
    callable
        Takes what `f` takes, returns an array of the argument's shape, as `grad` does.

    Raises
    ------
    TypeError
        When called: if `f` returns more than one array, or no real numbers.

    Examples
    --------
    >>> elementwise_grad(lambda x: x**2)(np.array([1.0, 2.0, 3.0]))
    array([2., 4., 6.])
    """

    def derivative(*args, **kwargs):
        where = positions("elementwise_grad", argnums, args)
        trace = Trace(f, args, kwargs, where)

        def build():
            return gradients(single_output("elementwise_grad", f, trace), trace.inputs)

        adjoints = answer(("elementwise_grad", kind_of_result(trace)), trace, build)
        return pick(argnums, trace.rebuild_inputs(adjoints))

    return named("elementwise_grad", f, derivative)


def trace_scalar(operator, f, args, kwargs, argnums):
    """Trace a function, and return the trace and the one number that it returned."""
    trace = Trace(f, args, kwargs, argnums)
    return trace, scalar_output(operator, f, trace)


def scalar_output(operator, f, trace):
    """Return the one number that a traced function returned, as a node."""
    output = single_output(operator, f, trace)
    if type(output) is not Traced:
        return scalar_op(output)
    if output.shape != ():
        raise not_scalar(operator, function_name(f), output.shape)
    return output


def kind_of_result(trace):
    """Return what the checks of an output look at besides its graph: the type of what came back.

    A node is told from a number, which may be an integer.
    """
    return type(trace.result)


def not_scalar(operator, name, shape):
    """Return the error of a gradient of more than one number."""
    return TypeError(
        f"{operator} takes a function that returns one number; {name} returned an array of shape "
        f"{shape}. For all derivatives of all its elements use jacobian; elementwise_grad if "
        "each element depends on the same element of the input alone; vjp for a weighted sum of "
        "them. A loss of one number is made with np.sum or np.mean"
    )


def single_output(operator, f, trace):
    """Return the one output of a trace, an array or a number of a real type."""
    if trace.result is None:
        raise TypeError(f"{operator}: {function_name(f)} returned None; is a `return` missing?")
    if isinstance(trace.result, tuple | list | dict):
        raise TypeError(
            f"{operator} takes a function that returns one number or array; {function_name(f)} "
            f"returned a {type(trace.result).__name__} of {len(trace.result)}. Return one of "
            "them, or use vjp, jvp or jacobian, which take any form"
        )
    (output,) = trace.outputs
    check_real(operator, f, output, output is trace.result)
    return output


def check_real(operator, f, output, is_node):
    """Raise a TypeError for an output of integers or truth values, which have no derivative.

    An integer that is no node is a constant like any other: its derivative is zero.
    """
    kind = output.dtype.kind if type(output) is Traced else "f"
    if kind == "b" or (kind in "iu" and is_node):
        what = "truth values" if kind == "b" else "integers"
        made = f", made at {output.made_at}" if is_node else ""
        raise TypeError(
            f"{operator}: {function_name(f)} returned {what} ({output.dtype}{made}), which change "
            "in jumps and have no derivative. Use the numbers that they were made from: "
            "comparisons, argmax and casts to int cut the derivative"
        )


class ScalarOp(Op):
    """y = a, which must be a single number: looked at when the graph runs. da = dy."""

    symbol = "scalar"
    linear_in = (0,)

    def compute(self, node, input_vals):
        if np.shape(input_vals[0]) != ():
            raise not_scalar("grad", str(node.inputs[0]), np.shape(input_vals[0]))
        return input_vals[0]

    def gradient(self, node, output_grad):
        return [output_grad]


scalar_op = ScalarOp()
