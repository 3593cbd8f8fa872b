"""Cross-entropy of scores and labels: what classifiers are trained on.

Labels come in two forms, told apart by their shape when the value is computed, since a variable's
shape is not known before: class indices, which lack the axis of the classes, or a probability for
every class, in the shape of the scores.
"""

import numpy as np

from autodiff.ops.base import Op
from autodiff.ops.checking import as_axis, as_int
from autodiff.ops.reduction import reduce_sum_op, spread_op
from autodiff.ops.softmax import log_softmax_op, softmax_op
from autodiff.ops.sources import as_node
from autodiff.ops.values import zeros_of

__all__ = ["cross_entropy", "cross_entropy_op"]


class LossOp(Op):
    """An op on scores and labels, `const_attr` being the axis of the classes."""

    arity = 2
    elementwise = False

    def __call__(self, logits, labels, axis=-1):
        return self.node((logits, labels), axis)


class CrossEntropyOp(LossOp):
    """Cross-entropy: y = -sum(p * log_softmax(a)), the sum running over the classes.

    da = dy * (sum(p) * softmax(a) - p) and dp = -dy * log_softmax(a). For class indices, p is 1 at
    the class and 0 elsewhere, and they get no adjoint. A class of probability 0 adds nothing, even
    where its score is -inf.
    """

    symbol = "cross_entropy"

    def compute(self, node, input_vals):
        axis = node.const_attr
        logits, labels = check_labels(*input_vals, axis)
        scores = log_softmax_op.compute(node, [logits])
        if labels.ndim < logits.ndim:
            chosen = np.take_along_axis(scores, np.expand_dims(labels, axis), axis)
            return 0 - np.squeeze(chosen, axis)[()]  # 0 - 0.0 is 0.0, where -0.0 looks odd
        with np.errstate(invalid="ignore"):
            terms = labels * scores
        return 0 - np.sum(np.where(labels == 0, 0, terms), axis=axis)

    def gradient(self, node, output_grad):
        (logits, labels), axis = node.inputs, node.const_attr
        spread = spread_op(output_grad, logits, axis)
        to_labels = to_labels_op(-spread * log_softmax_op(logits, axis), labels)
        return [spread * surplus_op(logits, labels, axis), to_labels]


class SurplusOp(LossOp):
    """How much too probable each class is: y = sum(p) * softmax(a) - p.

    da = sum(p) * s * (dy - sum(dy * s)) and dp = sum(dy * s) - dy, where s = softmax(a).
    """

    symbol = "surplus"

    def compute(self, node, input_vals):
        axis = node.const_attr
        logits, labels = check_labels(*input_vals, axis)
        surplus = softmax_op.compute(node, [logits])
        if labels.ndim < logits.ndim:
            places = np.expand_dims(labels, axis)
            chosen = np.take_along_axis(surplus, places, axis)
            np.put_along_axis(surplus, places, chosen - 1, axis)
            return surplus
        return surplus * np.sum(labels, axis=axis, keepdims=True) - labels

    def gradient(self, node, output_grad):
        (logits, labels), axis = node.inputs, node.const_attr
        chances = softmax_op(logits, axis)
        weighted = output_grad * chances
        total = reduce_sum_op(weighted, axis, keepdims=True)
        mass = mass_op(logits, labels, axis)
        return [mass * (weighted - chances * total), to_labels_op(total - output_grad, labels)]


class MassOp(LossOp):
    """The sum of the probabilities: y = sum(p), and 1 for class indices; so dp = dy."""

    symbol = "mass"

    def compute(self, node, input_vals):
        logits, labels = (np.asarray(value) for value in input_vals)
        if labels.ndim < logits.ndim:
            return 1
        return np.sum(labels, axis=node.const_attr, keepdims=True)

    def gradient(self, node, output_grad):
        logits, labels = node.inputs
        spread = spread_op(output_grad, logits, node.const_attr, keepdims=True)
        return [None, to_labels_op(spread, labels)]


class ToLabelsOp(Op):
    """An adjoint of probabilities as it is, and zeros for class indices: so da = dy, or nothing."""

    symbol = "to_labels"
    arity = 2
    elementwise = False
    linear_in = (0,)

    def compute(self, node, input_vals):
        adjoint, labels = input_vals
        return adjoint if np.shape(adjoint) == np.shape(labels) else zeros_of(labels)

    def gradient(self, node, output_grad):
        return [from_labels_op(output_grad, *node.inputs), None]


class FromLabelsOp(Op):
    """The transpose of `to_labels`: b, or zeros of the shape of `like` where the shapes differ."""

    symbol = "from_labels"
    arity = 3
    elementwise = False
    linear_in = (0,)

    def compute(self, node, input_vals):
        b, like, labels = input_vals
        return b if np.shape(like) == np.shape(labels) else zeros_of(like)

    def gradient(self, node, output_grad):
        _, _, labels = node.inputs
        return [to_labels_op(output_grad, labels), None, None]


class CountLikeOp(Op):
    """How many elements a has: a number that no derivative goes through."""

    symbol = "count"
    elementwise = False

    def compute(self, node, input_vals):
        return np.size(input_vals[0])

    def gradient(self, node, output_grad):
        return [None]


def check_labels(logits, labels, axis):
    """Return scores and labels as arrays that fit together.

    Raises
    ------
    TypeError
        If class indices are no integers.
    ValueError
        If the shapes do not fit, or an index names no class.
    """
    logits, labels = np.asarray(logits), np.asarray(labels)
    if logits.ndim == 0:
        raise ValueError("cross_entropy: the logits are one number; they need an axis of classes")
    if labels.shape == logits.shape:
        return logits, labels
    expected = tuple(np.delete(logits.shape, axis).tolist())
    if labels.shape != expected:
        raise ValueError(
            f"cross_entropy: labels of shape {labels.shape} do not fit logits of shape "
            f"{logits.shape} with the classes along axis {axis}. Class indices have the shape "
            f"{expected}, probabilities {logits.shape}; try another axis, or labels.reshape(...)"
        )
    return logits, check_indices(labels, logits.shape[axis], axis)


def check_indices(labels, classes, axis):
    """Return class indices as they are if all are integers from 0 to classes - 1."""
    if labels.dtype.kind not in "iu":
        raise TypeError(
            f"cross_entropy: class indices are integers; got {labels.dtype} of shape "
            f"{labels.shape}. Try labels.astype(int), or a probability for each class"
        )
    wrong = (labels < 0) | (labels >= classes)
    if np.any(wrong):
        where = tuple(int(i) for i in np.argwhere(wrong)[0])
        raise ValueError(
            f"cross_entropy: the label {labels[where]}{f' at {where}' if where else ''} names no "
            f"class: axis {axis} of the logits has {classes}, numbered from 0 to {classes - 1}. "
            "Try labels - 1 if yours begin with 1"
        )
    return labels


cross_entropy_op = CrossEntropyOp()
surplus_op = SurplusOp()
mass_op = MassOp()
to_labels_op = ToLabelsOp()
from_labels_op = FromLabelsOp()
count_like_op = CountLikeOp()


def cross_entropy(logits, labels, axis=-1, reduction="mean"):
    """Return how badly scores predict labels: minus the logarithm of the label's probability.

    Parameters
    ----------
    logits : node or array_like
        Scores for each class along `axis`; not probabilities. They may be huge.
    labels : node or array_like
        Either class indices: integers of the logits' shape without `axis`, which are not
        differentiated by. Or a probability for every class, of the logits' shape, which are.
    axis : int
        The axis of the classes.
    reduction : {"mean", "sum", "none"}
        Over all examples; "none" keeps one number for each.

    Returns
    -------
    Node
        One number, or an array of the logits' shape without `axis`.

    Raises
    ------
    TypeError
        If class indices are no integers.
    ValueError
        If `reduction` is none of these, the shapes do not fit, or a label names no class.

    Notes
    -----
    The mean is over all examples, whether or not their probabilities sum to 1, as in PyTorch.

    Examples
    --------
    >>> cross_entropy([[2.0, 0.0], [0.0, 1000.0]], [0, 1], reduction="none").value.round(4)
    array([0.1269, 0.    ])
    """
    logits = as_node(logits)
    axis = as_axis("cross_entropy", logits, as_int("cross_entropy: axis", axis))
    losses = cross_entropy_op(logits, as_node(labels), axis)
    if reduction == "none":
        return losses
    if reduction == "sum":
        return reduce_sum_op(losses)
    if reduction == "mean":
        return reduce_sum_op(losses) / count_like_op(losses)
    raise ValueError(f'cross_entropy: reduction is "mean", "sum" or "none"; got {reduction!r:.60}')
