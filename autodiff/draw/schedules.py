"""A schedule of a long chain as a picture: states from left to right, time from top to bottom."""

from autodiff.draw.picture import Picture
from autodiff.draw.svg import Canvas

__all__ = ["schedule"]

WIDTH, ROW, TOP = 640, 17, 26


def schedule(actions):
    """Draw what a schedule does.

    Each row is one way: an arrow over the steps that are evaluated forward, then a box for the step
    that is gone back through. A vertical line stands for a snapshot, as long as it is kept.

    Parameters
    ----------
    actions : iterable of Action
        As `autodiff.checkpointing.schedules.actions_of` makes them.

    Returns
    -------
    Picture

    Examples
    --------
    >>> from autodiff.checkpointing.schedules import actions_of
    >>> schedule(actions_of("binomial", 3, 1))
    0 > 1 > 2, back through step 2    snapshots: 0 1
    1, back through step 1            snapshots: 0 1
    0, back through step 0            snapshots: 0
    """
    rows, lives = read(actions)
    steps = len(rows)
    unit = min(60, (WIDTH - 20) / max(steps, 1))
    canvas = Canvas()
    for state in range(steps + 1):
        if state % max(1, round(24 / unit)) == 0:
            canvas.text(place(state, unit), 8, str(state), "muted", anchor="middle")
    for state, first, last in lives:
        draw_life(canvas, place(state, unit), first, last)
    for number, (stops, back, _) in enumerate(rows):
        draw_row(canvas, TOP + number * ROW, stops, back, unit)
    width, height = place(steps, unit) + 10, TOP + steps * ROW
    text = listing(rows)
    return Picture(canvas.finish(width, height, "A schedule", text), text)


def read(actions):
    """Return the rows, and for each snapshot its state and the rows from which and to which it is.

    A row is the states that are stopped at, the step that is gone back through, and the snapshots.
    """
    rows, lives, born, stops = [], [], {0: 0}, [0]
    for kind, state in actions:
        if kind == "load":
            stops = [state]
        elif kind == "advance":
            stops.append(state)
        elif kind == "keep":
            born[state] = len(rows)
        elif kind == "back":
            rows.append((stops, state, sorted(born)))
        else:
            lives.append((state, born.pop(state), max(len(rows) - 1, 0)))
    lives += [(state, first, len(rows) - 1) for state, first in born.items()]
    return rows, sorted(lives)


def place(state, unit):
    """Return where a state stands."""
    return 10 + state * unit


def draw_life(canvas, x, first, last):
    """Draw how long a snapshot is kept."""
    top, bottom = TOP + first * ROW - 5, TOP + last * ROW + 5
    canvas.path(f"M{x:.1f} {top}L{x:.1f} {bottom}", "line", ' stroke-width="3" opacity="0.55"')


def draw_row(canvas, y, stops, back, unit):
    """Draw one way forward, and the step back at its end."""
    for start, stop in zip(stops, stops[1:], strict=False):
        left, right = place(start, unit), place(stop, unit)
        canvas.path(f"M{left:.1f} {y}L{right - 5:.1f} {y}", "line", ' stroke-width="1.6"')
        canvas.path(f"M{right:.1f} {y}L{right - 6:.1f} {y - 3}L{right - 6:.1f} {y + 3}Z", "head")
    canvas.rect(place(back, unit) + 1, y - 6, unit - 2, 12, "backward", 3)


def listing(rows):
    """Return the rows in words."""
    ways = [f"{' > '.join(map(str, stops))}, back through step {back}" for stops, back, _ in rows]
    width = max(map(len, ways), default=0)
    return "\n".join(
        f"{way:{width}}    snapshots: {' '.join(map(str, kept))}"
        for way, (_, _, kept) in zip(ways, rows, strict=True)
    )
