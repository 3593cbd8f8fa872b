"""What the command line prints: the same facts as the cards, for a terminal or a pipe.

A state is always a mark and a word; colour only helps. On a pipe sentences are not wrapped, so
that they can be searched.
"""

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.panel import Panel
from rich.syntax import Syntax
from rich.table import Table
from rich.text import Text

from autodiff.course.overview import Standing, points
from autodiff.course.states import MARKS, of_points, word

STYLES = {"right": "green", "wrong": "bold red", "changed": "yellow", "unchecked": "yellow"}
WIDEST = 100


def console(stderr: bool = False) -> Console:
    """Return a console no wider than reads well; it follows NO_COLOR and the terminal's width."""
    made = Console(stderr=stderr, highlight=False)
    if made.is_terminal:
        made.width = min(made.width, WIDEST)
    return made


def say(out: Console, text: str) -> None:
    """Print a sentence, wrapped on a terminal only; code loses its backquotes to a colour."""
    line = Text(text)
    if out.color_system and not out.no_color:
        line = Text.assemble(*_coloured(text))
    out.print(line, soft_wrap=not out.is_terminal)


def _coloured(text: str) -> Iterable[tuple[str, str]]:
    return ((piece, "cyan" if n % 2 else "") for n, piece in enumerate(text.split("`")))


def show_lesson(
    out: Console, heading: str, standings: Sequence[Standing], course: Sequence[Standing]
) -> None:
    """Print a lesson's heading with its points, and its exercises, aligned with the course's."""
    out.print(Text.assemble((heading, "bold"), (f", {of_points(*points(standings))}", "dim")))
    show_lines(out, standings, course)
    out.print()


def show_lines(
    out: Console, standings: Sequence[Standing], course: Sequence[Standing] = ()
) -> None:
    """Print one line per exercise: mark, word, number, title, points."""
    longest = max(len(one.exercise.title) for one in course or standings)
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True, min_width=len("  ○ not started"))
    table.add_column(no_wrap=True)
    table.add_column(min_width=min(longest, out.width - 30))
    table.add_column(no_wrap=True, justify="right")
    for one in standings:
        table.add_row(*_cells(one))
    out.print(table)


def _cells(one: Standing) -> tuple[Text, ...]:
    style = STYLES.get(one.state, "dim")
    return (
        Text(f"  {MARKS[one.state]} {word(one.state)}", style=style),
        Text(one.exercise.id),
        Text(one.exercise.title),
        Text(f"{one.earned}/{one.exercise.points}", style=style),
    )


def show_message(out: Console, one: Standing) -> None:
    """Print what a failed check said, in a panel."""
    body, title = Text(one.message.strip()), Text(f"✗ {one.name}")
    out.print(Panel(body, title=title, title_align="left", border_style="red"))
    out.print()


def show_code(out: Console, code: str) -> None:
    """Print Python."""
    if out.is_terminal:
        looks = {"theme": "ansi_dark", "background_color": "default", "word_wrap": True}
        out.print(Syntax(code, "python", **looks))
    else:
        out.print(Text(code), soft_wrap=True)


def show_points(out: Console, standings: Iterable[Standing]) -> None:
    """Print the points with a bar."""
    earned, possible = points(standings)
    length = min(30, out.width - 30)
    done = round(length * earned / possible) if possible else 0
    filled, empty = ("█" * done, "green"), ("░" * (length - done), "dim")
    out.print(Text.assemble(filled, empty, f"  {of_points(earned, possible)}"))
