"""`@exercise(id)`: the student's body where there is one, the reference body where there is none.

An exercise is a function in `autodiff/` whose body the student writes. Its twin, the complete
function, stands at the same path and qualified name under `solutions/`. The decorator decides once,
at import, and returns *the very function it was given*: where the body is still a stub, the
function's code object is exchanged for the twin's. The function keeps its identity, its module's
globals and its defaults, so there is never a second class or a second call, and a traceback points
into the file whose line really runs.

Because only code objects move, the choice can be made again at any time: `using` says whose bodies
run, `substitute` tries another body, `refresh` picks up what the student has just saved.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType, FunctionType

PACKAGE = Path(__file__).resolve().parent

__all__ = [
    "bodies", "borrowed", "exercise", "is_reference", "is_stub", "parts", "refresh", "substitute",
    "using",
]  # fmt: skip


def twin_folder() -> Path:
    """Return where the reference bodies are: beside the package, or inside an installed wheel."""
    beside = PACKAGE.parent / "solutions"
    return beside if beside.is_dir() else PACKAGE / "_solutions"


def _stub() -> None:
    raise NotImplementedError


def is_stub(code: CodeType) -> bool:
    """Say whether `code` does nothing but `raise NotImplementedError`, whatever its comments."""
    return code.co_names == _stub.__code__.co_names and code.co_code == _stub.__code__.co_code


def find_code(module_code: CodeType, qualname: str) -> CodeType | None:
    """Return the code object of the function `qualname` inside a compiled module, or None."""
    for constant in module_code.co_consts:
        if isinstance(constant, CodeType):
            if constant.co_qualname == qualname:
                return constant
            if qualname.startswith(constant.co_qualname + "."):
                return find_code(constant, qualname)
    return None


@dataclass
class Part:
    """One decorated function: an exercise has one part or several."""

    exercise_id: str
    function: FunctionType
    student_code: CodeType

    def __post_init__(self) -> None:
        self.path = Path(self.student_code.co_filename)  # the student's file, whatever comes later

    @property
    def qualname(self) -> str:
        """The function's qualified name, such as `MulOp.compute`."""
        return self.function.__qualname__

    @property
    def filled(self) -> bool:
        """Whether the student has written a body."""
        return not is_stub(self.student_code)

    @cached_property
    def reference_code(self) -> CodeType:
        """The twin's code, or code that says which exercise is missing."""
        if self.path.is_relative_to(twin_folder()):  # the twin itself stands in for the module
            return self.student_code
        twin = twin_folder() / self.path.resolve().relative_to(PACKAGE)
        if not twin.is_file():
            return self._unfilled_code()
        loader = SourceFileLoader(f"solutions.{self.function.__module__}", str(twin))
        code = find_code(loader.get_code(loader.name), self.qualname)
        if code is None:
            raise ImportError(
                f"exercise {self.exercise_id}: {twin} has no function {self.qualname}; "
                "restore that file, since it must differ from its twin only in the bodies"
            )
        return code

    def _unfilled_code(self) -> CodeType:
        """Return the stub's code, raising an error that names the exercise and its place."""
        where = f"autodiff/{self.path.resolve().relative_to(PACKAGE).as_posix()}"
        message = (
            f"exercise {self.exercise_id} is not filled in yet: {self.qualname}, "
            f"{where}:{self.student_code.co_firstlineno}"
        )
        source = f"def raiser():\n    raise NotImplementedError({message!r})"
        raiser = find_code(compile(source, str(self.path), "exec"), "raiser")
        return self.student_code.replace(
            co_code=raiser.co_code,
            co_consts=raiser.co_consts,
            co_names=raiser.co_names,
            co_stacksize=raiser.co_stacksize,
            co_linetable=raiser.co_linetable,
            co_exceptiontable=raiser.co_exceptiontable,
        )

    def choose(self, yours: bool) -> None:
        """Run the student's body if `yours` and there is one, otherwise the reference body."""
        code = self.student_code if yours and self.filled else self.reference_code
        if code is not self.function.__code__:
            self.function.__code__ = code
            _versions[0] += 1


_versions = [0]
_parts: dict[tuple[str, str], Part] = {}
_chosen: str | frozenset[str] = "yours"


def exercise(exercise_id: str) -> Callable[[FunctionType], FunctionType]:
    """Mark a function as the exercise `exercise_id` of the syllabus.

    Parameters
    ----------
    exercise_id : str
        The exercise's number, such as `"5.2"`: lesson, dot, number within the lesson.

    Returns
    -------
    callable
        A decorator that returns its function unchanged but for the code that runs in it.

    Examples
    --------
    >>> from autodiff.ops.arithmetic import mul_op
    >>> mul_op.compute(None, [6, 7])  # filled in or not, it works
    42
    """

    def mark(function: FunctionType) -> FunctionType:
        part = Part(exercise_id, function, function.__code__)
        _parts[exercise_id, function.__qualname__] = function.exercise_part = part
        part.choose(_is_yours(exercise_id))
        return function

    return mark


def parts(exercise_id: str | None = None) -> list[Part]:
    """Return the decorated functions imported so far, of one exercise or of all."""
    return [part for part in _parts.values() if exercise_id in (None, part.exercise_id)]


def borrowed() -> list[str]:
    """Return the ids of the imported exercises whose reference bodies run now, in order."""
    ids = {part.exercise_id for part in parts() if part.function.__code__ != part.student_code}
    return sorted(ids, key=lambda exercise_id: [int(n) for n in exercise_id.split(".")])


def is_reference(function: FunctionType) -> bool:
    """Say whether the body that runs in a function is the reference's, or it is no exercise.

    Faster code that does the same as the reference may take a function's place only then.

    Examples
    --------
    >>> from autodiff.ops.arithmetic import AddOp, MulOp
    >>> using("solutions")
    >>> is_reference(MulOp.compute), is_reference(AddOp.compute)  # an exercise, and none
    (True, True)
    >>> using("yours")
    """
    marked = getattr(function, "exercise_part", None)
    return marked is None or function.__code__ == marked.reference_code


def bodies() -> int:
    """Return a number that is another one as soon as some exercise runs another body."""
    return _versions[0]


def using(whose: str | Iterable[str]) -> None:
    """Say whose bodies run from now on, in this process.

    Parameters
    ----------
    whose : {"yours", "solutions"} or collection of str
        `"yours"`: the student's wherever filled in (the default). `"solutions"`: the reference
        everywhere. A collection of ids: the student's for those, the reference for all others.
        It also holds for modules that are imported later.

    Raises
    ------
    ValueError
        If `whose` is another string.
    """
    global _chosen
    if isinstance(whose, str) and whose not in ("yours", "solutions"):
        raise ValueError(
            f'using({whose!r}): expected "yours", "solutions" or a collection of exercise ids, '
            f"such as using({{{whose!r}}})"
        )
    _chosen = whose if isinstance(whose, str) else frozenset(whose)
    for part in parts():
        part.choose(_is_yours(part.exercise_id))


def _is_yours(exercise_id: str) -> bool:
    if isinstance(_chosen, str):
        return _chosen == "yours"
    return exercise_id in _chosen


def substitute(exercise_id: str, qualname: str, code: CodeType) -> None:
    """Let `code` be the student's body of one function: how known-wrong bodies are tried.

    Raises
    ------
    KeyError
        If no function `qualname` of that exercise has been imported.
    """
    if (exercise_id, qualname) not in _parts:
        known = ", ".join(f"{i} {name}" for i, name in _parts)
        raise KeyError(f"no exercise {exercise_id} {qualname} is imported; there are: {known}")
    part = _parts[exercise_id, qualname]
    part.student_code = code
    part.choose(_is_yours(exercise_id))


def refresh() -> list[str]:
    """Read the exercises' files again and run what the student has saved since.

    Only bodies are exchanged: objects made before keep working, and nothing is imported twice. A
    change outside the exercises' bodies (a new import, a new helper) needs a fresh process. A file
    that is gone keeps running as it was.

    Returns
    -------
    list of str
        The ids of the exercises whose bodies changed.

    Raises
    ------
    SyntaxError
        If a file cannot be read as Python. The bodies that ran before still run.
    """
    changed = []
    for path in sorted({part.path for part in parts() if part.path.is_file()}):
        module_code = compile(path.read_bytes(), str(path), "exec")
        for part in parts():
            if part.path == path:
                code = find_code(module_code, part.qualname) or part.student_code
                if _behaviour(code) != _behaviour(part.student_code):
                    changed.append(part.exercise_id)
                substitute(part.exercise_id, part.qualname, code)  # moved lines count too
    return changed


def _behaviour(code: CodeType) -> tuple:
    """Return what distinguishes two bodies, line numbers aside."""
    constants = (_behaviour(c) if isinstance(c, CodeType) else c for c in code.co_consts)
    return code.co_code, code.co_names, code.co_varnames, tuple(constants)
