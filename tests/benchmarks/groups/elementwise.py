"""Elementwise chains on large arrays: what it costs to go through memory once an operation."""

import numpy as np

from tests.benchmarks import ours
from tests.benchmarks.workload import Target, Workload

SIZE, ROUNDS = 1_000_000, 4  # of five operations


def inputs():
    """Return the array that the chain begins with."""
    return np.random.default_rng(0).normal(size=SIZE)


def chain(x, tanh):
    """Return the result of the chain in any library: twenty operations."""
    a = x
    for _ in range(ROUNDS):
        a = a * x
        a = a - 0.5
        a = a * a
        a = a + x
        a = tanh(a)
    return a


def by_hand():
    """Return the chain and its gradient, operation by operation, in buffers made before.

    Kept for the way back are the inputs of products and the results of tanh.
    """
    x, dx, d, scratch = inputs(), np.empty(SIZE), np.empty(SIZE), np.empty(SIZE)
    before = [x, *(np.empty(SIZE) for _ in range(ROUNDS))]
    factors = [np.empty(SIZE) for _ in range(ROUNDS)]

    def step():
        for a, factor, after in zip(before, factors, before[1:], strict=False):
            np.multiply(a, x, out=factor)
            np.subtract(factor, 0.5, out=factor)
            np.multiply(factor, factor, out=after)
            np.add(after, x, out=after)
            np.tanh(after, out=after)
        value = before[-1].sum()
        d.fill(1.0)
        dx.fill(0.0)
        for a, factor, after in reversed(list(zip(before, factors, before[1:], strict=False))):
            np.multiply(after, after, out=scratch)
            np.subtract(1.0, scratch, out=scratch)
            np.multiply(d, scratch, out=d)
            np.add(dx, d, out=dx)
            np.multiply(factor, 2.0, out=scratch)
            np.multiply(d, scratch, out=d)
            np.multiply(d, a, out=scratch)
            np.add(dx, scratch, out=dx)
            np.multiply(d, x, out=d)
        np.add(dx, d, out=dx)
        return [value, dx]

    return step


def plain_numpy():
    """Return the same without `out`: a new array for each operation."""
    x = inputs()

    def step():
        kept, a = [], x
        for _ in range(ROUNDS):
            factor = a * x - 0.5
            after = np.tanh(factor * factor + x)
            kept.append((a, factor, after))
            a = after
        d, dx = np.ones(SIZE), np.zeros(SIZE)
        for before, factor, after in reversed(kept):
            d = d * (1 - after * after)
            dx = dx + d
            d = d * (2 * factor)
            dx = dx + d * before
            d = d * x
        return [a.sum(), dx + d]

    return step


def graph():
    """Return the chain as our graph, and what to feed."""
    import autodiff as ad

    x = ad.Variable(name="x")
    total = ad.reduce_sum(chain(x, ad.tanh))
    return [total, *ad.gradients(total, [x])], {x: inputs()}


def in_torch(threads):
    """Return the factory of the chain in PyTorch."""

    def factory():
        import torch

        torch.set_num_threads(threads)
        x = torch.tensor(inputs(), requires_grad=True)

        def step():
            total = chain(x, torch.tanh).sum()
            return [total, *torch.autograd.grad(total, [x])]

        return step

    return factory


def in_jax():
    """Return the chain in JAX, compiled by its `jit`."""
    import jax

    jax.config.update("jax_enable_x64", True)
    x = jax.numpy.asarray(inputs())
    step = jax.jit(jax.value_and_grad(lambda x: chain(x, jax.numpy.tanh).sum()))
    return lambda: jax.block_until_ready(step(x))


def in_autograd():
    """Return the chain in HIPS autograd."""
    import autograd
    import autograd.numpy as anp

    x = inputs()
    step = autograd.value_and_grad(lambda x: anp.sum(chain(x, anp.tanh)))
    return lambda: step(x)


def workload(threads, at_most):
    """Return the workload for so many threads."""
    return Workload(
        f"chain of 20 on 10^6 elements, with gradient, {threads} thread{'s' * (threads > 1)}",
        systems={
            "hand-written": by_hand,
            "NumPy without out=": plain_numpy,
            "executor": ours.running(graph, ours.executor),
            "compiled": ours.running(graph, ours.compiled, threads=threads),
            "compiled, out=": ours.running(graph, ours.compiled_into, threads=threads),
        },
        peers={"torch": in_torch(threads), "jax jit": in_jax, "autograd": in_autograd},
        note="Four rounds of a*x, -0.5, a*a, +x, tanh; NumPy runs on one thread always.",
        threads=threads,
        targets=[Target("compiled", at_most)],
    )


WORKLOADS = [workload(1, 0.5), workload(2, 0.3)]
