"""A program drawn as a graph: a row for each value, and lines at the left from value to reader."""

from autodiff.draw.svg import text_width

__all__ = ["draw_rows", "width_of"]

ROW, BOX, SIZE = 21, 17, 11
LANE, TURN = 8, 5
ROLES = {"new": "output", "changed": "current", "gone": "omitted", "known": "constant"}
WORDS = {"": "", "new": "+ new", "changed": "~ changed", "gone": "− gone", "known": "= known"}
AFTER = text_width(WORDS["changed"], SIZE) + 8


def draw_rows(canvas, top, rows, reads, inputs, faded=()):
    """Draw the rows; returns where they end.

    Parameters
    ----------
    rows : list of Row
        From top to bottom. Of one that is gone no lines are drawn.
    reads : dict of key to tuple of key
        Which values each row reads; those without a row are constants, and stand in its text.
    inputs : collection of key
        The rows that are fed.
    faded : collection of key
        Those whose mark is old: they were changed by earlier passes.
    """
    readers = readers_of(rows, reads)
    lanes = lanes_of(readers)
    left = left_of(lanes)
    marks = {number: row.mark for number, row in enumerate(rows) if row.key not in faded}
    marks |= {number: "gone" for number, row in enumerate(rows)
              if row.key in faded and row.mark in ("gone", "known")}  # fmt: skip
    for source, found in readers.items():
        wire(canvas, left, top, source, found, lanes, marks)
    widest = max(text_width(row.text, SIZE) for row in rows) + 14
    for number, row in enumerate(rows):
        y = top + number * ROW
        box(canvas, left, y, widest, row, row.key in inputs, row.key in faded)
    return top + len(rows) * ROW


def width_of(rows, reads):
    """Return how wide the rows will be."""
    left = left_of(lanes_of(readers_of(rows, reads)))
    return left + max(text_width(row.text, SIZE) for row in rows) + 14 + AFTER


def left_of(lanes):
    """Return where the boxes begin, behind the lanes."""
    return LANE * (1 + max(lanes.values(), default=0)) + 14


def readers_of(rows, reads):
    """Return for each row that is read the rows that read it, by their numbers."""
    place, found = {row.key: number for number, row in enumerate(rows)}, {}
    for number, row in enumerate(rows):
        for key in dict.fromkeys(reads.get(row.key, ())):
            if key in place:
                found.setdefault(place[key], []).append(number)
    return found


def lanes_of(readers):
    """Give each row's line a lane of its own as long as it runs; short ones run nearest."""
    taken, lanes = [], {}
    for source in sorted(readers, key=lambda source: (readers[source][-1] - source, source)):
        span = set(range(source, readers[source][-1] + 1))
        if readers[source] == [source + 1]:
            continue  # a short arrow to the next row
        lane = next((i for i, used in enumerate(taken) if not used & span), len(taken))
        if lane == len(taken):
            taken.append(set())
        taken[lane] |= span
        lanes[source] = lane
    return lanes


def wire(canvas, left, top, source, readers, lanes, marks):
    """Draw the line from a row to those that read it."""
    y = top + source * ROW + BOX / 2
    if source not in lanes:
        x = left + 12
        arrow(canvas, f"M{x:.1f} {y + BOX / 2:.1f}l0 {ROW - BOX}", marks.get(readers[0]))
        head(canvas, (x, y + ROW - BOX / 2), marks.get(readers[0]), "down")
        return
    x = left - 12 - lanes[source] * LANE
    start = f"M{left} {y + 3:.1f}L{x + TURN:.1f} {y + 3:.1f}Q{x:.1f} {y + 3:.1f} {x:.1f}"
    for reader in sorted(readers, key=lambda number: bool(marks.get(number))):
        end = top + reader * ROW + BOX / 2 - 3
        arrow(canvas, f"{start} {y + 3 + TURN:.1f}L{x:.1f} {end - TURN:.1f}Q{x:.1f} {end:.1f} "
              f"{x + TURN:.1f} {end:.1f}L{left - 1} {end:.1f}", marks.get(reader))  # fmt: skip
        head(canvas, (left, end), marks.get(reader), "right")


def arrow(canvas, path, mark):
    """Draw the line of an arrow."""
    look = {"gone": ("line", '"1" opacity="0.4" stroke-dasharray="3 3"')}
    role, width = look.get(mark, ("hotline", '"1.6"') if mark else ("line", '"1.1"'))
    canvas.path(path, role, f" stroke-width={width}")


def head(canvas, tip, mark, direction):
    """Draw the head of an arrow."""
    corners = ((-5, -3), (-5, 3)) if direction == "right" else ((-3, -4), (3, -4))
    (x, y), role = tip, "hothead" if mark not in (None, "", "gone") else "head"
    d = "".join(f"L{x + dx:.1f} {y + dy:.1f}" for dx, dy in corners)
    canvas.path(f"M{x:.1f} {y:.1f}{d}Z", role, ' opacity="0.4"' if mark == "gone" else "")


def box(canvas, left, y, wide, row, is_input, faded):
    """Draw the box of one row, and the word for what happened to it."""
    role = ROLES.get(row.mark, "variable" if is_input else "op")
    if faded and row.mark == "changed":
        role = "op"
    dashes = ' stroke-dasharray="4 3"' if row.mark == "gone" else ""
    canvas.rect(left, y, wide, BOX, role, 8 if is_input else 4, f' stroke-width="1.2"{dashes}')
    struck = ' text-decoration="line-through"' if row.mark == "gone" else ""
    quiet = row.mark == "gone" or (faded and row.mark)
    canvas.text(left + 7, y + 12.5, row.text, "muted" if quiet else "text", SIZE, extra=struck)
    if row.mark:
        weight = "" if faded else ' font-weight="600"'
        canvas.text(left + wide + 7, y + 12.5, WORDS[row.mark], "muted" if faded else "text", SIZE,
                    extra=weight)  # fmt: skip
