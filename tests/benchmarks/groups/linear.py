"""Linear models: one step of logistic regression on a tall matrix, and of softmax regression."""

import numpy as np

from tests.benchmarks import ours
from tests.benchmarks.workload import Target, Workload

ROWS, COLUMNS = 10_000, 100
BATCH, PIXELS, CLASSES = 128, 784, 10


def logistic_inputs():
    """Return a matrix, labels 0.0 and 1.0, and weights."""
    rng = np.random.default_rng(0)
    x = rng.normal(size=(ROWS, COLUMNS))
    return x, (rng.random(ROWS) < 0.5).astype(float), rng.normal(size=COLUMNS) / 10


def logistic_by_hand():
    """Return the step as an expert writes it.

    The loss is the mean of softplus(z) - y * z, its gradient x' (sigmoid(z) - y) / n.
    """
    x, y, w = logistic_inputs()
    z, e, gradient = np.empty(ROWS), np.empty(ROWS), np.empty(COLUMNS)

    def step():
        np.matmul(x, w, out=z)
        np.abs(z, out=e)
        np.negative(e, out=e)
        np.exp(e, out=e)
        np.log1p(e, out=e)  # softplus(z) = max(z, 0) + log(1 + exp(-|z|)), without overflow
        loss = e.sum() - y @ z
        np.maximum(z, 0, out=e)
        loss += e.sum()
        np.multiply(z, 0.5, out=z)
        np.tanh(z, out=z)  # sigmoid(z) = (1 + tanh(z / 2)) / 2, without overflow
        np.add(z, 1, out=z)
        np.multiply(z, 0.5, out=z)
        np.subtract(z, y, out=z)
        np.matmul(z, x, out=gradient)
        np.divide(gradient, ROWS, out=gradient)
        return [loss / ROWS, gradient]

    return step


def logistic_tuned():
    """Return the same in blocks of 1,000 rows, which stay in the cache for the second product."""
    x, y, w = logistic_inputs()
    size = 1000
    blocks = [(x[start : start + size], y[start : start + size]) for start in range(0, ROWS, size)]
    z, e, part, gradient = np.empty(size), np.empty(size), np.empty(COLUMNS), np.empty(COLUMNS)

    def step():
        loss = 0.0
        gradient.fill(0)
        for rows, labels in blocks:
            np.dot(rows, w, z)
            np.log1p(np.exp(np.negative(np.abs(z, e), e), e), e)
            loss += np.add.reduce(e) - labels.dot(z) + np.add.reduce(np.maximum(z, 0, e))
            np.tanh(np.multiply(z, 0.5, z), z)
            np.multiply(np.add(z, 1, z), 0.5, z)
            np.dot(np.subtract(z, labels, z), rows, part)
            np.add(gradient, part, gradient)
        np.divide(gradient, ROWS, gradient)
        return [loss / ROWS, gradient]

    return step


def logistic_graph():
    """Return the step as our graph, and what to feed."""
    import autodiff as ad
    from autodiff.nn.logistic import logistic_loss

    x, y, w = (ad.Variable(name=name) for name in "xyw")
    loss = logistic_loss(x @ w, y) / ROWS
    feeds = dict(zip((x, y, w), logistic_inputs(), strict=True))
    return [loss, *ad.gradients(loss, [w])], feeds


def logistic_torch():
    """Return the step in PyTorch."""
    import torch

    x, y, w = map(torch.tensor, logistic_inputs())
    w.requires_grad_()
    loss_of = torch.nn.functional.binary_cross_entropy_with_logits

    def step():
        loss = loss_of(x @ w, y)
        return [loss, *torch.autograd.grad(loss, [w])]

    return step


def logistic_jax():
    """Return the step in JAX, compiled by its `jit`."""
    import jax

    jax.config.update("jax_enable_x64", True)
    x, y, w = map(jax.numpy.asarray, logistic_inputs())

    def loss(w, x, y):
        z = x @ w
        return (jax.nn.softplus(z) - y * z).mean()

    step = jax.jit(jax.value_and_grad(loss))
    return lambda: jax.block_until_ready(step(w, x, y))


def logistic_autograd():
    """Return the step in HIPS autograd."""
    import autograd
    import autograd.numpy as anp

    x, y, w = logistic_inputs()

    def loss(w):
        z = anp.dot(x, w)
        return anp.mean(anp.maximum(z, 0) + anp.log1p(anp.exp(-anp.abs(z))) - y * z)

    step = autograd.value_and_grad(loss)
    return lambda: step(w)


def softmax_inputs():
    """Return images, labels and weights, in single precision."""
    rng = np.random.default_rng(0)
    x = rng.random((BATCH, PIXELS), dtype=np.float32)
    w = (rng.normal(size=(PIXELS, CLASSES)) / 10).astype(np.float32)
    return x, rng.integers(0, CLASSES, BATCH), w


def softmax_by_hand():
    """Return the step as an expert writes it; the loss is the mean cross-entropy."""
    x, y, w = softmax_inputs()
    rows, z, gradient = np.arange(BATCH), np.empty((BATCH, CLASSES), x.dtype), np.empty_like(w)
    column, sums = np.empty((BATCH, 1), x.dtype), np.empty((BATCH, 1), x.dtype)

    def step():
        np.matmul(x, w, out=z)
        np.amax(z, axis=1, keepdims=True, out=column)
        np.subtract(z, column, out=z)
        chosen = z[rows, y].sum()
        np.exp(z, out=z)
        np.sum(z, axis=1, keepdims=True, out=sums)
        np.log(sums, out=column)
        loss = (column.sum() - chosen) / BATCH
        np.multiply(sums, BATCH, out=sums)
        np.divide(z, sums, out=z)
        z[rows, y] -= 1 / BATCH
        np.matmul(x.T, z, out=gradient)
        return [loss, gradient]

    return step


def softmax_tuned():
    """Return the same with the product turned round, (z'x)' for x'z, and with cheaper calls."""
    x, y, w = softmax_inputs()
    z, turned = np.empty((BATCH, CLASSES), x.dtype), np.empty((CLASSES, PIXELS), x.dtype)
    column, sums = np.empty((BATCH, 1), x.dtype), np.empty((BATCH, 1), x.dtype)
    flat, places, zt, gradient = z.reshape(-1), np.arange(BATCH) * CLASSES + y, z.T, turned.T
    total, largest = np.add.reduce, np.maximum.reduce

    def step():
        np.dot(x, w, z)
        np.subtract(z, largest(z, 1, None, column, True), z)
        chosen = total(flat.take(places))
        total(np.exp(z, z), 1, None, sums, True)
        loss = (total(np.log(sums, column), None) - chosen) / BATCH
        np.divide(z, np.multiply(sums, BATCH, sums), z)
        flat[places] -= 1 / BATCH
        np.dot(zt, x, turned)
        return [loss, gradient]

    return step


def softmax_graph():
    """Return the step as our graph, and what to feed."""
    import autodiff as ad

    x, y, w = (ad.Variable(name=name) for name in "xyw")
    loss = ad.cross_entropy(x @ w, y)
    feeds = dict(zip((x, y, w), softmax_inputs(), strict=True))
    return [loss, *ad.gradients(loss, [w])], feeds


def softmax_torch():
    """Return the step in PyTorch."""
    import torch

    x, y, w = map(torch.tensor, softmax_inputs())
    w.requires_grad_()

    def step():
        loss = torch.nn.functional.cross_entropy(x @ w, y)
        return [loss, *torch.autograd.grad(loss, [w])]

    return step


def softmax_jax():
    """Return the step in JAX, compiled by its `jit`."""
    import jax

    jax.config.update("jax_enable_x64", True)
    x, y, w = map(jax.numpy.asarray, softmax_inputs())
    rows = jax.numpy.arange(BATCH)

    def loss(w, x, y):
        return -jax.nn.log_softmax(x @ w)[rows, y].mean()

    step = jax.jit(jax.value_and_grad(loss))
    return lambda: jax.block_until_ready(step(w, x, y))


def softmax_autograd():
    """Return the step in HIPS autograd."""
    import autograd
    import autograd.numpy as anp

    x, y, w = softmax_inputs()
    rows = np.arange(BATCH)

    def loss(w):
        z = anp.dot(x, w)
        z = z - anp.max(z, axis=1, keepdims=True)
        return anp.mean(anp.log(anp.sum(anp.exp(z), axis=1)) - z[rows, y])

    step = autograd.value_and_grad(loss)
    return lambda: step(w)


WORKLOADS = [
    Workload(
        "logistic regression, 10000 x 100, float64",
        systems={
            "hand-written": logistic_by_hand,
            "hand-written, in blocks": logistic_tuned,
            "executor": ours.running(logistic_graph, ours.executor),
            "compiled": ours.running(logistic_graph, ours.compiled),
            "compiled, out=": ours.running(logistic_graph, ours.compiled_into),
        },
        peers={"torch": logistic_torch, "jax jit": logistic_jax, "autograd": logistic_autograd},
        note="The mean loss and its gradient.",
        targets=[Target("compiled", 0.85)],
    ),
    Workload(
        "softmax regression, 128 x 784 to 10, float32",
        systems={
            "hand-written": softmax_by_hand,
            "hand-written, tuned": softmax_tuned,
            "executor": ours.running(softmax_graph, ours.executor),
            "compiled": ours.running(softmax_graph, ours.compiled),
            "compiled, out=": ours.running(softmax_graph, ours.compiled_into),
        },
        peers={"torch": softmax_torch, "jax jit": softmax_jax, "autograd": softmax_autograd},
        note="The mean cross-entropy of class indices, and its gradient.",
        tolerance=3e-5,
        targets=[Target("compiled", 1.0)],
    ),
]
