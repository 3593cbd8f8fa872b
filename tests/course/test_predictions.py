"""Predictions: a question, choices that open to a reply, and clear errors in their tables."""

import re

import pytest

from autodiff.course import predictions
from autodiff.course.folders import Folders
from autodiff.course.notebook import predict
from autodiff.course.predictions import Prediction
from autodiff.course.predictions.card import prediction_card

SLOPE = Prediction(
    "03-slope", "What is the slope of `x * x` < 9?", "2x", "03-run", "2x",
    {"x": "Only one of the two factors moved.", "2x": "Both move."},
)  # fmt: skip


@pytest.fixture
def folders(tmp_path):
    """Return a course with one lesson's predictions, to be written by a test."""
    (tmp_path / "autodiff" / "course" / "predictions").mkdir(parents=True)
    return Folders(tmp_path)


def write(folders, text):
    """Write the predictions of lesson 03."""
    path = folders.package / "course" / "predictions" / "03.toml"
    path.write_text(text, encoding="utf-8")


TABLE = """
[03-a]
question = "Which?"
right = "this"
shown_by = "03-run"
shows = "this"
[03-a.choices]
"that" = "No."
"this" = "Yes."
"""


def test_a_card_offers_every_choice_and_marks_only_the_right_one():
    html = prediction_card(SLOPE).html
    opened = re.findall(r"<summary[^>]*>(.*?)</summary>.*?(right|not so)</span> (.*?)<", html)
    assert opened == [
        ("x", "not so", "Only one of the two factors moved."),
        ("2x", "right", "Both move."),
    ]


def test_the_text_asks_and_does_not_tell():
    text = prediction_card(SLOPE).text
    assert "(a) x\n  (b) 2x" in text
    assert "Both move" not in text and "right" not in text


def test_what_is_asked_is_escaped():
    assert "<code>x * x</code> &lt; 9?" in prediction_card(SLOPE).html


def test_a_table_is_read_with_its_choices_in_order(folders):
    write(folders, TABLE)
    found = predictions.load("03-a", folders)
    assert found.right == "this"
    assert list(found.choices) == ["that", "this"]


def test_an_unknown_prediction_names_those_of_the_lesson(folders):
    write(folders, TABLE)
    with pytest.raises(ValueError, match="no prediction '03-b'; the lesson has 03-a"):
        predictions.load("03-b", folders)
    with pytest.raises(ValueError, match="no prediction '77-b'; the lesson has none"):
        predict("77-b")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('right = "this"', 'right = "those"', "one of them 'those'"),
        ('shows = "this"', "", "missing or unknown: shows"),
        ('shows = "this"', "shows = 4", "shows must be str, not 4"),
        ('"that" = "No."', "", "two or more"),
        ('"that" = "No."', '"that" = ""', "every choice needs a reply"),
    ],
)
def test_a_table_that_is_not_complete_is_refused(folders, old, new, message):
    write(folders, TABLE.replace(old, new))
    with pytest.raises(ValueError, match=message):
        predictions.load("03-a", folders)
