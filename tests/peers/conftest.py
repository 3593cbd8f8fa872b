"""Prints the table of agreement below the tests that found it.

With `AGREEMENT=file.md` in the environment all of it is written there too.
"""

import os
from pathlib import Path

from tests.peers.agreement import table, totals
from tests.peers.libraries import PEERS


def pytest_terminal_summary(terminalreporter):
    """Print the rows in which a peer differs, and the totals."""
    rows = {}
    for report in [*terminalreporter.getreports("passed"), *terminalreporter.getreports("failed")]:
        for name, value in getattr(report, "user_properties", ()):
            if name == "agreement":
                key, peer, text = value
                rows.setdefault(tuple(key), {})[peer] = text
    if not rows:
        return
    different = {
        key: cells
        for key, cells in rows.items()
        if any(text.startswith("differs") for text in cells.values())
    }
    terminalreporter.section("where the peers differ")
    for line in table(different, list(PEERS)).splitlines()[: len(different) + 2]:
        terminalreporter.write_line(line)
    terminalreporter.section("agreement")
    for line in totals(rows, list(PEERS)):
        terminalreporter.write_line(line)
    if "AGREEMENT" in os.environ:
        Path(os.environ["AGREEMENT"]).write_text(table(rows, list(PEERS)), encoding="utf-8")
