"""Set-up: what compiling costs before it pays, in time and memory."""

import math

from tests.benchmarks import ours
from tests.benchmarks.workload import SetUp, Workload


def line(count):
    """Return a line of scalar operations with its derivative, and what to feed.

    Sine, product and sum take turns; every product is with the input again.
    """
    import autodiff as ad

    x = y = ad.Variable(name="x")
    for number in range(count):
        y = (ad.sin, lambda y: y * x, lambda y: y + 0.5)[number % 3](y)  # noqa: B023
    return [y, *ad.gradients(y, [x])], {x: 0.7}


def by_us(count, run):
    """Return the factory whose set-up is all but the graph itself."""

    def factory():
        outputs, feeds = line(count)
        return SetUp(lambda: run(outputs, feeds))

    return factory


def building(count):
    """Return the factory whose set-up is to build the graph and its gradient."""

    def factory():
        def prepare():
            outputs, feeds = line(count)
            return ours.executor(outputs, feeds)

        return SetUp(prepare)

    return factory


def by_hand(count):
    """Return the factory of the same in plain floats, forwards and backwards."""

    def run(x=0.7):
        y, values = x, []
        for number in range(count):
            values.append(y)
            y = (math.sin(y), y * x, y + 0.5)[number % 3]
        d, dx = 1.0, 0.0
        for number in reversed(range(count)):
            if number % 3 == 0:
                d *= math.cos(values[number])
            elif number % 3 == 1:
                dx += d * values[number]
                d *= x
        return [y, dx + d]

    return lambda: run


def workload(count):
    """Return the workload of so many operations."""
    return Workload(
        f"a line of {count:,} scalar operations with its derivative",
        systems={
            "hand-written": by_hand(count),
            "graph and gradient": building(count),
            "executor": by_us(count, ours.executor),
            "compiled": by_us(count, ours.compiled),
        },
        note="Set-up of `graph and gradient` builds it; of `compiled`: compiling, and two calls.",
        operations=count,
        fresh=True,
    )


WORKLOADS = [workload(10_000), workload(100_000)]
