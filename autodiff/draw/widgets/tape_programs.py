"""The programs whose tape can be watched: each runs on any variables that know `+`, `*` and `sin`.

A program is a generator. It takes the maker of its inputs and the sine, and after every input and
every operation it yields the variables that it will still use. So the same lines of code run on
`autodiff.tape` and on `autodiff.dual`, and a watcher may look in between.
"""

from collections.abc import Callable
from dataclasses import dataclass

__all__ = ["PROGRAMS", "Program"]


@dataclass(frozen=True)
class Program:
    """What is run, what its lines are called, and how many of them one step writes."""

    run: Callable
    label: Callable
    stride: int = 1


def sample(var, sin):
    """The example of the course: z = x * y + sin(x)."""
    x = var(0.5)
    yield (x,)
    y = var(4.2)
    yield x, y
    a = x * y
    yield x, a
    b = sin(x)
    yield a, b
    z = a + b
    yield (z,)


def doubling(var, sin):
    """A number doubled ten times: every adjoint is twice the one below it."""
    v = var(1.0)
    yield (v,)
    for _ in range(10):
        v = v + v
        yield (v,)


def sines(count):
    """Return the program that takes the sine of the sine, `count` times in all."""

    def loop(var, sin):
        v = var(1.0)
        yield (v,)
        for _ in range(count):
            v = sin(v)
            yield (v,)

    return loop


def named(*names):
    """Return a function from a line's number to its name; the last name serves all that follow."""
    return lambda line: names[min(line, len(names) - 1)]


PROGRAMS = {
    "x*y + sin(x)": Program(sample, named("x", "y", "a = x * y", "b = sin(x)", "z = a + b")),
    "v + v, 10 times": Program(doubling, named("v", "v + v")),
    "sin(v), 40,000 times": Program(sines(40_000), named("v", "sin(v)"), 2_000),
    "sin(v), 140,000 times": Program(sines(140_000), named("v", "sin(v)"), 7_000),
}
