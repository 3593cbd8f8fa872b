"""From a graph to one straight-line Python function: specialise, simplify, plan memory, emit.

program.py     the straight-line program that everything here works on
specialise.py  one interpreted run writes it down, with the shape and dtype of every value
passes/        one simplification a file, each from a program to a program
emit/          from a program to Python code, and to the buffers that it writes to
compiled.py    `autodiff.compile`: what a user calls
"""

from autodiff.compiler.compiled import Compiled, compile  # noqa: A004, the name of the field

__all__ = ["Compiled", "compile"]
