"""The checks of lesson 10 accept every right body, however it is written."""

from tests.course.accepting import acceptance

RIGHT = {}  # a few of the many right bodies of each exercise

RIGHT["10.1"] = '''
def with_continue(order, known):
    """Skips what is known."""
    for node in order:
        if node in known:
            continue
        directions = []
        for operand in node.inputs:
            directions.append(known[operand] if operand in known else None)
        known[node] = node.op.tangent(node, directions)


def stores_no_none(order, known):
    """Keeps only what changes, and returns the dict as well."""
    for node in [node for node in order if node not in known]:
        tangent = node.op.tangent(node, list(map(known.get, node.inputs)))
        if tangent is not None:
            known[node] = tangent
    return known


def does_not_ask_in_vain(order, known):
    """Asks only where some input changes."""
    for node in order:
        directions = tuple(known.get(operand) for operand in node.inputs)
        if node not in known and any(d is not None for d in directions):
            known[node] = node.op.tangent(node, directions)
'''

RIGHT["10.2"] = '''
def in_one_expression(op, node, directions):
    """A comprehension."""
    return sum_node_list([
        op.node(node.inputs[:i] + (d,) + node.inputs[i + 1 :], node.const_attr)
        for i, d in enumerate(directions)
        if d is not None
    ])


def adds_by_hand(op, node, directions):
    """A running total, and lists for tuples."""
    total = None
    for i in range(len(directions)):
        if directions[i] is None:
            continue
        operands = list(node.inputs)
        operands[i] = directions[i]
        term = op.node(tuple(operands), node.const_attr)
        total = term if total is None else total + term
    return total


def last_factor_first(op, node, directions):
    """The terms in the other order."""
    terms = []
    for i, direction in reversed(list(enumerate(directions))):
        if direction is not None:
            chosen = [direction if j == i else a for j, a in enumerate(node.inputs)]
            terms.append(op.node(tuple(chosen), node.const_attr))
    return sum_node_list(terms)
'''

RIGHT["10.3"] = '''
FUNCTION = {"fills_columns": "jacobian_by_columns", "stacks_and_turns": "jacobian_by_columns"}


def fills_rows(f, x):
    """An empty matrix, filled row by row."""
    value, pullback = vjp(f, x)
    jacobian = np.empty((len(value), len(x)))
    for i in range(len(value)):
        unit = np.zeros(len(value))
        unit[i] = 1.0
        (jacobian[i],) = pullback(unit)
    return jacobian


def unpacks_rows(f, x):
    """An array of a list."""
    value, pullback = vjp(f, x)
    return np.array([row for unit in np.identity(value.shape[0]) for row in pullback(unit)])


def fills_columns(f, x):
    """A list of columns, side by side."""
    columns = []
    for j in range(x.size):
        unit = np.zeros_like(x)
        unit[j] = 1.0
        value, tangent = jvp(f, (x,), (unit,))
        columns.append(tangent)
    return np.column_stack(columns)


def stacks_and_turns(f, x):
    """Rows of the transposed matrix."""
    return np.array([jvp(f, [x], [unit])[1] for unit in np.eye(len(x))]).T
'''

RIGHT["10.4"] = '''
def reverse_over_forward(output, inputs, directions):
    """The gradient of the slope along the directions: the Hessian is symmetric."""
    (slope,) = tangents([output], inputs, directions)
    return gradients(slope, inputs)


def reverse_over_reverse(output, inputs, directions):
    """The gradient of the gradient's product with the directions."""
    from autodiff.graph import sum_node_list
    from autodiff.ops.reduction import reduce_sum_op

    adjoints = gradients(output, inputs)
    products = [reduce_sum_op(g * d) for g, d in zip(adjoints, directions)]
    return gradients(sum_node_list(products), inputs)


def one_at_a_time(output, inputs, directions):
    """One call for each adjoint, as a tuple."""
    adjoints = gradients(output, inputs)
    return tuple(tangents([adjoint], inputs, directions)[0] for adjoint in adjoints)
'''

RIGHT["10.5"] = '''
def adds_the_step(f, x):
    """With a name for everything."""
    g, h = grad(f)(x), hessian(f)(x)
    p = np.linalg.solve(h, -g)
    return x + p


def inverts(f, x):
    """By the inverse: slower, and as right."""
    return x - np.linalg.inv(hessian(f)(x)) @ grad(f)(x)
'''

RIGHT["10.6"] = '''
def with_a_function(f, x, tolerance=1e-10):
    """A named function for the product."""
    def product(v):
        return hvp(f, (x,), (v,))

    step = conjugate_gradients(product, -1 * grad(f)(x), tolerance=tolerance)
    return x + step


def minus_the_solution(f, x, tolerance=1e-10):
    """The sign at the end."""
    return x - conjugate_gradients(lambda v: hvp(f, [x], [v]), grad(f)(x), tolerance)
'''


outcomes, test_right_bodies_that_are_written_differently_pass = acceptance(RIGHT)
