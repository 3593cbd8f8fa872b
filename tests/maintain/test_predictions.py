"""Each prediction is asked once, after a question; what it calls right is what the run shows."""

import json

import pytest

from autodiff.course import predictions
from autodiff.course.folders import HERE

pytestmark = pytest.mark.maintain

NOTEBOOKS = sorted((HERE.root / "lessons").glob("*.ipynb"))
TABLES = {path.stem[:2]: predictions.of_lesson(path.stem[:2]) for path in NOTEBOOKS}
ALL = [(number, one) for number, table in TABLES.items() for one in table.values()]


def cells(number):
    """Return the cells of a lesson."""
    path = next(path for path in NOTEBOOKS if path.stem.startswith(number))
    return json.loads(path.read_text(encoding="utf-8"))["cells"]


def source(cell):
    """Return the text of a cell."""
    return "".join(cell["source"])


def shown(cell):
    """Return all that a cell shows as text."""
    data = [output.get("data", {}).get("text/plain", "") for output in cell["outputs"]]
    texts = [output.get("text", "") for output in cell["outputs"]]
    return "\n".join("".join(part) for part in data + texts)


@pytest.mark.parametrize("number", TABLES)
def test_a_lesson_asks_each_of_its_predictions_once_and_in_order(number):
    calls = [source(cell) for cell in cells(number) if source(cell).startswith("predict(")]
    assert calls == [f'predict("{name}")' for name in TABLES[number]]


@pytest.mark.parametrize("number", TABLES)
def test_the_text_before_a_prediction_asks_for_it(number):
    found = cells(number)
    for before, cell in zip(found, found[1:], strict=False):
        if source(cell).startswith("predict("):
            assert before["cell_type"] == "markdown"
            assert "**Predict.**" in source(before).split("\n\n")[-1], cell["id"]


@pytest.mark.parametrize("number", TABLES)
def test_every_question_in_the_text_is_one_that_replies(number):
    asked = sum(source(cell).count("**Predict") for cell in cells(number) if "outputs" not in cell)
    assert asked == len(TABLES[number])


@pytest.mark.parametrize(("number", "one"), ALL, ids=[one.id for _, one in ALL])
def test_a_later_cell_shows_what_is_called_right(number, one):
    found = cells(number)
    asked = next(i for i, c in enumerate(found) if source(c) == f'predict("{one.id}")')
    later = {cell["id"]: cell for cell in found[asked + 1 :]}
    assert one.shows in shown(later[one.shown_by])
