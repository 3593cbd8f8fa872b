"""Where nodes are made: the line outside this package to which an error message points.

The line is found by walking up the stack, which takes longer than all the rest of making a node.
`gradients` makes many nodes at a time, all of them for the line that called it: so it looks once.
"""

import functools
import sys
from contextlib import contextmanager
from contextvars import ContextVar

__all__ = ["MADE_AT", "outside", "pinned", "unpinned"]

MADE_AT = ContextVar("MADE_AT", default=None)  # the place of all nodes made meanwhile, if pinned


def outside(depth):
    """Return the code and the instruction that run in the nearest frame outside this package.

    The search begins `depth` frames above the caller. Each frame that it looks at costs as much as
    a quarter of a node, so a caller that knows how deep inside the package it is says so.
    """
    try:
        frame = sys._getframe(depth + 1)
    except ValueError:  # nothing of Python is above the package: C has called it
        frame = sys._getframe(1)
    while frame.f_globals.get("__name__", "")[:9] == "autodiff." and frame.f_back:
        frame = frame.f_back
    return frame.f_code, frame.f_lasti


@contextmanager
def pinned():
    """Let all nodes made meanwhile say that they were made where this was asked for."""
    token = MADE_AT.set(MADE_AT.get() or outside(3))
    try:
        yield
    finally:
        MADE_AT.reset(token)


def unpinned(function):
    """Return a user's function so that nodes made in it show its own lines, pinned or not."""

    @functools.wraps(function)
    def call(*args, **kwargs):
        token = MADE_AT.set(None)
        try:
            return function(*args, **kwargs)
        finally:
            MADE_AT.reset(token)

    return call
