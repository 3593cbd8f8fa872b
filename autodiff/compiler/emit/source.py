"""The text of generated code: one function, or several where one would take long to compile."""

from dataclasses import dataclass

__all__ = ["write_source"]

LONGEST = 500  # lines of a function: Python's compiler takes memory that grows with the square


@dataclass
class Written:
    """A line as it stands in the code.

    Attributes
    ----------
    target : int
    name, text, comment : str
    reads : frozenset of int
        Values by number, whose names are in the text.
    arrays : list of str
        Names of buffers, as s3, and of the caller's arrays, as o1.
    """

    target: int
    name: str
    text: str
    reads: frozenset
    arrays: list[str]
    comment: str

    def __str__(self):
        code = f"{self.name} = {self.text}"
        return f"{code:<55} # {self.comment}" if self.comment else code


def write_source(program, lines, buffers, results):
    """Return the code of a function `run(feeds, outs)`.

    Parameters
    ----------
    program : Program
    lines : Lines
    buffers : Buffers
    results : Results

    Returns
    -------
    str
    """
    body = [
        write_line(position, line, lines.names, buffers, results)
        for position, line in enumerate(lines.lines)
    ]
    inputs = [lines.names[number] for number in program.inputs]
    head = unpack(inputs, "feeds")
    outs = [f"o{i}" for i in range(len(program.outputs))]
    tail = [f"return [{', '.join(results.texts)}]"]
    if len(body) <= LONGEST:
        views = [f"s{i}" for i in range(len(buffers.views))]
        inner = [*unpack(views, "arena"), *map(str, body), *tail]
        return frame([*head, *unpack(outs, "outs")], inner, bool(views), len(outs))
    return Parts(program, lines, buffers, results, body).source()


def write_line(position, line, names, buffers, results):
    """Return a line with the arrays that it writes into."""
    text, arrays = line.text, []
    if line.takes_out:
        place = results.places.get(line.target)
        arrays.append(f"s{buffers.out[position]}" if place is None else f"o{place}")
        text = text.replace("{out}", arrays[0])
    for i, view in enumerate(buffers.scratch[position]):
        arrays.append(f"s{view}")
        text = text.replace(f"{{s{i}}}", f"s{view}")
    return Written(line.target, names[line.target], text, line.reads, arrays, line.comment)


def unpack(names, what):
    """Return the line that takes a list apart, if there is anything in it."""
    return [f"{', '.join(names)}{',' * (len(names) == 1)} = {what}"] if names else []


def indent(lines, depth):
    return [" " * 4 * depth + line for line in lines]


def frame(head, inner, uses_arena, outputs):
    """Return the function around some lines: it takes an arena, and gives it back."""
    if not uses_arena:
        body = indent([*head, *inner], 1)
    else:
        body = indent([
            *head,
            "try:",
            "    arena = arenas.pop()  # no other call has it meanwhile",
            "except IndexError:",
            "    arena = new_arena()",
            "try:",
            *indent(inner, 1),
            "finally:",
            "    arenas.append(arena)",
        ], 1)  # fmt: skip
    nothing = f"({'None, ' * outputs})"
    return "\n".join([f"def run(feeds, outs={nothing}):", *body]) + "\n"


class Parts:
    """Code in several functions; what one makes for another is kept in a list."""

    def __init__(self, program, lines, buffers, results, body):
        self.program, self.names, self.results = program, lines.names, results
        self.parts = [body[i : i + LONGEST] for i in range(0, len(body), LONGEST)]
        self.places = {number: i for i, number in enumerate(program.inputs)}
        made = {}
        for k, part in enumerate(self.parts):
            for line in part:
                for number in line.reads:
                    if number not in self.places and made.get(number) != k:
                        self.places[number] = len(self.places)
                made[line.target] = k
        for number in sorted(results.held):
            self.places.setdefault(number, len(self.places))

    def source(self):
        """Return the code."""
        functions = [self._part(k, part) for k, part in enumerate(self.parts)]
        rest = len(self.places) - len(self.program.inputs)
        loads = [self._load(number) for number in sorted(self.results.held)]
        outs = [f"o{i}" for i in range(len(self.program.outputs))]
        inner = [
            f"kept = [*feeds, *[None] * {rest}]",
            *[f"part{k}(kept, arena, outs)" for k in range(len(self.parts))],
            *loads,
            *unpack(outs, "outs"),
            f"return [{', '.join(self.results.texts)}]",
        ]
        return "\n\n".join([*functions, frame([], inner, True, len(outs))])

    def _load(self, number):
        return f"{self.names[number]} = kept[{self.places[number]}]"

    def _part(self, k, part):
        """Return a function of some lines, which loads what it needs and keeps what others do."""
        own = {line.target for line in part}
        needed = sorted(set().union(*(line.reads for line in part)) - own)
        arrays = sorted({name for line in part for name in line.arrays})
        body = [
            *map(self._load, needed),
            *[f"{a} = {'arena' if a[0] == 's' else 'outs'}[{a[1:]}]" for a in arrays],
            *map(str, part),
            *[f"kept[{self.places[n]}] = {self.names[n]}" for n in sorted(own & set(self.places))],
        ]
        return "\n".join([f"def part{k}(kept, arena, outs):", *indent(body, 1)])
