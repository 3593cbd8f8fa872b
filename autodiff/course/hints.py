"""Hints: one more each time it is asked, all of them again after the last."""

from dataclasses import dataclass

from autodiff.course import progress
from autodiff.course.syllabus import Exercise


@dataclass(frozen=True)
class Given:
    """The hints given so far, of how many, and whether the last of them is new."""

    hints: tuple[str, ...]
    of: int
    new: bool

    @property
    def labelled(self) -> list[tuple[str, str]]:
        """Each hint with its label, `hint 1 of 3`."""
        return [(f"hint {n} of {self.of}", hint) for n, hint in enumerate(self.hints, 1)]

    @property
    def remaining(self) -> str:
        """How many there are still, in a sentence."""
        if not self.of:
            return "There are no hints for this one."
        left = self.of - len(self.hints)
        if not left:
            return "There are no more hints."
        return f"{left} more: ask again when you need {'it' if left == 1 else 'them'}."


def advance(exercise: Exercise) -> Given:
    """Give one more hint than before, and remember it; after the last, all of them again."""
    before, of = progress.hints_shown(exercise.id), len(exercise.hints)
    shown = min(before + 1, of)
    progress.record_hints(exercise.id, shown)
    return Given(exercise.hints[:shown], of, new=shown > before)
