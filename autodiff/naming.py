"""Names of nodes for display: spelled from the graph on demand, and always short.

A name that spells out all its operands doubles whenever a node is used twice, so it must never be
stored or compared: lesson 9 shows what happens when it is.
"""

import sys

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
    text, _ = _spell(node, depth)
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip("…") + "…"


ATOM = 9  # binds tighter than any operator


def _spell(node, depth):
    """Return a node's text and how tightly its outermost operator binds."""
    if node._name is not None:
        return node._name if len(node._name) <= 20 else node._name[:19] + "…", ATOM
    if node.inputs and depth == 0:
        return "…", ATOM
    bound = node.op.tightness
    operands = [_spell(operand, depth - 1) for operand in node.inputs[:3]]
    texts = [
        f"({text})" if tightness < bound + (position > 0) else text
        for position, (text, tightness) in enumerate(operands)
    ]
    if len(node.inputs) > 3:
        texts.append("…")
    return node.op.spell(node, texts), bound or ATOM


def spell_constant(value):
    """Return a number as it is, and an array by its shape."""
    shape = getattr(value, "shape", ())
    if shape:
        return f"array{list(shape)}"
    text = str(value.item() if hasattr(value, "item") else value)
    return text if len(text) <= 12 else text[:11] + "…"


def spell_place(filename, line):
    """Return `file:line`, or the cell and the line in it where the code comes from a notebook.

    A notebook's cells are compiled under file names that nobody can open.
    """
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    cell = shell and shell.compile.format_code_name(filename)
    return f"{' '.join(cell)}, line {line}" if cell else f"{filename}:{line}"
