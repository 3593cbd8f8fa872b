"""What every operation has: a call that makes a node, a value, a gradient."""

import inspect

import numpy as np

from autodiff.graph import BROADCASTS, MASKED, SYMBOLIC, Node
from autodiff.places import MADE_AT, outside, unpinned
from autodiff.traced import UNKNOWN, Traced

new = object.__new__


class Op:
    """An operation on nodes. One object serves all nodes of its kind, and holds no state.

    A new op needs two methods, `compute` and `gradient`, and a formula for its docstring. Calling
    the op makes a node:

    >>> import autodiff as ad
    >>> x = ad.Variable(name="x")
    >>> ad.mul_op(x, x).op is ad.mul_op
    True
    """

    symbol = "op"
    tightness = 0  # how tightly an infix symbol binds; 0 for ops that read as calls
    arity = 1  # how many inputs; None for any number
    elementwise = True  # each element of the value depends on the inputs' elements there alone
    linear_in = None  # positions of inputs in which the value is linear, all together
    multilinear = False  # linear in each input while the others stay fixed, as a product is
    masks = False  # its zeros, in an adjoint, mean that an element was not chosen

    bits = 0  # what an op adds to what is known of its inputs' values: see `node`

    def __init_subclass__(cls, **kwargs):
        """Note what nodes of the op need; a user's gradient shows its own lines in their nodes."""
        super().__init_subclass__(**kwargs)
        cls.bits = BROADCASTS * (not cls.elementwise) | MASKED * cls.masks
        if "gradient" in vars(cls) and not cls.__module__.startswith("autodiff."):
            cls.gradient = unpinned(cls.gradient)

    def __call__(self, *inputs):
        """Make a node of this operation on `inputs`.

        Raises
        ------
        TypeError
            If there are too many or too few inputs, or one of them is no node.
        """
        if len(inputs) != self.arity and self.arity is not None:
            raise TypeError(
                f"{self} takes {self.arity} node{'s' * (self.arity != 1)}; got {len(inputs)}. Its "
                "docstring says which: " + inspect.cleandoc(type(self).__doc__ or "").split("\n")[0]
            )
        return self.make(inputs)

    def node(self, inputs, const_attr=None):
        """Make a node of as many inputs as the op takes, given as a tuple.

        Raises
        ------
        TypeError
            If one of the inputs is no node.
        """
        return self.make(inputs, const_attr)

    def make(self, inputs, const_attr=None):
        """Make a node as `node` does, for a function that users call: it was made at their line."""
        bits = self.bits if inputs else self.bits | SYMBOLIC
        try:
            for operand in inputs:
                bits |= operand._bits
        except AttributeError:
            return apply_to_others(self, inputs, const_attr)
        decided = const_attr is None or type(const_attr) is float or bits & BROADCASTS
        if not decided and not is_number(const_attr):
            bits |= BROADCASTS
        if bits & MASKED and self.multilinear:
            bits -= MASKED
        # What follows is Node(...) spelled out: it takes half the time, and a graph has many nodes.
        if bits & SYMBOLIC:
            node = new(Node)
        else:
            node = new(Traced)
            node._value = UNKNOWN
        node.op = self
        node.inputs = inputs
        node.const_attr = const_attr
        node._name = None
        node._bits = bits
        node._code, node._instruction = MADE_AT.get() or outside(2)
        return node

    def compute(self, node, input_vals):
        """Return the value of a node, given the values of its inputs.

        Parameters
        ----------
        node : Node
            The node; ops that need no attribute of it accept None.
        input_vals : list of number or ndarray
            One value for each input.

        Returns
        -------
        number or ndarray
        """
        raise NotImplementedError(
            f"{self} has no compute method. Write compute(self, node, input_vals): it returns the "
            "value of a node, given the list of the values of its inputs"
        )

    def gradient(self, node, output_grad):
        """Return an adjoint for each input, as nodes made from ops alone.

        Parameters
        ----------
        node : Node
            The node to differentiate.
        output_grad : Node
            The adjoint of its value.

        Returns
        -------
        list of Node or None
            One for each input; None where the value does not depend on that input.
        """
        raise NotImplementedError(
            f"{self} has no gradient method, which the derivative of {node} (made at "
            f"{node.made_at}) needs. Write gradient(self, node, output_grad): it returns a list "
            "with an adjoint node for each input"
        )

    def contributions(self, node, output_grad):
        """Return `gradient`'s adjoints, each summed back to the shape of its input.

        Where an input was broadcast, each of its numbers was used several times, and the adjoints
        of all those uses are added up.

        Behind a choice such as `where`, the adjoint of an element that was not chosen is 0, and
        stays 0 through every elementwise op, even one whose slope is infinite or NaN there.

        Raises
        ------
        TypeError, ValueError
            If `gradient` returned no list, or not one entry for each input.
        """
        adjoints = self.gradient(node, output_grad)
        if type(adjoints) is not list or len(adjoints) != len(node.inputs):
            adjoints = list_of_as_many(self, node, adjoints)
        for adjoint in adjoints:
            if not isinstance(adjoint, Node) and adjoint is not None:
                raise no_node(self, node, adjoint)
        if output_grad._bits & MASKED and self.elementwise and self.linear_in is None:
            adjoints = keep_unchosen_zero(adjoints, output_grad)
        if node._bits & BROADCASTS and self.broadcasts(node):
            return sum_back(self, node, adjoints)
        return adjoints

    def broadcasts(self, node):
        """Say whether an input may have been broadcast to make the node."""
        return False

    def settings(self, node):
        """Yield all that the op takes from `const_attr`, for who must know the arrays in it."""
        yield node.const_attr

    def spell(self, node, operands):
        """Return the node's expression, given those of its operands."""
        return f"{self.symbol}({', '.join(operands)})"

    def __repr__(self):
        return f"<{type(self).__name__}>"


def is_number(const_attr):
    """Say whether a constant is a single number, or None; `np.ndim` takes 20 times as long."""
    return const_attr is None or type(const_attr) in (float, int) or np.ndim(const_attr) == 0


def apply_to_others(op, inputs, const_attr):
    """Let an operand that is no node answer, if it can, as a Taylor series does."""
    for operand in inputs:
        if hasattr(operand, "apply_op"):
            return operand.apply_op(op, inputs, const_attr)
    stranger = next(operand for operand in inputs if not isinstance(operand, Node))
    raise TypeError(
        f"{op} takes nodes; got {type(stranger).__name__} {stranger!r:.60}. "
        "Wrap a value with ad.constant(value), or use an operator such as x * 2"
    )


def keep_unchosen_zero(adjoints, output_grad):
    """Return the adjoints, with 0 in place of 0 * inf wherever the output's adjoint is 0."""
    from autodiff.ops.strong import settled_op

    return [
        adjoint
        if adjoint is None or adjoint is output_grad
        else settled_op(adjoint, adjoint, output_grad)
        for adjoint in adjoints
    ]


def sum_back(op, node, adjoints):
    """Return the adjoints, each summed back to the shape of its input where that may be smaller.

    Single numbers broadcast to arrays, never the other way round: so where all other inputs of an
    elementwise op are known to be single numbers, an input has the shape of the node already.
    """
    arrays = [operand for operand in node.inputs if operand._bits & BROADCASTS]
    kept = len(arrays) == 1 and op.elementwise and is_number(node.const_attr)
    sum_to_like = shape.sum_to_like_op.make
    return [
        adjoint
        if adjoint is None or (kept and operand is arrays[0])
        else sum_to_like((adjoint, operand))
        for adjoint, operand in zip(adjoints, node.inputs, strict=True)
    ]


def list_of_as_many(op, node, adjoints):
    """Return the result of `op.gradient` as a list with an entry for each of the node's inputs."""
    if not isinstance(adjoints, list | tuple):
        raise TypeError(
            f"{type(op).__name__}.gradient returned {type(adjoints).__name__} {adjoints!r:.60} for "
            f"{node} (made at {node.made_at}); expected a list with one adjoint node for each "
            "input (did you forget `return`?)"
        )
    if len(adjoints) != len(node.inputs):
        raise ValueError(
            f"{type(op).__name__}.gradient returned {len(adjoints)} adjoints for "
            f"{len(node.inputs)} inputs of {node} (made at {node.made_at}); expected one for "
            "each, None where there is no dependence"
        )
    return list(adjoints)


def no_node(op, node, adjoint):
    """Return the error for an adjoint that is neither a node nor None."""
    return TypeError(
        f"{type(op).__name__}.gradient returned {type(adjoint).__name__} {adjoint!r:.60} "
        f"as an adjoint, for {node} (made at {node.made_at}); expected a node: it builds a "
        "graph, it does not compute values"
    )


from autodiff.ops import shape  # noqa: E402, which itself needs `Op`
