"""Our two ways to run a graph, as runs for the benchmarks."""

import numpy as np

__all__ = ["compiled", "compiled_into", "executor", "running"]


def executor(outputs, feeds):
    """Return the run of the plain interpreter."""
    from autodiff.executor import Executor

    plain = Executor(outputs)
    return lambda: plain.run(feeds)


def compiled(outputs, feeds, **options):
    """Return the run of the compiled function, whose results are new arrays each time.

    Raises
    ------
    RuntimeError
        If the fast code gives up on these feeds, so that the interpreter would be timed instead.
    """
    f = compile_and_call(outputs, feeds, **options)
    return lambda: f(feeds)


def compiled_into(outputs, feeds, **options):
    """Return the run of the compiled function that writes into the same arrays each time.

    So does what is written by hand.
    """
    f = compile_and_call(outputs, feeds, **options)
    out = [value if isinstance(value, np.ndarray) else None for value in f(feeds)]
    return lambda: f(feeds, out=out)


def compile_and_call(outputs, feeds, **options):
    """Return the compiled function, after the call that specialises it and a first fast one."""
    from autodiff.compiler import compile as compile_graph

    f = compile_graph(outputs, **options)
    f(feeds)
    f(feeds)
    if f.fallbacks:
        raise RuntimeError(f"the interpreter answered instead of the fast code: {f.fallbacks}")
    return f


def running(graph, run, **options):
    """Return the factory that makes a graph and runs it.

    Parameters
    ----------
    graph : function without arguments
        Returns the outputs and the feeds.
    run : function
        How: `executor`, `compiled` or `compiled_into`.
    **options
        For `run`.
    """
    return lambda: run(*graph(), **options)
