"""`compile`: a function, or a graph's outputs, as code that is made once and run many times.

The compiler is loaded when it is first asked for.
"""

import numpy as np

__all__ = ["compile"]


def compile(what, *, static=(), without=(), threads=1, tier=None):  # noqa: A001, the field's own word
    """Turn a function of arrays, or some nodes, into code that is made once and run many times.

    Parameters
    ----------
    what : callable or list of Node
        A function of numbers, arrays and trees of them: it is run on nodes once for each form of
        its arguments (shapes, dtypes, trees), and never again for arguments of that form. So it
        must depend on its arguments alone: what else it reads is taken as it is at that time.
        Derivatives are such functions too: `compile(grad(f))`, `compile(hessian(f))`.
        Or a list of nodes to compute, from variables that are fed.
    static : int, str or tuple of these
        Which arguments of the function are settings, by position or name: each value has code of
        its own, and the function may look at it. What is neither number nor array (strings,
        truth values, functions, None) is a setting anyway. Settings must be hashable.
    without : str or sequence of str
        Names of passes to leave out: see `autodiff.compiler.passes.PASSES`.
    threads : int
        How many threads may share the work on large arrays.
    tier : {"tuples", "floats", "levels"}, optional
        For nodes whose values are single numbers, which form of code runs: see
        `autodiff.compiler.compile`. By default that which pays.

    Returns
    -------
    CompiledFunction or autodiff.compiler.Compiled
        For a function: called like it, it returns the same tree; inside another derivative, or on
        nodes, it is the function itself. For nodes: called as `f(feed_dict)`, or by the
        variables' names, `f(x=..., w=...)`.

    Raises
    ------
    TypeError
        If `what` is neither. When called: if the function asks a node for its value, as `if` and
        `float()` do; the error says where. Shapes, lengths and dtypes are known.
    ValueError
        If there is no such pass, or `threads` is less than 1.

    Examples
    --------
    >>> import autodiff as ad
    >>> f = compile(ad.grad(lambda x: np.sum(np.sin(x) ** 2)))
    >>> f(np.array([0.0, np.pi / 4])).round(6).tolist()
    [0.0, 1.0]
    >>> x, y = ad.Variable(name="x"), ad.Variable(name="y")
    >>> compile([x * y, x + 1])({x: 2.0, y: 5.0})
    [10.0, 3.0]
    """
    if callable(what):
        from autodiff.transforms.compiled_functions import CompiledFunction

        if tier is not None:
            raise TypeError("compile: a tier is chosen for nodes, not for functions")
        return CompiledFunction(what, static, without, threads)
    if static != ():
        raise TypeError("compile: only functions have static arguments; nodes have variables")
    from autodiff.compiler import compiled

    return compiled.compile(what, without=without, threads=threads, tier=tier)
