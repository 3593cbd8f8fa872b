"""What the cards in a notebook say, and that they can be read by anyone, anywhere."""

import re

import pytest

from autodiff.course.cards import (
    BLUE,
    COLOURS,
    GREY,
    check_card,
    hint_card,
    lesson_card,
    note_card,
    scoreboard_card,
)
from autodiff.course.hints import Given
from autodiff.course.overview import Standing
from autodiff.course.states import MARKS, word
from autodiff.course.syllabus import Exercise

STEP = 'Next: mend it, then `check("5.2")`'


def standing(state, number=2, message="", points=2):
    exercise = Exercise(
        f"5.{number}", f"Title {number}", 5, points, 5, 1, "ops/arithmetic.py", ("A.b",), ("h",), {}
    )
    return Standing(exercise, state, points if state == "right" else 0, message)


@pytest.mark.parametrize("state", MARKS)
def test_a_verdict_is_a_mark_and_a_word_and_never_colour_alone(state):
    card = check_card([standing(state)], STEP)
    for shown in (card.text, card.html):
        assert f"{MARKS[state]} {word(state)}" in shown


def test_each_state_has_a_mark_of_its_own():
    assert len(set(MARKS.values())) == len(MARKS)


def luminance(colour):
    def linear(part):
        value = int(part, 16) / 255
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(colour[i : i + 2]) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("colour", [*COLOURS.values(), GREY, BLUE])
def test_white_on_a_verdicts_colour_has_at_least_the_contrast_of_aa(colour):
    assert 1.05 / (luminance(colour) + 0.05) >= 4.5


def test_text_outside_a_verdict_takes_the_pages_own_colour():
    html = check_card([standing("wrong", message="m"), standing("right", 3)], STEP).html
    assert set(re.findall(r"[;\"]color:([^;\"]+)", html)) == {"#fff", "inherit"}


def test_a_card_shows_points_message_and_next_step_in_both_forms():
    card = check_card([standing("wrong", message="yours 5\ntrue 6")], STEP)
    assert card.text == (
        "✗ wrong: 5.2 Title 2 (0 of 2 points)\n\nyours 5\ntrue 6\n\n"
        'Next: mend it, then `check("5.2")`'
    )
    assert "yours 5\ntrue 6" in card.html and "<code>check(&quot;5.2&quot;)</code>" in card.html


def test_of_several_exercises_all_are_listed_and_the_wrong_ones_explained():
    three = [standing("right", 1), standing("wrong", 2, "the reason"), standing("not started", 3)]
    card = check_card(three, STEP)
    lines = card.text.splitlines()
    assert lines[:4] == [
        "✓ right: 5.1 Title 1 (2 of 2 points)",
        "✗ wrong: 5.2 Title 2 (0 of 2 points)",
        "○ not started: 5.3 Title 3 (0 of 2 points)",
        "total: 2 of 6 points",
    ]
    assert card.text.count("the reason") == card.html.count("the reason") == 1


def test_what_the_student_wrote_cannot_become_html():
    nasty = '<script>alert("1")</script> & `<b>`'
    cards = [
        check_card([standing("wrong", message=nasty)], nasty),
        hint_card(nasty, Given((nasty,), 1, True)),
        scoreboard_card(nasty, [standing("right")], nasty),
        lesson_card(nasty, nasty),
        note_card(nasty),
    ]
    assert not [card.html for card in cards if "<script>" in card.html or "<b>" in card.html]


def test_the_same_facts_give_the_same_bytes_and_nothing_is_loaded_from_elsewhere():
    def make():
        return check_card([standing("wrong", message="m"), standing("right", 3)], STEP)

    assert make() == make()
    assert not re.search(r"https?:|src=|url\(|<link|@import| id=", make().html)


def test_a_notebook_gets_html_and_text_and_a_terminal_the_text():
    card = note_card("one line")
    assert card._repr_mimebundle_() == {"text/html": card.html, "text/plain": "one line"}
    assert repr(card) == str(card) == "one line"


def test_hints_are_counted_and_the_last_one_says_so():
    assert hint_card("5.2 Multiply", Given(("first",), 3, True)).text == (
        "5.2 Multiply\nhint 1 of 3: first\n\n2 more: ask again when you need them."
    )
    assert hint_card("5.2", Given(("a", "b"), 2, False)).text.endswith("There are no more hints.")


def test_one_point_is_not_called_points():
    assert "(0 of 1 point)" in check_card([standing("wrong", points=1)], STEP).text
