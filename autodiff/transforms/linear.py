"""A derivative at a point is a linear map: built once as a graph, run for any number of seeds."""

import math

import numpy as np

from autodiff.graph import nodes_between
from autodiff.nan_debugging import check_value, debugging_nans
from autodiff.ops.sources import variable_with_value
from autodiff.tangents import pairing_op, remake
from autodiff.traced import explain
from autodiff.tracing import value_of
from autodiff.transforms.batching import compute_batch, ufunc_of

__all__ = ["LinearMap", "seed_of"]

CHUNK = 2**15  # numbers in the largest array of one batch: what a cache holds


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
        self._dying = self._last_uses()
        self._spare = self._spares()

    def _last_uses(self):
        """Return, for each step, the slots that nobody needs after it: memory for the next ones."""
        last = {}
        for i, (_, _, operands) in enumerate(self._steps):
            last |= dict.fromkeys(operands, i)
        dying = [[] for _ in self._steps]
        for slot, i in last.items():
            if slot not in self._fixed and slot not in self._answers:
                dying[i].append(slot)
        return dying

    def _spares(self):
        """Return, for each step, the slot whose memory it may write to, or None.

        That is one which dies there and belongs to nobody else: it was made by a ufunc, which
        makes new arrays, and is used by ufuncs alone, which keep none.
        """
        start = len(self._seeds)
        makers = {i for i, step in enumerate(self._steps, start) if ufunc_of(step[0].op)}
        shared = {
            operand
            for i, (_, _, operands) in enumerate(self._steps, start)
            if i not in makers
            for operand in operands
        }
        return [
            next((s for s in dying if s in makers and s not in shared), None)
            if i in makers
            else None
            for i, dying in enumerate(self._dying, start)
        ]

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

    def columns(self, directions=None):
        """Return the results for many values of the one seed.

        Parameters
        ----------
        directions : ndarray, optional
            The values, along its first axis; by default all unit vectors.

        Returns
        -------
        list of ndarray
            One array for each result: first the axis of the directions, then its own axes.
        """
        (zeros,) = (np.asarray(seed.value) for seed in self._seeds)
        shapes = [np.shape(value) for value in self._run([zeros[()]])]
        total = zeros.size if directions is None else len(directions)
        step = int(max(1, CHUNK // max([1, *map(math.prod, shapes)])))
        found = None
        for start in range(0, total, step):
            count = min(step, total - start)
            block = units(zeros, start, count) if directions is None else directions[start:][:count]
            parts = self._run_batch(block, shapes)
            if found is None:
                found = [np.empty((total, *part.shape[1:]), part.dtype) for part in parts]
            for whole, part in zip(found, parts, strict=True):
                whole[start : start + count] = part
        if found is None:
            return [np.zeros((0, *shapes[i])) for i in self._answers]
        return found

    def _run_batch(self, directions, shapes):
        slots = self._start([directions])
        for i, (node, _, operands) in enumerate(self._steps, 1):
            inputs = [slots[operand] for operand in operands]
            moves = [operand not in self._fixed for operand in operands]
            of_inputs = [shapes[operand] for operand in operands]
            spare = None if self._spare[i - 1] is None else slots[self._spare[i - 1]]
            slots[i] = compute_batch(node, inputs, moves, of_inputs, shapes[i], spare)
            del inputs, spare
            for slot in self._dying[i - 1]:
                slots[slot] = None
        return [
            np.broadcast_to(slots[i], (len(directions), *shapes[i]))
            if i in self._fixed
            else slots[i]
            for i in self._answers
        ]


def units(zeros, start, count):
    """Return some of the unit vectors of the shape of an array, one after the other."""
    block = np.zeros((count, zeros.size), zeros.dtype)
    block[np.arange(count), np.arange(start, start + count)] = 1
    return block.reshape(count, *zeros.shape)
