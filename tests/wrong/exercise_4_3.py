"""Known-wrong bodies for exercise 4.3, `sin` of the tape."""


def takes_the_sine_as_its_slope(x):
    """Uses the value as the weight, as `exp` does."""
    z = math.sin(x.value)
    return x.record(z, z)


def has_the_sign_of_the_cosine(x):
    """Copies the minus sign from `cos`."""
    return x.record(math.sin(x.value), -math.cos(x.value))


def is_the_cosine(x):
    """Copies `cos` and changes nothing."""
    return x.record(math.cos(x.value), -math.sin(x.value))


def swaps_value_and_weight(x):
    """Gives the cosine as the value and the sine as the weight."""
    return x.record(math.cos(x.value), math.sin(x.value))


def makes_an_input(x):
    """Writes the sine down as a new input of the tape."""
    return x.tape.var(math.sin(x.value))


def returns_a_number(x):
    """Returns the value alone."""
    return math.sin(x.value)


def forgets_return(x):
    """Makes the result and drops it."""
    x.record(math.sin(x.value), math.cos(x.value))


def has_weight_one(x):
    """Copies the weight of a sum."""
    return x.record(math.sin(x.value), 1.0)


def points_at_the_last_node(x):
    """Takes the node before for the parent, whichever x is."""
    index = x.tape.push(math.cos(x.value), len(x.tape) - 1)
    return Var(x.tape, index, math.sin(x.value))
