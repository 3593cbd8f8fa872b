"""Shapes, joining and indexing, beside PyTorch, JAX and HIPS autograd."""

import numpy as np

from autodiff.ops import (  # noqa: F401, NumPy learns of nodes
    diagonals,
    exponential,
    joining,
    queries,
    reductions,
    repeating,
    sorting,
)
from tests.peers.case import Case

__all__ = ["CASES"]

CUBE = np.random.default_rng(21).normal(size=(2, 3, 4))
MATRIX = np.random.default_rng(22).normal(size=(3, 4))
OTHER = np.random.default_rng(23).normal(size=(3, 2))
VECTOR = np.array([0.7, -1.9, 2.2])
MASK = MATRIX > 0
ROWS = np.array([0, 2, 2, 0, 0])


def case(name, function, torch, *inputs, autograd=True, **more):
    """Return the case of a function that NumPy's twins write alike; its square shows the places."""
    return Case(
        name=name,
        ours=lambda *x: function(np, *x) ** 2,
        jax=lambda jnp, *x: function(jnp, *x) ** 2,
        torch=lambda torch_module, *x: torch(torch_module, *x) ** 2,
        autograd=(lambda anp, *x: function(anp, *x) ** 2) if autograd else None,
        inputs=list(inputs or [CUBE]),
        **more,
    )


def alike(name, function, *inputs, autograd=True, **more):
    """Return the case of an expression that all libraries, PyTorch too, write in the same way."""
    return case(name, function, function, *inputs, autograd=autograd, **more)


def weighted(np_like, parts):
    """Return the sum of i times the sum of the i-th part."""
    return sum(i * (part**2).sum() for i, part in enumerate(parts, 1))


CASES = [
    alike("reshape", lambda m, x: x.reshape(4, -1)),
    alike("ravel", lambda m, x: m.ravel(x)),
    case("transpose", lambda m, x: m.transpose(x, (2, 0, 1)), lambda t, x: t.permute(x, (2, 0, 1))),
    alike("T", lambda m, x: x.T, MATRIX),
    alike("swapaxes", lambda m, x: m.swapaxes(x, 0, -1)),
    alike("moveaxis", lambda m, x: m.moveaxis(x, (0, 1), (-1, 0))),
    case("expand_dims", lambda m, x: m.expand_dims(x, 1), lambda t, x: t.unsqueeze(x, 1)),
    alike("squeeze", lambda m, x: m.squeeze(x), MATRIX[:1]),
    alike("broadcast_to", lambda m, x: m.broadcast_to(x, (5, 3, 4)), MATRIX, autograd=False),
    alike("flip", lambda m, x: m.flip(x, (0, 2)), autograd=False),
    alike("fliplr", lambda m, x: m.fliplr(x)),
    case(
        "roll", lambda m, x: m.roll(x, (1, 2), (0, 2)), lambda t, x: t.roll(x, (1, 2), (0, 2)),
        autograd=False,
    ),
    alike("tile", lambda m, x: m.tile(x, (2, 1, 3))),
    case(
        "repeat", lambda m, x: m.repeat(x, 3, axis=1),
        lambda t, x: t.repeat_interleave(x, 3, dim=1),
    ),
    case(
        "repeat each",
        lambda m, x: m.repeat(x, np.array([2, 0, 1]), axis=1),
        lambda t, x: t.repeat_interleave(x, t.tensor([2, 0, 1]), dim=1),
        autograd=False,
    ),
    case(
        "pad", lambda m, x: m.pad(x, ((1, 0), (0, 2)), "constant", constant_values=3),
        lambda t, x: t.nn.functional.pad(x, (0, 2, 1, 0), value=3.0), MATRIX, autograd=False,
    ),
    case(
        "pad reflect", lambda m, x: m.pad(x, ((0, 0), (2, 1)), "reflect"),
        lambda t, x: t.nn.functional.pad(x, (2, 1), mode="reflect"), MATRIX, autograd=False,
    ),
    case(
        "diagonal", lambda m, x: m.diagonal(x, 1, 1, 2), lambda t, x: t.diagonal(x, 1, 1, 2),
        autograd=False,
    ),
    alike("diag of a vector", lambda m, x: m.diag(x, -1), VECTOR),
    alike("diag of a matrix", lambda m, x: m.diag(x, 1), MATRIX[:, :3]),
    alike("trace", lambda m, x: m.trace(x), MATRIX[:, :3]),
    alike("triu", lambda m, x: m.triu(x, 1)),
    alike("tril", lambda m, x: m.tril(x, -1), MATRIX),
    alike("concatenate", lambda m, x, y: m.concatenate([x, y, x], axis=1), MATRIX, OTHER),
    alike("stack", lambda m, x: m.stack([x, x * x], axis=-1), autograd=False),
    alike("vstack", lambda m, x, y: m.vstack([x.T, y.T]), MATRIX, OTHER),
    alike("hstack of vectors", lambda m, x: m.hstack([x, 2 * x]), VECTOR),
    alike("column_stack", lambda m, x, y: m.column_stack([x, y]), VECTOR, OTHER),
    case(
        "split", lambda m, x: weighted(m, m.split(x, 2, axis=2)),
        lambda t, x: weighted(t, t.split(x, 2, dim=2)),
    ),
    case(
        "split at indices", lambda m, x: weighted(m, m.split(x, [1, 2], axis=1)),
        lambda t, x: weighted(t, t.tensor_split(x, (1, 2), dim=1)),
    ),
    case(
        "array_split", lambda m, x: weighted(m, m.array_split(x, 3, axis=2)),
        lambda t, x: weighted(t, t.tensor_split(x, 3, dim=2)),
    ),
    case("take", lambda m, x: m.take(x, ROWS, axis=1), lambda t, x: x[:, t.tensor(ROWS)],
         autograd=False),
    alike("index with an integer", lambda m, x: x[1]),
    alike("index with slices", lambda m, x: x[:, 1:, ::2]),
    alike("index with ellipsis and newaxis", lambda m, x: x[..., None, -1]),
    alike("index with a list", lambda m, x: x[np.array([0, 2, 2, 0]), :], MATRIX),
    alike("index with two arrays", lambda m, x: x[np.array([0, 1, 1]), :, np.array([1, 0, 0])]),
    alike("index with a mask", lambda m, x: x[MASK], MATRIX),
    alike("index with a mask and a slice", lambda m, x: x[MASK[:, 0], 1:], MATRIX),
    Case(
        name="logarithm of what a mask picks",
        ours=lambda x: np.log(x)[np.array([False, True])],
        jax=lambda jnp, x: jnp.log(x)[np.array([False, True])],
        torch=lambda torch, x: torch.log(x)[np.array([False, True])],
        autograd=lambda anp, x: anp.log(x)[np.array([False, True])],
        inputs=[np.array([0.0, 2.0])],
        note="peers give NaN for the element left out (0 / 0); ours treats a mask as `where`: "
        "what is not chosen has the slope 0",
        differs=dict.fromkeys(["torch", "jax", "autograd"], "gradient second"),
    ),
    Case(
        name="take_along_axis",
        ours=lambda x: np.take_along_axis(x, np.argsort(MATRIX, 1), 1) ** 3,
        jax=lambda jnp, x: jnp.take_along_axis(x, np.argsort(MATRIX, 1), 1) ** 3,
        torch=lambda t, x: t.take_along_dim(x, t.tensor(np.argsort(MATRIX, 1)), 1) ** 3,
        inputs=[MATRIX],
    ),
]  # fmt: skip
