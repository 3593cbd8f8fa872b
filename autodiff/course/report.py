"""A pytest plugin for the exercises' checks: whose bodies, which exercises, and a results file.

A test marked `@pytest.mark.exercise("5.2")` is a check of that exercise. It is skipped while the
exercise is not started. The plugin is loaded by `tests/conftest.py`, and by `checking.check`, for
which it writes one line of JSON for each outcome, so that a run that is cut short loses nothing
that it has found out.
"""

import json
from collections import Counter
from pathlib import Path

import pytest

from autodiff.course import source
from autodiff.course.bodies import wrong_bodies
from autodiff.course.folders import HERE, Folders
from autodiff.course.student import Asker, CheckFailed, Student
from autodiff.course.syllabus import Exercise, load

WRONG = "wrong"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the course's options."""
    group = parser.getgroup("autodiff", "the exercises' checks")
    group.addoption(
        "--bodies",
        default="yours",
        metavar="WHOSE",
        help="yours (default), solutions, wrong (each known-wrong body in turn), or FILE::FUNCTION",
    )
    group.addoption("--exercises", metavar="IDS", help="only these, such as 5.2,5.3")
    group.addoption("--results", metavar="FILE", help="write each outcome as a line of JSON")


def pytest_configure(config: pytest.Config) -> None:
    """Set up the checks of this run."""
    config.addinivalue_line("markers", "exercise(id): a check of one exercise of the syllabus")
    config.pluginmanager.register(Checks(config), "autodiff-checks")


def checked_exercise(item: pytest.Item, folders: Folders = HERE) -> Exercise | None:
    """Return the exercise that a test checks, or None if it is no check."""
    marker = item.get_closest_marker("exercise")
    if marker is None:
        return None
    try:
        return load(folders).exercise(marker.args[0])
    except ValueError as error:
        raise pytest.UsageError(f"{item.nodeid}: {error}") from error


class Checks:
    """The checks of one pytest run: their processes and their outcomes.

    Parameters
    ----------
    config : pytest.Config
        With the options `--bodies`, `--exercises` and `--results`.
    """

    def __init__(self, config: pytest.Config) -> None:
        self.bodies = config.getoption("bodies")
        chosen = config.getoption("exercises")
        self.chosen = chosen.split(",") if chosen else None
        results = config.getoption("results")
        self.results = Path(results) if results else None
        self.askers: dict[tuple[str, str], Asker] = {}
        self.caught: set[tuple[str, str]] = set()

    # --- which checks run -----------------------------------------------------------------

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """With `--bodies wrong`, make of each check one for each known-wrong body."""
        marker = metafunc.definition.get_closest_marker("exercise")
        if self.bodies == WRONG and marker and "student" in metafunc.fixturenames:
            names = wrong_bodies(load().exercise(marker.args[0]))
            metafunc.parametrize("student", names, indirect=True)

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, config: pytest.Config, items: list) -> None:
        """Keep the chosen exercises, and skip those that are not started."""
        checks = [(item, checked_exercise(item)) for item in items]
        if self.chosen is not None:
            kept = [item for item, exercise in checks if exercise and exercise.id in self.chosen]
            config.hook.pytest_deselected(items=[i for i, _ in checks if i not in kept])
            items[:] = kept
        for item, exercise in checks:
            if exercise and self.bodies == "yours" and not source.is_filled(exercise):
                item.add_marker(pytest.mark.skip(reason=f"{exercise.id} not started"))
        if self.bodies == WRONG:
            items.sort(key=lambda item: (checked_exercise(item).id, self.bodies_of(item)))

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Say how many checks each exercise has, so that a missing outcome is noticed."""
        found = [(e.id, self.bodies_of(i)) for i in session.items if (e := checked_exercise(i))]
        for (exercise_id, bodies), count in Counter(found).items():
            self.write(exercise=exercise_id, bodies=bodies, collected=count)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Note a file of checks that cannot be read."""
        if report.failed:
            self.write(file=report.nodeid, outcome="error", message=str(report.longrepr)[-500:])

    # --- one check ------------------------------------------------------------------------

    def bodies_of(self, item: pytest.Item) -> str:
        """Return whose body a check is run with."""
        given = getattr(item, "callspec", None)
        name = given.params.get("student") if given else None
        return name if isinstance(name, str) else self.bodies  # no string: there is no wrong body

    def student(self, item: pytest.Item) -> Student:
        """Return what a check asks; the exercise's process is kept from check to check."""
        exercise = checked_exercise(item)
        if exercise is None:
            raise pytest.UsageError(f'{item.nodeid}: mark it @pytest.mark.exercise("ID")')
        key = (exercise.id, self.bodies_of(item))
        for other, asker in self.askers.items():
            if other != key:
                asker.close()
        if key not in self.askers:
            self.askers[key] = Asker(exercise, key[1])
        return Student(self.askers[key])

    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        """Leave a wrong body alone once one check has caught it."""
        exercise = checked_exercise(item)
        if exercise and (exercise.id, self.bodies_of(item)) in self.caught:
            pytest.skip("caught by another check")

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo):
        """Show a failed check's message instead of a traceback, and write the outcome down."""
        report = (yield).get_result()
        exercise = checked_exercise(item)
        if exercise is None:
            return
        failed = find_failure(call.excinfo.value) if call.excinfo else None
        if failed is not None and report.failed:
            report.longrepr = str(failed)
        if report.when == "call" or not report.passed:
            self._outcome(item, exercise, report, failed)

    def _outcome(self, item, exercise, report, failed: CheckFailed | None) -> None:
        bodies = self.bodies_of(item)
        outcome = report.outcome
        if report.failed and failed is None:
            outcome = "error"
        if outcome == "failed" and self.bodies == WRONG:
            self.caught.add((exercise.id, bodies))
        message = str(report.longrepr) if report.failed else ""
        self.write(
            exercise=exercise.id, bodies=bodies, test=item.nodeid, outcome=outcome,
            message=message if failed else message[-1500:],
        )  # fmt: skip

    def write(self, **line) -> None:
        """Add one line to the results file, if there is one."""
        if self.results is not None:
            with self.results.open("a", encoding="utf-8") as file:
                file.write(json.dumps(line) + "\n")

    def pytest_sessionfinish(self) -> None:
        """End the students' processes."""
        for asker in self.askers.values():
            asker.close()


def find_failure(error: BaseException) -> CheckFailed | None:
    """Return the failed check in an exception: itself, or inside Hypothesis's group of several."""
    if isinstance(error, CheckFailed):
        return error
    if isinstance(error, BaseExceptionGroup):
        inside = next(filter(None, map(find_failure, error.exceptions)), None)
        if inside is not None:
            return CheckFailed(f"{inside}\nThe same question is answered differently each time.")
    return None
