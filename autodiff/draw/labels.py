"""Labels: the short name under which a node stands in a picture: `x`, `2`, or `v3`."""

from autodiff.draw.text import cut, shown
from autodiff.graph import Node
from autodiff.ops.sources import ConstantOp


def is_constant(node):
    """Say whether a node is a fixed value."""
    return isinstance(node.op, ConstantOp)


def short_names(order, names=None):
    """Name each node of a graph.

    Nodes with a name keep it, constants show their value, and the results of operations are
    numbered as in a Wengert list. Two nodes of one name are told apart.

    Parameters
    ----------
    order : list of Node
        The graph, in topological order.
    names : mapping of Node to str, optional
        Names to use instead.

    Returns
    -------
    dict of Node to str
    """
    chosen = check_names(names, Node)
    short = {}
    taken = {}
    for node in order:
        name = chosen.get(node) or _own_name(node)
        if name is not None:
            short[node] = _apart(name, taken, is_constant(node))
    number = 0
    for node in order:
        if node not in short:
            number += 1
            while f"v{number}" in taken:
                number += 1
            short[node] = f"v{number}"
    return short


def _own_name(node):
    """Give the name that the node was given, or a constant's value, or None."""
    if is_constant(node):
        return shown(node.const_attr)
    return None if node._name is None else cut(node._name, 20)


def _apart(name, taken, shareable):
    """Add a number to a name that another node has already."""
    taken[name] = taken.get(name, 0) + 1
    return name if shareable or taken[name] == 1 else f"{name} ({taken[name]})"


def check_names(names, kind):
    """Check the `names` argument of a drawing function; None counts as no names."""
    if names is None:
        return {}
    if not hasattr(names, "items"):
        raise TypeError(f"names maps nodes to labels, as in {{x: 'x'}}; got {names!r:.60}")
    for key, label in names.items():
        if not isinstance(key, kind) or not isinstance(label, str):
            raise TypeError(
                f"names maps each {kind.__name__} to a string, as in {{x: 'x'}}; "
                f"got {key!r:.40} with {label!r:.40}"
            )
    return {key: cut(label, 24) for key, label in names.items()}


def formula(node, short):
    """Spell a node with the short names of its inputs: ``v3 = v1 * x``."""
    if not node.inputs:
        return short[node]
    operands = [short[operand] for operand in node.inputs]
    return cut(f"{short[node]} = {node.op.spell(node, operands)}")
