"""A derivative at a point is a linear map: built once as a graph, run for any number of seeds."""

import math

import numpy as np

from autodiff.graph import nodes_between
from autodiff.nan_debugging import check_value, debugging_nans
from autodiff.ops.sources import variable_with_value
from autodiff.tangents import pairing_op, remake
from autodiff.traced import explain
from autodiff.tracing import value_of
from autodiff.transforms.batching import compute_batch

__all__ = ["LinearMap", "seed_of"]

CHUNK = 2**16  # numbers in the largest array of one batch: what a cache holds


def seed_of(node):
    """Return a variable of zeros, of a node's shape and floating type, for directions to come."""
    value = np.zeros_like(node.value)
    return variable_with_value((value if value.dtype.kind == "f" else value.astype(float))[()])


class LinearMap:
    """The function from values of `seeds` to values of `results`, linear and fixed otherwise.

    What does not depend on the seeds is computed once, when the map is made.

    Parameters
    ----------
    seeds : list of Node
        Variables made by `seed_of`.
    results : list of Node
        Nodes made of them, and of others whose values can be known.
    """

    def __init__(self, seeds, results):
        between = nodes_between(seeds, pairing_op(*results))[:-1] if results else []
        self._seeds, self._results = seeds, results
        self._moving = [node for node in between if node not in set(seeds)]
        self._slots = {node: i for i, node in enumerate([*seeds, *self._moving])}
        self._fixed = {}
        self._steps = [
            (node, node.op.compute, [self._slot(operand) for operand in node.inputs])
            for node in self._moving
        ]
        self._answers = [self._slot(node) for node in results]

    def _slot(self, node):
        """Return where a node's value is kept; one that does not move is computed now."""
        if node not in self._slots:
            self._slots[node] = len(self._slots)
            self._fixed[self._slots[node]] = value_of(node)
        return self._slots[node]

    def _start(self, values):
        """Return the list of all slots, with the seeds' values and the fixed ones in it."""
        slots = [None] * len(self._slots)
        slots[: len(values)] = values
        for slot, value in self._fixed.items():
            slots[slot] = value
        return slots

    def _run(self, values):
        slots = self._start(values)
        look = check_value if debugging_nans() else None
        for i, (node, compute, operands) in enumerate(self._steps, len(values)):
            inputs = [slots[operand] for operand in operands]
            try:
                slots[i] = compute(node, inputs)
                if look:
                    look(node, inputs, slots[i])
            except Exception as error:
                error.add_note(explain(node, inputs, error))
                raise
        return slots

    def __call__(self, values):
        """Return the values of the results for one value of each seed."""
        slots = self._run(values)
        return [np.copy(slots[i])[()] if i in self._fixed else slots[i] for i in self._answers]

    def on_nodes(self, nodes):
        """Return the results as nodes, made again on nodes in the places of the seeds."""
        known = dict(zip(self._seeds, nodes, strict=True))
        remake(self._moving, known)
        return [known.get(node, node) for node in self._results]

    def columns(self):
        """Yield the results for every unit vector of the one seed, in batches.

        Yields
        ------
        list of ndarray
            One array for each result: first the axis of the unit vectors, then its own axes.
        """
        (zeros,) = (np.asarray(seed.value) for seed in self._seeds)
        shapes = [np.shape(value) for value in self._run([zeros[()]])]
        step = int(max(1, CHUNK // max([1, *map(math.prod, shapes)])))
        for start in range(0, zeros.size, step):
            count = min(step, zeros.size - start)
            units = np.zeros((count, zeros.size), zeros.dtype)
            units[np.arange(count), np.arange(start, start + count)] = 1
            yield self._run_batch(units.reshape(count, *zeros.shape), shapes)

    def _run_batch(self, units, shapes):
        slots = self._start([units])
        for i, (node, _, operands) in enumerate(self._steps, 1):
            inputs = [slots[operand] for operand in operands]
            moves = [operand not in self._fixed for operand in operands]
            of_inputs = [shapes[operand] for operand in operands]
            slots[i] = compute_batch(node, inputs, moves, of_inputs, shapes[i])
        return [
            np.broadcast_to(slots[i], (len(units), *shapes[i])) if i in self._fixed else slots[i]
            for i in self._answers
        ]
