"""Printed tables in a narrow window: they keep their columns and scroll, by mouse and by keys."""

import pytest

from tests.browser.pages import until
from tests.browser.test_lessons import violations

pytestmark = pytest.mark.browser
NAME, TABLE, PROSE = "11_checkpointing", "11-reach", "11-spill"
NARROW, WIDE = ({"width": width, "height": 1000} for width in (768, 1280))
LAID = """pre => {
    const style = getComputedStyle(pre), lines = pre.textContent.trimEnd().split('\\n').length;
    return {wraps: pre.clientHeight > (lines + 0.5) * parseFloat(style.lineHeight),
            scrolls: pre.scrollWidth > pre.clientWidth, reached: pre.tabIndex == 0,
            at: pre.scrollLeft};
}"""


@pytest.fixture(params=["light", "dark"])
def page(lesson, request):
    """Return a lesson in a narrow window, beside the list of files, in either theme."""
    page = lesson(NAME)
    page.show_in(request.param)
    page.page.set_viewport_size(NARROW)
    page.finish("jupyterapp.commands.execute('filebrowser:activate')")
    yield page
    page.close_files()
    page.page.set_viewport_size(WIDE)
    page.show_in("light")


def printed(page, cell):
    """Return what a cell has printed."""
    return page.cell(cell).locator(".jp-OutputArea-output pre").first


def laid(page, cell):
    """Return how that is laid out."""
    return printed(page, cell).evaluate(LAID)


def test_a_table_scrolls_sideways_and_keeps_its_columns(page):
    until(lambda: laid(page, TABLE)["reached"], "the table can be reached")
    assert laid(page, TABLE) == {"wraps": False, "scrolls": True, "reached": True, "at": 0}
    assert violations(page.page, ".jp-RenderedText:has([aria-label='Printed table'])") == []


def test_the_arrow_keys_scroll_it_and_the_others_are_the_notebooks(page):
    until(lambda: laid(page, TABLE)["reached"], "the table can be reached")
    table = printed(page, TABLE)
    table.focus()
    for _ in range(3):
        table.press("ArrowRight")
    until(lambda: laid(page, TABLE)["at"] > 0, "it has scrolled")
    for _ in range(6):
        table.press("ArrowLeft")
    until(lambda: laid(page, TABLE)["at"] == 0, "it is back")
    table.press("ArrowDown")  # the notebook's own: to the next cell
    assert not table.evaluate("pre => pre.hasAttribute('data-lm-suppress-shortcuts')")


def test_sentences_wrap_as_ever(page):
    found = laid(page, PROSE)
    assert found["wraps"] and not found["scrolls"] and not found["reached"]


def test_where_a_table_fits_nothing_scrolls_and_nothing_is_focused(page):
    page.page.set_viewport_size({"width": 1600, "height": 1000})
    until(lambda: not laid(page, TABLE)["reached"], "the table needs no keys")
    assert not laid(page, TABLE)["scrolls"] and printed(page, TABLE).get_attribute("role") is None
    assert page.complaints == []
