"""Known-wrong bodies of exercise 7.4, share_evenly."""


def gives_each_the_whole(output_grad, ties, axis, keepdims):
    """Does not divide."""
    return mask_op(spread_op(output_grad, ties, axis, keepdims), ties)


def gives_to_everybody(output_grad, ties, axis, keepdims):
    """Does not look who won."""
    return spread_op(output_grad / reduce_sum_op(ties, axis, keepdims), ties, axis, keepdims)


def counts_the_losers_too(output_grad, ties, axis, keepdims):
    """Divides by how many numbers there are."""
    count = reduce_sum_op(ties + (1 - ties), axis, keepdims)
    return spread_op(output_grad / count, ties, axis, keepdims) * ties


def counts_all_ties(output_grad, ties, axis, keepdims):
    """Counts the ties of the whole array."""
    return spread_op(output_grad / reduce_sum_op(ties), ties, axis, keepdims) * ties


def forgets_the_axis(output_grad, ties, axis, keepdims):
    """Spreads as if everything had been reduced."""
    return spread_op(output_grad / reduce_sum_op(ties, axis, keepdims), ties) * ties


def forgets_keepdims(output_grad, ties, axis, keepdims):
    """Puts back axes that are still there."""
    share = output_grad / reduce_sum_op(ties, axis, keepdims)
    return spread_op(share, ties, axis) * ties


def drops_the_adjoint(output_grad, ties, axis, keepdims):
    """Shares a 1, whatever arrives from above."""
    return ties / spread_op(reduce_sum_op(ties, axis, keepdims), ties, axis, keepdims)


def divides_twice(output_grad, ties, axis, keepdims):
    """Divides by the count, and once more."""
    count = reduce_sum_op(ties, axis, keepdims)
    return spread_op(output_grad / count / count, ties, axis, keepdims) * ties


def returns_nothing(output_grad, ties, axis, keepdims):
    """Makes the node, and returns nothing."""
    spread_op(output_grad / reduce_sum_op(ties, axis, keepdims), ties, axis, keepdims) * ties
