"""Results as tables for people."""

import sys
from textwrap import shorten

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from tests.benchmarks.machine import describe
from tests.benchmarks.units import seconds_or_bytes
from tests.benchmarks.verdicts import judge

__all__ = ["console", "print_list", "print_machine", "print_result", "print_summary"]

WIDTH = 20  # of the longest bar
BLOCKS = " ▏▎▍▌▋▊▉█"
NOISY = 1.25  # upper over lower quartile of the baseline, from which on the table says so
STYLES = {"reached": "green", "not measured": "dim"}


def console(file=None):
    """Return where tables are printed: the terminal, or a page of 130 columns."""
    stream = file or sys.stdout
    wide = None if stream.isatty() else 130
    return Console(file=file, width=wide, highlight=False)


def bar(length, longest):
    """Return a bar for a number, as text.

    Examples
    --------
    >>> bar(0.5, 1.0)
    '██████████'
    """
    eighths = round(8 * WIDTH * length / longest) if longest else 0
    full, part = divmod(eighths, 8)
    return "█" * full + BLOCKS[part].strip() or "▏"


def print_result(page, result):
    """Print the table of one workload, and the verdicts on its targets."""
    workload = result.workload
    title = f"{result.group}: {workload.name}"
    table = Table(title=escape(title), title_justify="left", title_style="bold")
    columns = [column for column in COLUMNS if any(column.cells(result).values())]
    table.add_column("system", no_wrap=True)
    for column in columns:
        table.add_column(column.title, justify=column.justify, no_wrap=column.title != "remark")
    for name in in_order(result):
        table.add_row(escape(name), *(column.cells(result)[name] for column in columns))
    page.print(table)
    for line in captions(result):
        page.print(line, style="italic dim", markup=False)
    for verdict in judge(result):
        style = STYLES.get(verdict.words, "red")
        page.print(f"  [{style}]{verdict.words:>16}[/]  {escape(verdict.text)}")
    page.print()


def captions(result):
    """Return what is to be said about a measurement, below its table."""
    workload = result.workload
    rounds = max((len(one.time) for one in result.outcomes.values()), default=0)
    threads, turns = plural(workload.threads, "thread"), plural(rounds, "round")
    clock = ", processor time" if result.clock == "cpu" else ""
    lines = [f"{threads}, {turns}{clock}. {workload.note}".strip()]
    if result.interrupted:
        lines.append("interrupted: this was measured until then")
    own = result.figure(workload.baseline)
    if own and own.high > NOISY * own.low:
        lines.append(
            f"noisy: {workload.baseline} itself varied by {100 * (own.high / own.low - 1):.0f} % "
            "between its quartiles; is the machine busy?"
        )
    return lines


def plural(number, what):
    """Return a number of things.

    Examples
    --------
    >>> plural(1, "thread"), plural(2, "thread")
    ('1 thread', '2 threads')
    """
    return f"{number} {what}{'s' * (number != 1)}"


def in_order(result):
    """Return the systems, fastest first; those without a time come last."""
    return sorted(result.outcomes, key=lambda name: middle(result.ratio(name), result, name))


def middle(found, result, name):
    """Return what a system is sorted by: its ratio, its own time, or infinity."""
    own = result.figure(name)
    return (not own, found.median if found else own.median if own else 0.0)


class Column:
    """A column of the table: a title, and a function of a result and a system's name."""

    def __init__(self, title, cell, justify="right"):
        self.title, self._cell, self.justify = title, cell, justify

    def cells(self, result):
        """Return the column's text for each system."""
        return {name: self._cell(result, name) or "" for name in result.outcomes}


def figure(quantity):
    """Return the function that shows a system's own median."""

    def cell(result, name):
        found = result.figure(name, quantity)
        return found and seconds_or_bytes(quantity)(found.median)

    return cell


def whole(result, name):
    """Return the time of a whole run."""
    found = result.figure(name)
    return found and seconds_or_bytes("time")(found.median * (result.workload.operations or 1))


def each(result, name):
    """Return the time of one operation, where the workload counts them."""
    return figure("time")(result, name) if result.workload.operations else ""


def ratio(result, name):
    """Return the ratio to the baseline."""
    found = result.ratio(name)
    return found and short(found.median)


def short(number):
    """Return a ratio with two decimals, or none where it is large.

    Examples
    --------
    >>> short(1.049), short(1234.5)
    ('1.05', '1,234')
    """
    return f"{number:.2f}" if number < 100 else f"{number:,.0f}"


def quartiles(result, name):
    """Return the quartiles of the ratio; for the baseline those of its time, over its median."""
    found = result.ratio(name)
    if found and name == result.workload.baseline:
        own = result.figure(name)
        return f"{short(own.low / own.median)}-{short(own.high / own.median)}"
    return found and f"{short(found.low)}-{short(found.high)}"


def drawn(result, name):
    """Return the ratio as a bar; long ones are cut at four times the baseline."""
    found = result.ratio(name)
    if not found:
        return ""
    medians = [one.median for one in map(result.ratio, result.outcomes) if one]
    longest = min(max(medians), 4.0)
    return bar(min(found.median, longest), longest) + ("…" if found.median > longest else "")


def remark(result, name):
    """Return why a system was not timed: the last line of what it said, all below the tables."""
    outcome = result.outcomes[name]
    if not outcome.note:
        return "" if outcome.time else f"[green]{outcome.state}[/]"
    line = shorten(outcome.note.strip().splitlines()[-1], 80, placeholder=" …")
    return f"[red]{outcome.state}[/]: {escape(line)}"


COLUMNS = (
    Column("a run", whole),
    Column("an operation", each),
    Column("ratio", ratio),
    Column("quartiles", quartiles),
    Column("", drawn, "left"),
    Column("set-up", figure("setup")),
    Column("its peak", figure("setup memory")),
    Column("peak of a run", figure("memory")),
    Column("remark", remark, "left"),
)


def print_machine(page):
    """Print what machine this is, and the versions of what runs."""
    found = describe()
    page.print(", ".join(f"{name} {value}" for name, value in found.items()), style="dim")
    page.print(
        "Each system in a process of its own, in turn; BLAS, OpenMP and XLA held to the threads "
        "that stand below each table. Ratios are taken round by round; their medians and "
        "quartiles are shown.\n",
        style="dim",
    )


def print_summary(page, results):
    """Print all targets in one table, and the tracebacks of what broke."""
    table = Table("group", "workload", "target", "verdict", title="Targets", title_style="bold")
    for result in results:
        for verdict in judge(result):
            style = STYLES.get(verdict.words, "red")
            words = f"[{style}]{verdict.words}[/]"
            table.add_row(result.group, escape(result.workload.name), escape(verdict.text), words)
    if table.row_count:
        page.print(table)
    for result in results:
        for name, outcome in result.outcomes.items():
            if outcome.state == "broken":
                where = f"{result.group}: {result.workload.name}: {name}"
                page.print(f"\n[red]broken[/] {escape(where)}\n{escape(outcome.note)}")


def print_list(page, groups):
    """Print what there is to run."""
    table = Table("group", "workload", "systems", "peers (--peers)")
    for group in groups:
        table.add_section()
        if group.error:
            table.add_row(group.name, f"[red]broken[/] {escape(group.error.splitlines()[-1])}")
        for workload in group.workloads:
            systems, peers = "; ".join(workload.systems), "; ".join(workload.peers)
            table.add_row(group.name, escape(workload.name), escape(systems), escape(peers))
    page.print(table)
