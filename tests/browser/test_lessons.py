"""Every lesson in a real JupyterLab: all cells run, in light and dark, not a complaint."""

import pytest

from autodiff.course.folders import HERE
from autodiff.draw.palette import SHAPES, contrast

pytestmark = pytest.mark.browser
LESSONS = sorted(path.stem for path in (HERE.root / "lessons").glob("*.ipynb"))
COLOURS = """() => {
    const hex = text => '#' + text.match(/[0-9]+/g).slice(0, 3)
        .map(part => (+part).toString(16).padStart(2, '0')).join('');
    const cells = document.querySelector('.jp-Notebook');
    const words = document.querySelector('.jp-RenderedMarkdown p');
    const panels = [...document.querySelectorAll('.jp-Notebook svg rect.ad-panel')];
    return {page: hex(getComputedStyle(cells).backgroundColor),
            text: hex(getComputedStyle(words).color),
            panels: panels.map(panel => hex(getComputedStyle(panel).fill))};
}"""


@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_runs_and_is_readable_in_light_and_dark(lesson, name):
    page = lesson(name)
    assert page.errors() == []
    assert page.not_run() == []
    for number, theme in enumerate(("dark", "light")):
        page.show_in(theme)
        colours = page.page.evaluate(COLOURS)
        assert contrast(colours["page"], colours["text"]) > 4.5
        assert set(colours["panels"]) <= {SHAPES["panel"][1 - number][0]}
    assert page.complaints == []
    assert page.outside == []
