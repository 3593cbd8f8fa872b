"""NumPy's functions of arrays on series: sums, shapes, joining, choosing, products.

Importing this gives series what NumPy asks for.
"""

from autodiff.taylor.pairs import bilinear, both, full
from autodiff.taylor.series import Series, aligned, grown, unsupported

OF_VALUE = {"shape", "ndim", "size", "zeros_like", "ones_like", "argmax", "argmin", "argsort"}


def array_function(self, function, types, args, kwargs):
    """Answer NumPy: a function has met a series."""
    name = function.__name__
    if name in OF_VALUE:
        return function(args[0].value, *args[1:], **kwargs)
    if name not in ARRAY_FUNCTIONS:
        raise unsupported(f"np.{name}", ARRAY_FUNCTIONS)
    return ARRAY_FUNCTIONS[name](function, *args, **kwargs)


def linear(function, u, *args, **kwargs):
    """A linear function is applied to each coefficient."""
    return u.map(lambda c: function(c, *args, **kwargs))


def product(function, a, b, *args, **kwargs):
    """A function linear in either argument multiplies as numbers do."""
    newest, parts = aligned([a, b], Series.filled)
    return newest.like(bilinear(lambda c, d: function(c, d, *args, **kwargs), *parts))


def join(function, parts, *args, **kwargs):
    """Joining is done for each coefficient."""
    newest, parts = aligned(parts, Series.filled)
    rows = [full(part, newest.coefficients) for part in parts]
    rows = [[grown(c, row[0]) for c in row] for row in rows]
    return newest.like([function(c, *args, **kwargs) for c in zip(*rows, strict=True)])


def where(function, condition, a, b):
    """Choosing is done for each coefficient, by a condition on the values."""
    newest, parts = aligned([a, b])

    def choose(a, b, _):
        return [function(condition, c, d) for c, d in zip(a, b, strict=True)]

    return newest.like(both(choose, *parts, None))


ARRAY_FUNCTIONS = {
    **dict.fromkeys(
        ["sum", "mean", "reshape", "ravel", "transpose", "swapaxes", "moveaxis", "expand_dims",
         "squeeze", "flip", "roll", "cumsum", "diff", "trace", "diagonal", "tile", "repeat",
         "broadcast_to", "take", "triu", "tril", "rot90"],
        linear,
    ),
    **dict.fromkeys(["dot", "inner", "outer", "tensordot", "kron", "convolve", "vdot"], product),
    **dict.fromkeys(["concatenate", "stack", "vstack", "hstack", "column_stack"], join),
    "where": where,
}  # fmt: skip

Series.__array_function__ = array_function
