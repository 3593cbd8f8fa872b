"""Outputs as VS Code shows them: one page of its own, its classes and colours, no JupyterLab.

VS Code itself is not started. Its built-in renderer puts `text/html` and `image/svg+xml` into the
page of all outputs as markup and runs their scripts; the page's body carries the theme, which need
not be that of the system. See the notebook API guide in microsoft/vscode-docs. A cell's outputs lie
beside each other, each in a container (webviewPreloads.ts in microsoft/vscode); the Jupyter
extension puts a widget into its own, as it is drawn, if its kernel knows it.
"""

import json

import pytest

from autodiff.course.folders import HERE
from autodiff.draw.palette import SHAPES

pytestmark = pytest.mark.browser
ORDER = ("text/html", "image/svg+xml", "image/png", "text/plain")  # what VS Code prefers
COLOURS = {"light": ("#3b3b3b", "#ffffff"), "dark": ("#cccccc", "#1f1f1f")}
PAGE = """<!doctype html><html lang="en"><head><title>outputs</title><style>
body {{ color: {0}; background: {1}; margin: 0; --vscode-editor-foreground: {0} }}
.output {{ width: 900px; overflow-x: auto }}
</style></head><body class="vscode-body vscode-{2}" data-vscode-theme-kind="vscode-{2}">
<div id="container"></div></body></html>"""
RENDER = """parts => {
    const made = (name, place) => {
        const element = document.createElement('div');
        element.className = name;
        place.append(element);
        return element;
    };
    const cell = made('cell_container', document.getElementById('container'));
    for (const part of parts) {
        const output = made('output', made('output_container', cell));
        output.innerHTML = part;
        for (const old of output.querySelectorAll('script')) {
            const script = document.createElement('script');
            script.textContent = old.textContent;
            old.replaceWith(script);
        }
    }
    for (const choice of document.querySelectorAll('details')) {
        choice.removeAttribute('name');  // or only one of a question's choices can be open
        choice.open = true;
    }
}"""
# The contrast of all words of the cards with what is behind them; pictures have their own test.
PALE = """() => {
    const parts = text => text.match(/[0-9.]+/g).map(Number);
    const light = rgb => rgb.slice(0, 3).map(c => c / 255)
        .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
        .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
    const over = (top, under) => {
        const a = top.length > 3 ? top[3] : 1;
        return [0, 1, 2].map(i => a * top[i] + (1 - a) * under[i]);
    };
    const behind = node => {
        const own = parts(getComputedStyle(node).backgroundColor);
        return node === document.body ? own : over(own, behind(node.parentElement));
    };
    const pale = [];
    for (const node of document.querySelectorAll('.output *:not(svg, svg *, style, script)')) {
        const words = [...node.childNodes].filter(n => n.nodeType === 3 && n.data.trim());
        if (!words.length || !node.checkVisibility()) continue;
        const pair = [light(parts(getComputedStyle(node).color)), light(behind(node))].sort();
        const ratio = (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
        if (ratio < 4.5) pale.push(`${ratio.toFixed(1)}: ${words[0].data.trim().slice(0, 40)}`);
    }
    return pale;
}"""
PANELS = """() => [...document.querySelectorAll('svg rect.ad-panel')].map(panel =>
    '#' + getComputedStyle(panel).fill.match(/[0-9]+/g).slice(0, 3)
        .map(part => (+part).toString(16).padStart(2, '0')).join(''))"""


def markup():
    """Return what VS Code would put into its page: the preferred form of every saved output."""
    for path in sorted((HERE.root / "lessons").glob("*.ipynb")):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            for output in cell.get("outputs", []):
                data = output.get("data", {})
                kind = next((kind for kind in ORDER if kind in data), None)
                if kind in ORDER[:2]:
                    yield "".join(data[kind])


@pytest.fixture(scope="module")
def outputs():
    """Return the markup of all lessons."""
    return list(markup())


@pytest.fixture
def page_of(browser, outputs):
    """Return `page_of(theme, system)`: all saved outputs, or others, in a page as VS Code's."""
    contexts = []

    def show(theme, system, parts=outputs):
        contexts.append(browser.new_context(color_scheme=system))
        page = contexts[-1].new_page()
        page.complaints = []
        page.on("console", lambda m: m.type == "error" and page.complaints.append(m.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.route("**/*", lambda route: route.abort())
        page.set_content(PAGE.format(*COLOURS[theme], theme))
        page.evaluate(RENDER, parts)
        return page

    yield show
    for context in contexts:
        context.close()


@pytest.mark.parametrize("system", COLOURS)
@pytest.mark.parametrize("theme", COLOURS)
def test_saved_outputs_are_readable_in_vs_code(page_of, theme, system):
    page = page_of(theme, system)
    wanted = SHAPES["panel"][("light", "dark").index(theme)][0]
    panels = page.evaluate(PANELS)
    assert len(panels) > 50
    assert set(panels) == {wanted}
    assert page.evaluate(PALE) == []
    assert page.complaints == []


def test_the_filmstrip_is_stepped_through_in_vs_code(page_of):
    film = page_of("dark", "light").locator(".autodiff-film").first
    film.get_by_role("button", name="Start").click()
    film.get_by_role("button", name="Next").click()
    assert film.get_by_role("status").inner_text().startswith("Step 1 of")


# A filmstrip, a drawing and a card, each below the live widget that has taken its place.
TWICE = [("06_gradient_graphs", "06-walk-stepper"), ("01_four_ways", "01-valley-widget"),
         ("03_a_simple_revad", "03-scoreboard")]  # fmt: skip


@pytest.fixture(params=TWICE, ids=[cell for _, cell in TWICE])
def both(lesson, request):
    """Return a live widget as it stands on a page, and what is saved below it."""
    name, cell_id = request.param
    cells = json.loads((HERE.root / f"lessons/{name}.ipynb").read_text(encoding="utf-8"))["cells"]
    (output,) = next(cell["outputs"] for cell in cells if cell["id"] == cell_id)
    kind = next(kind for kind in ORDER if kind in output["data"])
    live = lesson(name).widget(cell_id).place.evaluate("place => place.outerHTML")
    return live, "".join(output["data"][kind])


@pytest.fixture
def seen(page_of):
    """Return `seen(*parts)`: of the outputs of one cell, which can be seen."""

    def show(*parts):
        found = page_of("light", "light", list(parts)).locator(".output_container").all()
        return [one.is_visible() for one in found]

    return show


def test_a_live_widget_hides_its_saved_picture_in_vs_code_too(both, seen):
    live, saved = both
    assert seen(live, saved) == [True, False]
    assert seen("<pre>1</pre>", live, saved, saved) == [True, True, False, True]


def test_it_hides_nothing_else_there_and_nothing_when_it_is_not_alive(both, seen):
    live, saved = both
    lost = live.replace("autodiff-", "jupyter-widgets-disconnected autodiff-", 1)
    assert lost.index("jupyter-widgets-disconnected") < lost.index("<style")
    assert seen(lost, saved) == [True, True]
    assert seen("<pre>no such widget</pre>", saved) == [True, True]
    assert seen(live, live, "<pre>1</pre>", saved) == [True, True, True, True]
