"""Known-wrong bodies of exercise 6.3, MulByConstOp.gradient.

`drops_the_adjoint` passes all ten tests of the assignment that this course grew from.
"""


def drops_the_adjoint(self, node, output_grad):
    """Returns the constant alone, without the adjoint that arrives from above."""
    return [zeroslike_op(node.inputs[0]) + node.const_attr]


def drops_the_constant(self, node, output_grad):
    """Passes the adjoint on as the sum with a constant does."""
    return [output_grad]


def times_the_operand(self, node, output_grad):
    """Multiplies by the operand: the rule for a product of two nodes."""
    return [output_grad * node.inputs[0]]


def times_the_output(self, node, output_grad):
    """Multiplies by the product instead of by the constant."""
    return [output_grad * node]


def adjoint_of_the_constant(self, node, output_grad):
    """Returns an adjoint for the constant too, which is no input."""
    return [output_grad * node.const_attr, output_grad * node.inputs[0]]


def no_list(self, node, output_grad):
    """Returns the adjoint itself, not a list of it."""
    return output_grad * node.const_attr


def adds_the_constant(self, node, output_grad):
    """Adds the constant to the adjoint."""
    return [output_grad + node.const_attr]
