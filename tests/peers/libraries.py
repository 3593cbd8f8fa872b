"""Each library's way to a function's value, gradient, forward and second derivatives.

A library is a class with four methods. Each takes a function of the library's arrays that returns
one array, the inputs as NumPy arrays, and one or two lists of NumPy arrays as directions.

    value(f, xs)                 f(*xs)
    gradient(f, xs, w)           the gradients of the sum of w * f(*xs)
    forward(f, xs, v)            the derivative of f along v, in forward mode
    second(f, xs, w, v)          the gradients of the sum of v * gradient(f, xs, w)
"""

import numpy as np

from autodiff.gradients import gradients
from autodiff.graph import sum_node_list
from autodiff.ops.reduction import reduce_sum_op
from autodiff.ops.sources import as_node, variable_with_value
from autodiff.tangents import tangents

__all__ = ["PEERS", "Autograd", "Jax", "Ours", "Torch"]


class Ours:
    """This package: reverse mode, forward mode, and reverse on reverse."""

    def function(self, case):
        return case.ours

    def value(self, f, xs):
        return self._trace(f, xs)[0].value

    def gradient(self, f, xs, w):
        output, inputs = self._trace(f, xs)
        return [node.value for node in self._gradient(output, inputs, w)]

    def forward(self, f, xs, v):
        output, inputs = self._trace(f, xs)
        return tangents([output], inputs, [as_node(direction) for direction in v])[0].value

    def second(self, f, xs, w, v):
        output, inputs = self._trace(f, xs)
        slope = inner(self._gradient(output, inputs, w), v)
        return [node.value for node in gradients(slope, inputs)]

    def _trace(self, f, xs):
        inputs = [variable_with_value(x) for x in xs]
        return f(*inputs), inputs

    def _gradient(self, output, inputs, w):
        return gradients(reduce_sum_op(output * w), inputs)


def inner(nodes, weights):
    """Return the sum of all products, as a node."""
    pairs = zip(nodes, weights, strict=True)
    return sum_node_list([reduce_sum_op(node * weight) for node, weight in pairs])


class Torch:
    """PyTorch: its tape, twice for second derivatives, and `torch.func.jvp`."""

    name = "torch"

    def __init__(self):
        import torch

        torch.set_num_threads(1)
        torch.set_default_dtype(torch.float64)
        self.torch = torch

    def function(self, case):
        return lambda *xs: case.torch(self.torch, *xs)

    def value(self, f, xs):
        return f(*map(self.torch.tensor, xs)).numpy(force=True)

    def gradient(self, f, xs, w):
        return [g.numpy(force=True) for g in self._gradient(f, self._inputs(xs), w)]

    def forward(self, f, xs, v):
        primals, directions = (tuple(map(self.torch.tensor, arrays)) for arrays in (xs, v))
        return self.torch.func.jvp(f, primals, directions)[1].numpy(force=True)

    def second(self, f, xs, w, v):
        inputs = self._inputs(xs)
        first = self._gradient(f, inputs, w)
        slope = sum((g * self.torch.tensor(d)).sum() for g, d in zip(first, v, strict=True))
        if not slope.requires_grad:  # it is the same everywhere
            return [np.zeros_like(x) for x in xs]
        return [g.numpy(force=True) for g in self._pull(slope, inputs)]

    def _inputs(self, xs):
        return [self.torch.tensor(x, requires_grad=True) for x in xs]

    def _gradient(self, f, inputs, w):
        return self._pull((f(*inputs) * self.torch.tensor(w)).sum(), inputs)

    def _pull(self, output, inputs):
        pulled = self.torch.autograd.grad(output, inputs, create_graph=True, allow_unused=True)
        zeros = self.torch.zeros_like
        return [zeros(x) if g is None else g for g, x in zip(pulled, inputs, strict=True)]


class Jax:
    """JAX in float64: `grad`, twice for second derivatives, and `jvp`."""

    name = "jax"

    def __init__(self):
        import jax

        jax.config.update("jax_enable_x64", True)
        self.jax, self.numpy = jax, jax.numpy

    def function(self, case):
        return lambda *xs: case.jax(self.numpy, *xs)

    def value(self, f, xs):
        return np.asarray(f(*map(self.numpy.asarray, xs)))

    def gradient(self, f, xs, w):
        return self._by_all(lambda *xs: (f(*xs) * w).sum(), xs)

    def forward(self, f, xs, v):
        primals, directions = (tuple(map(self.numpy.asarray, arrays)) for arrays in (xs, v))
        return np.asarray(self.jax.jvp(f, primals, directions)[1])

    def second(self, f, xs, w, v):
        first = self.jax.grad(lambda *xs: (f(*xs) * w).sum(), argnums=tuple(range(len(xs))))

        def slope(*xs):
            return sum((g * d).sum() for g, d in zip(first(*xs), v, strict=True))

        return self._by_all(slope, xs)

    def _by_all(self, f, xs):
        every = self.jax.grad(f, argnums=tuple(range(len(xs))))
        return [np.asarray(g) for g in every(*map(self.numpy.asarray, xs))]


class Autograd:
    """HIPS autograd: `grad`, twice for second derivatives, and `make_jvp`."""

    name = "autograd"

    def __init__(self):
        import autograd
        import autograd.numpy

        self.autograd, self.numpy = autograd, autograd.numpy

    def function(self, case):
        return lambda *xs: case.autograd(self.numpy, *xs)

    def value(self, f, xs):
        return np.asarray(f(*xs))

    def gradient(self, f, xs, w):
        return [np.asarray(g) for g in self._gradient(f, w)(xs)]

    def forward(self, f, xs, v):
        from autograd.differential_operators import make_jvp

        moved = make_jvp(lambda xs: f(*xs))
        return np.asarray(moved(tuple(xs))(tuple(v))[1])

    def second(self, f, xs, w, v):
        first = self._gradient(f, w)

        def slope(xs):
            return sum(self.numpy.sum(g * d) for g, d in zip(first(xs), v, strict=True))

        return [np.asarray(g) for g in self.autograd.grad(slope)(tuple(xs))]

    def _gradient(self, f, w):
        every = self.autograd.grad(lambda xs: self.numpy.sum(f(*xs) * w))
        return lambda xs: every(tuple(xs))


PEERS = {"torch": Torch, "jax": Jax, "autograd": Autograd}
