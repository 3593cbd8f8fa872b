"""One browser and one JupyterLab for all tests of the group; each lesson opens in its own page.

Nothing is downloaded: the browser is Debian's chromium, driven by Playwright (the extra `browser`).
"""

import shutil
import time
from importlib.util import find_spec

import pytest

SECONDS = 240  # for one test; the first of a worker starts JupyterLab, too
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
# No name but this machine's leads anywhere: what a page asks of others is seen, and never sent.
FLAGS = ("--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1")
NEEDED = {
    "jupyterlab": "the course",
    "ipywidgets": "the course",
    "playwright": 'pip install -e ".[browser]"',
}


@pytest.fixture(scope="session")
def browser():
    """Return a running chromium; without one the tests are skipped and say what is missing."""
    for module, brings in NEEDED.items():
        if find_spec(module) is None:
            pytest.skip(f"{module} is not installed: {brings} brings it")
    if CHROMIUM is None:
        pytest.skip("there is no chromium on the path: `apt-get install chromium` brings it")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield found
        found.close()


@pytest.fixture(scope="session")
def server(browser, tmp_path_factory):
    """Return the JupyterLab of this session, on a scratch copy of the course."""
    from tests.browser.server import Server

    found = Server(tmp_path_factory.mktemp("browser"))
    yield found
    found.stop()


@pytest.fixture(scope="session")
def context(browser):
    """Return a browser window's worth of cookies and storage."""
    found = browser.new_context(viewport={"width": 1280, "height": 1000})
    yield found
    found.close()


class Shelf:
    """Keeps the last lesson open, so that the tests of one lesson share a page and a kernel."""

    def __init__(self, context, server):
        self._context, self._server = context, server
        self._key = self._lesson = None

    def __call__(self, name, app="lab", run=True):
        """Open a lesson and run all of it, unless it is the one that is open."""
        from tests.browser.pages import Lesson

        if self._key != (name, app, run):
            self.close()
            self._lesson = Lesson(self._context, self._server, name, app)
            if run:
                self._lesson.run_all()
            self._key = name, app, run
        return self._lesson

    def evidence(self):
        """Tell of the page that is open and of its server what may explain a failure."""
        page = "no lesson is open" if self._lesson is None else self._lesson.evidence()
        return f"{page}\n{self._server.evidence()}"

    def close(self):
        """Close the lesson that is open."""
        lesson, self._key, self._lesson = self._lesson, None, None
        if lesson is not None:
            lesson.close()


@pytest.fixture(scope="session")
def lesson(context, server):
    """Return `lesson(name)`: the lesson, open in JupyterLab, all its cells run."""
    shelf = Shelf(context, server)
    yield shelf
    shelf.close()


def pytest_collection_modifyitems(config, items):
    """Cut off a test whose page never answers: Playwright would wait on."""
    if config.pluginmanager.hasplugin("timeout"):
        for item in items:
            if "tests/browser/" in item.nodeid:
                item.add_marker(pytest.mark.timeout(SECONDS, method="signal"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item):
    """Put beside a failure what the page and its server say."""
    report = yield
    shelf = getattr(item, "funcargs", {}).get("lesson")
    if report.failed and isinstance(shelf, Shelf):
        report.sections.append(("The page and its server", shelf.evidence()))
    return report


def pytest_sessionstart(session):
    """Remember when the tests began."""
    session.config.stash[BEGAN] = time.monotonic()


BEGAN = pytest.StashKey[float]()


def pytest_terminal_summary(terminalreporter, config):
    """Say how long the group took, and which lessons took longest."""
    passed = terminalreporter.getreports("passed")
    tests = [r for r in passed if "tests/browser/" in r.nodeid and r.when == "call"]
    if tests and BEGAN in config.stash:
        seconds = time.monotonic() - config.stash[BEGAN]
        terminalreporter.write_line(f"{len(tests)} browser tests in {seconds:.0f} seconds")
