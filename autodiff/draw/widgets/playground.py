"""The training playground: a small model learns to tell two classes of points apart, step by step.

The training is that of `autodiff.nn`: the loss of exercise 8.4, the steps of exercise 8.5, on the
engine's own gradients. It runs when it is drawn, up to the step that is shown.
"""

from autodiff.draw.widgets.controls import Choice, Play, Scale
from autodiff.draw.widgets.model import Model, one_of, whole
from autodiff.draw.widgets.planes import DATA, Task
from autodiff.draw.widgets.playground_picture import picture_of

__all__ = ["Playground", "playground"]

HIDDEN = (0, 2, 4, 8)
RATES = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0)
LAST = 200


class Playground(Model):
    """A training that can be watched; made by `playground`.

    Attributes
    ----------
    data : {"blobs", "moons", "circles", "corners"}
    hidden : int
        How many hidden units the model has: 0, 2, 4 or 8.
    rate : float
        The learning rate.
    step : int
        How many steps have been made, from 0 to 200.
    """

    last = LAST

    def __init__(self, data, hidden, rate, step):
        self._tasks = {}
        super().__init__(data=data, hidden=hidden, rate=rate, step=step)

    def checked(self, settings):
        """Refuse data, models, rates and steps that there are not."""
        one_of("data", settings["data"], tuple(DATA))
        one_of("hidden", settings["hidden"], HIDDEN)
        whole("step", settings["step"], 0, LAST)
        rate = settings["rate"]
        if isinstance(rate, bool) or not isinstance(rate, int | float):
            raise TypeError(f"rate is a number, not {rate!r:.40}")
        if not 0 < rate <= 1000:
            raise ValueError(f"a learning rate here is above 0 and at most 1000, not {rate!r}")
        return {**settings, "rate": float(rate)}

    @property
    def task(self):
        """The training with these settings; each is run once, as far as it is looked at."""
        key = (self.data, self.hidden, self.rate)
        if key not in self._tasks:
            self._tasks[key] = Task(*key)
        return self._tasks[key]

    @property
    def losses(self):
        """The loss before each step that was made, and now."""
        self.task.train(self.step)
        return self.task.losses[: self.step + 1]

    @property
    def right(self):
        """How many points are on the right side now."""
        return self.task.right(self.step)

    def controls(self):
        """The data, the model, the rate and the steps."""
        rates = sorted({*RATES, self.rate})
        units = tuple((str(units) if units else "none", units) for units in HIDDEN)
        return [
            Choice("data", "Data", "The points of two classes", tuple(DATA)),
            Choice("hidden", "Hidden units", "With none, the boundary is a line", units),
            Scale("rate", "Rate", "The learning rate", tuple((f"{r:g}", r) for r in rates)),
            Play("step", "Step", "How many steps of training have been made", LAST),
        ]

    def drawn(self):
        """Return the picture."""
        return picture_of(self)


def playground(data="moons", hidden=8, rate=1.0, step=0):
    """Watch a small model being trained: its boundary in the plane, and its loss.

    Parameters
    ----------
    data : {"blobs", "moons", "circles", "corners"}
        The points: 40 of each class.
    hidden : int
        0, 2, 4 or 8 hidden units. With none it is logistic regression.
    rate : float
        The learning rate.
    step : int
        How many steps have been made, from 0 to 200.

    Returns
    -------
    Playground
        A notebook shows it with its controls; without a kernel, as a picture. `set` moves it.

    Raises
    ------
    TypeError, ValueError
        If there are no such data, model, rate or step.

    Examples
    --------
    >>> playground("blobs", hidden=0, rate=0.3, step=0)
    blobs, no hidden units, learning rate 0.3: step 0 of 200
    loss 0.693, 40 of 80 points on the right side
    round: class 0, square: class 1; yellow: on the wrong side
    """
    return Playground(data, hidden, rate, step)
