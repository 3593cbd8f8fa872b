"""`Program`: a graph written as straight-line code over numbered values.

A graph says what depends on what; a program also says in which order, and what the values look
like: their shapes and dtypes, as the first run saw them. Every pass of the compiler takes a program
and returns another one that computes the same.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import numpy as np

from autodiff.graph import Node

__all__ = ["Fact", "Program", "Step", "fact_of"]


class Step(NamedTuple):
    """One line: the value `target` is the operation on the values `inputs`.

    A step stands in for a node where an op's `compute` asks for `const_attr`.
    """

    target: int
    op: Any
    inputs: tuple[int, ...]
    const_attr: Any = None

    def compute(self, input_vals):
        """Return the step's value, given those of its inputs."""
        return self.op.compute(self, input_vals)


class Fact(NamedTuple):
    """What a value looks like: its shape, its dtype, and the type of the object that holds it.

    The dtype is None for Python's numbers, whose `kind` is float, int, Fraction and so on.
    `contiguous` is False for an array whose elements do not lie one behind the other, as those of
    a transposed or a broadcast one: it is summed in another order, which rounds differently.
    """

    shape: tuple[int, ...]
    dtype: np.dtype | None
    kind: type
    contiguous: bool = True

    @property
    def is_array(self):
        """Whether it is an array, of whatever shape."""
        return self.kind is np.ndarray

    @property
    def is_float(self):
        """Whether it is one double-precision number, of Python's or NumPy's type."""
        return self.kind is float or self.kind is np.float64


NUMBERS = {
    float: Fact((), None, float),
    int: Fact((), None, int),
    np.float64: Fact((), np.dtype(np.float64), np.float64),
}  # the facts that most of a scalar graph's values share


def fact_of(value):
    """Return what a value looks like.

    Examples
    --------
    >>> fact_of(np.zeros((2, 3)))
    Fact(shape=(2, 3), dtype=dtype('float64'), kind=<class 'numpy.ndarray'>, contiguous=True)
    >>> fact_of(2.0)
    Fact(shape=(), dtype=None, kind=<class 'float'>, contiguous=True)
    """
    known = NUMBERS.get(type(value))
    if known is not None:
        return known
    if isinstance(value, np.ndarray):
        return Fact(value.shape, value.dtype, type(value), value.flags.c_contiguous)
    if isinstance(value, np.generic):
        return Fact(value.shape, value.dtype, type(value))
    return Fact((), None, type(value))


@dataclass(frozen=True)
class Program:
    """Straight-line code over numbered values.

    Attributes
    ----------
    steps : list of Step
        In an order in which each one's inputs are known.
    inputs : dict of int to Node
        The variables, by the number of their value.
    constants : dict of int to object
        Values that are known already, by number.
    outputs : list of int
        What to return. A number may stand there twice, or be an input's or a constant's.
    facts : list of Fact
        What each value looks like, by number.
    origins : list of Node
        The node that each value was made for, by number: for its name, and for the line in the
        user's file that made it.
    """

    steps: list[Step]
    inputs: dict[int, Node]
    constants: dict[int, Any]
    outputs: list[int]
    facts: list[Fact]
    origins: list[Node] = field(repr=False)

    def __len__(self):
        return len(self.steps)

    def run(self, values):
        """Interpret the program: the reference for every pass and for all emitted code.

        Parameters
        ----------
        values : dict of int to number or ndarray
            A value for each of `inputs`, by number.

        Returns
        -------
        list
            The values of `outputs`.
        """
        values = {**self.constants, **values}
        for step in self.steps:
            values[step.target] = step.compute([values[number] for number in step.inputs])
        return [values[number] for number in self.outputs]

    def with_steps(self, steps: Iterable[Step], outputs: Iterable[int] | None = None):
        """Return the program with other steps, and with other outputs where these are given."""
        outputs = self.outputs if outputs is None else list(outputs)
        return replace(self, steps=list(steps), outputs=outputs)

    def number(self, fact, origin):
        """Return the number of a new value, made by a pass in the place of a node."""
        self.facts.append(fact)
        self.origins.append(origin)
        return len(self.facts) - 1

    def name(self, number):
        """Return how a value is called in listings: its variable's name, or `v` and its number."""
        return self.inputs[number].name if number in self.inputs else f"v{number}"

    def __str__(self):
        return "\n".join(self.listing())

    def listing(self):
        """Yield the program line by line, as `v3 = x * v2    (10, 3) float64`."""
        for step in self.steps:
            operands = [self._operand(number) for number in step.inputs]
            left = f"{self.name(step.target)} = {step.op.spell(step, operands)}"
            yield f"{left:<46} {spell_fact(self.facts[step.target])}".rstrip()
        yield "return " + ", ".join(self._operand(number) for number in self.outputs)

    def _operand(self, number):
        value = self.constants.get(number)
        if isinstance(value, np.generic):
            return repr(value.item())
        if isinstance(value, np.ndarray) and value.size and not any(value.strides):
            return f"[{value.flat[0].item()!r}, ...]"  # one number, over and over
        return repr(value) if isinstance(value, int | float) else self.name(number)


def spell_fact(fact):
    """Return a fact for a listing: shape and dtype, or the Python type."""
    return f"{fact.shape} {fact.dtype}" if fact.dtype is not None else fact.kind.__name__
