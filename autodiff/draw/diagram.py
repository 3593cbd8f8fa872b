"""A picture before it is drawn: boxes, edges, a title and a description, and nothing else.

Every source (a graph, a tape, a revad computation) is turned into a `Diagram`; the layout and the
SVG writer know only this.
"""

from dataclasses import dataclass, field

KINDS = ("variable", "constant", "op", "output", "backward", "omitted")
STATES = ("", "current", "reverse")


@dataclass(frozen=True)
class Box:
    """One vertex of the picture.

    Parameters
    ----------
    label : str
        The first line, such as ``v3 = x * y``.
    value, adjoint : str or None
        The rows below it. None leaves the row out; an empty string keeps its place, so that the
        boxes of a stepper do not grow while it walks.
    kind : str
        One of `KINDS`; it decides the colour.
    state : str
        "current" for the box that a stepper works on, else "".
    """

    label: str
    value: str | None = None
    adjoint: str | None = None
    kind: str = "op"
    state: str = ""

    def __post_init__(self):
        if self.kind not in KINDS:
            raise ValueError(f"a box cannot be of kind {self.kind!r}; use one of {KINDS}")
        if self.state not in STATES:
            raise ValueError(f"a box cannot be in state {self.state!r}; use one of {STATES}")


@dataclass(frozen=True)
class Edge:
    """An arrow from the box numbered `tail` to the box numbered `head`.

    Its state is "current" where a stepper moves along it, "reverse" where it moves against it.
    """

    tail: int
    head: int
    label: str = ""
    state: str = ""
    dashed: bool = False


@dataclass(frozen=True)
class Diagram:
    """Boxes and the arrows between them, with the words that a screen reader is given.

    `caption` and `notes` are lines of text below the picture.

    >>> Diagram([Box("x"), Box("v1 = exp(x)")], [Edge(0, 1)], "exp", "").edges[0].head
    1
    """

    boxes: list[Box]
    edges: list[Edge]
    title: str
    description: str
    caption: str = ""
    notes: list[str] = field(default_factory=list)

    def __post_init__(self):
        for edge in self.edges:
            if not (0 <= edge.tail < len(self.boxes) and 0 <= edge.head < len(self.boxes)):
                raise ValueError(f"{edge} leads outside the {len(self.boxes)} boxes of the diagram")
