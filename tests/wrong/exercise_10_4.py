"""Known-wrong bodies of exercise 10.4, hessian_products."""


def returns_the_gradient(output, inputs, directions):
    """Differentiates once."""
    return gradients(output, inputs)


def returns_the_slope(output, inputs, directions):
    """Differentiates once, along the directions."""
    return tangents([output], inputs, directions)


def ignores_the_directions(output, inputs, directions):
    """Adds up the rows of the Hessian."""
    from autodiff.ops.sources import oneslike_op

    ones = [oneslike_op(node) for node in inputs]
    return tangents(gradients(output, inputs), inputs, ones)


def differentiates_each_by_its_own(output, inputs, directions):
    """Takes the Hessian to be made of blocks on the diagonal."""
    found = []
    for i, adjoint in enumerate(gradients(output, inputs)):
        found += tangents([adjoint], [inputs[i]], [directions[i]])
    return found


def multiplies_element_by_element(output, inputs, directions):
    """Takes the rows' sums times the direction."""
    from autodiff.ops.sources import oneslike_op

    ones = [oneslike_op(node) for node in inputs]
    rows = tangents(gradients(output, inputs), inputs, ones)
    return [row * direction for row, direction in zip(rows, directions, strict=True)]


def forgets_to_return(output, inputs, directions):
    """Builds the nodes, and returns nothing."""
    tangents(gradients(output, inputs), inputs, directions)


def multiplies_the_gradient(output, inputs, directions):
    """Gradient times direction."""
    adjoints = gradients(output, inputs)
    return [g * direction for g, direction in zip(adjoints, directions, strict=True)]


def differentiates_the_sum_of_the_gradient(output, inputs, directions):
    """Pulls ones back through the gradient, and the direction is lost."""
    from autodiff.ops.reduction import reduce_sum_op

    total = sum((reduce_sum_op(g) for g in gradients(output, inputs)[1:]),
                reduce_sum_op(gradients(output, inputs)[0]))  # fmt: skip
    return gradients(total, inputs)
