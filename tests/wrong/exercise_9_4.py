"""Known-wrong bodies for exercise 9.4, `differentiate`."""


def drops_the_last_gradient(expr, values, wrt=None):
    """Runs all but the last, as the code did that this lesson grew from."""
    names = names_to_differentiate(values, wrt)
    output, feed_dict = prepare(expr, values)
    totals = {name: [v for v in feed_dict if v.name == name] for name in names}
    nodes = [sum_node_list(gradients(output, found)) for found in totals.values() if found]
    derivatives = Executor(nodes).run(feed_dict)[:-1]
    return dict(zip([name for name in names if totals[name]], derivatives, strict=False))


def counts_one_occurrence(expr, values, wrt=None):
    """Keeps one node for each name."""
    names = names_to_differentiate(values, wrt)
    output, feed_dict = prepare(expr, values)
    by_name = {variable.name: variable for variable in feed_dict}
    present = [name for name in names if name in by_name]
    adjoints = gradients(output, [by_name[name] for name in present])
    found = dict(zip(present, Executor(adjoints).run(feed_dict), strict=True))
    derivatives = {name: found.get(name, 0) for name in names}
    return derivatives[names[0]] if wrt is not None or len(values) == 1 else derivatives


def fails_for_an_unused_variable(expr, values, wrt=None):
    """Expects every name to stand in the expression."""
    names = names_to_differentiate(values, wrt)
    output, feed_dict = prepare(expr, values)
    totals = defaultdict(int)
    adjoints = Executor(gradients(output, list(feed_dict))).run(feed_dict)
    for variable, adjoint in zip(feed_dict, adjoints, strict=True):
        totals[variable.name] += adjoint
    totals = dict(totals)
    derivatives = {name: totals[name] for name in names}
    return derivatives[names[0]] if wrt is not None or len(values) == 1 else derivatives


def leaves_unused_variables_out(expr, values, wrt=None):
    """Names only what stands in the expression."""
    names = names_to_differentiate(values, wrt)
    output, feed_dict = prepare(expr, values)
    totals = {}
    adjoints = Executor(gradients(output, list(feed_dict))).run(feed_dict)
    for variable, adjoint in zip(feed_dict, adjoints, strict=True):
        if variable.name in names:
            totals[variable.name] = totals.get(variable.name, 0) + adjoint
    return totals.get(names[0], 0) if wrt is not None or len(values) == 1 else totals


def always_returns_a_dict(expr, values, wrt=None):
    """Forgets that a single derivative is a number."""
    totals = dict.fromkeys(names_to_differentiate(values, wrt), 0)
    output, feed_dict = prepare(expr, values)
    adjoints = Executor(gradients(output, list(feed_dict))).run(feed_dict)
    for variable, adjoint in zip(feed_dict, adjoints, strict=True):
        if variable.name in totals:
            totals[variable.name] += adjoint
    return totals


def returns_a_list(expr, values, wrt=None):
    """Returns the derivatives without their names."""
    totals = dict.fromkeys(names_to_differentiate(values, wrt), 0)
    output, feed_dict = prepare(expr, values)
    adjoints = Executor(gradients(output, list(feed_dict))).run(feed_dict)
    for variable, adjoint in zip(feed_dict, adjoints, strict=True):
        if variable.name in totals:
            totals[variable.name] += adjoint
    return list(totals.values())


def returns_the_first_alone(expr, values, wrt=None):
    """Forgets that there may be several variables."""
    names = names_to_differentiate(values, wrt)
    output, feed_dict = prepare(expr, values)
    occurrences = [variable for variable in feed_dict if variable.name == names[0]]
    return sum(Executor(gradients(output, occurrences)).run(feed_dict))


def ignores_wrt(expr, values, wrt=None):
    """Differentiates by everything, always."""
    totals = dict.fromkeys(names_to_differentiate(values, None), 0)
    output, feed_dict = prepare(expr, values)
    adjoints = Executor(gradients(output, list(feed_dict))).run(feed_dict)
    for variable, adjoint in zip(feed_dict, adjoints, strict=True):
        totals[variable.name] += adjoint
    return next(iter(totals.values())) if len(totals) == 1 else totals


def returns_the_value(expr, values, wrt=None):
    """Evaluates instead."""
    names_to_differentiate(values, wrt)
    output, feed_dict = prepare(expr, values)
    return Executor([output]).run(feed_dict)[0]


def returns_nodes(expr, values, wrt=None):
    """Builds the adjoints and never runs them."""
    names = names_to_differentiate(values, wrt)
    output, feed_dict = prepare(expr, values)
    found = [[v for v in feed_dict if v.name == name] for name in names]
    totals = [sum_node_list(gradients(output, nodes)) if nodes else 0 for nodes in found]
    by_name = dict(zip(names, totals, strict=True))
    return totals[0] if wrt is not None or len(values) == 1 else by_name


def differentiates_by_new_variables(expr, values, wrt=None):
    """Makes variables of the same names, which are other variables."""
    names = names_to_differentiate(values, wrt)
    output, feed_dict = prepare(expr, values)
    fresh = {Variable(name=name): 0 for name in names}
    adjoints = Executor(gradients(output, list(fresh))).run({**feed_dict, **fresh})
    by_name = dict(zip(names, adjoints, strict=True))
    return by_name[names[0]] if wrt is not None or len(values) == 1 else by_name


def makes_floats(expr, values, wrt=None):
    """Loses exactness."""
    names = names_to_differentiate(values, wrt)
    output, feed_dict = prepare(expr, values)
    totals = dict.fromkeys(names, 0.0)
    adjoints = Executor(gradients(output, list(feed_dict))).run(feed_dict)
    for variable, adjoint in zip(feed_dict, adjoints, strict=True):
        if variable.name in totals:
            totals[variable.name] += float(adjoint)
    return totals[names[0]] if wrt is not None or len(values) == 1 else totals


def takes_differences(expr, values, wrt=None):
    """Uses central differences, which are right for squares and wrong for cubes."""
    names = names_to_differentiate(values, wrt)
    slopes = {}
    for name in names:
        near = [evaluate(expr, {**values, name: values[name] + step}) for step in (1, -1)]
        twice = near[0] - near[1]
        slopes[name] = twice // 2 if isinstance(twice, int) else twice / 2
    return slopes[names[0]] if wrt is not None or len(values) == 1 else slopes


def accepts_any_wrt(expr, values, wrt=None):
    """Looks at `wrt` only to compare it with names."""
    names = list(values) if wrt is None else [wrt]
    output, feed_dict = prepare(expr, values)
    adjoints = Executor(gradients(output, list(feed_dict))).run(feed_dict)
    pairs = list(zip(feed_dict, adjoints, strict=True))
    totals = [sum(adjoint for v, adjoint in pairs if v.name == name) for name in names]
    return totals[0] if len(names) == 1 else dict(zip(names, totals, strict=True))


def forgets_return(expr, values, wrt=None):
    """Computes everything and drops it."""
    totals = dict.fromkeys(names_to_differentiate(values, wrt), 0)
    output, feed_dict = prepare(expr, values)
    adjoints = Executor(gradients(output, list(feed_dict))).run(feed_dict)
    for variable, adjoint in zip(feed_dict, adjoints, strict=True):
        if variable.name in totals:
            totals[variable.name] += adjoint


def runs_name_by_name(expr, values, wrt=None):
    """Makes an Executor for each name, so that the whole expression is computed for each, too."""
    names = names_to_differentiate(values, wrt)
    output, feed_dict = prepare(expr, values)
    slopes = {}
    for name in names:
        occurrences = [variable for variable in feed_dict if variable.name == name]
        slopes[name] = sum(Executor(gradients(output, occurrences)).run(feed_dict))
    return slopes[names[0]] if wrt is not None or len(values) == 1 else slopes


def calls_itself_for_each_name(expr, values, wrt=None):
    """Hands every name to another call."""
    if wrt is None and len(values) != 1:
        check_values(values)
        prepare(expr, values)
        return {name: differentiate(expr, values, wrt=name) for name in values}
    (name,) = names_to_differentiate(values, wrt)
    output, feed_dict = prepare(expr, values)
    occurrences = [variable for variable in feed_dict if variable.name == name]
    return sum(Executor(gradients(output, occurrences)).run(feed_dict))
