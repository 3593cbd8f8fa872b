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
        size, length = self.region.size, self.length
        threads = max(1, min(self.region.threads, size // WORTH))
        begins = range(0, size - self._rest, length)
        if threads == 1 or any(self.sums):
            self.runner.run(values, rooms, begins)
        else:
            self._share(values, rooms, begins, threads)
        if self._rest:
            self._last.run(values, rooms, (size - self._rest,), not begins)

    def _share(self, values, rooms, begins, threads):
        """Let several threads run the blocks: whoever is free takes the next one."""
        begins = iter(begins)
        jobs = [
            pool(threads - 1).submit(copy_context().run, self.runner.run, values, rooms, begins)
            for _ in range(threads - 1)
        ]
        try:
            self.runner.run(values, rooms, begins)
        finally:
            begun = [job for job in jobs if not job.cancel()]  # nothing is left for the others
            for job in begun:
                job.exception()  # nobody writes into the arrays any more when this call ends
        for job in begun:
            job.result()


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
