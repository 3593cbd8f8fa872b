"""Known-wrong bodies of exercise 5.3, MulByConstOp.compute."""


def adds(self, node, input_vals):
    """Adds the constant instead of multiplying by it."""
    return input_vals[0] + node.const_attr


def repeats_the_list(self, node, input_vals):
    """Multiplies the list of values, which repeats it, instead of the value in it."""
    return input_vals * node.const_attr


def ignores_the_constant(self, node, input_vals):
    """Returns the value as it came."""
    return input_vals[0]


def whole_constants_only(self, node, input_vals):
    """Cuts the constant to a whole number."""
    return input_vals[0] * np.trunc(node.const_attr)


def in_place(self, node, input_vals):
    """Multiplies into the operand, which still belongs to the node below."""
    product = input_vals[0]
    product *= node.const_attr
    return product


def squares(self, node, input_vals):
    """Multiplies the value by itself."""
    return input_vals[0] * input_vals[0]
