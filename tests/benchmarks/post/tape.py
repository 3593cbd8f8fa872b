"""The post's second tape in plain Python: flat lists of values and adjoints, operations by number.

The graph is recorded once. Each evaluation goes through the operations forwards and backwards and
writes into the same two lists. The post's listing divides its softmax by a sum of indices; this one
does not.
"""

from math import exp, log1p

from tests.benchmarks.post.description import PRODUCT, SOFTPLUS, SUM

__all__ = ["Tape"]


class Tape:
    """A recorded graph that is evaluated again and again."""

    def __init__(self, operations, size):
        self._operations, self._size = operations, size

    def run(self, inputs):
        """Return the loss, the sum of all values, and its gradient with respect to the inputs."""
        values = [*inputs, *([0.0] * (self._size - len(inputs)))]
        self._forward(values)
        adjoints = [1.0] * self._size
        self._backward(values, adjoints)
        return [sum(values), *adjoints[: len(inputs)]]

    def _forward(self, v):
        for kind, ins, outs in self._operations:
            if kind == SOFTPLUS:
                v[outs[0]] = log1p(exp(v[ins[0]]))
            elif kind == SUM:
                v[outs[0]] = sum([v[i] for i in ins])
            elif kind == PRODUCT:
                v[outs[0]] = v[ins[0]] * v[ins[1]]
            else:
                largest = max([v[i] for i in ins])
                powers = [exp(v[i] - largest) for i in ins]
                total = sum(powers)
                for j, power in zip(outs, powers):  # noqa: B905, `strict` costs time
                    v[j] = power / total

    def _backward(self, v, g):
        for kind, ins, outs in reversed(self._operations):
            if kind == SOFTPLUS:
                g[ins[0]] += g[outs[0]] / (1 + exp(-v[ins[0]]))
            elif kind == SUM:
                d = g[outs[0]]
                for i in ins:
                    g[i] += d
            elif kind == PRODUCT:
                a, b = ins
                d = g[outs[0]]
                g[a] += v[b] * d
                g[b] += v[a] * d
            else:
                mean = sum([v[j] * g[j] for j in outs])
                for i, j in zip(ins, outs):  # noqa: B905
                    g[i] += v[j] * (g[j] - mean)
