"""From a graph to a program: one run, step by step, shows what every value looks like.

Nothing says which shapes a graph's values have before it is fed. So the first run with feeds of a
new kind is the interpreter's, and answers the caller; the program is its protocol.
"""

from autodiff.compiler.program import Fact, Program, Step, fact_of
from autodiff.ops.sources import constant_op, placeholder_op
from autodiff.traced import is_known

__all__ = ["is_variable", "signature_of", "write_down"]


def is_variable(node):
    """Say whether a node must be fed."""
    return node.op is placeholder_op and not is_known(node)


def signature_of(values):
    """Return what distinguishes feeds that need different programs: kinds, shapes and dtypes."""
    return tuple([fact_of(value) for value in values])


def write_down(order, outputs, values):
    """Return the program of a run of the interpreter.

    Parameters
    ----------
    order : list of Node
        All nodes needed, in topological order.
    outputs : list of Node
        What to return.
    values : dict of Node to number or ndarray
        What the run found for each of them.

    Returns
    -------
    Program
    """
    numbers = dict(zip(order, range(len(order)), strict=True))
    steps, inputs, constants = [], {}, {}
    for number, node in enumerate(order):
        if is_variable(node):
            inputs[number] = node
        elif node.op is constant_op or is_known(node):
            constants[number] = values[node]
        else:
            operands = tuple([numbers[operand] for operand in node.inputs])
            steps.append(Step(number, node.op, operands, node.const_attr))
    facts = share_facts([values[node] for node in order])
    return Program(steps, inputs, constants, [numbers[node] for node in outputs], facts, order[:])


def share_facts(values):
    """Return the facts of values; equal ones are one object, as most of a graph's are."""
    known: dict[Fact, Fact] = {}
    return [known.setdefault(fact, fact) for fact in map(fact_of, values)]
