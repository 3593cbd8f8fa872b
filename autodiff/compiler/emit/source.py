"""The text of generated code: one function, or several where one would take long to compile."""

from typing import NamedTuple

__all__ = ["Loop", "write_loop", "write_source"]

LONGEST = 500  # lines of a function: Python's compiler takes memory that grows with the square


class Written(NamedTuple):
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


class Loop(NamedTuple):
    """How code runs on blocks of arrays.

    Attributes
    ----------
    cut, sums : list of bool
        Which inputs are cut into blocks, and which outputs are sums over all blocks.
    length : int
        How many numbers, or rows, a block has.
    """

    cut: list[bool]
    sums: list[bool]
    length: int


def write_loop(program, lines, buffers, results, loop):
    """Return the code of a function `run(feeds, rooms, begins, first)`.

    It runs the blocks that begin where `begins` says, which may be an iterator that other threads
    take places from too, and fills the rooms. If these are the first blocks, sums begin with them.
    """
    body = [
        str(write_line(position, line, lines.names, buffers, results))
        for position, line in enumerate(lines.lines)
    ]
    inputs = [lines.names[number] for number in program.inputs]
    rooms = [f"o{i}" for i in range(len(program.outputs))]
    cut = [name for name, is_cut in zip(inputs, loop.cut, strict=True) if is_cut]
    cut += [room for room, is_sum in zip(rooms, loop.sums, strict=True) if not is_sum]
    whole = {name: f"all_{name}" for name in cut}
    pieces = [f"{name} = {array}[i:j]" for name, array in whole.items()]
    totals = [k for k, is_sum in enumerate(loop.sums) if is_sum]
    starts, tail = [], []
    for k, text in enumerate(results.texts):
        if k in totals:
            starts += [f"all_o{k} = {rooms[k]}", f"part{k} = empty_like(o{k})"]
            pieces.append(f"o{k} = all_o{k} if first else part{k}")
            tail += [f"o{k} = {text}", "if not first:", f"    add(all_o{k}, o{k}, all_o{k})"]
        elif not text.isidentifier():
            tail.append(text)
    if totals:
        tail.append("first = False")
    views = [f"s{i}" for i in range(len(buffers.views))]
    inner = [
        *unpack(views, "arena"),
        "for i in begins:",
        *indent([f"j = i + {loop.length}", *pieces, *body, *tail], 1),
    ]
    head = [
        *unpack([whole.get(name, name) for name in inputs], "feeds"),
        *unpack([whole.get(name, name) for name in rooms], "rooms"),
        *starts,
    ]
    return frame(head, inner, bool(views), "feeds, rooms, begins, first=True")


def write_source(program, lines, buffers, results):
    """Return the code of a function `run(feeds, outs)`, and of the parts that it calls.

    Parameters
    ----------
    program : Program
    lines : Lines
    buffers : Buffers
    results : Results

    Returns
    -------
    texts : list of str
        The code, one function after the other; the last is `run`.
    shares : list of list of int, or None
        The views of the arena that each part of long code unpacks; None for short code.
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
        head += unpack(outs, "outs")
        return [frame(head, inner, bool(views), signature(len(outs)))], None
    parts = Parts(program, lines, buffers, results, body)
    return parts.texts(), parts.shares


def write_line(position, line, names, buffers, results):
    """Return a line with the arrays that it writes into."""
    text, arrays = line.text, []
    if line.takes_out:
        place = results.places.get(line.target)
        arrays.append(f"s{buffers.out[position]}" if place is None else f"o{place}")
        text = text.replace("{out}", arrays[0])
    for i, view in enumerate(buffers.scratch.get(position, ())):
        arrays.append(f"s{view}")
        text = text.replace(f"{{s{i}}}", f"s{view}")
    return Written(line.target, names[line.target], text, line.reads, arrays, line.comment)


def unpack(names, what):
    """Return the line that takes a list apart, if there is anything in it."""
    return [f"{', '.join(names)}{',' * (len(names) == 1)} = {what}"] if names else []


def indent(lines, depth):
    return [" " * 4 * depth + line for line in lines]


def signature(outputs):
    """Return the parameters of a function that returns so many outputs, or writes them."""
    return f"feeds, outs=({'None, ' * outputs})"


def frame(head, inner, uses_arena, parameters):
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
    return "\n".join([f"def run({parameters}):", *body]) + "\n"


class Parts:
    """Code in several functions.

    What one makes for another lies in a buffer, which both unpack from the arena, or is kept in a
    list.

    Attributes
    ----------
    shares : list of list of int
        For each part, the views of the arena that it unpacks.
    """

    def __init__(self, program, lines, buffers, results, body):
        self.program, self.names, self.results = program, lines.names, results
        self.parts = [body[i : i + LONGEST] for i in range(0, len(body), LONGEST)]
        self.views = {lines.lines[i].target: view for i, view in buffers.out.items()}
        self.places = {number: i for i, number in enumerate(program.inputs)}
        self.shares = []
        for part in self.parts:
            own = {line.target for line in part}
            for number in sorted({n for line in part for n in line.reads} - own):
                self._keep(number)
        for number in sorted(results.named):
            self._keep(number)

    def _keep(self, number):
        """Give a value a place in the list of those that are kept, if it is in no buffer."""
        if number not in self.views:
            self.places.setdefault(number, len(self.places))

    def texts(self):
        """Return the functions."""
        functions = [self._part(k, part) for k, part in enumerate(self.parts)]
        rest, held = len(self.places) - len(self.program.inputs), sorted(self.results.named)
        self.shares.append([self.views[n] for n in held if n in self.views])
        outs = [f"o{i}" for i in range(len(self.program.outputs))]
        inner = [
            f"kept = [*feeds, *[None] * {rest}]",
            *[f"part{k}(kept, arena[{k}], outs)" for k in range(len(self.parts))],
            *[self._load(n) for n in held if n not in self.views],
            *unpack([self.names[n] for n in held if n in self.views], f"arena[{len(self.parts)}]"),
            *unpack(outs, "outs"),
            f"return [{', '.join(self.results.texts)}]",
        ]
        return [*functions, frame([], inner, True, signature(len(outs)))]

    def _load(self, number):
        return f"{self.names[number]} = kept[{self.places[number]}]"

    def _part(self, k, part):
        """Return a function of some lines, which loads what it needs and keeps what others do."""
        own = {line.target for line in part}
        needed = sorted({number for line in part for number in line.reads} - own)
        arrays = sorted({name for line in part for name in line.arrays})
        unpacked = {name: int(name[1:]) for name in arrays if name[0] == "s"}
        unpacked |= {self.names[n]: self.views[n] for n in needed if n in self.views}
        self.shares.append(list(unpacked.values()))
        body = [
            f"def part{k}(kept, arena, outs):",
            *unpack(list(unpacked), "arena"),
            *[self._load(n) for n in needed if n not in self.views],
            *[f"{name} = outs[{name[1:]}]" for name in arrays if name[0] == "o"],
            *map(str, part),
            *[f"kept[{self.places[n]}] = {self.names[n]}" for n in own if n in self.places],
        ]
        return "\n    ".join(body) + "\n"
