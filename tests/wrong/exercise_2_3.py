"""Known-wrong bodies for exercise 2.3, `derivative`."""


def seeds_with_zero(f):
    """Nothing moves."""

    def slope(x):
        return as_dual(f(Dual(x, 0))).tangent

    return slope


def seeds_with_x(f):
    """The input moves at the speed x."""

    def slope(x):
        return as_dual(f(Dual(x, x))).tangent

    return slope


def returns_the_value(f):
    """The wrong half."""

    def slope(x):
        return as_dual(f(Dual(x, 1))).value

    return slope


def returns_the_dual(f):
    """Both halves."""

    def slope(x):
        return as_dual(f(Dual(x, 1)))

    return slope


def knows_no_constants(f):
    """Needs a Dual from f."""

    def slope(x):
        return f(Dual(x, 1)).tangent

    return slope


def makes_floats(f):
    """Cannot be nested."""

    def slope(x):
        return float(as_dual(f(Dual(float(x), 1.0))).tangent)

    return slope


def runs_twice(f):
    """Once for the value, which nobody asked for."""

    def slope(x):
        f(x)
        return as_dual(f(Dual(x, 1))).tangent

    return slope


def forgets_the_inner_return(f):
    """The slope is lost."""

    def slope(x):
        as_dual(f(Dual(x, 1))).tangent  # noqa: B018

    return slope


def forgets_the_outer_return(f):
    """The function is lost."""

    def slope(x):
        return as_dual(f(Dual(x, 1))).tangent

    slope  # noqa: B018


def answers_at_once(f):
    """The slope at 1, whatever is asked."""
    return as_dual(f(Dual(1, 1))).tangent


def remembers_the_first_answer(f):
    """Keeps a single slope for every place."""
    known = []

    def slope(x):
        if not known:
            known.append(as_dual(f(Dual(x, 1))).tangent)
        return known[0]

    return slope
