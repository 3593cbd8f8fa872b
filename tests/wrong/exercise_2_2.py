"""Known-wrong bodies for exercise 2.2, `sin` of dual numbers."""


def drops_the_tangent_of_x(x):
    """The bare slope."""
    if not isinstance(x, Dual):
        return math.sin(x)
    return Dual(sin(x.value), cos(x.value))


def passes_the_tangent_on(x):
    """No slope."""
    if not isinstance(x, Dual):
        return math.sin(x)
    return Dual(sin(x.value), x.tangent)


def takes_the_sine_for_its_own_slope(x):
    """As if it were the exponential."""
    if not isinstance(x, Dual):
        return math.sin(x)
    return Dual(sin(x.value), sin(x.value) * x.tangent)


def turns_the_sign(x):
    """The slope of the cosine's neighbour."""
    if not isinstance(x, Dual):
        return math.sin(x)
    return Dual(sin(x.value), -cos(x.value) * x.tangent)


def asks_for_the_slope_at_the_tangent(x):
    """cos of the wrong number."""
    if not isinstance(x, Dual):
        return math.sin(x)
    return Dual(sin(x.value), cos(x.tangent))


def takes_the_sine_of_both(x):
    """Applies the function to the pair."""
    if not isinstance(x, Dual):
        return math.sin(x)
    return Dual(sin(x.value), sin(x.tangent))


def is_the_cosine(x):
    """The neighbour's rule."""
    if not isinstance(x, Dual):
        return math.sin(x)
    return Dual(cos(x.value), -sin(x.value) * x.tangent)


def returns_the_value(x):
    """A plain number."""
    if not isinstance(x, Dual):
        return math.sin(x)
    return sin(x.value)


def leaves_the_plain_numbers_of_math_inside(x):
    """No Duals inside Duals."""
    if not isinstance(x, Dual):
        return math.sin(x)
    return Dual(math.sin(x.value), math.cos(x.value) * x.tangent)


def forgets_return(x):
    """Makes the sine and drops it."""
    if not isinstance(x, Dual):
        return math.sin(x)
    Dual(sin(x.value), cos(x.value) * x.tangent)


def makes_a_dual_of_a_plain_number(x):
    """Answers every number with a Dual."""
    x = as_dual(x)
    return Dual(math.sin(x.value), math.cos(x.value) * x.tangent)
