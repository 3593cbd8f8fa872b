"""The static graph of "Fastest autograd in the west", as a list of operations on numbered values.

After A. Rogozhnikov's post of 2023,
https://arogozhnikov.github.io/2023/12/28/fastest-autograd.html: from 100 inputs on, softplus, a sum
of four, a product and a softmax of four take turns, each on values at fixed distances from the end.
Two things differ, since the post's gradients vanish and wrong code would pass: the inputs are
(i - 50) / 50, not i, and the loss is the sum of all values, not the last one.
"""

from typing import NamedTuple

__all__ = ["INPUTS", "PRODUCT", "SOFTMAX", "SOFTPLUS", "SUM", "Operation", "describe", "evaluate"]

INPUTS = 100
SOFTPLUS, SUM, PRODUCT, SOFTMAX = range(4)


class Operation(NamedTuple):
    """One operation: its kind, and the numbers of the values that it reads and makes."""

    kind: int
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]


def describe(count):
    """Return the operations of a graph, so many of them, and the number of all values.

    Examples
    --------
    >>> operations, values = describe(4)
    >>> operations[2], values
    (Operation(kind=2, inputs=(82, 92), outputs=(102,)), 107)
    """
    operations, values = [], INPUTS
    for number in range(count):
        kind = number % 4
        reads = {
            SOFTPLUS: (values - 10,),
            SUM: tuple(range(values - 30, values - 10, 5)),
            PRODUCT: (values - 20, values - 10),
            SOFTMAX: tuple(range(values - 4, values)),
        }[kind]
        made = 4 if kind == SOFTMAX else 1
        operations.append(Operation(kind, reads, tuple(range(values, values + made))))
        values += made
    return operations, values


def inputs():
    """Return the values that the graph begins with."""
    return [(i - INPUTS / 2) / (INPUTS / 2) for i in range(INPUTS)]


def evaluate(operations, values, softplus, softmax):
    """Return all values, computed with a library's own softplus and softmax.

    Parameters
    ----------
    operations : list of Operation
        The graph.
    values : list
        The library's inputs.
    softplus, softmax : function
        Of one value, and of a list of values; softmax gives a sequence of as many.
    """
    values = list(values)
    for kind, reads, _ in operations:
        if kind == SOFTPLUS:
            values.append(softplus(values[reads[0]]))
        elif kind == SUM:
            a, b, c, d = (values[number] for number in reads)
            values.append(a + b + c + d)
        elif kind == PRODUCT:
            values.append(values[reads[0]] * values[reads[1]])
        else:
            values.extend(softmax([values[number] for number in reads]))
    return values
