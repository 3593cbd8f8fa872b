"""Known-wrong bodies for exercise 9.2, `multiply`."""


def multiplies_at_once(a, b):
    """Uses Python's `*` on the operands: 3 * "x" is "xxx"."""
    return a * b


def adds(a, b):
    """Copies `add` and changes nothing."""
    return add_op(as_expression(a), as_expression(b))


def forgets_the_expressions(a, b):
    """Hands names and numbers to the op, which takes nodes."""
    return mul_op(a, b)


def forgets_the_second_operand(a, b):
    """Turns the first operand alone into an expression."""
    return mul_op(as_expression(a), b)


def squares_the_first(a, b):
    """Writes the first operand twice."""
    return mul_op(as_expression(a), as_expression(a))


def forgets_return(a, b):
    """Makes the node and drops it."""
    mul_op(as_expression(a), as_expression(b))


def multiplies_numbers_early(a, b):
    """Computes a product of two numbers, which is no node then."""
    if is_number(a) and is_number(b):
        return a * b
    return mul_op(as_expression(a), as_expression(b))


def makes_floats(a, b):
    """Loses exactness where an operand is a number."""
    a, b = (float(operand) if is_number(operand) else operand for operand in (a, b))
    return mul_op(as_expression(a), as_expression(b))


def accepts_any_operand(a, b):
    """Makes constants without asking what they are."""
    a, b = (as_expression(c) if isinstance(c, Node | str) else Node(constant_op, (), c)
            for c in (a, b))  # fmt: skip
    return mul_op(a, b)


def adds_many_times(a, b):
    """Makes a sum of b terms, which works for small whole numbers alone."""
    return sum_node_list([as_expression(a)] * b)
