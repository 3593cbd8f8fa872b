"""Reductions, scans and sorting, beside PyTorch, JAX and HIPS autograd."""

import numpy as np

from autodiff.ops import diagonals, signs, sorting  # noqa: F401, NumPy learns of nodes
from autodiff.ops.reductions import logsumexp
from tests.peers.case import Case

__all__ = ["CASES"]

CUBE = np.random.default_rng(11).normal(size=(2, 3, 4))
MATRIX = np.random.default_rng(12).normal(size=(3, 4))
VECTOR = np.array([0.7, -1.9, 2.2, 0.3])
ONE_ZERO = np.array([[2.0, 0.0, -3.0], [1.5, 0.5, 4.0]])
TWO_ZEROS = np.array([[2.0, 0.0, 0.0], [0.0, 0.5, 4.0]])
TIES = np.array([3.0, 1.0, 3.0, 3.0, 1.0])
ZEROS = np.zeros(3)
INF = np.inf


def reduction(name, axis, torch, *, inputs=None, autograd=True, keepdims=False, **more):
    """Return the case of a reduction that has NumPy's name in JAX and autograd."""

    def apply(np_like, x):
        return getattr(np_like, name)(x, axis=axis, keepdims=keepdims)

    return Case(
        name=f"{name} axis={axis}" + (" keepdims" if keepdims else ""),
        ours=lambda x: apply(np, x),
        jax=apply,
        torch=torch,
        autograd=apply if autograd else None,
        inputs=inputs or [CUBE],
        **more,
    )


def norm(name, value, ord, axis, autograd=True, **more):  # noqa: A002
    """Return the case of a norm."""
    return Case(
        name=name,
        ours=lambda x: np.linalg.norm(x, ord, axis=axis),
        jax=lambda jnp, x: jnp.linalg.norm(x, ord, axis=axis),
        torch=lambda torch, x: torch.linalg.norm(x, ord, dim=axis),
        autograd=(lambda anp, x: anp.linalg.norm(x, ord, axis=axis)) if autograd else None,
        inputs=[value],
        **more,
    )


def scan(name, axis, value=MATRIX, autograd=False, **more):
    """Return the case of a cumulative function."""
    return Case(
        name=f"{name} axis={axis}",
        ours=lambda x: getattr(np, name)(x, axis=axis),
        jax=lambda jnp, x: getattr(jnp, name)(x, axis=axis),
        torch=lambda torch, x: getattr(torch, name)(x, dim=axis),
        autograd=(lambda anp, x: getattr(anp, name)(x, axis=axis)) if autograd else None,
        inputs=[value],
        **more,
    )


def log_sum_exp(name, value, axis, **more):
    """Return the case of a logsumexp."""

    def of_scipy(x):
        from autograd.scipy.special import logsumexp as theirs

        return theirs(x, axis=axis)

    def of_jax(x):
        from jax.scipy.special import logsumexp as theirs

        return theirs(x, axis=axis)

    return Case(
        name=name,
        ours=lambda x: logsumexp(x, axis=axis),
        jax=lambda jnp, x: of_jax(x),
        torch=lambda torch, x: torch.logsumexp(x, tuple(range(x.ndim)) if axis is None else axis),
        autograd=lambda anp, x: of_scipy(x),
        inputs=[value],
        **more,
    )


CASES = [
    reduction("sum", None, lambda torch, x: torch.sum(x)),
    reduction("sum", (0, 2), lambda torch, x: torch.sum(x, dim=(0, 2))),
    reduction("sum", -1, lambda torch, x: torch.sum(x, -1, keepdim=True), keepdims=True),
    reduction("mean", None, lambda torch, x: torch.mean(x)),
    reduction("mean", (0, -1), lambda torch, x: torch.mean(x, dim=(0, -1))),
    reduction("prod", None, lambda torch, x: torch.prod(x)),
    reduction("prod", 1, lambda torch, x: torch.prod(x, 1)),
    reduction(
        "prod", 1, lambda torch, x: torch.prod(x, 1), inputs=[ONE_ZERO],
        note="autograd divides by the factor 0: NaN. Ours multiplies the other factors",
        differs={"autograd": "gradient forward second"},
    ),
    reduction(
        "prod", None, lambda torch, x: torch.prod(x), inputs=[TWO_ZEROS],
        note="autograd divides by the factor 0: NaN. Ours multiplies the other factors",
        differs={"autograd": "gradient forward second"},
    ),
    reduction("max", None, lambda torch, x: torch.amax(x, dim=(0, 1, 2))),
    reduction("max", 1, lambda torch, x: torch.amax(x, 1)),
    reduction("min", (0, 2), lambda torch, x: torch.amin(x, (0, 2))),
    reduction("max", 0, lambda torch, x: torch.amax(x, 0), inputs=[TIES]),
    reduction("min", 0, lambda torch, x: torch.amin(x, 0), inputs=[TIES]),
    Case(
        name="max with ties, torch.max",
        ours=lambda x: np.max(x, axis=0),
        torch=lambda torch, x: torch.max(x, 0).values,
        inputs=[TIES],
        note="torch.max along an axis gives all to one of the equals, the one whose index it "
        "returns; amax, JAX and ours give even shares, which depend on no order",
        differs={"torch": "gradient forward"},
    ),
    reduction("var", None, lambda torch, x: torch.var(x, correction=0)),
    reduction("var", 1, lambda torch, x: torch.var(x, 1, correction=0)),
    reduction("std", None, lambda torch, x: torch.std(x, correction=0)),
    reduction("std", (1, 2), lambda torch, x: torch.std(x, (1, 2), correction=0)),
    Case(
        name="std ddof=1",
        ours=lambda x: np.std(x, axis=1, ddof=1),
        jax=lambda jnp, x: jnp.std(x, axis=1, ddof=1),
        torch=lambda torch, x: torch.std(x, 1),
        autograd=lambda anp, x: anp.std(x, axis=1, ddof=1),
        inputs=[CUBE],
    ),
    reduction(
        "std", None, lambda torch, x: torch.std(x, correction=0), inputs=[ZEROS],
        note="equal numbers: JAX and autograd give NaN; 0 is the slope in the middle of all",
        differs=dict.fromkeys(["jax", "autograd"], "gradient forward second"),
    ),
    norm("norm of a vector", VECTOR, None, None),
    norm("norm along an axis", MATRIX, None, 1),
    norm("1-norm", MATRIX, 1, 0, autograd=False),
    norm("inf-norm", MATRIX, INF, 1, autograd=False),
    norm("3-norm", MATRIX, 3, 1),
    norm("matrix 1-norm", MATRIX, 1, (0, 1), autograd=False),
    norm("matrix inf-norm", MATRIX, INF, (0, 1), autograd=False),
    norm("Frobenius norm", MATRIX, "fro", (0, 1)),
    norm(
        "norm of the zero vector", ZEROS, None, None,
        note="JAX and autograd give NaN (0 / 0); 0 is the least of the slopes at the corner, and "
        "PyTorch's choice",
        differs=dict.fromkeys(["jax", "autograd"], "gradient forward second")
        | {"torch": "second"},
    ),
    log_sum_exp("logsumexp", CUBE, None),
    log_sum_exp("logsumexp axis=1", CUBE, 1),
    log_sum_exp("logsumexp of large numbers", np.array([1000.0, 999.0, -1000.0]), 0),
    log_sum_exp("logsumexp with -inf", np.array([-INF, 1.0, 2.0]), 0),
    *(
        log_sum_exp(
            name, np.array(value), 0, note="peers give NaN: inf - inf",
            differs=dict.fromkeys(["torch", "jax", "autograd"], "gradient forward second"),
        )
        for name, value in [("logsumexp with inf", [INF, 1.0]), ("logsumexp of -inf", [-INF, -INF])]
    ),
    scan("cumsum", 0, autograd=True),
    scan("cumsum", 1, autograd=True),
    scan("cumprod", 1),
    scan("cumprod", 1, value=ONE_ZERO),
    scan("cumprod", 1, value=TWO_ZEROS),
    Case(
        name="sort",
        ours=lambda x: np.sort(x, axis=-1) * np.arange(1.0, 5.0),
        jax=lambda jnp, x: jnp.sort(x, axis=-1) * np.arange(1.0, 5.0),
        torch=lambda torch, x: torch.sort(x, dim=-1).values * torch.arange(1.0, 5.0),
        autograd=lambda anp, x: anp.stack([anp.sort(row) for row in x]) * anp.arange(1.0, 5.0),
        inputs=[MATRIX],
    ),
    Case(
        name="diff",
        ours=lambda x: np.diff(x, 2, axis=1) ** 2,
        jax=lambda jnp, x: jnp.diff(x, 2, axis=1) ** 2,
        torch=lambda torch, x: torch.diff(x, 2, dim=1) ** 2,
        autograd=lambda anp, x: anp.diff(x, 2, axis=1) ** 2,
        inputs=[MATRIX],
    ),
]  # fmt: skip
