"""Which memory each line of code writes into: lifetimes, buffers shared by values, an arena.

A buffer serves one value after the other: it is free again behind the last line that may read what
is in it, be it through a view. A value whose operand dies where it is made takes over that one's
memory, if the line reads each element before it is written.
"""

import math
from bisect import bisect_left, insort
from collections import deque

import numpy as np

from autodiff.compiler.buffers import assign_buffers
from autodiff.compiler.lifetimes import last_uses
from autodiff.exercise import is_reference

__all__ = ["Buffers", "assign_quickly", "make_arena"]

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
    last : dict of int to int
        The position of the last line that may use each value, be it through a view.
    """

    def __init__(self, lines, facts, held):
        self.last = last_reads(lines, held)
        requests = [wanted(position, line, facts) for position, line in enumerate(lines)]
        heirs = dict(self._heirs(lines, facts))
        assign = assign_quickly if is_reference(assign_buffers) else assign_buffers
        slots, self.sizes = assign(requests, self.last, heirs)
        self.views, self.tenants, self._numbers = [], [[] for _ in self.sizes], {}
        self.out, self.scratch = {}, {}
        for position, line in enumerate(lines):
            if line.buffered:
                fact, slot = facts[line.target], slots[line.target]
                self.tenants[slot].append(line.target)
                self.out[position] = self._view(slot, fact.shape, fact.dtype)
            if line.scratch:
                self.scratch[position] = [
                    self._view(slots[position, i], *kind) for i, kind in enumerate(line.scratch)
                ]

    @property
    def bytes(self):
        """How many bytes all buffers have together."""
        return sum(self.sizes)

    def _heirs(self, lines, facts):
        """Yield each value that takes over the memory of an operand, with that operand."""
        buffered = {line.target for line in lines if line.buffered}
        for position, line in enumerate(lines):
            if line.buffered and line.inplace:
                dying = [
                    n for n in line.inplace if n in buffered and self.last.get(n) == position
                ]
                found = heir_of(line, dying, facts) if dying else None
                if found is not None:
                    yield line.target, found

    def _view(self, slot, shape, dtype):
        """Return the number of the view of a slot as an array."""
        key = slot, shape, dtype
        if key not in self._numbers:
            self._numbers[key] = len(self.views)
            self.views.append(key)
        return self._numbers[key]


def heir_of(line, dying, facts):
    """Return the one of the operands dying at a line whose memory its result can have, or None."""
    fact = facts[line.target]
    for number in dying:
        if facts[number].shape != fact.shape or facts[number].dtype != fact.dtype:
            continue
        if sum(number in line.memory[other] for other in line.reads) > 1:
            continue  # another operand is a view of the same memory
        return number
    return None


def wanted(position, line, facts):
    """Return what a line asks for: for its value, and to scribble on, with sizes in bytes.

    Scratch arrays are numbered by the line's position and their place in it.
    """
    own = []
    if line.buffered:
        fact = facts[line.target]
        own.append((line.target, size_of(fact.shape, fact.dtype)))
    for i, (shape, dtype) in enumerate(line.scratch):
        own.append(((position, i), size_of(shape, dtype)))
    return own


def last_reads(lines, held):
    """Return the position of the last line that may use each buffer, by the value made in it."""
    memory, uses = lines[-1].memory if lines else {}, []
    for position, line in enumerate(lines):
        touched = [line.target] if line.buffered else []
        for number in line.reads:
            touched += memory[number]
        if line.scratch:
            touched += [(position, i) for i in range(len(line.scratch))]
        uses.append(touched)
    kept = {storage for number in held for storage in memory.get(number, ())}
    return last_uses(uses, kept)


def size_of(shape, dtype):
    """Return how many bytes an array has."""
    return math.prod(shape) * dtype.itemsize


def assign_quickly(requests, last, heirs):
    """Return what `assign_buffers` returns, in time that does not grow with what is free.

    The free buffers wait in a queue for each size: the first of the queue of the size that fits
    best is the first that best fits in a list of all.
    """
    slots, free = {}, FreeBuffers()
    dying, inherited = [[] for _ in requests], set(heirs.values())
    for number, position in last.items():
        if position < len(requests) and number not in inherited:
            dying[position].append(number)
    for position, wanted_here in enumerate(requests):
        for number, size in wanted_here:
            heir = heirs.get(number)
            slots[number] = free.take(size) if heir is None else slots[heir]
        for number in dying[position]:
            if number in slots:
                free.give(slots[number])
    return slots, free.sizes


class FreeBuffers:
    """Buffers that nobody uses, in queues by their sizes; `sizes` has those of all buffers."""

    def __init__(self):
        self.sizes, self._queues, self._order = [], {}, []

    def give(self, slot):
        """Take a buffer back."""
        size = self.sizes[slot]
        if size not in self._queues:
            self._queues[size] = deque()
            insort(self._order, size)
        self._queues[size].append(slot)

    def take(self, size):
        """Return the smallest buffer that is large enough; else the largest; else a new one."""
        if not self._order:
            self.sizes.append(size)
            return len(self.sizes) - 1
        place = min(bisect_left(self._order, size), len(self._order) - 1)
        found = self._order[place]
        slot = self._queues[found].popleft()
        if not self._queues[found]:
            del self._queues[found], self._order[place]
        self.sizes[slot] = max(found, size)
        return slot


def make_arena(sizes, views, shares=None):
    """Return fresh memory for one call: the arrays s0, s1, ... as views of as many slots.

    For code in several parts: for each, the list of the views in its share.
    """
    slots = [aligned(size) for size in sizes]
    arrays = [
        slots[slot][: size_of(shape, dtype)].view(dtype).reshape(shape)
        for slot, shape, dtype in views
    ]
    return arrays if shares is None else [[arrays[i] for i in share] for share in shares]


def aligned(size):
    """Return so many bytes, beginning where a line of the cache does."""
    storage = np.empty(size + ALIGNMENT, np.uint8)
    start = -storage.ctypes.data % ALIGNMENT
    return storage[start : start + size]
