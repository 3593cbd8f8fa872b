"""What the ops of several outputs share: one op for the factorisation, one for each output.

The value of a factorisation is a tuple. Tuples have no adjoints, so its parts answer for it: a
part has the inputs (a, factors), takes its value from `factors`, and hands its adjoint straight to
`a`. The derivative is linear in the adjoints of the parts, so these contributions just add up, and
a part that nobody differentiates costs nothing.
"""

from autodiff.ops.base import Op

__all__ = ["FactorOp", "PartOp"]


class FactorOp(Op):
    """An op whose value is a tuple: the parts' adjoints go past it, so da = 0 through here."""

    elementwise = False

    def gradient(self, node, output_grad):
        return [None]


class PartOp(Op):
    """One part of a factorisation of a: y = factors[index]. A subclass gives dA, and None."""

    arity = 2
    elementwise = False
    index = 0

    def compute(self, node, input_vals):
        return input_vals[1][self.index]

    def spell(self, node, operands):
        return f"{self.symbol}({operands[0]})"
