"""A lesson that was run, saved and opened again: what was live is gone, and no error shows."""

import shutil

import pytest

from autodiff.course.folders import HERE
from tests.browser.pages import LIVE

pytestmark = pytest.mark.browser
NAME = "reopened_03"  # a copy: what is saved in a lesson would meet the other tests
LOST = ".jp-OutputArea-output.jupyter-widgets"  # JupyterLab says there that it found no model


@pytest.fixture(scope="module", autouse=True)
def copied(server):
    """Put the copy beside the lessons."""
    saved = HERE.root / "lessons" / "03_a_simple_revad.ipynb"
    shutil.copy(saved, server.folders.root / "lessons" / f"{NAME}.ipynb")


def test_lost_widgets_leave_nothing_behind(lesson):
    first = lesson(NAME)
    live = first.page.locator(LIVE).count()
    assert live >= 2  # the note on what is borrowed, and the scoreboard
    first.finish("jupyterapp.commands.execute('docmanager:save')")
    again = lesson(NAME, run=False)
    again.page.wait_for_function(f"document.querySelectorAll('{LOST}').length >= {live}")
    lost = again.page.locator(LOST).all()
    assert all("not found" in one.text_content() for one in lost)
    assert not any(one.is_visible() for one in lost)
    assert again.saved("03-scoreboard").is_visible()


def test_they_come_back_when_their_cells_run(lesson):
    again = lesson(NAME, run=False)
    again.cell("03-open").locator(".cm-content").click()
    again.page.keyboard.press("Shift+Enter")
    note = again.cell("03-open").locator(LIVE).filter(has_text="Borrowed from the solutions")
    note.wait_for(state="visible")
