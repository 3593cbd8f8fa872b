"""The graph framework: what a node costs, with the nodes of its gradient."""

import math

from tests.benchmarks import ours
from tests.benchmarks.workload import Target, Workload


def line(count, scalar):
    """Return a line of operations, the variables behind it, and what to feed.

    Sum and product with a constant and sine take turns: two nodes for each, on the average.
    """
    import autodiff as ad

    x = y = ad.Variable(name="x", scalar=scalar)
    for _ in range(count // 3):
        y = y + 1.5
        y = y * 0.5
        y = ad.sin(y)
    return y, {x: 0.7}


def line_by_hand(count):
    """Return the factory of the line in plain floats, forwards and backwards."""

    def run(x=0.7):
        y, slope = x, 1.0
        for _ in range(count // 3):
            y = (y + 1.5) * 0.5
            slope *= 0.5 * math.cos(y)
            y = math.sin(y)
        return [y, slope]

    return lambda: run


def chain(count, scalar):
    """Return z = x * z + y again and again: three nodes each, five where shapes are not known."""
    import autodiff as ad

    x, y = (ad.Variable(name=name, scalar=scalar) for name in "xy")
    z = y
    for _ in range(count // 2):
        z = x * z + y
    return z, {x: 0.5, y: 0.5}


def chain_by_hand(count):
    """Return the factory of the chain in plain floats, with both tangents."""

    def run(x=0.5, y=0.5):
        z, of_x, of_y = y, 0.0, 1.0
        for _ in range(count // 2):
            z, of_x, of_y = x * z + y, z + x * of_x, x * of_y + 1
        return [z, of_x, of_y]

    return lambda: run


def building(graph, count, scalar):
    """Return the factory whose run builds a graph with its gradient, and evaluates nothing."""

    def factory():
        import autodiff as ad

        def run():
            output, feeds = graph(count, scalar)
            return len(ad.gradients(output, list(feeds)))

        return run

    return factory


def evaluating(graph, count, scalar):
    """Return the factory whose run evaluates a graph and its gradient."""

    def factory():
        import autodiff as ad

        output, feeds = graph(count, scalar)
        return ours.executor([output, *ad.gradients(output, list(feeds))], feeds)

    return factory


def workload(name, graph, by_hand, count):
    """Return the workload of so many operations, promised to be scalar and not."""
    return Workload(
        f"{name}, {count:,} operations",
        systems={
            "hand-written": by_hand(count),
            "built, scalar": building(graph, count, scalar=True),
            "built, any shape": building(graph, count, scalar=False),
            "executor": evaluating(graph, count, scalar=True),
        },
        note="`built` is the graph and its gradient, of variables promised to be scalar or not.",
        operations=count,
        fresh=count > 100_000,
        memory=True,
        floors=["built, scalar", "built, any shape"],
        targets=[
            Target("built, scalar", 2.5e-6, of=None),
            Target("built, scalar", 700, of=None, quantity="memory"),
        ],
    )


WORKLOADS = [
    workload(name, graph, by_hand, count)
    for count in (10_000, 100_000, 1_000_000)
    for name, graph, by_hand in [
        ("sums, products and sines in a line", line, line_by_hand),
        ("z = x * z + y", chain, chain_by_hand),
    ]
]
