"""`checkpoint`: a part of a graph whose inner values are computed again instead of kept.

Reverse mode needs the values from the way forward. A checkpointed function becomes a single node
with a graph inside: on the way forward only its outputs are kept, and its gradient is another such
node, whose graph computes the inner values again, then the adjoints. As the gradient is a
checkpoint itself, derivatives of any order work alike, and so do checkpoints inside of checkpoints.

A node has one value, but a function may have several outputs, and has an adjoint for each of its
inputs. So the value of a checkpoint is a *bundle*: an array of objects, one for each part, where 0
stands for a part of zeros. Bundles add up as arrays do, which is all that adjoints need.

Source: Chen et al., "Training deep nets with sublinear memory cost" (2016).
"""

from functools import cached_property, wraps

import numpy as np

from autodiff.executor import Executor
from autodiff.graph import Node, find_topo_sort
from autodiff.ops.base import Op
from autodiff.ops.sources import as_node, constant_op, identity_op, placeholder_op, zeroslike_op
from autodiff.ops.values import zeros_of
from autodiff.pickling import copied
from autodiff.tangents import pull_back, tangents
from autodiff.trees import flatten

__all__ = ["checkpoint"]


class Subgraph:
    """A graph of its own: from values for `inputs`, which are variables, to those of `outputs`."""

    def __init__(self, inputs, outputs):
        self.inputs, self.outputs = list(inputs), list(outputs)

    @cached_property
    def executor(self):
        """What computes it: made when first needed."""
        return Executor(self.outputs)

    def run(self, values):
        """Return the values of the outputs; those in between are forgotten."""
        return self.executor.run(dict(zip(self.inputs, values, strict=True)))

    def __reduce__(self):
        return Subgraph, (self.inputs, self.outputs)


class CheckpointOp(Op):
    """A bundle of outputs of the subgraph in `const_attr`: its adjoints come from another one."""

    symbol = "checkpoint"
    arity = None
    elementwise = False

    def __call__(self, inputs, subgraph):
        return self.node(tuple(inputs), subgraph)

    def compute(self, node, input_vals):
        return bundle(enumerate(outputs := node.const_attr.run(input_vals)), len(outputs))

    def gradient(self, node, output_grad):
        graph = node.const_attr
        seeds = [variable(output) for output in graph.outputs]
        for seed in seeds:
            seed.masked = output_grad.masked
        found = pull_back(graph.outputs, seeds, graph.inputs)
        parts = [part_op(output_grad, a, k, len(seeds)) for k, a in enumerate(items_of(node))]
        adjoints = [None] * len(node.inputs)
        for wanted in worth_computing(node.inputs, found):
            inner = Subgraph(graph.inputs + seeds, [found[i] for i in wanted])
            back = items_of(self([*node.inputs, *parts], inner))
            for i, adjoint in zip(wanted, back, strict=True):
                adjoints[i] = adjoint
        return adjoints

    def tangent(self, node, directions):
        """A subgraph that computes the outputs' tangents from the inputs and their tangents."""
        graph = node.const_attr
        moving = [i for i, direction in enumerate(directions) if direction is not None]
        if not moving:
            return None
        seeds = [variable(graph.inputs[i]) for i in moving]
        found = tangents(graph.outputs, [graph.inputs[i] for i in moving], seeds)
        pushed = [directions[i] for i in moving]
        return self([*node.inputs, *pushed], Subgraph(graph.inputs + seeds, found))


class ItemOp(Op):
    """One part of a bundle: y = a[k], so da is a bundle with dy as its part k.

    `const_attr` is (k, n), for n parts.
    """

    symbol = "item"
    elementwise = False
    linear_in = (0,)

    def __call__(self, a, k, count):
        return self.node((a,), (k, count))

    def compute(self, node, input_vals):
        return input_vals[0][node.const_attr[0]]

    def gradient(self, node, output_grad):
        return [place_op(output_grad, *node.const_attr)]

    def spell(self, node, operands):
        k, count = node.const_attr
        return operands[0] if count == 1 else f"{operands[0]}[{k}]"


class PartOp(Op):
    """One part of a bundle of adjoints: y = a[k], and zeros of the shape of `like` for nothing."""

    symbol = "part"
    arity = 2
    elementwise = False
    linear_in = (0,)

    def __call__(self, a, like, k, count):
        return self.node((a, like), (k, count))

    def compute(self, node, input_vals):
        parts, like = input_vals
        found = parts[node.const_attr[0]]
        return zeros_of(like) if is_nothing(found) else found

    def gradient(self, node, output_grad):
        return [place_op(output_grad, *node.const_attr), None]


class PlaceOp(Op):
    """A bundle with a as its part k and nothing else: so da = dy[k]. `const_attr` is (k, n)."""

    symbol = "place"
    elementwise = False
    linear_in = (0,)

    def __call__(self, a, k, count):
        return self.node((a,), (k, count))

    def compute(self, node, input_vals):
        k, count = node.const_attr
        return bundle([(k, input_vals[0])], count)

    def gradient(self, node, output_grad):
        return [part_op(output_grad, node.inputs[0], *node.const_attr)]


checkpoint_op = CheckpointOp()
item_op = ItemOp()
part_op = PartOp()
place_op = PlaceOp()


def bundle(parts, count):
    """Return an array of objects with the given pairs (k, part) in it, and 0 elsewhere."""
    whole = np.zeros(count, dtype=object)
    for k, part in parts:
        whole[k] = part
    return whole


def is_nothing(part):
    """Say whether a part of a bundle is the 0 that stands for zeros of any shape."""
    return type(part) is int and part == 0


def variable(like):
    """Return a variable that stands for a node's value inside a subgraph."""
    return Node(placeholder_op, name="inner", scalar=like.scalar)


def items_of(node):
    """Return the parts of a checkpoint's value, as nodes."""
    count = len(node.const_attr.outputs)
    return [item_op(node, k, count) for k in range(count)]


def worth_computing(inputs, adjoints):
    """Return the positions of adjoints to compute together: of what varies, and of constants.

    Hardly anybody wants to know the latter, so they stand apart, where they cost nothing.
    """
    found = [i for i, adjoint in enumerate(adjoints) if adjoint.op is not zeroslike_op]
    varying = [i for i in found if inputs[i].op is not constant_op]
    constant = [i for i in found if inputs[i].op is constant_op]
    return [group for group in (varying, constant) if group]


def checkpoint(f):
    """Return a function like `f` whose inner values are computed again in the gradient, not kept.

    Memory for time: what `f` computes on its way is forgotten as soon as its outputs are known,
    and computed once more on the way back.

    Parameters
    ----------
    f : callable
        A function of nodes, or of trees of them, that returns the like. Arguments that are no
        nodes are passed on as they are.

    Returns
    -------
    callable
        Takes what `f` takes and returns what `f` returns.

    Notes
    -----
    What `f` computes from nodes that are none of its arguments alone is not recomputed, but made
    once, outside: so pass the weights as arguments if much is made of them. Where `f` looks at the
    shapes or values of known nodes, they are computed once for that, and forgotten again.

    Randomness of `dropout` inside is the same both times.

    Examples
    --------
    >>> import autodiff as ad
    >>> x = ad.Variable(name="x")
    >>> y = checkpoint(lambda a: ad.sin(ad.exp(a)))(x)
    >>> dx, = ad.gradients(y, [x])
    >>> [round(float(value), 6) for value in ad.Executor([y, dx]).run({x: 1.0})]
    [0.410781, -2.47835]
    """
    if not callable(f):
        raise TypeError(
            f"checkpoint takes a function of nodes; got {type(f).__name__} {f!r:.60}. "
            "Write checkpoint(f)(x), not checkpoint(f(x))"
        )

    @wraps(f)
    def checkpointed(*args, **kwargs):
        leaves, rebuild = flatten((args, kwargs))
        doors = {i: identity_op(a) for i, a in enumerate(leaves) if isinstance(a, Node)}
        if not doors:
            return f(*args, **kwargs)
        inner_args, inner_kwargs = rebuild([doors.get(i, leaf) for i, leaf in enumerate(leaves)])
        found, rebuild_result = flatten(f(*inner_args, **inner_kwargs))
        return rebuild_result(items_of(enclose(doors.values(), list(map(as_node, found)))))

    return checkpointed


def enclose(doors, outputs):
    """Return a checkpoint node of what lies between doors and outputs.

    Parameters
    ----------
    doors : collection of Node
        Identities of outer nodes: what the graph inside begins with.
    outputs : list of Node
        What has been made of them.

    Returns
    -------
    Node
        Its value is the bundle of the outputs.
    """
    inputs = {door: door.inputs[0] for door in doors}
    known = {door: variable(door) for door in doors}

    def bring(node):
        """Return what stands inside for a node, which comes in if it does not depend on doors."""
        if node not in known:
            inputs[node], known[node] = node, variable(node)
        return known[node]

    inner = set(doors)
    for node in order_from(doors, outputs):
        if not inner.isdisjoint(node.inputs):
            inner.add(node)
            known[node] = copied(node, tuple(map(bring, node.inputs)), kind=Node)
    within = [bring(node) for node in outputs]
    return checkpoint_op(inputs.values(), Subgraph([known[a] for a in inputs], within))


def order_from(doors, outputs):
    """Return what the outputs need, in topological order, without going out through the doors."""
    outside = [door.inputs for door in doors]
    for door in doors:
        door.inputs = ()
    try:
        return find_topo_sort(outputs)
    finally:
        for door, inputs in zip(doors, outside, strict=True):
            door.inputs = inputs
