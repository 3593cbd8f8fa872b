"""Run the exercises' checks: one pytest process, whose outcomes become one result an exercise."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from autodiff.course import progress, source
from autodiff.course.folders import HERE, Folders
from autodiff.course.progress import Result
from autodiff.course.syllabus import Exercise, load

__all__ = ["Outcomes", "Result", "check", "run_checks"]

START_SECONDS = 30
EXERCISE_SECONDS = 75  # its process is cut off after 60; the rest is for pytest and the questions
OPTIONS = ("-o", "addopts=", "-p", "no:cacheprovider", "-q", "--tb=short")


def check(
    ids: Iterable[str] | None = None, bodies: str = "yours", folders: Folders = HERE
) -> list[Result]:
    """Check exercises, each with the body chosen for it and the reference for all others.

    Parameters
    ----------
    ids : iterable of str, optional
        The exercises; all by default.
    bodies : {"yours", "solutions"}
        Whose bodies are checked. Results of `"yours"` are remembered in the progress.

    Returns
    -------
    list of Result
        One for each exercise asked for, in the order of the syllabus. An exercise is right when
        it has checks and all of them pass.

    Raises
    ------
    ValueError
        If there is no such exercise, or `bodies` is something else.
    """
    if bodies not in ("yours", "solutions"):
        raise ValueError(f'check(bodies={bodies!r}): expected "yours" or "solutions"')
    chosen = _chosen(ids, folders)
    mine = bodies == "yours"
    started = [e for e in chosen if not mine or source.is_filled(e, folders)]
    digests = {e.id: progress.digest(e, folders) for e in started}
    outcomes = run_checks(started, bodies, folders) if started else Outcomes()
    results = [
        _result(e, outcomes, bodies, folders) if e in started else _scored(e, "not started", "")
        for e in chosen
    ]
    if mine:
        progress.record(results, digests, folders)
    return results


def _chosen(ids: Iterable[str] | None, folders: Folders) -> list[Exercise]:
    syllabus = load(folders)
    if ids is None:
        return list(syllabus.exercises)
    wanted = {syllabus.exercise(exercise_id).id for exercise_id in ids}
    return [exercise for exercise in syllabus.exercises if exercise.id in wanted]


def _scored(exercise: Exercise, state: str, message: str) -> Result:
    earned = exercise.points if state == "right" else 0
    return Result(exercise.id, exercise.title, state, earned, exercise.points, message)


def _result(exercise: Exercise, outcomes: "Outcomes", bodies: str, folders: Folders) -> Result:
    message = outcomes.failure(exercise.id, bodies)
    stubs = source.unfilled(exercise, folders) if bodies == "yours" else []
    if message is None and stubs:
        message = f"Exercise {exercise.id} is not finished: {', '.join(stubs)} is still a stub."
    return _scored(exercise, "right" if message is None else "wrong", message or "")


@dataclass
class Outcomes:
    """What a run of pytest found: the outcomes of each check, and what went wrong around them."""

    counts: dict[tuple[str, str], int] = field(default_factory=dict)
    tests: dict[tuple[str, str], list[dict]] = field(default_factory=dict)
    problem: str = ""

    def add(self, line: dict) -> None:
        """Take in one line of the results file."""
        key = (line.get("exercise"), line.get("bodies"))
        if "collected" in line:
            self.counts[key] = line["collected"]
        elif key[0] is None:
            self.problem = f"{line['file']} cannot be read: {line['message']}"
        else:
            self.tests.setdefault(key, []).append(line)

    def caught(self, wrong_body: str) -> bool:
        """Say whether a check has failed on a known-wrong body, rather than broken on it."""
        found = [test for (_, bodies), tests in self.tests.items() for test in tests
                 if bodies == wrong_body]  # fmt: skip
        kinds = {test["outcome"] for test in found}
        return "failed" in kinds and "error" not in kinds

    def failure(self, exercise_id: str, bodies: str) -> str | None:
        """Return why an exercise is not right, or None if all its checks passed."""
        key = (exercise_id, bodies)
        found = self.tests.get(key, [])
        failed = [test for test in found if test["outcome"] == "failed"]
        broken = [test for test in found if test["outcome"] not in ("failed", "passed")]
        if failed:
            return failed[0]["message"]
        if broken:
            why = broken[0]["message"] or "it was skipped"
            return f"The check itself is broken, {broken[0]['test']}:\n{why}"
        if not self.counts.get(key) or len(found) != self.counts[key]:
            why = self.problem or "no check of it was found"
            return f"Exercise {exercise_id} could not be checked: {why}"
        return None


def run_checks(exercises: list[Exercise], bodies: str, folders: Folders = HERE) -> Outcomes:
    """Run the checks of some exercises in a pytest process that runs no student's file.

    Parameters
    ----------
    exercises : list of Exercise
        Whose checks to run.
    bodies : str
        As the option `--bodies` of the plugin `autodiff.course.report` takes it.
    """
    lessons = sorted({exercise.lesson for exercise in exercises})
    files = [folders.checks / f"test_lesson_{number:02d}.py" for number in lessons]
    with tempfile.TemporaryDirectory() as scratch:
        results = Path(scratch) / "results.jsonl"
        ids = ",".join(exercise.id for exercise in exercises)
        command = [
            sys.executable, "-P", str(folders.package / "course" / "runner.py"), str(folders.root),
            *OPTIONS, "--rootdir", str(folders.root), "--confcutdir", str(folders.checks.parent),
            "--bodies", bodies, "--exercises", ids, "--results", str(results),
            *(str(file) for file in files if file.is_file()),
        ]  # fmt: skip
        if not any(file.is_file() for file in files):
            return Outcomes(problem=f"there is no {folders.shown(files[0])}")
        problem = _run(command, START_SECONDS + EXERCISE_SECONDS * len(exercises), folders)
        return _read(results, problem)


def _run(command: list[str], seconds: float, folders: Folders) -> str:
    """Run pytest and return what went wrong with it, if anything did."""
    environment = {name: v for name, v in os.environ.items() if not name.startswith("PYTEST_")}
    environment["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    process = subprocess.Popen(
        command, cwd=folders.root, env=environment, stdin=subprocess.DEVNULL, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", errors="replace",
        start_new_session=True,
    )  # fmt: skip
    try:
        said, _ = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        return f"the checks took more than {seconds:g} s"
    finally:
        _end(process)
    if process.returncode in (0, 1, 5):  # passed, failed, or found no check
        return ""
    return f"pytest ended with exit code {process.returncode}:\n{said.strip()[-1500:]}"


def _end(process: subprocess.Popen) -> None:
    """End pytest if it still runs; the students' processes end when nobody asks them any more."""
    with contextlib.suppress(OSError):
        if process.poll() is None and hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    process.wait()


def _read(results: Path, problem: str) -> Outcomes:
    outcomes = Outcomes(problem=problem)
    if results.is_file():
        for line in results.read_text(encoding="utf-8").splitlines():
            with contextlib.suppress(ValueError):  # the last line of a run cut short
                outcomes.add(json.loads(line))
    return outcomes
