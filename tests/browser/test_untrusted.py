"""A fresh clone: what is seen of a lesson that nobody here has run, as lesson 0 tells it."""

import shutil

import pytest

from autodiff.course.folders import HERE

pytestmark = pytest.mark.browser
SHOWN_AS = {  # what is saved, the best first, and what an untrusted notebook makes of it
    "text/html": "text/html",
    "image/svg+xml": "text/plain",
    "image/png": "image/png",
    "text/plain": "text/plain",
}
SEEN = """() => [...document.querySelectorAll('.jp-Notebook .jp-OutputArea-output')].map(one => ({
    kind: one.dataset.mimeType, words: one.innerText,
    live: one.querySelectorAll('button, input, script').length}))"""


@pytest.fixture
def untrusted(lesson, server):
    """Return `untrusted(name)`: a copy of a lesson as it came, open and not run."""

    def opened(name):
        copy = f"untrusted_{name}"
        path = server.folders.root / "lessons" / f"{copy}.ipynb"
        if not path.exists():  # the other copy may have been run, and saved as trusted
            shutil.copy(HERE.root / "lessons" / f"{name}.ipynb", path)
        return lesson(copy, run=False)

    return opened


def outputs(server, page):
    """Return what is saved below the cells of a lesson."""
    cells = server.notebook(page.name)["cells"]
    return [output for cell in cells for output in cell.get("outputs", ())]


@pytest.mark.parametrize("name", ["00_start_here", "01_four_ways", "06_gradient_graphs"])
def test_drawings_show_their_words_and_everything_else_is_seen(untrusted, server, name):
    page = untrusted(name)
    saved, seen = outputs(server, page), page.page.evaluate(SEEN)
    assert len(seen) == len(saved)
    for output, shown in zip(saved, seen, strict=True):
        data = output.get("data")
        if data is None:
            assert "".join(output["text"]).split() == shown["words"].split()
            continue
        best = next(kind for kind in SHOWN_AS if kind in data)
        assert shown["kind"] == SHOWN_AS[best]
        assert shown["live"] == 0
        if best == "image/svg+xml":
            assert "".join(data["text/plain"]).split() == shown["words"].split()
    assert page.complaints == []


def test_the_answers_of_a_prediction_open(untrusted):
    card = untrusted("00_start_here").cell("00-nudge-predict-it")
    answer = card.locator("details").first
    assert "adjoint" not in answer.inner_text()
    answer.locator("summary").click()
    assert "adjoint" in answer.inner_text()
    answer.locator("summary").press("Enter")
    assert "adjoint" not in answer.inner_text()


def test_a_cell_that_is_run_shows_its_drawing(untrusted):
    page = untrusted("00_start_here")
    cell = page.cell("00-three-lines-run")
    drawing = cell.locator(".jp-RenderedSVG img")
    assert drawing.count() == 0
    page.run("00-three-lines-run")
    drawing.wait_for()  # fails if it never comes
