"""Known-wrong bodies of exercise 11.4, dropped."""


def counts_the_last_one(i):
    """Counts the last 1 among the digits left of it."""
    position = i.bit_length() - (i & -i).bit_length() + (i > 0)
    return position if position > 0 else None


def returns_the_zeros(i):
    """The number of zeros itself."""
    zeros = (i & -i).bit_length() - 1
    return zeros if zeros > 0 else None


def drops_the_first_state(i):
    """Lets position 0 go."""
    return i.bit_length() - (i & -i).bit_length()


def always_drops_the_oldest(i):
    """Keeps a window."""
    return 1 if i & (i - 1) else None


def keeps_everything(i):
    """Never drops."""
    return None


def counts_zeros_of_the_state_before(i):
    """The zeros of i - 1, which ends differently."""
    if i < 2:
        return None
    j = i - 1
    position = j.bit_length() - (j & -j).bit_length()
    return position if position > 0 else None


def counts_all_zeros(i):
    """All zeros, not those at the end alone."""
    position = i.bit_length() - 1 - bin(i)[2:].count("0")
    return position if position > 0 else None


def counts_the_ones(i):
    """The ones left of the last one."""
    position = bin(i).count("1") - 1
    return position if position > 0 else None


def drops_only_at_odd_states(i):
    """Takes an even number for a power of two."""
    return i.bit_length() - 1 if i % 2 and i > 1 else None


def counts_from_the_other_end(i):
    """Takes the distance from the newest state for the position."""
    position = (i & -i).bit_length()
    return position if i & (i - 1) else None
