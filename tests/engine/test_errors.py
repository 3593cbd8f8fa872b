"""Wrong uses are told what happened, where, and what to try: the table is `wrong_uses.py`."""

import re
import traceback
import warnings

import pytest

from tests.engine import wrong_uses

FILE = wrong_uses.__file__


def said(error):
    """Return all that a traceback would print of an error: messages, notes, and causes."""
    lines = []
    while error is not None:
        lines += [str(error), *getattr(error, "__notes__", ())]
        error = error.__cause__ or error.__context__
    return "\n".join(lines)


def lines_of(use):
    """Return the line numbers of a function's text."""
    code = use.__code__
    inner = [c for c in code.co_consts if hasattr(c, "co_lines")]
    found = {line for c in [code, *inner] for *_, line in c.co_lines() if line}
    return range(min(found), max(found) + 1)


@pytest.mark.parametrize("row", wrong_uses.TABLE, ids=lambda row: row.use.__name__)
def test_a_wrong_use_is_told_what_where_and_what_to_try(row):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(row.error) as caught:
            row.use()
    text = said(caught.value)
    missing = [part for part in (*row.what, row.hint) if part not in text]
    assert not missing, text
    own = lines_of(row.use)
    if row.made:
        made = [int(line) for line in re.findall(re.escape(FILE) + r":(\d+)", text)]
        assert any(line in own for line in made), text
    frames = traceback.extract_tb(caught.value.__traceback__)
    assert any(frame.filename == FILE and frame.lineno in own for frame in frames)


def test_the_table_has_many_rows_and_each_only_once():
    names = [row.use.__name__ for row in wrong_uses.TABLE]
    assert len(names) == len(set(names)) >= 40
