"""Our two ways to run a graph, as runs for the benchmarks."""

__all__ = ["compiled", "executor", "running"]


def executor(outputs, feeds):
    """Return the run of the plain interpreter."""
    from autodiff.executor import Executor

    plain = Executor(outputs)
    return lambda: plain.run(feeds)


def compiled(outputs, feeds, threads=1):
    """Return the run of the compiled function, after the call that specialises it.

    Raises
    ------
    RuntimeError
        If the fast code gives up on these feeds, so that the interpreter would be timed instead.
    """
    from autodiff.compiler import compile as compile_graph

    f = compile_graph(outputs, threads=threads)
    f(feeds)
    f(feeds)
    if f.fallbacks:
        raise RuntimeError(f"the interpreter answered instead of the fast code: {f.fallbacks}")
    return lambda: f(feeds)


def running(graph, run, **options):
    """Return the factory that makes a graph and runs it.

    Parameters
    ----------
    graph : function without arguments
        Returns the outputs and the feeds.
    run : `executor` or `compiled`
        How.
    **options
        For `run`.
    """
    return lambda: run(*graph(), **options)
