"""Pictures of graphs, of tapes and of the walks through them.

    from autodiff import draw
    draw.graph(z, {x: 0.5, y: 4.2}, adjoints=True)

Every picture is an SVG with a plain listing beside it, and the same bytes on every run. Nothing in
the engine imports this package.
"""

from autodiff.draw.filmstrip import filmstrip
from autodiff.draw.graphs import graph
from autodiff.draw.picture import Picture
from autodiff.draw.revads import revad
from autodiff.draw.schedules import schedule
from autodiff.draw.stepper import Stepper, stepper
from autodiff.draw.tapes import tape
from autodiff.draw.widgets import (
    Broadcast,
    CheckpointGame,
    CompilerView,
    CostRace,
    Playground,
    TapeMemory,
    Valley,
    broadcast,
    checkpoint_game,
    compiler_view,
    cost_race,
    playground,
    tape_memory,
    valley,
)

__all__ = [
    "Broadcast", "CheckpointGame", "CompilerView", "CostRace", "Picture", "Playground", "Stepper",
    "TapeMemory", "Valley", "broadcast", "checkpoint_game", "compiler_view", "cost_race",
    "filmstrip", "graph", "playground", "revad", "schedule", "stepper", "tape", "tape_memory",
    "valley",
]  # fmt: skip
