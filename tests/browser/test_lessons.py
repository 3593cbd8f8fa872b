"""Every lesson in JupyterLab: it runs, is read in light and dark, by ear and in a narrow window.

What is found on the page is what is tested, so a new widget needs no line here. A lesson takes
longest to open and to run, so all that is asked of it is asked of one page.
"""

import pytest

from autodiff.course.fitting import LEAST
from autodiff.course.folders import HERE
from autodiff.draw import screen
from autodiff.draw.palette import SHAPES, contrast
from tests.browser.pages import until

pytestmark = pytest.mark.browser
LESSONS = sorted(path.stem for path in (HERE.root / "lessons").glob("*.ipynb"))
FILMS = [n for n in LESSONS if "autodiff-film" in (HERE.root / f"lessons/{n}.ipynb").read_text()]
OURS = (".autodiff-player", ".autodiff-board")
# Rules that JupyterLab or ipywidgets breaks in elements of its own making within ours, which the
# players cannot mend. There is none: add one only with the element that breaks it.
NOT_OURS = ()
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
# The parts of a picture that lie outside what can be seen or scrolled to.
CUT = """() => [...document.querySelectorAll('.jp-Notebook .jp-OutputArea-output')].flatMap(out => {
    const scrolls = area => /auto|scroll/.test(getComputedStyle(area).overflowX);
    return [...out.querySelectorAll('img, svg[viewBox]')].filter(one => one.offsetParent
        || one.getClientRects().length).filter(one => {
        for (let area = one.parentElement; area; area = area.parentElement) {
            if (area.scrollWidth <= area.clientWidth + 1) continue;
            if (scrolls(area)) return false;
            if (area === out) break;
        }
        return one.getBoundingClientRect().right > out.getBoundingClientRect().right + 1;
    }).map(one => out.closest('.jp-Cell').innerText.slice(0, 60));
})"""
SIZES = """() => [...document.querySelectorAll('.jp-RenderedSVG img')]
    .filter(one => one.naturalWidth && one.src.includes('id%3D%22ad-'))
    .filter(one => one.getClientRects().length)
    .map(one => [one.width / one.naturalWidth, one.width > one.parentElement.clientWidth + 1])"""
LIVE = """() => [...document.querySelectorAll('.autodiff-picture > svg')]
    .filter(one => one.getClientRects().length)
    .map(one => one.getBoundingClientRect().width / one.getAttribute('width'))"""


# Printed tables whose columns a narrow page breaks, or that scroll where no key reaches them.
BROKEN = """() => [...document.querySelectorAll('[data-mime-type$="stdout"] pre')]
    .filter(pre => pre.textContent.split('\\n').filter(row => /\\S {2,}\\S/.test(row)).length > 1)
    .filter(pre => getComputedStyle(pre).whiteSpace != 'pre'
        || (pre.scrollWidth > pre.clientWidth) != (pre.tabIndex == 0))
    .map(pre => pre.textContent.slice(0, 60))"""


@pytest.fixture(scope="module", params=LESSONS)
def name(request):
    """Return a lesson; its tests follow each other and share a page."""
    return request.param


def violations(page, selector):
    """Return what axe finds wrong in the elements of a selector."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="the extra `browser`")
    rules = {rule: {"enabled": False} for rule in NOT_OURS}
    found = axe.Axe().run(page, context=selector, options={"rules": rules}).response
    assert found["passes"]
    return [(one["id"], node["html"][:200]) for one in found["violations"] for node in one["nodes"]]


def fits(scale, scrolls):
    """Say whether a saved picture is as small as the page asks and no smaller than can be read."""
    return abs(scale - LEAST) < 0.01 if scrolls else LEAST - 0.01 < scale < 1.01


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


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_axe_finds_nothing_to_complain_of(lesson, name, theme):
    page = lesson(name)
    page.show_in(theme)
    for selector in OURS:
        if page.page.locator(selector).count():
            assert violations(page.page, selector) == []


def test_each_slider_and_button_of_a_player_says_what_it_is(lesson, name):
    players = lesson(name).page.locator(".autodiff-player")
    for place in players.all():
        for handle in place.locator(".noUi-handle").all():
            label = handle.locator("xpath=ancestor::*[contains(@class, 'widget-slider')]")
            said = label.locator(".widget-label").inner_text()
            assert said and handle.get_attribute("aria-label") == said
        for button in place.get_by_role("button").all():
            assert button.get_attribute("aria-label") or button.inner_text() or (
                button.get_attribute("title"))  # fmt: skip


def test_a_player_that_plays_is_silent_and_one_that_pauses_speaks(lesson, name):
    playing = lesson(name).page.locator(".autodiff-player:has(.widget-play)")
    for place in playing.all():
        words = place.locator(".autodiff-said .widget-html-content")
        assert words.get_attribute("aria-live") == "polite"
        place.get_by_role("button", name="Stop, back to the start").click()
        place.get_by_role("button", name="Play", exact=True).click()
        until(lambda words=words: words.get_attribute("aria-live") == "off", "it is silent")
        place.get_by_role("button", name="Pause", exact=True).click()
        until(lambda words=words: words.get_attribute("aria-live") == "polite", "it speaks again")


def test_no_picture_is_cut_and_no_table_broken_in_a_narrow_window(lesson, name):
    page = lesson(name).page
    page.set_viewport_size({"width": 768, "height": 1000})
    try:
        page.wait_for_function("document.querySelector('.jp-Notebook').clientWidth < 768")
        assert page.evaluate(CUT) == []
        until(lambda: not [one for one in page.evaluate(SIZES) if not fits(*one)], "pictures fit")
        assert [scale for scale in page.evaluate(LIVE) if scale < LEAST - 0.01] == []
        until(lambda: page.evaluate(BROKEN) == [], "tables keep their columns")
    finally:
        page.set_viewport_size({"width": 1280, "height": 1000})


@pytest.mark.parametrize("name", FILMS)
def test_axe_finds_nothing_to_complain_of_in_a_filmstrip(lesson, name):
    page = lesson(name, run=False)
    cells = "jupyterapp.shell.currentWidget.content.model.cells"
    page.page.evaluate(f"() => {{ for (const cell of {cells}) cell.trusted = true }}")
    page.page.wait_for_selector(".autodiff-film button")
    assert violations(page.page, ".autodiff-film") == []


def test_live_and_saved_pictures_shrink_alike():
    assert screen.LEAST == LEAST
