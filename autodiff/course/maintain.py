"""For maintainers: `python -m autodiff.course.maintain stubs | drift | notebooks | wrong`."""

import argparse
import json
import sys
from pathlib import Path

from autodiff.course import checking, saving, source
from autodiff.course.bodies import wrong_bodies
from autodiff.course.folders import HERE, Folders
from autodiff.course.syllabus import load


def stubs(force: bool = False, folders: Folders = HERE) -> int:
    """Write the files of exercises from the solutions."""
    try:
        changed = source.write_stubs(force=force, folders=folders)
    except FileExistsError as error:
        print(error)
        return 1
    for path in changed:
        print(f"wrote {folders.shown(path)}")
    print(f"{len(changed)} files changed")
    return 0


def drift(folders: Folders = HERE) -> int:
    """Print every difference of the twins outside the exercises' bodies."""
    problems = source.drift(folders)
    print(*problems, sep="\n", end="\n" if problems else "")
    print(f"{len(problems)} differences")
    return 1 if problems else 0


def notebooks(names: list[str], fresh: bool = False, folders: Folders = HERE) -> int:
    """Run lessons in a fresh kernel and save them in canonical form."""
    started = [e.id for e in load(folders).exercises if source.is_filled(e, folders)]
    if started:
        print(f"filled in: {', '.join(started)}. Lessons are saved as a newcomer sees them: reset "
              "these first, or work in a fresh clone")  # fmt: skip
        return 1
    for path in find(names, folders):
        saved = json.loads(path.read_text(encoding="utf-8"))
        ran = saving.execute(path, folders.root)
        text = saving.text_of(saving.canonical(ran, None if fresh else saved))
        changed = text != path.read_text(encoding="utf-8")
        path.write_text(text, encoding="utf-8", newline="\n")
        print(f"{folders.shown(path)}: {'saved' if changed else 'unchanged'}")
    return 0


def find(names: list[str], folders: Folders = HERE) -> list[Path]:
    """Return the notebooks with these names, or all; `05` and `05_nodes_and_ops` are names.

    Raises
    ------
    ValueError
        If there is no such notebook.
    """
    everything = sorted((folders.root / "lessons").glob("*.ipynb"))
    if not names:
        return everything
    found = []
    for name in (Path(name).stem for name in names):
        matching = [path for path in everything if path.stem == name or path.stem[:2] == name]
        if not matching:
            raise ValueError(f"there is no lesson {name}: {', '.join(p.stem for p in everything)}")
        found += matching
    return found


def wrong(ids: list[str], folders: Folders = HERE) -> int:
    """Print which known-wrong bodies no check has caught."""
    exercises = [load(folders).exercise(i) for i in ids] or list(load(folders).exercises)
    names = {name: e for e in exercises for name in wrong_bodies(e, folders)}
    outcomes = checking.run_checks(exercises, "wrong", folders)
    survivors = [name for name in names if not outcomes.caught(name)]
    for name in survivors:
        broken = outcomes.failure(names[name].id, name)
        print(f"not caught: {name}" + (f": {broken}" if broken else ""))
    print(f"{len(names) - len(survivors)} of {len(names)} wrong bodies caught")
    return 1 if survivors or outcomes.problem else 0


def main(arguments: list[str] | None = None) -> int:
    """Read the command line and do what it says."""
    parser = argparse.ArgumentParser(prog="python -m autodiff.course.maintain", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    command = commands.add_parser("stubs", help=stubs.__doc__)
    command.add_argument("--force", action="store_true", help="overwrite filled-in bodies too")
    commands.add_parser("drift", help=drift.__doc__)
    command = commands.add_parser("notebooks", help=notebooks.__doc__)
    command.add_argument("names", nargs="*", metavar="NAME", help="05 or 05_nodes_and_ops; all")
    command.add_argument("--fresh", action="store_true", help="renew outputs never compared too")
    command = commands.add_parser("wrong", help=wrong.__doc__)
    command.add_argument("ids", nargs="*", metavar="ID", help="exercises; all without")
    options = vars(parser.parse_args(arguments))
    return {"stubs": stubs, "drift": drift, "notebooks": notebooks, "wrong": wrong}[
        options.pop("command")
    ](**options)


if __name__ == "__main__":
    sys.exit(main())
