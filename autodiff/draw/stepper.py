"""The stepper: a walk through a computation, forward value by value, backward term by term.

Live, it is a player; saved, a picture of the finished walk with the ledger of every adjoint. The
two are separate outputs, because a notebook that is opened without a kernel shows an error where
a widget was: the picture must not depend on it. Where the player is alive, it hides the picture.
"""

from dataclasses import replace
from importlib.util import find_spec

from autodiff.draw.diagram import Box, Diagram, Edge
from autodiff.draw.graphs import node_kind, node_list
from autodiff.draw.labels import formula, is_constant
from autodiff.draw.picture import Picture
from autodiff.draw.svg import draw, plan
from autodiff.draw.text import listing, shown
from autodiff.draw.trace import ledger_line, total, trace
from autodiff.graph import find_topo_sort

MOST_NODES = 60


class Stepper:
    """The walk through one computation; made by `stepper`.

    Attributes
    ----------
    step : int
        Where the walk stands, from 0, the inputs, to `last`, the finished ledger.
    last : int
        The number of steps.
    """

    def __init__(self, trace, direction=None):
        self.trace = trace
        self.last = len(trace.events)
        self._listeners = []
        self._room = 0
        captions = [self._caption(step) for step in range(self.last + 1)]
        self.step = self.last
        self._room = len(self.ledger)
        finished = self._diagram()
        widest = replace(finished, notes=[*captions, *self.ledger])
        self._plan = plan(widest, direction)

    def __repr__(self):
        return self.text

    def go_to(self, step):
        """Move to a step, from 0 to `last`.

        Raises
        ------
        TypeError, ValueError
            If it is not the number of a step.
        """
        if isinstance(step, bool) or not isinstance(step, int):
            raise TypeError(f"a step is a whole number from 0 to {self.last}, not {step!r:.40}")
        if not 0 <= step <= self.last:
            raise ValueError(f"there is no step {step}: this walk has the steps 0 to {self.last}")
        self.step = step
        for listener in self._listeners:
            listener(step)

    def on_step(self, listener):
        """Call `listener(step)` after every move."""
        self._listeners.append(listener)

    @property
    def caption(self):
        """What the current step does."""
        return self._caption(self.step)

    def _caption(self, step):
        return f"Step {step} of {self.last}: {self.trace.says(step)}."

    @property
    def ledger(self):
        """The account of each adjoint so far, a line each."""
        _, received = self.trace.state(self.step)
        return [ledger_line(self.trace.short[v], events) for v, events in received.items()]

    @property
    def text(self):
        """The current step in words and numbers."""
        values, _ = self.trace.state(self.step)
        found = [v for v in self.trace.order if v in values and not is_constant(v)]
        rows = [(formula(v, self.trace.short), f"value {shown(values[v])}") for v in found]
        return "\n".join([self.caption, listing(rows), *self.ledger])

    @property
    def picture(self):
        """The drawing of the current step."""
        return Picture(draw(self._diagram(), arrangement=self._plan), self.text)

    @property
    def svg(self):
        """The drawing of the current step, as text."""
        return self.picture.svg

    def save(self, path):
        """Write the drawing of the current step to an SVG file; returns the path."""
        return self.picture.save(path)

    def _diagram(self):
        """Draw the state; blank lines keep the place of what the ledger has yet to say."""
        ledger = self.ledger
        notes = [*ledger, *[""] * (self._room - len(ledger))]
        output = self.trace.order[-1]
        title = f"A walk through {formula(output, self.trace.short)}"
        return Diagram(self._boxes(), self._edges(), title, self.text, self.caption, notes)

    def _boxes(self):
        values, received = self.trace.state(self.step)
        now = self.trace.events[self.step - 1].node if self.step else None
        return [self._box(node, values, received, node is now) for node in self.trace.order]

    def _box(self, node, values, received, marked):
        label, state = formula(node, self.trace.short), "current" if marked else ""
        kind = node_kind(node, self.trace.order[-1:])
        if is_constant(node):
            return Box(label, None, None, kind, state)
        value = shown(values[node]) if node in values else ""
        adjoint = shown(total(received[node])) if node in received else ""
        return Box(label, value, adjoint, kind, state)

    def _edges(self):
        """Mark what the step moves along: forward into a node, or back from it to one input."""
        number = {node: i for i, node in enumerate(self.trace.order)}
        return [
            Edge(number[operand], number[node], state=self._mark(node, slot))
            for node in self.trace.order
            for slot, operand in enumerate(node.inputs)
        ]

    def _mark(self, node, slot):
        event = self.trace.events[self.step - 1] if self.step else None
        if event is None or event.phase == "seed":
            return ""
        if event.phase == "forward":
            return "current" if event.node is node else ""
        return "reverse" if (event.source, event.slot) == (node, slot) else ""

    def _repr_mimebundle_(self, include=None, exclude=None):
        return self.picture._repr_mimebundle_()

    def _ipython_display_(self):
        """Show the player, where ipywidgets is installed, and the finished picture."""
        from IPython.display import display

        if find_spec("ipywidgets"):
            from autodiff.draw.player import show_player

            show_player(self)
        display(self.picture)


def stepper(output, feed_dict, wrt=None, names=None, *, direction=None):
    """Walk through a computation: each value forward, then each term of each adjoint backward.

    Parameters
    ----------
    output : Node
        What is computed and differentiated.
    feed_dict : mapping of Node to value
        The values of the variables.
    wrt : Node or list of Node, optional
        Whose adjoints are wanted; by default those of all variables.
    names : mapping of Node to str, optional
        Labels to use instead of the variables' names and of v1, v2, ...
    direction : {"right", "down"}, optional
        The flow; by default right if that fits the page.

    Returns
    -------
    Stepper
        A notebook shows it as a player with buttons and a slider; without a kernel, as a picture
        of the last step. ``go_to(k)`` moves it; ``.text`` is the step in words.

    Raises
    ------
    TypeError
        If `output` or `wrt` is not made of nodes.
    ValueError
        If there are several outputs, or more nodes than can be followed.

    Examples
    --------
    >>> import autodiff as ad
    >>> from autodiff import draw
    >>> x = ad.Variable(name="x")
    >>> walk = draw.stepper(x * x + x, {x: 3.0})
    >>> walk.go_to(5)
    >>> print(walk.text)
    Step 5 of 7: v2 sends 1*1 = 1 to x.
    x             value 3
    v1 = x * x    value 9
    v2 = v1 + x   value 12
    adjoint of v2: 1
    adjoint of v1: 1*1 = 1
    adjoint of x: 1*1 = 1
    """
    nodes = node_list(output, "output")
    if len(nodes) > 1:
        raise ValueError(f"a walk has one output, but {len(nodes)} were given: step them one by one")
    _check_size(len(find_topo_sort(nodes)))
    sought = None if wrt is None else node_list(wrt, "wrt")
    return Stepper(trace(nodes[0], feed_dict, sought, names), direction)


def _check_size(count):
    if count > MOST_NODES:
        raise ValueError(
            f"this graph has {count:,} nodes and nobody follows more than {MOST_NODES} step by "
            "step: walk through a part of it, or draw it with draw.graph"
        )
