"""Inputs whose values nobody may look at: those of a function that is being compiled.

Compiled code is made in one run and used for other values. So a function that is compiled may ask
its arguments for shapes and types, which stay the same, but for no value: the answer would be
built into the code. Whoever asks all the same gets an error that says which line it was.
"""

import sys
from contextlib import contextmanager

from autodiff.naming import spell_place

__all__ = ["check_look", "closed_inputs", "closing", "hides"]

closed_inputs = {}  # from each input to the name of the function that is being compiled


@contextmanager
def closing(nodes, name):
    """Close inputs as long as a function is traced.

    Parameters
    ----------
    nodes : list of Node
        The inputs of the trace.
    name : str
        The function's, for the error.
    """
    closed_inputs.update(dict.fromkeys(nodes, name))
    try:
        yield
    finally:
        for node in nodes:
            del closed_inputs[node]


def hides(node):
    """Say whether a node's value depends on a closed input."""
    return closed_input_behind(node) is not None


def closed_input_behind(node):
    """Return a closed input that a node depends on, or None."""
    if not closed_inputs:
        return None
    stack, seen = [node], set()
    while stack:
        node = stack.pop()
        if node in closed_inputs:
            return node
        if node not in seen:
            seen.add(node)
            stack += node.inputs
    return None


def check_look(node, what="the value"):
    """Raise a TypeError if a node depends on a closed input, and somebody outside asks for it.

    Parameters
    ----------
    node : Node
    what : str
        What is asked for.
    """
    source = closed_input_behind(node)
    if source is None:
        return
    raise TypeError(
        f"compile: {closed_inputs[source]} asks for {what} of the node {node} (made at "
        f"{node.made_at}), at {asking_line()}. It depends on {source}, which has another value in "
        "every call, while the code is compiled once. Choose elements with np.where(condition, a, "
        "b); or let the argument be a setting, compile(f, static=...), so that each value of it "
        "has code of its own; or leave compile out. Shapes and dtypes may be asked for"
    )


def asks_from_outside(frame):
    """Say whether a frame runs code that is not this package's."""
    return not frame.f_globals.get("__name__", "").startswith("autodiff.")


def asking_line():
    """Return the line, outside this package, that is running: `file:line`."""
    frame = sys._getframe(1)
    while frame.f_back and not asks_from_outside(frame):
        frame = frame.f_back
    return spell_place(frame.f_code.co_filename, frame.f_lineno)
