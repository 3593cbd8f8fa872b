"""What a benchmark is: one computation, done by several systems, and what ours is to reach.

To add one, put this into `tests/benchmarks/groups/NAME.py`; the file's name is the group's, and the
first line of its docstring says what it is about:

    '''Sums of squares: the smallest example of a group.'''

    import numpy as np

    from tests.benchmarks.workload import Target, Workload


    def by_hand():
        x = np.random.default_rng(0).normal(size=1000)     # every system makes the same inputs
        return lambda: [x @ x, 2 * x]                      # the value and the gradient


    def compiled():
        import autodiff as ad

        x = ad.Variable(name="x")
        loss = ad.reduce_sum(x * x)
        f = ad.compile([loss, *ad.gradients(loss, [x])])
        feeds = {x: np.random.default_rng(0).normal(size=1000)}
        return lambda: f(feeds)


    WORKLOADS = [
        Workload(
            "sum of squares, n = 1000",
            systems={"hand-written": by_hand, "compiled": compiled},
            targets=[Target("compiled", 1.1)],             # at most 1.1 of hand-written
        )
    ]

`python -m tests.benchmarks NAME` then runs it: each system in a process of its own, all in turn,
after a check that they give the same numbers.

A system is a *factory*: a function without arguments. It imports what it needs (a peer, only
there), makes the inputs, and returns a *run*: a function without arguments that does the work once.
A run returns its numbers, in the same order in every system: a number, an array, or a list, tuple
or dict of these; dicts count in the order of their sorted keys. Tensors of torch and arrays of jax
will do, but a run must be finished when it returns (`jax.block_until_ready`). Numbers of very
different size go into separate entries, since the agreement of an array is judged by its largest.
A factory that returns `SetUp(prepare)` has `prepare()` timed apart; that returns the run.
A factory whose library is not installed, or that raises `Missing("why")`, is left out, and the
table says so.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Missing", "SetUp", "Target", "Workload"]

Run = Callable[[], Any]


class Missing(Exception):
    """Raised by a factory whose system cannot run on this machine, with the reason."""


@dataclass(frozen=True)
class SetUp:
    """What a factory returns whose preparation is timed apart, with its peak of memory.

    Attributes
    ----------
    prepare : function without arguments
        Does the work that is done once, such as compiling, and returns the run.
    """

    prepare: Callable[[], Run]


Factory = Callable[[], Run | SetUp]

QUANTITIES = ("time", "setup", "memory", "setup memory")


@dataclass(frozen=True)
class Target:
    """What a system is to reach.

    Attributes
    ----------
    system : str
        Whose figure it is.
    at_most : float
        The largest that will do: a ratio; or seconds or bytes where `of` is None.
    of : str or None
        The system that it is divided by: the workload's baseline unless another is named. None:
        not divided, but seconds or bytes, for each operation where the workload counts them.
    quantity : "time", "setup", "memory" or "setup memory"
        What is measured: a run, or its preparation.

    Examples
    --------
    >>> Target("compiled", 1.05)                        # at most 1.05 of the baseline's time
    Target(system='compiled', at_most=1.05, of='baseline', quantity='time')
    >>> ahead = Target("compiled", 1 / 3, of="tape")    # three times as fast as the tape
    >>> quick = Target("compiled", 3.5e-3, of=None)     # 3.5 ms
    >>> small = Target("tape", 64, of=None, quantity="memory")  # 64 bytes
    """

    system: str
    at_most: float
    of: str | None = "baseline"
    quantity: str = "time"

    def __post_init__(self):
        if self.quantity not in QUANTITIES:
            raise ValueError(
                f"target of {self.system}: there is no quantity {self.quantity!r}; "
                f"there are {', '.join(QUANTITIES)}"
            )


@dataclass(frozen=True)
class Workload:
    """One computation, and the systems that do it.

    Attributes
    ----------
    name : str
        What is computed, with its size: short, it heads the table.
    systems : dict of str to factory
        Ours, and what is written by hand. The names "hand-written", "executor" and "compiled" mean
        the same in every group.
    peers : dict of str to factory
        Other libraries: run when `--peers` asks for them.
    note : str
        What a reader of the table must know: what is counted, what is left out.
    baseline : str
        The system that is 1.00.
    targets : sequence of Target
        What is to be reached.
    tolerance : float
        How far a system's numbers may lie from the baseline's, relative to the largest of each
        array, before it counts as wrong and is not timed.
    tolerances : dict of str to float
        The same for systems of their own precision.
    operations : int or None
        How many operations one run has; times are then shown for each operation too.
    threads : int
        How many threads BLAS and OpenMP may use.
    memory : bool
        Measure the peak of a run's memory too, in a fresh process, over what the process held
        after the factory was done.
    fresh : bool
        Every sample is a process of its own, without warm-up, and its peak of memory is measured:
        for runs that take long or fill the memory, and where the first run is what counts.
    floors : sequence of str
        Systems that do a part of the work alone, as a bound for all others: their numbers are not
        compared.
    slow : sequence of str
        Systems that run in the first three rounds alone, since one run of theirs takes seconds.
    """

    name: str
    systems: dict[str, Factory]
    peers: dict[str, Factory] = field(default_factory=dict)
    note: str = ""
    baseline: str = "hand-written"
    targets: tuple[Target, ...] | list[Target] = ()
    tolerance: float = 1e-9
    tolerances: dict[str, float] = field(default_factory=dict)
    operations: int | None = None
    threads: int = 1
    memory: bool = False
    fresh: bool = False
    floors: tuple[str, ...] = ()
    slow: tuple[str, ...] = ()

    def __post_init__(self):
        if twice := sorted(set(self.systems) & set(self.peers)):
            raise ValueError(f"workload {self.name!r}: both a system and a peer: {twice[0]}")
        named = {self.baseline, *self.slow, *self.floors, *self.tolerances}
        for target in self.targets:
            named |= {target.system, self._divisor(target)}
        if unknown := sorted(named - set(self.factories)):
            raise ValueError(
                f"workload {self.name!r}: there is no system {unknown[0]!r}; "
                f"there are {', '.join(self.factories)}"
            )

    @property
    def factories(self):
        """All systems, peers among them: a dict of name to factory."""
        return {**self.systems, **self.peers}

    def _divisor(self, target):
        return self.baseline if target.of in ("baseline", None) else target.of
