"""Buffers: values that do not live at the same time share memory.

It is the register allocation of compilers, with buffers for registers: a walk along the lines, a
list of buffers that are free, and the greedy choice of the one that fits best. Finding the least
memory in all is hard; on straight-line code the greedy walk is seldom far from it.
"""

from autodiff.exercise import exercise

__all__ = ["assign_buffers", "best_fit"]


@exercise("12.6")
def assign_buffers(requests, last, heirs):
    """Return which buffer each value gets, and how large each buffer must be.

    Walk along the lines. First, every value that the line asks for gets a buffer: the one of the
    operand that it inherits from, or else the one that `best_fit(free, sizes, size)` finds. Then
    the buffers of all values that die at this line are free again, but for those inherited.

    Parameters
    ----------
    requests : list of list of (int, int)
        For each line, the values that need a buffer there, each with its size in bytes.
    last : dict of int to int
        The position of the last line that uses a value, for every value in `requests`.
    heirs : dict of int to int
        From a value to the operand whose buffer it takes over: that one dies where it is made.

    Returns
    -------
    slots : dict of int to int
        By value: the number of its buffer, counted from 0.
    sizes : list of int
        The bytes of each buffer.

    Examples
    --------
    >>> assign_buffers([[(1, 80)], [(2, 80)], [(3, 80)]], {1: 1, 2: 2, 3: 3}, {})
    ({1: 0, 2: 1, 3: 0}, [80, 80])
    >>> assign_buffers([[(1, 80)], [(2, 80)], [(3, 80)]], {1: 1, 2: 2, 3: 3}, {2: 1, 3: 2})
    ({1: 0, 2: 0, 3: 0}, [80])
    """
    slots, sizes, free = {}, [], []
    dying, inherited = [[] for _ in requests], set(heirs.values())
    for number, position in last.items():
        if position < len(requests) and number not in inherited:
            dying[position].append(number)
    for position, wanted in enumerate(requests):
        for number, size in wanted:
            if number in heirs:
                slots[number] = slots[heirs[number]]
            else:
                slots[number] = best_fit(free, sizes, size)
        free.extend([slots[number] for number in dying[position] if number in slots])
    return slots, sizes


def best_fit(free, sizes, size):
    """Return a buffer for so many bytes, and take it from the free ones.

    The smallest that is large enough; else the largest, which grows; else a new one.

    Parameters
    ----------
    free : list of int
        Buffers that nobody uses, by number. The one returned is removed.
    sizes : list of int
        The bytes of each buffer. A new one is appended.
    size : int

    Examples
    --------
    >>> free, sizes = [0, 1, 2], [400, 80, 100]
    >>> best_fit(free, sizes, 90), free, sizes
    (2, [0, 1], [400, 80, 100])
    """
    fitting = [slot for slot in free if sizes[slot] >= size]
    if not free:
        sizes.append(size)
        return len(sizes) - 1
    slot = min(fitting, key=sizes.__getitem__) if fitting else max(free, key=sizes.__getitem__)
    free.remove(slot)
    sizes[slot] = max(sizes[slot], size)
    return slot
