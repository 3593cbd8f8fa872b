"""Known-wrong bodies for exercise 1.4, `directional_derivative`."""


def makes_the_direction_one_unit_long(f, x, direction):
    """Divides by its length."""
    x, direction = np.array(x, dtype=float), np.array(direction, dtype=float)
    direction = direction / (np.linalg.norm(direction) or 1.0)
    return central_difference(lambda t: f(x + t * direction), 0.0)


def ignores_the_direction(f, x, direction):
    """Moves all elements alike."""
    x, direction = np.array(x, dtype=float), np.array(direction, dtype=float)
    return central_difference(lambda t: f(x + t), 0.0)


def asks_at_the_end(f, x, direction):
    """The slope at t = 1."""
    x, direction = np.array(x, dtype=float), np.array(direction, dtype=float)
    return central_difference(lambda t: f(x + t * direction), 1.0)


def goes_the_whole_way(f, x, direction):
    """A step of 1."""
    x, direction = np.array(x, dtype=float), np.array(direction, dtype=float)
    return f(x + direction) - f(x)


def goes_against_the_direction(f, x, direction):
    """The wrong sign."""
    x, direction = np.array(x, dtype=float), np.array(direction, dtype=float)
    return central_difference(lambda t: f(x - t * direction), 0.0)


def goes_element_by_element(f, x, direction):
    """Needs two runs for each element."""
    x, direction = np.array(x, dtype=float), np.array(direction, dtype=float)
    return float(np.sum(numerical_gradient(f, x) * direction))


def returns_the_gradient(f, x, direction):
    """An array in place of a number."""
    x, direction = np.array(x, dtype=float), np.array(direction, dtype=float)
    return numerical_gradient(f, x)


def uses_a_forward_difference(f, x, direction):
    """Goes to one side only."""
    x, direction = np.array(x, dtype=float), np.array(direction, dtype=float)
    return forward_difference(lambda t: f(x + t * direction), 0.0)


def forgets_return(f, x, direction):
    """Computes the slope and drops it."""
    x, direction = np.array(x, dtype=float), np.array(direction, dtype=float)
    central_difference(lambda t: f(x + t * direction), 0.0)


def changes_the_callers_array(f, x, direction):
    """Walks with the caller's own x."""
    x, direction = np.asarray(x, dtype=np.float64), np.asarray(direction, dtype=np.float64)
    h = 1e-6
    x += h * direction
    right = f(x)
    x -= 2 * h * direction
    return (right - f(x)) / (2 * h)
