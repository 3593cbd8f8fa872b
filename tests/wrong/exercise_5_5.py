"""Known-wrong bodies of exercise 5.5, run_in_order."""


def passes_nodes(order, values):
    """Hands the input nodes to `compute`, instead of their values."""
    for node in order:
        if node not in values:
            values[node] = node.op.compute(node, list(node.inputs))


def own_dict(order, values):
    """Fills a dict of its own, which the caller never sees."""
    values = dict(values)
    for node in order:
        if node not in values:
            values[node] = node.op.compute(node, [values[operand] for operand in node.inputs])


def computes_variables(order, values):
    """Asks a variable to compute its value, although it was fed."""
    for node in order:
        values[node] = node.op.compute(node, [values[operand] for operand in node.inputs])


def overwrites(order, values):
    """Leaves variables alone, but computes an inner node that has its value already."""
    for node in order:
        if node.op is not placeholder_op:
            values[node] = node.op.compute(node, [values[operand] for operand in node.inputs])


def takes_zero_for_missing(order, values):
    """Takes a value of 0 for no value."""
    for node in order:
        if not values.get(node):
            values[node] = node.op.compute(node, [values[operand] for operand in node.inputs])


def each_input_once(order, values):
    """Collects the values of different inputs, so that x * x has one instead of two."""
    for node in order:
        if node not in values:
            inputs = [values[operand] for operand in dict.fromkeys(node.inputs)]
            values[node] = node.op.compute(node, inputs)


def without_the_node(order, values):
    """Hands no node to `compute`, which keeps the constant of x + 5 from it."""
    for node in order:
        if node not in values:
            values[node] = node.op.compute(None, [values[operand] for operand in node.inputs])


def inputs_reversed(order, values):
    """Lists the values of the inputs last first."""
    for node in order:
        if node not in values:
            inputs = [values[operand] for operand in reversed(node.inputs)]
            values[node] = node.op.compute(node, inputs)


def backwards(order, values):
    """Walks from the outputs to the inputs."""
    for node in reversed(order):
        if node not in values:
            values[node] = node.op.compute(node, [values[operand] for operand in node.inputs])


def recursive(order, values):
    """Computes the inputs of a node by calling itself."""

    def value_of(node):
        if node not in values:
            values[node] = node.op.compute(node, [value_of(operand) for operand in node.inputs])
        return values[node]

    for node in order[::-1]:
        value_of(node)


def last_node_alone(order, values):
    """Leaves the loop after the first node that it has computed."""
    for node in order:
        if node not in values:
            values[node] = node.op.compute(node, [values[operand] for operand in node.inputs])
            return
