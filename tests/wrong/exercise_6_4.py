"""Known-wrong bodies of exercise 6.4, MatMulOp.gradient."""


def ignores_the_flags(self, node, output_grad):
    """Uses the formula for A B, whatever was transposed."""
    a, b = node.inputs
    return [
        matmul_op(output_grad, b, trans_B=True),
        matmul_op(a, output_grad, trans_A=True),
    ]


def no_transposes(self, node, output_grad):
    """Multiplies in the right order, but transposes nothing."""
    a, b = node.inputs
    return [matmul_op(output_grad, b), matmul_op(a, output_grad)]


def elementwise(self, node, output_grad):
    """Uses the rule for the elementwise product."""
    a, b = node.inputs
    return [output_grad * b, output_grad * a]


def swapped(self, node, output_grad):
    """Returns the two adjoints in the wrong order."""
    (a, b), (trans_a, trans_b) = node.inputs, node.const_attr
    if trans_a:
        grad_a = matmul_op(b, output_grad, trans_A=trans_b, trans_B=True)
    else:
        grad_a = matmul_op(output_grad, b, trans_B=not trans_b)
    if trans_b:
        grad_b = matmul_op(output_grad, a, trans_A=True, trans_B=trans_a)
    else:
        grad_b = matmul_op(a, output_grad, trans_A=not trans_a)
    return [grad_b, grad_a]


def does_not_turn_round(self, node, output_grad):
    """Returns the adjoint of A' where A was transposed, and of B' where B was."""
    (a, b), (trans_a, trans_b) = node.inputs, node.const_attr
    return [
        matmul_op(output_grad, b, trans_B=not trans_b),
        matmul_op(a, output_grad, trans_A=not trans_a),
    ]


def forgets_the_other_flag(self, node, output_grad):
    """Turns the product round, but takes the other matrix for one that was not transposed."""
    (a, b), (trans_a, trans_b) = node.inputs, node.const_attr
    if trans_a:
        grad_a = matmul_op(b, output_grad, trans_B=True)
    else:
        grad_a = matmul_op(output_grad, b, trans_B=True)
    if trans_b:
        grad_b = matmul_op(output_grad, a, trans_A=True)
    else:
        grad_b = matmul_op(a, output_grad, trans_A=True)
    return [grad_a, grad_b]


def operands_swapped(self, node, output_grad):
    """Multiplies from the wrong side: B' dY and dY A'."""
    a, b = node.inputs
    return [
        matmul_op(b, output_grad, trans_A=True),
        matmul_op(output_grad, a, trans_B=True),
    ]


def drops_the_adjoint(self, node, output_grad):
    """Takes ones for the adjoint that arrives."""
    from autodiff.ops.sources import oneslike_op

    (a, b), (trans_a, trans_b), dy = node.inputs, node.const_attr, oneslike_op(output_grad)
    if trans_a:
        grad_a = matmul_op(b, dy, trans_A=trans_b, trans_B=True)
    else:
        grad_a = matmul_op(dy, b, trans_B=not trans_b)
    if trans_b:
        grad_b = matmul_op(dy, a, trans_A=True, trans_B=trans_a)
    else:
        grad_b = matmul_op(a, dy, trans_A=not trans_a)
    return [grad_a, grad_b]
