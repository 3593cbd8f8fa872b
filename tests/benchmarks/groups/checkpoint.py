"""Gradients through a thousand steps, in little memory: x -> x + 0.01 tanh(x)."""

import numpy as np

from tests.benchmarks.workload import Target, Workload

STEPS, FEWER = 1000, 400
MEDIUM, LARGE = 100_000, 1_000_000
MEGABYTE = 2**20


def start(size):
    """Return the first state."""
    return np.linspace(0.1, 3.0, size)


def step(x):
    """Return the next state."""
    return x + 0.01 * np.tanh(x)


def by_hand(size, steps=STEPS):
    """Return the factory of what one writes first: all slopes kept, no framework."""

    def factory():
        x = start(size)

        def run():
            state, slopes = x, []
            for _ in range(steps):
                y = np.tanh(state)
                slopes.append(1.01 - 0.01 * y * y)
                state = state + 0.01 * y
            gradient = np.ones(size)
            for slope in reversed(slopes):
                gradient *= slope
            return [state, gradient]

        return run

    return factory


def chain(size, schedule, slots=1, steps=STEPS, **more):
    """Return the factory of `checkpoint_chain`."""

    def factory():
        import tempfile

        import autodiff as ad

        x = start(size)
        options = {"schedule": schedule, "slots": slots, "tiles": False, **more}
        if more.get("spill"):
            options["spill"] = tempfile.gettempdir()
        return lambda: list(ad.checkpoint_chain(step, x, steps, **options))

    return factory


def in_torch(size, segment=None):
    """Return the factory for PyTorch: all kept, or segments of so many steps computed again."""

    def factory():
        import torch
        from torch.utils.checkpoint import checkpoint

        x = torch.tensor(start(size), requires_grad=True)

        def steps(x, count):
            for _ in range(count):
                x = x + 0.01 * torch.tanh(x)
            return x

        def run():
            state = x
            if segment is None:
                state = steps(state, STEPS)
            else:
                for begin in range(0, STEPS, segment):
                    count = min(segment, STEPS - begin)
                    state = checkpoint(steps, state, count, use_reentrant=False)
            (gradient,) = torch.autograd.grad(state.sum(), [x])
            return [state.detach(), gradient]

        return run

    return factory


def in_jax(size, levels):
    """Return the factory for JAX: scans inside of scans, each level checkpointed."""

    def factory():
        import jax
        import jax.numpy as jnp

        jax.config.update("jax_enable_x64", True)

        def nest(function, length):
            inner = function if len(levels) == 1 else jax.checkpoint(function)
            return lambda x: jax.lax.scan(lambda x, _: (inner(x), None), x, None, length)[0]

        loop = lambda x: x + 0.01 * jnp.tanh(x)  # noqa: E731
        for length in levels:
            loop = nest(loop, length)

        def loss(x):
            final = loop(x)
            return final.sum(), final

        gradient = jax.jit(jax.value_and_grad(loss, has_aux=True))
        x = jnp.asarray(start(size))
        compiled = gradient.lower(x).compile()

        def run():
            (_, final), found = jax.block_until_ready(compiled(x))
            return [final, found]

        return run

    return factory


WORKLOADS = [
    Workload(
        f"{STEPS:,} steps of {MEDIUM:,} numbers",
        systems={
            "hand-written": by_hand(MEDIUM),
            "all": chain(MEDIUM, "all"),
            "binomial, 20 slots": chain(MEDIUM, "binomial", 20),
            "binomial, 10 slots": chain(MEDIUM, "binomial", 10),
            "sqrt": chain(MEDIUM, "sqrt"),
            "ctz": chain(MEDIUM, "ctz"),
            "tiles": chain(MEDIUM, "binomial", 20, tiles=True),
            "on disk, 20 slots": chain(MEDIUM, "binomial", 20, spill=True),
        },
        peers={
            "torch": in_torch(MEDIUM),
            "torch.checkpoint": in_torch(MEDIUM, segment=32),
            "jax": in_jax(MEDIUM, (STEPS,)),
            "jax.checkpoint": in_jax(MEDIUM, (10, 10, 10)),
        },
        fresh=True,
        memory=True,
        tolerance=1e-8,
        note="Hand-written keeps a slope for each step, 1,000 in all; a state takes 0.8 MB. "
        "jax.checkpoint has three levels of ten steps, torch.checkpoint segments of 32.",
    ),
    Workload(
        f"{FEWER} steps of {LARGE:,} numbers",
        systems={
            "hand-written": by_hand(LARGE, FEWER),
            "all": chain(LARGE, "all", steps=FEWER),
            "binomial, 20 slots": chain(LARGE, "binomial", 20, steps=FEWER),
            "tiles": chain(LARGE, "binomial", 20, steps=FEWER, tiles=True),
        },
        fresh=True,
        memory=True,
        tolerance=1e-8,
        note="Fewer steps, so that all states fit into 3.2 GB.",
        targets=[Target("tiles", 0.5)],
    ),
    Workload(
        f"{STEPS:,} steps of {LARGE:,} numbers",
        systems={
            "binomial, 20 slots": chain(LARGE, "binomial", 20),
            "binomial, 10 slots": chain(LARGE, "binomial", 10),
            "ctz": chain(LARGE, "ctz"),
            "tiles": chain(LARGE, "binomial", 20, tiles=True),
        },
        peers={"jax.checkpoint": in_jax(LARGE, (10, 10, 10))},
        baseline="binomial, 20 slots",
        fresh=True,
        memory=True,
        tolerance=1e-8,
        note="All kept would take 7.7 GB. Steps evaluated forward: 2,724 with 20 slots, 3,545 with "
        "10, 4,779 with ctz.",
        targets=[
            Target("binomial, 20 slots", 184 * MEGABYTE, of=None, quantity="memory"),
            Target("binomial, 10 slots", 107 * MEGABYTE, of=None, quantity="memory"),
            Target("ctz", 115 * MEGABYTE, of=None, quantity="memory"),
            Target("tiles", 124 * MEGABYTE, of=None, quantity="memory"),
        ],
    ),
]
