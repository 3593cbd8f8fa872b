"""Known-wrong bodies of exercise 8.4, logistic_loss."""


def log_of_sigmoid(logits, labels):
    """Takes the log of the sigmoid, which is the log of 0 for large scores."""
    from autodiff.ops.elementwise import log_op, sigmoid_op

    p = sigmoid_op(logits)
    return -reduce_sum_op(labels * log_op(p) + (1 - labels) * log_op(1 - p))


def does_not_sum(logits, labels):
    """Returns a loss for each example."""
    return softplus_op(logits) - labels * logits


def labels_exchanged(logits, labels):
    """Takes label 1 for label 0."""
    return reduce_sum_op(softplus_op(logits) - (1 - labels) * logits)


def sign_lost(logits, labels):
    """Adds label * z where it is subtracted."""
    return reduce_sum_op(softplus_op(logits) + labels * logits)


def likelihood(logits, labels):
    """Returns the log-likelihood, which should grow, and not the loss, which should shrink."""
    return -reduce_sum_op(softplus_op(logits) - labels * logits)


def label_one_alone(logits, labels):
    """Counts the examples of label 1 and leaves out those of label 0."""
    return reduce_sum_op(labels * softplus_op(-logits))


def sums_the_scores_first(logits, labels):
    """Takes the softplus of the sum, not the sum of the softplus."""
    return softplus_op(reduce_sum_op(logits)) - reduce_sum_op(labels * logits)


def along_one_axis(logits, labels):
    """Sums along the first axis only."""
    return reduce_sum_op(softplus_op(logits) - labels * logits, axis=0)
