"""Which memory each line of code writes into: lifetimes, buffers shared by values, an arena.

A buffer serves one value after the other: it is free again behind the last line that may read what
is in it, be it through a view. A value whose operand dies where it is made takes over that one's
memory, if the line reads each element before it is written.
"""

from collections import defaultdict

import numpy as np

__all__ = ["Buffers", "make_arena"]

ALIGNMENT = 64  # bytes: a line of the cache, and the widest vector register


class Buffers:
    """The buffers that a list of lines needs.

    Parameters
    ----------
    lines : list of Line
    facts : list of Fact
    held : set of int
        Numbers of values that are still read behind the last line.

    Attributes
    ----------
    views : list of (slot, shape, dtype)
        The arrays that the code refers to as s0, s1, ...: each a view of a slot of bytes.
    sizes : list of int
        Bytes of each slot.
    out, scratch : dict of int to int, dict of int to list of int
        The views that a line, by its position, writes into, and needs besides.
    tenants : list of list of int
        For each slot, the values that live there, one after the other.
    """

    def __init__(self, lines, facts, held):
        self.views, self.sizes, self.tenants = [], [], []
        self.out, self.scratch = {}, {}
        self._numbers, self._free, self._slot = {}, [], {}
        self._last = last_reads(lines, held)
        ending = defaultdict(list)
        for storage, position in self._last.items():
            ending[position].append(storage)
        for position, line in enumerate(lines):
            self._place(position, line, facts)
            for storage in ending[position]:
                if storage in self._slot:
                    self._free.append(self._slot.pop(storage))

    @property
    def bytes(self):
        """How many bytes all buffers have together."""
        return sum(self.sizes)

    def _place(self, position, line, facts):
        """Find the arrays that a line writes into."""
        if line.buffered:
            fact = facts[line.target]
            slot = self._take_over(position, line, facts)
            if slot is None:
                slot = self._find(size_of(fact.shape, fact.dtype))
            self._slot[line.target] = slot
            self.tenants[slot].append(line.target)
            self.out[position] = self._view(slot, fact.shape, fact.dtype)
        taken = [self._find(size_of(*kind)) for kind in line.scratch]
        self.scratch[position] = [
            self._view(slot, *kind) for slot, kind in zip(taken, line.scratch, strict=True)
        ]
        self._free += taken

    def _take_over(self, position, line, facts):
        """Return the slot of an operand that dies here, if the result can have it."""
        fact = facts[line.target]
        for number in line.inplace:
            mine = self._slot.get(number)
            if mine is None or self._last.get(number) != position:
                continue
            if facts[number].shape != fact.shape or facts[number].dtype != fact.dtype:
                continue
            if sum(number in line.memory[other] for other in line.reads) > 1:
                continue  # another operand is a view of the same memory
            return self._slot.pop(number)
        return None

    def _find(self, size):
        """Return a free slot, the smallest that is large enough, or else a larger or a new one."""
        fitting = [slot for slot in self._free if self.sizes[slot] >= size]
        if fitting:
            slot = min(fitting, key=self.sizes.__getitem__)
        elif self._free:
            slot = max(self._free, key=self.sizes.__getitem__)
            self.sizes[slot] = size
        else:
            self.sizes.append(size)
            self.tenants.append([])
            return len(self.sizes) - 1
        self._free.remove(slot)
        return slot

    def _view(self, slot, shape, dtype):
        """Return the number of the view of a slot as an array."""
        key = slot, shape, dtype
        if key not in self._numbers:
            self._numbers[key] = len(self.views)
            self.views.append(key)
        return self._numbers[key]


def last_reads(lines, held):
    """Return the position of the last line that may read each buffer, by the value made in it."""
    last = {}
    for position, line in enumerate(lines):
        if line.buffered:
            last[line.target] = position
        for number in line.reads:
            for storage in line.memory[number]:
                last[storage] = position
    if lines:
        memory = lines[-1].memory
        for number in held:
            last.update(dict.fromkeys(memory.get(number, ()), len(lines)))
    return last


def size_of(shape, dtype):
    """Return how many bytes an array has."""
    return int(np.prod(shape, dtype=np.int64)) * dtype.itemsize


def make_arena(sizes, views):
    """Return fresh memory for one call: the arrays s0, s1, ... as views of as many slots."""
    slots = [aligned(size) for size in sizes]
    return [
        slots[slot][: size_of(shape, dtype)].view(dtype).reshape(shape)
        for slot, shape, dtype in views
    ]


def aligned(size):
    """Return so many bytes, beginning where a line of the cache does."""
    storage = np.empty(size + ALIGNMENT, np.uint8)
    start = -storage.ctypes.data % ALIGNMENT
    return storage[start : start + size]
