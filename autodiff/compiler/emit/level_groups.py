"""Which steps of a scalar program can go side by side, and how their values should lie."""

from typing import Any, NamedTuple

import numpy as np

from autodiff.compiler.emit.scalar_steps import lower
from autodiff.compiler.passes.libm import LibmOp, square
from autodiff.exercise import is_reference
from autodiff.ops import arithmetic as a
from autodiff.ops import elementwise as e
from autodiff.ops.powers import PowOp, QuietPowByConstOp, QuietPowOp, RootPowOp
from autodiff.ops.shape import BroadcastLikeOp, SumToLikeOp
from autodiff.ops.sources import IdentityOp

__all__ = ["POWER", "SOFTPLUS", "SQUARE", "SUM", "Group", "Grouped", "lay_out", "may_be_wide"]

UFUNCS = {
    a.AddOp: np.add, a.AddByConstOp: np.add, a.SubOp: np.subtract, a.NegOp: np.negative,
    a.MulOp: np.multiply, a.MulByConstOp: np.multiply, a.DivOp: np.divide,
    e.ExpOp: np.exp, e.LogOp: np.log, e.SinOp: np.sin, e.CosOp: np.cos, e.TanhOp: np.tanh,
}  # fmt: skip
POWERS = {PowOp, QuietPowOp, a.PowByConstOp, RootPowOp, QuietPowByConstOp}
ADDITIONS = {a.AddOp, a.AddByConstOp}
FLAT = {*ADDITIONS, SumToLikeOp, BroadcastLikeOp, IdentityOp}  # they need not add to the depth
SUM, POWER, SQUARE, SOFTPLUS = "sum", "power", "square", "softplus"
TERMS = 3  # additions of so many values are a sum


class Group(NamedTuple):
    """Steps of one kind at one depth.

    Attributes
    ----------
    kind : ufunc, str or Step
        What they do: a ufunc, one of SUM, POWER, SQUARE and SOFTPLUS, or a step like theirs, whose
        op is called.
    targets : ndarray of int, shape (width,)
        The numbers of their values.
    operands : ndarray of int, shape (operands, width)
        The numbers of the values that they take.
    """

    kind: Any
    targets: np.ndarray
    operands: np.ndarray


def group_steps(lowered):
    """Return the groups of a program's steps, every one after those that it needs."""
    chains, inside = find_chains(lowered)
    depth, groups = [0] * lowered.count, {}
    for step, numbers in zip(lowered.steps, lowered.operands, strict=True):
        target = step.target
        if target in inside:
            continue
        operands = chains.get(target)
        kind = kind_of(step) if operands is None else SUM
        operands = numbers if operands is None else operands
        level = depth[target] = 1 + max([depth[number] for number in operands], default=0)
        key = level, kind if type(kind) is not tuple else kind[:-1], len(operands)
        groups.setdefault(key, (kind, [], []))
        groups[key][1].append(target)
        groups[key][2].append(operands)
    return [
        Group(kind[-1] if type(kind) is tuple else kind, np.array(targets), np.array(operands).T)
        for _, (kind, targets, operands) in sorted(groups.items(), key=lambda item: item[0][0])
    ]


def kind_of(step):
    """Return what a step does; a tuple that ends with the step where its op must be called."""
    op = step.op
    if type(op) is LibmOp:
        if op.function is square:
            return SQUARE
        op = op.original
    ufunc = UFUNCS.get(type(op))
    if ufunc is not None and is_reference(type(op).compute):
        return ufunc
    if type(op) in POWERS:
        return POWER
    if type(step.op) is e.SoftplusOp:
        return SOFTPLUS
    step = step._replace(op=op)
    alone = step.target if not op.elementwise else None
    return op, repr(step.const_attr), alone, step


def find_chains(lowered):
    """Return the terms of each chain of additions by its last step, and the steps inside chains."""
    uses, additions = [0] * lowered.count, {}
    for step, numbers in zip(lowered.steps, lowered.operands, strict=True):
        for operand in numbers:
            uses[operand] += 1
        if len(numbers) == 2 and type(step.op) in ADDITIONS:
            additions[step.target] = numbers
    for number in lowered.outputs:
        uses[number] += 2
    inside, chains = set(), {}
    for target in reversed(additions):
        if target not in inside:
            terms = terms_of(target, additions, uses, inside)
            if len(terms) >= TERMS:
                chains[target] = terms
    return chains, inside


def terms_of(target, additions, uses, inside):
    """Return what a chain of additions adds up, from left to right."""
    terms, current = [], target
    while True:
        left, right = additions[current]
        if left in additions and uses[left] == 1:
            terms.append(right)
            current = left
        elif right in additions and uses[right] == 1:
            terms.append(left)
            current = right
        else:
            terms += [right, left]
            break
        inside.add(current)
    terms.reverse()
    return tuple(terms)


def lay_out(groups, count):
    """Return the groups, each with its steps in the order in which their values are read first.

    Walking back from the last group, each one settles the order of those that it reads.
    """
    first = np.full(count, np.iinfo(np.int64).max)
    span = 1 + max((group.operands.size for group in groups), default=0)
    ordered = []
    for place in range(len(groups) - 1, -1, -1):
        kind, targets, operands = groups[place]
        order = np.argsort(first[targets], kind="stable")
        targets, operands = targets[order], operands[:, order]
        read = place * span + np.arange(operands.size)
        np.minimum.at(first, operands.ravel(), read)
        ordered.append(Group(kind, targets, operands))
    return ordered[::-1], first


class Grouped:
    """A program's steps in groups.

    Attributes
    ----------
    lowered : Lowered
    groups : list of Group
    width : float
        How many steps a group has, on average.
    """

    def __init__(self, program):
        self.lowered = lower(program)
        self.groups = group_steps(self.lowered)
        self.width = len(self.lowered.steps) / max(len(self.groups), 1)


def may_be_wide(program, width):
    """Say whether groups could have so many steps on average, after a look at the depth alone."""
    limit, depth = len(program) / width, [0] * len(program.facts)
    for target, op, inputs, _ in program.steps:
        deepest = max([depth[number] for number in inputs], default=0)
        if type(op) not in FLAT:
            deepest += 1
            if deepest > limit:
                return False
        depth[target] = deepest
    return True
