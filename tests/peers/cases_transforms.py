"""The derivative operators beside those of PyTorch, JAX and HIPS autograd.

The libraries are imported when a case runs, since none of them need be there.
"""

import importlib

import numpy as np

from autodiff.taylor import derivative, jet
from autodiff.transforms import elementwise_grad, grad, hessian, hvp, jacobian, jvp, vjp
from tests.peers.case import Case

__all__ = ["CASES"]

POINT = np.array([0.5, -1.2, 2.0])
DIRECTION = np.array([1.0, 0.3, -0.7])
NUMBER = np.array(0.7)


def loss(numpy, x):
    """A number from a vector, with a full Hessian."""
    return numpy.sum(numpy.sin(x) * x**2) * numpy.exp(x[0] * x[1])


def waves(numpy, x):
    """Three numbers from three, each of them from all."""
    return numpy.sin(x) * numpy.sum(x**2)


def library(name):
    """Return a module of a peer."""
    return importlib.import_module(name)


def same(name, ours, jax=None, torch=None, autograd=None, inputs=(POINT,), **more):
    """Return a case; the peers' functions get their library's operators before the inputs."""
    return Case(
        name=name,
        ours=ours,
        jax=jax and (lambda jnp, *x: jax(library("jax"), jnp, *x)),
        torch=torch and (lambda torch_, *x: torch(library("torch.func"), torch_, *x)),
        autograd=autograd and (lambda anp, *x: autograd(library("autograd"), anp, *x)),
        inputs=list(inputs),
        **more,
    )


def tanh_of(numpy, depth, gradient):
    """Return tanh, differentiated `depth` times by nesting."""
    f = numpy.tanh
    for _ in range(depth):
        f = gradient(f)
    return f


CASES = [
    same(
        "grad",
        lambda x: grad(lambda x: loss(np, x))(x),
        jax=lambda jax, jnp, x: jax.grad(lambda x: loss(jnp, x))(x),
        torch=lambda func, torch, x: func.grad(lambda x: loss(torch, x))(x),
        autograd=lambda ag, anp, x: ag.grad(lambda x: loss(anp, x))(x),
    ),
    same(
        "grad, argnums",
        lambda x, y: grad(lambda x, y: loss(np, x * y), argnums=1)(x, y),
        jax=lambda jax, jnp, x, y: jax.grad(lambda x, y: loss(jnp, x * y), argnums=1)(x, y),
        torch=lambda func, torch, x, y: func.grad(lambda x, y: loss(torch, x * y), argnums=1)(x, y),
        autograd=lambda ag, anp, x, y: ag.grad(lambda x, y: loss(anp, x * y), 1)(x, y),
        inputs=(POINT, DIRECTION),
    ),
    same(
        "elementwise_grad",
        lambda x: elementwise_grad(np.tanh)(x),
        jax=lambda jax, jnp, x: jax.vmap(jax.grad(jnp.tanh))(x),
        torch=lambda func, torch, x: func.vmap(func.grad(torch.tanh))(x),
        autograd=lambda ag, anp, x: ag.elementwise_grad(anp.tanh)(x),
    ),
    same(
        "jacobian",
        lambda x: jacobian(lambda x: waves(np, x))(x),
        jax=lambda jax, jnp, x: jax.jacfwd(lambda x: waves(jnp, x))(x),
        torch=lambda func, torch, x: func.jacfwd(lambda x: waves(torch, x))(x),
        autograd=lambda ag, anp, x: ag.jacobian(lambda x: waves(anp, x))(x),
    ),
    same(
        "jacobian, reverse",
        lambda x: jacobian(lambda x: waves(np, x), mode="reverse")(x),
        jax=lambda jax, jnp, x: jax.jacrev(lambda x: waves(jnp, x))(x),
        torch=lambda func, torch, x: func.jacrev(lambda x: waves(torch, x))(x),
    ),
    same(
        "hessian",
        lambda x: hessian(lambda x: loss(np, x))(x),
        jax=lambda jax, jnp, x: jax.hessian(lambda x: loss(jnp, x))(x),
        torch=lambda func, torch, x: func.hessian(lambda x: loss(torch, x))(x),
        autograd=lambda ag, anp, x: ag.hessian(lambda x: loss(anp, x))(x),
    ),
    same(
        "jvp",
        lambda x, v: jvp(lambda x: waves(np, x), (x,), (v,))[1],
        jax=lambda jax, jnp, x, v: jax.jvp(lambda x: waves(jnp, x), (x,), (v,))[1],
        torch=lambda func, torch, x, v: func.jvp(lambda x: waves(torch, x), (x,), (v,))[1],
        inputs=(POINT, DIRECTION),
    ),
    same(
        "vjp",
        lambda x, w: vjp(lambda x: waves(np, x), x)[1](w)[0],
        jax=lambda jax, jnp, x, w: jax.vjp(lambda x: waves(jnp, x), x)[1](w)[0],
        torch=lambda func, torch, x, w: func.vjp(lambda x: waves(torch, x), x)[1](w)[0],
        inputs=(POINT, DIRECTION),
    ),
    same(
        "hvp",
        lambda x, v: hvp(lambda x: loss(np, x), (x,), (v,)),
        jax=lambda jax, jnp, x, v: jax.jvp(jax.grad(lambda x: loss(jnp, x)), (x,), (v,))[1],
        torch=lambda func, torch, x, v: func.jvp(func.grad(lambda x: loss(torch, x)), (x,), (v,))[
            1
        ],
        autograd=lambda ag, anp, x, v: ag.hessian_vector_product(lambda x: loss(anp, x))(x, v),
        inputs=(POINT, DIRECTION),
    ),
    same(
        "grad of grad, closing over the outer variable",
        lambda x: x * grad(lambda y: x * y * y)(x),
        jax=lambda jax, jnp, x: x * jax.grad(lambda y: x * y * y)(x),
        torch=lambda func, torch, x: x * func.grad(lambda y: x * y * y)(x),
        autograd=lambda ag, anp, x: x * ag.grad(lambda y: x * y * y)(x),
        inputs=(NUMBER,),
    ),
    same(
        "fourth derivative of tanh, nested",
        lambda x: tanh_of(np, 4, grad)(x),
        jax=lambda jax, jnp, x: tanh_of(jnp, 4, jax.grad)(x),
        torch=lambda func, torch, x: tanh_of(torch, 4, func.grad)(x),
        autograd=lambda ag, anp, x: tanh_of(anp, 4, ag.grad)(x),
        inputs=(NUMBER,),
    ),
    same(
        "fourth derivative of tanh, by Taylor series",
        lambda x: derivative(np.tanh, 4)(x),
        jax=lambda jax, jnp, x: tanh_of(jnp, 4, jax.grad)(x),
        torch=lambda func, torch, x: tanh_of(torch, 4, func.grad)(x),
        autograd=lambda ag, anp, x: tanh_of(anp, 4, ag.grad)(x),
        inputs=(NUMBER,),
        note="the peers nest: only JAX has a jet, without recurrences for all functions",
    ),
    same(
        "jet",
        lambda x: np.stack(jet(lambda t: np.exp(np.sin(t)), x, [1.0, 0.5, 0.25])[1]),
        jax=lambda jax, jnp, x: jnp.stack(
            library("jax.experimental.jet").jet(
                lambda t: jnp.exp(jnp.sin(t)), (x,), ((1.0 + 0 * x, 0.5 + 0 * x, 0.25 + 0 * x),)
            )[1]
        ),
        inputs=(NUMBER,),
    ),
]
