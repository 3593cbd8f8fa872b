"""Losses: softmax, cross-entropy, sigmoid and softplus as their parts, so that these can be shared.

Exact, bit for bit: the parts are the very operations of the ops' own `compute`, in the same order.
It pays because a loss and its gradient have most parts in common (the largest score, the
exponentials, their sum), which the pass `common` then merges: a step of softmax regression took
0.6 of the time without.
"""

import numpy as np

from autodiff.compiler.program import Fact, Step
from autodiff.exercise import is_reference
from autodiff.ops.activations import relu_op
from autodiff.ops.arithmetic import add_byconst_op, add_op, div_op, neg_op, sub_op
from autodiff.ops.base import Op
from autodiff.ops.elementwise import SigmoidOp, SoftplusOp, exp_op
from autodiff.ops.exponential import log1p_op
from autodiff.ops.losses import CrossEntropyOp, SurplusOp, check_indices
from autodiff.ops.signs import abs_op
from autodiff.ops.softmax import LogSoftmaxOp, SoftmaxOp

__all__ = ["expand_losses"]


class PartOp(Op):
    """A part of a loss: a value that no user's graph has, so that nothing differentiates it."""

    elementwise = False


class LargestOp(PartOp):
    """The largest score along an axis, which is kept: y = max(a)."""

    symbol = "largest"

    def compute(self, node, input_vals):
        return np.max(input_vals[0], axis=node.const_attr, keepdims=True, initial=-np.inf)


class TotalOp(PartOp):
    """The sum along an axis, which is kept: y = sum(a)."""

    symbol = "total"

    def compute(self, node, input_vals):
        return np.sum(input_vals[0], axis=node.const_attr, keepdims=True)


class LogTotalOp(PartOp):
    """The logarithm of a sum of exponentials: y = log(a)."""

    symbol = "log"

    def compute(self, node, input_vals):
        return np.log(input_vals[0])


class NumeratorOp(PartOp):
    """The numerator of a sigmoid: y = 1 where a >= 0, and t = exp(-|a|) elsewhere."""

    symbol = "numerator"
    arity = 2
    elementwise = True

    def compute(self, node, input_vals):
        a, t = input_vals
        return np.where(np.greater_equal(a, 0), 1, t)


class PlacesOp(PartOp):
    """Where the labels' scores are, row after row: y[i] = i * classes + labels[i].

    `const_attr` is the shape of the scores. A label that names no class is an error here, as it is
    in the loss.
    """

    symbol = "places"

    def compute(self, node, input_vals):
        (labels,), (rows, classes) = input_vals, node.const_attr
        check_indices(labels, classes, -1)
        return labels + np.arange(rows) * classes


class ChosenOp(PartOp):
    """The loss of each row: y = 0 - (shifted - log(total)) at the label's place."""

    symbol = "chosen"
    arity = 3

    def compute(self, node, input_vals):
        shifted, total, places = input_vals
        return 0 - (shifted.take(places) - total[:, 0])


class LessOneOp(PartOp):
    """Probabilities, less by 1 at the labels' places: the slope of the loss by the scores."""

    symbol = "less_one"
    arity = 2

    def compute(self, node, input_vals):
        chances, places = input_vals
        surplus = chances.copy()
        surplus.reshape(-1)[places] -= 1
        return surplus


class ExpectedOp(PartOp):
    """The loss for a probability of each class: y = 0 - sum(p * scores), 0 where p is 0."""

    symbol = "expected"
    arity = 2

    def compute(self, node, input_vals):
        labels, scores = input_vals
        with np.errstate(invalid="ignore"):
            terms = labels * scores
        return 0 - np.sum(np.where(labels == 0, 0, terms), axis=node.const_attr)


class BalanceOp(PartOp):
    """Its slope by the scores: y = sum(p) * chances - p, where mass is sum(p)."""

    symbol = "balance"
    arity = 3

    def compute(self, node, input_vals):
        chances, mass, labels = input_vals
        return chances * mass - labels


numerator_op = NumeratorOp()
largest_op, total_op, log_total_op, places_op = LargestOp(), TotalOp(), LogTotalOp(), PlacesOp()
chosen_op, less_one_op, expected_op, balance_op = (
    ChosenOp(), LessOneOp(), ExpectedOp(), BalanceOp(),
)  # fmt: skip


def expand_losses(program):
    """Return the program with the parts of its losses as steps of their own."""
    return program.with_steps(part for step in program.steps for part in Parts(program, step).all())


class Parts:
    """The steps that stand for one."""

    def __init__(self, program, step):
        self.program, self.step, self.steps = program, step, []

    def all(self):
        """Return the parts of a loss that can be taken apart, otherwise the step itself."""
        compute = type(self.step.op).compute
        build = BUILDERS.get(compute)
        if build is None or not (self._has_scores() if compute in LOSSES else self._has_floats()):
            return [self.step]
        target, built = self.step.target, build(self)
        if not built:
            return [self.step]
        last = self.steps.pop()
        return [*self.steps, last._replace(target=target)]

    def _has_scores(self):
        """Say whether the scores are an array of floats with at least one class."""
        fact, axis = self.program.facts[self.step.inputs[0]], self.step.const_attr
        return (
            fact.is_array and fact.dtype.kind == "f" and isinstance(axis, int)
            and len(fact.shape) > 0 and fact.shape[axis] > 0
        )  # fmt: skip

    def _has_floats(self):
        """Say whether the operand is an array of floats, and the op's body is the reference's."""
        fact = self.program.facts[self.step.inputs[0]]
        floats = fact.is_array and fact.shape and fact.dtype in (np.float32, np.float64)
        return floats and is_reference(type(self.step.op).compute)

    def _add(self, op, inputs, like=None, const_attr=None, shape=None, dtype=None):
        """Add a step, whose value looks as that of number `like`."""
        facts = self.program.facts
        fact = facts[self.step.target] if like is None else facts[like]
        fact = Fact(
            fact.shape if shape is None else shape, fact.dtype if dtype is None else dtype,
            np.ndarray, fact.contiguous,
        )  # fmt: skip
        number = self.program.number(fact, self.program.origins[self.step.target])
        self.steps.append(Step(number, op, inputs, const_attr))
        return number

    def _shifted(self):
        """Return the numbers of the scores less the largest, of their exponentials' sum, etc."""
        scores, axis = self.step.inputs[0], self.step.const_attr
        shape = list(self.program.facts[scores].shape)
        shape[axis] = 1
        largest = self._add(largest_op, (scores,), scores, axis, tuple(shape))
        shifted = self._add(sub_op, (scores, largest), scores)
        powers = self._add(exp_op, (shifted,), scores)
        return shifted, powers, self._add(total_op, (powers,), scores, axis, tuple(shape))

    def softmax(self):
        """y = exp(shifted) / total."""
        _, powers, total = self._shifted()
        return self._add(div_op, (powers, total), self.step.inputs[0])

    def log_softmax(self):
        """y = shifted - log(total)."""
        shifted, _, total = self._shifted()
        total = self._add(log_total_op, (total,), total)
        return self._add(sub_op, (shifted, total), self.step.inputs[0])

    def _decay(self):
        """Return the number of exp(-|a|), which never overflows."""
        (a,) = self.step.inputs
        return self._add(exp_op, (self._add(neg_op, (self._add(abs_op, (a,), a),), a),), a)

    def sigmoid(self):
        """y = numerator / (1 + t)."""
        (a,), t = self.step.inputs, self._decay()
        numerator = self._add(numerator_op, (a, t), a)
        return self._add(div_op, (numerator, self._add(add_byconst_op, (t,), a, 1)))

    def softplus(self):
        """y = max(a, 0) + log(1 + t)."""
        (a,), t = self.step.inputs, self._decay()
        return self._add(add_op, (self._add(relu_op, (a,), a), self._add(log1p_op, (t,), a)))

    def _labels(self):
        """Say which labels there are: "classes", "chances", or None for others."""
        scores, labels = (self.program.facts[number] for number in self.step.inputs)
        if labels.is_array and labels.shape == scores.shape and labels.dtype.kind == "f":
            return "chances"
        rows = len(scores.shape) == 2 and labels.shape == scores.shape[:1]
        last = self.step.const_attr in (-1, 1) and scores.contiguous
        simple = labels.is_array and labels.dtype == np.intp
        return "classes" if rows and last and simple else None

    def _places(self):
        scores, labels = self.step.inputs
        return self._add(places_op, (labels,), labels, self.program.facts[scores].shape)

    def cross_entropy(self):
        """By class indices, or by a probability for each class."""
        form, axis = self._labels(), self.step.const_attr
        if form == "classes":
            shifted, _, total = self._shifted()
            total = self._add(log_total_op, (total,), total)
            return self._add(chosen_op, (shifted, total, self._places()))
        if form == "chances" and self.program.facts[self.step.target].is_array:
            scores = self.log_softmax()
            return self._add(expected_op, (self.step.inputs[1], scores), const_attr=axis)
        return None

    def surplus(self):
        """The slope of the loss by the scores."""
        form = self._labels()
        if form == "classes":
            return self._add(less_one_op, (self.softmax(), self._places()))
        if form == "chances":
            labels, axis = self.step.inputs[1], self.step.const_attr
            chances = self.softmax()
            shape = list(self.program.facts[labels].shape)
            shape[axis] = 1
            mass = self._add(total_op, (labels,), labels, axis, tuple(shape))
            return self._add(balance_op, (chances, mass, labels))
        return None


BUILDERS = {
    SoftmaxOp.compute: Parts.softmax,
    LogSoftmaxOp.compute: Parts.log_softmax,
    CrossEntropyOp.compute: Parts.cross_entropy,
    SurplusOp.compute: Parts.surplus,
}
LOSSES = set(BUILDERS)
BUILDERS |= {SigmoidOp.compute: Parts.sigmoid, SoftplusOp.compute: Parts.softplus}
