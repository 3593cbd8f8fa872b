"""The checks of lesson 7 accept every right body, however it is written."""

from tests.course.accepting import acceptance

RIGHT = {}  # a few of the many right bodies of each exercise

RIGHT["7.1"] = '''
def axis_by_axis(value, shape):
    """First the axes in front, one after the other, then those of length 1."""
    value = np.asarray(value)
    while value.ndim > len(shape):
        value = value.sum(axis=0)
    for axis, length in enumerate(shape):
        if length == 1:
            value = value.sum(axis=axis, keepdims=True)
    return value


def pads_the_shape(value, shape):
    """Puts 1s in front, and compares."""
    value = np.asarray(value)
    padded = (1,) * (value.ndim - len(shape)) + tuple(shape)
    for axis in range(value.ndim):
        if padded[axis] != value.shape[axis]:
            value = np.add.reduce(value, axis=axis, keepdims=True)
    return value.reshape(shape)


def asks_each_copy(value, shape):
    """Looks up which element each copy came from."""
    value = np.asarray(value)
    total = np.zeros(shape, dtype=value.dtype)
    source = np.broadcast_to(np.arange(total.size).reshape(shape), value.shape)
    np.add.at(total.reshape(-1), source, value)
    return total
'''

RIGHT["7.2"] = '''
FUNCTION = {"sums_by_name": "BroadcastLikeOp.gradient", "sums_ones": "BroadcastLikeOp.gradient"}


def copies_by_name(self, node, output_grad):
    """Unpacks the inputs."""
    a, like = node.inputs
    return broadcast_like_op(output_grad, a), None


def copies_into_zeros(self, node, output_grad):
    """Adds zeros of a's shape, so that broadcasting copies."""
    from autodiff.ops.sources import zeroslike_op

    return [zeroslike_op(node.inputs[0]) + output_grad, None]


def sums_by_name(self, node, output_grad):
    """Unpacks the inputs."""
    a, like = node.inputs
    return sum_to_like_op(output_grad, a), None


def sums_ones(self, node, output_grad):
    """Turns round a product by ones."""
    from autodiff.ops.sources import oneslike_op

    return [sum_to_like_op(output_grad * oneslike_op(node), node.inputs[0]), None]
'''

RIGHT["7.3"] = '''
def by_shapes(self, node, input_vals):
    """Computes the shape with the axes put back."""
    b, like = input_vals
    axis, keepdims = node.const_attr
    if np.ndim(like) == 0:
        return b
    kept = list(like.shape)
    for i in range(like.ndim) if axis is None else np.atleast_1d(axis):
        kept[i] = 1
    return np.broadcast_to(np.reshape(b, kept), like.shape)


def adds_zeros(self, node, input_vals):
    """Lets an addition copy."""
    b, like = input_vals
    axis, keepdims = node.const_attr
    if np.ndim(like) and axis is not None and not keepdims:
        b = np.expand_dims(b, axis)
    return b + np.zeros(np.shape(like))


def repeats(self, node, input_vals):
    """Repeats along each axis that has length 1."""
    b, like = input_vals
    axis, keepdims = node.const_attr
    if np.ndim(like) == 0:
        return b
    if axis is None:
        return np.full(like.shape, np.ravel(b)[0])
    for i in sorted(np.atleast_1d(axis) % like.ndim):
        b = np.repeat(b if keepdims else np.expand_dims(b, i), like.shape[i], axis=i)
    return b
'''

RIGHT["7.4"] = '''
def multiplies(output_grad, ties, axis, keepdims):
    """The mask as a product."""
    share = output_grad / reduce_sum_op(ties, axis=axis, keepdims=keepdims)
    return ties * spread_op(share, ties, axis, keepdims)


def divides_last(output_grad, ties, axis, keepdims):
    """Spreads the adjoint and the count, then divides."""
    count = reduce_sum_op(ties, axis, True)
    return spread_op(output_grad, ties, axis, keepdims) * ties / count


def shares_first(output_grad, ties, axis, keepdims):
    """The shares of a 1, times the adjoint."""
    part = ties / reduce_sum_op(ties, axis, True)
    return part * spread_op(output_grad, part, axis, keepdims)
'''

RIGHT["7.5"] = '''
def adds_at(value, shape, key):
    """NumPy's function for it."""
    total = np.zeros(shape, value.dtype)
    np.add.at(total, key, value)
    return total


def counts_with_weights(value, shape, key):
    """Which places the key picks, and a weighted count of them."""
    size = int(np.prod(shape))
    places = np.arange(size).reshape(shape)[key]
    spread = np.broadcast_to(value, places.shape)
    return np.bincount(places.ravel(), spread.ravel(), size).reshape(shape).astype(value.dtype)


def loops(value, shape, key):
    """One use after the other."""
    total = np.zeros(shape, value.dtype)
    places = np.arange(total.size).reshape(shape)[key]
    for place, term in zip(places.ravel(), np.broadcast_to(value, places.shape).ravel()):
        total[np.unravel_index(place, shape)] += term
    return total
'''


outcomes, test_right_bodies_that_are_written_differently_pass = acceptance(RIGHT)
