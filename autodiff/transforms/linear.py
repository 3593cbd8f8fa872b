"""A derivative at a point is a linear map: built once as a graph, run for any number of seeds."""

import math
from copy import copy

import numpy as np

from autodiff.graph import Node, nodes_between
from autodiff.nan_debugging import check_value, debugging_nans
from autodiff.ops.base import Op
from autodiff.ops.sources import constant, placeholder_op, variable_with_value
from autodiff.tangents import pairing_op, pull_back, remake
from autodiff.traced import Traced, explain
from autodiff.tracing import value_of
from autodiff.transforms.batching import compute_batch, remake_batch, ufunc_of
from autodiff.transforms.untracing import directions_of, snapshot

__all__ = ["LinearMap", "seed_of"]

MOST_ROWS = 16  # directions that a whole batch of nodes is made for
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
        self._width = None
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
        slots = [None] * (self._width or len(self._slots))
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

    def columns_as_node(self, directions=None):
        """Return what `columns` does for the one result, as a node, for nodes in its fixed places.

        A few elementwise steps are made for all directions at once, of the nodes themselves, so
        that they can be simplified and compiled with the others. Otherwise one node does it all.
        """
        (seed,) = self._seeds
        if directions is None and 0 < seed.size <= MOST_ROWS:
            directions = units(np.asarray(seed.value), 0, seed.size)
        if directions is not None and len(directions) <= MOST_ROWS:
            found = self._remade_for(directions_of(directions))
            if found is not None:
                return found
        return columns_op(self, directions)

    def _remade_for(self, directions):
        """Return the result made again for a batch of directions; None if a step has no rule."""
        known, (seed,), (result,) = {}, self._seeds, self._results
        if result not in self._slots or result not in {seed, *self._moving}:
            return None
        count = len(directions.value)
        known[seed] = directions
        for node in self._moving:
            known[node] = remake_batch(node, known, count)
            if known[node] is None:
                return None
        return known[result]

    def frozen(self):
        """Return the same map without nodes, and the nodes whose values it is fixed by.

        The map takes such values when it is told them: see `thawed`.
        """
        from autodiff.compiler.program import Step

        nodes = {slot: node for node, slot in self._slots.items() if slot in self._fixed}
        copy_of = copy(self)
        copy_of._steps = [
            (Step(i, node.op, tuple(operands), snapshot(node.const_attr)), compute, operands)
            for i, (node, compute, operands) in enumerate(self._steps, len(self._seeds))
        ]
        copy_of._fixed = dict.fromkeys(nodes)
        copy_of._seeds = [seed_of(seed) for seed in self._seeds]
        copy_of._results = copy_of._moving = copy_of._slots = None
        copy_of._width = len(self._slots)
        return copy_of, list(nodes.values())

    def thawed(self, values):
        """Return a frozen map with values in its fixed places."""
        copy_of = copy(self)
        copy_of._fixed = dict(zip(self._fixed, values, strict=True))
        return copy_of

    def rows_as_nodes(self, nodes, directions):
        """Return a frozen map's result for each direction, made of nodes in its fixed places."""
        rows = []
        for direction in directions:
            slots = dict(zip(self._fixed, nodes, strict=True))
            slots[0] = constant(direction)
            for step, _, operands in self._steps:
                operands = tuple([slots[operand] for operand in operands])
                slots[step.target] = step.op.node(operands, step.const_attr)
            rows.append(slots[self._answers[0]])
        return rows

    def structure(self):
        """Return the map of one seed to one result as `dependence` takes it."""
        (zeros,) = (seed.value for seed in self._seeds)
        values = self._run([zeros])
        steps = [
            (i, node, operands, [values[o] if o in self._fixed else None for o in operands])
            for i, (node, _, operands) in enumerate(self._steps, 1)
        ]
        shapes = {i: np.shape(value) for i, value in enumerate(values)}
        (answer,) = self._answers
        return steps, np.shape(zeros), shapes, answer

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


def stand_in(node):
    """Return a leaf that is like a node, with its value where that can be known."""
    if type(node) is Traced:
        return Traced(placeholder_op, value=node.value, scalar=node.scalar)
    return Node(placeholder_op, scalar=node.scalar)


class ColumnsOp(Op):
    """A linear map for many directions at once; the inputs are what the map is fixed by.

    `const_attr` is the frozen map, and the directions: None for all unit vectors. The gradient is
    that of one row for each direction, made of nodes.
    """

    symbol = "columns"
    arity = None
    elementwise = False

    def __call__(self, linear, directions):
        frozen, nodes = linear.frozen()
        return self.node(tuple(nodes), (frozen, directions))

    def compute(self, node, input_vals):
        frozen, directions = node.const_attr
        return frozen.thawed(input_vals).columns(directions)[0]

    def settings(self, node):
        """Yield those of the map's steps; the directions follow from the derivative asked for."""
        frozen, _ = node.const_attr
        for step, _, _ in frozen._steps:
            yield from step.op.settings(step)

    def gradient(self, node, output_grad):
        frozen, directions = node.const_attr
        (zeros,) = (np.asarray(seed.value) for seed in frozen._seeds)
        directions = units(zeros, 0, zeros.size) if directions is None else directions
        leaves = [
            stand_in(operand) for operand in node.inputs
        ]  # lest a walk go from one to another
        rows = frozen.rows_as_nodes(leaves, [direction[()] for direction in directions])
        adjoints = pull_back(rows, [output_grad[i] for i in range(len(rows))], leaves)
        known = dict(zip(leaves, node.inputs, strict=True))
        remake(nodes_between(leaves, pairing_op(*adjoints))[:-1], known)
        return [known.get(adjoint, adjoint) for adjoint in adjoints]


columns_op = ColumnsOp()
