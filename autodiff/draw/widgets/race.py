"""The cost race: forward against reverse mode, for all derivatives of many results by many inputs.

The operations are counted while the engines of lessons 2 and 3 run, `autodiff.dual` once for each
input and `autodiff.revad` once for each result. No formula for the cost stands anywhere.
"""

from autodiff.draw.widgets.controls import Choice, Scale
from autodiff.draw.widgets.counting import PROGRAMS, race
from autodiff.draw.widgets.model import Model, one_of
from autodiff.draw.widgets.race_picture import picture_of

__all__ = ["CostRace", "cost_race"]

SIZES = (1, 2, 4, 8, 16)


class CostRace(Model):
    """A race for a Jacobian; made by `cost_race`.

    Attributes
    ----------
    inputs, results : int
        How many numbers go in, and how many come out: 1, 2, 4, 8 or 16.
    program : {"layer", "narrow waist"}
        What is differentiated.
    """

    sizes = SIZES

    def __init__(self, inputs, results, program):
        self._counts = {}
        super().__init__(inputs=inputs, results=results, program=program)

    def checked(self, settings):
        """Refuse other sizes and programs."""
        one_of("inputs", settings["inputs"], SIZES)
        one_of("results", settings["results"], SIZES)
        one_of("program", settings["program"], tuple(PROGRAMS))
        return settings

    @property
    def counts(self):
        """What this race took: `value`, `forward` and `reverse`, in operations on numbers."""
        return self.counts_of(self.inputs, self.results)

    def counts_of(self, inputs, results):
        """Return what a race of another size took; each is run once."""
        key = (self.program, inputs, results)
        if key not in self._counts:
            self._counts[key] = race(*key)
        return self._counts[key]

    def winner(self, inputs, results):
        """Return "forward", "reverse" or "draw", and how many times as much the other took."""
        counts = self.counts_of(inputs, results)
        low, high = sorted((counts.forward, counts.reverse))
        name = "forward" if counts.forward == low else "reverse"
        return ("draw" if low == high else name), high / max(low, 1)

    def controls(self):
        """The two sizes and the program."""
        sizes = tuple((str(size), size) for size in SIZES)
        return [
            Scale("inputs", "Inputs", "How many numbers go in", sizes),
            Scale("results", "Results", "How many numbers come out", sizes),
            Choice("program", "Program", "What is differentiated", tuple(PROGRAMS)),
        ]

    def drawn(self):
        """Return the picture."""
        return picture_of(self)


def cost_race(inputs=4, results=4, program="layer"):
    """Race forward against reverse mode for a full Jacobian, and count the operations.

    Parameters
    ----------
    inputs, results : int
        How many numbers go in, and how many come out: 1, 2, 4, 8 or 16.
    program : {"layer", "narrow waist"}
        In a layer every result uses every input; a narrow waist lets all through one number.

    Returns
    -------
    CostRace
        A notebook shows it with its controls; without a kernel, as a picture. `set` moves it.

    Raises
    ------
    ValueError
        If there is no such size or program.

    Examples
    --------
    >>> race = cost_race(16, 1)
    >>> race.winner(16, 1)[0], race.winner(1, 16)[0]
    ('reverse', 'forward')
    """
    return CostRace(inputs, results, program)
