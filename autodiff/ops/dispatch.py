"""NumPy's own functions on nodes: `np.sin(x)`, `np.sum(x, axis=0)`, `np.linalg.solve(a, b)`.

NumPy asks an argument that is no array how to go on, through `__array_ufunc__` and
`__array_function__`. The answer is one table, filled where the functions are defined.
"""

import difflib
import inspect

from autodiff.graph import Node

__all__ = ["implements", "supported"]

_table = {}


def implements(*numpy_functions):
    """Register a function on nodes as what `numpy_functions` do when they meet a node.

    Parameters
    ----------
    *numpy_functions : callable
        Functions or ufuncs of NumPy. A ufunc's `reduce` is named by a pair: `(np.add, "reduce")`.

    Returns
    -------
    callable
        A decorator that returns its function unchanged. The function takes the arguments under
        NumPy's names, those of them that it supports; any of them may be a node, or no node.
    """

    def register(function):
        for numpy_function in numpy_functions:
            _table[numpy_function] = function
        return function

    return register


def supported():
    """Return the names of NumPy's functions that work on nodes, sorted."""
    return sorted({_name(function) for function in _table})


def array_ufunc(self, ufunc, method, *inputs, **kwargs):
    """Answer NumPy: a ufunc has met a node."""
    key = ufunc if method == "__call__" else (ufunc, method)
    return _call(key, inputs, kwargs)


def array_function(self, function, types, args, kwargs):
    """Answer NumPy: a function has met a node."""
    return _call(function, args, kwargs)


def _call(key, args, kwargs):
    if key not in _table:
        raise TypeError(_unsupported(key))
    function = _table[key]
    _check_keywords(key, function, kwargs)
    return function(*args, **kwargs)


def _check_keywords(key, function, kwargs):
    if not kwargs:
        return
    parameters = inspect.signature(function).parameters
    unknown = [name for name in kwargs if name not in parameters]
    if "out" in unknown:
        raise TypeError(
            f"{_name(key)}(..., out=...): nodes cannot be written into an array, and "
            "`array += node` asks for that; write `array = array + node`"
        )
    if unknown:
        raise TypeError(
            f"{_name(key)} on nodes takes {', '.join(parameters)}; got {', '.join(unknown)}"
            + "".join(f". {_INSTEAD[name]}" for name in unknown if name in _INSTEAD)
        )


_INSTEAD = {
    "dtype": "For another type write x.astype(dtype)",
    "where": "Choose elements with np.where(mask, x, other) before or after it",
    "initial": "Join the initial number to x with np.append, or add it afterwards",
}


def _unsupported(key):
    name = _name(key)
    near = difflib.get_close_matches(name, supported(), n=3, cutoff=0.4)
    return (
        f"{name} is not supported on nodes. Nearest that are: {', '.join(near) or 'none'}. To add "
        "it, write an op (a class with compute and gradient), or use autodiff.custom_op"
    )


def _name(key):
    if isinstance(key, tuple):
        return f"np.{key[0].__name__}.{key[1]}"
    module = getattr(key, "__module__", None) or "numpy"
    return f"{module.replace('numpy', 'np')}.{key.__name__}"


Node.__array_ufunc__ = array_ufunc
Node.__array_function__ = array_function
