"""Known-wrong bodies of exercise 11.1, reach."""


def forgets_the_first_state(slots, times):
    """Counts as if the first state took a slot: the formula as the papers have it."""
    return comb(slots + times, times)


def takes_one_slot_too_many(slots, times):
    """Off by one in the other direction."""
    return comb(slots + 2 + times, times)


def multiplies(slots, times):
    """Each slot gives a stretch of that many steps."""
    return (slots + 1) * times + 1


def takes_a_power(slots, times):
    """The right side keeps all slots."""
    return (slots + 2) ** times


def stops_one_repetition_short(slots, times):
    """Takes `times` for the evaluations, the one in backward among them."""
    return comb(slots + times, times - 1) if times else 1


def counts_advances(slots, times):
    """Counts the steps that run forward."""
    return comb(slots + 1 + times, times) - 1


def knows_no_chain_of_one(slots, times):
    """Says that nothing can be done without running forward."""
    return comb(slots + 1 + times, times) if times else 0


def forgets_to_return(slots, times):
    """Computes it, and returns nothing."""
    comb(slots + 1 + times, times)
