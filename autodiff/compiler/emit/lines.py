"""From the steps of a program to lines of code, before anybody has said where they write to."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from autodiff.compiler.emit.forms import Form, Operand
from autodiff.compiler.emit.templates import ELEMENTWISE, SPREADABLE, form_of, literal

__all__ = ["Line", "Lines"]

NOTHING = frozenset()
PLAIN = (type(None), int, float)  # constants that a form spells out


@dataclass(slots=True)
class Line:
    """One line: the value `target` gets what `text` says.

    `memory` says for each value in which buffers it may lie, by the values that these were made
    for; it is one dict for all lines. `takes_out` says whether it can write into an array that is
    there already, which its value then is.
    """

    target: int
    text: str
    reads: frozenset
    memory: dict[int, frozenset] = field(repr=False)
    kind: str = "fresh"
    buffered: bool = False
    inplace: tuple[int, ...] = ()
    scratch: tuple = ()
    comment: str = ""
    takes_out: bool = False


class Lines:
    """The lines of a program, and the names of its values.

    Attributes
    ----------
    lines : list of Line
    operands : dict of int to Operand
        How each value is referred to.
    memory : dict of int to frozenset
        In which buffers each value may lie.
    namespace : dict of str to object
        The functions and constants that the lines use.
    kinds : dict of int to str
        Whose memory each value has: see `Form.kind`; "input" for what was there before.
    """

    def __init__(self, program, names, comments=True):
        self.program, self.names = program, names
        self.lines, self.operands, self.memory, self.kinds = [], {}, {}, {}
        self.namespace = {}
        self._comments, self._full, self._forms = comments, {}, {}
        for number in program.inputs:
            self._enter(number, names[number])
        self.constants = {}
        for number, value in program.constants.items():
            self._enter_constant(number, value)
        for step in program.steps:
            self._write(step)

    def _enter(self, number, text, contiguous=None, reads=None, kind="input"):
        fact = self.program.facts[number]
        contiguous = fact.contiguous if contiguous is None else contiguous
        reads = frozenset((number,)) if reads is None else reads
        self.operands[number] = Operand(text, fact, fact.shape, contiguous, reads)
        self.memory[number], self.kinds[number] = NOTHING, kind

    def _enter_constant(self, number, value):
        """Enter a constant; an array of one number many times is that number to most readers."""
        if is_uniform(value):
            self._enter_constant_array(number, value)
            self._full[number] = self.operands[number]
            one, text = value[(0,) * value.ndim], f"all_{self.names[number]}"
            self.constants[text] = one
            fact = self.program.facts[number]
            self.operands[number] = Operand(text, fact, (), True, NOTHING)
        else:
            self._enter_constant_array(number, value)

    def _enter_constant_array(self, number, value):
        text, names = literal(value, number)
        if names:
            text = self.names[number]
            self.constants[text] = value
        elif text.startswith("-"):
            text = f"({text})"
        contiguous = not isinstance(value, np.ndarray) or value.flags.c_contiguous
        self._enter(number, text, contiguous, NOTHING)
        if not names and type(value) is not bool:
            self.operands[number] = self.operands[number]._replace(number=value)

    def _write(self, step):
        """Write the line of a step, if it needs one."""
        fact, operands = self.program.facts[step.target], [self.operands[n] for n in step.inputs]
        form = self._known_form(step, fact, operands)
        if form is None and any(operand.is_spread for operand in operands):
            operands = [self.filled(n) for n in step.inputs]
            form = form_of(step, fact, operands)
        form = form or self._call(step, fact)
        if form.kind == "same":
            self._rename(step, operands[0])
        elif form.shape is not None and form.text.isidentifier():
            self._spread(step, form, operands, form.text)
        elif form.shape is not None and form.text == "{0}":
            self._spread(step, form, operands, operands[0].text)
        else:
            self._add(step, fact, form, operands)

    def _known_form(self, step, fact, operands):
        """Return the form of a step; long programs are made of few kinds of steps."""
        const, compute = step.const_attr, type(step.op).compute
        if compute not in ELEMENTWISE or type(const) not in PLAIN:
            return form_of(step, fact, operands) if can_broadcast(compute, fact, operands) else None
        key = [step.op, id(fact), const if const is None else (type(const), repr(const))]
        for _, kind, shape, contiguous, _, _, number in operands:
            key += id(kind), shape, contiguous, number if number is None else repr(number)
        key = tuple(key)
        if key not in self._forms:
            possible = can_broadcast(compute, fact, operands)
            self._forms[key] = form_of(step, fact, operands) if possible else None
        return self._forms[key]

    def _rename(self, step, operand):
        """Let a value be another one."""
        self.operands[step.target] = operand._replace(fact=self.program.facts[step.target])
        self.memory[step.target] = frozenset().union(*(self.memory[n] for n in operand.reads))
        self.kinds[step.target] = "same"

    def _spread(self, step, form, operands, text):
        """Let a value be a smaller one, to be broadcast."""
        fact = self.program.facts[step.target]
        reads = operands[0].reads if "{0}" in form.text else NOTHING
        operand = Operand(text, fact, form.shape, True, reads, form.filled)
        self.operands[step.target] = operand
        self.memory[step.target] = frozenset().union(*(self.memory[n] for n in reads))
        self.kinds[step.target] = "view"
        self.namespace.update(form.names)

    def _add(self, step, fact, form, operands):
        """Add a line."""
        number, takes_out = step.target, form.takes_out
        reads = NOTHING
        for operand in operands:
            reads = reads | operand.reads if reads else operand.reads
        line = Line(
            number, self._fill_in(form, operands), reads, self.memory, form.kind, takes_out,
            self._inplace(step, form, operands), form.scratch, "", takes_out,
        )  # fmt: skip
        if self._comments:
            spelled = step.op.spell(step, [self._short(n) for n in step.inputs])
            line.comment = f"{spelled:<20} {fact.shape} {fact.dtype or fact.kind.__name__}"
        self.lines.append(line)
        self.namespace.update(form.names)
        shape = fact.shape if form.shape is None else form.shape
        alone = frozenset((number,))
        self.operands[number] = Operand(
            self.names[number], fact, shape, form.contiguous, alone, form.filled
        )
        self.kinds[number] = form.kind
        own = alone if takes_out else NOTHING
        if form.kind in ("view", "call") and (fact.is_array or fact.kind is tuple):
            own = own.union(*(self.memory[n] for n in reads))
        self.memory[number] = own

    def _short(self, number):
        operand = self.operands[number]
        return self.names[number] if operand.number is None else operand.text

    def _fill_in(self, form, operands):
        """Put the operands' texts into a form's; what is not known yet keeps its braces."""
        text = form.text
        for i, operand in enumerate(operands):
            text = text.replace(f"{{{i}}}", operand.text)
        return text

    def _inplace(self, step, form, operands):
        """Return the values whose memory the result may take over: those named as they are."""
        return tuple([
            step.inputs[i] for i in form.inplace
            if operands[i].shape == operands[i].fact.shape
            and len(operands[i].reads) == 1 and step.inputs[i] in operands[i].reads
        ])  # fmt: skip

    def _call(self, step, fact):
        """Return the form of a call of the op's own `compute`."""
        k = step.target
        names = {f"compute{k}": step.op.compute, f"step{k}": step}
        slots = ", ".join(f"{{{i}}}" for i in range(len(step.inputs)))
        text = f"compute{k}(step{k}, [{slots}])"
        if fact.kind is not tuple:
            text, names = f"as_seen({text}, fact{k})", {**names, f"fact{k}": fact}
            names["as_seen"] = as_seen
        return Form(text, names, kind="call", contiguous=not fact.is_array)

    def filled(self, number):
        """Return a value as an operand of its full shape."""
        operand = self.operands[number]
        if not operand.is_spread:
            return operand
        if number not in self._full:
            self._full[number] = self._fill(number, operand)
        return self._full[number]

    def _fill(self, number, operand):
        """Write the line that broadcasts a value: an array of its own, or a view."""
        name, shape, new = f"full_{self.names[number]}", operand.fact.shape, -1 - number
        if operand.filled:
            text, names, kind = f"full({shape!r}, {operand.text})", {"full": np.full}, "fresh"
        else:
            text, kind = f"broadcast_to({operand.text}, {shape!r})", "view"
            names = {"broadcast_to": np.broadcast_to}
        self.names[new], self.kinds[new] = name, kind
        self.memory[new] = self.memory[number] if kind == "view" else NOTHING
        self.namespace.update(names)
        self.lines.append(Line(new, text, operand.reads, self.memory, kind))
        return Operand(name, operand.fact, shape, operand.filled, frozenset((new,)))


def is_uniform(value):
    """Say whether a constant is an array of the same bits over and over."""
    if not isinstance(value, np.ndarray) or value.ndim == 0 or value.size < 2:
        return False
    if value.dtype.kind not in "fiub":
        return False
    if not any(value.strides):
        return True
    one = value[(0,) * value.ndim]
    return bool(np.all(value == one)) and (one != 0 or not np.any(np.signbit(value)))


def can_broadcast(compute, fact, operands):
    """Say whether code for an op can do with operands that are still to be broadcast."""
    if not any(operand.is_spread for operand in operands):
        return True
    if compute in ELEMENTWISE:
        return np.broadcast_shapes(*(operand.shape for operand in operands)) == fact.shape
    return compute in SPREADABLE


def as_seen(value, fact):
    """Return a value as it is if it looks as the first run saw it.

    Raises
    ------
    TypeError
        If it does not: then the code behind it is not for this value.
    """
    if type(value) is not fact.kind or (
        fact.dtype is not None and (value.shape != fact.shape or value.dtype != fact.dtype)
    ):
        raise TypeError(f"compiled code expected {fact}; got {type(value).__name__}")
    return value
