"""A tape as a table: what `weights` and `parents` hold, row by row, with an arc from each parent.

The picture is the data structure itself. Every arc goes down, because a parent was written down
before its child; that is why one sweep from the bottom finds all adjoints.
"""

from autodiff.draw.labels import check_names
from autodiff.draw.picture import Picture
from autodiff.draw.svg import LABEL_SIZE, ROW_SIZE, Canvas, text_width
from autodiff.draw.text import counted, cut, listing, shown
from autodiff.tape import Gradient, Tape, Var

MOST_ROWS = 24
ROW_HEIGHT = 26
PADDING = 14
HEADINGS = ("node", "weight", "parent", "weight", "parent", "adjoint")


def tape(tape, gradient=None, names=None, *, limit=MOST_ROWS):
    """Draw a Wengert list.

    Parameters
    ----------
    tape : Tape
        The tape.
    gradient : Gradient, optional
        What `z.grad()` returned; adds a column of adjoints.
    names : mapping of Var to str, optional
        Labels to write beside the indices.
    limit : int
        The most rows to draw. Of a longer tape the last are drawn.

    Returns
    -------
    Picture

    Raises
    ------
    TypeError
        If `tape` is no Tape, or `gradient` no Gradient.
    ValueError
        If the tape is empty, or the gradient belongs to another tape.

    Examples
    --------
    >>> from autodiff import draw
    >>> from autodiff.tape import Tape
    >>> t = Tape()
    >>> x, y = t.var(2.0), t.var(3.0)
    >>> z = x * y
    >>> draw.tape(t, z.grad(), names={x: "x", y: "y"})
    a tape of 3 nodes
    node   weight   parent   weight   parent   adjoint
    0 x    0        -1       0        -1       3
    1 y    0        -1       0        -1       2
    2      3        0        2        1        1
    """
    _check(tape, gradient, limit)
    labels = {var.index: label for var, label in check_names(names, Var).items()}
    first = max(0, len(tape) - limit)
    rows = [_cells(tape, gradient, labels, i) for i in range(first, len(tape))]
    headings = HEADINGS if gradient else HEADINGS[:-1]
    title = f"a tape of {counted(len(tape), 'node')}"
    below = rows[-17:]
    text = [title, *listing([headings, *below]).split("\n")]
    text[2:2] = [f"… {counted(len(tape) - len(below), 'earlier node')}"] * (len(below) < len(tape))
    picture = _Table(headings, rows, first).draw(tape, title, "\n".join(text))
    return Picture(picture, "\n".join(text))


def _check(tape, gradient, limit):
    if not isinstance(tape, Tape):
        raise TypeError(
            f"draw.tape takes a Tape; got {type(tape).__name__} {tape!r:.60}. "
            "A tape's Var has it as var.tape; draw Nodes with draw.graph"
        )
    if gradient is not None and not isinstance(gradient, Gradient):
        raise TypeError(f"gradient is what z.grad() returns; got {type(gradient).__name__}")
    if gradient is not None and gradient.tape is not tape:
        raise ValueError("this gradient belongs to another tape: draw the tape of its output")
    if not len(tape):
        raise ValueError("the tape is empty: make a variable first, as in x = tape.var(2.0)")
    if isinstance(limit, bool) or not isinstance(limit, int) or limit < 1:
        raise ValueError(f"limit is a number of rows such as {MOST_ROWS}, not {limit!r}")


def _cells(tape, gradient, labels, i):
    cells = [cut(f"{i} {labels.get(i, '')}", 24).rstrip()]
    for slot in (2 * i, 2 * i + 1):
        cells += [shown(tape.weights[slot]), str(tape.parents[slot])]
    if gradient is not None:
        # The list ends with the entry for the missing parent -1, which belongs to no node.
        known = i < len(gradient.adjoints) - 1
        cells.append(shown(gradient.adjoints[i]) if known else "")
    return tuple(cells)


class _Table:
    """The table and its arcs; `first` is the index of the first row drawn."""

    def __init__(self, headings, rows, first):
        self.headings, self.rows, self.first = headings, rows, first
        columns = zip(headings, *rows, strict=True)
        self.widths = [max(map(text_width, column)) + 2 * PADDING for column in columns]

    def draw(self, tape, title, description):
        canvas = Canvas()
        arcs = self._arcs(tape)
        left = max((_bulge(child - parent) for parent, child in arcs), default=0) * 0.75 + 6
        self._headings(canvas, left)
        for number, row in enumerate(self.rows):
            self._row(canvas, left, number, row)
        for parent, child in arcs:
            self._arc(canvas, left, parent, child)
        return canvas.finish(left + sum(self.widths), self._top(len(self.rows)), title, description)

    def _top(self, number):
        """Give where a row begins, below the headings and the line about earlier nodes."""
        return ROW_HEIGHT * (number + 1 + bool(self.first))

    def _arcs(self, tape):
        last = self.first + len(self.rows)
        pairs = [(tape.parents[slot], slot // 2) for slot in range(2 * self.first, 2 * last)]
        return [(p, child) for p, child in dict.fromkeys(pairs) if self.first <= p < child]

    def _headings(self, canvas, left):
        x = left
        for heading, width in zip(self.headings, self.widths, strict=True):
            canvas.text(x + width / 2, 12, heading, "muted", anchor="middle")
            x += width
        if self.first:
            said = f"… {counted(self.first, 'earlier node')}"
            canvas.text(left, ROW_HEIGHT + 16, said, "muted")

    def _row(self, canvas, left, number, row):
        top, x = self._top(number), left
        if number % 2 == 0:
            width = sum(self.widths) - self.widths[0]
            canvas.rect(left + self.widths[0], top, width, ROW_HEIGHT, "stripe", 3)
        kind = "variable" if row[2] == row[4] == "-1" else "op"
        canvas.rect(left, top + 2, self.widths[0], ROW_HEIGHT - 4, kind, 5, ' stroke-width="1.4"')
        for column, (cell, width) in enumerate(zip(row, self.widths, strict=True)):
            strong = ' font-weight="600"' if column == 0 else ""
            role, size = _role(column, row), LABEL_SIZE if column == 0 else ROW_SIZE
            canvas.text(x + width / 2, top + 17, cell, role, size, "middle", strong)
            x += width

    def _arc(self, canvas, left, parent, child):
        """Draw an arc from the parent's row down to the child's, as wide as it is long."""
        start, end = (self._top(i - self.first) + ROW_HEIGHT / 2 for i in (parent, child))
        x, out = left - 1, left - 1 - _bulge(child - parent)
        start, end = start + 4, end - 4
        canvas.path(f"M{x:.1f} {start:.1f}C{out:.1f} {start:.1f} {out:.1f} {end:.1f} {x:.1f} "
                    f"{end:.1f}", "line", ' stroke-width="1.4"')  # fmt: skip
        canvas.path(f"M{x:.1f} {end:.1f}l-7 -3.5v7Z", "head")


def _bulge(distance):
    return 22 + 12 * min(distance, 12)


def _role(column, row):
    """Mute what stands for a missing parent."""
    if column == 0:
        return "text"
    if column == 5:
        return "adjoint"
    missing = row[2 if column < 3 else 4] == "-1"
    return "muted" if missing else ("value" if column % 2 else "text")
