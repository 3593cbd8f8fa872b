"""Lifetimes as bars: from the line of code that makes a value to the last one that uses it.

Bars that do not overlap can share a buffer; where buffers are given, a bar says which one it has.
"""

from autodiff.draw.picture import Picture
from autodiff.draw.svg import ROW_SIZE, Canvas, text_width
from autodiff.draw.text import counted

__all__ = ["lifetimes"]

ROW = 22
BAR = 16
WIDEST, NARROWEST = 34, 6
CAPTION = "each bar: from the line that makes a value to the last one that uses it"
ROLES = ("variable", "output", "backward", "current", "constant", "op")


def lifetimes(spans, buffers=None, *, lines=None):
    """Draw for each value from where to where it lives.

    Parameters
    ----------
    spans : dict of str to (int, int)
        By name: the position of the line that makes the value, and of the last that uses it.
    buffers : dict of str to int, optional
        By name: the number of its buffer.
    lines : int, optional
        How many lines there are; by default, as many as the spans reach to.

    Returns
    -------
    Picture

    Raises
    ------
    ValueError
        If there is nothing to draw, or a value ends before it begins.

    Examples
    --------
    >>> from autodiff import draw
    >>> lifetimes({"v1": (0, 1), "v2": (1, 3), "v3": (2, 3)}, {"v1": 0, "v2": 1, "v3": 0})
    3 values, 4 lines, 2 buffers
    v1  ==..  buffer 0
    v2  .===  buffer 1
    v3  ..==  buffer 0
    """
    buffers = buffers or {}
    _check(spans)
    lines = lines or 1 + max(last for _, last in spans.values())
    heading = f"{counted(len(spans), 'value')}, {counted(lines, 'line')}"
    if buffers:
        heading += f", {counted(len(set(buffers.values())), 'buffer')}"
    text = "\n".join([heading, *_rows(spans, buffers, lines)])
    return Picture(_svg(spans, buffers, lines, heading, text), text)


def _check(spans):
    if not spans:
        raise ValueError("lifetimes: nothing to draw; give spans such as {'v1': (0, 2)}")
    for name, (first, last) in spans.items():
        if not 0 <= first <= last:
            raise ValueError(
                f"lifetimes: {name} lives from line {first} to line {last}; a span is (first, last)"
            )


def _rows(spans, buffers, lines):
    """Yield the bars as text."""
    widest = max(map(len, spans))
    for name, (first, last) in spans.items():
        bar = "." * first + "=" * (min(last, lines - 1) + 1 - first)
        note = f"  buffer {buffers[name]}" if name in buffers else ""
        yield f"{name:<{widest}}  {bar:.<{lines}}{note}"


def _svg(spans, buffers, lines, heading, text):
    canvas = Canvas()
    left = max(map(text_width, spans)) + 12
    step = max(NARROWEST, min(WIDEST, 620 / lines))
    for line in range(lines):
        if line % max(1, round(WIDEST / step)) == 0:
            canvas.text(left + (line + 0.5) * step, ROW_SIZE, str(line), "muted", anchor="middle")
    for row, (name, (first, last)) in enumerate(spans.items(), 1):
        y = row * ROW
        if row % 2 == 0:
            canvas.rect(0, y - 3, left + lines * step, ROW, "stripe", 0)
        canvas.text(left - 10, y + 12, name, anchor="end")
        slot = buffers.get(name)
        role = "op" if buffers and slot is None else ROLES[(slot or 0) % len(ROLES)]
        width = (min(last, lines - 1) + 1 - first) * step
        canvas.rect(left + first * step, y, width, BAR, role, 4)
        if slot is not None:
            middle = left + first * step + width / 2
            canvas.text(middle, y + 12, str(slot), anchor="middle")
    height = ROW * (len(spans) + 1) + 14
    canvas.text(0, height, CAPTION, "muted")
    width = max(left + lines * step, text_width(CAPTION, ROW_SIZE))
    return canvas.finish(width, height + 4, f"Lifetimes: {heading}", text)
