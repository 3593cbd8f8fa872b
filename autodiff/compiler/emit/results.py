"""What is returned: arrays of the caller's own, whatever the code has made."""

import numpy as np

__all__ = ["Results", "copied", "given", "owned"]


class Results:
    """How each output becomes the caller's.

    A line that makes an array of its own for an output writes it where the caller wants it. All
    else is copied: what was fed, constants, views, and an output that stands there twice. What an
    op's own `compute` has returned is looked at first.

    Attributes
    ----------
    places : dict of int to int
        The outputs that lines write themselves: the value's number, and the output's position.
    texts : list of str
        What is returned.
    held : set of int
        Values that are read behind the last line.
    named : set of int
        These, and those that others are only compared with there, to see if they are the same.
    """

    def __init__(self, program, lines):
        self.places, self.texts, self.held, self._handed = {}, [], set(), set()
        self.named = set()
        operands = [lines.filled(number) for number in program.outputs]
        self._writers = {line.target: line for line in lines.lines}
        for position, operand in enumerate(operands):
            self.texts.append(self._text(position, operand, lines))
            self.held |= operand.reads
        self.named |= self.held
        for line in lines.lines:
            line.buffered = line.takes_out and line.target not in self.places

    def _text(self, position, operand, lines):
        """Return what stands in the list that is returned."""
        out = f"o{position}"
        for made in operand.reads - self._handed:  # it is one value, or none
            self._handed.add(made)
            line = self._writers.get(made)
            if line is not None and line.kind == "fresh":
                if line.takes_out:
                    self.places[made] = position
                    return operand.text
                return f"given({operand.text}, {out})"
            if line is not None and line.kind == "call":
                self.named |= line.reads
                others = sorted(lines.names[number] for number in line.reads)
                return f"owned({', '.join([operand.text, out, *others])})"
        return f"copied({operand.text}, {out})"


def given(value, out):
    """Return a value that nobody else holds, in the array that was asked for, if any."""
    if out is None:
        return value
    out[...] = value
    return out


def copied(value, out):
    """Return a value that somebody else holds as the caller's own."""
    if not isinstance(value, np.ndarray):
        return given(value, out)
    if out is None:
        return value[()] if value.ndim == 0 else value.copy()
    np.copyto(out, value)
    return out


def owned(value, out, *others):
    """Return a value that an op has made of others, of which it may be one, or a part."""
    if isinstance(value, np.ndarray):
        mine = value.base is None and value.flags.writeable and value.ndim > 0
        if not mine or any(value is other or type(other) is tuple for other in others):
            return copied(value, out)
    return given(value, out)
