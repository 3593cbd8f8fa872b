"""Memory for time: what is computed again on the way back, in place of being kept.

    checkpoint          node.py       a part of a graph that forgets its inner values
    checkpoint_chain    chain.py      gradients through a long chain of steps, in little memory

What the chain is made of: `schedules` says which states to keep, `recording` goes back through one
step, `plans` runs its graph and forgets early, `states` and `snapshots` hold what is kept, and
`tiles` cuts a large state into pieces.
"""

from autodiff.checkpointing.chain import checkpoint_chain
from autodiff.checkpointing.node import checkpoint

__all__ = ["checkpoint", "checkpoint_chain"]
