"""The live scoreboard: what it offers, and that it follows what is checked."""

import re
from types import SimpleNamespace

import pytest
from IPython.core.events import EventManager, available_events

from autodiff.course import board, hints
from autodiff.course.board import Scoreboard, news
from autodiff.course.hints import Given
from autodiff.course.overview import Standing
from autodiff.course.syllabus import Exercise

TIME = "2026-11-23T09:05:59"


def exercise(number, lesson=5):
    return Exercise(f"{lesson}.{number}", f"Title {number}", lesson, 2, 5, 1, "ops/a.py", ("A.b",),
                    ("think", "try"), {})  # fmt: skip


@pytest.fixture
def rows(monkeypatch):
    """Return a list of standings that a test may change; all scoreboards show it."""
    found = [Standing(exercise(1), "right", 2, "", TIME), Standing(exercise(2), "not started", 0)]
    monkeypatch.setattr(board, "standings", lambda exercises: list(found))
    monkeypatch.setattr(board, "next_after", lambda rows, where: "Next: something")
    stamps = iter(range(1000))
    monkeypatch.setattr(Scoreboard, "_stamped", lambda self: next(stamps))
    return found


@pytest.fixture
def widget(rows):
    pytest.importorskip("ipywidgets")
    from autodiff.course.board_widget import BoardWidget

    shown = Scoreboard("Lesson 5", [exercise(1), exercise(2)], 5)
    shown._live = BoardWidget(shown)
    return shown, *shown._live.box.children


def test_a_row_says_when_it_was_checked_last(rows):
    text, html = (getattr(Scoreboard("Lesson 5", [], 5).card, kind) for kind in ("text", "html"))
    assert "✓ right: 5.1 Title 1 (2 of 2 points), as last checked, 2026-11-23 09:05\n" in text
    assert "○ not started: 5.2 Title 2 (0 of 2 points)\n" in text
    assert re.sub("<[^>]*>", "", html).count("as last checked, 2026-11-23 09:05") == 1


def test_buttons_lead_to_the_first_exercise_that_is_not_right(widget):
    _, _, buttons, _, _ = widget
    go, more = buttons.children
    assert 'data-check="check(&quot;5.2&quot;)"' in go.value and "Go to 5.2" in go.value
    assert more.description == "A hint for 5.2"


def test_a_check_changes_the_board_and_is_read_out(widget, rows):
    shown, card, buttons, _, said = widget
    rows[1] = Standing(exercise(2), "wrong", 0, "", TIME)
    shown.follow()
    assert "✗ wrong" in card.value
    assert said.value == "5.2 Title 2: wrong. 2 of 4 points."
    rows[1] = Standing(exercise(2), "right", 2, "", TIME)
    shown.follow()
    assert buttons.layout.display == "none"  # there is nothing left to lead to
    assert said.value == "5.2 Title 2: right. 4 of 4 points."


def test_the_hint_is_that_of_the_next_exercise(widget, monkeypatch):
    _, _, buttons, hint, said = widget
    asked = []
    given = Given(("think",), 2, new=True)
    monkeypatch.setattr(hints, "advance", lambda one: asked.append(one.id) or given)
    buttons.children[1].click()
    assert asked == ["5.2"]
    assert "hint 1 of 2" in hint.value and "think" in hint.value and "think" in said.value


def test_what_was_not_changed_is_not_read_out():
    row = Standing(exercise(1), "right", 2, "", TIME)
    assert news([row], [row]) == ""


def test_nothing_is_drawn_again_while_nothing_changes(rows, monkeypatch):
    monkeypatch.setattr(Scoreboard, "_stamped", lambda self: "the same")
    shown = Scoreboard("Lesson 5", [], 5)
    rows[1] = Standing(exercise(2), "right", 2)
    shown.follow()
    assert shown.rows[1].state == "not started"


@pytest.fixture
def run(rows, monkeypatch):
    """Return `run(cell, *boards)`: a cell with that id runs in a notebook and shows the boards."""
    pytest.importorskip("ipywidgets")
    shell = SimpleNamespace(kernel=object(), events=EventManager(None, available_events))
    monkeypatch.setattr(board, "get_ipython", lambda: shell)
    monkeypatch.setattr("IPython.display.display", lambda *shown, **how: None)

    def run_cell(cell, *boards):
        for one in boards:
            one._ipython_display_()
        info = SimpleNamespace(cell_id=cell)
        shell.events.trigger("post_run_cell", SimpleNamespace(info=info))
        return shell.events.callbacks["post_run_cell"]

    return run_cell


def test_a_cell_that_runs_again_replaces_its_board_and_no_other(run, rows):
    old, other, new = (Scoreboard("Lesson 5", [], 5) for _ in range(3))
    run("first", old)
    run("second", other)
    hooks = run("first", new)
    rows[1] = Standing(exercise(2), "right", 2)
    run("check")
    assert [one.rows[1].state for one in (old, other, new)] == ["not started", "right", "right"]
    assert len(hooks) == 1 and hooks[0].shown == [new, other]


def test_two_boards_of_one_cell_both_follow_until_it_shows_none(run):
    one, two = (Scoreboard("Lesson 5", [], 5) for _ in range(2))
    (hook,) = run("first", one, two)
    assert hook.shown == [one, two]
    run("first")
    assert hook.shown == []


def test_where_cells_have_no_names_every_board_follows(run):
    one, two = (Scoreboard("Lesson 5", [], 5) for _ in range(2))
    run(None, one)
    (hook,) = run(None, two)
    assert hook.shown == [one, two]


def test_a_board_of_the_whole_course_leads_to_no_cell(rows):
    pytest.importorskip("ipywidgets")
    from autodiff.course.board_widget import BoardWidget

    whole = BoardWidget(Scoreboard("Your engine so far", [exercise(1), exercise(2)]))
    assert whole.box.children[1].layout.display == "none"


def test_in_a_terminal_the_card_alone_is_shown(rows, monkeypatch, capsys):
    monkeypatch.setattr(board, "get_ipython", lambda: None)
    Scoreboard("Lesson 5", [], 5)._ipython_display_()
    assert capsys.readouterr().out.startswith("Lesson 5\n✓ right: 5.1 Title 1")
