"""What is remembered between checks, and never lost."""

import json

import pytest

from autodiff.course import progress
from autodiff.course.progress import Result


def right(course, exercise_id="1.1"):
    exercise = course.exercise(exercise_id)
    return Result(exercise_id, exercise.title, "right", exercise.points, exercise.points, "")


def test_nothing_is_remembered_at_first(small_course):
    assert progress.last(small_course.exercise("1.1"), small_course.folders) is None
    assert progress.hints_shown("1.1", small_course.folders) == 0


def test_the_last_result_is_remembered_until_the_body_changes(small_course):
    exercise, folders = small_course.exercise("1.1"), small_course.folders
    small_course.fill("1.1", "return 1")
    progress.record([right(small_course)], folders=folders)
    seen = progress.last(exercise, folders)
    assert seen.result == right(small_course) and not seen.changed
    small_course.fill("1.2", "return 2 * x", "double")
    assert not progress.last(exercise, folders).changed, "another exercise's body is not ours"
    small_course.fill("1.1", "return 2")
    assert progress.last(exercise, folders).changed
    progress.record([right(small_course)], folders=folders)
    assert not progress.last(exercise, folders).changed


def test_a_body_edited_while_it_was_checked_shows_as_changed(small_course):
    exercise, folders = small_course.exercise("1.1"), small_course.folders
    before = progress.digest(exercise, folders)
    small_course.fill("1.1", "return 2")
    progress.record([right(small_course)], {"1.1": before}, folders)
    assert progress.last(exercise, folders).changed


def test_results_and_hints_do_not_disturb_each_other(small_course):
    folders = small_course.folders
    progress.record_hints("1.1", 2, folders)
    progress.record([right(small_course)], folders=folders)
    progress.record([right(small_course, "1.2")], folders=folders)
    assert progress.hints_shown("1.1", folders) == 2
    assert progress.last(small_course.exercise("1.1"), folders) is not None


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "{}", '{"results": [], "hints": {}}', '{"results": {"1.1": {}}, "hints": {}}',
     '{"results": {}, "hints": {"1.1": "two"}}', "\ufffd"],
)  # fmt: skip
def test_a_broken_file_is_moved_aside_and_said(small_course, text):
    folders = small_course.folders
    folders.state.mkdir()
    (folders.state / "progress.json").write_text(text, encoding="utf-8")
    with pytest.warns(UserWarning, match=r"\.autodiff/progress\.json could not be read.*kept in"):
        assert progress.hints_shown("1.1", folders) == 0
    (aside,) = folders.state.glob("progress-broken-*.json")
    assert aside.read_text(encoding="utf-8") == text
    progress.record_hints("1.1", 1, folders)
    assert progress.hints_shown("1.1", folders) == 1


def test_a_failed_write_leaves_the_old_file(small_course, monkeypatch):
    folders = small_course.folders
    progress.record_hints("1.1", 1, folders)

    def fail(*_args, **_options):
        raise OSError("the disk is full")

    monkeypatch.setattr(json, "dump", fail)
    with pytest.raises(OSError, match="disk is full"):
        progress.record_hints("1.1", 2, folders)
    monkeypatch.undo()
    assert progress.hints_shown("1.1", folders) == 1
    assert [path.name for path in folders.state.iterdir()] == ["progress.json"]
