"""Lifetimes: up to which line of code a piece of memory is needed."""

from autodiff.exercise import exercise

__all__ = ["last_uses"]


@exercise("12.5")
def last_uses(uses, kept):
    """Return at which line each value is used for the last time.

    Parameters
    ----------
    uses : list of collections of int
        For each line of code, in order, the numbers of the values that it uses: those that it
        reads, and the one that it makes.
    kept : collection of int
        Values that are still needed behind the last line: outputs. No line ends their life.

    Returns
    -------
    dict of int to int
        By value: the position of the last line that uses it, counted from 0. For a value that is
        kept, the number of lines, which is a position that no line has.

    Examples
    --------
    >>> last_uses([(0, 1), (1, 2), (1, 3), (2, 3, 4)], kept={4})
    {0: 0, 1: 2, 2: 3, 3: 3, 4: 4}
    """
    raise NotImplementedError
