"""Known-wrong bodies for exercise 1.3, `numerical_gradient`."""


def moves_all_elements(f, x):
    """Adds the step to the whole array."""
    x = np.array(x, dtype=np.float64)
    h = 1e-6
    gradient = np.empty_like(x)
    for place in np.ndindex(x.shape):
        gradient[place] = (f(x + h) - f(x - h)) / (2 * h)
    return gradient


def does_not_move_back(f, x):
    """Leaves each element where the last run had it."""
    x = np.array(x, dtype=np.float64)
    gradient, h = np.empty_like(x), 1e-6
    for place in np.ndindex(x.shape):
        x[place] += h
        right = f(x)
        x[place] -= 2 * h
        gradient[place] = (right - f(x)) / (2 * h)
    return gradient


def changes_the_callers_array(f, x):
    """Works on x itself, and leaves it moved."""
    x = np.asarray(x, dtype=np.float64)
    gradient, h = np.empty_like(x), 1e-6
    for place in np.ndindex(x.shape):
        here = x[place].copy()
        x[place] = here + h
        right = f(x)
        x[place] = here - h
        gradient[place] = (right - f(x)) / (2 * h)
        x[place] = here
    x += h
    return gradient


def keeps_integers(f, x):
    """Copies an array of integers as it is, so that the steps are cut off."""
    x = np.array(x)
    gradient, h = np.zeros(x.shape), 1e-6
    for place in np.ndindex(x.shape):
        right, left = x.copy(), x.copy()
        right[place] += np.array(h).astype(x.dtype)
        left[place] -= np.array(h).astype(x.dtype)
        gradient[place] = (f(right) - f(left)) / (2 * h)
    return gradient


def walks_along_the_first_axis(f, x):
    """Moves whole rows."""
    x = np.array(x, dtype=np.float64)
    gradient, h = np.empty_like(x), 1e-6
    for i in range(len(np.atleast_1d(x))):
        right, left = x.copy(), x.copy()
        right[i if x.ndim else ()] += h
        left[i if x.ndim else ()] -= h
        gradient[i if x.ndim else ()] = (f(right) - f(left)) / (2 * h)
    return gradient


def returns_a_flat_array(f, x):
    """Loses the shape."""
    x = np.array(x, dtype=np.float64)
    gradient, h = [], 1e-6
    for place in np.ndindex(x.shape):
        right, left = x.copy(), x.copy()
        right[place] += h
        left[place] -= h
        gradient.append((f(right) - f(left)) / (2 * h))
    return np.array(gradient)


def returns_a_list(f, x):
    """Nested lists in place of an array."""
    x = np.array(x, dtype=np.float64)
    gradient, h = np.empty_like(x), 1e-6
    for place in np.ndindex(x.shape):
        right, left = x.copy(), x.copy()
        right[place] += h
        left[place] -= h
        gradient[place] = (f(right) - f(left)) / (2 * h)
    return gradient.tolist()


def uses_forward_differences(f, x):
    """Goes to one side only."""
    x = np.array(x, dtype=np.float64)
    gradient = np.empty_like(x)
    for place in np.ndindex(x.shape):

        def with_element(element, place=place):
            moved = x.copy()
            moved[place] = element
            return f(moved)

        gradient[place] = forward_difference(with_element, float(x[place]))
    return gradient


def asks_twice(f, x):
    """Runs f four times for each element, and takes the mean."""
    x = np.array(x, dtype=np.float64)
    gradient = np.empty_like(x)
    for place in np.ndindex(x.shape):

        def with_element(element, place=place):
            moved = x.copy()
            moved[place] = element
            return f(moved)

        here = float(x[place])
        both = central_difference(with_element, here), central_difference(with_element, here)
        gradient[place] = sum(both) / 2
    return gradient


def adds_the_slopes_up(f, x):
    """Returns one number."""
    x = np.array(x, dtype=np.float64)
    total, h = 0.0, 1e-6
    for place in np.ndindex(x.shape):
        right, left = x.copy(), x.copy()
        right[place] += h
        left[place] -= h
        total += (f(right) - f(left)) / (2 * h)
    return total


def forgets_return(f, x):
    """Fills the gradient and drops it."""
    x = np.array(x, dtype=np.float64)
    gradient, h = np.empty_like(x), 1e-6
    for place in np.ndindex(x.shape):
        right, left = x.copy(), x.copy()
        right[place] += h
        left[place] -= h
        gradient[place] = (f(right) - f(left)) / (2 * h)


def fills_along_the_wrong_axes(f, x):
    """Transposes on the way."""
    x = np.array(x, dtype=np.float64)
    gradient, h = np.empty_like(x.T), 1e-6
    for place in np.ndindex(x.shape):
        right, left = x.copy(), x.copy()
        right[place] += h
        left[place] -= h
        gradient[place[::-1]] = (f(right) - f(left)) / (2 * h)
    return gradient
