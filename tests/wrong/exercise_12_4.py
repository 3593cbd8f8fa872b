"""Known-wrong bodies of exercise 12.4, merge."""


def merges_nothing(steps, same, alone):
    """Renames inputs, and merges nothing."""
    kept = [s._replace(inputs=tuple([same.get(n, n) for n in s.inputs])) for s in steps]
    return kept, dict(same)


def looks_up_before_renaming(steps, same, alone):
    """Makes the key from the old inputs, and so misses what follows from a merge."""
    first, kept, same = {}, [], dict(same)
    for step in steps:
        key = (id(step.op), step.inputs, constant_key(step.const_attr))
        earlier = first.setdefault(key, step.target) if step.target not in alone else step.target
        if earlier != step.target:
            same[step.target] = earlier
            continue
        kept.append(step._replace(inputs=tuple([same.get(n, n) for n in step.inputs])))
    return kept, same


def keeps_old_inputs(steps, same, alone):
    """Keeps steps that read values which are gone."""
    first, kept, same = {}, [], dict(same)
    for step in steps:
        inputs = tuple([same.get(n, n) for n in step.inputs])
        key = (id(step.op), inputs, constant_key(step.const_attr))
        earlier = first.setdefault(key, step.target) if step.target not in alone else step.target
        if earlier != step.target:
            same[step.target] = earlier
            continue
        kept.append(step)
    return kept, same


def forgets_the_constant(steps, same, alone):
    """Merges x * 2 and x * 3."""
    first, kept, same = {}, [], dict(same)
    for step in steps:
        inputs = tuple([same.get(n, n) for n in step.inputs])
        key = (id(step.op), inputs)
        earlier = first.setdefault(key, step.target) if step.target not in alone else step.target
        if earlier != step.target:
            same[step.target] = earlier
            continue
        kept.append(step._replace(inputs=inputs))
    return kept, same


def compares_constants(steps, same, alone):
    """Merges x * 2 and x * 2.0, and adds 0.0 where -0.0 was."""
    first, kept, same = {}, [], dict(same)
    for step in steps:
        inputs = tuple([same.get(n, n) for n in step.inputs])
        key = (id(step.op), inputs, step.const_attr)
        earlier = first.setdefault(key, step.target) if step.target not in alone else step.target
        if earlier != step.target:
            same[step.target] = earlier
            continue
        kept.append(step._replace(inputs=inputs))
    return kept, same


def sorts_the_inputs(steps, same, alone):
    """Merges a - b with b - a."""
    first, kept, same = {}, [], dict(same)
    for step in steps:
        inputs = tuple([same.get(n, n) for n in step.inputs])
        key = (id(step.op), tuple(sorted(inputs)), constant_key(step.const_attr))
        earlier = first.setdefault(key, step.target) if step.target not in alone else step.target
        if earlier != step.target:
            same[step.target] = earlier
            continue
        kept.append(step._replace(inputs=inputs))
    return kept, same


def merges_the_lonely(steps, same, alone):
    """Merges also what draws a random number."""
    first, kept, same = {}, [], dict(same)
    for step in steps:
        inputs = tuple([same.get(n, n) for n in step.inputs])
        key = (id(step.op), inputs, constant_key(step.const_attr))
        earlier = first.setdefault(key, step.target)
        if earlier != step.target:
            same[step.target] = earlier
            continue
        kept.append(step._replace(inputs=inputs))
    return kept, same


def drops_the_lonely(steps, same, alone):
    """Passes over the steps that are never merged."""
    first, kept, same = {}, [], dict(same)
    for step in steps:
        if step.target in alone:
            continue
        inputs = tuple([same.get(n, n) for n in step.inputs])
        key = (id(step.op), inputs, constant_key(step.const_attr))
        earlier = first.setdefault(key, step.target)
        if earlier != step.target:
            same[step.target] = earlier
            continue
        kept.append(step._replace(inputs=inputs))
    return kept, same


def remembers_the_lonely(steps, same, alone):
    """Lets later steps be merged into one that must stay alone."""
    first, kept, same = {}, [], dict(same)
    for step in steps:
        inputs = tuple([same.get(n, n) for n in step.inputs])
        key = (id(step.op), inputs, constant_key(step.const_attr))
        earlier = first.setdefault(key, step.target)
        if earlier != step.target and step.target not in alone:
            same[step.target] = earlier
            continue
        kept.append(step._replace(inputs=inputs))
    return kept, same


def writes_into_same(steps, same, alone):
    """Changes the caller's dict."""
    first, kept = {}, []
    for step in steps:
        inputs = tuple([same.get(n, n) for n in step.inputs])
        key = (id(step.op), inputs, constant_key(step.const_attr))
        earlier = first.setdefault(key, step.target) if step.target not in alone else step.target
        if earlier != step.target:
            same[step.target] = earlier
            continue
        kept.append(step._replace(inputs=inputs))
    return kept, same


def begins_anew(steps, same, alone):
    """Forgets what was known to be the same before."""
    first, kept, same = {}, [], {}
    for step in steps:
        inputs = tuple([same.get(n, n) for n in step.inputs])
        key = (id(step.op), inputs, constant_key(step.const_attr))
        earlier = first.setdefault(key, step.target) if step.target not in alone else step.target
        if earlier != step.target:
            same[step.target] = earlier
            continue
        kept.append(step._replace(inputs=inputs))
    return kept, same


def any_op(steps, same, alone):
    """Merges a * b with a - b."""
    first, kept, same = {}, [], dict(same)
    for step in steps:
        inputs = tuple([same.get(n, n) for n in step.inputs])
        key = (inputs, constant_key(step.const_attr))
        earlier = first.setdefault(key, step.target) if step.target not in alone else step.target
        if earlier != step.target:
            same[step.target] = earlier
            continue
        kept.append(step._replace(inputs=inputs))
    return kept, same
