"""Names of values in generated code: the user's own where they can stand there."""

import keyword
import re

import numpy as np

from autodiff.compiler.emit import kernels

__all__ = ["name_values"]

GENERATED = re.compile(
    r"(s|o|c|compute|step|fact|part|blocks|rows|full|all)\d+|(one|zero|ones|full|all)_\w+"
    r"|n(minus_)?\d\w*|(float|int|uint|bool)\d*_"
)
OURS = {
    "run", "feeds", "outs", "nothing", "arena", "arenas", "new_arena", "kept", "given", "copied",
    "owned", "as_seen", "rooms", "begins", "first", "i", "j", "empty_like",
    "total", "largest", "infinity", "room", "abs", *kernels.__all__,
}  # fmt: skip


def name_values(program):
    """Return a name for each value of a program, by number."""
    taken, names = set(), {}
    steps = (step.target for step in program.steps)
    for number in [*program.inputs, *program.constants, *steps]:
        name = program.name(number)
        if not is_name(name):
            name = f"v{number}"
        if is_reserved(name):
            name = f"my_{name}"  # nothing that is generated begins so
        while name in taken:
            name += "_"
        taken.add(name)
        names[number] = name
    return names


def is_name(text):
    """Say whether a variable of Python's can be called so."""
    return text.isascii() and text.isidentifier() and not keyword.iskeyword(text)


def is_reserved(name):
    """Say whether generated code means something else by a name."""
    return name in OURS or name in vars(np) or GENERATED.fullmatch(name) is not None
