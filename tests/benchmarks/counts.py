"""Counts that do not depend on the machine: nodes, steps, buffers and bytes of known graphs.

`pytest -m maintain` compares them with those in `counts.json`. Times are noisy; a count that grows
is a change that somebody made. Where it was meant, `python -m tests.benchmarks.counts --write`
writes the file anew; without `--write` it says what differs.
"""

import gc
import json
import tracemalloc
from pathlib import Path
from typing import Annotated

import typer

from tests.benchmarks.groups import elementwise, linear, mlp, setup
from tests.benchmarks.post import ours as post
from tests.benchmarks.post.description import inputs

__all__ = ["GRAPHS", "committed", "count", "differences"]

FILE = Path(__file__).with_name("counts.json")
SLACK = 2048  # bytes by which the peak may move with the version of Python


def post_graph(softmax):
    """Return the graph of the blog post with 1,000 operations, and what to feed."""
    outputs, variables = post.graph(1000, softmax)
    return outputs, dict(zip(variables, inputs(), strict=True))


def second_derivatives():
    """Return a Hessian-vector product of Rosenbrock's function, and what to feed."""
    import numpy as np

    import autodiff as ad

    x, v = ad.Variable(name="x"), ad.Variable(name="v")
    value = ad.reduce_sum(100 * (x[1:] - x[:-1] ** 2) ** 2 + (1 - x[:-1]) ** 2)
    (slope,) = ad.gradients(value, [x])
    return ad.gradients(ad.reduce_sum(slope * v), [x]), {
        x: np.linspace(0, 1, 1000),
        v: np.ones(1000),
    }


GRAPHS = {
    "MLP, batch 128": mlp.Step(mlp.LARGE, 128, "float64").graph,
    "MLP, batch 16": mlp.Step((32, 32, 16, 10), 16, "float64").graph,
    "logistic regression": linear.logistic_graph,
    "softmax regression": linear.softmax_graph,
    "elementwise chain": elementwise.graph,
    "the post's graph, 1,000 operations": lambda: post_graph("numbers"),
    "the same with softmax of arrays": lambda: post_graph("array"),
    "a line of 1,000 numbers": lambda: setup.line(1000),
    "Rosenbrock's hvp, n = 1,000": second_derivatives,
}


def count(graph):
    """Return the counts of one graph.

    Parameters
    ----------
    graph : function without arguments
        Returns the outputs, the value first, and what to feed.

    Returns
    -------
    dict
        "nodes" of the value, "with gradients" those of all outputs, "steps" after each pass of the
        compiler, what "runs", its "memory", and by how much the "peak bytes" of a call exceed its
        results.
    """
    from autodiff.compiler import compile as compile_graph
    from autodiff.graph import find_topo_sort

    outputs, feeds = graph()
    f = compile_graph(outputs)
    for _ in range(3):
        f(feeds)
    plan = f.plan
    return {
        "nodes": len(find_topo_sort(outputs[:1])),
        "with gradients": len(find_topo_sort(outputs)),
        "steps": {name: len(program) for name, program in plan.history},
        "runs": plan.tier,
        "memory": plan.notes[0] if plan.notes else "",
        "peak bytes": peak_of_call(f, feeds),
        "fallbacks": sum(f.fallbacks.values()),
    }


def peak_of_call(f, feeds):
    """Return how many bytes a call holds at most, its results not counted."""
    gc.collect()
    tracemalloc.start()
    try:
        f(feeds)  # what is made once, such as dicts that grow, is there now
        before = tracemalloc.get_traced_memory()[0]
        tracemalloc.reset_peak()
        results = f(feeds)
        peak = tracemalloc.get_traced_memory()[1] - before
    finally:
        tracemalloc.stop()
    return peak - sum(getattr(value, "nbytes", 0) for value in results)


def committed():
    """Return the counts that are committed, by graph."""
    return json.loads(FILE.read_text(encoding="utf-8"))


def differences(found, expected):
    """Return lines that say which counts of a graph differ, and how.

    Examples
    --------
    >>> differences({"nodes": 12, "peak bytes": 100}, {"nodes": 10, "peak bytes": 90})
    ['nodes: 12, committed 10 (more)']
    """
    lines = []
    for key in dict.fromkeys([*expected, *found]):
        new, old = found.get(key), expected.get(key)
        if isinstance(new, dict) and isinstance(old, dict):
            lines += [f"{key}, {line}" for line in differences(new, old)]
        elif not same(key, new, old):
            lines.append(f"{key}: {new}, committed {old}{direction(new, old)}")
    return lines


def same(key, new, old):
    """Return whether a count is what it was; peaks may move a little."""
    if key == "peak bytes" and None not in (new, old):
        return abs(new - old) <= SLACK
    return new == old


def direction(new, old):
    """Return whether a number has grown, in brackets."""
    if not isinstance(new, int) or not isinstance(old, int):
        return ""
    return " (more)" if new > old else " (fewer)"


def main(
    write: Annotated[bool, typer.Option("--write", help="Commit to what is found now.")] = False,
):
    """Compare the counts of known graphs with the committed ones."""
    from autodiff import exercise

    exercise.using("solutions")
    found = {name: count(graph) for name, graph in GRAPHS.items()}
    old = committed() if FILE.exists() else {}
    lines = [
        f"{name}: {line}" for name in found for line in differences(found[name], old.get(name, {}))
    ]
    print("\n".join(lines) or "all counts are as committed")
    if write:
        FILE.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        print(f"written: {FILE.name}")
    elif lines:
        raise typer.Exit(1)


if __name__ == "__main__":
    typer.run(main)
