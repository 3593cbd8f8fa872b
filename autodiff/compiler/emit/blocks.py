"""Blocks: a program of elementwise steps, run on one piece of the arrays after the other."""

import os
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import cache

import numpy as np

__all__ = ["Blocks", "room"]

CACHE = 1 << 20  # bytes that a block and all that is made of it may take
FEWEST, MOST = 1 << 11, 1 << 15  # numbers in a block
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
        self.length = min(self._choose_length(), region.size)
        self.runner = make_runner(region.of_length(self.length))
        rest = region.size % self.length
        self._rest = make_runner(region.of_length(rest)) if rest else None

    def _choose_length(self):
        """Return how many numbers a block has: as many as fit in the cache with all their steps."""
        trial = self._make_runner(self.region.of_length(FEWEST))
        facts = trial.program.facts
        ends = [*self.region.program.inputs, *self.region.program.outputs]
        each = trial.buffers.bytes / FEWEST
        each += sum(facts[n].dtype.itemsize for n in ends if facts[n].is_array)
        length = CACHE / max(each, 1)
        return max(FEWEST, min(MOST, 1 << int(np.log2(length))))

    def __call__(self, values, rooms):
        """Fill the rooms."""
        values = [
            value.reshape(-1) if is_array else value
            for value, is_array in zip(values, self.region.arrays, strict=True)
        ]
        rooms = [room.reshape(-1) for room in rooms]
        size, threads = self.region.size, self.region.threads
        threads = max(1, min(threads, size // WORTH))
        if threads == 1:
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
        """Run the blocks from one number to another."""
        length, arrays = self.length, self.region.arrays
        for i in range(begin, end, length):
            j = min(i + length, end)
            runner = self.runner if j - i == length else self._rest
            runner.run(
                [v[i:j] if is_array else v for v, is_array in zip(values, arrays, strict=True)],
                [room[i:j] for room in rooms],
            )


@cache
def pool(threads):
    """Return threads that wait for work; they are started once."""
    return ThreadPoolExecutor(threads, thread_name_prefix="autodiff")


os.register_at_fork(after_in_child=pool.cache_clear)  # threads do not survive a fork


def room(shape, dtype, out=None):
    """Return an array to write into: the one that is given, or a new one."""
    return np.empty(shape, dtype) if out is None else out
