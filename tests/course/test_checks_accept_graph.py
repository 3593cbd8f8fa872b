"""The checks of lessons 5, 6 and 8 accept every right body, however it is written."""

from tests.course.accepting import acceptance

RIGHT = {}  # a few of the many right bodies of each exercise

RIGHT["5.1"] = '''
def marks_on_the_way_out(node_list):
    """A stack of pairs: the node, and whether its inputs are done."""
    order, written = [], set()
    stack = [(node, False) for node in node_list]
    while stack:
        node, inputs_are_done = stack.pop()
        if node in written:
            continue
        if inputs_are_done:
            written.add(node)
            order.append(node)
        else:
            stack.append((node, True))
            stack += [(operand, False) for operand in node.inputs]
    return order


def walks_with_iterators(node_list):
    """A stack of iterators over inputs, as the calls of a recursion would be."""
    order, seen = [], set()
    for root in node_list:
        if root in seen:
            continue
        seen.add(root)
        stack = [(root, iter(root.inputs))]
        while stack:
            node, inputs = stack[-1]
            operand = next((i for i in inputs if i not in seen), None)
            if operand is None:
                order.append(node)
                stack.pop()
            else:
                seen.add(operand)
                stack.append((operand, iter(operand.inputs)))
    return order


def frees_nodes_by_counting(node_list):
    """A node is free once all of its inputs stand in the order (Kahn)."""
    users, missing = {node: [] for node in node_list}, {}
    found = list(users)
    for node in found:
        missing[node] = len(node.inputs)
        for operand in node.inputs:
            if operand not in users:
                users[operand] = []
                found.append(operand)
            users[operand].append(node)
    order = [node for node in found if not missing[node]]
    for node in order:
        for user in users[node]:
            missing[user] -= 1
            if not missing[user]:
                order.append(user)
    return tuple(order)
'''

RIGHT["5.2"] = '''
def unpacks(self, node, input_vals):
    """The other way round, after unpacking."""
    a, b = input_vals
    return b * a


def by_operator(self, node, input_vals):
    """Python's own function for *."""
    from operator import mul

    return mul(*input_vals)


def folded(self, node, input_vals):
    """A loop over the operands."""
    product = 1
    for value in input_vals:
        product = product * value
    return product
'''

RIGHT["5.3"] = '''
def constant_first(self, node, input_vals):
    """The constant on the left."""
    return node.const_attr * input_vals[0]


def unpacks(self, node, input_vals):
    """With names for both."""
    (value,), constant = input_vals, node.const_attr
    return value * constant
'''

RIGHT["5.4"] = '''
def with_at(self, node, input_vals):
    """The operator, and one `if` for each flag."""
    a, b = check_matrices(input_vals)
    trans_a, trans_b = node.const_attr
    if trans_a:
        a = np.transpose(a)
    if trans_b:
        b = np.transpose(b)
    return a @ b


def with_einsum(self, node, input_vals):
    """The flags choose the indices."""
    check_matrices(input_vals)
    trans_a, trans_b = node.const_attr
    indices = f"{'ji' if trans_a else 'ij'},{'kj' if trans_b else 'jk'}->ik"
    return np.einsum(indices, *input_vals)


def turned_round(self, node, input_vals):
    """(B' A')' is A B."""
    a, b = check_matrices(input_vals)
    trans_a, trans_b = node.const_attr
    return np.dot(b if trans_b else b.T, a if trans_a else a.T).T
'''

RIGHT["5.5"] = '''
def skips(order, values):
    """With `continue`, and a tuple of values."""
    for node in order:
        if node in values:
            continue
        values[node] = node.op.compute(node, tuple(values[operand] for operand in node.inputs))


def maps(order, values):
    """With `map`, and the dict returned as well."""
    for node in [node for node in order if node not in values]:
        values[node] = node.op.compute(node, list(map(values.__getitem__, node.inputs)))
    return values
'''

RIGHT["6.1"] = '''
def adds_on_arrival(output_node, node_list):
    """One adjoint a node, to which every contribution is added when it comes."""
    order = nodes_between(node_list, output_node)
    wanted = set(order)
    if output_node not in wanted:
        return {}
    adjoints = {output_node: oneslike_op(output_node)}
    for node in order[::-1]:
        if node not in adjoints:
            continue
        found = node.op.contributions(node, adjoints[node])
        for operand, contribution in zip(node.inputs, found):
            if contribution is None or operand not in wanted:
                continue
            known = adjoints.get(operand)
            adjoints[operand] = contribution if known is None else contribution + known
    return adjoints


def does_not_care_who_asked(output_node, node_list):
    """Keeps adjoints of all inputs that it meets, asked for or not."""
    adjoints = {output_node: oneslike_op(output_node)}
    for node in reversed(nodes_between(node_list, output_node)):
        if node in adjoints:
            found = node.op.contributions(node, adjoints[node])
            for operand, contribution in zip(node.inputs, found):
                if contribution is not None:
                    more = [adjoints[operand]] if operand in adjoints else []
                    adjoints[operand] = sum_node_list([contribution, *more])
    return adjoints


def waits_for_all_users(output_node, node_list):
    """Counts how many uses of a node are still to come, instead of walking an order backwards."""
    order = nodes_between(node_list, output_node)
    waiting = dict.fromkeys(order, 0)
    for node in order:
        for operand in node.inputs:
            if operand in waiting:
                waiting[operand] += 1
    arrived = {node: [] for node in order}
    ready, adjoints = [output_node] if output_node in arrived else [], {}
    for node in ready:
        if node is output_node:
            arrived[node].append(oneslike_op(node))
        found = [None] * len(node.inputs)
        if arrived[node]:
            adjoints[node] = sum_node_list(arrived[node][::-1])
            found = node.op.contributions(node, adjoints[node])
        for operand, contribution in zip(node.inputs, found, strict=True):
            if operand in waiting:
                waiting[operand] -= 1
                arrived[operand] += [contribution] if contribution is not None else []
                if waiting[operand] == 0:
                    ready.append(operand)
    return adjoints
'''

RIGHT["6.2"] = '''
def calls_the_op(self, node, output_grad):
    """By calls of the op, as a tuple."""
    a, b = node.inputs
    return mul_op(b, output_grad), mul_op(a, output_grad)


def by_position(self, node, output_grad):
    """Each operand times the adjoint, in reverse."""
    return [operand * output_grad for operand in reversed(node.inputs)]
'''

RIGHT["6.3"] = '''
def constant_first(self, node, output_grad):
    """The constant on the left."""
    return [node.const_attr * output_grad]


def calls_the_op(self, node, output_grad):
    """This very op, again."""
    return [self(output_grad, node.const_attr)]
'''

RIGHT["6.4"] = '''
def four_cases(self, node, output_grad):
    """One line for each case."""
    (a, b), dy = node.inputs, output_grad
    return {
        (False, False): [matmul_op(dy, b, False, True), matmul_op(a, dy, True, False)],
        (True, False): [matmul_op(b, dy, False, True), matmul_op(a, dy)],
        (False, True): [matmul_op(dy, b), matmul_op(dy, a, True, False)],
        (True, True): [matmul_op(b, dy, True, True), matmul_op(dy, a, True, True)],
    }[tuple(bool(flag) for flag in node.const_attr)]


def with_an_op_of_its_own(self, node, output_grad):
    """Transposes with an op that it makes for that."""
    from autodiff.ops.base import Op

    class TransposeOp(Op):
        elementwise = False

        def compute(self, node, input_vals):
            return input_vals[0].T

        def gradient(self, node, output_grad):
            return [self(output_grad)]

    transpose = TransposeOp()
    (a, b), (trans_a, trans_b) = node.inputs, node.const_attr
    p, q = transpose(a) if trans_a else a, transpose(b) if trans_b else b
    dp, dq = output_grad @ transpose(q), transpose(p) @ output_grad
    return [transpose(dp) if trans_a else dp, transpose(dq) if trans_b else dq]
'''

RIGHT["6.5"] = '''
def from_the_operands(self, node, output_grad):
    """The textbook's formula."""
    a, b = node.inputs
    return [output_grad / b, -(output_grad * a) / (b * b)]


def with_powers(self, node, output_grad):
    """By powers of b."""
    a, b = node.inputs
    return [output_grad * b**-1, output_grad * -1 * a * b**-2]


def from_the_first(self, node, output_grad):
    """The second adjoint from the first."""
    da = div_op(output_grad, node.inputs[1])
    return [da, neg_op(mul_op(da, node))]
'''

RIGHT["8.1"] = '''
FUNCTION = {"with_a_power": "LogOp.gradient", "slope_first": "LogOp.gradient"}


def of_floats(self, node, input_vals):
    """Python's function for numbers, NumPy's for arrays."""
    import math

    value = input_vals[0]
    return np.log(value) if isinstance(value, np.ndarray) else math.log(value)


def by_another_base(self, node, input_vals):
    """The logarithm to base 2, scaled."""
    return np.log2(inexact(input_vals[0])) * float(np.log(2))


def with_a_power(self, node, output_grad):
    """a ** -1."""
    return [node.inputs[0] ** -1 * output_grad]


def slope_first(self, node, output_grad):
    """1 / a, times what arrives."""
    (a,) = node.inputs
    return [1 / a * output_grad]
'''

RIGHT["8.2"] = '''
def unpacks(self, node, output_grad):
    """The attribute is handed on as it is."""
    return [spread_op(output_grad, *node.inputs, *node.const_attr)]


def ones_times(self, node, output_grad):
    """Ones of the operand's shape, times the adjoint spread."""
    from autodiff.ops.sources import oneslike_op

    (a,), (axis, keepdims) = node.inputs, node.const_attr
    return (oneslike_op(a) * spread_op(output_grad, a, axis=axis, keepdims=keepdims),)
'''

RIGHT["8.3"] = '''
FUNCTION = {"y_minus_y_squared": "SigmoidOp.gradient", "two_sides": "SigmoidOp.gradient"}


def by_the_tangent(self, node, input_vals):
    """The two S-shaped curves are one, stretched."""
    return (1 + np.tanh(inexact(input_vals[0]) / 2)) / 2


def by_the_softplus(self, node, input_vals):
    """exp(-log(1 + exp(-a)))."""
    return np.exp(-np.logaddexp(0, -inexact(input_vals[0])))


def clipped(self, node, input_vals):
    """Beyond 80 the curve is flat to the last digit."""
    return 1 / (1 + np.exp(-np.clip(inexact(input_vals[0]), -80, 80)))


def by_masks(self, node, input_vals):
    """Each side is computed for its own elements only."""
    a = np.asarray(inexact(input_vals[0]))
    a = a if a.dtype.kind == "f" else a.astype(float)
    y = np.empty_like(a)
    right = a >= 0
    y[right] = 1 / (1 + np.exp(-a[right]))
    e = np.exp(a[~right])
    y[~right] = e / (1 + e)
    return y


def y_minus_y_squared(self, node, output_grad):
    """The product multiplied out."""
    return [output_grad * (node - node**2)]


def two_sides(self, node, output_grad):
    """1 - sigmoid(a) is sigmoid(-a)."""
    return [output_grad * node * sigmoid_op(-node.inputs[0])]
'''

RIGHT["8.4"] = '''
def both_labels(logits, labels):
    """One term for each label."""
    return reduce_sum_op(labels * softplus_op(-logits) + (1 - labels) * softplus_op(logits))


def signed(logits, labels):
    """The label as a sign."""
    return reduce_sum_op(softplus_op((1 - 2 * labels) * logits))


def two_sums(logits, labels):
    """The sum of each term."""
    return reduce_sum_op(softplus_op(logits)) - reduce_sum_op(labels * logits)
'''

RIGHT["8.5"] = '''
def two_executors(loss, start, feed_dict, learning_rate, steps):
    """The loss and the slopes apart, copies of all arrays, subtracted in place."""
    import numpy as np

    parameters = list(start)
    values = {p: np.array(start[p], dtype=float) for p in parameters}
    slopes_of, loss_of, losses = Executor(gradients(loss, parameters)), Executor([loss]), []
    for _ in range(steps):
        feed = dict(feed_dict)
        feed.update(values)
        losses += loss_of.run(feed)
        for p, slope in zip(parameters, slopes_of.run(feed), strict=True):
            values[p] = values[p] - np.asarray(slope) * learning_rate
    return values, losses


def loss_last(loss, start, feed_dict, learning_rate, steps):
    """The loss behind the slopes, popped; a list returned."""
    run, values, losses = Executor(gradients(loss, list(start)) + [loss]).run, start, []
    for _ in range(steps):
        results = run(values | feed_dict)
        losses.append(results.pop())
        values = {p: values[p] - learning_rate * s for p, s in zip(values, results, strict=True)}
    return [values, losses]
'''


outcomes, test_right_bodies_that_are_written_differently_pass = acceptance(RIGHT)
