"""What a widget can be asked for, as plain data; `player` makes ipywidgets of it.

Each control moves one setting of a model, by its name. The tooltip says it in
full.
"""

from dataclasses import dataclass

__all__ = ["Choice", "Entry", "Play", "Scale", "Toggles", "Whole"]


@dataclass(frozen=True)
class Control:
    """A control of the setting `name`, with the label beside it."""

    name: str
    label: str
    tooltip: str


@dataclass(frozen=True)
class Choice(Control):
    """One of a few options."""

    options: tuple


@dataclass(frozen=True)
class Scale(Control):
    """A slider over options in order, each a pair: how it is written, and its value."""

    options: tuple


@dataclass(frozen=True)
class Whole(Control):
    """A slider over whole numbers."""

    low: int
    high: int


@dataclass(frozen=True)
class Play(Control):
    """Steps from 0 to `last`: play, one back, one on, to the start, and a slider.

    When it plays, each step is shown for so many milliseconds.
    """

    last: int
    milliseconds: int = 120


@dataclass(frozen=True)
class Entry(Control):
    """A line of text."""


@dataclass(frozen=True)
class Toggles(Control):
    """A row of numbered buttons, each in or out; the setting is the tuple of those that are in."""

    numbers: tuple
