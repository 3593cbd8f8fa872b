"""The checks of lesson 11 accept every right body, however it is written."""

from tests.course.accepting import acceptance

RIGHT = {}  # a few of the many right bodies of each exercise

RIGHT["11.1"] = '''
def by_factorials(slots, times):
    """The formula spelled out."""
    product = 1
    for k in range(1, times + 1):
        product = product * (slots + 1 + k) // k
    return product


def by_a_table(slots, times):
    """The recurrence, row by row."""
    row = [t + 1 for t in range(times + 1)]
    for _ in range(slots):
        for t in range(1, times + 1):
            row[t] += row[t - 1]
    return row[times]


def from_the_other_side(slots, times):
    """The same binomial coefficient."""
    return comb(slots + times + 1, slots + 1)
'''

RIGHT["11.2"] = '''
def with_memory(steps, slots):
    """Top down, each answer remembered."""
    known = {}

    def best(n, s):
        if n == 1:
            return 0
        if s == 0:
            return n * (n - 1) // 2
        if (n, s) not in known:
            known[n, s] = min(m + best(n - m, s - 1) + best(m, s) for m in range(1, n))
        return known[n, s]

    return best(steps, slots)


def by_the_formula(steps, slots):
    """Griewank's closed form."""
    times = 0
    while comb(slots + 1 + times, times) < steps:
        times += 1
    return times * steps - comb(slots + 1 + times, times - 1) if times else 0


def as_a_grid(steps, slots):
    """A table of lists."""
    best = [[0] * (slots + 1) for _ in range(steps + 1)]
    for n in range(1, steps + 1):
        best[n][0] = sum(range(n))
        for s in range(1, slots + 1):
            choices = [m + best[n - m][s - 1] + best[m][s] for m in range(1, n)]
            best[n][s] = min(choices) if choices else 0
    return best[steps][slots]
'''

RIGHT["11.3"] = '''
def with_next(steps, slots):
    """A generator for the times."""
    times = next(t for t in range(1, steps + 1) if reach(slots, t) >= steps)
    left, right = reach(slots, times - 1), reach(slots - 1, times - 1)
    return left if steps - left >= right else steps - right


def tries_each(steps, slots):
    """The largest m that both limits allow."""
    times = 0
    while reach(slots, times) < steps:
        times += 1
    fits = [m for m in range(max(1, steps - reach(slots - 1, times)), reach(slots, times - 1) + 1)
            if reach(slots - 1, times - 1) <= steps - m]
    return max(fits)
'''

RIGHT["11.4"] = '''
def by_text(i):
    """The digits as text."""
    return len(f"{i:b}".rpartition("1")[0]) or None


def by_shifting(i):
    """Zeros taken off one by one."""
    if i == 0:
        return None
    while i % 2 == 0:
        i //= 2
    return i.bit_length() - 1 if i > 1 else None


def as_the_crate_has_it(i):
    """With a ruler that begins anew after each power of two."""
    if i < 2 or not i & (i - 1):
        return None
    k = i.bit_length() - 1
    ruler = i - 2**k
    zeros = 0
    while ruler % 2 == 0:
        ruler //= 2
        zeros += 1
    return k - zeros
'''

RIGHT["11.5"] = '''
def with_match(actions, start, cotangent, advance, pull_back, store):
    """A match statement, and the first state apart from the store."""
    here, state = 0, start
    for action in actions:
        match action.kind:
            case "advance":
                for i in range(here, action.state):
                    state = advance(state, i)
                here = action.state
            case "keep":
                store[action.state] = state
            case "load":
                here = action.state
                state = store[here] if here else start
            case "drop":
                store.pop(action.state)
            case "back":
                cotangent = pull_back(state, here, cotangent)
    return cotangent


def with_functions(actions, start, cotangent, advance, pull_back, store):
    """A pair for the current state."""
    store[0] = start
    current = (0, start)
    for kind, number in actions:
        if kind == "load":
            current = (number, store[number])
        if kind == "advance":
            while current[0] != number:
                current = (current[0] + 1, advance(current[1], current[0]))
        if kind == "keep":
            store[number] = current[1]
        if kind == "drop":
            store.__delitem__(number)
        if kind == "back":
            cotangent = pull_back(current[1], number, cotangent)
    del store[0]
    return cotangent
'''


outcomes, test_right_bodies_that_are_written_differently_pass = acceptance(RIGHT)
