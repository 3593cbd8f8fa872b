"""Guards: the shortest question whether feeds are of the kind that code was made for.

A guard is generated too. It asks each value for its type, and an array for its shape, its dtype and
its strides; so a call with feeds like the last one's costs about a tenth of a microsecond for each
of them, and everything that is unusual about feeds is left to the interpreter's own checks.
"""

import builtins

import numpy as np

from autodiff.exercise import bodies
from autodiff.nan_debugging import debugging_nans

__all__ = ["make_guard"]


def make_guard(variables, facts):
    """Return a function from a feed_dict to the list of values, or to None if they do not fit.

    Parameters
    ----------
    variables : list of Node
    facts : list of Fact
        What the values look like that fit.

    Returns
    -------
    callable
        It returns None, too, when exercises run other bodies now, or NaN are being looked for.
    """
    names = {"ndarray": np.ndarray, "bodies": bodies, "version": bodies()}
    names["debugging_nans"] = debugging_nans
    lines, tests = [], []
    for i, (node, fact) in enumerate(zip(variables, facts, strict=True)):
        names |= {f"n{i}": node, f"kind{i}": fact.kind, f"dtype{i}": fact.dtype}
        lines.append(f"    x{i} = feed_dict[n{i}]")
        tests.append(f"type(x{i}) is kind{i}" + array_test(i, fact))
    tests += ["bodies() == version", "not debugging_nans()"]
    values = "".join(f"x{i}, " for i in range(len(variables)))
    source = "\n".join([
        "def guard(feed_dict):",
        f"  if type(feed_dict) is dict and len(feed_dict) == {len(variables)}:",
        "   try:",
        *(lines or ["    pass"]),
        "   except KeyError:",
        "    return None",
        "   if (" + "\n    and ".join(tests) + "):",
        f"    return ({values})",
    ])  # fmt: skip
    exec(builtins.compile(source, "<guard of a compiled graph>", "exec"), names)
    return names["guard"]


def array_test(i, fact):
    """Return the questions to an array, as code; numbers have none besides their type."""
    if not fact.is_array:
        return ""
    questions = [f"x{i}.shape == {fact.shape!r}", f"x{i}.dtype is dtype{i}"]
    if fact.contiguous:
        questions.append(f"x{i}.strides == {strides_of(fact)!r}")
    else:
        questions.append(f"not x{i}.flags.c_contiguous")
    return "".join(f" and {question}" for question in questions)


def strides_of(fact):
    """Return the strides of a contiguous array."""
    strides, step = [], fact.dtype.itemsize
    for length in reversed(fact.shape):
        strides.insert(0, step)
        step *= max(length, 1)
    return tuple(strides)
