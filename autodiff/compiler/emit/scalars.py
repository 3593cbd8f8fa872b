"""Scalar programs as plain float arithmetic: generated Python, in functions of 1,000 steps each.

A program of up to `PIECE` steps becomes one function of its inputs. A longer one is cut, since the
memory that Python needs to compile a function grows faster than the function; what one piece
computes and another needs is kept in a list, `keep`. A value that is used once is written where it
is used, as long as the line stays readable: fewer names are less work for Python as well.

Inputs are turned to floats first, and outputs back to NumPy's numbers where the interpreter has
those. Python's errors (1 / 0, math.log(-1), math.exp(1000)) are welcome: the interpreter then
answers, which gives inf, nan or the error in words.
"""

import keyword
import re

import numpy as np

from autodiff.compiler.emit.scalar_steps import kinds_of, lower
from autodiff.compiler.emit.scalar_templates import CHOICE, GLOBALS, NAME, spell_float

__all__ = ["FloatRunner"]

PIECE = 1000  # steps in a function
LINE, LONG_LINE = 90, 180  # characters up to which an expression waits to be written where it is
# used; the long ones are a tenth faster, and stand where there is more code than anybody reads
CASTS = {np.float64: "float64({})", np.bool_: "bool_({})", int: "int({})"}
SCOPE = {**GLOBALS, "float64": np.float64, "bool_": np.bool_}
RESERVED = {*SCOPE, *keyword.kwlist, "float", "bool", "abs", "keep", "parts", "t", "run"}


class FloatRunner:
    """Runs a scalar program as generated Python; see the module."""

    tier = "floats"

    def __init__(self, program, piece=PIECE):
        self._texts, scope = Writer(program, piece).write()
        for text in self._texts:
            exec(compile(text, "<floats>", "exec"), scope)
        scope["parts"] = [scope[f"part_{place}"] for place in range(len(self._texts) - 1)]
        self.run = scope["run"]
        functions = f"{len(self._texts)} function{'s' * (len(self._texts) > 1)}"
        self.notes = [f"plain arithmetic of floats, in {functions}"]

    @property
    def source(self):
        """The generated code."""
        return "\n\n".join(self._texts)

    def __call__(self, feeds):
        """Return the outputs for the values of the inputs."""
        return self.run(feeds)


class Writer:
    """Writes the functions of a program.

    Attributes
    ----------
    scope : dict
        What the functions refer to by name.
    fixed : dict of int to (str, int)
        How constants are written, by their numbers, and how tightly that binds.
    slots : dict of int to int
        Where in `keep` a value is: the inputs, and what more than one piece needs.
    """

    def __init__(self, program, piece):
        self.program, self.lowered = program, lower(program)
        parts = self.lowered[:3]  # steps, operands and templates
        self.pieces = [
            [part[start : start + piece] for part in parts]
            for start in range(0, len(parts[0]) or 1, piece)
        ]
        self.line = LINE if len(self.pieces) == 1 else LONG_LINE
        self.scope = dict(SCOPE)
        self.fixed = {n: spell_float(value) for n, value in self.lowered.constants.items()}
        self.uses, self.slots = [0] * self.lowered.count, {}
        self._count()

    def _count(self):
        """Find out how often each value is used, and which ones cross from piece to piece."""
        home, uses, crossing = [-1] * len(self.uses), self.uses, dict.fromkeys(self.program.inputs)
        for place, (steps, operands, _) in enumerate(self.pieces):
            for step, numbers in zip(steps, operands, strict=True):
                home[step.target] = place
                for operand in numbers:
                    uses[operand] += 1
                    if home[operand] != place:
                        crossing[operand] = None
        for number in self.lowered.outputs:
            uses[number] += 1
            crossing[number] = None
        if len(self.pieces) > 1:
            kept = [number for number in crossing if number not in self.fixed]
            self.slots = {number: slot for slot, number in enumerate(kept)}

    def write(self):
        """Return the functions' texts, the last of which is `run`, and their scope."""
        if len(self.pieces) == 1:
            return [self._write_single()], self.scope
        texts = []
        for place, piece in enumerate(self.pieces):
            texts.append(function(f"part_{place}", ["keep"], Piece(self, {}).write(*piece)))
        self.scope["blank"] = [0.0] * (len(self.slots) - len(self.program.inputs))
        lines = [f"keep = [*{self._feeds()}, *blank]", "for part in parts:", "    part(keep)"]
        results = self._results(lambda number, _: self.kept(number))
        return [*texts, function("run", ["feeds"], [*lines, f"return [{results}]"])], self.scope

    def _write_single(self):
        """Return the text of the only function."""
        names = self._names()
        piece = Piece(self, dict(names))
        if names:
            piece.lines.append(f"{', '.join(names.values())}, = {self._feeds()}")
        piece.write(*self.pieces[0])
        results = self._results(piece.operand)  # which may write lines of its own
        piece.lines.append(f"return [{results}]")
        return function("run", ["feeds"], piece.lines)

    def _feeds(self):
        """Return the values fed, as floats."""
        kinds = {self.program.facts[number].kind for number in self.program.inputs}
        return "feeds" if kinds <= {float} else "map(float, feeds)"

    def _names(self):
        """Return the parameters of a single function: the variables' own names where they can."""
        names = {n: node.name for n, node in self.program.inputs.items()}
        good = {name for name in names.values() if name.isidentifier() and name not in RESERVED}
        if len(good) < len(names) or any(re.fullmatch(r"[vck]\d+", name) for name in good):
            return {n: f"v{n}" for n in names}
        return names

    def kept(self, number):
        """Return how a value is written that is not of the piece: a constant, or kept."""
        return self.fixed[number][0] if number in self.fixed else f"keep[{self.slots[number]}]"

    def _results(self, spell):
        """Return the list of outputs as text: of the interpreter's types."""
        kinds = kinds_of(self.program)
        texts = [spell(number, CHOICE) for number in self.lowered.outputs]
        pairs = zip(kinds, texts, strict=True)
        return ", ".join([CASTS.get(kind, "{}").format(text) for kind, text in pairs])


class Piece:
    """Writes the lines of one function.

    `waiting` has the expressions that are still to be written where they are used, and how tightly
    they bind; `names` has what the function calls its values.
    """

    def __init__(self, writer, names):
        self.writer, self.names = writer, names
        self.lines, self.waiting, self.seen = [], {}, {}

    def write(self, steps, operands, templates):
        """Return the lines of some steps."""
        self._count_loads(operands)
        for step, numbers, template in zip(steps, operands, templates, strict=True):
            if template is None:
                self._finish(step.target, self._call(step, numbers), CHOICE)
                continue
            texts = map(self.operand, numbers, template.needs)
            self._finish(step.target, template.text.format(*texts), template.binds)
        return self.lines

    def _count_loads(self, operands):
        """Find out how often the piece uses each value that it must load."""
        slots, seen = self.writer.slots, self.seen
        for numbers in operands:
            for operand in numbers:
                if operand in slots:
                    seen[operand] = seen.get(operand, 0) + 1

    def operand(self, number, need):
        """Return a value as text that binds as tightly as is needed."""
        if number in self.names:
            return self.names[number]
        if number in self.writer.fixed:
            text, binds = self.writer.fixed[number]
            return text if binds >= need or need == NAME else f"({text})"
        if number in self.waiting:
            text, binds = self.waiting.pop(number)
            if need == NAME:
                return self._assign(number, text)
            return text if binds >= need else f"({text})"
        if self.seen[number] == 1 and need != NAME:
            return self.writer.kept(number)
        return self._assign(number, self.writer.kept(number))

    def _assign(self, number, text):
        name = self.names[number] = f"v{number}"
        self.lines.append(f"{name} = {text}")
        return name

    def _finish(self, number, text, binds):
        """Write a value down, or let it wait for its only use."""
        uses, slot = self.writer.uses[number], self.writer.slots.get(number)
        if slot is not None and number not in self.seen:  # other pieces alone need it
            self.lines.append(f"keep[{slot}] = {text}")
        elif slot is not None:
            self.lines.append(f"keep[{slot}] = v{number} = {text}")
            self.names[number] = f"v{number}"
        elif uses == 1 and len(text) <= self.writer.line:
            self.waiting[number] = text, binds
        else:
            self._assign(number, text)

    def _call(self, step, numbers):
        """Return a step without a template as text: a call of its op's `compute`."""
        self.writer.scope[f"c{step.target}"] = step.compute
        operands = ", ".join([self.operand(number, CHOICE) for number in numbers])
        return f"float(c{step.target}([{operands}]))"


def function(name, parameters, lines):
    """Return the text of a function."""
    body = "\n    ".join(lines or ["pass"])
    return f"def {name}({', '.join(parameters)}):\n    {body}\n"
