"""The checkpoint game, won by mouse and by keyboard; what goes over the cap is refused."""

import pytest

from tests.browser.pages import until

pytestmark = pytest.mark.browser
NAME, CELL = "11_checkpointing", "11-game-widget"
ALERT = '[role="alert"]'
START = ["4", "8", "12"]


@pytest.fixture
def game(lesson):
    """Return the widget with 15 steps, 3 slots and the states 4, 8 and 12."""
    widget = lesson(NAME).widget(CELL)
    extra = [state for state in stored(widget) if state not in START]
    missing = [state for state in START if state not in stored(widget)]
    for state in extra + missing:
        widget.button(state).click()
        widget.settle()
    assert stored(widget) == START
    return widget


def stored(widget):
    """Return the numbers of the buttons that are pressed."""
    return widget.place.locator(".widget-toggle-button.mod-active").all_text_contents()


def won(shown):
    """Say whether the optimum is found, by the words and by the star."""
    found = "You found the optimum" in shown
    assert found == ("★" in shown)
    return found


def test_the_optimum_is_found_by_mouse(game):
    assert not won(game.shows) and "1 more than the optimum" in game.shows
    for state in ("4", "8", "5"):
        game.after(game.button(state).click)
        game.settle()
    assert not won(game.shows)
    assert won(game.after(game.button("9").click))


def test_the_optimum_is_found_by_keyboard_alone(game):
    page = game.place.page
    game.button("4").focus()
    game.after(lambda: page.keyboard.press("Space"))
    page.keyboard.press("Tab")
    game.after(lambda: page.keyboard.press("Enter"))
    for _ in range(3):
        page.keyboard.press("Tab")
    game.after(lambda: page.keyboard.press("Space"))
    page.keyboard.press("Tab")
    game.after(lambda: page.keyboard.press("Space"))
    game.settle()
    assert stored(game) == ["5", "9", "12"]
    assert won(game.shows)


def test_a_state_too_many_is_refused_and_nothing_is_lost(game):
    drawn = game.place.locator("svg").last
    before = drawn.inner_html()
    game.button("6").click()
    game.settle()
    assert "4 states do not fit into 3 slots" in game.place.locator(ALERT).inner_text()
    assert stored(game) == START
    assert drawn.inner_html() == before
    game.after(game.button("8").click)
    game.settle()
    assert game.place.locator(ALERT).count() == 0


def test_the_buttons_say_whether_they_are_in(game):
    assert game.button("8").get_attribute("aria-pressed") == "true"
    assert game.button("7").get_attribute("aria-pressed") == "false"
    assert "Store this state" in game.button("7").get_attribute("title")


def test_another_run_is_shown_and_the_choice_is_kept(game):
    show = game.choice("Show")
    shown = game.after(lambda: show.press("ArrowDown"))
    assert "15 steps, 3 slots, the optimum: 24 evaluations" in shown and not won(shown)
    shown = game.after(lambda: show.select_option(label="all"))
    assert "over the cap" in shown
    assert stored(game) == START
    assert "you store 4, 8, 12" in game.after(lambda: show.select_option(label="yours"))


def test_the_rule_for_freed_slots_changes_the_optimum(game):
    rule = game.choice("Freed slots")
    assert "freed slots stay empty" in game.after(lambda: rule.press("ArrowDown"))
    assert "freed slots are taken again" in game.after(lambda: rule.press("ArrowUp"))


def test_the_ways_are_stepped_through_and_played(game):
    way = game.slider("Way")
    assert way.value == 15
    shown = game.after(game.button("Reset to the start").click)
    assert "after 0 of 15 ways: 0 evaluations so far" in shown
    assert "after 1 of 15 ways: 14 evaluations" in game.after(lambda: way.press("ArrowRight"))
    game.place.get_by_role("button", name="Play", exact=True).click()
    until(lambda: way.value == 15, "it has played to its end")
    game.settle()
    assert "freed slots are taken again" in game.shows


def test_a_longer_chain_has_more_buttons_and_a_shorter_one_refuses(game):
    steps = game.slider("Steps")
    game.after(lambda: steps.press("ArrowRight"))
    game.settle()
    assert game.button("15").is_visible() and game.slider("Way").value == 16
    for key, end in (("Home", 0), ("End", 16)):
        game.after(lambda key=key: game.slider("Way").press(key))
        game.settle()
        assert game.slider("Way").value == end
    game.after(lambda: steps.press("ArrowLeft"))
    game.settle()
    steps.press("Home")
    game.settle()
    assert "state 12 is stored" in game.place.locator(ALERT).inner_text()
    assert steps.value == 15


def test_nothing_is_complained_of_and_the_saved_picture_is_hidden(lesson, game):
    page = lesson(NAME)
    assert page.saved(CELL).is_hidden()
    assert page.complaints == [] and page.outside == []
