"""From revad's variables to a diagram: each arrow carries the weight that the chain rule needs."""

from heapq import heappop, heappush

from autodiff.draw.crop import LIMIT, check_limit, crop, with_omitted
from autodiff.draw.diagram import Box, Diagram, Edge
from autodiff.draw.labels import check_names
from autodiff.draw.picture import Picture
from autodiff.draw.svg import draw
from autodiff.draw.text import box_rows, counted, described, listing, shown
from autodiff.revad import Var


def revad(inputs, names=None, *, direction=None, limit=LIMIT):
    """Draw what was computed from one or more of revad's variables.

    A `Var` knows what was made from it, not what it was made from; so the picture starts at the
    inputs and follows the children. Adjoints are shown where `grad_value` is known.

    Parameters
    ----------
    inputs : Var or list of Var
        Where to start.
    names : mapping of Var to str, optional
        Labels to use instead of v1, v2, ...
    direction : {"right", "down"}, optional
        The flow; by default right if that fits the page.
    limit : int
        The most boxes to draw.

    Returns
    -------
    Picture

    Raises
    ------
    TypeError
        If `inputs` is not made of Vars.
    ValueError
        If nothing was computed from them.

    Examples
    --------
    >>> from autodiff import draw, revad
    >>> x, y = revad.Var(2.0), revad.Var(3.0)
    >>> z = x * y
    >>> draw.revad([x, y], names={x: "x", y: "y", z: "z"})
    3 variables of revad
    x   value 2   weight 3 to z
    y   value 3   weight 2 to z
    z   value 6
    """
    inputs = _var_list(inputs)
    check_limit(limit)
    order = _order(inputs)
    names = _names(order, check_names(names, Var))
    number = {var: i for i, var in enumerate(order)}
    parents = [[] for _ in order]
    for var in order:
        for weight, child in var.children:
            parents[number[child]].append((weight, number[var]))
    found = crop([[tail for _, tail in pairs] for pairs in parents], limit)
    boxes = _boxes([order[i] for i in found.kept], names, inputs)
    title = f"{counted(len(order), 'variable')} of revad"
    drawn = with_omitted(boxes, *_edges(found.kept, parents), found.omitted)
    diagram = Diagram(*drawn, title, described(boxes))
    rows = [
        (*cells, _weights(order[i], names))
        for cells, i in zip(box_rows(boxes), found.kept, strict=True)
    ]
    return Picture(draw(diagram, direction), "\n".join([title, listing(rows, found.omitted)]))


def _var_list(inputs):
    found = list(inputs) if isinstance(inputs, list | tuple) else [inputs]
    for var in found:
        if not isinstance(var, Var):
            raise TypeError(
                f"draw.revad takes a revad Var or a list of them; got {type(var).__name__} "
                f"{var!r:.60}. Draw Nodes with draw.graph and a tape with draw.tape"
            )
    if not any(var.children for var in found):
        raise ValueError(
            "nothing was computed from these variables. A Var knows what was made from it, not "
            "what it was made from: start from the inputs, as in draw.revad([x, y])"
        )
    return list(dict.fromkeys(found))


def _order(inputs):
    """List what was made from the inputs, every variable after all of its parents.

    Among those that could come next, the one found first comes first: this is mostly the order in
    which they were computed, which a Var does not record.
    """
    found = list(inputs)
    waiting = dict.fromkeys(inputs, 0)
    for var in found:
        for _, child in var.children:
            if child not in waiting:
                found.append(child)
            waiting[child] = waiting.get(child, 0) + 1
    number = {var: i for i, var in enumerate(found)}
    ready = [number[var] for var in inputs if waiting[var] == 0]
    order = []
    while ready:
        order.append(found[heappop(ready)])
        for _, child in order[-1].children:
            waiting[child] -= 1
            if waiting[child] == 0:
                heappush(ready, number[child])
    return order


def _names(order, chosen):
    numbers = iter(range(1, len(order) + 1))
    return {var: chosen.get(var) or f"v{next(numbers)}" for var in order}


def _boxes(kept, names, inputs):
    known = any(var.grad_value is not None for var in kept)
    return [
        Box(names[var], shown(var.value), _adjoint(var, known), _kind(var, inputs)) for var in kept
    ]


def _adjoint(var, known):
    """Leave the row out if no adjoint is known, and empty if only this one is not."""
    if not known:
        return None
    return "" if var.grad_value is None else shown(var.grad_value)


def _kind(var, inputs):
    if var in inputs:
        return "variable"
    return "op" if var.children else "output"


def _edges(kept, parents):
    """Give the edges between the boxes drawn, and the boxes that read one that is not."""
    number = {i: place for place, i in enumerate(kept)}
    pairs = [(number.get(tail), number[i], weight) for i in kept for weight, tail in parents[i]]
    edges = [Edge(tail, head, shown(weight)) for tail, head, weight in pairs if tail is not None]
    return edges, list(dict.fromkeys(head for tail, head, _ in pairs if tail is None))


def _weights(var, names):
    """Say where a variable's weights lead; of many, the first three."""
    said = [f"{shown(weight)} to {names[child]}" for weight, child in var.children[:3]]
    if len(var.children) > 3:
        said.append(f"{len(var.children) - 3} more")
    return "weight " + ", ".join(said) if said else ""
