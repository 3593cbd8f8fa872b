"""Pickling and copying of graphs as deep as memory allows, without recursion.

Left to itself, `pickle` would go from a node to its inputs, to theirs, and end at the recursion
limit. So a pickled node is written as an entry of a *segment*: a table of all nodes that it needs,
in topological order, with the inputs as row numbers.

One pickle may hold several nodes, `pickle.dumps([x, y, dx])`, and what they share must be shared
after loading too: above all the variables, which are fed by identity. So a segment lists only nodes
that are in no other segment being written, and refers to those. Which segment a node is in is known
as long as that segment lives, and the pickler that writes it keeps it alive.

Ops are written as references to their singletons, the lines that made the nodes as plain text, and
of known values only those of leaves; the others are computed again when they are asked for.
"""

import copyreg
import sys
import threading
from copy import deepcopy
from functools import lru_cache
from operator import getitem
from weakref import finalize, ref

from autodiff.graph import Node
from autodiff.naming import spell_place
from autodiff.ops.base import Op
from autodiff.traced import UNKNOWN, Traced

__all__ = ["copied"]


class _OfThread(threading.local):
    """What one thread is pickling: another thread's segments end when that one likes."""

    def __init__(self):
        self.segments = {}  # id of a node to a weak reference to the segment it is written in


_writing = _OfThread()


class Segment:
    """A table of nodes, one row each; `rows` is a dict from node to row number."""

    def __init__(self, nodes):
        self.rows = {node: row for row, node in enumerate(nodes)}
        entries = dict.fromkeys(map(id, nodes), ref(self))
        _writing.segments.update(entries)
        finalize(self, forget, _writing.segments, entries).atexit = False

    def __reduce__(self):
        nodes = list(self.rows)
        outside, inputs = self._inputs(nodes)
        columns = (
            [type(node) for node in nodes],
            [node.op for node in nodes],
            bytes(node.scalar + 2 * node.masked for node in nodes),
            [place(node._code, node._instruction) for node in nodes],
            sparse(nodes, lambda node: node.const_attr),
            sparse(nodes, lambda node: node._name),
            {row: node._value for node, row in self.rows.items() if is_known_leaf(node)},
        )
        return load, (outside, inputs, *columns)

    def _inputs(self, nodes):
        """Return the nodes of other segments, and the inputs: row numbers, or -1 - i for those."""
        outside, inputs, rows = {}, [], self.rows
        for node in nodes:
            for operand in node.inputs:
                if operand not in rows:
                    outside.setdefault(operand, -1 - len(outside))
            inputs.append(tuple([rows[a] if a in rows else outside[a] for a in node.inputs]))
        return list(outside), inputs


def forget(segments, entries):
    """Take the nodes of a segment that is no more out of the table."""
    for key, reference in entries.items():
        if segments.get(key) is reference:
            del segments[key]


def sparse(nodes, attribute):
    """Return a dict from row number to an attribute, where it is not None."""
    found = enumerate(map(attribute, nodes))
    return {row: value for row, value in found if value is not None}


def is_known_leaf(node):
    """Say whether a node is a constant, or an input whose value is known."""
    return type(node) is Traced and not node.inputs and node._value is not UNKNOWN


@lru_cache(maxsize=4096)
def place(code, instruction):
    """Return `file:line` for the code and the instruction that made a node."""
    if isinstance(code, str):  # it was loaded or copied before
        return code
    positions = list(code.co_positions())
    return spell_place(code.co_filename, positions[instruction // 2][0])


def load(outside, inputs, kinds, ops, flags, places, attributes, names, values):
    """Return the nodes of a segment, made anew: the reverse of `Segment.__reduce__`."""
    nodes = []
    for row, (kind, op, operands) in enumerate(zip(kinds, ops, inputs, strict=True)):
        node = kind.__new__(kind)
        node.op, node.const_attr = op, attributes.get(row)
        node.inputs = tuple([nodes[i] if i >= 0 else outside[-1 - i] for i in operands])
        node._bits = kind.bits
        node.scalar, node.masked = bool(flags[row] & 1), bool(flags[row] & 2)
        node._name, node._code, node._instruction = names.get(row), places[row], 0
        if kind is Traced:
            node._value = values.get(row, UNKNOWN)
        nodes.append(node)
    return nodes


def unseen(node, seen):
    """Return what a node needs, itself included, in topological order; nothing behind the seen.

    `seen` is a collection of the ids of nodes.

    `find_topo_sort` knows no end but the leaves; here each node of a list of all nodes of a graph
    asks for the rest of it, which must cost no more than what is new.
    """
    order, found, stack = [], set(), [node]
    while stack:
        current = stack.pop()
        if current is None:
            order.append(stack.pop())
        elif current not in found and id(current) not in seen:
            found.add(current)
            stack += (current, None)
            stack.extend(reversed(current.inputs))
    return order


def reduce_node(self):
    """Tell `pickle` how to write a node: as a row of its segment."""
    segments = _writing.segments
    reference = segments.get(id(self))
    segment = reference and reference()
    if segment is None:
        segments.pop(id(self), None)
        segment = Segment(unseen(self, segments))
    return getitem, (segment, segment.rows[self])


def reduce_op(self):
    """Tell `pickle` how to write an op: by its name in its module, if it has one there."""
    module = sys.modules.get(self.__module__)
    for name, value in vars(module).items() if module else ():
        if value is self:
            return name
    return copyreg.__newobj__, (type(self),), vars(self)


def copied(node, inputs, const_attr=None, kind=None):
    """Return a node like another one, with other inputs, made at the same line.

    Parameters
    ----------
    node : Node
        What to copy.
    inputs : tuple of Node
        The inputs of the copy.
    const_attr : object, optional
        In place of the node's own.
    kind : {Node, Traced}, optional
        By default the node's own type. The value is kept only where there are no inputs.
    """
    kind = kind or type(node)
    copy = kind.__new__(kind)
    copy.op, copy.inputs, copy._bits = node.op, inputs, kind.bits
    copy.scalar, copy.masked = node.scalar, node.masked
    copy.const_attr = node.const_attr if const_attr is None else const_attr
    copy._name, copy._code, copy._instruction = node._name, node._code, node._instruction
    if kind is Traced:
        copy._value = UNKNOWN if inputs else node._value
    return copy


def copy_node(self):
    """Return another node of the same op on the same inputs: of a variable, another variable."""
    return copied(self, self.inputs)


def deepcopy_node(self, memo):
    """Return a copy of a node and of all that it needs: a graph of its own, with its variables."""
    for node in unseen(self, memo):
        inputs = tuple([memo[id(operand)] for operand in node.inputs])
        copy = copied(node, inputs, deepcopy(node.const_attr, memo))
        if type(copy) is Traced:
            copy._value = deepcopy(copy._value, memo) if copy._value is not UNKNOWN else UNKNOWN
        memo[id(node)] = copy
    return memo[id(self)]


Node.__reduce__ = reduce_node
Node.__copy__, Node.__deepcopy__ = copy_node, deepcopy_node
Op.__reduce__ = reduce_op
