"""Known-wrong bodies of exercise 5.2, MulOp.compute."""


def adds(self, node, input_vals):
    """Adds where it should multiply: the body of the op above, copied."""
    return input_vals[0] + input_vals[1]


def matrix_product(self, node, input_vals):
    """Takes the matrix product of arrays."""
    return np.dot(input_vals[0], input_vals[1])


def in_place(self, node, input_vals):
    """Multiplies into the first operand, which still belongs to the node below."""
    product = input_vals[0]
    product *= input_vals[1]
    return product


def squares_the_first(self, node, input_vals):
    """Takes the first operand twice."""
    return input_vals[0] * input_vals[0]


def as_floats(self, node, input_vals):
    """Turns exact numbers into floats first."""
    return np.asarray(input_vals[0], dtype=float) * input_vals[1]


def fixed_integers(self, node, input_vals):
    """Lets NumPy multiply Python's integers, which then overflow at 64 bits."""
    return np.multiply(input_vals[0], input_vals[1])


def forgets_to_return(self, node, input_vals):
    """Computes the product and returns nothing."""
    input_vals[0] * input_vals[1]
