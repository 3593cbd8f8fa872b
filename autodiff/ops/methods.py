"""What a node answers when Python treats it as a number or an array, and what it refuses to.

A node stands for a value. Where it is traced the value can be had, so shapes, lengths, loops and
branches work; where it is symbolic they cannot, and the error says what to do instead. Whatever
would silently cut the derivative is refused for both.
"""

import difflib

import numpy as np

from autodiff.graph import Node
from autodiff.looking import check_look
from autodiff.traced import Traced


def _refuse(what, instead):
    """Return a method that raises a TypeError: what was asked of which node, and what to do."""

    def method(self, *_, **__):
        if instead is _CUT:
            check_look(self, what)
        raise TypeError(f"{what} of the node {self} (made at {self.made_at}): {instead}")

    return method


def _concrete(name, of_value, symbolic):
    """Let a protocol method look at a traced node's value; refuse it for a symbolic node."""

    def method(self):
        return of_value(self)

    setattr(Traced, name, method)
    setattr(Node, name, _refuse(*symbolic))


_CUT = (
    "this would cut the derivative. Keep it a node, or say ad.stop_gradient(x).value if you "
    "mean the number. To fill an array with nodes, use np.stack, np.concatenate or np.where"
)
_LATER = "it has no value before it is fed. Use np.where(condition, a, b), or a traced function"

for _name in ("__float__", "__int__", "__index__", "__complex__", "__array__"):
    setattr(Node, _name, _refuse(f"{_name.strip('_')}()", _CUT))

Node.__setitem__ = _refuse(
    "item assignment into a part",
    "nodes never change, as the derivative needs the old value too. Build the array from its "
    "parts with np.concatenate or np.stack, or choose elements with np.where(mask, new, old)",
)
Node.__delitem__ = Node.__setitem__
Node.__contains__ = _refuse("`in`", "compare elements with np.any(np.equal(x, value))")


def _truth(self):
    if self.size != 1:
        raise ValueError(
            f"the truth of the node {self} (made at {self.made_at}), an array of shape "
            f"{self.shape}, is ambiguous. Use np.all or np.any of it, or choose elements with "
            "np.where"
        )
    check_look(self, "the truth")
    return bool(self.value)


def _length(self):
    if self.shape == ():
        raise TypeError(
            f"the node {self} (made at {self.made_at}) is a single number, and so has no length, "
            "and cannot be iterated over. Make it an array of one with np.reshape(x, (1,))"
        )
    return len(self.value)


_concrete("__bool__", _truth, ("the truth", _LATER))
_concrete(
    "__len__", _length,
    ("the length", "it is not known before the node is fed. Differentiate a function with ad.grad: "
     "its arguments know their lengths"),
)  # fmt: skip


def _iterate(self):
    return (self[i] for i in range(len(self)))


Traced.__iter__ = _iterate
Node.__iter__ = _refuse("iteration", "its length is not known before it is fed; index it instead")


def _format(self, spec):
    """Show the node's name, and a traced node's value where a format is asked for: `f"{x:.3f}"`."""
    if not spec:
        return str(self)
    check_look(self)
    return format(self.value, spec)


Traced.__format__ = _format
Node.__format__ = lambda self, spec: format(str(self), spec) if _is_text(spec) else _no_value(self)


def _is_text(spec):
    """Say whether a format is one for text, such as `>10`."""
    return not spec or spec[-1] not in "bcdeEfFgGnoxX%"


_no_value = _refuse("a number format", "it has no value before it is fed. Print what run returns")


def _missing(self, name):
    """Explain which attributes there are, where one is asked for that is not."""
    if hasattr(type(self), name):  # it is there, but its own code raised this error: again
        return object.__getattribute__(self, name)
    if name.startswith("_"):
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
    hint = _INSTEAD.get(name)
    if hint is None:
        public = [attribute for attribute in dir(type(self)) if not attribute.startswith("_")]
        near = difflib.get_close_matches(name, public, n=3) or public
        hint = f"there are {', '.join(near)}, and NumPy's functions, such as np.sum(x)"
    raise AttributeError(f"the node {self} (made at {self.made_at}) has no {name}: {hint}")


_CUTS = "it would cut the derivative. Say ad.stop_gradient(x).value if you mean the number"
_INSTEAD = {
    **dict.fromkeys(("item", "tolist", "numpy", "detach", "tobytes"), _CUTS),
    **dict.fromkeys(("fill", "put", "itemset"), "nodes never change. Choose with np.where"),
    "grad": "nodes hold no gradients. Use ad.grad(f)(x), or ad.gradients(output, [x])",
    "backward": "use ad.grad(f)(x), or ad.gradients(output, [x])",
    "value": "it has none before it is fed: ad.Executor([x]).run(feed_dict={...})",
}
Node.__getattr__ = _missing


def _shape(self):
    return np.shape(self.value)


def _unknown_shape(self):
    raise AttributeError(
        f"the shape of the node {self} (made at {self.made_at}) is not known before it is fed. "
        "Ops that follow another node's shape: broadcast_like_op, sum_to_like_op, zeroslike_op"
    )


def _dtype(value):
    return value.dtype if hasattr(value, "dtype") else np.asarray(value).dtype


Traced.shape = property(_shape)
Traced.ndim = property(lambda self: len(self.shape))
Traced.size = property(lambda self: int(np.prod(self.shape)))
Traced.dtype = property(lambda self: _dtype(self.value))
for _name in ("shape", "ndim", "size", "dtype"):
    setattr(Node, _name, property(_unknown_shape))


def _equal(self, other):
    """Nodes are equal if they are one object; comparing one with a value is a likely mistake."""
    if isinstance(other, Node | None):
        return self is other
    if isinstance(other, int | float | np.ndarray | np.generic):
        raise TypeError(
            f"== between the node {self} and a value: nodes are told apart by identity. "
            "For an elementwise comparison use np.equal(x, value)"
        )
    return NotImplemented


def _unequal(self, other):
    return not equal if isinstance(equal := _equal(self, other), bool) else equal


Node.__eq__, Node.__ne__ = _equal, _unequal
Node.__hash__ = object.__hash__
