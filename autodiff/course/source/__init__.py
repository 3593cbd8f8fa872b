"""The exercises as text: find, read, stub, reset and compare them, without running any of it."""

from autodiff.course.source.finding import Found, functions_in
from autodiff.course.source.reading import (
    body,
    compiles,
    exercise_files,
    is_filled,
    isolated,
    missing,
    read,
    student_file,
    twin_file,
    unfilled,
    write,
)
from autodiff.course.source.stubs import reset, stubbed, write_stubs
from autodiff.course.source.twins import drift

__all__ = [
    "Found", "body", "compiles", "drift", "exercise_files", "functions_in", "is_filled",
    "isolated", "missing", "read", "reset", "student_file", "stubbed", "twin_file", "unfilled",
    "write", "write_stubs",
]  # fmt: skip
