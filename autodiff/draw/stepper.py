"""The stepper: a walk through a computation, forward value by value, backward term by term.

Live, it is a player; saved, a filmstrip that shows the finished walk with the ledger of every
adjoint. The two are separate outputs, because a notebook that is opened without a kernel shows an
error where a widget was: the filmstrip must not depend on it. A live player hides it.
"""

from dataclasses import replace
from importlib.util import find_spec

from autodiff.draw.filmstrip import filmstrip
from autodiff.draw.frame import Frame
from autodiff.draw.graphs import node_list
from autodiff.draw.order import drawing_order
from autodiff.draw.picture import Picture
from autodiff.draw.running import running
from autodiff.draw.svg import draw, plan
from autodiff.draw.trace import trace
from autodiff.ops.sources import oneslike_op

MOST_NODES = 60


class Stepper:
    """The walk through one computation; made by `stepper`.

    Attributes
    ----------
    step : int
        Where the walk stands: from 0, when only the inputs are known, to `last`. The player's
        controls do not change it, so that a cell prints the same whatever was clicked before.
    last : int
        The number of steps.
    """

    def __init__(self, trace, direction=None):
        self.step = 0
        self.last = len(trace.events)
        self._trace = trace
        self._listeners = []
        self._finished = Frame(trace, self.last)
        captions = [Frame(trace, step).caption for step in range(self.last + 1)]
        roomy = replace(self._finished.diagram(), notes=[*captions, *self._finished.ledger])
        self._plan = plan(roomy, direction)

    def go_to(self, step):
        """Move to a step, from 0 to `last`; players that are shown move along.

        Raises
        ------
        TypeError, ValueError
            If it is not the number of a step.
        """
        self._check(step)
        self.step = step
        for listener in self._listeners:
            listener(step)

    def on_step(self, listener):
        """Call `listener(step)` after every `go_to`."""
        self._listeners.append(listener)

    def picture_at(self, step):
        """Draw a step without moving to it."""
        self._check(step)
        return self._drawn(Frame(self._trace, step))

    def running_at(self, step):
        """Find the lines that run at a step: of the op's `compute`, or of its `gradient`.

        Returns
        -------
        Running or None
            Its ``.says`` names the body, the file and the line, and whose body it is; ``.lines``
            are the lines. None where no op is at work: at the start, and where the output's
            adjoint becomes 1.
        """
        self._check(step)
        frame = Frame(self._trace, step)
        if frame.event is None or frame.event.phase == "seed":
            return None
        node, source = frame.event.node, frame.event.source
        if source is not None:
            return running(source.op.gradient, source, oneslike_op(source))
        return running(node.op.compute, node, [frame.values[operand] for operand in node.inputs])

    @property
    def title(self):
        """What is walked through."""
        return self._finished.title

    @property
    def picture(self):
        """The drawing of the current step."""
        return self.picture_at(self.step)

    @property
    def text(self):
        """The current step in words and numbers, with the ledger of the adjoints."""
        return Frame(self._trace, self.step).text

    @property
    def svg(self):
        """The drawing of the current step, as text."""
        return self.picture.svg

    def save(self, path):
        """Write the drawing of the current step to an SVG file; returns the path."""
        return self.picture.save(path)

    def _drawn(self, frame):
        diagram = frame.diagram(lines=len(self._finished.ledger))
        return Picture(draw(diagram, arrangement=self._plan), frame.text)

    def _check(self, step):
        if isinstance(step, bool) or not isinstance(step, int):
            raise TypeError(f"a step is a whole number from 0 to {self.last}, not {step!r:.40}")
        if not 0 <= step <= self.last:
            raise ValueError(f"there is no step {step}: this walk has the steps 0 to {self.last}")

    def __repr__(self):
        return self._finished.text

    def _repr_mimebundle_(self, include=None, exclude=None):
        return self._drawn(self._finished)._repr_mimebundle_()

    def _ipython_display_(self):
        """Show the player, where ipywidgets is installed, and the filmstrip."""
        from IPython.display import display

        if find_spec("ipywidgets"):
            from autodiff.draw.player import show_player

            show_player(self)
        display(filmstrip(self))


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
        A notebook shows it as a player with buttons and a slider; without a kernel, as a
        filmstrip. ``go_to(k)`` moves it; ``.text`` is the step in words.

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
        raise ValueError(f"a walk has one output, but {len(nodes)} were given: take one by one")
    _check_size(len(drawing_order(nodes)))
    sought = None if wrt is None else node_list(wrt, "wrt")
    return Stepper(trace(nodes[0], feed_dict, sought, names), direction)


def _check_size(count):
    if count > MOST_NODES:
        raise ValueError(
            f"this graph has {count:,} nodes and nobody follows more than {MOST_NODES} step by "
            "step: walk through a part of it, or draw it with draw.graph"
        )
