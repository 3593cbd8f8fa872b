"""The exhibits: each broken engine with what it claims, and the verdict on an expression."""

import math
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property

from autodiff.museum import broken
from autodiff.museum.engine import Engine
from autodiff.museum.search import smallest
from autodiff.museum.terms import Term, as_term, variables

__all__ = ["EXHIBITS", "Exhibit", "Verdict", "exhibit"]

POINTS = ({"x": 2.0, "y": 3.0}, {"x": -0.5, "y": 1.5})
TOLERANCE = 1e-9


@dataclass(frozen=True)
class Exhibit:
    """A broken engine.

    Parameters
    ----------
    name : str
    engine : type
        The broken engine.
    claim : str
        What its author says about it.
    ops, numbers : tuple
        What the search for the smallest expression tries.
    largest : int
        Where that search gives up.
    """

    name: str
    engine: type
    claim: str
    ops: tuple
    numbers: tuple = ()
    largest: int = 4

    @property
    def mistake(self):
        """What is wrong with it, told after it was exposed."""
        return self.engine.__doc__

    @cached_property
    def smallest(self):
        """The smallest expression that exposes it."""
        return smallest(lambda output: self.judge(output).exposed, self.ops, self.numbers,
                        self.largest)  # fmt: skip

    def __repr__(self):
        return f'{self.name}: "{self.claim}"'

    def judge(self, expression):
        """Return the verdict on an expression, or on a function of x and y that makes one.

        Raises
        ------
        TypeError
            If it is no expression.
        ValueError
            If the expression has no finite gradient at the museum's points.
        """
        if not isinstance(expression, Term) and callable(expression):
            expression = expression(*variables())
        if expression is None:
            raise TypeError("the function returned None: is a `return` missing?")
        output, wrong = as_term(expression), self.engine()
        for point in POINTS:
            true, yours = right_gradient(output, point), wrong.gradient(output, point)
            if any(differ(true[name], yours[name]) for name in point):
                return Verdict(self, output, point, true, yours)
        return Verdict(self, output)


@dataclass(frozen=True)
class Verdict:
    """Whether an expression exposes an exhibit; printed, it says how."""

    exhibit: Exhibit
    expression: Term
    point: dict = field(default_factory=dict)
    true: dict = field(default_factory=dict)
    wrong: dict = field(default_factory=dict)

    @property
    def exposed(self):
        """Whether the broken engine's gradient is wrong."""
        return bool(self.point)

    def __repr__(self):
        if not self.exposed:
            return f"{self.exhibit.name} survives {self.expression}: its gradient is right"
        at = ", ".join(f"{name} = {value:g}" for name, value in self.point.items())
        lines = [f"{self.exhibit.name} is exposed by {self.expression}, at {at}:"]
        for name in self.point:
            if differ(self.true[name], self.wrong[name]):
                lines.append(
                    f"  d{name}: it says {self.wrong[name]:.6g}, true is {self.true[name]:.6g}"
                )
        lines.append(f"  {operations(self.expression.size)}. {self.exhibit.mistake}")
        return "\n".join(lines)


def operations(count):
    """Return how many operations there are, in words."""
    return f"{count} operation{'s' * (count != 1)}"


def right_gradient(output, point):
    """Return the true gradient, which must be finite."""
    at = ", ".join(f"{name} = {value:g}" for name, value in point.items())
    try:
        found = Engine().gradient(output, point)
    except (ArithmeticError, ValueError) as error:
        raise ValueError(f"{output} cannot be differentiated at {at}: {error}") from error
    if not all(math.isfinite(value) for value in found.values()):
        raise ValueError(f"the gradient of {output} at {at} is not finite; take a milder one")
    return found


def differ(one, other):
    """Say whether two derivatives are different numbers, rounding apart."""
    return not abs(one - other) <= TOLERANCE * max(1.0, abs(one))


def exhibit(name):
    """Return the exhibit of a name.

    Raises
    ------
    ValueError
        If there is none: it says which there are.
    """
    if name in EXHIBITS:
        return EXHIBITS[name]
    near = get_close_matches(str(name), EXHIBITS, n=1, cutoff=0.4)
    guess = f"; did you mean {near[0]!r}?" if near else ";"
    raise ValueError(f"there is no exhibit {name!r}{guess} there are {', '.join(EXHIBITS)}")


EXHIBITS = {
    one.name: one
    for one in [
        Exhibit("overwrites", broken.Overwrites, "An adjoint for every term.", ("+", "*", "sin")),
        Exhibit("two places", broken.AddsTwoAtMost,
                "Binary operations, so two places for adjoints.", ("+", "*")),
        Exhibit("pre-order", broken.PreOrder, "Depth first, so it is quick.", ("+", "*", "sin")),
        Exhibit("breadth-first", broken.BreadthFirst,
                "Nearest to the output first.", ("+", "*", "sin")),
        Exhibit("drops upstream", broken.DropsUpstream,
                "A product with a number has a constant slope.", ("*", "neg"), (2.0,)),
        Exhibit("swapped factors", broken.SwapsFactors, "The product rule.", ("+", "*")),
        Exhibit("quotient", broken.QuotientSign, "The quotient rule.", ("/", "+")),
        Exhibit("tanh", broken.TanhOfTheInput, "One minus the square.", ("tanh", "neg")),
        Exhibit("tie", broken.BothAtATie, "The larger one gets it all.", ("max", "neg")),
        Exhibit("skips zeros", broken.SkipsZeros,
                "Where there is nothing, nothing needs to be done.", ("-", "*"), (2.0,)),
        Exhibit("never forgets", broken.NeverForgets, "Adjoints are added up.", ("+",)),
        Exhibit("short names", broken.ShortNames,
                "Names are cut, so that they never grow.", ("+", "neg", "sin")),
        Exhibit("reassociates", broken.Reassociates, "Brackets only cost time.", ("-", "neg")),
        Exhibit("in place", broken.WritesInPlace,
                "No memory for what is not needed any more.", ("exp", "sin", "*")),
        Exhibit("gives up", broken.ForgetsDepth,
                "Elegant: the walk back calls itself.", ("neg",), (), 16),
        Exhibit("degrees", broken.DegreesInside, "Angles beyond a turn.", ("sin", "*"), (2.0,)),
    ]
}  # fmt: skip
