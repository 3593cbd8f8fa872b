"""Known-wrong bodies of exercise 10.2, product_rule."""


def multiplies_the_tangents(op, node, directions):
    """(a b)' = a' b'."""
    operands = [a if d is None else d for a, d in zip(node.inputs, directions, strict=True)]
    return op.node(tuple(operands), node.const_attr)


def has_the_first_term_only(op, node, directions):
    """Returns inside the loop."""
    for i, direction in enumerate(directions):
        if direction is not None:
            operands = (*node.inputs[:i], direction, *node.inputs[i + 1 :])
            return op.node(operands, node.const_attr)


def has_the_last_term_only(op, node, directions):
    """Overwrites the term."""
    for i, direction in enumerate(directions):
        if direction is not None:
            operands = (*node.inputs[:i], direction, *node.inputs[i + 1 :])
            term = op.node(operands, node.const_attr)
    return term


def puts_the_tangent_first(op, node, directions):
    """Forgets that matrices keep their order."""
    terms = []
    for i, direction in enumerate(directions):
        if direction is not None:
            operands = (direction, *node.inputs[:i], *node.inputs[i + 1 :])
            terms.append(op.node(operands, node.const_attr))
    return sum_node_list(terms)


def drops_the_flags(op, node, directions):
    """Makes a plain product of matrices."""
    from autodiff.ops.linalg import matmul_op

    attribute = (False, False) if op is matmul_op else node.const_attr
    terms = []
    for i, direction in enumerate(directions):
        if direction is not None:
            operands = (*node.inputs[:i], direction, *node.inputs[i + 1 :])
            terms.append(op.node(operands, attribute))
    return sum_node_list(terms)


def keeps_what_it_replaced(op, node, directions):
    """Goes on from the term before."""
    operands, terms = list(node.inputs), []
    for i, direction in enumerate(directions):
        if direction is not None:
            operands[i] = direction
            terms.append(op.node(tuple(operands), node.const_attr))
    return sum_node_list(terms)


def counts_what_stands_still(op, node, directions):
    """Has a term for every factor."""
    terms = []
    for i, direction in enumerate(directions):
        replaced = node.inputs[i] if direction is None else direction
        operands = (*node.inputs[:i], replaced, *node.inputs[i + 1 :])
        terms.append(op.node(operands, node.const_attr))
    return sum_node_list(terms)


def knows_two_factors_only(op, node, directions):
    """a' b + a b', whatever else there is."""
    terms = []
    for i, direction in enumerate(directions[:2]):
        if direction is not None:
            operands = (*node.inputs[:i], direction, *node.inputs[i + 1 :])
            terms.append(op.node(operands, node.const_attr))
    return sum_node_list(terms)


def forgets_to_return(op, node, directions):
    """Adds the terms, and returns nothing."""
    terms = [
        op.node((*node.inputs[:i], direction, *node.inputs[i + 1 :]), node.const_attr)
        for i, direction in enumerate(directions)
        if direction is not None
    ]
    sum_node_list(terms)


def replaces_by_identity(op, node, directions):
    """Takes a factor used twice for one: replaces it everywhere at once."""
    terms = []
    for operand, direction in dict(zip(node.inputs, directions, strict=True)).items():
        if direction is not None:
            operands = tuple(direction if a is operand else a for a in node.inputs)
            terms.append(op.node(operands, node.const_attr))
    return sum_node_list(terms)
