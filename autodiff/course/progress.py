"""What the course remembers of this student: the last result of each exercise, and hints shown.

It is one JSON file, `.autodiff/progress.json`, which git ignores. It is replaced in one step, so
that it is never half written; a file that cannot be read is moved aside, and a warning says where.
"""

import contextlib
import hashlib
import json
import os
import tempfile
import time
import warnings
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from autodiff.course import source
from autodiff.course.folders import HERE, Folders
from autodiff.course.syllabus import Exercise, load

__all__ = ["Recorded", "Result", "file", "hints_shown", "last", "record", "record_hints"]


@dataclass(frozen=True)
class Result:
    """What a check found of one exercise; `state` is `not started`, `right` or `wrong`."""

    id: str
    title: str
    state: str
    earned: int
    points: int
    message: str


@dataclass(frozen=True)
class Recorded:
    """The last result of an exercise, when that was, and whether its body was edited since."""

    result: Result
    when: str
    changed: bool


def digest(exercise: Exercise, folders: Folders = HERE) -> str:
    """Return a fingerprint of the exercise's bodies as they are now."""
    try:
        texts = [source.body(exercise, qualname, folders) for qualname in exercise.functions]
    except (ValueError, OSError):  # a function or the file is gone: that is a state of its own
        texts = ["missing"]
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()


def last(exercise: Exercise, folders: Folders = HERE) -> Recorded | None:
    """Return what the last check found of an exercise, or None if it was never checked."""
    entry = _read(folders)["results"].get(exercise.id)
    if entry is None:
        return None
    result = Result(exercise.id, exercise.title, entry["state"], entry["earned"],
                    exercise.points, entry["message"])  # fmt: skip
    return Recorded(result, entry["when"], entry["digest"] != digest(exercise, folders))


def record(
    results: Iterable[Result], digests: dict[str, str] | None = None, folders: Folders = HERE
) -> None:
    """Remember results.

    Parameters
    ----------
    results : iterable of Result
        What was found.
    digests : dict, optional
        The fingerprints of the bodies that were checked, by id; as they are now where absent.
    """
    with _changing(folders) as state:
        for result in results:
            exercise = load(folders).exercise(result.id)
            checked = (digests or {}).get(result.id) or digest(exercise, folders)
            state["results"][result.id] = {
                **asdict(result),
                "when": datetime.now().isoformat(timespec="seconds"),
                "digest": checked,
            }


def hints_shown(exercise_id: str, folders: Folders = HERE) -> int:
    """Return how many hints of an exercise the student has seen."""
    return _read(folders)["hints"].get(exercise_id, 0)


def record_hints(exercise_id: str, shown: int, folders: Folders = HERE) -> None:
    """Remember how many hints of an exercise the student has seen."""
    with _changing(folders) as state:
        state["hints"][exercise_id] = shown


# --- the file -----------------------------------------------------------------------------


def file(folders: Folders = HERE) -> Path:
    """Return where the progress is kept."""
    return folders.state / "progress.json"


def _read(folders: Folders) -> dict:
    try:
        state = json.loads(file(folders).read_text(encoding="utf-8"))
        if not _is_state(state):
            raise ValueError("not a progress file")
    except FileNotFoundError:
        return {"results": {}, "hints": {}}
    except ValueError:
        return _move_aside(folders)
    return state


def _is_state(state: object) -> bool:
    """Say whether this is what `record` and `record_hints` write."""
    if not isinstance(state, dict) or not {"results", "hints"} <= state.keys():
        return False
    results, hints = state["results"], state["hints"]
    if not isinstance(results, dict) or not isinstance(hints, dict):
        return False
    needed = {"state": str, "earned": int, "message": str, "when": str, "digest": str}
    return all(type(shown) is int for shown in hints.values()) and all(
        isinstance(entry, dict) and all(type(entry.get(f)) is kind for f, kind in needed.items())
        for entry in results.values()
    )


def _move_aside(folders: Folders) -> dict:
    aside = folders.state / f"progress-broken-{time.time_ns()}.json"
    with contextlib.suppress(FileNotFoundError):  # another process has just done so
        file(folders).rename(aside)
    warnings.warn(
        f"{folders.shown(file(folders))} could not be read, so the progress starts anew; "
        f"what was there is kept in {folders.shown(aside)}",
        stacklevel=2,
    )
    return {"results": {}, "hints": {}}


@contextlib.contextmanager
def _changing(folders: Folders):
    """Give the state to be changed, and write it in one step."""
    folders.state.mkdir(parents=True, exist_ok=True)
    state = _read(folders)
    yield state
    handle, name = tempfile.mkstemp(dir=folders.state, prefix="progress-", suffix=".tmp")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as written:
            json.dump(state, written, indent=1, ensure_ascii=False)
        os.replace(name, file(folders))
    except BaseException:
        os.unlink(name)
        raise
