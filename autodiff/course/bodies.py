"""Whose bodies a worker runs: the student's, the solutions', or a known-wrong one."""

import ast
from pathlib import Path

from autodiff.course import source
from autodiff.course.folders import HERE, Folders
from autodiff.course.syllabus import Exercise, load

__all__ = ["plan", "wrong_bodies", "wrong_body"]


def plan(exercise: Exercise, bodies: str, folders: Folders = HERE) -> dict:
    """Return what a worker is told first: which exercise, which file for each module.

    The exercise's own module is the student's file where bodies are `"yours"`, it compiles, and
    no exercise's function in it has been renamed or deleted.
    Otherwise it is the twin, into which the worker puts the bodies listed, each compiled at its
    own line of its own file. Every other module that holds exercises is the twin.

    Raises
    ------
    LookupError
        If the student's file no longer has one of the exercise's functions.
    """
    twins = _twins(folders)
    told = {"yours": bodies != "solutions", "bodies": [], "own": [], "twins": twins}
    if bodies == "yours":
        path = source.student_file(exercise, folders)
        told["own"] = [str(path)]
        _demand_functions(exercise, folders)
        if source.compiles(path) and _is_whole(path, exercise, folders):
            del twins[exercise.module]
        else:
            told["bodies"] = _from_broken_file(exercise, folders)
    elif bodies != "solutions":
        wrong = wrong_body(exercise, bodies, folders)
        told |= {"bodies": [wrong], "own": [wrong["path"]]}
    return {
        **told,
        "exercise": exercise.id,
        "functions": list(exercise.functions),
        "module": exercise.module,
        "root": str(folders.root),
    }


def _twins(folders: Folders) -> dict[str, str]:
    files = {e.module: source.twin_file(e, folders) for e in load(folders).exercises}
    return {module: str(path) for module, path in files.items() if path.is_file()}


def _is_whole(path: Path, exercise: Exercise, folders: Folders) -> bool:
    """Say whether a file has every function that the syllabus knows there, and no other."""
    present = {(one.exercise_id, one.qualname) for one in source.functions_in(source.read(path))}
    known = {(e.id, name) for e in load(folders).exercises for name in e.functions
             if e.file == exercise.file}  # fmt: skip
    return present == known


def _demand_functions(exercise: Exercise, folders: Folders) -> None:
    path = source.student_file(exercise, folders)
    if not path.is_file():
        raise LookupError(f"{folders.shown(path)} is gone: was it renamed or moved?")
    text = source.read(source.student_file(exercise, folders))
    for qualname in exercise.functions:
        if source.isolated(text, qualname) is None:
            raise LookupError(source.missing(exercise, qualname, folders))


def _from_broken_file(exercise: Exercise, folders: Folders) -> list[dict]:
    path = source.student_file(exercise, folders)
    text = source.read(path)
    own = {"path": str(path)}
    return [
        {**own, "qualname": name, "name": name, "text": source.isolated(text, name)}
        for name in exercise.functions
    ]


def wrong_body(exercise: Exercise, bodies: str, folders: Folders = HERE) -> dict:
    """Return a known-wrong body as a worker takes it.

    Parameters
    ----------
    bodies : str
        `exercise_5_2.py::name`, a top-level function of a file in `tests/wrong/`.

    Raises
    ------
    ValueError
        If there is no such function, or it is meant for one that the exercise does not have.
    """
    file, _, name = bodies.partition("::")
    path = folders.wrong / Path(file).name
    if not path.is_file():
        raise ValueError(f'bodies {bodies!r}: expected "yours", "solutions" or FILE::FUNCTION')
    text = source.read(path)
    names, table = _read_wrong(text)
    qualname = table.get(name, exercise.functions[0])
    if name not in names or qualname not in exercise.functions:
        raise ValueError(
            f"{folders.shown(path)}: {name} for {qualname}; it has {', '.join(names)}, and "
            f"exercise {exercise.id} has {', '.join(exercise.functions)}"
        )
    return {"qualname": qualname, "name": name, "path": str(path), "text": text}


def _read_wrong(text: str) -> tuple[list[str], dict[str, str]]:
    """Return a wrong-bodies file's functions, and its table from function to qualified name."""
    tree = ast.parse(text)
    names = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]
    for node in tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "FUNCTION":
            return names, ast.literal_eval(node.value)
    return names, {}


def wrong_bodies(exercise: Exercise, folders: Folders = HERE) -> list[str]:
    """Return the known-wrong bodies of an exercise, as `exercise_5_2.py::name`."""
    path = folders.wrong / f"exercise_{exercise.id.replace('.', '_')}.py"
    if not path.is_file():
        return []
    names, _ = _read_wrong(source.read(path))
    return [f"{path.name}::{name}" for name in names]
