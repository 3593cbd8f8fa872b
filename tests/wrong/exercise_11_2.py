"""Known-wrong bodies of exercise 11.2, fewest."""


def uses_no_slots(steps, slots):
    """Computes each state from the first one."""
    return steps * (steps - 1) // 2


def counts_the_backward_too(steps, slots):
    """Adds the evaluation in each step's own backward."""
    row = [n * (n - 1) // 2 for n in range(steps + 1)]
    for _ in range(slots):
        fewer, row = row, [0, 0]
        for n in range(2, steps + 1):
            row.append(min(m + fewer[n - m] + row[m] for m in range(1, n)))
    return row[steps] + steps


def exchanges_the_sides(steps, slots):
    """Gives the left side one slot less, and the right side all of them."""
    row = [n * (n - 1) // 2 for n in range(steps + 1)]
    for _ in range(slots):
        fewer, row = row, [0, 0]
        for n in range(2, steps + 1):
            row.append(min(m + row[n - m] + fewer[m] for m in range(1, n)))
    return row[steps]


def loses_the_slot(steps, slots):
    """Both sides have one slot less."""
    row = [n * (n - 1) // 2 for n in range(steps + 1)]
    for _ in range(slots):
        fewer, row = row, [0, 0]
        for n in range(2, steps + 1):
            row.append(min(m + fewer[n - m] + fewer[m] for m in range(1, n)))
    return row[steps]


def goes_there_for_nothing(steps, slots):
    """Forgets the m steps to the snapshot."""
    row = [n * (n - 1) // 2 for n in range(steps + 1)]
    for _ in range(slots):
        fewer, row = row, [0, 0]
        for n in range(2, steps + 1):
            row.append(min(fewer[n - m] + row[m] for m in range(1, n)))
    return row[steps]


def always_halves(steps, slots):
    """Cuts in the middle."""
    if slots == 0 or steps <= 1:
        return steps * (steps - 1) // 2
    m = steps // 2
    return m + fewest(steps - m, slots - 1) + fewest(m, slots)


def forgets_the_left_side(steps, slots):
    """Goes to the snapshot, and counts what lies right of it."""
    row = [n * (n - 1) // 2 for n in range(steps + 1)]
    for _ in range(slots):
        fewer, row = row, [0, 0]
        for n in range(2, steps + 1):
            row.append(min(m + fewer[n - m] for m in range(1, n)))
    return row[steps]


def tries_too_few(steps, slots):
    """Leaves the first place out."""
    row = [n * (n - 1) // 2 for n in range(steps + 1)]
    for _ in range(slots):
        fewer, row = row, [0, 0]
        for n in range(2, steps + 1):
            row.append(min((m + fewer[n - m] + row[m] for m in range(2, n)), default=1))
    return row[steps]


def forgets_to_return(steps, slots):
    """Fills the table, and returns nothing."""
    row = [n * (n - 1) // 2 for n in range(steps + 1)]
    for _ in range(slots):
        fewer, row = row, [0, 0]
        for n in range(2, steps + 1):
            row.append(min(m + fewer[n - m] + row[m] for m in range(1, n)))
