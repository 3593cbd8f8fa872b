"""Common subexpressions: what was computed once is not computed again.

Exact, bit for bit: two steps are merged only if they are the same op on the same values with the
same constant, and constants are the same only if their bits are. a * b and b * a stay apart: where
both are NaN, the first operand's sign and payload win.
"""

import struct
from dataclasses import replace
from fractions import Fraction

import numpy as np

from autodiff.compiler.program import Step
from autodiff.compiler.purity import impure_targets
from autodiff.exercise import exercise

__all__ = ["common", "constant_key", "merge"]

SMALL = 1024  # bytes of an array that are looked at; of larger ones only the very same are the same


def common(program):
    """Return the program with every repeated step, and every repeated constant, only once."""
    same = repeated_constants(program.constants)
    steps, same = merge(program.steps, same, impure_targets(program.steps))
    outputs = [same.get(number, number) for number in program.outputs]
    return replace(program, steps=steps, outputs=outputs)


def repeated_constants(constants):
    """Return a dict from each constant that repeats an earlier one to that one."""
    first, same = {}, {}
    for number, value in constants.items():
        earlier = first.setdefault(constant_key(value), number)
        if earlier != number:
            same[number] = earlier
    return same


@exercise("12.4")
def merge(steps, same, alone):
    """Return the steps without repetitions, and which value stands for which.

    Two steps repeat each other if they have the same op, the same inputs and the same constant
    (`constant_key` says when two constants are the same; `id(op)` stands for an op in a key, so
    that the garbage collector need not look into a key). The first one stays. Where the second
    one's target is needed later, the first one's takes its place, which may turn later steps into
    repetitions, too.

    Parameters
    ----------
    steps : list of Step
        Each with `target`, `op`, `inputs` (a tuple of numbers) and `const_attr`.
    same : dict of int to int
        Which values are known to be the same already, by number: the constants.
    alone : set of int
        Targets of steps that are never merged: they draw random numbers, for example.

    Returns
    -------
    steps : list of Step
        Those that stay, each with its inputs as they are called now.
    same : dict of int to int
        The given one, and every target that is gone, with the one that stands for it.

    Examples
    --------
    >>> from autodiff.ops import mul_op, neg_op
    >>> steps = [Step(1, neg_op, (0,)), Step(2, neg_op, (0,)), Step(3, mul_op, (1, 2))]
    >>> kept, same = merge(steps, {}, set())
    >>> [(step.target, step.inputs) for step in kept], same
    ([(1, (0,)), (3, (1, 1))], {2: 1})
    """
    first, kept, same = {}, [], dict(same)
    for step in steps:
        inputs = tuple([same.get(number, number) for number in step.inputs])
        if inputs != step.inputs:
            step = Step(step.target, step.op, inputs, step.const_attr)
        if step.target not in alone:
            key = (id(step.op), step.inputs, constant_key(step.const_attr))
            earlier = first.setdefault(key, step.target)
            if earlier != step.target:
                same[step.target] = earlier
                continue
        kept.append(step)
    return kept, same


@exercise("12.3")
def constant_key(value):
    """Return something hashable that is equal for two constants only if they are the same.

    1, 1.0 and True are three constants, since they make results of three types. So are 0.0 and
    -0.0, though 0.0 == -0.0; 1 / x tells them apart. Two NaNs of the same bits are the same
    constant, though nan != nan. `bits(number)` gives a float's eight bytes.

    Parameters
    ----------
    value : object
        None, a bool, int, float, Fraction or str, or a tuple of such values. Anything else is
        answered by `other_key(value)`.

    Returns
    -------
    hashable

    Examples
    --------
    >>> constant_key(2.0) == constant_key(2.0), constant_key(0.0) == constant_key(-0.0)
    (True, False)
    """
    kind = type(value)
    if value is None:
        return None
    if kind is float:
        return (kind, bits(value))
    if kind is tuple:
        return (kind, *[constant_key(item) for item in value])
    return (kind, value) if kind in COMPARED else other_key(value)


COMPARED = frozenset([bool, int, Fraction, str, np.dtype])


def bits(number):
    """Return the eight bytes of a float.

    Examples
    --------
    >>> bits(0.0) == bits(-0.0), bits(float("nan")) == bits(float("nan"))
    (False, True)
    """
    return struct.pack("d", number)


def other_key(value):
    """Return a key for what no comparison can be trusted with: by its bytes, or by identity."""
    if isinstance(value, np.generic):
        return (type(value), value.dtype, value.tobytes())
    if isinstance(value, slice):
        return (slice, *map(constant_key, (value.start, value.stop, value.step)))
    if type(value) is np.ndarray and value.nbytes <= SMALL and is_plain(value):
        return (np.ndarray, value.dtype, value.shape, value.tobytes())
    return (type(value), id(value))


def is_plain(array):
    """Say whether an array's bytes, in order, are all that there is to it."""
    return array.flags.c_contiguous and not array.dtype.hasobject
