"""The checkpoint game: choose which states of a chain to store, and be measured by the optimum.

The player's choice is about the first way alone. What happens to slots that become free later is a
rule of the game, `freed`: with "are taken again" the binomial schedule fills them in the best way,
so the best choice reaches the optimum of all schedules; with "stay empty" nothing is stored again.
"""

from autodiff.draw.widgets.checkpoint_picture import picture_of
from autodiff.draw.widgets.checkpoint_plans import FREED, best_apart, run_of, run_of_schedule
from autodiff.draw.widgets.controls import Choice, Play, Toggles, Whole
from autodiff.draw.widgets.model import Model, one_of, whole

__all__ = ["CheckpointGame", "checkpoint_game"]

STEPS, SLOTS = (6, 24), (1, 8)
SHOWN = ("yours", "the optimum", "sqrt", "ctz", "all", "none")


class CheckpointGame(Model):
    """A chain whose states are stored under a cap; made by `checkpoint_game`.

    Attributes
    ----------
    steps, slots : int
        The length of the chain, and how many states may be stored beside the first one.
    stored : tuple of int
        The states that you store on the first way.
    freed : {"are taken again", "stay empty"}
        What happens to a slot once its state is no longer needed.
    show : {"yours", "the optimum", "sqrt", "ctz", "all", "none"}
        Whose run is drawn. Your choice is kept while another is shown.
    way : int
        How many ways are drawn; there are as many as steps.
    """

    def __init__(self, steps, slots, stored, freed):
        self._runs = {}
        super().__init__(steps=steps, slots=slots, stored=stored, freed=freed, show="yours", way=0)
        self.set(way=self.steps)

    def set(self, **changes):
        """Change settings. Who stores something else sees that; who changes anything, all ways."""
        if "stored" in changes:
            changes.setdefault("show", "yours")
        if changes.keys() & self._settings.keys() - {"way"} and "way" not in changes:
            changes["way"] = changes.get("steps", self.steps)
        return super().set(**changes)

    def checked(self, settings):
        """Refuse what the chain does not have, and more states than slots."""
        steps = whole("steps", settings["steps"], *STEPS)
        slots = whole("slots", settings["slots"], *SLOTS)
        one_of("freed", settings["freed"], tuple(FREED))
        one_of("show", settings["show"], SHOWN)
        whole("way", settings["way"], 0, steps)
        return {**settings, "stored": states(settings["stored"], steps, slots)}

    @property
    def run(self):
        """The run that is shown: its ways, and their cost."""
        if self.show == "yours":
            return self.yours
        if self.show == "the optimum":
            return self._best_by(self.freed)
        return self._made(run_of_schedule, self.show, self.steps, self.slots)

    @property
    def yours(self):
        """The run that your choice makes."""
        return self._made(run_of, self.stored, self.steps, self.slots, self.freed)

    @property
    def best(self):
        """The best run under the rule that holds; the named schedules take slots again."""
        own = self.show in ("yours", "the optimum")
        return self._best_by(self.freed) if own else self.best_of_all

    @property
    def best_of_all(self):
        """The run of the binomial schedule: none with as many slots evaluates fewer steps."""
        return self._made(run_of_schedule, "binomial", self.steps, self.slots)

    def _best_by(self, freed):
        if freed == "are taken again":
            return self.best_of_all
        _, stored = best_apart(self.steps, self.slots)
        return self._made(run_of, stored, self.steps, self.slots, freed)

    def _made(self, make, *args):
        """Make a run once: a game that is made anew asks the reader's exercises anew."""
        key = (make, args)
        if key not in self._runs:
            self._runs[key] = make(*args)
        return self._runs[key]

    @property
    def found(self):
        """Whether your choice is as good as the optimum under the same rule."""
        return self.yours.cost.evaluations == self._best_by(self.freed).cost.evaluations

    @property
    def score(self):
        """How near the run that is shown comes to the optimum: 100 there and nowhere else.

        None for a schedule that stores more states than there are slots.
        """
        if self.run.cost.snapshots > self.slots:
            return None
        return 100 * self.best.cost.evaluations // self.run.cost.evaluations

    def controls(self):
        """The rules, whose run is shown, how many of its ways, and the states to store."""
        states = tuple(range(1, self.steps))
        return [
            Whole("steps", "Steps", "The length of the chain", *STEPS),
            Whole("slots", "Slots", "How many states may be stored at the same time", *SLOTS),
            Choice("freed", "Freed slots", "What happens to a slot whose state is no longer needed",
                   tuple(FREED)),
            Choice("show", "Show", "Whose run is drawn; your choice is kept", SHOWN),
            Play("way", "Way", "How many ways are drawn: each ends with a step back", self.steps,
                 600),
            Toggles("stored", "Store", "Store this state on the first way, or take it out", states),
        ]  # fmt: skip

    def drawn(self):
        """Return the picture."""
        return picture_of(self)


def checkpoint_game(steps=12, slots=3, stored=(), freed="are taken again"):
    """Play for the fewest evaluations: which states of a chain do you store?

    You choose the states that are stored on the first way, under a cap of slots. On the way back a
    state that is not stored is computed again from the nearest one before it. A slot whose state is
    no longer needed is free, and by default it is taken again in the best way.

    Parameters
    ----------
    steps : int
        The length of the chain, from 6 to 24.
    slots : int
        How many states may be stored at the same time beside the first one, from 1 to 8.
    stored : sequence of int
        What you store on the first way.
    freed : {"are taken again", "stay empty"}
        The rule for slots that become free.

    Returns
    -------
    CheckpointGame
        A notebook shows it with its controls; without a kernel, as a picture. `set` moves it.

    Raises
    ------
    TypeError, ValueError
        If there is no such state or rule, or there are more states than slots.

    Examples
    --------
    >>> game = checkpoint_game(12, 3, stored=[4, 8])
    >>> game.yours.cost.evaluations, game.best.cost.evaluations, game.score
    (19, 18, 94)
    >>> game.set(stored=[3, 7, 10]).found
    True
    """
    return CheckpointGame(steps, slots, stored, freed)


def states(stored, steps, slots):
    """Return the states to store in order, each once."""
    if isinstance(stored, str) or not hasattr(stored, "__iter__"):
        raise TypeError(f"stored is a list of states, such as [4, 8], not {stored!r:.40}")
    found = tuple(sorted({whole("a stored state", state, 1, 10**6) for state in stored}))
    if found and found[-1] >= steps:
        raise ValueError(
            f"state {found[-1]} is stored, but the walk back over {steps} steps needs the states "
            f"0 to {steps - 1} alone: take it out first. Nothing has changed"
        )
    if len(found) > slots:
        raise ValueError(
            f"{len(found)} states do not fit into {slots} slot{'s' * (slots > 1)}: take one out "
            "first, or allow more slots. Nothing has changed"
        )
    return found
