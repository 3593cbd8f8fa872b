"""Memory for time: what is computed again on the way back, in place of being kept.

    checkpoint          node.py       a part of a graph that forgets its inner values
    checkpoint_chain    chain.py      gradients through a long chain of steps, in little memory
    the schedules       schedules.py  which states such a chain keeps
"""

from autodiff.checkpointing.node import checkpoint

__all__ = ["checkpoint"]
