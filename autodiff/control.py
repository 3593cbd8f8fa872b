"""Control over derivatives: `stop_gradient` cuts them, `custom_op` takes rules of your own."""

import inspect
import pickle

import numpy as np

from autodiff.graph import Node
from autodiff.ops.base import Op
from autodiff.ops.sources import as_node, zeroslike_op
from autodiff.ops.values import as_value
from autodiff.places import unpinned
from autodiff.trees import map_leaves

__all__ = ["CustomOp", "custom_op", "stop_gradient"]


class StopGradientOp(Op):
    """y = a, but to derivatives a constant: a gets no adjoint."""

    symbol = "stop_gradient"

    def compute(self, node, input_vals):
        return input_vals[0]

    def gradient(self, node, output_grad):
        return [None]


class FitOp(Op):
    """a as it is, after a look at its shape, which must be that of `like`: so da = dy.

    `const_attr` says whose derivative it is, for the error.
    """

    symbol = "fit"
    arity = 2
    elementwise = False
    linear_in = (0,)

    def __call__(self, a, like, whose):
        return self.node((a, like), whose)

    def compute(self, node, input_vals):
        value, like = input_vals
        if np.shape(value) != np.shape(like):
            raise ValueError(
                f"{node.const_attr} has shape {np.shape(value)}; expected {np.shape(like)}. Where "
                "the function broadcasts, sum back with ad.sum_to_like_op(adjoint, x), and spread "
                "a single number with ad.broadcast_like_op(number, x)"
            )
        return value

    def gradient(self, node, output_grad):
        return [output_grad, None]


stop_gradient_op = StopGradientOp()
fit_op = FitOp()


def stop_gradient(x):
    """Return `x` with its value, but as a constant for every derivative.

    Parameters
    ----------
    x : node, number, array_like or tree of them
        What shall not be differentiated through.

    Returns
    -------
    Node or tree of Node
        Of the same value. Its `.value` is a plain array, where that can be known.

    Examples
    --------
    >>> import autodiff as ad
    >>> x = ad.Variable(name="x")
    >>> dx, = ad.gradients(x * stop_gradient(x), [x])
    >>> ad.Executor([dx]).run({x: 3.0})
    [3.0]
    """
    return map_leaves(lambda leaf: stop_gradient_op(as_node(leaf)), x)


class CustomOp(Op):
    """An op from a function of arrays, with a gradient rule and perhaps a tangent rule.

    Made by `custom_op`.

    Parameters
    ----------
    function : callable
        From arrays, its positional parameters, to an array. Keyword-only parameters are settings.
    """

    elementwise = False

    def __init__(self, function):
        self.signature = inspect.signature(function)
        kinds = [parameter.kind for parameter in self.signature.parameters.values()]
        several = inspect.Parameter.VAR_POSITIONAL in kinds
        positional = [kind for kind in kinds if kind <= inspect.Parameter.POSITIONAL_OR_KEYWORD]
        self.arity = None if several else len(positional)
        self.function, self.rule, self.forward_rule = function, None, None
        self.symbol = self.__name__ = function.__name__
        self.__module__, self.__qualname__ = function.__module__, function.__qualname__
        self.__doc__ = function.__doc__

    def __call__(self, *inputs, **settings):
        """Make a node; inputs that are no nodes become constants."""
        try:
            self.signature.bind(*inputs, **settings)
        except TypeError as error:
            raise TypeError(f"{self.symbol}{self.signature}: {error}") from None
        return self.node(tuple(map(as_node, inputs)), tuple(settings.items()))

    def gradient_rule(self, rule):
        """Take a function as the gradient rule: a decorator, which returns it as it is.

        The rule is called with the output's adjoint, the output and the inputs, all nodes, and the
        settings by keyword. It returns an adjoint for each input, each of its input's shape: a
        list, in which None says that there is no dependence; or the node itself for one input.
        """
        self.rule = rule
        return rule

    def tangent_rule(self, rule):
        """Take a function as the tangent rule: a decorator, which returns it as it is.

        The rule is called with the list of the inputs' tangents (zeros where one does not change),
        the output and the inputs, all nodes, and the settings by keyword. It returns the output's
        tangent. Without a rule, forward mode transposes the gradient rule.
        """
        self.forward_rule = rule
        return rule

    def compute(self, node, input_vals):
        value = self.function(*map(as_array, input_vals), **dict(node.const_attr))
        try:
            return as_value(value)
        except (TypeError, ValueError):
            raise TypeError(
                f"the custom op {self.symbol} returned {type(value).__name__} {value!r:.60}; "
                "expected an array or a number (did you forget `return`?)"
            ) from None

    def gradient(self, node, output_grad):
        if self.rule is None:
            raise NotImplementedError(
                f"the custom op {self.symbol} has no gradient rule, which the derivative of {node} "
                f"(made at {node.made_at}) needs; write one below it: "
                f"@{self.symbol}.gradient_rule, def {self.symbol}_gradient(dy, y, *inputs)"
            )
        found = unpinned(self.rule)(output_grad, node, *node.inputs, **dict(node.const_attr))
        adjoints = [found] if isinstance(found, Node) else found
        self._check_count(node, adjoints)
        return [
            adjoint if adjoint is None else fit_op(as_node(adjoint), operand, self._whose(i))
            for i, (adjoint, operand) in enumerate(zip(adjoints, node.inputs, strict=True))
        ]

    def _check_count(self, node, adjoints):
        """Raise an error unless the rule returned one adjoint for each input."""
        if not isinstance(adjoints, list | tuple):
            raise TypeError(
                f"the gradient rule of {self.symbol} returned {type(adjoints).__name__} "
                f"{adjoints!r:.60} for {node} (made at {node.made_at}); expected a list with one "
                "adjoint for each input (did you forget `return`?)"
            )
        if len(adjoints) != len(node.inputs):
            raise ValueError(
                f"the gradient rule of {self.symbol} returned {len(adjoints)} adjoints for "
                f"{len(node.inputs)} inputs of {node} (made at {node.made_at}); expected one "
                "for each, None where there is no dependence"
            )

    def _whose(self, position):
        return f"the adjoint that the gradient rule of {self.symbol} gives input {position}"

    def tangent(self, node, directions):
        if self.forward_rule is None:
            return super().tangent(node, directions)
        if all(direction is None for direction in directions):
            return None
        filled = [
            zeroslike_op(operand) if direction is None else direction
            for operand, direction in zip(node.inputs, directions, strict=True)
        ]
        found = unpinned(self.forward_rule)(filled, node, *node.inputs, **dict(node.const_attr))
        if found is None:
            return None
        return fit_op(as_node(found), node, f"the tangent that the rule of {self.symbol} gives")

    def spell(self, node, operands):
        settings = [f"{name}={value!r:.20}" for name, value in node.const_attr]
        return f"{self.symbol}({', '.join([*operands, *settings])})"

    def __reduce__(self):
        """Be pickled by name, as functions are."""
        reduced = super().__reduce__()
        if not isinstance(reduced, str) and "<" in self.__qualname__:
            raise pickle.PicklingError(
                f"the custom op {self.symbol} cannot be pickled, as {self.__module__} has no name "
                f"for it: it was made in {self.__qualname__}. Define it at the top of a module"
            )
        return reduced

    def __repr__(self):
        return f"<custom op {self.symbol}>"


def as_array(value):
    """Return Python's floats and integers as arrays without axes, anything else as it is."""
    return np.asarray(value) if type(value) in (float, int) else value


def custom_op(function):
    """Make an op of your own, from a function of arrays.

    Parameters
    ----------
    function : callable
        From arrays, its positional parameters, to an array or a number. Any library may do the
        work in it. Keyword-only parameters are settings, which are not differentiated by. The op
        takes its name from the function.

    Returns
    -------
    CustomOp
        Called with nodes, numbers or arrays, it makes a node. Two methods are decorators:
        `gradient_rule` takes the function that makes the adjoints, and `tangent_rule` one for
        forward mode, which is optional.

    Raises
    ------
    TypeError
        If `function` is none. When called: if the arguments do not fit the function.
    ValueError
        When differentiated: if a rule gives the wrong number of adjoints, or a wrong shape.

    Examples
    --------
    The rule is made of nodes, so that it can be differentiated again:

    >>> import autodiff as ad
    >>> @custom_op
    ... def cube(a):
    ...     return a**3
    >>> @cube.gradient_rule
    ... def cube_gradient(dy, y, a):
    ...     return dy * 3 * a**2
    >>> x = ad.Variable(name="x")
    >>> dx, = ad.gradients(cube(x), [x])
    >>> ddx, = ad.gradients(dx, [x])
    >>> [float(value) for value in ad.Executor([cube(x), dx, ddx]).run({x: 2.0})]
    [8.0, 12.0, 12.0]
    """
    if not callable(function):
        raise TypeError(
            f"custom_op takes a function of arrays; got {type(function).__name__} "
            f"{function!r:.60}. Write @custom_op above `def`"
        )
    return CustomOp(function)
