"""The picture of the training playground: the plane with its boundary, and the loss so far."""

import math

import numpy as np

from autodiff.draw.picture import Picture
from autodiff.draw.svg import ROW_SIZE, Canvas, text_width

__all__ = ["picture_of"]

SIDE, REACH = 260, 3.0  # the plane is drawn from -REACH to REACH
ROWS, COLUMNS = 52, 52
TOP, LEFT, WIDE = 24, 322, 230  # where the loss is drawn
LOW, HIGH = -3, 2  # powers of ten


def picture_of(model):
    """Draw a `Playground`."""
    lines = said(model)
    canvas = Canvas()
    canvas.text(0, 12, lines[0], extra=' font-weight="600"')
    plane(canvas, model)
    loss_curve(canvas, model)
    canvas.text(0, TOP + SIDE + 24, lines[1])
    canvas.text(0, TOP + SIDE + 42, lines[2], "muted")
    text = "\n".join(lines)
    width = max(LEFT + WIDE, *(text_width(line, ROW_SIZE) for line in lines))
    return Picture(canvas.finish(width, TOP + SIDE + 48, "A training", text), text)


def said(model):
    """Give the lines of the listing."""
    units = f"{model.hidden or 'no'} hidden units"
    now, first = model.losses[-1], model.losses[0]
    change = f"loss {number(first)} at the start, {number(now)} now" if model.step else (
        f"loss {number(now)}")  # fmt: skip
    return [
        f"{model.data}, {units}, learning rate {model.rate:g}: step {model.step} of {model.last}",
        f"{change}, {model.right} of {len(model.task.labels)} points on the right side",
        "round: class 0, square: class 1; yellow: on the wrong side",
    ]


def number(loss):
    """Write a loss.

    >>> number(0.69314), number(1234.5), number(float("nan"))
    ('0.693', '1.23e+03', 'not a number')
    """
    return "not a number" if math.isnan(loss) else f"{loss:.3g}"


def place(x, y):
    """Return where a point of the plane is drawn."""
    half = SIDE / 2
    return half + x / REACH * half, TOP + half - y / REACH * half


def plane(canvas, model):
    """Draw the sides of the boundary, the points, and the frame."""
    grid = scores_on_grid(model)
    for row, scores in enumerate(grid):
        strips(canvas, row, scores)
    canvas.path(boundary(np.nan_to_num(grid)), "line", ' stroke-width="1.8"')
    frame = ' style="fill:none" stroke-width="1"'
    canvas.rect(0, TOP, SIDE, SIDE, "line", 2, frame)
    task, sides = model.task, model.task.scores(model.step, model.task.places) > 0
    for spot, label, side in zip(task.places, task.labels.ravel() == 1, sides, strict=True):
        point(canvas, place(*np.clip(spot, -REACH + 0.1, REACH - 0.1)), label, label == side)


def scores_on_grid(model):
    """Return the scores, a row for each strip, from the top down."""
    across = np.linspace(-REACH, REACH, COLUMNS + 1)
    down = REACH - (np.arange(ROWS) + 0.5) * 2 * REACH / ROWS
    places = np.stack([np.tile(across, ROWS), np.repeat(down, COLUMNS + 1)], axis=1)
    return model.task.scores(model.step, places).reshape(ROWS, COLUMNS + 1)


def strips(canvas, row, scores):
    """Draw one row of the plane, cut where the score passes 0; it overlaps the next by a pixel."""
    scores = np.nan_to_num(scores)
    cuts, high = [0.0], SIDE / ROWS
    for i in np.flatnonzero((scores[:-1] > 0) != (scores[1:] > 0)):
        cuts.append((i + scores[i] / (scores[i] - scores[i + 1])) * SIDE / COLUMNS)
    side = scores[0] > 0
    for start, end in zip(cuts, [*cuts[1:], SIDE], strict=True):
        role = "backward" if side else "variable"
        canvas.rect(start, TOP + row * high, end - start, high + (row < ROWS - 1), role, 0,
                    ' style="stroke:none"')  # fmt: skip
        side = not side


def boundary(grid):
    """Return the path along which the score is 0, cell by cell of the grid."""
    signs, path = grid > 0, ""
    corners = signs[:-1, :-1] + 0 + signs[1:, :-1] + signs[:-1, 1:] + signs[1:, 1:]
    for row, column in np.argwhere((corners > 0) & (corners < 4)):
        spots = crossings(grid[row : row + 2, column : column + 2])
        for (x, y), (u, v) in zip(spots[::2], spots[1::2], strict=True):
            path += f"M{on_grid(column + x, row + y)}L{on_grid(column + u, row + v)}"
    return path


def crossings(square):
    """Return where the score is 0 on the sides of a square, which has 1 as its side."""
    (a, b), (c, d) = square.tolist()
    sides = (a, b, lambda t: (t, 0)), (b, d, lambda t: (1, t)), (c, d, lambda t: (t, 1)), (
        a, c, lambda t: (0, t))  # fmt: skip
    return [where(p / (p - q)) for p, q, where in sides if (p > 0) != (q > 0)]


def on_grid(column, row):
    """Return a place on the grid of scores, as it stands in a path."""
    return f"{column * SIDE / COLUMNS:.1f} {TOP + (row + 0.5) * SIDE / ROWS:.1f}"


def point(canvas, spot, label, right):
    """Draw a point: a round one or a square one, and yellow if it is on the wrong side."""
    x, y = spot
    role = ("backward" if label else "variable") if right else "current"
    canvas.rect(x - 4, y - 4, 8, 8, role, 0 if label else 4, ' stroke-width="1.8"')


def loss_curve(canvas, model):
    """Draw the loss of each step so far on a logarithmic scale."""
    for power in range(LOW, HIGH + 1):
        y = height(10.0**power)
        canvas.path(f"M{LEFT} {y:.1f}l{WIDE} 0", "line", ' stroke-width="0.8" opacity="0.4"')
        canvas.text(LEFT - 6, y + 4, f"{10.0**power:g}", "muted", 11, "end")
    for step in range(0, model.last + 1, 50):
        canvas.text(across(model, step), TOP + SIDE - 8, str(step), "muted", 11, "middle")
    canvas.text(LEFT + WIDE, TOP + SIDE + 8, "step", "muted", 11, "end")
    canvas.text(LEFT + 4, TOP + 10, "loss per point", "muted", 11)
    spots = [f"{across(model, i):.1f} {height(loss):.1f}" for i, loss in enumerate(model.losses)]
    canvas.path("M" + "L".join(spots), "hotline", ' stroke-width="2"')
    x, y = across(model, model.step), height(model.losses[-1])
    canvas.rect(x - 4.5, y - 4.5, 9, 9, "current", 4.5, ' stroke-width="2"')


def across(model, step):
    """Return where a step stands."""
    return LEFT + WIDE * step / model.last


def height(loss):
    """Return where a loss stands; what is beyond the scale, or no number, stands at its end."""
    power = HIGH if not loss < 10.0**HIGH else max(LOW, math.log10(max(loss, 1e-300)))
    return TOP + 14 + (SIDE - 40) * (HIGH - power) / (HIGH - LOW)
