"""Indexing: `x[i]`, `x[1:, ..., None]`, `x[mask]`, `x[[0, 0, 2]]`, `np.take`.

Picking elements is linear. Its transpose puts them back where they came from, into zeros, and adds
up where one element was picked several times.
"""

import numpy as np

from autodiff.graph import Node
from autodiff.ops.base import Op
from autodiff.ops.checking import as_int, at_once, describe
from autodiff.ops.dispatch import implements
from autodiff.ops.scattering import scatter
from autodiff.ops.sources import as_node

__all__ = ["getitem", "index_op", "scatter_op", "take"]


class FromNode:
    """Stands in a key where the value of a node belongs; the class itself, not an object of it."""


class IndexOp(Op):
    """Some elements of a: y = a[key], so da = dy, scattered to where they were picked.

    `const_attr` is the key, a tuple; the inputs behind `a` are those nodes that are part of it.
    """

    symbol = "index"
    tightness = 8
    arity = None
    elementwise = False
    linear_in = (0,)

    def __call__(self, a, key, *index_nodes):
        return self.node((a, *index_nodes), key)

    def compute(self, node, input_vals):
        value, *found = input_vals
        return np.asarray(value)[complete(node.const_attr, found)]

    def gradient(self, node, output_grad):
        a, *index_nodes = node.inputs
        adjoint = scatter_op(output_grad, a, node.const_attr, *index_nodes)
        return [adjoint] + [None] * len(index_nodes)

    def spell(self, node, operands):
        texts = iter([*operands[1:], *["…"] * len(node.inputs)])
        parts = [next(texts) if p is FromNode else spell_part(p) for p in node.const_attr]
        return f"{operands[0]}[{', '.join(parts)}]"


class ScatterOp(Op):
    """The transpose of indexing: zeros of the shape of `like`, and y[key] += b, so db = dy[key].

    An element that `key` names several times gets the sum. Those that a mask has left out are not
    chosen, as with `where`: see `Op.contributions`.
    """

    symbol = "scatter"
    arity = None
    elementwise = False
    linear_in = (0,)

    def __call__(self, b, like, key, *index_nodes):
        node = self.node((b, like, *index_nodes), key)
        node.masked = node.masked or any(may_mask(part) for part in key)
        return node

    def compute(self, node, input_vals):
        b, like, *found = input_vals
        return scatter(np.asarray(b), np.shape(like), complete(node.const_attr, found))[()]

    def gradient(self, node, output_grad):
        _, _, *index_nodes = node.inputs
        adjoint = index_op(output_grad, node.const_attr, *index_nodes)
        return [adjoint] + [None] * (len(index_nodes) + 1)


index_op = IndexOp()
scatter_op = ScatterOp()


def getitem(a, key):
    """Return elements of a node: `a[key]`, for every key that NumPy takes.

    Parameters
    ----------
    a : Node
    key : int, slice, Ellipsis, None, array of int or bool, list of them, node, or a tuple of these
        Nodes (a comparison such as `x > 0`, or an index that is fed) must hold integers or
        booleans.

    Raises
    ------
    TypeError
        If the key has a part of another kind.
    IndexError
        If an index is out of range: at once where the shape is known, otherwise when the node is
        computed.

    Examples
    --------
    >>> import autodiff as ad
    >>> x = ad.Variable(name="x")
    >>> dx, = ad.gradients(x[[0, 0, 2]], [x])
    >>> ad.Executor([dx]).run(feed_dict={x: np.ones(3)})
    [array([2., 0., 1.])]
    """
    parts = key if isinstance(key, tuple) else (key,)
    index_nodes = [part for part in parts if isinstance(part, Node)]
    return at_once(index_op(a, tuple(map(as_part, parts)), *index_nodes))


@implements(np.take)
def take(a, indices, axis=None, mode="raise"):
    """Return elements along an axis: `a[..., indices, ...]`, and of the flat array by default.

    Parameters
    ----------
    a : Node or array
    indices : int, array of int, or node of them
    axis : int, optional
    mode : "raise"
        What happens to indices out of range.
    """
    if mode != "raise":
        raise ValueError(
            f"take: mode={mode!r} is not supported on nodes; use indices % n to wrap them round, "
            "or np.clip(indices, 0, n - 1)"
        )
    indices = indices if isinstance(indices, Node) else np.asarray(indices)
    if axis is None:
        return getitem(as_node(a).ravel(), indices)
    return getitem(as_node(a), along(as_int("take: axis", axis), indices))


def along(axis, part):
    """Return the key that indexes one axis by `part`, and takes the others as they are."""
    if axis >= 0:
        return (*[slice(None)] * axis, part)
    return (Ellipsis, part, *[slice(None)] * (-axis - 1))


def complete(key, found):
    """Return a key with the values of its nodes put in."""
    if not found:
        return key
    found = iter(found)
    return tuple(next(found) if part is FromNode else part for part in key)


def may_mask(part):
    """Say whether a part of a key is a mask, or a node that may be one."""
    return part is FromNode or (isinstance(part, np.ndarray) and part.dtype.kind == "b")


def as_part(part):
    """Return one part of a key, checked: a number, slice, Ellipsis, None, array or `FromNode`."""
    if isinstance(part, Node):
        return FromNode
    if part is None or part is Ellipsis or isinstance(part, int | np.integer | np.bool_):
        return part
    if isinstance(part, slice):
        return as_slice(part)
    try:
        array = np.array(part)  # a copy: the caller may change theirs
    except TypeError:
        raise TypeError(f"an index may be a node, but no list of nodes; got {part!r:.60}") from None
    array = array.astype(int) if array.size == 0 and isinstance(part, list | tuple) else array
    if array.dtype.kind not in "iub":
        raise TypeError(
            f"an index must be an integer, a slice, `...`, None, or an array of integers or "
            f"booleans; got {describe(part)}"
        )
    return array


def as_slice(part):
    """Return a slice with integer bounds."""
    bounds = [
        bound if bound is None else as_int("the bound of a slice", bound)
        for bound in (part.start, part.stop, part.step)
    ]
    return slice(*bounds)


def spell_part(part):
    """Return a part of a key as it is written."""
    if isinstance(part, slice):
        ends = [":".join("" if end is None else str(end) for end in (part.start, part.stop))]
        return ":".join(ends + [str(part.step)] * (part.step is not None))
    if part is Ellipsis:
        return "..."
    return f"array{list(part.shape)}" if isinstance(part, np.ndarray) else str(part)


Node.__getitem__ = getitem
Node.take = take
