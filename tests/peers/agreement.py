"""What each case gives here and in a peer, compared; and the table of all of it."""

import numpy as np

from tests.peers.libraries import Ours

__all__ = ["QUANTITIES", "compare", "table"]

QUANTITIES = ("value", "gradient", "forward", "second")
RELATIVE, ABSOLUTE = 1e-8, 1e-10


def compare(case, peer):
    """Return a dict from quantity to "agrees", "missing", or what ours and the peer give.

    A derivative is missing where the peer says so itself, by a NotImplementedError.
    """
    rng, ours, theirs = np.random.default_rng(0), Ours(), peer.function(case)
    shape = np.shape(ours.value(case.ours, case.inputs))
    w = rng.normal(size=shape) if case.weighted else np.ones(shape)
    v = [rng.normal(size=np.shape(x)) for x in case.inputs]
    directions = {"value": (), "gradient": (w,), "forward": (v,), "second": (w, v)}
    found = {}
    for quantity in QUANTITIES:
        try:
            expected = getattr(peer, quantity)(theirs, case.inputs, *directions[quantity])
        except NotImplementedError:
            found[quantity] = "missing"
            continue
        received = of_ours(getattr(ours, quantity), case, directions[quantity])
        agrees = are_close(received, expected)
        found[quantity] = "agrees" if agrees else f"ours {received}, {peer.name} {expected}"
    return found


def of_ours(method, case, directions):
    """Return what ours gives; NaN where it says that there is no such derivative."""
    try:
        return method(case.ours, case.inputs, *directions)
    except np.linalg.LinAlgError as error:
        return f"LinAlgError: {error}"


def are_close(received, expected):
    """Compare arrays, or lists of them; NaN equals NaN."""
    if isinstance(received, str):
        return False
    if not isinstance(received, list):
        received, expected = [received], [expected]
    return all(map(is_close, received, expected))


def is_close(received, expected):
    """Compare shapes and elements, small ones with the largest."""
    if np.shape(received) != np.shape(expected):
        return False
    largest = np.max(np.abs(expected), initial=1.0, where=np.isfinite(expected))
    return np.allclose(received, expected, RELATIVE, ABSOLUTE * largest, equal_nan=True)


def cell(found):
    """Return what to print for a comparison: the whole, or the parts that are otherwise."""
    parts = [q for q, outcome in found.items() if outcome not in ("agrees", "missing")]
    lacking = [q for q, outcome in found.items() if outcome == "missing"]
    text = f"differs: {' '.join(parts)}" if parts else "agrees"
    return text + (f" (no {' '.join(lacking)})" if lacking else "")


def table(rows, peers):
    """Return the table of agreement as Markdown.

    Parameters
    ----------
    rows : dict
        From (group, number, name, note) to a dict from peer to `cell`.
    peers : sequence of str
    """
    lines = ["| group | op | " + " | ".join(peers) + " | why |", "|---" * (len(peers) + 3) + "|"]
    for (group, _, name, note), cells in sorted(rows.items()):
        texts = [cells.get(peer, "not there") for peer in peers]
        lines.append("| " + " | ".join([group, name, *texts, note]).replace("\n", " ") + " |")
    return "\n".join([*lines, "", *totals(rows, peers)])


def totals(rows, peers):
    """Return a sentence for each peer."""
    sentences = []
    for peer in peers:
        cells = [cells[peer] for cells in rows.values() if peer in cells]
        differ = sum(text.startswith("differs") for text in cells)
        sentences.append(
            f"{peer}: {len(cells)} of {len(rows)} cases; {len(cells) - differ} agree, "
            f"{differ} differ, as noted"
        )
    return sentences
