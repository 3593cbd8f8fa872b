"""Hints: one more each time it is asked, all of them again after the last."""

from autodiff.course import progress
from autodiff.course.syllabus import Exercise


def advance(exercise: Exercise) -> list[str]:
    """Return the hints seen so far and one more, and remember how many that is."""
    shown = min(progress.hints_shown(exercise.id) + 1, len(exercise.hints))
    progress.record_hints(exercise.id, shown)
    return list(exercise.hints[:shown])
