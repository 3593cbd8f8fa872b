"""Linear algebra: the product of two matrices."""

import numpy as np

from autodiff.exercise import exercise
from autodiff.ops.base import Op


class MatMulOp(Op):
    """Product of two matrices, each transposed if asked: Y = A B, so dA = dY B' and dB = A' dY.

    `const_attr` holds the flags (trans_A, trans_B).
    """

    symbol = "@"
    tightness = 2
    arity = 2
    elementwise = False
    multilinear = True

    def __call__(self, a, b, trans_A=False, trans_B=False):  # noqa: N803, the assignment's names
        """Make a node of the product of two matrix nodes.

        Parameters
        ----------
        a, b : Node
            Nodes whose values are matrices: arrays of two axes.
        trans_A, trans_B : bool
            Whether to transpose `a`, and `b`, first.

        Returns
        -------
        Node
        """
        return self.node((a, b), (trans_A, trans_B))

    @exercise("5.4")
    def compute(self, node, input_vals):
        """Return the matrix product of the two values in `input_vals`.

        `node.const_attr` is the pair of flags (trans_A, trans_B); `check_matrices` complains
        about values that are no matrices. `a.T` is a transposed.
        """
        a, b = check_matrices(input_vals)
        trans_a, trans_b = node.const_attr
        return np.matmul(a.T if trans_a else a, b.T if trans_b else b)

    @exercise("6.4")
    def gradient(self, node, output_grad):
        """Return the list [dA, dB] of adjoint nodes, right for all four cases of the flags.

        If Y = A B then dA = dY B' and dB = A' dY. Every transpose that you need can be had from
        the flags of `matmul_op(a, b, trans_A=..., trans_B=...)`. Where A itself was transposed,
        the formula gives the adjoint of A', so turn the whole product round: (P Q)' = Q' P'.
        """
        (a, b), (trans_a, trans_b) = node.inputs, node.const_attr
        if trans_a:
            grad_a = matmul_op(b, output_grad, trans_A=trans_b, trans_B=True)
        else:
            grad_a = matmul_op(output_grad, b, trans_B=not trans_b)
        if trans_b:
            grad_b = matmul_op(output_grad, a, trans_A=True, trans_B=trans_a)
        else:
            grad_b = matmul_op(a, output_grad, trans_A=not trans_a)
        return [grad_a, grad_b]

    def spell(self, node, operands):
        flags = zip(operands, node.const_attr, strict=True)
        return " @ ".join(f"{name}'" if flag else name for name, flag in flags)


def check_matrices(values):
    """Return the two values as they are if both are matrices, otherwise raise a ValueError."""
    for name, value in zip("AB", values, strict=True):
        if np.ndim(value) != 2:
            raise ValueError(
                f"matmul takes matrices; {name} has shape {np.shape(value)}. "
                "Give a vector of n numbers the shape (n, 1) or (1, n), with reshape"
            )
    return values


matmul_op = MatMulOp()
