"""Known-wrong bodies of exercise 12.5, last_uses."""


def first_uses(uses, kept):
    """Keeps the first position that it sees."""
    last = {}
    for position, numbers in enumerate(uses):
        for number in numbers:
            last.setdefault(number, position)
    return last | dict.fromkeys(kept, len(uses))


def counts_from_one(uses, kept):
    """Counts the lines from 1."""
    last = {}
    for position, numbers in enumerate(uses, 1):
        for number in numbers:
            last[number] = position
    return last | dict.fromkeys(kept, len(uses))


def ends_all(uses, kept):
    """Lets outputs die as well."""
    last = {}
    for position, numbers in enumerate(uses):
        for number in numbers:
            last[number] = position
    return last


def drops_the_kept(uses, kept):
    """Leaves out what never dies."""
    last = {}
    for position, numbers in enumerate(uses):
        for number in numbers:
            if number not in kept:
                last[number] = position
    return last


def kept_until_the_last_line(uses, kept):
    """Lets outputs die with the last line."""
    last = {}
    for position, numbers in enumerate(uses):
        for number in numbers:
            last[number] = position
    return last | dict.fromkeys(kept, len(uses) - 1)


def kept_if_used(uses, kept):
    """Forgets an output that no line uses."""
    last = {}
    for position, numbers in enumerate(uses):
        for number in numbers:
            last[number] = len(uses) if number in kept else position
    return last


def inputs_alone(uses, kept):
    """Leaves out the last number of each line, the one that it makes."""
    last = {}
    for position, numbers in enumerate(uses):
        for number in numbers[:-1]:
            last[number] = position
    return last | dict.fromkeys(kept, len(uses))
