"""Arithmetic and functions of each element, beside PyTorch, JAX and HIPS autograd."""

import numpy as np

from autodiff.ops import activations, special
from tests.peers.case import Case

__all__ = ["CASES"]

REAL = np.array([-2.3, 1.7, 0.4, 0.8, -3.1])
POSITIVE = np.array([0.3, 1.7, 2.4, 0.8, 3.1])
INSIDE = np.array([-0.7, 0.2, 0.5, 0.1, 0.85])
OTHER = np.array([1.3, -0.7, 2.2, 0.6, -1.1])
ROW = np.array([[0.9], [1.6]])
ZERO = np.zeros(1)
ONES = np.ones(1)


def same_name(name, *inputs, torch=True, **more):
    """Return the case of a function that has NumPy's name everywhere (`torch` may be another)."""
    torch_name = name if torch is True else torch
    return Case(
        name=name,
        ours=lambda *x: getattr(np, name)(*x),
        jax=lambda jnp, *x: getattr(jnp, name)(*x),
        torch=(lambda torch, *x: getattr(torch, torch_name)(*x)) if torch_name else None,
        autograd=(lambda anp, *x: getattr(anp, name)(*x)) if name not in MISSING else None,
        inputs=list(inputs),
        **more,
    )


MISSING = ("cbrt", "fmod", "hypot")  # autograd has no derivative of these


def nn(name, ours, inputs, jax=None, torch=None, **more):
    """Return the case of an activation function; autograd has none."""
    return Case(
        name=name,
        ours=ours,
        jax=jax or (lambda jnp, x: getattr(jax_module().nn, name)(x)),
        torch=torch or (lambda torch, x: getattr(torch.nn.functional, name)(x)),
        inputs=inputs,
        **more,
    )


def jax_module():
    """Return JAX, of which cases are given the NumPy part alone."""
    import jax

    return jax


def everywhere(name, function, *inputs, **more):
    """Return the case of an expression that all libraries write in the same way."""
    return Case(
        name=name,
        ours=function,
        jax=lambda jnp, *x: function(*x),
        torch=lambda torch, *x: function(*x),
        autograd=lambda anp, *x: function(*x),
        inputs=list(inputs),
        **more,
    )


CASES = [
    Case(
        "x // y",
        ours=lambda x, y: x // y * x,
        jax=lambda jnp, x, y: x // y * x,
        inputs=[REAL, OTHER],
    ),
    Case(
        "x % y",
        ours=lambda x, y: x % y,
        jax=lambda jnp, x, y: x % y,
        torch=lambda torch, x, y: torch.remainder(x, y),
        autograd=lambda anp, x, y: x % y,
        inputs=[REAL, OTHER],
    ),
    same_name("fmod", REAL, OTHER),
    everywhere("x ** y", lambda x, y: x**y, POSITIVE, OTHER),
    everywhere("x ** y, broadcast", lambda x, y: x**y, POSITIVE, ROW),
    everywhere("x ** 3 at negative x", lambda x: x**3, REAL),
    everywhere("2 ** x", lambda x: 2.0**x, REAL),
    everywhere(
        "x ** y at base 0 and exponent 1", lambda x, y: x**y, ZERO, ONES,
        note="it has no second derivatives there: ours are those of x ** 1, the peers' NaN",
        differs={"torch": "second", "jax": "second"},
    ),
    everywhere("abs(x)", abs, REAL),
    same_name("negative", REAL),
    same_name("sign", REAL),
    same_name("reciprocal", REAL),
    same_name("square", REAL),
    same_name("sqrt", POSITIVE),
    same_name("cbrt", POSITIVE, torch=None),
    same_name("maximum", REAL, OTHER),
    same_name("minimum", REAL, OTHER),
    same_name("fmax", REAL, OTHER),
    same_name("fmin", REAL, OTHER),
    same_name("hypot", REAL, OTHER),
    Case(
        "clip",
        ours=lambda x: np.clip(x, -1.0, 1.5),
        jax=lambda jnp, x: jnp.clip(x, -1.0, 1.5),
        torch=lambda torch, x: torch.clip(x, -1.0, 1.5),
        autograd=lambda anp, x: anp.clip(x, -1.0, 1.5),
        inputs=[REAL],
    ),
    Case(
        "where",
        ours=lambda x, y: np.where(x > y, x * y, x / y),
        jax=lambda jnp, x, y: jnp.where(x > y, x * y, x / y),
        torch=lambda torch, x, y: torch.where(x > y, x * y, x / y),
        autograd=lambda anp, x, y: anp.where(x > y, x * y, x / y),
        inputs=[REAL, OTHER],
    ),
    *(same_name(name, REAL) for name in ("floor", "ceil", "round")),
    *(same_name(name, REAL) for name in ("exp", "exp2", "expm1")),
    *(same_name(name, POSITIVE) for name in ("log", "log2", "log10", "log1p")),
    *(same_name(name, REAL, OTHER) for name in ("logaddexp", "logaddexp2", "arctan2")),
    *(same_name(name, REAL) for name in ("sin", "cos", "tan", "arctan", "sinc")),
    *(same_name(name, INSIDE) for name in ("arcsin", "arccos", "arctanh")),
    *(same_name(name, REAL) for name in ("sinh", "cosh", "tanh", "arcsinh", "deg2rad", "rad2deg")),
    same_name("arccosh", POSITIVE + 1.0),
    Case(
        "erf",
        ours=special.erf,
        jax=lambda jnp, x: jax_module().scipy.special.erf(x),
        torch=lambda torch, x: torch.erf(x),
        inputs=[REAL],
    ),
    Case(
        "erfc",
        ours=special.erfc,
        jax=lambda jnp, x: jax_module().scipy.special.erfc(x),
        torch=lambda torch, x: torch.erfc(x),
        inputs=[REAL],
    ),
    Case(
        "gammaln",
        ours=special.gammaln,
        jax=lambda jnp, x: jax_module().scipy.special.gammaln(x),
        torch=lambda torch, x: torch.lgamma(x),
        inputs=[POSITIVE],
    ),
    nn("sigmoid", activations.sigmoid, [REAL]),
    nn("softplus", activations.softplus, [REAL]),
    nn("relu", activations.relu, [REAL]),
    nn("relu", activations.relu, [ZERO]),
    nn("leaky_relu", activations.leaky_relu, [REAL]),
    nn("elu", activations.elu, [REAL]),
    nn("silu", activations.silu, [REAL]),
    nn(
        "gelu",
        activations.gelu,
        [REAL],
        jax=lambda jnp, x: jax_module().nn.gelu(x, approximate=False),
    ),
    nn(
        "gelu by tanh",
        lambda x: activations.gelu(x, approximate=True),
        [REAL],
        jax=lambda jnp, x: jax_module().nn.gelu(x, approximate=True),
        torch=lambda torch, x: torch.nn.functional.gelu(x, approximate="tanh"),
    ),
    # Where the peers part, or where one of them is alone: the choice and its reason.
    same_name("sqrt", ZERO, note="inf, the limit, in all; at an adjoint of 0 ours is 0"),
    same_name(
        "absolute", ZERO, note="0, the middle of -1 and 1; JAX takes 1",
        differs={"jax": "gradient forward"},
    ),
    same_name(
        "maximum", ONES, ONES, note="ties share evenly: half a step of both is half a step of y"
    ),
    same_name("minimum", ONES, ONES, note="ties share evenly"),
    same_name(
        "hypot", ZERO, ZERO, note="0, the middle of the slopes around it; PyTorch NaN, JAX 1/2",
        differs=dict.fromkeys(["torch", "jax"], "gradient forward second"),
    ),
    same_name(
        "arctan2", ZERO, ZERO, note="0, as PyTorch: no direction is better; JAX, autograd NaN",
        differs=dict.fromkeys(["jax", "autograd"], "gradient forward second")
        | {"torch": "forward second"},
    ),
    Case(
        "clip at its border",
        ours=lambda x: np.clip(x, 0.0, 1.0),
        jax=lambda jnp, x: jnp.clip(x, 0.0, 1.0),
        torch=lambda torch, x: torch.clip(x, 0.0, 1.0),
        autograd=lambda anp, x: anp.clip(x, 0.0, 1.0),
        inputs=[ZERO],
        note="1, as PyTorch: a step back from the border must stay possible; JAX 1/2, autograd 0",
        differs=dict.fromkeys(["jax", "autograd"], "gradient forward"),
    ),
    Case(
        "where(x > 0, log(x), 0) at 0",
        ours=lambda x: np.where(x > 0, np.log(x), 0.0),
        jax=lambda jnp, x: jnp.where(x > 0, jnp.log(x), 0.0),
        torch=lambda torch, x: torch.where(x > 0, torch.log(x), 0.0),
        autograd=lambda anp, x: anp.where(x > 0, anp.log(x), 0.0),
        inputs=[ZERO],
        note="0: what is not chosen has no influence; the peers give NaN (0 * inf)",
        differs=dict.fromkeys(["torch", "jax", "autograd"], "gradient second"),
    ),
    Case(
        "sqrt without influence at 0",
        ours=lambda x: np.sqrt(x) * 0.0,
        jax=lambda jnp, x: jnp.sqrt(x) * 0.0,
        torch=lambda torch, x: torch.sqrt(x) * 0.0,
        autograd=lambda anp, x: anp.sqrt(x) * 0.0,
        inputs=[ZERO],
        note="0: a zero adjoint stays zero; the peers give NaN (0 * inf)",
        differs=dict.fromkeys(["torch", "jax", "autograd"], "gradient second"),
    ),
    everywhere(
        "0 ** y at y = 0", lambda x, y: x**y, ZERO, ZERO,
        note="slopes 0 and 0: a ** 0 is 1 everywhere, and 0 ** b is 0 for b > 0; JAX NaN in a",
        differs={"torch": "second", "jax": "gradient forward second", "autograd": "second"},
    ),
    nn(
        "leaky_relu", activations.leaky_relu, [ZERO],
        note="that of the negative side; JAX takes 1", differs={"jax": "gradient forward"},
    ),
    Case(
        "sinc near 0",
        ours=lambda x: np.sinc(x),
        jax=lambda jnp, x: jnp.sinc(x),
        torch=lambda torch, x: torch.sinc(x),
        autograd=lambda anp, x: anp.sinc(x),
        inputs=[np.array([0.0, 1e-9, 1e-4])],
        note="a power series; the peers' plain formula cancels, and autograd gives NaN at 0",
        differs=dict.fromkeys(["torch", "jax", "autograd"], "gradient forward second"),
    ),
]  # fmt: skip
