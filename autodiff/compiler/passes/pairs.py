"""Pairs: two products with the same tall matrix, X w on the way there and X' d on the way back.

Reorders a reduction. Run in blocks of rows, X comes from memory once and not twice: a block that
was read for X w is still in the cache for X' d, and so is all that is elementwise between the two.
X' d is then a sum of the blocks' products; each of its n terms is rounded at most n + b times for b
blocks, so it is within (n + b) * epsilon * sum(|x| |d|) of the exact sum. A row of X w is within
k * epsilon * sum(|x| |w|) for its k terms, as it is without, though BLAS may sum the last rows of a
block in another order. It pays where X does not fit in the cache: 0.78 of the two products' time
for 10,000 x 100 numbers.
"""

import numpy as np

from autodiff.compiler.passes.blocks import COMPUTES, Blocking, Region, small_program
from autodiff.compiler.passes.column_sums import ColumnSumsOp
from autodiff.compiler.passes.losses import LargestOp, LogTotalOp, TotalOp
from autodiff.compiler.passes.small_products import as_product
from autodiff.compiler.program import Step
from autodiff.compiler.purity import impure_targets
from autodiff.exercise import is_reference
from autodiff.ops.base import Op

__all__ = ["WeightedRowsOp", "run_pairs_in_rows"]

LARGE = 1 << 22  # bytes of a matrix that the cache does not hold
OF_ROWS = (LargestOp, TotalOp)
ELEMENTWISE = COMPUTES | {LogTotalOp.compute}


class WeightedRowsOp(Op):
    """Product of a vector and a matrix, y = d' X: one call of BLAS, with no view made for it."""

    symbol = "@"
    tightness = 2
    arity = 2
    elementwise = False

    def compute(self, node, input_vals):
        return np.dot(*input_vals)

    def spell(self, node, operands):
        return f"{operands[0]}' @ {operands[1]}"


weighted_rows_op = WeightedRowsOp()


def run_pairs_in_rows(program):
    """Return the program with pairs of products with the same tall matrix in blocks of rows."""
    for number in tall_matrices(program):
        if not impure_targets(program.steps):
            program = Rows(program, number).result()
    return program


def tall_matrices(program):
    """Return the numbers of the large tall matrices that are a left factor both ways round."""
    ways = {}
    for step in program.steps:
        product = as_product(step)
        if product is not None:
            (left, right), (trans_a, trans_b) = product
            if left != right and not (trans_a and trans_b):
                ways.setdefault(left, set()).add(trans_a)
    return [n for n, both in ways.items() if len(both) == 2 and is_tall(program.facts[n])]


def is_tall(fact):
    """Say whether a value is a contiguous matrix of floats that is larger than the cache."""
    return (
        fact.is_array and len(fact.shape) == 2 and fact.contiguous
        and fact.dtype in (np.float32, np.float64) and fact.shape[0] > 4 * fact.shape[1]
        and np.prod(fact.shape) * fact.dtype.itemsize >= LARGE
    )  # fmt: skip


class Rows(Blocking):
    """The steps that work on each row of a tall matrix by itself, and the sums over its rows."""

    def __init__(self, program, matrix):
        self.matrix, self.rows = matrix, program.facts[matrix].shape[0]
        self.sums = set()
        super().__init__(program)

    def pays(self, steps):
        """Say whether there are products both ways round."""
        ways = {as_product(s)[1][0] for s in steps if self._is_of_matrix(s)}
        return len(ways) == 2

    def _is_of_matrix(self, step):
        product = as_product(step)
        return product is not None and product[0][0] == self.matrix

    def kind(self, step):
        """Return a region's sign for a step that belongs to it."""
        return (self.rows,) if self._belongs(step) else None

    def joins(self, step):
        """A sum over the rows is known only when all blocks have run."""
        return step.target not in self.sums

    def _belongs(self, step):
        fact = self.program.facts[step.target]
        if not fact.is_array or not fact.contiguous or fact.dtype not in (np.float32, np.float64):
            return False
        if self._is_of_matrix(step):
            return self._belongs_product(*as_product(step)) and self._note(step)
        if isinstance(step.op, ColumnSumsOp):
            return self._is_cut(step.inputs[0]) and self._note(step)
        return self._is_cut(step.target) and self._is_row_by_row(step)

    def _note(self, step):
        """Remember which steps sum over the rows."""
        if not self._is_cut(step.target) or isinstance(step.op, ColumnSumsOp):
            self.sums.add(step.target)
        return True

    def _belongs_product(self, inputs, flags):
        (left, right), (trans_a, trans_b) = inputs, flags
        facts = self.program.facts
        if trans_b or facts[right].dtype != facts[left].dtype or not facts[right].contiguous:
            return False
        return self._is_cut(right) if trans_a else not self._is_cut(right)

    def _is_cut(self, number):
        """Say whether a value has a row for each of the matrix's."""
        fact = self.program.facts[number]
        return (
            fact.is_array and fact.contiguous and 1 <= len(fact.shape) <= 2
            and fact.shape[0] == self.rows and self.rows not in fact.shape[1:]
        )  # fmt: skip

    def _is_row_by_row(self, step):
        """Say whether each row of the value depends on the same row of the operands alone."""
        compute, axes = type(step.op).compute, len(self.program.facts[step.target].shape)
        if isinstance(step.op, OF_ROWS):
            return axes == 2 and step.const_attr in (-1, 1) and self._is_cut(step.inputs[0])
        if compute not in ELEMENTWISE or not is_reference(compute) or np.ndim(step.const_attr):
            return False
        return self._has_plain_inputs(step) and all(self._fits(n, axes) for n in step.inputs)

    def _fits(self, number, axes):
        """Say whether an operand is cut, or broadcasts to every row."""
        fact = self.program.facts[number]
        if not fact.is_array or number in self.scalars:
            return True
        return self._is_cut(number) and len(fact.shape) == axes or len(fact.shape) < axes

    def region(self, inner, wanted):
        """Return a region of steps, and the numbers of the values that it is given."""
        small, inputs = small_program(self.program, inner, wanted, self.scalars)
        values = {*inputs, *(step.target for step in inner)} - self.sums
        cut = {number for number in values if self._is_cut(number)}
        small = small.with_steps(map(self._as_dot, small.steps))
        return Region(small, cut, self.rows, in_rows=True), inputs

    def _as_dot(self, step):
        """Return a step, as a call of np.dot if it is X' d for a vector d."""
        product = as_product(step)
        if product is None or product[1] != (True, False):
            return step
        left, right = product[0]
        is_vector = len(self.program.facts[right].shape) == 1
        return Step(step.target, weighted_rows_op, (right, left)) if is_vector else step
