"""Known-wrong bodies of exercise 12.1, is_neutral."""


def school_algebra(symbol, constant, exact=False):
    """Believes that x + 0 is x."""
    return constant == (0 if symbol in "+-" else 1)


def zeros_are_zeros(symbol, constant, exact=False):
    """Distinguishes zeros for sums, and not for differences."""
    if symbol in ("*", "/", "**"):
        return constant == 1
    return constant == 0 and (exact or symbol == "-" or math.copysign(1, constant) == -1)


def signs_exchanged(symbol, constant, exact=False):
    """Takes x + 0.0 and x - -0.0 for x."""
    if symbol in ("*", "/", "**"):
        return constant == 1
    return constant == 0 and (exact or math.copysign(1, constant) == (1 if symbol == "+" else -1))


def never_a_sum(symbol, constant, exact=False):
    """Refuses all sums, to be on the safe side."""
    return symbol in ("*", "/", "**") and constant == 1


def forgets_exact(symbol, constant, exact=False):
    """Treats integers like floats."""
    if symbol in ("*", "/", "**"):
        return constant == 1
    return constant == 0 and math.copysign(1, constant) == (-1 if symbol == "+" else 1)


def exact_is_enough(symbol, constant, exact=False):
    """Says yes to every zero and one if x is exact."""
    if exact:
        return constant in (0, 1)
    if symbol in ("*", "/", "**"):
        return constant == 1
    return constant == 0 and math.copysign(1, constant) == (-1 if symbol == "+" else 1)


def ones_of_both_signs(symbol, constant, exact=False):
    """Takes -1 for 1."""
    if symbol in ("*", "/", "**"):
        return abs(constant) == 1
    return constant == 0 and (exact or math.copysign(1, constant) == (-1 if symbol == "+" else 1))


def tries_one_number(symbol, constant, exact=False):
    """Tries it out on x = 3, where many things hold."""
    if symbol == "+":
        return 3 + constant == 3
    if symbol == "-":
        return 3 - constant == 3
    return constant == 1


def floats_alone(symbol, constant, exact=False):
    """Accepts 1.0 and refuses 1."""
    if symbol in ("*", "/", "**"):
        return type(constant) is float and constant == 1
    return constant == 0 and (exact or math.copysign(1, constant) == (-1 if symbol == "+" else 1))


def no_return(symbol, constant, exact=False):
    """Forgets to return."""
    if symbol in ("+", "-") and constant != 0:
        return False
