"""Logistic regression: the loss of a linear classifier, as a graph."""

from autodiff.exercise import exercise
from autodiff.ops.elementwise import softplus_op
from autodiff.ops.reduction import reduce_sum_op

__all__ = ["logistic_loss"]


@exercise("8.4")
def logistic_loss(logits, labels):
    """Return the node of the negative log-likelihood of labels 0 and 1, summed over examples.

    The model says: the probability of label 1 is sigmoid(z). The likelihood of what was seen
    gives the loss -log(sigmoid(z)) where the label is 1 and -log(1 - sigmoid(z)) where it is 0.
    Both are one formula, softplus(z) - label * z, which never takes the log of 0.

    Parameters
    ----------
    logits : Node
        The scores z, any shape.
    labels : Node
        Zeros and ones, of the same shape.

    Returns
    -------
    Node
        A single number: add it up with `reduce_sum_op`.

    Examples
    --------
    >>> import autodiff as ad
    >>> z, y = ad.Variable(name="z"), ad.Variable(name="y")
    >>> loss, = ad.Executor([logistic_loss(z, y)]).run(feed_dict={z: [0.0, 0.0], y: [0, 1]})
    >>> round(float(loss), 6)  # twice log(2)
    1.386294
    """
    return reduce_sum_op(softplus_op(logits) - labels * logits)
