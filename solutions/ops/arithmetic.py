"""Arithmetic: + - * / and powers, of two nodes or of a node and a constant.

Each `gradient` states the plain formula. That an operand may have been broadcast is no concern of
it: `Op.contributions` sums every adjoint back to the shape of its input.
"""

import numpy as np

from autodiff.exercise import exercise
from autodiff.naming import spell_constant
from autodiff.ops.base import Op, is_number
from autodiff.ops.sources import zeroslike_op
from autodiff.ops.values import as_value


class BinaryOp(Op):
    """An elementwise operation on two nodes, which broadcast as NumPy's arrays do."""

    arity = 2

    def broadcasts(self, node):
        a, b = node.inputs
        return a is not b and not node.scalar

    def spell(self, node, operands):
        return f" {self.symbol} ".join(operands)


class ConstOp(Op):
    """An elementwise operation on a node and a constant, kept in the node's `const_attr`."""

    def __call__(self, a, constant):
        return self.make((a,), constant if type(constant) is float else as_value(constant))

    def broadcasts(self, node):
        return not is_number(node.const_attr)

    def spell(self, node, operands):
        return f"{operands[0]} {self.symbol} {spell_constant(node.const_attr)}"


class AddOp(BinaryOp):
    """Sum of two nodes: y = a + b, so da = dy and db = dy."""

    linear_in = (0, 1)
    symbol = "+"
    tightness = 1

    def compute(self, node, input_vals):
        return input_vals[0] + input_vals[1]

    def gradient(self, node, output_grad):
        return [output_grad, output_grad]


class AddByConstOp(ConstOp):
    """Sum of a node and a constant: y = a + c, so da = dy."""

    symbol = "+"
    tightness = 1

    def compute(self, node, input_vals):
        return input_vals[0] + node.const_attr

    def gradient(self, node, output_grad):
        return [output_grad]


class SubOp(BinaryOp):
    """Difference of two nodes: y = a - b, so da = dy and db = -dy."""

    linear_in = (0, 1)
    symbol = "-"
    tightness = 1

    def compute(self, node, input_vals):
        return input_vals[0] - input_vals[1]

    def gradient(self, node, output_grad):
        return [output_grad, -output_grad]


class NegOp(Op):
    """Negation: y = -a, so da = -dy."""

    linear_in = (0,)
    symbol = "-"
    tightness = 3

    def compute(self, node, input_vals):
        return -input_vals[0]

    def gradient(self, node, output_grad):
        return [-output_grad]

    def spell(self, node, operands):
        return f"-{operands[0]}"


class MulOp(BinaryOp):
    """Elementwise product of two nodes: y = a * b, so da = dy * b and db = dy * a."""

    symbol = "*"
    tightness = 2

    @exercise("5.2")
    def compute(self, node, input_vals):
        """Return the product of the two values in the list `input_vals`."""
        return input_vals[0] * input_vals[1]

    @exercise("6.2")
    def gradient(self, node, output_grad):
        """Return the list [da, db] of adjoint *nodes*, made from `output_grad` and `node.inputs`.

        You are building a graph here, not computing numbers: `output_grad * b` makes a node.
        """
        a, b = node.inputs
        return [output_grad * b, output_grad * a]


class MulByConstOp(ConstOp):
    """Product of a node and a constant: y = a * c, so da = dy * c."""

    linear_in = (0,)
    symbol = "*"
    tightness = 2

    @exercise("5.3")
    def compute(self, node, input_vals):
        """Return the product of the value in `input_vals` and the constant `node.const_attr`."""
        return input_vals[0] * node.const_attr

    @exercise("6.3")
    def gradient(self, node, output_grad):
        """Return the list [da] with one adjoint node. What arrives from above matters too."""
        return [output_grad * node.const_attr]


class DivOp(BinaryOp):
    """Elementwise quotient of two nodes: y = a / b, so da = dy / b and db = -dy * y / b."""

    symbol = "/"
    tightness = 2

    def compute(self, node, input_vals):
        return input_vals[0] / input_vals[1]

    @exercise("6.5")
    def gradient(self, node, output_grad):
        """Return the list [da, db] of adjoint nodes for y = a / b.

        `node` is y itself, and a node like any other: the quotient need not be built again.
        """
        _, b = node.inputs
        return [output_grad / b, -output_grad * node / b]


class PowByConstOp(ConstOp):
    """Power of a node by a constant: y = a ** c, so da = dy * c * a ** (c - 1).

    Where c is 0, y is 1 whatever a is, and da is 0 even at a = 0.
    """

    symbol = "**"
    tightness = 4

    def compute(self, node, input_vals):
        return real_power(input_vals[0], node.const_attr)

    def gradient(self, node, output_grad):
        (a,), c = node.inputs, node.const_attr
        if np.ndim(c) == 0:
            return [output_grad * (a ** (c - 1) * c)] if c != 0 else [zeroslike_op(a)]
        return [output_grad * (a ** np.where(c == 0, 1, c - 1) * c)]


def real_power(base, exponent):
    """Return base ** exponent as real numbers.

    Integer arrays to negative powers become floats, which NumPy refuses, and a negative number to
    a fractional power is NaN, as it is in NumPy, where Python turns to complex numbers.
    """
    if isinstance(base, np.ndarray | np.integer) and base.dtype.kind in "bui":
        base = base.astype(float) if np.any(np.less(exponent, 0)) else base
    power = base**exponent
    return float("nan") if isinstance(power, complex) else power


add_op = AddOp()
add_byconst_op = AddByConstOp()
sub_op = SubOp()
neg_op = NegOp()
mul_op = MulOp()
mul_byconst_op = MulByConstOp()
div_op = DivOp()
pow_byconst_op = PowByConstOp()
