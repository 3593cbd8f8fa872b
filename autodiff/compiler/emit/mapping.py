"""A scalar graph on many feeds at once: every value is a row of numbers, one for each feed.

The feeds are cut into blocks. Each step is one call of NumPy on rows of a block; a row is used
again as soon as its value is needed no more, mostly in place, so that what has just been written is
still in the cache when it is read. Adjoints add up in place that way too. Long blocks are shared
out among threads, since NumPy lets others run while it computes (1.8 times as fast on two); for
short ones, handing the interpreter over takes longer than the work: 10,000 operations with
gradient on 10,000 feeds took 1.2 s on one thread and 2.1 s on two.

How long a block is: calls cost a third of a microsecond each however long the rows are, so rows
should be long; but a graph with gradients needs most of its values until the way back, and these
must fit into memory. So a block has `LONGEST` feeds, or as many as `MEMORY` holds.

Exactness: bit for bit what the interpreter gives for arrays.

Rows may become infinite or NaN, and warn, as in NumPy.
"""

import contextvars
from math import ceil

import numpy as np

from autodiff.compiler.emit.scalar_steps import kinds_of, lower
from autodiff.compiler.passes.libm import LibmOp
from autodiff.exercise import is_reference
from autodiff.ops import arithmetic as a
from autodiff.ops import elementwise as e
from autodiff.ops.extremes import MaximumOp, MinimumOp
from autodiff.ops.powers import SqrtOp, SquareOp

__all__ = ["Mapper"]

LONGEST, SHORTEST = 5000, 64  # feeds in a block
SHARED = 16_384  # feeds in a block that is worth a thread of its own
MEMORY = 2**29  # bytes for all blocks that are computed at a time


def maximum(x, y, out):
    """Write the larger of two; NumPy wants `out` by its name here."""
    np.maximum(x, y, out=out)


def minimum(x, y, out):
    """Write the smaller of two."""
    np.minimum(x, y, out=out)


def square(x, out):
    """Write x * x."""
    np.multiply(x, x, out)


def sigmoid(x, spare, out):
    """Write 1 / (1 + exp(-x)), as `SigmoidOp` computes it: exp(min(x, 0)) / (1 + exp(-|x|))."""
    np.absolute(x, spare)
    np.negative(spare, spare)
    np.exp(spare, spare)
    np.add(spare, 1.0, spare)
    np.minimum(x, 0.0, out=out)
    np.exp(out, out)
    np.divide(out, spare, out)


def softplus(x, spare, out):
    """Write log(1 + exp(x)), as `SoftplusOp` computes it: max(x, 0) + log1p(exp(-|x|))."""
    np.absolute(x, spare)
    np.negative(spare, spare)
    np.exp(spare, spare)
    np.log1p(spare, spare)
    np.maximum(x, 0.0, out=out)
    np.add(out, spare, out)


def called(step, operands, out):
    """Write what a step's op computes."""
    out[:] = step.compute(operands)


DIRECT = {
    a.AddOp: np.add, a.AddByConstOp: np.add, a.SubOp: np.subtract, a.NegOp: np.negative,
    a.MulOp: np.multiply, a.MulByConstOp: np.multiply, a.DivOp: np.divide,
    e.ExpOp: np.exp, e.LogOp: np.log, e.SinOp: np.sin, e.CosOp: np.cos, e.TanhOp: np.tanh,
    SqrtOp: np.sqrt, SquareOp: square, MaximumOp: maximum, MinimumOp: minimum,
}  # fmt: skip
WITH_SPARE = {e.SigmoidOp: sigmoid, e.SoftplusOp: softplus}


class Mapper:
    """Runs a scalar program on many feeds.

    Parameters
    ----------
    program : Program
        Scalar, after all passes.
    threads : int
        How many may share the blocks.
    """

    def __init__(self, program, threads):
        self._lowered, self._threads = lower(program), threads
        self._inputs, self._kinds = list(program.inputs), kinds_of(program)
        self._slots, self._rows = assign_rows(self._lowered, self._inputs)
        self._free = []  # memory from earlier calls

    def run(self, columns):
        """Return the outputs for many feeds.

        Parameters
        ----------
        columns : list of ndarray, shape (feeds,)
            Of one floating type, one for each input.

        Returns
        -------
        list of ndarray, shape (feeds,)
        """
        count, dtype = len(columns[0]), columns[0].dtype
        truth = bool, np.bool_
        results = [np.empty(count, bool if kind in truth else dtype) for kind in self._kinds]
        blocks, length = self._cut(count, dtype)
        threads = min(self._threads_for(count, dtype), len(blocks))
        shares = [(blocks[i::threads], length, columns, results) for i in range(threads)]
        if threads == 1:
            self._run_share(*shares[0])
        elif threads:
            self._run_threads(shares)
        return results

    def _cut(self, count, dtype):
        """Return the blocks as slices, as many for each thread, and how long one is."""
        threads = self._threads_for(count, dtype)
        fitting = MEMORY // (threads * self._rows * dtype.itemsize)
        longest = max(min(SHARED if threads > 1 else LONGEST, fitting), SHORTEST)
        number = ceil(ceil(count / longest) / threads) * threads
        length = max(ceil(count / max(number, 1)), 1)
        return [slice(at, min(at + length, count)) for at in range(0, count, length)], length

    def _threads_for(self, count, dtype):
        """Return how many threads share so many feeds: more than one only if blocks are long."""
        fitting = MEMORY // (self._threads * self._rows * dtype.itemsize)
        return self._threads if min(fitting, count // self._threads) >= SHARED else 1

    def _run_share(self, blocks, length, columns, results):
        """Compute some of the blocks, in memory that nobody else is using."""
        space = self._take_space(length, columns[0].dtype)
        inputs = [space.values[self._slots[number]] for number in self._inputs]
        outputs = [self._source(space, number) for number in self._lowered.outputs]
        for block in blocks:
            size = block.stop - block.start
            for row, column in zip(inputs, columns, strict=True):
                row[:size] = column[block]
                row[size:] = column[block.stop - 1]  # a feed again, so that nothing else can warn
            for call, operands in space.code:
                call(*operands)
            for result, output in zip(results, outputs, strict=True):
                result[block] = output[:size]
        self._free.append(space)

    def _run_threads(self, shares):
        """Run the shares side by side, in the caller's context: NumPy's error handling is his."""
        from concurrent.futures import ThreadPoolExecutor

        with ThreadPoolExecutor(len(shares)) as pool:
            run = self._run_share
            jobs = [pool.submit(contextvars.copy_context().run, run, *share) for share in shares]
        for job in jobs:
            job.result()

    def _take_space(self, length, dtype):
        while self._free:
            space = self._free.pop()
            if space.values.shape[1] == length and space.values.dtype == dtype:
                return space
        return Space(self._lowered, self._slots, self._rows, length, dtype)

    def _source(self, space, number):
        """Return the row of an output; constants have none, and are repeated."""
        if number in self._slots:
            return space.values[self._slots[number]]
        return np.broadcast_to(self._lowered.constants[number], space.values.shape[1])


class Space:
    """The rows of a block, and the calls that fill them.

    Attributes
    ----------
    values : ndarray, shape (rows, feeds)
    code : list of (callable, tuple)
        What is called with what, in order.
    """

    def __init__(self, lowered, slots, rows, length, dtype):
        self.values = np.empty((rows, length), dtype)
        values = list(self.values)
        where = {n: np.array(value, dtype) for n, value in lowered.constants.items()}
        self.code, self._spare = [], values[-1]
        for step, numbers in zip(lowered.steps, lowered.operands, strict=True):
            operands = [
                values[slots[number]] if number in slots else where[number] for number in numbers
            ]
            self._add(step, operands, values[slots[step.target]])

    def _add(self, step, operands, out):
        """Add the call of one step."""
        op = step.op.original if type(step.op) is LibmOp else step.op
        known = is_reference(type(op).compute)
        if known and type(op) in DIRECT:
            self.code.append((DIRECT[type(op)], (*operands, out)))
        elif known and type(op) in WITH_SPARE:
            self.code.append((WITH_SPARE[type(op)], (*operands, self._spare, out)))
        else:
            operands = operands[: op.arity or None]  # without the constant, which the step has
            self.code.append((called, (step._replace(op=op), operands, out)))


def assign_rows(lowered, inputs):
    """Return which row each value has, and how many rows there are, with one to spare.

    A row is free again after the last use of its value; the next value takes the row that became
    free last, which often is that of its own operand.
    """
    pairs = list(zip(lowered.steps, lowered.operands, strict=True))
    last = {}
    for place, (step, operands) in enumerate(pairs):
        last[step.target] = place
        for operand in operands:
            last[operand] = place
    for number in [*lowered.outputs, *inputs]:
        last[number] = len(lowered.steps)
    slots, free = {number: row for row, number in enumerate(inputs)}, []
    rows = len(inputs)
    for place, (step, operands) in enumerate(pairs):
        for operand in dict.fromkeys(operands):
            if last[operand] == place and operand in slots:
                free.append(slots[operand])
        if not free:
            free.append(rows)
            rows += 1
        slots[step.target] = free.pop()
        if last[step.target] == place:  # nobody needs it, but it is computed
            free.append(slots[step.target])
    return slots, rows + 1
