"""The edges of what is defined: ties, borders, infinite slopes, infinite and missing values.

Here libraries choose; what each gives is pinned, and why ours does as it does.
"""

import numpy as np

from tests.peers.case import Case

__all__ = ["CASES"]

INF, NAN = np.inf, np.nan
FIRST, SECOND = "gradient forward", "gradient second"
EVERY = "gradient forward second"
PEERS = ("torch", "jax", "autograd")


def case(name, function, *inputs, torch=None, without=(), **more):
    """Return the case of an expression in NumPy's names; PyTorch's where they are others."""
    return Case(
        name=name,
        ours=lambda *x: function(np, *x),
        jax=function if "jax" not in without else None,
        torch=(torch or function) if "torch" not in without else None,
        autograd=function if "autograd" not in without else None,
        inputs=[np.array(value) for value in inputs],
        **more,
    )


CASES = [
    case("x ** 0.5 at 0", lambda m, x: x**0.5, [0.0]),
    case("x ** 2 at 0", lambda m, x: x**2, [0.0]),
    case("x ** 0.5 below 0", lambda m, x: x**0.5, [-1.0]),
    case("cbrt at 0", lambda m, x: m.cbrt(x), [0.0], without=("torch", "autograd"),
         note="slope inf; the second derivative is inf on one side and -inf on the other: NaN. JAX "
         "gives one of them", differs={"jax": "second"}),
    case("log at 0", lambda m, x: m.log(x), [0.0]),
    case("log below 0", lambda m, x: m.log(x), [-1.0]),
    case("log1p at -1", lambda m, x: m.log1p(x), [-1.0]),
    case("1 / x at 0", lambda m, x: 1 / x, [0.0],
         note="autograd's second derivative is inf * 0", differs={"autograd": "second"}),
    case("arcsin at 1", lambda m, x: m.arcsin(x), [1.0, -1.0]),
    case("arccosh at 1", lambda m, x: m.arccosh(x), [1.0]),
    case("arctanh at 1", lambda m, x: m.arctanh(x), [1.0],
         note="JAX's second derivative is inf * 0", differs={"jax": "second"}),
    case("exp, overflowing", lambda m, x: m.exp(x), [800.0, -800.0]),
    case("tanh, saturated", lambda m, x: m.tanh(x), [400.0, -400.0]),
    case("logaddexp of huge numbers", lambda m, x, y: m.logaddexp(x, y), [800.0, 1.0],
         [799.0, -800.0], note="torch: NaN in second derivatives", differs={"torch": "second"}),
    case("logaddexp of -inf and a number", lambda m, x, y: m.logaddexp(x, y), [-INF], [0.5],
         note="torch: NaN in second derivatives", differs={"torch": "second"}),
    case("logaddexp of -inf and -inf", lambda m, x, y: m.logaddexp(x, y), [-INF], [-INF],
         note="equal numbers share evenly, be they infinite; the peers give NaN: inf - inf",
         differs=dict.fromkeys(PEERS, EVERY)),
    case("hypot at (0, y)", lambda m, x, y: m.hypot(x, y), [0.0], [2.0], without=("autograd",)),
    case("maximum with NaN", lambda m, x, y: m.maximum(x, y), [NAN, 1.0], [1.0, NAN],
         note="the NaN is the value, so it has the adjoint; torch gives it to both, JAX and "
         "autograd to none", differs=dict.fromkeys(PEERS, FIRST)),
    case("fmax with NaN", lambda m, x, y: m.fmax(x, y), [NAN, 1.0], [1.0, NAN]),
    case("fmax, equal", lambda m, x, y: m.fmax(x, y), [1.0], [1.0],
         note="ties share evenly, as in maximum; torch gives all to x, JAX all to y",
         differs=dict.fromkeys(["torch", "jax"], FIRST)),
    case("fmin, equal", lambda m, x, y: m.fmin(x, y), [1.0], [1.0],
         note="ties share evenly, as in maximum; torch gives all to x, JAX all to y",
         differs=dict.fromkeys(["torch", "jax"], FIRST)),
    case("maximum with a constant, equal", lambda m, x: m.maximum(x, 0.0), [0.0],
         torch=lambda t, x: t.maximum(x, t.tensor(0.0))),
    case("clip beyond its borders", lambda m, x: m.clip(x, -1.0, 1.0), [-2.0, 0.5, 2.0]),
    case("remainder at a multiple", lambda m, x, y: m.remainder(x, y), [4.0, -4.0], [2.0, 2.0]),
    case("sign at 0", lambda m, x: m.sign(x), [0.0]),
    case("round at one half", lambda m, x: m.round(x), [0.5, 1.5]),
    case("floor of an integer", lambda m, x: m.floor(x), [2.0]),
    case("sort with ties", lambda m, x: m.sort(x), [2.0, 1.0, 2.0, 1.0],
         torch=lambda t, x: t.sort(x, stable=True).values),
    case("max of all equal, two axes", lambda m, x: m.max(x, axis=(0, 1)), np.ones((2, 2)),
         torch=lambda t, x: t.amax(x, (0, 1))),
    case("max with NaN", lambda m, x: m.max(x), [1.0, NAN, 2.0],
         note="the NaN is the value, so it has the adjoint, as in torch's gradient; others NaN",
         differs={"torch": "forward", "jax": FIRST, "autograd": FIRST}),
    case("norm of a row of zeros", lambda m, x: m.linalg.norm(x, axis=1), [[0.0, 0.0], [3.0, 4.0]],
         note="0, the least of the slopes at the corner, as in torch; JAX and autograd NaN",
         differs={"torch": "second", "jax": EVERY, "autograd": EVERY}),
    case("1-norm with a zero", lambda m, x: m.linalg.norm(x, 1), [0.0, -2.0],
         without=("autograd",), note="0, as that of abs; JAX 1", differs={"jax": FIRST}),
    case("inf-norm with ties", lambda m, x: m.linalg.norm(x, INF), [2.0, -2.0, 1.0],
         without=("autograd",)),
    case("prod of nothing", lambda m, x: m.prod(x), np.zeros(0)),
    case("sum of nothing", lambda m, x: m.sum(x, axis=0), np.zeros((0, 2))),
    case("var of one number", lambda m, x: m.var(x), [3.0],
         torch=lambda t, x: t.var(x, correction=0)),
    case("where of NaN, not chosen", lambda m, x: m.where(x > 0, x, NAN * x), [1.0],
         torch=lambda t, x: t.where(x > 0, x, NAN * x)),
    *(
        case(f"where(x > 0, {name}, 0) at 0", function, [0.0],
             note="what is not chosen has no influence; the peers give NaN: 0 * inf",
             differs=dict.fromkeys(PEERS, SECOND))
        for name, function in [
            ("sqrt(x)", lambda m, x: m.where(x > 0, m.sqrt(x), 0.0)),
            ("1 / x", lambda m, x: m.where(x > 0, 1 / x, 0.0)),
        ]
    ),
    case("abs(x) ** 2 at 0", lambda m, x: abs(x) ** 2, [0.0],
         note="second derivative 2 s * s, with the slope s = 0 that abs has here (and in torch and "
         "autograd), so 0; JAX has s = 1, and is right by that", differs={"jax": "second"}),
    case("sqrt(x ** 2) at 0", lambda m, x: m.sqrt(x**2), [0.0],
         note="a corner, its gradient NaN in all: inf * 0; write abs(x), or np.linalg.norm. "
         "Forward mode has the 0 first, and a zero stays zero",
         differs=dict.fromkeys(PEERS, "forward second")),
    case("x * log(x) at 0", lambda m, x: x * m.log(x), [0.0]),
    case("inf - inf", lambda m, x, y: x - y, [INF], [INF]),
    case("a chain through inf", lambda m, x: m.exp(-m.exp(x)), [800.0]),
]  # fmt: skip
