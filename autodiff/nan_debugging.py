"""`debug_nans`: stop at the first operation that makes a NaN, and say which and where.

A NaN shows up far from where it was made, as everything behind it becomes NaN too. In this mode
every value is looked at as soon as it is computed. The mode belongs to a context (`contextvars`):
other threads and asynchronous tasks go on as they were. Where it is off, it costs one question
for each run of a graph.
"""

from contextlib import contextmanager
from contextvars import ContextVar

import numpy as np

__all__ = ["debug_nans", "set_debug_nans"]

_forbidden = ContextVar("forbidden", default=())

TESTS = {"NaN": np.isnan, "inf": np.isinf}


@contextmanager
def debug_nans(inf=False):
    """Raise an error at the first operation whose value has a NaN; also usable as a decorator.

    Parameters
    ----------
    inf : bool
        Whether infinite values are errors too.

    Raises
    ------
    FloatingPointError
        In its body, wherever the value of a node is computed: in `Executor.run`, and for nodes
        that know their values. It names the operation, the shapes, the line of yours that made
        the node, and which of its inputs were finite. Values that are fed, and constants, may be
        NaN; the first operation that lets them through raises.

    Examples
    --------
    >>> import autodiff as ad
    >>> x = ad.Variable(name="x")
    >>> with debug_nans(), np.errstate(invalid="ignore"):
    ...     try:
    ...         ad.Executor([ad.log(x) + 1]).run({x: np.array([1.0, -2.0])})
    ...     except FloatingPointError as error:
    ...         print(str(error).split(".")[0])
    log(x) made NaN at index (1,) of its value of shape (2,), though all inputs are finite
    """
    token = _forbidden.set(_names(inf))
    try:
        yield
    finally:
        _forbidden.reset(token)


def set_debug_nans(on=True, inf=False):
    """Switch the mode of `debug_nans` on or off from now on, for this thread or task.

    Parameters
    ----------
    on : bool
        Whether NaN is an error.
    inf : bool
        Whether infinite values are errors too.
    """
    _forbidden.set(_names(inf) if on else ())


def _names(inf):
    return ("NaN", "inf") if inf else ("NaN",)


def debugging_nans():
    """Say whether the mode is on in this context."""
    return bool(_forbidden.get())


def run_checked(order, values):
    """Do what `run_in_order` does, and look at every value that is computed."""
    for node in order:
        if node not in values:
            input_vals = [values[operand] for operand in node.inputs]
            values[node] = check_value(node, input_vals, node.op.compute(node, input_vals))


def check_value(node, input_vals, value):
    """Return a node's value as it is if the mode allows it.

    Raises
    ------
    FloatingPointError
        If there is something in it that must not be.
    """
    for name in _forbidden.get():
        index = find(name, value)
        if index is not None:
            raise FloatingPointError(explain(name, index, node, input_vals, value))
    return value


def find(name, value):
    """Return the index of the first NaN, or inf, in a value; None if there is none."""
    if isinstance(value, tuple):
        return None  # a factorisation: the nodes of its parts are looked at themselves
    array = np.asarray(value)
    if array.dtype.kind != "f":
        return None
    found = TESTS[name](array)
    return tuple(int(i) for i in np.argwhere(found)[0]) if found.any() else None


def explain(name, index, node, input_vals, value):
    """Return the message: what happened, where, and what came in."""
    states = [state(operand) for operand in input_vals]
    guilty = [str(a) for a, text in zip(node.inputs, states, strict=True) if text != "all finite"]
    verb = "passed on" if guilty else "made"
    cause = f"which came in with {', '.join(guilty)}" if guilty else "though all inputs are finite"
    lines = [
        f"{node} {verb} {name}{f' at index {index}' if index else ''} of its value of shape "
        f"{np.shape(value)}, {cause}. The node was made at {node.made_at}"
    ]
    for operand, operand_value, text in zip(node.inputs, input_vals, states, strict=True):
        shape = np.shape(operand_value)
        there = f"; {np.asarray(operand_value)[index]} there" if shape == np.shape(value) else ""
        lines.append(f"  {operand}, of shape {shape}, is {text}{there}")
    lines.append(
        "Keep the operation away from such inputs: choose with np.where before it, not behind it"
        if not guilty
        else "Look at what was fed, or leave such elements out with np.where"
    )
    return "\n".join(lines)


def state(value):
    """Say whether a value is finite."""
    found = [name for name in TESTS if find(name, value) is not None]
    return f"not finite: it has {' and '.join(found)}" if found else "all finite"
