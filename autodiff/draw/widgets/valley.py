"""The step-size valley: the error of a difference, and the two errors that it is made of.

A difference of floats misses the slope for two reasons. The same quotient without rounding misses
it too: that is *truncation*. What is left is *rounding*. Both are measured, not estimated: the
differences are those of `autodiff.numeric`, the exact values have sixty digits.
"""

import math
from dataclasses import dataclass

from autodiff import numeric
from autodiff.draw.widgets.controls import Choice, Scale
from autodiff.draw.widgets.exactly import FUNCTIONS, exact_difference, rounded, true_slope
from autodiff.draw.widgets.model import Model, one_of
from autodiff.draw.widgets.valley_picture import picture_of

__all__ = ["Valley", "valley"]

DIFFERENCES = ("forward", "central")
POINTS = (0.25, 0.5, 1.0, 2.0, 5.0, 10.0)
STEPS = tuple(float(f"1e-{n}") for n in range(16, -1, -1))
FINE = tuple(10 ** (n / 3) for n in range(-48, 1))
PLACES = 9


@dataclass(frozen=True)
class Errors:
    """The mean sizes of three errors at one step."""

    total: float
    truncation: float
    rounding: float


class Valley(Model):
    """The errors of differences of one function at one point; made by `valley`.

    Attributes
    ----------
    function : str
        Its name.
    at : float
        The point.
    difference : {"forward", "central"}
    step : float
        The step that is looked at.
    """

    def __init__(self, function, at, difference, step):
        self._found = {}
        super().__init__(function=function, at=at, difference=difference, step=step)

    def checked(self, settings):
        """Refuse what is no function here, no point, no difference or no step."""
        function = one_of("function", settings["function"], tuple(FUNCTIONS))
        difference = one_of("difference", settings["difference"], DIFFERENCES)
        at, step = number("at", settings["at"]), number("step", settings["step"])
        if not 0 < abs(at) <= 10:
            raise ValueError(f"at is a number up to 10 to either side, and not 0: {at!r}")
        if not 1e-16 <= step <= 1:
            raise ValueError(f"a step goes from 1e-16 to 1: {step!r} is outside")
        return {"function": function, "at": at, "difference": difference, "step": step}

    @property
    def slope(self):
        """The true slope."""
        return float(true_slope(self.function, self.at))

    @property
    def found(self):
        """The slope that the difference finds with this step."""
        return quotient(self.difference)(rounded(self.function), self.at, self.step)

    @property
    def errors(self):
        """The errors at this step, averaged over places near the point, since one may be lucky."""
        return self.errors_at(self.step)

    @property
    def best(self):
        """The step with the least error, of three in a decade."""
        return min(FINE, key=lambda step: self.errors_at(step).total)

    def curve(self, difference=None):
        """Return the pairs of steps and errors, of this difference or the other one."""
        return [(step, self.errors_at(step, difference)) for step in FINE]

    def errors_at(self, step, difference=None):
        """Return the errors at any step, each computed once."""
        key = (self.function, self.at, difference or self.difference, step)
        if key not in self._found:
            self._found[key] = measured(*key)
        return self._found[key]

    def controls(self):
        """The function, the point, the difference and the step."""
        points = sorted({*POINTS, self.at})
        steps = sorted({*STEPS, self.step})
        return [
            Choice("function", "Function", "The function that is differentiated", tuple(FUNCTIONS)),
            Choice("difference", "Difference", "Forward, or central: to both sides", DIFFERENCES),
            Scale("at", "Point", "Where the slope is wanted",
                  tuple((f"{point:g}", point) for point in points)),
            Scale("step", "Step", "The step h of the difference",
                  tuple((f"{step:.0e}", step) for step in steps)),
        ]  # fmt: skip

    def drawn(self):
        """Return the picture."""
        return picture_of(self)


def valley(function="4.2 x + sin x", at=0.5, difference="forward", step=1e-3):
    """Show how the error of a difference depends on its step.

    Parameters
    ----------
    function : str
        One of "4.2 x + sin x", "sin x", "sin 50x", "exp x", "x**2", "x**3 - 2x" and "1 / x".
    at : float
        Where it is differentiated.
    difference : {"forward", "central"}
        Which difference.
    step : float
        The step that is looked at, from 1e-16 to 1.

    Returns
    -------
    Valley
        A notebook shows it with its controls; without a kernel, as a picture. `set` moves it.

    Raises
    ------
    TypeError, ValueError
        If there is no such function, difference, point or step.

    Examples
    --------
    >>> valley("sin x", 0.5, "central", 1e-3)
    central difference of sin x at 0.5: the true slope is 0.877583
    step 1e-03: slope 0.877582, error 1e-07: truncation 1e-07, rounding 1e-14
    best step about 5e-06, with an error of 2e-12
    """
    return Valley(function, at, difference, step)


def number(name, value):
    """Return `value` as a float if it is a finite number."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise TypeError(f"{name} is a number, not {value!r:.40}")
    return float(value)


def quotient(difference):
    """Return the function of `autodiff.numeric`; the student's, where it is written."""
    return getattr(numeric, f"{difference}_difference")


def measured(function, at, difference, step):
    """Average the sizes of the errors over places near a point."""
    sums = [0.0, 0.0, 0.0]
    for place in range(PLACES):
        x = at * (1 + (place - PLACES // 2) / 1024)
        found = quotient(difference)(rounded(function), x, step)
        exact = exact_difference(function, x, step, difference == "central")
        true = true_slope(function, x)
        exactly = type(exact)(found)
        for i, error in enumerate((exactly - true, exact - true, exactly - exact)):
            sums[i] += float(abs(error)) / PLACES
    return Errors(*sums)
