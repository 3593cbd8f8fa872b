"""How long and how often to measure."""

from dataclasses import dataclass, replace

__all__ = ["Settings"]


@dataclass(frozen=True)
class Settings:
    """How long and how often to measure, and what.

    Attributes
    ----------
    peers : bool
        Whether other libraries run too.
    rounds : int
        How often each system has its turn. 0: their numbers are compared, and that is all.
    sample : float
        Seconds that one turn lasts at least: short runs are repeated within it.
    budget : float
        Seconds after which a workload begins no further round; the first three do not count.
    fresh : int
        How many fresh processes measure set-up and memory.
    clock : "wall" or "cpu"
        What is read for workloads on one thread: the time that passed, or that this process had the
        processor for, which other people's work on the machine disturbs less.
    bodies : "solutions" or "yours"
        Whose bodies of the exercises run.
    limit : float
        Seconds that a system may take for one answer before it is ended.
    """

    peers: bool = False
    rounds: int = 25
    sample: float = 0.02
    budget: float = 30.0
    fresh: int = 3
    clock: str = "wall"
    bodies: str = "solutions"
    limit: float = 600.0

    def quick(self):
        """Return settings for a first look: few and short samples."""
        return replace(self, rounds=5, sample=0.005, budget=5.0, fresh=1)
