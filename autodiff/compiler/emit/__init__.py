"""From a program to something that runs: which form of code serves it best.

A runner is called with the values of the program's inputs, in their order, and returns the list of
its outputs, which nobody else holds. It has `tier`, what kind of code it is, in a word; `source`,
that code as text; and `notes`, lines about it for the plan.
"""

from autodiff.compiler.emit.arrays import ArrayRunner
from autodiff.compiler.emit.exact import ExactRunner
from autodiff.compiler.emit.tuples import TupleRunner

__all__ = ["choose_runner"]

SHORT = 500  # steps that become one function: more would take long to compile


def choose_runner(program, threads=1):
    """Return the runner that serves a program best."""
    if any(fact.is_array for fact in program.facts):
        return ArrayRunner(program, threads)
    return ExactRunner(program) if len(program) <= SHORT else TupleRunner(program)
