"""Compare a student's answer with the true one, and show both readably."""

from cmath import isfinite
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from numbers import Number
from typing import Any

import numpy as np

from autodiff.course.plain import Opaque

__all__ = ["Parting", "part", "same", "shown"]

EXACT = (int, Fraction, Decimal)
LONGEST = 300  # characters of one shown value


@dataclass(frozen=True)
class Parting:
    """The first place where two values part."""

    path: tuple
    yours: Any
    true: Any


def same(yours: Any, true: Any, tolerance: float = 1e-9) -> bool:
    """Say whether two values agree: exactly where they are exact, else within the tolerance."""
    return part(yours, true, tolerance) is None


def part(yours: Any, true: Any, tolerance: float = 1e-9) -> Parting | None:
    """Return the first place where two values part, or None if they agree.

    Ints and fractions are compared exactly, floats by |yours - true| <= tolerance * max(1, |true|),
    arrays by shape and then element by element, NaN only with NaN. Lists and tuples are alike.
    """
    if _is_number(true) and _is_number(yours):
        return None if _close(yours, true, tolerance) else Parting((), yours, true)
    if isinstance(true, np.ndarray):
        return _part_arrays(yours, true, tolerance)
    if isinstance(true, list | tuple) and isinstance(yours, list | tuple):
        return _part_sequences(yours, true, tolerance)
    if isinstance(true, dict) and isinstance(yours, dict):
        return _part_dicts(yours, true, tolerance)
    if isinstance(true, bool | np.bool_) and isinstance(yours, bool | np.bool_):
        return None if bool(yours) == bool(true) else Parting((), yours, true)
    alike = type(yours) is type(true) and not isinstance(true, Opaque) and yours == true
    return None if alike else Parting((), yours, true)


def _is_number(value: Any) -> bool:
    if isinstance(value, np.ndarray):
        return value.ndim == 0 and value.dtype.kind in "iufc"
    return isinstance(value, Number) and not isinstance(value, bool | np.bool_)


def _close(yours: Any, true: Any, tolerance: float) -> bool:
    yours, true = (v.item() if isinstance(v, np.generic | np.ndarray) else v for v in (yours, true))
    if isinstance(true, Fraction | Decimal) or (isinstance(true, int) and isinstance(yours, EXACT)):
        return isinstance(yours, EXACT) and yours == true
    if _is_nan(yours) or _is_nan(true):
        return _is_nan(yours) and _is_nan(true)
    try:
        yours = float(yours) if isinstance(yours, EXACT) else yours
        if not (isfinite(yours) and isfinite(true)):
            return yours == true
        return abs(yours - true) <= tolerance * max(1.0, abs(true))
    except OverflowError:  # an int beyond every float
        return False


def _is_nan(value: Any) -> bool:
    return value != value


def _part_sequences(yours: Sequence, true: Sequence, tolerance: float) -> Parting | None:
    for position, (mine, right) in enumerate(zip(yours, true, strict=False)):
        found = part(mine, right, tolerance)
        if found is not None:
            return Parting((position, *found.path), found.yours, found.true)
    return None if len(yours) == len(true) else Parting((), yours, true)


def _part_dicts(yours: dict, true: dict, tolerance: float) -> Parting | None:
    if yours.keys() != true.keys():
        return Parting((), yours, true)
    for key in true:
        found = part(yours[key], true[key], tolerance)
        if found is not None:
            return Parting((key, *found.path), found.yours, found.true)
    return None


def _part_arrays(yours: Any, true: np.ndarray, tolerance: float) -> Parting | None:
    if not isinstance(yours, np.ndarray | np.generic) or np.shape(yours) != true.shape:
        return Parting((), yours, true)
    for index in np.ndindex(true.shape):
        found = part(yours[index], true[index], tolerance)
        if found is not None:
            return Parting(index, found.yours, found.true) if index else Parting((), yours, true)
    return None


def shown(value: Any, full: bool = False) -> str:
    """Return a value as a reader wants it: floats short, arrays compact, all on one line.

    Examples
    --------
    >>> shown([1 / 3, np.float64(2.0)]), shown(np.ones((2, 2)))
    ('[0.3333333333, 2.0]', '[[1., 1.], [1., 1.]]')
    """
    text = _shown(value, full)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 30]} ... ({len(text)} characters)"


def _shown(value: Any, full: bool) -> str:
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float):
        return _shown_float(value, full)
    if isinstance(value, Fraction):
        return f"Fraction({value.numerator}, {value.denominator})"
    if isinstance(value, int) and value.bit_length() > 1000:
        return f"an integer of {value.bit_length()} bits"
    if isinstance(value, np.ndarray):
        return _shown_array(value, full)
    if isinstance(value, list):
        return f"[{', '.join(_shown(entry, full) for entry in value[:50])}]"
    if isinstance(value, tuple):
        inside = ", ".join(_shown(entry, full) for entry in value[:50])
        return f"({inside},)" if len(value) == 1 else f"({inside})"
    if isinstance(value, dict):
        pairs = (f"{_shown(k, full)}: {_shown(v, full)}" for k, v in list(value.items())[:50])
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, Opaque):
        return f"{value.text} (a {value.type_name})"
    return repr(value)


def _shown_float(value: float, full: bool) -> str:
    text = repr(value)
    if full or len(text) <= 12 or not isfinite(value):
        return text
    return f"{value:.10g}"


def _shown_array(array: np.ndarray, full: bool) -> str:
    text = np.array2string(
        array, separator=", ", threshold=30, edgeitems=3, precision=17 if full else 6,
        floatmode="unique" if full else "maxprec", max_line_width=10**6,
    )  # fmt: skip
    text = " ".join(text.split()).replace("[ ", "[").replace(" ,", ",").replace(" ]", "]")
    if array.size > 30 or array.size == 0:
        text += f", shape {array.shape}"
    return text
