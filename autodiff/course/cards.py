"""Cards: what a notebook shows for a check, a hint or a lesson, as HTML and as plain text.

A card is a pure function of what it is told, so the same facts give the same bytes. Its colours
are set where they are used: verdicts are white on a solid ground (at least 5:1 on any page), all
other text takes the page's own colour, so that a card reads in light and dark and loses nothing but
looks where a viewer strips styles. A verdict is always a mark, a word and a colour, in this order
of importance.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from autodiff.course.hints import Given
from autodiff.course.overview import Standing, points
from autodiff.course.states import MARKS, of_points, word

COLOURS = {"right": "#1a7f37", "wrong": "#b42318", "changed": "#8a5a00", "unchecked": "#8a5a00"}
GREY = "#57606a"
BLUE = "#1d5fa8"

_CARD = (
    "border:1px solid var(--jp-border-color1,#8c959f);border-left:5px solid {colour};"
    "border-radius:4px;padding:10px 14px;margin:4px 0;max-width:46em;line-height:1.5"
)
_PILL = (
    "display:inline-block;background:{colour};color:#fff;border-radius:9px;"
    "padding:0 9px;font-weight:600;white-space:nowrap"
)
_MESSAGE = (
    "background:rgba(127,127,127,.12);color:inherit;padding:8px 10px;margin:8px 0;"
    "border-radius:4px;white-space:pre-wrap;word-break:normal;overflow-wrap:anywhere"
)

# A notebook that was saved after a run and is opened again says "model not found" where controls
# and notes were. They come back when their cells run; until then what is saved beside them shows.
_HIDE_LOST_WIDGETS = (
    "<style>.jp-OutputArea-output.jupyter-widgets:not(:has(*)){display:none}</style>"
)


@dataclass(frozen=True)
class Card:
    """One display: `html` for a notebook, `text` for everywhere else.

    Examples
    --------
    >>> from autodiff.course.cards import Card
    >>> print(Card("hello", "<b>hello</b>"))
    hello
    """

    text: str
    html: str

    def __str__(self) -> str:
        return self.text

    __repr__ = __str__

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, str]:
        return {"text/html": self.html, "text/plain": self.text}


def verdict(standing: Standing) -> str:
    """Return one exercise's line as plain text: mark, word, id, title, points.

    Examples
    --------
    >>> from autodiff.course.overview import Standing
    >>> from autodiff.course.syllabus import Exercise
    >>> multiply = Exercise("5.2", "Multiply", 5, 1, 5, 1, "ops/arithmetic.py", ("MulOp.compute",),
    ...                     (), {})
    >>> verdict(Standing(multiply, "right", 1))
    '✓ right: 5.2 Multiply (1 of 1 point)'
    """
    exercise = standing.exercise
    return (
        f"{MARKS[standing.state]} {word(standing.state)}: {exercise.id} {exercise.title} "
        f"({of_points(standing.earned, exercise.points)})"
    )


def check_card(standings: Sequence[Standing], step: str) -> Card:
    """Return the card of a check: each verdict with its message, then the next step.

    Parameters
    ----------
    standings : sequence of Standing
        The exercises that were checked.
    step : str
        The next step, in a sentence.

    Returns
    -------
    Card
    """
    if len(standings) == 1:
        return frame(_one(standings[0]), step, _colour(standings[0].state))
    wrong = [_one(standing) for standing in standings if standing.message]
    text, html = table(standings)
    bodies = [(text, html), *wrong]
    return frame(
        ("\n\n".join(t for t, _ in bodies), "".join(h for _, h in bodies)),
        step,
        _colour(_worst(standings)),
    )


def scoreboard_card(title: str, standings: Sequence[Standing], step: str) -> Card:
    """Return a card of a lesson's exercises: states and points in a table."""
    text, html = table(standings, times=True)
    heading = (f"{title}\n{text}", f"<strong>{escape(title)}</strong>{html}")
    return frame(heading, step, BLUE)


def hint_card(title: str, given: Given) -> Card:
    """Return the card with the hints given so far, and how many there are still.

    Parameters
    ----------
    title : str
        What the hints are for, such as `5.2 Multiply`.
    given : Given
        What `hints.advance` returned.
    """
    text = "\n".join([title, *(f"{label}: {hint}" for label, hint in given.labelled)])
    items = "".join(
        f'<p style="margin:4px 0;white-space:pre-wrap"><strong>{label}:</strong> {code(hint)}</p>'
        for label, hint in given.labelled
    )
    return frame((text, f"<strong>{escape(title)}</strong>{items}"), given.remaining, BLUE)


def note_card(text: str, colour: str = BLUE) -> Card:
    """Return a card with a sentence or two, and nothing else."""
    return frame((text, _paragraphs(text)), "", colour)


def lesson_card(title: str, facts: str) -> Card:
    """Return the card that opens a lesson: its title and what to expect. It never changes."""
    text, html = f"{title}\n{facts}", f"<strong>{escape(title)}</strong>{_paragraphs(facts)}"
    return frame((text, _HIDE_LOST_WIDGETS + html), "", BLUE)


def _colour(state: str) -> str:
    return COLOURS.get(state, GREY)


def _worst(standings: Sequence[Standing]) -> str:
    states = {standing.state for standing in standings}
    if "wrong" in states:
        return "wrong"
    return "right" if states == {"right"} else "not started"


def pill(text: str, colour: str) -> str:
    """Return a mark and a word in white on a solid ground."""
    return f'<span style="{_PILL.format(colour=colour)}">{text}</span>'


def _verdict_pill(state: str) -> str:
    return pill(f"{MARKS[state]} {word(state)}", _colour(state))


def _one(standing: Standing) -> tuple[str, str]:
    """Return one exercise in full, as text and as HTML."""
    exercise, message = standing.exercise, standing.message.strip()
    score = of_points(standing.earned, exercise.points)
    html = (
        f'<div style="margin-top:6px">{_verdict_pill(standing.state)} <strong>'
        f"{escape(exercise.id)} {escape(exercise.title)}"
        f'</strong> · <span style="white-space:nowrap">{score}</span></div>'
    )
    if not message:
        return verdict(standing), html
    text = f"{verdict(standing)}\n\n{message}"
    return text, f'{html}<pre style="{_MESSAGE}">{escape(message)}</pre>'


def table(standings: Sequence[Standing], times: bool = False) -> tuple[str, str]:
    """Return one row per exercise and the sum, as text and as HTML; `times` adds when checked."""
    total = f"total: {of_points(*points(standings))}"
    said = [as_last_checked(standing) if times else "" for standing in standings]
    pairs = list(zip(standings, said, strict=True))
    lines = [verdict(one) + (f", {when}" if when else "") for one, when in pairs]
    text = "\n".join([*lines, total])
    rows = "".join(_row(one, when) for one, when in pairs)
    return text, (
        '<table style="border-collapse:collapse;margin:8px 0;font-size:inherit;color:inherit">'
        f'{rows}</table><div style="font-weight:600">{total}</div>'
    )


def as_last_checked(standing: Standing) -> str:
    """Return when a state was found, in words; nothing for an exercise that was not checked.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> as_last_checked(SimpleNamespace(when="2026-11-23T09:05:59", state="right"))
    'as last checked, 2026-11-23 09:05'
    """
    if not standing.when or standing.state in ("not started", "unchecked"):
        return ""
    time = standing.when[:16].replace("T", " ")
    return f"last checked {time}" if standing.state == "changed" else f"as last checked, {time}"


def _row(standing: Standing, when: str = "") -> str:
    exercise, score = standing.exercise, of_points(standing.earned, standing.exercise.points)
    cell = "padding:3px 14px 3px 0;text-align:left;line-height:1.6;background:none"
    return (
        '<tr style="background:none">'
        f'<td style="{cell}">{_verdict_pill(standing.state)}</td>'
        f'<td style="{cell}">{escape(exercise.id)} {escape(exercise.title)}</td>'
        f'<td style="{cell};white-space:nowrap">{score}</td>{_when(cell, when)}</tr>'
    )


def _when(cell: str, when: str) -> str:
    if not when:
        return ""
    said, time = when[:-16], f'<span style="white-space:nowrap">{when[-16:]}</span>'
    return f'<td style="{cell}"><small>{said}{time}</small></td>'


def _paragraphs(text: str) -> str:
    return "".join(
        f'<p style="margin:4px 0">{code(line)}</p>' for line in text.splitlines() if line
    )


def code(text: str) -> str:
    """Return `text` as HTML, with what stands in backquotes as code."""
    pieces = [escape(piece) for piece in text.split("`")]
    return "".join(f"<code>{piece}</code>" if n % 2 else piece for n, piece in enumerate(pieces))


def frame(body: tuple[str, str], step: str, colour: str) -> Card:
    """Put the border round a body and the next step beneath it."""
    text, html = body
    foot = f'<div style="margin-top:8px">{code(step)}</div>' if step else ""
    return Card(
        text=f"{text}\n\n{step}" if step else text,
        html=f'<div style="{_CARD.format(colour=colour)}">{html}{foot}</div>',
    )
