"""Known-wrong bodies for exercise 3.3, `sin` of revad."""


def takes_the_sine_as_its_slope(x):
    """Uses the value as the weight, as `exp` does."""
    z = math.sin(x.value)
    return record(z, (z, x))


def has_the_sign_of_the_cosine(x):
    """Copies the minus sign from `cos`."""
    return record(math.sin(x.value), (-math.cos(x.value), x))


def is_the_cosine(x):
    """Copies `cos` and changes nothing."""
    return record(math.cos(x.value), (-math.sin(x.value), x))


def records_nothing(x):
    """Returns a new variable that x knows nothing of."""
    return Var(math.sin(x.value))


def returns_a_number(x):
    """Returns the value alone."""
    return math.sin(x.value)


def forgets_return(x):
    """Makes the result and drops it."""
    record(math.sin(x.value), (math.cos(x.value), x))


def has_weight_one(x):
    """Copies the weight of a sum."""
    return record(math.sin(x.value), (1.0, x))


def swaps_value_and_weight(x):
    """Gives the cosine as the value and the sine as the weight."""
    return record(math.cos(x.value), (math.sin(x.value), x))


def works_in_degrees(x):
    """Takes x for degrees."""
    angle = math.radians(x.value)
    return record(math.sin(angle), (math.cos(angle), x))


def replaces_the_children(x):
    """Forgets whatever else was made from x."""
    z = Var(math.sin(x.value))
    x.children = [(math.cos(x.value), z)]
    return z
