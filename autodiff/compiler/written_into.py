"""Where a caller wants outputs written: arrays that must be fit to hold them."""

import weakref

import numpy as np

__all__ = ["check_fit", "check_list", "check_overlap", "is_still", "remember"]


def check_list(out, outputs):
    """Return `out` as a list with an array, or None, for each output."""
    if not isinstance(out, list | tuple):
        raise TypeError(
            "compiled function: out is a list with an array, or None, for each output; "
            f"got {type(out).__name__}"
        )
    if len(out) != outputs:
        raise ValueError(
            f"compiled function: out has {len(out)} entries for {outputs} outputs; give None for "
            "an output that is to be a fresh array"
        )
    for i, place in enumerate(out):
        if place is not None and not isinstance(place, np.ndarray):
            raise TypeError(
                f"compiled function: out[{i}] is {type(place).__name__}; expected an array that "
                "can be written to, or None"
            )
    return list(out)


def check_fit(out, facts):
    """Raise an error unless each array has the shape and dtype of its output."""
    for i, (place, fact) in enumerate(zip(out, facts, strict=True)):
        if place is None:
            continue
        dtype = np.dtype(fact.kind) if fact.dtype is None else fact.dtype
        if place.shape != fact.shape or place.dtype != dtype:
            raise ValueError(
                f"compiled function: out[{i}] has shape {place.shape} and dtype {place.dtype}; "
                f"the output has {fact.shape} and {dtype}: try np.empty({fact.shape}, '{dtype}')"
            )


def check_overlap(out, feeds):
    """Raise an error if an array to write to cannot be written to, or is used for more."""
    places = [(i, place) for i, place in enumerate(out) if place is not None]
    for i, place in places:
        if not place.flags.writeable:
            raise ValueError(f"compiled function: out[{i}] is read-only; give a copy of it")
        if any(isinstance(v, np.ndarray) and np.may_share_memory(place, v) for v in feeds):
            raise ValueError(
                f"compiled function: out[{i}] shares memory with what is fed, which would change "
                "while it is read; give an array of its own"
            )
        if any(j != i and np.may_share_memory(place, other) for j, other in places):
            raise ValueError(
                f"compiled function: out[{i}] shares memory with another array in out; give each "
                "output an array of its own"
            )


def remember(value):
    """Return what tells an array from others without keeping it alive; None for a number."""
    if not isinstance(value, np.ndarray):
        return None
    return weakref.ref(value), value.shape, value.strides, value.flags.writeable


def is_still(remembered, value):
    """Say whether a value is the array that was remembered, or is a number as before."""
    if remembered is None:
        return not isinstance(value, np.ndarray)
    array, shape, strides, writeable = remembered
    return (
        array() is value and value.shape == shape and value.strides == strides
        and value.flags.writeable == writeable
    )  # fmt: skip
