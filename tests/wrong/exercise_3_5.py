"""Known-wrong bodies for exercise 3.5, `tanh` of revad."""


def squares_x(x):
    """Uses 1 - x**2, with x where z belongs."""
    return record(math.tanh(x.value), (1.0 - x.value * x.value, x))


def does_not_square(x):
    """Uses 1 - z."""
    z = math.tanh(x.value)
    return record(z, (1.0 - z, x))


def adds_the_square(x):
    """Uses 1 + z**2, which belongs to the tangent."""
    z = math.tanh(x.value)
    return record(z, (1.0 + z * z, x))


def is_the_tangent(x):
    """Uses the trigonometric function."""
    z = math.tan(x.value)
    return record(z, (1.0 + z * z, x))


def does_not_square_the_hyperbolic_cosine(x):
    """Uses 1 / cosh(x)."""
    return record(math.tanh(x.value), (1.0 / math.cosh(x.value), x))


def computes_it_twice(x):
    """Calls math.tanh for the value and once more for the slope."""
    return record(math.tanh(x.value), (1.0 - math.tanh(x.value) ** 2, x))


def computes_it_three_times(x):
    """Calls math.tanh wherever z stands in the formula."""
    slope = 1.0 - math.tanh(x.value) * math.tanh(x.value)
    return record(math.tanh(x.value), (slope, x))


def records_nothing(x):
    """Returns a new variable that x knows nothing of."""
    return Var(math.tanh(x.value))


def returns_a_number(x):
    """Returns the value alone."""
    return math.tanh(x.value)


def forgets_return(x):
    """Makes the result and drops it."""
    z = math.tanh(x.value)
    record(z, (1.0 - z * z, x))


def overflows_far_out(x):
    """Writes tanh out with exponentials, which become too large for a float."""
    rises, falls = math.exp(x.value), math.exp(-x.value)
    z = (rises - falls) / (rises + falls)
    return record(z, (1.0 - z * z, x))
