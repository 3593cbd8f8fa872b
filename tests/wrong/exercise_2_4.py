"""Known-wrong bodies for exercise 2.4, `Dual.__truediv__`."""


def adds_the_terms(self, other):
    """The sign of the denominator's part."""
    other = as_dual(other)
    top = self.tangent * other.value + self.value * other.tangent
    return Dual(self.value / other.value, top / (other.value * other.value))


def exchanges_the_terms(self, other):
    """Both signs are wrong."""
    other = as_dual(other)
    top = self.value * other.tangent - self.tangent * other.value
    return Dual(self.value / other.value, top / (other.value * other.value))


def divides_the_tangents(self, other):
    """A pair of quotients."""
    other = as_dual(other)
    return Dual(
        self.value / other.value, self.tangent / other.tangent if other.tangent else self.tangent
    )


def does_not_square(self, other):
    """Divides by b once."""
    other = as_dual(other)
    top = self.tangent * other.value - self.value * other.tangent
    return Dual(self.value / other.value, top / other.value)


def lets_the_denominator_stand_still(self, other):
    """As for a constant b."""
    other = as_dual(other)
    return Dual(self.value / other.value, self.tangent / other.value)


def lets_the_numerator_stand_still(self, other):
    """As for a constant a."""
    other = as_dual(other)
    return Dual(self.value / other.value, -self.value * other.tangent / (other.value * other.value))


def forgets_the_numerator(self, other):
    """The rule for 1 / b."""
    other = as_dual(other)
    return Dual(
        self.value / other.value,
        self.tangent / other.value - other.tangent / (other.value * other.value),
    )


def is_the_product(self, other):
    """The product's tangent."""
    other = as_dual(other)
    return Dual(self.value / other.value, self.tangent * other.value + self.value * other.tangent)


def rounds_down(self, other):
    """Whole division."""
    other = as_dual(other)
    quotient = self.value / other.value
    tangent = (self.tangent - quotient * other.tangent) / other.value
    return Dual(self.value // other.value, tangent)


def returns_the_value(self, other):
    """A plain number."""
    other = as_dual(other)
    return self.value / other.value


def makes_floats(self, other):
    """Loses fractions."""
    other = as_dual(other)
    quotient = float(self.value / other.value)
    return Dual(quotient, (self.tangent - quotient * other.tangent) / other.value)


def overwrites_the_numerator(self, other):
    """Changes self and returns it."""
    other = as_dual(other)
    self.value = self.value / other.value
    self.tangent = (self.tangent - self.value * other.tangent) / other.value
    return self


def needs_a_dual(self, other):
    """Knows no plain numbers."""
    quotient = self.value / other.value
    return Dual(quotient, (self.tangent - quotient * other.tangent) / other.value)


def forgets_return(self, other):
    """Makes the quotient and drops it."""
    other = as_dual(other)
    Dual(
        self.value / other.value,
        (self.tangent - self.value / other.value * other.tangent) / other.value,
    )
