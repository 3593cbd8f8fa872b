"""The expression API: doubling an expression a million times, evaluated and differentiated."""

from tests.benchmarks.workload import Target, Workload

HALVING, EVERY = 2.0**-1000, 1000  # floats would overflow after 1,024 doublings


def by_hand(count):
    """Return the factory of the same in plain floats."""

    def run(x=1.5):
        slope = 1.0
        for number in range(1, count + 1):
            x, slope = x + x, slope + slope
            if number % EVERY == 0:
                x, slope = x * HALVING, slope * HALVING
        return [x, slope]

    return lambda: run


def expression(count):
    """Return the factory whose run builds the expression, evaluates it and differentiates it."""

    def factory():
        from autodiff.expression import add, differentiate, evaluate, multiply

        def run():
            doubled = "x"
            for number in range(1, count + 1):
                doubled = add(doubled, doubled)
                if number % EVERY == 0:
                    doubled = multiply(doubled, HALVING)
            return [evaluate(doubled, {"x": 1.5}), differentiate(doubled, {"x": 1.5})]

        return run

    return factory


def workload(count, targets=()):
    """Return the workload of so many doublings; a target counts for each of them."""
    return Workload(
        f"{count:,} doublings: build, evaluate, differentiate",
        systems={"hand-written": by_hand(count), "expression": expression(count)},
        note="Every 1,000 doublings, one product with 2 ** -1000 keeps the values finite.",
        operations=count,
        fresh=True,
        targets=targets,
    )


MILLION = 1_000_000
WORKLOADS = [
    workload(1_000),
    workload(30_000),
    workload(
        MILLION,
        [
            Target("expression", 3.0 / MILLION, of=None),
            Target("expression", 1e9 / MILLION, of=None, quantity="memory"),
        ],
    ),
]
