"""Widgets: models that can be moved, each with a picture of where it stands and a live player."""

from autodiff.draw.widgets.broadcast import Broadcast, broadcast
from autodiff.draw.widgets.checkpoint import CheckpointGame, checkpoint_game
from autodiff.draw.widgets.compiler import CompilerView, compiler_view
from autodiff.draw.widgets.playground import Playground, playground
from autodiff.draw.widgets.race import CostRace, cost_race
from autodiff.draw.widgets.tape_memory import TapeMemory, tape_memory
from autodiff.draw.widgets.valley import Valley, valley

__all__ = [
    "Broadcast", "CheckpointGame", "CompilerView", "CostRace", "Playground", "TapeMemory", "Valley",
    "broadcast", "checkpoint_game", "compiler_view", "cost_race", "playground", "tape_memory",
    "valley",
]  # fmt: skip
