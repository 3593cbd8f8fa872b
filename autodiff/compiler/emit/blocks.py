"""Blocks: a program of elementwise steps, run on one piece of the arrays after the other."""

import os
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import cache

import numpy as np

from autodiff.compiler.emit.source import Loop

__all__ = ["Blocks", "room"]

CACHE = 1 << 20  # bytes that a block and all that is made of it may take
FEWEST, MOST = 1 << 11, 1 << 15  # numbers in a block
FEWEST_ROWS = 64
WORTH = 1 << 17  # numbers for each thread


class Blocks:
    """Runs a region; called with its inputs, and the arrays that get the results.

    Parameters
    ----------
    region : Region
    make_runner : callable
        From a program to a runner, of whose kind this is a part.
    """

    def __init__(self, region, make_runner):
        self.region, self._make_runner = region, make_runner
        self.cut, self.sums = region.arrays, region.sums
        self.length = min(self._choose_length(), region.size)
        self.runner = self._make(self.length)
        self._rest = region.size % self.length
        self._last = self._make(self._rest) if self._rest else None

    def _make(self, length):
        """Return what runs blocks of a length."""
        loop = Loop(self.cut, self.sums, length)
        return self._make_runner(self.region.of_length(length), loop=loop)

    def _choose_length(self):
        """Return how many numbers a block has: as many as fit in the cache with all their steps."""
        region, trial = self.region, self._make_runner(self.region.of_length(FEWEST))
        ends = {*region.program.inputs, *region.program.outputs} & region.cut
        total = trial.buffers.bytes + sum(size_of(trial.program.facts[n]) for n in ends)
        length = int(CACHE / max(total / FEWEST, 1))
        if region.in_rows:
            return even(region.size, max(FEWEST_ROWS, length * 7 // 8))  # matrices leave less room
        return MOST if region.threads > 1 else max(FEWEST, min(MOST, length // FEWEST * FEWEST))

    def __call__(self, values, rooms):
        """Fill the rooms."""
        if not self.region.in_rows:
            values = [v.reshape(-1) if cut else v for v, cut in zip(values, self.cut, strict=True)]
            rooms = [room.reshape(-1) for room in rooms]
        size, threads = self.region.size, self.region.threads
        threads = max(1, min(threads, size // WORTH))
        if threads == 1 or any(self.sums):
            return self._run(values, rooms, 0, size)
        blocks = -(-size // self.length)
        bounds = [min(size, blocks * i // threads * self.length) for i in range(threads + 1)]
        jobs = [
            pool(threads - 1).submit(copy_context().run, self._run, values, rooms, begin, end)
            for begin, end in zip(bounds[1:], bounds[2:], strict=False)
        ]
        try:
            self._run(values, rooms, bounds[0], bounds[1])
        finally:
            for job in jobs:
                job.exception()  # nobody writes into the arrays any more when this call ends
        for job in jobs:
            job.result()

    def _run(self, values, rooms, begin, end):
        """Run the blocks from one number, or row, to another."""
        rest = self._rest if end == self.region.size else 0
        if begin < end - rest:
            self.runner.run(values, rooms, begin, end - rest)
        if rest:
            self._last.run(values, rooms, end - rest, end, begin == end - rest)


def even(size, most):
    """Return how long blocks are if all are about equal, and a multiple of 8."""
    count = -(-size // most)
    return -(-size // (8 * count)) * 8 if count > 1 else size


def size_of(fact):
    """Return how many bytes an array has."""
    return int(np.prod(fact.shape)) * fact.dtype.itemsize


@cache
def pool(threads):
    """Return threads that wait for work; they are started once."""
    return ThreadPoolExecutor(threads, thread_name_prefix="autodiff")


os.register_at_fork(after_in_child=pool.cache_clear)  # threads do not survive a fork


def room(shape, dtype, out=None):
    """Return an array to write into: the one that is given, or a new one."""
    return np.empty(shape, dtype) if out is None else out
