"""The picture of the checkpoint game: the bill, the chain, and the ways one below the other."""

from autodiff.draw.picture import Picture
from autodiff.draw.svg import Canvas
from autodiff.draw.text import counted

__all__ = ["picture_of"]

LEFT, WIDE, ROW, BOX = 92, 500, 16, 20
SLOT, MOST_SLOTS = 12, 8
BOLD = ' font-weight="600"'


def picture_of(model):
    """Draw a `CheckpointGame`."""
    text = "\n".join(said(model))
    unit = min(40, WIDE / model.steps)
    memory = LEFT + model.steps * unit + 22
    canvas = Canvas()
    top = bill(canvas, model)
    top = chain(canvas, model, unit, top + 30)
    canvas.text(memory, top - 8, "in slots", "muted")
    lives(canvas, model, unit, top + ROW)
    for number, way in enumerate(model.run.ways[: model.way]):
        draw_way(canvas, model, way, unit, top + (number + 1) * ROW)
        slots(canvas, model, way, memory, top + (number + 1) * ROW)
    height = top + model.steps * ROW + 12
    canvas.text(0, top + ROW + 4, "time ↓", "muted")
    return Picture(canvas.finish(memory + 118, height, "The checkpoint game", text), text)


def headline(model):
    """Say whose run this is, and what it costs."""
    cost, slots = model.run.cost, counted(model.slots, "slot")
    chain = f"{model.steps} steps, {slots}"
    return f"{chain}, {who(model)}: {counted(cost.evaluations, 'evaluation')}. {verdict(model)}"


def who(model):
    """Say what is stored, and by whom."""
    if model.show != "yours":
        return model.show
    return f"you store {listed(model.stored)}"


def listed(states):
    """Write some states."""
    return ", ".join(map(str, states)) or "nothing"


def verdict(model):
    """Compare the run with the optimum."""
    taken, best = model.run.cost.evaluations, model.best.cost.evaluations
    if model.score is None:
        kept = counted(model.run.cost.snapshots, "state")
        return f"It stores {kept} at the same time: over the cap, so it does not count"
    if taken < best:
        return f"Fewer than the optimum of {best}? Check exercises 11.1 and 11.3"
    if taken == best:
        apart = model.freed == "stay empty" and model.show in ("yours", "the optimum")
        rule = " and slots that stay empty" if apart else ""
        slots = f"with {counted(model.slots, 'slot')}{rule}"
        if model.show == "yours":
            return f"You found the optimum: nobody needs fewer {slots}"
        return f"Nobody needs fewer {slots}"
    return f"{taken - best} more than the optimum: score {model.score} of 100"


def rule(model):
    """Say what the rule for freed slots means for the optimum."""
    if model.show not in ("yours", "the optimum"):
        return "a schedule takes freed slots again; your choice is kept"
    if model.freed == "are taken again":
        return f"freed slots are taken again; the first way takes {model.steps - 1} for everybody"
    best = model.best_of_all.cost.evaluations
    return f"freed slots stay empty; taken again, the optimum would be {best}"


def so_far(model):
    """Say what is drawn, where that is not all."""
    if model.way == model.steps:
        return ""
    done = sum(model.run.times(model.way))
    ways = f"after {model.way} of {model.steps} ways"
    return f"{ways}: {counted(done, 'evaluation')} so far, {model.run.most(model.way)} stored"


def bill(canvas, model):
    """Draw the headline and the two bars; returns where they end."""
    won = model.score == 100 and model.show == "yours"
    cost = counted(model.run.cost.evaluations, "evaluation")
    canvas.text(0, 12, f"{model.steps} steps, {counted(model.slots, 'slot')}, {who(model)}: {cost}",
                extra=BOLD)  # fmt: skip
    if won:
        canvas.rect(-6, 22, 606, 24, "output", 5)
    canvas.text(4 if won else 0, 38, ("★ " if won else "") + verdict(model),
                extra=BOLD if won else "")  # fmt: skip
    canvas.text(0, 62, so_far(model) or rule(model), "muted")
    taken, best = model.run.cost.evaluations, model.best.cost.evaluations
    unit = 430 / max(taken, best)
    name = "yours" if model.show == "yours" else model.show
    bar(canvas, name, model.run.times(model.way), unit, 76)
    if model.show != "the optimum":
        bar(canvas, "the optimum", model.best.times(), unit, 98)
    return 116


def bar(canvas, name, times, unit, y):
    """Draw a bill: each step's first evaluation, then those that come again."""
    once, again = sum(map(bool, times)), sum(times) - sum(map(bool, times))
    canvas.text(0, y + 12, name, "muted")
    canvas.rect(LEFT, y, once * unit, 16, "variable", 2)
    canvas.rect(LEFT + once * unit, y, again * unit, 16, "backward", 2)
    said = f"{once} + {again} again" if again else str(once)
    canvas.text(LEFT + (once + again) * unit + 8, y + 12, said, "muted")


def chain(canvas, model, unit, top):
    """Draw the states of the chain, and below them how often each step runs; returns the end."""
    canvas.text(0, top + 14, "states", "muted")
    canvas.path(f"M{LEFT} {top + BOX / 2}L{place(model.steps, unit):.1f} {top + BOX / 2}", "line")
    for state in range(model.steps):
        marked = state in chosen(model)
        role = "constant" if state == 0 else "current" if marked else "op"
        wide = min(unit - 3, 26)
        canvas.rect(place(state, unit) - wide / 2, top, wide, BOX, role, 4,
                    ' stroke-width="2.2"' if marked else "")  # fmt: skip
        canvas.text(place(state, unit), top + 14, str(state), size=11, anchor="middle",
                    extra=BOLD if marked else "")  # fmt: skip
    canvas.text(0, top + 38, "step runs", "muted")
    for step, times in enumerate(model.run.times(model.way)):
        canvas.text(place(step + 0.5, unit), top + 38, f"{times}×" if unit > 26 else str(times),
                    "adjoint" if times > 1 else "muted", 11, "middle")  # fmt: skip
    return top + 62


def chosen(model):
    """Return the states that the run stores on its first way, and still has at its end."""
    return model.run.ways[0].kept


def place(state, unit):
    """Return where a state stands."""
    return LEFT + (state + 0.5) * unit


def lives(canvas, model, unit, top):
    """Draw for each snapshot a line as long as it is stored: those of the first way stand out."""
    ways = model.run.ways[: model.way]
    for state in range(1, model.steps):
        rows = [number for number, way in enumerate(ways) if state in way.kept]
        if rows:
            role = "hotline" if state in chosen(model) else "line"
            ends = top + rows[0] * ROW - 6, top + rows[-1] * ROW + 6
            x = place(state, unit)
            canvas.path(f"M{x:.1f} {ends[0]}L{x:.1f} {ends[1]}", role,
                        ' stroke-width="3.4" opacity="0.75"')  # fmt: skip


def draw_way(canvas, model, way, unit, y):
    """Draw an arrow over the steps that are evaluated, and a box for the step back."""
    left, right = place(way.start, unit), place(way.end, unit)
    if right > left:
        canvas.path(f"M{left:.1f} {y}L{right - 5:.1f} {y}", "line", ' stroke-width="1.6"')
        canvas.path(f"M{right:.1f} {y}L{right - 6:.1f} {y - 3}L{right - 6:.1f} {y + 3}Z", "head")
    canvas.rect(right + 1, y - 5, unit - 2, 10, "backward", 3)


def slots(canvas, model, way, x, y):
    """Draw the slots in a row, those that are taken filled; many of them as a number alone."""
    if model.run.cost.snapshots > MOST_SLOTS:
        canvas.text(x, y + 4, f"{len(way.kept)}", "muted")
        return
    for slot in range(max(model.slots, model.run.cost.snapshots)):
        taken = slot < len(way.kept)
        first = taken and way.kept[slot] in chosen(model)
        role = "current" if first else "variable" if taken else "omitted"
        canvas.rect(x + slot * (SLOT + 2), y - 5, SLOT, 10, role, 2)


def said(model):
    """Give the lines of the listing."""
    yield headline(model)
    yield so_far(model) or rule(model)
    times = model.run.times(model.way)
    yield f"each step runs: {' '.join(map(str, times))} times"
    ways = model.run.ways[: model.way]
    walks = [" > ".join(map(str, sorted({way.start, way.end}))) for way in ways]
    width = max(map(len, walks), default=0)
    for walk, way in zip(walks, ways, strict=True):
        yield f"{walk:{width}}, back through step {way.end:<3} stored: {listed(way.kept)}"
