"""Known-wrong bodies of exercise 5.4, MatMulOp.compute."""


def ignores_the_flags(self, node, input_vals):
    """Multiplies the matrices as they are."""
    a, b = check_matrices(input_vals)
    return np.matmul(a, b)


def elementwise(self, node, input_vals):
    """Multiplies element by element."""
    a, b = check_matrices(input_vals)
    trans_a, trans_b = node.const_attr
    return (a.T if trans_a else a) * (b.T if trans_b else b)


def flags_swapped(self, node, input_vals):
    """Takes the first flag for the second matrix, and the second for the first."""
    a, b = check_matrices(input_vals)
    trans_b, trans_a = node.const_attr
    return np.matmul(a.T if trans_a else a, b.T if trans_b else b)


def flags_reversed(self, node, input_vals):
    """Transposes where the flag is False."""
    a, b = check_matrices(input_vals)
    trans_a, trans_b = node.const_attr
    return np.matmul(a if trans_a else a.T, b if trans_b else b.T)


def operands_swapped(self, node, input_vals):
    """Multiplies B by A."""
    a, b = check_matrices(input_vals)
    trans_a, trans_b = node.const_attr
    return np.matmul(b.T if trans_b else b, a.T if trans_a else a)


def transposes_the_product(self, node, input_vals):
    """Multiplies first and transposes the product."""
    product = np.matmul(*check_matrices(input_vals))
    return product.T if any(node.const_attr) else product


def reshapes(self, node, input_vals):
    """Takes a reshaped matrix for the transposed one."""
    a, b = check_matrices(input_vals)
    trans_a, trans_b = node.const_attr
    a = a.reshape(a.shape[::-1]) if trans_a else a
    return np.matmul(a, b.reshape(b.shape[::-1]) if trans_b else b)


def takes_vectors(self, node, input_vals):
    """Does not look whether the values are matrices."""
    a, b = input_vals
    trans_a, trans_b = node.const_attr
    return np.matmul(a.T if trans_a else a, b.T if trans_b else b)
