"""Widgets: models that can be moved, each with a picture of where it stands and a live player."""

from autodiff.draw.widgets.broadcast import Broadcast, broadcast
from autodiff.draw.widgets.playground import Playground, playground
from autodiff.draw.widgets.race import CostRace, cost_race
from autodiff.draw.widgets.valley import Valley, valley

__all__ = [
    "Broadcast", "CostRace", "Playground", "Valley", "broadcast", "cost_race", "playground",
    "valley",
]  # fmt: skip
