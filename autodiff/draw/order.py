"""The order in which pictures number and list nodes."""

__all__ = ["drawing_order"]


def drawing_order(outputs):
    """Return the nodes behind `outputs`, inputs first, in one fixed order.

    `find_topo_sort` is an exercise, and any topological order is right there. A picture must not
    change with the student's choice, so it does not ask.

    Parameters
    ----------
    outputs : list of Node
        What is drawn.

    Returns
    -------
    list of Node
        Each node once, in the order in which a depth-first search finishes them.
    """
    order, seen, stack = [], set(), [(node, False) for node in reversed(outputs)]
    while stack:
        node, finished = stack.pop()
        if finished:
            order.append(node)
        elif node not in seen:
            seen.add(node)
            stack.append((node, True))
            stack.extend((operand, False) for operand in reversed(node.inputs))
    return order
