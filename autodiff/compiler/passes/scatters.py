"""Sums of scatters: adjoints of slices of one array are added up in one array, each in its place.

The adjoint of `x[:-1]` is a vector put into zeros of x's shape; with that of `x[1:]` to be added,
the reference makes two arrays of zeros, fills both, and adds them into a third. One array of zeros
will do. Parts that go to the same place are added first, and then put there.

Exact but for the sign of zeros: -0.0 + -0.0 is -0.0 to the reference, and here 0.0 + -0.0 + -0.0,
which is 0.0. Every other number is the same, bit for bit: the terms are added in the same order.
"""

from collections import Counter

import numpy as np

from autodiff.compiler.program import Step
from autodiff.exercise import is_reference
from autodiff.ops.arithmetic import AddOp, add_op
from autodiff.ops.base import Op
from autodiff.ops.indexing import scatter_op
from autodiff.ops.scattering import scatter

__all__ = ["ScatterSumOp", "basic_key", "put_parts", "scatter_sum_op", "sum_scatters"]


class ScatterSumOp(Op):
    """Zeros of the shape of `like`, the last input, and y[key] += b for each key and other input.

    `const_attr` holds the keys.
    """

    symbol = "scatter_sum"
    arity = None
    elementwise = False

    def compute(self, node, input_vals):
        *parts, like = input_vals
        return put_parts(node.const_attr, parts, np.shape(like), parts[0].dtype)


scatter_sum_op = ScatterSumOp()


def put_parts(keys, parts, shape, dtype, out=None):
    """Return zeros to which parts are added, each at its key; a single one is put there."""
    if out is None:
        out = np.zeros(shape, dtype)
    else:
        out.fill(0)
    if len(keys) == 1:
        out[keys[0]] = parts[0]
        return out
    for key, part in zip(keys, parts, strict=True):
        place = out[key]
        np.add(place, part, place)
    return out


def basic_key(key):
    """Return a key that names a view, always an array; None if it may copy, or name twice."""
    basic = all(part is None or part is ... or isinstance(part, int | slice) for part in key)
    if not basic:
        return None
    return key if any(part is ... for part in key) else (*key, ...)


def sum_scatters(program):
    """Return the program with sums of scatters made in one array.

    A scatter that is used elsewhere too stays as it is.
    """
    if not (is_reference(scatter) and is_reference(AddOp.compute)):
        return program
    uses = Counter(number for step in program.steps for number in step.inputs)
    uses.update(program.outputs)
    known, steps = {}, []
    for step in program.steps:
        if step.op is scatter_op and len(step.inputs) == 2:
            part, like = step.inputs
            key = basic_key(step.const_attr)
            if key is not None and is_plain(program, part, step.target):
                known[step.target] = ([(key, part)], like)
        elif step.op is add_op and all(n in known and uses[n] == 1 for n in step.inputs):
            step = together(program, step, known, steps)
        steps.append(step)
    return program.with_steps(steps)


def is_plain(program, part, target):
    """Say whether both are arrays of one type of floats."""
    part, whole = program.facts[part], program.facts[target]
    floats = part.is_array and whole.is_array and whole.dtype.kind == "f"
    return floats and part.dtype == whole.dtype and whole.shape != ()


def together(program, step, known, steps):
    """Return the step of a sum of two scatters, or sums of them, and note it; perhaps itself."""
    left, right = (known[number] for number in step.inputs)
    if len(right[0]) > 1:
        left, right = right, left  # a + b is b + a
    if len(right[0]) > 1 or program.facts[left[1]].shape != program.facts[right[1]].shape:
        return step
    parts, like = left
    ((key, number),) = right[0]
    if len(parts) == 1 and parts[0][0] == key and is_same(program, parts[0][1], number):
        parts = [(key, added(program, parts[0][1], number, steps))]
    else:
        parts = [*parts, (key, number)]
    known[step.target] = (parts, like)
    if len(parts) == 1:
        return Step(step.target, scatter_op, (parts[0][1], like), key)
    keys, numbers = zip(*parts, strict=True)
    return Step(step.target, scatter_sum_op, (*numbers, like), keys)


def is_same(program, a, b):
    """Say whether two values look the same."""
    return program.facts[a] == program.facts[b]


def added(program, a, b, steps):
    """Write a step that adds two values of one kind, and return its number."""
    number = program.number(program.facts[a], program.origins[a])
    steps.append(Step(number, add_op, (a, b)))
    return number
