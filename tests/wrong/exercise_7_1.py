"""Known-wrong bodies of exercise 7.1, sum_to_shape."""


def returns_it_as_it_is(value, shape):
    """Sums nothing."""
    return value


def sums_added_axes_only(value, shape):
    """Forgets the axes of length 1 that were stretched."""
    if np.shape(value) == shape:
        return value
    return value.sum(axis=tuple(range(value.ndim - len(shape))))


def sums_stretched_axes_only(value, shape):
    """Forgets the axes that were added in front."""
    if np.shape(value) == shape:
        return value
    added = value.ndim - len(shape)
    return value.sum(axis=tuple(added + i for i, n in enumerate(shape) if n == 1), keepdims=True)


def lines_up_at_the_left(value, shape):
    """Takes the missing axes to be the last ones."""
    if np.shape(value) == shape:
        return value
    missing = tuple(range(len(shape), value.ndim))
    stretched = tuple(i for i, n in enumerate(shape) if n == 1)
    return np.reshape(value.sum(axis=missing + stretched), shape)


def drops_the_ones(value, shape):
    """Sums over the right axes, and leaves none of them."""
    if np.shape(value) == shape:
        return value
    added = value.ndim - len(shape)
    stretched = tuple(i for i, n in enumerate(shape, added) if n == 1)
    return value.sum(axis=tuple(range(added)) + stretched)


def averages(value, shape):
    """Takes the mean of the copies."""
    if np.shape(value) == shape:
        return value
    added = value.ndim - len(shape)
    stretched = tuple(i for i, n in enumerate(shape, added) if n == 1)
    total = np.mean(value, axis=tuple(range(added)) + stretched)
    return np.reshape(total, shape)


def keeps_the_first_copy(value, shape):
    """Takes one copy for all."""
    if np.shape(value) == shape:
        return value
    added = value.ndim - len(shape)
    return value[(0,) * added + tuple(slice(n) if n == 1 else slice(None) for n in shape)]


def forgets_to_return(value, shape):
    """Computes the sum, and returns nothing."""
    if np.shape(value) == shape:
        return value
    value.sum(axis=tuple(range(value.ndim - len(shape))))


def asks_a_number_for_its_axes(value, shape):
    """Fails where the value is a plain number."""
    added = value.ndim - len(shape)
    stretched = tuple(i for i, n in enumerate(shape, added) if n == 1)
    return np.reshape(value.sum(axis=tuple(range(added)) + stretched), shape)


def sums_one_axis_too_many(value, shape):
    """Counts the added axes wrong where the shape has none left."""
    if np.shape(value) == shape:
        return value
    while np.ndim(value) > max(len(shape), 1):
        value = value.sum(axis=0)
    return value
