"""Known-wrong bodies of exercise 12.2, live_steps."""


def keeps_all(steps, wanted):
    """Keeps every step."""
    return list(steps)


def wanted_alone(steps, wanted):
    """Keeps the steps whose targets are wanted, and not what these need."""
    return [step for step in steps if step.target in wanted]


def one_step_back(steps, wanted):
    """Looks at the inputs of what is wanted, and not at theirs."""
    needed = set(wanted)
    for step in steps:
        if step.target in wanted:
            needed.update(step.inputs)
    return [step for step in steps if step.target in needed]


def walks_forwards(steps, wanted):
    """Walks in the order of the steps, when nobody knows yet what is needed."""
    needed, live = set(wanted), []
    for step in steps:
        if step.target in needed:
            needed.update(step.inputs)
            live.append(step)
    return live


def leaves_them_reversed(steps, wanted):
    """Forgets to turn the list round."""
    needed, live = set(wanted), []
    for step in reversed(steps):
        if step.target in needed:
            needed.update(step.inputs)
            live.append(step)
    return live


def changes_wanted(steps, wanted):
    """Adds to the caller's set."""
    live = []
    for step in reversed(steps):
        if step.target in wanted:
            wanted.update(step.inputs)
            live.append(step)
    return live[::-1]


def first_input_alone(steps, wanted):
    """Follows the first input only."""
    needed, live = set(wanted), []
    for step in reversed(steps):
        if step.target in needed:
            needed.update(step.inputs[:1])
            live.append(step)
    return live[::-1]


def stops_early(steps, wanted):
    """Ends at the first step that is not needed."""
    needed, live = set(wanted), []
    for step in reversed(steps):
        if step.target not in needed:
            break
        needed.update(step.inputs)
        live.append(step)
    return live[::-1]


def a_walk_for_each(steps, wanted):
    """Yields the steps, so that the caller gets no list."""
    needed, live = set(wanted), []
    for step in reversed(steps):
        if step.target in needed:
            needed.update(step.inputs)
            live.append(step)
    return reversed(live)
