"""Known-wrong bodies of exercise 8.2, ReduceSumOp.gradient."""


def forgets_the_axis(self, node, output_grad):
    """Spreads the adjoint as if all numbers had been summed."""
    return [spread_op(output_grad, node.inputs[0])]


def forgets_keepdims(self, node, output_grad):
    """Puts back axes that were never taken away."""
    axis, _ = node.const_attr
    return [spread_op(output_grad, node.inputs[0], axis)]


def does_not_spread(self, node, output_grad):
    """Returns the adjoint in the shape of the sum."""
    return [output_grad]


def spreads_a_one(self, node, output_grad):
    """Spreads a one, and drops the adjoint that arrives from above."""
    from autodiff.ops.sources import oneslike_op

    return [oneslike_op(node.inputs[0])]


def times_the_operand(self, node, output_grad):
    """Multiplies the adjoint by the numbers that were summed."""
    axis, keepdims = node.const_attr
    return [spread_op(output_grad, node.inputs[0], axis, keepdims) * node.inputs[0]]


def spread_the_wrong_way(self, node, output_grad):
    """Spreads the operand over the shape of the adjoint."""
    axis, keepdims = node.const_attr
    return [spread_op(node.inputs[0], output_grad, axis, keepdims)]


def as_for_a_mean(self, node, output_grad):
    """Divides the adjoint among the numbers, which is the rule for their mean."""
    from autodiff.ops.sources import oneslike_op

    axis, keepdims = node.const_attr
    a = node.inputs[0]
    count = spread_op(reduce_sum_op(oneslike_op(a), axis, keepdims), a, axis, keepdims)
    return [spread_op(output_grad, a, axis, keepdims) / count]
