"""Known-wrong bodies of exercise 12.6, assign_buffers."""


def one_for_each(requests, last, heirs):
    """Never uses a buffer twice."""
    slots, sizes = {}, []
    for wanted in requests:
        for number, size in wanted:
            slots[number] = len(sizes)
            sizes.append(size)
    return slots, sizes


def frees_first(requests, last, heirs):
    """Frees what dies at a line before the line has written its result."""
    slots, sizes, free = {}, [], []
    for position, wanted in enumerate(requests):
        for number, end in last.items():
            if end == position and number in slots and number not in heirs.values():
                free.append(slots[number])
        for number, size in wanted:
            heir = number in heirs
            slots[number] = slots[heirs[number]] if heir else best_fit(free, sizes, size)
    return slots, sizes


def ignores_heirs(requests, last, heirs):
    """Gives an heir a buffer of its own."""
    slots, sizes, free = {}, [], []
    for position, wanted in enumerate(requests):
        for number, size in wanted:
            slots[number] = best_fit(free, sizes, size)
        free += [slots[n] for n, end in last.items() if end == position and n in slots]
    return slots, sizes


def frees_what_is_inherited(requests, last, heirs):
    """Hands a buffer to the heir and to the next one who asks."""
    slots, sizes, free = {}, [], []
    for position, wanted in enumerate(requests):
        for number, size in wanted:
            heir = number in heirs
            slots[number] = slots[heirs[number]] if heir else best_fit(free, sizes, size)
        free += [slots[n] for n, end in last.items() if end == position and n in slots]
    return slots, sizes


def frees_what_is_kept(requests, last, heirs):
    """Lets outputs die with the last line but one."""
    slots, sizes, free = {}, [], []
    for position, wanted in enumerate(requests):
        for number, size in wanted:
            heir = number in heirs
            slots[number] = slots[heirs[number]] if heir else best_fit(free, sizes, size)
        free += [
            slots[n] for n, end in last.items()
            if (end == position or end == len(requests)) and n in slots
            and n not in heirs.values() and slots[n] not in free
        ]  # fmt: skip
    return slots, sizes


def takes_the_first(requests, last, heirs):
    """Takes the first free buffer, and lets it grow."""
    slots, sizes, free = {}, [], []
    for position, wanted in enumerate(requests):
        for number, size in wanted:
            if number in heirs:
                slots[number] = slots[heirs[number]]
            elif free:
                slots[number] = free.pop(0)
                sizes[slots[number]] = max(sizes[slots[number]], size)
            else:
                slots[number] = len(sizes)
                sizes.append(size)
        free += [
            slots[n] for n, end in last.items()
            if end == position and n in slots and n not in heirs.values()
        ]  # fmt: skip
    return slots, sizes


def never_grows(requests, last, heirs):
    """Takes a free buffer that may be too small."""
    slots, sizes, free = {}, [], []
    for position, wanted in enumerate(requests):
        for number, size in wanted:
            if number in heirs:
                slots[number] = slots[heirs[number]]
            elif free:
                slots[number] = free.pop()
            else:
                slots[number] = len(sizes)
                sizes.append(size)
        free += [
            slots[n] for n, end in last.items()
            if end == position and n in slots and n not in heirs.values()
        ]  # fmt: skip
    return slots, sizes


def dies_a_line_late(requests, last, heirs):
    """Frees a buffer one line too late."""
    slots, sizes, free = {}, [], []
    for position, wanted in enumerate(requests):
        for number, size in wanted:
            heir = number in heirs
            slots[number] = slots[heirs[number]] if heir else best_fit(free, sizes, size)
        free += [
            slots[n] for n, end in last.items()
            if end == position - 1 and n in slots and n not in heirs.values()
        ]  # fmt: skip
    return slots, sizes


def clears_the_lifetimes(requests, last, heirs):
    """Deletes from the caller's dict what is done with."""
    slots, sizes, free = {}, [], []
    for position, wanted in enumerate(requests):
        for number, size in wanted:
            heir = number in heirs
            slots[number] = slots[heirs[number]] if heir else best_fit(free, sizes, size)
        for number in [n for n, end in last.items() if end == position and n in slots]:
            del last[number]
            if number not in heirs.values():
                free.append(slots[number])
    return slots, sizes
