"""The command `autodiff`: start, status, check, hint, show, reset.

Exit codes: 0 fine, 1 a check failed, 2 wrong usage. What a command needs is imported when it runs,
so that `autodiff status` answers at once.
"""

import json
import sys
import warnings
from collections.abc import Callable
from dataclasses import asdict
from typing import Annotated

import typer

import autodiff
from autodiff.course import overview, source, terminal
from autodiff.course.folders import HERE
from autodiff.course.syllabus import Exercise, load

HELP = """Learn automatic differentiation by writing an engine.

Work in the notebooks under lessons/, fill in the functions marked `@exercise` under autodiff/,
and let `autodiff check` tell you whether they are right.
"""

app = typer.Typer(
    name="autodiff",
    help=HELP,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,  # an ordinary traceback: it can be searched for
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
)

Id = Annotated[str, typer.Argument(metavar="ID", help="An exercise, such as 5.2.")]


def main() -> None:
    """Run the command line.

    A mark that the output cannot encode becomes a question mark, and a warning is a plain line.
    """
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")
    warnings.formatwarning = lambda message, *_: f"{message}\n"
    app(prog_name="autodiff")


def _version(asked: bool) -> None:
    if asked:
        print(f"autodiff-course {autodiff.__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say the version.")
    ] = False,
) -> None:
    """Hold what stands before the command."""


options.__doc__ = None  # the help text is the app's own


@app.command()
def start(
    lesson: Annotated[
        str, typer.Argument(metavar="LESSON", help="A number or a name: 5, 05_nodes_and_ops.")
    ] = "0",
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="Only print the address.")
    ] = False,
    port: Annotated[
        int | None, typer.Option(help="The server's port; without it, the first free from 8888.")
    ] = None,
) -> None:
    """Open JupyterLab on a lesson.

    Examples: `autodiff start` begins at the beginning, `autodiff start 5` opens lesson 5.
    """
    from autodiff.course import start as server

    notebook = _or_usage(server.find, lesson)
    browser = server.can_browse() and not no_browser
    raise typer.Exit(server.launch(notebook, browser, port))


@app.command()
def status() -> None:
    """Say where each exercise stands, the points, and the next step. Nothing is run.

    Example: `autodiff status`
    """
    out = terminal.console()
    course = overview.standings(load().exercises)
    for lesson in load().lessons:
        rows = [one for one in course if one.exercise.lesson == lesson.number]
        if rows:
            terminal.show_lesson(out, f"Lesson {lesson.number}: {lesson.title}", rows, course)
    terminal.show_points(out, course)
    terminal.say(out, overview.next_step(course))


@app.command()
def check(
    what: Annotated[
        str | None, typer.Argument(metavar="ID|LESSON", help="5.2 or 5; without it, all.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the results as JSON.")] = False,
) -> None:
    """Check your exercises: all, a lesson's, or one. Exit code 1 says that one is wrong.

    Examples: `autodiff check 5.2`, `autodiff check 5`, `autodiff check --json`
    """
    chosen = _or_usage(load().select, what)
    results = _run(chosen, quiet=as_json)
    if as_json:
        print(json.dumps({"exercises": [asdict(result) for result in results]}, indent=2))
    else:
        _report([overview.from_result(load().exercise(r.id), r) for r in results])
    raise typer.Exit(1 if any(result.state == "wrong" for result in results) else 0)


@app.command()
def hint(exercise_id: Id) -> None:
    """Give a hint: one more each time.

    Example: `autodiff hint 5.2`
    """
    from autodiff.course import hints

    exercise, out = _exercise(exercise_id), terminal.console()
    given = hints.advance(exercise)
    for label, text in given.labelled[-1:] if given.new else given.labelled:
        terminal.say(out, f"{label}: {text}")
    terminal.say(out, given.remaining)


@app.command()
def show(exercise_id: Id) -> None:
    """Say where to work; once an exercise is right, show the reference solution too.

    Example: `autodiff show 5.2`
    """
    exercise, out = _exercise(exercise_id), terminal.console()
    now = overview.standing(exercise)
    terminal.show_lines(out, [now])
    if now.state == "right":
        terminal.say(out, f"Yours is in `{overview.place(exercise)}`. The reference solution:\n")
        terminal.show_code(out, overview.reference(exercise))
        return
    about = f"About {overview.minutes(exercise.minutes)}, difficulty {exercise.difficulty} of 3"
    terminal.say(out, f"{about}: {overview.task(exercise)}.")
    terminal.say(out, "Once yours is right, this shows the reference solution to compare with.")


@app.command()
def reset(exercise_id: Id) -> None:
    """Put an exercise back to its stub. What was there is kept, and you are told where.

    Example: `autodiff reset 5.2`
    """
    exercise, out = _exercise(exercise_id), terminal.console()
    name = f"{exercise.id} {exercise.title}"
    if not source.is_filled(exercise):
        terminal.say(out, f"{name} is a stub already: there is nothing to reset.")
        return
    backup = HERE.shown(_or_usage(source.reset, exercise))
    terminal.say(out, f"{name} is a stub again. What you had is in `{backup}`.")


def _run(chosen: list[Exercise], quiet: bool) -> list:
    """Run the checks; on a terminal a spinner says so."""
    from autodiff.course import checking

    ids = [exercise.id for exercise in chosen]
    err = terminal.console(stderr=True)
    if quiet or not err.is_terminal:
        return checking.check(ids)
    what = ids[0] if len(ids) == 1 else f"{len(ids)} exercises"
    with err.status(f"checking {what}"):
        return checking.check(ids)


def _report(checked: list[overview.Standing]) -> None:
    out = terminal.console()
    if not checked:
        terminal.say(out, "There is nothing to check here: this lesson has no exercises.")
        return
    terminal.show_lines(out, checked)
    out.print()
    for one in checked:
        if one.state == "wrong":
            terminal.show_message(out, one)
    terminal.show_points(out, checked)
    terminal.say(out, overview.next_after(checked))


def _exercise(exercise_id: str) -> Exercise:
    return _or_usage(load().exercise, exercise_id)


def _or_usage(find: Callable, what):
    """Return `find(what)`, or end with exit code 2 and what `find` says is there instead."""
    try:
        return find(what)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
