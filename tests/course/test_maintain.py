"""The maintainers' commands, and the form in which lessons are saved."""

import copy
import json

import nbformat
import pytest

from autodiff.course import maintain, saving, source

WIDGET = saving.WIDGET


def code(source_text, *outputs, tags=(), count=1, cell_id="a"):
    """Return a code cell with outputs."""
    return {
        "cell_type": "code", "id": cell_id, "source": source_text, "execution_count": count,
        "metadata": {"tags": list(tags), "execution": {"iopub.execute_input": "now"}},
        "outputs": list(outputs),
    }  # fmt: skip


def notebook(*cells):
    """Return a notebook as a kernel leaves it."""
    metadata = {"widgets": {"x": 1}, "language_info": {"name": "python", "version": "3.11.7"}}
    return {"cells": list(cells), "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def shown(**data):
    """Return a display of several kinds, `image_png` standing for `image/png`."""
    data = {kind.replace("_", "/", 1): value for kind, value in data.items()}
    return {"output_type": "display_data", "metadata": {}, "data": data}


def printed(text):
    """Return one piece of printing."""
    return {"output_type": "stream", "name": "stdout", "text": [text]}


def widget(model_id):
    """Return a widget with a text beside it."""
    view = {"model_id": model_id, "version_major": 2}
    data = {WIDGET: view, "text/plain": "w"}
    return {"output_type": "display_data", "metadata": {}, "data": data}


def test_what_changes_from_run_to_run_is_dropped():
    saved = saving.canonical(notebook(code("1", printed("a\n"), printed("b\n"))))
    assert saved["metadata"] == {"kernelspec": saving.KERNEL, "language_info": {"name": "python"}}
    assert saved["cells"][0]["metadata"] == {"tags": []}
    assert saved["cells"][0]["outputs"] == [printed("a\n") | {"text": ["a\n", "b\n"]}]


def test_widgets_are_numbered_and_bare_ones_dropped():
    bare = shown(**{"application_vnd.jupyter.widget-view+json": {"model_id": "zz"}})
    cells = saving.canonical(notebook(code("1", widget("f3"), bare, widget("0a"), widget("f3"))))
    outputs = cells["cells"][0]["outputs"]
    assert [int(o["data"][WIDGET]["model_id"]) for o in outputs] == [0, 1, 0]


@pytest.mark.parametrize(
    ("old", "new", "tags", "kept"),
    [
        (shown(image_png="old"), shown(image_png="new"), (), True),
        (shown(image_png="old", text_plain="1"), shown(image_png="new", text_plain="2"), (), False),
        (printed("1 s"), printed("2 s"), ("nbval-ignore-output",), True),
        (printed("1"), printed("2"), (), False),
    ],
)
def test_an_output_is_kept_where_it_differs_only_in_what_is_never_compared(old, new, tags, kept):
    saved, ran = notebook(code("1", old, tags=tags)), notebook(code("1", new, tags=tags))
    result = saving.canonical(ran, saved)
    assert result == saving.canonical(saved if kept else ran)
    edited = copy.deepcopy(ran)
    edited["cells"][0]["source"] = "2"
    assert saving.canonical(edited, saved) == saving.canonical(edited), "not its output"


@pytest.fixture
def lesson(small_course):
    """Return a lesson of the small course, not run yet."""
    cells = [
        nbformat.v4.new_code_cell("import autodiff, random\nrandom.random()", id="x"),
        nbformat.v4.new_code_cell("print('é', 1 + 1)", id="y"),
    ]
    cells[0]["metadata"]["tags"] = ["nbval-ignore-output"]
    path = small_course.folders.root / "lessons" / "01_sums.ipynb"
    source.write(path, nbformat.writes(nbformat.v4.new_notebook(cells=cells)))
    return path


def test_running_a_lesson_twice_changes_no_byte(small_course, lesson, capsys):
    assert not saving.is_unchanged(lesson)
    assert maintain.notebooks(["01"], folders=small_course.folders) == 0
    first = lesson.read_bytes()
    assert saving.is_unchanged(lesson) and "é 2" in first.decode() and first.endswith(b"}\n")
    assert [c["execution_count"] for c in json.loads(first)["cells"]] == [1, 2]
    assert maintain.notebooks([], folders=small_course.folders) == 0
    assert lesson.read_bytes() == first
    assert capsys.readouterr().out == (
        "lessons/01_sums.ipynb: saved\nlessons/01_sums.ipynb: unchanged\n"
    )


def test_lessons_are_not_saved_with_a_students_bodies(small_course, lesson, capsys):
    small_course.fill("1.1", "return 1")
    before = lesson.read_bytes()
    assert maintain.notebooks([], folders=small_course.folders) == 1
    assert "filled in: 1.1" in capsys.readouterr().out and lesson.read_bytes() == before


def test_an_unknown_lesson_is_named(small_course, lesson):
    with pytest.raises(ValueError, match="there is no lesson 02: 01_sums"):
        maintain.find(["02"], small_course.folders)


def test_stubs_are_written_unless_bodies_are_filled_in(small_course, capsys):
    assert maintain.stubs(folders=small_course.folders) == 0
    small_course.fill("1.1", "return 1")
    assert maintain.stubs(folders=small_course.folders) == 1
    assert maintain.stubs(force=True, folders=small_course.folders) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "0 files changed" and "bodies are filled in for 1.1" in said[1]
    assert said[2:] == ["wrote autodiff/sums.py", "1 files changed"]


def test_drift_is_printed_and_is_a_failure(small_course, capsys):
    assert maintain.drift(small_course.folders) == 0
    path = small_course.folders.package / "powers.py"
    path.write_text(path.read_text() + "x = 1\n")
    assert maintain.drift(small_course.folders) == 1
    assert "autodiff/powers.py:16: 'x = 1' differs from" in capsys.readouterr().out


def test_wrong_bodies_that_survive_are_named(small_course, capsys):
    assert maintain.wrong(["1.1"], small_course.folders) == 0
    path = small_course.folders.wrong / "exercise_1_1.py"
    path.write_text(path.read_text() + "\n\ndef is_right(self):\n    return self.a + self.b\n")
    assert maintain.wrong(["1.1"], small_course.folders) == 1
    said = capsys.readouterr().out
    assert "2 of 2 wrong bodies caught" in said
    assert "not caught: exercise_1_1.py::is_right\n2 of 3 wrong bodies caught" in said


def test_the_command_line_reaches_each_command(monkeypatch):
    called = []
    for name in ("stubs", "drift", "notebooks", "wrong"):
        monkeypatch.setattr(maintain, name, lambda name=name, **given: called.append((name, given)))
    for line in ("stubs --force", "drift", "notebooks 05 --fresh", "wrong 5.2"):
        maintain.main(line.split())
    assert called == [
        ("stubs", {"force": True}), ("drift", {}),
        ("notebooks", {"names": ["05"], "fresh": True}), ("wrong", {"ids": ["5.2"]}),
    ]  # fmt: skip
