"""Known-wrong bodies for exercise 4.2, `Var.__mul__` of the tape."""


def swaps_the_weights(self, other):
    """Gives each factor its own value as the weight."""
    b = value_of(other)
    return self.record(self.value * b, self.value, other, b)


def keeps_the_weights_of_a_sum(self, other):
    """Copies `__add__` and changes the value alone."""
    return self.record(self.value * value_of(other), 1.0, other, 1.0)


def copies_the_sum_and_changes_the_weights(self, other):
    """Copies `__add__` and changes the weights alone."""
    b = value_of(other)
    return self.record(self.value + b, b, other, self.value)


def writes_down_the_first_factor_only(self, other):
    """Treats the second factor as a constant."""
    b = value_of(other)
    return self.record(self.value * b, b)


def forgets_the_second_weight(self, other):
    """Names the second factor and leaves its weight at 0."""
    b = value_of(other)
    return self.record(self.value * b, b, other)


def makes_an_input(self, other):
    """Writes the product down as a new input of the tape."""
    return self.tape.var(self.value * value_of(other))


def returns_a_number(self, other):
    """Returns the product of the values."""
    return self.value * value_of(other)


def forgets_return(self, other):
    """Makes the result and drops it."""
    b = value_of(other)
    self.record(self.value * b, b, other, self.value)


def takes_no_plain_number(self, other):
    """Leaves `value_of` out, so that `x * 4` fails."""
    return self.record(self.value * other.value, other.value, other, self.value)


def mixes_two_tapes(self, other):
    """Pushes without a look at the other variable's tape."""
    b = value_of(other)
    if isinstance(other, Var):
        index = self.tape.push(b, self.index, self.value, other.index)
    else:
        index = self.tape.push(b, self.index)
    return Var(self.tape, index, self.value * b)
