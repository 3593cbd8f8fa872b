"""A lesson that is open in a browser, and what a test may do with its cells and widgets.

    def test_a_smaller_step_is_drawn(lesson):
        valley = lesson("01_four_ways").widget("01-valley-widget")
        assert "h = 1e-04" in valley.after(lambda: valley.slider("Step").press("ArrowLeft"))

Every action waits for what it causes, so that no test needs to sleep.
"""

import json
import time

PATIENCE = 60_000  # milliseconds for a lesson to open
RUNNING = 180_000  # milliseconds for all of its cells to run
THEMES = {"light": "JupyterLab Light", "dark": "JupyterLab Dark"}
LIVE = ".jp-OutputArea-output:has(.jupyter-widgets)"
IDLE = ".jp-Notebook-ExecutionIndicator[data-status=idle]"
SPLASH = "#jupyterlab-splash"
SAVED = '.jp-OutputArea-output:is([data-mime-type="text/html"],[data-mime-type="image/svg+xml"])'
QUIET = ("favicon",)  # what a browser asks for by itself
LAST = 10  # lost requests and errors that a failure shows
REST = 0.5  # seconds in which a widget sends what it held back, or shows what has arrived
# Counts the requests to the kernel that it has not finished: a widget's messages are among them,
# and each picture that they cause comes before the "idle" that ends them.
LISTEN = """() => {
    const unfinished = window.unfinished = new Set();
    jupyterapp.shell.currentWidget.sessionContext.session.anyMessage.connect((_, what) => {
        const { channel, header, parent_header, content } = what.msg;
        if (what.direction == "send") {
            if (channel == "shell") unfinished.add(header.msg_id);
        } else if (header.msg_type == "status" && content.execution_state == "idle") {
            unfinished.delete(parent_header.msg_id);
        }
    });
}"""
# Playwright waits without end for a promise that a script returns, so none is returned.
STARTED = """work => {
    window.ended = null;
    eval(work).then(() => { window.ended = "well" }, error => { window.ended = String(error) });
}"""


class Lesson:
    """A page with one lesson.

    Parameters
    ----------
    context : playwright BrowserContext
    server : Server
    name : str
        The notebook, such as `06_gradient_graphs`.
    app : {"lab", "notebook"}
        What it is opened in: JupyterLab or Notebook 7.

    Attributes
    ----------
    page : playwright Page
    complaints : list of str
        What the page wrote to the console as an error, and exceptions that nobody caught.
    outside : list of str
        Addresses off this machine that the page asked for. Nothing was sent to them.
    missed : list of str
        Requests that were not answered, and why.
    """

    def __init__(self, context, server, name, app="lab"):
        self.name, self.complaints, self.outside, self.missed = name, [], [], []
        self._cells = server.notebook(name)["cells"]
        self.page = context.new_page()
        self._own = _own(server)
        self.page.on("request", self._see)
        self.page.on("websocket", self._see)
        self.page.on("requestfailed", self._miss)
        self.page.on("console", self._listen)
        self.page.on("pageerror", lambda error: self.complaints.append(error.stack))
        self.page.goto(server.url(name, app))
        ready = f"document.querySelectorAll('.jp-Notebook .jp-Cell').length >= {len(self._cells)}"
        self.page.wait_for_function(ready, timeout=PATIENCE)
        kernel = "jupyterapp.shell.currentWidget.sessionContext"
        self.page.wait_for_function(
            f"window.jupyterapp?.shell.currentWidget?.sessionContext && {kernel}.isReady"
            f" && {kernel}.session?.kernel?.connectionStatus == 'connected'",
            timeout=PATIENCE,
        )
        self.page.evaluate(LISTEN)
        self.close_files()

    def run_all(self):
        """Run all cells and wait until the last has ended; returns the lesson."""
        self.finish("jupyterapp.commands.execute('notebook:run-all-cells')", RUNNING)
        self.page.wait_for_selector(IDLE)
        return self

    def finish(self, work, milliseconds=PATIENCE):
        """Start `work`, a script's promise, and wait until it ends, for so long and no longer."""
        self.page.evaluate(STARTED, work)
        self.page.wait_for_function("window.ended", timeout=milliseconds)
        ended = self.page.evaluate("window.ended")
        if ended != "well":
            raise AssertionError(f"{work}: {ended}")

    def cell(self, cell_id):
        """Give a cell by its id in the notebook's file."""
        number = [cell["id"] for cell in self._cells].index(cell_id)
        return self.page.locator(".jp-Notebook .jp-Cell").nth(number)

    def run(self, cell_id):
        """Run one cell as a reader does, with Shift and Enter, and wait until it has ended."""
        before = self._count(cell_id)
        self.cell(cell_id).locator(".cm-content").click()
        self.page.keyboard.press("Shift+Enter")
        until(lambda: self._count(cell_id) not in (None, before), f"{cell_id} has run")

    def widget(self, cell_id):
        """Give the live widget below a cell."""
        return Widget(self.cell(cell_id).locator(LIVE).last)

    def saved(self, cell_id):
        """Give the picture below a cell that is kept in the notebook's file."""
        return self.cell(cell_id).locator(SAVED).last

    def errors(self):
        """Give the errors and warnings among the outputs, those of cells meant to raise aside."""
        cells = [c for c in self._now() if "raises-exception" not in c["metadata"].get("tags", [])]
        outputs = [(c["id"], o) for c in cells for o in c.get("outputs", [])]
        wrong = [(i, o) for i, o in outputs if "ename" in o or o.get("name") == "stderr"]
        return [f"{i}: {o.get('ename', '')} {o.get('evalue', o.get('text'))}" for i, o in wrong]

    def not_run(self):
        """Give the ids of the code cells without a number."""
        cells = [cell for cell in self._now() if cell["cell_type"] == "code"]
        return [c["id"] for c in cells if "".join(c["source"]).strip() and not c["execution_count"]]

    def show_in(self, theme):
        """Change to the "light" or the "dark" theme."""
        # JupyterLab's splash screen fades for 0.2 s, and trips over a second one in that time.
        self.page.wait_for_selector(SPLASH, state="detached")
        wanted = json.dumps({"theme": THEMES[theme]})
        self.finish(f"jupyterapp.commands.execute('apputils:change-theme', {wanted})")
        light = "true" if theme == "light" else "false"
        self.page.wait_for_selector(f'body[data-jp-theme-light="{light}"]', state="attached")
        self.page.wait_for_selector(SPLASH, state="detached")

    def close_files(self):
        """Close the list of files beside the lesson; JupyterLab opens it where it was left open."""
        self.page.evaluate("jupyterapp.shell.collapseLeft?.()")

    def evidence(self):
        """Tell what may explain a failure: lost requests, errors, and the dialogs that are open."""
        try:
            dialogs = self.page.locator(".jp-Dialog").all_inner_texts()
        except Exception as error:  # it only accompanies the failure, and must not hide it
            dialogs = [f"the page does not answer: {error}"]
        facts = {"requests lost": self.missed, "errors": self.complaints, "dialogs": dialogs}
        said = [f"{what}: {one}" for what, found in facts.items() for one in found[-LAST:]]
        return "\n".join([f"{self.name} at {self.page.url}", *said])

    def close(self):
        """Close the page and end its kernel."""
        try:
            self.finish("jupyterapp.shell.currentWidget.sessionContext.shutdown()", 10_000)
        finally:
            self.page.close(run_before_unload=False)

    def _now(self):
        cells = "jupyterapp.shell.currentWidget.content.model.sharedModel.toJSON().cells"
        return self.page.evaluate(f"() => {cells}")

    def _count(self, cell_id):
        return next(cell["execution_count"] for cell in self._now() if cell["id"] == cell_id)

    def _listen(self, message):
        if message.type == "error" and not any(word in message.text for word in QUIET):
            self.complaints.append(f"{message.text} ({message.location.get('url', '')})")

    def _see(self, asked):
        if not asked.url.startswith(self._own):
            self.outside.append(asked.url)

    def _miss(self, request):
        self.missed.append(f"{request.method} {request.url}: {request.failure}")


class Widget:
    """A live widget: what it shows, and its controls by the words beside or behind them."""

    def __init__(self, place):
        self.place = place
        place.scroll_into_view_if_needed()

    @property
    def shows(self):
        """All that it says and draws, as markup without its controls."""
        screens = self.place.locator(".widget-html-content")
        return "\n".join(screens.evaluate_all("found => found.map(one => one.innerHTML)"))

    def after(self, action):
        """Do something, wait until the widget shows something else, and return that."""
        before = self.shows
        action()
        until(lambda: self.shows != before, "the widget shows something else")
        return self.shows

    def settle(self):
        """Wait until the kernel has answered all that was done, and the last answer is shown."""
        still = time.monotonic(), self.shows

        def settled():
            nonlocal still
            if self.place.page.evaluate("window.unfinished.size") or self.shows != still[1]:
                still = time.monotonic(), self.shows
            return time.monotonic() - still[0] > REST

        until(settled, "the kernel has answered all that was done")

    def slider(self, name):
        """Give the slider with a description."""
        return Slider(self.place.locator(".widget-slider").filter(has_text=name).first)

    def choice(self, name):
        """Give the list with a description: `select_option(label=...)` and `press` work on it."""
        return self.place.locator(".widget-dropdown").filter(has_text=name).locator("select").first

    def entry(self, name):
        """Give the line to type in with a description; it is read when Enter is pressed."""
        return self.place.locator(".widget-text").filter(has_text=name).locator("input").first

    def button(self, name):
        """Give the button with a tooltip or a text; `click()` and `press("Enter")` work on it."""
        found = self.place.get_by_title(name, exact=True)
        return found.or_(self.place.get_by_role("button", name=name, exact=True)).first


class Slider:
    """A slider of ipywidgets."""

    def __init__(self, place):
        self.place = place
        self.handle = place.locator(".noUi-handle").first

    @property
    def value(self):
        """Where it stands, as a number."""
        return float(self.handle.get_attribute("aria-valuenow"))

    def press(self, key):
        """Focus the handle and press a key, such as "ArrowRight"."""
        self.handle.focus()
        self.handle.press(key)

    def click(self, fraction):
        """Click on the track with the mouse: 0 is its start and 1 its end."""
        box = at_rest(self.place.locator(".noUi-target"))
        x, y = box["x"] + fraction * box["width"], box["y"] + box["height"] / 2
        self.place.page.mouse.click(x, y)

    def drag(self, fraction):
        """Drag the handle with the mouse to a place on the track."""
        handle, box = at_rest(self.handle), self.place.locator(".noUi-target").bounding_box()
        mouse = self.place.page.mouse
        mouse.move(handle["x"] + handle["width"] / 2, handle["y"] + handle["height"] / 2)
        mouse.down()
        mouse.move(box["x"] + fraction * box["width"], box["y"] + box["height"] / 2, steps=5)
        mouse.up()


def until(true, what, seconds=30):
    """Wait until `true()`; the failure says what was waited for."""
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            raise AssertionError(f"after {seconds} seconds it is still not so that {what}")
        time.sleep(0.05)


def at_rest(place):
    """Return where an element is, once it has stopped moving there."""
    boxes = [place.bounding_box()]

    def still():
        boxes.append(place.bounding_box())
        return boxes[-1] == boxes[-3:][0] and len(boxes) > 3

    until(still, "the element stands still")
    return boxes[-1]


def _own(server):
    """Give what all addresses of the server begin with; data and blobs never leave the page."""
    return (server.address, server.address.replace("http", "ws", 1), "data:", "blob:")
