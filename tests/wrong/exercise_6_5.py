"""Known-wrong bodies of exercise 6.5, DivOp.gradient."""


def sign_lost(self, node, output_grad):
    """Forgets that a larger divisor makes the quotient smaller."""
    a, b = node.inputs
    return [output_grad / b, output_grad * node / b]


def square_lost(self, node, output_grad):
    """Divides by b once where it takes b squared."""
    a, b = node.inputs
    return [output_grad / b, -output_grad * a / b]


def forgets_a(self, node, output_grad):
    """Differentiates 1 / b instead of a / b."""
    a, b = node.inputs
    return [output_grad / b, -output_grad / (b * b)]


def as_for_a_product(self, node, output_grad):
    """Uses the rule for a product."""
    a, b = node.inputs
    return [output_grad * b, output_grad * a]


def drops_the_adjoint(self, node, output_grad):
    """Returns the second slope without the adjoint that arrives from above."""
    a, b = node.inputs
    return [output_grad / b, -node / b]


def swapped(self, node, output_grad):
    """Returns the two adjoints in the wrong order."""
    a, b = node.inputs
    return [-output_grad * node / b, output_grad / b]


def first_operand_alone(self, node, output_grad):
    """Takes the divisor for a constant."""
    a, b = node.inputs
    return [output_grad / b, None]


def frozen_divisor(self, node, output_grad):
    """Is right once, but its result hides that it depends on b: there is no second derivative."""
    from autodiff.graph import Node
    from autodiff.ops.base import Op

    class Quotient(Op):
        arity = 2
        elementwise = False

        def compute(self, node, input_vals):
            return input_vals[0] / input_vals[1]

        def gradient(self, node, output_grad):
            return [Node(self, (output_grad, node.inputs[1])), None]

    a, b = node.inputs
    quotient = Quotient()
    return [Node(quotient, (output_grad, b)), Node(quotient, (-output_grad * node, b))]
