"""The tour: all exhibits in a table, with what the visitor has found so far."""

from autodiff.exercise import borrowed, parts
from autodiff.museum import exposures
from autodiff.museum.exhibits import EXHIBITS, operations

__all__ = ["tour"]


def tour():
    """Return the table of the museum, for printing: your expressions are those that you saved.

    Returns
    -------
    str
        A line for each exhibit: its number, its name, your expression and its size. A star says
        that no smaller one exposes it.
    """
    lines = [_line(number, one) for number, one in enumerate(EXHIBITS.values(), 1)]
    found = sum("exposed" in line for line in lines)
    return "\n".join([*lines, f"{found} of {len(lines)} exposed"])


def _line(number, one):
    said = _said(f"16.{number}", one)
    return f"16.{number:<3} {one.name:<16} {said}".rstrip()


def _said(exercise_id, one):
    (part,) = parts(exercise_id)
    if exercise_id in borrowed():
        return "not yet"
    verdict = one.judge(getattr(exposures, part.qualname))
    if not verdict.exposed:
        return f"survives {verdict.expression}"
    size = verdict.expression.size
    star = " *" if size == one.smallest.size else ""
    return f"exposed by {verdict.expression}  ({operations(size)}){star}"
