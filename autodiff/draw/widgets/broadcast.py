"""Broadcasting, cell by cell: what is copied forward is summed backward.

Nothing here asks the engine. A cell's copies are found by broadcasting the cells' numbers, and its
adjoint by adding up what arrives at the copies, as one would on paper; the engine's own
`sum_to_shape` is an exercise, and is held against this picture in the tests.
"""

import re
from dataclasses import dataclass
from math import prod

import numpy as np

from autodiff.draw.widgets.broadcast_picture import most_cells, picture_of
from autodiff.draw.widgets.controls import Choice, Entry, Whole
from autodiff.draw.widgets.model import Model, one_of, whole

__all__ = ["Broadcast", "broadcast"]

LONGEST = 8  # axes
LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Operand:
    """One operand: what happens to each axis, and its cells, if they are few enough to be drawn.

    `axes` has a pair for each axis of the result: the length there, or None, and "added",
    "stretched", "clash" or "". `source` holds for each cell of the result the number of the
    operand's cell that was copied there, `sums` the operand's adjoint.
    """

    name: str
    shape: tuple
    axes: tuple
    source: np.ndarray | None = None
    sums: np.ndarray | None = None

    @property
    def copied(self):
        """Whether anything is copied."""
        return any(mark in ("added", "stretched") for _, mark in self.axes)


class Broadcast(Model):
    """Two shapes that meet; made by `broadcast`.

    Attributes
    ----------
    left, right : tuple of int
        The shapes.
    operand : {"left", "right"}
        Whose cell is followed.
    cell : int
        Which one: the cells are numbered row by row, from 0.
    """

    def __init__(self, left, right, adjoint=None, operand=None, cell=0):
        self._adjoint = None if adjoint is None else np.asarray(adjoint)
        left, right = read_shape("left", left), read_shape("right", right)
        if operand is None:
            operand = "left" if prod(left) < prod(right) else "right"
        super().__init__(left=left, right=right, operand=operand, cell=cell)
        if adjoint is not None and self._adjoint.shape != self.shape:
            raise ValueError(
                f"the adjoint has the shape of the result, {self.shape}, not {self._adjoint.shape}"
            )

    def checked(self, settings):
        """Read both shapes; a cell that is no longer there becomes the last one."""
        left, right = (read_shape(name, settings[name]) for name in ("left", "right"))
        operand = one_of("operand", settings["operand"], ("left", "right"))
        cell = whole("cell", settings["cell"], 0, 10**9)
        last = max(prod(left if operand == "left" else right) - 1, 0)
        return {"left": left, "right": right, "operand": operand, "cell": min(cell, last)}

    @property
    def shape(self):
        """The shape of the result; None where the shapes do not broadcast."""
        try:
            return np.broadcast_shapes(self.left, self.right)
        except ValueError:
            return None

    @property
    def problem(self):
        """Why the shapes do not broadcast, and what to try; an empty text where they do."""
        return "" if self.shape is not None else explained(self.left, self.right)

    @property
    def adjoint(self):
        """What arrives at the result: as given, or 1, 2, 3, ... where the shape is another."""
        if self._adjoint is not None and self._adjoint.shape == self.shape:
            return self._adjoint
        return np.arange(1, prod(self.shape) + 1).reshape(self.shape)

    @property
    def sums(self):
        """The adjoints of the operands: a dict of arrays, each of its operand's shape."""
        return {one.name: added(self.adjoint, cells(one.shape, self.shape), one.shape)
                for one in self.operands}  # fmt: skip

    @property
    def operands(self):
        """The two operands as they are drawn."""
        return [self._operand("left", self.left, self.right),
                self._operand("right", self.right, self.left)]  # fmt: skip

    def _operand(self, name, own, other):
        axes = tuple(marked(own, other))
        if self.shape is None or not most_cells(self.shape):
            return Operand(name, own, axes)
        source = cells(own, self.shape)
        return Operand(name, own, axes, source, added(self.adjoint, source, own))

    @property
    def followed(self):
        """What happens to the chosen cell, in a sentence; empty where no cells are drawn."""
        one = next(one for one in self.operands if one.name == self.operand)
        if one.source is None:
            return ""
        terms = [str(number) for number in self.adjoint[one.source == self.cell].tolist()]
        letter, total = LETTERS[self.cell], one.sums.ravel()[self.cell]
        if len(terms) == 1:
            return f"{letter} of {one.name} is used once: its adjoint is {total}"
        return (f"{letter} of {one.name} is copied to {len(terms)} cells: "
                f"its adjoint is {summed(terms)} = {total}")  # fmt: skip

    def controls(self):
        """Two shapes, whose cell is followed, and which."""
        hint = "A shape: lengths with commas between them, such as 2, 3; nothing for a number"
        own = prod(self.left if self.operand == "left" else self.right)
        return [
            Entry("left", "Left", hint),
            Entry("right", "Right", hint),
            Choice("operand", "Follow", "The operand whose cell is followed", ("left", "right")),
            Whole("cell", "Cell", "The cell that is followed, row by row", 0, max(own - 1, 0)),
        ]

    def drawn(self):
        """Return the picture."""
        return picture_of(self)


def broadcast(left, right, adjoint=None, *, operand=None, cell=0):
    """Show how two shapes broadcast: what is copied forward, and what is summed backward.

    Parameters
    ----------
    left, right : tuple of int
        The shapes of two operands; they need not fit, and the picture says why they do not.
    adjoint : array_like, optional
        What arrives at the result, of its shape; by default 1, 2, 3, ...
    operand : {"left", "right"}, optional
        Whose cell is followed; by default that of the smaller operand.
    cell : int, optional
        Which cell, row by row.

    Returns
    -------
    Broadcast
        A notebook shows it with its controls; without a kernel, as a picture. `set` moves it.

    Raises
    ------
    TypeError, ValueError
        If a shape is not one, or the adjoint has not the shape of the result.

    Examples
    --------
    >>> broadcast((2, 3), (3,), [[1, 2, 3], [10, 20, 30]], cell=1)
    (2, 3) meets (3,): the result has the shape (2, 3)
    left    2  3
    right   +  3   1 axis added
    result  2  3
    right forward:  [a b c] is copied to [[a b c] [a b c]]
    right backward: [[1 2 3] [10 20 30]] is summed to [11 22 33]
    b of right is copied to 2 cells: its adjoint is 2 + 20 = 22
    """
    return Broadcast(left, right, adjoint, operand, cell)


def read_shape(name, shape):
    """Return a shape as a tuple, from a tuple, a list, a length or a text such as "(2, 3)"."""
    if isinstance(shape, str):
        shape = written_shape(name, shape)
    if isinstance(shape, int | np.integer) and not isinstance(shape, bool):
        shape = (shape,)
    if not isinstance(shape, tuple | list) or not all(map(is_length, shape)):
        raise TypeError(f"{name} is a shape, such as (2, 3), not {shape!r:.40}")
    if len(shape) > LONGEST or any(not 0 <= length <= 10**6 for length in shape):
        raise ValueError(f"{name} has at most {LONGEST} axes, of at most a million: {shape!r:.60}")
    return tuple(int(length) for length in shape)


def is_length(length):
    """Say whether this is a whole number."""
    return isinstance(length, int | np.integer) and not isinstance(length, bool)


def written_shape(name, text):
    """Read a shape as it is typed."""
    inner = text.strip().removeprefix("(").removesuffix(")").strip().removesuffix(",")
    parts = [part.strip() for part in re.split(r"[,x×]", inner)] if inner.strip() else []
    if not all(part.isdecimal() for part in parts):
        raise ValueError(f"{name}: {text!r:.40} is no shape. Write lengths with commas: 2, 3")
    return tuple(map(int, parts))


def marked(own, other):
    """Yield for each axis of the result the operand's length there, and what happens to it."""
    for place in range(-max(len(own), len(other)), 0):
        mine = own[place] if -place <= len(own) else None
        theirs = other[place] if -place <= len(other) else mine
        if mine is None:
            yield None, "added"
        elif mine == theirs or theirs == 1:
            yield mine, ""
        else:
            yield mine, "stretched" if mine == 1 else "clash"


def cells(shape, result):
    """Return for each cell of the result the number of the operand's cell that is copied there."""
    return np.broadcast_to(np.arange(prod(shape)).reshape(shape), result)


def added(adjoint, source, shape):
    """Add up, for each cell of an operand, what arrives at its copies."""
    sums = np.zeros(prod(shape), adjoint.dtype)
    np.add.at(sums, source.ravel(), adjoint.ravel())
    return sums.reshape(shape)


def summed(terms, most=8):
    """Write a sum, its middle left out where it is long."""
    if len(terms) > most:
        terms = [*terms[: most - 2], "…", terms[-1]]
    return " + ".join(terms)


def explained(left, right):
    """Say which lengths clash, and what to try."""
    marks = [mark for _, mark in marked(left, right)]
    place = max(i for i, mark in enumerate(marks) if mark == "clash") - len(marks)
    which = "last axis" if place == -1 else f"axis {place}"
    said = (f"{left} and {right} do not broadcast: on the {which}, {left[place]} meets "
            f"{right[place]}. Lengths must be equal, or one of them 1")  # fmt: skip
    return f"{said}. {advice(left, right)}".rstrip(". ") + "."


def advice(left, right):
    """Suggest axes of length 1 at the end of the shorter shape, where they would help."""
    name, short, long = ("right", right, left) if len(right) <= len(left) else ("left", left, right)
    for more in range(1, len(long) - len(short) + 1):
        tried = short + (1,) * more
        if not any(mark == "clash" for _, mark in marked(tried, long)):
            return f"Try {name}.reshape{tried}: an axis of length 1 at its end"
    return ""
