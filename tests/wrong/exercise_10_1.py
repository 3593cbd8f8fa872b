"""Known-wrong bodies of exercise 10.1, push_forward."""


def asks_known_nodes_again(order, known):
    """Computes tangents for nodes that have been given one."""
    for node in order:
        found = node.op.tangent(node, [known.get(operand) for operand in node.inputs])
        known[node] = found if found is not None else known.get(node)


def leaves_out_what_stands_still(order, known):
    """Drops the entries of inputs without a tangent."""
    for node in order:
        if node not in known:
            directions = [known[a] for a in node.inputs if known.get(a) is not None]
            directions += [None] * (len(node.inputs) - len(directions))
            known[node] = node.op.tangent(node, directions)


def works_on_a_copy(order, known):
    """Fills a dict of its own, and returns that."""
    known = dict(known)
    for node in order:
        if node not in known:
            known[node] = node.op.tangent(node, [known.get(a) for a in node.inputs])
    return known


def pushes_the_values(order, known):
    """Takes the inputs for their tangents."""
    for node in order:
        if node not in known:
            known[node] = node.op.tangent(node, list(node.inputs))


def walks_backwards(order, known):
    """Asks for the tangents of the last nodes first."""
    for node in reversed(order):
        if node not in known:
            known[node] = node.op.tangent(node, [known.get(a) for a in node.inputs])


def uses_the_first_tangent_for_all(order, known):
    """Looks at one input only."""
    for node in order:
        if node not in known and node.inputs:
            first = known.get(node.inputs[0])
            known[node] = node.op.tangent(node, [first] * len(node.inputs))


def asks_for_adjoints(order, known):
    """Mistakes the gradient for the tangent."""
    for node in order:
        if node not in known and node.inputs:
            direction = known.get(node.inputs[0])
            known[node] = direction and node.op.gradient(node, direction)[0]


def stops_at_a_constant(order, known):
    """Ends the walk at the first node that does not change."""
    for node in order:
        if node not in known:
            known[node] = node.op.tangent(node, [known.get(a) for a in node.inputs])
            if known[node] is None:
                return


def pushes_one_step_only(order, known):
    """Looks for the tangents that were given, not for those that it has found."""
    given = dict(known)
    for node in order:
        if node not in known:
            known[node] = node.op.tangent(node, [given.get(a) for a in node.inputs])
