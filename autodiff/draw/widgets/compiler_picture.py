"""The picture of the compiler view: four panes, side by side where there is room."""

from dataclasses import dataclass

from autodiff.draw.picture import Picture
from autodiff.draw.svg import Canvas, text_width
from autodiff.draw.text import counted
from autodiff.draw.widgets.compiler_rows import ROLES, WORDS, draw_rows, width_of
from autodiff.draw.widgets.compiler_stages import Row, compared, compared_steps, fates

__all__ = ["picture_of"]

SIZE, LINE = 11, 15.5
GAP, TITLE = 26, 26
SIGNS = {mark: word[:1] or " " for mark, word in WORDS.items()}
KEY = "key: + new, ~ changed, − gone, = known (a constant now)"
# Three in a row on a wide page, even if they must shrink a little; else as many as fit.
FLOW = (
    "<style>.ad-panes{container-type:inline-size}"
    ".ad-panes div{display:flex;flex-wrap:wrap;gap:6px;align-items:flex-start;margin-bottom:6px}"
    ".ad-panes svg{min-width:0}"
    "@container(min-width:1000px){.ad-panes .ad-row{flex-wrap:nowrap}}</style>"
)


@dataclass(frozen=True)
class Pane:
    """A part of the picture that can stand by itself."""

    title: str
    canvas: Canvas
    width: float
    height: float
    text: str


class Panes(Picture):
    """A picture of several panes, which wrap in a live page."""

    def __init__(self, svg, text, panes):
        super().__init__(svg, text)
        self.panes = panes

    @property
    def markup(self):
        """The panes one after the other, as many in a row as fit."""
        head, *row, last = [pane.canvas.finish(pane.width, pane.height, pane.title, pane.text)
                            for pane in self.panes]  # fmt: skip
        return (f'{FLOW}<div class="ad-panes"><div>{head}</div>'
                f'<div class="ad-row">{"".join(row)}</div><div>{last}</div></div>')  # fmt: skip


def picture_of(model):
    """Draw a `CompilerView`."""
    text = "\n".join(said(model))
    panes = [heading_pane(model), start_pane(model), now_pane(model), code_pane(model),
             table_pane(model)]  # fmt: skip
    head, start, now, code, table = panes
    canvas, top = Canvas(), 0
    width = max(head.width, start.width + GAP + now.width, code.width + GAP + table.width)
    for row in ([head], [start, now], [code, table]):
        x = 0
        for pane in row:
            canvas.raw(f'<g transform="translate({x:.0f} {top:.0f})">')
            canvas.raw("".join(pane.canvas.parts) + "</g>")
            x += pane.width + GAP
        top += max(pane.height for pane in row) + GAP - 8
    return Panes(canvas.finish(width, top - GAP + 8, "The compiler view", text), text, panes)


def headlines(model):
    """Say where the compiler stands: the pass, what it does, and what it did to the numbers."""
    last = len(model.stages) - 1
    where = f"after pass {model.step} of {last}: {model.stage.name}"
    if not model.step:
        where = f"as it was written down, before all {last} passes"
    now, before = model.stage.counts, model.before.counts
    parts = [f"{counted(now[what], what[:-1])} ({now[what] - before[what]:+d})" for what in now]
    return [f"{model.program}, {where}", model.stage.says, ", ".join(parts)]


def titled(title):
    """Return a canvas with a title."""
    canvas = Canvas()
    canvas.text(0, 11, title, size=12, extra=' font-weight="600"')
    return canvas


def heading_pane(model):
    """Draw the headlines and the key."""
    first, *rest = lines = [*headlines(model), KEY]
    canvas = Canvas()
    canvas.text(0, 12, first, size=13, extra=' font-weight="600"')
    for number, line in enumerate(rest, 1):
        canvas.text(0, 12 + number * 19, line, "text" if number < 3 else "muted")
    width = max(text_width(line, 13 if line is first else 12) for line in lines)
    return Pane("The pass", canvas, width, 12 + 3 * 19 + 4, "\n".join(lines))


def graph_pane(title, rows, stage, faded=()):
    """Draw a program's values as a graph."""
    canvas, inputs = titled(title), stage.program.inputs
    rows = [*(Row(number, stage.program.name(number)) for number in inputs), *rows]
    height = draw_rows(canvas, TITLE, rows, stage.reads, set(inputs), set(faded))
    width = max(width_of(rows, stage.reads), text_width(title, 12))
    return Pane(title, canvas, width, height, "\n".join(map(written, rows)))


def start_pane(model):
    """Draw the graph as written, and what has become of each of its steps so far."""
    start = model.stages[0]
    now, before = fates(start, model.stage), fates(start, model.before)
    rows = [Row(key, text, now[key]) for key, text in start.steps.items()]
    return graph_pane("graph, as written", rows, start, [k for k in now if now[k] == before[k]])


def now_pane(model):
    """Draw the graph after the pass, and what the pass did."""
    rows = compared_steps(model.before, model.stage)
    title = f"graph, after {model.stage.name}"
    return graph_pane(title, rows, model.stage)


def code_pane(model):
    """Draw the source, and beside it a column for each buffer."""
    rows = compared(model.before.code, model.stage.code)
    title = "source, and the buffers that it writes to"
    canvas, top = titled(title), TITLE + 18
    left = text_width("~ changed ", SIZE)
    wide = left + max(text_width(row.text, SIZE) for row in rows) + 14
    height = top + len(rows) * LINE
    for number, row in enumerate(rows):
        code_row(canvas, left, top + number * LINE, wide, row)
    end = draw_buffers(canvas, model, rows, wide, top)
    return Pane(title, canvas, max(end, text_width(title, 12)), height + 4,
                "\n".join(map(written, rows)))  # fmt: skip


def code_row(canvas, left, y, wide, row):
    """Draw a line of code with its mark."""
    if row.mark:
        canvas.rect(left - 4, y, wide - left - 4, LINE - 1, ROLES[row.mark], 3,
                    ' stroke-width="0.8"')  # fmt: skip
        canvas.text(0, y + 11.5, WORDS[row.mark], "text", SIZE, extra=' font-weight="600"')
    struck = ' text-decoration="line-through"' if row.mark == "gone" else ""
    role = "muted" if row.mark == "gone" else "text"
    code = row.text.lstrip()
    indent = text_width(" ", SIZE) * (len(row.text) - len(code))
    canvas.text(left + indent, y + 11.5, code, role, SIZE, extra=struck)


def draw_buffers(canvas, model, rows, left, top):
    """Draw the lives of the values, each in the column of its buffer; returns where they end."""
    stage, place = model.stage, {row.key: number for number, row in enumerate(rows)}
    heads = [" ".join(views) for views in stage.views]
    bars = [(bar, f"{SIGNS[moved(model, name)]}{bar.name}".strip(), moved(model, name))
            for name, bar in stage.bars.items()]  # fmt: skip
    for slot, size in enumerate(stage.sizes):
        own = [(bar, label, mark) for bar, label, mark in bars if bar.slot == slot]
        column = max(text_width(text, SIZE) for text in
                     (heads[slot], f"{size} B", *(label for _, label, _ in own))) + 10  # fmt: skip
        canvas.text(left + column / 2, top - 21, heads[slot], "muted", SIZE, "middle")
        canvas.text(left + column / 2, top - 7, f"{size} B", "muted", SIZE, "middle")
        for bar, label, mark in own:
            life(canvas, left, column, top, place, bar, label, mark)
        left += column + 6
    return left


def moved(model, name):
    """Say whether a value's life in its buffer is new, or in another buffer than before."""
    before, now = model.before.bars.get(name), model.stage.bars[name]
    if before is None:
        return "new"
    return "" if before.slot == now.slot else "changed"


def life(canvas, left, column, top, place, bar, label, mark):
    """Draw the life of a value as an upright bar from the line that makes it to its last reader."""
    first = place[bar.first]
    last = place[("return", 0)] if bar.last is None else place[bar.last]
    y, high = top + first * LINE + 1, (last - first + 1) * LINE - 3
    canvas.rect(left, y, column, high, ROLES.get(mark, "variable"), 3, ' stroke-width="1"')
    canvas.text(left + column / 2, y + 10.5, label, "text", SIZE - 1, "middle")


def table_pane(model):
    """Draw the counts after each pass that has run."""
    title, canvas = "pass by pass", titled("pass by pass")
    columns, first = ("steps", "buffers", "bytes"), text_width("▸ small_products", SIZE) + 6
    right = [first + 58 * (i + 1) for i in range(len(columns))]
    for what, x in zip(columns, right, strict=True):
        canvas.text(x, TITLE + 11, what, "muted", SIZE, "end")
    for number, stage in enumerate(model.stages):
        y, here = TITLE + 20 + number * 18, number == model.step
        if here:
            canvas.rect(-4, y - 2, right[-1] + 10, 18, "current", 4, ' stroke-width="1.2"')
        canvas.text(0, y + 11, "▸" * here, "text", SIZE)
        canvas.text(14, y + 11, stage.name, "muted" if number > model.step else "text", SIZE)
        for what, x in zip(columns, right, strict=True) if number <= model.step else ():
            canvas.text(x, y + 11, f"{stage.counts[what]:,}", "text", SIZE, "end")
    height = TITLE + 20 + len(model.stages) * 18
    return Pane(title, canvas, right[-1] + 6, height, headlines(model)[-1])


def written(row, wide=26):
    """Write a row of a comparison as text."""
    return f"  {SIGNS[row.mark]} {row.text:<{wide}} {WORDS[row.mark][2:]}".rstrip()


def said(model):
    """Give the lines of the listing: headlines, program, buffers and source."""
    yield from headlines(model)
    yield "program:"
    yield from map(written, compared_steps(model.before, model.stage))
    yield "buffers:"
    stage = model.stage
    for slot, size in enumerate(stage.sizes):
        own = [SIGNS[moved(model, name)].strip() + bar.name
               for name, bar in stage.bars.items() if bar.slot == slot]  # fmt: skip
        yield f"    {' '.join(stage.views[slot])}, {size} bytes: {', '.join(own)}"
    if not stage.sizes:
        yield "    none"
    yield "source:"
    for row in compared(model.before.code, model.stage.code):
        yield written(row, 44)
