"""`Form`: how one step of a program is written as a line of Python; `Operand`: what it is given."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from autodiff.compiler.program import Fact

__all__ = ["Form", "Operand"]


class Operand(NamedTuple):
    """A value as a line refers to it.

    Attributes
    ----------
    text : str
        The expression: a name, a number, or `x.T`.
    fact : Fact
        What the value looks like.
    shape : tuple of int
        The shape of what the text names: less than the value's where it is to be broadcast.
    contiguous : bool
        Whether its elements certainly lie one behind the other.
    reads : frozenset of int
        The numbers of the values in the text.
    filled : bool
        Whether a value that is still to be broadcast is an array of its own to the reference.
    number : int or float, optional
        The value of a Python number that is known.
    """

    text: str
    fact: Fact
    shape: tuple[int, ...]
    contiguous: bool
    reads: frozenset = frozenset()
    filled: bool = False
    number: int | float | None = None

    @property
    def is_array(self):
        """Whether it is an array of at least one axis."""
        return self.fact.is_array and self.fact.shape != ()

    @property
    def is_spread(self):
        """Whether the text names fewer numbers than the value has."""
        return self.shape != self.fact.shape


@dataclass(frozen=True)
class Form:
    """A line of code for a step.

    Attributes
    ----------
    text : str
        The expression, with {0}, {1} for the operands, {out} for the array to write into, and {s0},
        {s1} for scratch arrays.
    names : dict of str to object
        The functions and constants in it.
    inplace : tuple of int
        Which operands' memory the result may take over: those read at the places written to.
    scratch : tuple of (shape, dtype)
        Arrays needed for this line alone.
    kind : {"fresh", "view", "same", "call"}
        Whether the result has memory of its own, is a view of its operands or the first of them
        itself, or may be any of that.
    contiguous : bool
        Whether the elements of the result certainly lie one behind the other.
    shape : tuple of int, optional
        The shape of what the text gives, where that is to be broadcast by whoever reads it.
    filled : bool
        Whether what is broadcast was an array of its own to the reference, and not a view.
    """

    text: str
    names: dict[str, Any] = field(default_factory=dict)
    inplace: tuple[int, ...] = ()
    scratch: tuple = ()
    kind: str = "fresh"
    contiguous: bool = True
    shape: tuple[int, ...] | None = None
    filled: bool = False

    @property
    def takes_out(self):
        """Whether the result can be written into an array that is there already."""
        return "{out}" in self.text
