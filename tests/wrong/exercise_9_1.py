"""Known-wrong bodies for exercise 9.1, `as_expression`."""


def accepts_bools(operand):
    """Asks `isinstance(..., Real)`, which is true of True."""
    if isinstance(operand, Node):
        return operand
    if isinstance(operand, str) and operand:
        return Variable(name=operand, scalar=True)
    if isinstance(operand, Real | Decimal):
        return constant(exact_number(operand))
    raise not_an_expression(operand)


def accepts_ints_and_floats_alone(operand):
    """Refuses fractions, decimals and NumPy's integers."""
    if isinstance(operand, Node):
        return operand
    if isinstance(operand, str) and operand:
        return Variable(name=operand, scalar=True)
    if type(operand) in (int, float):
        return constant(operand)
    raise not_an_expression(operand)


def makes_floats(operand):
    """Loses exactness."""
    if isinstance(operand, Node):
        return operand
    if isinstance(operand, str) and operand:
        return Variable(name=operand, scalar=True)
    if is_number(operand):
        return constant(float(operand))
    raise not_an_expression(operand)


def keeps_numpy_scalars(operand):
    """Leaves `exact_number` out, so that NumPy's integers overflow."""
    if isinstance(operand, Node):
        return operand
    if isinstance(operand, str) and operand:
        return Variable(name=operand, scalar=True)
    if is_number(operand):
        return constant(operand)
    raise not_an_expression(operand)


def accepts_an_empty_name(operand):
    """Asks only whether it is a string."""
    if isinstance(operand, Node):
        return operand
    if isinstance(operand, str):
        return Variable(name=operand, scalar=True)
    if is_number(operand):
        return constant(exact_number(operand))
    raise not_an_expression(operand)


def refuses_zero(operand):
    """Takes 0 for nothing."""
    if not operand:
        raise not_an_expression(operand)
    if isinstance(operand, Node):
        return operand
    if isinstance(operand, str):
        return Variable(name=operand, scalar=True)
    if is_number(operand):
        return constant(exact_number(operand))
    raise not_an_expression(operand)


def makes_a_constant_of_anything(operand):
    """Lets `constant` decide, which takes arrays and lists too."""
    if isinstance(operand, Node):
        return operand
    if isinstance(operand, str) and operand:
        return Variable(name=operand, scalar=True)
    return constant(operand)


def returns_the_error(operand):
    """Makes the error and does not raise it."""
    if isinstance(operand, Node):
        return operand
    if isinstance(operand, str) and operand:
        return Variable(name=operand, scalar=True)
    if is_number(operand):
        return constant(exact_number(operand))
    return not_an_expression(operand)


def raises_nothing(operand):
    """Falls off the end for whatever else there is."""
    if isinstance(operand, Node):
        return operand
    if isinstance(operand, str) and operand:
        return Variable(name=operand, scalar=True)
    if is_number(operand):
        return constant(exact_number(operand))


def forgets_that_names_are_scalars(operand):
    """Leaves `scalar=True` out."""
    if isinstance(operand, Node):
        return operand
    if isinstance(operand, str) and operand:
        return Variable(name=operand)
    if is_number(operand):
        return constant(exact_number(operand))
    raise not_an_expression(operand)


def knows_one_name(operand):
    """Writes the parameter's name where its value belongs."""
    if isinstance(operand, Node):
        return operand
    if isinstance(operand, str) and operand:
        return Variable(name="operand", scalar=True)
    if is_number(operand):
        return constant(exact_number(operand))
    raise not_an_expression(operand)


def forgets_nodes(operand):
    """Takes names and numbers alone."""
    if isinstance(operand, str) and operand:
        return Variable(name=operand, scalar=True)
    if is_number(operand):
        return constant(exact_number(operand))
    raise not_an_expression(operand)


def copies_nodes(operand):
    """Makes a new node of a node, so that a variable is no longer itself."""
    if isinstance(operand, Node):
        return Node(operand.op, operand.inputs, operand.const_attr, operand.name, operand.scalar)
    if isinstance(operand, str) and operand:
        return Variable(name=operand, scalar=True)
    if is_number(operand):
        return constant(exact_number(operand))
    raise not_an_expression(operand)


def returns_the_operand(operand):
    """Checks and changes nothing."""
    if isinstance(operand, Node | str) or is_number(operand):
        return operand
    raise not_an_expression(operand)
