"""A wide scalar graph: micrograd's own demo, a network of single numbers on two moons."""

import gc
import random
from functools import partial

import numpy as np

from tests.benchmarks import ours
from tests.benchmarks.workload import SetUp, Target, Workload

SIZES, SAMPLES, ALPHA = (2, 16, 16, 1), 100, 1e-4


def data():
    """Return points, and labels -1.0 and 1.0."""
    from sklearn.datasets import make_moons

    x, y = make_moons(n_samples=SAMPLES, noise=0.1, random_state=1337)
    return x, 2.0 * y - 1


def neurons():
    """Return the parameters as micrograd makes them: layers of neurons, weights and then a bias."""
    rng = random.Random(1337)
    return [
        [[rng.uniform(-1, 1) for _ in range(size)] + [0.0] for _ in range(count)]
        for size, count in zip(SIZES, SIZES[1:], strict=False)
    ]


def flat(layers):
    """Return all parameters in one list, neuron by neuron."""
    return [parameter for layer in layers for neuron in layer for parameter in neuron]


def loss_of(layers, points, labels, relu):
    """Return the demo's loss in any library of single numbers: hinge loss and a penalty."""
    losses = []
    for point, label in zip(points, labels, strict=True):
        values = point
        for number, layer in enumerate(layers):
            values = [activity(neuron, values) for neuron in layer]
            if number < len(layers) - 1:
                values = [relu(value) for value in values]
        losses.append(relu(1 + -label * values[0]))
    penalty = sum(parameter * parameter for parameter in flat(layers))
    return sum(losses) * (1 / len(losses)) + ALPHA * penalty


def activity(neuron, values):
    """Return what goes into a neuron, added up from its bias on."""
    *weights, total = neuron
    for weight, value in zip(weights, values, strict=True):
        total = total + weight * value
    return total


def by_hand():
    """Return the loss and its gradient in whole arrays, as an expert writes it."""
    x, y = data()
    y = y[:, None]
    table = [np.array(layer) for layer in neurons()]
    (w1, b1), (w2, b2), (w3, b3) = [
        (np.ascontiguousarray(layer[:, :-1].T), layer[:, -1].copy()) for layer in table
    ]
    gradients = [np.empty_like(layer) for layer in table]
    h1, h2, z = (np.empty((SAMPLES, size)) for size in SIZES[1:])
    d1, d2, on1, on2 = (np.empty((SAMPLES, 16), kind) for kind in (float, float, bool, bool))
    ones, on3 = np.ones(SAMPLES), np.empty((SAMPLES, 1), bool)
    parameters = np.concatenate([layer.ravel() for layer in table])
    penalties = [2 * ALPHA * layer for layer in table]

    def step():
        np.matmul(x, w1, out=h1)
        np.add(h1, b1, out=h1)
        np.maximum(h1, 0, out=h1)
        np.matmul(h1, w2, out=h2)
        np.add(h2, b2, out=h2)
        np.maximum(h2, 0, out=h2)
        np.matmul(h2, w3, out=z)
        np.add(z, b3, out=z)
        np.multiply(z, y, out=z)
        np.subtract(1, z, out=z)
        np.maximum(z, 0, out=z)
        loss = z.sum() / SAMPLES + ALPHA * (parameters @ parameters)
        np.greater(z, 0, out=on3)
        np.multiply(y, on3, out=z)
        np.multiply(z, -1 / SAMPLES, out=z)
        np.matmul(z, w3.T, out=d2)
        np.greater(h2, 0, out=on2)
        np.multiply(d2, on2, out=d2)
        np.matmul(d2, w2.T, out=d1)
        np.greater(h1, 0, out=on1)
        np.multiply(d1, on1, out=d1)
        for gradient, d, values in zip(gradients, (d1, d2, z), (x, h1, h2), strict=True):
            np.matmul(d.T, values, out=gradient[:, :-1])
            np.matmul(ones, d, out=gradient[:, -1])
        for gradient, penalty in zip(gradients, penalties, strict=True):
            np.add(gradient, penalty, out=gradient)
        return [loss, *gradients]

    return step


def rows(numbers):
    """Return a loss and gradients of single parameters in the shape of `by_hand`'s answer."""
    loss, *gradients = map(float, numbers)
    answer = [loss]
    for size, count in zip(SIZES, SIZES[1:], strict=False):
        part, gradients = np.split(np.array(gradients), [count * (size + 1)])
        answer.append(part.reshape(count, size + 1))
    return answer


def by_us(run):
    """Return the factory of our graph of single numbers; points and labels are variables too."""

    def factory():
        import autodiff as ad

        number = partial(ad.Variable, scalar=True)
        layers = [
            [[number(f"w{i}") for i in range(len(neuron))] for neuron in layer]
            for layer in neurons()
        ]
        x, y = data()
        points = [[number("x"), number("y")] for _ in x]
        labels = [number("label") for _ in y]
        loss = loss_of(layers, points, labels, ad.relu)
        outputs = [loss, *ad.gradients(loss, flat(layers))]
        variables = flat(layers) + [one for point in points for one in point] + labels
        numbers = flat(neurons()) + x.ravel().tolist() + y.tolist()
        feeds = dict(zip(variables, numbers, strict=True))

        def prepare():
            f = run(outputs, feeds)
            return lambda: rows(f())

        return SetUp(prepare)

    return factory


def in_micrograd():
    """Return the demo in micrograd itself."""
    from micrograd.engine import Value
    from micrograd.nn import MLP

    model = MLP(SIZES[0], list(SIZES[1:]))
    for parameter, number in zip(model.parameters(), flat(neurons()), strict=True):
        parameter.data = number
    x, y = data()
    x, y = x.tolist(), y.tolist()

    def step():
        scores = [model([Value(number) for number in point]) for point in x]
        losses = [(1 + -label * score).relu() for label, score in zip(y, scores, strict=True)]
        total = sum(losses) * (1.0 / len(losses))
        total = total + ALPHA * sum(p * p for p in model.parameters())
        model.zero_grad()
        total.backward()
        return rows([total.data, *(p.grad for p in model.parameters())])

    return step


def in_micrograd_uncollected():
    """Return the demo in micrograd with Python's cyclic garbage collector switched off.

    Its closures make every number part of a cycle. Our targets are measured against this one.
    """
    step = in_micrograd()
    gc.disable()
    return step


def in_torch():
    """Return the graph of single numbers in PyTorch."""
    import torch

    torch.set_default_dtype(torch.float64)
    layers = [
        [[torch.tensor(number, requires_grad=True) for number in neuron] for neuron in layer]
        for layer in neurons()
    ]
    x, y = (torch.tensor(array) for array in data())
    points, labels = [point.unbind() for point in x], y.unbind()

    def step():
        loss = loss_of(layers, points, labels, torch.relu)
        return rows([loss, *torch.autograd.grad(loss, flat(layers))])

    return step


WORKLOADS = [
    Workload(
        "micrograd's demo: 2-16-16-1 on 100 points, 64,000 scalar operations",
        systems={
            "hand-written": by_hand,
            "executor": by_us(ours.executor),
            "compiled": by_us(ours.compiled),
        },
        peers={
            "micrograd": in_micrograd,
            "micrograd, collector off": in_micrograd_uncollected,
            "torch": in_torch,
        },
        note="Hand-written NumPy works on whole arrays; the others on single numbers.",
        targets=[Target("compiled", 1 / 80, of="micrograd, collector off")],
        slow=("executor", "torch"),
    )
]
