"""Which memory each line of code writes into: lifetimes, buffers shared by values, an arena.

A buffer serves one value after the other: it is free again behind the last line that may read what
is in it, be it through a view. A value whose operand dies where it is made takes over that one's
memory, if the line reads each element before it is written.
"""

import numpy as np

from autodiff.compiler.buffers import assign_buffers
from autodiff.compiler.lifetimes import last_uses

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
        self._last = last_reads(lines, held)
        requests = [wanted(position, line, facts) for position, line in enumerate(lines)]
        heirs = dict(self._heirs(lines, facts))
        slots, self.sizes = assign_buffers(requests, self._last, heirs)
        self.views, self.tenants, self._numbers = [], [[] for _ in self.sizes], {}
        self.out, self.scratch = {}, {}
        for position, line in enumerate(lines):
            if line.buffered:
                fact, slot = facts[line.target], slots[line.target]
                self.tenants[slot].append(line.target)
                self.out[position] = self._view(slot, fact.shape, fact.dtype)
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
            if line.buffered:
                found = self._heir_of(position, line, facts, buffered)
                if found is not None:
                    yield line.target, found

    def _heir_of(self, position, line, facts, buffered):
        """Return an operand that dies here and whose memory the result can have, or None."""
        fact = facts[line.target]
        for number in line.inplace:
            if number not in buffered or self._last.get(number) != position:
                continue
            if facts[number].shape != fact.shape or facts[number].dtype != fact.dtype:
                continue
            if sum(number in line.memory[other] for other in line.reads) > 1:
                continue  # another operand is a view of the same memory
            return number
        return None

    def _view(self, slot, shape, dtype):
        """Return the number of the view of a slot as an array."""
        key = slot, shape, dtype
        if key not in self._numbers:
            self._numbers[key] = len(self.views)
            self.views.append(key)
        return self._numbers[key]


def wanted(position, line, facts):
    """Return what a line asks for: for its value, and to scribble on, with sizes in bytes.

    Scratch arrays are numbered by the line's position and their place in it.
    """
    fact = facts[line.target]
    own = [(line.target, size_of(fact.shape, fact.dtype))] if line.buffered else []
    scratch = enumerate(line.scratch)
    return own + [((position, i), size_of(shape, dtype)) for i, (shape, dtype) in scratch]


def last_reads(lines, held):
    """Return the position of the last line that may use each buffer, by the value made in it."""
    uses = []
    for position, line in enumerate(lines):
        touched = {storage for number in line.reads for storage in line.memory[number]}
        touched.update((position, i) for i in range(len(line.scratch)))
        uses.append(touched | {line.target} if line.buffered else touched)
    memory = lines[-1].memory if lines else {}
    kept = {storage for number in held for storage in memory.get(number, ())}
    return last_uses(uses, kept)


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
