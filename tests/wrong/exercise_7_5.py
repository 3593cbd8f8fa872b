"""Known-wrong bodies of exercise 7.5, scatter."""


def assigns(value, shape, key):
    """Writes, so that the last use wins."""
    total = np.zeros(shape, dtype=value.dtype)
    total[key] = value
    return total


def adds_with_an_operator(value, shape, key):
    """Reads all, adds, and writes all: the last use wins here too."""
    total = np.zeros(shape, dtype=value.dtype)
    total[key] += value
    return total


def lets_the_first_use_win(value, shape, key):
    """Writes from the last use to the first."""
    total = np.zeros(shape, dtype=value.dtype)
    places = np.arange(total.size).reshape(shape)[key]
    spread = np.broadcast_to(value, places.shape)
    total.flat[places.ravel()[::-1]] = spread.ravel()[::-1]
    return total


def forgets_to_return(value, shape, key):
    """Takes it that np.add.at returns something."""
    total = np.zeros(shape, dtype=value.dtype)
    return np.add.at(total, key, value)


def counts_uses(value, shape, key):
    """Adds a 1 for each use."""
    total = np.zeros(shape, dtype=value.dtype)
    np.add.at(total, key, 1)
    return total


def averages_uses(value, shape, key):
    """Divides by the number of uses."""
    total = np.zeros(shape, dtype=value.dtype)
    times = np.zeros(shape, dtype=value.dtype)
    np.add.at(total, key, value)
    np.add.at(times, key, 1)
    return total / np.maximum(times, 1)


def starts_at_one(value, shape, key):
    """Begins with ones."""
    total = np.ones(shape, dtype=value.dtype)
    np.add.at(total, key, value)
    return total


def makes_it_double(value, shape, key):
    """Ignores the type of the adjoint."""
    total = np.zeros(shape)
    np.add.at(total, key, value)
    return total


def flattens(value, shape, key):
    """Forgets the shape at the end."""
    total = np.zeros(shape, dtype=value.dtype)
    np.add.at(total, key, value)
    return total.ravel()


def adds_into_the_first_axis(value, shape, key):
    """Looks at the first part of the key alone."""
    total = np.zeros(shape, dtype=value.dtype)
    np.add.at(total, key[0], value)
    return total
