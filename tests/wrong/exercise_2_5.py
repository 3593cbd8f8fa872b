"""Known-wrong bodies for exercise 2.5, `exp` and `log` of dual numbers."""

FUNCTION = {
    "log_takes_both": "log",
    "log_drops_the_tangent_of_x": "log",
    "log_passes_the_tangent_on": "log",
    "log_multiplies_by_x": "log",
    "log_divides_by_the_log": "log",
    "log_returns_the_value": "log",
    "log_takes_base_ten": "log",
}


def exp_drops_the_tangent_of_x(x):
    """The bare slope."""
    if not isinstance(x, Dual):
        return math.exp(x)
    z = exp(x.value)
    return Dual(z, z)


def exp_passes_the_tangent_on(x):
    """No slope."""
    if not isinstance(x, Dual):
        return math.exp(x)
    return Dual(exp(x.value), x.tangent)


def exp_takes_both(x):
    """Applies the function to the pair."""
    if not isinstance(x, Dual):
        return math.exp(x)
    return Dual(exp(x.value), exp(x.tangent))


def exp_uses_the_power_rule(x):
    """x * exp(x - 1)."""
    if not isinstance(x, Dual):
        return math.exp(x)
    return Dual(exp(x.value), x.value * exp(x.value - 1) * x.tangent)


def exp_multiplies_by_x(x):
    """One factor too many."""
    if not isinstance(x, Dual):
        return math.exp(x)
    z = exp(x.value)
    return Dual(z, x.value * z * x.tangent)


def exp_leaves_plain_numbers_inside(x):
    """No Duals inside Duals."""
    if not isinstance(x, Dual):
        return math.exp(x)
    z = math.exp(x.value)
    return Dual(z, z * x.tangent)


def exp_forgets_return(x):
    """Makes the exponential and drops it."""
    if not isinstance(x, Dual):
        return math.exp(x)
    z = exp(x.value)
    Dual(z, z * x.tangent)


def log_drops_the_tangent_of_x(x):
    """The bare slope."""
    if not isinstance(x, Dual):
        return math.log(x)
    return Dual(log(x.value), 1 / x.value)


def log_passes_the_tangent_on(x):
    """No slope."""
    if not isinstance(x, Dual):
        return math.log(x)
    return Dual(log(x.value), x.tangent)


def log_multiplies_by_x(x):
    """x in place of 1 / x."""
    if not isinstance(x, Dual):
        return math.log(x)
    return Dual(log(x.value), x.value * x.tangent)


def log_divides_by_the_log(x):
    """The value in place of x."""
    if not isinstance(x, Dual):
        return math.log(x)
    z = log(x.value)
    return Dual(z, x.tangent / z if z else x.tangent)


def log_returns_the_value(x):
    """A plain number."""
    if not isinstance(x, Dual):
        return math.log(x)
    return log(x.value)


def log_takes_base_ten(x):
    """Another logarithm."""
    if not isinstance(x, Dual):
        return math.log10(x)
    return Dual(log(x.value), x.tangent / x.value)


def exp_makes_a_dual_of_a_plain_number(x):
    """Answers every number with a Dual."""
    x = as_dual(x)
    z = math.exp(x.value)
    return Dual(z, z * x.tangent)


def log_takes_both(x):
    """Applies the function to the pair."""
    if not isinstance(x, Dual):
        return math.log(x)
    return Dual(log(x.value), log(x.tangent) if x.tangent > 0 else x.tangent)
