"""One lesson in Notebook 7, whose page is another one than JupyterLab's."""

import pytest

pytestmark = pytest.mark.browser
# Its own: an exception while it loads its settings, and fonts that the server has given to
# JupyterLab before and then refuses here.
OWN = "/static/notebook/"


def test_a_lesson_runs_in_notebook_7(lesson):
    pytest.importorskip("notebook", reason="Notebook 7 is part of the package `jupyter`")
    page = lesson("06_gradient_graphs", app="notebook")
    assert page.errors() == []
    assert page.not_run() == []
    walk = page.widget("06-walk-stepper")
    assert "Step 1 of" in walk.after(walk.button("One step on").click)
    assert "Step 2 of" in walk.after(lambda: walk.slider("Step").press("ArrowRight"))
    assert page.saved("06-walk-stepper").is_hidden()
    assert [one for one in page.complaints if OWN not in one] == []
    assert page.outside == []
