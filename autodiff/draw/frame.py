"""A frame: what one step of a walk looks like, in words and as a diagram."""

from autodiff.draw.diagram import Box, Diagram, Edge
from autodiff.draw.graphs import node_kind
from autodiff.draw.labels import formula, is_constant
from autodiff.draw.text import MOST_LINES, counted, listing, shown
from autodiff.draw.trace import ledger_line, total

MOST_ACCOUNTS = 10


class Frame:
    """One step of a trace.

    Parameters
    ----------
    trace : Trace
    step : int
        How many events have happened.
    """

    def __init__(self, trace, step):
        self.trace, self.step = trace, step
        self.values, self.received = trace.state(step)
        self.event = trace.events[step - 1] if step else None

    @property
    def title(self):
        """What is walked through."""
        return f"A walk through {formula(self.trace.order[-1], self.trace.short)}"

    @property
    def caption(self):
        """What the step does."""
        return f"Step {self.step} of {len(self.trace.events)}: {self.trace.says(self.step)}."

    @property
    def ledger(self):
        """The account of each adjoint so far, a line each; the last are those of the inputs."""
        short, received = self.trace.short, self.received
        backwards = [node for node in reversed(self.trace.order) if node in received]
        lines = [ledger_line(short[node], received[node]) for node in backwards]
        earlier = len(lines) - MOST_ACCOUNTS
        if earlier <= 0:
            return lines
        return [f"… {counted(earlier, 'earlier adjoint')}", *lines[-MOST_ACCOUNTS:]]

    @property
    def text(self):
        """The step in words and numbers."""
        found = [v for v in self.trace.order if v in self.values and not is_constant(v)]
        rows = [(formula(v, self.trace.short), f"value {shown(self.values[v])}") for v in found]
        ledger = self.ledger
        return "\n".join([self.caption, listing(rows, most=MOST_LINES - len(ledger)), *ledger])

    def diagram(self, lines=0):
        """Draw the step; blank lines keep the place of what the ledger has yet to say."""
        ledger = self.ledger
        notes = ledger + [""] * (lines - len(ledger))
        boxes = [self._box(node) for node in self.trace.order]
        return Diagram(boxes, self._edges(), self.title, self.text, self.caption, notes)

    def _box(self, node):
        label = formula(node, self.trace.short)
        state = "current" if self.event and self.event.node is node else ""
        kind = node_kind(node, self.trace.order[-1:])
        if is_constant(node):
            return Box(label, None, None, kind, state)
        value = shown(self.values[node]) if node in self.values else ""
        adjoint = shown(total(self.received[node])) if node in self.received else ""
        return Box(label, value, adjoint, kind, state)

    def _edges(self):
        number = {node: i for i, node in enumerate(self.trace.order)}
        return [
            Edge(number[operand], number[node], state=self._mark(node, slot))
            for node in self.trace.order
            for slot, operand in enumerate(node.inputs)
        ]

    def _mark(self, node, slot):
        """Mark what the step moves along: forward into a node, or back from it to one input."""
        event = self.event
        if event is None or event.phase == "seed":
            return ""
        if event.phase == "forward":
            return "current" if event.node is node else ""
        return "reverse" if (event.source, event.slot) == (node, slot) else ""
