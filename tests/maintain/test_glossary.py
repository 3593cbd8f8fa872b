"""The words at the end of lesson 0: in order, and each in bold where its lesson explains it."""

import json
import re
from functools import cache
from itertools import pairwise

import pytest

from autodiff.course.folders import HERE
from autodiff.course.syllabus import load

pytestmark = pytest.mark.maintain

TABLE = "00-words"  # what the ids of the cells with the table begin with
CODE = re.compile(r"```.*?```|`[^`]*`", re.S)  # where two stars are a power
ROW = re.compile(r"^\| (.+?) \| (.+?) \| \[(\d+)\]\((.+?)\) \|$", re.M)


def texts(lesson, of_table=False):
    """Return the markdown cells of a lesson; those of the table of words only if asked for."""
    path = HERE.root / "lessons" / lesson.notebook
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    chosen = [c for c in cells if c["id"].startswith(TABLE) is of_table]
    return ["".join(cell["source"]) for cell in chosen if cell["cell_type"] == "markdown"]


def plain(words):
    """Return words as they are compared: small, without brackets, and without their endings.

    >>> plain("vjp (vector-Jacobian product)"), plain("Broadcasts"), plain("broadcasting")
    ('vjp', 'broadcast', 'broadcast')
    """
    bare = re.sub(r" \(.*\)$", "", words).strip(" .:").lower()
    return re.sub(r"(ing|ed)$", "", re.sub(r"(?<!s)s$", "", bare))


@cache
def first_in_bold():
    """Return for each bold text the number of the first lesson that has it."""
    found = {}
    for lesson in load().lessons:
        for text in texts(lesson):
            for bold in re.findall(r"\*\*(.+?)\*\*", CODE.sub("", text), re.S):
                found.setdefault(plain(bold), lesson.number)
    return found


PARTS = texts(load().lesson(0), of_table=True)
ROWS = [row for part in PARTS for row in ROW.findall(part)]
each_row = pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])


def test_every_line_of_the_table_is_read():
    lines = [line for part in PARTS for line in part.splitlines() if line.startswith("| ")]
    assert len(ROWS) == len([line for line in lines if line != "| word | what it means | lesson |"])
    assert len(ROWS) >= 60


def test_the_words_are_in_order_and_none_stands_twice():
    words = [row[0].casefold() for row in ROWS]
    assert all(before < after for before, after in pairwise(words))
    assert len({plain(word) for word in words}) == len(words)


def test_a_word_stands_below_its_letter():
    for part in PARTS:
        letters = re.match(r"### ([A-Z]) to ([A-Z])\n", part)
        for word, *_ in ROW.findall(part):
            assert letters[1] <= word[0].upper() <= letters[2], word


@each_row
def test_a_word_is_in_bold_first_in_the_lesson_that_is_named(row):
    word, _, number, _ = row
    assert first_in_bold()[plain(word)] == int(number)


@each_row
def test_the_link_leads_to_that_lesson(row):
    _, _, number, notebook = row
    assert notebook == load().lesson(int(number)).notebook


@each_row
def test_the_meaning_is_a_sentence_or_two(row):
    _, meaning, _, _ = row
    assert meaning.endswith(".") and len(meaning.split()) <= 40
