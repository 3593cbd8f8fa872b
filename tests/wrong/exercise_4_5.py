"""Known-wrong bodies for exercise 4.5, `Gradient.wrt`."""


def reads_the_spare_entry(self, var):
    """Asks only whether the list is long enough."""
    check_same_tape(self, var)
    return self.adjoints[var.index] if var.index < len(self.adjoints) else 0.0


def catches_the_index_error(self, var):
    """Returns the spare entry for the first node after the output."""
    check_same_tape(self, var)
    try:
        return self.adjoints[var.index]
    except IndexError:
        return 0.0


def never_looks_at_the_length(self, var):
    """Fails for a variable that was written down later."""
    check_same_tape(self, var)
    return self.adjoints[var.index]


def clamps_the_index(self, var):
    """Reads the spare entry for every later variable."""
    check_same_tape(self, var)
    return self.adjoints[min(var.index, len(self.adjoints) - 1)]


def leaves_the_output_out(self, var):
    """Stops one entry too early."""
    check_same_tape(self, var)
    return self.adjoints[var.index] if var.index < len(self.adjoints) - 2 else 0.0


def reads_one_entry_too_early(self, var):
    """Counts the nodes from 1."""
    check_same_tape(self, var)
    return self.adjoints[var.index - 1] if var.index < len(self.adjoints) - 1 else 0.0


def takes_any_tape(self, var):
    """Leaves `check_same_tape` out."""
    return self.adjoints[var.index] if var.index < len(self.adjoints) - 1 else 0.0


def forgets_return(self, var):
    """Computes nothing that anybody gets."""
    check_same_tape(self, var)
    self.adjoints[var.index] if var.index < len(self.adjoints) - 1 else 0.0


def returns_the_value(self, var):
    """Returns the variable's number."""
    check_same_tape(self, var)
    return var.value


def compares_with_the_tape(self, var):
    """Compares with the length of the tape, which goes on after the output."""
    check_same_tape(self, var)
    return self.adjoints[var.index] if var.index < len(self.tape) else 0.0
