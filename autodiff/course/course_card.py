"""The card of the whole course: a line for each lesson, which opens to its exercises."""

from collections.abc import Sequence
from html import escape
from itertools import groupby

from autodiff.course.cards import BLUE, Card, frame, table
from autodiff.course.overview import Standing, points
from autodiff.course.states import of_points
from autodiff.course.syllabus import load

__all__ = ["course_card"]


def course_card(title: str, standings: Sequence[Standing], step: str) -> Card:
    """Return the card; the lesson that is under way stands open.

    Parameters
    ----------
    title : str
    standings : sequence of Standing
        The exercises, those of a lesson together.
    step : str
        The next step, in a sentence.
    """
    found = groupby(standings, key=lambda standing: standing.exercise.lesson)
    lessons = [(number, list(rows)) for number, rows in found]
    total = f"total: {of_points(*points(standings))}"
    text = "\n".join([title, *(summary(*lesson) for lesson in lessons), total])
    parts = "".join(_details(number, rows) for number, rows in lessons)
    html = f'<strong>{escape(title)}</strong>{parts}<div style="font-weight:600">{total}</div>'
    return frame((text, html), step, BLUE)


def summary(number: int, rows: Sequence[Standing]) -> str:
    """Return a lesson's line: how many of its exercises are right, and the points."""
    right = sum(row.state == "right" for row in rows)
    title = load().lesson(number).title
    return f"Lesson {number}: {title}. {right} of {len(rows)} right, {of_points(*points(rows))}"


def _details(number: int, rows: Sequence[Standing]) -> str:
    states = {row.state for row in rows}
    under_way = " open" if states != {"right"} and states != {"not started"} else ""
    return (
        f'<details style="margin:4px 0"{under_way}><summary style="cursor:pointer">'
        f"{escape(summary(number, rows))}</summary>{table(rows, times=True)[1]}</details>"
    )
