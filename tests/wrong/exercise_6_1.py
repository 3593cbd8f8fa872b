"""Known-wrong bodies of exercise 6.1, backpropagate.

`pre_order` and `breadth_first` pass all ten tests of the assignment that this course grew from.
"""


def pre_order(output_node, node_list):
    """Takes a node's turn when a depth-first walk first meets it: some contributions come later."""
    contributions = {node: [] for node in nodes_between(node_list, output_node)}
    contributions.get(output_node, []).append(oneslike_op(output_node))
    seen, stack = set(), [output_node]
    while stack:
        node = stack.pop()
        if node in seen or not contributions.get(node):
            continue
        seen.add(node)
        found = node.op.contributions(node, sum_node_list(contributions[node]))
        for operand, contribution in zip(node.inputs, found, strict=True):
            if operand in contributions and contribution is not None:
                contributions[operand].append(contribution)
        stack.extend(reversed(node.inputs))
    return {node: sum_node_list(found) for node, found in contributions.items() if found}


def breadth_first(output_node, node_list):
    """Takes the nodes level by level: a node may have its turn before all that use it."""
    contributions = {node: [] for node in nodes_between(node_list, output_node)}
    contributions.get(output_node, []).append(oneslike_op(output_node))
    queue = [output_node]
    for node in queue:
        if not contributions.get(node):
            continue
        found = node.op.contributions(node, sum_node_list(contributions[node]))
        for operand, contribution in zip(node.inputs, found, strict=True):
            if operand in contributions and contribution is not None:
                contributions[operand].append(contribution)
        queue += [operand for operand in dict.fromkeys(node.inputs) if operand not in queue]
    return {node: sum_node_list(found) for node, found in contributions.items() if found}


def replaces(output_node, node_list):
    """Replaces a node's adjoint by each new contribution, instead of adding them up."""
    adjoints = {output_node: oneslike_op(output_node)}
    for node in reversed(nodes_between(node_list, output_node)):
        if node in adjoints:
            found = node.op.contributions(node, adjoints[node])
            for operand, contribution in zip(node.inputs, found, strict=True):
                if contribution is not None:
                    adjoints[operand] = contribution
    return adjoints


def keeps_the_first(output_node, node_list):
    """Keeps the first contribution to a node, and drops all later ones."""
    adjoints = {output_node: oneslike_op(output_node)}
    for node in reversed(nodes_between(node_list, output_node)):
        if node in adjoints:
            found = node.op.contributions(node, adjoints[node])
            for operand, contribution in zip(node.inputs, found, strict=True):
                if contribution is not None:
                    adjoints.setdefault(operand, contribution)
    return adjoints


def pairs_in_a_dict(output_node, node_list):
    """Pairs inputs and contributions in a dict, which keeps one of the two for x * x."""
    contributions = {node: [] for node in nodes_between(node_list, output_node)}
    contributions.get(output_node, []).append(oneslike_op(output_node))
    adjoints = {}
    for node in reversed(contributions):
        if contributions[node]:
            adjoints[node] = sum_node_list(contributions[node])
            found = dict(zip(node.inputs, node.op.contributions(node, adjoints[node]), strict=True))
            for operand, contribution in found.items():
                if operand in contributions and contribution is not None:
                    contributions[operand].append(contribution)
    return adjoints


def first_for_every_input(output_node, node_list):
    """Gives every input the contribution that is meant for the first."""
    contributions = {node: [] for node in nodes_between(node_list, output_node)}
    contributions.get(output_node, []).append(oneslike_op(output_node))
    adjoints = {}
    for node in reversed(contributions):
        if contributions[node]:
            adjoints[node] = sum_node_list(contributions[node])
            found = node.op.contributions(node, adjoints[node])
            for operand in node.inputs:
                if operand in contributions and found[0] is not None:
                    contributions[operand].append(found[0])
    return adjoints


def does_not_sum_back(output_node, node_list):
    """Asks `gradient`, whose adjoints are not summed back where an input was broadcast."""
    contributions = {node: [] for node in nodes_between(node_list, output_node)}
    contributions.get(output_node, []).append(oneslike_op(output_node))
    adjoints = {}
    for node in reversed(contributions):
        if contributions[node]:
            adjoints[node] = sum_node_list(contributions[node])
            found = node.op.gradient(node, adjoints[node])
            for operand, contribution in zip(node.inputs, found, strict=True):
                if operand in contributions and contribution is not None:
                    contributions[operand].append(contribution)
    return adjoints


def inputs_first(output_node, node_list):
    """Walks from the inputs to the output, so that nothing has arrived when it is needed."""
    contributions = {node: [] for node in nodes_between(node_list, output_node)}
    contributions.get(output_node, []).append(oneslike_op(output_node))
    adjoints = {}
    for node in contributions:
        if contributions[node]:
            adjoints[node] = sum_node_list(contributions[node])
            found = node.op.contributions(node, adjoints[node])
            for operand, contribution in zip(node.inputs, found, strict=True):
                if operand in contributions and contribution is not None:
                    contributions[operand].append(contribution)
    return adjoints


def starts_with_the_output(output_node, node_list):
    """Starts with the output itself where a one belongs."""
    contributions = {node: [] for node in nodes_between(node_list, output_node)}
    contributions.get(output_node, []).append(output_node)
    adjoints = {}
    for node in reversed(contributions):
        if contributions[node]:
            adjoints[node] = sum_node_list(contributions[node])
            found = node.op.contributions(node, adjoints[node])
            for operand, contribution in zip(node.inputs, found, strict=True):
                if operand in contributions and contribution is not None:
                    contributions[operand].append(contribution)
    return adjoints


def adds_none(output_node, node_list):
    """Adds up whatever `contributions` gives, None too."""
    contributions = {node: [] for node in nodes_between(node_list, output_node)}
    contributions.get(output_node, []).append(oneslike_op(output_node))
    adjoints = {}
    for node in reversed(contributions):
        adjoints[node] = sum_node_list(contributions[node])
        found = node.op.contributions(node, adjoints[node])
        for operand, contribution in zip(node.inputs, found, strict=True):
            if operand in contributions:
                contributions[operand].append(contribution)
    return adjoints


def sums_nothing(output_node, node_list):
    """Calls `sum_node_list` for a node that no contribution has reached."""
    contributions = {node: [] for node in nodes_between(node_list, output_node)}
    contributions.get(output_node, []).append(oneslike_op(output_node))
    adjoints = {}
    for node in reversed(contributions):
        adjoints[node] = sum_node_list(contributions[node])
        found = node.op.contributions(node, adjoints[node])
        for operand, contribution in zip(node.inputs, found, strict=True):
            if operand in contributions and contribution is not None:
                contributions[operand].append(contribution)
    return adjoints


def needs_every_input(output_node, node_list):
    """Looks for a list of contributions for inputs that nobody asked for."""
    contributions = {node: [] for node in nodes_between(node_list, output_node)}
    contributions.get(output_node, []).append(oneslike_op(output_node))
    adjoints = {}
    for node in reversed(contributions):
        if contributions[node]:
            adjoints[node] = sum_node_list(contributions[node])
            found = node.op.contributions(node, adjoints[node])
            for operand, contribution in zip(node.inputs, found, strict=True):
                if contribution is not None:
                    contributions[operand].append(contribution)
    return adjoints


def needs_a_way_to_the_output(output_node, node_list):
    """Looks for the output in the order, where it is not if it does not depend on the list."""
    contributions = {node: [] for node in nodes_between(node_list, output_node)}
    contributions[output_node].append(oneslike_op(output_node))
    adjoints = {}
    for node in reversed(contributions):
        if contributions[node]:
            adjoints[node] = sum_node_list(contributions[node])
            found = node.op.contributions(node, adjoints[node])
            for operand, contribution in zip(node.inputs, found, strict=True):
                if operand in contributions and contribution is not None:
                    contributions[operand].append(contribution)
    return adjoints


def follows_every_path(output_node, node_list):
    """Walks down every path from the output by itself, with one call for each step."""
    adjoints = {}

    def follow(node, adjoint):
        adjoints[node] = adjoints[node] + adjoint if node in adjoints else adjoint
        for operand, part in zip(node.inputs, node.op.contributions(node, adjoint), strict=True):
            if part is not None:
                follow(operand, part)

    follow(output_node, oneslike_op(output_node))
    return adjoints
