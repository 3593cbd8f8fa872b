"""Known-wrong bodies for exercise 2.1, `Dual.__mul__`."""


def multiplies_the_tangents(self, other):
    """A pair of products."""
    other = as_dual(other)
    return Dual(self.value * other.value, self.tangent * other.tangent)


def keeps_each_tangent_with_its_own_value(self, other):
    """Pairs a with a' and b with b'."""
    other = as_dual(other)
    return Dual(self.value * other.value, self.tangent * self.value + other.value * other.tangent)


def lets_the_second_factor_stand_still(self, other):
    """One term of two."""
    other = as_dual(other)
    return Dual(self.value * other.value, self.tangent * other.value)


def lets_the_first_factor_stand_still(self, other):
    """The other term of two."""
    other = as_dual(other)
    return Dual(self.value * other.value, self.value * other.tangent)


def adds_the_tangents(self, other):
    """As for a sum."""
    other = as_dual(other)
    return Dual(self.value * other.value, self.tangent + other.tangent)


def subtracts_the_terms(self, other):
    """A sign from the quotient."""
    other = as_dual(other)
    return Dual(self.value * other.value, self.tangent * other.value - self.value * other.tangent)


def adds_the_values(self, other):
    """The tangent is right, the value is not."""
    other = as_dual(other)
    return Dual(self.value + other.value, self.tangent * other.value + self.value * other.tangent)


def makes_a_constant(self, other):
    """No tangent."""
    other = as_dual(other)
    return Dual(self.value * other.value)


def returns_the_value(self, other):
    """A plain number."""
    other = as_dual(other)
    return self.value * other.value


def needs_a_dual(self, other):
    """Knows no plain numbers."""
    return Dual(self.value * other.value, self.tangent * other.value + self.value * other.tangent)


def overwrites_the_first_factor(self, other):
    """Changes self and returns it."""
    other = as_dual(other)
    self.tangent = self.tangent * other.value + self.value * other.tangent
    self.value = self.value * other.value
    return self


def makes_floats(self, other):
    """Loses fractions, and Duals inside."""
    other = as_dual(other)
    return Dual(
        float(self.value * other.value),
        float(self.tangent * other.value + self.value * other.tangent),
    )


def forgets_return(self, other):
    """Makes the product and drops it."""
    other = as_dual(other)
    Dual(self.value * other.value, self.tangent * other.value + self.value * other.tangent)
