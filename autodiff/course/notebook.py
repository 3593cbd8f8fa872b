"""The course in a notebook: what a lesson's cells call.

`lesson`, `predict` and `borrowed` are the same on every run as far as the saved notebook goes; what
the others show depends on the student, so their cells carry the tag `nbval-ignore-output`.
"""

from IPython.display import display

from autodiff.course import checking, hints, live, source
from autodiff.course.board import Scoreboard
from autodiff.course.cards import (
    Card,
    check_card,
    hint_card,
    lesson_card,
    note_card,
)
from autodiff.course.folders import HERE
from autodiff.course.overview import from_result, next_after
from autodiff.course.predictions import load as load_prediction
from autodiff.course.predictions.card import prediction_card
from autodiff.course.syllabus import Exercise, load

__all__ = ["borrowed", "check", "hint", "lesson", "predict", "reset", "scoreboard", "status"]


def lesson(number: int) -> None:
    """Open a lesson: its card, the hook that runs what you save, and what is borrowed.

    Parameters
    ----------
    number : int
        The lesson's number.

    Raises
    ------
    ValueError
        If there is no such lesson.
    """
    unit = load().lesson(int(number))
    facts = f"About {unit.minutes} minutes."
    if load().exercises_of(number):
        facts += (
            "\nYou write this lesson's exercises in the files under `autodiff/`. "
            "What you save there runs at the next cell: no restart needed."
        )
    display(lesson_card(f"Lesson {unit.number}: {unit.title}", facts))
    live.install()
    live.fit_page()
    borrowed(number)


def borrowed(number: int) -> None:
    """Say, live only, which exercises of a lesson run the reference body; nothing if none do."""
    stubs = [one for one in load().exercises_of(number) if not source.is_filled(one)]
    if stubs:
        names = ", ".join(f"{one.id} {one.title}" for one in stubs)
        live.show_live(
            note_card(f"Borrowed from the solutions until you have written them: {names}.")
        )


def check(what: str | int | None = None) -> Card:
    """Check an exercise, a lesson's exercises, or all, and return the verdict as a card.

    Parameters
    ----------
    what : str or int, optional
        `"5.2"` is one exercise, `5` all of a lesson; without it everything is checked.

    Returns
    -------
    Card

    Raises
    ------
    ValueError
        If there is no such exercise or lesson; the message names those there are.
    """
    chosen = load().select(_selector(what))
    results = checking.check([one.id for one in chosen])
    checked = [from_result(load().exercise(result.id), result) for result in results]
    return check_card(checked, next_after(checked, "notebook"))


def scoreboard(number: int) -> Scoreboard:
    """Return a lesson's exercises as last checked, with their points; shown, it follows checks."""
    unit = load().lesson(int(number))
    title = f"Lesson {unit.number}: {unit.title}"
    return Scoreboard(title, load().exercises_of(unit.number), unit.number)


def status() -> Scoreboard:
    """Return all of the course's exercises as last checked, with their points."""
    return Scoreboard("Your engine so far", load().exercises)


def hint(exercise_id: str) -> Card:
    """Return the hints of an exercise: one more each time."""
    exercise = load().exercise(_selector(exercise_id))
    return hint_card(_name(exercise), hints.advance(exercise))


def predict(prediction_id: str) -> Card:
    """Return the card of a prediction: its choices, each of which opens to a reply.

    Raises
    ------
    ValueError
        If there is no such prediction; the message names those of the lesson.
    """
    return prediction_card(load_prediction(prediction_id))


def reset(exercise_id: str) -> Card:
    """Put an exercise back to its stub; what was there is kept, and the card says where."""
    exercise = load().exercise(_selector(exercise_id))
    if not source.is_filled(exercise):
        return note_card(f"{_name(exercise)} is a stub already: there is nothing to reset.")
    backup = HERE.shown(source.reset(exercise))
    return note_card(f"{_name(exercise)} is a stub again. What you had is in `{backup}`.")


def _selector(what: str | int | None) -> str | None:
    """Return what `Syllabus.select` takes; a float is refused, since 5.10 would read as 5.1."""
    if isinstance(what, float):
        raise TypeError(f'an exercise id is a string: write "{what}" instead of {what}')
    return None if what is None else str(what)


def _name(exercise: Exercise) -> str:
    return f"{exercise.id} {exercise.title}"
