"""Known-wrong bodies of exercise 5.1, find_topo_sort."""


def pre_order(node_list):
    """Writes a node down before its inputs, depth first, and turns the list round at the end."""
    order, visited, stack = [], set(), list(node_list)
    while stack:
        node = stack.pop()
        if node not in visited:
            visited.add(node)
            order.append(node)
            stack.extend(node.inputs)
    return order[::-1]


def breadth_first(node_list):
    """Goes through the graph level by level and turns the list round at the end."""
    order = list(dict.fromkeys(node_list))
    for node in order:
        for operand in node.inputs:
            if operand not in order:
                order.append(operand)
    return order[::-1]


def marks_when_pushed(node_list):
    """Marks a node as visited when it is put on the stack, not when its turn comes."""
    order, seen = [], set(node_list)
    stack = [(node, False) for node in seen]
    while stack:
        node, inputs_are_done = stack.pop()
        if inputs_are_done:
            order.append(node)
            continue
        stack.append((node, True))
        for operand in node.inputs:
            if operand not in seen:
                seen.add(operand)
                stack.append((operand, False))
    return order


def outputs_first(node_list):
    """Gives a right order the wrong way round: every node before its inputs."""
    order, visited, stack = [], set(), list(node_list)
    while stack:
        node = stack.pop()
        if node is None:
            order.append(stack.pop())
        elif node not in visited:
            visited.add(node)
            stack += (node, None, *node.inputs)
    return order[::-1]


def repeats_nodes(node_list):
    """Keeps no record of the nodes visited, so that a node used twice stands there twice."""
    order, stack = [], list(reversed(node_list))
    while stack:
        node = stack.pop()
        if node is None:
            order.append(stack.pop())
        else:
            stack += (node, None, *node.inputs)
    return order


def recursive(node_list):
    """Calls itself for each input, which ends at Python's limit of about 1,000 calls."""
    order, visited = [], set()

    def visit(node):
        if node not in visited:
            visited.add(node)
            for operand in node.inputs:
                visit(operand)
            order.append(node)

    for node in node_list:
        visit(node)
    return order


def empties_the_list(node_list):
    """Uses the caller's own list as its stack, and so leaves it empty."""
    order, visited, stack = [], set(), node_list
    while stack:
        node = stack.pop()
        if node is None:
            order.append(stack.pop())
        elif node not in visited:
            visited.add(node)
            stack += (node, None, *node.inputs)
    return order


def first_output_alone(node_list):
    """Walks from the first node of the list, and forgets that there may be more."""
    order, visited, stack = [], set(), node_list[:1]
    while stack:
        node = stack.pop()
        if node is None:
            order.append(stack.pop())
        elif node not in visited:
            visited.add(node)
            stack += (node, None, *node.inputs)
    return order


def iterator(node_list):
    """Returns an iterator, which the second walk through it would find exhausted."""
    order, visited, stack = [], set(), list(node_list)
    while stack:
        node = stack.pop()
        if node is None:
            order.append(stack.pop())
        elif node not in visited:
            visited.add(node)
            stack += (node, None, *node.inputs)
    return iter(order)
