"""Which steps do nothing but compute their value, the same one each time.

Only these may be merged, computed ahead, or left out. A step that draws a random number may not, as
the next number would be another one; nor may a function of the user's, which could do anything.
"""

from autodiff.checkpointing.node import CheckpointOp
from autodiff.control import CustomOp
from autodiff.ops.dropout import SeedOp

__all__ = ["impure_targets", "is_pure"]

DRAWS_OR_CALLS = (CustomOp, SeedOp)


def is_pure(op, const_attr=None):
    """Say whether an op only computes: the package's own ops do, but those that draw or call."""
    if isinstance(op, CheckpointOp):
        return all(is_pure(node.op, node.const_attr) for node in const_attr.executor.order)
    ours = type(op).__module__.startswith("autodiff.")
    return ours and not isinstance(op, DRAWS_OR_CALLS)


def impure_targets(steps):
    """Return the set of targets of the steps that may do more than compute.

    Examples
    --------
    >>> from autodiff.compiler.program import Step
    >>> from autodiff.ops import mul_op
    >>> from autodiff.ops.dropout import seed_op
    >>> impure_targets([Step(2, mul_op, (0, 1)), Step(3, seed_op, ())])
    {3}
    """
    doubtful = {op for op in {step.op for step in steps} if not is_pure_for_any(op)}
    if not doubtful:
        return set()
    return {
        step.target
        for step in steps
        if step.op in doubtful and not is_pure(step.op, step.const_attr)
    }


def is_pure_for_any(op):
    """Say whether an op is pure whatever its `const_attr` is."""
    return not isinstance(op, CheckpointOp) and is_pure(op)
