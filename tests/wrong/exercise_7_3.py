"""Known-wrong bodies of exercise 7.3, SpreadOp.compute."""


def puts_nothing_back(self, node, input_vals):
    """Stretches b as it is, so that it lines up at the right."""
    b, like = input_vals
    return np.broadcast_to(b, np.shape(like))


def puts_axes_back_in_front(self, node, input_vals):
    """Puts the axes back where there is no need to."""
    b, like = input_vals
    missing = np.ndim(like) - np.ndim(b)
    return np.broadcast_to(np.reshape(b, (1,) * missing + np.shape(b)), np.shape(like))


def puts_axes_back_at_the_end(self, node, input_vals):
    """Takes every sum for one along the last axis."""
    b, like = input_vals
    missing = np.ndim(like) - np.ndim(b)
    return np.broadcast_to(np.reshape(b, np.shape(b) + (1,) * missing), np.shape(like))


def puts_axes_back_twice(self, node, input_vals):
    """Ignores keepdims."""
    b, like = input_vals
    axis, _ = node.const_attr
    kept = b if axis is None else np.expand_dims(b, axis)
    return np.broadcast_to(kept, np.shape(like))


def divides(self, node, input_vals):
    """Divides b among the numbers, as for a mean."""
    b, like = input_vals
    axis, keepdims = node.const_attr
    kept = b if keepdims or axis is None else np.expand_dims(b, axis)
    return np.broadcast_to(kept, np.shape(like)) * (np.size(b) / np.size(like))


def does_not_spread(self, node, input_vals):
    """Returns b as it is."""
    return input_vals[0]


def multiplies_by_like(self, node, input_vals):
    """Uses the values of `like`, where only its shape matters."""
    b, like = input_vals
    axis, keepdims = node.const_attr
    kept = b if keepdims or axis is None else np.expand_dims(b, axis)
    return kept * like


def returns_nothing(self, node, input_vals):
    """Computes it, and returns nothing."""
    b, like = input_vals
    np.broadcast_to(b, np.shape(like))


def knows_one_axis_only(self, node, input_vals):
    """Takes a tuple of axes for its first entry."""
    b, like = input_vals
    axis, keepdims = node.const_attr
    axis = axis[0] if isinstance(axis, tuple) else axis
    kept = b if keepdims or axis is None else np.expand_dims(b, axis)
    return np.broadcast_to(kept, np.shape(like))
