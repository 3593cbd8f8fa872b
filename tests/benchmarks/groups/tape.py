"""Tapes: graphs of numbers that are built, run and differentiated anew each time."""

import math

import numpy as np

from tests.benchmarks.post.description import inputs
from tests.benchmarks.workload import Target, Workload

LINE = 1_000_000
SHORT = 300  # micrograd's recursion ends at about 1,000 operations


def post_graph(values, count, softplus, total, softmax):
    """Build the post's graph, and the sum of all its values, with a library's own functions.

    As in A. Rogozhnikov, "Fastest autograd in the west" (2023), with the inputs and the loss of
    `tests.benchmarks.post.description`.
    """
    nodes = [*values]
    for number in range(count):
        if number % 4 == 0:
            nodes.append(softplus(nodes[-10]))
        elif number % 4 == 1:
            nodes.append(total(nodes[-30:-10:5]))
        elif number % 4 == 2:
            nodes.append(nodes[-20] * nodes[-10])
        else:
            nodes.extend(softmax(nodes[-4:]))
    return total(nodes)


def by_floats(count):
    """Return the factory of the forward run alone, on Python's floats: a floor."""

    def softplus(a):
        return max(a, 0.0) + math.log1p(math.exp(-abs(a)))

    def softmax(values):
        largest = max(values)
        powers = [math.exp(value - largest) for value in values]
        total = sum(powers)
        return [power / total for power in powers]

    return lambda: lambda: [post_graph(inputs(), count, softplus, sum, softmax)]


def by_tape(count):
    """Return the factory of our tape: build, forward and backward, on a new tape each time."""

    def factory():
        from autodiff.tape import Tape, fsum, softmax, softplus

        def run():
            tape = Tape()
            variables = [tape.var(value) for value in inputs()]
            loss = post_graph(variables, count, softplus, fsum, softmax)
            gradient = loss.grad()
            return [loss.value, np.array([gradient.wrt(variable) for variable in variables])]

        return run

    return factory


def in_torch(count):
    """Return the factory of the same graph in PyTorch, node by node."""

    def factory():
        import torch
        from torch.nn.functional import softplus

        def softmax(nodes):
            return torch.softmax(torch.stack(nodes), 0)

        def total(nodes):
            return torch.stack(nodes).sum() if len(nodes) > 4 else sum(nodes)

        def run():
            x = torch.tensor(inputs(), dtype=torch.float64, requires_grad=True)
            loss = post_graph(x, count, softplus, total, softmax)
            return [float(loss.detach()), *torch.autograd.grad(loss, [x])]

        return run

    return factory


def in_autograd(count):
    """Return the factory of the same graph in HIPS autograd."""

    def factory():
        import autograd
        import autograd.numpy as anp

        def softplus(a):
            return anp.logaddexp(a, 0.0)

        def softmax(nodes):
            powers = anp.exp(anp.array(nodes))
            return powers / anp.sum(powers)

        def total(nodes):
            return anp.sum(anp.array(nodes)) if len(nodes) > 4 else sum(nodes)

        step = autograd.value_and_grad(lambda x: post_graph(x, count, softplus, total, softmax))
        return lambda: list(step(np.array(inputs())))

    return factory


def dynamic(count, ahead, slow=()):
    """Return the workload of the post's graph with so many operations."""
    peers = {"torch": in_torch(count)}
    if count <= 1_000:
        peers["autograd"] = in_autograd(count)
    return Workload(
        f"dynamic graph, {count:,} operations",
        systems={"plain floats": by_floats(count), "tape": by_tape(count)},
        peers=peers,
        baseline="plain floats",
        floors=("plain floats",),
        operations=count,
        note="Built, run and differentiated anew each time; plain floats run forward alone.",
        targets=[
            Target("tape", 1.3e-6, of=None),
            Target("tape", 3.0),
            Target("tape", 1 / ahead, of="torch"),
        ],
        slow=slow,
    )


def line_of(v, count, growth=1e-6):
    """Return the end of a line of operations: compound interest, two operations a step."""
    for _ in range(count // 2):
        v = v + v * growth
    return v


def line_by_hand(count):
    """Return the factory of the line, and its derivative forward, on Python's floats."""
    return lambda: lambda: [line_of(1.0, count)] * 2  # the end is proportional to the start


def line_by_tape(count, free=False):
    """Return the factory of the line on our tape."""

    def factory():
        from autodiff.tape import Tape

        def run():
            start = Tape().var(1.0)
            end = line_of(start, count)
            return [end.value, end.grad(free=free).wrt(start)]

        return run

    return factory


def line_by_array_tape(count):
    """Return the factory of the line on our array tape, in arrays of one element."""

    def factory():
        from autodiff.array_tape import Tape

        def run():
            start = Tape().var([1.0])
            end = line_of(start, count)
            return [float(end.value[0]), float(end.grad().wrt(start)[0])]

        return run

    return factory


def line_in_torch(count):
    """Return the factory of the line in PyTorch."""

    def factory():
        import torch

        def run():
            start = torch.tensor([1.0], dtype=torch.float64, requires_grad=True)
            end = line_of(start, count)
            end.backward()
            return [end.item(), start.grad.item()]

        return run

    return factory


def line_in_micrograd(count):
    """Return the factory of the line in micrograd."""

    def factory():
        from micrograd.engine import Value

        def run():
            start = Value(1.0)
            end = line_of(start, count)
            end.backward()
            return [end.data, start.grad]

        return run

    return factory


def line_in_autograd(count):
    """Return the factory of the line in HIPS autograd."""

    def factory():
        import autograd

        step = autograd.value_and_grad(lambda v: line_of(v, count))
        return lambda: [float(number) for number in step(1.0)]

    return factory


def one_by_tape():
    """Return one product on our tape, from two numbers to two derivatives."""
    from autodiff.tape import Tape

    def run():
        tape = Tape()
        x, y = tape.var(2.0), tape.var(3.0)
        gradient = (x * y).grad()
        return [gradient.wrt(x), gradient.wrt(y)]

    return run


def one_by_array_tape():
    """Return one product on our array tape."""
    from autodiff.array_tape import Tape

    two, three = np.array([2.0]), np.array([3.0])

    def run():
        tape = Tape()
        x, y = tape.var(two), tape.var(three)
        gradient = (x * y).grad()
        return [gradient.wrt(x)[0], gradient.wrt(y)[0]]

    return run


def one_in_micrograd():
    """Return one product in micrograd."""
    from micrograd.engine import Value

    def run():
        x, y = Value(2.0), Value(3.0)
        (x * y).backward()
        return [x.grad, y.grad]

    return run


def one_in_torch():
    """Return one product in PyTorch, from tensors that are there already."""
    import torch

    x, y = (torch.tensor(v, dtype=torch.float64, requires_grad=True) for v in (2.0, 3.0))

    def run():
        return list(torch.autograd.grad(x * y, [x, y]))

    return run


WORKLOADS = [
    dynamic(1_000, 16),
    dynamic(10_000, 16),
    dynamic(100_000, 8, slow=("torch",)),
    Workload(
        f"line of {LINE:,} operations",
        systems={
            "plain floats": line_by_hand(LINE),
            "tape": line_by_tape(LINE),
            "tape, free": line_by_tape(LINE, free=True),
        },
        peers={"torch": line_in_torch(LINE), "autograd": line_in_autograd(LINE)},
        baseline="plain floats",
        operations=LINE,
        fresh=True,
        memory=True,
        tolerance=1e-6,
        note="v = v + v * 1e-6, forward and backward; plain floats run forward alone.",
        targets=[
            Target("tape", 0.7e-6, of=None),
            Target("tape", 64, of=None, quantity="memory"),
            Target("tape, free", 64, of=None, quantity="memory"),
        ],
    ),
    Workload(
        f"line of {SHORT} operations",
        systems={
            "plain floats": line_by_hand(SHORT),
            "tape": line_by_tape(SHORT),
            "array tape": line_by_array_tape(SHORT),
        },
        peers={
            "micrograd": line_in_micrograd(SHORT),
            "torch": line_in_torch(SHORT),
            "autograd": line_in_autograd(SHORT),
        },
        baseline="plain floats",
        operations=SHORT,
        note="The array tape and torch work on arrays of one element.",
        targets=[Target("array tape", 1.6e-6, of=None)],
    ),
    Workload(
        "one product, forward and backward",
        systems={"tape": one_by_tape, "array tape": one_by_array_tape},
        peers={"micrograd": one_in_micrograd, "torch": one_in_torch},
        baseline="tape",
        note="Ours and micrograd's make their inputs each time, torch's are there already.",
        targets=[Target("tape", 0.3e-6, of=None)],
    ),
]
