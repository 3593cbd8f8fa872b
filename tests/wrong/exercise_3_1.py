"""Known-wrong bodies for exercise 3.1, `Var.__mul__` of revad."""


def swaps_the_slopes(self, other):
    """Gives each factor its own value as the slope."""
    other = as_var(other)
    return record(self.value * other.value, (self.value, self), (other.value, other))


def keeps_the_slopes_of_a_sum(self, other):
    """Copies `__add__` and changes the value alone."""
    other = as_var(other)
    return record(self.value * other.value, (1.0, self), (1.0, other))


def copies_the_sum_and_changes_the_slopes(self, other):
    """Copies `__add__` and changes the slopes alone."""
    other = as_var(other)
    return record(self.value + other.value, (other.value, self), (self.value, other))


def records_nothing(self, other):
    """Returns a new variable that its factors know nothing of."""
    return Var(self.value * as_var(other).value)


def returns_a_number(self, other):
    """Returns the product of the values."""
    return self.value * as_var(other).value


def forgets_return(self, other):
    """Makes the result and drops it."""
    other = as_var(other)
    record(self.value * other.value, (other.value, self), (self.value, other))


def records_the_first_factor_only(self, other):
    """Treats the second factor as a constant."""
    other = as_var(other)
    return record(self.value * other.value, (other.value, self))


def takes_no_plain_number(self, other):
    """Leaves `as_var` out, so that `x * 4` fails."""
    return record(self.value * other.value, (other.value, self), (self.value, other))


def replaces_the_children(self, other):
    """Forgets whatever else was made from the factors."""
    other = as_var(other)
    result = Var(self.value * other.value)
    self.children = [(other.value, result)]
    other.children = [(self.value, result)]
    return result


def counts_a_square_once(self, other):
    """Records one slope where both factors are the same variable."""
    other = as_var(other)
    if self is other:
        return record(self.value * other.value, (other.value, self))
    return record(self.value * other.value, (other.value, self), (self.value, other))
