"""Known-wrong bodies of exercise 8.1, LogOp.compute and LogOp.gradient."""

FUNCTION = {
    "base_ten": "LogOp.compute",
    "base_two": "LogOp.compute",
    "numbers_alone": "LogOp.compute",
    "exact_numbers_fail": "LogOp.compute",
    "one_too_many": "LogOp.compute",
    "drops_the_adjoint": "LogOp.gradient",
    "divides_by_the_output": "LogOp.gradient",
    "times_the_operand": "LogOp.gradient",
    "times_the_output": "LogOp.gradient",
}


def base_ten(self, node, input_vals):
    """Takes the logarithm to base 10."""
    return np.log10(inexact(input_vals[0]))


def base_two(self, node, input_vals):
    """Takes the logarithm to base 2."""
    return np.log2(inexact(input_vals[0]))


def numbers_alone(self, node, input_vals):
    """Uses Python's `math`, which knows no arrays."""
    import math

    return math.log(input_vals[0])


def exact_numbers_fail(self, node, input_vals):
    """Hands fractions and large integers to NumPy as they are."""
    return np.log(input_vals[0])


def one_too_many(self, node, input_vals):
    """Takes log(1 + a)."""
    return np.log1p(inexact(input_vals[0]))


def drops_the_adjoint(self, node, output_grad):
    """Returns the slope alone, without the adjoint that arrives from above."""
    return [1 / node.inputs[0]]


def divides_by_the_output(self, node, output_grad):
    """Divides by log(a) instead of by a."""
    return [output_grad / node]


def times_the_operand(self, node, output_grad):
    """Multiplies by a where it divides."""
    return [output_grad * node.inputs[0]]


def times_the_output(self, node, output_grad):
    """Uses the rule for the exponential."""
    return [output_grad * node]
