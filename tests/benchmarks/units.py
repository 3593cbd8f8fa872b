"""Seconds and bytes for people."""

from functools import partial

__all__ = ["readable", "seconds_or_bytes"]

SECONDS = ((1.0, "s"), (1e-3, "ms"), (1e-6, "us"), (0.0, "ns"))
BYTES = ((1e9, "GB"), (1e6, "MB"), (1e3, "kB"), (0.0, "B"))
SMALLEST = {"ns": 1e-9, "B": 1.0}


def readable(amount, units):
    """Return an amount with three digits, in the largest unit that leaves a digit before the point.

    Examples
    --------
    >>> readable(0.0123, SECONDS), readable(2.5e9, BYTES), readable(3e-7, SECONDS)
    ('12.3 ms', '2.5 GB', '300 ns')
    """
    size, unit = next((size, unit) for size, unit in units if amount >= size)
    return f"{amount / (SMALLEST.get(unit) or size):.3g} {unit}"


def seconds_or_bytes(quantity, suffix=""):
    """Return the function that shows a quantity of `Target` as text.

    Examples
    --------
    >>> seconds_or_bytes("setup memory")(64), seconds_or_bytes("time", " each")(1.3e-6)
    ('64 B', '1.3 us each')
    """
    return partial(show, BYTES if "memory" in quantity else SECONDS, suffix)


def show(units, suffix, amount):
    """Return an amount in its unit, with something behind it."""
    return readable(amount, units) + suffix
