"""Grouping: a graph that nobody can read box by box, cut into groups, and these into smaller ones.

A group is a stretch of a topological order, so that the arrows between groups make no circle. A
stretch of the depth-first order is mostly one subexpression, or the gradient of one.
"""

from dataclasses import dataclass

GROUPED = 300  # nodes from which a graph is drawn in groups
MOST_GROUPS = 12
MOST_NODES = 40  # in a group whose own nodes are drawn when it is opened


@dataclass(frozen=True)
class Stretch:
    """The nodes from number `start` up to, not including, `stop`.

    Its path names the group: (3, 2) is the second group within the third; () is the whole graph,
    and None a single node.
    """

    path: tuple[int, ...] | None
    start: int
    stop: int

    def __len__(self):
        return self.stop - self.start

    def parts(self):
        """Cut the stretch into equal groups; none if it is small enough to be drawn.

        >>> [len(part) for part in Stretch((), 0, 300).parts()]
        [25, 25, 25, 25, 25, 25, 25, 25, 25, 25, 25, 25]
        >>> Stretch((1,), 0, 25).parts()
        []
        """
        size = len(self)
        if size <= MOST_NODES:
            return []
        count = min(MOST_GROUPS, -(-2 * size // MOST_NODES))
        ends = [self.start + size * i // count for i in range(count + 1)]
        return [Stretch((*self.path, i + 1), ends[i], ends[i + 1]) for i in range(count)]


def opened(count, path):
    """Follow a path of group numbers into a graph of `count` nodes.

    Returns
    -------
    list of Stretch
        The whole, the group that the first number names, the group within that, and so on.

    Raises
    ------
    ValueError
        If there is no such group.

    Examples
    --------
    >>> opened(300, (2,))
    [Stretch(path=(), start=0, stop=300), Stretch(path=(2,), start=25, stop=50)]
    """
    found = [Stretch((), 0, count)]
    for number in path:
        parts = found[-1].parts()
        if not 1 <= number <= len(parts):
            there = f"there are 1 to {len(parts)}" if parts else "there are only nodes"
            raise ValueError(f"there is no group {number} to open here: {there}")
        found.append(parts[number - 1])
    return found


def shown(count, path):
    """Say what is drawn of a graph: what has been opened, cut up, and the groups around it.

    Returns
    -------
    tuple of (list of Stretch, list of Stretch)
        What is inside the group that was opened last: groups, or nodes one by one; and what was
        not opened on the way there.
    """
    chain = opened(count, path)
    last = chain[-1]
    inside = last.parts() or [Stretch(None, v, v + 1) for v in range(last.start, last.stop)]
    ways = zip(chain, chain[1:], strict=False)
    return inside, [part for whole, way in ways for part in whole.parts() if part != way]
