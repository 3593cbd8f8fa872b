"""A graph run in order, each value forgotten as soon as nothing needs it any more.

An executor keeps all values until it is done. Where a value is a state of many megabytes and a step
makes ten of them, that is most of the memory.
"""

from autodiff.exercise import is_reference
from autodiff.graph import find_topo_sort
from autodiff.nan_debugging import debugging_nans
from autodiff.ops.shape import broadcast_like_op, sum_to_like_op, sum_to_shape
from autodiff.ops.sources import constant_op
from autodiff.traced import compute, compute_checked, explain, is_known

__all__ = ["Plan", "idle_nodes"]


class Plan:
    """Straight-line steps in two parts: some outputs first, then what is made with seeds too.

    Parameters
    ----------
    inputs : list of Node
        What values are given for at the beginning.
    outputs : list of Node
        What the first part computes.
    seeds : list of Node
        What values are given for after the first part.
    results : list of Node
        What the second part computes.
    stand_ins : dict of Node to Node
        Nodes that another one has the value of: see `idle_nodes`.
    """

    def __init__(self, inputs, outputs=(), seeds=(), results=(), stand_ins=None):
        self._same = stand_ins or {}
        self._slots = {node: i for i, node in enumerate([*inputs, *seeds])}
        self._seeds = slice(len(inputs), len(self._slots))
        self._constants = {}
        early = self._needed(outputs)
        self._split = len(early)
        self._steps = [
            (node, self._slot(node), [self._slot(operand) for operand in node.inputs])
            for node in dict.fromkeys([*early, *self._needed(results)])
        ]
        self._outputs = list(map(self._slot, outputs))
        self._results = list(map(self._slot, results))
        self._dead = self._last_uses()

    def _needed(self, targets):
        """Return what must be computed for some nodes, in topological order."""
        needed, found = {self._stands_for(node) for node in targets}, []
        for node in reversed(find_topo_sort(list(targets))):
            if node in needed and node not in self._slots and not is_given(node):
                found.append(node)
                needed.update(map(self._stands_for, node.inputs))
        return found[::-1]

    def _stands_for(self, node):
        while node in self._same:
            node = self._same[node]
        return node

    def _slot(self, node):
        """Return where a node's value is kept; one that is known is put there now."""
        node = self._stands_for(node)
        if node not in self._slots:
            self._slots[node] = len(self._slots)
            if is_given(node):
                self._constants[self._slots[node]] = node.value
        return self._slots[node]

    def _last_uses(self):
        """Return, for each step, the slots that nobody reads after it."""
        last = {}
        for i, (_, target, operands) in enumerate(self._steps):
            last.update(dict.fromkeys([target, *operands], i))
        for slot in [*self._outputs, *self._results, *self._constants]:
            last.pop(slot, None)
        dead = [[] for _ in self._steps]
        for slot, i in last.items():
            dead[i].append(slot)
        return dead

    def run(self, values, seeds=(), look=None):
        """Return the outputs and the results, as two lists.

        Parameters
        ----------
        values : list
            One for each input.
        seeds : list, or callable
            A value for each seed; or what makes these from the list of the outputs.
        look : callable, optional
            Called with each node and its value.
        """
        slots = [*values, *[None] * (len(self._slots) - len(values))]
        for slot, value in self._constants.items():
            slots[slot] = value
        self._run(slots, 0, self._split, look)
        outputs = [slots[slot] for slot in self._outputs]
        slots[self._seeds] = seeds(outputs) if callable(seeds) else seeds
        self._run(slots, self._split, len(self._steps), look)
        return outputs, [slots[slot] for slot in self._results]

    def _run(self, slots, start, stop, look):
        if look is not None or debugging_nans():
            return self._run_watched(slots, start, stop, look)
        i = start
        try:
            for i in range(start, stop):
                node, target, operands = self._steps[i]
                slots[target] = node.op.compute(node, [slots[operand] for operand in operands])
                for slot in self._dead[i]:
                    slots[slot] = None
        except Exception as error:
            node, _, operands = self._steps[i]
            error.add_note(explain(node, [slots[operand] for operand in operands], error))
            raise

    def _run_watched(self, slots, start, stop, look):
        """Do what `_run` does, and look at every value."""
        for i in range(start, stop):
            node, target, operands = self._steps[i]
            inputs = [slots[operand] for operand in operands]
            slots[target] = (compute_checked if debugging_nans() else compute)(node, inputs)
            if look is not None:
                look(node, slots[target])
            for slot in self._dead[i]:
                slots[slot] = None


def is_given(node):
    """Say whether a node's value is there before anything runs."""
    return node.op is constant_op or is_known(node)


def idle_nodes(shapes):
    """Return the nodes that change nothing, each with the one that has its value.

    A graph made without values must be ready for broadcasting, so each adjoint is summed back to a
    shape which it mostly has anyway.

    Parameters
    ----------
    shapes : dict of Node to tuple
        The shape of every node's value.
    """
    if not is_reference(sum_to_shape):  # somebody's own body runs: let it
        return {}
    return {
        node: node.inputs[0]
        for node, shape in shapes.items()
        if node.op in (sum_to_like_op, broadcast_like_op) and shapes.get(node.inputs[0]) == shape
    }
