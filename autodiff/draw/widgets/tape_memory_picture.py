"""The picture of a tape as it grows: its lines, the bytes now, and the bytes after every step."""

from autodiff.draw.picture import Picture
from autodiff.draw.svg import ROW_SIZE, Canvas, text_width
from autodiff.draw.text import counted, listing, shown

__all__ = ["picture_of"]

WIDE = 540
HIGH = 23
HEADINGS = ("line", "weight", "parent", "weight", "parent", "adjoint")
WIDTHS = (128, 86, 58, 86, 58, 92)  # and the rest for the arrows
MOST_ROWS, ROWS_OF_MANY = 12, 7
CHART = 96


def picture_of(model):
    """Draw a `TapeMemory`."""
    state, text = model.state, "\n".join(said(model))
    canvas = Canvas()
    canvas.text(0, 12, heading(model), extra=' font-weight="600"')
    canvas.text(0, 32, sentence(model, state))
    top = table(canvas, model, state, 46)
    top = meter(canvas, model, state, top + 26)
    top = chart(canvas, model, top + 12)
    canvas.text(0, top + 34, closing(model), "muted")
    width = max(WIDE, *(text_width(line, ROW_SIZE) for line in (sentence(model, state),
                                                                closing(model))))  # fmt: skip
    return Picture(canvas.finish(width, top + 38, heading(model), text), text)


def heading(model):
    """Say what is run, and where it stands."""
    phase = "the seed" if model.state.phase == "seed" else model.state.phase
    return f"{model.program}, step {model.step} of {model.last}: {phase}"


def sentence(model, state):
    """Say what the step did."""
    if state.first < 0:
        return "the tape is empty"
    if state.phase == "seed":
        return f"the seed: the adjoint of line {state.last:,} is 1, all others are 0"
    done = "written" if state.phase == "forward" else "read"
    if state.last > state.first and done == "written":
        return f"lines {state.first:,} to {state.last:,} are written"
    if state.last > state.first:
        return f"lines {state.last:,} up to {state.first:,} are read"
    line = f"line {state.first:,}, {model.label(state.first)}, is {done}"
    return f"{line}: {handed(model, state, state.first)}"


def handed(model, state, line):
    """Say what a line is made of, or what it hands on when it is read."""
    own = [(weight, parent) for weight, parent in parents(model, line) if parent >= 0]
    if state.phase == "forward":
        made = ", ".join(f"{shown(weight)} to line {parent:,}" for weight, parent in own)
        return f"weight {made}" if own else "an input has no parents"
    adjoint = shown(state.adjoints[line])
    gifts = [f"{shown(weight)} * {adjoint} to line {parent:,}" for weight, parent in own]
    return f"hands {', '.join(gifts)}" if own else "an input hands nothing on"


def parents(model, line):
    """Return the two pairs of a weight and a parent that a line holds."""
    tape, places = model.run.tape, (2 * line, 2 * line + 1)
    return [(tape.weights[place], tape.parents[place]) for place in places]


def window(model, state):
    """Return the lines that are shown: all of a short tape, otherwise those around the step's."""
    total = model.run.marks[-1]
    if total <= MOST_ROWS:
        return range(total)
    now = state.last if state.phase == "forward" else state.first
    start = min(max(0, now - ROWS_OF_MANY // 2), total - ROWS_OF_MANY)
    return range(start, start + ROWS_OF_MANY)


def cells(model, state, line):
    """Return what stands in a line: its name, its weights and parents, and its adjoint."""
    name = f"{line} {model.label(line)}"
    adjoint = "" if state.adjoints is None else shown(state.adjoints[line])
    if line >= state.written:
        return name, "", "", "", "", ""
    if line >= state.kept:
        return name, "let go", "", "", "", adjoint
    pairs = parents(model, line)
    return name, *(text for w, p in pairs for text in (shown(w), str(p))), adjoint


def table(canvas, model, state, top):
    """Draw the lines; returns where they end."""
    lines = window(model, state)
    x = 0
    for text, width in zip(HEADINGS, WIDTHS, strict=True):
        canvas.text(x + width / 2, top + 12, text, "muted", anchor="middle")
        x += width
    top += 18
    canvas.text(0, top + 8, before(lines), "muted", size=11)
    room = 14 * (model.run.marks[-1] > len(lines))
    top += room
    for number, line in enumerate(lines):
        row(canvas, model, state, line, top + number * HIGH)
    arrows(canvas, model, state, lines, top)
    top += len(lines) * HIGH
    canvas.text(0, top + 12, after(model, lines), "muted", size=11)
    return top + room


def before(lines):
    """Say how many lines stand above those that are shown."""
    return f"… {counted(lines[0], 'line')} above" if lines[0] else ""


def after(model, lines):
    """Say how many lines of the finished tape stand below those that are shown."""
    below = model.run.marks[-1] - 1 - lines[-1]
    return f"… {counted(below, 'line')} below" if below else ""


def row(canvas, model, state, line, top):
    """Draw one line: yellow if the step wrote or read it, orange where it handed something on."""
    x, now = 0, state.first <= line <= state.last
    for column, (text, width) in enumerate(zip(cells(model, state, line), WIDTHS, strict=True)):
        role = "current" if now else "variable" if line < state.kept else "omitted"
        if column == 5:
            role = role_of_adjoint(model, state, line)
        dashes = ' stroke-dasharray="3 3"' if line >= state.kept and column < 5 else ""
        canvas.rect(x + 1, top + 1, width - 2, HIGH - 2, role, 3, f' stroke-width="1"{dashes}')
        ink = "adjoint" if column == 5 else "muted" if role == "omitted" else "text"
        canvas.text(x + width / 2, top + 15.5, text, ink, anchor="middle")
        x += width


def arrows(canvas, model, state, lines, top):
    """Draw how a line is made of its parents, or hands on to them."""
    line = state.first
    if line != state.last or line < 0 or state.phase == "seed":
        return
    for parent in {parent for _, parent in parents(model, line)} & set(lines):
        ends = (parent, line) if state.phase == "forward" else (line, parent)
        start, end = (top + (number - lines[0] + 0.5) * HIGH for number in ends)
        x, aside = sum(WIDTHS) + 1, sum(WIDTHS) + 12 + 8 * min(line - parent, 3)
        end += 4 if end < start else -4
        bend = f"M{x} {start:.1f}C{aside} {start:.1f} {aside} {end:.1f} {x + 6} {end:.1f}"
        canvas.path(bend, "hotline", ' stroke-width="2"')
        canvas.path(f"M{x} {end:.1f}l8 -4v8Z", "hothead")


def role_of_adjoint(model, state, line):
    """Return the colour of an adjoint: it has just arrived, it is there, or it is not yet."""
    if state.adjoints is None:
        return "omitted"
    if state.phase == "seed":
        return "current" if line == state.last else "panel"
    givers = range(state.first, state.last + 1)
    near = givers[:ROWS_OF_MANY]  # in a block of thousands, all that is drawn lies near its first
    reached = any(line == parent for giver in near for _, parent in parents(model, giver))
    return "current" if reached else "backward" if state.adjoints[line] else "panel"


def size(taken):
    """Write a number of bytes.

    >>> size(628), size(170148), size(3503972)
    ('628 bytes', '170 kB', '3.50 MB')
    """
    if taken < 10_000:
        return f"{taken:,} bytes"
    return f"{taken / 1e3:.0f} kB" if taken < 1e6 else f"{taken / 1e6:.2f} MB"


def bills(model, state):
    """Say what the tape takes, what the adjoints take, and what forward mode would."""
    per_line = f": {state.tape / state.kept:.0f} bytes a line" if state.kept else ""
    yield f"tape: {counted(state.kept, 'line')}, {size(state.tape)}{per_line}"
    count = 0 if state.adjoints is None else state.written
    yield f"adjoints: {count:,}, {size(state.sweep)}"
    yield f"together {size(state.tape + state.sweep)}"


def meter(canvas, model, state, top):
    """Write the bytes now, beside the colours of the chart; returns where it ends."""
    *parts, together = bills(model, state)
    for number, (part, role) in enumerate(zip(parts, ("variable", "backward"), strict=True)):
        canvas.rect(0, top - 10 + 20 * number, 12, 12, role, 2, ' stroke-width="1"')
        canvas.text(18, top + 20 * number, part)
    canvas.text(WIDE, top, together, anchor="end", extra=' font-weight="600"')
    scale = f"full height: {size(model.run.most)}"
    canvas.text(WIDE, top + 20, scale, "muted", anchor="end")
    return top + 20


def chart(canvas, model, top):
    """Draw a bar for every step so far, on the scale of the most that is needed."""
    run, steps = model.run, model.last + 1
    wide, scale = WIDE / steps, CHART / run.most
    bottom = top + CHART
    for step, bytes_now in enumerate(model.totals):
        stroke = f' stroke-width="{2.5 if step == model.step else 0.8}"'
        foot = bottom
        for taken, role in zip(bytes_now, ("variable", "backward"), strict=True):
            foot -= taken * scale
            if taken:
                canvas.rect(step * wide + 1, foot, wide - 2, taken * scale, role, 0, stroke)
    canvas.path(f"M0 {bottom:.1f}H{WIDE}", "line")
    middle = len(run.marks) * wide
    canvas.path(f"M{middle:.1f} {top:.1f}V{bottom + 16:.1f}", "line", ' stroke-dasharray="3 3"')
    level = bottom - run.forward_bytes * scale
    canvas.path(f"M0 {level:.1f}H{WIDE}", "hotline", ' stroke-width="1.6"')
    canvas.text(middle - 6, bottom + 14, "written forward", "muted", anchor="end")
    canvas.text(middle + 6, bottom + 14, "read backward", "muted")
    return bottom


def closing(model):
    """Compare with forward mode, or say that the two modes disagree."""
    run = model.run
    if not run.agrees:
        return "Forward mode finds another derivative: check exercises 4.1 to 4.5, 2.1 and 2.3"
    return f"the line across: forward mode keeps {size(run.forward_bytes)} at most, for one input"


def said(model):
    """Give the lines of the listing."""
    state = model.state
    yield heading(model)
    yield sentence(model, state)
    lines = window(model, state)
    if before(lines):
        yield before(lines)
    yield listing([HEADINGS, *(cells(model, state, line) for line in lines)])
    if after(model, lines):
        yield after(model, lines)
    yield "memory: " + "; ".join(bills(model, state))
    yield closing(model).replace("the line across: ", "")
