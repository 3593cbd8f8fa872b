"""The scoreboard follows a check, and its buttons lead to the next exercise, by keyboard."""

import pytest

from autodiff.course import source
from tests.browser.pages import until
from tests.browser.test_lessons import violations
from tests.browser.test_student import PRODUCT, fill

pytestmark = pytest.mark.browser
NAME, BOARD, CHECK = "03_a_simple_revad", "03-scoreboard", "03-check-3-1"


@pytest.fixture
def board(lesson):
    """Return the live scoreboard of a lesson that has been run."""
    return lesson(NAME).widget(BOARD)


def rows(board):
    """Return the words of the board's rows."""
    return [row.inner_text() for row in board.place.locator("tr").all()]


def test_the_live_scoreboard_hides_the_saved_one(lesson, board):
    assert board.place.is_visible()
    assert lesson(NAME).cell(BOARD).locator(".jp-OutputArea-child").last.is_hidden()


def test_axe_finds_nothing_to_complain_of(lesson, board):
    assert violations(lesson(NAME).page, ".autodiff-board") == []


def test_the_button_leads_to_the_cell_that_checks_the_next_exercise(lesson, board):
    board.button("Go to 3.1").press("Enter")
    typed = "document.activeElement.closest('.jp-Cell')?.innerText.includes('check(\"3.1\")')"
    until(lambda: lesson(NAME).page.evaluate(typed), "the cursor is in the cell of 3.1")


def test_a_hint_is_given_by_the_keyboard(board):
    more = board.place.get_by_role("button", name="A hint for 3.1")
    assert "hint 1 of" in board.after(lambda: more.press("Enter"))
    said = board.place.locator(".autodiff-board-said .widget-html-content")
    assert said.get_attribute("role") == "status" and "hint 1 of" in said.inner_text()


def test_the_scoreboard_follows_a_check_in_another_cell(lesson, board, server):
    page = lesson(NAME)
    assert "not started" in rows(board)[0]
    fill(server.folders, "3.1", PRODUCT)
    try:
        page.run(CHECK)
        until(lambda: "right" in rows(board)[0], "the board says right")
        assert "as last checked, 20" in rows(board)[0]
        assert "Go to 3.2" in board.shows and "hint 1 of" not in board.shows
        assert page.complaints == []
    finally:
        source.write_stubs(force=True, folders=server.folders)
        page.run(CHECK)  # the page is shared: it is left as it was found
        until(lambda: "not started" in rows(board)[0], "the board says not started")


def test_a_board_that_is_shown_again_replaces_the_one_before(lesson):
    page = lesson(NAME)
    page.run(BOARD)
    page.run(BOARD)
    shown = "board.boards_of(get_ipython()).shown"
    code = f"from autodiff.course import board; assert len({shown}) == 1"
    kernel = "jupyterapp.shell.currentWidget.sessionContext.session.kernel"
    done = f"{kernel}.requestExecute({{code: '{code}'}}).done"
    page.finish(f"{done}.then(reply => {{ if (reply.content.status != 'ok') throw Error('two') }})")
    assert page.complaints == []
