"""A large graph as a handful of groups, each of which can be opened."""

from bisect import bisect_right
from collections import Counter

from autodiff.draw import grouping
from autodiff.draw.diagram import Box, Diagram, Edge
from autodiff.draw.graphs import ADDED
from autodiff.draw.labels import formula, is_constant
from autodiff.draw.picture import Picture
from autodiff.draw.svg import draw
from autodiff.draw.text import box_rows, counted, listing
from autodiff.draw.widgets.controls import Choice
from autodiff.draw.widgets.model import Model

ALL = "all groups"
IMPLIED = "Arrows between groups that follow from the others are left out."


class Groups(Model):
    """The drawing of a large graph; `draw.graph` makes it of 300 nodes and more.

    Attributes
    ----------
    opened : tuple of int
        The numbers of the groups that are open, each within the one before; () for none.

    Examples
    --------
    >>> import autodiff as ad
    >>> from autodiff import draw
    >>> h = x = ad.Variable(name="x")
    >>> for _ in range(299):
    ...     h = h * x
    >>> picture = draw.graph(h)
    >>> print(picture.open(12).text.split("\\n")[0])
    v299 = v298 * x, a graph of 300 nodes: group 12 is open
    """

    def __init__(self, order, title, short, kind, numbers, direction):
        self._order, self._title, self._short = order, title, short
        self._kind, self._numbers, self._direction = kind, numbers, direction
        place = {node: i for i, node in enumerate(order)}
        self._reads = [[place[operand] for operand in node.inputs] for node in order]
        super().__init__(opened=())

    def open(self, number):
        """Open a group of those that are drawn; returns the drawing itself."""
        return self.set(opened=(*self.opened, number))

    def close(self):
        """Close the group that was opened last; returns the drawing itself."""
        return self.set(opened=self.opened[:-1])

    def checked(self, settings):
        """Refuse what is no path of group numbers."""
        path = settings["opened"]
        whole = isinstance(path, tuple | list) and all(type(number) is int for number in path)
        if not whole:
            raise TypeError(f"opened is a tuple of group numbers such as (3,), not {path!r:.40}")
        grouping.opened(len(self._order), path)
        return {"opened": tuple(path)}

    def controls(self):
        """Give the one control: which group is open."""
        chain = grouping.opened(len(self._order), self.opened)
        if not chain[-1].parts():  # at the bottom one moves on to the groups beside it
            chain = chain[:-1]
        offered = [*chain[1:], *chain[-1].parts()]
        named = [(f"{_named(one.path)}: {counted(len(one), 'node')}", one.path) for one in offered]
        return [Choice("opened", "Open", "Open a group of nodes", ((ALL, ()), *named))]

    def drawn(self):
        """Draw what is open, and the groups that it is joined to."""
        inside, outside = grouping.shown(len(self._order), self.opened)
        arrows = self._arrows(inside + outside)
        first = inside[0].start, inside[-1].stop
        arrows, implied = _plain(arrows)
        near = {one for arrow in arrows if any(_within(e, first) for e in arrow) for one in arrow}
        kept = sorted((s for s in inside + outside if s in near or s in inside), key=_start)
        number = {stretch: i for i, stretch in enumerate(kept)}
        edges = [Edge(number[a], number[b]) for a, b in arrows if a in number and b in number]
        return self._picture(kept, edges, [IMPLIED] * implied)

    def _arrows(self, stretches):
        """List which stretch reads which, each pair once, in order."""
        stretches = sorted(stretches, key=_start)
        starts = [stretch.start for stretch in stretches]
        owner = [stretches[bisect_right(starts, v) - 1] for v in range(len(self._order))]
        pairs = ((owner[u], owner[v]) for v, read in enumerate(self._reads) for u in read)
        return [(a, b) for a, b in dict.fromkeys(pairs) if a != b]

    def _picture(self, kept, edges, notes):
        singles = [self._order[one.start] for one in kept if one.path is None]
        numbers = dict(zip(singles, self._numbers(singles), strict=True))
        boxes = [self._box(one, numbers) for one in kept]
        groups = sum(1 for one in kept if one.path is not None)
        where = f"{_named(self.opened)} is open" if self.opened else counted(groups, "group")
        title = f"{self._title}: {where}"
        rows = box_rows(boxes)
        said = "; ".join(box.label for box in boxes)
        text = "\n".join([title, listing(rows)])
        notes = [title, *[ADDED] * any(box.kind == "backward" for box in boxes), *notes]
        diagram = Diagram(boxes, edges, title, said, notes=notes)
        return Picture(draw(diagram, self._direction), text)

    def _box(self, stretch, numbers):
        if stretch.path is not None:
            return Box(self._group_label(stretch), kind=self._group_kind(stretch))
        node = self._order[stretch.start]
        value, adjoint = (None, None) if is_constant(node) else numbers[node]
        return Box(formula(node, self._short), value, adjoint, self._kind(node))

    def _group_kind(self, stretch):
        kinds = {self._kind(node) for node in self._order[stretch.start : stretch.stop]}
        return next((kind for kind in ("output", "backward") if kind in kinds), "op")

    def _group_label(self, stretch):
        nodes = self._order[stretch.start : stretch.stop]
        found = Counter(type(node.op).__name__.removesuffix("Op") for node in nodes if node.inputs)
        often = "".join(f", {times} {name}" for name, times in found.most_common(2))
        return f"{_named(stretch.path)}: {counted(len(stretch), 'node')}{often}"


def _named(path):
    return "group " + ".".join(map(str, path))


def _start(stretch):
    return stretch.start


def _plain(arrows):
    """Leave out each arrow between groups that a longer way stands for; say if there was one."""
    reads, reached, kept = {}, {}, []
    for a, b in arrows:
        reads.setdefault(b, []).append(a)
    for b in sorted(reads, key=_start):
        behind = set().union(*(reached.get(a, ()) for a in reads[b]))
        kept += [(a, b) for a in reads[b] if a not in behind or None in (a.path, b.path)]
        reached[b] = behind.union(reads[b])
    return kept, len(kept) < len(arrows)


def _within(stretch, bounds):
    return bounds[0] <= stretch.start and stretch.stop <= bounds[1]
