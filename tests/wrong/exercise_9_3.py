"""Known-wrong bodies for exercise 9.3, `evaluate`."""


def returns_the_list(expr, values):
    """Returns what the Executor returns."""
    output, feed_dict = prepare(expr, values)
    return Executor([output]).run(feed_dict)


def forgets_return(expr, values):
    """Computes the value and drops it."""
    output, feed_dict = prepare(expr, values)
    Executor([output]).run(feed_dict)


def makes_a_float(expr, values):
    """Loses exactness."""
    output, feed_dict = prepare(expr, values)
    return float(Executor([output]).run(feed_dict)[0])


def feeds_floats(expr, values):
    """Loses exactness before the first operation."""
    output, feed_dict = prepare(expr, values)
    feed_dict = {node: float(value) for node, value in feed_dict.items()}
    return Executor([output]).run(feed_dict)[0]


def makes_new_variables(expr, values):
    """Feeds variables of the same names, which are other variables."""
    feed_dict = {Variable(name=name): value for name, value in values.items()}
    return Executor([as_expression(expr)]).run(feed_dict)[0]


def feeds_one_occurrence(expr, values):
    """Finds one node for each name, though a name may stand in many places."""
    output = as_expression(expr)
    variables = {n.name: n for n in find_topo_sort([output]) if n.op is placeholder_op}
    feed_dict = {variables[name]: values[name] for name in variables}
    return Executor([output]).run(feed_dict)[0]


def feeds_by_name(expr, values):
    """Hands names to an Executor, which knows nodes."""
    return Executor([as_expression(expr)]).run(values)[0]


def forgets_bare_expressions(expr, values):
    """Walks the graph of whatever comes, and takes a name for no expression."""
    variables = [node for node in find_topo_sort([expr]) if node.op is placeholder_op]
    return Executor([expr]).run({node: values[node.name] for node in variables})[0]


def checks_no_values(expr, values):
    """Leaves `prepare` out, so that True is 1."""
    output = as_expression(expr)
    variables = [node for node in find_topo_sort([output]) if node.op is placeholder_op]
    return Executor([output]).run({node: values[node.name] for node in variables})[0]


def recurses(expr, values):
    """Calls itself for the operands: too deep for a long line, twice for what is shared."""
    output, feed_dict = prepare(expr, values)

    def value(node):
        if node in feed_dict:
            return feed_dict[node]
        return node.op.compute(node, [value(operand) for operand in node.inputs])

    return value(output)


def takes_zero_for_missing(expr, values):
    """Gives variables without a value the value 0."""
    output = as_expression(expr)
    variables = [n.name for n in find_topo_sort([output]) if n.op is placeholder_op]
    output, feed_dict = prepare(output, {**dict.fromkeys(variables, 0), **values})
    return Executor([output]).run(feed_dict)[0]


def uses_the_values_up(expr, values):
    """Takes out of the caller's dict what the expression needs."""
    output, feed_dict = prepare(expr, values)
    for node in feed_dict:
        values.pop(node.name, None)
    return Executor([output]).run(feed_dict)[0]


def returns_the_feed(expr, values):
    """Returns the value of the last variable."""
    output, feed_dict = prepare(expr, values)
    return list(feed_dict.values())[-1]
