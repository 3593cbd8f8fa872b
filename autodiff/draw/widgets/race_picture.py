"""The picture of the cost race: a bar for each mode, a piece for each pass, and who wins where."""

from autodiff.draw.picture import Picture
from autodiff.draw.svg import Canvas
from autodiff.draw.text import counted

__all__ = ["picture_of"]

LEFT, BAR, THICK = 66, 285, 26
CELL, HIGH = 96, 30
ROLES = {"forward": "variable", "reverse": "backward", "draw": "op"}


def picture_of(model):
    """Draw a `CostRace`."""
    text = "\n".join(said(model))
    canvas = Canvas()
    canvas.text(0, 12, headline(model), extra=' font-weight="600"')
    top = bars(canvas, model, 30)
    top = winners(canvas, model, top + 34)
    width = LEFT + len(model.sizes) * CELL + 12
    return Picture(canvas.finish(width, top, "Forward against reverse mode", text), text)


def headline(model):
    """Say what is raced for."""
    counts = model.counts
    sizes = f"{counted(model.inputs, 'input')}, {counted(model.results, 'result')}"
    return f"{model.program}, {sizes}: once through takes {operations(counts.value)}"


def operations(number):
    """Write a count."""
    return counted(number, "operation")


def bill(passes, taken):
    """Write the passes and the operations of a mode."""
    return f"{passes} pass{'' if passes == 1 else 'es'}, {operations(taken)}"


def modes(model):
    """Give each mode with its passes and its operations."""
    return [("forward", model.inputs, model.counts.forward),
            ("reverse", model.results, model.counts.reverse)]  # fmt: skip


def outcome(model):
    """Say who wins."""
    if not model.counts.agree:
        return "The two Jacobians differ: check exercises 2.1, 2.6, 3.1 and 3.2"
    winner, ratio = model.winner(model.inputs, model.results)
    if winner == "draw":
        return "A draw: both take the same"
    other = "reverse" if winner == "forward" else "forward"
    return f"{winner} wins: {other} takes {ratio:.1f} times as much"


def bars(canvas, model, top):
    """Draw the two bars on one scale, and the outcome; returns where they end."""
    most = max(1, *(taken for _, _, taken in modes(model)))
    for number, (name, passes, taken) in enumerate(modes(model)):
        y = top + number * (THICK + 10)
        canvas.text(0, y + 17, name)
        wide = BAR * taken / most
        for i in range(passes):
            canvas.rect(LEFT + i * wide / passes, y, wide / passes, THICK, ROLES[name], 2,
                        ' stroke-width="1.2"')  # fmt: skip
        canvas.text(LEFT + wide + 8, y + 17, bill(passes, taken), "muted")
    canvas.text(LEFT, top + 2 * (THICK + 10) + 12, outcome(model))
    return top + 2 * (THICK + 10) + 12


def winners(canvas, model, top):
    """Draw the map of winners, the present race marked; returns where it ends."""
    canvas.text(0, top, "who wins, and how many times as much the other takes", "muted")
    canvas.text(0, top + 24, "results", "muted")
    for column, inputs in enumerate(model.sizes):
        centre = LEFT + (column + 0.5) * CELL
        canvas.text(centre, top + 24, counted(inputs, "input"), "muted", anchor="middle")
        for row, results in enumerate(model.sizes):
            square(canvas, model, inputs, results, centre, top + 32 + row * (HIGH + 3))
    for row, results in enumerate(model.sizes):
        canvas.text(48, top + 52 + row * (HIGH + 3), str(results), "muted", anchor="end")
    return top + 32 + len(model.sizes) * (HIGH + 3)


def square(canvas, model, inputs, results, centre, y):
    """Draw one race of the map."""
    winner, ratio = model.winner(inputs, results)
    here = (inputs, results) == (model.inputs, model.results)
    role = "current" if here else ROLES[winner]
    stroke = f' stroke-width="{2.5 if here else 1}"'
    canvas.rect(centre - CELL / 2 + 2, y, CELL - 4, HIGH, role, 3, stroke)
    said = "draw" if winner == "draw" else f"{winner} {ratio:.1f}×"
    canvas.text(centre, y + 19, said, size=11, anchor="middle")


def said(model):
    """Give the lines of the listing."""
    yield headline(model)
    for name, passes, taken in modes(model):
        yield f"{name}: {bill(passes, taken)}"
    yield outcome(model)
    for results in model.sizes:
        row = [model.winner(inputs, results) for inputs in model.sizes]
        cells = [f"{name} {ratio:.1f}" if name != "draw" else "draw" for name, ratio in row]
        padded = "  ".join(f"{cell:12}" for cell in cells)
        yield f"{counted(results, 'result'):10}  {padded}".rstrip()
    yield "            " + "  ".join(f"{counted(n, 'input'):12}" for n in model.sizes).rstrip()
