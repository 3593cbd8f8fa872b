"""Products, einsum and linear algebra beside the peers.

Vectors of eigh and svd have free signs: they are compared where a sign does not matter. Functions
of symmetric matrices are given (a + a') / 2, and so are compared in the derivative along symmetric
changes; what each peer does with a matrix that is not symmetric stands in the notes.
"""

import numpy as np

from autodiff.ops import contraction, products, solving, spectra  # noqa: F401, known to np
from tests.peers.case import Case

__all__ = ["CASES"]

rng = np.random.default_rng(0)


def normal(*shape):
    return rng.normal(size=shape)


def well_apart(*shape):
    """Return matrices whose eigenvalues and singular values are distinct, and not 0."""
    rows, columns = shape[-2:]
    return normal(*shape) * 0.2 + np.diag(1.0 + np.arange(max(rows, columns)))[:rows, :columns]


def sym(a):
    """Return the symmetric part, for arrays and tensors of any library."""
    return (a + a.swapaxes(-1, -2)) * 0.5


def sym_node(a):
    """Return the symmetric part, for nodes."""
    return (a + np.swapaxes(a, -1, -2)) * 0.5


def same_name(name, *inputs, autograd=True, torch=True, **more):
    """Return a case of a function that has one name and one meaning in all libraries."""

    def call(module, *args):
        for part in name.split("."):
            module = getattr(module, part)
        return module(*args)

    return Case(
        f"{name} {' '.join(str(np.shape(value)) for value in inputs)}",
        ours=lambda *args: call(np, *args),
        jax=call,
        torch=call if torch else None,
        autograd=call if autograd else None,
        inputs=list(inputs),
        **more,
    )


def einsum_case(subscripts, *shapes, autograd=True, torch=True, **more):
    """Return a case of einsum."""

    def call(module, *args):
        return module.einsum(subscripts, *args)

    return Case(
        f"einsum {subscripts}",
        ours=lambda *args: np.einsum(subscripts, *args),
        jax=call,
        torch=call if torch else None,
        autograd=call if autograd else None,
        inputs=[normal(*shape) for shape in shapes],
        **more,
    )


PRODUCTS = [
    *(
        same_name("matmul", normal(*a), normal(*b))
        for a, b in [
            ((2, 3), (3, 4)), ((3,), (3,)), ((2, 3), (3,)), ((3,), (3, 2)), ((5, 2, 3), (3, 4)),
            ((2, 3), (5, 3, 4)), ((5, 2, 3), (3,)), ((3,), (5, 3, 2)), ((4, 1, 2, 3), (5, 3, 2)),
        ]
    ),
    *(
        same_name("dot", normal(*a), normal(*b), torch=len(a) == len(b) == 1)
        for a, b in [((3,), (3,)), ((2, 3), (3,)), ((2, 3), (3, 4)), ((2, 2, 3), (2, 3, 2)),
                     ((), (3,))]
    ),
    *(same_name("inner", normal(*a), normal(*b)) for a, b in [((3,), (3,)), ((2, 3), (4, 3))]),
    same_name("outer", normal(3), normal(2)),
    same_name("outer", normal(2, 3), normal(2), torch=False, autograd=False,
              note="of matrices: torch refuses, autograd's gradient fails"),
    same_name("kron", normal(2, 3), normal(3, 1)),
    same_name("kron", normal(2), normal(2, 2)),
    same_name("vdot", normal(3), normal(3), autograd=False, note="autograd has no gradient of it"),
    Case(
        "tensordot, a number of axes",
        ours=lambda a, b: np.tensordot(a, b, 2),
        jax=lambda jnp, a, b: jnp.tensordot(a, b, 2),
        torch=lambda torch, a, b: torch.tensordot(a, b, 2),
        autograd=lambda anp, a, b: anp.tensordot(a, b, 2),
        inputs=[normal(3, 2, 4), normal(2, 4, 3)],
    ),
    Case(
        "tensordot, pairs of axes",
        ours=lambda a, b: np.tensordot(a, b, ([-1, 0], [1, 0])),
        jax=lambda jnp, a, b: jnp.tensordot(a, b, ([-1, 0], [1, 0])),
        torch=lambda torch, a, b: torch.tensordot(a, b, ([-1, 0], [1, 0])),
        autograd=lambda anp, a, b: anp.tensordot(a, b, ([-1, 0], [1, 0])),
        inputs=[normal(3, 2, 4), normal(3, 4, 2)],
    ),
]  # fmt: skip

EINSUMS = [
    einsum_case("ij,jk->ik", (2, 3), (3, 4)),
    einsum_case("ij,jk,kl->il", (2, 3), (3, 4), (4, 2)),
    einsum_case("ij->ji", (2, 3)),
    einsum_case("ij->i", (2, 3)),
    einsum_case("ii->i", (3, 3), autograd=False,
                note="autograd's gradient fails where an operand has an index twice"),
    einsum_case("iij,jk->k", (3, 3, 2), (2, 2), autograd=False),
    einsum_case("...ij,...jk->...ik", (5, 2, 3), (3, 4)),
    einsum_case("ij,...jk->...ik", (2, 3), (5, 3, 4)),
    einsum_case("...ii,...i->...", (2, 3, 3), (2, 3), autograd=False),
]  # fmt: skip

SYSTEMS = [
    *(
        same_name(f"linalg.{name}", well_apart(*shape))
        for name in ("inv", "det")
        for shape in [(3, 3), (2, 3, 3)]
    ),
    same_name("linalg.pinv", well_apart(3, 2)),
    same_name("linalg.pinv", well_apart(2, 2, 3)),
    same_name("linalg.solve", well_apart(3, 3), normal(3)),
    same_name("linalg.solve", well_apart(3, 3), normal(3, 2)),
    same_name("linalg.solve", well_apart(2, 3, 3), normal(2, 3, 2)),
    same_name(
        "linalg.det", np.array([[1.0, 2.0], [2.0, 4.0]]), autograd=False,
        note="singular: the gradient is the matrix of cofactors, here, in JAX and torch, whose "
        "forward mode gives 0; autograd fails, as it needs the inverse",
        differs={"torch": "forward"},
    ),
    Case(
        "slogdet",
        ours=lambda a: np.linalg.slogdet(a)[1],
        jax=lambda jnp, a: jnp.linalg.slogdet(a)[1],
        torch=lambda torch, a: torch.linalg.slogdet(a)[1],
        autograd=lambda anp, a: anp.linalg.slogdet(a)[1],
        inputs=[-well_apart(2, 3, 3)],
    ),
    Case(
        "matrix_power",
        ours=lambda a: np.linalg.matrix_power(a, -3),
        jax=lambda jnp, a: jnp.linalg.matrix_power(a, -3),
        torch=lambda torch, a: torch.linalg.matrix_power(a, -3),
        inputs=[well_apart(3, 3)],
    ),
    Case(
        "cholesky of a symmetric matrix",
        ours=lambda a: np.linalg.cholesky(sym_node(a)),
        jax=lambda jnp, a: jnp.linalg.cholesky(sym(a)),
        torch=lambda torch, a: torch.linalg.cholesky(sym(a)),
        autograd=lambda anp, a: anp.linalg.cholesky((a + a.T) * 0.5),
        inputs=[well_apart(3, 3) + 2 * np.eye(3)],
    ),
    Case(
        "cholesky, adjoint of the matrix itself",
        ours=np.linalg.cholesky,
        jax=lambda jnp, a: jnp.linalg.cholesky(a),
        torch=lambda torch, a: torch.linalg.cholesky(a),
        autograd=lambda anp, a: anp.linalg.cholesky(a),
        inputs=[sym(well_apart(3, 3)) + 2 * np.eye(3)],
        note="the value reads the lower triangle, the adjoint is shared by both: as in all "
        "peers. Along a direction that is not symmetric, torch's forward mode is not its transpose",
        differs={"torch": "forward"},
    ),
]  # fmt: skip

SPECTRA = [
    Case(
        "eigvalsh",
        ours=lambda a: np.linalg.eigvalsh(sym_node(a)),
        jax=lambda jnp, a: jnp.linalg.eigvalsh(sym(a)),
        torch=lambda torch, a: torch.linalg.eigvalsh(sym(a)),
        inputs=[well_apart(2, 3, 3)],
        note="autograd has no gradient of eigvalsh",
    ),
    Case(
        "eigh, products of eigenvectors",
        ours=lambda a: np.einsum("ik,jk->ijk", *[np.linalg.eigh(sym_node(a))[1]] * 2),
        jax=lambda jnp, a: jnp.einsum("ik,jk->ijk", *[jnp.linalg.eigh(sym(a))[1]] * 2),
        torch=lambda torch, a: torch.einsum("ik,jk->ijk", *[torch.linalg.eigh(sym(a))[1]] * 2),
        autograd=lambda anp, a: anp.einsum(
            "ik,jk->ijk", *[anp.linalg.eigh((a + a.T) * 0.5)[1]] * 2
        ),
        inputs=[well_apart(3, 3)],
        note="each eigenvector's sign is LAPACK's, in all libraries; here it cancels. Where "
        "eigenvalues are equal all peers give NaN, ours is an error",
    ),
    Case(
        "eigvalsh, equal eigenvalues, a function that treats them alike",
        ours=lambda a: np.linalg.eigvalsh(sym_node(a)) ** 3,
        jax=lambda jnp, a: jnp.linalg.eigvalsh(sym(a)) ** 3,
        torch=lambda torch, a: torch.linalg.eigvalsh(sym(a)) ** 3,
        inputs=[np.diag([2.0, 2.0, 5.0])],
        note="of the plain sum: with other weights the values have kinks. Second derivatives need "
        "single vectors, of which there are none: an error, where the peers give NaN",
        differs={"torch": "second", "jax": "second"},
        weighted=False,
    ),
    Case(
        "svd, singular values",
        ours=lambda a: np.linalg.svd(a, compute_uv=False),
        jax=lambda jnp, a: jnp.linalg.svd(a, compute_uv=False),
        torch=lambda torch, a: torch.linalg.svdvals(a),
        autograd=lambda anp, a: anp.linalg.svd(a, compute_uv=False),
        inputs=[well_apart(4, 3)],
    ),
    Case(
        "svd, wide, products of left and right vectors",
        ours=lambda a: svd_products(np, np.linalg.svd(a, full_matrices=False)),
        jax=lambda jnp, a: svd_products(jnp, jnp.linalg.svd(a, full_matrices=False)),
        torch=lambda torch, a: svd_products(torch, torch.linalg.svd(a, full_matrices=False)),
        autograd=lambda anp, a: svd_products(anp, anp.linalg.svd(a, full_matrices=False)),
        inputs=[well_apart(2, 4)],
        note="the signs of u and v are free, but only together: in u v' they cancel",
    ),
    Case(
        "svd, tall, products of left vectors",
        ours=lambda a: left_products(np, np.linalg.svd(a, full_matrices=False)),
        jax=lambda jnp, a: left_products(jnp, jnp.linalg.svd(a, full_matrices=False)),
        torch=lambda torch, a: left_products(torch, torch.linalg.svd(a, full_matrices=False)),
        autograd=lambda anp, a: left_products(anp, anp.linalg.svd(a, full_matrices=False)),
        inputs=[well_apart(4, 2)],
        note="full_matrices=True: an error here, in JAX and autograd; torch differentiates as if "
        "the added vectors were not there",
    ),
]


def svd_products(module, factors):
    """Return u[:, k] v[:, k]' for each k."""
    u, _, vh = factors
    return module.einsum("ik,kj->ijk", u, vh)


def left_products(module, factors):
    """Return u[:, k] u[:, k]' for each k."""
    u, _, _ = factors
    return module.einsum("ik,jk->ijk", u, u)


CASES = [*PRODUCTS, *EINSUMS, *SYSTEMS, *SPECTRA]
