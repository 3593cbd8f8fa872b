"""Words and numbers: how values are written in a picture, and the plain listing beside it."""

from decimal import Decimal
from fractions import Fraction

DIGITS = 6
LONGEST_LABEL = 34
MOST_LINES = 18


def shown(value):
    """Write a value in at most about a dozen characters.

    Numbers get six significant digits, small vectors their entries, other arrays their shape.

    >>> shown(0.8771929824561403), shown(-0.0), shown(2), shown(2**100)
    ('0.877193', '0', '2', '1.26765e+30')
    >>> import numpy as np
    >>> shown(np.array([1.0, 2.5])), shown(np.ones((4, 3)))
    ('[1, 2.5]', '4×3 array')
    """
    shape = getattr(value, "shape", ())
    if shape not in ((), None):
        return _shown_array(value, shape)
    if shape == () and hasattr(value, "item"):
        value = value.item()
    if isinstance(value, bool | complex):
        return str(value) if isinstance(value, bool) else f"{value:.{DIGITS}g}"
    if isinstance(value, int | float | Fraction):
        return _shown_number(value)
    return _shown_other(value)


def _shown_number(value):
    if isinstance(value, int) and abs(value) < 10**9:
        return str(value)
    if isinstance(value, Fraction) and len(str(value)) <= 9:
        return str(value)
    value = Decimal(value).normalize() if isinstance(value, int) else float(value)
    text = f"{value:.{DIGITS}g}"
    return "0" if text == "-0" else text


def _shown_array(value, shape):
    if len(shape) == 1 and shape[0] <= 3 and value.dtype.kind in "iuf":
        return "[" + ", ".join(f"{entry + 0.0:.3g}" for entry in value.tolist()) + "]"
    return "×".join(map(str, shape)) + ("" if len(shape) > 1 else "-vector") + _array_word(shape)


def _array_word(shape):
    return " array" if len(shape) > 1 else ""


def _shown_other(value):
    """Never an address: it would differ from run to run."""
    text = repr(value)
    return type(value).__name__ if " at 0x" in text else cut(text, 14)


def cut(text, longest=LONGEST_LABEL):
    """Shorten a label.

    >>> cut("a long name", 7)
    'a long…'
    """
    text = " ".join(str(text).split())
    return text if len(text) <= longest else text[: longest - 1] + "…"


def counted(number, noun):
    """Write a count with its noun.

    >>> counted(1, "node"), counted(99980, "more node")
    ('1 node', '99,980 more nodes')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def listing(rows, left_out=0, most=MOST_LINES):
    """Line up rows of cells; of many rows the last are kept, as they are nearest the output.

    `left_out` counts rows that were dropped before.

    >>> print(listing([("x", "value 2"), ("v1 = exp(x)", "value 7.38906")]))
    x             value 2
    v1 = exp(x)   value 7.38906
    """
    kept = rows[-most:]
    left_out += len(rows) - len(kept)
    columns = [column for column in zip(*kept, strict=True) if any(column)]
    padded = [[cell.ljust(max(map(len, column))) for cell in column] for column in columns]
    lines = ["   ".join(row).rstrip() for row in zip(*padded, strict=True)]
    return "\n".join([f"… {counted(left_out, 'more node')}"] * bool(left_out) + lines)


def box_rows(boxes):
    """Give the listing's rows for boxes: label, value, adjoint, and whether gradients added it."""
    return [
        (
            box.label,
            f"value {box.value}" if box.value else "",
            f"adjoint {box.adjoint}" if box.adjoint else "",
            "(gradients)" if box.kind == "backward" else "",
        )
        for box in boxes
    ]


def described(boxes):
    """Say for a screen reader what a picture shows; the last boxes are nearest the output."""
    labels = [box.label for box in boxes[-12:]]
    earlier = f"{counted(len(boxes) - 12, 'node')}, then " if len(boxes) > 12 else ""
    return f"From the inputs to the output: {earlier}{'; '.join(labels)}."
