"""Values as plain data: what may cross the pipe between a check and the student's process.

Numbers, fractions, decimals, strings, None, booleans, lists, tuples, dicts and NumPy arrays cross.
Anything else crosses as an `Opaque`: its type and its repr, equal to nothing. Never pickle, since
the student's process is not trusted.
"""

import base64
import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np

__all__ = ["Opaque", "decode", "encode"]

LONG = 10_000  # bits; beyond these an int crosses in hexadecimal, which has no length limit
DTYPE = re.compile(r"[<>|=]?[biufc]\d{1,2}|\|b1")


@dataclass(frozen=True, eq=False)
class Opaque:
    """What stands for a value that is no plain data."""

    type_name: str
    text: str

    def __repr__(self) -> str:
        return self.text


def encode(value: Any) -> Any:
    """Return `value` in JSON's own types, with a tag where JSON has no such type."""
    kind = type(value)
    if value is None or kind in (bool, str, float):
        return value
    if kind is int:
        return value if value.bit_length() <= LONG else {"int": hex(value)}
    if kind is list:
        return [encode(entry) for entry in value]
    if kind in PLAIN:
        tag, parts = PLAIN[kind]
        return {tag: parts(value)}
    if isinstance(value, np.generic | np.ndarray) and DTYPE.fullmatch(value.dtype.str):
        return {"array": _encode_array(np.asarray(value)), "scalar": isinstance(value, np.generic)}
    if kind is np.ndarray and value.dtype == object:
        return {"objects": [list(value.shape), [encode(entry) for entry in value.flat]]}
    return {"opaque": [kind.__name__, repr(value)[:500]]}


PLAIN = {
    tuple: ("tuple", lambda value: [encode(entry) for entry in value]),
    dict: ("dict", lambda value: [[encode(k), encode(v)] for k, v in value.items()]),
    Fraction: ("fraction", lambda value: [encode(value.numerator), encode(value.denominator)]),
    Decimal: ("decimal", str),
    complex: ("complex", lambda value: [value.real, value.imag]),
}


def _encode_array(array: np.ndarray) -> list:
    data = base64.b64encode(np.ascontiguousarray(array).tobytes()).decode("ascii")
    return [array.dtype.str, list(array.shape), data]


def decode(data: Any) -> Any:
    """Return the value that `encode` was given.

    Raises
    ------
    ValueError
        If this is nothing that `encode` makes.
    """
    if data is None or type(data) in (bool, int, float, str):
        return data
    if type(data) is list:
        return [decode(entry) for entry in data]
    try:
        tag, content = next(iter(data.items()))
        value = DECODERS[tag](content)
        return value[()] if data.get("scalar") else value
    except (KeyError, TypeError, ValueError, ArithmeticError, AttributeError, StopIteration) as e:
        raise ValueError(f"not plain data: {repr(data)[:200]}") from e


def _decode_array(content: list) -> np.ndarray:
    dtype, shape, data = content
    if not DTYPE.fullmatch(dtype):
        raise ValueError(f"array of {dtype}")
    return np.frombuffer(base64.b64decode(data), dtype=dtype).reshape(shape).copy()


def _decode_objects(content: list) -> np.ndarray:
    shape, entries = content
    array = np.empty(len(entries), dtype=object)
    array[:] = [decode(entry) for entry in entries]
    return array.reshape(shape)


DECODERS = {
    "int": lambda text: int(text, 16),
    "tuple": lambda entries: tuple(decode(entry) for entry in entries),
    "dict": lambda pairs: {decode(key): decode(value) for key, value in pairs},
    "fraction": lambda parts: Fraction(decode(parts[0]), decode(parts[1])),
    "decimal": Decimal,
    "complex": lambda parts: complex(*parts),
    "opaque": lambda parts: Opaque(str(parts[0]), str(parts[1])),
    "array": _decode_array,
    "objects": _decode_objects,
}
