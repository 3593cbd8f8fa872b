"""Known-wrong bodies for exercise 4.6, `Var.__truediv__` of the tape."""


def has_a_positive_second_weight(self, other):
    """Forgets the minus sign."""
    b = value_of(other)
    quotient = self.value / b
    return self.record(quotient, 1.0 / b, other, quotient / b)


def swaps_the_weights(self, other):
    """Gives each operand the other one's weight."""
    b = value_of(other)
    quotient = self.value / b
    return self.record(quotient, -quotient / b, other, 1.0 / b)


def keeps_the_weights_of_a_product(self, other):
    """Copies `__mul__` and changes the value alone."""
    b = value_of(other)
    return self.record(self.value / b, b, other, self.value)


def does_not_square_the_denominator(self, other):
    """Uses -a / b as the second weight."""
    b = value_of(other)
    return self.record(self.value / b, 1.0 / b, other, -self.value / b)


def forgets_the_numerator(self, other):
    """Uses the slope of 1 / b."""
    b = value_of(other)
    return self.record(self.value / b, 1.0 / b, other, -1.0 / b**2)


def has_a_first_weight_of_one(self, other):
    """Treats the numerator as a term of a sum."""
    b = value_of(other)
    return self.record(self.value / b, 1.0, other, -self.value / b**2)


def divides_without_remainder(self, other):
    """Uses the wrong division sign."""
    b = value_of(other)
    return self.record(self.value // b, 1.0 / b, other, -self.value / b**2)


def forgets_the_second_weight(self, other):
    """Names the denominator and leaves its weight at 0."""
    b = value_of(other)
    return self.record(self.value / b, 1.0 / b, other)


def forgets_return(self, other):
    """Makes the result and drops it."""
    b = value_of(other)
    self.record(self.value / b, 1.0 / b, other, -self.value / b**2)


def takes_no_plain_number(self, other):
    """Leaves `value_of` out, so that `x / 4` fails."""
    b = other.value
    return self.record(self.value / b, 1.0 / b, other, -self.value / b**2)


def mixes_two_tapes(self, other):
    """Pushes without a look at the other variable's tape."""
    b = value_of(other)
    weight = -self.value / b**2
    edge = (weight, other.index) if isinstance(other, Var) else ()
    return Var(self.tape, self.tape.push(1.0 / b, self.index, *edge), self.value / b)
