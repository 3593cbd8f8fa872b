"""Known-wrong bodies of exercise 8.3, SigmoidOp.compute and SigmoidOp.gradient."""

FUNCTION = {
    "overflows": "SigmoidOp.compute",
    "not_a_number": "SigmoidOp.compute",
    "computes_both_sides": "SigmoidOp.compute",
    "sign_lost": "SigmoidOp.compute",
    "even": "SigmoidOp.compute",
    "branches_with_if": "SigmoidOp.compute",
    "doubles_the_precision": "SigmoidOp.compute",
    "hyperbolic_tangent": "SigmoidOp.compute",
    "drops_the_adjoint": "SigmoidOp.gradient",
    "of_the_operand": "SigmoidOp.gradient",
    "half_the_slope": "SigmoidOp.gradient",
    "as_for_the_tangent": "SigmoidOp.gradient",
}


def overflows(self, node, input_vals):
    """Writes the formula down as it is: exp(1000) overflows."""
    return 1 / (1 + np.exp(-inexact(input_vals[0])))


def not_a_number(self, node, input_vals):
    """Writes the formula with exp(a) twice: infinity over infinity for large a."""
    e = np.exp(inexact(input_vals[0]))
    return e / (1 + e)


def computes_both_sides(self, node, input_vals):
    """Chooses between two formulas with `where`, after both have been computed everywhere."""
    a = inexact(input_vals[0])
    return np.where(a >= 0, 1 / (1 + np.exp(-a)), np.exp(a) / (1 + np.exp(a)))[()]


def sign_lost(self, node, input_vals):
    """Gives sigmoid(-a): the two sides are exchanged."""
    a = inexact(input_vals[0])
    t = np.exp(-np.abs(a))
    return np.where(np.greater_equal(a, 0), t, 1)[()] / (1 + t)


def even(self, node, input_vals):
    """Uses the formula for a >= 0 on both sides."""
    return 1 / (1 + np.exp(-np.abs(inexact(input_vals[0]))))


def branches_with_if(self, node, input_vals):
    """Asks an array for its sign with `if`, which only a single number has."""
    a = inexact(input_vals[0])
    t = np.exp(-abs(a))
    return 1 / (1 + t) if a >= 0 else t / (1 + t)


def doubles_the_precision(self, node, input_vals):
    """Turns float32 arrays into float64."""
    a = np.asarray(input_vals[0], dtype=float)
    t = np.exp(-np.abs(a))
    return np.where(a >= 0, 1, t)[()] / (1 + t)


def hyperbolic_tangent(self, node, input_vals):
    """Takes the other S-shaped curve, from -1 to 1."""
    return np.tanh(inexact(input_vals[0]))


def drops_the_adjoint(self, node, output_grad):
    """Returns the slope alone, without the adjoint that arrives from above."""
    return [node * (1 - node)]


def of_the_operand(self, node, output_grad):
    """Puts a into y * (1 - y), where y belongs."""
    a = node.inputs[0]
    return [output_grad * a * (1 - a)]


def half_the_slope(self, node, output_grad):
    """Forgets one factor: dy * (1 - y)."""
    return [output_grad * (1 - node)]


def as_for_the_tangent(self, node, output_grad):
    """Uses the slope of tanh: 1 - y * y."""
    return [output_grad * (1 - node * node)]
