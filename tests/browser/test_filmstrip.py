"""The filmstrip in pages without a kernel: built by nbconvert, without scripts, not trusted."""

import re

import pytest

from autodiff.course.folders import HERE

pytestmark = pytest.mark.browser
NAME = "06_gradient_graphs"
ADDRESS = "http://127.0.0.1/lesson.html"
THEMES = ("light", "dark")


@pytest.fixture(scope="module")
def built():
    """Return a lesson as nbconvert builds a page from the saved notebook."""
    nbconvert = pytest.importorskip("nbconvert")
    path = HERE.root / "lessons" / f"{NAME}.ipynb"
    return nbconvert.HTMLExporter().from_filename(str(path))[0]


@pytest.fixture
def page_of(browser, built):
    """Return `page_of(theme=..., scripts=...)`: the built page, cut off from the network."""
    contexts = []

    def answer(route):
        known = route.request.url == ADDRESS
        route.fulfill(body=built, content_type="text/html") if known else route.abort()

    def show(theme="light", scripts=True):
        contexts.append(browser.new_context(color_scheme=theme, java_script_enabled=scripts))
        page = contexts[-1].new_page()
        page.route("**/*", answer)
        page.goto(ADDRESS)
        return page

    yield show
    for context in contexts:
        context.close()


def step_of(film):
    """Return the step that a filmstrip says it shows, and the last."""
    said = film.get_by_role("status").inner_text()
    return tuple(map(int, re.match(r"Step (\d+) of (\d+)", said).groups()))


def test_buttons_and_slider_step_through_a_built_page(page_of):
    film = page_of().locator(".autodiff-film").first
    last = step_of(film)[1]
    assert step_of(film) == (last, last)
    for name, step in [("Back", last - 1), ("Start", 0), ("Next", 1), ("End", last)]:
        film.get_by_role("button", name=name).click()
        assert step_of(film)[0] == step
        assert f"Step {step} of {last}" in film.locator("svg").inner_html()
    film.get_by_role("slider").fill("3")
    assert step_of(film)[0] == 3
    assert film.locator("pre").text_content().startswith("Step 3 of")


def test_arrow_keys_step_through_a_built_page(page_of):
    film = page_of().locator(".autodiff-film").first
    last = step_of(film)[1]
    for control in (film.get_by_role("slider"), film.get_by_role("button", name="Back")):
        control.focus()
        for key, step in [("Home", 0), ("ArrowLeft", 0), ("ArrowRight", 1), ("End", last)]:
            control.press(key)
            assert step_of(film)[0] == step


def test_two_strips_of_a_page_do_not_disturb_each_other(page_of):
    first, second = page_of().locator(".autodiff-film").all()[:2]
    first.get_by_role("button", name="Start").click()
    assert step_of(first)[0] == 0
    assert step_of(second)[0] == step_of(second)[1]


def test_without_scripts_the_finished_picture_and_its_words_show(page_of):
    film = page_of(scripts=False).locator(".autodiff-film").first
    assert film.locator("img").bounding_box()["height"] > 100
    assert "adjoint of x:" in film.locator("pre").inner_text()
    assert film.get_by_role("button").count() == 0


@pytest.mark.parametrize("theme", THEMES)
def test_axe_finds_nothing_to_complain_of(page_of, theme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="the extra `browser`")
    page = page_of(theme)
    film = page.locator(".autodiff-film").first
    for step in ("End", "Start", "Next"):
        film.get_by_role("button", name=step).click()
        found = axe.Axe().run(page, context=".autodiff-film").response
        assert [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]] == []
        assert found["passes"]


def test_a_notebook_that_is_not_trusted_shows_picture_and_words(lesson):
    film = lesson(NAME, run=False).saved("06-walk-stepper").locator(".autodiff-film")
    assert film.locator("img").evaluate("image => image.complete && image.naturalWidth") > 300
    assert film.locator("img").is_visible()
    assert "adjoint of x:" in film.locator("pre").inner_text()
    assert film.get_by_role("button").count() == 0


def test_a_trusted_notebook_is_stepped_through_without_a_kernel(lesson):
    page = lesson(NAME, run=False)
    cells = "jupyterapp.shell.currentWidget.content.model.cells"
    page.page.evaluate(f"() => {{ for (const cell of {cells}) cell.trusted = true }}")
    film = page.saved("06-walk-stepper").locator(".autodiff-film")
    film.get_by_role("button", name="Start").click()
    film.get_by_role("slider").press("ArrowRight")
    film.get_by_role("button", name="Next").press("ArrowRight")
    assert step_of(film)[0] == 2
    assert page.complaints == []
