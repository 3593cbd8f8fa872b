"""Known-wrong bodies of exercise 11.3, next_snapshot."""


def halves(steps, slots):
    """Cuts in the middle."""
    return steps // 2


def looks_left_only(steps, slots):
    """Takes the limit of the left side."""
    times = 1
    while reach(slots, times) < steps:
        times += 1
    return reach(slots, times - 1)


def looks_right_only(steps, slots):
    """Takes the limit of the right side."""
    times = 1
    while reach(slots, times) < steps:
        times += 1
    return steps - reach(slots - 1, times - 1)


def counts_once_too_often(steps, slots):
    """Begins to count too late."""
    times = 2
    while reach(slots, times - 1) < steps:
        times += 1
    return max(min(reach(slots, times - 1), steps - reach(slots - 1, times - 1)), 1)


def returns_the_right_side(steps, slots):
    """Says how many steps are left."""
    times = 1
    while reach(slots, times) < steps:
        times += 1
    return steps - min(reach(slots, times - 1), steps - reach(slots - 1, times - 1))


def takes_the_smallest(steps, slots):
    """The lower limits: as few evaluations, but more snapshots to write."""
    times = 1
    while reach(slots, times) < steps:
        times += 1
    left = reach(slots, times - 2) if times > 1 else 1
    return max(left, steps - reach(slots - 1, times), 1)


def spreads_evenly(steps, slots):
    """Puts the slots at equal distances."""
    return max(steps // (slots + 1), 1)


def uses_all_slots_on_the_right(steps, slots):
    """Forgets that the snapshot takes one."""
    times = 1
    while reach(slots, times) < steps:
        times += 1
    return max(min(reach(slots, times - 1), steps - reach(slots, times - 1)), 1)


def forgets_to_return(steps, slots):
    """Finds it, and returns nothing."""
    times = 1
    while reach(slots, times) < steps:
        times += 1
