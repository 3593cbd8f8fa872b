"""Where the compiler stands after a pass: the program, its code, its buffers, and what changed.

All of it is asked of the compiler. Two stages are compared by what keeps its name from one to the
next: a step by the value that it makes, a line of code by the name on its left.
"""

import inspect
from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property

from autodiff.compiler import compile as compile_nodes
from autodiff.compiler.emit import choose_runner
from autodiff.compiler.emit.lines import Lines
from autodiff.compiler.passes import PASSES
from autodiff.compiler.program import spell_fact

__all__ = ["Row", "Stage", "compared", "compared_steps", "fates", "stages"]

MOST = 60  # steps: more cannot be taken in


@dataclass(frozen=True)
class Row:
    """One row of a comparison: what stands there, and "", "new", "changed", "gone" or "known"."""

    key: object
    text: str
    mark: str = ""


@dataclass(frozen=True)
class Bar:
    """A life in a buffer: whose it is, and the keys of the lines of code that begin and end it.

    `last` is None for a value that is read behind the last line.
    """

    slot: int
    name: str
    first: tuple
    last: tuple | None


class Stage:
    """The program after a pass; what would be emitted for it.

    Attributes
    ----------
    name : str
        The pass.
    program : Program
    """

    def __init__(self, name, program):
        self.name, self.program = name, program

    @cached_property
    def runner(self):
        """What would run the program."""
        return choose_runner(self.program)

    @property
    def says(self):
        """What the pass does: the first line of its module's docstring."""
        if self.name not in PASSES:
            return "One run of the interpreter, written down step by step."
        return inspect.getmodule(PASSES[self.name]).__doc__.split("\n")[0]

    @cached_property
    def steps(self):
        """The steps, by the number of the value that they make, and `return`, as they are listed.

        A dict of str.
        """
        program, facts = self.program, self.program.facts
        *lines, last = program.listing()
        spelled = {step.target: line.removesuffix(spell_fact(facts[step.target])).rstrip()
                   for step, line in zip(program.steps, lines, strict=True)}  # fmt: skip
        return spelled | {"return": last}

    @cached_property
    def reads(self):
        """Which values each step reads, by the number of the one that it makes."""
        reads = {step.target: step.inputs for step in self.program.steps}
        return reads | {"return": tuple(self.program.outputs)}

    @cached_property
    def code(self):
        """The lines of the emitted source, without their comments, by what they assign to."""
        seen, found = Counter(), {}
        for line in self.runner.source.split("\n"):
            text = line.split("  # ")[0].rstrip()
            if text:
                head = heading(text.strip())
                found[head, seen[head]] = text
                seen[head] += 1
        return found

    @cached_property
    def lines(self):
        """The keys in `code` of the lines that compute, in their order."""
        names = dict(self.runner.names)
        found = Lines(self.program, names, comments=False).lines
        return [(names[line.target], 0) for line in found]

    @property
    def sizes(self):
        """The bytes of each buffer."""
        return list(self.runner.buffers.sizes)

    @property
    def counts(self):
        """Numbers of steps, of lines that compute, of buffers, and the buffers' bytes."""
        return {"steps": len(self.program), "lines": len(self.lines), "buffers": len(self.sizes),
                "bytes": sum(self.sizes)}  # fmt: skip

    @cached_property
    def bars(self):
        """The lives of values, and of what a line scribbles on, by their names."""
        buffers, found = self.runner.buffers, {}
        for slot, tenants in enumerate(buffers.tenants):
            for number in tenants:
                name = self.runner.names[number]
                found[name] = self._bar(slot, name, self.lines.index((name, 0)), number)
        for position, views in buffers.scratch.items():
            for i, view in enumerate(views):
                slot, name = buffers.views[view][0], f"scratch {i + 1} of {self.lines[position][0]}"
                found[name] = self._bar(slot, "scratch", position, (position, i))
        return found

    def _bar(self, slot, name, first, number):
        last = self.runner.buffers.last[number]
        ends = self.lines[last] if last < len(self.lines) else None
        return Bar(slot, name, self.lines[first], ends)

    @cached_property
    def views(self):
        """For each buffer, under which names the code writes into it."""
        found = [[] for _ in self.sizes]
        for number, (slot, _, _) in enumerate(self.runner.buffers.views):
            found[slot].append(f"s{number}")
        return found


def stages(outputs, feed_dict):
    """Return the stages of compiling nodes for such feeds, the first as it was written down.

    Raises
    ------
    ValueError
        If there are no arrays in it, or more steps than a picture can show.
    """
    f = compile_nodes(outputs)
    f(feed_dict)
    history = f.plan.history
    program = history[0][1]
    if not any(fact.is_array for fact in program.facts):
        raise ValueError("compiler_view: buffers are for arrays, but all values here are numbers; "
                         "feed arrays, such as np.ones(3)")  # fmt: skip
    longest = max(len(program) for _, program in history)
    if longest > MOST:
        raise ValueError(f"compiler_view: {longest} steps are too many to be drawn; {MOST} can be. "
                         "Print f.plan, or show a part of the graph")  # fmt: skip
    return [Stage(name, program) for name, program in history]


def heading(text):
    """Return what a line of code is known by: the name that it assigns to, or how it begins.

    >>> heading("v2 = matmul(X, w, s0)"), heading("s0, s1 = arena"), heading("return [v2]")
    ('v2', 'arena', 'return')
    """
    left, assigns, right = text.partition(" = ")
    if assigns and "(" not in left:
        return left if left.isidentifier() else right
    return text.split(" ")[0]


def compared(before, after):
    """Return the rows of `after`, marked against `before`, with those that are gone in between.

    Parameters
    ----------
    before, after : dict of key to str

    Returns
    -------
    list of Row

    Examples
    --------
    >>> [(r.text, r.mark) for r in compared({1: "a", 2: "b", 3: "c"}, {1: "a", 3: "C", 4: "d"})]
    [('a', ''), ('b', 'gone'), ('C', 'changed'), ('d', 'new')]
    """
    keys = list(after)
    for place, key in enumerate(before):
        if key not in after:
            earlier = [k for k in list(before)[:place] if k in keys]
            keys.insert(keys.index(earlier[-1]) + 1 if earlier else 0, key)
    return [Row(key, after.get(key, before.get(key)), marked(before, after, key)) for key in keys]


def marked(before, after, key):
    """Say what became of a key."""
    if key not in after:
        return "gone"
    if key not in before:
        return "new"
    return "" if before[key].strip() == after[key].strip() else "changed"  # whatever its indent


def compared_steps(before, now):
    """Return the steps of two stages as rows; "known" is one that is gone into a constant."""
    known = now.program.constants
    rows = compared(before.steps, now.steps)
    return [replace(row, mark="known") if row.mark == "gone" and row.key in known else row
            for row in rows]  # fmt: skip


def fates(start, now):
    """Return for each step of the first stage what has become of it by another one."""
    return {row.key: row.mark for row in compared_steps(start, now) if row.key in start.steps}
