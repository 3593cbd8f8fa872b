"""The computation graph: nodes, and the order in which to visit them.

A node says which operation makes it from which other nodes; it holds no value. Nodes are told
apart by identity alone. Every walk is iterative, so that depth costs no stack.
"""

from functools import reduce
from operator import add

from autodiff.exercise import exercise
from autodiff.naming import describe, spell_place
from autodiff.places import MADE_AT, outside

__all__ = ["Node", "check_acyclic", "find_topo_sort", "nodes_between", "sum_node_list"]

# What is known of a node's value, as bits of a number: a node has each of them that one of its
# inputs has, so an op combines them with `|`, in one step. See `Op.node`.
BROADCASTS = 1  # not known to be a single number: it may be an array, and broadcast
MASKED = 2  # an adjoint whose zeros mean "not chosen"
SYMBOLIC = 4  # no value can be known before variables are fed: see `Traced`


class Node:
    """One node of a computation graph.

    Nodes are made by calling an op, by Python's operators on nodes, and by `Variable`.

    Parameters
    ----------
    op : Op
        The operation that makes this node's value from the values of `inputs`.
    inputs : tuple of Node
        The nodes whose values it needs.
    const_attr : object, optional
        What the operation needs besides: the 5 of `x + 5`, the flags of a matmul.
    name : str, optional
        A name for display. Without one, the name is spelled from the graph when it is asked for.
    scalar : bool
        Whether the value is known to be a single number, so that it never broadcasts.
    """

    __slots__ = ("__weakref__", "_bits", "_code", "_instruction", "_name",
                 "const_attr", "inputs", "op")  # fmt: skip

    bits = SYMBOLIC  # that every node of this type has

    def __init__(self, op, inputs=(), const_attr=None, name=None, scalar=False):
        self.op = op
        self.inputs = inputs
        self.const_attr = const_attr
        self._name = name
        self._bits = self.bits if scalar else self.bits | BROADCASTS
        self._code, self._instruction = MADE_AT.get() or outside(1)

    @property
    def scalar(self):
        """Whether the value is known to be a single number, so that it never broadcasts."""
        return not self._bits & BROADCASTS

    @scalar.setter
    def scalar(self, scalar):
        self._bits = self._bits & ~BROADCASTS if scalar else self._bits | BROADCASTS

    @property
    def masked(self):
        """Whether, as an adjoint, it comes from a choice: see `Op.contributions`."""
        return bool(self._bits & MASKED)

    @masked.setter
    def masked(self, masked):
        self._bits = self._bits | MASKED if masked else self._bits & ~MASKED

    @property
    def name(self):
        """A short name for display: given, or spelled from the graph and abbreviated."""
        return describe(self) if self._name is None else self._name

    @name.setter
    def name(self, name):
        self._name = name

    @property
    def made_at(self):
        """The line outside this package that made the node: `file:line`, or a notebook's cell."""
        if isinstance(self._code, str):  # it comes from a pickle
            return self._code
        positions = list(self._code.co_positions())
        return spell_place(self._code.co_filename, positions[self._instruction // 2][0])

    def __repr__(self):
        return self.name


@exercise("5.1")
def find_topo_sort(node_list):
    """Return all nodes that `node_list` needs, every one after all of its inputs.

    Any such order will do. A depth-first search finds one: it writes a node down when the last of
    its inputs is finished. Recursion would end at Python's limit of about 1,000 nodes in a line,
    so keep a stack of your own.

    Parameters
    ----------
    node_list : list of Node
        The nodes that somebody wants to know. Repeated nodes do no harm. The list stays as it is.

    Returns
    -------
    list of Node
        Each node once; first the inputs, last the nodes of `node_list`.
    """
    order, visited, stack = [], set(), list(reversed(node_list))
    while stack:
        node = stack.pop()
        if node is None:  # all inputs of the node below are finished: so is the node
            order.append(stack.pop())
        elif node not in visited:
            visited.add(node)
            stack += (node, None)
            stack += node.inputs[::-1]
    return order


def nodes_between(node_list, output_node):
    """Return the nodes on the way from any of `node_list` to the output, in topological order.

    Only these need adjoints: the others do not depend on what we differentiate by, or the output
    does not depend on them.
    """
    reached = set(node_list)
    order = find_topo_sort([output_node])
    for node in order:
        if not reached.isdisjoint(node.inputs):
            reached.add(node)
    return [node for node in order if node in reached]


def check_acyclic(node):
    """Raise a ValueError if a node needs its own value: then somebody has changed `inputs`."""
    stack, seen = list(node.inputs), set()
    while stack:
        current = stack.pop()
        if current is node:
            raise ValueError(
                f"the node {node} (made at {node.made_at}) is among its own inputs: a cycle, which "
                "has no first node to compute. Leave node.inputs as they are, and make a new node"
            )
        if current not in seen:
            seen.add(current)
            stack += current.inputs


def sum_node_list(node_list):
    """Add nodes up, with one node for each addition and none for a zero to begin with.

    Raises
    ------
    ValueError
        If the list is empty: without a node nobody knows the shape of the zero.
    """
    if not node_list:
        raise ValueError(
            "sum_node_list got an empty list; use zeroslike_op(node) for a zero of a node's shape"
        )
    return reduce(add, node_list)
