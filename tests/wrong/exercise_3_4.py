"""Known-wrong bodies for exercise 3.4, `Var.__truediv__` of revad."""


def has_a_positive_second_slope(self, other):
    """Forgets the minus sign."""
    other = as_var(other)
    quotient = self.value / other.value
    return record(quotient, (1.0 / other.value, self), (quotient / other.value, other))


def swaps_the_slopes(self, other):
    """Gives each operand the other one's slope."""
    other = as_var(other)
    quotient = self.value / other.value
    return record(quotient, (-quotient / other.value, self), (1.0 / other.value, other))


def keeps_the_slopes_of_a_product(self, other):
    """Copies `__mul__` and changes the value alone."""
    other = as_var(other)
    return record(self.value / other.value, (other.value, self), (self.value, other))


def does_not_square_the_denominator(self, other):
    """Uses -a / b as the second slope."""
    other = as_var(other)
    quotient = self.value / other.value
    return record(quotient, (1.0 / other.value, self), (-quotient, other))


def forgets_the_numerator(self, other):
    """Uses the slope of 1 / b."""
    other = as_var(other)
    slope = -1.0 / other.value**2
    return record(self.value / other.value, (1.0 / other.value, self), (slope, other))


def has_a_first_slope_of_one(self, other):
    """Treats the numerator as a term of a sum."""
    other = as_var(other)
    quotient = self.value / other.value
    return record(quotient, (1.0, self), (-quotient / other.value, other))


def divides_without_remainder(self, other):
    """Uses the wrong division sign."""
    other = as_var(other)
    a, b = self.value, other.value
    return record(a // b, (1.0 / b, self), (-a / b**2, other))


def forgets_return(self, other):
    """Makes the result and drops it."""
    other = as_var(other)
    quotient = self.value / other.value
    record(quotient, (1.0 / other.value, self), (-quotient / other.value, other))


def takes_no_plain_number(self, other):
    """Leaves `as_var` out, so that `x / 4` fails."""
    quotient = self.value / other.value
    return record(quotient, (1.0 / other.value, self), (-quotient / other.value, other))


def records_the_numerator_only(self, other):
    """Treats the denominator as a constant."""
    other = as_var(other)
    return record(self.value / other.value, (1.0 / other.value, self))


def squares_with_the_wrong_sign(self, other):
    """Loses the sign of b: uses -a / |b| / b."""
    other = as_var(other)
    a, b = self.value, other.value
    return record(a / b, (1.0 / abs(b), self), (-a / b**2, other))
