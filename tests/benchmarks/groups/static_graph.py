"""The static scalar graph of "Fastest autograd in the west", evaluated once and 10,000 times."""

from functools import partial

import numpy as np

from tests.benchmarks import ours
from tests.benchmarks.post.description import INPUTS, describe, evaluate, inputs
from tests.benchmarks.post.in_c import CInterpreter
from tests.benchmarks.post.ours import graph
from tests.benchmarks.post.tape import Tape
from tests.benchmarks.post.vectorised import Vectorised
from tests.benchmarks.workload import SetUp, Target, Workload

COUNT, FEEDS = 10_000, 10_000


def answer(row):
    """Return a loss and its gradient as separate numbers, each to be compared by itself."""
    return [float(number) for number in row]


def tape():
    """Return the post's tape, recorded once."""
    recorded, feed = Tape(*describe(COUNT)), inputs()
    return lambda: recorded.run(feed)


def in_c():
    """Return the C interpreter."""
    interpreter, feed = CInterpreter(*describe(COUNT), INPUTS), np.array([inputs()])
    return lambda: answer(interpreter.run(feed)[0])


def by_us(run, softmax):
    """Return the factory of our graph; compiling it and the first two calls are the set-up."""

    def factory():
        outputs, variables = graph(COUNT, softmax)
        feeds = dict(zip(variables, inputs(), strict=True))
        return SetUp(lambda: run(outputs, feeds))

    return factory


def in_torch():
    """Return the graph in PyTorch, recorded anew by each evaluation as its tape is."""
    import torch
    from torch.nn.functional import softplus

    operations, _ = describe(COUNT)
    x = torch.tensor(inputs(), dtype=torch.float64, requires_grad=True)

    def softmax(values):
        return torch.softmax(torch.stack(values), 0)

    def step():
        loss = torch.stack(evaluate(operations, x, softplus, softmax)).sum()
        return [loss, *torch.autograd.grad(loss, [x])[0]]

    return step


def in_autograd():
    """Return the graph in HIPS autograd."""
    import autograd
    import autograd.numpy as anp

    operations, _ = describe(COUNT)

    def softmax(values):
        powers = anp.exp(anp.array(values) - max(float(value._value) for value in values))
        return powers / anp.sum(powers)

    def loss(x):
        values = evaluate(operations, x, lambda a: anp.log1p(anp.exp(a)), softmax)
        return anp.sum(anp.array(values))

    step, x = autograd.value_and_grad(loss), np.array(inputs())

    def run():
        value, gradient = step(x)
        return [value, *gradient]

    return run


def many_feeds():
    """Return 10,000 feeds: the graph's own inputs, moved a little, a row a feed."""
    return inputs() + 0.5 * np.random.default_rng(0).normal(size=(FEEDS, INPUTS))


def losses_and_gradients(rows):
    """Return the losses, and the gradients, of rows that hold both."""
    return [rows[:, 0], rows[:, 1:]]


def vectorised(dtype):
    """Return the factory of the graph by hand in NumPy, in blocks of feeds."""

    def factory():
        interpreter = Vectorised(*describe(COUNT), INPUTS, dtype=dtype)
        feeds = many_feeds()
        return lambda: losses_and_gradients(interpreter.run(feeds))

    return factory


def many_in_c(threads):
    """Return the factory of the C interpreter, feed after feed."""

    def factory():
        interpreter, feeds = CInterpreter(*describe(COUNT), INPUTS, threads), many_feeds()
        return lambda: losses_and_gradients(interpreter.run(feeds))

    return factory


def many_by_us(dtype):
    """Return the factory of `map`; compiling and a first call on two feeds are the set-up."""

    def factory():
        from autodiff.compiler import compile as compile_graph

        outputs, variables = graph(COUNT)
        columns = np.ascontiguousarray(many_feeds().T, dtype)
        feeds = dict(zip(variables, columns, strict=True))
        first = {variable: column[:2] for variable, column in feeds.items()}

        def prepare():
            f = compile_graph(outputs, threads=2)
            f.map(first)
            return lambda: losses_and_gradients(np.stack(f.map(feeds), axis=1))

        return SetUp(prepare)

    return factory


def many_in_torch():
    """Return the graph in PyTorch, on 2,000 feeds at a time."""
    import torch
    from torch.nn.functional import softplus

    torch.set_num_threads(2)
    operations, _ = describe(COUNT)
    blocks = torch.tensor(many_feeds().T.copy()).split(2000, 1)

    def softmax(values):
        return torch.softmax(torch.stack(values), 0)

    def on_block(block):
        x = block.clone().requires_grad_()
        losses = torch.stack(evaluate(operations, x, softplus, softmax)).sum(0)
        (gradient,) = torch.autograd.grad(losses.sum(), [x])
        return torch.cat([losses.detach()[None], gradient]).T

    return lambda: losses_and_gradients(torch.cat([on_block(block) for block in blocks]))


def many_in_casadi():
    """Return the graph in CasADi: its virtual machine, mapped over the feeds on two threads."""
    import casadi

    operations, _ = describe(COUNT)

    def softmax(values):
        largest = casadi.mmax(casadi.vertcat(*values))
        powers = [casadi.exp(value - largest) for value in values]
        total = powers[0] + powers[1] + powers[2] + powers[3]
        return [power / total for power in powers]

    x = casadi.SX.sym("x", INPUTS)
    values = evaluate(
        operations, casadi.vertsplit(x), lambda a: casadi.log1p(casadi.exp(a)), softmax
    )
    loss = casadi.sum1(casadi.vertcat(*values))
    f = casadi.Function("f", [x], [loss, casadi.gradient(loss, x)])
    mapped, feeds = f.map(FEEDS, "thread", 2), casadi.DM(many_feeds().T)

    def run():
        loss, gradient = mapped(feeds)
        return [loss.full()[0], gradient.full().T]

    return run


WORKLOADS = [
    Workload(
        "10,000 operations, one evaluation with gradient",
        systems={
            "the post's tape": tape,
            "executor": by_us(ours.executor, "numbers"),
            "compiled": by_us(ours.compiled, "numbers"),
            "compiled, floats": by_us(partial(ours.compiled, tier="floats"), "numbers"),
            "compiled, array softmax": by_us(ours.compiled, "array"),
            "C interpreter": in_c,
        },
        peers={"torch": in_torch, "autograd": in_autograd},
        note="Ours builds graph and gradients before; compiling and two calls are its set-up. "
        "It runs as tuples for its first 200 runs, and then as code, as in the other row.",
        baseline="the post's tape",
        targets=[
            Target("compiled, floats", 3.5e-3, of=None),
            Target("compiled, floats", 1 / 3),
            Target("compiled", 0.5, of=None, quantity="setup"),
            Target("compiled, floats", 0.5, of=None, quantity="setup"),
        ],
        slow=("executor", "torch", "autograd"),
    ),
    Workload(
        "10,000 operations, 10,000 evaluations with gradient",
        systems={
            "hand-written": vectorised(float),
            "hand-written, float32": vectorised(np.float32),
            "map": many_by_us(float),
            "map, float32": many_by_us(np.float32),
            "C interpreter": many_in_c(1),
            "C interpreter, 2 threads": many_in_c(2),
        },
        peers={"torch": many_in_torch, "casadi": many_in_casadi},
        note="Two threads, but for hand-written NumPy and the first C interpreter.",
        threads=2,
        targets=[Target("map", 1.1, of=None), Target("map", 1.0, of="C interpreter")],
        tolerances={"hand-written, float32": 1e-4, "map, float32": 1e-4},
        slow=("torch", "casadi"),
    ),
]
