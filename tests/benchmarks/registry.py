"""Which benchmarks there are: a group for each file under `groups/`."""

import importlib
import traceback
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from tests.benchmarks.workload import Workload

__all__ = ["Group", "find_workload", "groups", "load", "select"]

FOLDER = Path(__file__).parent / "groups"


@dataclass(frozen=True)
class Group:
    """The workloads of one file, and the first line of its docstring.

    A file that does not load has `error`, its traceback, and no workloads.
    """

    name: str
    title: str = ""
    workloads: list[Workload] = field(default_factory=list)
    error: str = ""


def groups():
    """Return the names of all groups."""
    return sorted(path.stem for path in FOLDER.glob("*.py") if not path.stem.startswith("_"))


def load(name):
    """Return a group; one that is broken says so in its `error`.

    Raises
    ------
    KeyError
        If there is no such group.
    """
    if not (FOLDER / f"{name}.py").is_file():
        near = get_close_matches(name, groups(), 1)
        meant = f"; did you mean {near[0]}?" if near else ""
        raise KeyError(f"there is no group {name!r}; there are {', '.join(groups())}{meant}")
    try:
        module = importlib.import_module(f"tests.benchmarks.groups.{name}")
        workloads = list(module.WORKLOADS)
        check_names(workloads)
    except Exception:  # somebody is writing it: the other groups run all the same
        return Group(name, error=traceback.format_exc())
    return Group(name, (module.__doc__ or name).strip().splitlines()[0], workloads)


def check_names(workloads):
    """Raise ValueError if two workloads of a group have one name."""
    names = [workload.name for workload in workloads]
    if twice := {name for name in names if names.count(name) > 1}:
        raise ValueError(f"two workloads are called {sorted(twice)[0]!r}")


def select(asked):
    """Return what was asked for, as a list of groups.

    Parameters
    ----------
    asked : list of str
        Names of groups, or `group/part of a workload's name`; all groups if there are none.
    """
    chosen = {}
    for word in asked or groups():
        name, _, part = word.partition("/")
        group = load(name)
        found = [w for w in group.workloads if part.lower() in w.name.lower()]
        if part and not found and not group.error:
            there = "; ".join(w.name for w in group.workloads)
            raise KeyError(f"group {name} has no workload with {part!r} in its name, but {there}")
        before = chosen[name].workloads if name in chosen else []
        found = [w for w in group.workloads if w in found or w in before]
        chosen[name] = Group(name, group.title, found, group.error)
    return list(chosen.values())


def find_workload(group, name):
    """Return one workload of a group that loads."""
    loaded = load(group)
    if loaded.error:
        raise ImportError(loaded.error)
    return next(workload for workload in loaded.workloads if workload.name == name)
