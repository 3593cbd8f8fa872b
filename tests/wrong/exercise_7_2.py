"""Known-wrong bodies of exercise 7.2, the gradients of sum_to and broadcast_to."""

FUNCTION = {
    "copies_again": "BroadcastLikeOp.gradient",
    "copy_passes_on": "BroadcastLikeOp.gradient",
    "copy_takes_the_shape_of_like": "BroadcastLikeOp.gradient",
    "copy_gives_like_an_adjoint": "BroadcastLikeOp.gradient",
    "copy_returns_one_entry": "BroadcastLikeOp.gradient",
    "copy_sums_the_operand": "BroadcastLikeOp.gradient",
}


def passes_on(self, node, output_grad):
    """Returns the adjoint in the shape of the sum."""
    return [output_grad, None]


def sums_again(self, node, output_grad):
    """Does to the adjoint what was done to the value."""
    return [sum_to_like_op(output_grad, node.inputs[1]), None]


def copies_to_the_wrong_shape(self, node, output_grad):
    """Brings the adjoint to the shape of `like`, which it has already."""
    return [broadcast_like_op(output_grad, node.inputs[1]), None]


def exchanges(self, node, output_grad):
    """Gives the adjoint to `like`."""
    return [None, broadcast_like_op(output_grad, node.inputs[0])]


def drops_the_adjoint(self, node, output_grad):
    """Returns ones, whatever arrives from above."""
    from autodiff.ops.sources import oneslike_op

    return [oneslike_op(node.inputs[0]), None]


def times_the_operand(self, node, output_grad):
    """Multiplies by what was summed."""
    return [broadcast_like_op(output_grad, node.inputs[0]) * node.inputs[0], None]


def returns_nothing(self, node, output_grad):
    """Makes the node, and returns nothing."""
    broadcast_like_op(output_grad, node.inputs[0])


def gives_like_an_adjoint(self, node, output_grad):
    """Has an adjoint for `like` as well."""
    return [broadcast_like_op(output_grad, node.inputs[0]), output_grad]


def copies_again(self, node, output_grad):
    """Does to the adjoint what was done to the value."""
    return [broadcast_like_op(output_grad, node.inputs[1]), None]


def copy_passes_on(self, node, output_grad):
    """Returns the adjoint in the shape that was filled."""
    return [output_grad, None]


def copy_takes_the_shape_of_like(self, node, output_grad):
    """Sums to the shape of `like`, which is no sum at all."""
    return [sum_to_like_op(output_grad, node.inputs[1]), None]


def copy_gives_like_an_adjoint(self, node, output_grad):
    """Has an adjoint for `like` as well."""
    return [sum_to_like_op(output_grad, node.inputs[0]), output_grad]


def copy_returns_one_entry(self, node, output_grad):
    """Forgets the None for `like`."""
    return [sum_to_like_op(output_grad, node.inputs[0])]


def copy_sums_the_operand(self, node, output_grad):
    """Sums the value, and drops the adjoint."""
    return [sum_to_like_op(node, node.inputs[0]), None]
