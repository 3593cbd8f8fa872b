"""What the student saves runs at the next cell: no restart, no autoreload.

Before each cell an IPython hook asks `autodiff.exercise.refresh` for the bodies that have been
saved since. What it has to say goes out as a widget and nothing else: it is shown live, and the
saved notebook's comparison, which knows nothing of the student's progress, does not see it.
"""

import ast
import sys
from collections.abc import Iterable
from pathlib import Path

from IPython import get_ipython
from IPython.display import display

from autodiff import exercise
from autodiff.course import source
from autodiff.course.cards import COLOURS, Card, note_card
from autodiff.course.fitting import FIT
from autodiff.course.folders import HERE

VIEW = "application/vnd.jupyter.widget-view+json"


def install() -> bool:
    """Register the hook in the running IPython, once.

    Returns
    -------
    bool
        Whether there is an IPython to register it in.
    """
    shell = get_ipython()
    if shell is None:
        return False
    if not any(isinstance(hook, Refresher) for hook in shell.events.callbacks["pre_run_cell"]):
        shell.events.register("pre_run_cell", Refresher())
    return True


def show_live(card: Card) -> None:
    """Show a card that is no part of the saved output: as a widget, or as text in a terminal.

    No text/plain goes with the widget. It could be sent so that the comparison of a fresh run does
    not see it (as an update of the display, or in the reply to the cell), but JupyterLab would save
    it with the reader's notebook, and there the next comparison would miss it. Nobody lacks it: a
    note is about a cell that has just been run, and such a cell is trusted.
    """
    if not _has_kernel():
        print(card.text, file=sys.stderr)
        return
    _show_html(card.html)


def fit_page() -> None:
    """Let pictures shrink to this page, and tables scroll in it, to be read; live only."""
    if _has_kernel():
        _show_html(FIT)


def _has_kernel() -> bool:
    return getattr(get_ipython(), "kernel", None) is not None


def _show_html(html: str) -> None:
    from ipywidgets import HTML  # 0.15 s, and only a notebook needs it

    bundle = HTML(html)._repr_mimebundle_()
    display({VIEW: bundle[VIEW]}, raw=True)


class Refresher:
    """The hook: it refreshes the exercises' bodies when one of their files has been saved."""

    def __init__(self) -> None:
        self.seen: dict[Path, tuple[int, int]] = {}
        self.outside: dict[Path, str] = {}  # of each file, what a refresh cannot exchange

    def __call__(self, info=None) -> None:
        """Refresh and say what changed. `info` is what IPython knows of the cell."""
        stamps = _stamps()
        if stamps == self.seen:
            return
        lost = [path for path in self.seen if path not in stamps]
        try:
            changed = exercise.refresh()
        except SyntaxError as error:
            show_live(unreadable(error))  # and look again before the next cell
            return
        self.seen = stamps
        notes = [f"`{HERE.shown(path)}` is gone: was it renamed?" for path in lost]
        notes += picked_up(changed)
        notes += [needs_restart(path) for path in self._changed_outside(stamps)]
        if notes:
            show_live(note_card("\n".join(notes)))

    def _changed_outside(self, paths: Iterable[Path]) -> list[Path]:
        """Return the files that have changed outside the exercises' bodies since first seen."""
        now = {path: outside(source.read(path)) for path in paths}
        self.outside = {**now, **self.outside}
        return [path for path in sorted(now) if now[path] != self.outside[path]]


def unreadable(error: SyntaxError) -> Card:
    """Return the note on a file that is not Python: where, what, and what runs meanwhile."""
    where = f"`{HERE.shown(error.filename)}`, line {error.lineno}"
    return note_card(
        f"✗ {where}: {type(error).__name__}: {error.msg}\n"
        "This cell runs with the bodies that ran before. Mend that line and save.",
        COLOURS["wrong"],
    )


def picked_up(ids: list[str]) -> list[str]:
    """Return what to say of the bodies that have just been exchanged."""
    given_back = set(exercise.borrowed())
    yours = ", ".join(dict.fromkeys(i for i in ids if i not in given_back))
    stubs = ", ".join(dict.fromkeys(i for i in ids if i in given_back))
    lines = [f"↻ now running your {yours}"] if yours else []
    return lines + ([f"↻ {stubs}: a stub again, so the reference body runs"] if stubs else [])


def needs_restart(path: Path) -> str:
    """Return what to say of a new import or helper, which only a fresh process runs."""
    return (
        f"`{HERE.shown(path)}` has changed outside the exercises' bodies: "
        "restart the kernel (menu Kernel) to run that too."
    )


def outside(text: str) -> str:
    """Return what a module is but for its exercises' bodies, comments and layout."""
    tree, headers = ast.parse(text), {found.header for found in source.functions_in(text)}
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.lineno in headers:
            node.body = []
    return ast.dump(tree)


def _stamps() -> dict[Path, tuple[int, int]]:
    """Return when each exercise's file was last written, and its size."""
    paths = {part.path for part in exercise.parts() if part.path.is_file()}
    return {path: (path.stat().st_mtime_ns, path.stat().st_size) for path in paths}
