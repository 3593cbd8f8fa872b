"""Higher order: Hessian products and Hessians of Rosenbrock's function, and tenth derivatives."""

import math

import numpy as np

from tests.benchmarks.workload import SetUp, Target, Workload

ORDER, POINT = 10, 0.5


def rosenbrock(x, total=np.sum):
    """Return Rosenbrock's function of a vector, with a library's sum."""
    return total(100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2)


def inputs(n):
    """Return a point and a direction."""
    rng = np.random.default_rng(0)
    return rng.normal(size=n), rng.normal(size=n)


# Hessian products ---------------------------------------------------------------------------------


def product_by_hand(n):
    """Return the factory of the product as one writes it from the formula of the derivatives."""

    def factory():
        x, v = inputs(n)

        def run():
            a, b, va, vb = x[:-1], x[1:], v[:-1], v[1:]
            product = np.zeros_like(x)
            product[:-1] = (1200 * a * a - 400 * b + 2) * va - 400 * a * vb
            product[1:] += 200 * vb - 400 * a * va
            return product

        return run

    return factory


def product_compiled(n):
    """Return the factory of `compile` of `hvp`; its first calls are the set-up."""

    def factory():
        def prepare():
            import autodiff as ad

            x, v = inputs(n)
            f = ad.compile(lambda x, v: ad.hvp(rosenbrock, (x,), (v,)))
            settle(f, x, v)
            return lambda: f(x, v)

        return SetUp(prepare)

    return factory


def product_plain(n):
    """Return the factory of `hvp` itself, which traces the function in every call."""

    def factory():
        import autodiff as ad

        x, v = inputs(n)
        return lambda: ad.hvp(rosenbrock, (x,), (v,))

    return factory


def product_torch(n):
    """Return the factory of PyTorch's: the gradient of the gradient times the direction."""

    def factory():
        import torch

        x, v = map(torch.tensor, inputs(n))
        x.requires_grad_()

        def run():
            (dx,) = torch.autograd.grad(rosenbrock(x, torch.sum), x, create_graph=True)
            return torch.autograd.grad(dx, x, v)[0]

        return run

    return factory


def product_jax(n):
    """Return the factory of JAX's: forward over reverse, compiled by `jit`."""

    def factory():
        def prepare():
            import jax

            jax.config.update("jax_enable_x64", True)
            x, v = map(jax.numpy.asarray, inputs(n))
            gradient = jax.grad(lambda x: rosenbrock(x, jax.numpy.sum))
            f = jax.jit(lambda x, v: jax.jvp(gradient, (x,), (v,))[1])
            jax.block_until_ready(f(x, v))
            return lambda: jax.block_until_ready(f(x, v))

        return SetUp(prepare)

    return factory


def product_autograd(n):
    """Return the factory of HIPS autograd's."""

    def factory():
        import autograd
        import autograd.numpy as anp

        x, v = inputs(n)
        product = autograd.hessian_vector_product(lambda x: rosenbrock(x, anp.sum))
        return lambda: product(x, v)

    return factory


# Dense Hessians -----------------------------------------------------------------------------------


def matrix_by_hand():
    """Return the Hessian as one writes it: three diagonals in a matrix of zeros."""
    x, _ = inputs(1000)
    n = len(x)
    rows = np.arange(n)

    def run():
        a, b = x[:-1], x[1:]
        diagonal = np.zeros(n)
        diagonal[:-1] = 1200 * a * a - 400 * b + 2
        diagonal[1:] += 200
        matrix = np.zeros((n, n))
        matrix[rows, rows] = diagonal
        matrix[rows[:-1], rows[1:]] = matrix[rows[1:], rows[:-1]] = -400 * a
        return matrix

    return run


def matrix_of(compiled, **options):
    """Return the factory of `hessian` with some options, compiled or not."""

    def factory():
        def prepare():
            import autodiff as ad

            x, _ = inputs(1000)
            f = ad.hessian(rosenbrock, **options)
            f = ad.compile(f) if compiled else f
            settle(f, x)
            return lambda: f(x)

        return SetUp(prepare)

    return factory


def matrix_torch():
    """Return PyTorch's Hessian."""
    import torch

    x = torch.tensor(inputs(1000)[0])
    return lambda: torch.autograd.functional.hessian(
        lambda x: rosenbrock(x, torch.sum), x, vectorize=True
    )


def matrix_jax():
    """Return JAX's Hessian, compiled by its `jit`."""

    def prepare():
        import jax

        jax.config.update("jax_enable_x64", True)
        x = jax.numpy.asarray(inputs(1000)[0])
        f = jax.jit(jax.hessian(lambda x: rosenbrock(x, jax.numpy.sum)))
        jax.block_until_ready(f(x))
        return lambda: jax.block_until_ready(f(x))

    return SetUp(prepare)


def matrix_autograd():
    """Return HIPS autograd's Hessian."""
    import autograd
    import autograd.numpy as anp

    x, _ = inputs(1000)
    f = autograd.hessian(lambda x: rosenbrock(x, anp.sum))
    return lambda: f(x)


# Tenth derivatives --------------------------------------------------------------------------------


def tanh_by_hand():
    """Return the Taylor coefficients of tanh, one after the other: v' = 1 - v * v."""

    def run():
        v, w = [math.tanh(POINT)], []
        for k in range(ORDER):
            w.append((k == 0) - sum(v[j] * v[k - j] for j in range(k + 1)))
            v.append(w[k] / (k + 1))
        return v[ORDER] * math.factorial(ORDER)

    return run


def sine_by_hand():
    """Return the Taylor coefficients of sin(u) for u = x * x: s' = u' c and c' = -u' s."""

    def run():
        first, s, c = 2 * POINT, [math.sin(POINT**2)], [math.cos(POINT**2)]
        for k in range(1, ORDER + 1):
            second = 2 * (k > 1)
            s.append((first * c[k - 1] + second * c[k - 2]) / k)
            c.append(-(first * s[k - 1] + second * s[k - 2]) / k)
        return s[ORDER] * math.factorial(ORDER)

    return run


def of_library(numpy, name):
    """Return the function by its name, in a library's own version of NumPy."""
    return numpy.tanh if name == "tanh" else lambda x: numpy.sin(x * x)


def series(name):
    """Return the factory of `derivative`, which runs the function on a Taylor series."""

    def factory():
        import autodiff as ad

        f = ad.derivative(of_library(np, name), ORDER)
        return lambda: f(POINT)

    return factory


def tenth_torch(name):
    """Return the factory of PyTorch's: gradients of gradients."""

    def factory():
        import torch

        f = of_library(torch, name)

        def run():
            x = torch.tensor(POINT, dtype=torch.float64, requires_grad=True)
            y = f(x)
            for _ in range(ORDER):
                (y,) = torch.autograd.grad(y, x, create_graph=True)
            return y

        return run

    return factory


def tenth_jax(name):
    """Return the factory of JAX's `jet`, compiled by `jit`."""

    def factory():
        def prepare():
            import jax
            from jax.experimental.jet import jet

            jax.config.update("jax_enable_x64", True)
            f = of_library(jax.numpy, name)
            start = [1.0] + [0.0] * (ORDER - 1)
            compiled = jax.jit(lambda x: jet(f, (x,), ([*start],))[1][-1])
            jax.block_until_ready(compiled(POINT))
            return lambda: jax.block_until_ready(compiled(POINT))

        return SetUp(prepare)

    return factory


def tenth_autograd(name):
    """Return the factory of HIPS autograd's: gradients of gradients."""

    def factory():
        import autograd
        import autograd.numpy as anp

        f = of_library(anp, name)
        for _ in range(ORDER):
            f = autograd.grad(f)
        return lambda: f(POINT)

    return factory


def settle(f, *args):
    """Call a compiled function until its code runs, and make sure that it does."""
    for _ in range(6):
        f(*args)
    if getattr(f, "fallbacks", None):
        raise RuntimeError(f"the interpreter answered instead of the fast code: {f.fallbacks}")


def product(n):
    """Return the workload of a Hessian product of so many numbers."""
    return Workload(
        f"Hessian product, n = {n:,}",
        systems={
            "hand-written": product_by_hand(n),
            "compiled": product_compiled(n),
            "hvp": product_plain(n),
        },
        peers={
            "torch": product_torch(n),
            "jax jit": product_jax(n),
            "autograd": product_autograd(n),
        },
        targets=[Target("compiled", 1.1)],
        note="Rosenbrock's function. Every call returns a new array.",
    )


def tenth(name, title, by_hand):
    """Return the workload of a tenth derivative."""
    return Workload(
        f"tenth derivative of {title}",
        systems={"hand-written": by_hand, "derivative": series(name)},
        peers={
            "torch": tenth_torch(name),
            "jax jet": tenth_jax(name),
            "autograd": tenth_autograd(name),
        },
        targets=[Target("derivative", 40e-6, of=None)],
        note=f"At the number {POINT}. By hand: the recurrence of its Taylor coefficients.",
        slow=("autograd",),
    )


WORKLOADS = [
    product(1000),
    product(100_000),
    Workload(
        "dense Hessian, n = 1,000",
        systems={
            "hand-written": matrix_by_hand,
            "compiled, tridiagonal": matrix_of(True, sparsity="tridiagonal"),
            "compiled, detected": matrix_of(True, sparsity="detect"),
            "compiled": matrix_of(True),
            "tridiagonal": matrix_of(False, sparsity="tridiagonal"),
            "hessian": matrix_of(False),
        },
        peers={"torch": matrix_torch, "jax jit": matrix_jax, "autograd": matrix_autograd},
        targets=[
            Target("compiled, tridiagonal", 1.0),
            Target("compiled, detected", 1.0),
            Target("compiled", 40),
            Target("hessian", 40),
        ],
        note="Rosenbrock's function. Most of the hand-written time goes into 8 MB of zeros.",
        slow=("autograd",),
    ),
    tenth("tanh", "tanh", tanh_by_hand),
    tenth("sine", "sin(x * x)", sine_by_hand),
]
