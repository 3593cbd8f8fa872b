"""Known-wrong bodies of exercise 6.2, MulOp.gradient."""


def swapped(self, node, output_grad):
    """Gives each operand the adjoint of the other."""
    a, b = node.inputs
    return [output_grad * a, output_grad * b]


def drops_the_adjoint(self, node, output_grad):
    """Returns the slopes alone, without the adjoint that arrives from above."""
    a, b = node.inputs
    return [b, a]


def as_for_a_sum(self, node, output_grad):
    """Passes the adjoint on as addition does."""
    return [output_grad, output_grad]


def adds_the_adjoint(self, node, output_grad):
    """Adds slope and adjoint where the chain rule multiplies them."""
    a, b = node.inputs
    return [output_grad + b, output_grad + a]


def first_operand_alone(self, node, output_grad):
    """Returns one adjoint for two operands."""
    return [output_grad * node.inputs[1]]


def matrix_product(self, node, output_grad):
    """Takes the matrix product of adjoint and operand."""
    a, b = node.inputs
    return [output_grad @ b, output_grad @ a]


def times_the_output(self, node, output_grad):
    """Multiplies by the product instead of by the other operand."""
    return [output_grad * node, output_grad * node]
