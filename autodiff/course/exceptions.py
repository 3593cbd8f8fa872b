"""What an exception in a student's body usually means, in a sentence.

Python's own message says what went wrong in the machine; a learner needs the likely slip. The
exercise's own table in `syllabus.toml`, `[exercise.errors]`, goes first, then this one.
"""

import re
from collections.abc import Mapping

__all__ = ["meaning"]

TABLE = [  # a pattern for "Type: message"; the first that fits is taken
    (
        r"'NoneType'",
        "One of the values is None: a function without `return` gives None, and so does a method "
        "such as list.append or list.sort.",
    ),
    (
        r"can't multiply sequence|operand type.*'list'|concatenate list|bad operand type.*'list'",
        "A list stands where one value belongs: take the values out first, as in `a, b = values`.",
    ),
    (
        r"RecursionError",
        "Python gives up at about 1,000 calls inside one another: keep a list as a stack of your "
        "own, or check that the function does not call itself on the same thing.",
    ),
    (
        r"truth value of an array",
        "An array of many elements is neither true nor false: choose element by element with "
        "np.where, or ask np.any or np.all.",
    ),
    (
        r"values to unpack",
        "There are more or fewer entries on the right than names on the left: print what you "
        "unpack, or its length.",
    ),
    (
        r"UnboundLocalError",
        "A name that is assigned anywhere in a function is local in all of it: it has no value "
        "yet where you read it.",
    ),
    (
        r"NameError",
        "Nothing of that name is known here: is it spelled as in the docstring, and imported at "
        "the top of the file? The arguments are the names in the `def` line.",
    ),
    (
        r"changed size during iteration",
        "A dict or set must not grow or shrink while you loop over it: loop over list(it).",
    ),
    (
        r"mismatch in its core dimension|not aligned",
        "In a matrix product the inner lengths are equal, (n, k) @ (k, m): is a transpose missing "
        "or one too many, or are the factors the wrong way round?",
    ),
    (
        r"could not be broadcast",
        "Shapes broadcast where their lengths, counted from the last axis, are equal or 1: print "
        "both shapes.",
    ),
    (
        r"IndexError: list index out of range",
        "A list of n entries has the indices 0 to n - 1: is it shorter than you think, or is the "
        "loop one too long?",
    ),
    (
        r"required positional argument|positional arguments? but",
        "The call has more or fewer arguments than the function's `def` line asks for.",
    ),
    (
        r"unhashable type",
        "Keys of a dict and members of a set must be hashable: a tuple or a node is, a list, a "
        "dict and an array are not.",
    ),
    (
        r"object is not (callable|subscriptable|iterable)",
        "A value of that type cannot be used so: is it a number or a node where you expected a "
        "function or a list?",
    ),
]


def meaning(said: str, own: Mapping[str, str]) -> str | None:
    """Return what an exception usually means, or None.

    Parameters
    ----------
    said : str
        The exception as `Type: message`.
    own : mapping of str to str
        The exercise's own table: from a part of `said` to a sentence.

    Examples
    --------
    >>> meaning("RecursionError: maximum recursion depth exceeded", {})[:45]
    'Python gives up at about 1,000 calls inside o'
    >>> meaning("KeyError: 3", {"KeyError": "No such node."})
    'No such node.'
    """
    for part, sentence in own.items():
        if part in said:
            return sentence
    return next((sentence for pattern, sentence in TABLE if re.search(pattern, said)), None)
