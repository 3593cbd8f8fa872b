"""How each function propagates Taylor coefficients: v = f(u), from those of u, one after the other.

A series u is a list of coefficients u[0], u[1], ..., u[n] of u(t) = u[0] + u[1] t + ...: numbers,
arrays, or whatever multiplies and adds. Almost every recurrence comes from a differential equation
that f satisfies, read coefficient by coefficient: the k-th coefficient of t v'(t) is k v[k].

Source: Griewank and Walther, "Evaluating Derivatives" (2nd edition, 2008), section 13.2: Table 13.1
(arithmetic), Proposition 13.1 (equations of first order) and Table 13.2 (the functions). Sums over
j run from 1 to k unless they say otherwise.
"""

import math
from operator import mul

import numpy as np

from autodiff.ops.arithmetic import real_power
from autodiff.ops.values import inexact

__all__ = ["UNARY", "arctan2", "at", "logaddexp", "power", "product", "quotient", "scaled"]


def at(function, value):
    """Return a NumPy function's value; floats stay Python's, which are faster one by one."""
    value = inexact(value)
    result = function(value)
    return float(result) if type(value) is float else result


def trimmed(terms):
    """Remove zeros at the end of a list of coefficients: they have no part in any sum."""
    while terms and type(terms[-1]) in (float, int) and terms[-1] == 0:
        terms.pop()
    return terms


def rest(u):
    """Return u[1], u[2], ..., without the zeros at the end."""
    return trimmed(u[1:])


def derived(u):
    """Return u[1], 2 u[2], 3 u[3], ..., the coefficients of u', without the zeros at the end."""
    return [k * coefficient for k, coefficient in enumerate(rest(u), 1)]


def folded(a, b):
    """Return a[0] b[-1] + a[1] b[-2] + ..., as far as both go."""
    return sum(map(mul, a, reversed(b)))


# --- arithmetic -------------------------------------------------------------------------------


def product(u, w, times=mul):
    """v = u w: v[k] = sum over j from 0 to k of u[j] w[k-j] (Table 13.1)."""
    if times is mul:
        factor = trimmed(list(u))
        return [folded(factor, w[: k + 1]) for k in range(len(u))]
    return [sum(times(u[j], w[k - j]) for j in range(k + 1)) for k in range(len(u))]


def quotient(u, w):
    """v = u / w: v[k] = (u[k] - sum of w[j] v[k-j]) / w[0] (Table 13.1)."""
    v, others = [], rest(w)
    for coefficient in u:
        v.append((coefficient - folded(others, v)) / w[0])
    return v


def scaled(u, factor):
    """v = c u: v[k] = c u[k]."""
    return [coefficient * factor for coefficient in u]


def power(u, r):
    """v = u ** r for a constant r: k v[k] u[0] = r sum of j u[j] v[k-j] - sum of u[k-j] j v[j].

    From u v' = r v u'; the second sum ends at k - 1 (Table 13.2). A whole number r takes repeated
    products instead, which are right where u[0] is 0, and exact for fractions.
    """
    if np.ndim(r) == 0 and r == int(r):
        return whole_power(u, int(r))
    v, dv, du, others = [real_power(inexact(u[0]), r)], [], derived(u), rest(u)
    for k in range(1, len(u)):
        dv.append((r * folded(du, v) - folded(others, dv)) / u[0])
        v.append(dv[-1] / k)
    return v


def whole_power(u, r):
    """Return u ** r for an integer r, by squaring."""
    one = [u[0] ** 0] + [0] * (len(u) - 1)
    if r < 0:
        return quotient(one, whole_power(u, -r))
    result, factor = None, u
    while r:
        if r % 2:
            result = factor if result is None else product(result, factor)
        r //= 2
        factor = product(factor, factor) if r else factor
    return one if result is None else result


def square(u, v0):
    """v = u u: the product's recurrence."""
    return product(u, u)


def reciprocal(u, v0):
    """v = 1 / u: the quotient's recurrence."""
    return quotient([1] + [0] * (len(u) - 1), u)


def sqrt(u, v0):
    """v = sqrt(u): 2 v[0] v[k] = u[k] - sum over j from 1 to k-1 of v[j] v[k-j] (Table 13.1)."""
    v = [v0]
    for coefficient in u[1:]:
        v.append((coefficient - folded(v[1:], v[1:])) / (2 * v0))
    return v


def cbrt(u, v0):
    """v = u ** (1/3), also for negative u: v' u = v u' / 3, as for powers (Table 13.2)."""
    v, dv, du, others = [v0], [], derived(u), rest(u)
    for k in range(1, len(u)):
        dv.append((folded(du, v) / 3 - folded(others, dv)) / u[0])
        v.append(dv[-1] / k)
    return v


# --- equations of first order -----------------------------------------------------------------


def integral(v0, u, w):
    """Solve v' = w u' for a series w that is known: k v[k] = sum of j u[j] w[k-j]."""
    du = derived(u)
    return [v0] + [folded(du, w[:k]) / k for k in range(1, len(u))]


def flow(v0, u, slope):
    """Solve v' = w u', where w is a function of v: `slope` gives w's next coefficient from v's."""
    v, w, du = [v0], [], derived(u)
    for k in range(1, len(u)):
        w.append(slope(v))
        v.append(folded(du, w) / k)
    return v


def divided(v0, u, w):
    """Solve w v' = u': k v[k] w[0] = k u[k] - sum over j from 1 to k-1 of w[k-j] j v[j]."""
    dv, others = [], rest(w)
    for k in range(1, len(u)):
        dv.append((k * u[k] - folded(others, dv)) / w[0])
    return [v0] + [term / k for k, term in enumerate(dv, 1)]


def one_plus(u, sign=1):
    """Return 1 + u, or 1 - u."""
    return [1 + sign * u[0], *(sign * coefficient for coefficient in u[1:])]


# --- exponentials and logarithms --------------------------------------------------------------


def exp(u, v0):
    """v = exp(u): v' = v u', so k v[k] = sum of j u[j] v[k-j] (Table 13.2)."""
    return flow(v0, u, lambda v: v[-1])


def exp2(u, v0):
    """v = 2 ** u: v' = v (u log 2)'."""
    return exp(scaled(u, math.log(2)), v0)


def expm1(u, v0):
    """v = exp(u) - 1: v' = (v + 1) u'."""
    return flow(v0, u, lambda v: v[-1] + (len(v) == 1))


def log(u, v0):
    """v = log(u): u v' = u' (Table 13.2)."""
    return divided(v0, u, u)


def log2(u, v0):
    """v = log2(u): (u log 2) v' = u'."""
    return divided(v0, u, scaled(u, math.log(2)))


def log10(u, v0):
    """v = log10(u): (u log 10) v' = u'."""
    return divided(v0, u, scaled(u, math.log(10)))


def log1p(u, v0):
    """v = log(1 + u): (1 + u) v' = u'."""
    return divided(v0, u, one_plus(u))


def sigmoid(u, v0):
    """v = 1 / (1 + exp(-u)): v' = v (1 - v) u'."""
    return flow(v0, u, lambda v: v[-1] - folded(v, v))


def softplus(u, v0):
    """v = log(1 + exp(u)): v' = sigmoid(u) u'."""
    return integral(v0, u, sigmoid(u, logistic(u[0])))


def logistic(x):
    """Return 1 / (1 + exp(-x)), without overflow."""
    return (1 + at(np.tanh, x / 2)) / 2


def logaddexp(u, w, v0):
    """v = log(exp(u) + exp(w)) = w + softplus(u - w)."""
    difference = [a - b for a, b in zip(u, w, strict=True)]
    return [a + b for a, b in zip(softplus(difference, v0 - w[0]), w, strict=True)]


# --- trigonometric and hyperbolic functions ---------------------------------------------------


def sine_and_cosine(u, s0, c0, sign):
    """s' = c u' and c' = -s u' (sign -1, Table 13.2); for sinh and cosh c' = s u' (sign 1)."""
    s, c, du = [s0], [c0], derived(u)
    for k in range(1, len(u)):
        of_sine, of_cosine = folded(du, c) / k, sign * folded(du, s) / k
        s.append(of_sine)
        c.append(of_cosine)
    return s, c


def sin(u, v0):
    """v = sin(u), with w = cos(u): v' = w u' and w' = -v u' (Table 13.2)."""
    return sine_and_cosine(u, v0, at(np.cos, u[0]), -1)[0]


def cos(u, v0):
    """v = cos(u), with w = sin(u): v' = -w u' and w' = v u' (Table 13.2)."""
    return sine_and_cosine(u, at(np.sin, u[0]), v0, -1)[1]


def sinh(u, v0):
    """v = sinh(u), with w = cosh(u): v' = w u' and w' = v u'."""
    return sine_and_cosine(u, v0, at(np.cosh, u[0]), 1)[0]


def cosh(u, v0):
    """v = cosh(u), with w = sinh(u): v' = w u' and w' = v u'."""
    return sine_and_cosine(u, at(np.sinh, u[0]), v0, 1)[1]


def tan(u, v0):
    """v = tan(u): v' = (1 + v v) u'."""
    return flow(v0, u, lambda v: (len(v) == 1) + folded(v, v))


def tanh(u, v0):
    """v = tanh(u): v' = (1 - v v) u'."""
    return flow(v0, u, lambda v: (len(v) == 1) - folded(v, v))


def root_of(w):
    """Return the square root of a series."""
    return sqrt(w, at(np.sqrt, w[0]))


def arcsin(u, v0):
    """v = arcsin(u): sqrt(1 - u u) v' = u'."""
    return divided(v0, u, root_of(one_plus(product(u, u), -1)))


def arccos(u, v0):
    """v = arccos(u): sqrt(1 - u u) v' = -u'."""
    return divided(v0, scaled(u, -1), root_of(one_plus(product(u, u), -1)))


def arctan(u, v0):
    """v = arctan(u): (1 + u u) v' = u' (Table 13.2)."""
    return divided(v0, u, one_plus(product(u, u)))


def arcsinh(u, v0):
    """v = arcsinh(u): sqrt(1 + u u) v' = u'."""
    return divided(v0, u, root_of(one_plus(product(u, u))))


def arccosh(u, v0):
    """v = arccosh(u): sqrt(u u - 1) v' = u'."""
    w = scaled(one_plus(product(u, u), -1), -1)
    return divided(v0, u, root_of(w))


def arctanh(u, v0):
    """v = arctanh(u): (1 - u u) v' = u'."""
    return divided(v0, u, one_plus(product(u, u), -1))


def arctan2(u, w, v0):
    """v = arctan2(u, w): (u u + w w) v' = w u' - u w'."""
    du = [k * coefficient for k, coefficient in enumerate(u)][1:] + [0]
    dw = [k * coefficient for k, coefficient in enumerate(w)][1:] + [0]
    norm = [a + b for a, b in zip(product(u, u), product(w, w), strict=True)]
    turn = [a - b for a, b in zip(product(w, du), product(u, dw), strict=True)]
    slope = quotient(turn, norm)
    return [v0] + [slope[k - 1] / k for k in range(1, len(u))]


def erf(u, v0):
    """v = erf(u): v' = 2 / sqrt(pi) exp(-u u) u'."""
    bell = scaled(product(u, u), -1)
    w = exp(bell, at(np.exp, bell[0]) * (2 / math.sqrt(math.pi)))
    return integral(v0, u, w)


# --- functions with a kink at 0 ---------------------------------------------------------------


def absolute(u, v0):
    """v = |u| is u or -u, by the sign of u[0]. At 0 it has no Taylor series."""
    return [v0, *scaled(u[1:], away_from_zero(u[0], "absolute"))]


def sign(u, v0):
    """v = sign(u) is constant on both sides of 0, where it has no Taylor series."""
    away_from_zero(u[0], "sign")
    return [v0] + [0] * (len(u) - 1)


def away_from_zero(x, name):
    """Return the sign of x, which must not be 0."""
    side = at(np.sign, x)
    if np.any(np.equal(side, 0)):
        raise ValueError(f"{name} has no Taylor series at 0, where it has a kink or a jump")
    return side


def identity(u, v0):
    """v = u."""
    return list(u)


def negative(u, v0):
    """v = -u."""
    return [-coefficient for coefficient in u]


UNARY = {
    function.__name__: function
    for function in (
        absolute, arccos, arccosh, arcsin, arcsinh, arctan, arctanh, cbrt, cos, cosh, erf, exp,
        exp2, expm1, identity, log, log10, log1p, log2, negative, reciprocal, sigmoid, sign, sin,
        sinh, softplus, sqrt, square, tan, tanh,
    )
} | {"abs": absolute, "fabs": absolute, "positive": identity}  # fmt: skip
