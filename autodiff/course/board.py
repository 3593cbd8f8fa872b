"""The scoreboard: live, it follows every check; saved, it is the card of its exercises.

After each cell a hook looks whether the progress or an exercise's file has changed. What is live is
a widget and nothing else, and the card below it, which the page hides meanwhile, is brought up to
date too: so what is saved with the notebook is as fresh as what was seen.
"""

from collections.abc import Sequence
from html import escape

from IPython import get_ipython

from autodiff.course import hints, progress, source
from autodiff.course.cards import Card, hint_card, scoreboard_card
from autodiff.course.course_card import course_card
from autodiff.course.folders import HERE
from autodiff.course.overview import Standing, next_after, points, standings
from autodiff.course.states import of_points, word
from autodiff.course.syllabus import Exercise

__all__ = ["Scoreboard"]


class Scoreboard:
    """Some exercises as last checked, their points, and the next step.

    Parameters
    ----------
    title : str
        What the exercises are of.
    exercises : sequence of Exercise
    lesson : int, optional
        The lesson that has them all, and so has the cells where they are checked; without it
        they are of several, and the card has a line for each.

    Attributes
    ----------
    card : Card
        What there is to see now.
    """

    def __init__(self, title: str, exercises: Sequence[Exercise], lesson: int | None = None):
        self.title, self.exercises, self.lesson = title, exercises, lesson
        self.rows = standings(exercises)
        self._stamp = self._stamped()
        self._handle = self._live = None

    @property
    def card(self) -> Card:
        """The scoreboard as it stands: a table, the sum, and the next step."""
        make = course_card if self.lesson is None else scoreboard_card
        return make(self.title, self.rows, next_after(self.rows, "notebook"))

    @property
    def following(self) -> Exercise | None:
        """The first exercise that is not right yet; None if all are."""
        return next((row.exercise for row in self.rows if row.state != "right"), None)

    def __repr__(self) -> str:
        return self.card.text

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict[str, str]:
        return self.card._repr_mimebundle_()

    def _ipython_display_(self) -> None:
        """Show the card; in a notebook, the live scoreboard too, and both follow from then on."""
        from IPython.display import display

        shell = get_ipython()
        if getattr(shell, "kernel", None) is None:
            display(self.card)  # a terminal would print it again at every change
            return
        from autodiff.course.board_widget import BoardWidget

        self._live = BoardWidget(self)
        self._live.show()
        self._handle = display(self.card, display_id=True)
        boards_of(shell).add(self)

    def follow(self) -> None:
        """Bring up to date what is shown, if something has changed."""
        stamp = self._stamped()
        if stamp == self._stamp:
            return
        before, self.rows, self._stamp = self.rows, standings(self.exercises), stamp
        if self._handle is not None:
            self._handle.update(self.card)
        if self._live is not None:
            self._live.refresh(news(before, self.rows))

    def hint(self) -> Card | None:
        """Give one more hint for the next exercise, and remember that it was seen."""
        exercise = self.following
        if exercise is None:
            return None
        return hint_card(f"{exercise.id} {exercise.title}", hints.advance(exercise))

    def _stamped(self) -> list:
        """Return when the files that decide a state were last written."""
        files = {source.student_file(exercise) for exercise in self.exercises}
        paths = sorted(path for path in [*files, progress.file(HERE)] if path.is_file())
        return [(path, path.stat().st_mtime_ns, path.stat().st_size) for path in paths]


class Boards:
    """The hook: after each cell, the boards that are on the page follow what has changed.

    A cell that runs again has taken the boards of its last run off the page, so they are dropped.
    Where the page gives its cells no names, nobody knows which those are, and all are kept.
    """

    def __init__(self) -> None:
        self._new: list[Scoreboard] = []
        self._nameless: list[Scoreboard] = []
        self._by_cell: dict[str, list[Scoreboard]] = {}

    @property
    def shown(self) -> list[Scoreboard]:
        """The boards that follow."""
        return [*self._nameless, *(one for some in self._by_cell.values() for one in some)]

    def add(self, board: Scoreboard) -> None:
        """Take in a board that the cell that is running shows."""
        self._new.append(board)

    def __call__(self, result=None) -> None:
        """Let the boards follow. `result` is what IPython knows of the cell that has run."""
        cell = getattr(getattr(result, "info", None), "cell_id", None)
        if cell is None:
            self._nameless += self._new
        else:
            self._by_cell[cell] = self._new
        self._new = []
        for board in self.shown:
            board.follow()


def boards_of(shell) -> Boards:
    """Return the hook of a running IPython; the first call registers it."""
    hooks = shell.events.callbacks["post_run_cell"]
    found = next((hook for hook in hooks if isinstance(hook, Boards)), None)
    if found is None:
        found = Boards()
        shell.events.register("post_run_cell", found)
    return found


def news(before: Sequence[Standing], after: Sequence[Standing]) -> str:
    """Return what has changed, in words to be read out.

    Examples
    --------
    >>> news([], [])
    ''
    """
    pairs = zip(before, after, strict=True)
    changed = [new for old, new in pairs if (old.state, old.when) != (new.state, new.when)]
    if not changed:
        return ""
    said = "; ".join(f"{one.name}: {word(one.state)}" for one in changed)
    return escape(f"{said}. {of_points(*points(after))}.")
