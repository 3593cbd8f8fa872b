"""The trace of a computation: forward, each value; backward, each contribution to an adjoint.

All numbers come from one run of the executor over the graph, the contributions that every
operation's rule builds, and the local derivatives. Nothing here knows how it will be shown.
"""

from dataclasses import dataclass, field

from autodiff.draw.labels import formula, is_constant, short_names
from autodiff.draw.order import drawing_order
from autodiff.draw.text import shown
from autodiff.executor import Executor
from autodiff.graph import Node, sum_node_list
from autodiff.ops.sources import oneslike_op

MOST_TERMS = 4


@dataclass(frozen=True)
class Event:
    """One step of the walk.

    `phase` is "forward" (`node` gets its value), "seed" (the output's adjoint becomes 1) or
    "backward" (`source` sends a contribution to the adjoint of `node`, its input number `slot`).
    `amount` is the value, or the contribution; `factors` are the sender's adjoint and the local
    derivative where all are numbers.
    """

    phase: str
    node: Node
    amount: object
    source: Node | None = None
    slot: int = 0
    factors: tuple | None = None


@dataclass
class Trace:
    """The graph in order, its inputs' values, and the events of the walk."""

    order: list[Node]
    short: dict[Node, str]
    given: dict[Node, object]
    events: list[Event] = field(default_factory=list)

    def state(self, step):
        """Give the values, and the contributions to each adjoint, after a number of steps."""
        values, received = dict(self.given), {}
        for event in self.events[:step]:
            if event.phase == "forward":
                values[event.node] = event.amount
            else:
                received.setdefault(event.node, []).append(event)
        return values, received

    def says(self, step):
        """Tell what a step does, in one line."""
        if step == 0:
            return "the inputs are given"
        event = self.events[step - 1]
        name = self.short[event.node]
        if event.phase == "forward":
            return f"{formula(event.node, self.short)} has the value {shown(event.amount)}"
        if event.phase == "seed":
            return f"the adjoint of the output {name} is {shown(event.amount)}"
        return f"{self.short[event.source]} sends {term(event)}{_product(event)} to {name}"


def term(event):
    """Write a contribution as a product, or as its shape where it is an array.

    >>> term(Event("backward", None, 8.4, factors=(1.0, 8.4)))
    '1*8.4'
    """
    if event.factors is None:
        return shown(event.amount)
    return "*".join(_in_parentheses(shown(factor)) for factor in event.factors)


def _in_parentheses(text):
    return f"({text})" if text.startswith("-") else text


def _product(event):
    return "" if event.factors is None else f" = {shown(event.amount)}"


def total(received):
    """Add up the contributions to one adjoint, in the order in which they came."""
    amounts = [event.amount for event in received]
    return sum(amounts[1:], amounts[0])


def ledger_line(name, received):
    """Write the account of one adjoint: ``adjoint of x: 1*4.2 + 1*0.87 = 5.07``."""
    terms = " + ".join(term(event) for event in received[-MOST_TERMS:])
    if len(received) > MOST_TERMS:
        terms = f"{len(received) - MOST_TERMS} earlier terms + {terms}"
    result = shown(total(received))
    return f"adjoint of {name}: {terms}" + (f" = {result}" if terms != result else "")


def trace(output, feed_dict, wrt=None, names=None):
    """Follow a computation forward and backward.

    Parameters
    ----------
    output : Node
        What is computed and differentiated.
    feed_dict : mapping of Node to value
        The values of the variables.
    wrt : list of Node, optional
        Whose adjoints are wanted; all variables by default.

    Returns
    -------
    Trace
    """
    order = drawing_order([output])
    wanted = _leading_to(order, wrt)
    sent, adjoints = _contributions(order, output, wanted)
    values, parts = _evaluate(order, adjoints, sent, feed_dict)
    given = {node: values[node] for node in order if not node.inputs}
    events = [Event("forward", node, values[node]) for node in order if node.inputs]
    seed = Event("seed", output, parts[adjoints[output]])
    walk = [_event(one, parts, adjoints) for one in sent]
    return Trace(order, short_names(order, names), given, [*events, seed, *walk])


@dataclass(frozen=True)
class _Sent:
    """A contribution before it is evaluated: nodes of the gradient graph."""

    source: Node
    slot: int
    target: Node
    amount: Node
    local: Node


def _leading_to(order, wrt):
    """Find the nodes whose value depends on one of `wrt`; only they need an adjoint."""
    roots = [v for v in order if not v.inputs and not is_constant(v)] if wrt is None else wrt
    wanted = set(roots)
    for node in order:
        if any(operand in wanted for operand in node.inputs):
            wanted.add(node)
    return wanted


def _contributions(order, output, wanted):
    """Build what each node sends to each of its inputs, from the output backwards."""
    received, sent = {output: [oneslike_op(output)]}, []
    adjoints = {}
    for node in reversed(order):
        if node not in received:
            continue
        adjoints[node] = sum_node_list(received[node])
        amounts = node.op.contributions(node, adjoints[node])
        local = node.op.contributions(node, oneslike_op(node))
        parts = zip(node.inputs, amounts, local, strict=True)
        for slot, (operand, amount, slope) in enumerate(parts):
            if amount is not None and operand in wanted:
                received.setdefault(operand, []).append(amount)
                sent.append(_Sent(node, slot, operand, amount, slope))
    return sent, adjoints


def _evaluate(order, adjoints, sent, feed_dict):
    extra = [*adjoints.values()] + [part for one in sent for part in (one.amount, one.local)]
    results = Executor([*order, *extra]).run(feed_dict=feed_dict)
    values = dict(zip(order, results, strict=False))
    return values, dict(zip(extra, results[len(order) :], strict=True))


def _event(one, parts, adjoints):
    amount, upstream, local = (parts[n] for n in (one.amount, adjoints[one.source], one.local))
    scalar = all(getattr(part, "shape", ()) == () for part in (amount, upstream, local))
    factors = (upstream, local) if scalar else None
    return Event("backward", one.target, amount, one.source, one.slot, factors)
