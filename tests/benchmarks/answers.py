"""The numbers that a run gave: as a flat list of arrays, and whether two systems agree on them."""

import numpy as np

__all__ = ["disagreement", "flatten"]


def flatten(tree):
    """Return the numbers of a run as a list of arrays.

    Examples
    --------
    >>> flatten({"b": [1.0, (2.0,)], "a": np.arange(2)})
    [array([0, 1]), array(1.), array(2.)]
    """
    if isinstance(tree, dict):
        tree = [tree[key] for key in sorted(tree)]
    if isinstance(tree, list | tuple):
        return [array for part in tree for array in flatten(part)]
    if tree is None:  # a floor has no numbers
        return []
    if hasattr(tree, "detach"):  # a tensor of torch
        tree = tree.detach().numpy()
    return [np.array(tree)]  # a copy: the run may use its buffers again


def disagreement(received, expected, tolerance):
    """Return in words how two lists of arrays differ, or "" if they agree.

    An array agrees if no element is further off than `tolerance` times the largest of the expected
    array. What is not finite disagrees with everything.

    Examples
    --------
    >>> disagreement([np.array([1.0, 2.0])], [np.array([1.0, 2.0 + 1e-12])], 1e-9)
    ''
    >>> disagreement([np.array([1.0, 2.0])], [np.array([1.0, 4.0])], 1e-9)
    'number 0 of 1 is off by 0.5 of its largest element, at (1,): 2.0; expected 4.0'
    """
    if len(received) != len(expected):
        return f"{len(received)} numbers or arrays; expected {len(expected)}"
    for number, (mine, true) in enumerate(zip(received, expected, strict=True)):
        if found := difference(mine, true, tolerance):
            return f"number {number} of {len(expected)} {found}"
    return ""


def difference(mine, true, tolerance):
    """Return in words how an array differs from the true one, or ""."""
    if mine.shape != true.shape:
        return f"has shape {mine.shape}; expected {true.shape}"
    if not mine.size:
        return ""
    if not np.isfinite(mine).all():
        return "holds NaN or infinity"
    off = np.abs(mine.astype(float) - true.astype(float))
    scale = np.abs(true).max()
    place = np.unravel_index(off.argmax(), off.shape)
    if off[place] <= tolerance * scale:
        return ""
    at = tuple(int(index) for index in place)
    where = f", at {at}" if at else ""
    ratio = off[place] / scale if scale else np.inf
    return (
        f"is off by {ratio:.2g} of its largest element{where}: "
        f"{float(mine[place])!r}; expected {float(true[place])!r}"
    )
