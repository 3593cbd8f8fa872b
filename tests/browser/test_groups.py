"""A large graph opens group by group, by mouse and by keyboard."""

import pytest

pytestmark = pytest.mark.browser
LARGE = """import autodiff as ad
from autodiff import draw

h = x = ad.Variable(name="x")
for _ in range(299):
    h = h * x
draw.graph(h)"""


def test_a_group_opens_by_mouse_and_by_keyboard(lesson, server):
    server.add("large", LARGE)
    page = lesson("large")
    graph = page.widget("c0")
    assert "group 12: 25 nodes" in graph.shows
    choose = graph.choice("Open")
    assert "v299 = v298 * x" in graph.after(lambda: choose.select_option("group 12: 25 nodes"))
    choose.focus()
    assert "v274 = v273 * x" in graph.after(lambda: choose.press("ArrowUp"))
    assert "group 12: 25 nodes" in graph.after(lambda: choose.press("Home"))
    assert page.saved("c0").is_hidden()
    assert page.errors() == []
    assert page.complaints == []
