"""The post's graph by hand in NumPy, on many feeds at once: each value is an array of a block.

Values and adjoints of a block stand in two buffers, a row a value; every operation writes with
`out=`. Blocks of 1,024 are 4 times as fast as blocks of 64: calls cost more than misses do.
"""

import numpy as np

from tests.benchmarks.post.description import PRODUCT, SOFTPLUS, SUM

__all__ = ["Vectorised"]


class Vectorised:
    """Evaluates a graph on many feeds, block by block."""

    def __init__(self, operations, size, inputs, block=1024, dtype=float):
        self._operations, self._inputs, self._block, self._dtype = operations, inputs, block, dtype
        self._values, self._adjoints = np.empty((2, size, block), dtype)
        self._steps = [self._rows(operation) for operation in operations]

    def _rows(self, operation):
        """Return an operation with views of the buffers' rows in the place of numbers."""
        kind, ins, outs = operation
        v, g = self._values, self._adjoints
        all_outs = slice(outs[0], outs[-1] + 1)
        if kind in (SOFTPLUS, PRODUCT, SUM):
            return kind, [v[i] for i in ins], [g[i] for i in ins], v[outs[0]], g[outs[0]]
        all_ins = slice(ins[0], ins[-1] + 1)  # of a softmax: rows that follow each other
        return kind, v[all_ins], g[all_ins], v[all_outs], g[all_outs]

    def run(self, feeds):
        """Return the loss and the gradient for each row of `feeds`, as the rows of an array."""
        answers = np.empty((len(feeds), 1 + self._inputs))
        for start in range(0, len(feeds), self._block):
            part = feeds[start : start + self._block]
            self._values[: self._inputs, : len(part)] = part.T
            self._values[: self._inputs, len(part) :] = 0
            self._forward()
            self._adjoints.fill(1)
            self._backward()
            rows = answers[start : start + self._block]
            rows[:, 0] = self._values.sum(axis=0)[: len(part)]
            rows[:, 1:] = self._adjoints[: self._inputs, : len(part)].T
        return answers

    def _forward(self):
        row = np.empty(self._block, self._dtype)
        for kind, ins, _, out, _ in self._steps:
            if kind == SOFTPLUS:
                np.exp(ins[0], out)
                np.log1p(out, out)
            elif kind == SUM:
                np.add(ins[0], ins[1], out)
                np.add(out, ins[2], out)
                np.add(out, ins[3], out)
            elif kind == PRODUCT:
                np.multiply(ins[0], ins[1], out)
            else:
                np.maximum.reduce(ins, 0, None, row)
                np.subtract(ins, row, out)
                np.exp(out, out)
                np.add.reduce(out, 0, None, row)
                np.divide(out, row, out)

    def _backward(self):
        row, rows = np.empty(self._block, self._dtype), np.empty((4, self._block), self._dtype)
        for kind, ins, d_ins, out, d in reversed(self._steps):
            if kind == SOFTPLUS:  # the sigmoid is 1 - exp(-softplus)
                np.negative(out, row)
                np.expm1(row, row)
                np.multiply(row, d, row)
                np.subtract(d_ins[0], row, d_ins[0])
            elif kind == SUM:
                for d_in in d_ins:
                    np.add(d_in, d, d_in)
            elif kind == PRODUCT:
                for other, d_in in zip(reversed(ins), d_ins, strict=True):
                    np.multiply(other, d, row)
                    np.add(d_in, row, d_in)
            else:
                np.multiply(out, d, rows)
                np.add.reduce(rows, 0, None, row)
                np.subtract(d, row, rows)
                np.multiply(out, rows, rows)
                np.add(d_ins, rows, d_ins)
