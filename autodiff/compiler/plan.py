"""`Plan`: what the compiler did to a graph, and which form of code runs."""

from dataclasses import dataclass

__all__ = ["Plan"]


@dataclass(frozen=True)
class Plan:
    """What was done for one kind of feeds; printed, it is a table for people.

    Attributes
    ----------
    history : tuple of (str, Program)
        The program after each pass.
    tier : str
        Which form of code runs.
    notes : tuple of str
        What the emitter has to say about it.
    """

    history: tuple
    tier: str
    notes: tuple

    def __str__(self):
        return "\n".join(self._lines())

    def _lines(self):
        before = None
        for name, program in self.history:
            change = "" if before is None else f"  {len(program) - before:+d}"
            yield f"{name:<16} {len(program):>6} steps{change}"
            before = len(program)
        yield f"runs as          {self.tier}"
        yield from (f"  {note}" for note in self.notes)
