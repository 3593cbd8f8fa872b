"""Predictions: what a lesson asks before it shows, with a reply to each answer.

Each lesson has a file, such as `03.toml`, with one table for each question:

    [03-mul]
    question = "Which weight will x remember?"
    right = "4.2"
    shown_by = "03-mul-run"    # the cell whose saved output shows it ...
    shows = "4.2"              # ... and what stands there

    [03-mul.choices]           # in the order in which they are offered
    "0.5" = "That is its own value. ..."
    "4.2" = "The value of the other factor. ..."
"""

import tomllib
from dataclasses import dataclass
from functools import lru_cache

from autodiff.course.folders import HERE, Folders

__all__ = ["Prediction", "load"]

FIELDS = {"question": str, "right": str, "shown_by": str, "shows": str, "choices": dict}


@dataclass(frozen=True)
class Prediction:
    """A question, its choices, each with the reply to it, and which of them is right."""

    id: str
    question: str
    right: str
    shown_by: str
    shows: str
    choices: dict[str, str]


def load(prediction_id: str, folders: Folders = HERE) -> Prediction:
    """Return the prediction with an id that begins with its lesson, such as `03-mul`.

    Raises
    ------
    ValueError
        If there is none, naming those of the lesson, or if its table is not complete.
    """
    found = of_lesson(prediction_id.split("-")[0], folders)
    if prediction_id not in found:
        known = ", ".join(found) or "none"
        raise ValueError(f"there is no prediction {prediction_id!r}; the lesson has {known}")
    return found[prediction_id]


def of_lesson(number: str, folders: Folders = HERE) -> dict[str, Prediction]:
    """Return the predictions of a lesson, such as "03", by id; those of an unknown lesson: none."""
    path = folders.package / "course" / "predictions" / f"{number}.toml"
    return _read(path, path.stat().st_mtime_ns) if path.is_file() else {}


@lru_cache(maxsize=32)
def _read(path, _mtime: int) -> dict[str, Prediction]:
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    return {name: _prediction(path.name, name, row) for name, row in table.items()}


def _prediction(file: str, name: str, row: dict) -> Prediction:
    where = f"{file}, {name}"
    if row.keys() != FIELDS.keys():
        wrong = ", ".join(sorted(row.keys() ^ FIELDS.keys()))
        raise ValueError(f"{where}: missing or unknown: {wrong}")
    for field, kind in FIELDS.items():
        if type(row[field]) is not kind:
            raise ValueError(f"{where}: {field} must be {kind.__name__}, not {row[field]!r}")
    if len(row["choices"]) < 2 or row["right"] not in row["choices"]:
        raise ValueError(f"{where}: choices must be two or more, one of them {row['right']!r}")
    if not all(isinstance(reply, str) and reply for reply in row["choices"].values()):
        raise ValueError(f"{where}: every choice needs a reply")
    return Prediction(name, **row)
