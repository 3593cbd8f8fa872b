"""What every operation has: a call that makes a node, a value, a gradient."""

import inspect

import numpy as np

from autodiff.graph import Node
from autodiff.traced import Traced


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

    def __call__(self, *inputs):
        """Make a node of this operation on `inputs`."""
        return self.node(inputs)

    def node(self, inputs, const_attr=None):
        """Make a node after a look at its inputs.

        Raises
        ------
        TypeError
            If there are too many or too few inputs, or one of them is no node.
        """
        if self.arity not in (None, len(inputs)):
            raise TypeError(
                f"{self} takes {self.arity} node{'s' * (self.arity != 1)}; got {len(inputs)}. Its "
                "docstring says which: " + inspect.cleandoc(type(self).__doc__ or "").split("\n")[0]
            )
        scalar, traced, masked = self.elementwise, bool(inputs), self.masks
        for operand in inputs:
            if not isinstance(operand, Node):
                return apply_to_others(self, inputs, const_attr)
            scalar = scalar and operand.scalar
            traced = traced and type(operand) is Traced
            masked = masked or operand.masked
        kind = Traced if traced else Node
        node = kind(self, inputs, const_attr, scalar=scalar and np.ndim(const_attr) == 0)
        node.masked = masked and not self.multilinear
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
        adjoints = check_adjoints(self, node, self.gradient(node, output_grad))
        if output_grad.masked and self.elementwise and self.linear_in is None:
            adjoints = keep_unchosen_zero(adjoints, output_grad)
        if not self.broadcasts(node):
            return adjoints
        from autodiff.ops.shape import sum_to_like_op

        return [
            None if adjoint is None else sum_to_like_op(adjoint, operand)
            for adjoint, operand in zip(adjoints, node.inputs, strict=True)
        ]

    def broadcasts(self, node):
        """Say whether an input may have been broadcast to make the node."""
        return False

    def spell(self, node, operands):
        """Return the node's expression, given those of its operands."""
        return f"{self.symbol}({', '.join(operands)})"

    def __repr__(self):
        return f"<{type(self).__name__}>"


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


def check_adjoints(op, node, adjoints):
    """Return the result of `op.gradient` as it is if it fits the node's inputs."""
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
    for adjoint in adjoints:
        if not isinstance(adjoint, Node | None):
            raise TypeError(
                f"{type(op).__name__}.gradient returned {type(adjoint).__name__} {adjoint!r:.60} "
                f"as an adjoint, for {node} (made at {node.made_at}); expected a node: it builds a "
                "graph, it does not compute values"
            )
    return adjoints
