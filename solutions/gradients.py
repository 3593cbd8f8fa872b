"""`gradients`: from a graph, the graph of its adjoints."""

from autodiff.exercise import exercise
from autodiff.graph import Node, nodes_between, sum_node_list  # noqa: F401, for your own body
from autodiff.ops.sources import oneslike_op, zeroslike_op
from autodiff.places import pinned

__all__ = ["gradients"]


def gradients(output_node, node_list):
    """Build the derivatives of an output with respect to each node of a list.

    Nothing is computed: the adjoints are new nodes, made from ops alone, so that they can be
    evaluated, drawn, and differentiated again. Where the output is an array, they are the
    derivatives of the sum of its elements.

    Parameters
    ----------
    output_node : Node
        What to differentiate.
    node_list : list of Node
        What to differentiate by: variables or any other nodes, repeated if you like.

    Returns
    -------
    list of Node
        One adjoint for each entry of `node_list`, of that node's shape. Zeros for a node that
        the output does not depend on.

    Raises
    ------
    TypeError
        If `output_node` is no node, or `node_list` no list of nodes.

    Examples
    --------
    >>> import autodiff as ad
    >>> x = ad.Variable(name="x")
    >>> dx, = ad.gradients(x * x * x, [x])
    >>> ad.Executor([dx]).run(feed_dict={x: 2.0})
    [12.0]
    """
    _check_nodes(output_node, node_list)
    with pinned():
        adjoints = backpropagate(output_node, node_list)
        return [adjoints[node] if node in adjoints else zeroslike_op(node) for node in node_list]


@exercise("6.1")
def backpropagate(output_node, node_list):
    """Return a dict from node to adjoint node, for the nodes between `node_list` and the output.

    `order = nodes_between(node_list, output_node)` lists them, inputs first; it is empty where the
    output depends on none of `node_list`. Keep, for each of these nodes, a list of the
    contributions to its adjoint; that of the output begins with `oneslike_op(output_node)`. Walk
    through them so that a node's turn comes only when all its contributions have arrived. Then its
    adjoint is their sum, `sum_node_list(...)`, and

        node.op.contributions(node, adjoint)

    gives one contribution for each of `node.inputs`, in order. Some are None: that input has no
    influence. Inputs that are not in `order` need none. A node that no contribution reaches has no
    adjoint.
    """
    order = nodes_between(node_list, output_node)
    order.reverse()
    adjoints = dict.fromkeys(order)  # None, then the sum of what has arrived: no lists are needed
    if order:
        adjoints[output_node] = oneslike_op(output_node)
    for node in order:
        adjoint = adjoints[node]
        if adjoint is None:
            del adjoints[node]
            continue
        found = node.op.contributions(node, adjoint)
        for operand, contribution in zip(node.inputs, found):  # noqa: B905, they have been counted
            if contribution is not None and operand in adjoints:
                arrived = adjoints[operand]
                adjoints[operand] = contribution if arrived is None else arrived + contribution
    return adjoints


def _check_nodes(output_node, node_list):
    if not isinstance(output_node, Node):
        raise TypeError(
            f"gradients(output, [nodes]): the output is {type(output_node).__name__} "
            f"{output_node!r:.60}; expected a node, made from variables with operators and ops"
        )
    if isinstance(node_list, Node) or not all(isinstance(node, Node) for node in node_list):
        raise TypeError(
            f"gradients(output, [nodes]): expected a list of nodes to differentiate by; "
            f"got {node_list!r:.60}. For a single one: gradients(output, [x])"
        )
