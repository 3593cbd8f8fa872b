"""How a state is shown, everywhere: a mark, a word, and how points are said."""

MARKS = {"right": "✓", "wrong": "✗", "changed": "↻", "unchecked": "?", "not started": "○"}
WORDS = {"changed": "changed", "unchecked": "not checked"}


def word(state: str) -> str:
    """Return the words in which a state is shown."""
    return WORDS.get(state, state)


def of_points(earned: int, possible: int) -> str:
    """Return how points are said.

    Examples
    --------
    >>> of_points(2, 3)
    '2 of 3 points'
    """
    return f"{earned} of {possible} point{'' if possible == 1 else 's'}"
