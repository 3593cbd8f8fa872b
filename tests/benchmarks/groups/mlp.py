"""Multilayer perceptrons: one training step, that is the loss and all its gradients."""

import numpy as np

from tests.benchmarks import ours
from tests.benchmarks.workload import Target, Workload


class Step:
    """A step of one size and dtype: each method is a factory.

    Three layers with relu between them, then the mean softmax cross-entropy of class indices. The
    answer is the loss, then the gradients of weights and biases, layer by layer.
    """

    def __init__(self, sizes, batch, dtype):
        self.sizes, self.batch, self.dtype = sizes, batch, np.dtype(dtype)

    def inputs(self):
        """Return the data, the labels, and the parameters: weight, bias, weight, ..."""
        rng = np.random.default_rng(0)
        parameters = []
        for rows, columns in zip(self.sizes, self.sizes[1:], strict=False):
            weights = rng.normal(size=(rows, columns)) * np.sqrt(2 / rows)
            parameters += [weights.astype(self.dtype), np.full(columns, 0.1, self.dtype)]
        x = rng.normal(size=(self.batch, self.sizes[0])).astype(self.dtype)
        return x, rng.integers(0, self.sizes[-1], self.batch), parameters

    def by_hand(self):
        """Return the step as an expert writes it: every result goes into a buffer made before."""
        x, y, (w1, b1, w2, b2, w3, b3) = self.inputs()
        n, rows, dtype = self.batch, np.arange(self.batch), self.dtype
        h1, h2, z = (np.empty((n, size), dtype) for size in self.sizes[1:])
        d1, d2 = np.empty_like(h1), np.empty_like(h2)
        on1, on2 = np.empty(h1.shape, bool), np.empty(h2.shape, bool)
        column, sums, ones = np.empty((n, 1), dtype), np.empty((n, 1), dtype), np.ones(n, dtype)
        dw1, db1, dw2, db2, dw3, db3 = map(np.empty_like, (w1, b1, w2, b2, w3, b3))

        def step():
            np.matmul(x, w1, out=h1)
            np.add(h1, b1, out=h1)
            np.maximum(h1, 0, out=h1)
            np.matmul(h1, w2, out=h2)
            np.add(h2, b2, out=h2)
            np.maximum(h2, 0, out=h2)
            np.matmul(h2, w3, out=z)
            np.add(z, b3, out=z)
            np.amax(z, axis=1, keepdims=True, out=column)
            np.subtract(z, column, out=z)
            chosen = z[rows, y].sum()
            np.exp(z, out=z)
            np.sum(z, axis=1, keepdims=True, out=sums)
            np.log(sums, out=column)
            loss = (column.sum() - chosen) / n
            np.multiply(sums, n, out=sums)
            np.divide(z, sums, out=z)
            z[rows, y] -= 1 / n
            np.matmul(h2.T, z, out=dw3)
            np.matmul(ones, z, out=db3)  # twice as fast as z.sum(axis=0)
            np.matmul(z, w3.T, out=d2)
            np.greater(h2, 0, out=on2)
            np.multiply(d2, on2, out=d2)
            np.matmul(h1.T, d2, out=dw2)
            np.matmul(ones, d2, out=db2)
            np.matmul(d2, w2.T, out=d1)
            np.greater(h1, 0, out=on1)
            np.multiply(d1, on1, out=d1)
            np.matmul(x.T, d1, out=dw1)
            np.matmul(ones, d1, out=db1)
            return [loss, dw1, db1, dw2, db2, dw3, db3]

        return step

    def tuned(self):
        """Return the same with every call as cheap as NumPy lets it be, readable or not.

        `dot` for `matmul`, `ufunc.reduce` for the functions around it, flat places for pairs of
        indices, transposes made once: it saves a third where arrays are small.
        """
        x, y, (w1, b1, w2, b2, w3, b3) = self.inputs()
        n, dtype = self.batch, self.dtype
        h1, h2, z = (np.empty((n, size), dtype) for size in self.sizes[1:])
        d1, d2 = np.empty_like(h1), np.empty_like(h2)
        on1, on2 = np.empty(h1.shape, bool), np.empty(h2.shape, bool)
        column, sums, ones = np.empty((n, 1), dtype), np.empty((n, 1), dtype), np.ones(n, dtype)
        dw1, db1, dw2, db2, dw3, db3 = map(np.empty_like, (w1, b1, w2, b2, w3, b3))
        flat, places = z.reshape(-1), np.arange(n) * z.shape[1] + y
        xt, h1t, h2t, w2t, w3t, zero = x.T, h1.T, h2.T, w2.T, w3.T, dtype.type(0)
        dot, add, multiply, most, greater = np.dot, np.add, np.multiply, np.maximum, np.greater
        total, largest = np.add.reduce, np.maximum.reduce

        def step():
            most(add(dot(x, w1, h1), b1, h1), zero, h1)
            most(add(dot(h1, w2, h2), b2, h2), zero, h2)
            add(dot(h2, w3, z), b3, z)
            np.subtract(z, largest(z, 1, None, column, True), z)
            chosen = total(flat.take(places))
            total(np.exp(z, z), 1, None, sums, True)
            loss = (total(np.log(sums, column), None) - chosen) / n
            np.divide(z, multiply(sums, n, sums), z)
            flat[places] -= 1 / n
            dot(h2t, z, dw3)
            dot(ones, z, db3)
            multiply(dot(z, w3t, d2), greater(h2, zero, on2), d2)
            dot(h1t, d2, dw2)
            dot(ones, d2, db2)
            multiply(dot(d2, w2t, d1), greater(h1, zero, on1), d1)
            dot(xt, d1, dw1)
            dot(ones, d1, db1)
            return [loss, dw1, db1, dw2, db2, dw3, db3]

        return step

    def graph(self):
        """Return the step as our graph, and what to feed."""
        import autodiff as ad

        x, y, arrays = self.inputs()
        names = ("w1", "b1", "w2", "b2", "w3", "b3")
        data, labels = ad.Variable(name="x"), ad.Variable(name="y")
        w1, b1, w2, b2, w3, b3 = parameters = [ad.Variable(name=name) for name in names]
        hidden = ad.relu(ad.relu(data @ w1 + b1) @ w2 + b2)
        loss = ad.cross_entropy(hidden @ w3 + b3, labels)
        feeds = {data: x, labels: y, **dict(zip(parameters, arrays, strict=True))}
        return [loss, *ad.gradients(loss, parameters)], feeds

    def torch(self):
        """Return the step in PyTorch."""
        import torch
        from torch.nn.functional import cross_entropy

        x, y, arrays = self.inputs()
        x, y = torch.tensor(x), torch.tensor(y)
        w1, b1, w2, b2, w3, b3 = parameters = [torch.tensor(a, requires_grad=True) for a in arrays]

        def step():
            hidden = torch.relu(torch.addmm(b2, torch.relu(torch.addmm(b1, x, w1)), w2))
            loss = cross_entropy(torch.addmm(b3, hidden, w3), y)
            return [loss, *torch.autograd.grad(loss, parameters)]

        return step

    def jax(self):
        """Return the step in JAX, compiled by its `jit`."""
        import jax

        jax.config.update("jax_enable_x64", True)
        x, y, arrays = self.inputs()
        x, y, *parameters = map(jax.numpy.asarray, (x, y, *arrays))
        rows = jax.numpy.arange(self.batch)

        def loss(parameters, x, y):
            w1, b1, w2, b2, w3, b3 = parameters
            hidden = jax.nn.relu(jax.nn.relu(x @ w1 + b1) @ w2 + b2)
            return -jax.nn.log_softmax(hidden @ w3 + b3)[rows, y].mean()

        step = jax.jit(jax.value_and_grad(loss))
        return lambda: jax.block_until_ready(step(parameters, x, y))

    def autograd(self):
        """Return the step in HIPS autograd."""
        import autograd
        import autograd.numpy as anp

        x, y, parameters = self.inputs()
        rows = np.arange(self.batch)

        def loss(parameters):
            w1, b1, w2, b2, w3, b3 = parameters
            hidden = anp.maximum(0, anp.dot(anp.maximum(0, anp.dot(x, w1) + b1), w2) + b2)
            z = anp.dot(hidden, w3) + b3
            z = z - anp.max(z, axis=1, keepdims=True)
            return anp.mean(anp.log(anp.sum(anp.exp(z), axis=1)) - z[rows, y])

        step = autograd.value_and_grad(loss)
        return lambda: step(parameters)

    def products(self):
        """Return the eight matrix products alone, which no step can do without."""
        x, _, (w1, _, w2, _, w3, _) = self.inputs()
        h1, h2, z = (np.ones((self.batch, size), self.dtype) for size in self.sizes[1:])
        jobs = [
            (x, w1, h1), (h1, w2, h2), (h2, w3, z), (h2.T, z, w3), (z, w3.T, h2),
            (h1.T, h2, w2), (h2, w2.T, h1), (x.T, h1, w1),
        ]  # fmt: skip
        jobs = [(a, b, np.empty_like(out)) for a, b, out in jobs]

        def run():
            for a, b, out in jobs:
                np.matmul(a, b, out=out)

        return run

    def workload(self, name, targets):
        """Return the workload of all these systems."""
        return Workload(
            name,
            systems={
                "hand-written": self.by_hand,
                "hand-written, tuned": self.tuned,
                "executor": ours.running(self.graph, ours.executor),
                "compiled": ours.running(self.graph, ours.compiled),
                "compiled, out=": ours.running(self.graph, ours.compiled_into),
                "eight products alone": self.products,
            },
            peers={"torch": self.torch, "jax jit": self.jax, "autograd": self.autograd},
            note="Three layers, relu, softmax cross-entropy; the loss and all gradients.",
            floors=("eight products alone",),
            tolerance=1e-10 if self.dtype == np.float64 else 3e-5,
            targets=targets,
        )


LARGE = (784, 256, 128, 10)

WORKLOADS = [
    Step(LARGE, 128, "float32").workload(
        "MLP 784-256-128-10, batch 128, float32",
        [Target("compiled", 1.0), Target("compiled", 1.0, of="torch")],
    ),
    Step(LARGE, 128, "float64").workload(
        "MLP 784-256-128-10, batch 128, float64", [Target("compiled", 1.0)]
    ),
    Step((32, 32, 16, 10), 16, "float64").workload(
        "MLP 32-32-16-10, batch 16, float64", [Target("compiled", 1.05)]
    ),
]
