"""Names of nodes for display: spelled from the graph on demand, and always short.

A name that spells out all its operands doubles whenever a node is used twice, so it must never be
stored or compared: lesson 9 shows what happens when it is.
"""

LONGEST = 60
DEEPEST = 4


def describe(node, depth=DEEPEST):
    """Return a short expression for a node, with `…` where it is cut.

    Parameters
    ----------
    node : Node
        Any node; its graph may be as large as it likes.
    depth : int
        How many levels of operands are spelled.

    Returns
    -------
    str
        At most 60 characters.
    """
    text = _spell(node, depth)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _spell(node, depth, inside=False):
    if node._name is not None:
        return node._name if len(node._name) <= 20 else node._name[:19] + "…"
    if node.inputs and depth == 0:
        return "…"
    operands = [_spell(operand, depth - 1, inside=True) for operand in node.inputs[:3]]
    if len(node.inputs) > 3:
        operands.append("…")
    return node.op.spell(node, operands, inside)


def spell_call(function, operands):
    """Return `function(a, b)`."""
    return f"{function}({', '.join(operands)})"


def spell_infix(symbol, operands, inside):
    """Return `a + b`, in parentheses where it is itself an operand."""
    text = f" {symbol} ".join(operands)
    return f"({text})" if inside else text


def spell_constant(value):
    """Return a number as it is, and an array by its shape."""
    shape = getattr(value, "shape", ())
    text = repr(value.item() if hasattr(value, "item") and shape == () else value)
    return f"array{list(shape)}" if shape else text if len(text) <= 12 else text[:11] + "…"
