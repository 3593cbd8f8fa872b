"""The picture of broadcasting: the axes lined up, then each copied operand forward and back."""

from math import prod

import numpy as np

from autodiff.draw.picture import Picture
from autodiff.draw.svg import ROW_SIZE, Canvas, text_width
from autodiff.draw.text import counted

__all__ = ["most_cells", "picture_of"]

WIDE, HIGH, GAP = 34, 24, 6
ARROW = 84
LINE = 19
WIDEST = 560  # a notebook in a narrow window shows no more
LETTERS = "abcdefghijklmnopqrstuvwxyz"
ROLES = {"added": "backward", "stretched": "current", "clash": "backward", "": "variable"}


def most_cells(shape):
    """Say whether a result of this shape is drawn cell by cell."""
    return 0 < prod(shape) <= 24 and len(shape) <= 3 and all(length <= 8 for length in shape[-1:])


def picture_of(model):
    """Draw a `Broadcast`."""
    canvas, text = Canvas(), "\n".join(said(model))
    canvas.text(0, 12, heading(model), extra=' font-weight="600"')
    width, height = axes_table(canvas, model, 28)
    for part in (bands, sentences):
        wide, height = part(canvas, model, height)
        width = max(width, wide)
    width = max(width, text_width(heading(model), 13))
    return Picture(canvas.finish(width, height, heading(model), text), text)


def heading(model):
    """Say which shapes meet, and what comes of it."""
    meet = f"{model.left} meets {model.right}"
    if model.shape is None:
        return f"{meet}: they do not broadcast"
    return f"{meet}: the result has the shape {model.shape}"


def axes_table(canvas, model, top):
    """Draw the lengths axis by axis, lined up at the right; returns the width and where it ends."""
    rows = [(one.name, one.axes) for one in model.operands]
    if model.shape is not None:
        rows.append(("result", tuple((length, "") for length in model.shape)))
    notes = [happened(axes) for _, axes in rows]
    wide = max([WIDE, *(text_width(str(n), ROW_SIZE) + 12 for _, axes in rows for n, _ in axes)])
    for number, (name, axes) in enumerate(rows):
        y = top + number * (HIGH + 4)
        canvas.text(0, y + 16, name, "muted")
        for place, (length, mark) in enumerate(axes):
            role = "output" if name == "result" else ROLES[mark]
            shown = "+" if length is None else str(length)
            cell(canvas, 62 + place * (wide + 4), y, wide, shown, role, mark == "added")
        canvas.text(70 + len(axes) * (wide + 4), y + 16, notes[number], "muted")
    across = 70 + max(len(axes) for _, axes in rows) * (wide + 4)
    across += max(text_width(note, ROW_SIZE) for note in notes)
    return across, top + len(rows) * (HIGH + 4)


def happened(axes):
    """Say what happens to an operand's axes."""
    marks = [mark for _, mark in axes]
    said = [f"{counted(marks.count(mark), 'axis').replace('axiss', 'axes')} {mark}"
            for mark in ("added", "stretched") if mark in marks]  # fmt: skip
    return ", ".join(said + ["these two lengths clash"] * ("clash" in marks))


def cell(canvas, x, y, wide, text, role, dashed=False):
    """Draw one cell."""
    dashes = ' stroke-dasharray="4 3"' if dashed else ""
    canvas.rect(x, y, wide, HIGH, role, 3, f' stroke-width="1.2"{dashes}')
    canvas.text(x + wide / 2, y + 16, text, anchor="middle")


def bands(canvas, model, top):
    """Draw each operand that is copied, side by side where there is room; returns the size."""
    shown = [one for one in model.operands if one.source is not None and one.copied]
    wide = cell_width(model)
    widths = [columns(one.shape) * wide + ARROW + columns(model.shape) * wide for one in shown]
    beside = sum(widths) + 48 * (len(shown) - 1) <= WIDEST
    x, width, bottom = 0, 0, top
    for one, across in zip(shown, widths, strict=True):
        ends = band(canvas, model, one, x, (top if beside else bottom) + 26, wide)
        bottom, width = max(bottom, ends), max(width, x + across)
        x += (across + 48) * beside
    return width, bottom


def cell_width(model):
    """Return a width that holds the longest number."""
    if model.shape is None or not most_cells(model.shape):
        return WIDE
    numbers = [model.adjoint, *model.sums.values()]
    longest = max(len(str(entry)) for array in numbers for entry in array.ravel().tolist())
    return max(WIDE, text_width("0" * longest, ROW_SIZE) + 10)


def columns(shape):
    """Return how many cells lie side by side."""
    return shape[-1] if shape else 1


def row_count(shape):
    """Return how many rows there are, of all pages."""
    return prod(shape[:-1])


def grid_height(shape):
    """Return the height of a grid with a gap between its pages."""
    pages = shape[0] if len(shape) == 3 else 1
    return row_count(shape) * HIGH + (pages - 1) * GAP


def band(canvas, model, one, x, top, wide):
    """Draw an operand and its copies, and below them what comes back; returns where it ends."""
    high = max(grid_height(one.shape), grid_height(model.shape))
    chosen = model.cell if model.operand == one.name else None
    own, letters = np.arange(prod(one.shape)).reshape(one.shape), np.array(list(LETTERS))
    right = x + columns(one.shape) * wide + ARROW
    for back, left_cells, right_cells, role in (
        (False, letters[own], letters[one.source], "variable"),
        (True, one.sums, model.adjoint, "backward"),
    ):
        y = top + (high + 30) * back
        canvas.text(x, y, f"{one.name}'s adjoint" if back else one.name, "muted")
        canvas.text(right, y, "what arrives" if back else "its copies", "muted")
        grid(canvas, x, y + 6, wide, left_cells, own == chosen, role)
        grid(canvas, right, y + 6, wide, right_cells, one.source == chosen, role)
        arrow(canvas, right - ARROW, y + 6 + high / 2, back)
    return top + 2 * high + 36


def grid(canvas, x, y, wide, entries, marked, role):
    """Draw an array's cells, those that are marked in the colour of what is current."""
    shape = np.shape(entries)
    for number, (entry, mark) in enumerate(zip(entries.ravel(), marked.ravel(), strict=True)):
        row, column = divmod(number, columns(shape))
        page = row // shape[1] if len(shape) == 3 else 0
        down = y + row * HIGH + page * GAP
        cell(canvas, x + column * wide, down, wide, str(entry), "current" if mark else role)


def arrow(canvas, x, y, back):
    """Draw the arrow between two grids: copies go to the right, sums come back to the left."""
    start, end = (x + ARROW - 8, x + 8) if back else (x + 8, x + ARROW - 8)
    tip = 8 if back else -8
    canvas.path(f"M{start:.1f} {y:.1f}L{end:.1f} {y:.1f}", "line", ' stroke-width="1.6"')
    canvas.path(f"M{end:.1f} {y:.1f}l{tip} -4l0 8Z", "head")
    canvas.text(x + ARROW / 2, y - 6, "summed" if back else "copied", "muted", anchor="middle")


def sentences(canvas, model, top):
    """Write below the picture what it comes to; returns the size."""
    lines = model.problem.replace(". ", ".\n").split("\n") if model.problem else closing(model)
    for number, line in enumerate(lines):
        top += LINE + 4 * (number == 0)
        canvas.text(0, top, line, "text" if number == 0 else "muted")
    return max((text_width(line, ROW_SIZE) for line in lines), default=0), top + 4


def closing(model):
    """Give the sentence about the chosen cell, or say why no cells are drawn."""
    if not prod(model.shape):
        return ["The result has no cells, so nothing is copied or summed"]
    if not most_cells(model.shape):
        count = counted(prod(model.shape), "cell")
        return [f"{count}: a result is drawn cell by cell up to 24 cells, in rows of up to 8"]
    if not any(one.copied for one in model.operands):
        return ["The shapes agree: nothing is copied, and nothing is summed", model.followed]
    return [model.followed]


def said(model):
    """Give the lines of the listing."""
    yield heading(model)
    yield from listing(model)
    for one in model.operands:
        if one.copied and one.source is not None:
            letters = np.array(list(LETTERS))
            own = letters[np.arange(prod(one.shape)).reshape(one.shape)]
            copies, arrives = flat(letters[one.source]), flat(model.adjoint)
            yield f"{one.name} forward:  {flat(own)} is copied to {copies}"
            yield f"{one.name} backward: {arrives} is summed to {flat(one.sums)}"
    yield from [model.problem] if model.problem else closing(model)


def listing(model):
    """Give the lengths axis by axis, lined up at the right."""
    named = [(one.name, one.axes) for one in model.operands]
    if model.shape is not None:
        named.append(("result", tuple((length, "") for length in model.shape)))
    wide = max((len(str(n or "+")) for _, axes in named for n, _ in axes), default=1)
    for name, axes in named:
        lengths = "  ".join(f"{'+' if n is None else n:>{wide}}" for n, _ in axes)
        yield f"{name:7} {lengths}   {happened(axes)}".rstrip()


def flat(array):
    """Write an array on one line, without quotes or commas."""
    if np.ndim(array) == 0:
        return str(array)
    return "[" + " ".join(map(flat, array)) + "]"
