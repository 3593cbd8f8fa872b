"""From a graph of nodes to a diagram, with values and adjoints where they are asked for."""

from autodiff.draw.crop import LIMIT, check_limit, crop, with_omitted
from autodiff.draw.diagram import Box, Diagram, Edge
from autodiff.draw.grouping import GROUPED
from autodiff.draw.labels import formula, is_constant, short_names
from autodiff.draw.order import drawing_order
from autodiff.draw.picture import Picture
from autodiff.draw.svg import draw
from autodiff.draw.text import box_rows, counted, cut, described, listing, shown
from autodiff.executor import Executor
from autodiff.gradients import gradients
from autodiff.graph import Node

ADDED = "Orange: what the gradients add to the graph."


def graph(
    outputs,
    feed_dict=None,
    adjoints=False,
    names=None,
    *,
    forward=None,
    direction=None,
    limit=None,
):
    """Draw the graph that computes one or more nodes.

    Parameters
    ----------
    outputs : Node or list of Node
        What is computed. Everything that it needs is drawn.
    feed_dict : mapping of Node to value, optional
        Values of the variables; every box then shows its value.
    adjoints : bool
        Show in each box the derivative of the (one) output with respect to it. Needs `feed_dict`.
    names : mapping of Node to str, optional
        Labels to use instead of the variables' names and of v1, v2, ...
    forward : Node or list of Node, optional
        The original computation, when `outputs` are its gradients: whatever was added to it is
        drawn in another colour.
    direction : {"right", "down"}, optional
        The flow; by default right if that fits the page.
    limit : int, optional
        The most boxes to draw. Of a larger graph the part nearest the outputs is drawn. By
        default 120, but from 300 nodes on all of the graph is drawn, in groups.

    Returns
    -------
    Picture or Groups
        A notebook shows it; ``.svg``, ``.text`` and ``.save(path)`` give it away. Groups can be
        opened: by a live control, or by ``.open(number)``.

    Raises
    ------
    TypeError
        If `outputs` is not made of nodes.
    ValueError
        If adjoints are asked for without values, or of several outputs.

    Examples
    --------
    >>> import autodiff as ad
    >>> from autodiff import draw
    >>> x = ad.Variable(name="x")
    >>> y = ad.Variable(name="y")
    >>> draw.graph(x * y + x, {x: 2.0, y: 3.0}, adjoints=True)
    v2 = v1 + x, a graph of 4 nodes
    x             value 2   adjoint 4
    y             value 3   adjoint 2
    v1 = x * y    value 6   adjoint 1
    v2 = v1 + x   value 8   adjoint 1
    """
    outputs = node_list(outputs, "outputs")
    _check_request(outputs, feed_dict, adjoints)
    order = drawing_order(outputs)
    short = short_names(order, names)
    added = _added(order, forward)
    if limit is None and len(order) >= GROUPED:
        return _grouped(outputs, order, short, added, (feed_dict, adjoints), direction)
    limit = LIMIT if limit is None else limit
    check_limit(limit)
    kept, omitted = _cropped(order, limit)
    rows = _numbers(outputs, kept, feed_dict, adjoints)
    boxes = [
        _box(node, formula(node, short), node_kind(node, outputs, added), *row)
        for node, row in zip(kept, rows, strict=True)
    ]
    title = _title(outputs, short, order)
    diagram = _diagram(kept, boxes, omitted, title)
    text = "\n".join([title, listing(box_rows(boxes), omitted)])
    return Picture(draw(diagram, direction), text)


def _grouped(outputs, order, short, added, request, direction):
    from autodiff.draw.grouped import Groups  # with the widgets' modules, which few graphs need

    title = _title(outputs, short, order)
    return Groups(
        order,
        title,
        short,
        lambda node: node_kind(node, outputs, added),
        lambda nodes: _numbers(outputs, nodes, *request),
        direction,
    )


def node_list(nodes, argument):
    """Give a list of nodes for one node or several."""
    found = list(nodes) if isinstance(nodes, list | tuple) else [nodes]
    for node in found:
        if not isinstance(node, Node):
            raise TypeError(
                f"{argument} must be a Node or a list of Nodes; got {type(node).__name__} "
                f"{node!r:.60}. Draw a tape with draw.tape and revad's Vars with draw.revad"
            )
    if not found:
        raise ValueError(f"{argument} is empty: give at least one Node")
    return list(dict.fromkeys(found))


def _check_request(outputs, feed_dict, adjoints):
    if adjoints and feed_dict is None:
        raise ValueError("adjoints are numbers only at a point: give feed_dict={x: value} as well")
    if adjoints and len(outputs) > 1:
        raise ValueError(
            f"adjoints belong to one output, but there are {len(outputs)}: draw them one by one"
        )


def _cropped(order, limit):
    number = {node: i for i, node in enumerate(order)}
    found = crop([[number[u] for u in node.inputs] for node in order], limit)
    return [order[i] for i in found.kept], found.omitted


def _numbers(outputs, kept, feed_dict, adjoints):
    """Give a value and an adjoint for each box, as text; None where none is asked for."""
    if feed_dict is None:
        return [(None, None)] * len(kept)
    wanted = list(kept) + (gradients(outputs[0], kept) if adjoints else [])
    results = [shown(value) for value in Executor(wanted).run(feed_dict=feed_dict)]
    values, found = results[: len(kept)], results[len(kept) :]
    return list(zip(values, found or [None] * len(kept), strict=True))


def _added(order, forward):
    """Find what a gradient graph adds to the forward one."""
    if forward is None:
        return set()
    return set(order) - set(drawing_order(node_list(forward, "forward")))


def node_kind(node, outputs, added=()):
    """Say what a node is in a picture: one of `diagram.KINDS`."""
    if not node.inputs:
        return "constant" if is_constant(node) else "variable"
    if node in added:
        return "backward"
    return "output" if node in outputs else "op"


def _box(node, label, kind, value, adjoint):
    """A constant shows neither: its label is its value, and nobody asks for its adjoint."""
    if is_constant(node):
        value = adjoint = None
    return Box(label, value, adjoint, kind)


def _title(outputs, short, order):
    labels = [formula(node, short) for node in outputs]
    what = labels[0] if len(labels) == 1 else cut(", ".join(labels), 60)
    return f"{what}, a graph of {counted(len(order), 'node')}"


def _diagram(kept, boxes, omitted, title):
    number = {node: i for i, node in enumerate(kept)}
    inputs = [[number.get(u) for u in node.inputs] for node in kept]
    edges = [Edge(u, v) for v, tails in enumerate(inputs) for u in tails if u is not None]
    unread = [v for v, tails in enumerate(inputs) if None in tails]
    notes = [ADDED] * any(box.kind == "backward" for box in boxes)
    drawn = with_omitted(boxes, edges, unread, omitted)
    return Diagram(*drawn, title, described(boxes), notes=notes)
