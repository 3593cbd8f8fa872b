"""Softmax, losses, convolution, pooling, embedding and control, beside PyTorch and JAX.

HIPS autograd has none of these but what can be spelled in NumPy.
"""

import numpy as np

from autodiff.checkpointing import checkpoint
from autodiff.control import stop_gradient
from autodiff.ops.convolution import conv2d
from autodiff.ops.embedding import embedding
from autodiff.ops.losses import cross_entropy
from autodiff.ops.pooling import avg_pool2d, max_pool2d
from autodiff.ops.softmax import log_softmax, softmax
from tests.peers.case import Case

__all__ = ["CASES"]

RNG = np.random.default_rng(5)
SCORES = RNG.normal(size=(4, 3))
HUGE = np.array([[1e4, 0.0, -1e4], [-1e300, 0.0, 1.0]])
MASKED = np.array([[0.5, -np.inf, 1.0]])
LABELS = np.array([2, 0, 1, 1])
CHANCES = np.array([[0.2, 0.3, 0.5], [1.0, 0.0, 0.0], [0.4, 0.4, 0.2], [0.1, 0.8, 0.1]])
IMAGES = RNG.normal(size=(2, 3, 7, 8))
KERNELS = RNG.normal(size=(4, 3, 3, 2))
FLAT = np.zeros((1, 1, 4, 4))
TABLE = RNG.normal(size=(5, 3))
INDICES = np.array([[1, 1, 4], [0, 1, 2]])


def jax_nn(name, **arguments):
    """Return a function of jax.nn, as a case wants it."""

    def function(jnp, x):
        import jax

        return getattr(jax.nn, name)(x, **arguments)

    return function


def torch_nn(name, *arguments, **settings):
    """Return a function of torch.nn.functional, as a case wants it."""
    return lambda torch, *x: getattr(torch.nn.functional, name)(*x, *arguments, **settings)


def jax_loss(labels):
    """Return the mean cross-entropy in JAX, of class indices or probabilities."""

    def loss(jnp, x, *p):
        import jax

        table = p[0] if p else jax.nn.one_hot(labels, x.shape[1])
        return -jnp.mean(jnp.sum(table * jax.nn.log_softmax(x), axis=1))

    return loss


def jax_conv(strides, padding, dilation=(1, 1)):
    """Return the convolution in JAX."""

    def convolve(jnp, x, w):
        import jax

        return jax.lax.conv_general_dilated(x, w, strides, padding, rhs_dilation=dilation)

    return convolve


def jax_pool(name, size, strides, padding="VALID"):
    """Return a pool in JAX: the maximum, or the mean with padding counted as zeros."""

    def pool(jnp, x):
        import jax

        start, combine = (-jnp.inf, jax.lax.max) if name == "max" else (0.0, jax.lax.add)
        pads = padding if isinstance(padding, str) else ((0, 0), (0, 0), *padding)
        found = jax.lax.reduce_window(x, start, combine, (1, 1, *size), (1, 1, *strides), pads)
        return found if name == "max" else found / (size[0] * size[1])

    return pool


def jax_stop(jnp, x):
    """Return x times x, the second as a constant, in JAX."""
    import jax

    return x * jax.lax.stop_gradient(x)


def jax_checkpoint(jnp, x):
    """Return sin(exp(x)), recomputed, in JAX."""
    import jax

    return jax.checkpoint(lambda a: jnp.sin(jnp.exp(a)))(x)


def torch_checkpoint(torch, x):
    """Return sin(exp(x)), recomputed, in PyTorch."""
    from torch.utils.checkpoint import checkpoint as recompute

    return recompute(lambda a: torch.sin(torch.exp(a)), x, use_reentrant=False)


def plain_softmax(anp, x):
    """Return the softmax of the last axis, spelled in NumPy."""
    powers = anp.exp(x - anp.max(x, axis=-1, keepdims=True))
    return powers / anp.sum(powers, axis=-1, keepdims=True)


CASES = [
    Case(
        "softmax",
        ours=softmax,
        jax=jax_nn("softmax"),
        torch=torch_nn("softmax", -1),
        autograd=plain_softmax,
        inputs=[SCORES],
    ),
    Case(
        "softmax axis 0",
        ours=lambda x: softmax(x, axis=0),
        jax=jax_nn("softmax", axis=0),
        torch=torch_nn("softmax", 0),
        inputs=[SCORES],
    ),
    Case(
        "softmax huge scores",
        ours=softmax,
        jax=jax_nn("softmax"),
        torch=torch_nn("softmax", -1),
        inputs=[HUGE],
    ),
    Case(
        "softmax masked",
        ours=softmax,
        jax=jax_nn("softmax"),
        torch=torch_nn("softmax", -1),
        inputs=[MASKED],
    ),
    Case(
        "log_softmax",
        ours=log_softmax,
        jax=jax_nn("log_softmax"),
        torch=torch_nn("log_softmax", -1),
        autograd=lambda anp, x: anp.log(plain_softmax(anp, x)),
        inputs=[SCORES],
    ),
    Case(
        "log_softmax huge scores",
        ours=log_softmax,
        jax=jax_nn("log_softmax"),
        torch=torch_nn("log_softmax", -1),
        inputs=[HUGE],
    ),
    Case(
        "cross_entropy indices",
        ours=lambda x: cross_entropy(x, LABELS),
        jax=jax_loss(LABELS),
        torch=lambda torch, x: torch.nn.functional.cross_entropy(x, torch.tensor(LABELS)),
        inputs=[SCORES],
    ),
    Case(
        "cross_entropy probabilities",
        ours=cross_entropy,
        jax=jax_loss(None),
        torch=torch_nn("cross_entropy"),
        inputs=[SCORES, CHANCES],
    ),
    Case(
        "conv2d",
        ours=conv2d,
        jax=jax_conv((1, 1), "VALID"),
        torch=torch_nn("conv2d"),
        inputs=[IMAGES, KERNELS],
    ),
    Case(
        "conv2d stride padding dilation",
        ours=lambda x, w: conv2d(x, w, stride=(2, 1), padding=(2, 1), dilation=(1, 2)),
        jax=jax_conv((2, 1), [(2, 2), (1, 1)], (1, 2)),
        torch=torch_nn("conv2d", stride=(2, 1), padding=(2, 1), dilation=(1, 2)),
        inputs=[IMAGES, KERNELS],
    ),
    Case(
        "conv2d same",
        ours=lambda x, w: conv2d(x, w, padding="same"),
        jax=jax_conv((1, 1), "SAME"),
        torch=torch_nn("conv2d", padding="same"),
        inputs=[IMAGES, KERNELS],
    ),
    Case(
        "conv2d same stride 3",
        ours=lambda x, w: conv2d(x, w, stride=3, padding="same"),
        jax=jax_conv((3, 3), "SAME"),
        inputs=[IMAGES, KERNELS],
        note="PyTorch has no padding='same' with strides; ours is that of JAX and TensorFlow",
    ),
    Case(
        "max_pool2d",
        ours=lambda x: max_pool2d(x, (3, 2), stride=2, padding=1),
        jax=jax_pool("max", (3, 2), (2, 2), ((1, 1), (1, 1))),
        torch=torch_nn("max_pool2d", (3, 2), stride=2, padding=1),
        inputs=[IMAGES],
    ),
    Case(
        "max_pool2d ties",
        ours=lambda x: max_pool2d(x, 2),
        jax=jax_pool("max", (2, 2), (2, 2)),
        torch=torch_nn("max_pool2d", 2),
        inputs=[FLAT],
        note="equal largest numbers share the adjoint, as in our max: turning the image turns the "
        "gradient. PyTorch and JAX give all to the first",
        differs=dict.fromkeys(["torch", "jax"], "gradient forward"),
    ),
    Case(
        "avg_pool2d",
        ours=lambda x: avg_pool2d(x, (3, 2), stride=2, padding=1),
        jax=jax_pool("mean", (3, 2), (2, 2), ((1, 1), (1, 1))),
        torch=torch_nn("avg_pool2d", (3, 2), stride=2, padding=1),
        inputs=[IMAGES],
    ),
    Case(
        "embedding",
        ours=lambda table: embedding(table, INDICES),
        jax=lambda jnp, table: table[INDICES],
        torch=lambda torch, table: torch.nn.functional.embedding(torch.tensor(INDICES), table),
        autograd=lambda anp, table: table[INDICES],
        inputs=[TABLE],
    ),
    Case(
        "stop_gradient",
        ours=lambda x: x * stop_gradient(x),
        jax=jax_stop,
        torch=lambda torch, x: x * x.detach(),
        inputs=[SCORES],
    ),
    Case(
        "checkpoint",
        ours=checkpoint(lambda a: np.sin(np.exp(a))),
        jax=jax_checkpoint,
        torch=torch_checkpoint,
        inputs=[SCORES],
    ),
]
